"""What a reader behind the scenes is told of what is for somebody else: every rule, kind and verdict, one by one."""

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest_asyncio
from sqlalchemy import update

from bot.adapters.playground.onlooker import Account
from bot.adapters.playground.scenes import Lane, Line, Scene, Seat
from bot.app import Trellis
from bot.backstage.ahead import coming, shares
from bot.backstage.interpreter import Interpreter
from bot.backstage.lately import lately
from bot.backstage.outgoing import outgoing
from bot.core.effects import Asked, Effect, Kind, Reason, SendDirectMessage, SendGroupMessage, Whisper
from bot.core.events import CommandInvoked, Event, MemberJoined, ReleaseDue, TimeCame
from bot.core.ids import CommunityId, EventId, MemberId, channel_id
from bot.core.ids import Lane as LaneId
from bot.core.markup import Markup
from bot.core.policy import Drop, Dropped, Hold, Send, Verdict, Waits
from bot.core.views import Paragraph, view
from bot.core.witness import Happening, Judged, Note, deed
from bot.store.look import Look
from bot.store.queries.passage import Due, Given, Leaving, Waiting, Why
from bot.store.tables import members
from tests.faults.household import HERE, Listener, a_house, joins, opened, person, running
from tests.village import MONDAY
from tests.voice.spoken import uses

R = TypeVar("R")
UNTIL = MONDAY + timedelta(days=2)
TOPIC = "soldering by moonlight"
RULES = sorted({use.key.removeprefix("why-") for use in uses() if use.key.startswith("why-") and "*" not in use.key})
VERDICTS: tuple[Verdict, ...] = (Send(), *(Hold(UNTIL, why) for why in Waits), *(Drop(why) for why in Dropped))

WAITS, LEFT = "Keeps a message until it may go", "Drops a message; it is left unsaid"
SENT = "Let a message go to somebody"
BETWEEN_THEM = "something between them and Trellis"
ASKED = "being asked for help or for a part in something"
"""The one kind that tells nothing of what somebody did."""

PAUSED = [timedelta(days=1), timedelta(weeks=3), timedelta(weeks=20)]


@dataclass
class Passing:
    """Stands for what passes through a house."""

    held: Sequence[Waiting] = ()
    left: Sequence[Leaving] = ()
    dropped: Sequence[Given] = ()
    timed: Sequence[Due] = ()

    def waiting(self) -> Sequence[Waiting]:
        return self.held

    def leaving(self, most: int) -> Sequence[Leaving]:
        return self.left

    def given_up(self, since: datetime) -> Sequence[Given]:
        return self.dropped

    def due(self, until: datetime) -> Sequence[Due]:
        return self.timed

    def sent_lately(self, member: MemberId, now: datetime) -> Sequence[datetime]:
        return ()


class Onlookers:
    """Ana and Ben, who look at one house; whatever is told here is for Ben, or for Ben and Eli."""

    def __init__(self, trellis: Trellis, home: CommunityId) -> None:
        self.trellis, self.home = trellis, home
        self.ben, self.eli = (self._id(name) for name in ("ben", "eli"))

    def _id(self, name: str) -> MemberId:
        def known(look: Look) -> MemberId:
            member = look.people.known(person(name))
            assert member is not None
            return member.id

        return self.trellis.ledger.look(self.home, known)

    def told(self, reader: str, about: Callable[[Interpreter], R], passing: Passing | None = None) -> R:
        """Return what somebody is told who sees every channel."""
        seat = Seat(who=person(reader), zone=ZoneInfo("UTC"), places=frozenset({channel_id(HERE, "lobby")}))

        def looking(look: Look) -> R:
            if passing is not None:
                vars(look)["passage"] = passing
            return about(Interpreter(look, seat))

        return self.trellis.ledger.look(self.home, looking)

    async def allows(self, **settings: Any) -> None:
        """Set what Ben allows, or what became of him."""
        change = update(members).where(members.c.member == self.ben).values(paused_until=None, muted="", here=True)
        await self.trellis.database.writer.write(lambda connection: connection.execute(change.values(**settings)))

    def letter(self, rule: str = "hint", kind: Kind = Kind.NEWCOMER) -> SendDirectMessage:
        reason = Reason(rule=rule, about={"topic": TOPIC, "role": TOPIC})
        return SendDirectMessage(
            to=self.ben, view=view(Paragraph(Markup("Hi."))), reason=reason, asked=Asked.NOT, kind=kind,
            useful_until=MONDAY + timedelta(days=7),
        )  # fmt: skip

    def letters(self) -> Iterator[SendDirectMessage]:
        yield from (self.letter(rule, kind) for rule, kind in product(RULES, Kind))


