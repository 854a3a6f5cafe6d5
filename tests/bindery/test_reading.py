"""Law 2 of the bindery: plain pages are understood, and every mistake is told with file and line."""

import json
from pathlib import Path

import pytest

from bot.bindery import read_library, refuse_to_overwrite
from bot.bindery.markdown import read_card, write_card
from bot.core.errors import ConfigError
from bot.roles.cybrarian.card import Kind
from tests.bindery.cards import A_CARD
from tests.own_time import takes_less_than

SHOWN = Path("tools/hand-plane.md")


@pytest.mark.parametrize(
    ("text", "title", "words"),
    [
        ("# Rust on a hand plane\n\nVinegar.\n", "Rust on a hand plane", "Vinegar."),
        ("Rust on a hand plane\n====\n\nVinegar.\n", "Rust on a hand plane", "Vinegar."),
        ("# **Rust** on [a plane](https://a.example) #\nVinegar.", "Rust on a plane", "Vinegar."),
        ("Vinegar.\n\n# Later\n", "hand plane", "Vinegar.\n\n# Later"),
        ("---\ntitle: Rust\n---\n# Heading\n\nVinegar.", "Rust", "# Heading\n\nVinegar."),
        ("---\nVinegar, and a line above it.", "hand plane", "---\nVinegar, and a line above it."),
        ("# Only a heading", "Only a heading", "# Only a heading"),
        ("---\n---\nVinegar.", "hand plane", "Vinegar."),
    ],
)
def test_a_title_is_found(text: str, title: str, words: str) -> None:
    card = read_card(text, SHOWN)
    assert (card.title, card.words) == (title, words)
    assert (card.id, card.owner, card.kept) == ("", "", None)


def test_a_heading_that_is_too_long_stays_among_the_words() -> None:
    card = read_card(f"# {'long ' * 40}\n\nVinegar.", SHOWN)
    assert card.title.endswith("long…")
    assert len(card.title) <= 100
    assert card.words.startswith("# long")


def test_front_matter_that_people_write_is_understood() -> None:
    text = "---\ntags: [Hand Tools, 'rust']\nkind: Best practice\nkept: 2027-01-04\nauthor:\n---\nVinegar."
    card = read_card(text, SHOWN)
    assert card.topics == ("hand tools", "rust")
    assert card.kind is Kind.BEST_PRACTICE
    assert card.kept is not None
    assert (card.kept.isoformat(), card.author) == ("2027-01-04T00:00:00+00:00", "")


@pytest.mark.parametrize(
    ("front", "topics", "kept", "author", "unread"),
    [
        ("tags: rust, Hand Tools", ("rust", "hand tools"), None, "", ()),
        ("tags: '#rust #planes'", ("rust", "planes"), None, "", ()),
        ("tags: ['#rust', a, b, c, d, e]", ("rust", "a", "b", "c", "d"), None, "", ()),
        ("tags:", (), None, "", ()),
        ("date: 2024-01-31 10:00:00 +0200\nlayout: post", (), "2024-01-31T08:00:00+00:00", "", ("layout",)),
        ("date: 2024-01-31\nkept: 2023-01-31", (), "2023-01-31T00:00:00+00:00", "", ()),
        ("date: last spring\ndraft: true", (), None, "", ("draft", "date")),
        ("authors: [Ben, Zoe]\naliases: [x]\ncover: {image: a.png}", (), None, "Ben, Zoe", ("aliases", "cover")),
        ("cssclass: y\ncategories: [z]\nslug: a\nweight: 3\ndescription: d\npublished: true", (), None, "", None),
    ],
)
def test_front_matter_of_other_programs_is_read_or_passed_over(
    front: str, topics: tuple[str, ...], kept: str | None, author: str, unread: tuple[str, ...] | None
) -> None:
    card = read_card(f"---\n{front}\n---\nVinegar.", SHOWN)
    assert (card.topics, card.kept and card.kept.isoformat(), card.author) == (topics, kept, author)
    assert card.unread == unread if unread is not None else len(card.unread) == 6


@pytest.mark.parametrize("blanks", [" ", "\n  ", "\u200b", "\u3164", "\t\u202e"])
def test_a_title_that_nobody_can_see_is_none(blanks: str) -> None:
    front = f"title: {json.dumps(blanks)}"
    assert read_card(f"---\n{front}\n---\nVinegar.", SHOWN).title == "hand plane"
    with pytest.raises(ConfigError, match="a card needs one"):
        read_card(f"---\nid: a\n{front}\n---\nVinegar.", SHOWN)


def test_a_title_stands_on_one_line() -> None:
    assert read_card('---\nid: a\ntitle: "one\\n- two"\n---\n\nVinegar.', SHOWN).title == "one - two"


