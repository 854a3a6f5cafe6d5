"""A card from the answer that helped: offered to its asker and to whoever gave it, and never sent for its own sake.

1. Whoever gave the answer keeps their own words; for anybody else its author is asked, as ever.
2. Where those who helped said several things, whoever keeps says which of them it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.effects import OpenForm, ReadMessage
from bot.core.events import ButtonPressed, MessageRead
from bot.core.ids import MemberId, MessageRef, space_of
from bot.core.markup import mention, message_link, moment
from bot.core.people import Channel, Member
from bot.core.views import Actions, Block, Paragraph
from bot.questions.question import Question
from bot.questions.titles import title_of
from bot.roles.cybrarian import describing, drafting, keeping
from bot.roles.cybrarian.card import Stage
from bot.roles.cybrarian.reading import given
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.words import HERE, answered, button

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Answer:
    """Something that somebody said under a question: who, when and where."""

    by: MemberId
    at: datetime
    where: MessageRef


def offered(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Begin a card with the answer that helped, or ask which of several it was; a token may say so already."""
    token, _, which = event.token.removesuffix(f"/{HERE}").partition("/")
    question = tx.questions.question(token)
    room = drafting.room_for(event, tx, space=None if question is None else space_of(question.channel))
    if room is None:
        return
    answers = [] if question is None else _answers(question, me, tx)
    meant = [one for one in answers if not which or one.where.id == which]
    if question is None or not meant:
        tx.send(answered(event, tx, Paragraph(tx.say("keep-which-answer"))))
    elif len(meant) == 1:
        _begin(event, me, room, question, meant[0], tx)
    else:
        tx.send(answered(event, tx, Paragraph(tx.say("keep-which-of-these")), *_choices(question, meant, tx)))


def _answers(question: Question, me: Member, tx: CybrarianTx) -> Sequence[_Answer]:
    """Return what those said who helped, the latest of it; only one's own, if one is among them."""
    thanked = frozenset(tx.questions.thanked(question.id))
    replies = [] if question.message is None else tx.posts.replies(question.message)
    said = [_Answer(by, at, where) for by, at, where in replies if by in thanked]
    return ([one for one in said if one.by == me.id] or said)[-MOST_SHOWN:]


def _choices(question: Question, answers: Sequence[_Answer], tx: CybrarianTx) -> list[Block]:
    say, blocks = tx.say, list[Block]()
    for one in answers:
        link = message_link(say("keep-answer-link"), one.where)
        this_one = button(say, "keep-this-one-button", "keep_answer", f"{question.id}/{one.where.id}/{HERE}")
        blocks.append(Paragraph(say("keep-answer-line", link=link, author=mention(one.by), at=moment(one.at))))
        blocks.append(Actions((this_one,)))
    return blocks


def _begin(
    event: ButtonPressed, me: Member, room: Channel, question: Question, answer: _Answer, tx: CybrarianTx
) -> None:
    if keeping.goes_on(event, me, answer.where, tx):
        return
    title, topics = title_of(question.text), question.topics
    card = drafting.begin(me, room, tx, author=answer.by, source=answer.where, title=title, topics=topics)
    tx.send(OpenForm(interaction=event.interaction, form=describing.form(tx, card)))
    if card.is_own:  # fetched while the form is filled in
        tx.send(ReadMessage(message=answer.where, verb="cybrarian.own", token=card.id))


def read_own(event: MessageRead, tx: CybrarianTx) -> None:
    """Take one's own words into the draft that one is describing."""
    card = tx.library.card(event.token)
    author, words = given(event, tx)
    if card is not None and card.stage is Stage.BEGUN and author is not None and author.id == card.author and words:
        tx.library.change(replace(card, words=words))
