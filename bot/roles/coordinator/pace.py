"""How long things wait and how often people are asked, as a community decides it."""

from dataclasses import dataclass
from datetime import time, timedelta

from bot.core.answers import page
from bot.core.effects import OpenForm
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, Values, only
from bot.core.markup import Markup
from bot.core.people import Member
from bot.core.views import Actions, Button, Paragraph, Tone
from bot.roles.coordinator.board import show_board
from bot.roles.coordinator.proposal import read_draft, write
from bot.roles.coordinator.tx import CoordinatorTx

DRAFT = "coordinator.pace"
LONGEST_WAIT = 14 * 24
MOST_ASKS = 50
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What a community decided on."""

    room: timedelta
    one_helper: timedelta
    wakes: time
    rests: time
    asks: int


def open_form(event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
    """Open the form with what holds now, or with what has to be corrected."""
    draft = tx.drafts.take_up(me.id, DRAFT, event.token) if event.token else None
    values = _as_it_is(tx) if draft is None else read_draft(draft)

    def field(name: str, kind: FieldKind = FieldKind.LINE) -> Field:
        hint = "" if kind is FieldKind.TIME else str(tx.say(f"pace-{name}-hint"))
        label = str(tx.say(f"pace-{name}"))
        return Field(name=name, label=label, hint=hint, kind=kind, initial=tuple(values.get(name, ())), longest=20)

    fields = (
        field("room"),
        field("helper"),
        field("wakes", FieldKind.TIME),
        field("rests", FieldKind.TIME),
        field("asks"),
    )
    form = Form(
        verb="coordinator.pace",
        title=str(tx.say("pace-title")),
        submit=str(tx.say("pace-submit")),
        pages=(Page(fields),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(event: FormSubmitted, me: Member, tx: CoordinatorTx) -> None:
    """Write the numbers down, or say what is wrong with them."""
    decided = read(event.values)
    if isinstance(decided, Pace):
        tx.places.settle_on(
            room=decided.room.total_seconds(),
            one_helper=decided.one_helper.total_seconds(),
            waking=[decided.wakes.isoformat("minutes"), decided.rests.isoformat("minutes")],
            helper_asks_a_week=decided.asks,
        )
        show_board(event, tx, Paragraph(tx.say("pace-changed")))
        return
    draft = tx.drafts.keep(me.id, DRAFT, write(event.values), tx.now)
    correct = Button(label=str(tx.say("correct-button")), verb="coordinator.pace", token=draft, tone=Tone.PRIMARY)
    lines = Markup("\n".join(f"- {tx.say(key, most=most)}" for key, most in decided))
    tx.send(page(event, tx.say, Paragraph(tx.say("pace-wrong")), Paragraph(lines), Actions((correct,))))


def read(values: Values) -> Pace | list[tuple[str, int]]:
    """Understand what was filled in; else return what is wrong: keys of config/voice, with their limit."""
    room, helper = (_hours(only(values, name)) for name in ("room", "helper"))
    wakes, rests = (_clock(only(values, name)) for name in ("wakes", "rests"))
    asks = only(values, "asks")
    wrong: list[tuple[str, int]] = []
    if room is None:
        wrong.append(("pace-room-wrong", LONGEST_WAIT))
    if helper is None:
        wrong.append(("pace-helper-wrong", LONGEST_WAIT))
    if not _awake(wakes, rests) >= HOUR:
        wrong.append(("pace-waking-wrong", 1))
    if not (asks.isascii() and asks.isdigit() and len(asks) < 4 and 1 <= int(asks) <= MOST_ASKS):
        wrong.append(("pace-asks-wrong", MOST_ASKS))
    if room is None or helper is None or wrong:
        return wrong
    return Pace(room=room, one_helper=helper, wakes=wakes, rests=rests, asks=int(asks))


def _hours(given: str) -> timedelta | None:
    number = given.casefold().removesuffix("hours").removesuffix("hour").removesuffix("h").strip()
    whole, _, rest = number.replace(",", ".").partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) < 4 and (not rest or rest in ("0", "5"))):
        return None
    span = timedelta(hours=int(whole), minutes=30 if rest == "5" else 0)
    return span if timedelta(0) < span <= timedelta(hours=LONGEST_WAIT) else None


def _clock(given: str) -> time:
    return time.fromisoformat(given).replace(second=0, microsecond=0, tzinfo=None)


def _awake(wakes: time, rests: time) -> timedelta:
    minutes = (rests.hour * 60 + rests.minute - wakes.hour * 60 - wakes.minute) % (24 * 60)
    return timedelta(minutes=minutes or 24 * 60)


def _as_it_is(tx: CoordinatorTx) -> Values:
    spans = tx.community.spans
    return {
        "room": (_written(spans.room),),
        "helper": (_written(spans.one_helper),),
        "wakes": (spans.waking.start.isoformat("minutes"),),
        "rests": (spans.waking.end.isoformat("minutes"),),
        "asks": (str(spans.helper_asks_a_week),),
    }


def _written(span: timedelta) -> str:
    return f"{span / HOUR:g}"
