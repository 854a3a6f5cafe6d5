"""P19. Everybody can follow: no meaning by emoji alone, words before buttons, every label in words, plain sentences."""

import re

from bot.core.markup import plain
from bot.core.views import Actions, Divider, Document
from tests.manners.stories import every_kind_of_message
from tests.village import Village
from tests.voice.test_words import ENGLISH, is_meant_by_emoji_alone, samples, say

LONGEST_SENTENCE = 45
"""In words; what is longer cannot be followed by ear."""


def test_no_line_means_something_by_emoji_alone() -> None:
    lines = {(key, line) for key in ENGLISH for sample in samples(key) for line in say(key, **sample).split("\n")}
    assert {(key, line) for key, line in lines if is_meant_by_emoji_alone(line)} == set()


def test_no_sentence_of_ours_is_too_long_to_follow() -> None:
    long = {
        key: sentence
        for key in ENGLISH
        for sentence in re.split(r"(?<=[.?!:])\s", plain(say(key, **next(samples(key)))))
        if len(sentence.split()) > LONGEST_SENTENCE
    }
    assert long == {}


async def test_everything_is_read_in_order_with_words_before_buttons(village: Village) -> None:
    await every_kind_of_message(village)
    for word in ("", "help topics", "topics", "me", "board", "calendar", "ritual list", "mute", "pause", "forget"):
        await village.types("cora", word)
    for said in village.square.said:
        first, *_ = said.delivered.blocks
        assert not isinstance(first, Actions | Divider | Document), said.text
        for item in said.items():
            assert re.search(r"\w", item.label), item
            assert item.label.casefold() not in {"here", "click here", "more"}
        for block, after in zip(said.delivered.blocks, said.delivered.blocks[1:], strict=False):
            assert not (isinstance(block, Divider) and isinstance(after, Actions)), said.text


async def test_thanks_are_said_in_words_not_only_by_a_sign(village: Village) -> None:
    await village.asks("ana", "Who mends planes?")
    reply = await village.replies("ben", "I do.")
    await village.presses("ana", "That helped")
    assert (reply, "🙏") in village.square.reactions
    assert village.direct_messages("ben")[-1].says("ana says that your answer helped")
