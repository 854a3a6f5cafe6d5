"""An asker says that it helped, and who: whoever that was is thanked with it."""

from collections.abc import Sequence

from bot.core.answers import privately
from bot.core.effects import Gesture
from bot.core.events import ButtonPressed, MessageMenuChosen
from bot.core.ids import MemberId
from bot.core.markup import Markup, mention
from bot.core.people import Member
from bot.core.views import Actions, Option, Paragraph, Select
from bot.questions.question import Outcome, Question
from bot.roles.broker.ending import ASKED, close, say_that_it_ended, theirs
from bot.roles.broker.facts import may_still_thank, repliers
from bot.roles.broker.names import own_names
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import button, keeps_answer


def _own_to_thank(event: Gesture, who: Member, token: str, tx: BrokerTx) -> Question | None:
    """Return an asker's own question as long as they can say who helped; else say why not and return None."""
    question = theirs(event, who, token, tx)
    if question is None or question.is_open or may_still_thank(question, tx):
        return question
    say_that_it_ended(event, tx)
    return None


def that_helped(event: ButtonPressed, who: Member, tx: BrokerTx) -> None:
    """Close the question; where several people replied, ask whose reply it was."""
    question = _own_to_thank(event, who, event.token, tx)
    if question is None:
        return
    helpers = repliers(question, tx)
    if len(helpers) <= 1:
        _close_helped(event, question, helpers, tx)
        return
    say = tx.say
    people = [member for token in helpers[:25] if (member := tx.member(token)) is not None]
    tx.send(
        privately(
            event,
            say,
            Paragraph(say("broker-who-helped")),
            Actions(
                (
                    Select(
                        label=str(say("broker-who-helped-label")),
                        verb="broker.thank",
                        token=question.id,
                        options=tuple(Option(member.name, member.id) for member in people),
                        most=len(people),
                    ),
                    button(say, "broker-all-of-them-button", "thank_all", question.id),
                )
            ),
        )
    )


def thank_chosen(event: ButtonPressed, who: Member, tx: BrokerTx, *, everybody: bool) -> None:
    """Close the question with thanks to those whom its asker chose."""
    question = _own_to_thank(event, who, event.token, tx)
    if question is not None:
        replied = repliers(question, tx)
        chosen = [helper for helper in replied if everybody or helper in event.values]
        _close_helped(event, question, chosen, tx)


def this_answered(event: MessageMenuChosen, who: Member, tx: BrokerTx) -> None:
    """Close one's question by pointing at the reply that answered it."""
    asked_there = [] if event.thread is None else tx.questions.under(event.thread)
    if not asked_there or event.author is None:
        tx.send(privately(event, tx.say, Paragraph(tx.say("broker-no-question-here"))))
        return
    mine = [question for question in asked_there if question.is_open and question.asker == who.id]
    question = (mine or asked_there)[-1]
    if _own_to_thank(event, who, question.id, tx) is not None:
        # Whoever was forgotten since, or is a bot, is nobody to write down, and nobody to thank.
        helper = tx.people.known(event.author)
        helpers = [] if helper is None or helper.id == question.asker else [helper.id]
        _close_helped(event, question, helpers, tx)


def _close_helped(event: Gesture, question: Question, helpers: Sequence[MemberId], tx: BrokerTx) -> None:
    close(question, Outcome.HELPED, tx, helpers)
    said = "broker-helped-thanked" if helpers else "broker-helped"
    names = ", ".join(mention(helper) for helper in helpers)
    words = tx.say(said, helpers=Markup(names)) if helpers else tx.say(said)
    # What was pressed may be a message of ours that says how it ended by itself, through another lane than an answer's.
    ended = tx.questions.question(question.id)
    keeps = None if ended is None else keeps_answer(ended, tx)
    shown = (Paragraph(words), Actions((keeps,)) if keeps is not None else None)
    tx.send(privately(event, tx.say, *shown, replaces=not _is_our_own_ask(event, question, tx)))


def _is_our_own_ask(event: Gesture, question: Question, tx: BrokerTx) -> bool:
    """Say whether what was pressed stands on a message in which we asked the asker about their question."""
    pressed = event.message if isinstance(event, ButtonPressed) else None
    names = (name for what in ASKED for name in own_names(question.id, what, tx))
    return pressed is not None and any(tx.messages.where(name) == pressed for name in names)
