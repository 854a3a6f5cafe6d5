"""Suggestions for what comes round: questions of the week, and what a surprise could be. A coordinator decides.

1. What is sent is the community's own sentence, and the names of formats: no member's words.
2. What is suggested is seen by the coordinator who asked, and by nobody else, until they take it, as it is or changed.
3. A question that they take waits in their name, as if they had put it aside themselves, and says how it came about
   when it is asked; a surprise can only be what could have been drawn.
"""

import json
import re
from collections.abc import Mapping, Sequence

from bot.core.answers import page, privately
from bot.core.asking import ask, marked, why_not
from bot.core.effects import Gesture, OpenForm
from bot.core.events import ButtonPressed, FormSubmitted, ModelAnswered
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import new_token
from bot.core.people import Member
from bot.core.suggestions import LONGEST_MATERIAL, QUESTIONS_WANTED, SURPRISES_WANTED, Use
from bot.core.views import Actions, Block, Heading, Paragraph, Quoted, Small
from bot.rituals.calendar import surprises
from bot.rituals.calendar.listing import refuse
from bot.rituals.calendar.wording import button, format_name
from bot.rituals.format import Format
from bot.rituals.formats import Formats
from bot.rituals.novelty import candidates, circumstances_of
from bot.rituals.ritual import Queued, Ritual, Run
from bot.rituals.steps.sources import LONGEST_QUESTION, MOST_WAITING
from bot.rituals.tx import RitualTx
from bot.rituals.words import key_of

DRAFT = "calendar.suggested"
CHANGE = "calendar.suggest_change"
_CHOICE = re.compile(r"\s*(\w{1,16})\s*[:.,–—-]\s*(.*)", re.DOTALL)


# ---- questions of the week -----------------------------------------------------------------------------------------


def ask_for_questions(event: ButtonPressed, me: Member, ritual: Ritual, tx: RitualTx, formats: Formats) -> None:
    """Ask for questions of the week."""
    format_ = formats.get(ritual.format)
    if not me.coordinator or format_ is None or not format_.asks_from_queue:
        refuse(event, "calendar-coordinators-decide", tx)
        return
    material = {"care": tx.community.care}
    ask(event, me, tx, use=Use.QUESTIONS, material=material, wants=QUESTIONS_WANTED, verb=DRAFT, token=ritual.id)


def show_questions(event: ModelAnswered, me: Member, tx: RitualTx) -> None:
    """Show whoever asked what is suggested, or why nothing is."""
    questions = event.suggestions.get("questions", ())
    if not questions or not me.coordinator:
        tx.send(privately(event, tx.say, why_not(event, tx.say), _again(event, tx)))
        return
    draft = tx.drafts.keep(me.id, DRAFT, json.dumps(list(questions)), tx.now)
    tx.send(privately(event, tx.say, *_questions(draft, questions, tx)))


def take(event: ButtonPressed, me: Member, tx: RitualTx) -> None:
    """Let a question that was suggested wait in the coordinator's name."""
    draft, number, questions = _found(event.token, me, tx)
    if not 0 <= number < len(questions) or not me.coordinator:
        refuse(event, "model-draft-gone", tx)
    elif _put_aside(event, me, questions[number], tx):
        _show_rest(event, me, draft, number, questions, tx)


