"""Our Slack tells the app what happens as Slack does: the real socket client and the real signature check hear it."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.slack.faults import OutOfOrder, Twice
from tests.slack.inputs import NotPossible
from tests.slack.scene import HELP, Listener, Scene, a_scene, button, modal, section
from tests.slack.state import Log

# ---- telling the app -------------------------------------------------------------------------------------


async def test_what_members_say_is_told_over_both_transports(scene: Scene):
    said = await scene.ana.says("Which <glue>, @Ben & @Trellis?", HELP)
    assert said.taken
    await scene.ben.says("Bone glue", HELP, thread=said.ts)
    await scene.ben.reacts(HELP, said.ts, "question")
    await scene.ben.unreacts(HELP, said.ts, "question")
    await scene.ana.edits(HELP, said.ts, "Which glue?")
    await scene.ana.deletes(HELP, said.ts)
    await scene.ana.says("me")
    message, mention, reply, added, _, changed, tombstone, direct = scene.app.events
    assert message["text"] == f"Which &lt;glue&gt;, <@U0BEN> &amp; <@{scene.team.bot.id}>?"
    assert (mention["type"], mention["ts"]) == ("app_mention", message["ts"])
    assert (reply["thread_ts"], reply["parent_user_id"]) == (said.ts, "U0ANA")
    assert (added["type"], added["item"]["ts"], added["item_user"]) == ("reaction_added", said.ts, "U0ANA")
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "Which glue?")
    assert changed["message"]["edited"]["user"] == "U0ANA"
    assert tombstone["message"]["subtype"] == "tombstone"
    assert (direct["channel_type"], direct["text"]) == ("im", "me")
    assert len({heard["event_id"] for heard in scene.app.heard}) == len(scene.app.heard)


async def test_commands_presses_and_forms_are_told_over_both_transports(scene: Scene):
    assert (await scene.ana.commands("help", HELP)).taken
    posted = await scene.web.chat_postMessage(channel=HELP, text="Well?", blocks=[section("Well?"), button("Press me")])
    assert (await scene.ben.presses(HELP, posted["ts"], "Press me")).taken
    assert (await scene.ben.picks(HELP, posted["ts"], "cybrarian.keep")).taken
    assert (await scene.ben.shortcut("guide.start")).taken
    command, pressed, picked, shortcut = [heard for heard in scene.app.heard if "event" not in heard]
    assert (command["command"], command["text"], command["channel_id"]) == ("/trellis", "help", HELP)
    assert (pressed["type"], pressed["actions"][0]["action_id"]) == ("block_actions", "broker.look:t1")
    assert (picked["type"], picked["message"]["ts"]) == ("message_action", posted["ts"])
    assert shortcut["type"] == "shortcut"
    await scene.web.views_open(trigger_id=shortcut["trigger_id"], view=modal())
    assert scene.ben.modal is not None
    assert (await scene.ben.submits({})).problems == {"question": "Please complete this required field."}
    scene.app.answers = {"response_action": "errors", "errors": {"question": "Say more."}}
    assert (await scene.ben.submits({"question": ["Glue?"]})).problems == {"question": "Say more."}
    with pytest.raises(NotPossible):
        await scene.ben.submits({"question": ["x" * 21]})
    scene.app.answers = None
    assert (await scene.ben.submits({"question": ["Which glue?"]})).taken
    assert scene.app.heard[-1]["view"]["state"]["values"]["question"]["text"]["value"] == "Which glue?"
    assert scene.ben.modal is None


async def test_a_trigger_opens_one_form_for_three_seconds(api: Scene):
    await api.ana.shortcut("one")
    await api.ana.shortcut("two")
    one, two = (heard["trigger_id"] for heard in api.app.heard)
    await api.web.views_open(trigger_id=one, view=modal())
    assert await api.refused("views.open", trigger_id=one, view=modal()) == "exchanged_trigger_id"
    api.clock.moment += timedelta(seconds=4)
    assert await api.refused("views.open", trigger_id=two, view=modal()) == "expired_trigger_id"


async def test_a_response_url_answers_five_times_within_half_an_hour(api: Scene):
    await api.ana.commands("help", HELP)
    hook = AsyncWebhookClient(api.app.heard[-1]["response_url"], retry_handlers=[])
    assert (await hook.send(text="Only you", blocks=[section("Only you"), button("Again")])).body == "ok"
    assert [(said.text, said.only_you) for said in api.ana.sees(HELP)] == [("Only you", True)]
    assert api.ben.sees(HELP) == []
    await api.ana.presses(HELP, api.ana.sees(HELP)[0].ts, "Again")
    pressed = AsyncWebhookClient(api.app.heard[-1]["response_url"], retry_handlers=[])
    await pressed.send(text="Done.", replace_original=True)
    assert [said.text for said in api.ana.sees(HELP)] == ["Done."]
    await pressed.send(delete_original=True)
    assert api.ana.sees(HELP) == []
    for _ in range(4):
        assert (await hook.send(text="More")).status_code == 200
    assert (await hook.send(text="Too much")).status_code == 404
    api.clock.moment += timedelta(minutes=31)
    assert (await pressed.send(text="Too late")).status_code == 404


async def test_the_affairs_of_a_workspace_are_told(scene: Scene):
    dee, told = await scene.affairs.joins("U0DEE", "Dee", tz="America/Toronto")
    assert told.taken
    await scene.affairs.changes("U0DEE", name="Dee Dee")
    scene.slack.add_channel(scene.team, "C0NEW", "new", ["U0DEE"])
    assert (await dee.says("Nobody of the app's is here", "C0NEW")).tries == 0
    await scene.affairs.invites_bot("C0NEW", "U0DEE")
    await scene.affairs.enters("U0ANA", "C0NEW")
    await scene.affairs.renames("C0NEW", "newer", "U0DEE")
    await scene.affairs.archives("C0NEW", "U0DEE")
    await scene.affairs.removes_bot("C0NEW", "U0DEE")
    await dee.opens_home()
    assert scene.app.kinds == [
        *("team_join", "user_change", "channel_join", "member_joined_channel", "channel_join"),
        *("member_joined_channel", "channel_rename", "channel_archive", "channel_left", "app_home_opened"),
    ]
    assert [told.taken for told in await scene.affairs.uninstalls()] == [True, True]
    assert scene.app.kinds[-2:] == ["tokens_revoked", "app_uninstalled"]
    with pytest.raises(SlackApiError, match="token_revoked"):
        await scene.web.auth_test()


async def test_without_its_scope_nothing_is_told(scene: Scene):
    scene.team.scopes -= {"channels:history", "reactions:read"}
    said = await scene.ana.says("Nobody listens", HELP)
    await scene.ana.reacts(HELP, said.ts, "question")
    assert scene.app.heard == []


async def test_a_form_that_is_closed_is_told_where_the_app_wants_to_know(scene: Scene):
    for wants in (False, True):
        await scene.ana.shortcut("guide.start")
        await scene.web.views_open(trigger_id=scene.app.heard[-1]["trigger_id"], view=modal(notify_on_close=wants))
        assert (await scene.ana.closes()).taken
    assert [heard["type"] for heard in scene.app.heard] == ["shortcut", "shortcut", "view_closed"]
    assert scene.ana.modal is None


async def test_the_app_hears_what_it_subscribed_to(scene: Scene):
    scene.slack.app.hears = frozenset({"message.im", "app_mention"})
    for channel in (HELP, None):
        await scene.ana.says("@Trellis, hello", channel)
    assert [(event["type"], event.get("channel_type")) for event in scene.app.events] == [
        ("app_mention", None), ("message", "im"),
    ]  # fmt: skip


async def test_in_a_command_people_are_named_by_their_ids(scene: Scene):
    await scene.ana.commands("ask @Ben & <others>", HELP)
    assert scene.app.heard[0]["text"] == "ask <@U0BEN|ben> &amp; &lt;others&gt;"


async def test_an_event_that_was_not_taken_is_told_again(scene: Scene):
    scene.slack.set_patience(0.2)
    scene.app.takes = lambda _: len(scene.app.heard) > 2
    scene.slack.office.retries = (0, 0)
    assert (await scene.ana.says("Good morning", HELP)).tries == 3
    assert [heard["try"] for heard in scene.app.heard] == [0, 1, 2]
    assert len({heard["event_id"] for heard in scene.app.heard}) == 1
    scene.app.takes, scene.slack.office.retries = lambda _: False, ()
    assert not (await scene.ana.says("Nobody hears", HELP)).taken
    scene.app.takes = lambda _: True
    assert [told.taken for told in await scene.slack.office.tell_missed()] == [True]


async def test_events_come_twice_and_out_of_order(scene: Scene):
    scene.slack.faults.next("event:message", Twice())
    scene.slack.faults.next("event:message", OutOfOrder())
    for words in ("one", "two", "three"):
        await scene.ana.says(words, HELP)
    assert [event["text"] for event in scene.app.events] == ["one", "one", "three", "two"]


async def test_what_the_app_says_is_told_to_it_as_well(scene: Scene):
    await scene.web.chat_postMessage(channel=HELP, text="Hello")
    await scene.slack.office.idle()
    [own] = scene.app.events
    assert (own["user"], bool(own["bot_id"]), own["text"]) == (scene.team.bot.id, True, "Hello")


# ---- each transport's own --------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["refresh_requested", "link_disabled"])
async def test_a_socket_that_is_ended_comes_back(api: Scene, reason: str):
    await api.slack.sockets.wait_for(1)
    await api.slack.sockets.warn()
    await api.slack.sockets.wait_for(0)
    await api.slack.sockets.wait_for(1)
    await api.slack.sockets.end(reason)
    assert (await api.ana.says("Still there?", HELP)).taken
    assert api.slack.sockets.seen == 3


async def test_a_socket_that_breaks_comes_back(api: Scene):
    await api.slack.sockets.wait_for(1)
    api.slack.set_patience(20)
    api.slack.sockets.drop()
    assert (await api.ana.says("Still there?", HELP)).taken


async def test_envelopes_take_turns_between_sockets_of_which_there_are_ten(api: Scene):
    clients, listeners = [], [Listener() for _ in range(10)]
    for listener in listeners:
        web_client = AsyncWebClient(base_url=api.slack.api_url)
        client = SocketModeClient(
            app_token=api.slack.app.app_token, web_client=web_client, auto_reconnect_enabled=False
        )
        client.socket_mode_request_listeners.append(listener.over_a_socket)
        await client.connect()
        clients.append(client)
    await api.slack.sockets.wait_for(10)
    for number in range(20):
        await api.ana.says(str(number), HELP)
    assert [len(listener.heard) for listener in (api.app, *listeners)].count(2) == 10
    for client in clients:
        await client.close()


async def test_http_is_verified_and_signed():
    async with a_scene("http") as scene:
        posts = scene.slack.posts
        assert (await posts.verifies_url("abc")).body == {"challenge": "abc"}
        assert (await posts.checks_ssl()).taken
        assert (await posts.says_too_much("T0ATTIC")).taken
        assert not (await posts.post("{}", secret="another's")).taken
        assert not (await posts.post("{}", age=600)).taken


async def test_the_log_says_what_stood_and_what_was_acknowledged(tmp_path: Path):
    log = Log(tmp_path / "slack.jsonl")
    async with a_scene("socket", log) as scene:
        await scene.web.chat_postMessage(
            channel=HELP, text="Hello", metadata={"event_type": "trellis", "event_payload": {"key": "k1"}}
        )
        await scene.slack.office.idle()
        await scene.ana.commands("help", HELP)
    log.close()
    lines = [json.loads(line) for line in (tmp_path / "slack.jsonl").read_text().splitlines()]
    assert [(line["kind"], line.get("key")) for line in lines] == [
        ("said", "k1"), ("acknowledged", None), ("acknowledged", None),
    ]  # fmt: skip
