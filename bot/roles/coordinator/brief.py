"""The Monday brief: at most ten lines for a coordinator who wants them, of which *nothing needs you* is a good one.

1. It comes on Mondays at nine by its reader's own clock, in their waking hours, and once a week whatever happens.
2. Whoever does not ask for it never gets it; it ends at once with a press, and with coordinating.
3. What it suggests follows from a rule that anybody can read here, and is one thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.answers import APART
from bot.core.effects import Asked, Kind, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, TimeCame
from bot.core.ids import MemberId, MessageName
from bot.core.markup import Markup, message_link, moment
from bot.core.people import Life, Member
from bot.core.views import Actions, Block, Button, Heading, Paragraph, Tone, View, view
from bot.roles.coordinator.board import glimpse, show_board
from bot.roles.coordinator.met import figure
from bot.roles.coordinator.rhythm import Coming, Regular, brief_timer, title_of
from bot.roles.coordinator.tx import CoordinatorTx

HOUR = time(9)
USEFUL_FOR = timedelta(hours=15)
AHEAD = timedelta(days=7)
MOST_LINES = 10
MOST_WAITING, MOST_WITHOUT_HOST, MOST_AHEAD = 2, 2, 3
"""Who waits for a person is one line more, whether others were met in time another; the rest is for what is ahead."""
FOUND_NOBODY = 2
UNUSUAL_EVERY = timedelta(weeks=8)
ENOUGH_PEOPLE = 5


# ---- wanting it, or no longer ---------------------------------------------------------------------------------------


def start(event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
    """Begin with next Monday."""
    at = next_monday(me.zone, tx.now)
    _plan(me.id, at, tx)
    show_board(event, tx, Paragraph(tx.say("brief-begins", at=moment(at))))


def stop(event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
    """End it at once."""
    leave(me.id, tx)
    show_board(event, tx, Paragraph(tx.say("brief-ended")))


def leave(member: MemberId, tx: CoordinatorTx) -> None:
    """Let nothing more come to somebody."""
    tx.cancel(brief_timer(member))


# ---- when it comes -------------------------------------------------------------------------------------------------


def next_monday(zone: ZoneInfo, after: datetime) -> datetime:
    """Return the next Monday at nine in a zone, behind a moment."""
    day = after.astimezone(zone).date()
    day += timedelta(days=-day.weekday() % 7)
    at = datetime.combine(day, HOUR, zone).astimezone(UTC)
    return at if at > after else datetime.combine(day + timedelta(weeks=1), HOUR, zone).astimezone(UTC)


def is_time(zone: ZoneInfo, now: datetime) -> bool:
    """Say whether it is Monday in a zone, and nine has passed."""
    local = now.astimezone(zone)
    return local.weekday() == 0 and local.time() >= HOUR


def send(event: TimeCame, tx: CoordinatorTx) -> None:
    """Send somebody their brief and plan the next one; a Monday that was missed is not made up for."""
    member = tx.member(MemberId(event.token))
    if member is None or not member.coordinator:
        return
    _plan(member.id, next_monday(member.zone, tx.now), tx)
    name, is_reached = _name(member, tx.now), member.here and tx.community.life is Life.OPEN
    if not is_reached or not is_time(member.zone, tx.now) or tx.messages.was_sent(name):
        return
    tx.recall(name)
    tx.send(
        SendDirectMessage(
            to=member.id,
            view=compose(tx),
            reason=Reason(rule="brief"),
            asked=Asked.DUTY,
            kind=Kind.BRIEF,
            name=name,
            useful_until=tx.now + USEFUL_FOR,
        )
    )


def _plan(member: MemberId, at: datetime, tx: CoordinatorTx) -> None:
    tx.schedule(TimeCame(id=brief_timer(member), at=at, verb="coordinator.brief", token=member), at)


def _name(member: Member, now: datetime) -> MessageName:
    year, week, _ = now.astimezone(member.zone).isocalendar()
    return MessageName(f"brief/{member.id}/{year}-{week}")


# ---- what it says --------------------------------------------------------------------------------------------------


def compose(tx: CoordinatorTx) -> View:
    """Return what a coordinator reads on Monday."""
    ahead = tx.rhythm.ahead(tx.now + AHEAD)
    hostless = [time for time in ahead if time.lacks_host]
    suggestion = suggested(tx)
    idea = [] if suggestion is None else [_worded(suggestion, tx)]
    needs = [*_newcomers(tx), *_questions(tx)]
    needs += [_at("brief-lacks-host", time, tx) for time in hostless[:MOST_WITHOUT_HOST]]
    if not needs and not idea:
        needs.append(tx.say("brief-nothing"))
    coming = [_at("brief-ahead", time, tx) for time in ahead if time not in hostless]
    heading = Heading(tx.say("brief-title", name=tx.community.name))
    met = figure(tx)
    figures = [] if met is None else [met]
    room = MOST_LINES - len((heading, *needs, *figures, *idea))
    return view(
        heading,
        Paragraph(Markup("\n".join((*needs, *figures, *coming[: min(room, MOST_AHEAD)], *idea)))),
        _actions(suggestion, tx),
    )


def _newcomers(tx: CoordinatorTx) -> list[Markup]:
    """Return how many newcomers nobody has answered, and the way to whoever has waited longest."""
    waiting = tx.newcomers.waiting()
    if not waiting:
        return []
    way = message_link(tx.say("board-question-link"), waiting[0].message)
    return [tx.say("brief-newcomers", number=len(waiting), at=moment(waiting[0].at), link=way)]


def _questions(tx: CoordinatorTx) -> list[Markup]:
    """Return how many questions found nobody, and the first of them."""
    waiting = tx.questions.on_the_list()
    if not waiting:
        return []
    shown = (Markup(f"- {glimpse(question, tx)}") for question in waiting[:MOST_WAITING])
    return [tx.say("brief-waits", number=len(waiting)), *shown]


def _at(key: str, coming: Coming, tx: CoordinatorTx) -> Markup:
    return tx.say(key, title=title_of(coming, tx.say), at=moment(coming.at))


def _actions(suggestion: "Suggestion | None", tx: CoordinatorTx) -> Block:
    board = Button(label=str(tx.say("board-button")), verb="coordinator.board", token=APART)
    off = Button(label=str(tx.say("brief-no-more-button")), verb="coordinator.brief_off", token=APART)
    if suggestion is None:
        return Actions((board, off))
    label = str(tx.say(f"brief-{suggestion.rule}-button"))
    return Actions((Button(label=label, verb=suggestion.verb, token=suggestion.token, tone=Tone.PRIMARY), board, off))


# ---- what it suggests ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One thing that could be done, by which rule, about what, and where it is done."""

    rule: str
    about: Regular | None = None
    verb: str
    token: str = ""


