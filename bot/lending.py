"""Takes the library out of the house and brings one in: `trellis export library`, `trellis import library`.

1. Only what stands in the library goes out: whoever wrote it agreed, and what was taken back or forgotten is not there.
2. People go out as the names that a card shows; they come in as names, and are nobody's account.
3. Everything is brought in, or nothing; what is there already stays as it is, so that doing it twice changes nothing.
4. What left the library since (taken back, gone with its author, retired) does not come back by a file.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from bot.bindery import Bound, Page, read_library, refuse_to_overwrite, write_library
from bot.bindery.bound import MOST_PEOPLE, MOST_TIMES
from bot.choices import config_folder
from bot.core.errors import ConfigError, nearest
from bot.core.ids import ChannelId, CommunityId, MemberId, new_token
from bot.core.people import Purpose, serving
from bot.roles.cybrarian.card import Brought, Card, Stage
from bot.roles.cybrarian.standing import bring
from bot.roles.cybrarian.tx import CybrarianTx
from bot.settings import Settings
from bot.store.look import Look
from bot.store.migrate import refuse_unless_migrated
from bot.store.queries.gone import Gone
from bot.store.unit_of_work import UnitOfWork
from bot.visiting import changing, visiting
from bot.voice import FluentVoice

_APART = timedelta(microseconds=1)
MOST_TOLD = 20

CONSENT = (
    "To import is to say that whoever wrote these words agreed that this community may keep and share them. "
    "They are shown with the names that stand in the files; nobody of these names is asked by Trellis."
)


# ---- out -------------------------------------------------------------------------------------------------------------


def export_library(settings: Settings, folder: Path, community: str | None) -> Iterator[str]:
    """Write a community's library into a folder; yield what was done, line by line."""
    refuse_unless_migrated(settings.database_url)
    refuse_to_overwrite(folder)
    with visiting(settings, _voice()) as house:
        chosen = _chosen(house.looks(_library), community)
    page, cards = chosen.page, chosen.cards
    write_library(folder, cards, page)
    yield f"{_cards(len(cards))} of {page.community} in {folder}: cards/*.md, library.json, index.html."
    yield f"Open {(folder / 'index.html').absolute().as_uri()} in a browser."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Library:
    """What a community's library is, to whoever comes from outside."""

    community: CommunityId
    name: str
    room: str | None
    page: Page
    cards: list[Bound]
    ids: frozenset[str]
    gone: Gone


def _library(look: Look) -> _Library:
    of, room = look.community, serving(look.channel_for(Purpose.REPERTOIRE), look.space)
    cards = [_out(card, look) for card in look.library.kept()]
    return _Library(
        community=of.id,
        name=of.name,
        room=None if room is None else room.name,
        page=Page(community=of.name, care=of.care, language=of.language, say=look.say),
        cards=sorted(cards, key=lambda card: (str(card.kept), card.id)),
        ids=look.library.ids(),
        gone=look.library.gone(),
    )


def _out(card: Card, look: Look) -> Bound:
    brought = card.brought or Brought()
    source = None if card.source is None else look.places.channel(card.source.channel)
    people = (*(_called(one, look) for one in card.people), *brought.people)
    return Bound(
        id=brought.id or card.id,
        title=card.title,
        kind=card.kind,
        topics=card.topics,
        author=_called(card.author, look) or brought.author,
        owner=_called(card.owner, look) or brought.owner,
        people=tuple(dict.fromkeys(name for name in people if name))[:MOST_PEOPLE],
        kept=card.kept_at,
        review=card.review_at,
        version=min(card.version, MOST_TIMES),
        used=min(look.library.times_used(card.id), MOST_TIMES),
        source=f"#{source.name}" if source is not None and not source.private else brought.source,
        why=card.why,
        when_not=card.when_not,
        words=card.words,
    )


def _called(member: MemberId | None, look: Look) -> str:
    known = None if member is None else look.member(member)
    return "" if known is None else known.name


# ---- in --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an import would do, before anybody agreed to it."""

    community: str
    room: str
    cards: int
    already: int
    gone: int = 0
    """Of what left the library since; it stays away."""


