"""A world's file is understood, or told what is wrong in it, with file, line and key."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.playground import load_world
from bot.core.errors import ConfigError
from tests.adapters.playground import BEGINNING, KNOWN_RITUALS, WORLD, a_world

SHIPPED = Path(__file__).parent.parent.parent / "config" / "playground" / "world.yaml"


def test_the_world_that_is_shipped_is_understood():
    world = load_world(SHIPPED, KNOWN_RITUALS)
    assert world.name
    assert sum(person.coordinator for person in world.people) == 2


def test_what_was_said_stands_in_the_order_in_which_it_was_said(tmp_path: Path):
    world = a_world(tmp_path, WORLD + "  - {id: first, by: ana, channel: den, ago: 1w 2d 3h 4m, text: Ours}\n")
    assert [said.id for said in world.messages] == ["first", "seed", "seed-reply"]
    assert world.messages[0].ago == timedelta(days=9, hours=3, minutes=4)


def test_a_private_channel_is_the_coordinators_where_nobody_else_is_named(tmp_path: Path):
    assert [channel.members for channel in a_world(tmp_path).channels] == [set(), {"ana"}]
    named = WORLD.replace("name: den, private: true", "name: den, private: true, members: [ben]")
    assert a_world(tmp_path, named).channels[1].members == {"ben"}


def test_what_was_typed_and_a_first_question_are_understood(tmp_path: Path):
    assert (a_world(tmp_path).commands, a_world(tmp_path).question) == ((), None)
    world = a_world(tmp_path, WORLD + BEGINNING)
    assert [(typed.by, typed.text) for typed in world.commands] == [("ben", "topics glue"), ("ana", "me")]
    assert world.question is not None
    assert (world.question.by, world.question.channel, world.question.text) == ("cleo", "help", "Which glue?")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("{by: ben, text: topics glue}", "{by: bne, text: x}", "commands[0].by: “bne” is no member; nearest: ben."),
        ("text: topics glue", "txt: topics glue", "commands[0].txt: “txt” is no key here; nearest: text."),
        ("{by: ben, text: topics glue}", "{by: ben}", "commands[0]: “text” is missing."),
        ("channel: help", "channel: den", "question.channel: “den” is no open channel"),
        ("by: cleo, channel", "by: clio, channel", "question.by: “clio” is no member; nearest: cleo."),
    ],
)
def test_what_is_wrong_with_a_beginning_is_told(tmp_path: Path, right: str, wrong: str, told: str):
    assert right in BEGINNING
    with pytest.raises(ConfigError, match=re.escape(told)):
        a_world(tmp_path, WORLD + BEGINNING.replace(right, wrong, 1))


RHYTHM = """
rituals:
  - {by: ana, what: Open desk, when: thu 16:00, host: ben, channel: help, title: The table, coming: [ben, cleo]}
  - {by: ana, what: surprise, when: in 3 weeks 17:00}
"""


def test_what_comes_round_is_understood_in_the_words_that_people_type(tmp_path: Path):
    assert a_world(tmp_path).rituals == ()
    table, surprise = a_world(tmp_path, WORLD + RHYTHM).rituals
    assert (table.by, table.title, table.host, table.coming) == ("ana", "The table", "ben", ("ben", "cleo"))
    assert table.line == "ritual add open desk thu 16:00 host @Ben in #help called “The table”"
    assert (surprise.title, surprise.line) == ("surprise", "ritual add surprise in 3 weeks 17:00")


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("by: ana", "by: ben", "16: rituals[0].by: “ben” is no coordinator; "),
        ("what: Open desk", "what: open dsk", "16: rituals[0].what: “open dsk” is no ritual of the catalogue;"),
        ("when: thu 16:00", "when: sometimes", "16: rituals[0].when: “sometimes” is no rhythm; write it as"),
        ("when: thu 16:00", "when: thu", "16: rituals[0].when: “thu” is no rhythm; write it as"),
        ("host: ben", "host: bne", "16: rituals[0].host: “bne” is no member; nearest: ben."),
        ("channel: help", "channel: den", "16: rituals[0].channel: “den” is no open channel"),
        ("[ben, cleo]", "[ben, clea]", "16: rituals[0].coming[1]: “clea” is no member; nearest: cleo."),
        ("title: The table", "titel: The table", "16: rituals[0].titel: “titel” is no key here; nearest: title."),
        ("what: surprise, ", "", "17: rituals[1]: “what” is missing."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rhythm_is_told(tmp_path: Path, right: str, wrong: str, told: str):
    assert right in RHYTHM
    with pytest.raises(ConfigError, match=re.escape(f"{tmp_path / 'world.yaml'}:{told}")):
        a_world(tmp_path, WORLD + RHYTHM.replace(right, wrong, 1))


LIBRARY = """
greeters: [cleo]
cards:
  - {message: seed, title: Bone glue, kind: tool, why: It holds., topics: "glue, chairs"}
