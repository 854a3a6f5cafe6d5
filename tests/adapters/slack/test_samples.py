"""All of Slack's own samples are understood or ignored, never an error."""

from collections import Counter

import pytest

from bot.adapters.slack.receive import heard_in
from bot.core.events import (
    ButtonPressed,
    ChannelChanged,
    ChannelJoined,
    ChannelLeft,
    CommandInvoked,
    MemberChanged,
    MemberJoined,
    MessageDeleted,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    SpaceLeft,
)
from tests.adapters.slack.payloads import SPACE, TEAM, Known
from tests.adapters.slack.samples import CONTRACTS, filled_in, samples

SAMPLES = dict(samples())
each = pytest.mark.parametrize("name", SAMPLES or ["none"])
pytestmark = pytest.mark.skipif(not SAMPLES, reason=f"{CONTRACTS} does not name the folder with the contracts")

TOLD = {
    "AppMentionPayload": CommandInvoked,
    "AppUninstalledPayload": SpaceLeft,
    "ChannelArchivePayload": ChannelChanged,
    "ChannelCreatedPayload": ChannelChanged,
    "ChannelDeletedPayload": ChannelChanged,
    "ChannelLeftPayload": ChannelLeft,
    "ChannelRenamePayload": ChannelChanged,
    "ChannelUnarchivePayload": ChannelChanged,
    "GroupArchivePayload": ChannelChanged,
    "GroupDeletedPayload": ChannelChanged,
    "GroupLeftPayload": ChannelLeft,
    "GroupRenamePayload": ChannelChanged,
    "GroupUnarchivePayload": ChannelChanged,
    "MemberJoinedChannelPayload": ChannelJoined,
    "MessageDeletedPayload": MessageDeleted,
    "MessageFileSharePayload": MessagePosted,
    "MessageMePayload": MessagePosted,
    "MessagePayload": MessagePosted,
    "MessageThreadBroadcastPayload": MessagePosted,
    "ReactionAddedPayload": ReactionAdded,
    "ReactionRemovedPayload": ReactionRemoved,
    "TeamJoinPayload": MemberJoined,
    "TokensRevokedPayload": SpaceLeft,
    "UserChangePayload": MemberChanged,
    "UserHuddleChangedPayload": MemberChanged,
    "UserProfileChangedPayload": MemberChanged,
    "UserStatusChangedPayload": MemberChanged,
    "BlockActionPayload": ButtonPressed,
    "SlashCommandPayload": CommandInvoked,
}
"""What becomes of a sample that is filled in; nothing becomes of all others."""


def test_all_samples_are_there():
    counted = Counter(name.partition("/")[0] for name in SAMPLES)
    assert counted["slack-event-samples"] == 96
    assert counted["slack-interaction-samples"] == len(SAMPLES) - 96 > 0


@each
def test_a_sample_as_it_is_tells_nothing(name):
    sample = SAMPLES[name]
    assert heard_in(sample, Known()).events == ()
    assert heard_in({**sample, "team_id": TEAM}, Known()).events == ()


@each
def test_a_sample_that_is_filled_in_tells_what_it_should(name):
    told = heard_in(filled_in(SAMPLES[name]), Known())
    expected = TOLD.get(name.partition("/")[2])
    assert told.space == SPACE
    assert [type(event) for event in told.events] == ([] if expected is None else [expected])


def test_nothing_expected_is_missing():
    assert {name.partition("/")[2] for name in SAMPLES} >= set(TOLD)
