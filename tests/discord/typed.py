"""A command as somebody types it, and as it is sent: subcommands by their words, options by their names."""

from collections.abc import Mapping

from tests.discord.inputs import NotPossible, Resolved
from tests.discord.records import Command, Json

SUBCOMMAND, GROUP, STRING = 1, 2, 3


def walked(command: Command, words: list[str]) -> tuple[list[Json], list[Json]]:
    """Follow subcommands as far as words name them; return them, and the options that come then."""
    path, options = [], list(command.body.get("options") or ())
    while options and options[0]["type"] in (SUBCOMMAND, GROUP):
        found = next((option for option in options if words and option["name"] == words[0]), None)
        if found is None:
            raise NotPossible(f"/{command.name} has no {words[:1]}, but {[option['name'] for option in options]}")
        words.pop(0)
        path.append(found)
        options = list(found.get("options") or ())
    return path, options


def parsed(command: Command, words: list[str], given: Mapping[str, str]) -> tuple[list[Json], list[tuple[Json, str]]]:
    """Read what was typed: the subcommands, and what each option was given."""
    path, options = walked(command, words)
    known = {option["name"]: option for option in options}
    if unknown := set(given) - set(known):
        raise NotPossible(f"/{command.name} has no options {sorted(unknown)}, but {sorted(known)}")
    values = dict(given)
    if words:
        free = [option for option in options if option["type"] == STRING and option["name"] not in values]
        if not free:
            raise NotPossible(f"/{command.name} {[part['name'] for part in path]} takes no {words}")
        values[free[0]["name"]] = " ".join(words)
    if missing := [name for name, option in known.items() if option.get("required") and name not in values]:
        raise NotPossible(f"/{command.name} needs {missing}")
    return path, [(known[name], value) for name, value in values.items()]


def option_sent(option: Json, value: str, resolved: Resolved) -> Json:
    """Return an option as it is sent."""
    told: str | int | bool = value
    match option["type"]:
        case 3:
            choices = {choice["name"]: choice["value"] for choice in option.get("choices") or ()}
            if choices and value not in (*choices, *choices.values()):
                raise NotPossible(f"{option['name']} is one of {sorted(choices)}")
            told = choices.get(value, value)
            if not option.get("min_length", 0) <= len(value) <= option.get("max_length", 6_000):
                raise NotPossible(f"{option['name']} is too long or too short")
        case 4:
            told = int(value)
        case 5:
            told = value.casefold() == "true"
        case 6:
            resolved.add([value])
    return {"name": option["name"], "type": option["type"], "value": told}


def nested(path: list[Json], options: list[Json]) -> list[Json]:
    """Put options into the subcommands that they belong to."""
    for part in reversed(path):
        options = [{"name": part["name"], "type": part["type"], "options": options}]
    return options
