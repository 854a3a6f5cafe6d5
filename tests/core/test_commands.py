"""Whatever is typed is understood or answered with what is near, and nothing ever raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands import Vocabulary, Word

WORDS = Vocabulary(
    (
        Word("start", ("welcome", "tour", "hello")),
        Word("ask", ("question",)),
        Word("topics", ("ask-me-about", "expert")),
        Word("me", ("settings", "privacy", "mute", "pause", "forget")),
        Word("help", ("?", "human")),
        Word("board", ("setup", "admin"), for_coordinators=True),
    )
)
SAID = [(said, word.word) for word in WORDS.words for said in (word.word, *word.also)]
rests = st.text(st.characters(exclude_characters="?"), max_size=30)


@given(typed=st.text() | st.text(st.sampled_from("/trelis ask?mehp\n\t.,:;!")))
def test_anything_that_is_typed_is_read(typed):
    read = WORDS.read(typed)
    assert read.word is None or read.word in {word.word for word in WORDS.words}
    assert len(read.near) <= 2
    assert set(read.near) <= {word.word for word in WORDS.words}
    assert bool(read.near) <= (read.word is None)


@given(rest=rests)
@pytest.mark.parametrize(("said", "word"), SAID)
def test_every_way_to_say_a_word_means_it(said, word, rest):
    read = WORDS.read(f"{said} {rest}")
    assert (read.word, read.said, read.rest) == (word, said, rest.strip())


@given(rest=rests)
@pytest.mark.parametrize(("said", "word"), [pair for pair in SAID if pair[0] != "?"])
@pytest.mark.parametrize("way", ["/trellis {}", "/trellis trellis {}", "/trellis /trellis {}", "  {}", "{}:", "{}!"])
def test_however_it_is_written(said, word, way, rest):
    read = WORDS.read(f"{way.format(said.upper())} {rest}")
    assert read.word == word


@pytest.mark.parametrize("space", [" ", "\n", "\t", "  "])
def test_the_first_word_ends_where_any_space_begins(space):
    assert WORDS.read(f"ask{space}How do I mend it?").rest == "How do I mend it?"


@given(words=st.lists(st.text("abcdefgh", min_size=1, max_size=8), min_size=2))
def test_a_sentence_that_ends_in_a_question_mark_is_a_question(words):
    sentence = " ".join(words) + "?"
    read = WORDS.read(sentence)
    assert read.word == "ask"
    assert read.rest == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "Help! How do I get rust off a plane?",
        "Forget planes, how do I sharpen a saw?",
        "forget planes, how do I sharpen a saw?",
        "Topics for a beginners' evening, who has some?",
        "topics for a beginners' evening?",
        "Welcome everybody, who has a lathe?",
        "Question for the menders, who has a lathe?",
    ],
)
def test_a_sentence_that_begins_with_one_of_our_words_is_a_question_all_the_same(sentence):
    read = WORDS.read(sentence)
    assert (read.word, read.rest) == ("ask", sentence)


@pytest.mark.parametrize(
    ("typed", "word", "rest"),
    [
        ("ask How do I sharpen a saw?", "ask", "How do I sharpen a saw?"),
        ("Ask: How do I sharpen a saw?", "ask", "How do I sharpen a saw?"),
        ("question how do I sharpen a saw?", "ask", "how do I sharpen a saw?"),
        ("help ask", "help", "ask"),
        ("help ask?", "help", "ask?"),
        ("help what is there?", "help", "what is there?"),
        ("topics sewing", "topics", "sewing"),
        ("topics sewing, hand planes", "topics", "sewing, hand planes"),
    ],
)
def test_a_word_that_is_meant_keeps_what_follows(typed, word, rest):
    read = WORDS.read(typed)
    assert (read.word, read.rest) == (word, rest)


@pytest.mark.parametrize("typed", ["", "  ", "/trellis", " /trellis  "])
def test_nothing_is_the_menu(typed):
    assert WORDS.read(typed).word == "help"


@pytest.mark.parametrize(("slip", "near"), [("topcis", "topics"), ("hlep", "help"), ("setings", "me")])
def test_a_slip_leads_to_the_nearest(slip, near):
    read = WORDS.read(slip)
    assert read.word is None
    assert read.near[0] == near


@given(typed=st.text())
def test_completion_never_fails_and_keeps_the_order(typed):
    offered = WORDS.complete(typed)
    assert list(offered) == [word for word in WORDS.words if word in offered]


@pytest.mark.parametrize(("said", "word"), SAID)
def test_every_beginning_leads_to_the_word(said, word):
    for end in range(len(said) + 1):
        assert word in {offered.word for offered in WORDS.complete(said[:end])}


# ---- while it is being typed ----------------------------------------------------------------------------------------


@given(rest=st.text())
@pytest.mark.parametrize("way", ["{} {}", "/trellis {} {}", "  {}\t{}", "{}:  {}"])
@pytest.mark.parametrize(("said", "word"), SAID)
def test_behind_a_word_its_own_ways_on_are_asked_for(said, word, way, rest):
    begun = WORDS.begun(way.format(said, rest))
    assert begun is not None
    assert (begun.word, begun.said, begun.rest) == (word, said, rest.lstrip())


@pytest.mark.parametrize("typed", ["", " ", "me", "/trellis", "/trellis ", "/trellis me", "what ", "nobody knows "])
def test_a_word_that_is_not_finished_or_not_ours_has_no_ways_on(typed):
    assert WORDS.begun(typed) is None
