"""What the oracle allows: whose words may stand where, and for how long."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.simulation.word_book import AT_MOST, SENT_WITHIN, WordBook

BEGUN = datetime(2027, 10, 18, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MERGED, ALONE = '{{"message": "merged/1", "text": "{}"}}', '{{"message": "card/1", "text": "{}"}}'


@pytest.mark.parametrize(
    ("table", "row", "how", "longest"),
    [
        ("cards", ALONE, "let go", timedelta(0)),
        ("cards", ALONE, "taken back", timedelta(0)),
        ("outbox", ALONE, "let go", SENT_WITHIN),
        ("outbox", ALONE, "taken back", SENT_WITHIN),
        ("outbox", MERGED, "let go", AT_MOST + SENT_WITHIN),
        ("outbox", MERGED, "taken back", SENT_WITHIN),
        ("parts", ALONE, "let go", AT_MOST),
        ("parts", ALONE, "taken back", timedelta(0)),
    ],
)
def test_nothing_stands_anywhere_for_longer_than_there_is_a_reason(
    table: str, row: str, how: str, longest: timedelta
) -> None:
    book = WordBook()
    mark = book.given("ana")
    ends = book.take_back if how == "taken back" else book.let_go
    ends(mark, BEGUN)
    rows = {table: [row.format(mark)]}
    assert list(book.overheld(rows, BEGUN + longest)) == []
    [said] = book.overheld(rows, BEGUN + longest + MINUTE)
    assert mark in said


def test_nothing_is_held_that_was_never_given() -> None:
    book = WordBook()
    mark = book.passing("ana")
    assert list(book.overheld({"parts": [MERGED.format(mark)]}, BEGUN))
