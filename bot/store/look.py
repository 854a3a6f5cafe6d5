"""Everything that may be read of one community, at one moment, with one connection.

`people`, `places`, `questions` … are the reads that roles declare as protocols; a unit of work is a look that may also
write.
"""

from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from bot.core.ids import CommunityId, Identity, MemberId, SpaceId, space_of
from bot.core.people import Channel, Community, Member, Purpose, Spans
from bot.core.suggestions import Model
from bot.core.views import View
from bot.core.voice import Say, Voice
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import origin_of
from bot.store.queries.accounts import as_seen_from
from bot.store.queries.choices import Choices
from bot.store.queries.drafts import Drafts
from bot.store.queries.feeds import Feeds
from bot.store.queries.finding import Finding
from bot.store.queries.giving import Giving
from bot.store.queries.keeping import Keeping
from bot.store.queries.library import Library
from bot.store.queries.links import Links
from bot.store.queries.messages import Messages
from bot.store.queries.newcomers import Newcomers
from bot.store.queries.passage import Passage
from bot.store.queries.people import People
from bot.store.queries.places import Places, load_community
from bot.store.queries.posts import Posts
from bot.store.queries.questions import Questions
from bot.store.queries.record import Record
from bot.store.queries.rhythm import Rhythm
from bot.store.queries.rituals import Rituals
from bot.store.queries.runs import Runs
from bot.store.queries.suggesting import Suggesting
from bot.store.queries.ways import Ways
from bot.store.scope import Scope


class Look:
    """Everything that may be read of one community."""

    def __init__(
        self,
        connection: Connection,
        community: CommunityId,
        now: datetime,
        voice: Voice,
        defaults: Spans,
        *,
        fingerprint: Fingerprint,
        space: SpaceId | None = None,
        model: Model | None = None,
    ) -> None:
        """Take the connection and what the community is read with; `space` is from where, if it is from anywhere."""
        self._model = model
        self.space = space
        self._origins: dict[SpaceId, CommunityId] = {}
        self._fingerprint = fingerprint
        self._connection = connection
        self._scope = Scope(connection, community)
        self._now = now
        self._voice = voice
        self._community = community
        self._defaults = defaults

    @property
    def now(self) -> datetime:
        """Return the moment at which this look began."""
        return self._now

    @cached_property
    def community(self) -> Community:
        """Return the community."""
        return load_community(self._connection, self._community, self._defaults)

    @cached_property
    def say(self) -> Say:
        """Return how to say things in the community's language."""
        return self._voice.speaking(self.community.language)

    @cached_property
    def people(self) -> People:
        """Return the members."""
        return People(self._scope, self.community, self._mark)

    @cached_property
    def places(self) -> Places:
        """Return the channels."""
        return Places(self._scope)

    @cached_property
    def choices(self) -> Choices:
        """Return what members choose for themselves on their platform."""
        return Choices(self._scope)

    @cached_property
    def drafts(self) -> Drafts:
        """Return what is begun."""
        return Drafts(self._scope)

    @cached_property
    def posts(self) -> Posts:
        """Return who wrote where and when."""
        return Posts(self._scope)

    @cached_property
    def questions(self) -> Questions:
        """Return the questions, and who may be asked."""
        return Questions(self._scope)

    @cached_property
    def rituals(self) -> Rituals:
        """Return what the community set to come round."""
        return Rituals(self._scope, self._now)

    @cached_property
    def rhythm(self) -> Rhythm:
        """Return what comes round, as coordinators see it."""
        return Rhythm(self._scope, self._now)

    @cached_property
    def runs(self) -> Runs:
        """Return each time that a ritual happens, and who takes part."""
        return Runs(self._scope)

    @cached_property
    def giving(self) -> Giving:
        """Return what people give to a run while it lasts."""
        return Giving(self._scope, self._now)

    @cached_property
    def keeping(self) -> Keeping:
        """Return what is kept of runs."""
        return Keeping(self._scope)

    @cached_property
    def newcomers(self) -> Newcomers:
        """Return the first posts of newcomers, and who was asked to greet them."""
        return Newcomers(self._scope)

    @cached_property
    def ways(self) -> Ways:
        """Return how members take part, as they say it themselves."""
        return Ways(self._scope)

    @cached_property
    def feeds(self) -> Feeds:
        """Return the addresses under which calendars can be subscribed to."""
        return Feeds(self._scope, self._fingerprint)

    @cached_property
    def library(self) -> Library:
        """Return the library."""
        return Library(self._scope, self._fingerprint.words_mark)

    @cached_property
    def finding(self) -> Finding:
        """Return what can be found."""
        return Finding(self._scope, self._connection)

    @cached_property
    def suggesting(self) -> Suggesting:
        """Return whether a language model may be asked, and what it was asked for."""
        return Suggesting(self._scope, self._now, self._model)

    def anonymous(self, seal: str, member: MemberId) -> str:
        """Return the mark of a member under a seal: the same each time, none (`""`) once the seal is dropped."""
        return self._fingerprint.anonymous(seal, member)

    @cached_property
    def messages(self) -> Messages:
        """Return what we said, and why."""
        return Messages(self._scope)

    @cached_property
    def passage(self) -> Passage:
        """Return what is on its way through the house."""
        return Passage(self._scope, self._connection)

    @cached_property
    def record(self) -> Record:
        """Return what is held about a member, and what went wrong."""
        words_mark = self._fingerprint.words_mark
        return Record(self._scope, self._connection, self._now, self._mark, self.anonymous, words_mark)

    def _mark(self, identity: Identity) -> str:
        space = space_of(identity)
        if space not in self._origins:
            self._origins[space] = origin_of(self._connection, space) or self._community
        return self._fingerprint.mark_of(self._origins[space], identity)

    def member(self, member: MemberId) -> Member | None:
        """Return a member of this community."""
        return self.people.member(member)

    def channel_for(self, purpose: Purpose) -> Channel | None:
        """Return the channel that serves a purpose, first that of this space."""
        return self.places.channel_for(purpose, near=self.space)

    def seen_from_here(self, shown: View) -> View:
        """Return a view as it can be drawn in this space."""
        return shown if self.space is None else as_seen_from(self._scope, shown, self.space)

    @cached_property
    def links(self) -> Links:
        """Return what belongs together over spaces and communities, because somebody said so by a code."""
        return Links(self._scope, self._connection, self._fingerprint, self._now)
