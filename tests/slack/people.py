"""The methods about who somebody is, and about the app's own standing."""

import base64
from collections.abc import Sequence
from typing import TypeVar

from tests.slack.records import Json, Person, Team
from tests.slack.rights import Token
from tests.slack.web_api import Call, SlackError, method

Thing = TypeVar("Thing")


def a_page(call: Call, things: Sequence[Thing], most: int = 1_000, usual: int = 100) -> tuple[Sequence[Thing], Json]:
    """Return one page of a list, and where the next one begins."""
    cursor = call.get("cursor") or ""
    if cursor and not cursor.removeprefix("page:").isdigit():
        raise SlackError("invalid_cursor")
    start = int(cursor.removeprefix("page:")) if cursor else 0
    end = start + min(int(call.get("limit") or usual), most)
    return things[start:end], {"response_metadata": {"next_cursor": f"page:{end}" if end < len(things) else ""}}


@method("auth.test", takes_json=True)
async def auth_test(call: Call) -> Json:
    team = call.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": team.bot.handle,
        "team_id": team.id,
        "user_id": team.bot.id,
        "bot_id": team.bot.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke")
async def auth_revoke(call: Call) -> Json:
    call.token.revoked = True
    return {"revoked": True}


@method("team.info", scope="team:read")
async def team_info(call: Call) -> Json:
    team = call.team
    return {
        "team": {"id": team.id, "name": team.name, "domain": team.domain, "url": f"https://{team.domain}.slack.com/"}
    }


@method("bots.info", scope="users:read")
async def bots_info(call: Call) -> Json:
    bot = call.team.bot
    return {"bot": {"id": bot.bot_id, "name": bot.name, "user_id": bot.id, "app_id": call.slack.app.id}}


@method("users.list", scope="users:read")
async def users_list(call: Call) -> Json:
    people, more = a_page(call, list(call.team.people.values()), usual=1_000)
    return {"members": [_seen(call, person) for person in people], "cache_ts": int(call.slack.now()), **more}


@method("users.info", scope="users:read")
async def users_info(call: Call) -> Json:
    person = call.team.people.get(call["user"])
    if person is None:
        raise SlackError("user_not_found")
    return {"user": _seen(call, person)}


def _seen(call: Call, person: Person) -> Json:
    return person.wire(call.slack.clock())


# ---- installing ------------------------------------------------------------------------------------------


@method("apps.connections.open", of_app=True)
async def apps_connections_open(call: Call) -> Json:
    return {"url": f"{call.slack.address.replace('http', 'ws', 1)}/link?ticket={call.slack.coin('ticket-')}"}


@method("oauth.v2.access", open=True)
async def oauth_v2_access(call: Call) -> Json:
    client, _, secret = _client(call).partition(":")
    if client != call.slack.app.client_id:
        raise SlackError("invalid_client_id")
    if secret != call.slack.app.client_secret:
        raise SlackError("bad_client_secret")
    if call.get("grant_type") == "refresh_token":
        return _refreshed(call)
    team_id, user = call.slack.codes.pop(call["code"], ("", ""))
    if not team_id:
        raise SlackError("invalid_code")
    team = call.slack.teams[team_id]
    team.installed = True
    return _granted(call, team) | {"authed_user": {"id": user}}


def _client(call: Call) -> str:
    basic = call.get("authorization")
    if basic:
        return base64.b64decode(basic.removeprefix("Basic ")).decode()
    return f"{call.get('client_id')}:{call.get('client_secret')}"


def _refreshed(call: Call) -> Json:
    before = call.slack.refreshes.pop(call["refresh_token"], None)
    if before is None:
        raise SlackError("invalid_refresh_token")
    old = call.slack.tokens[before]
    if old.revoked:
        raise SlackError("token_revoked")
    return _granted(call, call.slack.teams[old.team])


def _granted(call: Call, team: Team) -> Json:
    token = a_token(call, team)
    granted: Json = {
        "access_token": token.value,
        "token_type": "bot",
        "scope": ",".join(sorted(token.scopes)),
        "bot_user_id": team.bot.id,
        "app_id": call.slack.app.id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }
    if token.expires_at is not None:
        refresh = call.slack.coin("xoxe-1-")
        call.slack.refreshes[refresh] = token.value
        granted |= {"refresh_token": refresh, "expires_in": int(token.expires_at - call.slack.now())}
    return granted


def a_token(call: Call, team: Team) -> Token:
    """Give the app a new token for a workspace."""
    rotates = call.slack.app.rotates_tokens
    value = call.slack.coin(f"{'xoxe.' if rotates else ''}xoxb-{team.id}-")
    token = Token(value=value, team=team.id, scopes=team.scopes)
    token.expires_at = call.slack.now() + 43_200 if rotates else None
    call.slack.tokens[value] = token
    return token
