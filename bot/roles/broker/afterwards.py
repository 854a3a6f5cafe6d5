"""What follows an end: a coordinator's kind sentence, and what became of it three weeks later."""

from dataclasses import replace
from datetime import timedelta

from bot.core.answers import privately
from bot.core.effects import Asked, Gesture, Kind, OpenForm, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, FormSubmitted, TimeCame
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import MemberId
from bot.core.markup import Markup, mention
from bot.core.people import Member
from bot.core.views import Actions, Paragraph, Quoted, Small, Tone, view
from bot.questions.question import Outcome, Question
from bot.roles.broker.ending import close
from bot.roles.broker.facts import is_met_in_the_open
from bot.roles.broker.names import own_name, own_names
from bot.roles.broker.standing import answer_in_place
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import button, linked

OUTCOME_USEFUL = timedelta(days=14)
LONGEST_OUTCOME = 2_000


def close_kindly(event: ButtonPressed | FormSubmitted, who: Member, tx: BrokerTx) -> None:
    """Let a coordinator end a question, with a sentence for its asker."""
    question, say = tx.questions.question(event.token), tx.say
    if not who.coordinator:
        tx.send(privately(event, say, Paragraph(say("broker-only-coordinators"))))
    elif question is None or not question.is_open:
        tx.send(privately(event, say, Paragraph(say("broker-has-ended"))))
    elif isinstance(event, ButtonPressed):
        tx.send(OpenForm(interaction=event.interaction, form=_sentence_form(tx, question, "close_kindly")))
    else:
        close(question, Outcome.CLOSED, tx)
        tx.people.note_use_of_name(who.id, question.asker, "use-closed-question", tx.now)
        words = only(event.values, "words")
        if is_met_in_the_open(question, tx):
            untold = Paragraph(say("broker-you-closed-untold"))
            tx.send(privately(event, say, untold, Quoted(words) if words else None))
        else:
            _tell(question, question.asker, "broker-closed-for-you", who, words, tx)
            tx.send(privately(event, say, Paragraph(say("broker-you-closed"))))


def ask_outcome(event: TimeCame, tx: BrokerTx) -> None:
    """Three weeks later, ask the asker what became of it."""
    question = tx.questions.question(event.token)
    helpers = () if question is None else tx.questions.thanked(question.id)
    if question is None or not helpers:
        return
    say = tx.say
    names = Markup(", ".join(mention(helper) for helper in helpers))
    tx.send(
        SendDirectMessage(
            to=question.asker,
            view=view(
                Paragraph(say("broker-outcome", helpers=names)),
                Small(say("broker-where", link=linked(question))),
                Actions(
                    (
                        button(say, "broker-tell-button", "tell", question.id, Tone.PRIMARY),
                        button(say, "broker-nothing-button", "nothing", question.id),
                    )
                ),
            ),
            reason=Reason(rule="outcome", token=question.id),
            asked=Asked.NOT,
            kind=Kind.OUTCOME,
            name=own_name(question.id, "outcome"),
            useful_until=tx.now + OUTCOME_USEFUL,
        )
    )


def tell_outcome(event: ButtonPressed | FormSubmitted, who: Member, tx: BrokerTx) -> None:
    """Carry what became of it back to those who helped; we keep none of it."""
    question, say = tx.questions.question(event.token), tx.say
    if question is None or question.asker != who.id:
        tx.send(privately(event, say, Paragraph(say("broker-question-gone"))))
    elif question.told:
        tx.send(privately(event, say, Paragraph(say("broker-told-already"))))
    elif event.verb == "broker.nothing":
        _answer_outcome(event, question, "broker-nothing-to-tell", tx)
    elif isinstance(event, ButtonPressed):
        tx.send(OpenForm(interaction=event.interaction, form=_sentence_form(tx, question, "tell")))
    else:
        for helper in tx.questions.thanked(question.id):
            _tell(question, helper, "broker-what-became", who, only(event.values, "words"), tx)
        tx.questions.change(replace(question, told=True))
        _answer_outcome(event, question, "broker-told", tx)


def _answer_outcome(event: Gesture, question: Question, key: str, tx: BrokerTx) -> None:
    shown = view(Small(tx.say(key)), Paragraph(linked(question)))
    answer_in_place(event, own_names(question.id, "outcome", tx), shown, tx)


def _tell(question: Question, to: MemberId, key: str, who: Member, words: str, tx: BrokerTx) -> None:
    tx.send(
        SendDirectMessage(
            to=to,
            view=view(
                Paragraph(tx.say(key, who=mention(who.id))),
                Quoted(words) if words else None,
                Small(tx.say("broker-where", link=linked(question))),
            ),
            reason=Reason(rule=key.removeprefix("broker-"), token=question.id),
            asked=Asked.NOT,
            kind=Kind.OWN_QUESTION if to == question.asker else Kind.THANKS,
            useful_until=tx.now + OUTCOME_USEFUL,
        )
    )


def _sentence_form(tx: BrokerTx, question: Question, what: str) -> Form:
    key = what.replace("_", "-")
    field = Field(
        name="words",
        label=str(tx.say(f"broker-{key}-label")),
        kind=FieldKind.TEXT,
        required=what == "tell",
        longest=LONGEST_OUTCOME,
    )
    return Form(
        verb=f"broker.{what}",
        token=question.id,
        title=str(tx.say(f"broker-{key}-title")),
        submit=str(tx.say("broker-send-label")),
        pages=(Page((field,)),),
    )
