"""Who wrote where, when, and under what; never what they said."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.core.ids import ChannelId, MemberId, MessageRef
from bot.core.policy import WEEK
from bot.store.scope import Scope
from bot.store.tables import posts


class Posts:
    """The traces of one community's conversations, in channels where listening is switched on."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope."""
        self._scope = scope

    def note(self, message: MessageRef, author: MemberId | None, thread: MessageRef | None, at: datetime) -> None:
        """Write down that somebody wrote (author None: that we did, unasked)."""
        self._scope.insert_new(
            posts,
            channel=message.channel,
            message=message.id,
            thread=None if thread is None else thread.id,
            author=author,
            at=at,
        )

    def forget(self, message: MessageRef) -> None:
        """Drop the trace of a message that was deleted."""
        self._scope.remove(posts, posts.c.channel == message.channel, posts.c.message == message.id)

    def author_of(self, message: MessageRef) -> MemberId | None:
        """Return who wrote a message, if we saw it."""
        row = self._scope.find(posts, channel=message.channel, message=message.id)
        return None if row is None or row.author is None else MemberId(row.author)

    def thread_of(self, message: MessageRef) -> MessageRef | None:
        """Return the message that one stands under, if we saw it and it does."""
        row = self._scope.find(posts, channel=message.channel, message=message.id)
        return None if row is None or row.thread is None else MessageRef(message.channel, row.thread)

    def replies(self, root: MessageRef) -> Sequence[tuple[MemberId, datetime, MessageRef]]:
        """Return who replied under a message, when, and where, in order."""
        rows = self._scope.rows(
            posts,
            posts.c.channel == root.channel,
            posts.c.thread == root.id,
            posts.c.author.is_not(None),
            order=(posts.c.at, posts.c.message),
        )
        return [(MemberId(row.author), row.at, MessageRef(root.channel, row.message)) for row in rows]

    def replies_a_week(self, authors: Iterable[MemberId], now: datetime, weeks: int) -> dict[MemberId, list[int]]:
        """Return how often people replied to somebody, week by week, the latest first."""
        theirs = (posts.c.author.in_(list(authors)), posts.c.thread.is_not(None))
        found: dict[MemberId, list[int]] = {}
        for back in range(weeks):
            then = (posts.c.at <= now - back * WEEK, posts.c.at > now - (back + 1) * WEEK)
            for author, number in self._scope.tally(posts, posts.c.author, *theirs, *then).items():
                found.setdefault(MemberId(author), [0] * weeks)[back] = number
        return found

    def by_people_since(self, channel: ChannelId, since: datetime) -> int:
        """Return how often people wrote in a channel."""
        return self._scope.count(posts, posts.c.channel == channel, posts.c.at > since, posts.c.author.is_not(None))

    def ours_since(self, channel: ChannelId, since: datetime) -> int:
        """Return how often we spoke unasked in a channel."""
        return self._scope.count(posts, posts.c.channel == channel, posts.c.at > since, posts.c.author.is_(None))

    def people_since(self, channel: ChannelId, since: datetime) -> frozenset[MemberId]:
        """Return who wrote in a channel."""
        wrote = (posts.c.channel == channel, posts.c.at > since, posts.c.author.is_not(None))
        return frozenset(MemberId(author) for author in self._scope.tally(posts, posts.c.author, *wrote))
