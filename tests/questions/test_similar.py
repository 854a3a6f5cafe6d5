"""What a text is found by: words in the form that inflections share, and how much each says."""

from hypothesis import given
from hypothesis import strategies as st

from bot.questions.similar import MOST_WORDS, STOP_WORDS, rarity, wanted, weights, words_of


def test_inflections_share_a_form() -> None:
    assert words_of("Sharpening chisels") == words_of("sharpened chisel")


def test_words_that_say_nothing_are_left_out() -> None:
    assert wanted("How do I get rid of it?") == ("rid",)
    assert all(word == word.casefold() for word in STOP_WORDS)


def test_marks_and_addresses_are_left_out() -> None:
    assert wanted("https://example.org/zanzibar <@U123> café") == ("cafe",)


def test_a_title_says_more_than_what_stands_under_it() -> None:
    says = weights("Rust", "Rust on a blade, a blade")
    assert says["rust"] > says["blade"]


def test_what_few_have_says_more() -> None:
    assert rarity(1_000, 1) > rarity(1_000, 500) > 0


@given(st.text(max_size=400), st.text(max_size=400))
def test_every_text_has_weights_and_all_of_them_count(title: str, text: str) -> None:
    says = weights(title, text)
    assert set(says) == {*words_of(title), *words_of(text)}
    assert all(weight > 0 for weight in says.values())
    assert len(wanted(text)) <= MOST_WORDS
