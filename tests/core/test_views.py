"""Views keep the limits that every platform shares, at the constructor."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.errors import InvalidViewError
from bot.core.ids import ChannelId, MemberId, MessageRef
from bot.core.markup import Markup, escape, mention
from bot.core.views import (
    LONGEST_BUTTON_ID,
    LONGEST_LABEL,
    LONGEST_READ_OUT,
    MOST_OPTIONS,
    Actions,
    AsItStands,
    Button,
    Divider,
    Facts,
    Heading,
    Option,
    Paragraph,
    Quoted,
    Select,
    Small,
    View,
    parse_wire_id,
    view,
    wire_id,
)

verbs = st.text(st.characters(exclude_characters=":"), max_size=120)


@given(verb=verbs, token=st.text(max_size=120))
@example(verb="v" * 50, token="t" * 49)
@example(verb="v" * 50, token="t" * 50)
def test_what_travels_on_a_button_comes_back_or_is_refused(verb, token):
    if len(verb) + 1 + len(token) > LONGEST_BUTTON_ID:
        with pytest.raises(InvalidViewError):
            wire_id(verb, token)
        with pytest.raises(InvalidViewError):
            Button(label="Press", verb=verb, token=token)
    else:
        assert parse_wire_id(wire_id(verb, token)) == (verb, token)


@given(wire=st.text())
def test_anything_that_travels_can_be_split(wire):
    verb, token = parse_wire_id(wire)
    assert wire in (verb, f"{verb}:{token}")


@given(label=st.text(max_size=60))
@example(label="x" * 45)
@example(label="x" * 46)
def test_a_button_says_something_short(label):
    if 0 < len(label) <= LONGEST_LABEL:
        assert Button(label=label, verb="a.b").label == label
    else:
        with pytest.raises(InvalidViewError):
            Button(label=label, verb="a.b")


@given(count=st.integers(0, 40))
@example(count=25)
@example(count=26)
def test_a_menu_has_one_to_25_options(count):
    options = tuple(Option(f"o{at}", str(at)) for at in range(count))
    if 0 < count <= MOST_OPTIONS:
        assert Select(label="Choose", verb="a.b", options=options).options == options
    else:
        with pytest.raises(InvalidViewError):
            Select(label="Choose", verb="a.b", options=options)


def test_a_message_says_something():
    with pytest.raises(InvalidViewError):
        View(())
    with pytest.raises(InvalidViewError):
        view(None)


def test_what_is_not_there_is_left_out():
    assert view(None, Paragraph(Markup("a")), None) == View((Paragraph(Markup("a")),))


@given(names=st.lists(st.text("abc123", min_size=1, max_size=4), min_size=5, max_size=5), words=st.text())
def test_a_view_knows_whom_it_mentions(names, words):
    one, two, three, four, five = (mention(MemberId(name)) for name in names)
    shown = view(
        Heading(one),
        Paragraph(Markup(f"{two} and {escape(words)}")),
        Small(three),
        Facts(((four, five),)),
        Quoted("<@somebody> @everyone"),
    )
    assert shown.members() == set(names)


def test_one_under_the_other_with_a_line_between():
    one, two = (view(Paragraph(Markup(text))) for text in "ab")
    assert (one + two).blocks == (*one.blocks, Divider(), *two.blocks)
    assert one.followed_by(Divider()).blocks == (*one.blocks, Divider())


def test_everything_that_can_be_pressed_is_found():
    buttons = [Button(label=f"b{at}", verb="a.b", token=str(at)) for at in range(3)]
    menu = Select(label="Choose", verb="a.b", options=(Option("o", "o"),))
    shown = view(Actions((buttons[0], menu, buttons[1])), Divider(), Actions((buttons[2],)))
    assert list(shown.buttons()) == buttons


@given(words=st.text(max_size=3 * LONGEST_READ_OUT) | st.none())
@example(words="x" * LONGEST_READ_OUT)
@example(words="x" * (LONGEST_READ_OUT + 1))
@example(words=" \n ")
def test_what_is_read_out_is_shown_as_far_as_a_glance_goes_or_said_to_be_gone(words):
    post = MessageRef(ChannelId("square:village/welcome"), "1")
    shown = view(Paragraph(Markup("Somebody wrote:")), AsItStands(post, gone=Markup("Gone.")))
    assert shown.to_read() == (post,)
    read = shown.read_out({post: words}).blocks[1:]
    if words is None:
        assert read == (Small(Markup("Gone.")),)
    elif not words.strip():
        assert read == ()
    else:
        (quoted,) = read
        assert len(quoted.text) <= LONGEST_READ_OUT
        assert words.strip().startswith(quoted.text.removesuffix("…"))
        assert quoted.text.endswith("…") or quoted.text == words.strip()
    assert shown.read_out({}).to_read() == ()
