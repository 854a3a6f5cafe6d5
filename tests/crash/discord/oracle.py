"""What Discord's crash test holds against each other: Discord's log, and what the house's database says at the end.

What counts as lost:

1. What stands in an open channel or forum, and who joined: always, however long nobody heard and whatever was
   forgotten meanwhile; but for what its author took away before it could be read.
2. A gesture: where it was answered, or where the session in which it was told lived on, or was gone on with from
   behind it. A gesture that nobody answered, told in a session that is forgotten, failed before its author's eyes.
3. Reactions, changes, deletions, and what is said to the bot in private: where the session in which they were told
   lived on, or was gone on with from behind them; what was told in none may be lost (docs/discord.md).

What stands before others, or in a conversation, stands once. What follows the first answer to a gesture, and only its
author sees, may come twice where its end is not known: a lost reply, or a death. Discord lets nobody look for it.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select

from bot.core.ids import CommunityId, EventId, Identity, SpaceId, identity
from bot.store.fingerprint import Fingerprint
from bot.store.tables import spaces
from tests.crash.discord.expected import GESTURE, HISTORY, by_hash
from tests.crash.oracle import Act, Books, books, hold_nothing_left, hold_order, inbox_ids
from tests.crash.rituals import YES, hold_announced, hold_answers
from tests.discord.records import Json

ASKS = "asks:"


@dataclass(frozen=True)
class Witness:
    """Discord's log, read back. `frames` are the places at which a thing was told: session and sequence."""

    told: Mapping[str, Mapping[str, Json]]
    frames: Mapping[str, list[tuple[str, int]]]
    answered: set[str]
    gone_on: Mapping[str, int]
    alive: set[str]
    standing: list[Json]
    unknown_answers: int
    wished: set[str]

    @classmethod
    def of(cls, file: Path) -> "Witness":
        lines: dict[str, list[Json]] = defaultdict(list)
        for text in file.read_text(encoding="utf-8").splitlines():
            line = json.loads(text)
            lines[line["kind"]].append(line)
        told: dict[str, dict[str, Json]] = defaultdict(dict)
        for line in lines["told"]:
            told[line["space"]][line["id"]] = line
        frames: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for line in lines["by"]:
            frames[line["id"]].append((line["session"], line["seq"]))
        gone_on: dict[str, int] = defaultdict(int)
        for line in lines["resumed"]:
            gone_on[line["session"]] = max(gone_on[line["session"]], line["seq"])
        return cls(
            told=told,
            frames=frames,
            answered={f"interaction:{line['interaction']}" for line in lines["answered"]},
            gone_on=gone_on,
            alive={line["session"] for line in lines["lives"]},
            standing=lines["stands"],
            unknown_answers=sum(line["answers"] for line in lines["unknown"]),
            wished={line["thing"] for line in lines["wished"]},
        )

    def was_heard_by_frame(self, id_: str) -> bool:
        """Say whether a thing was told in a session that lived on, or was gone on with from behind it."""
        return any(
            session in self.alive or seq <= self.gone_on.get(session, -1) for session, seq in self.frames.get(id_, ())
        )

    def has_to_be_known(self, line: Json) -> bool:
        """Say whether a thing is lost where the house does not know of it."""
        if self.was_heard_by_frame(line["id"]):
            return True
        if line["known_by"] == HISTORY:
            return f"delete:{line['subject']}" not in self.told[line["space"]]
        return line["known_by"] == GESTURE and line["id"] in self.answered


def verify(engine: Engine, witness: Witness, secret: str, deaths: int, rituals: set[str]) -> int:
    """Hold that nothing was lost, nothing said twice, every sum exact, and every order kept."""
    fingerprint = Fingerprint(secret)
    yeses: Counter[tuple[Identity, str]] = Counter()
    with engine.connect() as connection:
        kept, ids = books(connection), inbox_ids(connection)
        homes = {row.space: CommunityId(row.community) for row in connection.execute(select(spaces))}
        for space, told in witness.told.items():
            book = kept[homes[space]]
            _hold_books(book, told, witness)
            numbers = {event: ids[fingerprint.inbox_key(space, event)] for event in book.handled}
            _hold_order_of_frames(numbers, told, witness)
            heard = {event: (number, _act(told[event])) for event, number in numbers.items()}
            for role in {line["role"] for line in told.values()}:  # where one fails for a while the others go on
                hold_order([event for event in book.handled if told[event]["role"] == role], heard)
            yeses += _yeses(space, book, told)
        hold_nothing_left(connection)
        hold_answers(connection, yeses)
    _hold_said(witness, deaths)
    hold_announced(Counter(line["ritual"] for line in witness.standing if line["ritual"]), rituals)
    return len(yeses)


def _yeses(space: str, book: Books, told: Mapping[str, Json]) -> Counter[tuple[Identity, str]]:
    """Return how often it was handled that somebody said yes to something."""
    lines = (told[id_] for id_ in book.handled)
    return Counter(
        (identity(SpaceId(space), line["author"]), line["token"]) for line in lines if line.get("verb") == YES
    )


def _hold_books(book: Books, told: Mapping[str, Json], witness: Witness) -> None:
    handled = Counter(book.handled)
    due = {id_ for id_, line in told.items() if witness.has_to_be_known(line)}
    lost = {id_: (told[id_], witness.frames.get(id_)) for id_ in due - handled.keys()}
    assert not lost, f"lost: {lost}"
    assert not handled - Counter(handled.keys()), f"handled twice: {handled - Counter(handled.keys())}"
    assert not handled.keys() - told.keys(), f"never happened: {handled.keys() - told.keys()}"
    assert (book.count, book.total) == (len(book.handled), sum(by_hash(EventId(id_)) or 0 for id_ in book.handled))


def _hold_order_of_frames(numbers: Mapping[str, int], told: Mapping[str, Json], witness: Witness) -> None:
    """Hold that what was told in a session was heard in that order, but for gestures and what is said in private."""
    sessions: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for id_, number in numbers.items():
        in_order = not told[id_]["private"] and told[id_]["known_by"] != GESTURE
        if in_order and witness.was_heard_by_frame(id_):
            session, seq = witness.frames[id_][0]
            sessions[session].append((seq, number, id_))
    for session, heard in sessions.items():
        by_frame = sorted(heard)
        assert by_frame == sorted(heard, key=lambda one: one[1]), f"{session} was not heard in its order"


def _act(line: Json) -> Act:
    return Act(awaited=line["awaited"], author=line["author"], subject=line["subject"])


def _hold_said(witness: Witness, deaths: int) -> None:
    marks = Counter(line["mark"] for line in witness.standing)
    twice = [line for line in witness.standing if marks[line["mark"]] > 1]
    assert not [line for line in twice if not line["private"]], f"said twice: {twice}"
    assert len(twice) - len({line["mark"] for line in twice}) <= witness.unknown_answers + deaths, f"again: {twice}"
    posted = Counter((line["first"], line["thing"]) for line in witness.standing if line["root"] and line["thing"])
    assert set(posted.values()) <= {1}, f"posted twice: {posted - Counter(posted.keys())}"
    asked = {thing for opening, thing in posted if re.search(rf"\b{ASKS}", opening)}
    assert not witness.wished - asked, f"never posted: {witness.wished - asked}"
