"""Titles: short, on one line, and never mixed up with the words below them."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.seen import shows
from bot.questions.titles import LONGEST_TITLE, cut, cut_at_word, one_line, title_of, title_over, titled, words_under

LONGEST = 4_000


@given(st.text())
def test_a_title_is_short_and_on_one_line(text: str) -> None:
    title = title_of(text)
    assert len(title) <= LONGEST_TITLE
    assert title == one_line(title)
    assert bool(title) is any(map(shows, text.splitlines()))


@given(st.text(st.characters(categories=("Ll",)), min_size=1, max_size=300))
def test_a_title_holds_nothing_but_the_beginning(word: str) -> None:
    assert word.startswith(title_of(word).removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("My hand plane rusts. What takes it off?", "My hand plane rusts."),
        ("Help! My hand plane rusts. What now?", "Help! My hand plane rusts."),
        ("How do I\nget rust off?", "How do I"),
        ("\n\n  Why does 3.5 mm fit?", "Why does 3.5 mm fit?"),
        ("word " * 40, "word " * 19 + "word…"),
        ("x" * 200, "x" * 99 + "…"),
        ("**A zip that gapes.** The slider is worn.", "A zip that gapes."),
        ("- press \\*both\\* sides _gently_ together", "press *both* sides gently together"),
        ("```\nheat = 180\n```", "heat = 180"),
        ("```", "```"),
        ("", ""),
    ],
)
def test_a_title_is_the_first_sentence_that_says_something(text: str, title: str) -> None:
    assert title_of(text) == title


@given(st.text(), st.text())
def test_title_and_words_are_told_apart_again(typed: str, words: str) -> None:
    title, words = one_line(typed), words.strip()
    assume(title)
    whole = titled(title, words, LONGEST)
    assert title_over(whole) == title
    assert words_under(whole) == words[: LONGEST - len(title) - 2].strip()
    assert len(whole) <= LONGEST


@given(st.text(min_size=1), st.text(), st.text())
def test_new_words_leave_the_title(typed: str, words: str, others: str) -> None:
    title = one_line(typed)
    assume(title)
    again = titled(title_over(titled(title, words.strip(), LONGEST)), others.strip(), LONGEST)
    assert again == titled(title, others.strip(), LONGEST)


@pytest.mark.parametrize(
    ("text", "cut_short", "at_word"),
    [
        ("word word word", "word word…", "word word…"),
        ("word wordword", "word word…", "word…"),
        ("x" * 20, "x" * 9 + "…", "x" * 9 + "…"),
        ("word word.", "word word.", "word word."),
        ("", "", ""),
    ],
)
def test_what_is_too_long_says_that_it_goes_on(text: str, cut_short: str, at_word: str) -> None:
    assert cut(text, 10) == cut_short
    assert cut_at_word(text, 10) == at_word
