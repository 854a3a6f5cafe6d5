"""How much attention each member has left, and what the coming two weeks hold."""

from datetime import timedelta

from bot.adapters.playground.scenes import Coming, Share
from bot.backstage.interpreter import Interpreter
from bot.core.events import ReleaseDue
from bot.core.markup import plain
from bot.core.people import Member
from bot.core.policy import WEEK, budget_free_at
from bot.rituals.calendar.tx import listed
from bot.rituals.naming import title_of
from bot.rituals.planning import Ahead, ahead

AHEAD = timedelta(days=14)
MOST_SHOWN = 120


def shares(speak: Interpreter) -> tuple[Share, ...]:
    """Tell how many messages that nobody asked for each member may still get, as policy counts them."""
    people = (member for member in speak.look.people.everybody() if member.here)
    return tuple(_share(member, speak) for member in people)


def _share(member: Member, speak: Interpreter) -> Share:
    now, budget = speak.look.now, speak.look.community.spans.unrequested_a_week
    sent = [at for at in speak.look.passage.sent_lately(member.id, now) if at > now - WEEK]
    left = max(0, budget - len(sent))
    if not sent:
        words = speak.say("scenes-share-whole")
    elif left:
        words = speak.say("scenes-share-some", until=speak.moment(min(sent) + WEEK))
    else:
        words = speak.say("scenes-share-spent", until=speak.moment(budget_free_at(sent, now, budget)))
    return Share(name=member.name, left=left, of=budget, words=words)


def coming(speak: Interpreter) -> tuple[Coming, ...]:
    """Tell what the next two weeks hold: times that people can come to, and what the house does by itself."""
    look = speak.look
    until, rituals = look.now + AHEAD, {ritual.id: ritual for ritual in listed(speak.me, look)}
    times = [_time(time, speak) for time in ahead(rituals, look.runs, look.now, until)]
    due = []
    for one in look.passage.due(until):
        if isinstance(one.event, ReleaseDue) and not speak.is_theirs((one.event.member,)):
            continue  # it would tell when a pause ends (law 3)
        words, about = speak.due(one.event)
        due.append(Coming(at=one.at, words=words, about=about))
    return tuple(sorted((*times, *due), key=lambda one: (one.at, not one.is_time))[:MOST_SHOWN])


def _time(time: Ahead, speak: Interpreter) -> Coming:
    """Tell of a time; of what is on already, that it is."""
    title, now = plain(title_of(time.ritual, time.ritual.format, speak.look.say)), speak.look.now
    words = speak.say("scenes-on-now", title=title) if time.at <= now else title
    return Coming(at=max(time.at, now), words=words, about=speak.where(time.ritual.channel), is_time=True)
