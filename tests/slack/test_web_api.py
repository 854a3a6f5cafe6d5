"""Our Slack answers as Slack does: the real client asks it, and it refuses what Slack refuses."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.faults import BrokenAfter, Garbage
from tests.slack.records import Json
from tests.slack.rights import EVERY_SCOPE
from tests.slack.scene import HELP, Scene, button, modal, section

# ---- the Web API -----------------------------------------------------------------------------------------


async def test_what_is_said_stands_where_it_was_said(api: Scene):
    posted = await api.web.chat_postMessage(channel=HELP, text="Hello", blocks=[section("*Hello* <@U0BEN>")])
    direct = await api.web.chat_postMessage(channel="U0BEN", text="For you")
    await api.web.chat_postEphemeral(channel=HELP, user="U0ANA", text="Only you", thread_ts=posted["ts"])
    await api.web.reactions_add(channel=HELP, timestamp=posted["ts"], name="seedling")
    await api.web.pins_add(channel=HELP, timestamp=posted["ts"])
    first, second = api.ana.sees(HELP)
    assert (first.text, first.calls, first.pinned, first.reactions) == ("Hello @Ben", {"U0BEN"}, True, {"seedling": 1})
    assert (second.text, second.only_you, second.under) == ("Only you", True, posted["ts"])
    assert [said.text for said in api.ben.sees(HELP)] == ["Hello @Ben"]
    assert [(said.text, said.channel) for said in api.ben.sees()] == [("For you", direct["channel"])]


async def test_the_past_is_told_in_pages_with_our_metadata(api: Scene):
    for number in range(5):
        metadata = {"event_type": "trellis", "event_payload": {"key": f"k{number}"}}
        await api.web.chat_postMessage(channel=HELP, text=str(number), metadata=metadata)
    first = await api.web.conversations_history(channel=HELP, limit=3, include_all_metadata=True)
    assert [said["metadata"]["event_payload"]["key"] for said in first["messages"]] == ["k4", "k3", "k2"]
    cursor = first["response_metadata"]["next_cursor"]
    second = await api.web.conversations_history(channel=HELP, limit=3, cursor=cursor)
    assert [said["text"] for said in second["messages"]] == ["1", "0"]
    assert "metadata" not in second["messages"][0]
    ts = first["messages"][1]["ts"]
    alone = await api.web.conversations_history(channel=HELP, oldest=ts, latest=ts, inclusive=True)
    assert [said["text"] for said in alone["messages"]] == ["3"]
    later = await api.web.conversations_history(channel=HELP, oldest=ts)
    assert [said["text"] for said in later["messages"]] == ["4"]


async def test_a_free_plan_forgets_the_past(api: Scene):
    await api.web.chat_postMessage(channel=HELP, text="Long ago")
    api.team.history_days = 90
    api.clock.moment += timedelta(days=91)
    assert (await api.web.conversations_history(channel=HELP))["messages"] == []


@pytest.mark.parametrize(
    ("error", "method", "args"),
    [
        ("channel_not_found", "chat.postMessage", {"channel": "C0NONE", "text": "x"}),
        ("channel_not_found", "chat.postMessage", {"channel": "C0SECRET", "text": "x"}),
        ("is_archived", "chat.postMessage", {"channel": "C0OLD", "text": "x"}),
        ("msg_too_long", "chat.postMessage", {"channel": HELP, "text": "x" * 40_001}),
        ("cannot_dm_bot", "conversations.open", {"users": "U0BOTATTIC"}),
        ("user_not_found", "conversations.open", {"users": "U0NOBODY"}),
        ("not_in_channel", "chat.postEphemeral", {"channel": "C0OTHER", "user": "U0ANA", "text": "x"}),
        ("user_not_in_channel", "chat.postEphemeral", {"channel": HELP, "user": "U0CLEO", "text": "x"}),
        ("message_not_found", "chat.update", {"channel": HELP, "ts": "1.0", "text": "x"}),
        ("message_not_found", "reactions.add", {"channel": HELP, "timestamp": "1.0", "name": "seedling"}),
        ("invalid_trigger_id", "views.open", {"trigger_id": "long.ago", "view": modal()}),
        ("not_found", "views.update", {"view_id": "V0", "view": modal()}),
    ],
)
async def test_slack_refuses_what_slack_refuses(api: Scene, error: str, method: str, args: Json):
    api.slack.add_person(api.team, "U0CLEO", "Cleo")
    api.slack.add_channel(api.team, "C0SECRET", "secret", ["U0ANA"], private=True)
    api.slack.add_channel(api.team, "C0OTHER", "other", ["U0ANA"])
    api.slack.add_channel(api.team, "C0OLD", "old", [api.team.bot.id]).archived = True
    assert await api.refused(method, **args) == error
    assert api.slack.violations == []


async def test_nothing_is_done_twice_or_to_others(api: Scene):
    told = await api.ana.says("Good morning", HELP)
    await api.web.reactions_add(channel=HELP, timestamp=told.ts, name="seedling")
    await api.web.pins_add(channel=HELP, timestamp=told.ts)
    assert await api.refused("reactions.add", channel=HELP, timestamp=told.ts, name="seedling") == "already_reacted"
    assert await api.refused("pins.add", channel=HELP, timestamp=told.ts) == "already_pinned"
    assert await api.refused("chat.update", channel=HELP, ts=told.ts, text="x") == "cant_update_message"


async def test_a_token_allows_what_it_was_granted_in_its_own_workspace(api: Scene):
    other = api.slack.add_team("T0OTHER", "Other", "other")
    token = api.slack.install(other, EVERY_SCOPE - {"chat:write"})
    elsewhere = AsyncWebClient(token=token, base_url=api.slack.api_url, retry_handlers=[])
    who = await elsewhere.auth_test()
    assert who["team_id"] == "T0OTHER"
    assert "chat:write" not in who.headers["x-oauth-scopes"].split(",")
    with pytest.raises(SlackApiError) as refused:
        await elsewhere.chat_postMessage(channel=HELP, text="x")
    assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "chat:write")
    with pytest.raises(SlackApiError, match="user_not_found"):
        await elsewhere.users_info(user="U0ANA")
    await elsewhere.auth_revoke()
    with pytest.raises(SlackApiError, match="token_revoked"):
        await elsewhere.auth_test()
    elsewhere.token = "xoxb-rubbish"
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await elsewhere.auth_test()


async def test_who_only_reads_is_asked_without_json(api: Scene):
    assert await api.refused("users.info", user="U0ANA") == "invalid_arguments"
    assert api.slack.violations == ["users.info: takes no JSON body, Slack sees none of it"]


@pytest.mark.parametrize(
    "args",
    [
        {"text": "Wake up, <!here>"},
        {"text": "x", "reply_broadcast": True},
        {"text": "x", "parse": "full"},
        {"text": "x", "blocks": [section("x" * 3_001)]},
        {"text": "x", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]},
        {"text": "x", "blocks": [section("x")] * 51},
        {"text": "x", "blocks": [{**button("One"), "elements": button("One")["elements"] * 2}]},
        {"text": "x", "metadata": {"event_type": "", "event_payload": {}}},
    ],
)
async def test_what_nobody_should_send_is_written_down(api: Scene, args: Json):
    assert await api.refused("chat.postMessage", channel=HELP, **args) == "invalid_blocks"
    assert api.slack.violations
    assert api.ana.sees(HELP) == []


@pytest.mark.parametrize(
    "args", [{"block": []}, {"blocks": [{"type": "section", "txt": "x"}]}, {"blocks": [{"type": "no"}]}]
)
async def test_what_the_contracts_do_not_know_is_written_down(api: Scene, args: Json, contracts: Path):
    assert await api.refused("chat.postMessage", channel=HELP, text="x", **args) == "invalid_blocks"
    assert api.slack.violations


async def test_a_picture_takes_three_steps(api: Scene):
    up = await api.web.files_upload_v2(filename="a.png", content=b"png", alt_txt="A chair", title="Chair")
    image = {"type": "image", "slack_file": {"id": up["files"][0]["id"]}, "alt_text": "A chair"}
    await api.web.chat_postMessage(channel=HELP, text="Look", blocks=[image])
    assert api.ana.sees(HELP)[0].pictures == ("A chair",)
    image["slack_file"] = {"id": "F0NONE"}
    assert await api.refused("chat.postMessage", channel=HELP, text="x", blocks=[image]) == "invalid_blocks"


async def test_installing_gives_a_token_that_can_be_renewed(api: Scene):
    team, app = api.slack.add_team("T0OTHER", "Other", "other"), api.slack.app
    api.slack.add_person(team, "U0DEE", "Dee")
    app.rotates_tokens = True
    who = {"client_id": app.client_id, "client_secret": app.client_secret}
    web_client = AsyncWebClient(base_url=api.slack.api_url, retry_handlers=[])
    granted = await web_client.oauth_v2_access(code=api.slack.approve(team, "U0DEE"), **who)
    assert (granted["team"]["id"], granted["authed_user"]["id"]) == ("T0OTHER", "U0DEE")
    api.clock.moment += timedelta(hours=13)
    with pytest.raises(SlackApiError, match="token_expired"):
        await web_client.auth_test(token=granted["access_token"])
    renewal = {"grant_type": "refresh_token", "refresh_token": granted["refresh_token"]}
    renewed = await web_client.oauth_v2_access(**renewal, **who)
    assert (await web_client.auth_test(token=renewed["access_token"]))["team_id"] == "T0OTHER"
    with pytest.raises(SlackApiError, match="invalid_refresh_token"):
        await web_client.oauth_v2_access(**renewal, **who)


async def test_what_cannot_be_live_may_look_like_it(api: Scene):
    header = {"type": "header", "text": {"type": "plain_text", "text": "<!channel>"}}
    await api.web.chat_postMessage(channel=HELP, text="&lt;!channel&gt;", blocks=[header, section("&lt;!here&gt;")])
    assert [(said.text, said.calls) for said in api.ana.sees(HELP)] == [("<!channel>\n<!here>", frozenset())]


# ---- what goes wrong -------------------------------------------------------------------------------------


async def test_a_lost_reply_leaves_what_was_done(api: Scene):
    api.slack.loses_next_reply()
    with pytest.raises(ClientError):
        await api.web.chat_postMessage(channel=HELP, text="Said once")
    assert [said.text for said in api.ana.sees(HELP)] == ["Said once"]


async def test_calls_go_wrong_as_they_were_told_to(api: Scene):
    api.slack.limits_next(after=7)
    api.slack.breaks_next(status=503)
    api.slack.faults.next("chat.*", BrokenAfter(500))
    api.slack.faults.next("chat.*", Garbage())
    answers = []
    for _ in range(4):
        with pytest.raises((SlackApiError, json.JSONDecodeError)) as wrong:
            await api.web.chat_postMessage(channel=HELP, text="x")
        answers.append(wrong.value.response)
    assert (answers[0].status_code, answers[0].headers["Retry-After"]) == (429, "7")
    assert len(api.ana.sees(HELP)) == 2


async def test_a_seeded_dice_falls_the_same_way_twice(api: Scene):
    falls = []
    for _ in range(2):
        api.slack.faults.roll(7, {("chat.*", BrokenAfter()): 0.3})
        falls.append([api.slack.faults.at("chat.postMessage") is not None for _ in range(50)])
    assert falls[0] == falls[1]
    assert 5 < sum(falls[0]) < 25
