"""A town in which much has been said for half a year, and an hour of its life in which every role has something to do.

What is stored is written by SQL, as a sweep leaves it: traces of messages, the ids of a week, the reasons and receipts
of what the bot said, questions with who was asked and thanked, cards, and the words by which they are found.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import Connection, Engine, Table, text

from bench.search import Language, say_so
from bench.town import Platform, Town
from bot.adapters.base import Parcel
from bot.core.effects import AnswerPrivately, OpenForm, SendDirectMessage, Whisper
from bot.core.events import (
    ButtonPressed,
    ChannelJoined,
    CommandInvoked,
    Event,
    FormSubmitted,
    Interaction,
    MemberChanged,
    MemberJoined,
    MessageDeleted,
    MessageEdited,
    MessageMenuChosen,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    SpaceEntered,
)
from bot.core.forms import Form, check
from bot.core.ids import CommunityId, EventId, Identity, MemberId, MessageRef, identity
from bot.core.profiles import Profile
from bot.core.views import Actions, Button, Select, View
from bot.questions.question import Outcome
from bot.store.passage_tables import inbox, outbox, reasons
from bot.store.tables import invitations, posts, questions, thanks

PEOPLE, HALF_A_YEAR, AT_ONCE = 200, timedelta(days=180), 20_000
TYPED = (
    *("help", "start", "me", "calendar", "topics", "board", "find kriging", "find variogram of the soil", "people"),
    *("topics kriging, soil", "ask How do I fit a variogram to soil samples?", "ritual", "ritual list", "keep"),
    *("ritual add prompt every monday 09:00", "Which nugget fits?", "meet", "whatever this is"),
)
MENUS = ("cybrarian.keep", "broker.ask_about", "broker.this_answered", "keeper.why_menu")
_NOT_PRESSED = re.compile("forget|take_along|close|removed|language|unite|link")
"""What ends what is measured, or reads all of one's own rows: a copy of one's data is no message's cost."""


class Chat(Platform):
    """A chat that remembers what was last offered, and to whom."""

    def __init__(self) -> None:
        """Nothing is offered yet."""
        self.offered: list[tuple[Identity | None, Button | Select]] = []
        self.forms: list[tuple[Identity, Form]] = []

    async def deliver(self, parcel: Parcel) -> MessageRef | None:
        """Do it, and remember what can be pressed."""
        match parcel.effect:
            case OpenForm(interaction=interaction, form=form):
                self.forms.append((_who(interaction), form))
            case AnswerPrivately(interaction=interaction, view=view):
                self._remember(view, _who(interaction))
            case SendDirectMessage(to=to, view=view) | Whisper(to=to, view=view):
                self._remember(view, parcel.people.get(to))
            case effect:
                shown = getattr(effect, "view", None)
                if isinstance(shown, View):
                    self._remember(shown, None)
        return await super().deliver(parcel)

    def _remember(self, view: View, who: Identity | None) -> None:
        items = [item for block in view.blocks if isinstance(block, Actions) for item in block.items]
        self.offered = [*self.offered, *((who, item) for item in items if not _NOT_PRESSED.search(item.verb))][-60:]


