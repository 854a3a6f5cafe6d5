"""Setting up, the board, and who coordinates."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, insert

from bot.core.effects import AnswerPrivately, Asked, EditMessage, OpenForm, PostMessage
from bot.core.events import (
    ChannelChanged,
    MemberChanged,
    MemberIntroduced,
    MemberJoined,
    MemberLeft,
    Mishap,
    SpaceEntered,
    WentWrong,
)
from bot.core.ids import EventId, MessageName
from bot.core.people import Life, Mode, Purpose
from bot.core.profiles import ChannelProfile, Profile
from bot.questions.question import Stage
from bot.roles.coordinator.pace import Pace, read
from bot.store.passage_tables import outbox
from bot.store.tables import audits, channels, identities, members, questions
from tests.roles.conftest import HERE, SET_UP, SPACE, where, who
from tests.roles.words import verbs, words


def mode(desk, channel):
    return desk.reads(lambda tx: tx.places.channel(where(channel)).mode)


def life(desk):
    return desk.reads(lambda tx: tx.community.life)


# ---- who and what is there --------------------------------------------------------------------------


async def test_those_who_are_there_already_are_no_newcomers_and_bots_are_nobody(desk):
    assert not desk.member("ben").is_newcomer(desk.now)
    assert desk.member("robot") is None
    assert [member.name for member in desk.reads(lambda tx: tx.people.coordinators())] == ["Ada"]


async def test_somebody_who_joins_is_a_newcomer_and_is_left_in_peace(desk):
    profile = Profile(identity=who("dora"), name="Dora")
    assert await desk.happens("coordinator", MemberJoined, profile=profile) == []
    assert desk.member("dora").is_newcomer(desk.now)


@pytest.mark.parametrize("kind", [MemberChanged, MemberIntroduced])
async def test_whoever_is_told_of_for_the_first_time_is_known_and_no_newcomer(desk, kind):
    profile = Profile(identity=who("zoe"), name="Zoe", zone="Asia/Tokyo", guest=True)
    assert await desk.happens("coordinator", kind, profile=profile) == []
    zoe = desk.member("zoe")
    assert (zoe.name, zoe.zone.key, zoe.guest, zoe.here) == ("Zoe", "Asia/Tokyo", True, True)
    assert not zoe.is_newcomer(desk.now)
    await desk.happens("coordinator", kind, profile=Profile(identity=who("beep"), name="Beep", bot=True))
    assert desk.member("beep") is None


async def test_whoever_asked_to_be_forgotten_is_known_again_by_their_own_act_alone(desk):
    desk.reads(lambda tx: tx.record.forget(tx.people.known(who("gus")).id, EventId("forgets")))
    profile = Profile(identity=who("gus"), name="Gus", zone="Asia/Tokyo", guest=True)
    for kind in (MemberChanged, MemberIntroduced):
        await desk.happens("coordinator", kind, profile=profile)
    await looks_around(desk, [profile])
    assert desk.member("gus") is None
    await desk.types("gus", "board")
    assert (desk.member("gus").name, desk.member("gus").guest) == ("gus", False)
    await desk.happens("coordinator", MemberIntroduced, profile=profile)
    gus = desk.member("gus")
    assert (gus.name, gus.zone.key, gus.guest) == ("Gus", "Asia/Tokyo", True)
    assert not gus.is_newcomer(desk.now)


async def test_somebody_who_is_back_is_here_again(desk):
    await desk.happens("coordinator", MemberLeft, by=who("ben"))
    assert not desk.member("ben").here
    await desk.happens("coordinator", MemberChanged, profile=Profile(identity=who("ben"), name="Ben"))
    assert desk.member("ben").here


async def test_whoever_has_left_already_or_was_never_met_is_nothing_to_write_down(desk):
    await desk.happens("coordinator", MemberLeft, by=who("ben"))
    there = [desk.rows(table) for table in (members, identities)]
    with statements(desk) as made:
        for name in ("ben", "zoe"):
            await desk.happens("coordinator", MemberLeft, by=who(name))
    assert [statement for statement in made if not statement.startswith("SELECT")] == []
    assert [desk.rows(table) for table in (members, identities)] == there


async def test_a_channel_that_was_archived_before_we_heard_of_it_is_none_of_ours(desk):
    gone = ChannelProfile(channel=where("attic"), name="attic", archived=True)
    await desk.happens("coordinator", ChannelChanged, profile=gone)
    assert where("attic") not in [row.channel for row in desk.rows(channels)]
    known = ChannelProfile(channel=where("chat"), name="chat", archived=True)
    await desk.happens("coordinator", ChannelChanged, profile=known)
    assert desk.reads(lambda tx: tx.places.channel(where("chat"))).archived


# ---- looking around ---------------------------------------------------------------------------------

TOWN = [Profile(identity=who(f"p{number}"), name=f"P {number}", zone="Asia/Tokyo") for number in range(1200)]
STREETS = [ChannelProfile(channel=where(f"s{number}"), name=f"s{number}") for number in range(600)]


@contextmanager
def statements(desk):
    """Return what is said to the database meanwhile: many rows written at once are one statement."""
    made = []

    def note(connection, cursor, statement, parameters, context, executemany):
        made.append(statement)

    event.listen(desk.engine, "before_cursor_execute", note)
    yield made
    event.remove(desk.engine, "before_cursor_execute", note)


async def looks_around(desk, people, channels=(), coordinators=()):
    return await desk.happens(
        "coordinator",
        SpaceEntered,
        space=SPACE,
        name="The Bakers",
        people=tuple(people),
        channels=tuple(channels),
        coordinators=tuple(coordinators),
    )


async def test_many_people_cost_a_few_statements_and_those_who_did_not_change_none_that_writes(desk):
    with statements(desk) as first:
        await looks_around(desk, TOWN, STREETS)
    assert len(first) < 30
    assert desk.member("p1199").name == "P 1199"
    there = [desk.rows(table) for table in (members, identities, channels)]
    with statements(desk) as again:
        await looks_around(desk, TOWN, STREETS)
    written = [statement for statement in again if statement.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [statement for statement in written if "spaces" not in statement] == []
    assert [desk.rows(table) for table in (members, identities, channels)] == there


async def test_only_who_differs_is_changed(desk):
    await looks_around(desk, TOWN[:600])
    await desk.happens("coordinator", MemberLeft, by=TOWN[3].identity)
    renamed = replace(TOWN[5], name="Pia")
    with statements(desk) as made:
        await looks_around(desk, [*TOWN[:5], renamed, *TOWN[6:600]])
    assert len([statement for statement in made if statement.startswith("UPDATE members")]) == 1
    assert desk.member("p5").name == "Pia"
    assert desk.member("p3").here
    assert desk.member("p6").name == "P 6"
    assert not desk.member("p5").coordinator


async def test_people_told_in_portions_are_all_there_and_the_named_one_coordinates_once_known(desk):
    await desk.happens("coordinator", MemberLeft, by=who("ada"))
    named = [TOWN[250].identity]
    await looks_around(desk, TOWN[:200], STREETS[:3], named)
    assert desk.reads(lambda tx: tx.people.coordinators()) == ()
    await looks_around(desk, TOWN[200:400], (), named)
    await looks_around(desk, TOWN[400:500], (), named)
    assert [member.name for member in desk.reads(lambda tx: tx.people.coordinators())] == ["P 250"]
    assert {f"P {number}" for number in range(500)} <= {
        member.name for member in desk.reads(lambda tx: tx.people.everybody()) if not member.is_newcomer(desk.now)
    }
    assert mode(desk, "s2") is Mode.OFF
    assert desk.member("ben").here


async def test_somebody_told_twice_in_a_portion_is_one_person(desk):
    await looks_around(desk, [TOWN[0], replace(TOWN[0], name="Paul"), TOWN[1]])
    assert desk.member("p0").name == "Paul"
    assert len([row for row in desk.rows(identities) if row.identity == TOWN[0].identity]) == 1


async def test_a_coordinator_who_leaves_no_longer_coordinates(desk):
    await desk.happens("coordinator", MemberLeft, by=who("ada"))
    assert desk.reads(lambda tx: tx.people.coordinators()) == ()
    assert not desk.member("ada").here


async def test_a_channel_that_becomes_private_is_no_longer_read(opened):
    assert mode(opened, "help") is Mode.HOST
    profile = ChannelProfile(channel=where("help"), name="help", private=True)
    await opened.happens("coordinator", ChannelChanged, profile=profile)
    assert mode(opened, "help") is Mode.OFF


# ---- the board --------------------------------------------------------------------------------------


async def test_the_board_is_for_coordinators_and_says_so_kindly(desk):
    (answer,) = await desk.types("ben", "board")
    assert "They are glad to hear from you" in words(answer.view)
    assert verbs(answer.view) == []
    (answer,) = await desk.presses("ben", "coordinator.close_now")
    assert "They are glad to hear from you" in words(answer.view)


async def test_where_nobody_coordinates_the_first_who_may_does_so_by_asking_for_the_board(desk):
    await desk.happens("coordinator", MemberLeft, by=who("ada"))
    (refused,) = await desk.types("cleo", "board")
    assert "Nobody coordinates here yet" in words(refused.view)
    profile = Profile(identity=who("ada"), name="Ada", may_coordinate=True)
    await desk.happens("coordinator", MemberChanged, profile=profile)
    (board,) = await desk.types("ada", "admin")
    assert "coordinator.set_up" in verbs(board.view)
    assert desk.member("ada").coordinator


async def test_a_quiet_board_offers_set_up_and_says_that_nothing_is_posted(desk):
    (board,) = await desk.types("ada", "board")
    assert isinstance(board, AnswerPrivately)
    assert words(board.view).startswith("Only you see this")
    assert "Nothing is posted until you finish Set up" in words(board.view)
    assert verbs(board.view) == ["coordinator.set_up", "coordinator.colleagues", "coordinator.join"]


async def test_the_board_shows_ten_of_what_waits_with_the_way_there_and_fits_one_message(opened):
    long = "How do I keep a sourdough alive while I am away for three weeks, " * 60
    with opened.engine.begin() as connection:
        for number in range(12):
            connection.execute(
                insert(questions).values(
                    community=HERE,
                    question=f"q{number:02}",
                    asker=opened.member("ben").id if number else "gone",
                    text=long,
                    topics="[]",
                    channel=where("help"),
                    message=f"m{number}",
                    ours=True,
                    stage=Stage.LIST,
                    clock_stopped=False,
                    asked_at=opened.now + timedelta(minutes=number),
                    asked_whether=False,
                    told=False,
                )
            )
    for kind in Mishap:
        await opened.happens("steward", WentWrong, mishap=kind, what="x" * 200)
    (board,) = await opened.types("ada", "board")
    closing = [button.token for button in board.view.buttons() if button.verb == "broker.close_kindly"]
    assert closing == [f"q{number:02}" for number in range(10)]
    assert "12 questions found nobody yet" in words(board.view)
    assert "And 2 more." in words(board.view)
    assert len(words(board.view)) <= 2_000


# ---- set up -----------------------------------------------------------------------------------------


async def test_the_form_is_filled_in_with_how_things_are(opened):
    (opening,) = await opened.presses("ada", "coordinator.set_up")
    assert isinstance(opening, OpenForm)
    given = {field.name: field.initial for field in opening.form.fields()}
    assert given["questions"] == (where("help"),)
    assert given["care"] == ("Bread that people come back for.",)
    assert given["zone"] == ("Europe/Lisbon",)
    assert given["meetups"] == ()


async def test_a_new_community_is_offered_its_coordinators_zone(desk):
    (opening,) = await desk.presses("ada", "coordinator.set_up")
    assert {field.name: field.initial for field in opening.form.fields()}["zone"] == ("Europe/Lisbon",)


async def test_looking_at_set_up_posts_and_changes_nothing(desk):
    (preview,) = await desk.fills_in("ada", "coordinator.set_up", **SET_UP)
    assert isinstance(preview, AnswerPrivately)
    assert "Trellis, a bot, takes part in this channel" in words(preview.view)
    assert "#help (questions): I take part" in words(preview.view)
    assert "#chat" not in words(preview.view)
    assert verbs(preview.view) == ["coordinator.switch_on", "coordinator.correct"]
    assert life(desk) is Life.QUIET
    assert mode(desk, "help") is Mode.OFF
    assert [row.name for row in desk.rows(outbox) if row.name] == []


async def test_switching_on_shows_one_pinned_notice_in_each_channel(desk):
    (preview,) = await desk.fills_in("ada", "coordinator.set_up", **SET_UP)
    on = next(preview.view.buttons())
    *posts, answer = await desk.presses("ada", on.verb, on.token)
    assert [(post.channel, post.pinned) for post in posts] == [
        (where("hello"), True),
        (where("help"), True),
        (where("library"), True),
        (where("kitchen"), False),
    ]
    assert answer.replaces
    assert life(desk) is Life.OPEN
    assert desk.reads(lambda tx: tx.channel_for(Purpose.QUESTIONS).id) == where("help")
    assert {name: mode(desk, name) for name in ("help", "chat", "kitchen")} == {
        "help": Mode.HOST,
        "chat": Mode.OFF,
        "kitchen": Mode.OFF,
    }
    (again,) = await desk.presses("ada", on.verb, on.token)
    assert "I no longer have what you filled in" in words(again.view)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"coordinators": where("help")}, "is chosen twice, for questions and for coordinators"),
        ({"coordinators": where("chat")}, "is public"),
        ({"questions": where("cellar")}, "is not open to everybody here, and what is said in private I never read"),
        ({"welcome": where("nowhere")}, "I do not see the channel chosen for welcome"),
    ],
)
async def test_what_cannot_be_is_said_and_can_be_corrected_without_typing_again(desk, change, sentence):
    (answer,) = await desk.fills_in("ada", "coordinator.set_up", **{**SET_UP, **change})
    assert sentence in words(answer.view)
    (correct,) = answer.view.buttons()
    (opening,) = await desk.presses("ada", correct.verb, correct.token)
    given = {field.name: field.initial for field in opening.form.fields()}
    assert given["care"] == (SET_UP["care"],)
    await desk.presses("ada", "coordinator.switch_on", correct.token)
    assert life(desk) is Life.QUIET


async def test_somebody_elses_draft_cannot_be_switched_on(desk):
    (preview,) = await desk.fills_in("ada", "coordinator.set_up", **SET_UP)
    token = next(preview.view.buttons()).token
    await desk.fills_in("ada", "coordinator.name", member=who("ben"))
    (answer,) = await desk.presses("ben", "coordinator.switch_on", token)
    assert "I no longer have what you filled in" in words(answer.view)
    assert life(desk) is Life.QUIET


async def test_setting_up_anew_falls_silent_where_it_leaves_and_edits_the_notice(opened):
    changed = {**SET_UP, "questions": where("chat")}
    (preview,) = await opened.fills_in("ada", "coordinator.set_up", **changed)
    assert "#help: I do nothing there any more" in words(preview.view)
    *said, _ = await opened.presses("ada", "coordinator.switch_on", next(preview.view.buttons()).token)
    edited = [effect.message for effect in said if isinstance(effect, EditMessage)]
    assert MessageName(f"notice/{where('help')}") in edited
    assert [effect.channel for effect in said if isinstance(effect, PostMessage) and effect.pinned] == [where("chat")]
    assert (mode(opened, "help"), mode(opened, "chat")) == (Mode.OFF, Mode.HOST)


# ---- modes ------------------------------------------------------------------------------------------


async def test_changing_a_mode_changes_the_notice_in_its_place(opened):
    edit, board = await opened.fills_in("ada", "coordinator.mode", channel=where("help"), mode="listen")
    assert isinstance(edit, EditMessage)
    assert "listens in this channel" in words(edit.view)
    assert "Its notice says so too" in words(board.view)
    assert mode(opened, "help") is Mode.LISTEN


async def test_a_private_channel_is_never_listened_to(opened):
    (board,) = await opened.fills_in("ada", "coordinator.mode", channel=where("cellar"), mode="listen")
    assert "what is said in private I never read" in words(board.view)
    assert mode(opened, "cellar") is Mode.OFF


async def test_before_set_up_no_channel_is_switched_on(desk):
    (board,) = await desk.fills_in("ada", "coordinator.mode", channel=where("help"), mode="host")
    assert "Please finish Set up first" in words(board.view)
    assert mode(desk, "help") is Mode.OFF


# ---- coordinators -----------------------------------------------------------------------------------


async def test_whoever_is_named_is_told_within_their_attention_and_finds_it_in_their_record(opened):
    (panel,) = await opened.fills_in("ada", "coordinator.name", member=who("ben"))
    assert "coordinates too, from now on" in words(panel.view)
    (told,) = opened.held()
    assert (told.to, told.asked) == (opened.member("ben").id, Asked.NOT)
    assert {"coordinator.board", "coordinator.decline"} <= set(verbs(told.view))
    (audit,) = opened.rows(audits)
    assert (audit.about, audit.act) == (opened.member("ben").id, "use-named-coordinator")
    decline = next(button for button in told.view.buttons() if button.verb == "coordinator.decline")
    (thanks,) = await opened.presses("ben", decline.verb, decline.token)
    assert not thanks.replaces
    assert not opened.member("ben").coordinator


async def test_a_guest_cannot_coordinate(opened):
    await opened.fills_in("ada", "coordinator.name", member=who("gus"))
    assert not opened.member("gus").coordinator
    assert opened.held() == []


async def test_nobody_of_another_place_is_named_or_written_down(opened):
    (answer,) = await opened.fills_in("ada", "coordinator.name", member="playground:elsewhere/eve")
    assert "I do not know anybody by that name" in words(answer.view)
    assert not [row for row in opened.rows(identities) if "eve" in row.identity]


async def test_the_last_coordinator_cannot_step_down(opened):
    (answer,) = await opened.presses("ada", "coordinator.step_down")
    assert "You are the last coordinator" in words(answer.view)
    assert opened.member("ada").coordinator
    await opened.fills_in("ada", "coordinator.name", member=who("ben"))
    await opened.presses("ada", "coordinator.step_down")
    assert [member.name for member in opened.reads(lambda tx: tx.people.coordinators())] == ["Ben"]


# ---- closing, and pace ------------------------------------------------------------------------------


async def test_closing_is_asked_once_said_everywhere_and_can_be_undone(opened):
    (asked,) = await opened.presses("ada", "coordinator.close")
    assert verbs(asked.view) == ["coordinator.close_now", "coordinator.board"]
    assert life(opened) is Life.OPEN
    said = await opened.presses("ada", "coordinator.close_now")
    notices = [effect.message for effect in said if isinstance(effect, EditMessage)]
    assert notices == [f"notice/{where(name)}" for name in ("hello", "help", "library")]
    assert life(opened) is Life.CLOSED
    assert mode(opened, "help") is Mode.OFF
    (preview,) = await opened.fills_in("ada", "coordinator.set_up", **SET_UP)
    again = await opened.presses("ada", "coordinator.switch_on", next(preview.view.buttons()).token)
    assert [type(effect).__name__ for effect in again[:3]] == ["EditMessage"] * 3
    assert life(opened) is Life.OPEN


async def test_a_community_decides_how_long_things_wait(opened):
    given = {"room": "1.5", "helper": "6", "wakes": "09:00", "rests": "18:30", "asks": "3"}
    await opened.fills_in("ada", "coordinator.pace", **given)
    spans = opened.reads(lambda tx: tx.community.spans)
    assert spans.room.total_seconds() == 1.5 * 3600
    assert spans.one_helper.total_seconds() == 6 * 3600
    assert spans.waking.end.isoformat("minutes") == "18:30"
    assert spans.helper_asks_a_week == 3
    (opening,) = await opened.presses("ada", "coordinator.pace")
    assert {field.name: field.initial[0] for field in opening.form.fields()} == given


def test_numbers_that_nobody_could_wait_for_are_refused():
    good = {"room": ("4",), "helper": ("4 h",), "wakes": ("22:00",), "rests": ("06:00",), "asks": ("2",)}
    assert isinstance(read(good), Pace)
    bad = {"room": ("0",), "helper": ("999",), "wakes": ("09:00",), "rests": ("09:30",), "asks": ("-1",)}
    assert [key for key, _ in read({**good, **bad})] == [
        "pace-room-wrong",
        "pace-helper-wrong",
        "pace-waking-wrong",
        "pace-asks-wrong",
    ]
    for odd in ("nan", "1e3", "²", "", "4.25"):
        assert [key for key, _ in read({**good, "room": (odd,)})] == ["pace-room-wrong"], odd


async def test_wrong_numbers_are_said_and_kept_for_correction(opened):
    given = {"room": "soon", "helper": "4", "wakes": "09:00", "rests": "18:00", "asks": "2"}
    (answer,) = await opened.fills_in("ada", "coordinator.pace", **given)
    assert "The room needs some time" in words(answer.view)
    (correct,) = answer.view.buttons()
    (opening,) = await opened.presses("ada", correct.verb, correct.token)
    assert next(field.initial for field in opening.form.fields()) == ("soon",)
