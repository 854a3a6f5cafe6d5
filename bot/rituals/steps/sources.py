"""What stands in a step before anybody gave anything: a question that a member put aside, or questions that wait.

1. Who put a question aside is named with it, and is told once that it was chosen.
2. The question that waits longest comes first, but nobody's twice in a row while somebody else's waits.
3. What is shown of open questions is where they stand; they are answered there.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.answers import privately
from bot.core.effects import Asked, Kind, OpenForm, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import ChannelId, MemberId, MessageRef, new_token
from bot.core.markup import channel_link
from bot.core.people import Member
from bot.core.views import Actions, Button, Paragraph, Quoted, view
from bot.questions.titles import cut_at_word
from bot.rituals.format import Collect, Format, Source
from bot.rituals.ritual import Given, Queued, Run
from bot.rituals.tx import RitualTx

HAVE_ONE = "prompt.have_one"
"""The verb by which a question is put aside; its token may name the run whose message counts them."""
DROP_ONE = "prompt.drop_one"
MOST_WAITING = 5
"""How many questions of one member may wait."""
LONGEST_QUESTION = 300
QUESTIONS_SHOWN = 3
BEGINNING = 120
"""Characters of an open question that recall it."""
TOLD_FOR = timedelta(days=2)


def fill(step: Collect, run: Run, format_: Format, tx: RitualTx) -> None:
    """Put into a step what is to stand there when it opens."""
    if tx.giving.given(run.id, step.id):
        return
    match step.source:
        case Source.QUEUE:
            _ask_one(step, run, tx)
        case Source.OPEN_QUESTIONS:
            _list_open_questions(step, run, tx)
        case Source.NOTHING:
            pass


def whose_turn(queue: Sequence[Queued], last: MemberId | None) -> Queued | None:
    """Return the question that waits longest, of somebody else than the last one's if there is any."""
    return next((each for each in queue if each.member != last), next(iter(queue), None))


def _ask_one(step: Collect, run: Run, tx: RitualTx) -> None:
    waiting = [each for each in tx.giving.queue() if (who := tx.member(each.member)) is not None and who.here]
    chosen = whose_turn(waiting, tx.giving.last_from_queue())
    if chosen is None:
        return
    tx.giving.take_from_queue(chosen.id, run.id)
    _put(step, run, chosen.text, chosen.member, 0, tx)
    tx.send(
        SendDirectMessage(
            to=chosen.member,
            view=view(Paragraph(tx.say("steps-chosen", channel=channel_link(run.channel))), Quoted(chosen.text)),
            reason=Reason(rule="question-chosen", token=run.id),
            asked=Asked.NOT,
            kind=Kind.MEETUP,
            useful_until=tx.now + TOLD_FOR,
        )
    )


def _list_open_questions(step: Collect, run: Run, tx: RitualTx) -> None:
    for place, question in enumerate(tx.questions.unanswered(step.places or QUESTIONS_SHOWN)):
        words = cut_at_word(" ".join(question.text.split()), BEGINNING)
        _put(step, run, f"{question.post}\n{words}", question.asker, place, tx)


def _put(step: Collect, run: Run, text: str, by: MemberId, place: int, tx: RitualTx) -> None:
    at = run.begins + timedelta(microseconds=place)  # so that they keep their order
    tx.giving.give(Given(id=new_token(), run=run.id, step=step.id, text=text, at=at, by=by, mark=step.source.value))


def where_it_stands(given: Given) -> tuple[str, MessageRef | None]:
    """Return the words of what stands in a step, and where: only an open question stands anywhere else."""
    if given.mark != Source.OPEN_QUESTIONS.value:
        return given.text, None
    where, _, words = given.text.partition("\n")
    channel, _, message = where.rpartition("#")
    return words, MessageRef(ChannelId(channel), message)


def sourced(run: Run, format_: Format, tx: RitualTx) -> tuple[Given, ...]:
    """Return what was put into a run's steps."""
    steps = [step for step in format_.steps if isinstance(step, Collect) and step.source is not Source.NOTHING]
    return tuple(
        given for step in steps for given in tx.giving.given(run.id, step.id) if given.mark == step.source.value
    )


# ---- putting a question aside --------------------------------------------------------------------------------------


def have_one(event: ButtonPressed, me: Member, tx: RitualTx) -> None:
    """Let somebody put a question aside, or see what of theirs waits where that is enough for now."""
    mine = [each for each in tx.giving.queue() if each.member == me.id]
    if len(mine) >= MOST_WAITING:
        _show_mine(event, me, tx, "steps-queue-full")
    else:
        _open_form(event, tx)


def _open_form(event: ButtonPressed, tx: RitualTx) -> None:
    say = tx.say
    field = Field(
        name="text",
        label=str(say("steps-queue-label")),
        kind=FieldKind.TEXT,
        hint=str(say("steps-queue-hint")),
        longest=LONGEST_QUESTION,
    )
    run = tx.runs.run(event.token.partition("/")[0])
    form = Form(
        verb=HAVE_ONE,
        token="" if run is None else run.id,
        title=str(say("steps-queue-title")),
        submit=str(say("steps-queue-submit")),
        intro=str(say("steps-queue-intro")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def put_aside(event: FormSubmitted, me: Member, tx: RitualTx) -> None:
    """Put somebody's question aside."""
    text = only(event.values, "text")
    mine = [each for each in tx.giving.queue() if each.member == me.id]
    if len(mine) >= MOST_WAITING or not text:
        _show_mine(event, me, tx, "steps-queue-full" if text else "steps-nothing-written")
        return
    tx.giving.put_aside(Queued(id=new_token(), member=me.id, text=text, at=tx.now))
    _show_mine(event, me, tx, "steps-queued")


def drop_one(event: ButtonPressed, me: Member, tx: RitualTx) -> None:
    """Let somebody take a question back that nobody has asked yet."""
    mine = [each for each in tx.giving.queue() if each.member == me.id and each.id == event.token]
    for each in mine:
        tx.giving.drop_from_queue(each.id)
    _show_mine(event, me, tx, "steps-taken-back" if mine else "steps-gone")


def put_aside_for_later(given: Sequence[Given], tx: RitualTx) -> None:
    """Let what bears a name wait for a later question of the week, unless it is there already."""
    waiting = {(each.member, each.text) for each in tx.giving.queue()}
    for each in given:
        if each.by is not None and (each.by, each.text) not in waiting:
            tx.giving.put_aside(Queued(id=new_token(), member=each.by, text=each.text, at=tx.now))


def _show_mine(event: ButtonPressed | FormSubmitted, me: Member, tx: RitualTx, key: str) -> None:
    say = tx.say
    mine = [each for each in tx.giving.queue() if each.member == me.id]
    label = str(say("steps-take-back-button"))
    shown = [block for each in mine for block in (Quoted(each.text), _taking_back(label, each))]
    replaces = isinstance(event, ButtonPressed) and event.verb == DROP_ONE
    tx.send(privately(event, say, Paragraph(say(key)), *shown, replaces=replaces))


def _taking_back(label: str, queued: Queued) -> Actions:
    return Actions((Button(label=label, verb=DROP_ONE, token=queued.id),))
