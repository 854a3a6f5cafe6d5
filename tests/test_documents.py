"""The pages say what is so: whatever they name exists, and whatever number they give is the one that holds.

A page is read as text (paragraphs, tables) and as code (what stands in backticks or in a fence). What people would
type, press or open is looked up where it is made.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from shutil import copytree

import pytest
import yaml
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from bot.adapters.discord.permissions import INTENTS, PERMISSIONS
from bot.adapters.slack.scopes import FOR_LINKS, SCOPES
from bot.cast import every_role
from bot.catalogue import KINDS, NEEDED, OPTIONAL, read_catalogue
from bot.choices import read_choices
from bot.cli import main
from bot.core.commands import Vocabulary
from bot.core.people import Spans
from bot.rituals.words import key_of, words_of
from bot.settings import read_settings
from bot.store import sweep
from bot.voice import FluentVoice
from tests.village import the_formats

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
ROOMS = ("bot", "config", "tests", "bench", "docs", "requirements", ".ci")
FILES = (".md", ".py", ".toml", ".yaml", ".ftl")
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven")

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


# ---- reading a page ---------------------------------------------------------------------------------------


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def said_in(name: str) -> str:
    """Return a page as one line, so that a sentence is found wherever it is broken."""
    return " ".join(text_of(ROOT / name).split())


def fences(page: Path) -> list[str]:
    return re.findall(r"^```\w*\n(.*?)^```", text_of(page), re.M | re.S)


def without_fences(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", text_of(page), flags=re.M | re.S)


def in_backticks(page: Path) -> list[str]:
    return re.findall(r"`([^`\n]+)`", without_fences(page))


def code(page: Path) -> str:
    """Return everything that a page shows as code, a piece a line."""
    return "\n".join((*in_backticks(page), *fences(page)))


def rows(page: Path) -> Iterator[list[str]]:
    """Return the rows of a page's tables, as cells."""
    for line in text_of(page).splitlines():
        if line.startswith("| ") and line.endswith(" |"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def everywhere(pattern: str) -> list[str]:
    """Return what a pattern finds in the code of all pages: what nobody names any more is not checked any more."""
    return [found for page in PAGES for found in re.findall(pattern, code(page))]


# ---- what there is ----------------------------------------------------------------------------------------


@cache
def vocabulary() -> Vocabulary:
    return Vocabulary(word for role in every_role(the_formats()) for word in role.words)


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.M))


def plain(words: str) -> str:
    return " ".join(re.sub(r"[*_`]", "", words).replace("’", "'").split())


@cache
def voice(files: str = "*") -> list[re.Pattern[str]]:
    """Return every simple sentence of the bot as a pattern: what is filled in may be anything."""
    found = []
    for file in (ROOT / "config/voice/en").glob(f"{files}.ftl"):
        for message in FluentParser().parse(text_of(file)).body:
            if isinstance(message, ftl.Message) and message.value is not None:
                for said in _wordings(message.value):
                    if re.search("[a-z]", said):  # else it is no sentence, but a frame for anything
                        found.append(re.compile(re.escape(plain(said)).replace("\0", ".+")))
    return found


def _wordings(pattern: ftl.Pattern) -> Iterable[str]:
    """Return what a message can say; one that is a choice says each of its variants."""
    match pattern.elements:
        case [ftl.Placeable(expression=ftl.SelectExpression(variants=variants))]:
            return [said for variant in variants for said in _wordings(variant.value)]
        case parts if all(isinstance(part, ftl.TextElement) or _is_simple(part) for part in parts):
            return ["".join(part.value if isinstance(part, ftl.TextElement) else "\0" for part in parts)]
        case _:
            return []


def _is_simple(part: ftl.Placeable | ftl.TextElement) -> bool:
    return isinstance(part, ftl.Placeable) and isinstance(part.expression, ftl.VariableReference)


def does_say(words: str, files: str = "*") -> bool:
    return any(pattern.fullmatch(plain(words)) for pattern in voice(files))


@cache
def drawn_by_the_playground() -> str:
    return "\n".join(text_of(file) for file in (ROOT / "bot/adapters/playground/static").glob("*.js"))


# ---- what is named exists ---------------------------------------------------------------------------------


