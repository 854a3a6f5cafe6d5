"""What the crash test holds against each other: the platform's log, and what the house's database says at the end."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, func, select

from bot.core.about import author_of, subject_of
from bot.core.effects import FORM_LIVES
from bot.core.events import Event
from bot.core.ids import CommunityId, Identity, SpaceId, identity
from bot.rituals.planning import timer
from bot.store.fingerprint import Fingerprint
from bot.store.passage_tables import due, inbox, marks, outbox
from bot.store.tables import drafts, mishaps, spaces
from tests.crash.library import hold_library
from tests.crash.newcomers import hold_first_posts
from tests.crash.recorder import ENTRY, STATE
from tests.crash.rituals import WITHIN, YES, hold_announced, hold_answers, name_in
from tests.crash.wire import event_id, read


@dataclass(frozen=True)
class Witness:
    """The platform's log, read back."""

    born: list[dict[str, Any]]
    acknowledged: list[int]
    said: list[dict[str, Any]]
    counted: Counter[str]

    @classmethod
    def of(cls, file: Path) -> "Witness":
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        return cls(
            born=[line for line in lines if line["what"] == "born"],
            acknowledged=[line["n"] for line in lines if line["what"] == "acknowledged"],
            said=[line for line in lines if line["what"] == "said"],
            counted=Counter(line["what"] for line in lines),
        )

    def posted_by_wish(self) -> set[str]:
        """Return the questions whose asker pressed *Post it*."""
        return {act["token"] for act in self.born if act["kind"] == "pressed" and act["verb"] == "broker.post"}

    def announced(self) -> Counter[str]:
        """Return how often each ritual was announced."""
        posted = [said["effect"] for said in self.said if said["effect"]["_type"] == "PostMessage"]
        names = (name_in(effect["title"]) for effect in posted if str(effect["name"]).startswith("run/"))
        return Counter(name for name in names if name is not None)

    def yeses(self) -> Counter[tuple[Identity, str]]:
        """Return how often who said yes to what."""
        return Counter(
            (identity(act["space"], act["by"]), act["token"])
            for act in self.born
            if act["kind"] == "pressed" and act["verb"] == YES
        )


@dataclass(frozen=True)
class Act:
    """What law 3 asks of something that happened: who waits for it, whose it is, and what it is about."""

    awaited: bool
    author: object
    subject: object


@dataclass(frozen=True)
class Books:
    """What the recorder wrote for one community: which events, in which order, how many, and their sum."""

    handled: list[str]
    count: int
    total: int


def books(connection: Connection) -> dict[CommunityId, Books]:
    """Read the recorder's books."""
    entries: dict[str, dict[int, str]] = defaultdict(dict)
    for row in connection.execute(select(drafts).where(drafts.c.verb == ENTRY)):
        entries[row.community][int(row.draft.partition(".")[0])] = row.body
    states = {
        row.community: json.loads(row.body) for row in connection.execute(select(drafts).where(drafts.c.verb == STATE))
    }
    return {
        CommunityId(community): Books(
            handled=[event for _, event in sorted(entries[community].items())],
            count=state["count"],
            total=state["sum"],
        )
        for community, state in states.items()
    }


def unfinished(engine: Engine, now: Any) -> dict[str, int]:
    """Count what the house still has to do."""
    with engine.connect() as connection:
        return {
            "owed": _count(connection, inbox, inbox.c.done.is_(False)),
            "unsaid": _count(connection, outbox, outbox.c.state.in_(("waiting", "sending"))),
            "due": _count(connection, due, due.c.due_at <= now),
            "unannounced": _count(connection, due, due.c.id.like(f"{timer('%')}") & (due.c.due_at <= now + WITHIN)),
        }


def verify(engine: Engine, witness: Witness, secret: str, rituals: set[str]) -> dict[str, int]:
    """Hold that nothing was lost, nothing said twice, every sum exact, and every order kept; count what there was."""
    numbers = [act["n"] for act in witness.born]
    assert sorted(witness.acknowledged) == numbers, "not everything was acknowledged"
    with engine.connect() as connection:
        kept = books(connection)
        homes = {SpaceId(row.space): CommunityId(row.community) for row in connection.execute(select(spaces))}
        _verify_books(witness, kept, homes)
        _verify_order(connection, witness, kept, homes, secret)
        hold_nothing_left(connection)
        hold_answers(connection, witness.yeses())
        heard = _numbers(connection, witness, secret)
        counted = hold_first_posts(connection, witness.born, witness.said, heard)
        counted |= hold_library(connection, witness.born, witness.said)
    _verify_said(witness)
    hold_announced(witness.announced(), rituals)
    return counted


