"""First posts of newcomers, who was asked to greet them, and where people talk with each other just now."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Row, and_, bindparam, exists, or_, select

from bot.core.ids import ChannelId, Identity, MemberId, MessageRef, SpaceId
from bot.core.people import Mode, Purpose
from bot.questions.topics import spoken_of
from bot.roles.greeter.newcomer import FirstPost, Greeting, Living, Reply, Stage
from bot.store.columns import Moment
from bot.store.newcomer_tables import first_posts, greetings
from bot.store.passage_tables import outbox
from bot.store.queries.shelving import language_of
from bot.store.scope import Scope, within
from bot.store.tables import channels, identities, members, posts, questions

_WAITING = (first_posts.c.answered_at.is_(None), first_posts.c.stage != Stage.RESTS)
_HERE: BindParameter[str] = bindparam("community")
_THERE: BindParameter[str] = bindparam("channel")
_WAITS_THERE = exists().where(first_posts.c.community == _HERE, first_posts.c.channel == _THERE, *_WAITING)
_WROTE = exists().where(
    first_posts.c.community == _HERE,
    first_posts.c.member == members.c.member,
    first_posts.c.at >= members.c.joined_at,
)
_WELCOMES = exists().where(
    channels.c.community == _HERE, channels.c.channel == _THERE, channels.c.purpose == Purpose.WELCOME
)
_INTRODUCED = exists().where(
    first_posts.c.community == _HERE,
    first_posts.c.member == members.c.member,
    first_posts.c.channel == _THERE,
    first_posts.c.thread == first_posts.c.message,
    first_posts.c.at >= members.c.joined_at,
)
_IS_NEW = exists().where(
    identities.c.community == _HERE,
    identities.c.identity == bindparam("identity"),
    members.c.member == identities.c.member,
    members.c.joined_at >= bindparam("since", type_=Moment()),
    or_(~_WROTE, and_(_WELCOMES, ~_INTRODUCED)),
)
_MAY_CONCERN = select(or_(_WAITS_THERE, _IS_NEW))
MOST_LOOKED_AT = 500
"""How many replies of a week are looked at to find where people talk."""
_LATELY = (
    select(posts.c.channel, posts.c.thread, posts.c.author, posts.c.at)
    .where(posts.c.community == bindparam("community"), posts.c.channel == bindparam("channel"))
    .where(posts.c.at > bindparam("since"))
    .where(posts.c.author.is_not(None), posts.c.author != bindparam("reader"), posts.c.thread.is_not(None))
    .order_by(posts.c.at.desc())
    .limit(bindparam("most"))
)


class Newcomers:
    """The first posts of one community's newcomers."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope."""
        self._scope = scope

    def begin(self, post: FirstPost) -> None:
        """Write down where a first post stands."""
        self._scope.insert(
            first_posts,
            post=post.id,
            member=post.member,
            channel=post.message.channel,
            message=post.message.id,
            thread=post.thread.id,
            at=post.at,
            stage=post.stage,
            answered_at=post.answered_at,
            in_time=post.in_time,
            answer=None if post.answer is None else post.answer.id,
        )

    def change(self, post: FirstPost) -> None:
        """Write down how far a first post has come."""
        self._scope.change(
            first_posts,
            first_posts.c.post == post.id,
            stage=post.stage,
            answered_at=post.answered_at,
            in_time=post.in_time,
            answer=None if post.answer is None else post.answer.id,
        )

    def drop(self, post: str) -> None:
        """Forget a first post that is gone; who was asked about it was asked all the same."""
        self._scope.remove(first_posts, first_posts.c.post == post)

    def post(self, token: str) -> FirstPost | None:
        """Return a first post."""
        row = self._scope.find(first_posts, post=token)
        return None if row is None else _post(row)

    def at(self, message: MessageRef) -> FirstPost | None:
        """Return the first post that a message is."""
        row = self._scope.find(first_posts, channel=message.channel, message=message.id)
        return None if row is None else _post(row)

    def answered_by(self, message: MessageRef) -> Sequence[FirstPost]:
        """Return the first posts that a message answered."""
        answers = (first_posts.c.channel == message.channel, first_posts.c.answer == message.id)
        return [_post(row) for row in self._scope.rows(first_posts, *answers)]

    def other_answer(self, post: FirstPost) -> tuple[MessageRef, datetime] | None:
        """Return the first answer to a first post that is not the one which answered it, with when it was written.

        It stands under it, or is what whoever began the conversation said there later.
        """
        of_host = (posts.c.thread == post.thread.id, posts.c.author == self.began(post.thread), posts.c.at > post.at)
        answers = (posts.c.channel == post.message.channel, or_(posts.c.thread == post.message.id, and_(*of_host)))
        theirs = (posts.c.author != post.member, posts.c.message != (post.answer or post.message).id)
        rows = self._scope.rows(posts, *answers, *theirs, order=(posts.c.at,), most=1)
        return next(((MessageRef(ChannelId(row.channel), row.message), row.at) for row in rows), None)

    def began(self, thread: MessageRef) -> MemberId | None:
        """Return who began a conversation, also where their question stands there in a message of ours."""
        begins = self._scope.find(posts, channel=thread.channel, message=thread.id)
        if begins is not None:
            return None if begins.author is None else MemberId(begins.author)
        asked = self._scope.find(questions, channel=thread.channel, message=thread.id)
        return None if asked is None else MemberId(asked.asker)

    def introduced_since(self, member: MemberId, channel: ChannelId, since: datetime) -> bool:
        """Say whether a member's first own topic in a channel since a moment was seen already."""
        topic = (first_posts.c.channel == channel, first_posts.c.thread == first_posts.c.message)
        theirs = (first_posts.c.member == member, first_posts.c.at >= since)
        return self._scope.one(first_posts, *topic, *theirs) is not None

    def wrote_since(self, member: MemberId, since: datetime) -> bool:
        """Say whether a member's first post since a moment was seen already."""
        return self._scope.one(first_posts, first_posts.c.member == member, first_posts.c.at >= since) is not None

    def may_concern(self, channel: ChannelId, by: Identity, since: datetime) -> bool:
        """Say whether what somebody says in a channel may concern a newcomer.

        One waits there, or they themselves joined since a moment and have not written yet, or introduce themselves
        where newcomers are welcomed. It is asked of whatever anybody says anywhere, and mostly the answer is no.
        """
        return self._scope.holds(_MAY_CONCERN, channel=channel, identity=by, since=since)

    def waiting_in(self, channel: ChannelId) -> Sequence[FirstPost]:
        """Return the first posts in a channel that nobody has answered."""
        return [_post(row) for row in self._waiting(first_posts.c.channel == channel)]

    def waiting(self) -> Sequence[FirstPost]:
        """Return the first posts that nobody has answered and somebody still can, the oldest first."""
        is_ours = exists().where(channels.c.channel == first_posts.c.channel, channels.c.archived.is_(False))
        return [_post(row) for row in self._waiting(is_ours)]

    def unanswered(self) -> Sequence[FirstPost]:
        """Return the first posts that nobody has answered, also where we are not in just now, the oldest first."""
        return [_post(row) for row in self._waiting()]

    def waiting_of(self, member: MemberId) -> Sequence[FirstPost]:
        """Return what a member wrote and nobody has answered."""
        return [_post(row) for row in self._waiting(first_posts.c.member == member)]

    def _waiting(self, *where: Any) -> Sequence[Row[Any]]:
        return self._scope.rows(first_posts, *_WAITING, *where, order=(first_posts.c.at, first_posts.c.post))

    def met_in_time(self, since: datetime, until: datetime) -> tuple[int, int]:
        """Return of how many people the first words of that time were answered in time, and how many wrote any.

        Each counts once, by the first that they ever wrote; what fell due while we were away was not measured.
        """
        first: dict[str, Row[Any]] = {}
        for row in self._scope.rows(first_posts, first_posts.c.at <= until, order=(first_posts.c.at,)):
            first.setdefault(row.member, row)
        measured = [row.in_time for row in first.values() if row.at > since and row.in_time is not None]
        return sum(measured), len(measured)

    # ---- who was asked -------------------------------------------------------------------------------------------

    def ask(self, greeting: Greeting) -> None:
        """Write down that a host was asked."""
        self._scope.insert_new(
            greetings, post=greeting.post, host=greeting.host, at=greeting.at, answer=greeting.answer
        )

    def answer(self, post: str, host: MemberId, answer: Reply) -> None:
        """Write down what a host said."""
        self._scope.change(greetings, greetings.c.post == post, greetings.c.host == host, answer=answer)

    def unask(self, post: str, host: MemberId) -> None:
        """Forget that a host was to be asked: it never reached them."""
        self._scope.remove(greetings, greetings.c.post == post, greetings.c.host == host)

    def asked_about(self, post: str) -> Sequence[Greeting]:
        """Return who was asked about a first post, in order."""
        rows = self._scope.rows(greetings, greetings.c.post == post, order=(greetings.c.at, greetings.c.host))
        return [_greeting(row) for row in rows]

    def asked_since(self, since: datetime) -> Sequence[Greeting]:
        """Return who was asked since a moment."""
        return [_greeting(row) for row in self._scope.rows(greetings, greetings.c.at > since)]

    def awaiting(self, host: MemberId) -> Sequence[FirstPost]:
        """Return the first posts that a host was asked about, said nothing to, and that nobody has answered."""
        rows = self._scope.rows(greetings, greetings.c.host == host, greetings.c.answer.is_(None))
        asked = {row.post for row in rows}
        return [post for post in self.waiting() if post.id in asked]

    # ---- where people talk ---------------------------------------------------------------------------------------

    def wrote(self, member: MemberId) -> bool:
        """Say whether a member wrote where we listen."""
        return self._scope.one(posts, posts.c.author == member) is not None

    def liveliest_thread(
        self, reader: MemberId, space: SpaceId | None, since: datetime, follows: Sequence[str] = ()
    ) -> Living | None:
        """Return the conversation in which most people wrote since a moment, the latest where several are alike.

        There are at least two of them besides the reader, and where it begins still stands. One that is about what the
        reader follows, as far as a question or the channel's name says so, goes before all others.
        """
        public = (channels.c.mode != Mode.OFF, channels.c.archived.is_(False), channels.c.private.is_(False))
        there = () if space is None else (within(channels.c.channel, space),)
        heard = {row.channel: row.name for row in self._scope.rows(channels, *public, *there)}
        people: dict[MessageRef, set[str]] = {}
        each = {"since": since, "reader": reader, "most": MOST_LOOKED_AT // max(1, len(heard)) + 1}
        lately = [row for channel in heard for row in self._scope.asked(_LATELY, channel=channel, **each)]
        for row in sorted(lately, key=lambda row: row.at, reverse=True):  # a dict keeps that order
            people.setdefault(MessageRef(ChannelId(row.channel), row.thread), set()).add(row.author)
        about = self._about(people, heard, follows) if follows else {}
        for thread in sorted(people, key=lambda thread: (bool(about.get(thread)), len(people[thread])), reverse=True):
            begun_by = self._begun_by(thread)
            if begun_by is not None and len({*people[thread], *begun_by} - {reader}) > 1:
                return Living(thread=thread, topic=about.get(thread, ""))
        return None

    def _about(
        self, threads: Iterable[MessageRef], names: Mapping[str, str], follows: Sequence[str]
    ) -> Mapping[MessageRef, str]:
        """Return what of somebody's topics conversations are about; nothing is kept of what is said in them."""
        there: dict[str, list[str]] = {}
        for thread in threads:
            there.setdefault(thread.channel, []).append(thread.id)
        asked = {
            (channel, row._mapping[stands.name]): row
            for channel, some in there.items()
            for stands in (questions.c.message, questions.c.post)
            for row in self._scope.rows(questions, questions.c.channel == channel, stands.in_(some))
        }
        language = language_of(self._scope)

        @cache
        def spoken(words: str) -> str:
            return next(iter(spoken_of(follows, words, language)), "")

        about: dict[MessageRef, str] = {}
        for thread in threads:
            name, row = names[thread.channel], asked.get((thread.channel, thread.id))
            about[thread] = spoken(name if row is None else " ".join((name, row.text, *json.loads(row.topics))))
        return about

    def _begun_by(self, thread: MessageRef) -> frozenset[str] | None:
        """Return who began a conversation, nobody where we did; None where its first message is not there any more."""
        begins = self._scope.find(posts, channel=thread.channel, message=thread.id)
        if begins is not None:
            return frozenset() if begins.author is None else frozenset({begins.author})
        ours = self._scope.find(outbox, has="name", channel=thread.channel, message=thread.id)
        return None if ours is None else frozenset()


def _post(row: Row[Any]) -> FirstPost:
    channel = ChannelId(row.channel)
    return FirstPost(
        id=row.post,
        member=MemberId(row.member),
        message=MessageRef(channel, row.message),
        thread=MessageRef(channel, row.thread),
        at=row.at,
        stage=Stage(row.stage),
        answered_at=row.answered_at,
        in_time=row.in_time,
        answer=None if row.answer is None else MessageRef(channel, row.answer),
    )


def _greeting(row: Row[Any]) -> Greeting:
    return Greeting(
        post=row.post,
        host=MemberId(row.host),
        at=row.at,
        answer=None if row.answer is None else Reply(row.answer),
    )
