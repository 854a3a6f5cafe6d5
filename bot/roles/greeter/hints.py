"""Three hints in somebody's first two weeks: only after a yes, on days 1, 4 and 10, and each can be the last."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.answers import APART, privately
from bot.core.effects import Asked, EditMessage, Kind, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, TimeCame
from bot.core.ids import MemberId
from bot.core.markup import Markup
from bot.core.people import Life, Member
from bot.core.views import Actions, Button, Paragraph, Small, Tone, view
from bot.roles.greeter.newcomer import Familiar, Said, Way, Yes
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import button, hint_name, timer

DAYS: Mapping[str, int] = {"1": 1, "2": 4, "3": 10}
"""Which hint comes how many days after the yes."""
FOR_A_WAY: Mapping[Way, Mapping[str, str]] = {
    Way.READING: {"1": "hints-1-reading", "2": "hints-2-reading", "3": "hints-3-reading"},
    Way.SOMETIMES: {"2": "hints-2-sometimes"},
    Way.HOST: {"2": "hints-2-host", "3": "hints-3-host"},
}
"""Which hints are others for whoever said how they like to take part."""
USEFUL_FOR = timedelta(days=2)


def buttons(tx: GreeterTx) -> tuple[Button, ...]:
    """Return what can be said to the offer."""
    return (
        button(tx.say, "hints-yes-button", "hints_yes"),
        button(tx.say, "hints-no-button", "hints_no"),
    )


def begin(said: Said, tx: GreeterTx) -> None:
    """Plan the hints of somebody who said yes; a second yes plans none anew, one after a no begins again."""
    since = said.hints_from or tx.now
    tx.ways.note(replace(said, hints=Yes.YES, hints_from=since))
    plan(said.member, since, tx)


def plan(member: MemberId, since: datetime, tx: GreeterTx) -> None:
    """Set the clocks of what is still ahead."""
    for number, days in DAYS.items():
        at = since + timedelta(days=days)
        if at > tx.now:
            event = TimeCame(
                id=timer(member, f"hint-{number}"), at=tx.now, verb="greeter.hint", token=f"{member}/{number}"
            )
            tx.schedule(event, at)


def resume(tx: GreeterTx) -> None:
    """Set the clocks anew, after we were let in again."""
    for said in tx.ways.with_hints():
        if said.hints_from is not None:
            plan(said.member, said.hints_from, tx)


def decline(said: Said, tx: GreeterTx) -> None:
    """Write down a no, and let nothing more come."""
    tx.ways.note(replace(said, hints=Yes.NO, hints_from=None))
    cancel(said.member, tx)


def cancel(member: MemberId, tx: GreeterTx) -> None:
    """Take back what has not been said yet."""
    for number in DAYS:
        tx.cancel(timer(member, f"hint-{number}"))
        tx.recall(hint_name(member, number))


def send(event: TimeCame, tx: GreeterTx) -> None:
    """Send a hint, if it is still wanted."""
    token, _, number = event.token.partition("/")
    member = tx.member(MemberId(token))
    said = tx.ways.said_by(MemberId(token))
    if said is None or said.hints is not Yes.YES or tx.community.life is not Life.OPEN:
        tx.stay_silent("not-wished")
        return
    if member is None or not member.here:
        return
    tx.send(
        SendDirectMessage(
            to=member.id,
            view=view(Paragraph(_words(number, said, tx)), Actions((*_offers(number, said, tx), _stop(number, tx)))),
            reason=Reason(rule="hint"),
            asked=Asked.NOT,
            kind=Kind.NEWCOMER,
            name=hint_name(member.id, number),
            useful_until=tx.now + USEFUL_FOR,
        )
    )


def _words(number: str, said: Said, tx: GreeterTx) -> Markup:
    """Return a hint for the way that somebody takes part by now: who reads is led to what there is to read."""
    follows = next(iter(tx.ways.follows(said.member)), "")
    if said.way is Way.READING and number == "1" and follows:
        return tx.say("hints-1-reading-topic", topic=follows)
    keys = {"1": "hint-1", "2": "hint-2", "3": "hint-3"}
    if said.familiar is Familiar.BACK:
        keys["1"] = "hints-1-back"
    if said.way is not None:
        keys |= FOR_A_WAY[said.way]
    key = keys[number]
    return tx.say(key)


def _offers(number: str, said: Said, tx: GreeterTx) -> tuple[Button, ...]:
    """Return what a hint lets somebody do at once."""
    if said.way is not Way.HOST or number not in FOR_A_WAY[Way.HOST]:
        return ()
    meetup = Button(label=str(tx.say("start-meetup-button")), verb="calendar.add", token=APART, tone=Tone.QUIET)
    return (button(tx.say, "part-greet-button", "greet", APART) if number == "2" else meetup,)


def _stop(number: str, tx: GreeterTx) -> Button:
    return button(tx.say, "hint-stop-button", "hints_stop", number, Tone.QUIET)


def stop(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Let no further hint come, and say so in the place of the one that was pressed."""
    decline(tx.ways.said_by(me.id) or Said(member=me.id), tx)
    name = hint_name(me.id, event.token)
    shown = view(Small(tx.say("hints-stopped")))
    if event.message is not None and event.token in DAYS and tx.messages.where(name) == event.message:
        tx.send(EditMessage(message=name, view=shown))
    else:
        tx.send(privately(event, tx.say, *shown.blocks))
