"""The words are whole and well-mannered: every key exists and is used, fits, and shames nobody.

Keys that are put together (`say(f"why-{rule}")`) are families; `FAMILIES` says which members each of them has.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.catalogue import read_catalogue
from bot.core.effects import Kind
from bot.core.events import Mishap
from bot.core.markup import plain
from bot.core.people import Life, Mode, Purpose
from bot.core.recurrence_words import WEEKDAYS
from bot.core.suggestions import Use as ModelUse
from bot.core.suggestions import Why
from bot.questions.question import Outcome, Stage
from bot.rituals import calendar
from bot.rituals.calendar.completing import VERBS
from bot.rituals.format import TakeAway
from bot.rituals.takeaways.my_step import BACK_IN, NOT
from bot.rituals.words import LINE, words_of
from bot.rituals.words import NUMBERS as FILLED_WITH_NUMBERS
from bot.roles import broker, cybrarian, greeter
from bot.roles.coordinator.role import TYPED
from bot.roles.cybrarian.card import Kind as CardKind
from bot.roles.greeter.draft import NAMES as DRAFTED
from bot.roles.greeter.newcomer import Familiar, Way, Welcome
from bot.roles.keeper.typed import PAGES
from bot.store.asks import ASKED, SUGGESTED
from bot.store.queries.suggesting import OFF, ON
from bot.voice import FluentVoice

ROOT = Path(__file__).parent.parent.parent
VOICE = ROOT / "config/voice"

LONGEST_MESSAGE = 2_000
LONGEST = {"-button": 45, "-label": 45, "-menu": 45, "-submit": 24}
SAMPLE_WORDS = "Wilhelmina-Łucja von Ångström, of the community of people who mend clocks"
SAMPLE_NUMBER = 4_000
NUMBERS = {"days", "hours", "length", "longest", "most", "number", "weeks", *FILLED_WITH_NUMBERS}

# ---- what the code says ------------------------------------------------------------------------------------

SAYS = {"say", "problem", "word"}
"""Whatever is called by one of these names turns a key into words."""

ADAPTERS_SAY = {"word"}
"""An adapter asks its house; there, `say` is what people do."""

HANDED_ON = re.compile(r"(\w+\.)?key|act|key_of\(.*\)", re.S)
"""Expressions whose keys are found elsewhere: a form's problem, the record of a coordinator's act, a ritual's words."""

SHOWN_AS = {("Form", "title"): 24, ("Form", "submit"): 24} | {
    (what, "label"): 45 for what in ("Button", "Select", "Field")
}
"""Where words go that a platform draws as they are, and how many characters it has room for."""


@dataclass(frozen=True)
class Use:
    """A place in the code that says something; `given` is None where the arguments cannot be read off."""

    key: str
    given: frozenset[str] | None
    where: str
    room: int | None = None


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def calls_in(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) == name)


Around = tuple[ast.FunctionDef, ...]
"""The functions that a line stands in, outermost first."""


