"""The commands that Discord offers: `/trellis` with its words, `/trellis-board`, and the menus of messages and members.

They are written down with Discord when they differ from what stands there, and only then.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.adapters.discord.calling import Door
from bot.core.commands import Word
from bot.core.errors import ConfigError

ROOT, BOARD = "trellis", "trellis-board"
SLASH, OF_MEMBER, OF_MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP, TEXT = 1, 2, 3
IN_GUILDS, IN_PRIVATE = 0, 1
MANAGE_GUILD = 1 << 5
MOST_OF_A_KIND = 5
LONGEST_DESCRIPTION = 100
LONGEST_MENU_LABEL = 32
WITHOUT_COMPLETION = frozenset({"ask", "keep"})
"""What a person asks is theirs to word."""
_OURS_TO_SAY = ("name", "type", "description", "options", "default_member_permissions", "contexts", "integration_types")

Json = dict[str, Any]
Say = Callable[..., str]


def commands(words: Iterable[Word], of_messages: Iterable[str], of_members: Iterable[str], word: Say) -> list[Json]:
    """Return what Discord shall offer; menus are given by their labels. Raises `ConfigError`."""
    everybody = [one for one in words if not one.for_coordinators]
    return [
        {
            **_command(ROOT, SLASH),
            "description": word("discord-root-description"),
            "options": [_group(one, word) if one.ways else _subcommand(one, word) for one in everybody],
        },
        {
            **_command(BOARD, SLASH),
            "description": _cut(word("hint-board")),
            "options": [_text("board", word)],
            "default_member_permissions": MANAGE_GUILD,
            "contexts": [IN_GUILDS],
        },
        *_menus(OF_MESSAGE, list(of_messages)),
        *_menus(OF_MEMBER, list(of_members)),
    ]


def _command(name: str, kind: int) -> Json:
    return {"name": name, "type": kind, "contexts": [IN_GUILDS, IN_PRIVATE], "integration_types": [0]}


def _subcommand(one: Word, word: Say) -> Json:
    return {
        "type": SUBCOMMAND,
        "name": one.word,
        "description": _cut(word(f"hint-{one.word}")),
        "options": [_text(one.word, word)],
    }


def _group(one: Word, word: Say) -> Json:
    """Return a word with its ways, each a command of its own: the bare word is none in Discord."""
    ways = [
        {
            "type": SUBCOMMAND,
            "name": way,
            "description": _cut(word(f"hint-{one.word}-{way}")),
            "options": [_text(one.word, word)],
        }
        for way in one.ways
    ]
    return {"type": GROUP, "name": one.word, "description": _cut(word(f"hint-{one.word}")), "options": ways}


def _text(behind: str, word: Say) -> Json:
    """Return the one thing that can be typed behind a word of ours."""
    return {
        "type": TEXT,
        "name": word(f"discord-option-{behind}"),
        "description": _cut(word(f"discord-option-{behind}-hint")),
        "required": False,
        "autocomplete": behind not in WITHOUT_COMPLETION,
    }


def _menus(kind: int, labels: Sequence[str]) -> list[Json]:
    if len(labels) > MOST_OF_A_KIND:
        raise ConfigError(f"Discord shows {MOST_OF_A_KIND} entries in a menu, and there are {len(labels)}.")
    return [{**_command(label, kind), "contexts": [IN_GUILDS]} for label in labels]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_DESCRIPTION else f"{text[: LONGEST_DESCRIPTION - 1].rstrip()}…"


async def register(door: Door, application: str, wanted: Sequence[Json]) -> bool:
    """Write our commands down with Discord where they differ; say whether they did. Raises a `DeliveryError`."""
    path = "/applications/{application}/commands"
    standing = await door.call("GET", path, application=application)
    if _bare(standing) == _bare(wanted):
        return False
    await door.call("PUT", path, json=list(wanted), application=application)
    return True


def _bare(commands: Iterable[Mapping[str, Any]]) -> list[Json]:
    """Return commands without what Discord adds, in an order of ours."""
    return sorted((_without_defaults(command) for command in commands), key=lambda one: (one["type"], one["name"]))


def _without_defaults(command: Mapping[str, Any]) -> Json:
    bare = {key: command[key] for key in _OURS_TO_SAY if command.get(key) not in (None, [], "", False)}
    if "options" in bare:
        bare["options"] = [_option(option) for option in bare["options"]]
    if "default_member_permissions" in bare:  # Discord takes a number and tells text
        bare["default_member_permissions"] = int(bare["default_member_permissions"])
    for key in ("contexts", "integration_types"):
        if key in bare:
            bare[key] = sorted(bare[key])
    return bare


def _option(option: Mapping[str, Any]) -> Json:
    kept = ("type", "name", "description", "required", "autocomplete", "options")
    bare = {key: option[key] for key in kept if option.get(key) not in (None, [], False)}
    if "options" in bare:
        bare["options"] = [_option(inner) for inner in bare["options"]]
    return bare
