"""What `bot/store/queries/shelves.py` promises, and what is swept of the library."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from bot.core.ids import ChannelId, EventId, MemberId
from bot.core.profiles import ChannelProfile
from bot.roles.cybrarian.card import Brought, Card, Missed, Reader, Stage
from bot.store.queries import union
from bot.store.sweep import sweep
from bot.store.tables import metadata, spaces
from bot.store.unit_of_work import UnitOfWork
from tests.store.test_finding import card, question
from tests.store.test_rituals import connection_of, somebody
from tests.store.test_two_communities import ALSO, NOW, SPACE, THERE

TABLES = ("cards", "uses", "missed", "readers", "findables", "found_by")
CLUB = ChannelId(f"{ALSO}/club")


def has_a_library(tx: UnitOfWork, me: MemberId, other: MemberId) -> None:
    """Let each write a card that the other looks after; each begins one, and looks for something in vain."""
    for who, whom in ((me, other), (other, me)):
        mine = who == me
        words = "Quixotic ana says so." if mine else "Theirs."
        named = {"people": (me, other), "not_me": (me, other)}
        tx.library.begin(card(who, f"kept{mine:d}", words=words, keeper=whom, owner=whom, **named))
        tx.library.begin(card(who, f"wait{mine:d}", stage=Stage.WAITING, words="", keeper=whom))
        tx.library.use(f"kept{mine:d}", whom, NOW)
        tx.library.miss(Missed(id=f"miss{mine:d}", member=who, text="quixotic looms" if mine else "looms", at=NOW))
        tx.library.note(Reader(member=who, offered_at=NOW))


def rows(tx: UnitOfWork, table: str) -> list[Any]:
    return list(connection_of(tx).execute(select(metadata.tables[table])))


def test_1_a_card_stays_without_the_name_of_whoever_wrote_it(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    has_a_library(tx, me, other)
    tx.record.forget(me, EventId("e"))
    kept = tx.library.card("kept1")
    assert kept is not None
    assert (kept.author, kept.owner, kept.words) == (None, other, "Quixotic […] says so.")
    assert kept.people == kept.not_me == (other,)
    theirs = tx.library.card("kept0")
    assert theirs is not None
    assert (theirs.author, theirs.keeper, theirs.owner) == (other, None, None)
    assert {row.card for row in rows(tx, "cards")} == {"kept0", "kept1"}, "drafts of hers and about her are gone"
    assert [row.member for table in ("uses", "missed", "readers") for row in rows(tx, table)] == [other] * 3
    assert me not in "".join(str(tuple(row)) for table in TABLES for row in rows(tx, table))
    assert [one.id for one in tx.finding.search("quixotic")] == ["kept1"]


def test_3_what_others_wrote_stays_theirs_whatever_somebody_was_to_the_card(tx: UnitOfWork) -> None:
    me, other = somebody(tx, "Ben"), somebody(tx, "cleo")
    said = {"words": "On Ben Nevis.", "why": "As Ben says.", "topics": ("Ben",)}
    begun = {
        "named": card(other, "named", "Ben Nevis", people=(me,), **said),
        "owned": card(other, "owned", "Ben Nevis", owner=me, **said),
        "keeps": card(other, "keeps", "Ben Nevis", keeper=me, **said),
        "wrote": card(me, "wrote", "Ben Nevis", keeper=other, **said),
        "brought": card(None, "brought", "Ben Nevis", brought=Brought(author="Ben"), **said),
    }
    for one in begun.values():
        tx.library.begin(one)
    tx.record.forget(me, EventId("e"))
    told = {name: tx.library.card(name) for name in begun}
    assert {name: (one.title, one.words, one.why, one.topics) for name, one in told.items() if one is not None} == {
        "named": ("Ben Nevis", "On Ben Nevis.", "As Ben says.", ("Ben",)),
        "owned": ("Ben Nevis", "On Ben Nevis.", "As Ben says.", ("Ben",)),
        "keeps": ("[…] Nevis", "On Ben Nevis.", "As […] says.", ("[…]",)),
        "wrote": ("[…] Nevis", "On […] Nevis.", "As […] says.", ("[…]",)),
        "brought": ("[…] Nevis", "On […] Nevis.", "As […] says.", ("[…]",)),
    }


def test_1_or_it_goes_with_them(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    has_a_library(tx, me, other)
    assert (tx.record.cards_by(me), sorted(tx.record.cards_showing(me))) == (1, ["kept0", "kept1"])
    tx.record.forget(me, EventId("e"), cards_too=True)
    assert [row.card for row in rows(tx, "cards")] == ["kept0"]
    assert "quixot" not in "".join(str(tuple(row)) for table in TABLES for row in rows(tx, table))


def test_3_whoever_others_mention_is_somebody_there_and_a_bare_name_stays(tx: UnitOfWork) -> None:
    me, other = somebody(tx, "Ana"), somebody(tx, "ben")
    says = f"Ask @ana or <@{me}>. Ana Karenina is a book."
    tx.library.begin(replace(card(other, "mentions", words=says), topics=("@Ana",), why="@anatomy"))
    tx.library.begin(card(other, "waits", stage=Stage.BEGUN, words="Ask @Ana."))
    assert tx.record.cards_showing(me) == ["mentions"]
    tx.record.forget(me, EventId("e"), somebody="somebody")
    told = tx.library.card("mentions")
    assert told is not None
    assert (told.words, told.why, told.topics) == (
        "Ask somebody or somebody. Ana Karenina is a book.",
        "@anatomy",
        ("somebody",),
    )
    begun = tx.library.card("waits")
    assert begun is not None
    assert begun.words == "Ask somebody."
    gone = tx.library.gone()
    assert gone.has("", says.upper()), "a page of somebody's own with the old words is known again"
    assert not gone.has("", "Ask @Ana.")


def test_what_stood_here_is_known_again_without_a_word_of_it(tx: UnitOfWork) -> None:
    me = somebody(tx)
    tx.library.begin(card(me, "kept", words="Quixotic  words."))
    tx.library.begin(card(me, "begun", stage=Stage.BEGUN, words="Drafts."))
    assert not tx.library.gone()
    for one in ("kept", "begun"):
        tx.library.drop(one)
    gone = tx.library.gone()
    assert gone.has("kept", "")
    assert gone.has("", "quixotic words.")
    assert not gone.has("begun", "Drafts.")
    told = str([tuple(row) for row in rows(tx, "gone_cards")]).casefold()
    assert not [word for word in ("quixotic", "words", "kept") if word in told]


def test_what_can_be_taken_along_is_ones_own(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    has_a_library(tx, me, other)
    held = tx.record.held_about(me)
    assert [one["card"] for one in held["cards"]] == ["kept0", "kept1", "wait0", "wait1"]
    assert "Theirs." not in str(held["cards"])
    assert other not in str(held["cards"])
    assert [len(held[what]) for what in ("cards_used", "looked_for_in_vain", "offers")] == [1, 1, 1]


def test_who_becomes_one_with_another_brings_their_shelf(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    has_a_library(tx, me, other)
    tx.library.note(Reader(member=other, declines=True))
    union.merge(tx._scope, me, other)
    both = [tx.library.card("kept0"), tx.library.card("kept1")]
    assert [(one.author, one.owner, one.people) for one in both if one is not None] == [(me, me, (me,))] * 2
    assert [one.not_me for one in both if one is not None] == [(me,)] * 2
    assert tx.library.reader(me).declines
    assert {row.member for table in ("uses", "missed", "readers") for row in rows(tx, table)} == {me}


def test_a_space_that_parts_takes_its_shelves_and_what_can_be_found_there(tx: UnitOfWork) -> None:
    for space, origin in ((SPACE, None), (ALSO, "older")):
        place = {"space": space, "active": True, "name": "There", "origin": origin}
        connection_of(tx).execute(insert(spaces).values(community=THERE, **place))
    tx.places.see(ChannelProfile(channel=CLUB, name="club"))
    me, other = somebody(tx), somebody(tx, "ben")
    tx.library.begin(card(me, "here", people=(me, other), owner=other))
    tx.library.begin(replace(card(other, "there"), channel=CLUB, people=(me,), not_me=(me,), owner=me))
    tx.questions.open(question(me, "asked"))
    tx.library.begin(card(me, "gone", words="Once."))
    tx.library.drop("gone")
    own = tx.links.part(ALSO, EventId("part"))
    known = {(row.community, row.mark) for row in rows(tx, "gone_cards")}
    assert {community for community, _ in known} == {THERE, own}
    assert len(known) == 2 * len({mark for _, mark in known}) == 4, "of which of them it was cannot be told"
    went = {row.card: row.community for row in rows(tx, "cards")}
    assert went == {"here": THERE, "there": own}
    assert {(row.community, row.card or row.question) for row in rows(tx, "findables")} == {
        (THERE, "here"),
        (THERE, "asked"),
        (own, "there"),
    }
    found = {row.id: row.community for row in rows(tx, "findables")}
    assert all(row.community == found[row.findable] for row in rows(tx, "found_by"))
    there = next(row for row in rows(tx, "cards") if row.card == "there")
    assert (there.author, there.owner, there.people, there.not_me) == (None, None, "[]", "[]"), "its people stayed"


def test_drafts_retired_cards_and_searches_are_swept(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    has_a_library(tx, me, other)
    tx.library.begin(card(me, "old", stage=Stage.RETIRED, review_at=NOW))

    def left(days: int) -> tuple[set[str], int]:
        sweep(connection_of(tx), NOW + timedelta(days=days))
        return {row.card for row in rows(tx, "cards")}, len(rows(tx, "missed"))

    assert left(13) == ({"kept0", "kept1", "wait0", "wait1", "old"}, 2)
    assert left(15) == ({"kept0", "kept1", "old"}, 2)
    assert left(36) == ({"kept0", "kept1", "old"}, 0)
    assert left(181) == ({"kept0", "kept1"}, 0)
    assert isinstance(tx.library.card("kept0"), Card)
