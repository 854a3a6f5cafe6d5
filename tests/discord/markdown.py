r"""Discord's Markdown as a person reads it: names for ids, times in their own zone, styles taken off.

Rules and their order are those of Discord's clients: an escape first (`\*`), code, what stands in `<…>`, links, styles.
https://support.discord.com/hc/articles/210298617 and https://docs.discord.com/developers/reference#message-formatting
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
OWN = re.compile(r"https://(?:\w+\.)?discord(?:app)?\.com/channels/")

ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
FENCE = re.compile(r"```(?:[a-z0-9_+\-.#]+\n)?\n*([\s\S]+?)\n*```")
CODE = re.compile(r"(`+)([\s\S]*?[^`])\1(?!`)")
USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
CHANNEL = re.compile(r"<#(\d+)>")
MOMENT = re.compile(r"<t:(-?\d{1,17})(?::([tTdDfFRsS]))?>")
EMOJI = re.compile(r"<a?:(\w+):\d+>")
COMMAND = re.compile(r"</([-\w ]+):\d+>")
GUIDE = re.compile(r"<id:(\w+)>")
ANGLED = re.compile(r"<(https?://[^\s<>]+)>")
MASKED = re.compile(
    r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]\(\s*<?(https?://[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*)>?(?:\s+['\"][\s\S]*?['\"])?\s*\)"
)
ADDRESS = re.compile(r"https?://[^\s<]+[^<.,:;\"')\]\s]")
LINE = re.compile(r"(?:>>> |> )?(?:(?:#{1,3}|-#) +(?=\S))?")
PLAIN = re.compile(r"(?:[^\\`<\[*_~|\nh]|h(?!ttps?://))+")
"""What means nothing, up to what may."""
STYLES = (
    re.compile(r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)"),
    re.compile(r"__((?:\\[\s\S]|[^\\])+?)__(?!_)"),
    re.compile(r"~~([\s\S]+?)~~(?!~)"),
    re.compile(r"\|\|([\s\S]+?)\|\|"),
    re.compile(r"\*(?=\S)((?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)"),
    re.compile(r"\b_((?:__|\\[\s\S]|[^\\_])+?)_\b"),
)
MOMENTS = {
    "t": "%H:%M",
    "T": "%H:%M:%S",
    "d": "%d/%m/%Y",
    "D": "%-d %B %Y",
    "f": "%-d %B %Y %H:%M",
    "F": "%A, %-d %B %Y %H:%M",
    "R": "%-d %B %Y %H:%M",
    "s": "%d/%m/%Y %H:%M",
    "S": "%d/%m/%Y %H:%M:%S",
}


def typed(text: str) -> str:
    """Return what somebody types so that these very characters stand there."""
    return re.sub(r"[!-/:-@\[-`{-~]", r"\\\g<0>", text)


@dataclass
class Reading:
    """A text as one person reads it; `calls` is whom it names."""

    text: str
    calls: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    leads_to: set[str] = field(default_factory=set)

    def __add__(self, other: "Reading") -> "Reading":
        return Reading(
            "\n".join(part for part in (self.text, other.text) if part),
            self.calls | other.calls,
            self.links | other.links,
            self.leads_to | other.leads_to,
        )


@dataclass(frozen=True, kw_only=True)
class Names:
    """How ids are called."""

    user: Callable[[str], str | None]
    channel: Callable[[str], str | None]
    role: Callable[[str], str | None]


class Reader:
    """Reads as somebody in their zone."""

    def __init__(self, names: Names, zone: str = "UTC") -> None:
        self._names, self._zone = names, ZoneInfo(zone)

    def read(self, text: str) -> Reading:
        """Read a text."""
        found = Reading("")
        found.text = INVISIBLE.sub("", self._read(text, found, begins_line=True))
        return found

    def _read(self, text: str, found: Reading, *, begins_line: bool) -> str:
        shown, at = "", 0
        while at < len(text):
            if begins_line and (marks := LINE.match(text, at)) and marks[0]:
                at = marks.end()
            words, at = self._next(text, at, found)
            shown += words
            begins_line = text[at - 1] == "\n"
        return shown

    def _next(self, text: str, at: int, found: Reading) -> tuple[str, int]:
        """Read what stands next; return its words, and where it ends."""
        if match := PLAIN.match(text, at):
            return match[0], match.end()
        for pattern, words in self._tokens(found):
            # Discord draws no link whose words look like another address: all of it stands there.
            if (match := pattern.match(text, at)) and not (pattern is MASKED and ADDRESS.search(match[1])):
                return words(match), match.end()
        for pattern in STYLES:
            if match := pattern.match(text, at):
                return self._read(match[1], found, begins_line=False), match.end()
        return text[at], at + 1

    def _tokens(self, found: Reading) -> tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]:
        return (
            (ESCAPE, lambda match: match[1]),
            (FENCE, lambda match: match[1]),
            (CODE, lambda match: match[2].strip()),
            (USER, lambda match: self._called(match[1], found)),
            (ROLE, lambda match: f"@{self._names.role(match[1]) or 'unknown-role'}"),
            (CHANNEL, lambda match: f"#{self._names.channel(match[1]) or 'No Access'}"),
            (MOMENT, lambda match: self._moment(int(match[1]), match[2] or "f")),
            (EMOJI, lambda match: f":{match[1]}:"),
            (COMMAND, lambda match: f"/{match[1]}"),
            (GUIDE, lambda match: f"#{match[1]}"),
            (ANGLED, lambda match: self._link(match[1], match[1], found)),
            (MASKED, lambda match: self._masked(match, found)),
            (ADDRESS, lambda match: self._link(match[0], match[0], found)),
        )

    def _called(self, user: str, found: Reading) -> str:
        found.calls.add(user)
        return f"@{self._names.user(user) or 'unknown-user'}"

    def _masked(self, match: re.Match[str], found: Reading) -> str:
        return self._link(match[2], self._read(match[1], found, begins_line=False), found)

    def _link(self, url: str, words: str, found: Reading) -> str:
        (found.leads_to if OWN.match(url) else found.links).add(url)
        return words

    def _moment(self, unix: int, style: str) -> str:
        return datetime.fromtimestamp(unix, UTC).astimezone(self._zone).strftime(MOMENTS[style])
