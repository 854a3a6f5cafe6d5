"""What an adapter is given by the house, and what the doors beside it ask for: the one `House` there is.

Everything here reads, but for `hear`, which writes down what happened.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.adapters.base import Adapter, Completion, Page, Recollection
from bot.core.answers import own_page
from bot.core.clock import Clock
from bot.core.commands import Begun, Vocabulary
from bot.core.events import Event
from bot.core.ids import CommunityId, Identity, MessageRef, SpaceId, platform_of, space_of
from bot.core.markup import plain
from bot.core.people import Life
from bot.core.role import AtHome, Completes, Role
from bot.core.signposts import message_of
from bot.core.views import Paragraph, View
from bot.core.voice import Voice
from bot.feeds.reading import feed_of
from bot.rituals.formats import Formats
from bot.store.database import Database, reading
from bot.store.fingerprint import Fingerprint
from bot.store.form_drafts import FormDrafts
from bot.store.inbox import Inbox, home_of
from bot.store.keyring import Keyring
from bot.store.ledger import SqlLedger
from bot.store.look import Look
from bot.store.shelf import Shelf
from bot.store.streams import Streams
from bot.store.subscriptions import Subscriptions

MOST_OFFERED = 25
"""How many ways a command may go on, at most, as the narrowest platform shows them."""


class Doorstep:
    """Where platforms meet the house; it is a `bot.adapters.base.House`."""

    def __init__(
        self,
        *,
        database: Database,
        secret: str,
        inbox: Inbox,
        ledger: SqlLedger,
        adapters: Sequence[Adapter],
        roles: Sequence[Role],
        formats: Formats,
        voice: Voice,
        clock: Clock,
    ) -> None:
        """Take what is behind the door, and who comes to it; `secret` is the key of the house."""
        fingerprint = Fingerprint(secret)
        self.database = database
        self.inbox = inbox
        self.ledger = ledger
        self.vocabulary = Vocabulary(word for role in roles for word in role.words)
        self._installations = Keyring(database, secret, clock)
        self._streams = Streams(database, clock)
        self._form_drafts = FormDrafts(database, fingerprint, clock)
        self._subscriptions = Subscriptions(database, fingerprint)
        self._shelf = Shelf(database)
        self._adapters = tuple(adapters)
        self._roles = tuple(roles)
        self._formats = formats
        self._say = voice.speaking("en")
        self._clock = clock

    @property
    def installations(self) -> Keyring:
        """Return what spaces gave us so that we can act there."""
        return self._installations

    @property
    def streams(self) -> Streams:
        """Return how far each stream was heard."""
        return self._streams

    @property
    def form_drafts(self) -> FormDrafts:
        """Return which forms are open."""
        return self._form_drafts

    async def recollect(self, space: SpaceId) -> Recollection:
        """Return who is here and where anything is heard, as we remember it."""
        home = await self._home_of(space)
        if home is None:
            return Recollection()
        return await asyncio.to_thread(self.ledger.look, home, lambda look: _recollection(look, space))

    async def hear(self, space: SpaceId, *events: Event) -> None:
        """Write down what happened; durable once this returns."""
        await self.inbox.hear(space, *events)

    async def complete(self, space: SpaceId, by: Identity, typed: str) -> tuple[Completion, ...]:
        """Return how a command may go on: the words that it may become, or what may stand behind its word."""
        begun = self.vocabulary.begun(typed)
        if begun is not None:
            return await self._go_on(space, by, begun)
        words = sorted(self.vocabulary.complete(typed), key=lambda word: word.for_coordinators)
        if any(word.for_coordinators for word in words) and not await self._may_coordinate(space, by):
            words = [word for word in words if not word.for_coordinators]
        return tuple(Completion(word.word, plain(self._say(f"hint-{word.word}"))) for word in words)

    async def _go_on(self, space: SpaceId, by: Identity, begun: Begun) -> tuple[Completion, ...]:
        """Let the role whose word it is say what may stand behind it."""
        owner = next(role for role in self._roles if any(word.word == begun.word for word in role.words))
        home = await self._home_of(space)
        if home is None or not isinstance(owner, Completes):
            return ()
        ways = await asyncio.to_thread(
            self.ledger.look, home, lambda look: owner.complete(begun, look.people.known(by), look)
        )
        return tuple(Completion(f"{begun.said} {rest}", hint) for rest, hint in ways[:MOST_OFFERED])

    async def _may_coordinate(self, space: SpaceId, by: Identity) -> bool:
        home = await self._home_of(space)
        if home is None:
            return False
        who = await asyncio.to_thread(self.ledger.look, home, lambda look: look.people.known(by))
        return who is not None and (who.coordinator or who.may_coordinate)

    async def home(self, space: SpaceId, by: Identity) -> Page:
        """Return somebody's own page: what each role has to show them, in the order of the roles."""
        home = await self._home_of(space)
        if home is None:
            return Page(view=View((Paragraph(self._say("home-quiet")),)), people={})
        return await asyncio.to_thread(self.ledger.look, home, lambda look: self._page(look, space, by), space)

    async def _home_of(self, space: SpaceId) -> CommunityId | None:
        """Return the community that a space belongs to now, also where it has been silent since the start."""

        def look() -> CommunityId | None:
            with reading(self.database.engine) as connection:
                return home_of(connection, space)

        return await asyncio.to_thread(look)

    def _page(self, look: Look, space: SpaceId, by: Identity) -> Page:
        me = look.people.known(by)
        parts = [part for role in self._roles if isinstance(role, AtHome) for part in role.at_home(me, look)]
        shown = look.seen_from_here(own_page(look.say, parts))
        known = look.people.identities_of(shown.members())
        people = {
            member: next((one for one in some if space_of(one) == space), some[0]) for member, some in known.items()
        }
        return Page(view=shown, people=people)

    async def feed(self, secret: str) -> bytes | None:
        """Return the calendar that a secret opens, as calendar programs read it; None where it opens none."""
        opened = await self._subscriptions.opened_by(secret)
        if opened is None:
            return None
        community, member = opened
        return await asyncio.to_thread(self.ledger.look, community, lambda look: feed_of(member, look, self._formats))

    async def way_to(self, card: str) -> str | None:
        """Return where a card stands on its platform; None where it stands nowhere. Raises a `DeliveryError`."""
        community = await self._shelf.whose(card)
        if community is None:
            return None
        standing = await asyncio.to_thread(self.ledger.look, community, lambda look: _standing(look, card))
        platform = None if standing is None else platform_of(space_of(standing.channel))
        adapter = next((one for one in self._adapters if one.platform == platform), None)
        return None if standing is None or adapter is None else await adapter.way_to(standing)

    def word(self, key: str, **arguments: str | int) -> str:
        """Return plain words for what an adapter itself has to say."""
        return plain(self._say(key, **arguments))

    def now(self) -> datetime:
        """Return the present moment."""
        return self._clock.now()


def _recollection(look: Look, space: SpaceId) -> Recollection:
    return Recollection(people=look.people.here_in(space), listening=look.places.listening_in(space))


def _standing(look: Look, card: str) -> MessageRef | None:
    return look.messages.where(message_of(card)) if look.community.life is Life.OPEN else None
