"""The laws of `bot/core/witness.py`, by their numbers, on a real database."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from bot.core.effects import AnswerPrivately, Asked, EditMessage, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.engine import Engine
from bot.core.events import CommandInvoked, Event, Interaction, MessagePosted
from bot.core.ids import CommunityId, EventId, MemberId, MessageName, channel_id
from bot.core.markup import Markup
from bot.core.policy import Drop, Dropped
from bot.core.role import Role
from bot.core.views import Paragraph, Quoted, view
from bot.core.witness import Deed, Happening, Judged, Note, Silence, deed, happening
from tests.faults.household import (
    HERE,
    FaultError,
    Listener,
    a_house,
    joins,
    message,
    opened,
    person,
    running,
    says,
    types,
    until,
)
from tests.village import MONDAY

SECRET = "the spare key lies under the third flower pot"


class Witnessing:
    """Remembers what it is told, and what stood in the house at that moment."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, Any]] = []
        self.happenings: list[Happening] = []
        self.looks: Callable[[], Any] = lambda: None
        self.stood: list[Any] = []

    def passed(self, community: CommunityId, what: Happening, role: str, why: Silence | None) -> None:
        self._hear(what, role, why)

    def settled(self, community: CommunityId, what: Happening, role: str, notes: tuple[Note, ...]) -> None:
        self._hear(what, role, notes)

    def failed(self, community: CommunityId, what: Happening, role: str) -> None:
        self._hear(what, role, "failed")

    def _hear(self, what: Happening, role: str, heard: Any) -> None:
        self.told.append((what.id, role, heard))
        self.happenings.append(what)
        self.stood.append(self.looks())


async def witnessed(url: str, *roles: Role, events: tuple[Event, ...]) -> Witnessing:
    """Return what a witness was told while these roles settled these events."""
    witness = Witnessing()
    trellis = a_house(url, *roles, witness=witness)
    await opened(trellis)
    await trellis.hear(HERE, *events)
    async with running(trellis):
        await trellis.settled()
        await until(lambda: not trellis.engine.is_trying_again)
        await trellis.settled()
    return witness


def letter(to: str, words: str = "", asked: Asked = Asked.NOT) -> SendDirectMessage:
    return SendDirectMessage(
        to=MemberId(to),
        view=view(Paragraph(Markup("Hello.")), Quoted(words)),
        reason=Reason(rule="hint", about={"topic": words}),
        asked=asked,
        kind=Kind.NEWCOMER,
    )


def silent(*, because: str | None) -> Callable[..., Any]:
    async def preparing(event: Event, read: Any) -> Silence | None:
        return None if because is None else Silence(because)

    return preparing


# ---- 1: once a decision stands, and without a part in it -------------------------------------------------------------


async def test_1_what_was_decided_is_told_once_it_is_committed(database_url: str) -> None:
    def deciding(event: Event, tx: Any) -> None:
        tx.drafts.keep(MemberId("x"), "test", "kept", tx.now, "draft")
        tx.stay_silent("because")
        shown = view(Paragraph(Markup("!")))
        tx.send(PostMessage(channel=channel_id(HERE, "help"), view=shown, reason=Reason(rule="r")))

    witness = Witnessing()
    trellis = a_house(database_url, Listener("decides", handling=deciding), witness=witness)
    home = await opened(trellis)
    witness.looks = lambda: trellis.ledger.look(home, lambda look: look.drafts.take_up(MemberId("x"), "test", "draft"))
    await trellis.hear(HERE, says("one"))
    async with running(trellis):
        await trellis.settled()
    posted = Deed(kind=PostMessage, channel=channel_id(HERE, "help"), rule="r")
    assert witness.told == [("one", "decides", (Silence("because"), posted))]
    assert witness.stood == ["kept"]


async def test_1_what_was_taken_back_is_told_as_a_failure_and_others_are_told_once(database_url: str) -> None:
    tries = iter(range(5))

    def failing_twice(event: Event, tx: Any) -> None:
        tx.stay_silent("taken-back")
        if next(tries) < 2:
            raise FaultError

    roles = (
        Listener("wavers", handling=failing_twice),
        Listener("steady"),
        Listener("aloof", preparing=silent(because="far-away")),
    )
    witness = await witnessed(database_url, *roles, events=(says("one"),))
    assert [told for told in witness.told if told[1] == "wavers"] == [
        ("one", "wavers", "failed"),
        ("one", "wavers", "failed"),
        ("one", "wavers", (Silence("taken-back"),)),
    ]
    assert [told for told in witness.told if told[1] == "steady"] == [("one", "steady", ())]
    assert [told for told in witness.told if told[1] == "aloof"] == [("one", "aloof", Silence("far-away"))]