def suggest(
    regulars: Sequence[Regular],
    *,
    first_run: datetime | None,
    last_surprise: datetime | None,
    people: int,
    now: datetime,
) -> Suggestion | None:
    """Return the one thing that is most worth doing: the first of these rules that holds."""

    def edit(rule: str, regular: Regular) -> Suggestion:
        return Suggestion(rule=rule, about=regular, verb="calendar.edit", token=regular.ritual)

    if not regulars:
        return Suggestion(rule="first", verb="calendar.add", token=APART)
    for regular in regulars:
        if regular.empty_runs >= FOUND_NOBODY:
            return edit("found-nobody", regular)
    for regular in regulars:
        if regular.lacks_host:
            return edit("no-host", regular)
    for regular in regulars:
        if regular.no > regular.yes:
            return edit("not-worth", regular)
    since = last_surprise or first_run
    if since is not None and now - since >= UNUSUAL_EVERY and people >= ENOUGH_PEOPLE:
        return Suggestion(rule="surprise", verb="calendar.add", token=APART)
    return None


def suggested(tx: CoordinatorTx) -> Suggestion | None:
    """Return what is suggested today."""
    return suggest(
        tx.rhythm.regulars(),
        first_run=tx.rhythm.first_run(),
        last_surprise=tx.rhythm.last_surprise(),
        people=tx.rhythm.people_since(tx.now - UNUSUAL_EVERY),
        now=tx.now,
    )


def _worded(suggestion: Suggestion, tx: CoordinatorTx) -> Markup:
    if suggestion.about is None:
        return tx.say(f"brief-{suggestion.rule}")
    return tx.say(f"brief-{suggestion.rule}-of", title=title_of(suggestion.about, tx.say))
