"""What one's own page shows of the library: what waits for one's yes, what one began, what one wrote or looks after."""

from collections.abc import Sequence

from bot.core.markup import Markup, message_link
from bot.core.people import Member
from bot.core.role import Part
from bot.core.views import Actions, Block, Heading, Paragraph, Small, Tone
from bot.roles.cybrarian import consent, living
from bot.roles.cybrarian.card import Card, Stage
from bot.roles.cybrarian.tx import CybrarianTx
from bot.roles.cybrarian.wording import offered as suggestible
from bot.roles.cybrarian.words import button, linked

MOST_SHOWN = 6


def my_library(me: Member, look: CybrarianTx) -> Part:
    """Show what of the library is somebody's."""
    say = look.say
    blocks: list[Block] = []
    for card in look.library.waiting_for(me.id)[:MOST_SHOWN]:
        blocks += consent.about(card, look)
    for card in look.library.begun_by(me.id)[:MOST_SHOWN]:
        blocks += (*_begun(card, look), *suggestible(card, me, look))
    mine = look.library.of(me.id)
    if mine:
        blocks += [asked for card in mine[:MOST_SHOWN] for asked in _due(card, me, look)]
        blocks += [Paragraph(say("home-library-mine")), Paragraph(_lines(mine[:MOST_SHOWN], look))]
        blocks += [way for card in mine[:MOST_SHOWN] for way in _without_a_place(card, look)]
    if len(mine) > MOST_SHOWN:
        blocks.append(Small(say("home-more", number=len(mine) - MOST_SHOWN)))
    named = look.library.naming(me.id, MOST_SHOWN)
    if named:
        blocks += [Paragraph(say("home-library-named")), Paragraph(_lines(named, look))]
    if not blocks:
        return ()
    return (Heading(say("home-library")), *blocks)


def _lines(cards: Sequence[Card], look: CybrarianTx) -> Markup:
    lines = (
        look.say("home-library-card" if card.stage is Stage.KEPT else "home-library-retired", link=linked(look, card))
        for card in cards
    )
    return Markup("\n".join(lines))


def _due(card: Card, me: Member, look: CybrarianTx) -> list[Block]:
    """Return the question whether a card still holds, on and after its day: whoever muted it finds it here."""
    if card.owner != me.id or card.stage is not Stage.KEPT or card.review_at is None or card.review_at > look.now:
        return []
    return [Paragraph(look.say("review-ask", link=linked(look, card))), Actions(living.choices(look, card.id))]


def _without_a_place(card: Card, look: CybrarianTx) -> list[Block]:
    """Return the way to a card whose message was taken away, with the button that stood there."""
    if card.stage is Stage.KEPT or look.messages.was_sent(card.name):
        return []
    return [Actions((button(look.say, "home-library-more-button", "more", card.id),))]


def _begun(card: Card, look: CybrarianTx) -> list[Block]:
    say = look.say
    if card.stage in (Stage.WAITING, Stage.DECLINED):
        return [Paragraph(say("home-library-waits", title=card.title))]
    if card.source is None and not card.words:
        return []
    named = card.title or str(say("keep-pinned-link"))
    link = say("as-written", words=named) if card.source is None else message_link(named, card.source)
    describe = button(say, "keep-describe-button", "describe", card.id, Tone.PRIMARY)
    return [Paragraph(say("home-library-begun", link=link)), Actions((describe,))]