class OldTown(Town):
    """A town with more people and a longer memory; what happens in an hour is the same in each of a number."""

    def __init__(self, number: int, chat: Chat) -> None:
        """Take its number, and the chat where it talks."""
        super().__init__(number)
        self._dice = random.Random(number)
        self._chat = chat
        self._serial = count()
        self._said: list[MessageRef] = []

    def enters(self) -> SpaceEntered:
        """The bot comes in and looks around."""
        people = tuple(self._profile(number) for number in range(PEOPLE))
        entered = replace(super().enters(), people=people)
        return replace(entered, coordinators=(people[0].identity,))

    def _profile(self, number: int) -> Profile:
        who = identity(self.space, f"p{number}")
        return Profile(identity=who, name=f"Person {number}", may_coordinate=number == 0)

    def arrangements(self, at: datetime) -> Iterator[Event]:
        """What people say of themselves before anything is measured."""
        for number in range(40):
            yield self._types(at, f"topics {('kriging', 'soil', 'variogram', 'borehole')[number % 4]}", f"p{number}")

    def hour(self, at: datetime, stored: Sequence[MessageRef]) -> Iterator[Event]:
        """What happens in an hour, also to what was stored long ago."""
        for _ in range(16):
            yield self._posts(at, None)
        for _ in range(8):
            yield self._posts(at, self._dice.choice((*self._said[-8:], *self._dice.sample(list(stored), 4))))
        for emoji in ("👍", "✅", "❓", "🌱"):
            by, message = self._anyone(), self._dice.choice((*self._said[-8:], *stored[-50:]))
            yield ReactionAdded(id=self._id(), at=at, by=by, message=message, emoji=emoji)
            yield ReactionRemoved(id=self._id(), at=at, by=by, message=message, emoji=emoji)
        yield MessageEdited(id=self._id(), at=at, by=self._anyone(), message=self._said[-3], text="in other words")
        yield MessageDeleted(id=self._id(), at=at, message=self._said[-4])
        newcomer = PEOPLE + next(self._serial)
        yield MemberJoined(id=self._id(), at=at, profile=self._profile(newcomer))
        yield ChannelJoined(
            id=self._id(), at=at, by=identity(self.space, f"p{newcomer}"), channel=self.channel("welcome")
        )
        yield self._posts(at, None, f"p{newcomer}", "welcome")
        yield MemberChanged(id=self._id(), at=at, profile=self._profile(self._dice.randrange(1, PEOPLE)))
        for words in self._dice.sample(TYPED, 8):
            yield self._types(at, words, "p0" if words == "board" else None)
        for verb in MENUS:
            yield self._chooses(at, verb, self._dice.choice(stored[-50:]))

    def answers(self, at: datetime) -> Iterator[Event]:
        """Press some of what was offered, and fill in the forms that are open."""
        for who, form in self._chat.forms[:6]:
            values = {
                field.name: field.initial or ((field.options[0].value,) if field.options else ("some words",))
                for field in form.fields()
            }
            if not check(form, values):
                touch = self._touch(who, at)
                yield FormSubmitted(
                    id=self._id(), at=at, by=who, verb=form.verb, token=form.token, values=values, interaction=touch
                )
        self._chat.forms.clear()
        for to, item in self._dice.sample(self._chat.offered, min(10, len(self._chat.offered))):
            by = to or self._anyone()
            chosen = (item.options[0].value,) if isinstance(item, Select) and item.options else ()
            yield ButtonPressed(
                id=self._id(),
                at=at,
                by=by,
                verb=item.verb,
                token=item.token,
                values=chosen,
                interaction=self._touch(by, at),
            )
        self._chat.offered.clear()

    def _posts(
        self, at: datetime, thread: MessageRef | None, who: str | None = None, where: str | None = None
    ) -> MessagePosted:
        by = self._anyone() if who is None else identity(self.space, who)
        channel = thread.channel if thread else self.channel(where or self._dice.choice(("help", "lobby", "library")))
        message = MessageRef(channel, f"n{next(self._serial)}")
        if thread is None:
            self._said = [*self._said[-20:], message]
        words = " ".join(self._dice.choices(("which", "variogram", "fits", "soil", "samples", "of", "nugget"), k=20))
        return MessagePosted(id=self._id(), at=at, by=by, message=message, thread=thread, text=f"{words}?")

    def _types(self, at: datetime, words: str, who: str | None = None) -> CommandInvoked:
        by = self._anyone() if who is None else identity(self.space, who)
        return CommandInvoked(
            id=self._id(), at=at, by=by, text=words, channel=self.channel("lobby"), interaction=self._touch(by, at)
        )

    def _chooses(self, at: datetime, verb: str, message: MessageRef) -> MessageMenuChosen:
        by = self._anyone()
        author = identity(self.space, f"p{self._dice.randrange(PEOPLE)}")
        return MessageMenuChosen(
            id=self._id(),
            at=at,
            by=by,
            verb=verb,
            message=message,
            author=author,
            text="Which variogram fits soil?",
            interaction=self._touch(by, at),
        )

    def _anyone(self) -> Identity:
        return identity(self.space, f"p{self._dice.randrange(PEOPLE)}")

    def _touch(self, by: Identity, at: datetime) -> Interaction:
        return Interaction(self.space, f"{by}|{next(self._serial)}", at + timedelta(minutes=15))

    def _id(self) -> EventId:
        return EventId(f"o{next(self._serial)}")


def _who(interaction: Interaction) -> Identity:
    return Identity(interaction.handle.partition("|")[0])


# ---- what is stored ------------------------------------------------------------------------------------------------


