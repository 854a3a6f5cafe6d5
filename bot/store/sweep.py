"""Keeping only what there is a reason to keep (DECISIONS: keeping)."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, select, text, update

from bot.core.ids import CommunityId
from bot.rituals.ritual import Life
from bot.roles.cybrarian.card import UNDER_WAY, Stage
from bot.store.language_tables import model_uses
from bot.store.library_tables import cards, missed, uses
from bot.store.newcomer_tables import first_posts, greetings, tasks
from bot.store.outbox import State
from bot.store.passage_tables import attention, dropped, inbox, marks, outbox, parts, reasons
from bot.store.ritual_tables import (
    DRAFTED,
    OF_RUNS,
    SEALED,
    STILL_WORDED,
    ballots,
    givens,
    queue,
    rituals,
    runs,
    take_aways,
)
from bot.store.scope import AT_ONCE, Scope
from bot.store.tables import audits, drafts, form_drafts, invitations, links, mishaps, posts, thanks, tries

INBOX_IDS = timedelta(days=7)
SENT_BODIES = timedelta(hours=24)
DEAD_LETTERS = timedelta(days=14)
DRAFTS = timedelta(days=14)
MISHAPS = timedelta(days=14)
ATTENTION = timedelta(days=8)
TRIES = timedelta(hours=1)
PARTS = timedelta(days=28)
GIVEN_TO_RITUALS = timedelta(days=14)
MISSED = timedelta(days=35)
EVENTS = timedelta(days=180)
MOST_RUNS = 5_000
"""How many runs are dropped in one hour, at most."""


def sweep(connection: Connection, now: datetime) -> None:
    """Delete what has been kept long enough."""
    done = select(inbox.c.id).where(inbox.c.done.is_(True), inbox.c.heard_at < now - INBOX_IDS)
    connection.execute(delete(marks).where(marks.c.inbox.in_(done)))
    connection.execute(delete(inbox).where(inbox.c.done.is_(True), inbox.c.heard_at < now - INBOX_IDS))
    settled = outbox.c.settled_at
    connection.execute(
        update(outbox)
        .where(outbox.c.state == State.SENT, settled < now - SENT_BODIES, outbox.c.body.is_not(None))
        .values(body=None)
    )
    gone = (outbox.c.state.in_((State.DEAD, State.EXPIRED))) & (settled < now - DEAD_LETTERS)
    unnamed = outbox.c.name.is_(None)  # a named message may be edited for as long as it stands
    connection.execute(delete(outbox).where(gone | (unnamed & (settled < now - EVENTS))))
    for begun in (drafts, form_drafts):
        connection.execute(delete(begun).where(begun.c.at < now - DRAFTS))
    connection.execute(delete(mishaps).where(mishaps.c.at < now - MISHAPS))
    connection.execute(delete(dropped).where(dropped.c.at < now - DEAD_LETTERS))
    connection.execute(delete(attention).where(attention.c.at < now - ATTENTION))
    connection.execute(delete(links).where(links.c.until < now))
    connection.execute(delete(tries).where(tries.c.at < now - TRIES))
    connection.execute(delete(parts).where(parts.c.at < now - PARTS))
    for table in (posts, reasons, invitations, thanks, audits, first_posts, greetings, tasks, model_uses):
        connection.execute(delete(table).where(table.c.at < now - EVENTS))
    sweep_rituals(connection, now)
    sweep_library(connection, now)


def sweep_library(connection: Connection, now: datetime) -> None:
    """Drop what nobody finished or agreed to, what nobody wants back, and what was looked for long ago."""
    old = cards.c.stage.in_(UNDER_WAY) & (cards.c.begun_at < now - DRAFTS)
    retired = (cards.c.stage == Stage.RETIRED) & (cards.c.review_at < now - EVENTS)
    going = select(cards.c.card).where(old | retired)
    connection.execute(delete(uses).where(uses.c.card.in_(going)))
    connection.execute(delete(cards).where(old | retired))
    connection.execute(delete(missed).where(missed.c.at < now - MISSED))


def sweep_rituals(connection: Connection, now: datetime) -> None:
    """Drop the words and the seals of what is long over, and at last what happened at all.

    It is asked of what there is still to drop: what is kept for half a year is not walked through every hour.
    """
    until = now - GIVEN_TO_RITUALS
    for table in (givens, ballots):
        connection.execute(delete(table).where(_is_of_run_before(table, until)))
    connection.execute(delete(take_aways).where(text(DRAFTED), _is_of_run_before(take_aways, until)))
    connection.execute(update(queue).where(text(STILL_WORDED), _is_of_run_before(queue, until)).values(text=""))
    connection.execute(update(runs).where(text(SEALED), runs.c.ends < until).values(seal=""))
    _drop_runs(connection, now - EVENTS)
    connection.execute(delete(queue).where(queue.c.at < now - EVENTS))
    over_or_undecided = rituals.c.life.in_((Life.ENDED, Life.PROPOSED))
    had_runs = exists().where(runs.c.ritual == rituals.c.ritual, runs.c.community == rituals.c.community)
    connection.execute(delete(rituals).where(over_or_undecided, rituals.c.changed_at < now - EVENTS, ~had_runs))


def _is_of_run_before(table: Table, until: datetime) -> ColumnElement[bool]:
    return exists().where(runs.c.run == table.c.run, runs.c.ends < until)


def _drop_runs(connection: Connection, until: datetime) -> None:
    """Drop the oldest runs, and all that belongs to them; where there are too many, the next hour drops the rest."""
    old = select(runs.c.community, runs.c.run).where(runs.c.ends < until).order_by(runs.c.ends).limit(MOST_RUNS)
    gone: dict[CommunityId, list[str]] = {}
    for row in connection.execute(old):
        gone.setdefault(CommunityId(row.community), []).append(row.run)
    for community, some in gone.items():
        scope = Scope(connection, community)
        for start in range(0, len(some), AT_ONCE):
            for table in (*OF_RUNS, runs):
                scope.remove(table, table.c.run.in_(some[start : start + AT_ONCE]))
