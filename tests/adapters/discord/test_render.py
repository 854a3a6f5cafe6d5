"""What is said is drawn as Discord takes it: whole, within its limits, and with no power that is not meant."""

import re
from base64 import b64encode
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.adapters.discord.components import option_of
from bot.adapters.discord.lengths import length, pieces, portions, shortened
from bot.adapters.discord.markdown import LIVE, SEAM, Token, as_words, drawn
from bot.adapters.discord.render import Body, Pen, mark, title_of
from bot.adapters.discord.text import written
from bot.core.errors import InvalidViewError
from bot.core.ids import ChannelId, EffectKey, Identity, MemberId, MessageRef, SpaceId
from bot.core.markup import Markup, Moment, channel_link, escape, link, mention, message_link, moment, parse
from bot.core.views import (
    Actions,
    Button,
    Divider,
    Document,
    Facts,
    Heading,
    Option,
    Paragraph,
    Picture,
    Quoted,
    Select,
    Small,
    Tone,
    View,
    view,
)
from tests.adapters.discord.test_text import LIVELY, shown
from tests.discord.components import walk, wrong_with_message
from tests.discord.schemas import REST, against, present

SPACE = SpaceId("discord:9000")
KEY = EffectKey("key-1")
ANA, BEN, CLEO, GONE, AWAY = (MemberId(name) for name in ("ana", "ben", "cleo", "gone", "away"))
HELP, FORUM = ChannelId("discord:9000/70"), ChannelId("discord:9000/71")
AT = datetime(2027, 1, 4, 9, tzinfo=UTC)
PEN = Pen(
    space=SPACE,
    people={
        ANA: Identity("discord:9000/1"),
        BEN: Identity("discord:9000/2"),
        CLEO: Identity("discord:9000/3"),
        AWAY: Identity("discord:9001/4"),
    },
    names={"1": "Ana", "2": "Ben_*x* <@1>\n@here"}.get,
    calls=lambda member: member == ANA,
    is_forum=lambda channel: channel == "71",
)
PICTURE = Picture(
    name="the week.png", media_type="image/png", content=b64encode(b"PNG").decode(), alt="The week as a chart"
)


def bodies(said: View, pen: Pen = PEN) -> tuple[Body, ...]:
    """Draw a view, and hold each message against what is known of Discord."""
    messages = pen.message(said, KEY)
    for number, body in enumerate(messages):
        assert not wrong_with_message(body.json, [upload.name for upload in body.files])
        assert sum(length(text) for text in texts([body])) <= 4_000
        assert body.json["components"][0]["id"] == mark(KEY, number)
        assert body.json["allowed_mentions"]["parse"] == []
        if present():
            assert not against(REST, "components/schemas/MessageCreateRequest", body.json)
    return messages


def components(said: View) -> list[dict]:
    return [{k: v for k, v in found.items() if k != "id"} for body in bodies(said) for found in body.json["components"]]


def texts(messages) -> list[str]:
    return [c["content"] for body in messages for c in body.json["components"] if c["type"] == 10]


def only(block) -> str:
    [content] = texts(bodies(view(block)))
    return content


# ---- what is given -------------------------------------------------------------------------------------------------

words = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60),
    st.text(st.sampled_from("ab *_~`<>&\\\n-#!@|🎉"), min_size=1, max_size=60),
    st.integers(1, 9_000).map(lambda n: ("mend & repair " * n)[:n]),
    st.integers(1, 9_000).map(lambda n: ("*🎉" * n)[:n]),
    st.integers(1, 400).map(lambda n: "a line *of* it\n" * n),
    st.integers(1, 3_000).map(lambda n: f"```\n{'x' * n}\n{'`<y>' * n}\n```"[:12_000]),
)
ours = st.one_of(
    words.map(escape),
    words.map(Markup),
    st.lists(
        st.one_of(
            words.map(escape),
            st.sampled_from([ANA, BEN, CLEO, GONE, AWAY]).map(mention),
            st.just(channel_link(HELP)),
            st.just(moment(AT)),
            st.just(message_link("there", MessageRef(HELP, "12.34"))),
            words.map(lambda url: link("look", f"https://b.example/{url.split()[0] if url.split() else ''}")),
            st.just(Markup("**strong**")),
        ),
        max_size=5,
    ).map(lambda parts: Markup("".join(parts))),
)
label = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=45)
options = st.lists(
    st.builds(Option, st.text("ab <&🎉", max_size=300), st.text("ab1é", min_size=1, max_size=100)),
    min_size=1,
    max_size=25,
    unique_by=lambda option: option.value,
).map(tuple)
wires = st.sampled_from(["broker.look", "broker.not-me", "guide.word"])
items = st.one_of(
    st.builds(Button, label=label, verb=wires, token=st.text("ab@", max_size=3), tone=st.sampled_from(Tone)),
    st.builds(Select, label=label.map(lambda short: short * 5), verb=wires, options=options, most=st.integers(1, 30)),
)
blocks = st.one_of(
    st.builds(Heading, ours),
    st.builds(Paragraph, ours),
    st.builds(Small, ours),
    st.builds(Quoted, words),
    st.builds(Facts, st.lists(st.tuples(ours, ours), max_size=13).map(tuple)),
    st.builds(Actions, st.lists(items, max_size=30).map(tuple)),
    st.just(PICTURE),
    st.builds(Document, name=st.text(max_size=9), media_type=st.just("text/calendar"), content=st.just("é")),
    st.just(Divider()),
)
views = st.lists(blocks, min_size=1, max_size=8).map(lambda b: View(tuple(b)))
calm = settings(deadline=None)
patient = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


