"""What is drawn: nothing that a member wrote is more than characters, and nothing of it is lost."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.playground.records import Person
from bot.adapters.playground.render import Eyes, Pen, member_blocks
from bot.core.ids import ChannelId, Identity, MemberId, MessageRef, SpaceId
from bot.core.markup import Markup, channel_link, escape, mention, message_link
from bot.core.views import Facts, Heading, Paragraph, Quoted, Small, View

SPACE = SpaceId("playground:attic")
ZONE = ZoneInfo("UTC")
PEOPLE = [
    Person(id=id_, name=name, zone=ZONE, about="", colour="#335577", coordinator=False)
    for id_, name in (("ana", "Ana Ruiz"), ("joao", "João"), ("an", "An (x|y)*"))
]
NASTY = [
    "@", "@Ana Ruiz", "@ana", "@joão", "@an", "[a](https://b.example)", "<@ana>",
    "<#help>", "<t:2027-01-04T09:00+00:00>",
    "**", "_", "`", "```", "\n", "- ", "> ", "\\", " ", "x", "<script>", "@everyone", "message:play:x/y#1", "](", "[",
]  # fmt: skip
written = st.one_of(st.text(), st.lists(st.sampled_from(NASTY), max_size=12).map("".join))
NAMES = {person.id: person.name for person in PEOPLE}


def spans(blocks):
    return [span for block in blocks for line in block["lines"] for span in line["spans"]]


def mentioned(text: str) -> list[str]:
    return [span["id"] for span in spans(member_blocks(text, PEOPLE)) if span["type"] == "mention"]


@given(text=written)
def test_what_a_member_wrote_is_words_and_the_names_of_members(text: str):
    assert {span["type"] for span in spans(member_blocks(text, PEOPLE))} <= {"words", "mention"}


@given(text=st.text(st.characters(exclude_characters="`*_\\@->")))
def test_nothing_that_a_member_wrote_is_lost(text: str):
    [block] = member_blocks(text, PEOPLE)
    lines = ["".join(span["text"] for span in line["spans"]) for line in block["lines"]]
    assert "\n".join(lines) == text


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Thanks @Ana Ruiz!", ["ana"]),
        ("@ana, @JOÃO and @an", ["ana", "joao", "an"]),
        ("@An (x|y)*", ["an"]),
        ("(@ana)", ["ana"]),
        ("@Ana, will you?", ["ana"]),
        ("mail me: x@ana.example", []),
        ("@anabel @annie", []),
        ("`@ana`", []),
        ("@@ana", ["ana"]),
        ("@ Ana", []),
    ],
)
def test_a_members_name_behind_an_at_is_a_mention(text: str, who: list[str]):
    assert mentioned(text) == who


@given(text=written)
def test_whom_we_quote_can_do_nothing_in_our_own_views(text: str):
    inert = escape(text)
    shown = View((Quoted(text), Heading(inert), Paragraph(inert), Small(inert), Facts(((inert, inert),))))
    pen = Pen(space=SPACE, people={}, calls=lambda _: True)
    *blocks, facts = pen.blocks(shown)
    drawn = [*spans(blocks), *(span for line in facts["pairs"][0] for span in line["spans"])]
    assert {span["type"] for span in drawn} <= {"words"}


def test_what_belongs_to_another_space_is_only_words():
    other = SpaceId("slack:t1")
    away = MessageRef(ChannelId("slack:t1/help"), "1")
    words = Markup(
        f"{mention(MemberId('m1'))}{mention(MemberId('m2'))}{channel_link(away.channel)}{message_link('there', away)}"
    )
    people = {MemberId("m1"): Identity(f"{other}/ana")}
    blocks = Pen(space=SPACE, people=people, calls=lambda _: True).blocks(View((Paragraph(words),)))
    seen = Eyes(reader="ana", zone=ZONE, people={p.id: p for p in PEOPLE}, channels={}, message=lambda _: None).blocks(
        blocks
    )
    assert [span["text"] for span in spans(seen)] == ["somebody", "somebody", "#help", "there"]


def test_facts_with_several_lines_stand_in_one():
    pair = (Markup("When"), Markup("Monday\n- nine"))
    [facts] = Pen(space=SPACE, people={}, calls=lambda _: True).blocks(View((Facts((pair,)),)))
    assert [span["text"] for span in facts["pairs"][0][1]["spans"]] == ["Monday", " ", "nine"]
