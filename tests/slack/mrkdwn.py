"""Slack's mrkdwn as a person reads it: names for ids, words for links, times in their own zone, styles taken off.

What is not marked `verbatim` is also searched for addresses and for @here, as Slack does.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.slack.records import Team

TOKEN = re.compile(r"<([^<>\n]+)>")
BARE = re.compile(r"(?<![\w/])https?://[^\s<>|)\"]+")
ROOM = re.compile(r"(?<!\w)@(?:here|channel|everyone)\b")
DATE = re.compile(r"!date\^(\d+)\^([^|^]*)(?:\^[^|]*)?(?:\|(.*))?")
QUOTE = re.compile(r"^(?:&gt;|>) ?", re.MULTILINE)
INVISIBLE = re.compile("[\u200b\u2060\ufeff]")
HELD = re.compile("\ue000(\\d+)\ue001")


@dataclass
class Reading:
    """A text as one person reads it; `calls` is whom it notifies."""

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


class Reader:
    """Reads as somebody of a workspace, in their zone, in a conversation with these members."""

    def __init__(self, team: Team, zone: str | None, members: set[str]) -> None:
        self._team, self._zone, self._members = team, ZoneInfo(zone or "UTC"), members

    def plain(self, text: str) -> Reading:
        """Read a `plain_text`: nothing in it means anything."""
        return Reading(INVISIBLE.sub("", text))

    def mrkdwn(self, text: str, *, verbatim: bool) -> Reading:
        """Read a `mrkdwn`."""
        found, held = Reading(""), list[str]()

        def hold(words: str) -> str:
            held.append(words)
            return f"\ue000{len(held) - 1}\ue001"

        text = TOKEN.sub(lambda match: hold(self._token(match[1], found)), text)
        if not verbatim:
            text = BARE.sub(lambda match: hold(self._link(match[0], match[0], found)), text)
            if ROOM.search(text):
                found.calls |= self._members
        text = re.sub(r"```\n?(.*?)\n?```", lambda match: hold(_decoded(match[1])), text, flags=re.DOTALL)
        text = re.sub(r"(?<![`\w])`([^`\n]+)`(?![`\w])", lambda match: hold(_decoded(match[1])), text)
        for mark in r"\*", "_", "~":
            styled = rf"(?<![\w{mark}]){mark}(?=[^\s{mark}])([^{mark}\n]*?)(?<=\S){mark}(?![\w{mark}])"
            text = re.sub(styled, r"\1", text)
        text = _decoded(QUOTE.sub("", text))
        while HELD.search(text):
            text = HELD.sub(lambda match: held[int(match[1])], text)
        found.text = INVISIBLE.sub("", text)
        return found

    # ---- what stands between < and > ---------------------------------------------------------------------

    def _token(self, token: str, found: Reading) -> str:
        target, _, label = token.partition("|")
        if target.startswith("@"):
            found.calls.add(target[1:])
            person = self._team.people.get(target[1:])
            return f"@{person.name if person else target[1:]}"
        if target.startswith("#"):
            channel = self._team.channels.get(target[1:])
            return f"#{channel.name if channel else label or 'private'}"
        if date := DATE.fullmatch(token):
            return self._moment(int(date[1]), date[2])
        if target.startswith("!"):
            found.calls |= self._members
            return f"@{target[1:].partition('^')[0]}"
        return self._link(target, label or target, found)

    def _link(self, url: str, label: str, found: Reading) -> str:
        own = f"https://{self._team.domain}.slack.com/archives/"
        (found.leads_to if url.startswith(own) else found.links).add(_decoded(url))
        return _decoded(label)

    def _moment(self, unix: int, pattern: str) -> str:
        at = datetime.fromtimestamp(unix, UTC).astimezone(self._zone)
        shown = {
            "{date_num}": "%Y-%m-%d",
            "{date_short_pretty}": "%b %-d, %Y",
            "{date_short}": "%b %-d, %Y",
            "{date_long_pretty}": "%A, %B %-d, %Y",
            "{date_long}": "%A, %B %-d, %Y",
            "{date_pretty}": "%B %-d, %Y",
            "{date}": "%B %-d, %Y",
            "{time_secs}": "%H:%M:%S",
            "{time}": "%H:%M",
        }
        for name, form in shown.items():
            pattern = pattern.replace(name, at.strftime(form))
        return pattern


def _decoded(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str, names: Callable[[str], str | None]) -> str:
    """Return what Slack makes of what somebody types: characters escaped, addresses linked, @names chosen."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = re.sub(r"(?<![\w/])https?://(?:(?!&[lg]t;)[^\s|)\"])+", r"<\g<0>>", text)
    return re.sub(r"(?<!\w)@(\w+(?: [A-Z]\w*)?)", lambda match: _chosen(match, names), text)


def _chosen(match: re.Match[str], names: Callable[[str], str | None]) -> str:
    whole, first = match[1], match[1].partition(" ")[0]
    if user := names(whole):
        return f"<@{user}>"
    if user := names(first):
        return f"<@{user}>{whole.removeprefix(first)}"
    return match[0]
