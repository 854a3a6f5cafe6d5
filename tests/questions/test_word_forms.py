"""Laws 1 to 3 of `bot/questions/word_forms.py`: what leads to a word, in whatever language and however it is joined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions.word_forms import STOP_WORDS, bare, said_in


def found(text: str, words: str, language: str = "en") -> bool:
    """Say whether all of some words lead to a text."""
    leading = {form for said in said_in(text, language) for form in said.leading}
    return {form for said in said_in(words, language) for form in said.meant} <= leading


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Sharpening chisels", "sharpened chisel"),
        ("en", "It is my grandfather's", "grandfathers"),
        ("en", "Cafés", "cafe"),
        ("en-GB", "Sharpening", "sharpens"),
        ("de", "Die Bohrmaschine", "Bohrmaschinen"),
        ("de", "Häuser", "Haus"),
        ("de", "Straßen", "strasse"),
        ("fr", "l’atelier", "ateliers"),
        ("fr", "les ateliers", "l'atelier"),
        ("ru", "чайники", "чайник"),
        ("pt_BR", "ferramentas", "ferramenta"),
    ],
)
def test_1_inflections_share_a_form_in_their_language(language: str, text: str, words: str) -> None:
    assert found(text, words, language)


def test_1_what_snowball_does_not_know_stays_as_it_is() -> None:
    assert found("naDev ghoS", "GHOS", "tlh")
    assert not found("ghosts", "ghost", "tlh")


@pytest.mark.parametrize(
    "words", ["plane", "hand plane", "hand-planes", "handplane", "e-mail", "email", "emails", "mail", "node", "nodejs"]
)
def test_2_a_word_of_several_parts_is_found_by_them_and_in_one(words: str) -> None:
    assert found("A hand-plane, and e-mail by node.js", words)


@pytest.mark.parametrize(
    ("text", "words"), [("C++", "C"), ("about C", "C#"), ("mail", "e-mail"), ("3.11", "311"), ("how", "how-to")]
)
def test_2_what_a_part_alone_does_not_say_is_not_found(text: str, words: str) -> None:
    assert not found(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("のこぎりと鉋", "鉋"),
        ("木工の道具を研ぐ", "道具"),
        ("把木头磨平的方法", "木头"),
        ("ภาษาไทยดี", "ไทย"),
        ("대패를 가는 법", "대패"),
        ("iPhone用ケース", "iphone"),
    ],
)
def test_3_words_are_found_where_no_blanks_stand(text: str, words: str) -> None:
    assert found(text, words)
    assert not found(text, "鋸")


def test_addresses_and_mentions_are_no_words() -> None:
    said = [said.meant for said in said_in("https://example.org/zanzibar <@U123> tea", "en")]
    assert said == [("tea",)]


def test_what_says_nothing_is_told() -> None:
    assert [said.silent for said in said_in("the rust", "en")] == [True, False]
    assert all(word == word.casefold() for word in STOP_WORDS)


@given(st.text(max_size=200), st.sampled_from(["en", "de", "fr", "ja", "hi", "tlh"]))
def test_every_word_leads_to_itself(text: str, language: str) -> None:
    for said in said_in(text, language):
        assert said.meant
        assert all(said.leading)
        assert {*said.meant, *said.together} <= set(said.leading)
    assert bare(bare(text)) == bare(text)
