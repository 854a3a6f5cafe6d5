"""What a person reads of Discord's Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.discord.markdown import Names, Reader, typed

PEOPLE = {"1": "Ana"}
READER = Reader(Names(user=PEOPLE.get, channel={"2": "help"}.get, role={"3": "Menders"}.get), "Europe/Lisbon")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("**bold** *it* _alics_ __under__ ~~gone~~ ||secret||", "bold it alics under gone secret"),
        ("snake_case_name and 2*3*4", "snake_case_name and 234"),
        ("# Today\n-# small\n> # quoted\nnot # this", "Today\nsmall\nquoted\nnot # this"),
        ("`**code**` and ```py\nx = _1_\n```", "**code** and x = _1_"),
        (r"\*plain\* \<@1> \# \`", "*plain* <@1> # `"),
        ("<@1> <@!1> <#2> <@&3> <@9>", "@Ana @Ana #help @Menders @unknown-user"),
        ("<t:1798362000:t> <t:1798362000:f>", "09:00 27 December 2026 09:00"),
        ("<a:wave:5> </trellis help:6>", ":wave: /trellis help"),
    ],
)
def test_marks_are_drawn_and_not_read(written: str, read: str) -> None:
    assert READER.read(written).text == read


def test_only_what_is_live_is_a_link() -> None:
    found = READER.read(
        "[the guide](https://guide.example/x) <https://a.example> https://b.example/y. "
        "[https://c.example](https://evil.example) https\\://d.example `https://e.example` "
        "[there](https://discord.com/channels/1/2/3)"
    )
    shown = {"https://guide.example/x", "https://a.example", "https://b.example/y"}
    assert shown <= found.links
    assert not found.links & {"https://d.example", "https://e.example"}
    assert found.leads_to == {"https://discord.com/channels/1/2/3"}
    assert "the guide" in found.text
    assert "[https://c.example](https://evil.example)" in found.text
    assert "https://guide.example" not in found.text


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60))
def test_what_is_typed_with_care_stands_there_as_it_is(words: str) -> None:
    found = READER.read(typed(words))
    assert found.text == words.replace("\u200b", "").replace("\u2060", "").replace("\ufeff", "")
    assert not (found.calls | found.links | found.leads_to)
