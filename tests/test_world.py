"""The playground's world is whole: everybody and everything that it speaks of is there, and can be read."""

import re
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.cast import every_role
from bot.core.commands import Vocabulary
from bot.questions.similar import weights
from bot.questions.topics import listed, spoken_of
from bot.roles.cybrarian.card import LONGEST_TITLE, Kind
from tests.village import the_formats

WORLD = yaml.safe_load((Path(__file__).parent.parent / "config/playground/world.yaml").read_text(encoding="utf-8"))
PEOPLE = {person["id"]: person for person in WORLD["people"]}
CHANNELS = {channel["id"]: channel for channel in WORLD["channels"]}
MESSAGES = {message["id"]: message for message in WORLD["messages"]}
VOCABULARY = Vocabulary(word for role in every_role(the_formats()) for word in role.words)


def ago(message) -> timedelta:
    found = re.fullmatch(r"(?:(\d+)d)? ?(?:(\d+)h)?", message["ago"])
    assert found is not None, message["ago"]
    assert found[0]
    return timedelta(days=int(found[1] or 0), hours=int(found[2] or 0))


def test_it_is_a_small_community_that_spans_the_world():
    assert 7 <= len(PEOPLE) <= 9
    assert len({ZoneInfo(person["zone"]).key for person in PEOPLE.values()}) == 4
    assert sum(person["coordinator"] for person in PEOPLE.values()) == 2


def test_every_id_is_used_once():
    for key in ("people", "channels", "messages"):
        ids = [thing["id"] for thing in WORLD[key]]
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch("[a-z][a-z-]*", each) for each in ids)


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
def test_white_initials_can_be_read_on_everybodys_colour(person):
    def light(pair: str) -> float:
        share = int(pair, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (light(person["colour"][at : at + 2]) for at in (1, 3, 5))
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5


def test_everybody_is_told_of_in_one_line_and_by_a_colour_of_their_own():
    assert all(0 < len(person["about"]) <= 120 and "\n" not in person["about"] for person in PEOPLE.values())
    assert len({person["colour"] for person in PEOPLE.values()}) == len(PEOPLE)


def test_everybody_has_spoken():
    assert {message["by"] for message in MESSAGES.values()} == set(PEOPLE)


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_a_message_stands_where_its_author_is(message):
    channel = CHANNELS[message["channel"]]
    inside = channel.get("members", PEOPLE)
    assert channel["private"] == ("members" in channel)
    assert message["by"] in inside
    assert message["text"].strip()
    assert ago(message) < timedelta(days=15)
    for emoji, fans in message.get("reactions", {}).items():
        assert emoji
        assert set(fans) <= set(inside) - {message["by"]}


def test_a_reply_comes_after_what_it_answers_and_in_the_same_place():
    for message in MESSAGES.values():
        if "thread" in message:
            root = MESSAGES[message["thread"]]
            assert "thread" not in root
            assert root["channel"] == message["channel"]
            assert ago(message) < ago(root)


def test_the_channels_read_from_top_to_bottom():
    for channel in CHANNELS:
        roots = [
            ago(message) for message in MESSAGES.values() if message["channel"] == channel and "thread" not in message
        ]
        assert roots == sorted(roots, reverse=True)
        assert roots, f"#{channel} is empty"


def topics() -> dict[str, tuple[str, ...]]:
    commands = {command["by"]: VOCABULARY.read(command["text"]) for command in WORLD["commands"]}
    assert all(command.word == "topics" for command in commands.values())
    return {person: listed(command.rest) for person, command in commands.items()}


def test_members_say_what_they_may_be_asked_about_in_words_that_are_understood():
    assert set(topics()) < set(PEOPLE)
    assert all(2 <= len(each) <= 5 for each in topics().values())


def test_the_first_question_finds_helpers_wherever_it_is_day():
    asker, text = WORLD["question"]["by"], WORLD["question"]["text"]
    helpers = [person for person, each in topics().items() if spoken_of(each, text, "en")]
    assert 2 <= len(helpers) <= 3
    assert asker not in topics()
    assert len({PEOPLE[helper]["zone"] for helper in helpers}) == len(helpers)
    assert not CHANNELS[WORLD["question"]["channel"]]["private"]
    assert len(text) <= 300


def test_its_rhythm_has_a_meetup_that_somebody_hosts_a_question_and_a_surprise():
    rhythm = {ritual["what"]: ritual for ritual in WORLD["rituals"]}
    assert set(rhythm) == {"open desk", "question of the week", "surprise"}
    table = rhythm["open desk"]
    assert table["host"] in table["coming"]
    assert len(table["coming"]) >= 3
    assert not {ritual["by"] for ritual in WORLD["rituals"]} & set(table["coming"])


def test_its_library_is_kept_by_authors_who_are_not_at_the_keyboard():
    """A form opens before whoever keeps something; the visitor, who is the first coordinator, must not see it."""
    visitor = next(person for person, told in PEOPLE.items() if told["coordinator"])
    authors = [MESSAGES[card["message"]]["by"] for card in WORLD["cards"]]
    assert len(set(authors)) == len(authors) >= 3
    assert visitor not in authors
    assert all(len(card["title"]) <= LONGEST_TITLE and card["kind"] in set(Kind) for card in WORLD["cards"])


def test_its_library_does_not_answer_the_first_question():
    asked = set(weights(WORLD["question"]["text"], "", "en"))
    for card in WORLD["cards"]:
        said = " ".join((card["title"], card["topics"], card["why"], card.get("when_not", "")))
        assert not asked & set(weights(said, MESSAGES[card["message"]]["text"], "en")), card["title"]


def test_newcomers_are_greeted_by_people_in_two_zones():
    assert len({PEOPLE[person]["zone"] for person in WORLD["greeters"]}) == 2
