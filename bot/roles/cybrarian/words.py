"""How cards, the index and what is asked about them look."""

from collections.abc import Sequence

from bot.core.answers import privately
from bot.core.effects import AnswerPrivately
from bot.core.ids import MemberId, SpaceId
from bot.core.markup import Markup, channel_link, day, escape, mention, message_link, moment
from bot.core.people import Channel, Member
from bot.core.views import Actions, Block, Button, Heading, Paragraph, Quoted, Small, Tone, View, view
from bot.core.voice import Say
from bot.roles.cybrarian.card import Brought, Card, Stage
from bot.roles.cybrarian.rights import may_tend, may_withdraw
from bot.roles.cybrarian.tx import CybrarianTx, Gesture

MOST_INDEXED = 60
HERE = "here"
"""Part of the token of a button that stands on a private page: its answer takes the page's place."""


def button(say: Say, key: str, verb: str, token: str = "", tone: Tone = Tone.QUIET) -> Button:
    """Make a button of the cybrarian's."""
    return Button(label=str(say(key)), verb=f"cybrarian.{verb}", token=token, tone=tone)


def answered(event: Gesture, tx: CybrarianTx, *blocks: Block | None) -> AnswerPrivately:
    """Answer a gesture; a private page that was pressed gives its place to the answer."""
    is_page = getattr(event, "token", "").endswith(f"/{HERE}")
    return privately(event, tx.say, *blocks, replaces=is_page)


def linked(tx: CybrarianTx, card: Card) -> Markup:
    """Return the way to a card, labelled with its title."""
    where = tx.messages.where(card.name)
    return escape(card.title) if where is None else message_link(escape(card.title), where)


def called(tx: CybrarianTx, member: MemberId | None) -> Markup:
    """Return how to speak of somebody, who may be nobody any more."""
    return tx.say("library-somebody") if member is None else mention(member)


# ---- a card ---------------------------------------------------------------------------------------------


def shown(tx: CybrarianTx, card: Card) -> View:
    """Return a card as it stands in the library."""
    say = tx.say
    if card.stage is not Stage.KEPT:
        newer = tx.library.newer_than(card.id)
        more = Actions((button(say, "card-more-button", "more", card.id),))  # there it can be brought back
        follows = more if newer is None else Paragraph(say("card-newer", link=linked(tx, newer)))
        return view(Small(say("card-retired")), Paragraph(escape(card.title)), follows)
    return view(
        Heading(escape(card.title)),
        Small(_line(tx, card)),
        Quoted(card.words) if card.words else None,
        Small(_origin(tx, card)),
        Paragraph(say("card-why", words=card.why)) if card.why else None,
        Paragraph(say("card-when-not", words=card.when_not)) if card.when_not else None,
        Small(_care(tx, card)),
        Actions(_public_buttons(say, card)),
    )


def _line(tx: CybrarianTx, card: Card) -> Markup:
    kind = tx.say(f"card-kind-{card.kind}")
    topics = Markup(", ".join(escape(topic) for topic in card.topics))
    return tx.say("card-line-topics", kind=kind, topics=topics) if topics else tx.say("card-line", kind=kind)


def _origin(tx: CybrarianTx, card: Card) -> Markup:
    """Say whose words they are, since when they are kept, and where they were said."""
    say, at = tx.say, moment(card.kept_at or tx.now)
    brought = card.brought or Brought()
    author = brought.author if card.author is None else mention(card.author)
    parts = [say("card-by", author=author, at=at) if author else say("card-of-nobody", at=at)]
    if brought.source:
        parts.append(say("card-brought-source", source=brought.source))
    source = None if card.source is None else tx.places.channel(card.source.channel)
    if card.source is not None and source is not None and not source.private:
        parts.append(message_link(say("card-source"), card.source))
    older = None if card.replaces is None else tx.library.card(card.replaces)
    if older is not None:
        parts.append(say("card-version", number=card.version, link=linked(tx, older)))
    return Markup(" · ".join(parts))


