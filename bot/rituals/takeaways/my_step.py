"""My step: what somebody says they will do comes back to them once, if they wish it, and to nobody else."""

from datetime import timedelta

from bot.core.answers import privately
from bot.core.effects import Asked, Kind, OpenForm, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, FormSubmitted, TimeCame
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import EventId, MemberId
from bot.core.markup import moment
from bot.core.people import Member
from bot.core.views import Option, Paragraph, Quoted, Small, view
from bot.rituals.formats import Formats
from bot.rituals.ritual import CLOSED, MyStep, Run
from bot.rituals.takeaways.words import called
from bot.rituals.taking_part import took_part
from bot.rituals.tx import RitualTx

LONGEST = 500
NOT = "no"
BACK_IN = {"week": timedelta(weeks=1), "two-weeks": timedelta(weeks=2), "month": timedelta(days=30)}
USEFUL_FOR = timedelta(days=7)


def open_form(formats: Formats, event: ButtonPressed, me: Member, run: Run, tx: RitualTx) -> None:
    """Ask what somebody will do, with what they said before."""
    if not _is_for(formats, event, me, run, tx):
        return
    say, before = tx.say, tx.keeping.promise_of(run.id, me.id)
    step = Field(
        name="step",
        label=str(say("my-step-label")),
        hint=str(say("my-step-hint")),
        kind=FieldKind.TEXT,
        initial=() if before is None else (before.text,),
        longest=LONGEST,
    )
    back = Field(
        name="back",
        label=str(say("my-step-back-label")),
        kind=FieldKind.CHOICE,
        options=tuple(Option(str(say(f"my-step-back-{name}")), name) for name in (NOT, *BACK_IN)),
    )
    form = Form(
        verb="takeaways.my_step",
        token=run.id,
        title=str(say("my-step-title")),
        submit=str(say("my-step-submit")),
        intro=str(say("my-step-intro")),
        pages=(Page((step, back)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(formats: Formats, event: FormSubmitted, me: Member, run: Run, tx: RitualTx) -> None:
    """Keep a step until it comes back; what is not to come back is not kept."""
    if not _is_for(formats, event, me, run, tx):
        return
    text, span, say = only(event.values, "step"), BACK_IN.get(only(event.values, "back")), tx.say
    if span is None:
        tx.keeping.returned(run.id, me.id)
        tx.cancel(_timer(run, me.id))
        tx.send(privately(event, say, Paragraph(say("my-step-said")), Quoted(text)))
        return
    at = tx.now + span
    tx.keeping.promise(MyStep(run=run.id, member=me.id, text=text, back_at=at))
    event_ = TimeCame(id=_timer(run, me.id), at=tx.now, verb="takeaways.step_back", token=f"{run.id}/{me.id}")
    tx.schedule(event_, at)
    tx.send(privately(event, say, Paragraph(say("my-step-kept", at=moment(at))), Quoted(text)))


def bring_back(event: TimeCame, tx: RitualTx) -> None:
    """Bring a step back to whoever said it, and drop it."""
    token, _, whose = event.token.partition("/")
    run, member = tx.runs.run(token), MemberId(whose)
    promised = None if run is None else tx.keeping.promise_of(token, member)
    if run is None or promised is None:
        return
    tx.keeping.returned(token, member)
    title = called(run, tx)
    tx.send(
        SendDirectMessage(
            to=member,
            view=view(
                Paragraph(tx.say("my-step-back", title=title)),
                Quoted(promised.text),
                Small(tx.say("my-step-dropped")),
            ),
            reason=Reason(rule="my-step"),
            asked=Asked.DUTY,
            kind=Kind.MEETUP,
            useful_until=tx.now + USEFUL_FOR,
        )
    )


def _is_for(formats: Formats, event: ButtonPressed | FormSubmitted, me: Member, run: Run, tx: RitualTx) -> bool:
    """Say whether somebody took part in a run that is over; else tell them, kindly, for whom this is."""
    if run.stage in CLOSED and took_part(run, formats.get(run.format), me.id, tx):
        return True
    tx.send(privately(event, tx.say, Paragraph(tx.say("my-step-for-who-came"))))
    return False


def _timer(run: Run, member: MemberId) -> EventId:
    return EventId(f"closing:{run.id}:step:{member}")
