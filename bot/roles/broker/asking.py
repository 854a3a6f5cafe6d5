"""How a question comes into the world that we post for its asker: typed, or filled in."""

import json
from dataclasses import replace
from datetime import datetime

from bot.core.answers import privately
from bot.core.effects import (
    AnswerPrivately,
    EditMessage,
    Gesture,
    OpenForm,
    PostMessage,
    Reason,
)
from bot.core.events import (
    FormSubmitted,
    MessageMenuChosen,
    MessageSent,
)
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import MemberId, space_of
from bot.core.markup import channel_link, moment
from bot.core.people import Channel, Life, Member, Mode, Purpose
from bot.core.views import Actions, Block, Divider, Paragraph, Quoted, Small, Tone, view
from bot.questions.question import Question
from bot.questions.showing import found_blocks
from bot.questions.titles import title_of
from bot.questions.topics import LONGEST_TOPIC, listed, spoken_of
from bot.roles.broker import elsewhere, path, replies
from bot.roles.broker.facts import somebody_may_be_asked
from bot.roles.broker.names import standing_name
from bot.roles.broker.tx import BrokerTx
from bot.roles.broker.words import asked_card, button, how_it_stands

LONGEST_QUESTION = 4_000
DRAFT = "broker.ask"
BEGUN = "broker.begun"
"""Words that may become a question: whoever offers to ask them keeps them under this verb."""


def asks(event: Gesture, asker: MemberId, typed: str, tx: BrokerTx) -> None:
    """Look at a typed question before it is public; nothing typed opens the form."""
    if _room(event, asker, tx, typed) is None:
        return
    if not typed:
        tx.send(OpenForm(interaction=event.interaction, form=form(tx)))
    elif len(typed) > LONGEST_QUESTION:
        sorry = tx.say("broker-too-long", longest=LONGEST_QUESTION, length=len(typed))
        body = json.dumps({"text": typed, "topics": ()})
        shorten = button(tx.say, "broker-shorten-button", "change", tx.drafts.keep(asker, DRAFT, body, tx.now))
        tx.send(privately(event, tx.say, Paragraph(sorry), Actions((shorten,))))
    else:
        tx.send(look(event, asker, typed, (), tx))


def begins(event: Gesture, asker: MemberId, begun: str, tx: BrokerTx) -> None:
    """Open the form, with the words that somebody came with, if there are any."""
    words = tx.drafts.take_up(asker, BEGUN, begun) if begun else None
    if _room(event, asker, tx, words or "") is not None:
        tx.send(OpenForm(interaction=event.interaction, form=form(tx, text=words or "")))


def form(tx: BrokerTx, draft: str = "", text: str = "", topics: tuple[str, ...] = ()) -> Form:
    """Return the form in which a question is written or changed."""
    say = tx.say
    return Form(
        verb="broker.ask",
        token=draft,
        title=str(say("broker-ask-title")),
        submit=str(say("broker-ask-submit-label")),
        intro=str(say("broker-ask-intro")),
        pages=(
            Page(
                (
                    Field(
                        name="text",
                        label=str(say("broker-ask-text-label")),
                        kind=FieldKind.TEXT,
                        hint=str(say("broker-ask-text-hint")),
                        initial=(text,) if text else (),
                        longest=LONGEST_QUESTION,
                    ),
                    Field(
                        name="topics",
                        label=str(say("broker-ask-topics-label")),
                        hint=str(say("broker-ask-topics-hint")),
                        initial=(", ".join(topics),) if topics else (),
                        required=False,
                        longest=5 * LONGEST_TOPIC,
                    ),
                )
            ),
        ),
    )


def look(
    event: Gesture, asker: MemberId, text: str, topics: tuple[str, ...], tx: BrokerTx, draft: str = ""
) -> AnswerPrivately:
    """Show the post as it will stand, and keep it as a draft until its author decides."""
    say, channel = tx.say, tx.channel_for(Purpose.QUESTIONS)
    assert channel is not None  # `_room` was asked before
    about = topics or spoken_of(tx.questions.topics(), text, tx.community.language)
    body = json.dumps({"text": text, "topics": about})
    token = tx.drafts.keep(asker, DRAFT, body, tx.now, draft or None)
    shown = Question(
        id=token,
        asker=asker,
        text=text,
        topics=about,
        channel=channel.id,
        message=None,
        ours=True,
        asked_at=tx.now,
    )
    return privately(
        event,
        say,
        Paragraph(say("broker-preview", channel=channel_link(channel.id))),
        *asked_card(say, shown),
        Small(say("broker-preview-topics", topics=", ".join(about)) if about else say("broker-preview-no-topics")),
        *_what_is_known(text, tx),
        Actions(
            (
                button(say, "broker-post-button", "post", token, Tone.PRIMARY),
                button(say, "broker-change-button", "change", token),
                button(say, "broker-discard-button", "discard", token),
            )
        ),
        replaces=True,
    )


def _what_is_known(text: str, tx: BrokerTx) -> list[Block]:
    """Return what may answer a question before it is posted, for its asker alone."""
    found = tx.finding.like(text)
    return [Divider(), Paragraph(tx.say("broker-found")), *found_blocks(tx.say, found), Divider()] if found else []


