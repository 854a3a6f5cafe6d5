"""Guilds, who is in them, the application itself, and conversations with one person."""

from tests.discord.records import Json
from tests.discord.rest import CLOSED, NO_ACCESS, NO_USER, Call, invalid_form, route
from tests.discord.rights import Intent


@route("GET", "/users/@me")
async def me(call: Call) -> Json:
    return call.state.users[call.bot].wire() | {"mfa_enabled": False, "locale": "en-US", "verified": True}


@route("GET", "/users/@me/guilds")
async def my_guilds(call: Call) -> list[Json]:
    return [
        {
            "id": guild.id,
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": guild.owner == call.bot,
            "permissions": "0",
            "features": list(guild.features),
        }
        for guild in call.state.guilds.values()
        if call.bot in guild.members
    ]


@route("DELETE", "/users/@me/guilds/{guild_id}")
async def leave(call: Call) -> None:
    guild = call.guild()
    del guild.members[call.bot]
    await call.crier.guild_gone(guild, unavailable=False)


@route("GET", "/gateway/bot")
async def gateway(call: Call) -> Json:
    limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 16}
    address = f"ws://{call.state.address.removeprefix('http://')}/gateway"
    return {"url": address, "shards": call.state.shards, "session_start_limit": limit}


@route("GET", "/applications/@me")
async def application(call: Call) -> Json:
    return _application(call)


@route("GET", "/oauth2/applications/@me")
async def application_by_the_old_way(call: Call) -> Json:
    return _application(call)


def _application(call: Call) -> Json:
    app = call.state.app
    return {
        "id": app.id,
        "name": "Trellis",
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": call.state.users[app.bot].wire(),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": app.flags,
        "flags_new": str(app.flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": call.state.users[app.bot].wire(),
        "approximate_guild_count": len(call.state.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }


# ---- guilds ------------------------------------------------------------------------------------------------------


@route("GET", "/guilds/{guild_id}")
async def guild(call: Call) -> Json:
    found = call.guild()
    shown = found.wire() | {"home_header": None, "region": "deprecated", "nsfw": False}
    shown["roles"] = [role.wire() | {"description": None} for role in found.roles.values()]
    if call.query.get("with_counts", "").casefold() in ("true", "1"):
        shown |= {"approximate_member_count": len(found.members), "approximate_presence_count": 1}
    return shown


@route("GET", "/guilds/{guild_id}/channels")
async def channels(call: Call) -> list[Json]:
    # Discord lists those too that the bot cannot see.
    return [channel.wire() for channel in call.state.channels_of(call.guild())]


@route("GET", "/guilds/{guild_id}/roles")
async def roles(call: Call) -> list[Json]:
    return [role.wire() | {"description": None} for role in call.guild().roles.values()]


@route("GET", "/guilds/{guild_id}/onboarding")
async def onboarding(call: Call) -> Json:
    found = call.guild()
    enabled = "GUILD_ONBOARDING" in found.features
    return {
        "guild_id": found.id,
        "prompts": found.prompts,
        "default_channel_ids": [],
        "enabled": enabled,
        "mode": 0,
    }


@route("GET", "/guilds/{guild_id}/members")
async def members(call: Call) -> list[Json]:
    found = call.guild()
    if Intent.GUILD_MEMBERS not in call.state.app.intents_on:
        raise NO_ACCESS
    limit, after = int(call.query.get("limit", 1)), int(call.query.get("after", 0))
    if not 1 <= limit <= 1000:
        raise invalid_form({"limit": "int value should be between 1 and 1000."})
    later = sorted(int(user) for user in found.members if int(user) > after)[:limit]
    return [call.state.member_wire(found, found.members[str(user)]) for user in later]


@route("GET", "/guilds/{guild_id}/members/{user_id}")
async def member(call: Call) -> Json:
    found = call.guild()
    return call.state.member_wire(found, call.member(found))


# ---- conversations with one person -------------------------------------------------------------------------------


@route("POST", "/users/@me/channels")
async def converse(call: Call) -> Json:
    user = str(call.body.get("recipient_id", ""))
    if user not in call.state.users:
        raise NO_USER
    if user == call.bot:
        raise CLOSED
    channel = call.state.converse(user)
    return call.state.channel_wire(channel)
