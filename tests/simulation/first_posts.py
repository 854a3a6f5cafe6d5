"""What became of each newcomer's first words, read from what the platform saw, with hours counted on a wall clock.

1. Nobody is asked before four waking hours of the community have passed without a person's answer.
2. Then a host who may be asked and is awake is asked at once. (That it is the coordinators' at once without one, is
   told in the stories: who was surely not free cannot be known from here.)
3. Four waking hours of that host later, who said nothing, a second one is asked.
4. After twenty hours by the clock it stands on the coordinators' list, until a person answers or its author goes.
5. Nobody is asked twice about the same, nor more than twice a day.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from bot.core.effects import Kind
from bot.core.ids import MessageRef
from tests.simulation.company import DESK
from tests.simulation.doorway import WILL
from tests.simulation.lasting import Stood
from tests.simulation.residents import Resident
from tests.simulation.town_square import (
    DELETED,
    FORGOTTEN,
    JOINED,
    LEFT,
    PRESSED,
    WROTE,
    Absences,
    Deed,
    parts_with,
)
from tests.simulation.wishes import most_in_any
from tests.square import Said

NEVER = datetime.max.replace(tzinfo=UTC)
NEW_FOR = timedelta(days=30)
SPAN = timedelta(hours=4)
LISTED_AFTER = timedelta(hours=20)
MEASURED_AFTER = timedelta(hours=24)
DAY = timedelta(hours=24)
RESTS_AFTER = timedelta(days=8)
MINUTE = timedelta(minutes=1)
USUAL = (time(8), time(20))
HOST_SAYS = (WILL, "greeter.not_me", "greeter.no_longer")
A_DAY = 2
WELCOME = "welcome"


@dataclass(frozen=True, kw_only=True)
class FirstPost:
    """A newcomer's first words: when a person answered, and when it was over otherwise."""

    person: str
    ref: MessageRef
    at: datetime
    answered: datetime
    gone: datetime

    @property
    def settled(self) -> datetime:
        return min(self.answered, self.gone, self.at + RESTS_AFTER)


@dataclass(frozen=True, kw_only=True)
class Asking:
    """That a host was asked to greet somebody."""

    host: str
    at: datetime
    token: str


