"""Who may be asked about what: said by everybody for themselves, changed as easily."""

from collections.abc import Sequence

from bot.core.answers import privately
from bot.core.effects import AnswerPrivately, Gesture, OpenForm
from bot.core.events import ButtonPressed
from bot.core.forms import Field, Form, Page
from bot.core.markup import Markup, escape, mention, plain
from bot.core.people import Member
from bot.core.views import MOST_OPTIONS, Actions, Button, Option, Paragraph, Select, Small, Tone, view
from bot.questions.question import Answer
from bot.questions.topics import LONGEST_TOPIC, MOST_TOPICS, fold, listed
from bot.roles.broker import elsewhere, path
from bot.roles.broker.facts import is_elsewhere
from bot.roles.broker.names import invitation_name, thanks_name
from bot.roles.broker.standing import answer_in_place
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import button, keeps_answer, linked

CHOSEN = "chosen"
"""The token of the menu that takes away what somebody's roles declare."""
PACES = (0, 7, 14, 28)
"""Days between two asks of one helper; 0 is the community's usual cap."""


def panel(event: Gesture, who: Member, tx: BrokerTx, said: Markup | None = None) -> AnswerPrivately:
    """Show what a member may be asked about, and how often, with everything to change it."""
    say, said_by_them, chosen = tx.say, tx.questions.said_by(who.id), tx.choices.declared_by(who.id)
    pace = tx.questions.pace(who.id) or 0
    items: list[Button | Select] = [button(say, "topics-add-button", "add_topics", "", Tone.PRIMARY)]
    if said_by_them:
        items.append(_removal(str(say("topics-remove-label")), "", said_by_them))
    if chosen:
        items.append(_removal(str(say("topics-remove-chosen-label")), CHOSEN, list(chosen)))
    if said_by_them or chosen:
        items.append(
            Select(
                label=str(say("topics-pace-label")),
                verb="broker.pace",
                options=tuple(Option(str(spoken_pace(tx, days)), str(days)) for days in PACES),
            )
        )
    mine = Markup("\n".join(f"- {escape(topic)}" for topic in said_by_them))
    by_choice = Markup("\n".join(say("topics-chosen", topic=topic, role=role) for topic, role in chosen.items()))
    return privately(
        event,
        say,
        None if said is None else Paragraph(said),
        Paragraph(say("topics-mine")) if said_by_them else None if chosen else Paragraph(say("topics-none")),
        Paragraph(mine) if said_by_them else None,
        Paragraph(say("topics-mine-chosen")) if chosen else None,
        Paragraph(by_choice) if chosen else None,
        Small(say("topics-how-often", pace=spoken_pace(tx, pace))) if said_by_them or chosen else None,
        Actions(tuple(items)),
        replaces=True,
    )


def _removal(label: str, token: str, topics: Sequence[str]) -> Select:
    options = tuple(Option(topic, topic) for topic in topics[:MOST_OPTIONS])
    return Select(label=label, verb="broker.remove_topics", token=token, options=options, most=len(options))


