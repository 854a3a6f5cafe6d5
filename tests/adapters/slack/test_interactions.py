"""Commands, buttons, menus and shortcuts are told with what they let us do."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.slack.handle import Grip
from bot.adapters.slack.receive import Heard, heard_in
from bot.core.events import ButtonPressed, CommandInvoked, FormSubmitted, MessageMenuChosen
from bot.core.ids import ChannelId, Identity, MessageRef
from tests.adapters.slack.payloads import (
    ANA,
    ASKED,
    BEN,
    DIRECT,
    LATER,
    NOW,
    OPENED,
    RESPONSE_URL,
    ROOT,
    SPACE,
    SQUARE,
    STRANGER,
    TRIGGER,
    TS,
    US,
    Known,
    button,
    command,
    interaction,
    menu,
    press,
    submission,
)

HERE = ChannelId(f"{SPACE}/{SQUARE}")
REF = MessageRef(HERE, TS)


def hear(body: object) -> Heard:
    return heard_in(body, Known())


def one(body: object):
    (told,) = hear(body).events
    return told


def grip(body: object) -> Grip:
    return Grip.read(one(body).interaction.handle)


def nothing(body: object) -> bool:
    told = hear(body)
    return told == Heard(kind=told.kind, space=SPACE)


def who(external: str) -> Identity:
    return Identity(f"{SPACE}/{external}")


# ---- commands ------------------------------------------------------------------------------------------------------


def test_a_slash_command_is_told():
    told = one(command("ask Where is &lt;bread&gt;, <@U0BEN|ben>?"))
    assert told == CommandInvoked(
        id=f"command:{TRIGGER}",
        at=NOW,
        by=who(ANA),
        text="ask Where is <bread>, @Ben?",
        channel=HERE,
        interaction=told.interaction,
    )
    assert told.interaction.until == NOW + timedelta(minutes=15)
    assert grip(command()) == Grip(user=ANA, channel=SQUARE, trigger=TRIGGER, response_url=RESPONSE_URL)
    assert hear(command()).kind == "command"


def test_any_root_command_is_ours_and_a_direct_message_is_no_channel():
    assert one(command(command="/trellis-dev")).text == "help"
    assert one(command(channel_id=DIRECT, channel_name="directmessage")).channel is None
    assert one(command(text="")).text == ""
    assert hear(command(user_id=STRANGER)).strangers == {STRANGER}


@pytest.mark.parametrize("more", [{"user_id": "T2/U1"}, {"user_id": US}, {"trigger_id": None}, {"trigger_id": ""}])
def test_a_command_of_nobody_is_nothing(more):
    assert nothing(command(**more))


def test_a_global_shortcut_types_its_word():
    told = one(interaction("shortcut", callback_id="trellis.ask", action_ts=LATER))
    assert (told.id, told.by, told.text, told.channel) == (f"shortcut:{TRIGGER}", who(ANA), "ask", None)
    assert Grip.read(told.interaction.handle) == Grip(user=ANA, trigger=TRIGGER, at_home=True)


@pytest.mark.parametrize("callback", ["ask", "trellis.", "trellis.a b", "other.ask", "trellis.ask.more", None, ["x"]])
def test_a_shortcut_of_others_is_nothing(callback):
    assert nothing(interaction("shortcut", callback_id=callback))


# ---- buttons -----------------------------------------------------------------------------------------------------


def test_a_button_is_told():
    told = one(press())
    assert told == ButtonPressed(
        id=f"press:{TRIGGER}:broker.look:t1:{LATER}",
        at=NOW,
        by=who(ANA),
        verb="broker.look",
        token="t1",
        message=REF,
        interaction=told.interaction,
    )
    assert grip(press()) == Grip(user=ANA, channel=SQUARE, message=TS, trigger=TRIGGER, response_url=RESPONSE_URL)


def test_each_action_is_an_event_of_its_own():
    told = hear(press(button(), button("keeper.why:a:b"))).events
    assert [(event.verb, event.token) for event in told] == [("broker.look", "t1"), ("keeper.why", "a:b")]
    assert len({event.id for event in told}) == 2


@pytest.mark.parametrize("action_id", ["zX5", "hRl/Q", "line:80", "", None, 7, "Broker.look:t", "a b.c:t", "x" * 300])
def test_a_link_and_other_peoples_actions_are_nothing(action_id):
    assert nothing(press(button(action_id, url="https://example.org")))


@pytest.mark.parametrize(
    ("action", "values"),
    [
        ({"type": "button", "value": "x"}, ()),
        ({"type": "static_select", "selected_option": {"value": "a"}}, ("a",)),
        ({"type": "static_select", "selected_option": None}, ()),
        ({"type": "multi_static_select", "selected_options": [{"value": "a"}, {"value": "b"}]}, ("a", "b")),
        ({"type": "users_select", "selected_user": BEN}, (who(BEN),)),
        ({"type": "multi_users_select", "selected_users": [BEN, ANA, "T2/U1"]}, (who(BEN), who(ANA))),
        ({"type": "channels_select", "selected_channel": SQUARE}, (HERE,)),
        ({"type": "multi_channels_select", "selected_channels": [SQUARE]}, (HERE,)),
        ({"type": "conversations_select", "selected_conversation": SQUARE}, (HERE,)),
        ({"type": "multi_conversations_select", "selected_conversations": [SQUARE, None, 3]}, (HERE,)),
        ({"type": "datepicker", "selected_date": "2026-12-01"}, ("2026-12-01",)),
        ({"type": "timepicker", "selected_time": "17:30"}, ("17:30",)),
        ({"type": "datetimepicker", "selected_date_time": 1764000000}, ("2025-11-24T16:00:00+00:00",)),
        ({"type": "datetimepicker", "selected_date_time": 10**30}, ()),
        ({"type": "plain_text_input", "value": "words"}, ("words",)),
        ({"type": "users_select", "selected_user": "T2/U1"}, ()),
    ],
)
def test_what_was_chosen_is_told(action, values):
    assert one(press(button(**action))).values == values


def test_what_only_they_see_is_no_message_of_all_but_can_be_replaced():
    body = press(container={"type": "message", "message_ts": TS, "channel_id": SQUARE, "is_ephemeral": True})
    assert one(body).message is None
    assert grip(body) == Grip(
        user=ANA, channel=SQUARE, message=TS, only_theirs=True, trigger=TRIGGER, response_url=RESPONSE_URL
    )


def test_a_button_in_their_conversation_with_us_can_be_replaced():
    container = {"type": "message", "message_ts": TS, "channel_id": DIRECT}
    assert one(press(container=container)).message == MessageRef(ChannelId(f"{SPACE}/{DIRECT}"), TS)
    assert grip(press(container=container)).only_theirs


def test_a_button_in_a_thread_is_answered_there():
    container = {"type": "message", "message_ts": TS, "channel_id": SQUARE}
    assert grip(press(container=container | {"thread_ts": ROOT})).thread == ROOT
    assert grip(press(container=container | {"thread_ts": TS})).thread == ""


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("modal", Grip(user=ANA, trigger=TRIGGER, view="V0VIEW")),
        ("home", Grip(user=ANA, trigger=TRIGGER, at_home=True)),
    ],
)
def test_a_button_in_a_view_has_no_message(kind, expected):
    view = {"id": "V0VIEW", "type": kind, "private_metadata": "", "hash": "1.x"}
    body = interaction("block_actions", container={"type": "view", "view_id": "V0VIEW"}, view=view, actions=[button()])
    assert one(body).message is None
    assert grip(body) == expected


@pytest.mark.parametrize(
    "more",
    [
        {"user": {"id": "T2/U1"}},
        {"user": {"id": US}},
        {"user": None},
        {"trigger_id": None},
        {"actions": {}},
        {"actions": ["x", None]},
    ],
)
def test_a_press_of_nobody_is_nothing(more):
    assert nothing({**press(), **more})


# ---- a message's menu --------------------------------------------------------------------------------------------


def test_a_menu_entry_is_told_without_somebody_elses_words():
    told = one(menu())
    assert told == MessageMenuChosen(
        id=f"menu:{TRIGGER}",
        at=NOW,
        by=who(ANA),
        verb="broker.ask_about",
        message=REF,
        author=who(BEN),
        text="",
        interaction=told.interaction,
    )
    assert grip(menu()) == Grip(user=ANA, channel=SQUARE, message=TS, trigger=TRIGGER, response_url=RESPONSE_URL)


def test_ones_own_words_are_given_by_the_gesture():
    told = one(menu(message={"user": ANA, "ts": TS, "thread_ts": ROOT, "text": "mine &amp; yours"}))
    assert (told.author, told.text, told.thread) == (who(ANA), "mine & yours", MessageRef(HERE, ROOT))
    assert Grip.read(told.interaction.handle).thread == ROOT


@pytest.mark.parametrize(
    "author", [{"user": US}, {"user": BEN, "bot_id": "B0X"}, {"bot_id": "B0X"}, {"user": "USLACKBOT"}]
)
def test_what_a_bot_wrote_has_no_author(author):
    told = one(menu("keeper.why_menu", message={"ts": TS, "text": "words", **author}))
    assert (told.author, told.text) == (None, "")


@pytest.mark.parametrize(
    "more",
    [
        {"callback_id": "broker.steal"},
        {"callback_id": None},
        {"channel": {"id": "T2/C1"}},
        {"channel": None},
        {"message": {"user": BEN, "ts": "x"}, "message_ts": None},
        {"trigger_id": None},
    ],
)
def test_a_menu_entry_that_we_do_not_offer_is_nothing(more):
    assert nothing({**menu(), **more})


# ---- forms -------------------------------------------------------------------------------------------------------


def test_a_form_is_told_with_what_its_opening_let_us_do():
    told = one(submission(ASKED))
    assert told == FormSubmitted(
        id="submit:V0VIEW:156772938.1827394",
        at=NOW,
        by=who(ANA),
        verb="broker.ask",
        token="t1",
        values={"question": ("Where is bread?",), "day": ("2026-11-30",), "helper": (who(BEN),), "place": (HERE,)},
        interaction=told.interaction,
    )
    assert Grip.read(told.interaction.handle) == replace(OPENED, trigger=TRIGGER)


def test_a_form_with_errors_is_answered_beside_its_fields_and_is_no_event():
    body = submission(ASKED | {"question": {"value": "x" * 21}, "day": {"selected_date": "2026-11-01"}})
    errors = {"question": "form-too-long 20 21", "day": "form-date-past"}
    assert hear(body) == Heard(
        kind="view_submission", space=SPACE, answer={"response_action": "errors", "errors": errors}
    )
    empty = {"response_action": "errors", "errors": {"question": "form-required"}}
    assert hear(submission({"question": {"value": None}})).answer == empty
    assert hear(submission({})).answer == empty


def test_no_day_has_passed_that_is_still_today_somewhere():
    early = Known(moment=datetime(2026, 11, 23, 11, 59, tzinfo=UTC))
    body = submission(ASKED | {"day": {"selected_date": "2026-11-22"}})
    assert isinstance(heard_in(body, early).events[0], FormSubmitted)
    assert heard_in(body, Known(moment=datetime(2026, 11, 23, 12, 1, tzinfo=UTC))).answer is not None


@pytest.mark.parametrize("metadata", ["", "rubbish", '{"user":"T2/U1"}', "[]"])
def test_a_form_that_lost_its_way_is_answered_at_home(metadata):
    expected = Grip(user=ANA, trigger=TRIGGER, at_home=True)
    assert grip(submission(ASKED, metadata)) == expected


def test_a_form_is_in_the_hands_of_who_sent_it():
    assert grip(submission(ASKED, str(Grip(user=BEN, channel=SQUARE)))).user == ANA


@pytest.mark.parametrize("other", ["T2/U1", "slack:T2/U1", "U0BEN#1", "../U0BEN"])
def test_nobody_of_elsewhere_gets_in_by_a_form(other):
    values = ASKED | {"helper": {"selected_user": other}, "place": {"selected_conversation": other}}
    told = one(submission(values)).values
    assert told["helper"] == told["place"] == ()
    smuggled = ASKED | {"helper": {"type": "plain_text_input", "value": f"slack:T2/{BEN}"}}
    assert nothing(submission(smuggled))


@pytest.mark.parametrize(
    "change",
    [
        {"callback_id": ""},
        {"callback_id": "somebody-elses"},
        {"callback_id": "broker.ask:" + "x" * 200},
        {"title": None},
        {"submit": {"text": "x" * 99}},
        {"id": None},
        {"id": "V1/V2"},
        {"blocks": [{"type": "input", "block_id": "x", "element": {"action_id": "free:1:1"}, "label": {"text": "x"}}]},
        {"blocks": [{"type": "input", "block_id": "x", "element": {"action_id": "line:1:1"}}]},
    ],
)
def test_a_form_that_is_none_of_ours_is_nothing(change):
    body = submission(ASKED)
    assert nothing(body | {"view": {**body["view"], **change}})
    assert nothing(body | {"view": None})
    assert nothing(body | {"user": {"id": "T2/U1"}})


# ---- the rest ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "kind",
    [
        "view_closed",
        "workflow_step_edit",
        "function_executed",
        "dialog_submission",
        "interactive_message",
        "block_suggestion",
    ],
)
def test_other_interactions_are_counted_and_nothing(kind):
    assert hear(interaction(kind)) == Heard(kind=f"unknown {kind}", space=SPACE)
