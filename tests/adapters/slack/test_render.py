"""What is said is drawn as Slack takes it: whole, within its limits, and with no power that is not meant."""

import json
import os
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from bot.adapters.slack.blocks import option_of
from bot.adapters.slack.lengths import portions, shortened
from bot.adapters.slack.mrkdwn import Token, as_words, drawn
from bot.adapters.slack.render import MOST_BLOCKS, MOST_CHARACTERS, Pen
from bot.core.errors import InvalidViewError
from bot.core.ids import ChannelId, Identity, MemberId, MessageRef, SpaceId
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

SPACE = SpaceId("slack:T1")
ANA, BEN, CLEO, GONE, AWAY = (MemberId(name) for name in ("ana", "ben", "cleo", "gone", "away"))
PEN = Pen(
    space=SPACE,
    address="https://menders.slack.example/",
    people={
        ANA: Identity("slack:T1/U1"),
        BEN: Identity("slack:T1/U2"),
        CLEO: Identity("slack:T1/U3"),
        AWAY: Identity("slack:T2/U1"),
    },
    names={"U1": "Ana", "U2": "Ben *the_ <!here> & `x`"},
    calls=lambda member: member == ANA,
)
HELP = ChannelId("slack:T1/C1")
AT = datetime(2027, 1, 4, 9, tzinfo=UTC)
PICTURE = Picture(name="week.png", media_type="image/png", content="", alt="The week as a chart")


# ---- what Slack takes ----------------------------------------------------------------------------------------------


@cache
def taken_by(kind: str) -> Draft7Validator:
    contracts = os.environ.get("TRELLIS_CONTRACTS")
    if not contracts:
        pytest.skip("TRELLIS_CONTRACTS does not say where the contracts are")
    schema = json.loads((Path(contracts) / "slack-views.schema.json").read_text())
    return Draft7Validator({"$ref": f"#/definitions/{kind}", "definitions": schema["definitions"]})


def assert_taken(drawn, kind: str) -> None:
    problem = next(iter(taken_by(kind).iter_errors(drawn)), None)
    assert problem is None, problem.message[:500]


def objects(drawn):
    if isinstance(drawn, dict):
        yield drawn
        drawn = list(drawn.values())
    if isinstance(drawn, list):
        for part in drawn:
            yield from objects(part)


def assert_within_limits(drawn) -> None:
    """Hold against the limits of Slack's reference that neither its models nor the schema know."""
    for thing in objects(drawn):
        match thing:
            case {"type": "mrkdwn" | "plain_text", "text": text}:
                assert 0 < len(text.strip()) <= 3000
            case {"type": "section", "fields": fields}:
                assert all(len(field["text"]) <= 2000 for field in fields)
            case {"type": "context", "elements": elements}:
                assert all(len(element["text"]) <= 2000 for element in elements)
            case {"type": "actions", "elements": elements}:
                ids = [element["action_id"] for element in elements]
                assert len(ids) == len(set(ids))
                assert all(0 < len(wire) <= 255 for wire in ids)


def drawn_of(shown: View, files=None) -> list[dict]:
    said = PEN.message(shown, files)
    assert len(said.text) <= 3000
    drawn = []
    for blocks in (said.blocks, *said.rest):
        assert len(blocks) <= MOST_BLOCKS
        dicts = [block.to_dict() for block in blocks]
        assert sum(len(text) for text in mrkdwn_in(dicts)) <= MOST_CHARACTERS
        drawn += dicts
    assert_within_limits(drawn)
    return drawn


def mrkdwn_in(drawn) -> list[str]:
    return [thing["text"] for thing in objects(drawn) if thing.get("type") == "mrkdwn"]


def texts_in(drawn) -> list[str]:
    return [thing["text"] for thing in objects(drawn) if thing.get("type") in ("mrkdwn", "plain_text")]


def only(block) -> str:
    [drawn] = drawn_of(view(block))
    return drawn["text"]["text"]


# ---- what is given -------------------------------------------------------------------------------------------------

words = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60),
    st.text(st.sampled_from("ab *_~`<>&\\\n-•!@#|"), min_size=1, max_size=60),
    st.integers(1, 13_000).map(lambda n: ("mend & repair " * n)[:n]),
    st.integers(1, 9_000).map(lambda n: ("&*" * n)[:n]),
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
    st.builds(
        Option, st.text("ab <&", min_size=1, max_size=300).map("o{}".format), st.text("ab1", min_size=1, max_size=150)
    ),
    min_size=1,
    max_size=25,
).map(tuple)
wires = st.sampled_from(["broker.look", "broker.not-me", "guide.word"])
items = st.one_of(
    st.builds(Button, label=label, verb=wires, token=st.text("ab", max_size=3), tone=st.sampled_from(Tone)),
    st.builds(Select, label=label.map(lambda short: short * 5), verb=wires, options=options, most=st.integers(1, 3)),
)
blocks = st.one_of(
    st.builds(Heading, ours),
    st.builds(Paragraph, ours),
    st.builds(Small, ours),
    st.builds(Quoted, words),
    st.builds(Facts, st.lists(st.tuples(ours, ours), max_size=13).map(tuple)),
    st.builds(Actions, st.lists(items, max_size=30).map(tuple)),
    st.just(PICTURE),
    st.just(Document(name="week.ics", media_type="text/calendar", content="")),
    st.just(Divider()),
)
views = st.lists(blocks, min_size=1, max_size=8).map(lambda b: View(tuple(b)))
patient = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


# ---- every view ----------------------------------------------------------------------------------------------------


@patient
@given(shown=views)
def test_every_view_is_a_message_that_slack_takes(shown):
    assert_taken(drawn_of(shown, {"week.png": "F1"}), "SlackKnownBlocks")


@patient
@given(shown=views)
def test_every_view_is_a_sheet_and_a_page(shown):
    sheet, home = PEN.sheet(shown, "A title that is quite long", "Close", "{}").to_dict(), PEN.home(shown).to_dict()
    assert_within_limits(sheet)
    assert_within_limits(home)
    assert_taken(sheet, "SlackModalView")
    assert_taken(home, "SlackHomeView")


def test_what_a_page_cannot_show_it_names():
    document = Document(name="week.ics", media_type="text/calendar", content="")
    assert texts_in(PEN.home(view(PICTURE, document)).to_dict()) == ["The week as a chart", "week.ics"]
    assert texts_in(PEN.home(view(Paragraph(Markup(" ")))).to_dict()) == ["…"]


@pytest.mark.parametrize("many", [49, 50, 51, 130])
def test_what_one_message_has_no_room_for_is_the_rest(many):
    said = PEN.message(View(tuple(Paragraph(Markup(f"line {n}")) for n in range(many))))
    shown = [block.to_dict()["text"]["text"] for blocks in (said.blocks, *said.rest) for block in blocks]
    assert shown == [f"line {n}" for n in range(many)]
    assert len(said.blocks) == min(many, 50)


def test_a_page_that_is_too_long_says_so():
    home = PEN.home(View(tuple(Paragraph(Markup(f"line {n}")) for n in range(130)))).to_dict()
    assert len(home["blocks"]) == 100
    assert texts_in(home)[-1] == "…"


UNSEEN = re.compile("[\u200b\u034f]")
MARKED = re.compile("> |```|[\\s]")


def characters(drawn) -> str:
    """Return what is read of sections, context and headings, without space, and without what sets lines off."""
    read = UNSEEN.sub("", "".join(texts_in(drawn)))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        read = read.replace(entity, character)
    return re.sub(r"[\s>`]", "", read)


@patient
@given(said=words, block=st.sampled_from([Paragraph, Small, Heading, lambda t: Facts(((Markup(""), t),))]))
def test_nothing_of_our_words_is_lost(said, block):
    inert = escape(said.replace("•", "."))
    drawn = characters(drawn_of(view(block(inert), Divider())))
    assert drawn.replace("*", "") == re.sub(r"[\s>`*]", "", said.replace("•", "."))


