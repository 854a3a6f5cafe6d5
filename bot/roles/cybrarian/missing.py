"""Once a month: what was looked for and not found, and what nobody answered, without names. Who could write this?"""

from collections import Counter
from datetime import datetime, time, timedelta

from bot.core.effects import Asked, PostMessage, Reason
from bot.core.events import MessageSent, TimeCame
from bot.core.ids import EventId, MessageName
from bot.core.markup import Markup, escape, message_link
from bot.core.people import Channel, Purpose
from bot.core.policy import WEEK, has_room
from bot.core.views import Actions, Block, Heading, Paragraph, Small, view
from bot.questions.naming import as_called, names_somebody
from bot.questions.question import Question
from bot.questions.titles import title_of
from bot.roles.cybrarian.place import library_room
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.words import button

MONTH = timedelta(days=31)
FRESH = timedelta(days=3)
"""A question that is younger than this may well be answered yet."""
MOST = 10
LOOKS_BACK = timedelta(days=28)
AT = time(9)


def next_first(now: datetime) -> datetime:
    """Return the next first morning of a month, which may be today's, by a clock that this moment is told by."""
    this = datetime.combine(now.date().replace(day=1), AT, now.tzinfo)
    following = (this.date() + timedelta(days=32)).replace(day=1)
    return this if now < this else datetime.combine(following, AT, now.tzinfo)


def schedule(tx: CybrarianTx) -> None:
    """Tell on the first of the month what is missing."""
    event = TimeCame(id=EventId("cybrarian:missing"), at=tx.now, verb="cybrarian.missing", token="")
    tx.schedule(event, next_first(tx.now.astimezone(tx.community.zone)))


def begin(tx: CybrarianTx) -> None:
    """Let the months be counted from when a library has its place: what nobody answers is missing before any card."""
    if library_room(tx) is not None:
        schedule(tx)


def tell(tx: CybrarianTx) -> None:
    """Post what is missing where the library stands, else, where enough was said there, to the coordinators.

    Where there is neither, it waits for the next month, and what nobody was told by then goes by itself.
    """
    schedule(tx)
    wanted = _looked_for(tx)
    unanswered = tx.questions.without_reply(tx.now - MONTH, tx.now - FRESH)[:MOST]
    room = _room(tx)
    if room is None:
        return
    tx.library.forget_missed()
    if not (wanted or unanswered):
        return
    say = tx.say
    blocks: list[Block] = [Heading(say("missing-title"))]
    if wanted:
        blocks += [Paragraph(say("missing-searched")), Paragraph(_lines(wanted))]
    if unanswered:
        blocks += [Paragraph(say("missing-unanswered")), Paragraph(_lines([_asked(one) for one in unanswered]))]
    tx.send(
        PostMessage(
            channel=room.id,
            view=view(
                *blocks,
                Small(say("missing-who")),
                Actions((button(say, "library-write-button", "write"),)),
            ),
            reason=Reason(rule="missing"),
            name=MessageName(f"missing/{tx.now:%Y-%m}"),
            asked=Asked.NOT,
            title=str(say("missing-title")),
        )
    )


def _looked_for(tx: CybrarianTx) -> list[Markup]:
    """Return what was looked for, what more people did first; the same words are one line, and nobody is named."""
    people: dict[str, set[str]] = {}
    called = as_called(tx.people.names())
    for one in tx.library.missed():
        if names_somebody(one.text, called):
            continue
        people.setdefault(one.text.casefold(), set()).add(one.member)
    counted = Counter({words: len(who) for words, who in people.items()})
    return [escape(words) for words, _ in counted.most_common(MOST)]


def _asked(question: Question) -> Markup:
    """Return what was asked; who would answer is led there as long as its asker waits."""
    title = escape(title_of(question.text))
    return message_link(title, question.post) if question.is_open and question.post is not None else title


def _lines(lines: list[Markup]) -> Markup:
    return Markup("\n".join(f"- {line}" for line in lines))


def _room(tx: CybrarianTx) -> Channel | None:
    library = library_room(tx)
    if library is None:
        return None
    people = tx.posts.by_people_since(library.id, tx.now - LOOKS_BACK)
    ours = tx.posts.ours_since(library.id, tx.now - LOOKS_BACK)
    this_week = tx.posts.ours_since(library.id, tx.now - WEEK)
    if has_room(people, ours, this_week, tx.community.spans):
        return library
    return tx.channel_for(Purpose.COORDINATORS)


def stands(event: MessageSent, tx: CybrarianTx) -> None:
    """Count that we spoke unasked."""
    tx.posts.note(event.message, None, None, event.at)