"""


def test_who_greets_and_what_is_kept_is_understood(tmp_path: Path):
    assert (a_world(tmp_path).greeters, a_world(tmp_path).cards) == ((), ())
    world = a_world(tmp_path, WORLD + LIBRARY)
    (card,) = world.cards
    assert world.greeters == ("cleo",)
    assert (card.message, card.by) == ("seed", "ben")
    assert card.told == {"title": "Bone glue", "kind": "tool", "why": "It holds.", "topics": "glue, chairs"}


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("[cleo]", "[clea]", "15: greeters[0]: “clea” is no member; nearest: cleo."),
        ("message: seed", "message: sed", "17: cards[0].message: “sed” is no message that everybody can read; "),
        ("title: Bone glue, ", "", "17: cards[0]: “title” is missing."),
        ("why: It", "wy: It", "17: cards[0].wy: “wy” is no key here; nearest: why."),
    ],
)
def test_what_is_wrong_with_a_library_is_told(tmp_path: Path, right: str, wrong: str, told: str):
    assert right in LIBRARY
    with pytest.raises(ConfigError, match=re.escape(f"{tmp_path / 'world.yaml'}:{told}")):
        a_world(tmp_path, WORLD + LIBRARY.replace(right, wrong, 1))


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("id: attic", "id: The Attic", "2: id: “The Attic” must be lower-case letters"),
        ("name: The Attic\n", "", "2: the file: “name” is missing."),
        ("name: The Attic", "name: null", "3: name: words are missing here."),
        ("name: The Attic", "nmae: The Attic", "3: nmae: “nmae” is no key here; nearest: name."),
        ("id: ben, name", "id: ana, name", "6: people[1]: the id “ana” stands here twice."),
        ("id: ben, name", "id: trellis, name", "6: people[1].id: “trellis” is a name that the chat itself uses"),
        ("id: ben, name", "id: direct-x, name", "6: people[1].id: “direct-x” is a name that the chat itself uses"),
        ("Asia/Kolkata", "Asia/Kolkatta", "6: people[1].zone: “Asia/Kolkatta” is no time zone; nearest: Asia/Kolkata."),
        ('"#335577"', "blue", "5: people[0].colour: “blue” is no colour"),
        ("coordinator: true", "coordinator: maybe", "5: people[0].coordinator: this must be true or false."),
        (", coordinator: true", "", "5: people: a world needs people, and a coordinator among them."),
        ("topic: Ask here.", "topik: Ask here.", "9: channels[0].topik: “topik” is no key here; nearest: topic."),
        ("topic: Ask here.", "members: [ana]", "9: channels[0].members: only a private channel has members"),
        ("topic: Ask here.", "private: true", "9: channels: a world needs a channel that is open to everybody."),
        ("private: true", "private: true, members: [anna]", "10: channels[1].members[0]: “anna” is no member;"),
        ("by: ben, channel", "by: bne, channel", "12: messages[0].by: “bne” is no member; nearest: ben."),
        ("by: ben, channel: help", "by: ben, channel: den", "12: messages[0].by: “ben” is no member of the private"),
        ("by: ben, channel: help", "by: ben, channel: halp", "12: messages[0].channel: “halp” is no channel; nearest:"),
        ("ago: 2d", "ago: yesterday", "12: messages[0].ago: “yesterday” is no span"),
        ("ago: 2d", "ago: 2d3", "12: messages[0].ago: “2d3” is no span"),
        ("ago: 1d", "ago: 3d", "13: messages[1].thread: “seed” is not older than this reply."),
        ("thread: seed", "thread: sed", "13: messages[1].thread: “sed” is no message further up; nearest: seed."),
        ("by: ana, channel: help", "by: ana, channel: den", "13: messages[1].thread: “seed” stands in “help”, not"),
        ("[cleo]", "[cloe]", "12: messages[0].reactions.🌱[0]: “cloe” is no member; nearest: cleo."),
        ("[cleo]", "cleo", "12: messages[0].reactions.🌱: this must be a list."),
        ("id: seed-reply", "id: seed", "13: messages[1].id: the id “seed” stands here twice."),
        ("id: attic", "id: attic\nid: cellar", "3: the file: a name stands here twice"),
        ("id: attic", "id: [attic", "3: this is not YAML"),
        (WORLD, "", "1: the file is empty."),
        (WORLD, "- a", "1: the file: this must hold names with values."),
    ],
    ids=lambda given: given[:24].strip(),
)  # fmt: skip
def test_what_is_wrong_is_told_with_file_line_and_key(tmp_path: Path, right: str, wrong: str, told: str):
    assert right in WORLD
    with pytest.raises(ConfigError, match=re.escape(f"{tmp_path / 'world.yaml'}:{told}")):
        a_world(tmp_path, WORLD.replace(right, wrong, 1))


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"none\.yaml cannot be read"):
        load_world(tmp_path / "none.yaml", ())


def test_a_file_that_is_no_text_is_told(tmp_path: Path):
    (tmp_path / "world.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"world\.yaml:1: this is not YAML"):
        load_world(tmp_path / "world.yaml", ())
