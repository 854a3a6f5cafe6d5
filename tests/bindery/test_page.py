"""The page that opens from a file: nothing that people wrote is anything but words."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given

from bot.bindery import Bound
from bot.bindery.page import Page, write_page
from bot.bindery.page.words import drawn
from tests.bindery.cards import A_CARD, HOSTILE, cards, text
from tests.village import the_voice

PAGE = Page(community=HOSTILE, care=HOSTILE, language="en", say=the_voice().speaking("en"))
TAGS = {"a", "p", "br", "ul", "li", "blockquote", "pre", "code", "strong", "em"}


class Tags(HTMLParser):
    """What a browser would find."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data


@given(text(2_000))
def test_words_are_words(words: str) -> None:
    tags = Tags(drawn(words))
    assert {tag for tag, _ in tags.found} <= TAGS
    for tag, attributes in tags.found:
        assert set(attributes) <= {"href", "rel"} if tag == "a" else set(attributes) <= {"tabindex"}
        assert tag != "a" or re.match("https?://", str(attributes["href"]))


def test_whatever_is_written_stands_there_and_is_nothing_else() -> None:
    hostile = Bound(
        id="q7f3",
        title=HOSTILE[:100],
        topics=(HOSTILE[:40],),
        author=HOSTILE[:80],
        owner=HOSTILE[:80],
        people=(HOSTILE[:80],),
        kept=A_CARD.kept,
        review=A_CARD.review,
        source=HOSTILE[:160],
        why=HOSTILE,
        when_not=HOSTILE,
        words=HOSTILE,
    )
    plain, page = Tags(write_page(PAGE, {"cards/a.md": A_CARD})), Tags(write_page(PAGE, {"cards/a.md": hostile}))
    assert [tag for tag, _ in page.found].count("script") == [tag for tag, _ in plain.found].count("script") == 1
    assert not [tag for tag, _ in page.found if tag in ("img", "svg", "iframe", "link", "form", "object", "base")]
    assert not [name for _, attributes in page.found for name in attributes if name.startswith("on")]
    addresses = [attributes["href"] for tag, attributes in page.found if tag == "a"]
    assert not [address for address in addresses if str(address).startswith("javascript")]
    assert page.said.count("window.ran = 1") >= 8


def test_an_address_is_a_link_that_shows_where_it_leads() -> None:
    assert drawn("see https://a.example/b?c=1&d, ok") == (
        '<p>see <a href="https://a.example/b?c=1&amp;d" rel="noopener noreferrer nofollow">'
        "https://a.example/b?c=1&amp;d</a>, ok</p>"
    )
    assert "<a" not in drawn("[bank](https://evil.example)".replace("https://", "javascript:"))


def test_nothing_is_loaded_from_anywhere() -> None:
    page = write_page(replace(PAGE, community="Village", care=""), {"cards/a.md": A_CARD})
    assert "default-src 'none'" in page
    assert not re.search(r"\b(?:src|srcset|@import)=|url\(", page)


def test_a_library_without_cards_says_so() -> None:
    assert "Nothing is kept yet" in write_page(PAGE, {})


@given(cards)
def test_equal_cards_give_equal_pages(card: Bound) -> None:
    assert write_page(PAGE, {"cards/a.md": card}) == write_page(PAGE, {"cards/a.md": replace(card)})
