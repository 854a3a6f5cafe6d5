"""What is said of a meetup wherever it stands: who is to be there, who hosts it, and where it is."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.core.ids import MemberId
from bot.core.markup import Markup, link, mention
from bot.core.views import Button, Tone
from bot.core.voice import Say
from bot.rituals import running
from bot.rituals.naming import HOST
from bot.rituals.occasion import Occasion
from bot.rituals.ritual import Answer, Hosting, Rsvp, Run
from bot.rituals.taking_part import coming
from bot.rituals.tx import RitualTx

OPENS_BEFORE = timedelta(minutes=15)
"""How early whoever hosts may open."""


Show = Callable[[Occasion, RitualTx], None]
"""Lets the public message say how a meetup stands."""


def said_yes(meetup: Occasion, tx: RitualTx) -> list[Rsvp]:
    """Return who said that they will come and has a place, in the order in which they did; hosts need none."""
    return coming(meetup.run, tx)


def waiting(meetup: Occasion, tx: RitualTx) -> list[Rsvp]:
    """Return who waits for a place, whoever waits longest first."""
    hosts = meetup.hosts
    yes = (rsvp for rsvp in tx.runs.answers(meetup.run.id) if rsvp.answer is Answer.YES and rsvp.waits)
    return [rsvp for rsvp in yes if rsvp.member not in hosts]


def expected(meetup: Occasion, tx: RitualTx) -> int:
    """Return how many people are to be there, those included who host."""
    return len(said_yes(meetup, tx)) + len(meetup.hosts)


def holder(run: Run, seat: str) -> tuple[MemberId | None, Hosting]:
    """Return who was asked to take a seat, and what they said; a seat whose holder was forgotten is free."""
    member, said = (run.host, run.hosting) if seat == HOST else (run.co_host, run.co_hosting)
    return (None, Hosting.ASKED) if member is None else (member, said)


def seated(run: Run, seat: str, member: MemberId | None, said: Hosting) -> Run:
    """Return a run in which somebody was asked to take a seat, or answered."""
    if seat == HOST:
        return replace(run, host=member, hosting=said)
    return replace(run, co_host=member, co_hosting=said)


def hosted_by(meetup: Occasion, say: Say) -> Markup:
    """Say who hosts: by name only after their yes."""
    match meetup.hosts:
        case (host, other):
            return say("meetup-hosts-two", host=mention(host), other=mention(other))
        case (host,):
            return mention(host)
        case _:
            return say("meetup-hosts-none")


def linked(meetup: Occasion, tx: RitualTx) -> Markup:
    """Return what it is called, with the way to its public message where that stands already."""
    return running.linked(meetup.run, meetup.ritual, tx)


def place_of(meetup: Occasion, say: Say) -> Markup:
    """Say where it is: behind a link, in somebody's words, or in the thread of its public message."""
    place = meetup.ritual.place.strip()
    if not place:
        return say("meetup-in-thread")
    scheme, _, rest = place.partition("://")
    if scheme.casefold() in ("http", "https") and rest and not any(character.isspace() for character in rest):
        return link(rest[:60], place)
    return say("meetup-place", place=place)


def button(say: Say, key: str, verb: str, token: str, tone: Tone = Tone.QUIET) -> Button:
    """Make a button of a gathering's."""
    return Button(label=str(say(key)), verb=f"gathering.{verb}", token=token, tone=tone)
