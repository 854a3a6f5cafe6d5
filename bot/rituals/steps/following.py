"""The one word that comes after: under the opening message, to the host, or to those whom it concerns.

1. Where nobody took part, or nothing is left to speak of, nothing is said.
2. What was given to nobody's name is listed without one, and nobody is written to about it.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.core.effects import Asked, PostMessage, Reason, SendDirectMessage
from bot.core.effects import Kind as About
from bot.core.ids import MemberId, MessageName
from bot.core.markup import Markup, escape, message_link
from bot.core.people import Purpose
from bot.core.views import Block, Heading, Paragraph, Small, View, view
from bot.rituals.format import Audience, Collect, FollowUp, Format, Source, Vote
from bot.rituals.naming import title_of
from bot.rituals.ritual import Given, Hosting, Ritual, Run
from bot.rituals.steps.choosing import shortened
from bot.rituals.steps.showing import listed, said_of, source_slots
from bot.rituals.steps.sources import put_aside_for_later, where_it_stands
from bot.rituals.steps.things import counted, things
from bot.rituals.taking_part import is_given, people_in
from bot.rituals.tx import RitualTx
from bot.rituals.words import key_of

USEFUL_FOR = timedelta(days=3)
EXCERPT = 140


def follow_up(step: FollowUp, ritual: Ritual, run: Run, format_: Format, tx: RitualTx) -> None:
    """Say it, once."""
    if step.to is Audience.GIVERS:
        _tell_givers(step, ritual, run, format_, tx)
        return
    given = _spoken_of(step, run, format_, tx)
    if step.queued:
        put_aside_for_later(given, tx)
    if not people_in(run, format_, tx) or (step.on and not given):
        return
    words = _words(step, run, format_, len(given), tx)
    if words is None:
        return
    on = format_.step(step.on)
    numbers = said_of(on, run, format_, tx) if isinstance(on, Vote) else {}
    shown: tuple[Block, ...] = (Paragraph(words), *listed(given, step.most, tx, numbers))
    if step.to is Audience.HOST:
        _tell_host(step, ritual, run, view(Heading(title_of(ritual, run.format, tx.say)), *shown), tx)
    else:
        tx.send(
            PostMessage(
                channel=run.channel,
                under=run.message,
                view=view(*shown),
                reason=Reason(rule="ritual-follow-up", token=run.id),
                name=_name(step, run),
            )
        )


def _name(step: FollowUp, run: Run, to: MemberId | None = None) -> MessageName:
    return MessageName("/".join(("follow-up", run.id, step.id, *([to] if to else ()))))


def _spoken_of(step: FollowUp, run: Run, format_: Format, tx: RitualTx) -> tuple[Given, ...]:
    """Return what a follow-up lists: what was chosen elsewhere is left out, and what is too much."""
    if not step.on:
        return ()
    left_out = counted(tx.giving.choices(run.id, step.without)) if step.without else {}
    return tuple(given for given in things(run, format_, step.on, tx) if given.id not in left_out)[: step.most]


def _words(step: FollowUp, run: Run, format_: Format, count: int, tx: RitualTx) -> Markup | None:
    """Return the words, with what stood in the run from the beginning; None where they speak of what was not there."""
    slots = dict(source_slots(run, format_, tx))
    has_queue = any(isinstance(each, Collect) and each.source is Source.QUEUE for each in format_.steps)
    if has_queue and not slots:
        return None
    slots["count"] = count
    key = key_of(format_, step)
    return tx.say(key, **slots)


def _tell_host(step: FollowUp, ritual: Ritual, run: Run, words: View, tx: RitualTx) -> None:
    """Tell whoever hosts; the coordinators do until somebody said yes."""
    reason = Reason(rule="ritual-follow-up", token=run.id)
    if run.host is not None and run.hosting is Hosting.YES:
        tx.send(
            SendDirectMessage(
                to=run.host,
                view=words,
                reason=reason,
                asked=Asked.DUTY,
                kind=About.MEETUP,
                name=_name(step, run),
                useful_until=tx.now + USEFUL_FOR,
            )
        )
    elif (channel := tx.channel_for(Purpose.COORDINATORS)) is not None:
        tx.send(PostMessage(channel=channel.id, view=words, reason=reason, name=_name(step, run), asked=Asked.DUTY))


def _tell_givers(step: FollowUp, ritual: Ritual, run: Run, format_: Format, tx: RitualTx) -> None:
    """Tell everybody who gave something by their name what came of it; of open questions, their askers."""
    on = format_.step(step.on)
    numbers = counted(tx.giving.choices(run.id, step.on)) if isinstance(on, Vote) else {}
    given = things(run, format_, on.on if isinstance(on, Vote) else step.on, tx)
    for giver in dict.fromkeys(one.by for one in given if one.by is not None):
        theirs = [one for one in given if one.by == giver]
        count = sum(sum(numbers[one.id].values()) for one in theirs if one.id in numbers)
        if not count and not any(is_given(one) for one in theirs):
            continue  # nobody asked us to show their question, and there is nothing to tell of it
        words = _words(step, run, format_, count, tx)
        if words is None:
            continue
        said = said_of(on, run, format_, tx) if isinstance(on, Vote) else {}
        shown = view(Paragraph(words), *_what_it_is_about(theirs, run, tx), *_how_often(theirs, said))
        tx.send(
            SendDirectMessage(
                to=giver,
                view=shown,
                reason=Reason(rule="ritual-came-of-it", token=run.id),
                asked=Asked.NOT,
                kind=About.MEETUP,
                name=_name(step, run, giver),
                useful_until=tx.now + USEFUL_FOR,
            )
        )


def _what_it_is_about(theirs: Sequence[Given], run: Run, tx: RitualTx) -> tuple[Block, ...]:
    lines = []
    for one in theirs:
        words, where = where_it_stands(one)
        where = where or tx.messages.where(run.message)
        short = shortened(words, EXCERPT)
        lines.append(f"- {escape(short) if where is None else message_link(short, where)}")
    return (Paragraph(Markup("\n".join(lines))),)


def _how_often(theirs: Sequence[Given], said: Mapping[str, Markup]) -> tuple[Block, ...]:
    return tuple(Small(said[one.id]) for one in theirs if one.id in said)
