"""What somebody allows: quiet hours, pauses, mutes. A change holds at once, also for what already waits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.core.answers import page
from bot.core.effects import Kind, OpenForm
from bot.core.events import ButtonPressed, CommandInvoked, FormSubmitted, ReleaseDue
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.hours import WakingHours
from bot.core.ids import EventId
from bot.core.markup import Markup, moment
from bot.core.people import Member
from bot.core.views import Actions, Button, Facts, Heading, Option, Paragraph, Select, Tone
from bot.roles.keeper import typed
from bot.roles.keeper.panel import back, button, muted, show, waking
from bot.roles.keeper.tx import Gesture, KeeperTx

EVERYTHING = "all"
SHORTEST_WAKING = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=2 * 365)

# ---- quiet hours ----------------------------------------------------------------------------------------


def show_quiet_hours(event: Gesture, me: Member, tx: KeeperTx) -> None:
    """Say when somebody may be written to, and what quiet hours mean."""
    tx.send(
        page(
            event,
            tx.say,
            Heading(tx.say("quiet-title")),
            Facts(((tx.say("me-waking"), waking(me, tx)),)),
            Paragraph(tx.say("quiet-means")),
            Actions((button(tx, "quiet_hours", Tone.PRIMARY), back(tx))),
        )
    )


def open_quiet_hours(event: ButtonPressed, me: Member, tx: KeeperTx) -> None:
    """Ask from when until when somebody wants quiet."""
    own = tx.people.own_hours(me.id)
    kept = {} if own is None else {"from": own.end, "until": own.start}

    def field(name: str) -> Field:
        initial = (kept[name].isoformat("minutes"),) if name in kept else ()
        label = str(tx.say(f"quiet-{name}"))
        return Field(name=name, label=label, kind=FieldKind.TIME, initial=initial, required=False)

    form = Form(
        verb="keeper.quiet_hours",
        title=str(tx.say("quiet-title")),
        submit=str(tx.say("quiet-submit")),
        intro=str(tx.say("quiet-intro")),
        pages=(Page((field("from"), field("until"))),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive_quiet_hours(event: FormSubmitted, me: Member, tx: KeeperTx) -> None:
    """Write the quiet hours down; left empty, the community's hold."""
    given = [only(event.values, "from"), only(event.values, "until")]
    if not any(given):
        waking, news = None, tx.say("quiet-community")
    elif not all(given):
        _ask_again(event, "quiet-half", "quiet_hours", tx)
        return
    else:
        rests, wakes = (_clock(value) for value in given)
        waking, news = WakingHours(wakes, rests), tx.say("quiet-changed")
        if _length(waking) < SHORTEST_WAKING:
            _ask_again(event, "quiet-too-long", "quiet_hours", tx)
            return
    tx.people.allow(me.id, waking=waking, paused_until=me.paused_until, muted=me.muted)
    hours = tx.community.spans.waking if waking is None else waking
    _look_at_what_waits(me, tx)
    show(event, replace(me, waking=hours), tx, news)


def _clock(given: str) -> time:
    return time.fromisoformat(given).replace(second=0, microsecond=0, tzinfo=None)


def _length(hours: WakingHours) -> timedelta:
    start, end = (at.hour * 60 + at.minute for at in (hours.start, hours.end))
    return timedelta(minutes=(end - start) % (24 * 60) or 24 * 60)


# ---- a pause --------------------------------------------------------------------------------------------


def show_pause(event: Gesture, me: Member, tx: KeeperTx) -> None:
    """Say what a pause means."""
    paused = me.is_paused(tx.now)
    buttons = (button(tx, "resume"), back(tx)) if paused else (button(tx, "pause", Tone.PRIMARY), back(tx))
    state = (
        Paragraph(tx.say("pause-holds", until=moment(me.paused_until)))
        if paused and me.paused_until is not None
        else None
    )
    tx.send(
        page(
            event,
            tx.say,
            Heading(tx.say("pause-title")),
            state,
            Paragraph(tx.say("pause-means")),
            Actions(buttons),
        )
    )


