"""What people may count on, held against what a platform recorded: every way in which it was not so is gathered.

What people allow is what they said, as the test wrote it down; the bot is not asked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot.core.effects import Asked
from tests.simulation.life import Neighbour, kinds_in
from tests.square import Said

WEEK = timedelta(hours=168)
HELPS = "Would you have a look?"


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What the platform recorded, and what people had said that they allow."""

    people: Mapping[str, Neighbour]
    said: Sequence[Said]
    spoken: Sequence[tuple[datetime, str]]

    def to_one(self) -> Iterator[tuple[Neighbour, Said]]:
        """Go through what was said to somebody alone, unasked or as a duty."""
        yield from ((self.people[said.to], said) for said in self.said if said.how == "direct")

    def unrequested(self, person: str) -> list[datetime]:
        return [said.at for one, said in self.to_one() if one.name == person and said.asked is Asked.NOT]

    def sent_to_help(self, person: str) -> list[datetime]:
        """Return when somebody was asked to have a look, once for each question."""
        return [
            said.at
            for one, said in self.to_one()
            if one.name == person
            for _ in range(said.words(said.delivered).count(HELPS))
        ]


def all_wrong(*checks: Iterator[str]) -> str:
    """Return everything that is wrong, so that one run tells all of it."""
    return "\n".join(wrong for check in checks for wrong in check)


def most_in_any(span: timedelta, moments: Sequence[datetime]) -> int:
    """Return how many of these moments fit into the fullest window of that length, its end not included."""
    return max((sum(start <= at < start + span for at in moments) for start in moments), default=0)


def nobody_gets_more_than_two_unrequested_messages_in_any_168_hours(time: Recorded) -> Iterator[str]:
    yield from _at_most_two_a_week(time, time.unrequested, "unrequested messages")


def no_helper_gets_more_than_two_invitations_in_any_168_hours(time: Recorded) -> Iterator[str]:
    yield from _at_most_two_a_week(time, time.sent_to_help, "invitations")


def _at_most_two_a_week(time: Recorded, moments: Callable[[str], Sequence[datetime]], what: str) -> Iterator[str]:
    for name in time.people:
        most = most_in_any(WEEK, moments(name))
        if most > 2:
            yield f"{name} got {most} {what} within a week, of {moments(name)}"


def whoever_asked_for_less_gets_less(time: Recorded) -> Iterator[str]:
    for name, person in time.people.items():
        changes = [*person.paces, (datetime.max.replace(tzinfo=UTC), 0)]
        for (since, days), (until, _) in pairwise(changes):
            for before, after in pairwise(time.sent_to_help(name)):
                if since < after <= until and after - before < timedelta(days=days):
                    yield f"{name} wished to be asked every {days} days at most, and was at {before} and {after}"


def nothing_unasked_arrives_in_quiet_hours_in_a_pause_or_of_a_muted_kind(time: Recorded) -> Iterator[str]:
    for person, said in time.to_one():
        wrong = {
            "nobody had asked for it": said.asked is Asked.FOR,
            "slept": not person.is_awake(said.at),
            "had paused": person.is_paused(said.at),
            "had muted it": bool(person.muted(said.at) & set(kinds_in(said))),
        }
        for what, is_so in wrong.items():
            if is_so:
                yield f"{person.name}, at {said.at}, {what}:\n{said.text}"


def what_the_bot_opens_in_a_channel_stays_within_its_share(time: Recorded) -> Iterator[str]:
    openings = [said for said in time.said if said.how == "post" and said.asked is Asked.NOT]
    for opening in openings:
        ours = [said.at for said in openings if said.to == opening.to and said.at <= opening.at]
        people = [at for at, channel in time.spoken if channel == opening.to and at <= opening.at]
        in_four_weeks = sum(at > opening.at - 4 * WEEK for at in people)
        is_busy = in_four_weeks >= 100
        most = 0.10 * in_four_weeks if is_busy else 3
        opened = sum(at > opening.at - (4 * WEEK if is_busy else WEEK) for at in ours)
        if opened > most:
            yield f"#{opening.to} had {opened} openings of ours at {opening.at}, where {most} were its share"


def every_part_of_an_unrequested_message_can_say_why(time: Recorded) -> Iterator[str]:
    for _, said in time.to_one():
        whys = sum(button.label == "Why am I seeing this?" for button in said.delivered.buttons())
        if whys != len(kinds_in(said)):
            yield f"{len(kinds_in(said))} parts, {whys} of which say why:\n{said.text}"


def whoever_is_silent_is_left_in_peace(time: Recorded, silent: Sequence[str]) -> Iterator[str]:
    for said in time.said:
        if said.to in silent or said.mentions() & set(silent):
            yield f"{said.to} was told, at {said.at}:\n{said.text}"