@patient
@given(said=st.one_of(words, st.integers(1, 40_000).map(lambda n: ("Wie? <b> & so " * n)[:n])))
@example(said="x" * 40_000)
@example(said="&" * 40_000)
@example(said="`" * 10_000)
@example(said="```\n" + "`" * 10_000)
def test_nothing_of_what_somebody_wrote_is_lost(said):
    held = "".join(span.text for line in parse(said, ours=False) for span in line.spans)
    drawn = drawn_of(view(Quoted(said), Divider()))
    ignoring = str.maketrans("", "", "*_`>•")
    assert characters(drawn).translate(ignoring) == re.sub(r"\s", "", held).translate(ignoring)


@given(said=words, longest=st.integers(200, 3000))
def test_portions_are_never_too_long_and_lose_nothing(said, longest):
    lines = parse(said, ours=False)
    cut = list(portions(lines, as_words, longest))
    assert all(len(drawn(portion, quoted=True)) <= longest for portion in cut)
    whole = "".join(span.text for portion in cut for line in portion for span in line.spans)
    assert whole == "".join(span.text for line in lines for span in line.spans)


LIVELY = ["<@U1>", "<!here>", "<!channel>", "<#C1>", "<https://x|y>", "@here", "&", "|", ">", "<", "\n", "*", "`"]


# ---- no power ------------------------------------------------------------------------------------------------------


@given(said=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(LIVELY), max_size=9).map("".join)))
@example(said="> 0")
def test_what_somebody_wrote_has_no_power_in_our_views(said):
    inert = escape(said)
    shown = View((Quoted(said), Paragraph(inert), Small(inert), Facts(((inert, inert),)), Heading(inert)))
    said_ = PEN.message(shown)
    for text in (*mrkdwn_in([block.to_dict() for block in said_.blocks]), said_.text):
        assert "<" not in text
        assert ">" not in re.sub("(?m)^(> )+", "", text)  # at the beginning of a line it sets it apart, no more
    for thing in objects([block.to_dict() for block in said_.blocks]):
        if thing.get("type") == "mrkdwn":
            assert thing["verbatim"] is True


def test_whom_it_calls_is_mentioned_and_everybody_else_is_a_name():
    drawn = only(Paragraph(Markup(" ".join(map(mention, (ANA, BEN, CLEO, GONE, AWAY))))))
    assert drawn == "<@U1> @Ben \u034f*the_ &lt;!here&gt; &amp; \u034f`x` somebody somebody somebody".replace(
        "\u034f*", "*"
    )
    assert LIVE.findall(drawn) == ["<@U1>"]


LIVE = re.compile("<[^>]*>")


def test_times_channels_and_messages_are_slacks_own():
    there = message_link("there", MessageRef(HELP, "1767517200.000100"))
    drawn = only(Paragraph(Markup(f"{moment(AT)} {channel_link(HELP)} {there}")))
    assert drawn == (
        "<!date^1799053200^{date_short_pretty} {time}|2027-01-04 09:00 UTC> <#C1> "
        "<https://menders.slack.example/archives/C1/p1767517200000100|there>"
    )


def test_what_another_workspace_holds_is_only_words():
    away = ChannelId("slack:T2/C9")
    drawn = only(Paragraph(Markup(f"{channel_link(away)} {message_link('there', MessageRef(away, '1.2'))}")))
    assert drawn == "#C9 there"


@pytest.mark.parametrize(
    ("url", "drawn"),
    [
        ("https://b.example/?a=1&b=2", "<https://b.example/?a=1&amp;b=2|look>"),
        ("https://b.example/a|b", "<https://b.example/a%7Cb|look>"),
        ("https://b.example/é", "<https://b.example/%C3%A9|look>"),
        ("https://b.example/" + "a" * 3000, "look (https://b.example/" + "a" * 3000 + ")"),
    ],
)
def test_links(url, drawn):
    text = "".join(mrkdwn_in(drawn_of(view(Paragraph(link("look", url))))))
    assert text == drawn


# ---- block by block ------------------------------------------------------------------------------------------------


def test_a_heading_is_a_header_where_it_can_be():
    [header, time, long] = drawn_of(
        view(Heading(Markup("The _board_")), Heading(moment(AT)), Heading(escape("long " * 40)))
    )
    assert (
        header == {"type": "header", "text": {"type": "plain_text", "text": "The board", "emoji": True}}
        or header["text"]["text"] == "The board"
    )
    assert time["type"] == "section"
    assert long["text"]["text"].startswith("*long long")


