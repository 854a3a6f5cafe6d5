"""Rituals for stories that are not about how they are set: written down at once, then left to the clock.

And what people do at them, whatever comes round: give something, choose something.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.core.events import TimeCame
from bot.core.ids import EventId, new_token
from bot.core.people import Spans
from bot.core.recurrence import Recurrence
from bot.core.views import Actions, Select, View
from bot.rituals.planning import plan
from bot.rituals.ritual import Ritual, Run
from bot.store.unit_of_work import UnitOfWork
from tests.square import Said
from tests.village import MONDAY, Village, the_formats, the_voice

T = TypeVar("T")
UTC_ZONE = ZoneInfo("UTC")
WEEKLY = "FREQ=WEEKLY"
ONCE = ""


async def writes(village: Village, change: Callable[[UnitOfWork], T]) -> T:
    """Change something in the community as a role would; what falls due by it does so."""
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None
    event = TimeCame(id=EventId(f"story:{new_token()}"), at=village.now, verb="story.writes", token="")

    def change_it(connection: Connection) -> T:
        fingerprint = village.trellis.ledger._fingerprint
        return change(
            UnitOfWork(
                connection,
                community,
                village.now,
                the_voice(),
                Spans(),
                event=event,
                role="story",
                fingerprint=fingerprint,
            )
        )

    found = await village.trellis.database.writer.write(change_it)
    village.trellis.engine.wake(community)
    await village.settles()
    return found


async def comes_round(
    village: Village,
    format_: str,
    at: datetime,
    *,
    rule: str = WEEKLY,
    title: str = "",
    host: str | None = None,
    channel: str = "meetups",
    minutes: int = 0,
) -> str:
    """Let a format come round from a moment on, and announce what is to be announced; return the ritual's token."""
    kind = the_formats()[format_].kind
    ritual = Ritual(
        id=new_token(),
        format=format_,
        kind=kind,
        title=title,
        channel=village.square.place(channel),
        recurrence=Recurrence(rule=rule, start=at.replace(tzinfo=None), zone=UTC_ZONE),
        minutes=minutes or the_formats()[format_].minutes,
        host=None if host is None else await village.member(host),
    )

    def set_it(tx: UnitOfWork) -> None:
        tx.rituals.add(ritual)
        plan(ritual, tx.now, tx, the_formats())

    await writes(village, set_it)
    return ritual.id


async def opens(village: Village, format_: str, *, rule: str = ONCE, title: str = "", host: str | None = None) -> Said:
    """Let a prompt open in an hour; return its message."""
    await comes_round(village, format_, village.now + timedelta(hours=1), rule=rule, title=title, host=host)
    await village.waits("1 hour")
    return village.posts("meetups")[-1]


async def announced(village: Village, format_: str, at: datetime) -> Said:
    """Let a meetup be announced, that is once; return its one message."""
    await comes_round(village, format_, at, rule=ONCE)
    await village.waits_until(at - the_formats()[format_].lead)
    return village.posts("meetups")[-1]


async def the_ritual(village: Village) -> Ritual:
    """Return the only thing that comes round."""
    (ritual,) = await village.reads(lambda look: look.rituals.all())
    return ritual


async def the_run(village: Village, which: int = -1) -> Run:
    """Return how one time of what comes round stands: the latest, unless it says otherwise."""
    found = await village.reads(lambda look: look.runs.since(MONDAY - timedelta(days=1)))
    return found[which]


async def gives(village: Village, person: str, label: str, text: str, **how: str) -> Said:
    """Give something by the button of that label; return what only they see then."""
    await village.presses(person, label)
    assert not await village.submits(person, text=text, **how)
    return village.answers(person)[-1]


async def chooses(village: Village, person: str, page: str, menu: str, *words: str) -> Said:
    """Open the page of that button and choose from its menu whatever holds these words; return the page then."""
    await village.presses(person, page)
    assert menu_of(village.answers(person)[-1], menu)
    return await chooses_again(village, person, menu, *words)


def menu_of(said: Said, menu: str) -> Select | None:
    """Return the menu of that label, or the one that stands below these words; None where there is none."""
    above = ""
    for block in said.view.blocks:
        if not isinstance(block, Actions):
            above += said.words(View((block,)))
            continue
        for item in block.items:
            if isinstance(item, Select) and (item.label == menu or menu in above):
                return item
        above = ""
    return None


async def chooses_again(village: Village, person: str, menu: str, *words: str) -> Said:
    """Choose from a menu of the page that is open."""
    said, item = next(
        (said, item) for said in reversed(village.answers(person)) if (item := menu_of(said, menu)) is not None
    )
    meant = [next(option.value for option in item.options if each in option.label) for each in words]
    await village.square.presses(person, said, item, *meant)
    await village.settles()
    return village.answers(person)[-1]
