"""The names that Slack has for emoji, and the emoji themselves.

Slack's names are mostly the short names of the common emoji sets; what differs is told here.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

NAME = r"[a-z0-9_+'-]{1,100}"
WITH_TONE = rf"{NAME}(?:::skin-tone-[2-6])?"
_BETWEEN_COLONS = re.compile(f":({WITH_TONE}):")
_SKIN = re.compile(r"^(?P<name>.+?)::skin-tone-(?P<tone>[2-6])$")
_FLAG = re.compile(r"^flag-([a-z])([a-z])$")
_FIRST_TONE = 0x1F3FB - 2
_FROM_LETTER = 0x1F1E6 - ord("a")
_COLOURLESS = "\ufe0f"

_ONLY_SLACK = {
    "black_circle_for_record": "⏺️",
    "face_palm": "🤦",
    "female-technologist": "👩‍💻",
    "first_place_medal": "🥇",
    "hankey": "💩",
    "large_blue_circle": "🔵",
    "large_blue_square": "🟦",
    "large_brown_circle": "🟤",
    "large_brown_square": "🟫",
    "large_green_circle": "🟢",
    "large_green_square": "🟩",
    "large_orange_circle": "🟠",
    "large_orange_square": "🟧",
    "large_purple_circle": "🟣",
    "large_purple_square": "🟪",
    "large_red_square": "🟥",
    "large_yellow_circle": "🟡",
    "large_yellow_square": "🟨",
    "male-technologist": "👨‍💻",
    "second_place_medal": "🥈",
    "simple_smile": "🙂",
    "third_place_medal": "🥉",
    "woman_and_man_holding_hands": "👫",
}
"""Names of Slack's that are unknown elsewhere, or mean something else there."""

_SLACK_SAYS = {
    "thumbsdown": "-1",
    "pencil": "memo",
    "thinking": "thinking_face",
    "hugs": "hugging_face",
    "_1": "-1",
}
"""Names of elsewhere, and what Slack calls the same emoji."""


def unicode_of(name: str) -> str:
    """Return the emoji that Slack calls so; a workspace's own emoji stays its name between colons."""
    toned = _SKIN.match(name)
    if toned is not None:
        bare = _known(toned["name"])
        return f":{name}:" if bare is None else _with_tone(bare, chr(_FIRST_TONE + int(toned["tone"])))
    return _known(name) or f":{name}:"


def drawn_in(words: str) -> str:
    """Put emoji in the place of their names between colons, as whoever wrote them sees them."""
    return _BETWEEN_COLONS.sub(lambda found: unicode_of(found[1]), words)


def name_of(emoji: str) -> str:
    """Return what Slack calls an emoji."""
    if emoji.startswith(":") and emoji.endswith(":") and len(emoji) > 2:
        return emoji[1:-1]
    bare = "".join(mark for mark in emoji if not _is_tone(mark))
    tone = next((ord(mark) - _FIRST_TONE for mark in emoji if _is_tone(mark)), None)
    if tone is not None and bare:
        return f"{name_of(bare)}::skin-tone-{tone}"
    if len(emoji) == 2 and all(_is_regional(mark) for mark in emoji):
        return "flag-" + "".join(chr(ord(mark) - _FROM_LETTER) for mark in emoji)
    return _names().get(_bare(emoji), emoji)


def _is_tone(mark: str) -> bool:
    return _FIRST_TONE + 2 <= ord(mark) <= _FIRST_TONE + 6


def _is_regional(mark: str) -> bool:
    return 0x1F1E6 <= ord(mark) <= 0x1F1FF


def _with_tone(emoji: str, tone: str) -> str:
    return emoji[0] + tone + emoji[1:].removeprefix(_COLOURLESS)


def _known(name: str) -> str | None:
    flag = _FLAG.match(name)
    if flag is not None:
        return "".join(chr(ord(letter) + _FROM_LETTER) for letter in flag.groups())
    known = _emoji()
    return _ONLY_SLACK.get(name) or known.get(name) or known.get(name.replace("-", "_"))


@cache
def _emoji() -> Mapping[str, str]:
    """Return the emoji by every name that the common sets have for them; a short name outranks a long one."""
    long: dict[str, str] = {}
    short: dict[str, str] = {}
    for emoji, english, aliases in _common():
        long.setdefault(english, emoji)
        for alias in aliases:
            short.setdefault(alias, emoji)
    return long | short


@cache
def _names() -> Mapping[str, str]:
    """Return the short name of every emoji."""
    names: dict[str, str] = {}
    for emoji, english, aliases in _common():
        one_of_two = english.startswith(("man_", "woman_"))
        name = english.replace("_", "-") if one_of_two else min((*aliases, english)[:-1] or (english,), key=len)
        names.setdefault(_bare(emoji), _SLACK_SAYS.get(name, name))
    return names | {_bare(emoji): name for name, emoji in _ONLY_SLACK.items() if name != "simple_smile"}


def _common() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    from emoji import EMOJI_DATA, STATUS  # 40 ms, which only a workspace's first emoji need cost

    for emoji, data in EMOJI_DATA.items():
        if data["status"] <= STATUS["fully_qualified"]:
            names = (data["en"], *data.get("alias", ()))
            english, *aliases = (name.strip(":").lower() for name in names)
            yield emoji, english, tuple(aliases)


def _bare(emoji: str) -> str:
    return emoji.replace(_COLOURLESS, "")
