"""Reads the steps of a ritual's file, each against what stands above it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar

from bot.core.durations import read_duration, show_duration
from bot.rituals.format import (
    Anonymity,
    Apply,
    Audience,
    Collect,
    Draw,
    FollowUp,
    Kind,
    Phase,
    Show,
    Source,
    Step,
    Vote,
    Voter,
)
from bot.yaml_marks import Entry

PEOPLE, CALENDAR = "people", "rituals"
CHANGES = ("keep", "drop", "try")
"""What may be said of a ritual in the calendar."""

_NAME = re.compile("[a-z][a-z0-9]{0,19}")
_TAKEN = {"name", "purpose", "opening", PEOPLE, CALENDAR}
_BEFORE = " before"
_AFTERWARDS = timedelta(days=14)
"""How long what was given is there at most."""

START = timedelta(0)

Parts = Mapping[str, Entry]
_Word = TypeVar("_Word", bound=StrEnum)
_Default = TypeVar("_Default", int, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is known of a ritual while its steps are read: those above the one that is read are in `steps`."""

    kind: Kind
    lead: timedelta
    length: timedelta
    steps: dict[str, Step] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)

    def phases_end(self) -> timedelta:
        """Return when the phases so far are over."""
        return sum((timedelta(minutes=each.minutes) for each in self.steps.values() if isinstance(each, Phase)), START)


def read_steps(entry: Entry, course: Course) -> None:
    """Read all steps into a course, in their order."""
    for item in entry.items():
        name, id_entry = next(item.pairs(), ("", item))
        id_entry.known(name, KINDS, "kind of step, and a step begins with its kind")
        kind = KINDS[name]
        parts = item.fields((name, *kind.needed), kind.optional)
        id_ = id_entry.text()
        if not _NAME.fullmatch(id_) or id_ in _TAKEN:
            id_entry.wrong(f"“{id_}” cannot name a step; take another word of small letters and digits.")
        if id_ in course.steps:
            id_entry.wrong(f"“{id_}” is the name of a step above already.")
        course.steps[id_] = kind.read(id_, parts, course)
        course.entries[id_] = item


# ---- the kinds of steps -------------------------------------------------------------------------------------


def _collect(id_: str, parts: Parts, course: Course) -> Step:
    opens, closes = _stretch(parts, course)
    source = one_of(parts["source"], Source, "source") if "source" in parts else Source.NOTHING
    if source is not Source.NOTHING:
        for name in ("anonymous", "shown", "each", "longest", *(("places",) if source is Source.QUEUE else ())):
            if name in parts:
                parts[name].wrong(f"this has no meaning where what stands there comes from “{source}”.")
    return Collect(
        id=id_,
        opens=opens,
        closes=closes,
        each=_number(parts, "each", 10, 1),
        places=_number(parts, "places", 25, None),
        longest=_number(parts, "longest", 2_000, 500),
        anonymous=one_of(parts["anonymous"], Anonymity, "choice") if "anonymous" in parts else Anonymity.NEVER,
        shown="shown" in parts and parts["shown"].flag(),
        source=source,
    )


def _vote(id_: str, parts: Parts, course: Course) -> Step:
    by = one_of(parts["by"], Voter, "voter") if "by" in parts else Voter.EVERYBODY
    opens, closes = _stretch(parts, course, after=_AFTERWARDS if by is Voter.HOST else START)
    on = _above(parts["of"], course, (Collect, Draw), also=CALENDAR)
    _not_before(opens, parts["opens"], _begins(on, course), on)
    choices = tuple(_choice(entry) for entry in parts["choices"].items()) if "choices" in parts else ()
    if choices and "each" in parts:
        parts["each"].wrong("where there are choices, one is made for every thing; leave this out.")
    if on == CALENDAR:
        if not choices:
            parts["of"].wrong(f"what is said of a ritual are “choices”: {', '.join(CHANGES)}.")
        for choice, entry in zip(choices, parts["choices"].items(), strict=True):
            entry.known(choice, CHANGES, "thing to say of a ritual")
    each = _number(parts, "each", 25, 3)
    return Vote(id=id_, on=on, opens=opens, closes=closes, each=each, choices=choices, by=by)


def _draw(id_: str, parts: Parts, course: Course) -> Step:
    at = _moment(parts["at"], course)
    on = _above(parts["of"], course, (Collect,), also=PEOPLE)
    if on == PEOPLE and course.kind is Kind.PROMPT:
        parts["of"].wrong("nobody says yes to a prompt beforehand; people are drawn in a gathering.")
    _not_before(at, parts["at"], _stands(on, course), on)
    return Draw(id=id_, on=on, at=at, number=parts["number"].number(2 if on == PEOPLE else 1, 10))


def _show(id_: str, parts: Parts, course: Course) -> Step:
    at = _moment(parts["at"], course)
    on = _above(parts["of"], course, (Collect, Draw, Vote))
    is_vote = isinstance(course.steps[on], Vote)
    _not_before(at, parts["at"], (_stands if is_vote else _begins)(on, course), on)
    return Show(id=id_, on=on, at=at, most=_number(parts, "most", 25, 10))


def _phase(id_: str, parts: Parts, course: Course) -> Step:
    if course.kind is Kind.PROMPT:
        parts["phase"].wrong("a prompt has no phases: people take part when they like.")
    on = _above(parts["of"], course, (Collect, Draw)) if "of" in parts else ""
    if on:
        _not_before(course.phases_end(), parts["of"], _stands(on, course), on)
    minutes = parts["minutes"].number(1, 24 * 60)
    if course.phases_end() + timedelta(minutes=minutes) > course.length:
        parts["minutes"].wrong(f"with this the phases last longer than the {show_duration(course.length)} there are.")
    return Phase(id=id_, minutes=minutes, on=on)


