"""What `bot/store/ritual_tables.py` promises: each time happens once, marks are sealed, feeds are not guessed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, event, select, update

from bot.core.effects import PostMessage, Reason
from bot.core.ids import ChannelId, Identity, MemberId, MessageRef
from bot.core.people import Life as OpenLife
from bot.core.profiles import Profile
from bot.core.recurrence import Recurrence
from bot.core.views import Paragraph, view
from bot.feeds.reading import feed_of
from bot.questions.question import Question
from bot.rituals.format import Kind, TakeAway
from bot.rituals.ritual import (
    OPEN,
    Answer,
    Choice,
    Given,
    Hosting,
    Life,
    MyStep,
    Queued,
    Ritual,
    Rsvp,
    Run,
    Stage,
    TakeAways,
    Worth,
)
from bot.store.fingerprint import Fingerprint
from bot.store.passage_tables import outbox
from bot.store.queries.feeds import Feeds, feed_at
from bot.store.queries.rituals import Rituals
from bot.store.scope import Scope
from bot.store.tables import members, metadata
from bot.store.unit_of_work import UnitOfWork
from tests.store.test_two_communities import HELP, NOW, THERE, VOICE, work
from tests.village import the_formats

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def on(day: int, hour: int) -> datetime:
    """Say what the clock on the wall shows in January."""
    return datetime(2027, 1, day, hour, tzinfo=UTC).replace(tzinfo=None)


THURSDAYS = Recurrence(rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", start=on(7, 16), zone=BERLIN)


def a_ritual(**other: Any) -> Ritual:
    given = {"id": "r1", "format": "F04", "kind": Kind.GATHERING, "channel": HELP, "recurrence": THURSDAYS}
    return Ritual(**{**given, "minutes": 45, **other})


def a_run(**other: Any) -> Run:
    given = {"id": "x1", "ritual": "r1", "slot": "2027-01-07T16:00", "format": "F04", "kind": Kind.GATHERING}
    return Run(**{**given, "channel": HELP, "begins": NOW + DAY, "ends": NOW + DAY + HOUR, "seal": "s", **other})


def connection_of(tx: UnitOfWork) -> Connection:
    return tx._connection


def somebody(tx: UnitOfWork, name: str = "ana") -> MemberId:
    member = tx.people.meet(Profile(identity=Identity(f"square:there/{name}"), name=name))
    assert member is not None
    return member.id


# ---- rituals ---------------------------------------------------------------------------------------------------------


def test_a_ritual_is_found_as_it_was_set_and_changed(tx: UnitOfWork) -> None:
    plain = a_ritual()
    full = a_ritual(
        id="r2",
        life=Life.PROPOSED,
        title="Open hour",
        opening="Come in.",
        recurrence=THURSDAYS.left_out(on(7, 16)).shifted_to(on(21, 16), on(22, 17)),
        place="https://meet.example/open",
        host=MemberId("ana"),
        co_host=MemberId("ben"),
        capacity=8,
        holidays="DE-BY",
        paused_until=NOW + DAY,
        tries_left=3,
        by=MemberId("cora"),
        empty_runs=2,
        asked_on=True,
    )
    for ritual in (plain, full):
        tx.rituals.add(ritual)
    assert list(tx.rituals.all()) == [plain, full]
    moved = replace(
        full, life=Life.ACTIVE, paused_until=None, recurrence=Recurrence(start=THURSDAYS.start, zone=BERLIN)
    )
    tx.rituals.change(moved)
    assert (tx.rituals.ritual("r1"), tx.rituals.ritual("r2"), tx.rituals.ritual("r3")) == (plain, moved, None)


def test_only_what_calendars_show_counts_as_changed(tx: UnitOfWork) -> None:
    later = Rituals(tx._scope, NOW + DAY)
    ritual = a_ritual()
    tx.rituals.add(ritual)
    for bookkeeping in (
        {"empty_runs": 2, "asked_on": True},
        {"host": MemberId("ana"), "co_host": MemberId("ben"), "by": MemberId("cora")},
        {"capacity": 8, "channel": ChannelId("square:there/other")},
    ):
        later.change(replace(ritual, **bookkeeping))  # type: ignore[arg-type]
        assert tx.rituals.changed_at("r1") == NOW
        assert tx.rituals.ritual("r1") == replace(ritual, **bookkeeping)  # type: ignore[arg-type]
    for number, seen in enumerate(
        (
            {"title": "Another"},
            {"life": Life.RESTING},
            {"paused_until": NOW + DAY},
            {"tries_left": 2},
            {"recurrence": THURSDAYS.left_out(on(7, 16))},
        )
    ):
        at = NOW + (number + 2) * DAY
        Rituals(tx._scope, at).change(replace(ritual, **seen))  # type: ignore[arg-type]
        assert tx.rituals.changes() == {"r1": at}
        later.change(replace(ritual, **seen, empty_runs=1))  # type: ignore[arg-type]
        assert tx.rituals.changed_at("r1") == at


def test_a_feed_is_read_by_as_many_statements_however_much_is_in_it(tx: UnitOfWork) -> None:
    tx.places.live(OpenLife.OPEN)
    ana, said, costs = somebody(tx), list[str](), dict[MemberId | None, set[int]]()
    event.listen(connection_of(tx), "before_cursor_execute", lambda *about: said.append(about[2]))
    for number in range(4):
        tx.rituals.add(a_ritual(id=f"r{number}"))
        tx.runs.begin(a_run(id=f"x{number}", ritual=f"r{number}"))
        tx.runs.answer(Rsvp(run=f"x{number}", member=ana, answer=Answer.YES, at=NOW))
        for whose in (None, ana):
            look = work(connection_of(tx), THERE)
            said.clear()
            assert feed_of(whose, look, the_formats())
            costs.setdefault(whose, set()).add(len(said))
    assert {whose: len(numbers) for whose, numbers in costs.items()} == {None: 1, ana: 1}


# ---- runs ------------------------------------------------------------------------------------------------------------


def test_1_a_planned_time_has_one_run_ever(tx: UnitOfWork) -> None:
    assert tx.runs.begin(a_run())
    assert not tx.runs.begin(a_run(id="x2"))
    tx.runs.change(a_run(stage=Stage.OVER))
    assert not tx.runs.begin(a_run(id="x2"))
    assert tx.runs.begin(a_run(id="x2", slot="2027-01-21T16:00"))
    assert tx.runs.begin(a_run(id="x3", ritual="r2"))


def test_a_run_is_found_as_it_stands(tx: UnitOfWork) -> None:
    run = a_run()
    tx.runs.begin(run)
    assert tx.runs.run("x1") == run
    changed = replace(
        run,
        stage=Stage.KEEPING,
        beat=4,
        phase="pairs",
        host=MemberId("ana"),
        hosting=Hosting.YES,
        co_host=MemberId("ben"),
        co_hosting=Hosting.NO,
        why="why-rested",
        seal="",
        people=7,
        begins=NOW,
        ends=NOW + HOUR,
        channel=ChannelId("square:there/meetups"),
    )
    tx.runs.change(changed)
    assert (tx.runs.run("x1"), tx.runs.run("x2")) == (changed, None)


def test_runs_are_found_by_what_is_asked_of_them(tx: UnitOfWork) -> None:
    stages = (Stage.OVER, Stage.KEEPING, Stage.ON, Stage.AHEAD, Stage.CANCELLED)
    for number, stage in enumerate(stages):
        tx.runs.begin(a_run(id=f"x{number}", slot=f"{number}", begins=NOW + number * DAY, stage=stage))
    tx.runs.begin(a_run(id="y", ritual="r2", slot="0", begins=NOW - DAY, host=MemberId("ana")))
    tx.runs.begin(a_run(id="z", ritual="r2", slot="1", begins=NOW, host=MemberId("ana"), hosting=Hosting.NO))
    tx.runs.begin(a_run(id="o", ritual="r3", begins=NOW, stage=Stage.OVER, host=MemberId("ana")))
    tx.runs.begin(a_run(id="c", ritual="r4", begins=NOW, co_host=MemberId("ana"), co_hosting=Hosting.YES))
    assert [run.id for run in tx.runs.of("r1", most=2)] == ["x4", "x3"]
    assert [run.id for run in tx.runs.not_over()] == ["y", "c", "z", "x1", "x2", "x3"]
    assert [run.id for run in tx.runs.since(NOW + DAY)] == ["x2", "x3", "x4"]
    assert [run.id for run in tx.runs.hosted_by(MemberId("ana"))] == ["y", "c"]
    assert tx.runs.hosted_by(MemberId("ben")) == []


def test_a_run_is_found_by_its_public_message_alone(tx: UnitOfWork) -> None:
    run = a_run()
    tx.runs.begin(run)
    said = view(Paragraph(VOICE.speaking("en")("broker-discarded")))
    for number, name in enumerate((run.message, "run/x1/sheet", "question/x1")):
        tx.send(PostMessage(channel=HELP, view=said, reason=Reason(rule="gathering"), name=name))
        stands = update(outbox).where(outbox.c.name == name).values(channel=HELP, message=str(number))
        connection_of(tx).execute(stands)
    assert tx.runs.at(MessageRef(HELP, "0")) == run
    assert [tx.runs.at(MessageRef(HELP, number)) for number in ("1", "2", "3")] == [None] * 3
    for stage in Stage:
        tx.runs.change(replace(run, stage=stage))
        found = tx.runs.open_at(MessageRef(HELP, "0"))
        assert found == (replace(run, stage=stage) if stage in OPEN else None)
        assert tx.runs.open_at(MessageRef(HELP, "1")) is None


def test_answers_stand_in_their_order_and_once_for_each(tx: UnitOfWork) -> None:
    tx.runs.begin(a_run())
    tx.runs.begin(a_run(id="old", slot="old", stage=Stage.OVER))
    ana, ben, cora = map(MemberId, ("ana", "ben", "cora"))
    first = Rsvp(run="x1", member=ben, answer=Answer.YES, at=NOW)
    tx.runs.answer(Rsvp(run="x1", member=ana, answer=Answer.MAYBE, at=NOW + HOUR, waits=True))
    tx.runs.answer(first)
    tx.runs.answer(replace(first, run="old"))
    tx.runs.answer(Rsvp(run="x1", member=cora, answer=Answer.YES, at=NOW))
    tx.runs.withdraw("x1", cora)
    later = Rsvp(run="x1", member=ana, answer=Answer.TAKE_AWAYS, at=NOW + 2 * HOUR)
    tx.runs.answer(later)
    assert list(tx.runs.answers("x1")) == [first, later]
    assert tx.runs.answers_of(ben) == {"x1": first}
    tx.runs.came("x1", ana, NOW + DAY)
    tx.runs.came("x1", cora, NOW + DAY)
    uninvited = Rsvp(run="x1", member=cora, answer=Answer.YES, at=NOW + DAY, came=True)
    assert list(tx.runs.answers("x1")) == [first, replace(later, came=True), uninvited]


def test_worth_is_said_once_by_each_and_counted_by_run_and_by_format(tx: UnitOfWork) -> None:
    for run in (a_run(), a_run(id="x2", slot="2"), a_run(id="x3", slot="3", format="N06")):
        tx.runs.begin(run)
    for run, mark, worth in (("x1", "a", False), ("x1", "a", True), ("x1", "b", False), ("x2", "a", True)):
        tx.runs.say_worth(run, mark, worth=worth)
    tx.runs.say_worth("x3", "c", worth=False)
    tx.runs.say_worth("x1", "", worth=False)
    assert tx.runs.worth("x1") == Worth(yes=1, no=1)
    assert tx.runs.worth("y") == Worth(yes=0, no=0)
    assert tx.runs.worth_by_format() == {"F04": Worth(yes=2, no=1), "N06": Worth(yes=0, no=1)}


# ---- what is given ---------------------------------------------------------------------------------------------------


def test_what_was_given_is_found_in_its_order_drawn_and_dropped(tx: UnitOfWork) -> None:
    named = Given(id="g1", run="x1", step="topics", text="Looms", at=NOW + HOUR, by=MemberId("ana"))
    sealed = Given(id="g2", run="x1", step="topics", text="Kilns", at=NOW, mark="m")
    other = Given(id="g3", run="x1", step="stories", text="Once …", at=NOW, mark="m")
    elsewhere = Given(id="g4", run="x2", step="topics", text="Bells", at=NOW, mark="m")
    for given in (named, sealed, other, elsewhere):
        tx.giving.give(given)
    assert list(tx.giving.given("x1", "topics")) == [sealed, named]
    assert len(tx.giving.given("x1")) == 3
    tx.giving.draw(["g2"])
    assert tx.giving.one("g2") == replace(sealed, drawn=True)
    tx.giving.choose([Choice(run="x1", step="vote", of="g3", choice="", mark="m")], "x1", "vote", "m")
    tx.giving.take_back("g3")
    assert (tx.giving.one("g3"), tx.giving.choices("x1", "vote")) == (None, [])
    tx.giving.drop("x1")
    assert (list(tx.giving.given("x1")), list(tx.giving.given("x2"))) == ([], [elsewhere])


def test_whoever_chooses_again_chose_only_that(tx: UnitOfWork) -> None:
    def choices(mark: str, *of: str) -> list[Choice]:
        return [Choice(run="x1", step="vote", of=each, choice="keep", mark=mark) for each in of]

    for mark, of in (("a", ("g1", "g2")), ("b", ("g1",)), ("a", ("g3",))):
        tx.giving.choose(choices(mark, *of), "x1", "vote", mark)
    assert list(tx.giving.choices("x1", "vote")) == [*choices("a", "g3"), *choices("b", "g1")]
    tx.giving.choose([], "x1", "vote", "a")
    assert list(tx.giving.choices("x1", "vote")) == choices("b", "g1")
    tx.giving.drop("x1")
    assert list(tx.giving.choices("x1", "vote")) == []


def test_a_question_that_was_put_aside_is_chosen_once(tx: UnitOfWork) -> None:
    queued = [
        Queued(id=f"q{number}", member=MemberId("ana"), text="Why?", at=NOW - number * HOUR) for number in range(3)
    ]
    for each in queued:
        tx.giving.put_aside(each)
    assert list(tx.giving.queue()) == queued[::-1]
    assert tx.giving.last_from_queue() is None
    tx.giving.take_from_queue("q2", "x1")
    tx.giving.drop_from_queue("q1")
    assert list(tx.giving.queue()) == queued[:1]
    assert list(tx.giving.queued_for("x1")) == [replace(queued[2], run="x1")]
    tx.giving.drop("x1")
    assert tx.giving.queued_for("x1") == []
    assert tx.giving.last_from_queue() == "ana"


# ---- what is kept ----------------------------------------------------------------------------------------------------


def test_take_aways_are_drafted_then_approved_by_somebody(tx: UnitOfWork) -> None:
    draft = TakeAways(run="x1", words={TakeAway.INSIGHTS: "Wool is warm."}, by=MemberId("ana"), at=NOW)
    tx.keeping.draft(draft)
    again = replace(draft, words={TakeAway.QUESTIONS: "Is it?", TakeAway.DISSENT: "Löss ist Staub"}, at=NOW + HOUR)
    tx.keeping.draft(again)
    assert (tx.keeping.of("x1"), tx.keeping.of("x2")) == (again, None)
    tx.keeping.approve("x1", MemberId("cora"))
    tx.keeping.draft(replace(draft, run="x2"))
    for run in ("x1", "x2"):
        tx.keeping.drop(run)
    assert tx.keeping.of("x1") == replace(again, approved=True, approved_by=MemberId("cora"))
    assert tx.keeping.of("x2") is None


def test_a_step_that_came_back_is_dropped(tx: UnitOfWork) -> None:
    steps = [
        MyStep(run="x1", member=MemberId(who), text="Write it", back_at=at) for who, at in (("ana", NOW), ("b", None))
    ]
    for step in (replace(steps[0], text="Read it"), *steps):
        tx.keeping.promise(step)
    assert list(tx.keeping.promises("x1")) == steps
    tx.keeping.returned("x1", MemberId("ana"))
    assert (tx.keeping.promise_of("x1", MemberId("ana")), tx.keeping.promise_of("x1", MemberId("b"))) == (
        None,
        steps[1],
    )


# ---- marks and feeds -------------------------------------------------------------------------------------------------


def test_2_a_mark_is_a_seals_own_and_nobodys_without_it(tx: UnitOfWork) -> None:
    ana, ben = MemberId("ana"), MemberId("ben")
    assert tx.anonymous("s1", ana) == tx.anonymous("s1", ana)
    assert len({tx.anonymous(seal, who) for seal in ("s1", "s2") for who in (ana, ben)}) == 4
    assert tx.anonymous("", ana) == ""
    assert "ana" not in tx.anonymous("s1", ana)


def test_3_a_feed_opens_one_calendar_until_it_is_revoked(tx: UnitOfWork) -> None:
    ana, ben = somebody(tx), somebody(tx, "ben")
    whose = {tx.feeds.feed_of(member): member for member in (ana, ben, None)}
    assert {tx.feeds.feed_of(member): member for member in (ana, ben, None)} == whose
    assert {len(secret) for secret in whose} == {40}
    assert {secret: opened(tx, secret) for secret in whose} == {secret: (THERE, who) for secret, who in whose.items()}
    first = tx.feeds.feed_of(ana)
    tx.feeds.revoke(ana)
    second = tx.feeds.feed_of(ana)
    assert (opened(tx, first), opened(tx, second)) == (None, (THERE, ana))
    assert opened(tx, tx.feeds.feed_of(None)) == (THERE, None)


def test_3_no_address_stands_in_the_database_or_can_be_made_without_the_key(tx: UnitOfWork) -> None:
    secret = tx.feeds.feed_of(somebody(tx))
    dump = [str(row) for table in metadata.sorted_tables for row in connection_of(tx).execute(select(table))]
    assert not any(secret in row for row in dump)
    other = Fingerprint("another key")
    feeds = Feeds(Scope(connection_of(tx), THERE), other)
    assert feed_at(connection_of(tx), other, secret) is None
    renewed = feeds.feed_of(somebody(tx))
    assert renewed != secret
    assert feed_at(connection_of(tx), other, renewed) == (THERE, somebody(tx))
    assert opened(tx, secret) is None


def test_3_whoever_left_reads_no_calendar(tx: UnitOfWork) -> None:
    ana = somebody(tx)
    secret = tx.feeds.feed_of(ana)
    connection_of(tx).execute(update(members).where(members.c.member == ana).values(here=False))
    assert opened(tx, secret) is None


def opened(tx: UnitOfWork, secret: str) -> Any:
    return feed_at(connection_of(tx), Fingerprint("a key"), secret)


# ---- open questions --------------------------------------------------------------------------------------------------


def test_questions_that_wait_are_recalled_by_their_beginning_longest_first(tx: UnitOfWork) -> None:
    def question(id: str, hours: int, **other: Any) -> Question:
        given = {"id": id, "asker": MemberId("ana"), "text": f"{id}?", "topics": (), "channel": HELP, "ours": True}
        stands = MessageRef(HELP, id)
        return Question(**{**given, "message": stands, "post": stands, "asked_at": NOW - hours * HOUR, **other})

    long = question("long", 3, text="word " * 40)
    for each in (
        question("late", 1),
        long,
        question("replied", 4, last_reply_at=NOW),
        question("over", 4, closed_at=NOW),
        question("unsent", 4, message=None, post=None),
        question("more", 0),
    ):
        tx.questions.open(each)
    first, late = tx.questions.unanswered(2)
    assert first == long
    assert (late.text, late.asker, late.post) == ("late?", "ana", MessageRef(HELP, "late"))


# ---- what a thousand of them at once cost ----------------------------------------------------------------------------


def test_what_every_hour_needs_is_one_statement_each(tx: UnitOfWork) -> None:
    ritual, run = a_ritual(), a_run()
    tx.rituals.add(ritual)
    tx.runs.begin(run)
    needed: dict[str, Callable[[], object]] = {
        "find a ritual": lambda: tx.rituals.ritual("r1"),
        "change a ritual": lambda: tx.rituals.change(ritual),
        "begin a run": lambda: tx.runs.begin(a_run(id="x2", slot="2")),
        "find a run": lambda: tx.runs.run("x1"),
        "change a run": lambda: tx.runs.change(run),
        "answers": lambda: tx.runs.answers("x1"),
        "given": lambda: tx.giving.given("x1", "topics"),
        "choices": lambda: tx.giving.choices("x1", "vote"),
        "message that is nobody's": lambda: tx.runs.at(MessageRef(HELP, "1")),
        "open at a message": lambda: tx.runs.open_at(MessageRef(HELP, "1")),
    }
    said: list[str] = []
    event.listen(connection_of(tx), "before_cursor_execute", lambda *about: said.append(about[2]))
    costs = {}
    for what, ask in needed.items():
        said.clear()
        ask()
        costs[what] = len(said)
    assert costs == dict.fromkeys(needed, 1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_looked_for_row_by_row(tx: UnitOfWork) -> None:
    """Where SQLite would walk through a table of all communities, PostgreSQL would as well, were they larger."""
    member, seen = MemberId("ana"), set[str]()
    asked: dict[str, Callable[[], object]] = {
        "rituals": tx.rituals.all,
        "runs of a ritual": lambda: tx.runs.of("r1"),
        "runs that are not over": tx.runs.not_over,
        "runs since": lambda: tx.runs.since(NOW),
        "runs hosted": lambda: tx.runs.hosted_by(member),
        "a message": lambda: tx.runs.at(MessageRef(HELP, "1")),
        "open at a message": lambda: tx.runs.open_at(MessageRef(HELP, "1")),
        "answers": lambda: tx.runs.answers("x1"),
        "answers of": lambda: tx.runs.answers_of(member),
        "worth": lambda: tx.runs.worth("x1"),
        "worth by format": tx.runs.worth_by_format,
        "given": lambda: tx.giving.given("x1"),
        "choices": lambda: tx.giving.choices("x1", "vote"),
        "queue": tx.giving.queue,
        "queued for": lambda: tx.giving.queued_for("x1"),
        "last from queue": tx.giving.last_from_queue,
        "promises": lambda: tx.keeping.promises("x1"),
        "feed": lambda: tx.feeds.feed_of(member),
        "address": lambda: opened(tx, "secret"),
        "open questions": lambda: tx.questions.unanswered(3),
    }

    def explain(connection: Connection, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        if statement.startswith("SELECT"):
            plan = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            seen.update(step[3] for step in plan if step[3].startswith("SCAN"))

    event.listen(connection_of(tx), "before_cursor_execute", explain)
    walks = {}
    for what, ask in asked.items():
        seen.clear()
        ask()
        walks.update({what: set(seen)} if seen else {})
    assert walks == {}