def pour(
    engine: Engine, town: OldTown, community: CommunityId, people: Sequence[MemberId], messages: int, until: datetime
) -> list[MessageRef]:
    """Store so many messages and what goes with them, evenly over half a year; return where the last of them stand."""
    language, dice, step = Language(7), random.Random(7), HALF_A_YEAR / messages
    latest: list[MessageRef] = []
    for start in range(0, messages, AT_ONCE):
        some = range(start, min(start + AT_ONCE, messages))
        with engine.connect() as connection, connection.begin():
            if connection.dialect.name == "sqlite":  # what is filled in for a measurement need not outlive a crash
                for pragma in ("synchronous=OFF", "secure_delete=OFF", "cache_size=-200000"):
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            told = [_Message(number, until - HALF_A_YEAR + step * number, dice, town, people) for number in some]
            _store(connection, community, told, until)
            asked = [one for one in told if one.number % 100 == 0]
            say_so(connection, community, [(one.number // 100, language.says(12, 60)) for one in asked])
            _ask(connection, community, asked, people, dice)
        latest = [one.ref for one in told[-400:] if one.thread is None]
    with engine.begin() as connection:
        over = questions.update().values(outcome=Outcome.HELPED, closed_at=questions.c.asked_at)
        connection.execute(over)
        if connection.dialect.name == "postgresql":  # ids were given by hand
            last = "(SELECT max(id) FROM findables)"
            connection.execute(text(f"SELECT setval(pg_get_serial_sequence('findables', 'id'), {last})"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_sqlite = (
            connection.dialect.name == "sqlite"
        )  # it is never analyzed where it lives; a server does it by itself
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite else "VACUUM ANALYZE"))
    return latest


class _Message:
    """A message of long ago: every third under one of those before it."""

    def __init__(self, number: int, at: datetime, dice: random.Random, town: OldTown, people: Sequence[MemberId]):
        channel = ("help", "lobby", "library")[number // 50 % 3]
        self.number, self.at, self.author = number, at, dice.choice(people)
        self.ref = MessageRef(town.channel(channel), f"s{number}")
        root = number - number % 50 + dice.randrange(16) * 3
        self.thread = f"s{root}" if number % 3 and root < number else None


def _store(connection: Connection, community: CommunityId, told: Sequence[_Message], until: datetime) -> None:
    _fill(
        connection,
        posts,
        [
            {
                "community": community,
                "channel": one.ref.channel,
                "message": one.ref.id,
                "thread": one.thread,
                "author": one.author,
                "at": one.at,
            }
            for one in told
        ],
    )
    week = [one for one in told if one.at > until - timedelta(days=7)]
    _fill(
        connection,
        inbox,
        [
            {"community": community, "key": f"{community[:8]}{one.number}", "heard_at": one.at, "done": True}
            for one in week
        ],
    )
    spoken = [one for one in told if one.number % 50 == 0]
    _fill(
        connection,
        outbox,
        [
            {
                "community": community,
                "key": f"{community[:8]}{one.number}",
                "lane": f"to:{one.author}" if one.number % 100 else one.ref.channel,
                "name": f"old/{one.number}",
                "state": "sent",
                "attempts": 1,
                "created_at": one.at,
                "settled_at": one.at,
                "channel": one.ref.channel,
                "message": f"b{one.number}",
            }
            for one in spoken
        ],
    )
    _fill(
        connection,
        reasons,
        [
            {
                "community": community,
                "key": f"{community[:8]}{one.number}",
                "carried_by": f"{community[:8]}{one.number}",
                "member": one.author,
                "rule": "helper",
                "kind": "question",
                "about": "{}",
                "at": one.at,
            }
            for one in spoken
        ],
    )


def _ask(
    connection: Connection,
    community: CommunityId,
    asked: Sequence[_Message],
    people: Sequence[MemberId],
    dice: random.Random,
) -> None:
    """Let helpers have been asked, and half of them be thanked."""
    of = [(f"q{one.number // 100}", dice.choice(people[:40]), one.at) for one in asked if one.number // 100 % 10]
    rows = [
        {
            "community": community,
            "question": question,
            "helper": helper,
            "topic": "kriging",
            "at": at,
            "answer": "yes",
            "introduced": False,
        }
        for question, helper, at in of
    ]
    _fill(connection, invitations, rows)
    _fill(
        connection,
        thanks,
        [
            {"community": community, "question": question, "helper": helper, "at": at, "asked_consent": True}
            for question, helper, at in of[::2]
        ],
    )


def _fill(connection: Connection, table: Table, rows: list[dict[str, object]]) -> None:
    if rows:
        connection.execute(table.insert(), rows)
