"""config/slack-manifest.yaml is complete, and asks for nothing that is not used."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.slack.scopes import FOR_LINKS, SCOPES
from bot.cast import MESSAGE_MENU, every_role
from bot.core.commands import Vocabulary
from bot.core.role import Role
from tests.slack.manifest import granted, subscribed, unfurled
from tests.village import the_formats

ROOT = Path(__file__).parent.parent
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "config/slack-manifest.yaml").read_text(encoding="utf-8"))
FEATURES, SETTINGS = MANIFEST["features"], MANIFEST["settings"]
EVENTS: list[str] = SETTINGS["event_subscriptions"]["bot_events"]
GRANTED: list[str] = MANIFEST["oauth_config"]["scopes"]["bot"]
NO_SCOPE = "none"
HOST = "trellis.example.org"

NEEDS = {
    "app_home_opened": NO_SCOPE,
    "app_mention": "app_mentions:read",
    "app_uninstalled": NO_SCOPE,
    "channel_archive": "channels:read",
    "channel_created": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_shared": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_unshared": "channels:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "tokens_revoked": NO_SCOPE,
    "user_change": "users:read",
}
"""What Slack wants for each event, by its pages https://docs.slack.dev/reference/events."""


def roles() -> dict[str, Role]:
    return {role.name: role for role in every_role(the_formats())}


def shortcuts(kind: str) -> dict[str, str]:
    return {each["callback_id"]: each["name"] for each in FEATURES["shortcuts"] if each["type"] == kind}


def test_it_asks_for_every_scope_that_has_a_reason_and_for_no_other() -> None:
    assert sorted(SCOPES) == GRANTED


def test_where_cards_have_an_address_it_asks_for_what_links_need_and_for_no_more() -> None:
    assert granted(HOST) == {*SCOPES, *FOR_LINKS}
    assert subscribed(HOST) == {*EVENTS, "link_shared"}
    assert unfurled(HOST) == {HOST}
    assert "unfurl_domains" not in FEATURES


def test_every_event_that_it_wants_has_its_scope() -> None:
    assert sorted(NEEDS) == EVENTS
    assert {NEEDS[event] for event in EVENTS} - {NO_SCOPE} <= set(GRANTED)


def test_private_channels_and_group_conversations_are_never_read() -> None:
    assert not {"groups:history", "mpim:history"} & set(GRANTED)
    assert not {"message.groups", "message.mpim"} & set(EVENTS)


def test_the_menu_of_a_message_is_ours() -> None:
    assert shortcuts("message").keys() == MESSAGE_MENU.keys()
    assert {verb.partition(".")[0] for verb in shortcuts("message")} <= roles().keys()


def vocabulary() -> Vocabulary:
    return Vocabulary(word for role in every_role(the_formats()) for word in role.words)


def test_the_command_hints_at_every_word_once() -> None:
    (command,) = FEATURES["slash_commands"]
    assert command["command"] == "/trellis"
    assert sorted(re.findall(r"[a-z]+", command["usage_hint"])) == sorted(word.word for word in vocabulary().words)


def test_every_shortcut_leads_to_a_word() -> None:
    chosen = [callback.removeprefix("trellis.") for callback in shortcuts("global")]
    assert chosen
    assert [word for word in chosen if vocabulary().read(word).word is None] == []


@pytest.mark.parametrize("shortcut", FEATURES["shortcuts"], ids=lambda shortcut: shortcut["callback_id"])
def test_names_are_no_longer_than_slack_takes(shortcut: dict[str, str]) -> None:
    """The limits are those of Slack's own schema of manifests."""
    assert len(shortcut["name"]) <= 24
    assert len(shortcut["description"]) <= 150


def test_the_app_s_own_words_are_no_longer_than_slack_takes() -> None:
    told = MANIFEST["display_information"]
    assert len(told["name"]) <= 35
    assert len(told["description"]) <= 140
    assert 175 <= len(told["long_description"]) <= 4_000


def test_it_works_as_it_is_pasted() -> None:
    """Socket Mode needs no address of ours, so that nothing in it has to be filled in."""
    assert SETTINGS["socket_mode_enabled"]
    assert SETTINGS["interactivity"]["is_enabled"]
    assert not SETTINGS["org_deploy_enabled"]
    assert not SETTINGS["token_rotation_enabled"]
    assert FEATURES["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert "url" not in str(MANIFEST)
