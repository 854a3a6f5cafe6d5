"""What is wrong in a ritual's file is told with file, line, key, and what was probably meant.

The numbers are those of the promises in `bot/catalogue/reading.py`.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import ConfigError
from tests.own_rituals import NOTE, WALK, WORDS, catalogue

# ---- 1. nothing is passed over


def told(tmp_path: Path, right: str, wrong: str, text: str = WALK) -> str:
    """Return what is said of a file in which something is wrong, from its name on."""
    assert text.count(right) == 1, right
    with pytest.raises(ConfigError) as error:
        catalogue(tmp_path, **{f"{text[4:7]}_yaml": text.replace(right, wrong)})
    return str(error.value).removeprefix("config/rituals/")


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("id: W01", "id: W02", "1: id: “W02” stands in a file named W01.yaml; let both be the same."),
        ("id: W01", "id: a walk", "1: id: “a walk” should be a capital letter with digits or more"),
        ("flavour: novel", "flavor: novel", "2: flavor: “flavor” is no key here; nearest: flavour."),
        ("flavour: novel", "flavour: novle", "2: flavour: “novle” is no flavour; nearest: novel."),
        ("kind: gathering", "kind: gatherings", "3: kind: “gatherings” is no kind; nearest: gathering."),
        ("learning: observe", "learning: xyz", "4: learning: “xyz” is no way of learning; known: exchange, observe"),
        ("last fri of month", "every 2 weks on fri", "5: cadence: I do not know “weks”. Did you mean weeks?"),
        ("last fri of month 14:00", "last fri of month", "5: cadence: “last fri of month” should say what comes round"),
        ("last fri of month 14:00", "4 march 14:00", "5: cadence: “4 march 14:00” should say what comes round"),
        ("minutes: 60\nl", "minutes: an hour\nl", "6: minutes: “an hour” should be a whole number from 1 to 1440."),
        ("lead: 5 d\n", "", "1: the file: “lead” is missing: how long before it begins"),
        ("lead: 5 d", "lead: 9 weeks", "7: lead: “9 weeks” should be a span such as 30 min, 4 h or 3 d, at most"),
        ("lead: 5 d", "lead: 5 d\nlasts: 3 d", "8: lasts: a gathering lasts as many minutes as it says"),
        ("people: 3–12", "people: 12–3", "8: people: “12–3” should be how many people it takes, such as 3+ or 5–20."),
        ("people: 3–12", "people: some", "8: people: “some” should be how many people it takes"),
        ("[insights, my-step]", "[insight]", "9: keeps[0]: “insight” is no take-away; nearest: insights."),
        ("keeps: [insights, my-step]\n", "", "9: keeps-by: nothing is kept here; name what is under “keeps”"),
        ("keeps-by: 2 d", "keeps-by: 3 weeks", "10: keeps-by: “3 weeks” should be a span"),
        ("cool-down: 20 weeks\n", "", "1: the file: “cool-down” is missing: how long a surprise leaves this out"),
        ("flavour: novel", "flavour: familiar", "11: cool-down: what is familiar comes round as it was set"),
        ("origin: a walk\n", "", "1: the file: “origin” is missing."),
        ("origin: a walk", "origin:", "12: origin: words are missing here."),
        ("flavour: novel", "id: W01", "2: the file: a name stands here twice, or is no name."),
        ("- collect: sights", "- colect: sights", "14: steps[0].colect: “colect” is no kind of step"),
        ("collect: sights", "collect: Sights", "14: steps[0].collect: “Sights” cannot name a step; take another word"),
        ("collect: sights", "collect: people", "14: steps[0].collect: “people” cannot name a step"),
        ("draw: trios", "draw: dealt", "25: steps[2].draw: “dealt” is the name of a step above already."),
        ("    each: 2\n", "    eech: 2\n", "17: steps[0].eech: “eech” is no key here; nearest: each."),
        ("    number: 4\n", "", "21: steps[1]: “number” is missing."),
        ("anonymous: always", "anonymous: yes", "20: steps[0].anonymous: words are missing here."),
        ("anonymous: always", "anonymous: alway", "20: steps[0].anonymous: “alway” is no choice; nearest: always."),
        ("queued: true", "queued: maybe", "54: steps[8].queued: this must be true or false."),
        ("longest: 80", "longest: 80000", "19: steps[0].longest: “80000” should be a whole number from 1 to 2000."),
        ("by: host", "by: hosts", "45: steps[7].by: “hosts” is no voter; nearest: host."),
        ("[seen, missed]", "[Seen it]", "46: steps[7].choices[0]: “Seen it” should be one word"),
        ("to: host", "to: hots", "52: steps[8].to: “hots” is no audience; nearest: host."),
        ("id: W01", "[", "3: this is not YAML: expected"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, right: str, wrong: str, says: str):
    assert told(tmp_path, right, wrong).startswith(f"W01.yaml:{says}")


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("lasts: 4 d\n", "", "1: the file: “lasts” is missing: how long people can take part in a prompt"),
        ("lasts: 4 d", "lasts: 4 d\nlead: 1 d", "8: lead: a prompt is announced when it begins"),
        ("source: queue", "source: queues", "12: steps[0].source: “queues” is no source; nearest: queue."),
        ("source: queue", "source: queue\n    each: 2", "13: steps[0].each: this has no meaning where"),
        ("source: queue", "source: queue\n    places: 2", "13: steps[0].places: this has no meaning where"),
        ("source: queue", "source: open-questions\n    shown: true", "13: steps[0].shown: this has no meaning where"),
        ("    choices: [keep, drop]\n", "", "16: steps[1].of: what is said of a ritual are “choices”: keep, drop"),
        ("[keep, drop]", "[keep, dorp]", "17: steps[1].choices[1]: “dorp” is no thing to say of a ritual; nearest"),
        ("[keep, drop]", "[keep, drop]\n    each: 2", "18: steps[1].each: where there are choices, one is made"),
        ("objection: 12 h", "objection: soon", "22: steps[2].objection: “soon” should be a span"),
        ("- follow-up: after\n    at", "- phase: talk\n    minutes", "24: steps[3].phase: a prompt has no phases"),
        ("at: 5 d", "at: 5 d\n    most: 3", "26: steps[3].most: this follow-up lists nothing"),
        ("at: 5 d", "at: 5 d\n  - follow-up: more\n    at: 5 d", "26: steps[4].follow-up: there is a follow-up above"),
        ("source: queue\n    opens: start", "opens: 1 h before", "12: steps[0].opens: “1 h before” is too early"),
        ("habits\n    objection", "notes\n    objection", "21: steps[2].of: “notes” is no step above that fits here"),
        ("12 h\n    at: 3 d", "12 h\n    at: 2 d", "23: steps[2].at: this comes before there is"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_prompt_is_told_with_its_place(tmp_path: Path, right: str, wrong: str, says: str):
    assert told(tmp_path, right, wrong, NOTE).startswith(f"P01.yaml:{says}")


def test_a_folder_without_rituals_is_told_of(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"There is no ritual in config/rituals; .* docs/rituals\.md"):
        catalogue(tmp_path)


def test_a_file_that_would_be_passed_over_is_told_of(tmp_path: Path):
    with pytest.raises(ConfigError, match=r"config/rituals/W02\.yml: a ritual's file ends in \.yaml; rename it"):
        catalogue(tmp_path, W01_yaml=WALK, W02_yml=WALK)


def test_surprise_is_no_name_for_a_ritual(tmp_path: Path):
    with pytest.raises(ConfigError, match="“SURPRISE” should be a capital letter"):
        catalogue(tmp_path, SURPRISE_yaml=WALK.replace("W01", "SURPRISE"))


VALUES = (
    "",
    "[]",
    "{}",
    "[a, b]",
    "- a",
    "null",
    "true",
    "-1",
    "0",
    "9" * 40,
    "start",
    "end",
    "5 d before",
    "people",
    "é",
)


@given(
    st.sampled_from([WALK, NOTE]),
    st.integers(0, 60),
    st.sampled_from(["drop", "twice", "deeper", *VALUES]),
)
def test_whatever_is_written_is_understood_or_told(text: str, number: int, change: str):
    lines = text.splitlines()
    at = number % len(lines)
    name, line = f"{text[4:7]}_yaml", lines[at]
    changed = {"drop": [], "twice": [line, line], "deeper": [f"  {line}"]}
    lines[at : at + 1] = changed.get(change, [f"{line.partition(':')[0]}: {change}"])
    with TemporaryDirectory() as place:
        said = said_of(Path(place), name, "\n".join(lines))
    assert re.match(r"understood|config/rituals/\w+\.yaml:\d+: ", said)


def said_of(place: Path, name: str, text: str) -> str:
    try:
        catalogue(place, **{name: text})
    except ConfigError as error:
        return str(error)
    return "understood"


# ---- 2. a step refers to what stands above it ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("dealt\n    of: sights", "dealt\n    of: sight", "22: steps[1].of: “sight” is no step above that"),
        ("dealt\n    of: sights", "dealt\n    of: best", "22: steps[1].of: “best” is no step above that"),
        ("trios\n    of: people", "trios\n    of: dealt", "26: steps[2].of: “dealt” is no step above that fits here"),
        ("without: seen", "without: sights", "51: steps[8].without: “sights” is no step above that fits here"),
        ("closes: start", "closes: 6 d before", "16: steps[0].closes: “6 d before” is too early: it is announced 5 d"),
        ("opens: 5 d before", "opens: start", "16: steps[0].closes: this closes before it opens."),
        ("closes: start", "closes: 2 h", "16: steps[0].closes: “2 h” is too late: it lasts 1 h."),
        ("closes: start", "closes: later", "16: steps[0].closes: “later” should be start, end, a time after the start"),
        ("number: 4\n    at: start", "number: 4\n    at: 1 h before", "24: steps[1].at: this comes before there"),
        ("closes: start", "closes: end", "24: steps[1].at: this comes before there is anything of “sights”."),
        ("most: 4\n    at: start", "most: 4\n    at: 1 h before", "32: steps[3].at: this comes before there"),
        ("min\n    closes: end", "min\n    closes: 2 h", "41: steps[6].closes: “2 h” is too late: it lasts 1 h."),
        ("opens: 30 min", "opens: 6 d before", "40: steps[6].opens: “6 d before” is too early"),
        ("opens: 50 min", "opens: 2 d before", "47: steps[7].opens: this comes before there is anything of “dealt”."),
        ("true\n    at: 3 h", "true\n    at: 2 h", "55: steps[8].at: this comes before there is anything of “seen”."),
        ("true\n    at: 3 h", "true\n    at: 3 weeks", "55: steps[8].at: “3 weeks” is too late: it lasts 1 h."),
        ("talk\n    minutes: 30", "talk\n    minutes: 31", "37: steps[5].minutes: with this the phases last longer"),
        ("number: 3", "number: 1", "27: steps[2].number: “1” should be a whole number from 2 to 10."),
    ],
)  # fmt: skip
def test_a_step_that_comes_out_of_turn_is_told_with_its_place(tmp_path: Path, right: str, wrong: str, says: str):
    assert told(tmp_path, right, wrong).startswith(f"W01.yaml:{says}")


def test_only_a_vote_on_the_calendar_can_be_applied(tmp_path: Path):
    said = told(tmp_path, "of: rituals", "of: notes", NOTE)
    assert said.startswith(
        "P01.yaml:21: steps[2].of: “habits” is no vote of “rituals”, and nothing else can be applied."
    )


def test_people_are_drawn_where_they_come_together(tmp_path: Path):
    drawn = "- draw: pairs\n    of: people\n    number: 2\n    at: start\n  - follow-up: after"
    assert told(tmp_path, "- follow-up: after", drawn, NOTE).startswith(
        "P01.yaml:25: steps[3].of: nobody says yes to a prompt beforehand"
    )


# ---- 3. every word is there ---------------------------------------------------------------------------------


@pytest.mark.parametrize("line", [line for line in WORDS.splitlines() if line])
def test_a_word_that_lacks_is_told_with_the_step_that_needs_it(tmp_path: Path, line: str):
    key = line.partition(" =")[0]
    step = next((at for at, name in enumerate(STEPS) if key.startswith(f"ritual-w01-{name}")), None)
    place = "1: the file" if step is None else rf"\d+: steps\[{step}\]"
    says = rf'W01\.yaml:{place}: its words are not all there: config/voice/en has no "{key}"'
    with pytest.raises(ConfigError, match=says):
        catalogue(tmp_path, words=WORDS.replace(f"{line}\n", ""), W01_yaml=WALK)


STEPS = re.findall(r"^  - [a-z-]+: ([a-z]+)$", WALK, re.M)


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("= A sight\n", f"= {'A sight ' * 6}\n", '14: steps[0]: "ritual-w01-sights-button" has 47 characters'),
        ("= A walk\n", f"= {'A walk ' * 10}\n", '1: the file: "ritual-w01-name" has 69 characters'),
        ("with { $host }", "with { $name }", '1: the file: its words are not all there: "ritual-w01-opening" '),
        ("= Talk.", "= Talk of { $thing }.", '36: steps[5]: its words are not all there: "ritual-w01-talk" '),
    ],
)  # fmt: skip
def test_words_that_cannot_be_shown_are_told_of(tmp_path: Path, right: str, wrong: str, says: str):
    assert WORDS.count(right) == 1
    with pytest.raises(ConfigError) as error:
        catalogue(tmp_path, words=WORDS.replace(right, wrong), W01_yaml=WALK)
    assert str(error.value).startswith(f"config/rituals/W01.yaml:{says}")
