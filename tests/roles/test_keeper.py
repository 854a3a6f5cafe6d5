"""The edges of a member's own affairs that a story would not show."""

import json

import pytest
from sqlalchemy import insert, update

from bot.core.effects import Asked, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import ReleaseDue
from bot.core.ids import EventId, MessageName
from bot.core.markup import mention
from bot.core.views import Document, Paragraph, view
from bot.roles.cybrarian.card import Card, Missed, Reader, Stage
from bot.store.codec import event_json
from bot.store.language_tables import model_uses
from bot.store.library_tables import cards, missed, readers, uses
from bot.store.newcomer_tables import first_posts, follows, greetings, tasks, ways
from bot.store.passage_tables import attention, dropped, due, held, inbox, outbox, reasons
from bot.store.ritual_tables import feeds, givens, my_steps, queue, rituals, rsvps, runs, take_aways
from bot.store.tables import (
    accounts,
    audits,
    chosen,
    drafts,
    identities,
    invitations,
    links,
    members,
    metadata,
    paces,
    posts,
    questions,
    topics,
)
from bot.store.tables import thanks as thanks_given
from tests.roles.conftest import HERE, SPACE, where, who
from tests.roles.words import verbs, words
from tests.store.test_taking_part import takes_part

HOLDING = sorted(
    table.name
    for table in (
        *(members, identities, attention, questions, invitations, thanks_given, topics, paces, drafts),
        *(posts, audits, dropped, chosen, accounts, links, model_uses),
        *(rituals, runs, rsvps, givens, take_aways, my_steps, queue, feeds),
        *(ways, follows, first_posts, greetings, tasks),
        *(cards, uses, missed, readers),
    )
)


TOLD = {"guest": False, "may_coordinate": False, "here": True}


def sends(desk, *effects):
    desk.reads(lambda tx: [tx.send(effect) for effect in effects])


def thanks(desk, to, about="ben"):
    names = mention(desk.member(about).id)
    said = view(Paragraph(desk.reads(lambda tx: tx.say("as-written", words=names))))
    return SendDirectMessage(
        to=desk.member(to).id, view=said, reason=Reason(rule="notice"), asked=Asked.NOT, kind=Kind.THANKS
    )


@pytest.mark.parametrize("until", ["2026-11-23", "2020-01-01", "0001-01-01", "2030-01-01", "9999-12-31"])
async def test_a_pause_ends_on_a_day_to_come_within_two_years(desk, until):
    (answer,) = await desk.fills_in("ben", "keeper.pause", until=until)
    assert "keeper.pause" in verbs(answer.view)
    assert desk.member("ben").paused_until is None


async def test_a_pause_begins_its_end_at_midnight_where_the_member_lives(desk):
    await desk.fills_in("ben", "keeper.pause", until="2026-11-30")
    assert desk.member("ben").paused_until.isoformat() == "2026-11-29T15:00:00+00:00"


async def test_one_change_leaves_the_others_as_they_were(desk):
    await desk.fills_in("ben", "keeper.quiet_hours", **{"from": "22:00", "until": "07:00"})
    await desk.presses("ben", "keeper.mute", "", "thanks")
    await desk.fills_in("ben", "keeper.pause", until="2026-11-30")
    ben = desk.member("ben")
    assert (ben.waking.start.hour, ben.waking.end.hour) == (7, 22)
    assert ben.muted == {Kind.THANKS}
    await desk.presses("ben", "keeper.resume")
    assert desk.member("ben").muted == {Kind.THANKS}
    assert desk.member("ben").waking.start.hour == 7


async def test_a_seconds_or_zone_part_of_a_time_does_no_harm(desk):
    await desk.fills_in("ben", "keeper.quiet_hours", **{"from": "22:00:30", "until": "07:00+02:00"})
    assert desk.member("ben").waking.start.isoformat() == "07:00:00"


async def test_an_unknown_kind_mutes_nothing(desk):
    await desk.presses("ben", "keeper.mute", "everything-ever")
    assert desk.member("ben").muted == frozenset()


async def test_what_already_waits_is_looked_at_again_after_a_change(opened):
    sends(opened, thanks(opened, "ben", about="cleo"))
    opened.now = opened.now.replace(hour=13)
    await opened.presses("ben", "keeper.mute", "thanks")
    (release,) = (row for row in opened.rows(due) if row.id.startswith("release:"))
    assert isinstance(event_json.loads(release.body), ReleaseDue)
    assert release.due_at == opened.now


