"""All cards in one JSON file, for programs; it is read back as exactly as the Markdown is."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.bindery.bound import FIELDS, Bound, read_bound, told, too_long
from bot.bindery.front_matter import escaped
from bot.core.errors import ConfigError
from bot.yaml_marks import Entry, read_yaml_text

FORMAT = "trellis-library"
VERSION = 1


def write_listing(cards: Mapping[str, Bound]) -> str:
    """Write cards, by the file in which each of them stands."""
    entries = [{"file": file, **told(card), "words": card.words} for file, card in cards.items()]
    whole = {"format": FORMAT, "version": VERSION, "cards": entries}
    text = json.dumps(whole, ensure_ascii=False, indent=2)
    return "\n".join(map(escaped, text.split("\n"))) + "\n"


def read_listing(text: str, shown: Path) -> tuple[list[Bound], list[str]]:
    """Read cards, and say what is wrong with the others; raises `ConfigError` where it is no listing at all."""
    cards, wrong = list[Bound](), list[str]()
    for entry in _entries(text, shown):
        try:
            cards.append(_card(entry))
        except ConfigError as error:
            wrong.append(str(error))
    return cards, wrong


def files_in(text: str, shown: Path) -> list[str]:
    """Return the files that a listing speaks of; raises `ConfigError` where it is no listing of ours."""
    return [fields["file"].verbatim() for entry in _entries(text, shown) if "file" in (fields := dict(entry.pairs()))]


def _entries(text: str, shown: Path) -> Sequence[Entry]:
    entry = read_yaml_text(text.removeprefix("\ufeff"), shown)
    if entry is None:
        raise ConfigError(f"{shown}:1: the file is empty.")
    whole = entry.fields(("format", "version", "cards"))
    whole["format"].known(whole["format"].verbatim(), (FORMAT,), "format that we read")
    whole["version"].number(VERSION, VERSION)
    return whole["cards"].items()


def _card(entry: Entry) -> Bound:
    fields = entry.fields(("id", "title"), ("file", *FIELDS, "words"))
    words = fields["words"].verbatim() if "words" in fields else ""
    if (said := too_long(words)) is not None:
        fields["words"].wrong(said)
    card = read_bound(fields, words)
    if not card.title:
        fields["title"].wrong("a card needs one.")
    return card