def open_pause(event: ButtonPressed, _me: Member, tx: KeeperTx) -> None:
    """Ask until when."""
    field = Field(name="until", label=str(tx.say("pause-until")), kind=FieldKind.DATE)
    form = Form(
        verb="keeper.pause",
        title=str(tx.say("pause-form-title")),
        submit=str(tx.say("pause-submit")),
        intro=str(tx.say("pause-intro")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive_pause(event: FormSubmitted, me: Member, tx: KeeperTx) -> None:
    """Leave somebody alone until the morning of a day, by their own clock."""
    day = date.fromisoformat(only(event.values, "until"))
    _pause_until(event, me, datetime.combine(day, time(0), me.zone), tx)


def pause(event: CommandInvoked, me: Member, said: str, tx: KeeperTx) -> None:
    """Leave somebody alone for as long as they said; where that is unclear, say what a pause means."""
    until = typed.until(said, tx.now, me.zone)
    if until is None:
        show_pause(event, me, tx)
    else:
        _pause_until(event, me, until, tx)


def _pause_until(event: Gesture, me: Member, until: datetime, tx: KeeperTx) -> None:
    if until <= tx.now:
        _ask_again(event, "pause-not-ahead", "pause", tx)
        return
    if until - tx.now > LONGEST_PAUSE:
        _ask_again(event, "pause-too-long", "pause", tx)
        return
    tx.people.allow(me.id, waking=tx.people.own_hours(me.id), paused_until=until, muted=me.muted)
    _look_at_what_waits(me, tx)
    show(event, replace(me, paused_until=until), tx, tx.say("pause-begun", until=moment(until)))


def resume(event: ButtonPressed, me: Member, tx: KeeperTx) -> None:
    """End a pause."""
    tx.people.allow(me.id, waking=tx.people.own_hours(me.id), muted=me.muted)
    _look_at_what_waits(me, tx)
    show(event, replace(me, paused_until=None), tx, tx.say("pause-ended"))


# ---- mutes ----------------------------------------------------------------------------------------------


def show_muting(event: Gesture, me: Member, tx: KeeperTx, news: Markup | None = None) -> None:
    """Show what can be muted, and what is."""
    heard = [kind for kind in Kind if kind not in me.muted]
    menus = (
        _kinds_menu(str(tx.say("mute-choose")), "keeper.mute", heard, tx),
        _kinds_menu(
            str(tx.say("unmute-choose")), "keeper.unmute_some", [kind for kind in Kind if kind in me.muted], tx
        ),
    )
    buttons: tuple[Button, ...] = (back(tx),)
    if me.muted:
        buttons = (button(tx, "unmute"), *buttons)
    if heard:
        everything = Button(label=str(tx.say("mute-all-button")), verb="keeper.mute", token=EVERYTHING)
        buttons = (everything, *buttons)
    tx.send(
        page(
            event,
            tx.say,
            None if news is None else Paragraph(news),
            Heading(tx.say("mute-title")),
            Paragraph(tx.say("mute-now", kinds=muted(me, tx))),
            Paragraph(tx.say("mute-means")),
            Actions(tuple(menu for menu in menus if menu is not None)),
            Actions(buttons),
        )
    )


def _kinds_menu(label: str, verb: str, kinds: Sequence[Kind], tx: KeeperTx) -> Select | None:
    if not kinds:
        return None
    options = tuple(Option(str(tx.say(f"kind-{kind}")), kind) for kind in kinds)
    return Select(label=label, verb=verb, options=options, most=len(options))


def mute(event: ButtonPressed, me: Member, tx: KeeperTx) -> None:
    """Mute what was chosen, beside what is muted already: from the menu, or by the button under a message."""
    chosen = frozenset(Kind) if event.token == EVERYTHING else _kinds((event.token, *event.values))
    _set_muted(event, me, me.muted | chosen, tx)


def unmute(event: ButtonPressed, me: Member, tx: KeeperTx) -> None:
    """Let everything through again."""
    _set_muted(event, me, frozenset(), tx)


def unmute_some(event: ButtonPressed, me: Member, tx: KeeperTx) -> None:
    """Let what was chosen through again."""
    _set_muted(event, me, me.muted - _kinds(event.values), tx)


def _set_muted(event: ButtonPressed, me: Member, chosen: frozenset[Kind], tx: KeeperTx) -> None:
    tx.people.allow(me.id, waking=tx.people.own_hours(me.id), paused_until=me.paused_until, muted=chosen)
    _look_at_what_waits(me, tx)
    show_muting(event, replace(me, muted=chosen), tx, tx.say("mute-changed"))


def _kinds(given: tuple[str, ...]) -> frozenset[Kind]:
    return frozenset(kind for kind in Kind if kind in given)


# ---- both -----------------------------------------------------------------------------------------------


def _ask_again(event: Gesture, key: str, name: str, tx: KeeperTx) -> None:
    correct = Button(label=str(tx.say("correct-button")), verb=f"keeper.{name}", tone=Tone.PRIMARY)
    tx.send(page(event, tx.say, Paragraph(tx.say(key)), Actions((correct, back(tx)))))


def _look_at_what_waits(me: Member, tx: KeeperTx) -> None:
    tx.links.keep_in_step(me.id)
    if tx.attention.held_for(me.id):
        release = ReleaseDue(id=EventId(f"release:{me.id}"), at=tx.now, member=me.id)
        tx.schedule(release, tx.now)