def open_change(event: ButtonPressed, me: Member, tx: RitualTx) -> None:
    """Open a question that was suggested, to be worded otherwise."""
    say, (draft, number, questions) = tx.say, _found(event.token, me, tx)
    if not 0 <= number < len(questions) or not me.coordinator:
        refuse(event, "model-draft-gone", tx)
        return
    field = Field(
        name="text",
        label=str(say("steps-queue-label")),
        kind=FieldKind.TEXT,
        initial=(questions[number],),
        longest=LONGEST_QUESTION,
    )
    form = Form(
        verb=CHANGE,
        token=f"{draft}/{number}",
        title=str(say("steps-queue-title")),
        submit=str(say("steps-queue-submit")),
        intro=str(say("suggest-question-intro")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def take_changed(event: FormSubmitted, me: Member, tx: RitualTx) -> None:
    """Let a question wait as the coordinator worded it."""
    draft, number, questions = _found(event.token, me, tx)
    text = only(event.values, "text")
    if not me.coordinator or not text:
        refuse(event, "model-draft-gone", tx)
    elif _put_aside(event, me, text, tx):
        _show_rest(event, me, draft, number, questions, tx)


def discard(event: ButtonPressed, me: Member, tx: RitualTx) -> None:
    """Throw suggestions away."""
    tx.drafts.drop(me.id, event.token)
    tx.send(page(event, tx.say, Paragraph(tx.say("suggest-discarded"))))


def _put_aside(event: Gesture, me: Member, text: str, tx: RitualTx) -> bool:
    waiting = [each for each in tx.giving.queue() if each.member == me.id]
    if len(waiting) >= MOST_WAITING:
        refuse(event, "steps-queue-full", tx)
        return False
    tx.giving.put_aside(Queued(id=new_token(), member=me.id, text=text, at=tx.now, suggested=True))
    return True


def _show_rest(
    event: ButtonPressed | FormSubmitted, me: Member, draft: str, taken: int, questions: Sequence[str], tx: RitualTx
) -> None:
    rest = [question for number, question in enumerate(questions) if number != taken]
    news = Paragraph(tx.say("suggest-question-taken"))
    if rest:
        tx.drafts.keep(me.id, DRAFT, json.dumps(rest), tx.now, draft)
        tx.send(page(event, tx.say, news, *_questions(draft, rest, tx)))
    else:
        tx.drafts.drop(me.id, draft)
        tx.send(page(event, tx.say, news))


def _questions(draft: str, questions: Sequence[str], tx: RitualTx) -> list[Block]:
    say = tx.say
    blocks: list[Block] = [Heading(say("suggest-questions-title")), *marked(tx)]
    for number, question in enumerate(questions):
        token = f"{draft}/{number}"
        taking = button(say, "suggest-take-button", "suggest_take", token)
        changing = button(say, "suggest-change-button", "suggest_change", token)
        blocks += [Quoted(question), Actions((taking, changing))]
    discarding = Actions((button(say, "suggest-discard-button", "suggest_discard", draft),))
    return [*blocks, Small(say("suggest-question-yours")), discarding]


def _found(token: str, me: Member, tx: RitualTx) -> tuple[str, int, list[str]]:
    """Return the draft that a token names, which of its questions is meant, and all of them."""
    draft, _, number = token.partition("/")
    body = tx.drafts.take_up(me.id, DRAFT, draft)
    is_number = number.isascii() and number.isdigit() and len(number) < 3
    questions: list[str] = [] if body is None else json.loads(body)
    return draft, int(number) if is_number else -1, questions


def _again(event: ModelAnswered, tx: RitualTx) -> Actions | None:
    """Offer to ask once more, where that may help."""
    if not event.why or not tx.suggesting.may(event.use):
        return None
    verb = "suggest" if event.use is Use.QUESTIONS else "surprise_suggest"
    return Actions((button(tx.say, "model-again-button", verb, event.token),))


# ---- surprises -----------------------------------------------------------------------------------------------------


def ask_for_surprises(event: ButtonPressed, me: Member, tx: RitualTx, formats: Formats) -> None:
    """Ask which of the formats that may be drawn would suit."""
    run, ritual = surprises.open_to_change(event, me, event.token, tx)
    if run is None or ritual is None:
        return
    fitting = _fitting(run, ritual, tx, formats)
    if not fitting:
        refuse(event, "surprise-no-other", tx)
        return
    material = {"care": tx.community.care, "formats": _listed(fitting, tx)}
    verb = "calendar.surprise_suggested"
    ask(event, me, tx, use=Use.SURPRISE, material=material, wants=SURPRISES_WANTED, verb=verb, token=run.id)


def show_surprises(event: ModelAnswered, me: Member, tx: RitualTx, formats: Formats) -> None:
    """Show whoever asked what is suggested, as far as it can be drawn, or why nothing is."""
    run, say = tx.runs.run(event.token), tx.say
    ritual = None if run is None else tx.rituals.ritual(run.ritual)
    if run is None or ritual is None or not me.coordinator:
        tx.send(privately(event, say, Paragraph(say("surprise-over"))))
        return
    fitting = _fitting(run, ritual, tx, formats)
    blocks: list[Block] = []
    for id_, reason in _chosen(event.suggestions.get("choices", ()), fitting).items():
        name = say("suggest-format", format=format_name(id_, formats, say))
        taking = button(say, "suggest-surprise-button", "surprise_take", f"{run.id}/{id_}")
        blocks += [Paragraph(name), *((Quoted(reason),) if reason else ()), Actions((taking,))]
    if blocks:
        tx.send(privately(event, say, *marked(tx), *blocks))
    else:
        tx.send(privately(event, say, why_not(event, say), _again(event, tx)))


def take_surprise(event: ButtonPressed, me: Member, tx: RitualTx, formats: Formats) -> None:
    """Let a surprise be what was suggested, if it still may be."""
    token, _, id_ = event.token.partition("/")
    run, ritual = surprises.open_to_change(event, me, token, tx)
    if run is None or ritual is None:
        return
    format_ = _fitting(run, ritual, tx, formats).get(id_)
    if format_ is None:
        refuse(event, "surprise-drawn-already" if run.format == id_ else "surprise-no-other", tx)
        return
    surprises.redraw(event, run, ritual, format_, "surprise-because-suggested", (run.format,), tx, formats)


def _fitting(run: Run, ritual: Ritual, tx: RitualTx, formats: Formats) -> Mapping[str, Format]:
    circumstances = circumstances_of(ritual, run.begins, tx, formats)
    found = candidates(formats.novel(), circumstances, frozenset((run.format,)))
    return {format_.id: format_ for format_ in found}


def _listed(fitting: Mapping[str, Format], tx: RitualTx) -> str:
    """List formats, a line each, as many as are sent."""
    lines, length = [], 0
    for format_ in fitting.values():
        name, purpose = (str(tx.say(key)) for key in (key_of(format_, None, "name"), key_of(format_, None, "purpose")))
        line = f"{format_.id}: {name}. {purpose}"
        length += len(line) + 1
        if length > LONGEST_MATERIAL:
            break
        lines.append(line)
    return "\n".join(lines)


def _chosen(said: Sequence[str], fitting: Mapping[str, Format]) -> Mapping[str, str]:
    """Read which formats were chosen, each with its reason; what could not be drawn is passed over."""
    found: dict[str, str] = {}
    for each in said:
        choice = _CHOICE.fullmatch(each)
        id_ = (choice[1] if choice else each.strip()).upper()
        if id_ in fitting:
            found.setdefault(id_, choice[2] if choice else "")
    return found
