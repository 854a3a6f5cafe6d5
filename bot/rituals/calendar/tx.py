"""What the calendar needs besides what all rituals need."""

from collections.abc import Container, Iterable
from typing import Protocol

from bot.core.markup import Markup
from bot.core.people import Life, Member
from bot.rituals.format import SURPRISE
from bot.rituals.ritual import Life as RitualLife
from bot.rituals.ritual import Ritual, Run
from bot.rituals.tx import Rituals, RitualTx

LISTED = (RitualLife.ACTIVE, RitualLife.PAUSED, RitualLife.RESTING)


class Listing(Protocol):
    """Whatever knows what the community has."""

    @property
    def rituals(self) -> Rituals:
        """Return what comes round."""
        ...


def listed(me: Member | None, tx: Listing) -> list[Ritual]:
    """Return what the community has, in the order in which it was set; proposals only to coordinators and proposers."""
    return [ritual for ritual in tx.rituals.all() if ritual.life in LISTED or _may_see(ritual, me)]


def _may_see(ritual: Ritual, me: Member | None) -> bool:
    is_proposed = ritual.life is RitualLife.PROPOSED
    return is_proposed and me is not None and (me.coordinator or ritual.by == me.id)


def found(token: str, tx: RitualTx) -> tuple[Ritual | None, Run | None, str]:
    """Return what a button is about: its token names a ritual or a run, and perhaps a planned time behind it."""
    name, _, slot = token.partition("/")
    ritual = tx.rituals.ritual(name)
    if ritual is not None:
        run = next((run for run in tx.runs.of(ritual.id) if slot and run.slot == slot), None)
        return ritual, run, slot
    run = tx.runs.run(name)
    return (None, None, "") if run is None else (tx.rituals.ritual(run.ritual), run, run.slot)


def hosted(me: Member, tx: RitualTx) -> frozenset[str]:
    """Return the rituals of which somebody hosts a time that is not over."""
    return frozenset(run.ritual for run in tx.runs.hosted_by(me.id) if me.id in run.hosts)


def may_change(ritual: Ritual, me: Member, hosting: Container[str]) -> bool:
    """Say whether somebody may move, pause or look ahead at a ritual: its host, a coordinator, or whoever hosts a time
    of it (`hosting`, see `hosted`)."""
    return may_end(ritual, me) or ritual.id in hosting


def is_secret(ritual: Ritual, me: Member) -> bool:
    """Say whether somebody is still to be surprised: a look ahead would tell them what is drawn, or will be."""
    return ritual.format == SURPRISE and not me.coordinator


def may_end(ritual: Ritual, me: Member) -> bool:
    """Say whether somebody may set a ritual otherwise, or end it: its host, or a coordinator."""
    return me.coordinator or (ritual.host == me.id and ritual.life is not RitualLife.PROPOSED)


def is_open(tx: RitualTx) -> bool:
    """Say whether the community is switched on."""
    return tx.community.life is Life.OPEN


def lines(sentences: Iterable[Markup]) -> Markup:
    """Put sentences one under the other, as a list."""
    return Markup("\n".join(f"- {sentence}" for sentence in sentences))