def meeting(event: Event, tx: Any) -> None:
    if isinstance(event, MemberJoined):
        tx.people.meet(event.profile)


@pytest_asyncio.fixture
async def onlookers(database_url: str) -> AsyncIterator[Onlookers]:
    trellis = a_house(database_url, Listener(handling=meeting))
    home = await opened(trellis)
    await trellis.hear(HERE, *map(joins, ("ana", "ben", "eli")))
    async with running(trellis):
        await trellis.settled()
        yield Onlookers(trellis, home)


def account(
    number: int, event: type[Event], *notes: Note, by: str | None = None, member: MemberId | None = None
) -> Account:
    what = Happening(
        id=EventId(f"e{number}"),
        kind=event,
        at=MONDAY,
        by=None if by is None else person(by),
        is_awaited=by is not None,
        member=member,
        verb="takeaways.step_back" if event is TimeCame else "",
    )
    return Account(number, what, settled={"takeaways": notes})


def scene_of(onlookers: Onlookers, reader: str, *accounts: Account) -> Sequence[Scene]:
    return onlookers.told(reader, lambda speak: lately(accounts, speak))


def lines(scenes: Sequence[Scene]) -> set[tuple[str, str, str]]:
    return {(line.tone, line.words, line.why) for scene in scenes for line in scene.lines}


def letters(lanes: Sequence[Lane]) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(letter.state, letter.stands, letter.why) for lane in lanes for letter in lane.letters}


def why_of(kind: Kind) -> str:
    return ASKED if kind is Kind.INVITATION else BETWEEN_THEM


def test_there_is_something_to_go_through() -> None:
    assert len(RULES) > 60
    assert {"my-step", "ritual-decided", "hint", "consent", "invitation"} <= set(RULES)


# ---- lately ----------------------------------------------------------------------------------------------------------


async def test_of_what_policy_said_others_hear_one_sentence_for_all_that_waits_and_one_for_all_that_is_dropped(
    onlookers: Onlookers,
) -> None:
    for verdict, kind in product(VERDICTS, Kind):
        judged = (Judged(to=onlookers.ben, rule=rule, muted_as=kind, verdict=verdict) for rule in RULES)
        accounts = [account(1, ReleaseDue, *judged, member=onlookers.ben)]
        told = scene_of(onlookers, "ana", *accounts)
        assert "Ben" not in str(told), verdict
        assert told[0].words == "What waits for somebody was looked at once more"
        [words, *_] = [line for line in told[0].lines if not line.words.startswith("Made one")]
        match verdict:
            case Hold():
                expected = ("waits", WAITS, why_of(kind))
            case Drop():
                expected = ("silent", LEFT, "")
            case Send():
                expected = ("did", SENT, why_of(kind))
        assert (words.tone, words.words.removesuffix(f" ({len(RULES)} times)"), words.why) == expected
        assert len(told[0].lines) == 1 + isinstance(verdict, Send), "all rules are told alike"


async def test_one_reads_oneself_why_something_waits_and_until_when(onlookers: Onlookers) -> None:
    judged = [Judged(to=onlookers.ben, rule="hint", muted_as=Kind.NEWCOMER, verdict=verdict) for verdict in VERDICTS]
    [told] = scene_of(onlookers, "ben", account(1, ReleaseDue, *judged, member=onlookers.ben))
    assert told.words == "What waits for you was looked at once more"
    assert len({line.words for line in told.lines}) == len(VERDICTS)
    assert {line.why for line in told.lines} == {"You said yes to three hints in your first two weeks."}
    assert any("as their own settings say" in line.words and "until Wed" in line.words for line in told.lines)


async def test_of_what_a_role_wants_said_to_somebody_others_hear_no_rule_and_no_name(onlookers: Onlookers) -> None:
    ben, eli, lobby = onlookers.ben, onlookers.eli, channel_id(HERE, "lobby")
    hello = view(Paragraph(Markup("Hi.")))
    for one in onlookers.letters():
        wanted: list[Effect] = [one, replace(one, asked=Asked.FOR)]
        wanted += [
            SendGroupMessage(to=(ben, eli), view=hello, reason=one.reason),
            Whisper(to=ben, channel=lobby, view=hello, reason=one.reason),
        ]
        notes = [deed(effect) for effect in wanted]
        told = scene_of(onlookers, "ana", account(1, TimeCame, *notes), account(2, CommandInvoked, *notes, by="eli"))
        assert {line.why for scene in told for line in scene.lines} <= {"", why_of(one.kind)}, one.reason.rule
        assert len(lines(told)) == len(notes)
        assert one.kind is Kind.INVITATION or "Ben" not in str(told), one.kind
        assert "Eli" not in str(told)
        assert TOPIC not in str(told)
    [mine] = scene_of(onlookers, "ben", account(1, TimeCame, deed(onlookers.letter("my-step"))))
    [line] = mine.lines
    assert line == Line(
        hat="Take-aways",
        tone="waits",
        words="Would like to write to you in private; that goes through the waiting room first",
        why="You wrote down a step for yourself and asked me to bring it back once.",
    )


