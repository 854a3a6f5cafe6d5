"""Reads what people type about something that comes round, such as "mon 09:00" or "every second thursday at four".

1. Words are read to the last one or not at all; one that nobody knows is named, never passed over.
2. Weekdays are known by name. A number is never a weekday: some count from Sunday, others from Monday.
3. An hour from 1 to 7 with neither a zero before it nor am or pm is one of the afternoon: nobody meets at four in the
   night. What was understood is said back before it counts.
4. A rhythm that would skip a month without saying so (the 31st) is a problem, with what to type instead.
5. Long or strange input is refused before it is looked at.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time

from bot.core.errors import nearest
from bot.core.problems import Problem

FIELD = "when"
LONGEST_WORDS = 200
MISSPELT, NEARLY_SAME = 0.65, 0.85
"""How alike a word is to one of ours that was meant by it, where they begin with the same letter, and where not."""

WEEKDAYS = {
    "MO": ("monday", "mon"),
    "TU": ("tuesday", "tue", "tues"),
    "WE": ("wednesday", "wed", "weds"),
    "TH": ("thursday", "thu", "thur", "thurs"),
    "FR": ("friday", "fri"),
    "SA": ("saturday", "sat"),
    "SU": ("sunday", "sun"),
}
WORKDAYS = ("MO", "TU", "WE", "TH", "FR")

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

# ---- one small language for many ways to say it -------------------------------------------------------------
#
# Each word becomes one of: a weekday's code, WORK (Monday to Friday), `every`, `other`, `to`, a unit, a number,
# an ordinal as #2 (#-1: the last). An empty meaning is a word that changes nothing.

_MEANINGS: dict[str, str] = {
    **{form: code for code, (name, *short) in WEEKDAYS.items() for form in (name, f"{name}s", *short)},
    **dict.fromkeys(("weekday", "weekdays", "workday", "workdays"), "WORK"),
    **dict.fromkeys(("weekend", "weekends"), "SA SU"),
    **{word: f"#{number}" for number, word in enumerate(_ORDINALS, 1)},
    **{word: str(number) for number, word in enumerate(_NUMBERS, 1)},
    **{form: unit for unit in ("day", "week", "month") for form in (unit, f"{unit}s")},
    **dict.fromkeys(("on", "the", "of", "in", "and"), ""),
    **dict.fromkeys(("to", "through"), "to"),
    **dict.fromkeys(("every", "each"), "every"),
    "last": "#-1",
    "other": "other",
    "daily": "every day",
    "weekly": "every week",
    "biweekly": "every 2 week",
    "fortnightly": "every 2 week",
    "fortnight": "2 week",
    "monthly": "every month",
    "quarterly": "every 3 month",
    "quarter": "3 month",
}
KNOWN_WORDS = frozenset((*_MEANINGS, "noon", "midday", "midnight"))

_DAY = f"(?:{'|'.join(WEEKDAYS)}|WORK)"
_DAYS = rf"(?P<days>{_DAY}(?: to {_DAY})?(?: {_DAY}(?: to {_DAY})?)*)"
_STEP = r"(?:(?P<step>[1-9]\d?|#(?!1\b)\d+|other) )?"
_MONTHS = rf"every {_STEP}month"
_WHICH = r"(?P<which>#-?\d+(?: #-?\d+)*)"
_DATES = rf"(?:day (?P<dates>\d+(?: \d+)*)|{_WHICH}(?: day)?)"


@dataclass(frozen=True, slots=True)
class Told:
    """What was understood: a rule, and the time of day if one was named."""

    rule: str
    at: time | None = None


def problem(key: str, /, **arguments: str | int) -> Problem:
    """Say what is wrong with what was typed."""
    return Problem(field=FIELD, key=key, arguments=tuple(arguments.items()))


def read_rule(words: str) -> Told | Problem | None:
    """Read words that may be a rhythm; None where they speak of none, and may be a date."""
    said = tidy(words)
    if isinstance(said, Problem):
        return said
    timed = split_time(said)
    if isinstance(timed, Problem):
        return timed
    days, at = timed
    rule = read_days(days)
    return Told(rule, at) if isinstance(rule, str) else rule


def tidy(words: str) -> str | Problem:
    """Return what was typed in one line of small letters, or say why it is not looked at."""
    if len(words) > LONGEST_WORDS:
        return problem("when-too-long", longest=LONGEST_WORDS)
    said = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    if not said:
        return problem("when-empty")
    if not said.isprintable() or len(said) > LONGEST_WORDS:
        return problem("when-unclear")
    return re.sub(r"(?<=\d)t(?=\d\d:)", " ", re.sub(r"[–—]", "-", said.replace("’", "'")))


def unknown(word: str, known: frozenset[str] = KNOWN_WORDS) -> Problem:
    """Say that nobody knows a word, and which they may have meant, where it is one of ours but for a letter or two.

    The first letter is seldom the wrong one: "munday" is Monday, and "sometimes" has little to do with minutes.
    """
    begin_alike = [other for other in sorted(known) if other[0] == word[0]]
    near = nearest(word, begin_alike, most=1, alike=MISSPELT) or nearest(word, sorted(known), most=1, alike=NEARLY_SAME)
    return (
        problem("when-unknown-near", written=word, nearest=near[0]) if near else problem("when-unknown", written=word)
    )


# ---- the time of day ----------------------------------------------------------------------------------------

_HOUR = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
_HALF = r"(?:a\.m\.|p\.m\.|[ap]m)(?!\w)"
_PART_OF_DAY = r"in the (?:morning|afternoon|evening)\b"
_TIME = re.compile(
    rf"(?:\bat )?(?<![\w.:/+-])(?:"
    rf"(?P<name>noon|midday|midnight)\b"
    rf"|(?P<part>half past|quarter past|quarter to) (?P<parted>{_HOUR})\b"
    rf"|(?P<hour>\d{{1,2}})[:.h](?P<minute>\d{{2}})(?![\d/-]|[:.]\d)"
    rf"|(?P<whole>{_HOUR}) ?(?:h\b|o'clock\b|(?={_HALF}|{_PART_OF_DAY}))"
    rf"|(?<=\bat )(?P<bare>{_HOUR})\b(?![:./-]\w)"
    rf")(?: ?o'clock\b)?(?: ?(?P<half>{_HALF}|{_PART_OF_DAY}))?"
)
_NAMED_TIMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_PARTS = {"half past": 30, "quarter past": 15, "quarter to": -15, None: 0}


def split_time(said: str) -> tuple[str, time | None] | Problem:
    """Take the time of day out of what was said, and return the rest with it; there may be none, but not two."""
    found = list(_TIME.finditer(said))
    if len(found) > 1:
        return problem("when-two-times", first=found[0][0].strip(), second=found[1][0].strip())
    if not found:
        return said, None
    at = _time_of(found[0])
    if at is None:
        return problem("when-time-wrong", written=found[0][0].removeprefix("at ").strip())
    return " ".join(f"{said[: found[0].start()]} {said[found[0].end() :]}".split()), at


def _time_of(found: re.Match[str]) -> time | None:
    if found["name"]:
        return _NAMED_TIMES[found["name"]] if not found["half"] else None
    written = found["parted"] or found["hour"] or found["whole"] or found["bare"]
    hour = _NUMBERS.index(written) + 1 if written in _NUMBERS else int(written)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (0 if found["half"].startswith("a") or found["half"].endswith("morning") else 12)
    elif 1 <= hour <= 7 and not written.startswith("0"):
        hour += 12
    minutes = hour * 60 + int(found["minute"] or 0) + _PARTS[found["part"]]
    if hour > 23 or int(found["minute"] or 0) > 59 or (found["part"] and not 1 <= hour <= 23):
        return None
    return time(*divmod(minutes, 60))


# ---- the days -----------------------------------------------------------------------------------------------


def read_days(said: str) -> str | Problem | None:
    """Read tidy words without a time of day as a rule; None where they speak of no rhythm."""
    words = _words_of(said)
    meaning = " ".join(filter(None, (_meaning(word) or "" for word in words)))
    for pattern, read in _READINGS:
        if (found := re.fullmatch(pattern, meaning)) and all(_meaning(word) is not None for word in words):
            return read(found)
    if not re.search(r"\b(?:every|WORK)\b", meaning):
        return None
    strange = [word for word in words if _meaning(word) is None]
    if strange:
        return unknown(strange[0])
    if re.fullmatch(rf"every {_STEP}week", meaning):
        return problem("when-day-missing")
    return problem("when-month-day-missing" if re.fullmatch(_MONTHS, meaning) else "when-unclear")


def _words_of(said: str) -> list[str]:
    said = re.sub(r"\bbi-weekly\b", "biweekly", said)
    said = re.sub(r"\b(?:working|business) (day)", r"week\1", said)
    said = re.sub(r"\bonce an? ", "every ", said)
    said = re.sub(r"(?<=[a-z])-(?=[a-z])", " to ", said)
    return [word.rstrip(".") for word in re.split(r"[\s,;&+/]+", said) if word.strip(".")]


def _meaning(word: str) -> str | None:
    """Return what a word stands for, the empty string where it changes nothing, None where nobody knows it."""
    if numbered := re.fullmatch(r"([1-9]|[12]\d|3[01])(st|nd|rd|th)", word):
        return f"#{numbered[1]}"
    return word if re.fullmatch(r"[1-9]\d?", word) else _MEANINGS.get(word)


def _listed(days: str) -> list[str] | None:
    """Return the weekdays of a list in their order, ranges written out; None where a range makes no sense."""
    codes, listed = list(WEEKDAYS), set[str]()
    for first, last in re.findall(rf"({_DAY})(?: to ({_DAY}))?", days):
        if first == "WORK" or last == "WORK":
            if last:
                return None
            listed.update(WORKDAYS)
        else:
            start, length = codes.index(first), (codes.index(last or first) - codes.index(first)) % 7
            listed.update((codes * 2)[start : start + length + 1])
    return [code for code in codes if code in listed]


def _numbers(listed: str) -> list[int]:
    return sorted({int(each) for each in listed.replace("#", "").split()}, key=lambda each: (each < 0, each))


def _interval(found: re.Match[str]) -> str:
    step = found.groupdict().get("step") or "1"
    return {"other": ";INTERVAL=2", "1": ""}.get(step, f";INTERVAL={step.removeprefix('#')}")


def _daily(found: re.Match[str]) -> str | Problem:
    return f"FREQ=DAILY{_interval(found)}"


def _weekly(found: re.Match[str]) -> str | Problem:
    days = _listed(found["days"])
    return f"FREQ=WEEKLY{_interval(found)};BYDAY={','.join(days)}" if days else problem("when-unclear")


def _monthly_by_weekday(found: re.Match[str]) -> str | Problem:
    which, days = _numbers(found["which"]), _listed(found["days"])
    if days is None or not set(which) <= {1, 2, 3, 4, 5, -1} or ("WORK" in found["days"] and found["days"] != "WORK"):
        return problem("when-unclear")
    monthly = f"FREQ=MONTHLY{_interval(found)}"
    if found["days"] == "WORK":
        return f"{monthly};BYDAY={','.join(days)};BYSETPOS={','.join(map(str, which))}"
    return f"{monthly};BYDAY={','.join(f'{each}{day}' for each in which for day in days)}"


def _monthly_by_date(found: re.Match[str]) -> str | Problem:
    dates = _numbers(found["dates"] or found["which"])
    if max(dates) > 28:
        return problem("when-not-every-month", number=max(dates))
    if dates != [-1] and -1 in dates:
        return problem("when-unclear")
    return f"FREQ=MONTHLY{_interval(found)};BYMONTHDAY={','.join(map(str, dates))}"


def _bare_number(found: re.Match[str]) -> str | Problem:
    return problem("when-bare-number", number=int(found["number"]))


_READINGS: tuple[tuple[str, Callable[[re.Match[str]], str | Problem]], ...] = (
    (rf"every {_STEP}day", _daily),
    (rf"(?:every day |every {_STEP}(?:week )?)?{_DAYS}", _weekly),
    (rf"{_DAYS} every {_STEP}week", _weekly),
    (rf"(?:every )?{_WHICH} {_DAYS}(?: month| {_MONTHS})?", _monthly_by_weekday),
    (rf"{_MONTHS} {_WHICH} {_DAYS}", _monthly_by_weekday),
    (rf"{_MONTHS} {_DATES}", _monthly_by_date),
    (rf"(?:every )?{_DATES} (?:month|{_MONTHS})", _monthly_by_date),
    (rf"(?:every {_STEP}(?:week )?)?{_DAYS} (?P<number>\d+)", _bare_number),
)
