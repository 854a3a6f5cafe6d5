"""What Slack's crash test holds against each other: Slack's log, and what the house's database says at the end."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select

from bot.core.ids import CommunityId, EventId, Identity, SpaceId, identity
from bot.core.views import parse_wire_id
from bot.store.fingerprint import Fingerprint
from bot.store.tables import spaces
from tests.crash.oracle import Act, Books, books, hold_nothing_left, hold_order, inbox_ids
from tests.crash.rituals import YES, hold_announced, hold_answers, name_in
from tests.crash.slack.expected import by_hash
from tests.slack.office import EVENT
from tests.slack.records import Json

QUESTIONS, LOBBY = "C0HELP", "C0LOBBY"
ASKS = "asks:"


@dataclass(frozen=True)
class Witness:
    """Slack's log, read back."""

    told: dict[str, dict[str, Json]]
    taken: dict[str, set[str]]
    said: list[Json]
    parts: dict[tuple[str, str, str], int]
    wished: set[str]

    @classmethod
    def of(cls, file: Path) -> "Witness":
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        told: dict[str, dict[str, Json]] = {}
        taken: dict[str, set[str]] = {}
        for line in lines:
            if line["kind"] == "told":
                told.setdefault(line["team"], {})[line["id"]] = line
            if line["kind"] == "taken":
                taken.setdefault(line["team"], set()).add(line["id"])
        return cls(
            told=told,
            taken=taken,
            said=[line for line in lines if line["kind"] == "said"],
            parts={_where(line): line["part"] for line in lines if line["kind"] == "part"},
            wished={line["thing"] for line in lines if line["kind"] == "wished"},
        )


def verify(engine: Engine, witness: Witness, secret: str, rituals: set[str]) -> int:
    """Hold that nothing was lost, nothing said twice, every sum exact, and every order kept."""
    fingerprint = Fingerprint(secret)
    yeses: Counter[tuple[Identity, str]] = Counter()
    with engine.connect() as connection:
        kept, ids = books(connection), inbox_ids(connection)
        homes = {row.space: CommunityId(row.community) for row in connection.execute(select(spaces))}
        for team, told in witness.told.items():
            space = f"slack:{team}"
            book = kept[homes[space]]
            _hold_books(book, told, witness.taken[team])
            heard = {event: (ids[fingerprint.inbox_key(space, event)], _act(told[event])) for event in book.handled}
            for role in {line["role"] for line in told.values()}:  # where one fails for a while the others go on
                hold_order([event for event in book.handled if told[event]["role"] == role], heard)
            yeses += _yeses(space, book, told)
        hold_nothing_left(connection)
        hold_answers(connection, yeses)
    _hold_said(witness)
    announced = (name_in(said["text"]) for said in witness.said if _is_root(said, LOBBY))
    hold_announced(Counter(name for name in announced if name is not None), rituals)
    return len(yeses)


def _yeses(space: str, book: Books, told: dict[str, Json]) -> Counter[tuple[Identity, str]]:
    """Return how often it was handled that somebody said yes to something."""
    lines = (told[id] for id in book.handled)
    pressed = ((line, *parse_wire_id(line["verb"])) for line in lines)
    return Counter((identity(SpaceId(space), line["author"]), token) for line, verb, token in pressed if verb == YES)


def _hold_books(book: Books, told: dict[str, Json], taken: set[str]) -> None:
    """Hold that what was taken was handled once; what is not told again may have been handled without our knowing."""
    open_ = {id for id, line in told.items() if line["way"] == EVENT} - taken
    assert not open_, f"never acknowledged: {open_}"
    handled = Counter(book.handled)
    assert not taken - handled.keys(), f"lost: {taken - handled.keys()}"
    assert not handled - Counter(handled.keys()), f"handled twice: {handled - Counter(handled.keys())}"
    assert not handled.keys() - told.keys(), f"never happened: {handled.keys() - told.keys()}"
    assert (book.count, book.total) == (len(book.handled), sum(by_hash(EventId(id)) or 0 for id in book.handled))


def _act(line: Json) -> Act:
    return Act(awaited=line["awaited"], author=line["author"], subject=line["subject"])


def _hold_said(witness: Witness) -> None:
    with_key = [said for said in witness.said if said["key"] is not None]
    keys = Counter((said["team"], said["key"], witness.parts.get(_where(said), 1)) for said in with_key)
    twice = {key: times for key, times in keys.items() if times > 1}
    assert not twice, f"said twice: {twice}"
    posted = Counter(_posted(said["text"]) for said in witness.said if _is_root(said, QUESTIONS))
    assert set(posted.values()) <= {1}, f"posted twice: {posted - Counter(posted.keys())}"
    asked = {thing for opening, thing in posted if opening == ASKS}
    assert not witness.wished - asked, f"never posted: {witness.wished - asked}"


def _where(line: Json) -> tuple[str, str, str]:
    return line["team"], line["channel"], line["ts"]


def _is_root(said: Json, channel: str) -> bool:
    return said["channel"] == channel and said["key"] is not None and said["thread_ts"] is None


def _posted(text: str) -> tuple[str, str]:
    """Return what a post is, by the last word of its first line, and what it is about: a room may be asked again."""
    things = re.findall(r"thing [\d.]+ of \w+", text)
    return text.partition("\n")[0].split()[-1], things[0] if things else text
