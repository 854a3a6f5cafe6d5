"""Slack's names for emoji, there and back."""

import pytest
from emoji import EMOJI_DATA, STATUS
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.slack.emoji import drawn_in, name_of, unicode_of

COMMON = [
    ("+1", "👍"), ("-1", "👎"), ("question", "❓"), ("grey_question", "❔"), ("white_check_mark", "✅"),
    ("seedling", "🌱"), ("herb", "🌿"), ("pushpin", "📌"), ("wave", "👋"), ("heart", "❤"), ("tada", "🎉"),
    ("pray", "🙏"), ("eyes", "👀"), ("raised_hands", "🙌"), ("thinking_face", "🤔"), ("hugging_face", "🤗"),
    ("slightly_smiling_face", "🙂"), ("smile", "😄"), ("memo", "📝"), ("pencil2", "✏"), ("bulb", "💡"),
    ("hankey", "💩"), ("face_palm", "🤦"), ("shrug", "🤷"), ("man-shrugging", "🤷‍♂️"), ("woman-raising-hand", "🙋‍♀️"),
    ("flag-de", "🇩🇪"), ("large_green_circle", "🟢"), ("large_blue_circle", "🔵"), ("100", "💯"), ("one", "1⃣"),
    ("calendar", "📆"), ("date", "📅"), ("female-technologist", "👩‍💻"),
]  # fmt: skip
ALIKE = [("thumbsup", "👍"), ("simple_smile", "🙂"), ("de", "🇩🇪"), ("poop", "💩"), ("man_shrugging", "🤷‍♂️")]


def bare(emoji: str) -> str:
    return emoji.replace("\ufe0f", "")


@pytest.mark.parametrize(("name", "emoji"), COMMON + ALIKE)
def test_what_a_name_means(name, emoji):
    assert bare(unicode_of(name)) == bare(emoji)


@pytest.mark.parametrize(("name", "emoji"), COMMON)
def test_what_slack_calls_it(name, emoji):
    assert name_of(emoji) == name


@pytest.mark.parametrize(
    ("name", "emoji"),
    [
        ("wave::skin-tone-2", "👋🏻"),
        ("+1::skin-tone-6", "👍🏿"),
        ("point_up::skin-tone-4", "☝🏽"),
        ("pray::skin-tone-3", "🙏🏼"),
    ],
)
def test_skins_have_their_tone(name, emoji):
    assert unicode_of(name) == emoji
    assert name_of(emoji) == name


@pytest.mark.parametrize("name", ["trellis_leaf", "trellis_leaf::skin-tone-2", "", "::skin-tone-2", "flag-", "x" * 200])
def test_a_workspaces_own_emoji_stays_its_name(name):
    assert unicode_of(name) == f":{name}:"


def test_a_workspaces_own_emoji_is_called_by_its_name():
    assert name_of(":trellis_leaf:") == "trellis_leaf"


def test_words_show_their_emoji():
    assert drawn_in(":wave: at 10:30:15, :trellis_leaf: and :seedling:") == "👋 at 10:30:15, :trellis_leaf: and 🌱"


@given(emoji=st.sampled_from([e for e, d in EMOJI_DATA.items() if d["status"] == STATUS["fully_qualified"]]))
def test_every_emoji_has_a_name_that_slack_takes(emoji):
    if "\u200d" not in emoji:  # what joins several people has names that differ too much
        assert all(letter.isascii() or letter.isalnum() or letter in "’“”" for letter in name_of(emoji))


@given(text=st.text())
def test_everything_has_a_name_and_a_meaning(text):
    name_of(text)
    unicode_of(text)
    drawn_in(text)
