"""The door and what keeps us from being banned, over the real client; numbers as in `calling` and `bans`."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.adapters.base import Ambiguous, Refused, TryLater
from bot.adapters.discord.bans import AGAIN_AFTER, MOST_PLACES, WINDOW, Watch
from bot.adapters.discord.calling import Door
from bot.adapters.discord.errors import Declined
from tests.adapters.discord.counter import Counter, a_counter
from tests.adapters.discord.scripted import (
    CALLBACK,
    DEN,
    FOLLOW_UP,
    HELP,
    MESSAGE,
    MESSAGES,
    Fault,
    a_client,
    a_scripted_discord,
)

POST = f"POST {MESSAGES}"
WORDS = {"components": [{"type": 10, "content": "Hello"}], "flags": 1 << 15}
GLOBAL = {"X-RateLimit-Scope": "global", "X-RateLimit-Global": "true"}


@pytest.fixture
async def counter() -> AsyncIterator[Counter]:
    async with a_scripted_discord() as discord, a_counter(discord) as counter:
        yield counter


async def post(counter: Counter, channel: str = HELP, nonce: str = ""):
    body = {**WORDS, "nonce": nonce, "enforce_nonce": True} if nonce else WORDS
    return await counter.door.call("POST", "/channels/{channel_id}/messages", json=body, channel_id=channel)


async def history(counter: Counter):
    params = {"after": "0", "limit": "5"}
    return await counter.door.call("GET", "/channels/{channel_id}/messages", params=params, channel_id=HELP)


async def call_back(counter: Counter, id_: str = "41"):
    path = "/interactions/{webhook_id}/{webhook_token}/callback"
    return await counter.door.call("POST", path, json={"type": 6}, webhook_id=id_, webhook_token=f"t/{id_}")


# ---- the door ------------------------------------------------------------------------------------------------------


async def test_what_discord_answers_is_returned(counter):
    assert (await post(counter))["channel_id"] == HELP
    assert not await call_back(counter)
    assert len(await history(counter)) == 1


@pytest.mark.parametrize("done", [True, False])
async def test_a_lost_reply_has_an_unknown_end(counter, done):
    counter.discord.loses(POST, done=done)
    with pytest.raises(Ambiguous):
        await post(counter)


@pytest.mark.parametrize("body", ["<html>", "not json"])
async def test_an_answer_that_nobody_can_read_has_an_unknown_end(counter, body):
    counter.discord.faults[POST] += [
        Fault(400, body),
        Fault(200, body, {"Content-Type": "application/json"}),
    ]
    for _ in range(2):
        with pytest.raises(Ambiguous):
            await post(counter)


async def test_a_no_is_told_by_its_code(counter):
    with pytest.raises(Declined) as declined:
        await post(counter, "404")
    assert declined.value.code == 10003


async def test_1_what_may_be_done_is_not_repeated_by_the_client_where_that_does_harm(counter):
    counter.discord.faults[POST].append(Fault(502, "bad gateway", done=True))
    door = Door(counter.http, counter.watch, patience=5.0)
    with pytest.raises(Ambiguous):
        await door.call("POST", "/channels/{channel_id}/messages", json=WORDS, channel_id=HELP)
    assert len(counter.discord.messages[HELP]) == 1


async def test_1_what_carries_a_nonce_is_repeated(counter):
    counter.discord.faults[POST].append(Fault(502, "bad gateway", done=True))
    assert (await post(counter, nonce="k1"))["id"] == counter.discord.messages[HELP][0]["id"]
    assert len(counter.discord.messages[HELP]) == 1


async def test_3_a_no_to_a_repetition_proves_nothing(counter):
    counter.discord.faults[POST] += [Fault(502, "bad gateway"), Fault(403, {"code": 50013})]
    with pytest.raises(Ambiguous):
        await post(counter, nonce="k1")


async def test_2_who_waits_for_a_turn_is_put_off_and_nothing_is_sent_later(counter):
    told = {"X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "0.3"}
    counter.discord.faults[POST].append(Fault(200, {"id": "1"}, {**told, "X-RateLimit-Bucket": "b"}))
    await post(counter)
    with pytest.raises(TryLater):
        await post(counter)
    await asyncio.gather(*counter.door._under_way, return_exceptions=True)
    assert len(counter.discord.of(POST)) == 1
    assert await post(counter)


async def test_4_an_answer_is_not_kept_back_until_the_next_turn(counter):
    told = {"X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": "20"}
    counter.discord.faults[POST].append(Fault(200, {"id": "1"}, {**told, "X-RateLimit-Bucket": "b"}))
    door = Door(counter.http, counter.watch, patience=5.0)
    answer = await door.call("POST", "/channels/{channel_id}/messages", json=WORDS, channel_id=HELP)
    assert answer == {"id": "1"}
    assert len(door._under_way) == 1
    await door.close()


async def test_2_a_wait_that_discord_asks_for_is_put_off_and_nothing_is_sent_after_it(counter):
    counter.discord.waits(POST, 0.3)
    with pytest.raises(TryLater):
        await post(counter)
    await asyncio.gather(*counter.door._under_way, return_exceptions=True)
    assert len(counter.discord.of(POST)) == 1
    assert await post(counter)


async def test_5_a_limit_of_all_our_calls_does_not_hold_the_client_for_ever(counter):
    counter.discord.waits(POST, 0.3, **GLOBAL)
    with pytest.raises(TryLater):
        await post(counter)
    counter.seconds += 1
    await asyncio.gather(*counter.door._under_way, return_exceptions=True)
    assert await post(counter)


async def test_who_stops_waiting_for_an_answer_leaves_no_call_behind(counter):
    go_on = counter.discord.hangs(POST)
    waiting = asyncio.create_task(post(counter))
    await counter.discord.arrived.wait()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.gather(*counter.door._under_way, return_exceptions=True)
    assert not counter.door._under_way
    go_on.set()


async def test_what_is_not_answered_in_time_has_an_unknown_end(counter):
    door = Door(counter.http, counter.watch, patience=0.01, answers_within=0.05)
    go_on = counter.discord.hangs(POST)
    with pytest.raises(Ambiguous):
        await door.call("POST", "/channels/{channel_id}/messages", json=WORDS, channel_id=HELP)
    go_on.set()


async def test_closing_ends_what_is_under_way(counter):
    counter.discord.waits(POST, 20)
    with pytest.raises(TryLater):
        await post(counter)
    await counter.door.close()
    assert not counter.door._under_way


# ---- bans ----------------------------------------------------------------------------------------------------------


async def test_1_we_stop_long_before_discord_would_shut_us_out():
    seconds = [0.0]
    watch = Watch(now=lambda: seconds[0], most=3)
    async with a_scripted_discord() as discord, a_client(watch) as http:
        door = Door(http, watch, patience=0.1)

        async def ask(status: int, **headers: str) -> None:
            discord.faults["GET /users/@me"].append(Fault(status, {"code": 0}, {"Via": "1", **headers}))
            with pytest.raises((TryLater, Refused)):
                await door.call("GET", "/users/@me")

        await ask(404)
        await ask(403)
        seconds[0] = 60.0
        await ask(403)
        await ask(403)
        asked = len(discord.calls)
        with pytest.raises(TryLater) as told:
            await door.call("GET", "/users/@me")
        assert told.value.after.total_seconds() == WINDOW - 60
        with pytest.raises(TryLater):
            await door.call(
                "POST", "/interactions/{webhook_id}/{webhook_token}/callback", webhook_id="1", webhook_token=""
            )
        assert len(discord.calls) == asked
        seconds[0] = WINDOW
        assert await door.call("GET", "/users/@me")


async def test_1_a_limit_that_all_bots_share_does_not_count():
    watch = Watch(now=lambda: 0.0, most=1)
    async with a_scripted_discord() as discord, a_client(watch) as http:
        door = Door(http, watch, patience=0.1)
        discord.waits("GET /users/@me", 60, **{"X-RateLimit-Scope": "shared"})
        with pytest.raises(TryLater):
            await door.call("GET", "/users/@me")
        assert await door.call("GET", "/users/@me")


async def test_2_a_place_that_always_refuses_is_let_be(counter):
    for _ in range(5):
        counter.discord.refuses(POST, 50013)
        with pytest.raises(Declined):
            await post(counter)
    with pytest.raises(TryLater) as told:
        await post(counter)
    assert told.value.after == AGAIN_AFTER
    assert len(counter.discord.of(POST)) == 5
    assert await post(counter, DEN)
    assert await history(counter) == []
    counter.seconds = WINDOW + 1
    assert await post(counter)


async def test_2_what_refuses_us_an_ornament_may_still_be_spoken_in(counter):
    where = {"channel_id": HELP, "message_id": (await post(counter))["id"]}
    reaction = "/channels/{channel_id}/messages/{message_id}/reactions/{emoji_name}/@me"
    for code in (90001, 50013) * 3:
        counter.discord.refuses(f"PUT {MESSAGE}/reactions/{{emoji}}/@me", code)
        with pytest.raises(Declined):
            await counter.door.call("PUT", reaction, emoji_name="✅", **where)
    for _ in range(6):
        counter.discord.refuses(f"PUT {MESSAGES}/pins/{{message}}", 50013)
        with pytest.raises(Declined):
            await counter.door.call("PUT", "/channels/{channel_id}/messages/pins/{message_id}", **where)
    path = "/channels/{channel_id}/messages/{message_id}/threads"
    for _ in range(6):
        counter.discord.refuses(f"POST {MESSAGE}/threads", 50013)
        with pytest.raises((Declined, TryLater)):
            await counter.door.call("POST", path, json={"name": "glue"}, **where)
    assert await post(counter)


async def test_2_what_refuses_words_but_not_us_is_still_spoken_in(counter):
    for _ in range(6):
        counter.discord.refuses(POST, 200000)
        with pytest.raises(Declined):
            await post(counter)
    assert await post(counter)


async def test_2_what_goes_well_but_says_nothing_does_not_count(counter):
    for _ in range(5):
        counter.discord.refuses(POST, 50001)
        with pytest.raises(Declined):
            await post(counter)
        await history(counter)
    with pytest.raises(TryLater):
        await post(counter)


@pytest.mark.parametrize("what", ["something went well", "roles changed"])
async def test_2_a_place_that_changed_is_asked_again(counter, what):
    for number in range(5):
        counter.discord.refuses(POST, 50013)
        with pytest.raises(Declined):
            await post(counter)
        if number == 3 and what == "something went well":
            await post(counter)
    if what == "roles changed":
        counter.watch.anything_changed()
    assert await post(counter)


def test_2_places_do_not_pile_up():
    watch = Watch(now=lambda: 0.0)
    for number in range(MOST_PLACES + 10):
        watch.refused(str(number))
    assert len(watch._in_a_row) == MOST_PLACES


async def test_3_a_token_that_is_not_taken_holds_all_but_gestures_and_is_told_once(counter, caplog):
    counter.discord.refuses(POST, 0, 401)
    for _ in range(3):
        with pytest.raises(TryLater):
            await post(counter)
    assert len(counter.discord.of(POST)) == 1
    assert len([record for record in caplog.records if "DISCORD_TOKEN" in record.message]) == 1
    await call_back(counter)
    counter.seconds = WINDOW + 1
    assert await post(counter)


async def test_3_a_gestures_token_that_ended_is_not_ours(counter):
    counter.discord.refuses(f"POST {FOLLOW_UP}", 50027, 401)
    path = "/webhooks/{webhook_id}/{webhook_token}"
    with pytest.raises(Declined):
        await counter.door.call("POST", path, json=WORDS, webhook_id="901", webhook_token="t")
    assert await post(counter)


async def test_4_a_limit_of_all_our_calls_holds_them_all_but_gestures(counter):
    counter.discord.waits(POST, 60, **GLOBAL)
    with pytest.raises(TryLater) as told:
        await post(counter)
    assert told.value.after.total_seconds() == 60
    counter.seconds += 20
    with pytest.raises(TryLater) as told:
        await post(counter, DEN)
    assert told.value.after.total_seconds() == 40
    assert len(counter.discord.of(POST)) == 1
    await call_back(counter)
    assert len(counter.discord.of(f"POST {CALLBACK}")) == 1
    counter.seconds += 41
    assert await post(counter, DEN)


async def test_4_who_stands_before_discord_and_shuts_us_out_holds_everything(counter):
    counter.discord.faults[POST].append(Fault(429, "<html>", {"Retry-After": "30"}))
    with pytest.raises(TryLater):
        await post(counter)
    with pytest.raises(TryLater):
        await call_back(counter)
    assert len(counter.discord.calls) == 1


async def test_a_limit_of_one_place_holds_only_that(counter):
    counter.discord.waits(POST, 60, **{"X-RateLimit-Scope": "user"})
    with pytest.raises(TryLater):
        await post(counter)
    assert await post(counter, DEN)
