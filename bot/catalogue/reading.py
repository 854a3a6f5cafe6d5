"""The catalogue of rituals: reads config/rituals/*.yaml, one file a ritual.

1. Nothing is passed over: what is written is understood, or the start stops, with file, line, key, and the nearest
   known word.
2. A step refers to what stands above it, and comes no sooner than there is something to work with.
3. Every word that a ritual says stands in the voice, is short enough, and asks for nothing that it is not given.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.catalogue.steps import Course, duration, one_of, read_steps
from bot.core.errors import ConfigError, MissingWordsError
from bot.core.markup import Markup, plain
from bot.core.problems import Problem
from bot.core.recurrence_words import read_rule
from bot.core.voice import Say, Voice
from bot.rituals.format import SURPRISE, Flavour, Format, Kind, Learning, TakeAway
from bot.rituals.formats import Formats
from bot.rituals.words import NUMBERS, Words, words_of
from bot.yaml_marks import Entry, read_yaml

RITUALS = "rituals"
SPOKEN = "en"
"""The language that has every word; the others are held to it."""

_ID = re.compile("[A-Z][A-Z0-9]{1,11}")
_PEOPLE = re.compile(r"([1-9][0-9]{0,3})\s*(?:\+|[-–]\s*([1-9][0-9]{0,3}))")
NEEDED = ("id", "flavour", "kind", "learning", "cadence", "minutes", "people", "origin")
OPTIONAL = ("lead", "lasts", "steps", "keeps", "keeps-by", "cool-down")
_A_DAY = 24 * 60
_LONGEST = timedelta(weeks=8)
_KEPT = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlyOf:
    """A key that one sort of rituals has: what it means there, and why it has no place elsewhere."""

    key: str
    of: Kind | Flavour
    means: str
    why_not: str
    longest: timedelta


LEAD = OnlyOf(
    key="lead",
    of=Kind.GATHERING,
    means="how long before it begins a gathering is announced, such as 3 d",
    why_not="a prompt is announced when it begins; only a gathering has this.",
    longest=_LONGEST,
)
LASTS = OnlyOf(
    key="lasts",
    of=Kind.PROMPT,
    means="how long people can take part in a prompt, such as 5 d",
    why_not="a gathering lasts as many minutes as it says; only a prompt has this.",
    longest=_LONGEST,
)
COOL_DOWN = OnlyOf(
    key="cool-down",
    of=Flavour.NOVEL,
    means="how long a surprise leaves this out after it was drawn, such as 16 weeks",
    why_not="what is familiar comes round as it was set; only what is novel has this.",
    longest=timedelta(weeks=104),
)


def read_catalogue(folder: Path, voice: Voice) -> Formats:
    """Read all rituals of a folder such as `config`, by the names of their files."""
    place = folder / RITUALS
    shown = Path(folder.name, RITUALS)
    files = sorted(file for file in (place.iterdir() if place.is_dir() else ()) if not file.name.startswith("."))
    if not files:
        raise ConfigError(
            f"There is no ritual in {shown}; a file there is one, and docs/rituals.md says what it holds."
        )
    say = voice.speaking(SPOKEN)
    return Formats([_read(file, shown / file.name, say) for file in files])


def _read(file: Path, shown: Path, say: Say) -> Format:
    if file.suffix != ".yaml":
        raise ConfigError(f"{shown}: a ritual's file ends in .yaml; rename it, or move it elsewhere.")
    root = read_yaml(file, shown)
    parts = root.fields(NEEDED, OPTIONAL)
    kind, flavour = one_of(parts["kind"], Kind, "kind"), one_of(parts["flavour"], Flavour, "flavour")
    least, most = _people(parts["people"])
    minutes = parts["minutes"].number(1, _A_DAY)
    lead, lasts = _span(LEAD, root, parts, kind), _span(LASTS, root, parts, kind)
    course = Course(kind=kind, lead=lead, length=lasts or timedelta(minutes=minutes))
    if "steps" in parts:
        read_steps(parts["steps"], course)
    keeps = tuple(one_of(entry, TakeAway, "take-away") for entry in parts["keeps"].items()) if "keeps" in parts else ()
    if "keeps-by" in parts and not keeps:
        parts["keeps-by"].wrong("nothing is kept here; name what is under “keeps”, or leave this out.")
    format_ = Format(
        id=_id(parts["id"], file.stem),
        flavour=flavour,
        kind=kind,
        learning=one_of(parts["learning"], Learning, "way of learning"),
        cadence=_cadence(parts["cadence"], say),
        minutes=minutes,
        lasts=lasts,
        least=least,
        most=most,
        lead=lead,
        asynchronous=kind is Kind.PROMPT,
        steps=tuple(course.steps.values()),
        keeps=keeps,
        keeps_by=duration(parts["keeps-by"], _KEPT) if "keeps-by" in parts else timedelta(days=3),
        cool_down=_span(COOL_DOWN, root, parts, flavour),
        origin=parts["origin"].text(200),
    )
    for words in words_of(format_):
        _heard(words, course.entries.get(words.step, root), say)
    return format_


def _id(entry: Entry, stem: str) -> str:
    found = entry.text()
    if not _ID.fullmatch(found) or found.casefold() == SURPRISE:
        entry.wrong(f"“{found}” should be a capital letter with digits or more of them, such as F02.")
    if found != stem:
        entry.wrong(f"“{found}” stands in a file named {stem}.yaml; let both be the same.")
    return found


def _cadence(entry: Entry, say: Say) -> str:
    words = entry.text()
    read = read_rule(words)
    if isinstance(read, Problem):
        entry.wrong(plain(say(read.key, **dict(read.arguments))))
    if read is None or read.at is None:
        entry.wrong(f"“{words}” should say what comes round, and at what time: mon 09:00, first tuesday 18:30.")
    return words


def _people(entry: Entry) -> tuple[int, int | None]:
    found = _PEOPLE.fullmatch(entry.text())
    if found is None or (found[2] and int(found[2]) < int(found[1])):
        entry.wrong(f"“{entry.text()}” should be how many people it takes, such as 3+ or 5–20.")
    return int(found[1]), int(found[2]) if found[2] else None


def _span(only: OnlyOf, root: Entry, parts: dict[str, Entry], own: Kind | Flavour) -> timedelta:
    """Return a span that rituals of one sort must have and no others may: of those it is nothing."""
    if own is not only.of:
        if only.key in parts:
            parts[only.key].wrong(only.why_not)
        return timedelta(0)
    if only.key not in parts:
        root.wrong(f"“{only.key}” is missing: {only.means}.")
    return duration(parts[only.key], only.longest)


def _heard(words: Words, entry: Entry, say: Say) -> None:
    """Say words once, so that whatever is wrong with them is known before anybody needs them."""
    given: dict[str, str | int] = {slot: 2 if slot in NUMBERS else Markup("…") for slot in words.slots}
    try:
        length = len(plain(say(words.key, **given)))
    except MissingWordsError as error:
        entry.wrong(f"its words are not all there: {error}")
    if length > words.longest:
        entry.wrong(f'"{words.key}" has {length} characters in config/voice; there is room for {words.longest}.')