# ---- on its way ------------------------------------------------------------------------------------------------------


def waiting(letter: SendDirectMessage, number: int, looked_at: datetime) -> Waiting:
    why = Why(rule=letter.reason.rule, kind=letter.kind, about=letter.reason.about, to=letter.to, at=MONDAY)
    return Waiting(key=f"k{number}", effect=letter, why=why, looked_at=looked_at)


async def test_what_waits_for_somebody_reads_alike_whatever_they_allow(onlookers: Onlookers) -> None:
    read: dict[str, list[Any]] = {"ana": [], "ben": []}
    everything = ",".join(sorted(Kind))
    settings: list[dict[str, Any]] = [{}, {"muted": everything}, {"here": False}]
    settings += [{"paused_until": MONDAY + pause} for pause in PAUSED]
    for each, (reader, seen) in product(settings, read.items()):
        await onlookers.allows(**each)
        looked_at = each.get("paused_until", MONDAY)
        held = [waiting(letter, number, looked_at) for number, letter in enumerate(onlookers.letters())]
        due = Due(looked_at, ReleaseDue(id=EventId("release:ben"), at=MONDAY, member=onlookers.ben))
        passing = Passing(held=held, timed=[due])
        lanes, ahead = onlookers.told(reader, lambda speak: (outgoing(speak), coming(speak)), passing)
        attention = onlookers.told("ana", shares, passing)
        seen.append((lanes, ahead))
        if reader == "ana":
            assert {one.words for one in attention} == {"Nothing unasked this week"}
            assert letters(lanes) == {("held", "Waits until it may go", (why_of(kind),)) for kind in Kind}
            assert not [one for one in ahead if "waited" in one.words]
    assert all(one == read["ana"][0] for one in read["ana"])
    assert len({str(one) for one in read["ben"]}) == len(settings), "it is theirs to read"


async def test_what_was_given_up_for_somebody_is_told_without_its_cause(onlookers: Onlookers) -> None:
    given = [
        Given(row=number, member=onlookers.ben, rule=rule, why=why, at=MONDAY)
        for number, (rule, why) in enumerate(product(RULES, Dropped))
    ]
    for some in (given[at : at + 4] for at in range(0, len(given), 4)):
        lanes = onlookers.told("ana", outgoing, Passing(dropped=some))
        assert letters(lanes) == {("dropped", "Left unsaid", ())}
    muted = [Given(row=1, member=onlookers.ben, rule="hint", why=Dropped.MUTED, at=MONDAY)]
    [(_, stands, why)] = letters(onlookers.told("ben", outgoing, Passing(dropped=muted)))
    assert stands == "Left unsaid, as its reader’s own settings say"
    assert why == ("You said yes to three hints in your first two weeks.",)
    share = [Given(row=1, member=None, rule="question", why=Dropped.SHARE_USED_UP, at=MONDAY)]
    assert "enough was said there" in str(onlookers.told("ana", outgoing, Passing(dropped=share)))


async def test_what_left_for_somebody_is_told_without_its_rule_also_once_its_words_are_gone(
    onlookers: Onlookers,
) -> None:
    ben, eli, lobby = onlookers.ben, onlookers.eli, LaneId(channel_id(HERE, "lobby"))
    for number, letter in enumerate(onlookers.letters()):
        why = Why(rule=letter.reason.rule, kind=letter.kind, about=letter.reason.about)
        bare = replace(why, kind=None)
        common: dict[str, Any] = {"row": number, "state": "sent", "at": MONDAY, "until": None}
        left = [
            Leaving(lane=LaneId(f"to:{ben}"), deed=deed(letter), to=(ben,), why=(why, why), **common),
            Leaving(lane=LaneId(f"to:{ben}"), deed=None, to=(ben,), why=(why,), **common),
            Leaving(lane=LaneId(f"to:{ben}+{eli}"), deed=None, to=(ben, eli), why=(bare,), **common),
            Leaving(lane=lobby, deed=None, to=(ben,), why=(bare,), **common),
        ]
        lanes = onlookers.told("ana", outgoing, Passing(left=left))
        assert [lane.name for lane in lanes] == ["To Ben", "To somebody", "In #lobby"]
        told = why_of(letter.kind)
        assert [one.why for lane in lanes for one in lane.letters] == [(told, told), (told,), (), ()]
