"""What is on: the next two weeks, my own yeses, and what I host."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core.answers import page
from bot.core.effects import Gesture
from bot.core.markup import Markup, channel_link, moment
from bot.core.people import Member
from bot.core.role import Part
from bot.core.views import Actions, Block, Button, Heading, Paragraph, Small, Tone
from bot.core.voice import Say
from bot.rituals.calendar.tx import hosted, is_secret, listed, may_change
from bot.rituals.calendar.wording import button
from bot.rituals.format import Kind
from bot.rituals.naming import title_of
from bot.rituals.planning import Ahead, ahead
from bot.rituals.ritual import Answer, Life, Ritual, Rsvp, Stage
from bot.rituals.subscribing import FeedAddresses
from bot.rituals.tx import RitualTx

DAYS, MOST_DAYS = 14, 62
MOST_SHOWN, MOST_AT_HOME = 12, 4
MOST_WITH_BUTTONS = 5
"""Whoever wants more presses where the invitation stands."""


def _shown(tx: RitualTx) -> Mapping[str, Ritual]:
    return {ritual.id: ritual for ritual in listed(None, tx)}


def _on(rituals: Mapping[str, Ritual], tx: RitualTx, days: int) -> list[Ahead]:
    """Return what is on for so many days; what is drawn and not announced yet looks as if nothing were drawn."""
    found = ahead(rituals, tx.runs, tx.now, tx.now + timedelta(days=days))
    return [time if time.run is None or time.run.is_announced else replace(time, run=None) for time in found]


def line(entry: Ahead, mine: Rsvp | None, say: Say) -> Markup:
    """Say of a time when and where it is, and what this person answered."""
    format_ = entry.ritual.format if entry.run is None else entry.run.format
    title, at = title_of(entry.ritual, format_, say), moment(entry.at)
    where = channel_link(entry.ritual.channel)
    if entry.run is not None and entry.run.stage is Stage.ON:
        return say("calendar-entry-on", title=title, channel=where)
    match None if mine is None else mine.answer:
        case Answer.YES if mine is not None and mine.waits:
            return say("calendar-entry-waits", title=title, channel=where, at=at)
        case Answer.YES:
            return say("calendar-entry-yes", title=title, channel=where, at=at)
        case Answer.MAYBE:
            return say("calendar-entry-maybe", title=title, channel=where, at=at)
        case Answer.TAKE_AWAYS:
            return say("calendar-entry-take-aways", title=title, channel=where, at=at)
    return say("calendar-entry", title=title, channel=where, at=at)


def buttons(entry: Ahead, me: Member, mine: Rsvp | None, hosting: Container[str], say: Say) -> list[Button]:
    """Return what this person can do about a time."""
    items = []
    run = entry.run
    if run is not None and run.kind is Kind.GATHERING and run.stage is Stage.AHEAD:
        answers = (
            (Answer.YES, "calendar-yes-button", "gathering.yes"),
            (Answer.MAYBE, "calendar-maybe-button", "gathering.maybe"),
            (Answer.TAKE_AWAYS, "calendar-take-aways-button", "gathering.takeaways"),
        )
        items += [
            Button(
                label=str(say(key)),
                verb=verb,
                token=run.id,
                tone=Tone.PRIMARY if answer is Answer.YES else Tone.QUIET,
            )
            for answer, key, verb in answers
            if mine is None or answer is not mine.answer
        ]
    if may_change(entry.ritual, me, hosting) and (run is None or run.stage is Stage.AHEAD):
        items.append(button(say, "calendar-move-button", "move", f"{entry.ritual.id}/{entry.slot}"))
        if not is_secret(entry.ritual, me):
            items.append(button(say, "calendar-preview-button", "preview", entry.ritual.id))
    return items


def days_of(typed: str) -> int:
    """Return how many days ahead somebody asked for, else two weeks."""
    number = next((word for word in typed.split() if word.isascii() and word.isdigit() and len(word) < 4), "")
    return min(max(1, int(number)), MOST_DAYS) if number else DAYS


def show(
    event: Gesture, me: Member, tx: RitualTx, addresses: FeedAddresses | None, days: int = DAYS, *news: Block
) -> None:
    """Show the calendar to somebody."""
    say, rituals = tx.say, _shown(tx)
    entries = _on(rituals, tx, days)
    tx.send(
        page(
            event,
            say,
            *news,
            Heading(say("calendar-page-title")),
            *_entries(entries, me, tx),
            *_hosting(me, rituals, tx),
            Actions((button(say, "calendar-rituals-button", "rituals"),)),
            *_subscribe(tx, addresses),
        )
    )


def _entries(entries: Sequence[Ahead], me: Member, tx: RitualTx) -> Iterator[Block]:
    say, answers, hosting = tx.say, tx.runs.answers_of(me.id), hosted(me, tx)
    if not entries:
        yield Paragraph(say("calendar-nothing-on"))
    with_buttons = 0
    for entry in entries[:MOST_SHOWN]:
        answer = None if entry.run is None else answers.get(entry.run.id)
        yield Paragraph(line(entry, answer, say))
        items = buttons(entry, me, answer, hosting, say)
        if items and with_buttons < MOST_WITH_BUTTONS:
            with_buttons += 1
            yield Actions(tuple(items))
    if len(entries) > MOST_SHOWN:
        yield Small(say("calendar-more", number=len(entries) - MOST_SHOWN))


def _hosting(me: Member, rituals: Mapping[str, Ritual], tx: RitualTx) -> Iterator[Block]:
    """Show what somebody hosts, or is asked to."""
    said = []
    for run in tx.runs.hosted_by(me.id):
        ritual = rituals.get(run.ritual)
        if ritual is not None and run.is_announced and run.is_ahead_or_on:
            title, at = title_of(ritual, run.format, tx.say), moment(run.begins)
            hosting = me.id in run.hosts
            said.append(
                tx.say("calendar-you-host", title=title, at=at)
                if hosting
                else tx.say("calendar-you-are-asked", title=title, at=at)
            )
    if said:
        yield Heading(tx.say("calendar-hosting-title"))
        yield Paragraph(Markup("\n".join(said)))


def _subscribe(tx: RitualTx, addresses: FeedAddresses | None) -> Iterator[Block]:
    if addresses is not None and addresses.address("x") is not None:
        yield Actions((button(tx.say, "calendar-subscribe-button", "subscribe"),))


# ---- on one's own page ---------------------------------------------------------------------------------------------


def at_home(me: Member, look: RitualTx) -> Part | None:
    """Show the same on somebody's own page, short; None where nothing comes round at all."""
    say, rituals = look.say, _shown(look)
    if not any(ritual.life is Life.ACTIVE for ritual in rituals.values()):
        return None
    entries, answers = _on(rituals, look, DAYS), look.runs.answers_of(me.id)
    hosting = hosted(me, look)
    blocks: list[Block] = [Heading(say("calendar-home-title"))]
    if not entries:
        blocks.append(Paragraph(say("calendar-nothing-on")))
    for entry in entries[:MOST_AT_HOME]:
        answer = None if entry.run is None else answers.get(entry.run.id)
        blocks.append(Paragraph(line(entry, answer, say)))
        items = buttons(entry, me, answer, hosting, say)
        if items:
            blocks.append(Actions(tuple(items)))
    if len(entries) > MOST_AT_HOME:
        blocks.append(Small(say("calendar-more", number=len(entries) - MOST_AT_HOME)))
    return (*blocks, Actions((button(say, "calendar-show-button", "show"),)))