def _drafted(asker: MemberId, draft: str, tx: BrokerTx) -> tuple[str, tuple[str, ...]] | None:
    kept = tx.drafts.take_up(asker, DRAFT, draft)
    if kept is None:
        return None
    body = json.loads(kept)
    return body["text"], tuple(body["topics"])


def written(event: FormSubmitted, who: Member, tx: BrokerTx) -> None:
    """Look at what was written in the form before it is public."""
    text, topics = only(event.values, "text"), listed(only(event.values, "topics"))
    if _room(event, who.id, tx) is not None:
        mine = event.token and tx.drafts.take_up(who.id, DRAFT, event.token) is not None
        tx.send(look(event, who.id, text, topics, tx, event.token if mine else ""))


def change(event: Gesture, asker: MemberId, draft: str, tx: BrokerTx) -> None:
    """Open the form again with what was written."""
    drafted = _drafted(asker, draft, tx)
    if drafted is None:
        tx.send(privately(event, tx.say, Paragraph(tx.say("broker-draft-gone")), replaces=True))
    else:
        tx.send(OpenForm(interaction=event.interaction, form=form(tx, draft, *drafted)))


def discard(event: Gesture, asker: MemberId, draft: str, tx: BrokerTx) -> None:
    """Throw the draft away."""
    tx.drafts.drop(asker, draft)
    tx.send(privately(event, tx.say, Paragraph(tx.say("broker-discarded")), replaces=True))


def post(event: Gesture, asker: MemberId, draft: str, tx: BrokerTx) -> None:
    """Post the question and set its clock."""
    drafted, channel = _drafted(asker, draft, tx), _room(event, asker, tx)
    if channel is None:
        return
    if drafted is None:
        tx.send(privately(event, tx.say, Paragraph(tx.say("broker-draft-gone")), replaces=True))
        return
    tx.drafts.drop(asker, draft)
    text, topics = drafted
    question = Question(
        id=draft,
        asker=asker,
        text=text,
        topics=topics,
        channel=channel.id,
        message=None,
        ours=True,
        asked_at=tx.now,
    )
    tx.questions.open(question)
    next_at = path.begin(question, tx)
    stand(question, next_at, tx)
    say = tx.say
    key = "broker-posted" if somebody_may_be_asked(tx, question) else "broker-posted-alone"
    tx.send(
        privately(
            event,
            say,
            Paragraph(say(key, channel=channel_link(channel.id), at=moment(next_at))),
            Actions((button(say, "broker-withdraw-button", "withdraw", question.id),)),
            replaces=True,
        )
    )


def stand(question: Question, next_at: datetime, tx: BrokerTx) -> None:
    """Post a question in its channel."""
    tx.send(
        PostMessage(
            channel=question.channel,
            view=how_it_stands(tx, question, next_at),
            reason=Reason(rule="question", token=question.id),
            name=standing_name(question.id),
            title=title_of(question.text),
            tags=question.topics,
        )
    )


def ask_about(event: MessageMenuChosen, asker: MemberId, tx: BrokerTx) -> None:
    """Begin a question with a message of one's own; other people's words stay theirs."""
    if _room(event, asker, tx) is None:
        return
    if event.author == event.by and event.text.strip():
        tx.send(look(event, asker, event.text.strip()[:LONGEST_QUESTION], (), tx))
    else:
        own = button(tx.say, "broker-write-button", "ask", "")
        tx.send(privately(event, tx.say, Paragraph(tx.say("broker-not-your-words")), Actions((own,))))


def now_stands(event: MessageSent, tx: BrokerTx) -> None:
    """Learn where a post of ours stands, and hear who had answered before we knew."""
    question = tx.questions.question(event.name.split("/")[1])
    if question is None:  # its asker was forgotten while it was on its way
        gone, title = view(Small(tx.say("broker-ended-withdrawn"))), str(tx.say("question-withdrawn-title"))
        tx.send(EditMessage(message=event.message, view=gone, title=title))
        return
    elsewhere.stands(event, question, tx)
    if event.name == standing_name(question.id) and question.ours and question.message is None:
        question = replace(question, message=event.message, post=event.message)
        tx.questions.change(question)
        replies.heard_before(question, tx)


def _room(event: Gesture, asker: MemberId, tx: BrokerTx, typed: str = "") -> Channel | None:
    """Return where questions are asked; where there is no such place, say so, give the words back and return None."""
    channel = tx.channel_for(Purpose.QUESTIONS)
    is_here = channel is not None and space_of(channel.id) == tx.space  # elsewhere, nobody here could read the answers
    if tx.community.life is Life.OPEN and channel is not None and is_here and channel.mode is Mode.HOST:
        return channel
    me = tx.member(asker)
    yours = Small(tx.say("broker-no-room-yours")) if me is not None and me.coordinator else None
    tx.send(privately(event, tx.say, Paragraph(tx.say("broker-no-room")), yours, Quoted(typed) if typed else None))
    return None
