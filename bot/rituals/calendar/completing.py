"""How `ritual …` goes on while it is being typed."""

from collections.abc import Iterator

from bot.core.markup import plain
from bot.core.people import Member
from bot.rituals.calendar.listing import names
from bot.rituals.calendar.tx import listed, may_change, may_end
from bot.rituals.calendar.wording import called, format_name, standing
from bot.rituals.format import SURPRISE
from bot.rituals.formats import Formats
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
    said = typed.casefold()
    for id_ in (*(format_.id for format_ in formats), SURPRISE):
        name, known = plain(format_name(id_, formats, look.say)).casefold(), formats.get(id_)
        is_whole = said.strip() in (name, id_.casefold())
        behind = said[len(name) :].strip() if said.startswith(f"{name} ") else None
        if known is not None and (is_whole or (behind is not None and known.cadence.startswith(behind))):
            yield f"{name} {known.cadence}", _purpose(id_, look, formats)
        elif not is_whole and (name.startswith(said) or id_.casefold().startswith(said)):
            yield name, _purpose(id_, look, formats)


def _purpose(id_: str, look: RitualTx, formats: Formats) -> str:
    known = formats.get(id_)
    key = "ritual-surprise-purpose" if known is None else f"{known.key}-purpose"
    return _hint(look, key)


def _rituals(verb: str, typed: str, me: Member, look: RitualTx, formats: Formats) -> Iterator[tuple[str, str]]:
    """Go through the rituals that may be meant and that this person may change."""
    said = typed.casefold()
    for ritual in listed(me, look):
        allowed = may_end(ritual, me) if verb in ("edit", "cancel") else may_change(ritual, me, look)
        if allowed and any(name.startswith(said) for name in names(ritual, look, formats)):
            yield plain(called(ritual, look.say)), _short(plain(standing(ritual, look)))
