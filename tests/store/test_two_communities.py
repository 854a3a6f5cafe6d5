"""Two communities in one database: what one asks about the other finds nothing, and what it does changes nothing.

Every public method of `bot.store.queries` is called, by its annotations; a new one is called as well, or fails here.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, create_engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.core.effects import Asked, Kind, PostMessage, Reason, SendDirectMessage, ShowBehindLink
from bot.core.events import Mishap, SpaceEntered
from bot.core.hours import WakingHours
from bot.core.ids import (
    ChannelId,
    CommunityId,
    EffectKey,
    EventId,
    Identity,
    MemberId,
    MessageName,
    MessageRef,
    SpaceId,
)
from bot.core.links import To
from bot.core.people import Life, Mode, Purpose, Spans
from bot.core.policy import Dropped
from bot.core.profiles import ChannelProfile, Profile
from bot.core.recurrence import Recurrence
from bot.core.suggestions import Use as ModelUse
from bot.core.views import Paragraph, view
from bot.language.scripted import PRETENDED
from bot.questions.question import Answer, Invitation, Outcome, Question, Stage
from bot.rituals.format import Kind as RitualKind
from bot.rituals.format import TakeAway
from bot.rituals.ritual import Answer as RunAnswer
from bot.rituals.ritual import Choice as RunChoice
from bot.rituals.ritual import Given, MyStep, Queued, Ritual, Rsvp, Run, TakeAways, Worth
from bot.rituals.ritual import Life as RitualLife
from bot.rituals.ritual import Stage as RunStage
from bot.roles.cybrarian.card import Card, Missed, Reader
from bot.roles.cybrarian.card import Stage as CardStage
from bot.roles.greeter.newcomer import FirstPost, Greeting, Reply, Said, Task, Yes
from bot.roles.greeter.newcomer import Stage as Waiting
from bot.store.fingerprint import Fingerprint
from bot.store.language_tables import model_uses
from bot.store.passage_tables import held, outbox, parts
from bot.store.tables import communities, form_drafts, metadata, spaces
from bot.store.unit_of_work import UnitOfWork
from bot.voice import FluentVoice
from tests.village import CONFIG

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)
THERE, HERE = CommunityId("there"), CommunityId("here")
"""Somebody lives `THERE`; it is asked about, and acted upon, from `HERE`."""
SPACE, ALSO = SpaceId("square:there"), SpaceId("circle:there")
ANA, BEN = Identity("square:there/ana"), Identity("square:there/ben")
HELP = ChannelId("square:there/help")
POST, REPLY = MessageRef(HELP, "1"), MessageRef(HELP, "2")
SAID = MessageName("question/q1")
VOICE = FluentVoice(CONFIG / "voice")

ROOMS = (
    "people",
    "places",
    "drafts",
    "posts",
    "questions",
    "rituals",
    "runs",
    "giving",
    "keeping",
    "newcomers",
    "ways",
    "feeds",
    "messages",
    "library",
    "finding",
    "suggesting",
    "record",
    "attention",
)
OWN = {
    *("places.founded", "places.name_of", "drafts.keep", "feeds.feed_of", "runs.begin"),
    *("library.reader", "suggesting.model"),
}
"""What anybody may know: when their own community began, the name under which they keep a draft, what the id of a space
says by itself, the address of their own community's calendar, that a run of their own is new, and which model their
house can ask."""


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = create_engine(database_url)
    with engine.connect() as connection, connection.begin():
        for community in (THERE, HERE):
            found(connection, community)
        yield connection
    engine.dispose()


def test_nobody_reaches_over_to_another_community(connection: Connection) -> None:
    values, held_before = live(connection), rows(connection)
    told = set[str]()
    for name, method in methods(work(connection, THERE)):
        for arguments in values.fitting(method):
            savepoint = connection.begin_nested()
            with suppress(IntegrityError):  # it is there already
                told |= set() if is_nothing(method(**arguments)) else {name}
            savepoint.rollback()
    for name, method in methods(work(connection, HERE)):
        for arguments in values.fitting(method):
            savepoint = connection.begin_nested()
            try:
                answer = method(**arguments)
            except IntegrityError:  # an identity belongs to one community, and the database knows
                answer = None
            else:
                assert theirs(rows(connection)) == theirs(held_before), f"{name} reached over"
            savepoint.rollback()
            assert name in OWN or is_nothing(answer), f"{name}({arguments}) told {answer}"
    mute = {name for name, method in methods(work(connection, THERE)) if tells(method)} - told
    assert mute == set(), "these told nothing at home either: let something more happen in `live`"


def test_a_key_that_is_taken_elsewhere_is_neither_read_nor_written(connection: Connection) -> None:
    live(connection)
    before = theirs(rows(connection))
    ben = work(connection, THERE).who(BEN).id
    here = work(connection, HERE)
    here.drafts.keep(ben, "broker.ask", "mine", NOW, "d1")
    here.questions.agree(ben, "planes", yes=False)
    here.questions.set_pace(ben, 28)
    here.schedule(SpaceEntered(id=EventId(f"release:{ben}"), at=NOW, space=SPACE, name=""), NOW)
    here.cancel(EventId(f"release:{ben}"))
    assert theirs(rows(connection)) == before
    assert here.drafts.take_up(ben, "broker.ask", "d1") is None


def test_without_a_code_nobody_is_linked_over_to_another_community(connection: Connection) -> None:
    live(connection)
    ana, ben = (work(connection, THERE).who(identity).id for identity in (ANA, BEN))
    before, here = theirs(rows(connection)), work(connection, HERE)
    here.links.offer(ana, To.PERSON)
    here.links.unlink(ANA, ana)
    here.links.keep_in_step(ben)
    here.people.used(ANA, NOW)
    assert here.places.name_of(SPACE) == "Square"
    assert (here.links.accounts_of(ana), here.links.elsewhere(ben)) == ([], [])
    assert theirs(rows(connection)) == before


# ---- a life to find --------------------------------------------------------------------------------------------------


def found(connection: Connection, community: CommunityId) -> None:
    connection.execute(
        insert(communities).values(
            community=community,
            name=community,
            life=Life.OPEN,
            care="",
            zone="UTC",
            language="en",
            settings="{}",
            created_at=NOW,
        )
    )


def work(connection: Connection, community: CommunityId) -> UnitOfWork:
    event = SpaceEntered(id=EventId(f"work {community}"), at=NOW, space=SPACE, name="")
    fingerprint = Fingerprint("a key")
    how = {"event": event, "role": "tester", "fingerprint": fingerprint, "model": PRETENDED}
    return UnitOfWork(connection, community, NOW, VOICE, Spans(), **how)


def live(connection: Connection) -> "Values":
    """Let a row stand in every table, and return what leads to it."""
    tx = work(connection, THERE)
    for space, origin in ((SPACE, None), (ALSO, "older")):
        place = {"space": space, "active": True, "name": "There", "origin": origin}
        connection.execute(insert(spaces).values(community=THERE, **place))
    profiles = [Profile(identity=identity, name="Somebody") for identity in (ANA, BEN)]
    members = [member.id for profile in profiles if (member := tx.people.meet(profile, NOW)) is not None]
    ana, ben = members
    tx.people.allow(ben, waking=WakingHours())
    tx.people.appoint(ben, coordinator=True)
    tx.people.note_use_of_name(ana, ben, "use-named-coordinator", NOW)
    tx.places.see(ChannelProfile(channel=HELP, name="help"))
    tx.places.dedicate(Purpose.QUESTIONS, HELP)
    tx.places.switch(HELP, Mode.LISTEN)
    tx.drafts.keep(ana, "broker.ask", "{}", NOW, "d1")
    opened = {"draft": "f1", "mark": Fingerprint("a key").mark_of(THERE, ANA), "body": "{}", "at": NOW}
    connection.execute(insert(form_drafts).values(community=THERE, **opened))
    part = {"name": "invitation/q1/x", "carrier": "merged/x", "position": 0, "body": "{}", "at": NOW}
    connection.execute(insert(parts).values(community=THERE, **part))
    tx.posts.note(POST, ana, None, NOW)
    tx.posts.note(REPLY, ben, POST, NOW)
    tx.posts.note(MessageRef(HELP, "3"), None, None, NOW)
    questions = [
        Question(
            id=f"q{number}",
            asker=ana,
            text="Who mends planes?",
            topics=("planes",),
            channel=HELP,
            message=MessageRef(HELP, str(number)),
            post=MessageRef(HELP, str(number)),
            ours=True,
            stage=Stage.LIST,
            asked_at=NOW,
            outcome=outcome,
            closed_at=NOW if outcome else None,
        )
        for number, outcome in ((1, None), (2, Outcome.RESTED), (3, Outcome.HELPED))
    ]
    for question in questions:
        tx.questions.open(question)
    invitation = Invitation(question="q1", helper=ben, topic="planes", at=NOW)
    tx.questions.invite(invitation)
    tx.questions.thank("q1", ben, NOW, asks_consent=True)
    tx.questions.agree(ben, "planes", yes=True)
    tx.questions.set_pace(ben, 7)
    said, why = view(Paragraph(VOICE.speaking("en")("broker-discarded"))), Reason(rule="invitation")
    tx.send(PostMessage(channel=HELP, view=said, reason=why, name=SAID))
    tx.send(ShowBehindLink(message=POST, to=MessageName("card/c1"), view=said, name=MessageName("link/c1/x")))
    tx.send(PostMessage(channel=HELP, view=said, reason=why, name=MessageName(f"question/q1/answer/{ben}/x")))
    connection.execute(update(outbox).values(channel=HELP, message="1"))
    for _ in range(2):
        tx.send(SendDirectMessage(to=ben, view=said, reason=why, asked=Asked.DUTY, kind=Kind.INVITATION))
    first, second = (EffectKey(key) for key in connection.execute(select(held.c.key).order_by(held.c.id)).scalars())
    tx.attention.drop(second, ben, "invitation", Dropped.MUTED, NOW)
    tx.attention.spend(ben, NOW)
    tx.suggesting.switch_on(ben, [ModelUse.QUESTIONS], 7)
    use = {"ask": "k", "use": "questions", "member": ben, "at": NOW, "tokens": 7, "outcome": "suggested"}
    connection.execute(insert(model_uses).values(community=THERE, **use))
    rituals = live_by_rituals(tx, ana, ben) | live_as_newcomers(tx, ana, ben)
    kept = live_by_the_library(tx, ana, ben)
    tx.record.note_mishap(Mishap.ROLE_FAILED, "tester", NOW)
    tx.record.forget(tx.people.meet(Profile(identity=Identity("square:there/gone"), name="Gone")).id, EventId("e"))
    return Values(
        {
            MemberId: members,
            Identity: [ANA, BEN],
            Profile: profiles,
            ChannelProfile: [ChannelProfile(channel=HELP, name="another name")],
            ChannelId: [HELP],
            SpaceId: [SPACE, ALSO],
            MessageName: [SAID],
            EffectKey: [first],
            EventId: [EventId("e")],
            Question: questions,
            Invitation: [invitation],
            Answer: [Answer.LOOK],
            Purpose: [Purpose.QUESTIONS],
            Mode: [Mode.HOST],
            Life: [Life.CLOSED],
            ModelUse: [ModelUse.QUESTIONS],
            Mishap: [Mishap.ROLE_FAILED],
            Dropped: [Dropped.MUTED],
            WakingHours: [WakingHours()],
            Kind: [Kind.THANKS],
            **rituals,
            **kept,
            datetime: [NOW - timedelta(hours=1), NOW],
            timedelta: [timedelta(days=28)],
            bool: [True],
            int: [7],
            "question": ["q1"],
            "token": ["q1", "r1", "x1", "p1", "t1", "t2", "l1"],
            "card": ["c1"],
            "text": ["Who mends planes?"],
            "begun": ["planes"],
            "beginning": ["question/"],
            "after": [""],
            "ids": ["q4", "c1"],
            "but": [""],
            "ritual": ["r1"],
            "run": ["x1"],
            "step": ["topics"],
            "given": ["g1"],
            "post": ["p1"],
            "task": ["t1"],
            "queued": ["a1"],
            "mark": ["m"],
            "draft": ["d1"],
            "topic": ["planes"],
            "about": ["planes"],
            "verb": ["broker.ask"],
            "zone": ["UTC"],
            "language": ["en"],
        }
    )


def live_by_rituals(tx: UnitOfWork, ana: MemberId, ben: MemberId) -> dict[Any, Sequence[Any]]:
    """Let a ritual have a run with everything that belongs to one; return it all."""
    weekly = Recurrence(rule="FREQ=WEEKLY", start=NOW.replace(tzinfo=None), zone=ZoneInfo("UTC"))
    ritual = Ritual(
        id="r1", format="F04", kind=RitualKind.GATHERING, channel=HELP, recurrence=weekly, minutes=45, by=ana, host=ben
    )
    run = Run(
        id="x1",
        ritual="r1",
        slot="2027-01-04T12:00",
        format="F04",
        kind=RitualKind.GATHERING,
        channel=HELP,
        begins=NOW,
        ends=NOW,
        host=ben,
        co_host=ana,
        seal="s",
    )
    rsvp = Rsvp(run="x1", member=ana, answer=RunAnswer.YES, at=NOW)
    given = Given(id="g1", run="x1", step="topics", text="Looms", at=NOW, by=ana)
    choice = RunChoice(run="x1", step="topics", of="g1", choice="keep", mark="m")
    kept = TakeAways(run="x1", words={TakeAway.INSIGHTS: "Wool is warm."}, by=ben, at=NOW)
    my_step = MyStep(run="x1", member=ana, text="Read it", back_at=NOW)
    waiting = Queued(id="a1", member=ana, text="Why wool?", at=NOW)
    tx.rituals.add(ritual)
    tx.rituals.add(replace(ritual, id="r2", life=RitualLife.PROPOSED))
    tx.runs.begin(run)
    tx.runs.answer(rsvp)
    tx.runs.say_worth("x1", "m", worth=True)
    tx.giving.give(given)
    tx.giving.choose([choice], "x1", "topics", "m")
    for queued in (waiting, replace(waiting, id="a2"), replace(waiting, id="a3")):
        tx.giving.put_aside(queued)
    tx.giving.take_from_queue("a2", "x1")
    tx.keeping.draft(kept)
    tx.keeping.promise(my_step)
    tx.feeds.feed_of(ana)
    tx.feeds.feed_of(None)
    said = view(Paragraph(VOICE.speaking("en")("broker-discarded")))
    tx.send(PostMessage(channel=HELP, view=said, reason=Reason(rule="gathering"), name=run.message))
    is_on = replace(run, id="x3", slot="2027-01-04T11:00", stage=RunStage.ON)
    tx.runs.begin(is_on)
    tx.runs.begin(replace(run, id="x4", slot="2027-01-04T10:00", stage=RunStage.CANCELLED))
    tx.runs.answer(replace(rsvp, run="x4"))
    tx.send(PostMessage(channel=HELP, view=said, reason=Reason(rule="gathering"), name=is_on.message))
    standing, open_now = MessageRef(HELP, "run"), MessageRef(HELP, "on")
    for name, ref in ((run.message, standing), (is_on.message, open_now)):
        stands = update(outbox).where(outbox.c.name == name).values(channel=HELP, message=ref.id)
        tx._connection.execute(stands)
    return {
        Ritual: [ritual],
        Run: [run, replace(run, id="x2", slot="2027-01-11T12:00")],
        Rsvp: [rsvp],
        Given: [given],
        RunChoice: [choice],
        TakeAways: [kept],
        MyStep: [my_step],
        Queued: [waiting],
        MessageRef: [POST, REPLY, standing, open_now],
    }


def live_as_newcomers(tx: UnitOfWork, ana: MemberId, ben: MemberId) -> dict[Any, Sequence[Any]]:
    """Let somebody's first words wait, and let both say how they take part; return it all."""
    first = FirstPost(id="p1", member=ana, message=POST, thread=POST, at=NOW, stage=Waiting.LIST)
    greeting = Greeting(post="p1", host=ben, at=NOW)
    said = Said(member=ben, greets=True, named=Yes.YES, hints=Yes.YES, hints_from=NOW)
    task, taken = (Task(id=id, member=ana, text="Sweep", at=NOW) for id in ("t1", "t2"))
    cleo = tx.who(Identity("square:there/cleo")).id
    tx.newcomers.begin(first)
    third = MessageRef(HELP, "3")
    answered = replace(first, id="p2", member=ben, message=third, thread=third, answered_at=NOW, answer=REPLY)
    tx.newcomers.begin(replace(answered, in_time=True))
    tx.newcomers.ask(greeting)
    tx.ways.note(said)
    tx.ways.follow(ben, "planes")
    for each in (task, taken):
        tx.ways.offer(each)
    tx.ways.take(taken.id, ben, NOW)
    tx.posts.note(MessageRef(HELP, "4"), cleo, POST, NOW)
    return {
        FirstPost: [first],
        Greeting: [greeting],
        Reply: [Reply.WILL],
        Said: [said],
        Task: [task],
    }


