"""What `bot/store/queries/taking_part.py` promises, and what is swept of rituals."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, select, update

from bot.core.effects import Asked, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import TimeCame
from bot.core.ids import ChannelId, CommunityId, EventId, Identity, MemberId, MessageName
from bot.core.markup import escape
from bot.core.profiles import ChannelProfile, Profile
from bot.core.views import Paragraph, Quoted, view
from bot.rituals.closing import NAMELESS
from bot.rituals.format import TakeAway
from bot.rituals.ritual import Answer, Choice, Given, Hosting, Life, MyStep, Queued, Rsvp, Stage, TakeAways, Worth
from bot.rituals.takeaways.worth import APART_FROM_WORDS
from bot.store.passage_tables import due, held, outbox
from bot.store.queries.taking_part import TakingPart
from bot.store.sweep import sweep, sweep_rituals
from bot.store.tables import members, metadata, spaces
from bot.store.unit_of_work import UnitOfWork
from tests.store.test_rituals import a_ritual, a_run, connection_of, somebody
from tests.store.test_two_communities import ALSO, HELP, NOW, SPACE, THERE

DAY = timedelta(days=1)
TABLES = ("rsvps", "worths", "givens", "ballots", "take_aways", "my_steps", "queue", "feeds")
MINE = "quixotic *words*"
CLUB = ChannelId(f"{ALSO}/club")


def takes_part(tx: UnitOfWork, me: MemberId, other: MemberId) -> None:
    """Let two people do all that can be done: in a ritual that I set, and in one that the other did."""
    tx.rituals.add(a_ritual(title=MINE, opening=MINE, place=MINE, by=me, host=me, co_host=other))
    tx.rituals.add(a_ritual(id="r2", title=MINE, by=me, life=Life.PROPOSED))
    tx.rituals.add(a_ritual(id="r3", title="Theirs", by=other, host=other, co_host=me, channel=CLUB))
    tx.runs.begin(a_run(host=me, hosting=Hosting.YES, co_host=other))
    tx.runs.begin(a_run(id="x2", ritual="r3", host=other, hosting=Hosting.YES, co_host=me, seal="t", channel=CLUB))
    for run, seal, kept_by, approved_by in (("x1", "s", me, None), ("x2", "t", other, me)):
        for who, text in ((me, MINE), (other, "their words")):
            name = f"{run}{who == me:d}"
            mark = tx.anonymous(seal, who)
            tx.runs.answer(Rsvp(run=run, member=who, answer=Answer.YES, at=NOW))
            tx.runs.say_worth(run, tx.anonymous(f"{seal}/{APART_FROM_WORDS}", who), worth=who == me)
            tx.giving.give(Given(id=f"n{name}", run=run, step="topics", text=text, at=NOW, by=who))
            tx.giving.give(Given(id=f"s{name}", run=run, step="topics", text=text, at=NOW, mark=mark))
            chosen = [Choice(run=run, step="vote", of=of, choice="", mark=mark) for of in (f"n{run}0", f"n{run}1")]
            tx.giving.choose(chosen, run, "vote", mark)
            tx.keeping.promise(MyStep(run=run, member=who, text=text, back_at=NOW))
            tx.giving.put_aside(Queued(id=f"q{name}", member=who, text=text, at=NOW))
        tx.giving.take_from_queue(f"q{run}1", run)
        words = MINE if kept_by == me else "their words"
        tx.keeping.draft(TakeAways(run=run, words={TakeAway.INSIGHTS: words}, by=kept_by, at=NOW))
        if approved_by is not None:
            tx.keeping.approve(run, approved_by)
    for who in (me, other, None):
        tx.feeds.feed_of(who)


def rows(tx: UnitOfWork, table: str) -> list[Any]:
    return list(connection_of(tx).execute(select(metadata.tables[table])))


def dumped(tx: UnitOfWork) -> str:
    return "\n".join(str(tuple(row)) for table in metadata.tables for row in rows(tx, table))


# ---- forget me -------------------------------------------------------------------------------------------------------


def test_1_whoever_is_forgotten_leaves_nothing_and_others_keep_theirs(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    takes_part(tx, me, other)
    marks = [tx.anonymous(seal, me) for seal in ("s", "t", f"s/{APART_FROM_WORDS}", f"t/{APART_FROM_WORDS}")]
    before = dumped(tx)
    assert [mark for mark in (*marks, me, "quixotic") if mark not in before] == []
    tx.record.forget(me, EventId("e"))
    after = dumped(tx)
    assert [mark for mark in (*marks, me, "quixotic") if mark in after] == []
    left = {"rsvps": 2, "worths": 2, "givens": 4, "ballots": 2, "take_aways": 1, "my_steps": 2, "queue": 2, "feeds": 2}
    assert {table: len(rows(tx, table)) for table in TABLES} == left


def test_2_what_was_set_goes_on_without_words_and_hosts(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    takes_part(tx, me, other)
    tx.record.forget(me, EventId("e"))
    assert list(tx.rituals.all()) == [
        a_ritual(co_host=other),
        a_ritual(id="r3", title="Theirs", by=other, host=other, channel=CLUB),
    ]
    first, second = tx.runs.run("x1"), tx.runs.run("x2")
    assert first is not None
    assert second is not None
    assert (first.host, first.hosting, first.co_host) == (None, Hosting.ASKED, other)
    assert (second.host, second.hosting, second.co_host) == (other, Hosting.YES, None)


def test_3_what_was_approved_stays_without_a_name(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    takes_part(tx, me, other)
    tx.keeping.draft(TakeAways(run="x3", words={TakeAway.INSIGHTS: "Ours by now"}, by=me, at=NOW))
    tx.keeping.approve("x3", other)
    tx.record.forget(me, EventId("e"))
    assert tx.keeping.of("x1") is None
    approved = {"approved": True, "at": NOW}
    theirs = TakeAways(run="x2", words={TakeAway.INSIGHTS: "their words"}, by=other, approved_by=None, **approved)
    ours = TakeAways(run="x3", words={TakeAway.INSIGHTS: "Ours by now"}, by=None, approved_by=other, **approved)
    assert (tx.keeping.of("x2"), tx.keeping.of("x3")) == (theirs, ours)


def test_3_a_name_that_is_a_word_as_well_is_taken_out_only_where_it_is_a_name(tx: UnitOfWork) -> None:
    will, other = somebody(tx, "Will"), somebody(tx, "ben")
    said = "Will shows us the kiln; others will, and Willow may"
    for run in ("came", "hosted", "elsewhere"):
        host = will if run == "hosted" else other
        tx.runs.begin(a_run(id=run, slot=run, host=host, hosting=Hosting.YES))
        tx.keeping.draft(TakeAways(run=run, words={TakeAway.INSIGHTS: said}, by=other, at=NOW))
        tx.keeping.approve(run, other)
    tx.runs.came("came", will, NOW)
    tx.record.forget(will, EventId("e"))
    kept = {
        run: takeaways.words[TakeAway.INSIGHTS]
        for run in ("came", "hosted", "elsewhere")
        if (takeaways := tx.keeping.of(run))
    }
    nameless = said.replace("Will ", f"{NAMELESS} ", 1)
    assert kept == {"came": nameless, "hosted": nameless, "elsewhere": said}


def test_1_words_on_their_way_to_others_become_unreadable(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    takes_part(tx, me, other)
    reason = Reason(rule="gathering")
    for said in (Quoted(f"A question:\n- {MINE}"), Paragraph(escape(MINE))):
        tx.send(SendDirectMessage(to=other, view=view(said), reason=reason, asked=Asked.DUTY, kind=Kind.MEETUP))
        tx.send(PostMessage(channel=HELP, view=view(said), reason=reason, name=MessageName("run/x2")))
    tx.record.forget(me, EventId("e"))
    bodies = [str(json.loads(row.body)) for table in (held, outbox) for row in rows(tx, table.name)]
    assert len(bodies) == 4
    assert not any("quixotic" in body for body in bodies)
    assert sum("A question" in body for body in bodies) == 2


def test_1_many_lines_are_made_unreadable_in_one_pass(tx: UnitOfWork) -> None:
    me, other, costs, said = somebody(tx), somebody(tx, "ben"), list[int](), list[str]()
    reason = Reason(rule="gathering")
    event.listen(connection_of(tx), "before_cursor_execute", lambda *about: said.append(about[2]))
    for lines in (["just one line"], [f"line number {number:03}" for number in range(200)]):
        for number, line in enumerate(lines):
            tx.giving.give(Given(id=f"g{len(lines)}{number}", run="x", step="topics", text=line, at=NOW, by=me))
        shown = view(*(Quoted(f"- {line}") for line in lines))
        tx.send(SendDirectMessage(to=other, view=shown, reason=reason, asked=Asked.DUTY, kind=Kind.MEETUP))
        said.clear()
        TakingPart(tx._scope, tx.anonymous).blot(me)
        costs.append(len(said))
        bodies = "".join(row.body for row in rows(tx, "held"))
        assert [line for line in lines if line in bodies] == []
    assert costs[0] == costs[1]


def test_2_calendars_hear_that_words_were_taken_out_of_them(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    takes_part(tx, me, other)
    later = tx.beside(UnitOfWork, TimeCame(id=EventId("e"), at=NOW, verb="t.t", token=""), "test", NOW + DAY)
    later.record.forget(me, EventId("e"))
    assert tx.rituals.changes() == {"r1": NOW + DAY, "r3": NOW}


def test_messages_that_show_somebody_are_found_before_they_are_forgotten(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    takes_part(tx, me, other)
    tx.runs.begin(a_run(id="x3", ritual="r4", stage=Stage.OVER))
    tx.runs.answer(Rsvp(run="x3", member=me, answer=Answer.YES, at=NOW))
    assert sorted(tx.record.runs_showing(me)) == [("gathering", "x1"), ("gathering", "x2")]
    assert tx.record.runs_showing(somebody(tx, "cora")) == []
    assert (tx.record.proposals_of(me), tx.record.proposals_of(other)) == (["proposal/r2"], [])


def test_whoever_takes_their_data_along_finds_all_of_it_and_nobody_else(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    takes_part(tx, me, other)
    everything = tx.record.held_about(me)
    found = {
        "rituals": 3,
        "asked_to_host": 2,
        "meetups_answered": 2,
        "given_to_rituals": 2,
        "given_without_your_name": 2,
        "chosen_without_your_name": 4,
        "worth_your_time": 2,
        "take_aways": 2,
        "my_steps": 2,
        "questions_put_aside": 2,
        "calendar_addresses": 1,
    }
    assert {what: len(everything[what]) for what in found} == found
    told = json.dumps(everything)
    secrets = [row.nonce for row in rows(tx, "feeds")] + [row.mark for row in rows(tx, "feeds")]
    assert not any(hidden in told for hidden in (other, *secrets))


# ---- two become one, and places part ---------------------------------------------------------------------------------


def test_two_accounts_of_one_person_took_part_once(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    takes_part(tx, me, other)
    mine, theirs = tx.feeds.feed_of(me), tx.feeds.feed_of(other)
    connection_of(tx).execute(update(members).values(person=me))
    tx.links.unite([me, other])
    gone = [other, *(tx.anonymous(seal, other) for seal in ("s", "t", f"s/{APART_FROM_WORDS}"))]
    assert [mark for mark in gone if mark in dumped(tx)] == []
    left = {"rsvps": 2, "worths": 2, "givens": 8, "ballots": 4, "take_aways": 2, "my_steps": 2, "queue": 4, "feeds": 3}
    assert {table: len(rows(tx, table)) for table in TABLES} == left
    assert tx.runs.worth("x1") == Worth(yes=1, no=0)
    assert {(run.host, run.co_host) for run in tx.runs.not_over()} == {(me, None)}
    assert {(ritual.host, ritual.co_host) for ritual in tx.rituals.all()} == {(me, None), (None, None)}
    assert tx.feeds.feed_of(me) in (mine, theirs)


def test_rituals_go_with_the_space_that_they_are_in(tx: UnitOfWork) -> None:
    for space in (SPACE, ALSO):
        connection_of(tx).execute(insert(spaces).values(community=THERE, space=space, active=True, name="There"))
    me, other = somebody(tx), tx.people.meet(Profile(identity=Identity(f"{ALSO}/ben"), name="Ben"))
    assert other is not None
    for channel in (HELP, CLUB):
        tx.places.see(ChannelProfile(channel=channel, name="channel"))
    takes_part(tx, me, other.id)
    for token in ("ritual:r1", "run:x1", "ritual:r3", "closing:x2:redraw"):
        timer = {"id": token, "due_at": NOW, "nonce": "n", "body": "{}"}
        connection_of(tx).execute(insert(due).values(community=THERE, **timer))
    own = tx.links.part(ALSO, EventId("e"))

    def of(table: str, column: str) -> dict[CommunityId, set[Any]]:
        found: dict[CommunityId, set[Any]] = {THERE: set(), own: set()}
        for row in rows(tx, table):
            found[row.community].add(row._mapping[column])
        return found

    assert of("rituals", "ritual") == {THERE: {"r1", "r2"}, own: {"r3"}}
    assert of("runs", "run") == {THERE: {"x1"}, own: {"x2"}}
    assert of("runs", "host") == {THERE: {me}, own: {other.id}}
    assert of("runs", "co_host") == {THERE: {None}, own: {None}}
    for table in ("rsvps", "my_steps"):
        assert of(table, "run") == {THERE: {"x1"}, own: {"x2"}}
        assert of(table, "member") == {THERE: {me}, own: {other.id}}
    assert of("queue", "queued") == {THERE: {"qx11"}, own: {"qx10", "qx20"}}
    assert of("givens", "by") == {THERE: {me, None}, own: {other.id, None}}
    assert of("feeds", "member") == {THERE: {me, None}, own: {other.id}}
    assert of("take_aways", "approved_by") == {THERE: {None}, own: {None}}
    assert of("due", "id") == {THERE: {"ritual:r1", "run:x1"}, own: {"ritual:r3", "closing:x2:redraw"}}


def test_a_space_that_we_were_removed_from_lets_nothing_come_round(tx: UnitOfWork) -> None:
    for space in (SPACE, ALSO):
        connection_of(tx).execute(insert(spaces).values(community=THERE, space=space, active=True, name="There"))
    takes_part(tx, somebody(tx), somebody(tx, "ben"))
    for token in ("ritual:r1", "run:x1", "ritual:r3", "run:x2"):
        timer = {"id": token, "due_at": NOW, "nonce": "n", "body": "{}"}
        connection_of(tx).execute(insert(due).values(community=THERE, **timer))
    tx.removal.stop(ALSO, "a clock")
    assert {row.id for row in rows(tx, "due")} == {"ritual:r1", "run:x1"}


# ---- kept only for as long as there is a reason ----------------------------------------------------------------------


def test_words_and_seals_last_two_weeks_after_a_run_and_everything_half_a_year(tx: UnitOfWork) -> None:
    me, other = somebody(tx), somebody(tx, "ben")
    takes_part(tx, me, other)
    ended = a_run().ends
    before = dumped(tx)
    sweep(connection_of(tx), ended + 14 * DAY)
    assert dumped(tx) == before
    sweep(connection_of(tx), ended + 15 * DAY)
    assert (rows(tx, "givens"), rows(tx, "ballots")) == ([], [])
    assert {row.seal for row in rows(tx, "runs")} == {""}
    assert [row.run for row in rows(tx, "take_aways")] == ["x2"]
    assert {(row.run, row.text == "") for row in rows(tx, "queue")} == {(None, False), ("x1", True), ("x2", True)}
    assert len(rows(tx, "rsvps")) == len(rows(tx, "worths")) == 4
    sweep(connection_of(tx), ended + 181 * DAY)
    kept = {"rituals": 2, "feeds": 3}
    tables = ("rituals", "runs", *TABLES)
    assert {table: len(found) for table in tables if (found := rows(tx, table))} == kept
    assert [ritual.id for ritual in tx.rituals.all()] == ["r1", "r3"]


def test_what_ended_is_kept_for_as_long_as_its_runs(tx: UnitOfWork) -> None:
    tx.rituals.add(a_ritual(life=Life.ENDED))
    tx.rituals.add(a_ritual(id="r2", life=Life.ENDED))
    tx.rituals.add(a_ritual(id="r3", life=Life.PAUSED))
    tx.runs.begin(a_run(begins=NOW + 9 * DAY, ends=NOW + 10 * DAY))
    for days, kept in ((180, ["r1", "r2", "r3"]), (181, ["r1", "r3"]), (191, ["r3"])):
        sweep(connection_of(tx), NOW + days * DAY)
        assert [ritual.id for ritual in tx.rituals.all()] == kept


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sweeping_does_not_walk_through_what_is_kept(tx: UnitOfWork) -> None:
    """What people gave is kept for two weeks: it may be walked through, but not what is kept for half a year."""
    takes_part(tx, somebody(tx), somebody(tx, "ben"))
    walks: set[str] = set()

    def explain(connection: Connection, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        plan = connection.connection.cursor().execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        walks.update(step[3] for step in plan if step[3].startswith("SCAN"))

    event.listen(connection_of(tx), "before_cursor_execute", explain)
    sweep_rituals(connection_of(tx), a_run().ends + 181 * DAY)
    waiting = {"SCAN take_aways USING INDEX take_aways_drafted", "SCAN queue USING INDEX queue_worded"}
    assert walks - waiting == {"SCAN givens", "SCAN ballots"}


def test_what_is_too_much_for_one_hour_is_swept_in_the_next(tx: UnitOfWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.sweep.MOST_RUNS", 2)
    for number in range(5):
        tx.runs.begin(a_run(id=f"x{number}", slot=f"{number}", ends=NOW + number * DAY))
        tx.runs.answer(Rsvp(run=f"x{number}", member=MemberId("ana"), answer=Answer.YES, at=NOW))
    for left in (["x2", "x3", "x4"], ["x4"], []):
        sweep(connection_of(tx), NOW + 200 * DAY)
        assert sorted(row.run for row in rows(tx, "runs")) == left
        assert sorted(row.run for row in rows(tx, "rsvps")) == left
