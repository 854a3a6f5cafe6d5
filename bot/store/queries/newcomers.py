"""First posts of newcomers, who was asked to greet them, and where people talk with each other just now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, exists, or_, select

from bot.core.ids import ChannelId, Identity, MemberId, MessageRef, SpaceId
from bot.core.people import Mode
from bot.roles.greeter.newcomer import FirstPost, Greeting, Reply, Stage
from bot.store.columns import Moment
from bot.store.newcomer_tables import first_posts, greetings
from bot.store.scope import Scope, within
from bot.store.tables import channels, identities, members, outbox, posts

_WAITING = (first_posts.c.answered_at.is_(None), first_posts.c.stage != Stage.RESTS)
_HERE: BindParameter[str] = bindparam("community")
_WAITS_THERE = exists().where(
    first_posts.c.community == _HERE, first_posts.c.channel == bindparam("channel"), *_WAITING
)
_WROTE = exists().where(
    first_posts.c.community == _HERE,
    first_posts.c.member == members.c.member,
    first_posts.c.at >= members.c.joined_at,
)
_IS_NEW = exists().where(
    identities.c.community == _HERE,
    identities.c.identity == bindparam("identity"),
    members.c.member == identities.c.member,
    members.c.joined_at >= bindparam("since", type_=Moment()),
    ~_WROTE,
)
_MAY_CONCERN = select(or_(_WAITS_THERE, _IS_NEW))
MOST_LOOKED_AT = 2_000
"""How many replies of a week are looked at to find where people talk."""


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
        )

    def change(self, post: FirstPost) -> None:
        """Write down how far a first post has come."""
        self._scope.change(
            first_posts,
            first_posts.c.post == post.id,
            stage=post.stage,
            answered_at=post.answered_at,
            in_time=post.in_time,
        )

    def drop(self, post: str) -> None:
        """Forget a first post that is gone, with who was asked about it."""
        for table in (first_posts, greetings):
            self._scope.remove(table, table.c.post == post)

    def post(self, token: str) -> FirstPost | None:
        """Return a first post."""
        row = self._scope.find(first_posts, post=token)
        return None if row is None else _post(row)

    def at(self, message: MessageRef) -> FirstPost | None:
        """Return the first post that a message is."""
        row = self._scope.find(first_posts, channel=message.channel, message=message.id)
        return None if row is None else _post(row)

    def wrote_since(self, member: MemberId, since: datetime) -> bool:
        """Say whether a member's first post since a moment was seen already."""
        return self._scope.one(first_posts, first_posts.c.member == member, first_posts.c.at >= since) is not None

    def may_concern(self, channel: ChannelId, by: Identity, since: datetime) -> bool:
        """Say whether what somebody says in a channel may concern a newcomer.

        One waits there, or they themselves joined since a moment and have not written yet. It is asked of whatever
        anybody says anywhere, and mostly the answer is no.
        """
        return self._scope.holds(_MAY_CONCERN, channel=channel, identity=by, since=since)

    def waiting_in(self, channel: ChannelId) -> Sequence[FirstPost]:
        """Return the first posts in a channel that nobody has answered."""
        return [_post(row) for row in self._waiting(first_posts.c.channel == channel)]

    def waiting(self) -> Sequence[FirstPost]:
        """Return the first posts that nobody has answered, the oldest first."""
        return [_post(row) for row in self._waiting()]

    def waiting_of(self, member: MemberId) -> Sequence[FirstPost]:
        """Return what a member wrote and nobody has answered."""
        return [_post(row) for row in self._waiting(first_posts.c.member == member)]

    def _waiting(self, *where: Any) -> Sequence[Row[Any]]:
        return self._scope.rows(first_posts, *_WAITING, *where, order=(first_posts.c.at, first_posts.c.post))

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

    def liveliest_thread(self, reader: MemberId, space: SpaceId | None, since: datetime) -> MessageRef | None:
        """Return the conversation in which most people wrote since a moment, the latest where several are alike.

        There are at least two of them besides the reader, and where it begins still stands.
        """
        public = (channels.c.mode != Mode.OFF, channels.c.archived.is_(False), channels.c.private.is_(False))
        there = () if space is None else (within(channels.c.channel, space),)
        heard = {row.channel for row in self._scope.rows(channels, *public, *there)}
        wrote = (posts.c.at > since, posts.c.author.is_not(None), posts.c.author != reader, posts.c.thread.is_not(None))
        people: dict[MessageRef, set[str]] = {}
        lately = self._scope.rows(posts, *wrote, order=(posts.c.at.desc(),), most=MOST_LOOKED_AT)
        for row in lately:  # the latest first, and a dict keeps that order
            if row.channel in heard:
                people.setdefault(MessageRef(ChannelId(row.channel), row.thread), set()).add(row.author)
        for thread in sorted(people, key=lambda thread: len(people[thread]), reverse=True):
            begun_by = self._begun_by(thread)
            if begun_by is not None and len({*people[thread], *begun_by} - {reader}) > 1:
                return thread
        return None

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
    )


def _greeting(row: Row[Any]) -> Greeting:
    return Greeting(
        post=row.post,
        host=MemberId(row.host),
        at=row.at,
        answer=None if row.answer is None else Reply(row.answer),
    )