def live_by_the_library(tx: UnitOfWork, ana: MemberId, ben: MemberId) -> dict[Any, Sequence[Any]]:
    """Let cards stand, wait and be used, a question be found, and somebody look in vain; return it all."""
    kept = Card(
        id="c1",
        stage=CardStage.KEPT,
        title="Old planes",
        words="Mend them slowly.",
        topics=("planes",),
        people=(ben,),
        keeper=ben,
        author=ana,
        owner=ben,
        channel=HELP,
        source=POST,
        begun_at=NOW,
        kept_at=NOW,
        review_at=NOW,
    )
    waits = replace(kept, id="c2", stage=CardStage.WAITING, asked_in=SAID, author=ben, replaces=None)
    tx.library.begin(kept)
    tx.library.begin(waits)
    tx.library.begin(replace(waits, id="c3", keeper=ana))
    tx.library.begin(replace(kept, id="c4", replaces="c1"))
    tx.library.begin(replace(kept, id="c5"))
    tx.library.drop("c5")
    tx.library.refuse(POST)
    tx.library.use("c1", ben, NOW)
    missed = Missed(id="l1", member=ana, text="lathes", at=NOW)
    tx.library.miss(missed)
    tx.library.note(Reader(member=ana, offered_at=NOW, declines=True, asked_at=NOW))
    answered = Question(
        id="q4",
        asker=ana,
        text="Who mends planes of wood?",
        topics=("planes",),
        channel=HELP,
        message=POST,
        post=POST,
        ours=True,
        asked_at=NOW,
        last_reply_at=NOW,
    )
    tx.questions.open(answered)
    return {
        Card: [kept, replace(kept, id="c9")],
        Missed: [missed, replace(missed, id="l9")],
        Reader: [Reader(member=ana)],
    }


