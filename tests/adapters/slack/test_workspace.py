"""One door to Slack, over the real client: what comes back is an answer, or one of three errors."""

import asyncio
from datetime import timedelta

import pytest

from bot.adapters.base import Ambiguous, Refused, TryLater
from bot.adapters.slack.errors import Declined
from tests.adapters.slack.scripted import Fault, a_scripted_slack, a_workspace


@pytest.fixture
async def slack():
    async with a_scripted_slack() as slack:
        yield slack


async def test_what_writes_goes_as_json_and_what_is_none_stays_away(slack):
    said = {"channel": "C1", "text": "Hello", "unfurl_links": False}
    answer = await a_workspace(slack.url).call("chat.postMessage", **said, thread_ts=None)
    assert answer["channel"] == "C1"
    assert slack.of("chat.postMessage") == [said]


async def test_what_reads_and_what_takes_files_goes_as_a_form(slack):
    workspace = a_workspace(slack.url)
    await workspace.call("conversations.history", channel="C1", limit=15, include_all_metadata=True)
    told = await workspace.call("files.getUploadURLExternal", filename="a.txt", length=3)
    await workspace.call("files.completeUploadExternal", files=[{"id": told["file_id"], "title": "a"}])
    assert slack.of("conversations.history") == [{"channel": "C1", "limit": "15", "include_all_metadata": "true"}]
    assert slack.of("files.getUploadURLExternal") == [{"filename": "a.txt", "length": "3"}]
    assert slack.of("files.completeUploadExternal") == [{"files": '[{"id": "F1", "title": "a"}]'}]


async def test_slack_asks_to_wait(slack):
    slack.waits("chat.postMessage", "2.5")
    with pytest.raises(TryLater) as later:
        await a_workspace(slack.url).call("chat.postMessage", channel="C1", text="Hello")
    assert later.value.after == timedelta(seconds=2.5)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(),
        Fault(done=True),
        Fault(body="<html>", status=503),
        Fault(body="<html>", status=200),
        Fault(body="{half", status=200, headers={"Content-Type": "application/json"}),
        Fault(body="plain", status=200, headers={"Content-Type": "text/plain"}),
        Fault(body="packed", status=200, headers={"Content-Type": "application/gzip"}),
        Fault(body=["a list"]),
        Fault(body=None, status=500),
        Fault(body={"ok": False, "error": "internal_error"}),
        Fault(body={"ok": False}),
    ],
)
async def test_the_end_is_unknown(slack, fault):
    slack.faults["chat.postMessage"].append(fault)
    with pytest.raises(Ambiguous):
        await a_workspace(slack.url).call("chat.postMessage", channel="C1", text="Hello")
    assert len(slack.calls) == 1


async def test_nobody_is_there():
    async with a_scripted_slack() as slack:
        workspace = a_workspace(slack.url)
    with pytest.raises(Ambiguous):
        await workspace.call("chat.postMessage", channel="C1", text="Hello")


async def test_slack_takes_too_long():
    held = asyncio.Event()

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await held.wait()
        writer.close()

    server = await asyncio.start_server(never, "127.0.0.1", 0)
    workspace = a_workspace(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", timeout=0.05)
    with pytest.raises(Ambiguous):
        await workspace.call("chat.postMessage", channel="C1", text="Hello")
    held.set()
    server.close()


async def test_slack_refuses(slack):
    slack.fails("chat.postMessage", "is_archived")
    with pytest.raises(Declined, match="archived; bring it back") as refused:
        await a_workspace(slack.url).call("chat.postMessage", channel="C1", text="Hello")
    assert isinstance(refused.value, Refused)
    assert refused.value.code == "is_archived"


async def test_a_missing_scope_is_remembered(slack):
    workspace = a_workspace(slack.url)
    assert workspace.may("pins:write")
    slack.fails("pins.add", "missing_scope", needed="pins:write")
    with pytest.raises(Declined):
        await workspace.call("pins.add", channel="C1", timestamp="1.1")
    assert workspace.lacks("pins:write")
    assert workspace.may("chat:write")


async def test_one_of_several_scopes_is_not_taken_for_all(slack):
    workspace = a_workspace(slack.url)
    slack.fails("conversations.history", "missing_scope", needed="channels:history,groups:history")
    with pytest.raises(Declined):
        await workspace.call("conversations.history", channel="C1", limit=1)
    assert workspace.may("channels:history")


def test_what_was_granted_says_what_may_be_done():
    workspace = a_workspace("http://127.0.0.1/", "chat:write")
    assert workspace.may("chat:write")
    assert workspace.lacks("pins:write")