def _verify_books(witness: Witness, kept: dict[CommunityId, Books], homes: dict[SpaceId, CommunityId]) -> None:
    handled = Counter(event for book in kept.values() for event in book.handled)
    expected = Counter(event_id(act["n"]) for act in witness.born)
    assert not expected - handled, f"lost: {expected - handled}"
    assert not handled - expected, f"handled twice: {handled - expected}"
    for space, community in homes.items():
        numbers = [act["n"] for act in witness.born if act["space"] == space]
        if numbers:
            assert (kept[community].count, kept[community].total) == (len(numbers), sum(numbers)), space


def _numbers(connection: Connection, witness: Witness, secret: str) -> dict[int, int]:
    """Return in which order what happened was heard, by its number."""
    ids, fingerprint = inbox_ids(connection), Fingerprint(secret)
    return {act["n"]: ids[fingerprint.inbox_key(act["space"], event_id(act["n"]))] for act in witness.born}


def _verify_order(
    connection: Connection,
    witness: Witness,
    kept: dict[CommunityId, Books],
    homes: dict[SpaceId, CommunityId],
    secret: str,
) -> None:
    ids = inbox_ids(connection)
    fingerprint = Fingerprint(secret)
    heard: dict[str, tuple[int, Act]] = {}
    at = connection.execute(select(func.max(inbox.c.heard_at))).scalar_one()
    for act in witness.born:
        event = read(act, at)
        heard[event.id] = (ids[fingerprint.inbox_key(act["space"], event.id)], _act(event))
    for community, book in kept.items():
        assert community in homes.values()
        hold_order(book.handled, heard)


def _act(event: Event) -> Act:
    return Act(awaited=event.awaited, author=author_of(event), subject=subject_of(event))


def inbox_ids(connection: Connection) -> dict[str, int]:
    """Return the numbers under which things were heard, by their keyed hashes."""
    return {row.key: row.id for row in connection.execute(select(inbox.c.key, inbox.c.id))}


def hold_order(handled: Sequence[str], heard: Mapping[str, tuple[int, Act]]) -> None:
    """Hold that events were handled in the order in which they were heard, but for what law 3 lets overtake."""
    waiting = sorted(((*heard[event], event) for event in handled), key=lambda known: known[0])
    for event in handled:
        id, act = heard[event]
        for earlier_id, earlier, earlier_event in waiting:
            if earlier_id >= id:
                break
            assert _may_overtake(act, earlier), f"{event} {act} overtook {earlier_event} {earlier}"
        waiting.remove((id, act, event))


def _may_overtake(act: Act, earlier: Act) -> bool:
    return act.awaited and act.author != earlier.author and (act.subject is None or act.subject != earlier.subject)


def _verify_said(witness: Witness) -> None:
    twice = {key: times for key, times in Counter(said["key"] for said in witness.said).items() if times > 1}
    assert not twice, f"said twice: {twice}"
    names = Counter(
        said["effect"]["name"]
        for said in witness.said
        if said["effect"]["_type"] == "PostMessage" and said["effect"]["name"].startswith("question/")
    )
    assert set(names.values()) <= {1}, f"posted twice: {names}"
    wished = {f"question/{token}" for token in witness.posted_by_wish()}
    assert not wished - set(names), f"never posted: {wished - set(names)}"


_TOLD = ("id", "name", "lane", "state", "attempts", "not_before", "expires_at", "created_at", "settled_at", "body")


def hold_nothing_left(connection: Connection) -> None:
    """Hold that everything heard is settled, everything to be said is said, and nobody gave up on anything."""
    assert _count(connection, inbox, inbox.c.done.is_(False)) == 0
    assert _count(connection, inbox, inbox.c.body.is_not(None)) == 0
    unsaid = connection.execute(select(outbox.c[*_TOLD]).where(outbox.c.state != "sent")).all()
    assert not [row for row in unsaid if not _came_too_late(row)], "not everything was said"
    assert _count(connection, marks, marks.c.trace.is_not(None)) == 0, "a role gave up on something"
    assert _count(connection, mishaps, mishaps.c.id > 0) == 0


def _came_too_late(row: Any) -> bool:
    """Say whether this was a form that the house could not open in its seconds: it opens at once, or never."""
    if row.state != "expired" or "!" not in row.lane:
        return False
    return bool(row.settled_at >= row.expires_at and row.expires_at - row.created_at <= FORM_LIVES)


def _count(connection: Connection, table: Table, where: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(where)).scalar_one())