class Values:
    """What to call methods with: by the annotation of a parameter, and strings by its name."""

    def __init__(self, known: Mapping[Any, Sequence[Any]]) -> None:
        self._known = known

    def fitting(self, method: Callable[..., Any]) -> Iterator[dict[str, Any]]:
        hints = get_type_hints(method)
        parameters = [
            parameter
            for parameter in inspect.signature(method).parameters.values()
            if parameter.kind is not parameter.VAR_KEYWORD
        ]
        choices = [self._for(parameter.name, hints[parameter.name]) for parameter in parameters]
        for choice in product(*choices):
            yield {parameter.name: value for parameter, value in zip(parameters, choice, strict=True)}

    def _for(self, name: str, hint: Any) -> list[Any]:
        if hint in self._known:
            return list(self._known[hint])
        if hint is str:
            return list(self._known.get(name, ["words"]))
        inner = [kind for kind in get_args(hint) if kind is not type(None)]
        if get_origin(hint) in {frozenset}:
            return [frozenset(self._for(name, inner[0]))]
        if get_origin(hint) in {Iterable, Sequence, list, tuple} or "Iterable" in str(hint):
            return [self._for(name, inner[0])]
        assert len(inner) == 1, f"{name}: {hint} is not known here yet"
        return self._for(name, inner[0])


def methods(tx: UnitOfWork) -> Iterator[tuple[str, Callable[..., Any]]]:
    for room in ROOMS:
        for name, method in inspect.getmembers(getattr(tx, room), inspect.ismethod):
            if not name.startswith("_"):
                yield f"{room}.{name}", method


def tells(method: Callable[..., Any]) -> bool:
    return get_type_hints(method)["return"] is not type(None)


def is_nothing(answer: Any) -> bool:
    if isinstance(answer, dict):
        return all(is_nothing(each) for each in answer.values())
    return not answer or answer == Worth(yes=0, no=0) or answer == (0, 0)


def rows(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
        for table in metadata.sorted_tables
    }


def theirs(held_rows: dict[str, list[tuple[Any, ...]]]) -> dict[str, list[tuple[Any, ...]]]:
    """Leave out what belongs to the community that acts."""
    return {table: [row for row in found_rows if HERE not in row] for table, found_rows in held_rows.items()}