def spoken_pace(tx: BrokerTx, days: int) -> Markup:
    """Say how often somebody may be asked, as days between two asks; 0 is the usual cap."""
    if days == 0:
        return tx.say("topics-pace-usual", number=tx.community.spans.helper_asks_a_week)
    return tx.say("topics-pace", weeks=days // 7)


def topics_form(tx: BrokerTx) -> Form:
    """Return the form in which topics are added."""
    say = tx.say
    field = Field(
        name="topics",
        label=str(say("topics-form-label")),
        hint=str(say("topics-form-hint")),
        longest=MOST_TOPICS * LONGEST_TOPIC,
    )
    return Form(
        verb="broker.add_topics",
        title=str(say("topics-form-title")),
        submit=str(say("topics-form-submit-label")),
        pages=(Page((field,)),),
    )


def add(event: Gesture, who: Member, typed: str, tx: BrokerTx) -> None:
    """Write down what a member says they may be asked about."""
    known = set(tx.questions.said_by(who.id))
    fresh = [topic for topic in listed(typed) if topic not in known]
    fits = fresh[: max(0, MOST_TOPICS - len(known))]
    for topic in fits:
        tx.questions.agree(who.id, topic, yes=True)
    said = tx.say("topics-full", most=MOST_TOPICS) if len(fits) < len(fresh) else tx.say("topics-noted")
    tx.send(panel(event, who, tx, said))


def remove(event: ButtonPressed, who: Member, topics: Sequence[str], tx: BrokerTx) -> None:
    """Forget topics of a member."""
    for topic in topics:
        tx.questions.no_longer(who.id, topic)
    tx.send(panel(event, who, tx, tx.say("topics-removed")))


def known_topics(typed: str, me: Member | None, look: BrokerTx) -> list[tuple[str, str]]:
    """Return how a list of topics may go on: with those known here that begin with its last part, or contain it."""
    before, _, begun = typed.replace(";", ",").rpartition(",")
    kept, part = listed(before), fold(begun)
    mine = set() if me is None else set(look.questions.said_by(me.id))
    known = sorted(topic for topic in look.questions.topics() - mine if part in topic and topic not in kept)
    hint = plain(look.say("topics-known-hint"))
    return [(", ".join((*kept, topic)), hint) for topic in sorted(known, key=lambda topic: not topic.startswith(part))]


def set_pace(event: ButtonPressed, who: Member, tx: BrokerTx) -> None:
    """Write down how often a member may be asked."""
    chosen = next((days for days in PACES[1:] if (str(days),) == event.values), None)
    tx.questions.set_pace(who.id, chosen)
    tx.send(panel(event, who, tx, tx.say("topics-noted")))


def open_form(event: Gesture, tx: BrokerTx) -> None:
    """Ask for topics."""
    tx.send(OpenForm(interaction=event.interaction, form=topics_form(tx)))


def answer(event: ButtonPressed, who: Member, said: Answer, tx: BrokerTx) -> None:
    """Take a helper's answer to an invitation."""
    say, question = tx.say, tx.questions.question(event.token)
    invited = question is not None and any(
        invitation.helper == who.id for invitation in tx.questions.invitations(question.id)
    )
    if question is None or not invited:
        tx.send(privately(event, say, Paragraph(say("broker-question-gone"))))
        return
    tx.questions.answer(question.id, who.id, said)
    tx.recall(invitation_name(question.id, who.id))  # answered on their own page, before the message could reach them
    match said:
        case Answer.LOOK if question.is_open:
            words = say("broker-you-said-look")
            if is_elsewhere(tx, question, who.id):
                words = say("broker-you-said-look-elsewhere")
                elsewhere.looks(question, who, tx)
            path.is_looking(question, who.id, tx)
        case Answer.LESS:
            words = say("broker-you-said-less", weeks=_ask_less(who, tx) // 7)
        case Answer.NOT_ME if question.is_open:
            words = say("broker-you-said-not-me")
        case _:
            words = say("broker-answered-meanwhile")
    shown = view(Small(words), Paragraph(linked(question)))
    answer_in_place(event, [invitation_name(question.id, who.id)], shown, tx)
    if question.is_open and not question.clock_stopped and path.all_declined(question, tx):
        path.hurry(question, tx)


def _ask_less(who: Member, tx: BrokerTx) -> int:
    """Lengthen the time between two asks of a helper; return how many days it is now."""
    days = next((days for days in PACES if days > (tx.questions.pace(who.id) or 0)), PACES[-1])
    tx.questions.set_pace(who.id, days)
    return days


def consent(event: ButtonPressed, who: Member, tx: BrokerTx, *, yes: bool) -> None:
    """Take the answer to "may I ask you about this again?"."""
    say, question = tx.say, tx.questions.question(event.token)
    topic = None if question is None else next(iter(question.topics), None)
    if question is None or topic is None or who.id not in tx.questions.thanked(question.id):
        tx.send(privately(event, say, Paragraph(say("broker-question-gone"))))
        return
    tx.questions.agree(who.id, topic, yes=yes)
    words = say("broker-agreed", topic=topic) if yes else say("broker-disagreed")
    thanks, where = say("broker-thanks", asker=mention(question.asker)), say("broker-where", link=linked(question))
    keeps = None if is_elsewhere(tx, question, who.id) else keeps_answer(question, tx)
    shown = view(Paragraph(thanks), Small(where), Paragraph(words), Actions((keeps,)) if keeps is not None else None)
    answer_in_place(event, [thanks_name(question.id, who.id)], shown, tx)
