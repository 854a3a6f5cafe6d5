"""A helper who is met only in another space of the community: asked by nobody's name, and named only after both agreed.

The words of a question are public where it stands, so they may be shown elsewhere; who asked is not told. When a
helper says that they will look, its asker is asked once whether both may know of each other. After a yes the helper
can answer through us, for where the question stands they cannot write themselves.
"""

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, Kind, OpenForm, PostMessage, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, FormSubmitted, MessageSent
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import MemberId, new_token, space_of
from bot.core.markup import Markup
from bot.core.people import Member
from bot.core.policy import USEFUL_FOR
from bot.core.views import Actions, Paragraph, Quoted, Small, Tone, view
from bot.questions.question import Answer, Invitation, Question
from bot.roles.broker import replies
from bot.roles.broker.names import answer_name, answered_by, invitation_name, meeting_name, met_name
from bot.roles.broker.standing import answer_in_place
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import button, excerpt, linked

LONGEST_ANSWER = 4_000


def looks(question: Question, helper: Member, tx: BrokerTx) -> None:
    """Ask the asker, once, whether both may know of each other."""
    name = meeting_name(question.id, helper.id)
    if tx.messages.was_sent(name):
        return
    say, token = tx.say, f"{question.id}/{helper.id}"
    tx.send(
        SendDirectMessage(
            to=question.asker,
            view=view(
                Paragraph(say("broker-meeting", place=_place(helper.id, question, tx))),
                Small(say("broker-where", link=linked(question))),
                Actions(
                    (
                        button(say, "broker-introduce-button", "introduce", token, Tone.PRIMARY),
                        button(say, "broker-keep-apart-button", "keep_apart", token),
                    )
                ),
            ),
            reason=Reason(rule="meeting", token=question.id),
            asked=Asked.NOT,
            kind=Kind.OWN_QUESTION,
            name=name,
            useful_until=tx.now + USEFUL_FOR,
        )
    )


def decide(event: ButtonPressed, who: Member, tx: BrokerTx, *, yes: bool) -> None:
    """Take the asker's word on whether both may know of each other; it holds once it is said."""
    token, _, helper = event.token.partition("/")
    question = tx.questions.question(token)
    invited = _looking(question, MemberId(helper), tx)
    if question is None or question.asker != who.id or invited is None:
        tx.send(privately(event, tx.say, Paragraph(tx.say("broker-question-gone"))))
        return
    if not question.is_open:
        words = tx.say("broker-has-ended")
    elif invited.introduced is not None:
        words = tx.say("broker-introduced-already")
    else:
        tx.questions.introduce(question.id, invited.helper, yes=yes)
        words = _introduce(question, who, invited, tx) if yes else _keep_apart(question, invited, tx)
    shown = view(Paragraph(words), Small(tx.say("broker-where", link=linked(question))))
    answer_in_place(event, [meeting_name(question.id, invited.helper)], shown, tx)


def _introduce(question: Question, asker: Member, invited: Invitation, tx: BrokerTx) -> Markup:
    """Tell both who the other is; the helper gets the way to answer."""
    helper = tx.member(invited.helper)
    assert helper is not None  # whoever is forgotten takes their invitations along
    place = tx.places.name_of(space_of(question.channel))
    write = button(tx.say, "broker-write-answer-button", "write_answer", question.id, Tone.PRIMARY)
    tx.send(
        SendDirectMessage(
            to=helper.id,
            view=view(
                Paragraph(tx.say("broker-met", asker=asker.name, place=place)),
                Quoted(question.text),
                Actions((write,)),
            ),
            reason=Reason(rule="met", token=question.id),
            asked=Asked.DUTY,
            kind=Kind.INVITATION,
            name=met_name(question.id, helper.id),
            useful_until=tx.now + USEFUL_FOR,
        )
    )
    return tx.say("broker-introduced", helper=helper.name, place=_place(helper.id, question, tx))


def _keep_apart(question: Question, invited: Invitation, tx: BrokerTx) -> Markup:
    """Thank the helper, and tell nothing."""
    thanks = view(Small(tx.say("broker-not-introduced")), Paragraph(excerpt(question)))
    tx.send(EditMessage(message=invitation_name(question.id, invited.helper), view=thanks))
    return tx.say("broker-kept-apart")


def open_form(event: ButtonPressed, who: Member, tx: BrokerTx) -> None:
    """Let a helper write an answer, once both know of each other."""
    question = _may_answer(event, who, tx)
    if question is None:
        return
    field = Field(
        name="text",
        label=str(tx.say("broker-write-answer-label")),
        kind=FieldKind.TEXT,
        longest=LONGEST_ANSWER,
    )
    form = Form(
        verb="broker.write_answer",
        token=question.id,
        title=str(tx.say("broker-write-answer-title")),
        submit=str(tx.say("broker-send-label")),
        intro=str(tx.say("broker-write-answer-intro")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(event: FormSubmitted, who: Member, tx: BrokerTx) -> None:
    """Bring a helper's answer to where the question stands; it counts as a reply by a person, for it is."""
    question = _may_answer(event, who, tx)
    if question is None:
        return
    said = tx.say("broker-answers-from", helper=who.name, place=_place(who.id, question, tx))
    tx.send(
        PostMessage(
            channel=question.channel,
            under=question.message,
            view=view(Paragraph(said), Quoted(only(event.values, "text"))),
            reason=Reason(rule="answer-from", token=question.id),
            name=answer_name(question.id, who.id, new_token(4)),
        )
    )
    replies.answered(question, tx.now, tx)
    tx.send(privately(event, tx.say, Paragraph(tx.say("broker-answer-brought"))))


def stands(event: MessageSent, question: Question, tx: BrokerTx) -> None:
    """Write down that a helper answered, where their answer stands now."""
    helper = answered_by(event.name)
    if helper is not None and tx.member(helper) is not None:
        tx.posts.note(event.message, helper, question.message, event.at)


def _may_answer(event: ButtonPressed | FormSubmitted, who: Member, tx: BrokerTx) -> Question | None:
    question = tx.questions.question(event.token)
    invited = _looking(question, who.id, tx)
    if question is None or invited is None or not invited.introduced or question.message is None:
        tx.send(privately(event, tx.say, Paragraph(tx.say("broker-question-gone"))))
    elif not question.is_open:
        tx.send(privately(event, tx.say, Paragraph(tx.say("broker-answered-meanwhile"))))
    else:
        return question
    return None


def _looking(question: Question | None, helper: MemberId, tx: BrokerTx) -> Invitation | None:
    """Return the invitation of a helper in another space who said that they will look."""
    invited = () if question is None else tx.questions.invitations(question.id)
    mine = (one for one in invited if one.helper == helper and one.answer is Answer.LOOK)
    return next(mine, None)


def _place(helper: MemberId, question: Question, tx: BrokerTx) -> str:
    """Return the name of the place where a helper is met."""
    return tx.places.name_of(next(iter(tx.people.spaces_of(helper)), space_of(question.channel)))
