"""Which words a format needs in the voice, and what may be filled into each of them.

1. Words are found by format and step, see `Format.key`: whoever shows something says `key_of(format_, step, …)`.
2. What may be filled in is given to all words of a sort, whether they place it or not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.rituals.format import Apply, Collect, Draw, FollowUp, Format, Phase, Show, Source, Step, Vote, Voter

BUTTON = 45
"""How long a button, a field's label or a choice may be."""
NAME = 60
LINE = 1_000
NUMBERS = frozenset({"count", "left", "minutes"})
"""What is filled in as a number; everything else is words."""
OPENING = frozenset({"host", "minutes"})
FILLED: Mapping[Source, frozenset[str]] = {
    Source.NOTHING: frozenset(),
    Source.QUEUE: frozenset({"question", "asker"}),
    Source.OPEN_QUESTIONS: frozenset({"count"}),
}


@dataclass(frozen=True, slots=True)
class Words:
    """One key of the voice: the step it belongs to, what it may be filled with, and how long it may be."""

    key: str
    step: str = ""
    slots: frozenset[str] = frozenset()
    longest: int = LINE


def key_of(format_: Format, step: Step | None, part: str = "") -> str:
    """Return the key of a format's words (`name`, `purpose`, `opening`), or of a step's."""
    return "-".join(name for name in (format_.key, step.id if step is not None else "", part) if name)


def words_of(format_: Format) -> Iterator[Words]:
    """Go through everything that is said of a format alone."""
    yield Words(key_of(format_, None, "name"), longest=NAME)
    yield Words(key_of(format_, None, "purpose"))
    yield Words(key_of(format_, None, "opening"), slots=OPENING | _of_source(format_))
    if _of_source(format_):
        yield Words(key_of(format_, None, "opening-bare"), slots=OPENING)
    for step in format_.steps:
        yield from _words_of_step(format_, step)


def _of_source(format_: Format) -> frozenset[str]:
    """Return what an opening is filled with besides, where something stands in it from the beginning."""
    sources = [step.source for step in format_.steps if isinstance(step, Collect)]
    return frozenset().union(*(FILLED[source] for source in sources))


def _words_of_step(format_: Format, step: Step) -> Iterator[Words]:
    def words(part: str = "", *slots: str, longest: int = LINE) -> Words:
        return Words(key_of(format_, step, part), step.id, frozenset(slots), longest)

    match step:
        case Collect(source=Source.OPEN_QUESTIONS):
            yield words("", "count")
        case Collect(source=Source.QUEUE):
            yield words("", "count")
            yield words("button", longest=BUTTON)
        case Collect():
            yield words("", "count", "left")
            yield words("button", longest=BUTTON)
            yield words("field", longest=BUTTON)
        case Vote():
            yield words("", *(("count",) if step.by is Voter.EVERYBODY else ()))
            yield words("button", longest=BUTTON)
            for choice in step.choices:
                yield words(f"choice-{choice}", longest=BUTTON)
        case Draw():
            yield words("", "count")
        case Show():
            yield words("", "count")
        case Phase(on=on):
            yield words("", "minutes", *(("thing",) if on else ()))
            if on:
                yield words("bare", "minutes")
        case FollowUp():
            yield words("", "count", *_of_source(format_))
        case Apply():
            yield words()