class Reading:
    """One module, read for what it says; knows what its own small functions are called with."""

    def __init__(self, tree: ast.Module, where: str) -> None:
        self.tree = tree
        self.where = where
        self.says = ADAPTERS_SAY if "adapters" in where else SAYS

    def uses(self) -> Iterator[Use]:
        yield from self._uses(self.tree, (), None)

    def _uses(self, node: ast.AST, around: Around, room: int | None) -> Iterator[Use]:
        if isinstance(node, ast.FunctionDef):
            around = (*around, node)
        if isinstance(node, ast.Call) and node.args and called(node).lstrip("_") in self.says:
            names = [keyword.arg for keyword in node.keywords]
            sure = None not in names and not isinstance(node.args[0], ast.Name)
            given = frozenset(name for name in names if name is not None) if sure else None
            for key in self.keys(node.args[0], around):
                yield Use(key, given, f"{self.where}:{node.lineno}", room)
        if isinstance(node, ast.Call) and called(node) == "Reason":
            why = {keyword.arg: keyword.value for keyword in node.keywords}
            about = why.get("about", ast.Dict(keys=[], values=[]))
            given = frozenset(map(ast.literal_eval, filter(None, about.keys))) if isinstance(about, ast.Dict) else None
            for rule in self.keys(why["rule"], around):
                yield Use(f"why-{rule}", given, f"{self.where}:{node.lineno}")
        for child in ast.iter_child_nodes(node):
            shown = None
            if isinstance(node, ast.Call) and isinstance(child, ast.keyword):
                shown = SHOWN_AS.get((called(node), child.arg or ""))
            if isinstance(node, ast.Call) and called(node) == "plain":
                room = None  # read aloud: arguments do no harm, and the constructor counts
            yield from self._uses(child, around, shown or room)

    def keys(self, node: ast.expr, around: Around) -> Iterator[str]:
        """Go through the keys that an expression may be; `*` stands for what cannot be read off."""
        match node:
            case ast.Constant(value=str(key)):
                yield key
            case ast.JoinedStr(values=parts):
                choices = [list(self._part(part, around)) for part in parts]
                yield from ("".join(choice) for choice in product(*choices))
            case ast.IfExp(body=one, orelse=other):
                yield from self.keys(one, around)
                yield from self.keys(other, around)
            case ast.Name(id=name) if found := [key for key in self._named(name, around) if key != "*"]:
                yield from found
            case ast.Call(func=ast.Attribute(value=inner, attr="replace" | "removeprefix" as change), args=args):
                how = [ast.literal_eval(each) for each in args]
                yield from (getattr(key, change)(*how) for key in self.keys(inner, around))
            case _ if not HANDED_ON.fullmatch(ast.unparse(node)):
                yield f"? {ast.unparse(node)}"

    def _part(self, part: ast.expr, around: Around) -> Iterator[str]:
        match part:
            case ast.FormattedValue(value=ast.Name(id=name)):
                yield from list(self._named(name, around)) or ["*"]
            case ast.Constant(value=text):
                yield str(text)
            case _:
                yield "*"

    def _named(self, name: str, around: Around) -> Iterator[str]:
        """Go through the constants that a name may stand for: assigned to it, or handed to a function around us."""
        for function in reversed(around):
            parameters = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
            if name in (*parameters, *(each.arg for each in function.args.kwonlyargs)):
                bound = parameters[1:] if parameters[:1] == ["self"] else parameters
                for reading in self._neighbours(function):
                    for call in calls_in(reading.tree, function.name):
                        given = dict(zip(bound, call.args, strict=False))
                        given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
                        if isinstance(value := given.get(name), ast.Constant | ast.IfExp | ast.JoinedStr):
                            yield from self.keys(value, ())
                        elif value is not None:
                            yield "*"
                return
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
                    yield from (key for key in self.keys(node.value, around) if key[0] != "?")

    def _neighbours(self, function: ast.FunctionDef) -> "Iterable[Reading]":
        """Return where a function may be called: in its module and, if not hidden in another, beside and below it."""
        if function not in self.tree.body:
            return (self,)
        folder = self.where.rpartition("/")[0]
        return (self, *(each for each in READINGS if each is not self and each.where.startswith(f"{folder}/")))


READINGS = [
    Reading(ast.parse(file.read_text(encoding="utf-8")), file.relative_to(ROOT).as_posix())
    for file in sorted((ROOT / "bot").rglob("*.py"))
]
USES = [use for reading in READINGS for use in reading.uses()]
CONSTANTS = {
    node.value
    for reading in READINGS
    for node in ast.walk(reading.tree)
    if isinstance(node, ast.Constant) and isinstance(node.value, str)
}


WORDS = {
    str(call.args[0].value)
    for reading in READINGS
    for call in calls_in(reading.tree, "Word")
    if call.args and isinstance(call.args[0], ast.Constant)
}
NEVER_SAID = {"pace-wakes-hint", "pace-rests-hint"}
"""What the code seems to say and does not: a field for a time of day has no hint."""

FAMILIES: Mapping[str, Iterable[str | tuple[str, ...]]] = {
    "alarm-*": Mishap,
    "board-*": Life,
    "board-*-hint": [said.replace(" ", "-") for said in TYPED],
    "broker-invitation-*": Outcome,
    "broker-own-*": Outcome,
    "card-kind-*": CardKind,
    "brief-*": ("first", "surprise"),
    "brief-*-of": ("found-nobody", "no-host", "not-worth"),
    "brief-*-button": ("first", "found-nobody", "no-host", "not-worth", "surprise"),
    "discord-option-*": WORDS,
    "discord-option-*-hint": WORDS,
    "due-*": (
        *("step", "release", "linked", "unite", "joined", "part", "erase"),
        *("begin", "over", "unseal", "step_back", "redraw", "brief", "announce", "beat", "hosts"),
        *(verb for role in (broker, calendar, cybrarian, greeter) for verb in role.TIMED),
    ),
    "empty-*-button": ("keep", "change", "rest"),
    "empty-you-*": ("keep", "change", "rest"),
    "greeter-said-*": (*Familiar, *Way),
    "help-*": WORDS,
    "hint-*": WORDS,
    "hint-*-*": [("ritual", way) for way in VERBS],
    "home-question-*": ("answered", *Stage),
    "home-*": (Life.QUIET, Life.AWAY, Life.CLOSED),
    "kind-*": Kind,
    "language-*": {place.name for place in VOICE.iterdir() if place.is_dir()},
    "me-*-hint": [page.replace(" ", "-") for page in PAGES],
    "menu-*": WORDS - {"help"},
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
    "notice-*": Mode,
    "purpose-*": Purpose,
    "set-up-*": Purpose,
    "set-up-*-hint": Purpose,
    "draft-*-label": DRAFTED,
    "draft-*-hint": DRAFTED,
    "start-*-button": (*Familiar, *Way),
    "start-you-*": Way,
    "welcome-known-*": Welcome,
    "welcome-named-*": ("yes", "asked"),
    "welcome-way-*": Welcome,
    "welcome-way-*-option": Welcome,
    "takeaways-*": TakeAway,
    "takeaways-*-hint": TakeAway,
    "takeaways-*-label": TakeAway,
    "when-day-*": (*WEEKDAYS, "WORK"),
    "why-*": {use.key.removeprefix("why-") for use in USES if "*" not in use.key and use.key[:4] == "why-"},
    "word-*-button": WORDS - {"help"},
}