def _follow_up(id_: str, parts: Parts, course: Course) -> Step:
    if any(isinstance(step, FollowUp) for step in course.steps.values()):
        parts["follow-up"].wrong("there is a follow-up above already; one message comes after, at most.")
    at = _moment(parts["at"], course, after=_AFTERWARDS)
    on = _above(parts["of"], course, (Collect, Draw, Vote)) if "of" in parts else ""
    without = _above(parts["without"], course, (Vote,)) if "without" in parts else ""
    for step, name in ((on, "of"), (without, "without")):
        if step:
            _not_before(at, parts["at"], _stands(step, course), step)
        elif name == "of":
            for needs in ("without", "most", "queued"):
                if needs in parts:
                    parts[needs].wrong("this follow-up lists nothing; say “of” what, or leave this out.")
    return FollowUp(
        id=id_,
        at=at,
        to=one_of(parts["to"], Audience, "audience") if "to" in parts else Audience.THREAD,
        on=on,
        without=without,
        most=_number(parts, "most", 25, 5),
        queued="queued" in parts and parts["queued"].flag(),
    )


def _apply(id_: str, parts: Parts, course: Course) -> Step:
    at = _moment(parts["at"], course, after=_AFTERWARDS)
    on = _above(parts["of"], course, (Vote,))
    vote = course.steps[on]
    if not isinstance(vote, Vote) or vote.on != CALENDAR:
        parts["of"].wrong(f"“{on}” is no vote of “{CALENDAR}”, and nothing else can be applied.")
    _not_before(at, parts["at"], vote.closes, on)
    return Apply(id=id_, on=on, at=at, objection=duration(parts["objection"], _AFTERWARDS))


class _StepKind(NamedTuple):
    needed: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[str, Parts, Course], Step]


KINDS: Mapping[str, _StepKind] = {
    "collect": _StepKind(("opens", "closes"), ("each", "places", "longest", "anonymous", "shown", "source"), _collect),
    "vote": _StepKind(("of", "opens", "closes"), ("each", "choices", "by"), _vote),
    "draw": _StepKind(("of", "at", "number"), (), _draw),
    "show": _StepKind(("of", "at"), ("most",), _show),
    "phase": _StepKind(("minutes",), ("of",), _phase),
    "follow-up": _StepKind(("at",), ("to", "of", "without", "most", "queued"), _follow_up),
    "apply": _StepKind(("of", "at", "objection"), (), _apply),
}


# ---- what values mean ---------------------------------------------------------------------------------------


def one_of(entry: Entry, words: type[_Word], what: str) -> _Word:
    """Return which of some words stands there."""
    return words(entry.known(entry.text(), [word.value for word in words if word.value], what))


def duration(entry: Entry, most: timedelta) -> timedelta:
    """Return a span of time."""
    found = read_duration(entry.text())
    if not found or found > most:
        entry.wrong(f"“{entry.text()}” should be a span such as 30 min, 4 h or 3 d, at most {show_duration(most)}.")
    return found


def _number(parts: Parts, name: str, most: int, default: _Default) -> int | _Default:
    return parts[name].number(1, most) if name in parts else default


def _choice(entry: Entry) -> str:
    found = entry.text()
    if not _NAME.fullmatch(found):
        entry.wrong(f"“{found}” should be one word of small letters and digits; how it reads is in the voice.")
    return found


def _moment(entry: Entry, course: Course, after: timedelta = START) -> timedelta:
    """Return a distance from the beginning; nothing is before the announcement, nor more than `after` past the end."""
    text = entry.text()
    named = {"start": START, "end": course.length}
    found = named.get(text, read_duration(text.removesuffix(_BEFORE)))
    if found is None:
        entry.wrong(f"“{text}” should be start, end, a time after the start such as 3 d, or before it: 3 d before.")
    if text.endswith(_BEFORE):
        found = -found
    if found < -course.lead:
        said = f"{show_duration(course.lead)} before it begins" if course.lead else "when it begins"
        entry.wrong(f"“{text}” is too early: it is announced {said}.")
    if found > course.length + after:
        entry.wrong(f"“{text}” is too late: it lasts {show_duration(course.length)}.")
    return found


def _stretch(parts: Parts, course: Course, after: timedelta = START) -> tuple[timedelta, timedelta]:
    opens, closes = _moment(parts["opens"], course), _moment(parts["closes"], course, after)
    if closes <= opens:
        parts["closes"].wrong("this closes before it opens.")
    return opens, closes


def _above(entry: Entry, course: Course, kinds: tuple[type[Step], ...], also: str = "") -> str:
    """Return the id of a step above that is of one of some kinds, or another word that has a meaning here."""
    known = [id_ for id_, step in course.steps.items() if isinstance(step, kinds)]
    return entry.known(entry.text(), [*known, *([also] if also else [])], "step above that fits here")


def _not_before(moment: timedelta, entry: Entry, earliest: timedelta, step: str) -> None:
    if moment < earliest:
        entry.wrong(f"this comes before there is anything of “{step}”.")


def _begins(on: str, course: Course) -> timedelta:
    """Return from when on there may be something of a step."""
    match course.steps.get(on):
        case Collect(opens=moment) | Vote(opens=moment) | Draw(at=moment):
            return moment
        case _:
            return -course.lead


def _stands(on: str, course: Course) -> timedelta:
    """Return when all of a step is there."""
    match course.steps.get(on):
        case Collect(closes=moment) | Vote(closes=moment) | Draw(at=moment):
            return moment
        case _:
            return -course.lead
