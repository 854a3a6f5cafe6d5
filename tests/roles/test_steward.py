"""Traces of who wrote when, never what; and one alarm a week."""

from datetime import timedelta

from bot.core.events import MessageDeleted, MessagePosted, Mishap, WentWrong
from bot.core.ids import MessageRef
from bot.store.passage_tables import outbox
from bot.store.tables import metadata, mishaps, posts
from tests.roles.conftest import where, who

SECRET = "quokkas at dawn"


async def posted(desk, message, thread=None):
    ref = MessageRef(where("help"), message)
    under = None if thread is None else MessageRef(where("help"), thread)
    await desk.happens("steward", MessagePosted, by=who("ben"), message=ref, thread=under, text=SECRET)
    return ref


async def failed(desk):
    return await desk.happens("steward", WentWrong, mishap=Mishap.NOT_DELIVERED, what="PostMessage")


async def test_a_message_leaves_its_time_and_tie_and_none_of_its_words(desk):
    await posted(desk, "1")
    await posted(desk, "2", thread="1")
    assert [(row.message, row.thread) for row in desk.rows(posts)] == [("1", None), ("2", "1")]
    for table in metadata.sorted_tables:
        assert SECRET not in repr(desk.rows(table)), table.name


async def test_a_deleted_message_leaves_no_trace(desk):
    ref = await posted(desk, "1")
    await desk.happens("steward", MessageDeleted, message=ref)
    assert desk.rows(posts) == []


async def test_a_failure_is_told_once_a_week_and_all_are_written_down(opened):
    (alarm,) = await failed(opened)
    assert alarm.channel == where("kitchen")
    assert await failed(opened) == []
    opened.now += timedelta(days=7)
    assert len(await failed(opened)) == 1
    assert len(opened.rows(mishaps)) == 3


async def test_a_quiet_community_hears_no_alarm_but_its_board_knows(desk):
    assert await failed(desk) == []
    assert len(desk.rows(mishaps)) == 1
    assert desk.rows(outbox) == []
