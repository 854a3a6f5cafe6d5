"""Each time that a ritual happens: how far it has come, who takes part, and whether it was worth their time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, or_, select

from bot.core.ids import ChannelId, MemberId, MessageRef
from bot.rituals.format import Kind
from bot.rituals.ritual import DID_NOT_HAPPEN, NOT_OVER, OPEN, Answer, Hosting, Rsvp, Run, Stage, Worth
from bot.store.passage_tables import outbox
from bot.store.ritual_tables import rsvps, runs, worths
from bot.store.scope import Scope

NAMED = "run"
"""How the name of a run's one public message begins."""


class Runs:
    """The runs of one community's rituals."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope."""
        self._scope = scope

    def begin(self, run: Run) -> bool:
        """Write a new run down; say whether it is one: each planned time of a ritual has one run, ever."""
        named = {"run": run.id, "ritual": run.ritual, "slot": run.slot}
        return self._scope.insert_new(runs, **named, **_columns(run))

    def change(self, run: Run) -> None:
        """Write down how a run stands now."""
        self._scope.change_all(runs, "run", {run.id: _columns(run)})

    def run(self, token: str) -> Run | None:
        """Return a run of this community."""
        row = self._scope.find(runs, run=token)
        return None if row is None else _run(row)

    def of(self, ritual: str, most: int = 10) -> Sequence[Run]:
        """Return a ritual's runs, the latest first."""
        return [_run(row) for row in self._scope.listed(runs, ("-begins", "run"), most=most, ritual=ritual)]

    def at(self, message: MessageRef) -> Run | None:
        """Return the run whose public message this is."""
        named = self._scope.find(outbox, has="name", channel=message.channel, message=message.id)
        kind, _, token = ("", "", "") if named is None else named.name.partition("/")
        return self.run(token) if kind == NAMED else None

    def open_at(self, message: MessageRef) -> Run | None:
        """Return the run that is open and whose public message this is.

        It is asked of whatever anybody says under anything: by stage there are few runs to ask, and mostly none.
        """
        stands = exists().where(
            outbox.c.community == runs.c.community,
            outbox.c.name == f"{NAMED}/" + runs.c.run,
            outbox.c.channel == message.channel,
            outbox.c.message == message.id,
        )
        row = self._scope.one(runs, runs.c.stage.in_(OPEN), stands)
        return None if row is None else _run(row)

    def not_over(self) -> Sequence[Run]:
        """Return what is ahead, on, or being kept, by when it begins."""
        return self._many(runs.c.stage.in_(NOT_OVER))

    def since(self, begins: datetime) -> Sequence[Run]:
        """Return the runs of all rituals that began behind a moment, oldest first."""
        return self._many(runs.c.begins > begins)

    def hosted_by(self, member: MemberId) -> Sequence[Run]:
        """Return what is not over and waits for somebody who was asked to host or said yes."""
        is_host = (runs.c.host == member) & (runs.c.hosting != Hosting.NO)
        is_co_host = (runs.c.co_host == member) & (runs.c.co_hosting != Hosting.NO)
        return self._many(runs.c.stage.in_(NOT_OVER), or_(is_host, is_co_host))

    def called_off_for(self, member: MemberId, since: datetime) -> Sequence[Run]:
        """Return what was to begin behind a moment and did not happen, of what somebody counted on."""
        mine = (rsvps.c.community == self._scope.community, rsvps.c.member == member)
        said = select(rsvps.c.run).where(*mine, rsvps.c.answer.in_((Answer.YES, Answer.MAYBE)))
        hosts = ((runs.c.host, runs.c.hosting), (runs.c.co_host, runs.c.co_hosting))
        hosted = (and_(host == member, answer == Hosting.YES) for host, answer in hosts)
        is_off = (runs.c.begins > since, runs.c.stage.in_(DID_NOT_HAPPEN))
        return self._many(*is_off, or_(runs.c.run.in_(said), *hosted))

    def _many(self, *where: ColumnElement[bool]) -> Sequence[Run]:
        return [_run(row) for row in self._scope.rows(runs, *where, order=(runs.c.begins, runs.c.run))]

    # ---- who takes part ------------------------------------------------------------------------------------------

    def answer(self, rsvp: Rsvp) -> None:
        """Write down what somebody answered, in the place of what they answered before."""
        self._scope.put(
            rsvps,
            ("run", "member"),
            run=rsvp.run,
            member=rsvp.member,
            answer=rsvp.answer,
            at=rsvp.at,
            waits=rsvp.waits,
            came=rsvp.came,
        )

    def withdraw(self, run: str, member: MemberId) -> None:
        """Forget what somebody answered."""
        self._scope.remove(rsvps, rsvps.c.run == run, rsvps.c.member == member)

    def answers(self, run: str) -> Sequence[Rsvp]:
        """Return who answered what, in the order in which they did."""
        return [_rsvp(row) for row in self._scope.listed(rsvps, ("at", "member"), run=run)]

    def answers_of(self, member: MemberId) -> Mapping[str, Rsvp]:
        """Return what somebody answered to runs that are not over, by run."""
        said = {row.run: _rsvp(row) for row in self._scope.rows(rsvps, rsvps.c.member == member)}
        return {row.run: said[row.run] for row in self._scope.among(runs, "run", said) if row.stage in NOT_OVER}

    def came(self, run: str, member: MemberId, at: datetime) -> None:
        """Write down that somebody took part, invited or not: who came unasked said yes by it."""
        uninvited = {"answer": Answer.YES, "at": at, "waits": False, "came": True}
        if not self._scope.insert_new(rsvps, run=run, member=member, **uninvited):
            self._scope.change(rsvps, rsvps.c.run == run, rsvps.c.member == member, came=True)

    # ---- worth my time -------------------------------------------------------------------------------------------

    def say_worth(self, run: str, mark: str, *, worth: bool) -> None:
        """Write down whether it was worth somebody's time, in the place of what they said before.

        Without a mark nothing is written: its seal is dropped, and nobody could be told from anybody.
        """
        if mark:
            self._scope.put(worths, ("run", "mark"), run=run, mark=mark, worth=worth)

    def worth(self, run: str) -> Worth:
        """Return how many said of one run that it was worth their time."""
        return _worth(self._scope.tally(worths, worths.c.worth, worths.c.run == run))

    def worth_by_format(self) -> Mapping[str, Worth]:
        """Return how many said of all runs of each format that they were worth their time."""
        all_of = self._scope.tally(worths, worths.c.run)
        yes_of = self._scope.tally(worths, worths.c.run, worths.c.worth.is_(True))
        found: dict[str, Worth] = {}
        for row in self._scope.among(runs, "run", all_of):
            yes, said = yes_of.get(row.run, 0), found.get(row.format, Worth(yes=0, no=0))
            found[row.format] = Worth(yes=said.yes + yes, no=said.no + all_of[row.run] - yes)
        return found