async def test_forgetting_takes_only_what_speaks_of_that_member(opened):
    """Identities may be each other's beginnings: forgetting ben leaves ben-two whole."""
    other, cleo = opened.member("ben-two").id, opened.member("cleo").id
    sends(opened, thanks(opened, "cleo"), thanks(opened, "cleo", about="ben-two"))
    waiting = PostMessage(
        channel=where("help"),
        view=view(Paragraph(mention(opened.member("ben").id))),
        reason=Reason(rule="notice", about={"who": opened.member("ben").id}),
        name=MessageName("about/ben"),
    )
    sends(opened, waiting)
    (row,) = (row for row in opened.rows(outbox) if row.name == "about/ben")
    assert row.state == "waiting"
    await opened.presses("ben", "keeper.forget_now")
    assert opened.member("ben") is None
    assert opened.member("ben-two").id == other
    assert opened.member("cleo").id == cleo
    assert [row.member for row in opened.rows(held)] == [cleo]
    assert not [row for row in opened.rows(outbox) if row.name == "about/ben"]
    assert not [row for row in opened.rows(reasons) if "who" in row.about]


async def test_forgetting_clears_what_others_said_about_a_member_but_not_its_own_event(opened):
    def wrote(number, identity, done=False):
        body = f'{{"_type": "MemberLeft", "id": "{number}", "at": "2026-11-23T12:00:00+00:00", "by": "{identity}"}}'
        with opened.engine.begin() as connection:
            connection.execute(
                insert(inbox).values(community=HERE, key=number, body=body, heard_at=opened.now, done=done)
            )

    wrote("one", "playground:square/ben")
    wrote("two", "playground:square/ben-two")
    wrote(EventId(f"e{opened.heard + 1}"), "playground:square/ben")
    settling = EventId(f"e{opened.heard + 1}")
    await opened.presses("ben", "keeper.forget_now")
    assert [row.key for row in opened.rows(inbox)] == ["two", settling]


def everything_about(desk, name):
    """Fill every table that can speak of a member, as the questions' path would; return the member."""
    me, other, now = desk.member(name).id, desk.member("cleo").id, desk.now
    rows = [(questions, asked(token, asker, now)) for token, asker in (("mine", me), ("theirs", other))]
    rows += [
        (table, {"question": token, "helper": helper, "at": now, **more})
        for token, helper in (("mine", other), ("theirs", me), ("theirs", desk.member("ben-two").id))
        for table, more in ((invitations, {"topic": "rye"}), (thanks_given, {"asked_consent": False}))
    ]
    rows += [
        (topics, {"member": me, "topic": "rye", "agreed": True}),
        (chosen, {"member": me, "space": SPACE, "choice": "101", "declined": False}),
        (accounts, {"identity": who(name), "member": me, "name": "Ben", "acted_at": now, **TOLD}),
        (links, {"mark": "mark", "member": me, "to": "person", "until": now}),
        (paces, {"member": me, "days": 7}),
        (drafts, {"draft": "mine", "member": me, "verb": "broker.ask", "body": "{}", "at": now}),
        (drafts, {"draft": "theirs", "member": other, "verb": "x", "body": json.dumps(who(name)), "at": now}),
        (posts, {"channel": where("help"), "message": "1", "author": me, "at": now}),
        (posts, {"channel": where("help"), "message": "2", "author": other, "at": now}),
        (audits, {"coordinator": me, "about": other, "act": "use-named-coordinator", "at": now}),
        (audits, {"coordinator": other, "about": me, "act": "use-named-coordinator", "at": now}),
        (model_uses, {"ask": "k", "use": "plainer", "member": me, "at": now, "tokens": 7, "outcome": "suggested"}),
        (dropped, {"member": me, "rule": "invited", "why": "muted", "at": now}),
        (due, {"id": "broker:mine:room", "due_at": now, "nonce": "n", "body": "{}"}),
        (due, {"id": "broker:theirs:room", "due_at": now, "nonce": "n", "body": "{}"}),
    ]
    rows += newcomers(me, other, now)
    desk.reads(lambda tx: takes_part(tx, me, other))
    desk.reads(lambda tx: has_a_library(tx, me, other))
    with desk.engine.begin() as connection:
        for table, values in rows:
            connection.execute(insert(table).values(community=HERE, **values))
        connection.execute(insert(attention).values(person=me, at=now))
        connection.execute(insert(attention).values(person=other, at=now))
    return me


