"""Public holidays, so that nobody is called together on one; `holidays` knows them for most countries.

1. A country is its two letters, with a part of it where holidays differ: `PT`, `DE-BY`.
2. The rule is not changed by a holiday: an occurrence is left out, the others stay.
3. The library is imported when a country is asked about; its days are kept per country and year.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice, takewhile

from bot.core.errors import nearest
from bot.core.problems import Problem
from bot.core.recurrence import Recurrence, Slot
from bot.core.recurrence_words import LONGEST_WORDS

FIELD = "country"

SEARCHED = timedelta(days=3_650)
"""What is only on the first of January never comes on another day: then there are no dates, and we stop looking."""


def holiday_on(country: str, day: date) -> str | None:
    """Return what is celebrated in a known country on a day; None on an ordinary one."""
    return _holidays_of(country, day.year).get(day)


@lru_cache(maxsize=1)
def known_countries() -> frozenset[str]:
    """Return all countries and parts of countries whose holidays are known, such as `PT` and `DE-BY`."""
    from holidays import list_supported_countries  # importing it and asking takes a tenth of a second

    parts = {code: found for code, found in list_supported_countries(include_aliases=False).items() if len(code) == 2}
    return frozenset(parts) | {f"{country}-{part}" for country, found in parts.items() for part in found}


def read_country(words: str) -> str | Problem:
    """Read a country by its letters or its English name, or say which was probably meant."""
    said = " ".join("".join(filter(str.isprintable, words[:LONGEST_WORDS])).casefold().split())
    if said in _countries():
        return _countries()[said]
    names = {name: code for name, code in _countries().items() if len(name) > 3 and "-" not in name}
    whole = said.partition("-")[0]
    if "-" in said and whole in _countries():
        return _problem("when-country-near", written=said, nearest=_countries()[whole])
    near = nearest(said, names, most=1)
    if near:
        return _problem("when-country-near", written=said, nearest=f"{near[0].title()} ({names[near[0]]})")
    return _problem("when-country", written=said)


def slots_on_ordinary_days(recurrence: Recurrence, country: str, after: datetime, most: int) -> tuple[Slot, ...]:
    """Return the next occurrences that fall on no holiday of a country, at most so many."""
    near = takewhile(lambda slot: slot.at < after + SEARCHED, recurrence.following(after))
    return tuple(islice((slot for slot in near if holiday_on(country, slot.local.date()) is None), most))


def _problem(key: str, /, **arguments: str) -> Problem:
    return Problem(field=FIELD, key=key, arguments=tuple(arguments.items()))


@lru_cache(maxsize=256)
def _holidays_of(country: str, year: int) -> Mapping[date, str]:
    from holidays import country_holidays

    code, _, part = country.partition("-")
    return dict(country_holidays(code, subdiv=part or None, years=year, expand=False, language="en_US"))


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    """Return the code of each country by everything that it is called, in small letters."""
    from holidays.registry import COUNTRIES

    by_name = {name.replace("_", " "): codes[1] for name, codes in COUNTRIES.items()}
    by_three_letters = {codes[2].casefold(): codes[1] for codes in COUNTRIES.values()}
    return {**by_three_letters, **by_name, "uk": "GB", **{code.casefold(): code for code in known_countries()}}