OF_RITUALS = {
    words.key: words for format_ in read_catalogue(ROOT / "config", FluentVoice(VOICE)) for words in words_of(format_)
}
"""What rituals say; which words those are, their files decide."""


def members_of(family: str) -> list[str]:
    """Return the keys of a family; where two parts of a key are put in, a member is both of them."""
    parts = ([member] if isinstance(member, str) else member for member in FAMILIES[family])
    return [family.replace("*", "{}").format(*each) for each in parts]


def said() -> Iterator[Use]:
    """Go through all that the code says, with families written out."""
    for use in USES:
        if "*" not in use.key:
            yield use
        elif use.key in FAMILIES:
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


say = FluentVoice(VOICE).speaking("en")
every_key = pytest.mark.parametrize("key", ENGLISH)


# ---- whole -------------------------------------------------------------------------------------------------


def test_every_key_that_is_put_together_belongs_to_a_family():
    unknown = [f"{use.where}: {use.key}" for use in USES if "*" in use.key and use.key not in FAMILIES]
    assert not unknown, "declare the members in FAMILIES (tests/voice/test_words.py)"


def test_every_key_can_be_read_off_the_code():
    assert not [f"{use.where}: {use.key}" for use in USES if use.key.startswith("?")], (
        "say a constant, or declare the expression in HANDED_ON (tests/voice/test_words.py)"
    )


def test_every_key_that_is_said_exists():
    missing = {use.key: use.where for use in said() if use.key[0] != "?" and use.key not in ENGLISH}
    missing = {key: where for key, where in missing.items() if key not in NEVER_SAID}
    assert missing == {}


def test_every_key_is_used():
    referred = {other for one in ENGLISH.values() for other in one.references}
    assert sorted(set(ENGLISH) - referred - {use.key for use in said()} - CONSTANTS - set(OF_RITUALS)) == []


def test_every_placeholder_is_given_and_everything_given_is_placed():
    wrong = [
        f"{use.where}: {use.key} takes {sorted(needs(use.key))}, is given {sorted(use.given)}"
        for use in said()
        if use.key in ENGLISH and use.given is not None and use.given != needs(use.key)
    ]
    assert not wrong


@pytest.mark.parametrize("words", OF_RITUALS.values(), ids=OF_RITUALS)
def test_what_a_ritual_says_places_only_what_it_is_given(words):
    assert needs(words.key) <= words.slots


@pytest.mark.parametrize("language", [place.name for place in sorted(VOICE.iterdir()) if place.is_dir()])
def test_every_language_says_the_same(language):
    others = entries(VOICE / language)
    assert set(others) == set(ENGLISH)
    assert not [key for key, one in others.items() if one.variables - ENGLISH[key].variables]


# ---- short enough ------------------------------------------------------------------------------------------


def longest(key: str) -> int:
    by_name = (most for suffix, most in LONGEST.items() if key.endswith(suffix))
    by_use = (use.room for use in said() if use.key == key and use.room is not None)
    of_ritual = (OF_RITUALS[key].longest for _ in range(key in OF_RITUALS))
    return min((LONGEST_MESSAGE, *by_name, *by_use, *of_ritual))


@every_key
def test_it_fits_the_narrowest_platform(key):
    for sample in samples(key):
        words = plain(say(key, **sample))
        assert words.strip()
        assert len(words) <= longest(key), f"{len(words)} characters: {words}"


@every_key
def test_a_label_has_no_markdown_for_it_would_show(key):
    if longest(key) < LINE:
        assert not re.search(r"[*_`\[\]<>]", re.sub(r"\{[^}]*\}", "", ENGLISH[key].source.partition("=")[2]))


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


@every_key
def test_it_has_manners(key):
    assert not offences(ENGLISH[key].source)


@every_key
def test_no_line_means_something_by_emoji_alone(key):
    for sample in samples(key):
        assert not [line for line in say(key, **sample).split("\n") if is_meant_by_emoji_alone(line)]


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
