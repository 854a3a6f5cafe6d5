"""Answering gestures in time, once, and in the right place; numbers as in `desk`."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.adapters.base import Ambiguous, Completion, Refused
from bot.adapters.discord.errors import Declined
from bot.adapters.discord.posting import nobody
from bot.adapters.discord.render import Body, Pen
from bot.core.ids import EffectKey
from bot.core.views import view
from tests.adapters.discord.counter import LONG, SPACE, Counter, a_counter, answer, grip, says, shown
from tests.adapters.discord.scripted import CALLBACK, FOLLOW_UP, ORIGINAL, TOO_LATE, a_scripted_discord

SOON = 60.0
MODAL = {"custom_id": "#k1", "title": "Ask", "components": []}


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    async with a_scripted_discord() as discord, a_counter(discord) as counter:
        yield counter


def body(text: str = "Hello") -> Body:
    """Draw an answer."""
    pen = Pen(space=SPACE, people={}, names=lambda user: None, calls=nobody)
    return pen.message(view(says(text)), EffectKey(text))[0]


def kinds(counter: Counter) -> list[int]:
    """Return the kinds of the callbacks that were tried."""
    return [made["type"] for made in counter.discord.of(f"POST {CALLBACK}")]


async def deferred(counter: Counter, gesture, thinks_at_most: float = 60.0) -> None:
    """Let a gesture wait until it is deferred."""
    counter.anew(patience=0.0, thinks_at_most=thinks_at_most)
    counter.desk.opened(gesture)
    await counter.desk.idle()


# ---- 1. one after the other ----------------------------------------------------------------------------------------


async def test_1_the_first_is_the_callback_and_more_follows(counter):
    for text in ("One", "Two", "Three"):
        await counter.desk.answer(grip(), body(text))
    assert kinds(counter) == [4]
    assert "One" in shown(counter.discord.originals["t41"])
    assert [text for sent in counter.discord.follow_ups for text in ("Two", "Three") if text in shown(sent)] == [
        "Two",
        "Three",
    ]


async def test_1_what_was_shown_is_not_shown_again(counter):
    """The gateway may tell of a gesture twice, and what is no event is then answered twice."""
    for _ in range(2):
        await counter.desk.answer(grip(), body())
    assert (kinds(counter), counter.discord.follow_ups) == ([4], [])


async def test_1_two_that_come_at_once_do_not_meet(counter):
    await asyncio.gather(*(counter.desk.answer(grip(), body(text)) for text in ("One", "Two")))
    assert (kinds(counter), len(counter.discord.follow_ups)) == ([4], 1)


async def test_1_the_calls_of_a_gesture_name_us_and_its_token(counter):
    await counter.desk.answer(grip(), body())
    await counter.desk.answer(grip(), body("And more"))
    assert [call.path for call in counter.discord.calls] == [
        "/api/interactions/41/t41/callback",
        "/api/webhooks/901/t41",
    ]


# ---- 2. in time ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gesture", "kind"),
    [
        (grip(), 5),
        (grip("menu", message="9"), 5),
        (grip("modal"), 5),
        (grip("component", message="9"), 6),
        (grip("modal", message="9"), 6),
    ],
)
async def test_2_a_gesture_that_nothing_answers_is_deferred(counter, gesture, kind):
    await deferred(counter, gesture)
    assert counter.discord.of(f"POST {CALLBACK}") == [{"type": 5, "data": {"flags": 64}} if kind == 5 else {"type": 6}]
    assert counter.desk.is_idle


async def test_2_what_is_thought_about_is_answered_in_that_place(counter):
    await deferred(counter, grip())
    await counter.desk.answer(grip(), body("One"))
    await counter.desk.answer(grip(), body("Two"))
    assert "One" in shown(counter.discord.originals["t41"])
    assert [shown(sent).count("Two") for sent in counter.discord.follow_ups] == [1]


async def test_2_what_is_quiet_is_answered_beside_it(counter):
    await deferred(counter, grip("component", message="9"))
    await counter.desk.answer(grip("component", message="9"), body("One"), replaces=True)
    assert [sent["flags"] & 64 for sent in counter.discord.follow_ups] == [64]


async def test_2_a_gesture_that_is_answered_in_time_is_not_deferred(counter):
    counter.anew(patience=0.0)
    counter.desk.opened(grip())
    assert not counter.desk.is_idle
    await counter.desk.answer(grip(), body())
    await counter.desk.idle()
    assert kinds(counter) == [4]


async def test_2_what_writing_it_down_took_is_waited_no_more(counter):
    counter.anew(patience=60.0)
    counter.desk.opened(grip(), waited=60.0)
    await counter.desk.idle()
    assert kinds(counter) == [5]


async def test_2_an_answer_that_is_on_its_way_is_waited_for(counter):
    counter.anew(patience=0.0)
    go_on = counter.discord.hangs(f"POST {CALLBACK}")
    answering = asyncio.create_task(counter.desk.answer(grip(), body()))
    await counter.discord.arrived.wait()
    counter.desk.opened(grip())
    await asyncio.sleep(0)
    go_on.set()
    await answering
    await counter.desk.idle()
    assert kinds(counter) == [4]


async def test_2_where_nothing_ever_comes_we_stop_to_think(counter):
    await deferred(counter, grip(), thinks_at_most=0.0)
    await asyncio.gather(*counter.desk._thinking)
    assert counter.discord.originals == {}
    await counter.desk.answer(grip(), body("After all"))
    assert len(counter.discord.follow_ups) == 1


async def test_2_what_was_answered_stays(counter):
    counter.anew(patience=0.0, thinks_at_most=0.0)
    go_on = counter.discord.hangs(f"POST {CALLBACK}")
    counter.desk.opened(grip())
    await counter.discord.arrived.wait()
    answering = asyncio.create_task(counter.desk.answer(grip(), body("One")))
    await asyncio.sleep(0)
    go_on.set()
    await counter.desk.idle()
    await asyncio.gather(answering, *counter.desk._thinking)
    assert "One" in shown(counter.discord.originals["t41"])


async def test_2_a_gesture_that_cannot_be_deferred_is_let_be(counter):
    await deferred(counter, grip(id=TOO_LATE))
    assert kinds(counter) == [5]


async def test_2_what_was_written_to_us_is_not_deferred(counter):
    counter.desk.opened(grip("message", id="", token=""))
    assert counter.desk.is_idle


async def test_2_closing_lets_each_have_its_first_answer(counter):
    counter.anew(patience=0.01)
    counter.desk.opened(grip())
    await counter.desk.close()
    assert kinds(counter) == [5]
    assert not counter.desk._thinking


async def test_2_closing_does_not_wait_for_a_callback_that_hangs(counter):
    counter.anew(patience=0.0, closes_within=0.01)
    go_on = counter.discord.hangs(f"POST {CALLBACK}")
    counter.desk.opened(grip())
    await counter.discord.arrived.wait()
    async with asyncio.timeout(SOON):
        await counter.desk.close()
    assert counter.desk.is_idle
    go_on.set()


# ---- 3. in its place -----------------------------------------------------------------------------------------------


async def test_3_what_only_they_see_is_replaced(counter):
    gesture = grip("component", message="9", only_theirs=True)
    await counter.desk.answer(gesture, body("New"), replaces=True)
    [made] = counter.discord.of(f"POST {CALLBACK}")
    assert (made["type"], made["data"]["flags"], made["data"]["attachments"]) == (7, 1 << 15, [])


async def test_3_what_all_see_is_not(counter):
    await counter.desk.answer(grip("component", message="9"), body("New"), replaces=True)
    assert kinds(counter) == [4]


async def test_3_also_where_it_became_quiet_meanwhile(counter):
    gesture = grip("component", message="9", only_theirs=True)
    counter.discord.originals["t41"] = {"id": "9", "flags": 64}
    await deferred(counter, gesture)
    await counter.desk.answer(gesture, body("New"), replaces=True)
    assert "New" in shown(counter.discord.originals["t41"])
    assert counter.discord.follow_ups == []


async def test_3_only_the_first_part_takes_the_place(counter):
    gesture = grip("component", message="9", only_theirs=True)
    await counter.deliver(answer(gesture, *LONG, replaces=True))
    assert kinds(counter) == [7]
    assert counter.discord.follow_ups


async def test_3_in_their_own_conversation_an_answer_may_stay(counter):
    await counter.desk.answer(grip(in_private=True), body())
    assert counter.discord.of(f"POST {CALLBACK}")[0]["data"]["flags"] == 1 << 15
    await deferred(counter, grip(id="42", in_private=True))
    assert counter.discord.of(f"POST {CALLBACK}")[1]["data"] == {"flags": 0}


# ---- 4. what is not known ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("anew", [True, False])
@pytest.mark.parametrize("gesture", [grip(), grip("component", message="9", only_theirs=True)])
async def test_4_an_answer_whose_reply_was_lost_is_not_given_again(counter, anew, gesture):
    counter.discord.loses(f"POST {CALLBACK}", done=True)
    with pytest.raises(Ambiguous):
        await counter.deliver(answer(gesture, replaces=True))
    if anew:
        counter.anew()
    assert await counter.again(answer(gesture, replaces=True)) is None
    assert counter.discord.follow_ups == []
    await counter.deliver(answer(gesture, says("More")), "k2")
    assert len(counter.discord.follow_ups) == 1


async def test_4_an_answer_that_did_not_arrive_is_given_again(counter):
    counter.discord.loses(f"POST {CALLBACK}", done=False)
    with pytest.raises(Ambiguous):
        await counter.deliver(answer(grip()))
    await counter.again(answer(grip()))
    assert "Hello" in shown(counter.discord.originals["t41"])


async def test_4_what_another_process_deferred_is_answered_in_that_place(counter):
    await deferred(counter, grip())
    counter.anew()
    await counter.deliver(answer(grip()))
    assert "Hello" in shown(counter.discord.originals["t41"])
    assert counter.discord.follow_ups == []


async def test_4_what_another_process_made_quiet_is_answered_beside_it_or_in_its_place(counter):
    for only_theirs in (False, True):
        gesture = grip("component", message="9", only_theirs=only_theirs)
        counter.discord.callbacks["41"] = {}
        counter.discord.originals["t41"] = {"id": "9", "flags": 64 if only_theirs else 0, "components": []}
        counter.anew()
        await counter.deliver(answer(gesture, replaces=True), f"k{only_theirs}")
    assert len(counter.discord.follow_ups) == 1
    assert "Hello" in shown(counter.discord.originals["t41"])


async def test_4_what_another_answer_was_given_to_is_followed(counter):
    await counter.deliver(answer(grip(), says("First")), "k0")
    counter.anew()
    await counter.deliver(answer(grip()))
    assert len(counter.discord.follow_ups) == 1
    counter.discord.originals.clear()  # they took it away, or a form was opened
    counter.anew()
    await counter.deliver(answer(grip()), "k2")
    assert len(counter.discord.follow_ups) == 2


async def test_4_a_deferral_whose_reply_was_lost_is_found_out(counter):
    counter.discord.loses(f"POST {CALLBACK}", done=True)
    await deferred(counter, grip())
    await counter.deliver(answer(grip()))
    assert "Hello" in shown(counter.discord.originals["t41"])


async def test_4_a_place_that_was_filled_and_whose_reply_was_lost_is_filled_again(counter):
    await deferred(counter, grip())
    counter.discord.loses(f"PATCH {ORIGINAL}", done=True)
    with pytest.raises(Ambiguous):
        await counter.deliver(answer(grip()))
    assert await counter.again(answer(grip())) is None
    assert counter.discord.follow_ups == []


async def test_4_where_we_may_not_look_it_is_tried_later(counter):
    counter.discord.callbacks["41"] = {}
    counter.discord.refuses(f"GET {ORIGINAL}", 50001)
    with pytest.raises(Declined):
        await counter.desk.answer(grip(), body())


async def test_4_a_follow_up_that_is_refused_is_refused(counter):
    await counter.desk.answer(grip(), body())
    counter.discord.refuses(f"POST {FOLLOW_UP}", 50035, 400)
    with pytest.raises(Refused):
        await counter.desk.answer(grip(), body("And more"))


# ---- 5. forms ------------------------------------------------------------------------------------------------------


async def test_5_a_form_opens(counter):
    await counter.desk.open(grip(), MODAL)
    assert counter.discord.callbacks["41"] == {"type": 9, "data": MODAL}
    await counter.desk.answer(grip(), body("Beside it"))
    assert len(counter.discord.follow_ups) == 1


async def test_5_a_form_whose_reply_was_lost_is_open(counter):
    counter.discord.loses(f"POST {CALLBACK}", done=True)
    with pytest.raises(Ambiguous):
        await counter.desk.open(grip(), MODAL)
    await counter.desk.open(grip(), MODAL)
    assert kinds(counter) == [9, 9]


@pytest.mark.parametrize("gesture", [grip(), grip("modal"), grip("message", id="", token="")])
async def test_5_no_form_opens_once_something_was_said_or_to_a_form(counter, gesture):
    if gesture.kind == "command":
        await counter.desk.answer(gesture, body())
    with pytest.raises(Declined) as declined:
        await counter.desk.open(gesture, MODAL)
    assert declined.value.code == 40060


async def test_5_a_form_that_another_process_answered_is_declined(counter):
    counter.discord.callbacks["41"] = {}
    with pytest.raises(Declined) as declined:
        await counter.desk.open(grip(), MODAL)
    assert declined.value.code == 40060


# ---- completion ----------------------------------------------------------------------------------------------------


async def test_what_is_typed_is_completed_within_discords_limits(counter):
    choices = [Completion(f"word{number}", "what it does " * 20) for number in range(30)]
    await counter.desk.complete(grip(), [Completion("x" * 101, ""), Completion("find", ""), *choices])
    [made] = counter.discord.of(f"POST {CALLBACK}")
    offered = made["data"]["choices"]
    assert (made["type"], len(offered), offered[0]) == (8, 25, {"name": "find", "value": "find"})
    assert max(len(choice["name"]) for choice in offered) == 100


async def test_a_completion_that_comes_too_late_harms_nobody(counter):
    await counter.desk.complete(grip(id=TOO_LATE), [])
    assert counter.discord.of(f"POST {CALLBACK}") == [{"type": 8, "data": {"choices": []}}]


async def test_2_on_the_way_out_a_gesture_is_deferred_soon(counter):
    counter.anew(patience=600.0)
    counter.desk.opened(grip("component", message="9"))
    await asyncio.sleep(0)
    await counter.desk.close()
    assert kinds(counter) == [6]
    counter.desk.opened(grip())
    await counter.desk.close()
    assert len(kinds(counter)) == 1, "it was deferred before"


async def test_2_a_gesture_whose_message_changed_does_not_look_as_if_we_thought(counter):
    counter.anew(patience=600.0)
    counter.desk.opened(grip("component", message="9"))
    await asyncio.sleep(0)
    counter.desk.edited("8")
    assert not counter.desk.is_idle
    counter.desk.edited("9")
    await counter.desk.idle()
    assert kinds(counter) == [6]
