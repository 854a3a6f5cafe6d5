"""Law 1 of the bindery: what is written is read back exactly."""

from pathlib import Path

from hypothesis import given

from bot.bindery import Bound, read_library, write_library
from bot.bindery.folder import file_name
from bot.bindery.listing import read_listing, write_listing
from bot.bindery.markdown import read_card, write_card
from bot.bindery.page import Page
from tests.bindery.cards import A_CARD, cards
from tests.village import the_voice

SHOWN = Path("cards/a.md")


@given(cards)
def test_a_file_is_read_back_exactly(card: Bound) -> None:
    written = write_card(card)
    assert read_card(written, SHOWN) == card
    assert read_card(written.encode().decode(), SHOWN) == card


@given(cards)
def test_a_listing_is_read_back_exactly(card: Bound) -> None:
    assert read_listing(write_listing({"cards/a.md": card}), SHOWN) == ([card], [])


def test_a_file_reads_like_something_that_somebody_wrote() -> None:
    assert write_card(A_CARD) == (
        '---\nid: q7f3\ntitle: Rust on a hand plane\nkind: experience\ntopics: [hand tools, "c++"]\nauthor: Ben\n'
        'owner: "Ana: the one"\npeople: [Ben, Cleo]\nkept: "2027-01-04T09:00:00Z"\nreview: "2027-07-03T09:00:00Z"\n'
        'version: 1\nused: 3\nsource: "#lobby"\nwhy: |-\n  It saves a good blade.\n\n  And an evening.\n'
        "when_not: Never on brass.\n---\n\n"
        "Soak it in vinegar over night,\n\n---\n\nthen brush it with steel wool.\n"
    )


def test_windows_and_its_editors_change_nothing() -> None:
    written = write_card(A_CARD).replace("\n", "\r\n")
    assert read_card(f"\ufeff{written}", SHOWN) == A_CARD


def test_json_that_another_program_wrote_in_ascii_is_the_same() -> None:
    written = write_listing({"cards/a.md": A_CARD}).replace("vinegar", "\\ud83c\\udf77")
    (card,), _ = read_listing(written, SHOWN)
    assert "\U0001f377" in card.words


@given(cards)
def test_no_title_leads_out_of_the_folder(card: Bound) -> None:
    name = Path(file_name(card))
    assert name.parts[0] == "cards"
    assert len(name.parts) == 2
    assert len(name.name.encode()) <= 255
    assert not set(name.name) & set('\\:*?"<>|\0\r\n')


def test_what_is_no_longer_kept_is_removed_from_an_earlier_export(tmp_path: Path) -> None:
    page = Page(community="Village", care="", language="en", say=the_voice().speaking("en"))
    (tmp_path / "notes").mkdir()
    folder = tmp_path / "library"
    other = Bound(id="other", title="Glue", words="Hide glue holds.")
    write_library(folder, [A_CARD, other], page)
    (folder / "cards/mine.md").write_text("# Mine\n\nNot exported by anybody.\n", encoding="utf-8")
    write_library(folder, [A_CARD], page)
    assert sorted(file.name for file in (folder / "cards").iterdir()) == ["mine.md", "rust-on-a-hand-plane-q7f3.md"]
    assert "Hide glue" not in "".join(file.read_text(encoding="utf-8") for file in folder.rglob("*.*"))
    (folder / "cards/mine.md").unlink()
    assert read_library(folder) == read_library(folder / "library.json") == [A_CARD]
