"""Names that we coin: easy to read aloud, hard to guess, and neither a word nor a name."""

from bot.core.ids import new_token

MANY = 2_000


def test_nothing_that_is_coined_reads_like_a_word_or_a_name() -> None:
    assert not set("aeiou01l").intersection("".join(new_token() for _ in range(MANY)))


def test_what_is_coined_is_as_long_as_it_is_to_be_and_new_each_time() -> None:
    coined = {new_token() for _ in range(MANY)}
    assert len(coined) == MANY
    assert {len(token) for token in coined} == {10}
    assert len(new_token(40)) == 40