@pytest.mark.parametrize("line", [f"# a{' ' * 100_000}b", f"# {' `a' * 60_000}", "=" * 200_000, f"# {'[' * 100_000}"])
def test_a_line_without_end_is_no_heading_and_takes_no_time(line: str) -> None:
    with takes_less_than(2), pytest.raises(ConfigError, match="a card has room for 8000"):
        read_card(f"{line}\nVinegar.", SHOWN)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("---\nid: a\ntitle: T\nlayout: post\n---\nVinegar.", ":4: layout: “layout” is no key here"),
        ("---\nid: a\ntitle: T\ndate: 2024-01-31\n---\nVinegar.", ":4: date: “date” is no key here"),
        ("---\ntags: {a: b}\n---\nVinegar.", ":2: tags: this should be words"),
        ("---\ntitel: Rust\n---\nVinegar.", ":2: titel: “titel” is no key here; nearest: title."),
        ("---\ntitle: Rust\nkind: experence\n---\nVinegar.", ":3: kind: “experence” is no kind; nearest: experience."),
        ("---\ntitle: Rust\nkept: soon\n---\nVinegar.", ":3: kept: “soon” is no date"),
        ("---\ntitle: Rust\nkept: 9999-12-31T23:59:59-12:00\n---\nV.", ":3: kept: “9999"),
        ("---\ntopics: rust\n---\nVinegar.", ":2: topics: this must be a list."),
        ("---\ntopics: [a, b, c, d, e, f]\n---\nVinegar.", ":2: topics: there are 6 of them; there is room for 5."),
        (f"---\nwhy: {'x' * 1501}\n---\nVinegar.", ":2: why: this has 1501 characters; there is room for 1500."),
        (f"---\ntitle: Rust\n---\n{'x' * 8001}", ":4: these words have 8001 characters; a card has room for 8000."),
        ("---\ntitle: Rust\n---\n\n", ":4: there are no words here"),
        ("---\ntitle: [a\n---\nVinegar.", ":3: this is not YAML"),
        ("---\n- a\n---\nVinegar.", ":2: the file: this must hold names with values."),
        ("---\ntitle: a\ntitle: b\n---\nVinegar.", ":3: the file: a name stands here twice"),
        ("---\nversion: 0\n---\nVinegar.", ":2: version: “0” should be a whole number"),
        ("---\nid: ../../etc\n---\nVinegar.", ":2: id: an id has up to 16 small letters"),
        ("---\ntitle: {a: b}\n---\nVinegar.", ":2: title: this should be words"),
        ("---\nid: a\nwhy: !!python/object:os.system x\nzzz: 1\n---\nV.", ":4: zzz: “zzz” is no key here."),
        (f"---\nwhy: {'[' * 5000}\n---\nV.", "this is not YAML"),
        ("Vinegar.\n\x00", ":2: this is no text"),
        ('---\nwhy: "\\ud800"\n---\nV.', ":2: why: half a character"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        read_card(text, SHOWN)
    assert str(told.value).startswith("tools/hand-plane.md:")
    assert said in str(told.value)


def test_a_folder_gives_all_its_cards_or_all_its_mistakes(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/a.md").write_text("---\nnonsense: 1\n---\nx", encoding="utf-8")
    (tmp_path / "a.md").write_text("# A\n\nwords", encoding="utf-8")
    (tmp_path / "deep/b.markdown").write_text("words of b", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\xff")
    (tmp_path / "away.md").symlink_to("/etc/passwd")
    assert [(card.title, card.words) for card in read_library(tmp_path)] == [("A", "words"), ("b", "words of b")]
    (tmp_path / "c.md").write_text("---\nkind: toll\n---\nx", encoding="utf-8")
    (tmp_path / "d.md").write_bytes(b"fine\n\xff\n")
    (tmp_path / "e.md").write_bytes(b"x" * 1_000_001)
    with pytest.raises(ConfigError) as told:
        read_library(tmp_path)
    assert str(told.value).splitlines() == [
        "Nothing was imported. Correct this, then try again:",
        "  c.md:2: kind: “toll” is no kind; nearest: tool.",
        "  d.md:2: this is not text in UTF-8.",
        "  e.md:1: this is too large (1000001 bytes); there is room for 1000000.",
    ]


def test_one_id_cannot_be_two_cards(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(write_card(A_CARD), encoding="utf-8")
    with pytest.raises(ConfigError, match="have the same one \\(q7f3\\)"):
        read_library(tmp_path)


@pytest.mark.parametrize(
    ("listing", "said"),
    [
        ("[]", ":1: the file: this must hold names"),
        ('{"format": "trellis-libary", "version": 1, "cards": []}', "nearest: trellis-library"),
        ('{"format": "trellis-library", "version": 2, "cards": []}', "“2” should be a whole number from 1 to 1"),
        (
            '{"format": "trellis-library", "version": 1, "cards": [\n{"id": "a", "title": "A"},\n{"id": "b"}]}',
            "library.json:3: cards[1]: “title” is missing.",
        ),
        (
            '{"format": "trellis-library", "version": 1, "cards": [{"id": "a", "title": "A", "wrds": ""}]}',
            "nearest: words.",
        ),
    ],
)
def test_a_mistake_in_a_listing_is_told_with_its_line(tmp_path: Path, listing: str, said: str) -> None:
    file = tmp_path / "library.json"
    file.write_text(listing, encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        read_library(file)
    assert said in str(told.value)


def test_nothing_of_anybody_else_is_overwritten(tmp_path: Path) -> None:
    refuse_to_overwrite(tmp_path / "new")
    refuse_to_overwrite(tmp_path)
    (tmp_path / "thesis.md").write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigError, match="holds other things"):
        refuse_to_overwrite(tmp_path)
    (tmp_path / "library.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ConfigError, match="no export of ours"):
        refuse_to_overwrite(tmp_path)
    with pytest.raises(ConfigError, match="is a file"):
        refuse_to_overwrite(tmp_path / "thesis.md")


def test_a_place_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is not there"):
        read_library(tmp_path / "none")
    with pytest.raises(ConfigError, match="no Markdown file"):
        read_library(tmp_path)