async def test_1_what_a_closed_community_does_not_say_is_told_as_refused(database_url: str) -> None:
    witness = Witnessing()
    trellis = a_house(
        database_url, Listener("writes", handling=lambda event, tx: tx.send(letter("x"))), witness=witness
    )
    await trellis.hear(HERE, joins("eli"))  # nobody has switched it on
    async with running(trellis):
        await trellis.settled()
    judged = Judged(to=MemberId("x"), rule="hint", muted_as=Kind.NEWCOMER, verdict=Drop(Dropped.CLOSED))
    assert witness.told == [("join-eli", "writes", (judged,))]


# ---- 2: whom and of which kind, and nobody's words -------------------------------------------------------------------


async def test_2_nobodys_words_are_told(database_url: str) -> None:
    def talking(event: Event, tx: Any) -> None:
        tx.send(letter("x", SECRET))
        tx.send(
            PostMessage(
                channel=channel_id(HERE, "help"),
                view=view(Quoted(SECRET)),
                reason=Reason(rule="r", about={"what": SECRET}, token=SECRET),
                title=SECRET,
            )
        )
        if isinstance(event, CommandInvoked):
            tx.send(AnswerPrivately(interaction=event.interaction, view=view(Quoted(SECRET))))

    witness = await witnessed(
        database_url, Listener("talks", handling=talking), events=(says("m", text=SECRET), types("c", text=SECRET))
    )
    assert len(witness.told) == 2
    assert all(notes for _, _, notes in witness.told)
    assert SECRET not in repr(witness.told) + repr(witness.happenings)


def test_2_what_a_gesture_was_about_is_not_told() -> None:
    typed = CommandInvoked(
        id=EventId("1"), at=MONDAY, by=person("ana"), text=SECRET, interaction=Interaction(HERE, SECRET, MONDAY)
    )
    what = happening(typed)
    assert (what.kind, what.by, what.is_awaited) == (CommandInvoked, person("ana"), True)
    assert SECRET not in repr(what)
    assert {field.name for field in fields(what)} == {
        *("id", "kind", "at", "by", "channel", "is_awaited", "member", "verb", "token"),
    }


def test_2_where_something_was_said_is_told_and_whether_it_is_held() -> None:
    assert happening(says("m")).channel == channel_id(HERE, "lobby")
    assert happening(says("m")).kind is MessagePosted
    hint = Deed(kind=SendDirectMessage, to=(MemberId("x"),), rule="hint", muted_as=Kind.NEWCOMER, is_held=True)
    assert deed(letter("x")) == hint
    assert not deed(letter("x", asked=Asked.FOR)).is_held
    assert deed(EditMessage(message=MessageName("q/1"), view=view(Quoted(SECRET)))) == Deed(kind=EditMessage)
    assert deed(EditMessage(message=message("m"), view=view(Quoted(SECRET)))) == Deed(kind=EditMessage)


# ---- 3: where nobody looks on ----------------------------------------------------------------------------------------


async def test_3_nobody_looks_on_unless_somebody_was_named(database_url: str) -> None:
    trellis = a_house(database_url, Listener(), witness=None)
    assert trellis.engine._witness is None
    assert Engine((), trellis.ledger)._witness is None
    trellis.database.close()


async def test_3_a_silence_settles_an_event_as_nothing_does(database_url: str) -> None:
    silences = (
        Listener("one", preparing=silent(because="why-not")),
        Listener("other", preparing=silent(because=None)),
    )
    for witness in (None, Witnessing()):
        trellis = a_house(database_url, *silences, witness=witness)
        await opened(trellis)
        await trellis.hear(HERE, says(f"one {witness is None}"))
        async with running(trellis):
            await trellis.settled()
            assert not await trellis.ledger.in_debt()
    assert [role.tried for role in silences] == [[], []]
    assert [told[1:] for told in witness.told] == [("one", Silence("why-not")), ("other", None)]
