"""What somebody wrote reads as written and does nothing; everything parses, and fast."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.composing import compose
from bot.core.ids import ChannelId, MemberId, MessageRef, SpaceId, space_of
from bot.core.markup import (
    ChannelLink,
    Line,
    LineKind,
    Link,
    Markup,
    Mention,
    MessageLink,
    Moment,
    Style,
    Words,
    channel_link,
    day,
    escape,
    link,
    members_in,
    mention,
    message_link,
    moment,
    parse,
    places_in,
    plain,
    seen_from,
)
from tests.own_time import takes_less_than

NASTY = [
    "*", "**", "_", "`", "```", "[", "]", "(", ")", "<", ">", "#", "@", "\\", "- ", "> ", "\n", " ", "a", "b1", "é",
    "🎉", "<@m1>", "<#play:x/y>", "<t:2027-01-04T09:00+00:00>", "[a](https://b.example)", "https://b.example",
    "message:play:x/y#1", "\r", "\u2028", "\x00", "\t", "<!here>", "@everyone", "](https://", "<t:2027-01-04T09:00>",
]  # fmt: skip
hostile = st.one_of(st.text(), st.lists(st.sampled_from(NASTY), max_size=14).map("".join))
around = st.sampled_from(["", "**", "_", "- ", "> ", " ", "a", "say: ", "\n"])
POWERFUL = Link | MessageLink | Mention | ChannelLink | Moment


def spans(text: str, **how):
    return [span for line in parse(text, **how) for span in line.spans]


def characters(text: str) -> str:
    return "\n".join("".join(span.text for span in line.spans) for line in parse(text))


# ---- law 1: what a person wrote -----------------------------------------------------------------------------


@given(words=hostile)
@example(words="\n-\n - a\n\t- b")
@example(words="\\")
def test_what_somebody_wrote_reads_exactly_as_written(words):
    assert plain(escape(words)) == words
    assert characters(escape(words)) == words


@given(words=hostile)
def test_what_somebody_wrote_has_no_power_and_no_style(words):
    for line in parse(escape(words)):
        assert line.kind is LineKind.TEXT
        assert all(isinstance(span, Words) and span.style is Style.PLAIN for span in line.spans)


@given(before=around, words=hostile, after=around)
def test_in_the_midst_of_our_words_it_has_no_power_either(before, words, after):
    text = Markup(before + escape(words) + after)
    assert not [span for span in spans(text) if isinstance(span, POWERFUL)]
    assert not members_in(text)


@given(words=hostile)
def test_beside_what_is_ours_only_ours_has_power(words):
    ours = mention(MemberId("m1"))
    text = Markup(f"{escape(words)} {ours} {escape(words)}")
    assert [span for span in spans(text) if isinstance(span, POWERFUL)] == [Mention(MemberId("m1"))]


@given(words=hostile)
def test_two_peoples_words_side_by_side_have_no_power(words):
    for cut in range(len(words)):
        text = Markup(escape(words[:cut]) + escape(words[cut:]))
        assert not [span for span in spans(text) if isinstance(span, POWERFUL)]


@given(label=hostile.filter(lambda label: label and "\n" not in label))
def test_a_label_reads_as_written(label):
    assert spans(link(label, "https://b.example")) == [Link(label, "https://b.example")]


@given(url=hostile.map("https://b.example/".__add__))
@example(url="https://b.example/wiki/Zip_(fastener)")
@example(url="https://b.example/) <@m1>")
def test_an_address_stays_one_address(url):
    [found] = spans(link("look", url))
    assert isinstance(found, Link)
    assert found.label == "look"


def test_an_address_of_another_kind_is_only_words():
    assert not [span for span in spans(link("look", "javascript:alert(1)")) if isinstance(span, POWERFUL)]


@given(words=hostile)
@example(words="\n-\n - a\n\t- b")
def test_it_reads_as_written_too_where_our_tokens_are_not_believed(words):
    lines = parse(escape(words), ours=False)
    assert all(line.kind is LineKind.TEXT for line in lines)
    assert all(isinstance(span, Words) and span.style is Style.PLAIN for line in lines for span in line.spans)
    assert "\n".join("".join(span.text for span in line.spans) for line in lines) == words


# ---- law 2: whose tokens are believed -------------------------------------------------------------------------


@given(words=hostile)
def test_a_plain_text_has_no_power(words):
    assert not [span for span in spans(words) if isinstance(span, POWERFUL)]
    assert not [span for span in spans(Markup(words), ours=False) if isinstance(span, POWERFUL)]


def test_our_tokens_come_through():
    channel = ChannelId("play:mending-table/help")
    at = datetime(2027, 1, 4, 9, tzinfo=UTC)
    message = MessageRef(channel, "1-7")
    text = Markup(f"{mention(MemberId('m1'))}{channel_link(channel)}{moment(at)}{message_link('there', message)}")
    assert spans(text) == [
        Mention(MemberId("m1")),
        ChannelLink(channel),
        Moment(at),
        MessageLink("there", message),
    ]
    assert members_in(text) == {"m1"}


@given(at=st.datetimes(timezones=st.timezones()).filter(lambda at: 2 < at.year < 9998))
def test_a_moment_comes_back_as_it_was(at):
    [found] = spans(moment(at))
    assert found == Moment(at.astimezone(UTC))


# ---- law 3: everything parses ---------------------------------------------------------------------------------


@given(text=hostile, ours=st.booleans())
@example(text="<t:2027-01-04T09:00>", ours=True)
@example(text="<t:0001-01-01T00:00+14:00>", ours=True)
def test_everything_parses(text, ours):
    lines = parse(text, ours=ours)
    assert all(isinstance(line, Line) for line in lines)
    assert len(lines) <= text.count("\n") + 1


@given(words=st.text(st.characters(exclude_characters="\\`*_[]<>#@\n", exclude_categories=["Cs"]), min_size=1))
def test_plain_words_are_what_they_are(words):
    if not words.startswith(("- ", "> ")):
        assert parse(words) == (Line((Words(words),)),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("**a** b", [Words("a", Style.STRONG), Words(" b")]),
        ("_a_ b", [Words("a", Style.EMPHASIS), Words(" b")]),
        ("`a*b` c", [Words("a*b", Style.CODE), Words(" c")]),
        ("snake_case_name", [Words("snake_case_name")]),
        ("5 * 3 * 2", [Words("5 * 3 * 2")]),
        ("**", [Words("**")]),
        (r"\*a\*", [Words("*a*")]),
    ],
)
def test_styles(text, found):
    assert spans(Markup(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (r"\*\*a\*\* \_b\_", [Words("**a** _b_")]),
        (r"\`a` \\ c:\d", [Words("`a` \\ c:\\d")]),
        (r"**a\*b** _c\_d_", [Words("a*b", Style.STRONG), Words(" "), Words("c_d", Style.EMPHASIS)]),
        (r"`a\*b`", [Words(r"a\*b", Style.CODE)]),
        (r"\- a", [Words("- a")]),
        (r"<@m1\>", [Words("<@m1>")]),
    ],
)
def test_a_backslash_makes_a_character_of_a_mark_in_anybodys_words(text, found):
    assert spans(text) == found
    assert spans(Markup(text)) == found


# ---- writing a member's line ------------------------------------------------------------------------------------

piece = st.one_of(
    st.text(st.sampled_from("ab *_`\\[]()<>#@-.é\u200b1"), min_size=1, max_size=8),
    st.sampled_from([word for word in NASTY if "\n" not in word]),
)
run = st.one_of(
    st.builds(Words, piece),
    st.builds(Words, piece, st.sampled_from([Style.STRONG, Style.EMPHASIS])),
    st.builds(Words, piece.map(lambda code: code.replace("`", "'")), st.just(Style.CODE)),
)
no_width = str.maketrans("", "", "\u200b")


def joined(runs):
    """Say what is read of runs, character by character; what has no width is left out."""
    return [(character, run.style) for run in runs for character in run.text.translate(no_width)]


@given(runs=st.lists(run, max_size=6), kind=st.sampled_from([LineKind.TEXT, LineKind.ITEM, LineKind.QUOTE]))
@example(runs=[Words("__y__ a")], kind=LineKind.TEXT)
@example(runs=[Words("_a _b_")], kind=LineKind.TEXT)
@example(runs=[Words("["), Words("b", Style.STRONG), Words("](https://x)")], kind=LineKind.TEXT)
@example(runs=[Words("a"), Words("b", Style.EMPHASIS), Words("c")], kind=LineKind.TEXT)
@example(runs=[Words("```")], kind=LineKind.TEXT)
def test_a_composed_line_is_read_as_it_was_meant(runs, kind):
    [line] = parse(compose(runs, kind), ours=False) or [Line((), kind)]
    assert (line.kind, joined(line.spans)) == (kind, joined(runs))


@given(words=piece)
def test_no_backslash_stands_where_none_is_needed(words):
    read_as_it_is = parse(words, ours=False) == (Line((Words(words),)),)
    assert (compose([Words(words)]) == words) == read_as_it_is


def test_kinds_of_lines():
    text = Markup("a\n- b\n> c\n```\n- **d**\n```\ne")
    assert [(line.kind, line.spans[0].text) for line in parse(text)] == [
        (LineKind.TEXT, "a"),
        (LineKind.ITEM, "b"),
        (LineKind.QUOTE, "c"),
        (LineKind.CODE, "- **d**"),
        (LineKind.TEXT, "e"),
    ]


@pytest.mark.parametrize("unit", ["[", "\n", "_a", "**a", "\\", "`", "<@", "[a](", " \n", "[\\]", "- ", "_a _", "<t:"])
def test_the_longest_message_is_read_at_once(unit):
    text = unit * (40_000 // len(unit))
    with takes_less_than(5):  # what is quadratic takes six seconds and more at this length
        parse(Markup(text))
        assert plain(escape(text)) == text


# ---- seen from another space -----------------------------------------------------------------------------------------

HERE_IN, AWAY = SpaceId("square:here"), SpaceId("circle:away")


def test_what_lies_in_another_space_is_only_its_name() -> None:
    ours = Markup(
        f"{mention(MemberId('ana'))} and {mention(MemberId('ben'))} in {channel_link(ChannelId(f'{AWAY}/1'))}, "
        f"{message_link('over *there*', MessageRef(ChannelId(f'{AWAY}/1'), '7'))}; "
        f"{channel_link(ChannelId(f'{HERE_IN}/1'))} {message_link('here', MessageRef(ChannelId(f'{HERE_IN}/1'), '8'))}"
    )
    seen = seen_from(ours, HERE_IN, {MemberId("ben"): "<@Ben> *B*"}, {ChannelId(f"{AWAY}/1"): "help"})
    assert plain(seen) == "@ana and <@Ben> *B* in #help, over *there*; #1 here"
    assert members_in(seen) == {"ana"}
    assert places_in(seen) == {f"{HERE_IN}/1"}


@given(st.lists(st.one_of(st.sampled_from(["<@ben>", "<#circle:away/1>", "\\", "`", "**", "_"]), st.text(max_size=5))))
def test_nobody_is_mentioned_who_is_elsewhere_whatever_stands_around(pieces: list[str]) -> None:
    seen = seen_from(Markup("".join(pieces)), HERE_IN, {MemberId("ben"): "Ben"}, {})
    assert "ben" not in members_in(seen)
    assert not any(space_of(channel) == AWAY for channel in places_in(seen))


def test_a_day_is_a_moment_of_which_only_the_day_is_meant():
    at = datetime(2027, 7, 3, 9, tzinfo=UTC)
    (line,) = parse(day(at))
    assert line.spans == (Moment(at, is_day=True),)
    (line,) = parse(moment(at))
    assert line.spans == (Moment(at),)
    assert plain(day(at)) == "2027-07-03"
    (escaped,) = parse(escape(day(at)))
    assert all(isinstance(span, Words) for span in escaped.spans)
