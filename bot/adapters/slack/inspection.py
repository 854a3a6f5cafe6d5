"""Asking Slack whether what it gave us is good, before anything runs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.adapters.base import Refused
from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.errors import Declined, understood
from bot.adapters.slack.scopes import FOR_LINKS, SCOPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What Slack said, and what has to be mended, in sentences that say how."""

    told: tuple[str, ...]
    wrong: tuple[str, ...]


async def inspect(access: SlackAccess) -> Inspection:
    """Ask Slack about each token that we hold."""
    told: list[str] = []
    wrong: list[str] = []
    if access.bot_token is not None:
        answer = await _asked(access.client(access.bot_token).auth_test, access, wrong, "SLACK_BOT_TOKEN", _BOT_TOKEN)
        if answer is not None:
            told.append(f"Slack: {answer.get('team')} ({answer.get('url')}), as @{answer.get('user')}")
            wrong += _off(answer)
            told.append(_links(answer, access.public_url))
    if access.app_token is not None:
        token = access.app_token

        async def opened() -> AsyncSlackResponse:
            return await access.client().apps_connections_open(app_token=token)

        if await _asked(opened, access, wrong, "SLACK_APP_TOKEN", _APP_TOKEN) is not None:
            told.append("Slack: Socket Mode is on")
    return Inspection(told=tuple(told), wrong=tuple(wrong))


_BOT_TOKEN = "Copy the *Bot User OAuth Token* anew from the app's page *OAuth & Permissions*."
_APP_TOKEN = (
    "Switch *Socket Mode* on, on the app's page of that name, and make a token with the scope connections:write "
    "under *Basic Information*, *App-Level Tokens*."
)


async def _asked(
    call: Callable[[], Awaitable[AsyncSlackResponse]], access: SlackAccess, wrong: list[str], variable: str, remedy: str
) -> AsyncSlackResponse | None:
    """Return Slack's answer; where there is none, add the reason to what is `wrong`."""
    try:
        return await call()
    except (SlackApiError, ClientError, TimeoutError, OSError, ValueError) as error:
        meaning = understood(error)
    if isinstance(meaning, Declined):
        wrong.append(f"Slack does not take {variable} ({meaning.code}). {remedy}")
    elif isinstance(meaning, Refused):
        wrong.append(str(meaning))
    else:
        wrong.append(
            f"Slack does not answer at {access.api_url}, so {variable} could not be tried. "
            "Is this machine online, and SLACK_API_URL right?"
        )
    return None


def _links(answer: AsyncSlackResponse, public_url: str | None) -> str:
    """Say whether addresses of cards unfurl; nobody has to want that."""
    if public_url is None:
        return "Slack: cards have no address that unfurls, for TRELLIS_PUBLIC_URL is not set (docs/slack.md)"
    granted = _granted(answer)
    lacking = [scope for scope in FOR_LINKS if granted and scope not in granted]
    if lacking:
        return f"Slack: cards' addresses do not unfurl, for {' and '.join(lacking)} were not granted (docs/slack.md)"
    host = urlsplit(public_url).hostname
    return f"Slack: cards' addresses unfurl where the app's manifest names {host} under unfurl_domains (docs/slack.md)"


def _granted(answer: AsyncSlackResponse) -> frozenset[str]:
    """Return what Slack says that it granted; nothing where it does not say."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return frozenset(scope.strip() for scope in headers.get("x-oauth-scopes", "").split(",")) - {""}


def _off(answer: AsyncSlackResponse) -> list[str]:
    """Return what is off because a scope was not granted; nothing where Slack does not say what it granted."""
    granted = _granted(answer)
    return [
        f"The scope {scope} was not granted, so this is off: {purpose}. "
        "Add it on the app's page *OAuth & Permissions*, then press *Reinstall*."
        for scope, purpose in SCOPES.items()
        if granted and scope not in granted
    ]