@every_page
def test_links_and_pictures_lead_somewhere(page: Path):
    for alt, address in re.findall(r"(!?\[[^\]]*\])\(([^)\s]+)\)", without_fences(page)):
        assert alt not in ("[]", "![]"), f"{address} needs words for who does not see it"
        if re.match(r"https?:", address):
            continue
        file, _, heading = address.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), f"{address} leads nowhere"
        assert not heading or heading in headings(target), f"{address}: no such heading"


def headings(page: Path) -> list[str]:
    titles = re.findall(r"^#+ (.+)$", without_fences(page), re.M)
    return [re.sub(r"[^\w\- ]", "", title.casefold()).replace(" ", "-") for title in titles]


@every_page
def test_every_make_target_exists(page: Path):
    assert set(re.findall(r"\bmake ([a-z]+)", code(page))) <= targets()


@every_page
def test_every_word_of_trellis_exists(page: Path):
    for word in re.findall(r"(?<![\w/])/trellis (\?|[a-z-]+)", code(page)):
        assert vocabulary().read(word).word is not None, f"/trellis {word}"


@every_page
def test_every_command_of_the_terminal_exists(page: Path, capsys: pytest.CaptureFixture[str]):
    for command in re.findall(r"(?:^|/bin/)trellis ([a-z]+)", code(page), re.M):
        assert asked_for_help(command, capsys) is not None, f"trellis {command}"


def test_what_is_handed_to_the_playground_is_an_option_of_it(capsys: pytest.CaptureFixture[str]):
    handed = everywhere(r'make play ARGS="?(--[a-z-]+)')
    known = asked_for_help("play", capsys)
    assert handed
    assert known is not None
    assert [option for option in handed if option not in known] == []


def asked_for_help(command: str, capsys: pytest.CaptureFixture[str]) -> str | None:
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    shown = capsys.readouterr().out
    return shown if left.value.code == 0 else None


@every_page
def test_every_setting_is_read_somewhere(page: Path):
    read = "\n".join(text_of(file) for file in where_settings_are_read())
    for name in set(re.findall(r"TRELLIS_[A-Z_]+", text_of(page))):
        given = (
            "https://trellis.example.org/" if name.endswith("PUBLIC_URL") else "sqlite:////var/lib/trellis/trellis.db"
        )
        warnings = read_settings({name: given}).warnings
        assert not warnings, warnings
        assert name in read, f"nothing reads {name}"


def where_settings_are_read() -> Iterable[Path]:
    documents = Path(__file__)
    yield from (ROOT / "Makefile", ROOT / ".ci/run")
    yield from (file for room in ("bot", "tests") for file in (ROOT / room).rglob("*.py") if file != documents)


def test_the_example_names_every_setting_and_no_other():
    named = re.findall(r"^([A-Z_]+)=$", text_of(ROOT / ".env.example"), re.M)
    assert named == [source.key for source in read_settings({}).sources()]


MADE_BY_TESTS = {"tests/artefacts/"}


@every_page
def test_every_path_exists(page: Path):
    for name in in_backticks(page):
        in_a_room = re.fullmatch(r"[\w./*-]+", name) and name.split("/")[0] in ROOMS and "/" in name
        is_a_file = re.fullmatch(r"[\w-]+\.[a-z]+", name) and name.endswith(FILES)
        if in_a_room or is_a_file:
            assert name in MADE_BY_TESTS or list(ROOT.glob(name.rstrip("/"))), f"there is no {name}"


@pytest.mark.parametrize("name", ["README.md", "docs/members.md", "docs/coordinators.md", "docs/design.md"])
def test_every_label_is_written_somewhere(name: str):
    """What a page sets in italics with a capital is to be seen: a button, a heading, a sentence of the bot's."""
    for label in re.findall(r"(?<![*\w])\*([A-Z][^*]+)\*(?![*\w])", " ".join(without_fences(ROOT / name).split())):
        assert does_say(label) or does_say(f"{label}…") or f'"{label}' in drawn_by_the_playground(), label


def test_every_word_and_every_alias_stands_on_the_members_page():
    listed = {
        word[1]: set(re.findall(r"`([^`]+)`", also))
        for name, *_, also in rows(ROOT / "docs/members.md")
        if (word := re.fullmatch(r"`/trellis ([a-z]+)`", name))
    }
    assert listed == {word.word: set(word.also) for word in vocabulary().words}


# ---- the numbers are those that hold ----------------------------------------------------------------------


