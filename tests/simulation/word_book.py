"""Whose words may be held, as people themselves said it: each thing that anybody says bears a mark of its own.

By its mark a word is found wherever it stands, in whatever form: in a row, in an index, in a file, on a page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MARK = re.compile(r"zq0\d{4}")
"""No token of the house looks like it: they know no zero."""
ON_ITS_WAY = ("held", "parts")
AT_MOST = timedelta(days=28, hours=2)
"""For how long a message may wait for its person, and the parts of a merged one are kept, to be changed one by one."""
FOR_GOOD = datetime(9000, 1, 1, tzinfo=UTC)
SENT_WITHIN = timedelta(hours=26)
"""For how long the outbox may hold what was sent: a day, and the hour in which that is swept."""
OUTBOX = "outbox"
MERGED = '"merged/'
"""What a message of several parts is called by: where one of them changes, all of it goes out again."""


@dataclass(kw_only=True)
class Given:
    """Something that somebody said; `until` is when it may be held at the latest, None where it was never given."""

    mark: str
    by: str
    until: datetime | None = None
    is_taken_back: bool = False

    def may_be_held(self, at: datetime) -> bool:
        return self.until is not None and at <= self.until

    def may_stand_in(self, table: str, row: str, at: datetime) -> bool:
        """Say whether it may be held in such a row; of what was sent, something is left for a day."""
        if self.until is None:
            return False
        goes_along = table in ON_ITS_WAY or (table == OUTBOX and MERGED in row)
        until = self.until + AT_MOST if goes_along and not self.is_taken_back else self.until
        return at <= (until + SENT_WITHIN if table == OUTBOX else until)


class WordBook:
    """All that was said, and what its authors allow."""

    def __init__(self) -> None:
        self._said: dict[str, Given] = {}

    def __getitem__(self, mark: str) -> Given:
        return self._said[mark]

    def passing(self, by: str) -> str:
        """Mark something that somebody says to others: nobody gave it to us."""
        mark = f"zq0{len(self._said):04}"
        self._said[mark] = Given(mark=mark, by=by)
        return mark

    def given(self, by: str, until: datetime = FOR_GOOD) -> str:
        """Mark something that somebody gives to us."""
        mark = self.passing(by)
        self.allow(mark, until)
        return mark

    def allow(self, mark: str, until: datetime = FOR_GOOD) -> None:
        """Write down that something may be held."""
        self._said[mark].until = until

    def take_back(self, mark: str, at: datetime) -> None:
        """Write down that something may be held no longer."""
        given = self._said[mark]
        if given.may_be_held(at):
            given.until, given.is_taken_back = at, True

    def let_go(self, mark: str, at: datetime) -> None:
        """Write down that there is no reason to hold something any longer, though nobody took it back."""
        given = self._said[mark]
        if given.may_be_held(at):
            given.until = at

    def of(self, person: str) -> list[str]:
        """Return the marks of all that somebody said."""
        return [mark for mark, given in self._said.items() if given.by == person]

    def held_at(self, at: datetime) -> set[str]:
        """Return the marks of all that may be held."""
        return {mark for mark, given in self._said.items() if given.may_be_held(at)}

    def overheld(self, rows: Mapping[str, Iterable[str]], at: datetime) -> Iterator[str]:
        """Say what stands in a database although its author does not allow it."""
        for table, row, mark in marked(rows):
            given = self._said[mark]
            if not given.may_stand_in(table, row, at):
                yield f"at {at}, {table} held {mark}, which {given.by} gave until {given.until}: {row}"


def marked(rows: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str, str]]:
    """Go through every mark that stands in a row, with the table and the row."""
    for table, these in rows.items():
        for row in these:
            for mark in dict.fromkeys(MARK.findall(row.casefold())):
                yield table, row, mark
