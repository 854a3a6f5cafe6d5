"""Topics: kept as their owners said them, and found in what is asked."""

from hypothesis import given
from hypothesis import strategies as st

from bot.questions.topics import LONGEST_TOPIC, MOST_TOPICS, fold, listed, meant_by, spoken_of

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
    assert spoken_of([" ".join(topic)], said, "en") == (" ".join(topic),)


def test_inflections_do_not_hide_a_topic() -> None:
    assert spoken_of(["hand planes"], "How do I get rust off a hand plane?", "en") == ("hand planes",)
    assert spoken_of(["soldering"], "Who solders?", "en") == ("soldering",)
    assert spoken_of(["radios"], "Is a radio repairable?", "en") == ("radios",)


def test_half_a_topic_is_not_spoken_of() -> None:
    assert spoken_of(["hand planes"], "Who has a plane ticket?", "en") == ()
    assert spoken_of(["c++"], "Is C hard?", "en") == ()
    assert spoken_of(["", "…"], "Anything at all", "en") == ()


def test_the_most_particular_topic_comes_first() -> None:
    assert spoken_of(["sewing", "sewing machines"], "My sewing machine skips", "en") == ("sewing machines", "sewing")


@given(st.text())
def test_any_text_means_something_or_nothing(text: str) -> None:
    assert all(meant_by(text, "en"))


def test_a_topic_is_heard_in_the_language_of_the_community() -> None:
    assert spoken_of(["bohrmaschine"], "Wer verleiht Bohrmaschinen?", "de") == ("bohrmaschine",)
    assert spoken_of(["hand-plane"], "Who has a hand plane?", "en") == ("hand-plane",)
    assert spoken_of(["e-mail"], "The mail came late.", "en") == ()
    assert spoken_of(["木工"], "木工の道具はどこですか", "ja") == ("木工",)
