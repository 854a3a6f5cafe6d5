"""Commands that our words name, as Discord offers them."""

import pytest

from bot.adapters.discord.offered import FIELDS, as_offered, grouped
from bot.adapters.discord.render import Pen
from bot.cast import every_role
from bot.core.ids import EffectKey, SpaceId
from bot.core.markup import Markup
from bot.core.views import Paragraph, Quoted, View
from tests.village import the_formats, the_voice

WORDS = [word for role in every_role(the_formats()) for word in role.words]
WAYS = grouped(WORDS)


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("/trellis", "/trellis help"),
        ("/trellis board", "/trellis-board"),
        ("/trellis board close", "/trellis-board page: close"),
        ("/trellis me", "/trellis me"),
        ("/trellis me link", "/trellis me page: link"),
        ("/trellis pause 3 days", "/trellis me page: pause 3 days"),
        ("/trellis human", "/trellis help word: human"),
        ("/trellis ask How?", "/trellis ask question: How?"),
        ("/trellis ritual", "/trellis ritual list"),
        ("/trellis ritual open desk", "/trellis ritual list details: open desk"),
        ("/trellis ritual move open desk", "/trellis ritual move details: open desk"),
        ("/trellis unheard of", "/trellis unheard of"),
    ],
)
def test_a_command_is_written_as_it_can_be_given(typed: str, there: str) -> None:
    assert as_offered(typed, WAYS) == there


def test_every_word_has_its_field_and_it_is_called_as_it_is_registered() -> None:
    say = the_voice().speaking("en")
    assert {word.word: str(say(f"discord-option-{word.word}")) for word in WORDS} == FIELDS


def test_only_our_own_words_are_written_otherwise() -> None:
    pen = Pen(space=SpaceId("discord:1"), people={}, names=lambda user: None, calls=lambda member: False, ways=WAYS)
    [body] = pen.message(
        View((Paragraph(Markup("See `/trellis board` and `/trellis ritual`.")), Quoted("`/trellis board`"))),
        EffectKey("k"),
    )
    first, second = (component["content"] for component in body.json["components"])
    assert "/trellis-board" in first
    assert "/trellis ritual list" in first
    assert "/trellis-board" not in second
