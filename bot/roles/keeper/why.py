"""Why am I seeing this: the rule, what set it off, and how to stop it. Only whom it was for is told."""

from collections.abc import Sequence

from bot.core.answers import privately
from bot.core.events import ButtonPressed, MessageMenuChosen
from bot.core.ids import EffectKey
from bot.core.markup import moment
from bot.core.people import Member
from bot.core.views import Actions, Block, Button, Paragraph, Small
from bot.roles.keeper.panel import button
from bot.roles.keeper.tx import KeeperTx, WhyItWasSaid


def explain(event: ButtonPressed, me: Member, tx: KeeperTx) -> None:
    """Say why the message that carries this button was sent."""
    reason = tx.messages.reason(EffectKey(event.token))
    _answer(event, me, () if reason is None else (reason,), tx)


def explain_menu(event: MessageMenuChosen, me: Member, tx: KeeperTx) -> None:
    """Say why a message of ours stands where it stands."""
    _answer(event, me, tx.messages.reasons_at(event.message), tx)


def _answer(
    event: ButtonPressed | MessageMenuChosen, me: Member, reasons: Sequence[WhyItWasSaid], tx: KeeperTx
) -> None:
    blocks: list[Block] = []
    for reason in reasons:
        if reason.member in (None, me.id):
            blocks += _said(reason, tx)
    if not blocks:
        key = "why-nothing" if isinstance(event, ButtonPressed) else "why-not-ours"
        blocks = [Paragraph(tx.say(key))]
    tx.send(privately(event, tx.say, *blocks))


def _said(reason: WhyItWasSaid, tx: KeeperTx) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(tx.say(f"why-{reason.rule}", **reason.about)),
        Small(tx.say("why-when", at=moment(reason.at))),
    ]
    if reason.kind is not None:
        mute = Button(label=str(tx.say("why-mute-button")), verb="keeper.mute", token=reason.kind)
        blocks.append(Small(tx.say("why-kind", kind=tx.say(f"kind-{reason.kind}"))))
        blocks.append(Actions((mute, button(tx, "pause"))))
    return blocks
