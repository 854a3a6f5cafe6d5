"""What a text is found by: words in the form that inflections share, and how much each says."""

from hypothesis import given
from hypothesis import strategies as st

from bot.questions.similar import MOST_WORDS, rarity, wanted, wanted_together, weights


def test_words_that_say_nothing_are_left_out() -> None:
    assert wanted("How do I get rid of it?", "en") == ("rid",)
    assert "it" in wanted("it", "de")


def test_what_is_written_in_one_is_looked_for_besides() -> None:
    assert wanted("Rust on a hand-plane", "en") == ("rust", "hand", "plane")
    assert wanted_together("Rust on a hand-plane", "en") == ("handplan",)
    assert wanted_together("Rust on a hand plane", "en") == ()


def test_a_title_says_more_than_what_stands_under_it() -> None:
    says = weights("Rust", "Rust on a blade, a blade", "en")
    assert says["rust"] > says["blade"]


def test_what_few_have_says_more() -> None:
    assert rarity(1_000, 1) > rarity(1_000, 500) > 0


@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(["en", "de", "fr", "ja", "hi", "tlh"]))
def test_every_text_has_weights_and_is_found_by_whatever_it_says(title: str, text: str, language: str) -> None:
    says = weights(title, text, language)
    assert {*wanted(title, language), *wanted_together(text, language), *wanted(text, language)} <= set(says)
    assert all(weight > 0 for weight in says.values())
    assert len(wanted(text, language)) <= MOST_WORDS