def test_quoted_words_are_set_apart():
    assert only(Quoted("a **b**\n\n- c\n```\nd\n```")) == "> a *b*\n> \n> • c\n```\nd\n```"


def test_facts_stand_side_by_side():
    [drawn] = drawn_of(view(Facts(((Markup("Zone"), Markup("Europe/Lisbon")),))))
    assert [field["text"] for field in drawn["fields"]] == ["*Zone*\nEurope/Lisbon"]


def test_what_can_be_pressed():
    drawn, apart = drawn_of(
        view(
            Actions(
                (
                    Button(label="Look", verb="broker.look", token="q1", tone=Tone.PRIMARY),
                    Button(label="Forget me", verb="keeper.forget", tone=Tone.GRAVE),
                    Button(label="Menu", verb="guide.word", token="help"),
                    Select(label="Who?", verb="broker.who", options=(Option("Ana", "m1"),)),
                    Select(label="Which?", verb="broker.which", options=(Option("Ana", "m1"),), most=2),
                )
            )
        )
    )
    elements = drawn["elements"]
    assert [element["action_id"] for element in elements] == [
        "broker.look:q1", "keeper.forget:", "guide.word:help", "broker.who:",
    ]  # fmt: skip
    assert [element.get("style") for element in elements[:3]] == ["primary", "danger", None]
    assert elements[3]["type"] == "static_select"
    # Slack takes a menu of which several may be chosen in a section only: docs.slack.dev/reference/block-kit
    assert (apart["type"], apart["text"]["text"]) == ("section", "Which?")
    menu = apart["accessory"]
    assert (menu["type"], menu["action_id"], menu["max_selected_items"]) == ("multi_static_select", "broker.which:", 2)


def test_two_of_one_id_stand_in_two_rows():
    same = Button(label="Menu", verb="guide.word")
    assert len(drawn_of(view(Actions((same, same, same))))) == 3


def test_a_long_label_goes_on_in_small_print():
    drawn = option_of(Option("a" * 75 + "b" * 75, "v")).to_dict()
    assert drawn["text"]["text"] + drawn["description"]["text"] == "a" * 75 + "b" * 75


@pytest.mark.parametrize("value", ["", "v" * 151])
def test_a_value_that_cannot_travel_is_refused_with_a_remedy(value):
    with pytest.raises(InvalidViewError, match="short token"):
        option_of(Option("Ana", value))


def test_documents_and_pictures_stand_beside_until_they_are_uploaded():
    document = Document(name="week.ics", media_type="text/calendar", content="")
    shown = view(Paragraph(Markup("a")), PICTURE, document, Paragraph(Markup("b")))
    said = PEN.message(shown)
    assert (said.documents, said.pictures, len(said.blocks)) == ((document,), (PICTURE,), 2)
    uploaded = [block.to_dict() for block in PEN.message(shown, {"week.png": "F1"}).blocks]
    assert uploaded[1] == PEN.picture("F1", PICTURE).to_dict()
    assert uploaded[1] == {"type": "image", "alt_text": "The week as a chart", "slack_file": {"id": "F1"}}


def test_a_notification_says_it_in_short():
    shown = view(
        Heading(Markup("Hello **you**")),
        Paragraph(Markup(f"{mention(BEN)} & {channel_link(HELP)} {moment(AT)}")),
        Quoted("a <b>"),
        Actions((Button(label="Look", verb="broker.look"),)),
    )
    assert PEN.message(shown).text == (
        "Hello you\n@Ben *the_ &lt;!here&gt; &amp; `x` &amp; #C1 2027-01-04 09:00 UTC\na &lt;b&gt;\nLook"
    )
    assert len(PEN.message(view(Quoted("&" * 40_000))).text) <= 3000


def test_what_is_shortened_says_so():
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcd", 4) == "abcd"


def test_a_token_is_never_cut():
    [portion] = portions(parse(Markup(f"{moment(AT)}")), lambda span: Token("<!date^1>"), 100)
    assert portion[0].spans == (Moment(AT),)
