"""The voice says what stands in the files, escapes what people wrote, and never shows a placeholder."""

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import ConfigError, MissingWordsError
from bot.core.ids import MemberId
from bot.core.markup import LineKind, Markup, Mention, members_in, mention, parse, plain
from bot.voice import FluentVoice, Tongue

WORDS = """
hello = Hello { $name }, this is **ours**.
again = { hello } And again, { $name }.
two = { $one } and { $two }
times = Asked { $count ->
    [0] never
    [one] once
   *[other] { $count } times
 }.
kind = { $kind ->
    [own-question] Your question
   *[other] Something else
 }
several =
    First of { $name }

    - one
    - two
    > said
-us = Trellis
us = { -us } speaks.
only-attribute =
    .label = nothing
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("voice")
    for language, words in {"en": WORDS, "de": "hello = Hallo { $name }.\n"}.items():
        (root / language).mkdir()
        (root / language / "words.ftl").write_text(dedent(words), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def voice(folder) -> FluentVoice:
    return FluentVoice(folder)


@pytest.fixture(scope="module")
def say(voice):
    return voice.speaking("en")


def test_what_is_said_is_ours(say):
    said = say("hello", name="Ana")
    assert said == "Hello Ana, this is **ours**."
    assert isinstance(said, Markup)


@given(name=st.text(max_size=400))
def test_what_somebody_wrote_reads_exactly_as_written(say, name):
    said = say("hello", name=name)
    assert plain(said) == f"Hello {name}, this is ours."
    assert not members_in(said)


def test_markup_goes_in_as_it_is(say):
    assert members_in(say("hello", name=mention(MemberId("m1")))) == {"m1"}
    assert not members_in(say("hello", name="<@m1>"))


@pytest.mark.parametrize("length", [199, 201, 2_501, 40_000])
def test_long_words_arrive_whole(say, length):
    for words in ("ab" * (length // 2), "a_" * (length // 2)):
        assert plain(say("two", one=words, two="c")) == f"{words} and c"
        assert plain(say("again", name=words)).count(words[:2]) == length // 2 * 2


def test_words_that_look_like_our_stand_ins_are_only_words(say):
    tricky = "\x000\x00 \x001\x00 \x009\x00"
    assert plain(say("hello", name=tricky)) == f"Hello {tricky}, this is ours."
    assert plain(say("two", one="x" * 300, two=tricky)) == f"{'x' * 300} and {tricky}"


def test_a_number_is_counted_with(say):
    assert [say("times", count=count) for count in (0, 1, 2, 4_000)] == [
        "Asked never.",
        "Asked once.",
        "Asked 2 times.",
        "Asked 4,000 times.",
    ]


def test_a_word_may_choose_the_wording(say):
    assert say("kind", kind="own-question") == "Your question"
    assert say("kind", kind="thanks") == "Something else"


def test_several_lines_keep_their_shape(say):
    kinds = [line.kind for line in parse(say("several", name="Ana"))]
    assert kinds == [LineKind.TEXT, LineKind.TEXT, LineKind.ITEM, LineKind.ITEM, LineKind.QUOTE]


def test_words_may_be_built_of_words(say):
    assert say("us") == "Trellis speaks."


def test_a_missing_key_names_the_nearest(say):
    with pytest.raises(MissingWordsError, match=r'has no "helo"; nearest: "hello"\.'):
        say("helo", name="Ana")


@pytest.mark.parametrize("key", ["hello", "again", "times", "kind"])
def test_a_missing_argument_is_an_error_not_a_text(say, key):
    with pytest.raises(MissingWordsError, match=f'"{key}"'):
        say(key, nam="Ana")


def test_what_has_no_words_cannot_be_said(say):
    with pytest.raises(MissingWordsError):
        say("only-attribute")


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "Hallo Ana."), ("de-AT", "Hallo Ana."), ("de_CH", "Hallo Ana."), ("DE", "Hallo Ana.")],
)
def test_a_language_answers_in_its_words(voice, language, said):
    assert voice.speaking(language)("hello", name="Ana") == said


@pytest.mark.parametrize("language", ["tlh", "", "en-GB", "../de", "d"])
def test_a_language_that_we_lack_is_answered_in_english(voice, language):
    assert voice.speaking(language)("hello", name="Ana").startswith("Hello")


def test_without_english_there_is_no_voice(tmp_path):
    with pytest.raises(ConfigError, match="is missing"):
        FluentVoice(tmp_path)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("fine = yes\nbroken = { $name\nlast = yes\n", r"words\.ftl:2: Fluent cannot read this: 'broken = "),
        ("twice = a\nother = b\ntwice = c\n", r'words\.ftl:3: "twice" stands already at .*words\.ftl:1'),
    ],
)
def test_a_file_that_cannot_be_read_is_told_file_and_line(tmp_path, words, what):
    (tmp_path / "words.ftl").write_text(words, encoding="utf-8")
    with pytest.raises(ConfigError, match=what):
        Tongue("en", tmp_path)


def test_nothing_of_ours_mentions_by_itself(say):
    spans = [span for line in parse(say("several", name="<@m1>")) for span in line.spans]
    assert not any(isinstance(span, Mention) for span in spans)
