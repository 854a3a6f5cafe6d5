"""Something unusual now and then: drawn among what suits, told to coordinators first, and public in its time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.ids import new_token
from bot.core.recurrence import Recurrence
from bot.rituals.format import SURPRISE, Flavour, Kind
from bot.rituals.novelty import APART, COOL_DOWN
from bot.rituals.planning import plan
from bot.rituals.ritual import Answer, Ritual, Rsvp, Run, Stage
from bot.store.unit_of_work import UnitOfWork
from tests.rhythm import UTC_ZONE, comes_round, writes
from tests.village import MONDAY, PEOPLE, Village, the_formats, the_voice

DRAWN_BY = datetime(2027, 1, 20, 18, tzinfo=UTC)
"""The surprise is on the 28th; whatever was drawn, it is neither announced nor far from it."""
ON = datetime(2027, 1, 28, 18, tzinfo=UTC)


async def has_met(village: Village, familiar: int = 3, novel: tuple[tuple[str, int], ...] = ()) -> None:
    """Let the community have met before, all of it: so many familiar times, and unusual ones so many days ago."""
    people = [await village.member(person) for person in PEOPLE]

    def wrote(tx: UnitOfWork) -> None:
        before = [("F01", day) for day in range(1, familiar + 1)]
        for number, (format_, days) in enumerate((*before, *novel)):
            begins = MONDAY - timedelta(days=days)
            run = Run(
                id=new_token(),
                ritual=f"before-{number}",
                slot=f"{begins:%Y-%m-%dT%H:%M}",
                format=format_,
                kind=Kind.PROMPT,
                channel=village.square.place("meetups"),
                begins=begins,
                ends=begins + timedelta(hours=1),
                stage=Stage.OVER,
                beat=9,
            )
            tx.runs.begin(run)
            for member in people:
                tx.runs.answer(Rsvp(run=run.id, member=member, answer=Answer.YES, at=begins, came=True))

    await writes(village, wrote)


async def a_surprise(village: Village, at: datetime = ON, rule: str = "FREQ=MONTHLY;BYMONTHDAY=28") -> str:
    ritual = Ritual(
        id=new_token(),
        format=SURPRISE,
        kind=Kind.GATHERING,
        channel=village.square.place("meetups"),
        recurrence=Recurrence(rule=rule, start=at.replace(tzinfo=None), zone=UTC_ZONE),
        minutes=45,
    )

    def set_it(tx: UnitOfWork) -> None:
        tx.rituals.add(ritual)
        plan(ritual, tx.now, tx, the_formats())

    await writes(village, set_it)
    return ritual.id


async def drawn_for(village: Village, ritual: str) -> Run | None:
    return next(iter(await village.reads(lambda look: look.runs.of(ritual))), None)


async def test_a_surprise_is_told_to_coordinators_before_anybody_else(village: Village) -> None:
    await has_met(village)
    ritual = await a_surprise(village)
    await village.waits_until(DRAWN_BY)
    run = await drawn_for(village, ritual)
    assert run is not None
    assert the_formats()[run.format].flavour is Flavour.NOVEL
    assert not run.is_announced
    (told,) = village.posts("coordinators")
    assert told.says("Surprise, 2027-01-28T18:00:00+00:00: I drew")
    assert told.says("It has not been tried here yet")
    assert told.offers("Another one", "Not this time")
    assert village.posts("meetups") == []
    await village.types("ana", "calendar 30")
    assert village.answers("ana")[-1].says("Surprise in #meetups")
    await village.waits_until(ON - the_formats()[run.format].lead + timedelta(minutes=1))
    name = str(the_voice().speaking("en")(f"{the_formats()[run.format].key}-name"))
    assert village.posts("meetups")[-1].says(name)
    await village.types("ana", "calendar 30")
    assert village.answers("ana")[-1].says(f"{name} in #meetups")
    run = await drawn_for(village, ritual)
    assert run is not None
    assert run.is_announced
    await village.presses("cora", "Not this time")
    assert village.answers("cora")[-1].says("It is public by now")
    village.quiet()


async def test_another_one_is_drawn_and_none_comes_twice(village: Village) -> None:
    await has_met(village)
    ritual = await a_surprise(village)
    await village.waits_until(DRAWN_BY)
    told = village.posts("coordinators")[-1]
    stale = next(item.token for item in told.items() if item.label == "Another one")
    drawn = []
    for _ in range(3):
        run = await drawn_for(village, ritual)
        assert run is not None
        drawn.append(run.format)
        await village.presses("cora", "Another one")
        if village.answers("cora")[-1].says("No other fits"):
            break
    assert len(set(drawn)) == len(drawn) > 1
    await village.square.press("carl", "calendar.another", stale)
    await village.settles()
    assert village.answers("carl")[-1].says("drew again meanwhile")
    await village.square.press("ben", "calendar.another", stale)
    await village.settles()
    assert village.answers("ben")[-1].says("The coordinators decide")
    assert all(said.says("Drawn again") or said.says("No other fits") for said in village.answers("cora"))
    assert len(village.posts("coordinators")) == 1
    village.quiet()


async def test_nobody_else_can_look_ahead_at_it(village: Village) -> None:
    await has_met(village)
    ritual = await a_surprise(village)
    ben = await village.member("ben")

    def hosts(tx: UnitOfWork) -> None:
        one = tx.rituals.ritual(ritual)
        assert one is not None
        tx.rituals.change(replace(one, host=ben))

    await writes(village, hosts)
    await village.waits_until(DRAWN_BY)
    assert village.posts("coordinators")[-1].says("I drew")
    await village.types("ben", "ritual preview surprise")
    assert village.answers("ben")[-1].says("stays a surprise until it is announced")
    await village.types("ben", "ritual surprise")
    assert village.answers("ben")[-1].offers("Move", "Pause", "Set it otherwise")
    assert not village.answers("ben")[-1].offers("Preview")
    await village.types("ben", "calendar 30")
    assert not village.answers("ben")[-1].offers("Preview")
    await village.square.press("ben", "calendar.preview", ritual)
    await village.settles()
    assert village.answers("ben")[-1].says("stays a surprise until it is announced")
    await village.types("ben", "ritual add surprise last thu of month 18:00")
    look = village.answers("ben")[-1]
    assert look.offers("Suggest it")
    assert not look.offers("Preview")
    await village.types("cora", "ritual preview surprise")
    assert village.answers("cora")[-1].says("The next time of Surprise")
    village.quiet()


async def test_it_is_not_announced_before_coordinators_could_say_no(village: Village) -> None:
    """Neither where it is set late, nor where it is moved or set otherwise just after it was drawn."""
    await has_met(village)
    soon = MONDAY + timedelta(days=3, hours=9)
    ritual = await a_surprise(village, soon, "")
    told = village.posts("coordinators")[-1]
    assert told.says("2027-01-07T18:00:00+00:00: I drew")
    await village.types("cora", "ritual move surprise 2027-01-08 18:00")
    assert village.answers("cora")[-1].offers("Move it")
    await village.presses("cora", "Move it")
    assert village.answers("cora")[-1].says("is moved to")
    assert told.says("2027-01-08T18:00:00+00:00: I drew")
    assert told.offers("Another one", "Not this time")
    await village.waits("20 hours")
    await village.types("cora", "ritual edit surprise")
    where = village.square.place("meetups")
    assert not await village.submits("cora", title="Something else", channel=where, minutes="45")
    assert village.answers("cora")[-1].offers("Set it")
    await village.presses("cora", "Set it")
    assert village.answers("cora")[-1].says("It is set otherwise")
    assert told.says("Something else, 2027-01-08T18:00:00+00:00: I drew")
    await village.waits("20 hours")
    run = await drawn_for(village, ritual)
    assert run is not None
    assert not run.is_announced
    assert village.posts("meetups") == []
    await village.presses("cora", "Not this time")
    assert village.answers("cora")[-1].says("Not this time, then")
    village.quiet()


async def test_a_time_that_passed_unheard_is_told_to_coordinators(village: Village) -> None:
    await has_met(village)
    ritual = await a_surprise(village)
    village.clock.turn_to(ON + timedelta(hours=2))
    await village.settles()
    assert village.posts("coordinators")[-1].says("Surprise, 2027-01-28T18:00:00+00:00, did not take place")
    assert await drawn_for(village, ritual) is None
    assert village.posts("meetups") == []
    village.quiet()


async def test_not_this_time_lets_it_go_by(village: Village) -> None:
    await has_met(village)
    ritual = await a_surprise(village)
    await village.waits_until(DRAWN_BY)
    assert village.posts("coordinators")[-1].offers("Not this time")
    await village.presses("cora", "Not this time")
    assert village.answers("cora")[-1].says("Not this time, then")
    assert village.posts("coordinators")[-1].says("cora let Surprise")
    run = await drawn_for(village, ritual)
    assert run is not None
    assert run.stage is Stage.CANCELLED
    await village.waits_until(ON + timedelta(days=1))
    assert village.posts("meetups") == []
    village.quiet()


async def test_familiar_ones_come_first(village: Village) -> None:
    await has_met(village, familiar=2)
    ritual = await a_surprise(village)
    await village.waits_until(DRAWN_BY)
    assert await drawn_for(village, ritual) is None
    assert village.posts("coordinators")[-1].says("First come at least three familiar meetups")
    assert village.posts("meetups") == []
    village.quiet()


async def test_no_two_within_fourteen_days(village: Village) -> None:
    soon = MONDAY + timedelta(days=9)
    await has_met(village, familiar=5, novel=(("N06", 3),))
    ritual = await a_surprise(village, soon, "")
    assert await drawn_for(village, ritual) is None
    assert village.posts("coordinators")[-1].says("within fourteen days")
    assert soon - (MONDAY - timedelta(days=3)) < APART
    village.quiet()


async def test_what_was_here_lately_does_not_come_again(village: Village) -> None:
    novel = [format_.id for format_ in the_formats().novel()]
    days = (ON - MONDAY).days
    lately = tuple((format_, 15 + place) for place, format_ in enumerate(novel[:-1]))
    await has_met(village, familiar=5, novel=lately)
    assert all(timedelta(days=days + ago) < COOL_DOWN for _, ago in lately)
    ritual = await a_surprise(village)
    await village.waits_until(DRAWN_BY)
    run = await drawn_for(village, ritual)
    assert run is None or run.format == novel[-1]
    assert village.posts("coordinators")[-1]
    village.quiet()


async def test_three_to_five_familiar_ones_between_two_are_suggested(village: Village) -> None:
    for day in (11, 13):
        await comes_round(village, "F01", datetime(2027, 1, day, 9, tzinfo=UTC))
    await village.types("cora", "ritual add surprise")
    when = {field.name: field.initial for field in village.form("cora").fields()}["when"]
    assert when == ("every 3 weeks on thu 16:00",)
    village.square.forms.pop("cora", None)
    await village.types("cora", "ritual add surprise every 6 weeks on thu 16:00")
    assert village.answers("cora")[-1].says("familiar ones come between two of these. Three to five are a good mix")
    await village.types("cora", "ritual add surprise every thu 16:00")
    assert village.answers("cora")[-1].says("2 familiar ones are set between two of these. With fewer than three")
    await village.types("cora", "ritual add surprise every 2 weeks on thu 16:00")
    assert not village.answers("cora")[-1].says("familiar ones")
    village.quiet()


async def test_a_surprise_is_set_like_everything_else(village: Village) -> None:
    await village.types("cora", "ritual add surprise last thu of month 18:00")
    look = village.answers("cora")[-1]
    assert look.says("Surprise")
    assert look.says("Thu 28 Jan, 18:00")
    await village.presses("cora", "Set it")
    assert village.answers("cora")[-1].says("It is set.")
    village.quiet()