def _worth(said: Mapping[bool, int]) -> Worth:
    return Worth(yes=said.get(True, 0), no=said.get(False, 0))


def _columns(run: Run) -> dict[str, Any]:
    return {
        "format": run.format,
        "kind": run.kind,
        "channel": run.channel,
        "begins": run.begins,
        "ends": run.ends,
        "stage": run.stage,
        "beat": run.beat,
        "phase": run.phase,
        "host": run.host,
        "hosting": run.hosting,
        "co_host": run.co_host,
        "co_hosting": run.co_hosting,
        "why": run.why,
        "seal": run.seal,
        "people": run.people,
    }


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.run,
        ritual=row.ritual,
        slot=row.slot,
        format=row.format,
        kind=Kind(row.kind),
        channel=ChannelId(row.channel),
        begins=row.begins,
        ends=row.ends,
        stage=Stage(row.stage),
        beat=row.beat,
        phase=row.phase,
        host=None if row.host is None else MemberId(row.host),
        hosting=Hosting(row.hosting),
        co_host=None if row.co_host is None else MemberId(row.co_host),
        co_hosting=Hosting(row.co_hosting),
        why=row.why,
        seal=row.seal,
        people=row.people,
    )


def _rsvp(row: Row[Any]) -> Rsvp:
    return Rsvp(
        run=row.run,
        member=MemberId(row.member),
        answer=Answer(row.answer),
        at=row.at,
        waits=row.waits,
        came=row.came,
    )