@dataclass(frozen=True, kw_only=True)
class Welcomes:
    """All that the platform saw of newcomers and of those who were to greet them."""

    people: Mapping[str, Resident]
    deeds: Sequence[Deed]
    said: Sequence[Said]
    stood: Sequence[Stood]
    absences: Absences
    zone: str
    ended: datetime

    @cached_property
    def posts(self) -> list[FirstPost]:
        return [post for person in self.people for post in self._posts_of(person)]

    def _posts_of(self, person: str) -> Iterator[FirstPost]:
        """Go through what somebody wrote first, each time that they came; what they deleted counts for nothing."""
        mine = [deed for deed in self.deeds if deed.person == person]
        ends = [deed.at for deed in mine if deed.what in (LEFT, FORGOTTEN)]
        for joined in (deed.at for deed in mine if deed.what == JOINED):
            until = min((at for at in ends if at > joined), default=NEVER)
            wrote = [deed for deed in mine if deed.what == WROTE and joined <= deed.at < until]
            firsts: list[Deed] = []
            for deed in wrote:
                if deed.at <= joined + NEW_FOR and deed.ref is not None and self._is_first(deed, firsts):
                    firsts.append(deed)
                    answered, gone = self._answered(deed, person), min(self._deleted(deed.ref), until)
                    yield FirstPost(person=person, ref=deed.ref, at=deed.at, answered=answered, gone=gone)

    def _is_first(self, deed: Deed, before: Sequence[Deed]) -> bool:
        """Say whether none before it stood when it was written, or no other introduction."""
        stood = [one for one in before if one.ref is not None and self._deleted(one.ref) > deed.at]
        return not stood or (_introduces(deed) and not any(_introduces(one) for one in stood))

    def _deleted(self, ref: MessageRef) -> datetime:
        return next((deed.at for deed in self.deeds if deed.what == DELETED and deed.ref == ref), NEVER)

    def _answered(self, post: Deed, person: str) -> datetime:
        assert post.ref is not None
        began = next((deed.person for deed in self.deeds if deed.ref is not None and deed.ref == post.thread), None)
        for deed in self.deeds:
            if deed.what == WROTE and deed.at >= post.at and deed.person != person and deed.ref is not None:
                speaks_to = deed.ref.channel == post.ref.channel and f"@{person.title()} " in deed.text
                is_who_began = post.thread is not None and deed.thread == post.thread and deed.person == began
                if deed.thread == post.ref or speaks_to or is_who_began:
                    return deed.at
        return NEVER

    @cached_property
    def askings(self) -> dict[MessageRef, list[Asking]]:
        """Return who was asked about what, in order."""
        found: dict[MessageRef, list[Asking]] = {}
        for said in self.said:
            if said.how == "direct":
                as_sent = Said(
                    how="direct", to=said.to, view=said.delivered, key=said.key, at=said.at, names=said.names
                )
                for part in parts_with(as_sent, WILL):
                    asking = Asking(host=said.to, at=said.at, token=part.button.token)
                    found.setdefault(part.said.links()[0], []).append(asking)
        return found

    def asked(self, host: str) -> list[datetime]:
        return [asking.at for askings in self.askings.values() for asking in askings if asking.host == host]

    def surely_free(self, moment: datetime, but: Sequence[str]) -> list[str]:
        """Return who may be asked then, whatever else is on its way to them."""
        return [
            name
            for name, one in self.people.items()
            if name not in but
            and one.greets_at(moment)
            and self.is_here(name, moment)
            and one.is_awake(moment)
            and one.is_awake(moment + 2 * MINUTE)
            and not one.is_paused(moment)
            and Kind.INVITATION not in one.muted(moment)
            and sum(abs(moment - at) < DAY for at in self.asked(name)) < A_DAY
        ]

    def is_here(self, person: str, moment: datetime) -> bool:
        moves = [deed for deed in self.deeds if deed.person == person and deed.what in (JOINED, LEFT, FORGOTTEN)]
        last = next((deed.what for deed in reversed(moves) if deed.at <= moment), None)
        came_later = last is None and any(deed.what == JOINED for deed in moves[:1])
        return last == JOINED or (last is None and not came_later)

    def is_listed(self, post: FirstPost, moment: datetime) -> bool:
        """Say whether the coordinators' list holds it at a moment."""
        standing: dict[MessageRef, str] = {}
        for stood in self.stood:
            if stood.at <= moment and stood.ref.channel.endswith(f"/{DESK}"):
                standing[stood.ref] = stood.text
        return any(post.person in text and post.at.isoformat() in text for text in standing.values())

    def said_something(self, asking: Asking, until: datetime) -> bool:
        answers = {f"{verb}:{asking.token}" for verb in HOST_SAYS}
        mine = (deed for deed in self.deeds if deed.what == PRESSED and deed.person == asking.host)
        return any(deed.text in answers and asking.at <= deed.at <= until for deed in mine)


def _introduces(deed: Deed) -> bool:
    """Say whether somebody wrote where people say who they are, and not below another's words."""
    return deed.thread is None and deed.ref is not None and deed.ref.channel.endswith(f"/{WELCOME}")


def after_waking(since: datetime, span: timedelta, waking: tuple[time, time], zone: str) -> datetime:
    """Count minutes by a clock on the wall until so many of them were waking ones."""
    moment, left, there = since, span, ZoneInfo(zone)
    while left > timedelta(0):
        if waking[0] <= moment.astimezone(there).time() < waking[1]:
            left -= MINUTE
        moment += MINUTE
    while not waking[0] <= moment.astimezone(there).time() < waking[1]:
        moment += MINUTE
    return moment


# ---- what has to be so -----------------------------------------------------------------------------------------------


def every_first_post_is_answered_or_passed_on_in_time(welcomes: Welcomes) -> Iterator[str]:
    for post in welcomes.posts:
        first = after_waking(post.at, SPAN, USUAL, welcomes.zone)
        askings = welcomes.askings.get(post.ref, [])
        yield from (f"{post} was passed on too early: {one}" for one in askings if one.at < first - MINUTE)
        yield from (f"{post} was passed on for nothing: {one}" for one in askings if one.at > post.settled + MINUTE)
        if _is_open(post, first, welcomes):
            yield from _a_host_is_asked(post, first, askings, welcomes)
        listed = post.at + LISTED_AFTER
        if _is_open(post, listed, welcomes) and not welcomes.is_listed(post, welcomes.absences.by(listed)):
            yield f"{post} was not on the coordinators' list in time"
        over = welcomes.absences.by(post.settled) if post.settled < welcomes.ended - DAY else NEVER
        if over < NEVER and welcomes.is_listed(post, over):
            yield f"{post} is on the coordinators' list for nothing"


