"""What falls silent with whoever leaves, with a community or a place that closes, and what begins again after us."""

from bot.core.events import MemberLeft, TimeCame
from bot.core.ids import MemberId
from bot.roles.greeter import card, eyes, guard, hints, waiting
from bot.roles.greeter.newcomer import Yes
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import timer


def left(event: MemberLeft, tx: GreeterTx) -> None:
    """Look again once everybody has taken note: they may be here by another account."""
    member = tx.people.known(event.by)
    if member is not None:
        gone = TimeCame(id=timer(member.id, "gone"), at=tx.now, verb="greeter.gone", token=member.id)
        tx.schedule(gone, tx.now)


def gone(event: TimeCame, tx: GreeterTx) -> None:
    """Let what somebody began rest, if they are here by no other account."""
    member = tx.member(MemberId(event.token))
    if member is not None and not member.here:
        guard.left(member.id, tx)
        said = tx.ways.said_by(member.id)
        if said is not None and said.named is Yes.YES:
            card.redraw(tx)


def redraw(_event: TimeCame, tx: GreeterTx) -> None:
    """Keep true what may name somebody who is no longer to be named."""
    card.redraw(tx)
    waiting.show_list(tx, news=False)


def close(event: TimeCame, tx: GreeterTx) -> None:
    """Let everything rest that waits in a place, or anywhere."""
    guard.all_rest(tx, event.token)
    card.redraw(tx)


def resume(event: TimeCame, tx: GreeterTx) -> None:
    """Begin again where we were let in again."""
    guard.resume(tx, event.token)
    hints.resume(tx)
    eyes.resume(tx)
    card.redraw(tx)
