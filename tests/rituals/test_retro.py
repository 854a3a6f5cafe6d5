"""Keep, drop, try: what a vote asks for, and nothing more."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import ChannelId
from bot.core.recurrence import Recurrence
from bot.rituals.format import Flavour, Format, Kind, Learning
from bot.rituals.retro import VOICES, wanted
from bot.rituals.ritual import Life, Ritual


def ritual(id_: str, format_: str, life: Life = Life.ACTIVE) -> Ritual:
    return Ritual(
        id=id_,
        format=format_,
        kind=Kind.PROMPT,
        life=life,
        channel=ChannelId("square:village/meetups"),
        recurrence=Recurrence(rule="FREQ=WEEKLY", start=datetime(2027, 1, 4, 9), zone=ZoneInfo("UTC")),  # noqa: DTZ001
        minutes=5,
    )


def format_(id_: str) -> Format:
    return Format(
        id=id_,
        flavour=Flavour.FAMILIAR,
        kind=Kind.PROMPT,
        learning=Learning.EXCHANGE,
        cadence="mon 09:00",
        minutes=5,
        lasts=timedelta(days=1),
        least=1,
        most=None,
        asynchronous=True,
    )


RITUALS = (ritual("a", "F01"), ritual("b", "F02"), ritual("c", "F03", Life.PAUSED), ritual("d", "F04", Life.ENDED))
FORMATS = tuple(map(format_, ("F01", "F02", "F03", "F04", "F08", "N06")))


def test_nothing_changes_where_nobody_asks_for_it() -> None:
    assert wanted({}, RITUALS, FORMATS) == ()
    assert wanted({"a": {"keep": 9}, "b": {"keep": 1, "drop": 2}}, RITUALS, FORMATS) == ()


def test_more_who_would_drop_than_keep_let_it_pause_and_two_thirds_end_it() -> None:
    assert wanted({"a": {"keep": 3, "drop": 3}}, RITUALS, FORMATS) == ()
    assert wanted({"a": {"keep": 3, "drop": 4}}, RITUALS, FORMATS) == ("pause:a",)
    assert wanted({"a": {"keep": 2, "drop": 4}}, RITUALS, FORMATS) == ("end:a",)
    assert wanted({"a": {"drop": 3}}, RITUALS, FORMATS) == ("end:a",)
    assert wanted({"c": {"drop": 9}, "d": {"drop": 9}, "nothing": {"drop": 9}}, RITUALS, FORMATS) == ()


def test_the_most_wished_for_is_tried_and_only_that() -> None:
    wishes = {"F08": {"try": 3}, "N06": {"try": 4}, "F01": {"try": 9}, "F03": {"try": 9}}
    assert wanted(wishes, RITUALS, FORMATS) == ("try:N06",)
    assert wanted({"F04": {"try": 3}}, RITUALS, FORMATS) == ("try:F04",)
    assert wanted({"F08": {"try": 2}}, RITUALS, FORMATS) == ()


counts = st.dictionaries(
    st.sampled_from([*"abcd", *(one.id for one in FORMATS), "x"]),
    st.dictionaries(st.sampled_from(["keep", "drop", "try", "?"]), st.integers(min_value=0, max_value=9)),
)


@given(counts)
def test_no_change_without_three_voices_and_none_twice(said: dict[str, dict[str, int]]) -> None:
    changes = wanted(said, RITUALS, FORMATS)
    assert len(set(changes)) == len(changes)
    for change in changes:
        what, _, of = change.partition(":")
        assert said[of]["try" if what == "try" else "drop"] >= VOICES
        assert what == "try" or said[of]["drop"] > said[of].get("keep", 0)
    assert sum(change.startswith("try:") for change in changes) <= 1
