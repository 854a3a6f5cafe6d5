"""The words are whole and well-mannered: every key exists and is used, fits, and shames nobody.

Keys that are put together (`say(f"why-{rule}")`) are families; `families` says which members each of them has.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, product
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.backstage.lately import DEEDS, EVENTS
from bot.cast import every_role
from bot.core.effects import Kind
from bot.core.events import Mishap
from bot.core.markup import plain
from bot.core.people import Life, Mode, Purpose
from bot.core.policy import Dropped, Waits
from bot.core.recurrence_words import WEEKDAYS
from bot.core.suggestions import Use as ModelUse
from bot.core.suggestions import Why
from bot.questions.question import Outcome, Stage
from bot.rituals import calendar
from bot.rituals.calendar.completing import VERBS
from bot.rituals.format import TakeAway
from bot.rituals.ritual import Life as RitualLife
from bot.rituals.takeaways.my_step import BACK_IN, NOT
from bot.rituals.words import LINE, Words, words_of
from bot.rituals.words import NUMBERS as FILLED_WITH_NUMBERS
from bot.roles import broker, cybrarian, greeter
from bot.roles.coordinator.role import TYPED
from bot.roles.cybrarian.card import Kind as CardKind
from bot.roles.greeter.draft import NAMES as DRAFTED
from bot.roles.greeter.newcomer import Familiar, Way, Welcome
from bot.roles.greeter.newcomer import Stage as Greeting
from bot.roles.keeper.typed import PAGES
from bot.store.asks import ASKED, SUGGESTED
from bot.store.outbox import State
from bot.store.queries.suggesting import OFF, ON
from tests.village import the_formats, the_voice
from tests.voice.spoken import ROOT, Reading, Use, constants, typed_words, uses

VOICE = ROOT / "config/voice"

LONGEST_MESSAGE = 2_000
LONGEST = {"-button": 45, "-label": 45, "-menu": 45, "-submit": 24}
SAMPLE_WORDS = "Wilhelmina-Łucja von Ångström, of the community of people who mend clocks"
SAMPLE_NUMBER = 4_000
FIGURES = {"days", "high", "hours", "length", "longest", "low", "most", "number", "share", "some", "weeks"}
NUMBERS = FIGURES | FILLED_WITH_NUMBERS

NEVER_SAID = {"pace-wakes-hint", "pace-rests-hint"}
"""What the code seems to say and does not: a field for a time of day has no hint."""


@cache
def families() -> Mapping[str, Iterable[str | tuple[str, ...]]]:
    """Return which members each family of keys has."""
    words = typed_words()
    return {
        "alarm-*": Mishap,
        "board-*": Life,
        "board-*-hint": [said.replace(" ", "-") for said in TYPED],
        "broker-invitation-*": Outcome,
        "broker-own-*": Outcome,
        "card-kind-*": CardKind,
        "brief-*": ("first", "surprise"),
        "brief-*-of": ("found-nobody", "no-host", "not-worth"),
        "brief-*-button": ("first", "found-nobody", "no-host", "not-worth", "surprise"),
        "discord-option-*": words,
        "discord-option-*-hint": words,
        "due-*": (
            *("step", "release", "linked", "unite", "joined", "part", "erase"),
            *("begin", "over", "unseal", "step_back", "redraw", "brief", "announce", "beat", "hosts"),
            *(verb for role in (broker, calendar, cybrarian, greeter) for verb in role.TIMED),
        ),
        "deed-*": ("mark", *DEEDS.values()),
        "empty-*-button": ("keep", "change", "rest"),
        "empty-you-*": ("keep", "change", "rest"),
        "greeter-said-*": (*Familiar, *Way),
        "hat-*": {role.name for role in every_role(the_formats())},
        "help-*": words,
        "hint-*": words,
        "hint-*-*": [("ritual", way) for way in VERBS],
        "home-question-*": ("answered", *Stage),
        "home-*": (Life.QUIET, Life.AWAY, Life.CLOSED),
        "kind-*": Kind,
        "language-*": {place.name for place in VOICE.iterdir() if place.is_dir()},
        "me-*-hint": [page.replace(" ", "-") for page in PAGES],
        "menu-*": words - {"help"},
        "mishap-*": Mishap,
        "mode-*": Mode,
        "mode-*-choice": Mode,
        "model-outcome-*": (ASKED, SUGGESTED, *Why),
        "model-sends-*": ModelUse,
        "model-sent-*-button": ModelUse,
        "model-turned-*": (ON, OFF),
        "model-use-*": ModelUse,
        "model-why-*": Why,
        "my-step-back-*": (NOT, *BACK_IN),
        "newcomer-stands-*": [stage for stage in Greeting if stage is not Greeting.RESTS],
        "notice-*": Mode,
        "purpose-*": Purpose,
        "question-stands-*": Stage,
        "ritual-stands-*": (RitualLife.PAUSED, RitualLife.RESTING, RitualLife.PROPOSED),
        "scene-*": ("else", *EVENTS.values()),
        "set-up-*": Purpose,
        "set-up-what-*": ("questions", "repertoire", "meetups"),
        "set-up-welcomes-*": Welcome,
        "set-up-*-hint": Purpose,
        "silence-*": {one.key[8:] for one in uses() if one.key[:8] == "silence-" and "*" not in one.key},
        "stands-*": (*State, *(why for why in Dropped if why is not Dropped.EXPIRED)),
        "stands-until-*": Waits,
        "draft-*-label": DRAFTED,
        "draft-*-hint": DRAFTED,
        "start-*-button": (*Familiar, *Way),
        "start-from-*": Familiar,
        "start-you-*": Way,
        "verdict-*": (*Waits, *Dropped),
        "welcome-known-*": Welcome,
        "welcome-named-*": ("yes", "asked"),
        "welcome-way-*": Welcome,
        "welcome-way-*-option": Welcome,
        "takeaways-*": TakeAway,
        "takeaways-*-hint": TakeAway,
        "takeaways-*-label": TakeAway,
        "when-day-*": (*WEEKDAYS, "WORK"),
        "why-*": {use.key.removeprefix("why-") for use in uses() if "*" not in use.key and use.key[:4] == "why-"},
        "word-*-button": words - {"help"},
    }


@cache
def of_rituals() -> Mapping[str, Words]:
    """Return what rituals say; which words those are, their files decide."""
    return {words.key: words for format_ in the_formats() for words in words_of(format_)}


def members_of(family: str) -> list[str]:
    """Return the keys of a family; where two parts of a key are put in, a member is both of them."""
    parts = ([member] if isinstance(member, str) else member for member in families()[family])
    return [family.replace("*", "{}").format(*each) for each in parts]


def said() -> Iterator[Use]:
    """Go through all that the code says, with families written out."""
    for use in uses():
        if "*" not in use.key:
            yield use
        elif use.key in families():
            yield from (replace(use, key=key) for key in members_of(use.key))


# ---- what the files hold -----------------------------------------------------------------------------------


class Placeholders(Visitor):
    """Gathers what an entry needs, and which variants its selectors know."""

    def __init__(self) -> None:
        self.variables: set[str] = set()
        self.references: set[str] = set()
        self.variants: dict[str, list[str]] = {}

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ftl.MessageReference) -> None:
        self.references.add(node.id.name)

    def visit_SelectExpression(self, node: ftl.SelectExpression) -> None:
        if isinstance(node.selector, ftl.VariableReference):
            self.variants[node.selector.id.name] = [
                key.name if isinstance(key, ftl.Identifier) else key.value
                for key in (variant.key for variant in node.variants)
            ]
        self.generic_visit(node)


@dataclass(frozen=True)
class Entry:
    """A key as its file has it."""

    source: str
    variables: frozenset[str]
    references: frozenset[str]
    variants: Mapping[str, list[str]]


def entry(text: str) -> Entry:
    parsed = FluentParser().parse_entry(text)
    assert isinstance(parsed, ftl.Message), text
    needs = Placeholders()
    needs.visit(parsed)
    return Entry(text, frozenset(needs.variables), frozenset(needs.references), needs.variants)


def entries(folder: Path) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for file in sorted(folder.glob("*.ftl")):
        text = file.read_text(encoding="utf-8")
        for item in FluentParser().parse(text).body:
            if isinstance(item, ftl.Message):
                start = item.id.span.start if item.id.span else 0
                found[item.id.name] = entry(text[start : item.span.end if item.span else None])
    return found


ENGLISH = entries(VOICE / "en")


def needs(key: str) -> frozenset[str]:
    one = ENGLISH[key]
    return one.variables.union(*(needs(other) for other in one.references))


def samples(key: str) -> Iterator[dict[str, str | int]]:
    """Go through generous arguments, so that every variant is said once."""
    plurals = {"zero", "one", "two", "few", "many", "other"}
    choices: list[list[tuple[str, str | int]]] = []
    for name in sorted(needs(key)):
        variants = ENGLISH[key].variants.get(name, [])
        numeric = [variant for variant in variants if variant.isdigit() or variant in plurals]
        if name in NUMBERS or (variants and len(numeric) == len(variants)):
            numbers = {1, SAMPLE_NUMBER, *(int(variant) for variant in variants if variant.isdigit())}
            choices.append([(name, number) for number in sorted(numbers)])
        else:
            choices.append([(name, words) for words in (SAMPLE_WORDS, *variants)])
    return (dict(choice) for choice in islice(product(*choices), 200))


def say(key: str, **given: str | int) -> str:
    return str(the_voice().speaking("en")(key, **given))


# ---- whole -------------------------------------------------------------------------------------------------


def test_every_key_that_is_put_together_belongs_to_a_family():
    unknown = [f"{use.where}: {use.key}" for use in uses() if "*" in use.key and use.key not in families()]
    assert not unknown, "declare the members in `families` (tests/voice/test_words.py)"


def test_every_key_can_be_read_off_the_code():
    assert not [f"{use.where}: {use.key}" for use in uses() if use.key.startswith("?")], (
        "say a constant, or declare the expression in HANDED_ON (tests/voice/spoken.py)"
    )


def test_every_key_that_is_said_exists():
    missing = {use.key: use.where for use in said() if use.key[0] != "?" and use.key not in ENGLISH}
    missing = {key: where for key, where in missing.items() if key not in NEVER_SAID}
    assert missing == {}


def test_every_key_is_used():
    referred = {other for one in ENGLISH.values() for other in one.references}
    assert sorted(set(ENGLISH) - referred - {use.key for use in said()} - constants() - set(of_rituals())) == []


def test_every_placeholder_is_given_and_everything_given_is_placed():
    wrong = [
        f"{use.where}: {use.key} takes {sorted(needs(use.key))}, is given {sorted(use.given)}"
        for use in said()
        if use.key in ENGLISH and use.given is not None and use.given != needs(use.key)
    ]
    assert not wrong


def test_what_a_ritual_says_places_only_what_it_is_given():
    assert not {key: needs(key) - words.slots for key, words in of_rituals().items() if needs(key) - words.slots}


@pytest.mark.parametrize("language", [place.name for place in sorted(VOICE.iterdir()) if place.is_dir()])
def test_every_language_says_the_same(language):
    others = entries(VOICE / language)
    assert set(others) == set(ENGLISH)
    assert not [key for key, one in others.items() if one.variables - ENGLISH[key].variables]


# ---- short enough ------------------------------------------------------------------------------------------


@cache
def rooms() -> Mapping[str, int]:
    """Return how much room each key has where it is shown."""
    found: dict[str, int] = {}
    for use in said():
        if use.room is not None:
            found[use.key] = min(use.room, found.get(use.key, use.room))
    return found


def longest(key: str) -> int:
    by_name = (most for suffix, most in LONGEST.items() if key.endswith(suffix))
    of_ritual = (of_rituals()[key].longest for _ in range(key in of_rituals()))
    return min((LONGEST_MESSAGE, rooms().get(key, LONGEST_MESSAGE), *by_name, *of_ritual))


def test_everything_fits_the_narrowest_platform():
    spoken = ((key, longest(key), plain(say(key, **sample))) for key in ENGLISH for sample in samples(key))
    assert not [
        f"{key} has {len(words)} characters of {room}: {words}"
        for key, room, words in spoken
        if not 0 < len(words.strip()) <= len(words) <= room
    ]


def test_a_label_has_no_markdown_for_it_would_show():
    labels = {key: one.source.partition("=")[2] for key, one in ENGLISH.items() if longest(key) < LINE}
    assert not [key for key, label in labels.items() if re.search(r"[*_`\[\]<>]", re.sub(r"\{[^}]*\}", "", label))]


# ---- well-mannered -----------------------------------------------------------------------------------------

# `$word` is one of our own words (`ask`, `me`), which escaping leaves as it is.
PERSON = r"(name|member|members|who|people|person|helper|helpers|asker|author|host|mention|by|to)"
MANNERS = {
    "names somebody together with absence (P3)": re.compile(
        r"\{ *\$" + PERSON + r" *\}[^.!?\n]*\b("
        r"inactive|silent|quiet(?! hours)|absent|lurk\w*|idle|missed|ignored|overdue|late|no-show|slow|"
        r"never|(has|have|did|does|do|is|are)(n't| not|n’t)|failed|forgot\w*)\b",
        re.I,
    ),
    "counts people against each other (P4)": re.compile(
        r"\b(points|scores?|rank(s|ed|ing)?|streaks?|leader ?boards?|karma|badges?|level(s| up)|trophy|"
        r"top (contributor|helper|member)s?|winners?|champions?|most active)\b",
        re.I,
    ),
    "calls everybody at once (P12)": re.compile(r"@(channel|here|everyone)\b|<!", re.I),
    "pleads with whoever wants to go (P5)": re.compile(r"\b(are you sure|we('ll| will) miss you|don't go)\b", re.I),
    "puts somebody's words where escaping shows": re.compile(r"`[^`\n]*\{ *\$(?!word\b)[^`\n]*`|\]\(?\{|\]\([^)]*\{"),
    "says who is a lurker": re.compile(r"\b(lurkers?|free-?riders?|inactive members?)\b", re.I),
}


def offences(text: str) -> list[str]:
    return [what for what, pattern in MANNERS.items() if pattern.search(text)]


def is_meant_by_emoji_alone(line: str) -> bool:
    return bool(line.strip()) and not re.search(r"[^\W_]|[{}]", line)


def test_everything_has_manners():
    assert not {key: offences(one.source) for key, one in ENGLISH.items() if offences(one.source)}


def test_no_line_means_something_by_emoji_alone():
    spoken = ((key, say(key, **sample).split("\n")) for key in ENGLISH for sample in samples(key))
    assert not [f"{key}: {line}" for key, lines in spoken for line in lines if is_meant_by_emoji_alone(line)]


# ---- and the linter sees -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{ $name } has not answered yet.",
        "{ $helper } was silent this week.",
        "You are rank 3.",
        "Your streak: 4 weeks!",
        "Hello @here",
        "Are you sure that you want to leave?",
        "`{ $name }`",
        "[look]({ $url })",
    ],
)
def test_bad_manners_are_seen(text):
    assert offences(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody has answered { $name } yet.",
        "It waits for the end of { $name }'s quiet hours.",
        "{ $name } says that it helped.",
        "At this point you choose.",
        "**{ $name }** asks in { $channel }.",
    ],
)
def test_good_manners_are_seen(text):
    assert not offences(text)


@pytest.mark.parametrize(("line", "alone"), [("🎉", True), ("👍 Thank you", False), ("", False), ("{ $a }", False)])
def test_a_line_of_emoji_is_seen(line, alone):
    assert is_meant_by_emoji_alone(line) is alone


def reading(code: str, where: str = "bot/toy/x.py") -> list[Use]:
    return list(Reading(ast.parse(code), where).uses())


def test_what_a_small_function_is_called_with_is_found():
    code = """
