"""The application's commands, as it registered them: a bulk overwrite takes the place of all that there were."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.discord.records import Command, Json
from tests.discord.rest import NO_ACCESS, Call, invalid_form, route

NAME = re.compile(r"[-_'\w]{1,32}")
MOST = {1: 100, 2: 15, 3: 15}
"""https://docs.discord.com/developers/interactions/application-commands: up to fifteen of each menu."""


@route("PUT", "/applications/{application_id}/commands")
async def overwrite(call: Call) -> list[Json]:
    return _overwrite(call, None)


@route("GET", "/applications/{application_id}/commands")
async def everywhere(call: Call) -> list[Json]:
    return _listed(call, None)


@route("PUT", "/applications/{application_id}/guilds/{guild_id}/commands")
async def overwrite_in_guild(call: Call) -> list[Json]:
    return _overwrite(call, call.guild().id)


@route("GET", "/applications/{application_id}/guilds/{guild_id}/commands")
async def in_guild(call: Call) -> list[Json]:
    return _listed(call, call.guild().id)


def _overwrite(call: Call, guild: str | None) -> list[Json]:
    _ours(call)
    problems = dict(_problems(call.body or []))
    if problems:
        call.state.violations += [f"a command: {where}: {why}" for where, why in problems.items()]
        raise invalid_form(problems)
    app = call.state.app
    known = {(command.kind, command.name): command for command in app.commands.values() if command.guild == guild}
    for command in known.values():
        del app.commands[command.id]
    for body in call.body or []:
        former = known.get((body.get("type", 1), body["name"]))
        number = former.id if former else call.state.snowflake()
        app.commands[number] = Command(id=number, body=body, guild=guild, version=call.state.snowflake())
    return _listed(call, guild)


def _listed(call: Call, guild: str | None) -> list[Json]:
    _ours(call)
    return [_wire(call, command) for command in call.state.app.commands.values() if command.guild == guild]


def _ours(call: Call) -> None:
    if call.params["application_id"] != call.state.app.id:
        raise NO_ACCESS


def _wire(call: Call, command: Command) -> Json:
    body = command.body
    needs = body.get("default_member_permissions")
    optional = ("options", "contexts", "integration_types", "name_localizations", "description_localizations")
    return {
        "id": command.id,
        "application_id": call.state.app.id,
        "version": command.version,
        "type": command.kind,
        "name": command.name,
        "description": body.get("description", ""),
        "default_member_permissions": None if needs is None else str(needs),
        "nsfw": False,
        **{name: body[name] for name in optional if body.get(name) is not None},
        **({"guild_id": command.guild} if command.guild else {}),
    }


def _problems(bodies: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    kinds = [body.get("type", 1) for body in bodies]
    for kind, most in MOST.items():
        if kinds.count(kind) > most:
            yield "", f"Maximum number of application commands reached ({most})"
    names = [(body.get("type", 1), body["name"]) for body in bodies]
    if len(set(names)) < len(names):
        yield "", "Application command names must be unique"
    for index, body in enumerate(bodies):
        if body.get("type", 1) == 1:
            yield from _slash(str(index), body)
            if _length(body) > 8_000:
                yield str(index), "Command exceeds maximum size (8000)"
        elif not 1 <= len(body["name"]) <= 32 or body.get("description"):
            yield f"{index}.name", "A menu's name has 1 to 32 characters, and it has no description."


def _slash(path: str, part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if not NAME.fullmatch(part["name"]) or part["name"] != part["name"].lower():
        yield f"{path}.name", "Command name is invalid"
    if not 1 <= len(part.get("description") or "") <= 100:
        yield f"{path}.description", "Must be between 1 and 100 in length."
    options = part.get("options") or []
    if len(options) > 25:
        yield f"{path}.options", "Must be 25 or fewer in length."
    names = [option["name"] for option in options]
    if len(set(names)) < len(names):
        yield f"{path}.options", "Option names must be unique"
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"{path}.options", "Required options must be placed before non-required options"
    if len({option["type"] in (1, 2) for option in options}) > 1:
        yield f"{path}.options", "Sub-command and sub-command group option types are mutually exclusive to others"
    for index, option in enumerate(options):
        yield from _slash(f"{path}.options.{index}", option)
        choices = option.get("choices") or []
        if len(choices) > 25 or any(not 1 <= len(choice["name"]) <= 100 for choice in choices):
            yield f"{path}.options.{index}.choices", "At most 25 choices, of 1 to 100 characters."
        if choices and option.get("autocomplete"):
            yield f"{path}.options.{index}", "Autocomplete and choices exclude each other"


def _length(part: Mapping[str, Any]) -> int:
    own = len(part["name"]) + len(part.get("description") or "")
    choices = sum(len(c["name"]) + len(str(c["value"])) for c in part.get("choices") or ())
    return own + choices + sum(_length(option) for option in part.get("options") or ())
