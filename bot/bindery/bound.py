"""A card as files hold it: people are names, and everything is read from an entry that knows its line."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.questions.titles import one_line
from bot.questions.topics import LONGEST_TOPIC
from bot.roles.cybrarian.card import LONGEST_NOTE, LONGEST_TITLE, LONGEST_WORDS, Kind
from bot.yaml_marks import Entry

FIELDS = (
    *("id", "title", "kind", "topics", "author", "owner", "people", "kept", "review", "version", "used", "source"),
    *("why", "when_not"),
)
"""What front matter may hold, in the order in which it is written."""
LONGEST_NAME = 80
LONGEST_SOURCE = 160
MOST_TOPICS = 5
MOST_PEOPLE = 12
MOST_TIMES = 1_000_000
_ID = re.compile("[a-z0-9]{1,16}")
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A card in a file; without an `id` it was never bound by us, and is somebody's own page.

    `unread` is what such a page says besides under names that a card has no room for; it is told, and goes no further.
    """

    id: str = ""
    title: str = ""
    kind: Kind = Kind.INSIGHT
    topics: tuple[str, ...] = ()
    author: str = ""
    owner: str = ""
    people: tuple[str, ...] = ()
    kept: datetime | None = None
    review: datetime | None = None
    version: int = 1
    used: int = 0
    source: str = ""
    why: str = ""
    when_not: str = ""
    words: str = ""
    unread: tuple[str, ...] = ()


def moment_text(at: datetime) -> str:
    """Write a moment as files hold it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def told(card: Bound) -> dict[str, str | int | tuple[str, ...] | None]:
    """Return what a card is in files, under the names of `FIELDS` and in their order; None where there is no moment."""
    moments = {"kept": card.kept, "review": card.review}
    said = {name: None if at is None else moment_text(at) for name, at in moments.items()}
    return {name: getattr(card, name) for name in FIELDS} | said


def read_bound(fields: dict[str, Entry], words: str) -> Bound:
    """Read a card from what stands under each name; raises `ConfigError` with the line of what is wrong."""

    def text(name: str, longest: int) -> str:
        return fields[name].verbatim(longest) if name in fields else ""

    return Bound(
        id=_id(fields["id"]) if "id" in fields else "",
        title=one_line(text("title", LONGEST_TITLE)),
        kind=_kind(fields["kind"]) if "kind" in fields else Kind.INSIGHT,
        topics=_texts(fields.get("topics"), LONGEST_TOPIC, MOST_TOPICS),
        author=text("author", LONGEST_NAME),
        owner=text("owner", LONGEST_NAME),
        people=_texts(fields.get("people"), LONGEST_NAME, MOST_PEOPLE),
        kept=read_moment(fields["kept"]) if "kept" in fields else None,
        review=read_moment(fields["review"]) if "review" in fields else None,
        version=fields["version"].number(1, MOST_TIMES) if "version" in fields else 1,
        used=fields["used"].number(0, MOST_TIMES) if "used" in fields else 0,
        source=text("source", LONGEST_SOURCE),
        why=text("why", LONGEST_NOTE),
        when_not=text("when_not", LONGEST_NOTE),
        words=words,
    )


def too_long(words: str) -> str | None:
    """Say that words are longer than a card has room for, if they are."""
    if len(words) <= LONGEST_WORDS:
        return None
    return f"these words have {len(words)} characters; a card has room for {LONGEST_WORDS}."


def _id(entry: Entry) -> str:
    found = entry.verbatim()
    if not _ID.fullmatch(found):
        entry.wrong("an id has up to 16 small letters and digits; leave it away for a new card.")
    return found


def _kind(entry: Entry) -> Kind:
    said = "-".join(entry.text().casefold().split())
    return Kind(entry.known(said, tuple(Kind), "kind"))


def _texts(entry: Entry | None, longest: int, most: int) -> tuple[str, ...]:
    if entry is None or entry.is_empty:
        return ()
    found = tuple(item.verbatim(longest) for item in entry.items())
    if len(found) > most:
        entry.wrong(f"there are {len(found)} of them; there is room for {most}.")
    return found


def read_moment(entry: Entry) -> datetime | None:
    """Read a date, or a moment."""
    if entry.is_empty:
        return None
    said = entry.text()
    try:
        at = datetime.fromisoformat(re.sub(r" (?=[+-]\d)", "", said))
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        entry.wrong(f"“{said[:40]}” is no date; write it as 2027-01-31, or as 2027-01-31T09:00:00Z.")
    if not _EARLIEST <= at < _LATEST:
        entry.wrong(f"“{said[:40]}” is a date that nobody here will see.")
    return at
