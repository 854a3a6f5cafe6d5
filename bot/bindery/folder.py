"""Goes through folders: writes a library into one, and reads cards out of one, with all that is wrong in it.

1. A folder that holds anything else is left alone; from an earlier export of ours, what is no longer kept is removed.
2. A file is replaced whole, or not at all.
3. Whoever reads a folder gets all cards of it, or all mistakes.
"""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from bot.bindery.bound import Bound
from bot.bindery.listing import files_in, read_listing, write_listing
from bot.bindery.markdown import read_card, write_card
from bot.bindery.page import Page, write_page
from bot.core.errors import ConfigError

LISTING, PAGE, CARDS = "library.json", "index.html", "cards"
LONGEST_SLUG = 48
LARGEST = 1_000_000
"""Bytes of a file that may still hold a card."""
LARGEST_LISTING = 200_000_000
MOST_TOLD = 20
_OURS = re.compile(rf"{CARDS}/[^/\\]+\.md")


# ---- writing ---------------------------------------------------------------------------------------------------------


def file_name(card: Bound) -> str:
    """Return what a card's file is called: by its title for people, by its id so that no two are called alike."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", unicodedata.normalize("NFKC", card.title).casefold()))
    slug = "-".join(words)[:LONGEST_SLUG].strip("-")
    return f"{CARDS}/{slug}-{card.id}.md" if slug else f"{CARDS}/{card.id}.md"


def refuse_to_overwrite(folder: Path) -> None:
    """Raise `ConfigError` where a folder holds something that is no earlier export of ours."""
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file; name a folder, which may be new.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / LISTING).is_file():
        raise ConfigError(f"{folder} holds other things; name a folder that is new, empty, or an earlier export.")
    _written_before(folder)


def write_library(folder: Path, cards: Sequence[Bound], page: Page) -> None:
    """Write a library into a folder: a file a card, all of them as JSON, and as a page."""
    before = _written_before(folder)
    by_file = {file_name(card): card for card in cards}
    (folder / CARDS).mkdir(parents=True, exist_ok=True)
    for name in sorted(before - by_file.keys()):
        (folder / name).unlink(missing_ok=True)
    for name, card in by_file.items():
        _write(folder / name, write_card(card))
    _write(folder / PAGE, write_page(page, by_file))
    _write(folder / LISTING, write_listing(by_file))


def _written_before(folder: Path) -> set[str]:
    listing = folder / LISTING
    if not listing.is_file():
        return set()
    try:
        return {name for name in files_in(_text(listing, listing, LARGEST_LISTING), listing) if _OURS.fullmatch(name)}
    except ConfigError as error:
        raise ConfigError(
            f"{folder} is no export of ours, or somebody changed it; name another folder. ({error})"
        ) from None


def _write(file: Path, text: str) -> None:
    fresh = file.with_name(f"{file.name}.new")
    fresh.write_bytes(text.encode("utf-8"))
    os.replace(fresh, file)


# ---- reading ---------------------------------------------------------------------------------------------------------


def read_library(place: Path) -> list[Bound]:
    """Read the cards of a folder, of one Markdown file, or of a listing; raises `ConfigError` with every mistake."""
    if not place.exists():
        raise ConfigError(f"{place} is not there; name a folder with Markdown files, or a library.json.")
    if place.suffix == ".json":
        cards, wrong = read_listing(_text(place, place, LARGEST_LISTING), place)
    else:
        cards, wrong = _read_pages(place)
    if not wrong and not cards:
        raise ConfigError(f"There is no Markdown file in {place}.")
    wrong += _twice(cards)
    if wrong:
        _refuse(wrong)
    return cards


def _read_pages(place: Path) -> tuple[list[Bound], list[str]]:
    cards, wrong = list[Bound](), list[str]()
    for file in [place] if place.is_file() else sorted(_pages_in(place)):
        shown = Path(place.name) if place.is_file() else file.relative_to(place)
        try:
            cards.append(read_card(_text(file, shown, LARGEST), shown))
        except ConfigError as error:
            wrong.append(str(error))
    return cards, wrong


def _pages_in(folder: Path) -> Iterator[Path]:
    """Go through the Markdown files of a folder; what is hidden, or only a link to elsewhere, is passed over."""
    for top, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            file = Path(top) / name
            is_a_page = file.suffix.casefold() in (".md", ".markdown") and not name.startswith(".")
            if is_a_page and not file.is_symlink():
                yield file


def _text(file: Path, shown: Path, largest: int) -> str:
    try:
        if file.stat().st_size > largest:
            raise ConfigError(
                f"{shown}:1: this is too large ({file.stat().st_size} bytes); there is room for {largest}."
            )
        raw = file.read_bytes()
        return raw.decode("utf-8")
    except OSError as error:
        raise ConfigError(f"{shown} cannot be read ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ConfigError(f"{shown}:{line}: this is not text in UTF-8.") from error


def _twice(cards: Sequence[Bound]) -> list[str]:
    seen: dict[str, str] = {}
    wrong = []
    for card in cards:
        if card.id and card.id in seen:
            wrong.append(
                f"id: “{card.title}” and “{seen[card.id]}” have the same one ({card.id}); leave it away in one."
            )
        seen[card.id] = card.title
    return wrong


def _refuse(wrong: Sequence[str]) -> NoReturn:
    lines = [f"  {one}" for one in wrong[:MOST_TOLD]]
    if len(wrong) > MOST_TOLD:
        lines.append(f"  and {len(wrong) - MOST_TOLD} more")
    raise ConfigError("\n".join(("Nothing was imported. Correct this, then try again:", *lines)))