def _is_open(post: FirstPost, due: datetime, welcomes: Welcomes) -> bool:
    """Say whether nobody had settled it when something fell due, and that was within this time."""
    return post.settled > welcomes.absences.by(due) and due < welcomes.ended - DAY


def _a_host_is_asked(post: FirstPost, first: datetime, askings: Sequence[Asking], welcomes: Welcomes) -> Iterator[str]:
    by = welcomes.absences.by(first)
    in_time = [one for one in askings if one.at <= by]
    if not in_time:
        if free := welcomes.surely_free(first, [post.person]):
            yield f"{post}, due at {first}: nobody was asked, of {free}"
        return
    host = welcomes.people[in_time[0].host]
    second = after_waking(in_time[0].at, SPAN, host.waking, host.zone)
    until = welcomes.absences.by(second)
    is_silent = not welcomes.said_something(in_time[0], until)
    if is_silent and second < post.at + LISTED_AFTER and _is_open(post, second, welcomes):
        free = welcomes.surely_free(second, [post.person, host.name])
        if free and not any(one.host != host.name and one.at <= until for one in askings):
            yield f"{post}: no second host was asked at {second}, of {free}"


def nobody_is_asked_twice_about_the_same_nor_too_often(welcomes: Welcomes) -> Iterator[str]:
    for ref, askings in welcomes.askings.items():
        hosts = Counter(one.host for one in askings)
        yield from (f"{host} was asked {times} times about {ref}" for host, times in hosts.items() if times > 1)
        no_host = [one for one in askings if not _greets(one, welcomes)]
        yield from (f"{one.host} was asked about {ref} and does not greet" for one in no_host)
    for name in welcomes.people:
        most = most_in_any(DAY, welcomes.asked(name))
        if most > A_DAY:
            yield f"{name} was asked to greet {most} newcomers within a day, of {welcomes.asked(name)}"


def _greets(asking: Asking, welcomes: Welcomes) -> bool:
    """Say whether somebody greeted when they were asked, or within the night before it reached them."""
    host = welcomes.people[asking.host]
    return any(host.greets_at(asking.at - hours * timedelta(hours=1)) for hours in range(16))


def what_was_measured_is_so(welcomes: Welcomes, measured: Mapping[str, bool | None]) -> Iterator[str]:
    """Hold what the house wrote down of each against what the platform saw; deleted and forgotten ones are unknown."""
    for post in welcomes.posts:
        is_old = post.at + MEASURED_AFTER + timedelta(hours=1) < welcomes.ended
        if post.ref.id in measured and is_old:
            in_time = min(post.answered, post.gone) == post.answered and post.answered <= post.at + MEASURED_AFTER
            if measured[post.ref.id] is not in_time:
                yield f"{post} was measured as {measured[post.ref.id]}"
    known = {post.ref.id for post in welcomes.posts}
    yield from (f"{ref} was no first post" for ref in measured if ref not in known)


def figures(welcomes: Welcomes) -> dict[str, int]:
    """Count what became of first posts."""
    posts = welcomes.posts
    asked = [post for post in posts if welcomes.askings.get(post.ref)]
    return {
        "first posts": len(posts),
        "answered before anybody was asked": sum(post.answered < NEVER and post not in asked for post in posts),
        "answered after a host was asked": sum(post.answered < NEVER for post in asked),
        "hosts asked": sum(len(askings) for askings in welcomes.askings.values()),
        "second hosts": sum(len(welcomes.askings[post.ref]) > 1 for post in asked),
        "listed": sum(any(_listed_at(post, stood) for stood in welcomes.stood) for post in posts),
    }


def _listed_at(post: FirstPost, stood: Stood) -> bool:
    return stood.ref.channel.endswith(f"/{DESK}") and post.person in stood.text and post.at.isoformat() in stood.text
