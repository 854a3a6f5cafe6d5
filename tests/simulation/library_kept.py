"""What became of each card, read from what the platform saw and from what its author said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from bot.core.views import Quoted
from bot.roles.cybrarian.words import MOST_INDEXED
from tests.simulation.bookshelf import LIBRARY, USED, Card
from tests.simulation.wishes import WEEK, Recorded
from tests.simulation.word_book import MARK, WordBook
from tests.square import Said

ASKS = "for others to find. May they?"
NEARLY_A_WEEK = timedelta(days=6)
MOMENT = timedelta(minutes=2)
INDEX = "The library"
GREETS = "Three ways to begin"


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The library as it stands at the end, and as it came about."""

    cards: Sequence[Card]
    said: Sequence[Said]
    book: WordBook
    found: Mapping[str, bool]
    """Whether something is found by each word that was ever said."""
    ended: datetime


def every_card_was_agreed_to_before_it_was_posted(shelf: Shelf) -> Iterator[str]:
    for said in _posted(shelf):
        quoted = "\n".join(block.text for block in said.delivered.blocks if isinstance(block, Quoted))
        for mark in MARK.findall(quoted):
            cards = [card for card in shelf.cards if mark in (card.words, *card.former)]
            if not any(card.agreed is not None and card.agreed <= said.at for card in cards):
                yield f"nobody agreed to {mark}, which stands in the library since {said.at}"


def every_card_is_posted_once(shelf: Shelf) -> Iterator[str]:
    titles = [mark for said in _posted(shelf) for mark in MARK.findall(said.words(said.delivered))[:1]]
    yield from (f"{title} was posted {titles.count(title)} times" for title in set(titles) if titles.count(title) > 1)
    for card in shelf.cards:
        if card.agreed is not None and card.posted is None:
            yield f"{card} was agreed to and never posted"


def every_card_reads_as_its_author_wants_it(shelf: Shelf) -> Iterator[str]:
    for card in shelf.cards:
        if card.posted is not None:
            shows = card.words in card.posted.text
            if shows is not card.stands:
                yield f"{card} should {'' if card.stands else 'not '}stand: {card.posted.text}"
            yield from (f"{card} shows what was replaced" for mark in card.former if mark in card.posted.text)


def the_index_is_current(shelf: Shelf) -> Iterator[str]:
    indexes = [said for said in shelf.said if said.how == "post" and said.to == LIBRARY and said.text.startswith(INDEX)]
    if len(indexes) != 1:
        yield f"there are {len(indexes)} indexes"
        return
    listed, standing = set(MARK.findall(indexes[0].text)), {card.title for card in shelf.cards if card.stands}
    if len(standing) > MOST_INDEXED and len(listed) != MOST_INDEXED:
        yield f"the index lists {len(listed)} of {len(standing)} cards"
    elif len(standing) <= MOST_INDEXED:
        yield from (f"the index lacks {title}" for title in standing - listed)
    yield from (f"the index lists {title}, which does not stand" for title in listed - standing)


def what_is_found_is_what_stands(shelf: Shelf) -> Iterator[str]:
    for card in shelf.cards:
        if card.posted is not None and shelf.found[card.words] is not card.stands:
            yield f"{card.words} is {'not ' if card.stands else ''}found"
    for mark, is_found in shelf.found.items():
        if is_found and not shelf.book[mark].may_be_held(shelf.ended):
            yield f"{mark} is found, and was never given, or taken back"


def nobody_is_asked_for_their_words_more_than_once_a_week(shelf: Shelf, heard: Recorded) -> Iterator[str]:
    """An ask that had to wait, for a morning or for the budget, does not make the next one wait as well."""
    asked: dict[str, list[datetime]] = {}
    for said in shelf.said:
        if said.how == "direct" and ASKS in said.words(said.delivered):
            asked.setdefault(said.to, []).append(said.at)
    for person, moments in asked.items():
        for one, other in pairwise(moments):
            if other - one < NEARLY_A_WEEK and not _had_waited(heard, person, one):
                yield f"{person} was asked for their words at {one} and {other}"


def _had_waited(heard: Recorded, person: str, moment: datetime) -> bool:
    """Say whether something came at the first moment at which it could."""
    just_before, one = moment - MOMENT, heard.people[person]
    budget = any(abs(moment - WEEK - at) < MOMENT for at in heard.unrequested(person))
    return budget or not one.is_awake(just_before) or one.is_paused(just_before)


def no_card_shows_what_was_taken_back(shelf: Shelf) -> Iterator[str]:
    for said in _posted(shelf):
        for mark in MARK.findall(said.text):
            if not shelf.book[mark].may_be_held(shelf.ended):
                yield f"{mark} is shown, and was taken back: {said.text}"


def nothing_that_stands_shows_what_was_never_given(shelf: Shelf) -> Iterator[str]:
    """A host who is asked reads a message as it stands, while it waits; nobody else reads what another never gave."""
    for said in shelf.said:
        if said.how == "direct" and GREETS in said.text:
            continue
        if (said.how == "post" and said.to == LIBRARY) or said.how == "direct":
            for mark in MARK.findall(said.text) if any(isinstance(block, Quoted) for block in said.view.blocks) else ():
                given = shelf.book[mark]
                if given.until is None and given.by != said.to:
                    yield f"{said.how} to {said.to} shows what {given.by} never gave:\n{said.text}"


def figures(shelf: Shelf) -> dict[str, int]:
    """Count what became of cards."""
    cards = shelf.cards
    return {
        "cards begun": len(cards),
        "asked for words": sum(said.how == "direct" and ASKS in said.words(said.delivered) for said in shelf.said),
        "cards posted": sum(card.posted is not None for card in cards),
        "refused or lapsed": sum(card.posted is None for card in cards),
        "taken back": sum(card.posted is not None and card.gone for card in cards),
        "standing": sum(card.stands for card in cards),
    }


def _posted(shelf: Shelf) -> Iterator[Said]:
    for said in shelf.said:
        is_card = any(button.verb == USED for button in said.delivered.buttons())
        if said.how == "post" and said.to == LIBRARY and is_card:
            yield said