def _care(tx: CybrarianTx, card: Card) -> Markup:
    say, parts = tx.say, list[Markup]()
    talk_to = [member for member in dict.fromkeys((*card.people, card.author)) if member is not None]
    brought = card.brought or Brought()
    named = (*map(mention, talk_to), *map(escape, brought.people))
    is_one = talk_to == [card.owner] and not brought.people and card.review_at is not None
    if named and not is_one:
        parts.append(say("card-people", people=Markup(", ".join(named))))
    if card.owner is None and brought.owner:
        parts.append(say("card-brought-owner", owner=brought.owner))
    elif card.owner is None:
        parts.append(say("card-ownerless"))
    elif is_one and card.review_at is not None:
        parts.append(say("card-people-owner", people=mention(card.owner), at=day(card.review_at)))
    elif card.review_at is not None:
        parts.append(say("card-owner", owner=mention(card.owner), at=day(card.review_at)))
    used = tx.library.times_used(card.id)
    if used:
        parts.append(say("card-used", number=used))
    return Markup(" · ".join(parts))


def _public_buttons(say: Say, card: Card) -> tuple[Button, ...]:
    adopt = (button(say, "card-adopt-button", "adopt", card.id),) if card.owner is None else ()
    return (
        button(say, "card-used-button", "used", card.id, Tone.PRIMARY),
        *adopt,
        button(say, "card-more-button", "more", card.id),
    )


def withdrawn(tx: CybrarianTx) -> View:
    """Return what stands where a card was whose words were taken back."""
    return view(Small(tx.say("card-withdrawn")))


# ---- the index ------------------------------------------------------------------------------------------


def index(tx: CybrarianTx, space: SpaceId) -> View:
    """Return the index of a space's library, by topic."""
    say = tx.say
    kept = tx.library.latest_in(space, MOST_INDEXED)
    if not kept:
        return view(Heading(say("index-title")), Paragraph(say("index-empty")), _write(say))
    shelves: dict[str, list[Card]] = {}
    for card in kept:
        shelves.setdefault(next(iter(card.topics), ""), []).append(card)
    blocks: list[Block] = [Heading(say("index-title"))]
    for topic in sorted(shelves, key=lambda topic: (topic == "", topic)):
        named = say("index-topic", topic=topic) if topic else say("index-other")
        lines = [
            say("index-card", link=linked(tx, card), kind=say(f"card-kind-{card.kind}")) for card in shelves[topic]
        ]
        blocks.append(Paragraph(Markup("\n".join((named, *lines)))))
    if len(kept) == MOST_INDEXED and (more := tx.library.number_in(space) - MOST_INDEXED):
        blocks.append(Small(say("index-more", number=more)))
    return view(*blocks, Small(say("index-hint")), _write(say))


def moved(tx: CybrarianTx, room: Channel) -> View:
    """Return what stands where the index was before the library got another channel."""
    return view(Heading(tx.say("index-title")), Paragraph(tx.say("index-moved", channel=channel_link(room.id))))


def _write(say: Say) -> Actions:
    return Actions((button(say, "library-write-button", "write"),))


# ---- what somebody can do about it ----------------------------------------------------------------------


def page_of(tx: CybrarianTx, card: Card, me: Member) -> Sequence[Block]:
    """Return what somebody can do about a card."""
    say, here = tx.say, f"{card.id}/{HERE}"
    buttons: list[Button] = []
    if card.stage is Stage.KEPT:
        buttons.append(button(say, "card-version-button", "version", here))
        if may_tend(card, me):
            buttons.append(button(say, "card-edit-button", "edit", here))
            buttons.append(button(say, "card-retire-button", "retire", here))
    elif may_tend(card, me):
        buttons.append(button(say, "card-again-button", "again", here))
    if me.id in card.people:
        buttons.append(button(say, "talk-not-me-button", "talk_no", here))
    if may_withdraw(card, me):  # what is retired is still held for half a year
        key = "card-withdraw-button" if me.id == card.author else "card-take-out-button"
        buttons.append(button(say, key, "withdraw", here, Tone.GRAVE))
    lines: list[Block] = [Heading(escape(card.title)), Paragraph(say("card-page"))]
    return [*lines, Actions(tuple(buttons))] if buttons else [lines[0], Paragraph(say("card-page-nothing"))]
