"""A message that reads like a question gets an offer that only its author sees.

1. It comes after a few minutes, and only where nobody replied and nothing was done about it meanwhile. Whose first
   words nobody has answered yet hears from a person first.
2. At most one a day and member, and never again after *no*.
3. What was said is not kept: only where it stands, and what was found for it.
"""

import json
from dataclasses import replace
from datetime import timedelta

from bot.core.effects import Kind, Reason, Whisper
from bot.core.events import ButtonPressed, MessagePosted, TimeCame
from bot.core.ids import ChannelId, EventId, MemberId, MessageRef
from bot.core.people import Life, Member, Mode, Purpose
from bot.core.views import Actions, Paragraph, Small, Tone, view
from bot.questions.showing import found_blocks
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.words import HERE, answered, button

DRAFT = "cybrarian.offer"
AFTER = timedelta(minutes=5)
A_DAY = timedelta(days=1)
NOT_IN = frozenset({Purpose.WELCOME, Purpose.REPERTOIRE})
"""Where nobody is taken up on a question mark: newcomers are met by people, and the library holds what is known."""


def consider(event: MessagePosted, tx: CybrarianTx) -> None:
    """Wait a few minutes before anything is offered."""
    channel, me = tx.places.channel(event.message.channel), tx.people.known(event.by)
    if channel is None or channel.mode is not Mode.HOST or channel.forum or channel.purpose in NOT_IN:
        tx.stay_silent("takes-no-part")
        return
    if me is None or not _may_be_offered(me, tx):
        tx.stay_silent("not-now-for-them")
        return
    found = [one.id for one in tx.finding.like(event.text)]
    body = json.dumps({"channel": event.message.channel, "message": event.message.id, "found": found})
    token = tx.drafts.keep(me.id, DRAFT, body, tx.now)
    due = TimeCame(id=EventId(f"cybrarian:offer:{me.id}"), at=tx.now, verb="cybrarian.offer", token=f"{me.id}/{token}")
    tx.schedule(due, tx.now + AFTER)


def _may_be_offered(me: Member, tx: CybrarianTx) -> bool:
    if tx.community.life is not Life.OPEN or me.guest or me.is_paused(tx.now) or Kind.LIBRARY in me.muted:
        return False
    reader = tx.library.reader(me.id)
    return not reader.declines and (reader.offered_at is None or tx.now - reader.offered_at >= A_DAY)


def offer(event: TimeCame, tx: CybrarianTx) -> None:
    """Offer to let a question find its people, and show what may answer it already."""
    member, _, token = event.token.partition("/")
    me, draft = tx.member(MemberId(member)), tx.drafts.take_up(MemberId(member), DRAFT, token)
    if me is None or draft is None:
        return
    body = json.loads(draft)
    message = MessageRef(ChannelId(body["channel"]), body["message"])
    is_there = tx.posts.author_of(message) == me.id  # else it was deleted meanwhile
    replied = any(author != me.id for author, _, _ in tx.posts.replies(message))
    greeted = bool(tx.newcomers.waiting_of(me.id))  # somebody's first words are for people to answer
    if not is_there or replied or greeted or tx.questions.at(message) is not None or not _may_be_offered(me, tx):
        tx.stay_silent("settled-meanwhile")
        tx.drafts.drop(me.id, token)
        return
    say = tx.say
    tx.library.note(replace(tx.library.reader(me.id), offered_at=tx.now))
    found = found_blocks(say, tx.finding.those(body["found"]))
    tx.send(
        Whisper(
            channel=message.channel,
            to=me.id,
            reason=Reason(rule="reads-like-a-question"),
            view=view(
                Small(say("only-you")),
                Paragraph(say("offer-question")),
                *([Paragraph(say("offer-found")), *found] if found else []),
                Small(say("offer-once")),
                Actions(
                    (
                        button(say, "offer-ask-button", "offer_ask", f"{token}/{HERE}", Tone.PRIMARY),
                        button(say, "offer-no-button", "offer_no", f"{token}/{HERE}"),
                    )
                ),
            ),
        )
    )


def ask(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Take somebody's own message as a question, as their ❓ would."""
    token = event.token.partition("/")[0]
    draft = tx.drafts.take_up(me.id, DRAFT, token)
    if draft is None:
        tx.send(answered(event, tx, Paragraph(tx.say("no-longer-works"))))
        return
    tx.drafts.drop(me.id, token)
    body = json.loads(draft)
    message = MessageRef(ChannelId(body["channel"]), body["message"])
    wish = TimeCame(id=EventId(f"broker:wished:{token}"), at=tx.now, verb="broker.wished", token=str(message))
    tx.schedule(wish, tx.now)  # questions are the broker's
    tx.send(answered(event, tx, Paragraph(tx.say("offer-asked"))))


def never_again(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Offer somebody nothing of this kind ever again."""
    tx.drafts.drop(me.id, event.token.partition("/")[0])
    tx.library.note(replace(tx.library.reader(me.id), declines=True))
    tx.send(answered(event, tx, Paragraph(tx.say("offer-never-again"))))