def import_library(
    settings: Settings, place: Path, community: str | None, agrees: Callable[[Plan], bool]
) -> Iterator[str]:
    """Bring the cards of a folder or a file into a community's library, if `agrees` says so; yield what was done."""
    refuse_unless_migrated(settings.database_url)
    cards = read_library(place)
    unread = Counter(name for card in cards for name in card.unread)
    if unread:
        names = ", ".join(f"{name} ({number})" for name, number in unread.most_common())
        yield f"Passed over in their front matter, for a card has no room for it: {names}."
    with visiting(settings, _voice()) as house:
        there = _chosen(house.looks(_library), community)
    if there.room is None:
        raise ConfigError(
            f"{there.name or 'This community'} has no channel for a library, or Trellis does not take part there; "
            "choose one with `/trellis board`, *Set up*."
        )
    sorted_out = _sorted(cards, there)
    new, already, gone = len(sorted_out.new), sorted_out.already, sorted_out.gone
    if not new:
        yield f"{_cards(len(cards))} in {place}: nothing of it is new. Nothing was changed."
    elif not agrees(Plan(community=there.name, room=there.room, cards=new, already=already, gone=len(gone))):
        raise ConfigError("Nothing was imported.")
    else:
        with changing(settings, _voice()) as house:
            house.changes(there.community, lambda tx: _take_in(cards, tx))
        yield f"{_cards(new)} imported. Trellis posts them in #{there.room} when it runs, and the index with them."
    if already:
        yield f"{_cards(already)} there already: as it was."
    if gone:
        yield f"{_cards(len(gone))} left out ({_told(gone)}): what was taken back, forgotten or retired stays away."
        yield "Whoever wrote such a card can keep it anew in the chat. Please delete files that still hold it."


def _take_in(cards: Sequence[Bound], tx: UnitOfWork) -> None:
    there, room = _library(tx), serving(tx.channel_for(Purpose.REPERTOIRE), tx.space)
    if room is None:
        raise ConfigError("The library's channel is gone; nothing was imported.")
    new = _sorted(cards, there).new
    for at, bound in zip(_moments(tx.now, len(new)), new, strict=True):
        bring(_in(bound, at, tx, room.id), cast(CybrarianTx, tx))


def _moments(now: datetime, many: int) -> Iterable[datetime]:
    """Return moments for cards that do not say when they were kept: in order, so that the order stays."""
    return (now + at * _APART for at in range(many))


def _in(bound: Bound, at: datetime, tx: UnitOfWork, channel: ChannelId) -> Card:
    return Card(
        id=new_token(),
        stage=Stage.KEPT,
        kind=bound.kind,
        title=bound.title,
        topics=bound.topics,
        words=bound.words,
        why=bound.why,
        when_not=bound.when_not,
        keeper=None,
        author=None,
        channel=channel,
        begun_at=bound.kept or at,
        kept_at=bound.kept or at,
        review_at=bound.review or at + tx.community.spans.card_review,
        version=bound.version,
        brought=Brought(
            id=bound.id,
            author=bound.author,
            owner=bound.owner,
            people=bound.people,
            source=bound.source,
            used=bound.used,
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sorted:
    """Cards of a file: those that are new to a library, how many are there already, and those that left it."""

    new: list[Bound]
    already: int
    gone: list[Bound]


def _sorted(cards: Sequence[Bound], there: _Library) -> _Sorted:
    """Tell cards apart, by their id, else by what they say."""
    said, new, gone = {(card.title, card.words) for card in there.cards}, list[Bound](), list[Bound]()
    for card in cards:
        if card.id in there.ids or (not card.id and (card.title, card.words) in said):
            continue
        if there.gone.has(card.id, card.words):
            gone.append(card)
            continue
        new.append(card)
        said.add((card.title, card.words))
    return _Sorted(new=new, already=len(cards) - len(new) - len(gone), gone=gone)


def _told(cards: Sequence[Bound]) -> str:
    """Say which cards are meant, by their ids, for what they say is not to be said again; pages have none."""
    named = [card.id for card in cards if card.id][:MOST_TOLD]
    more = len(cards) - len(named)
    return ", ".join((*named, *([f"{more} more" if named else f"{more} without an id"] if more else [])))


# ---- both ------------------------------------------------------------------------------------------------------------


def _chosen(libraries: Sequence[_Library], wanted: str | None) -> _Library:
    """Return the library of the community that is meant; raises `ConfigError` where that cannot be told."""
    if not libraries:
        raise ConfigError("No community is set up yet; `/trellis board`, typed to the bot, does that.")
    names = [one.name for one in libraries]
    told = ", ".join(f"“{name}”" for name in names)
    if wanted is None and len(libraries) > 1:
        raise ConfigError(f"There are several communities ({told}); say which one by --community NAME.")
    fits = [one for one in libraries if wanted is None or one.name.casefold() == wanted.strip().casefold()]
    if len(fits) > 1:
        raise ConfigError(f"Several communities are called “{wanted}”; rename one with `/trellis board`, *Set up*.")
    if not fits:
        near = nearest(str(wanted), {name.casefold(): name for name in names}, most=1)
        meant = next((name for name in names if near and name.casefold() == near[0]), None)
        raise ConfigError(
            f"No community is called “{wanted}”; " + (f"nearest: “{meant}”." if meant else f"there is {told}.")
        )
    return fits[0]


def _voice() -> FluentVoice:
    return FluentVoice(config_folder() / "voice")


def _cards(number: int) -> str:
    return "1 card" if number == 1 else f"{number} cards"