# ---- every view ----------------------------------------------------------------------------------------------------


@patient
@given(said=views, in_private=st.booleans())
def test_every_view_is_messages_that_discord_takes(said, in_private):
    pen = Pen(space=SPACE, people=PEN.people, names=PEN.names, calls=PEN.calls, in_private=in_private)
    for body in bodies(said, pen):
        ids = [found["custom_id"] for _, found in walk(body.json["components"]) if "custom_id" in found]
        assert all("@6y0" in wire for wire in ids) or not in_private
        names = [upload.name for upload in body.files]
        assert [attached["filename"] for attached in body.json.get("attachments", [])] == names
        assert len(set(names)) == len(names)


def test_the_contracts_are_at_hand():
    if not present():
        pytest.skip("TRELLIS_CONTRACTS does not say where the contracts are")
    assert against(REST, "components/schemas/MessageCreateRequest", {"components": [{"type": 10}]})


@pytest.mark.parametrize("many", [39, 40, 41, 130])
def test_3_what_one_message_has_no_room_for_stands_in_the_next(many):
    messages = bodies(View(tuple(Paragraph(Markup(f"line {n}")) for n in range(many))))
    assert texts(messages) == [f"line {n}" for n in range(many)]
    assert len(messages[0].json["components"]) == min(many, 40)


def test_3_what_is_within_others_counts_as_well():
    row = Actions(tuple(Button(label="Look", verb="broker.look", token=str(n)) for n in range(5)))
    assert [len(body.json["components"]) for body in bodies(View((row,) * 7))] == [6, 1]


READ_OFF = re.compile(rf"[\s>`*\\•#{SEAM}{LIVE}-]")


def characters(text: str) -> str:
    """Return what is read of a text, without space and without anything that may be a mark."""
    return READ_OFF.sub("", text)


@patient
@given(said=words, block=st.sampled_from([Paragraph, Small, Heading, lambda t: Facts(((Markup(""), t),))]))
def test_3_nothing_of_our_words_is_lost(said, block):
    assert characters("".join(texts(bodies(view(block(escape(said)), Divider()))))) == characters(said)


@patient
@given(said=st.one_of(words, st.integers(1, 40_000).map(lambda n: ("Wie? <b> & so " * n)[:n])))
@example(said="x" * 40_000)
@example(said="*" * 40_000)
@example(said="🎉" * 9_000)
@example(said="`" * 10_000)
@example(said="```\n" + "`" * 10_000)
def test_3_nothing_of_what_somebody_wrote_is_lost(said):
    held = "".join(span.text for line in parse(said, ours=False) for span in line.spans)
    ignoring = str.maketrans("", "", "_~|")
    kept = characters("".join(texts(bodies(view(Quoted(said), Divider())))))
    assert kept.translate(ignoring) == characters(held).translate(ignoring)


@patient
@given(said=words, longest=st.integers(200, 3000))
@example(said="**a**`b`" * 300, longest=400)
@example(said="```\n" + "`" * 3_000, longest=200)
@example(said="*🎉" * 900, longest=201)
def test_portions_are_never_too_long_and_lose_nothing(said, longest):
    lines = parse(said, ours=False)
    cut = list(portions(lines, as_words, longest))
    assert all(length(drawn(portion, before="### ")) <= longest for portion in cut)
    whole = "".join(span.text for portion in cut for line in portion for span in line.spans)
    assert whole == "".join(span.text for line in lines for span in line.spans)


def test_a_view_that_says_nothing_is_a_message_all_the_same():
    assert texts(bodies(view(Paragraph(Markup(" "))))) == ["…"]


# ---- no power ------------------------------------------------------------------------------------------------------

HOSTILE = ["<@1>", "<@&1>", "<#1>", "@everyone", "@here", "<:a:1>", "<t:1:R>", "[a](https://x)", "https://x.y", "\n",
           "<https://x>", "*", "_", "`", "```", "||", "~~", "\\", "# ", "-# ", "> ", "- ", "1. ",
           "|" + LIVE + "|", "</a:1>"]  # fmt: skip