def show(tx):
    def button(name, tone=1):
        return Button(label=str(tx.say(f"board-{name}-button")))
    return button("open"), button(name="close", tone=2)

def line(tx, what):
    return tx.say(what, n=1)

line(tx, "one" if x else "two")

def why(tx, key):
    said = "a-b" if tx else "c"
    tx.say(said)
    return Reason(rule=key.removeprefix("x-"), about={"topic": 1}), tx.say(key.replace("_", "-"))

why(tx, key="x-so_so")
"""
    assert [(use.key, use.room) for use in reading(code)] == [
        ("board-open-button", 45),
        ("board-close-button", 45),
        ("one", None),
        ("two", None),
        ("a-b", None),
        ("c", None),
        ("why-so_so", None),
        ("x-so-so", None),
    ]


def test_what_is_said_is_found_in_code():
    code = (
        'look.say("one", name=n)\nself._say(f"why-{rule}")\n'
        'say("a" if x else "b", **more)\nsay(thing)\nsay(problem.key)'
    )
    assert [(use.key, use.given) for use in reading(code)] == [
        ("one", {"name"}),
        ("why-*", frozenset()),
        ("a", None),
        ("b", None),
        ("? thing", None),
    ]
    assert [use.key for use in reading('chat.say(text)\nhouse.word("two")', "bot/adapters/x.py")] == ["two"]


def test_every_variant_is_tried():
    assert entry("x = { $kind ->\n [a] { $name }\n *[b] y\n }").variants == {"kind": ["a", "b"]}