def newcomers(me, other, at):
    """Return rows of both as newcomers: each wrote, each was asked to greet the other, each took the other's task."""
    said = {"familiar": "", "way": "", "greets": True, "named": "yes", "hints": "", "greeted": False, "eyes": ""}
    return [
        row
        for one, two in ((me, other), (other, me))
        for row in (
            (ways, {"member": one, **said}),
            (follows, {"member": one, "topic": "rye"}),
            (first_posts, {"post": f"p{one[:8]}", "member": one, **first_post(at)}),
            (greetings, {"post": f"p{one[:8]}", "host": two, "at": at}),
            (tasks, {"task": f"t{one[:8]}", "member": one, "text": f"words of {one}", "at": at, **taken(two, at)}),
        )
    ]


def taken(by, at):
    return {"taken_by": by, "taken_at": at}


def first_post(at):
    return {"channel": where("help"), "message": "7", "thread": "7", "at": at, "stage": "list"}


def has_a_library(tx, me, other):
    """Let each write a card that the other looks after, use it, and look for something in vain."""
    for number, (author, owner) in enumerate(((me, other), (other, me))):
        card = Card(
            id=f"card-{number}",
            stage=Stage.KEPT,
            title="Rye",
            words="Slowly.",
            people=(author,),
            keeper=owner,
            author=author,
            owner=owner,
            channel=where("help"),
            begun_at=tx.now,
            kept_at=tx.now,
        )
        tx.library.begin(card)
        tx.library.use(card.id, owner, tx.now)
        tx.library.miss(Missed(id=f"missed-{number}", member=author, text="oats", at=tx.now))
        tx.library.note(Reader(member=author, declines=True))


def asked(token, asker, at):
    return {
        "question": token,
        "asker": asker,
        "text": f"words of {asker}",
        "topics": "[]",
        "channel": where("help"),
        "message": f"post-of-{token}",
        "ours": True,
        "stage": "room",
        "clock_stopped": False,
        "asked_at": at,
        "asked_whether": False,
        "told": False,
    }


async def test_no_table_speaks_of_somebody_forgotten_and_others_keep_what_is_theirs(opened):
    me = everything_about(opened, "ben")
    assert sorted(table.name for table in metadata.sorted_tables if me in repr(opened.rows(table))) == HOLDING
    edit, answer = await opened.presses("ben", "keeper.forget_now")
    assert (edit.message.id, "withdrew" in words(edit.view)) == ("post-of-mine", True)
    assert "Nothing about you is held here any more" in words(answer.view)
    traces = (me, who("ben") + "'", "'mine'", "broker:mine")
    found = [
        (table.name, trace) for table in metadata.sorted_tables for trace in traces if trace in repr(opened.rows(table))
    ]
    assert found == []
    kept = {table.name: len(opened.rows(table)) for table in (questions, invitations, thanks_given, posts, audits)}
    assert kept == {"questions": 1, "invitations": 1, "thanks": 1, "posts": 1, "audits": 1}
    # What is due besides somebody else's timer: a look at the coordinators' list, which may have held the question, and
    # at the messages of the runs in which they took part.
    looks = {"broker:list", "closing:x1:redraw", "closing:x2:redraw"}
    assert {row.id for row in opened.rows(due)} >= {"broker:theirs:room", *looks}
    assert len(opened.rows(attention)) == 1


async def test_a_person_who_is_a_member_elsewhere_too_keeps_their_attention_there(opened):
    me = everything_about(opened, "ben")
    with opened.engine.begin() as connection:
        connection.execute(
            update(members).where(members.c.member == opened.member("cleo").id).values(person=me, community="there")
        )
    await opened.presses("ben", "keeper.forget_now")
    assert [row.person for row in opened.rows(attention) if row.person == me] == [me]


async def test_what_can_be_taken_along_names_every_table_that_would_be_forgotten(opened):
    me = everything_about(opened, "ben")
    (answer,) = await opened.presses("ben", "keeper.take_along")
    (document,) = (block for block in answer.view.blocks if isinstance(block, Document))
    everything = json.loads(document.content)
    empty = [name for name, value in everything.items() if value in ([], {})]
    # Forms are kept by the house itself: `tests/store/test_no_trace.py` holds those.
    assert sorted(empty) == ["messages_to_you", "messages_waiting", "open_forms", "parts_of_messages_to_you"]
    assert everything["member"]["member"] == me
    assert opened.member("cleo").id not in document.content


async def test_a_button_under_a_message_leaves_the_message_and_a_panel_turns_its_page(desk):
    (why,) = await desk.presses("ben", "keeper.why", "nothing")
    (page,) = await desk.presses("ben", "keeper.muting")
    assert (why.replaces, page.replaces) == (False, True)
    assert words(why.view).startswith("Only you see this")