@calm
@given(said=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(HOSTILE), max_size=9).map("".join)))
def test_1_what_somebody_wrote_has_no_power_in_our_views(said):
    inert = escape(said)
    messages = bodies(View((Quoted(said), Paragraph(inert), Small(inert), Facts(((inert, inert),)), Heading(inert))))
    for text in texts(messages):
        assert not [character for character, of in shown(text) if "live" in of]
    assert all(body.json["allowed_mentions"]["users"] == [] for body in messages)


@calm
@given(said=st.text(st.sampled_from("ab*_`~|>\n-#"), min_size=1, max_size=40).map("x{}".format))
def test_quoted_words_are_drawn_as_they_are_written_back(said):
    lines = only(Quoted(said)).split("\n")
    assert [line.removeprefix("> ") for line in lines] == written(said).split("\n")


def test_1_whom_it_calls_is_mentioned_and_everybody_else_is_a_name():
    said = Paragraph(Markup(" ".join(map(mention, (ANA, BEN, CLEO, GONE, AWAY)))))
    [body] = bodies(view(said, Paragraph(Markup(f"again {mention(ANA)}"))))
    assert texts([body])[0] == r"<@1> \@Ben\_\*x\* \<\@1\> \@here somebody somebody somebody"
    assert body.json["allowed_mentions"] == {"parse": [], "users": ["1"], "replied_user": False}


def test_1_only_the_message_that_mentions_them_notifies():
    mentions = Paragraph(Markup(f"{mention(ANA)}"))
    messages = bodies(View((mentions, *(Quoted("x" * 1_900) for _ in range(3)))))
    assert [body.json["allowed_mentions"]["users"] for body in messages] == [["1"], []]


def test_times_channels_and_messages_are_discords_own():
    there = message_link("there", MessageRef(HELP, "1200.3400"))
    assert only(Paragraph(Markup(f"{moment(AT)} {channel_link(HELP)} {there}"))) == (
        "<t:1799053200:f> <#70> [there](<https://discord.com/channels/9000/1200/3400>)"
    )


@pytest.mark.parametrize(
    ("channel", "message", "place"),
    [(HELP, "12", "70/12"), (HELP, "12.34", "12/34"), (FORUM, "12", "12/12"), (FORUM, "12.34", "12/34")],
)
def test_a_message_is_found_where_it_stands(channel, message, place):
    drawn_ = only(Paragraph(message_link("there", MessageRef(channel, message))))
    assert drawn_ == f"[there](<https://discord.com/channels/9000/{place}>)"


def test_2_what_another_server_holds_is_only_words():
    away = ChannelId("discord:9001/9")
    there = message_link("there", MessageRef(away, "12"))
    strange = message_link("that", MessageRef(HELP, "x"))
    assert only(Paragraph(Markup(f"{channel_link(away)} {there} {strange}"))) == "a channel elsewhere there that"


@pytest.mark.parametrize(
    ("label", "url", "drawn"),
    [
        ("look", "https://b.example/?a=1&b=2", "[look](<https://b.example/?a=1&b=2>)"),
        ("a_b", "https://b.example/é(x)", r"[a\_b](<https://b.example/%C3%A9%28x%29>)"),
        ("a [b]", "https://b.example", r"a \[b\] <https://b.example>"),
        ("https://c.example", "https://b.example", r"https\://c.example <https://b.example>"),
        (" ", "https://b.example", "<https://b.example>"),
        ("look", "https://b.example/" + "a" * 1_900, r"look (https\://b.example/" + "a" * 1_900 + ")"),
    ],
)
def test_links(label, url, drawn):
    assert "".join(texts(bodies(view(Paragraph(link(label, url)))))) == drawn


def test_only_our_links_and_mentions_are_live():
    assert LIVELY.match("[look](<https://b.example>)")
    said = only(Paragraph(Markup(f"{escape('[a](https://x)')} {link('look', 'https://b.example')} {mention(ANA)}")))
    assert "".join(c for c, of in shown(said) if "live" in of) == "[look](<https://b.example>)<@1>"


# ---- block by block ------------------------------------------------------------------------------------------------


def test_words_are_set_as_what_they_are():
    said = view(
        Heading(Markup("The _board_\nof today")),
        Paragraph(Markup("- a **b**\n```\nc\n```")),
        Quoted("a **b**\n\n- c\n```\nd\n```\n|\u2063|h|\u2063|"),
        Small(Markup("Only you\n\n- see `this`")),
        Facts(((Markup("Zone"), Markup("Europe/Lisbon")), (Markup("Topics"), Markup("- a\n- b")))),
        Facts(((Markup(""), escape("x")),)),
    )  # fmt: skip
    assert texts(bodies(said)) == [
        "### The _board_\n### of today",
        "- a **b**\n```\nc\n```",
        "> a **b**\n> \n> - c\n> ```\n> d\n> ```\n> ||h||",
        "-# Only you\n-# • see `this`",
        "**Zone** · Europe/Lisbon\n**Topics**\n- a\n- b",
        "x",
    ]


