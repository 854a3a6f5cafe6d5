"""The feed says exactly what the bot does; `expanding` reads it back as a calendar program would."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.ids import ChannelId, CommunityId, MemberId
from bot.core.people import Community, Life
from bot.core.recurrence import Recurrence, Slot, beginning_after
from bot.core.voice import Say
from bot.feeds.files import IcsFiles
from bot.feeds.reading import feed_of
from bot.rituals.format import Kind
from bot.rituals.planning import next_slots
from bot.rituals.ritual import DID_NOT_HAPPEN, Answer, Hosting, Ritual, Rsvp, Run, Stage
from bot.rituals.ritual import Life as RitualLife
from tests.feeds.expanding import times_in
from tests.village import the_formats, the_voice

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)
IN_TWO_YEARS = NOW + timedelta(days=730)
ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Africa/Casablanca",
    "UTC",
)
RULES = (
    "FREQ=WEEKLY;BYDAY=MO",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
    "FREQ=MONTHLY;BYDAY=1TU",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "FREQ=WEEKLY;BYDAY=SU",
)
MEETUPS = ChannelId("square:village/meetups")


@dataclass
class Read:
    """What a feed is read from."""

    all_rituals: Sequence[Ritual]
    all_runs: Sequence[Run] = ()
    said: dict[str, Rsvp] = field(default_factory=dict)
    now: datetime = NOW
    changed: datetime = NOW
    community: Community = field(
        default_factory=lambda: Community(id=CommunityId("c"), name="Clock menders, inc; ltd", life=Life.OPEN)
    )

    @property
    def say(self) -> Say:
        return the_voice().speaking("en")

    @property
    def rituals(self) -> "Read":
        return self

    @property
    def runs(self) -> "Read":
        return self

    def all(self) -> Sequence[Ritual]:
        return self.all_rituals

    def changed_at(self, token: str) -> datetime | None:
        return self.changed

    def changes(self) -> dict[str, datetime]:
        return {ritual.id: self.changed for ritual in self.all_rituals}

    def since(self, begins: datetime) -> Sequence[Run]:
        return [run for run in self.all_runs if run.begins > begins]

    def answers_of(self, member: MemberId) -> dict[str, Rsvp]:
        return self.said

    def called_off_for(self, member: MemberId, since: datetime) -> Sequence[Run]:
        return [run for run in self.all_runs if run.stage in DID_NOT_HAPPEN and run.begins > since]

    def hosted_by(self, member: MemberId) -> Sequence[Run]:
        return [run for run in self.all_runs if run.host == member]

    def not_over(self) -> Sequence[Run]:
        return [run for run in self.all_runs if run.stage in (Stage.AHEAD, Stage.ON, Stage.KEEPING)]


def a_ritual(recurrence: Recurrence, **more: object) -> Ritual:
    usual = Ritual(
        id="r1",
        format="F08",
        kind=Kind.GATHERING,
        title="Clinic: cases, & more\nthan that",
        channel=MEETUPS,
        recurrence=recurrence,
        minutes=50,
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def starting(rule: str, zone: str, at: str = "02:30") -> Recurrence:
    """Return a rule from its first day after Sunday the third."""
    return beginning_after(
        NOW - timedelta(hours=33),
        rule,
        time.fromisoformat(at),
        ZoneInfo(zone),
    )


def a_run(ritual: Ritual, slot: Slot, **more: object) -> Run:
    at = slot.at
    usual = Run(
        id=f"run-{slot.name}",
        ritual=ritual.id,
        slot=slot.name,
        format=ritual.format,
        kind=ritual.kind,
        channel=ritual.channel,
        begins=at,
        ends=at + timedelta(minutes=ritual.minutes),
    )
    return replace(usual, **more)  # type: ignore[arg-type]


def fed(read: Read, member: str | None = None) -> bytes:
    body = feed_of(None if member is None else MemberId(member), read, the_formats())
    assert body is not None
    return body


def ahead(read: Read) -> list[datetime]:
    shown = times_in(fed(read), IN_TWO_YEARS)
    return [seen.at for seen in shown if seen.status == "CONFIRMED" and seen.at > read.now]


def will_be(ritual: Ritual) -> list[datetime]:
    """Return when the bot lets it happen, within two years."""
    slots = next_slots(ritual, NOW, 1_000)
    return [slot.at for slot in slots if slot.at < IN_TWO_YEARS]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("rule", RULES)
def test_two_years_of_a_rule_through_every_change_of_the_clocks(rule: str, zone: str):
    ritual = a_ritual(starting(rule, zone))
    expected = will_be(ritual)
    assert len(expected) > 20
    assert ahead(Read([ritual])) == expected


@pytest.mark.parametrize("country", ["DE-BY", "US", "EG"])
def test_holidays_are_left_out(country: str):
    ritual = a_ritual(starting("FREQ=DAILY", "Europe/Berlin", "16:00"), holidays=country)
    expected = will_be(ritual)
    assert len(expected) < 725
    assert ahead(Read([ritual])) == expected


@settings(deadline=None)  # two years of every weekday take as long as the machine needs
@given(
    rule=st.sampled_from(RULES),
    zone=st.sampled_from(ZONES),
    left_out=st.sets(st.integers(0, 15), max_size=4),
    moved=st.dictionaries(st.integers(0, 15), st.integers(-60 * 9, 60 * 9), max_size=3),
    pause=st.one_of(st.none(), st.integers(0, 200)),
)
def test_whatever_is_left_out_moved_or_paused(
    rule: str, zone: str, left_out: set[int], moved: dict[int, int], pause: int | None
):
    recurrence = starting(rule, zone)
    slots = recurrence.slots(NOW, 16)
    for number, minutes in moved.items():
        to = slots[number].planned + timedelta(minutes=minutes)
        if number not in left_out and not _is_taken(recurrence, to):
            recurrence = recurrence.shifted_to(slots[number].planned, to)
    for number in left_out:
        recurrence = recurrence.left_out(slots[number].planned)
    until = None if pause is None else NOW + timedelta(days=pause)
    ritual = a_ritual(recurrence, paused_until=until)
    assert ahead(Read([ritual])) == will_be(ritual)


def _is_taken(recurrence: Recurrence, local: datetime) -> bool:
    at = local.replace(tzinfo=recurrence.zone).astimezone(UTC)
    return bool(recurrence.between(at, at + timedelta(minutes=1)))


def test_once_is_once():
    wednesday = datetime.fromisoformat("2027-02-03T16:00")
    ritual = a_ritual(Recurrence(start=wednesday, zone=ZoneInfo("Europe/Berlin")))
    assert ahead(Read([ritual])) == [datetime(2027, 2, 3, 15, 0, tzinfo=UTC)]
    moved = ritual.recurrence.shifted_to(wednesday, wednesday + timedelta(hours=25))
    assert ahead(Read([replace(ritual, recurrence=moved)])) == [datetime(2027, 2, 4, 16, 0, tzinfo=UTC)]


def test_what_is_only_tried_ends():
    ritual = a_ritual(starting("FREQ=WEEKLY;BYDAY=TH", "UTC", "16:00"), tries_left=3)
    first = next_slots(ritual, NOW, 1)[0]
    assert len(ahead(Read([ritual]))) == 3
    assert len(ahead(Read([ritual], [a_run(ritual, first)]))) == 3
    off = a_run(ritual, first, stage=Stage.CANCELLED)
    assert len(ahead(Read([ritual], [off]))) == 3


def test_what_was_announced_and_cancelled_says_so():
    ritual = a_ritual(starting("FREQ=WEEKLY;BYDAY=TH", "Europe/Berlin", "16:00"))
    first, second = islice(next_slots(ritual, NOW, 2), 2)
    without = replace(ritual, recurrence=ritual.recurrence.left_out(first.planned))
    for now in (ritual, without):
        shown = times_in(fed(Read([now], [a_run(ritual, first, stage=Stage.CANCELLED)])), IN_TWO_YEARS)
        assert [(seen.at, seen.status) for seen in shown[:2]] == [
            (first.at, "CANCELLED"),
            (second.at, "CONFIRMED"),
        ]


def test_a_time_that_is_called_off_counts_as_changed_and_the_others_do_not():
    ritual = a_ritual(starting("FREQ=WEEKLY;BYDAY=TH", "Europe/Berlin", "16:00"))
    first, second = islice(next_slots(ritual, NOW, 2), 2)
    too_few = a_run(ritual, first, stage=Stage.TOO_FEW)
    before = int(_value(fed(Read([ritual])).decode(), "SEQUENCE"))
    body = fed(Read([ritual], [too_few, a_run(ritual, second)])).decode()
    whole, off = (part for part in body.split("BEGIN:VEVENT")[1:])
    assert (int(_value(whole, "SEQUENCE")), int(_value(off, "SEQUENCE"))) == (before, before + 1)
    assert _value(off, "STATUS") == "CANCELLED"


def test_what_rests_or_ended_is_gone():
    for life in (RitualLife.PROPOSED, RitualLife.PAUSED, RitualLife.RESTING, RitualLife.ENDED):
        ritual = a_ritual(starting("FREQ=DAILY", "UTC"), life=life)
        assert times_in(fed(Read([ritual])), IN_TWO_YEARS) == []


def test_words_are_words_and_a_prompt_takes_no_time():
    ritual = a_ritual(starting("FREQ=DAILY", "UTC", "09:00"), kind=Kind.PROMPT, place="https://meet.example.org/a;b,c")
    body = fed(Read([ritual])).decode()
    shown = times_in(body.encode(), IN_TWO_YEARS)
    assert shown[0].title == "Clinic: cases, & more than that"
    assert shown[0].lasts == timedelta(minutes=50)
    assert "TRANSP:TRANSPARENT" in body
    assert "NAME:Clock menders\\, inc\\; ltd" in body
    assert "URL" in body
    assert "\r\n" in body
    assert max(len(line.encode()) for line in body.split("\r\n")) <= 75


def test_the_same_ritual_keeps_its_uid_and_a_change_raises_its_sequence():
    ritual = a_ritual(starting("FREQ=DAILY", "UTC", "09:00"))
    before = fed(Read([ritual])).decode()
    again = fed(Read([ritual], now=NOW + timedelta(hours=5))).decode()
    after = fed(Read([replace(ritual, title="Other")], changed=NOW + timedelta(seconds=2))).decode()
    assert before == again
    assert _value(before, "UID") == _value(after, "UID")
    assert int(_value(before, "SEQUENCE")) + 2 == int(_value(after, "SEQUENCE"))


def _value(body: str, name: str) -> str:
    return next(line.partition(":")[2] for line in body.split("\r\n") if line.startswith(f"{name}:"))


def test_my_own_feed_holds_my_yeses_and_what_i_host_and_nothing_else():
    ritual = a_ritual(starting("FREQ=WEEKLY;BYDAY=TH", "Europe/Berlin", "16:00"))
    slots = next_slots(ritual, NOW, 6)
    runs = [a_run(ritual, slot) for slot in slots]
    runs[3] = replace(runs[3], host=MemberId("ana"), hosting=Hosting.YES)
    runs[4] = replace(runs[4], host=MemberId("ana"), hosting=Hosting.ASKED)
    answers = ((0, Answer.YES), (1, Answer.MAYBE), (2, Answer.TAKE_AWAYS), (5, Answer.YES))
    said = {
        runs[which].id: Rsvp(run=runs[which].id, member=MemberId("ana"), answer=answer, at=NOW, waits=which == 5)
        for which, answer in answers
    }
    shown = times_in(fed(Read([ritual], runs, said), "ana"), IN_TWO_YEARS)
    assert [(seen.at, seen.status) for seen in shown] == [
        (slots[0].at, "CONFIRMED"),
        (slots[1].at, "TENTATIVE"),
        (slots[3].at, "CONFIRMED"),
        (slots[5].at, "TENTATIVE"),
    ]


def test_a_closed_community_has_no_feed():
    read = Read([a_ritual(starting("FREQ=DAILY", "UTC"))])
    read.community = replace(read.community, life=Life.CLOSED)
    assert feed_of(None, read, the_formats()) is None


def test_a_file_for_one_time_says_when_and_that_it_is_off():
    ritual = a_ritual(starting("FREQ=WEEKLY;BYDAY=TH", "America/New_York", "16:00"))
    slot = next_slots(ritual, NOW, 1)[0]
    files, read = IcsFiles(the_formats()), Read([ritual])
    on = files.of_run(a_run(ritual, slot), ritual, read)  # type: ignore[arg-type]
    off = files.of_run(a_run(ritual, slot, stage=Stage.CANCELLED), ritual, read)  # type: ignore[arg-type]
    assert (on.name, on.media_type) == ("clinic-cases-more-than-that.ics", "text/calendar")
    assert [seen.at for seen in times_in(on.content.encode(), IN_TWO_YEARS)] == [slot.at]
    assert [seen.status for seen in times_in(off.content.encode(), IN_TWO_YEARS)] == ["CANCELLED"]
    assert _value(on.content, "UID") == _value(off.content, "UID")
    assert int(_value(on.content, "SEQUENCE")) < int(_value(off.content, "SEQUENCE"))
