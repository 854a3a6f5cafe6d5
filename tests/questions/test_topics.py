"""Topics: kept as their owners said them, and found in what is asked."""

from hypothesis import given
from hypothesis import strategies as st

from bot.questions.topics import LONGEST_TOPIC, MOST_TOPICS, fold, listed, spoken_of, stems

words = st.text(st.characters(categories=("Ll", "Lu", "Nd")), min_size=1, max_size=12)


@given(st.text())
def test_a_topic_is_folded_once_and_for_all(typed: str) -> None:
    assert fold(fold(typed)) == fold(typed)
    assert len(fold(typed)) <= LONGEST_TOPIC
    assert "\n" not in fold(typed)


@given(st.text())
def test_what_is_listed_is_folded_distinct_and_not_too_many(typed: str) -> None:
    topics = listed(typed)
    assert len(set(topics)) == len(topics) <= MOST_TOPICS
    assert all(topic == fold(topic) and topic for topic in topics)


@given(st.lists(words, min_size=1, max_size=3), st.lists(words, max_size=6))
def test_a_topic_is_spoken_of_where_all_its_words_stand(topic: list[str], around: list[str]) -> None:
    said = " ".join([*around, *reversed(topic)])
    assert spoken_of([" ".join(topic)], said) == (" ".join(topic),)


def test_inflections_do_not_hide_a_topic() -> None:
    assert spoken_of(["hand planes"], "How do I get rust off a hand plane?") == ("hand planes",)
    assert spoken_of(["soldering"], "Who solders?") == ("soldering",)
    assert spoken_of(["radios"], "Is a radio repairable?") == ("radios",)


def test_half_a_topic_is_not_spoken_of() -> None:
    assert spoken_of(["hand planes"], "Who has a plane ticket?") == ()
    assert spoken_of(["c++"], "Is C hard?") == ()
    assert spoken_of(["", "…"], "Anything at all") == ()


def test_the_most_particular_topic_comes_first() -> None:
    assert spoken_of(["sewing", "sewing machines"], "My sewing machine skips") == ("sewing machines", "sewing")


@given(st.text())
def test_any_text_has_stems(text: str) -> None:
    assert all(stems(text))