def test_what_can_be_pressed():
    buttons = [
        Button(label="Look", verb="broker.look", token="q1", tone=Tone.PRIMARY),
        Button(label="Forget me", verb="keeper.forget", tone=Tone.GRAVE),
        Button(label="Menu", verb="guide.word", token="help"),
    ]
    menu = Select(label="Which?", verb="broker.which", options=(Option("Ana", "m1"), Option("Ben", "m2")), most=5)
    rows = components(view(Actions((*buttons, menu, *buttons[:1] * 6))))
    assert [len(row["components"]) for row in rows] == [3, 1, 5, 1]
    assert [(b["custom_id"], b["style"]) for b in rows[0]["components"]] == [
        ("broker.look:q1", 1), ("keeper.forget:", 4), ("guide.word:help", 2),
    ]  # fmt: skip
    [choosing] = rows[1]["components"]
    assert (choosing["placeholder"], choosing["min_values"], choosing["max_values"]) == ("Which?", 1, 2)
    assert rows[2]["components"][0]["custom_id"] == "broker.look:q1@~1"


def test_files_stand_among_the_words_and_go_along():
    document = Document(name="the week.ics", media_type="text/calendar", content="é")
    [body] = bodies(view(Paragraph(Markup("a")), PICTURE, document, document, Divider()))
    _, picture, file, again, line = body.json["components"]
    assert picture["items"] == [{"media": {"url": "attachment://the_week.png"}, "description": "The week as a chart"}]
    assert (file["file"]["url"], again["file"]["url"]) == ("attachment://the_week.ics", "attachment://the_week-1.ics")
    assert line == {"type": 14}
    assert [upload.content for upload in body.files] == [b"PNG", "é".encode(), "é".encode()]
    assert body.json["attachments"][0] == {
        "id": "0", "filename": "the_week.png", "description": "The week as a chart",
    }  # fmt: skip


def test_3_more_files_than_a_message_takes():
    document = Document(name="a.txt", media_type="text/plain", content="a")
    assert [len(body.files) for body in bodies(View((document,) * 23))] == [10, 10, 3]


def test_a_long_label_goes_on_in_small_print():
    drawn_ = option_of(Option("a" * 75 + "b" * 75, "v"))
    assert (drawn_["label"] + drawn_["description"]) == "a" * 75 + "b" * 75
    assert option_of(Option(" ", "v")) == {"label": "v", "value": "v"}


@pytest.mark.parametrize("value", ["", "v" * 101])
def test_a_value_that_cannot_travel_is_refused_with_a_remedy(value):
    with pytest.raises(InvalidViewError, match="short token"):
        option_of(Option("Ana", value))


def test_4_every_message_of_an_effect_bears_its_own_number():
    numbers = {mark(EffectKey(f"k{key}"), part) for key in range(50) for part in range(4)}
    assert len(numbers) == 200
    assert all(0 < number < 2**31 for number in numbers)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        (view(Paragraph(Markup("a")), Heading(Markup("The **board**"))), "The board"),
        (view(Small(Markup("a")), Quoted("\nHow *do* I\nmend?")), "How *do* I"),
        (view(Paragraph(Markup(f"{mention(ANA)} {channel_link(HELP)} {moment(AT)}"))),
         "somebody a channel elsewhere 2027-01-04 09:00 UTC"),
        (view(Facts(((Markup("Name"), Markup("x")),))), "x"),
        (view(Divider()), "…"),
        (view(Quoted("a" * 101)), "a" * 99 + "…"),
    ],
)  # fmt: skip
def test_what_a_conversation_is_called(said, title):
    assert title_of(said) == title


@calm
@given(text=st.text(st.sampled_from("a🎉"), max_size=40), longest=st.integers(2, 20))
def test_what_is_cut_is_whole_and_fits(text, longest):
    assert "".join(pieces(text, longest)) == text
    assert all(0 < length(piece) <= longest for piece in pieces(text, longest))
    assert length(shortened(text, longest)) <= longest
    assert (shortened(text, longest) == text) == (length(text) <= longest)


def test_what_takes_two_places_counts_twice():
    assert [length(text) for text in ("", "a", "é\uffff", "🎉a")] == [0, 1, 2, 3]


def test_a_token_is_never_cut():
    [portion] = portions(parse(Markup(f"{moment(AT)}")), lambda span: Token("<t:1:f>"), 100)
    assert portion[0].spans == (Moment(AT),)