def test_the_coordinators_numbers_are_the_defaults_and_all_of_them(tmp_path: Path):
    told: dict[str, str | dict[str, str]] = {}
    for name, value, *_ in rows(ROOT / "docs/coordinators.md"):
        key = re.fullmatch(r"`([a-z-]+)(?:\.([a-z-]+))?`", name)
        if key is None:
            continue
        if key[2]:
            below = told.setdefault(key[1], {})
            assert isinstance(below, dict)
            below[key[2]] = value
        else:
            told[key[1]] = value
    (tmp_path / "trellis.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
    choices = read_choices(tmp_path)
    assert choices.spans == Spans()
    assert [source.key for source in choices.sources() if source.where == "default"] == []


def test_numbers_in_sentences_are_the_defaults():
    spans = Spans()
    room, outcome = (NUMBERS[span // unit] for span, unit in ((spans.room, HOUR), (spans.outcome, WEEK)))
    asks, unasked = NUMBERS[spans.helper_asks_a_week], NUMBERS[spans.unrequested_a_week]
    assert f"{room} waking hours" in said_in("README.md")
    assert f"{outcome.title()} weeks later" in said_in("README.md")
    members = said_in("docs/members.md")
    assert f"{outcome.title()} weeks later" in members
    assert f"at most {asks} times a week" in members
    assert f"at most {unasked} messages in any seven days" in members
    assert f"quiet hours: {spans.waking.end:%H:%M} to {spans.waking.start:%H:%M}" in members
    assert spans.after_reply == timedelta(days=1)
    assert "A day after the last reply" in members


HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
KEPT = {
    "that you asked a [language model]": sweep.EVENTS,
    "in channels that are on": sweep.EVENTS,
    "that you were invited": sweep.EVENTS,
    "what you began": sweep.DRAFTS,
    "a card that you began": sweep.DRAFTS,
    "a card that retired": sweep.EVENTS,
    "why Trellis wrote": sweep.EVENTS,
    "what was not sent": sweep.DEAD_LETTERS,
    "its own messages": sweep.SENT_BODIES,
    "the same, where several": sweep.PARTS,
    "the same, where a message": sweep.DEAD_LETTERS,
    "that you were thanked": sweep.EVENTS,
    "what a coordinator did": sweep.EVENTS,
    "when it wrote": sweep.ATTENTION,
    "a keyed mark": sweep.INBOX_IDS,
    "what you gave to a meetup": sweep.GIVEN_TO_RITUALS,
    "the seal of a meetup": sweep.GIVEN_TO_RITUALS,
    "what you answered to an invitation": sweep.EVENTS,
    "take-aways that somebody approved": sweep.EVENTS,
    "where your first message as a newcomer": sweep.EVENTS,
    "that you were asked to greet": sweep.EVENTS,
    "a small task": sweep.EVENTS,
}


def test_what_is_kept_is_kept_as_long_as_the_members_page_says():
    told = {
        what: timedelta(**{long[2]: int(long[1])})
        for what, *_, last in rows(ROOT / "docs/members.md")
        if (long := re.fullmatch(r"(\d+) (days|hours)", last))
    }
    assert len(told) == len(KEPT)
    for begins, kept in KEPT.items():
        assert [long for what, long in told.items() if what.startswith(begins)] == [kept], begins


# ---- the pages themselves ---------------------------------------------------------------------------------


def test_the_readme_is_short_and_makes_no_greater_promise():
    assert len(text_of(ROOT / "README.md").splitlines()) < 150
    promise = (
        "Every event that reached our inbox is handled exactly once in our database. "
        "Every message is posted at least once, and at most once wherever the platform can tell us."
    )
    assert promise in said_in("README.md")
    assert promise in said_in("docs/design.md").replace("> ", "")


def test_the_transcript_says_what_trellis_says():
    transcript = next(fence for fence in fences(ROOT / "README.md") if fence.startswith("Noor"))
    turns = [re.split(r"\n(?= *\[)", turn) for turn in re.split(r"\n\n", transcript) if turn.startswith("Trellis  ")]
    said = [sentence for words, *_ in turns for sentence in sentences(words)]
    for sentence in said:
        assert does_say(sentence), plain(sentence)
    for label in re.findall(r"\[([^\]]+)\]", transcript):
        assert does_say(label), label
    for what in ("broker", "greeter", "gathering", "takeaways", "library"):
        assert any(does_say(sentence, what) for sentence in said), f"nothing is heard of {what}"


def sentences(turn: str) -> list[str]:
    """Return what the bot says at once; what ends with a colon stands above something else."""
    said = re.sub(r"\(only \w+ sees this\)\s*$", "", turn.removeprefix("Trellis"))
    return re.split(r"(?<=:)\n", said)


def test_the_changelog_has_a_place_for_what_comes():
    first, *_ = re.findall(r"^## (.+)$", text_of(ROOT / "CHANGELOG.md"), re.M)
    assert first == "[Unreleased]"
    kinds = set(re.findall(r"^### (.+)$", text_of(ROOT / "CHANGELOG.md"), re.M))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_two_commands_stand_in_the_readme():
    assert {"play", "test"} <= set(re.findall(r"^make ([a-z]+)", "\n".join(fences(ROOT / "README.md")), re.M))


def test_the_page_on_slack_gives_every_scope_its_reason():
    shown = {
        cells[0].strip("`"): cells[1] for cells in rows(ROOT / "docs/slack.md") if re.fullmatch(r"`[a-z:_]+`", cells[0])
    }
    assert shown == {**SCOPES, **FOR_LINKS}


def test_the_page_on_discord_gives_every_intent_and_permission_its_reason():
    shown = {cells[0]: cells[1] for cells in rows(ROOT / "docs/discord.md") if cells[0] in {*INTENTS, *PERMISSIONS}}
    assert shown == {name: known.purpose for name, known in {**INTENTS, **PERMISSIONS}.items()}


# ---- rituals ----------------------------------------------------------------------------------------------


def test_the_catalogue_stands_on_the_page_as_the_files_have_it():
    words = FluentVoice(ROOT / "config/voice")
    say = words.speaking("en")
    told = [cells for cells in rows(ROOT / "docs/rituals.md") if re.fullmatch(r"[A-Z]\d\d", cells[0])]
    assert told == [
        [
            format_.id,
            say(key_of(format_, None, "name")),
            say(key_of(format_, None, "purpose")),
            f"{format_.flavour}, {format_.kind}",
            format_.cadence,
            f"{format_.least}+" if format_.most is None else f"{format_.least}–{format_.most}",
            str(format_.minutes),
        ]
        for format_ in read_catalogue(ROOT / "config", words)
    ]


def test_the_ritual_that_is_explained_can_be_read(tmp_path: Path):
    file, words = fences(ROOT / "docs/rituals.md")
    (place,) = re.findall(r"^# (config/rituals/\w+\.yaml)$", file, re.M)
    copytree(ROOT / "config/voice", tmp_path / "config/voice")
    (tmp_path / "config/voice/en/ours.ftl").write_text(words, encoding="utf-8")
    (tmp_path / "config/rituals").mkdir()
    (tmp_path / place).write_text(file, encoding="utf-8")
    formats = read_catalogue(tmp_path / "config", FluentVoice(tmp_path / "config/voice"))
    assert [each.key for each in words_of(formats["R01"])] == re.findall(r"^([\w-]+) =", words, re.M)


def test_every_key_of_a_ritual_and_of_its_steps_is_explained():
    told = [cells for cells in rows(ROOT / "docs/rituals.md") if cells[0].startswith("`")]
    keys = [cells[0].strip("`") for cells in told if cells[1] in ("always", "gathering", "prompt", "novel", "no")]
    assert set(keys) == {*NEEDED, *OPTIONAL}
    assert {key for key in keys if f"| `{key}` | always |" in text_of(ROOT / "docs/rituals.md")} == set(NEEDED)
    steps = {
        cells[0].strip("`"): set(re.findall(r"`([a-z-]+)`", cells[1]))
        for cells in told
        if re.fullmatch(r"`[a-z-]+`(, `[a-z-]+`)+", cells[1])
    }
    assert steps == {name: {*kind.needed, *kind.optional} for name, kind in KINDS.items()}


# ---- manners ----------------------------------------------------------------------------------------------


def test_every_rule_of_conduct_has_its_test_or_says_what_it_waits_for():
    proved = {int(file.name[6:8]) for file in (ROOT / "tests/manners").glob("test_p??_*.py")}
    waiting = {
        int(cells[0][1:]) for cells in rows(ROOT / "tests/manners/not_due.md") if re.fullmatch(r"P\d+", cells[0])
    }
    assert proved | waiting == set(range(1, 22))
    assert all(words[2] and words[3] for words in rows(ROOT / "tests/manners/not_due.md"))
