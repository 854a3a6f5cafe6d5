"""A real client against a server that stalls, fails, refuses and talks nonsense."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web

from bot.core.suggestions import QUESTIONS_WANTED, Model, Use, Why, letter
from bot.language.client import Access, ChatModel, understood
from bot.language.speaking import NoReply
from tests.language.model_server import (
    Behaviour,
    ModelServer,
    a_model_server,
    completion,
    hangs_up,
    hangs_up_halfway,
    never_ends,
    says,
    sends,
    stalls,
    trickles,
)

LETTER = letter(Use.QUESTIONS, {"care": "Mending things"}, QUESTIONS_WANTED, "en")


@asynccontextmanager
async def client_of(base_url: str, seconds: float = 5.0, key: str = "sk-quagga") -> AsyncIterator[ChatModel]:
    model = Model(name="small", address=base_url, tokens_a_month=1_000)
    client = ChatModel(model, Access(base_url=base_url, key=key, seconds=seconds))
    try:
        yield client
    finally:
        await client.close()


@asynccontextmanager
async def both(seconds: float = 5.0) -> AsyncIterator[tuple[ModelServer, ChatModel]]:
    async with a_model_server() as server, client_of(server.base_url, seconds) as client:
        yield server, client


async def no_reply(behaviour: Behaviour, seconds: float = 5.0) -> NoReply:
    async with both(seconds) as (server, client):
        server.does(behaviour)
        with pytest.raises(NoReply) as failed:
            await client.answer(LETTER, 500)
        assert len(server.asked) == 1  # nothing is repeated here
        return failed.value


async def test_a_letter_is_sent_as_it_was_shown_and_what_comes_back_is_read_with_its_cost() -> None:
    async with both() as (server, client):
        server.does(says("Hello."))
        reply = await client.answer(LETTER, 500)
    assert (reply.said, reply.tokens) == ("Hello.", 120)
    (asked,) = server.asked
    assert asked == {
        "model": "small",
        "max_tokens": 500,
        "messages": [
            {"role": "system", "content": LETTER.instructions},
            {"role": "user", "content": LETTER.material},
        ],
    }
    assert server.keys == ["Bearer sk-quagga"]


async def test_a_server_of_ones_own_needs_no_key() -> None:
    async with a_model_server() as server, client_of(server.base_url, key="") as client:
        server.does(says("Hello."))
        assert (await client.answer(LETTER, 500)).said == "Hello."


@pytest.mark.parametrize("behaviour", [stalls, trickles])
async def test_whatever_takes_too_long_is_given_up(behaviour: Behaviour) -> None:
    failed = await no_reply(behaviour, seconds=0.4)
    assert (failed.why, failed.again) == (Why.SILENT, None)


@pytest.mark.parametrize("behaviour", [hangs_up, hangs_up_halfway, sends("{}", 500), sends("<html>", 502)])
async def test_what_broke_may_be_tried_once_more(behaviour: Behaviour) -> None:
    failed = await no_reply(behaviour)
    assert failed.why is Why.SILENT
    assert failed.again is not None


@pytest.mark.parametrize(
    ("header", "again"),
    [
        ({"Retry_After": "7"}, timedelta(seconds=7)),
        ({"Retry_After": "0"}, timedelta(seconds=1)),
        ({"Retry_After": "Wed, 21 Oct 2026 07:28:00 GMT"}, timedelta(seconds=4)),
        ({}, timedelta(seconds=4)),
        ({"Retry_After": "86000"}, None),
        ({"Retry_After": "1e999"}, None),
        ({"Retry_After": "nan"}, None),
    ],
)
async def test_who_asks_us_to_wait_is_waited_for_unless_that_takes_too_long(
    header: dict[str, str], again: timedelta | None
) -> None:
    failed = await no_reply(sends('{"error": {"message": "slow down"}}', 429, **header))
    assert (failed.why, failed.again, failed.counts) == (Why.BUSY, again, False)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (401, Why.REFUSED),
        (402, Why.REFUSED),
        (403, Why.REFUSED),
        (404, Why.REFUSED),
        (400, Why.DECLINED),
        (413, Why.DECLINED),
        (422, Why.DECLINED),
    ],
)
async def test_what_is_refused_is_not_tried_again(status: int, why: Why) -> None:
    failed = await no_reply(sends('{"error": {"message": "no"}}', status))
    assert (failed.why, failed.again, failed.counts) == (why, None, False)


async def test_a_letter_goes_to_no_other_address() -> None:
    async with a_model_server() as elsewhere:

        async def redirects(request: web.Request) -> web.StreamResponse:
            raise web.HTTPTemporaryRedirect(f"{elsewhere.base_url}/chat/completions")

        failed = await no_reply(redirects)
    assert failed.why is Why.REFUSED
    assert elsewhere.asked == []


async def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    assert (await no_reply(never_ends)).why is Why.NONSENSE


@pytest.mark.parametrize(
    "body",
    [
        "not JSON",
        "",
        "[]",
        "null",
        "{}",
        '{"choices": []}',
        '{"choices": {}}',
        '{"choices": [{"message": null}]}',
        '{"choices": [{"message": {"content": null}}]}',
        '{"choices": [{"message": {"content": [{"text": "parts"}]}}]}',
        "[" * 100_000,
    ],
)
async def test_what_is_no_answer_is_nonsense(body: str) -> None:
    assert (await no_reply(sends(body))).why is Why.NONSENSE


@pytest.mark.parametrize("total", [None, "120", -1, True, 1e6, 10**12, {}])
def test_a_count_that_cannot_be_true_is_none(total: object) -> None:
    assert understood(json.dumps(completion("Hello.", total_tokens=total)).encode()).tokens is None


async def test_where_nobody_listens_there_is_no_answer() -> None:
    async with client_of("http://127.0.0.1:9/v1") as client:
        with pytest.raises(NoReply) as failed:
            await client.answer(LETTER, 500)
    assert failed.value.why is Why.SILENT


def test_a_key_is_not_shown() -> None:
    access = Access(base_url="http://127.0.0.1:9/v1", key="sk-quagga")
    assert "quagga" not in repr(access) + repr(ChatModel(Model(name="m", address="a", tokens_a_month=1), access))
