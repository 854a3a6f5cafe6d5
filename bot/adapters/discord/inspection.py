"""Asking Discord whether what it gave us is good, before anything runs."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientError
from discord import DiscordException, HTTPException, LoginFailure
from discord.http import HTTPClient, Route

from bot.adapters.discord.access import DiscordAccess
from bot.adapters.discord.gateway import set_addresses
from bot.adapters.discord.permissions import INTENTS, PERMISSIONS, intents_page, invite_link, missing, switched_off

MOST_SERVERS = 200
"""How many servers Discord lists at once."""
PATIENCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What Discord said, and what has to be mended, in sentences that say how."""

    told: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


async def inspect(access: DiscordAccess, patience: float = PATIENCE) -> Inspection:
    """Ask Discord who we are, what is switched on, and what each server allows."""
    set_addresses(access)
    http = HTTPClient(asyncio.get_running_loop())
    try:
        async with asyncio.timeout(patience):
            us = await http.static_login(access.token)
            application = await http.request(Route("GET", "/applications/@me"))
            servers = await http.request(Route("GET", "/users/@me/guilds"), params={"limit": MOST_SERVERS})
        return _understood(us, application, servers)
    except LoginFailure:
        return Inspection(wrong=("Discord does not take DISCORD_TOKEN (401). " + _TOKEN,))
    except HTTPException as error:
        return Inspection(wrong=(_declined(error),) if 400 <= error.status < 500 else (_away(access),))
    except (DiscordException, ClientError, OSError, ValueError, LookupError, TypeError):  # or it is not Discord at all
        return Inspection(wrong=(_away(access),))
    finally:
        await http.close()


_TOKEN = "Make a new one on the application's page *Bot* (*Reset Token*) and copy it from there."


def _declined(error: HTTPException) -> str:
    if error.status == 429:
        return "Discord asks this machine to wait, so DISCORD_TOKEN could not be tried. Try again in an hour."
    return f"Discord did not answer what `trellis check` asked ({error.status}, {error.code}). {_TOKEN}"


def _away(access: DiscordAccess) -> str:
    return (
        f"Discord does not answer at {access.api_url}, so DISCORD_TOKEN could not be tried. "
        "Is this machine online, and DISCORD_API_URL right?"
    )


def _understood(us: Any, application: Mapping[str, Any], servers: Sequence[Mapping[str, Any]]) -> Inspection:
    ours, name = str(application["id"]), us["username"]
    count = f"{len(servers)} server{'' if len(servers) == 1 else 's'}"
    more = ", those listed first" if len(servers) == MOST_SERVERS else ""
    wrong = [*_off_everywhere(ours, int(application.get("flags", 0)))]
    if not servers:
        wrong.append(f"{name} is in no server yet; whoever manages one lets it in here: {invite_link(ours)}")
    for server in servers:
        wrong += _off_in(server, ours)
    return Inspection(
        told=(f"Discord: {name}, in {count}{more}", f"Discord: a server lets it in at {invite_link(ours)}"),
        wrong=tuple(wrong),
    )


def _off_everywhere(application: str, flags: int) -> Iterator[str]:
    for intent in switched_off(flags):
        yield (
            f"The {intent} is not switched on, so this is off: {INTENTS[intent].purpose}. "
            f"Switch it on, under *Privileged Gateway Intents*: {intents_page(application)}"
        )


def _off_in(server: Mapping[str, Any], application: str) -> Iterator[str]:
    lacking = [] if server["owner"] else missing(int(server["permissions"]))
    if lacking:
        off = "; ".join(f"{name} ({PERMISSIONS[name].purpose})" for name in lacking)
        yield (
            f"{server['name']} does not allow Trellis what follows, so it is off there: {off}. "
            f"Whoever manages that server allows it here: {invite_link(application, str(server['id']))}"
        )
