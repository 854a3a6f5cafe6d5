"""How `ritual …` goes on while it is being typed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.core.markup import plain
from bot.core.people import Member
from bot.rituals.calendar.listing import names
from bot.rituals.calendar.one_liner import spoken
from bot.rituals.calendar.tx import hosted, listed, may_change, may_end
from bot.rituals.calendar.wording import called, date, format_name, standing
from bot.rituals.format import SURPRISE
from bot.rituals.formats import Formats
from bot.rituals.planning import next_slot
from bot.rituals.ritual import Ritual
from bot.rituals.tx import RitualTx

VERBS = {
    "list": "hint-ritual-list",
    "add": "hint-ritual-add",
    "edit": "hint-ritual-edit",
    "move": "hint-ritual-move",
    "pause": "hint-ritual-pause",
    "cancel": "hint-ritual-cancel",
    "preview": "hint-ritual-preview",
}
"""What may be typed behind `ritual`, and what each is for."""
LONGEST_HINT = 100
MOVED_BY, PAUSED_FOR = (1, 2, 7), (1, 2, 4)
"""Days and weeks behind the next time that are suggested."""


def ways_on(typed: str, me: Member | None, look: RitualTx, formats: Formats) -> list[tuple[str, str]]:
    """Return how a command goes on, each with what it is for."""
    verb, space, rest = typed.lstrip().partition(" ")
    verb = verb.casefold()
    if not space:
        return [(one, _hint(look, key)) for one, key in VERBS.items() if one.startswith(verb)]
    if verb == "add":
        return [(f"add {words}", hint) for words, hint in _formats(rest.lstrip(), look, formats)]
    if verb in VERBS and verb != "list" and me is not None:
        return [(f"{verb} {words}", hint) for words, hint in _rituals(verb, rest.lstrip(), me, look, formats)]
    return []


def _hint(look: RitualTx, key: str) -> str:
    return _short(plain(look.say(key)))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_HINT else f"{words[: LONGEST_HINT - 1].rstrip()}…"


def _formats(typed: str, look: RitualTx, formats: Formats) -> Iterator[tuple[str, str]]:
    """Go through the formats that may be meant; behind a whole name, suggest when."""
    said = spoken(typed)
    for id_ in (*(format_.id for format_ in formats), SURPRISE):
        name, known = plain(format_name(id_, formats, look.say)).casefold(), formats.get(id_)
        is_whole = said.strip() in (spoken(name), id_.casefold())
        behind = said[len(name) :].strip() if said.startswith(f"{spoken(name)} ") else None
        if known is not None and (is_whole or (behind is not None and spoken(known.cadence).startswith(behind))):
            yield f"{name} {known.cadence}", _purpose(id_, look, formats)
        elif not is_whole and (spoken(name).startswith(said) or id_.casefold().startswith(said)):
            yield name, _purpose(id_, look, formats)


def _purpose(id_: str, look: RitualTx, formats: Formats) -> str:
    known = formats.get(id_)
    key = "ritual-surprise-purpose" if known is None else f"{known.key}-purpose"
    return _hint(look, key)


def _rituals(verb: str, typed: str, me: Member, look: RitualTx, formats: Formats) -> Iterator[tuple[str, str]]:
    """Go through the rituals that may be meant and that this person may change; behind a whole name, suggest when."""
    said, hosting = spoken(typed), hosted(me, look)
    for ritual in listed(me, look):
        allowed = may_end(ritual, me) if verb in ("edit", "cancel") else may_change(ritual, me, hosting)
        if not allowed:
            continue
        title, known = plain(called(ritual, look.say)), names(ritual, look, formats)
        if any(name.startswith(said) for name in known):
            yield title, _short(plain(standing(ritual, look)))
        for begun in (said[len(name) :].strip() for name in known if f"{said} ".startswith(f"{name} ")):
            for words, at in _whens(verb, ritual, look):
                if spoken(words).startswith(begun):
                    yield f"{title} {words}", _short(plain(date(at, look.say, look.now)))


def _whens(verb: str, ritual: Ritual, look: RitualTx) -> Iterator[tuple[str, datetime]]:
    """Go through what may stand behind a ritual's name, each with when it would be then."""
    slot = next_slot(ritual, look.now)
    if slot is not None and verb == "move":
        for days in MOVED_BY:
            at = slot.local + timedelta(days=days)
            yield f"to {at:%Y-%m-%d %H:%M}", at
    elif slot is not None and verb == "pause":
        for at in (slot.local + timedelta(weeks=weeks) for weeks in PAUSED_FOR):
            yield f"until {at:%Y-%m-%d}", at
