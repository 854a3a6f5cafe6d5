"""The composition root: the only module that knows everybody.

`Trellis` is the whole house, put together for some platforms and a database; it runs until it is stopped. On the way
out it first stops hearing, then finishes the act in hand, writes it down, and closes.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from bot.adapters.base import Adapter, Completion, Page, Recollection
from bot.core.answers import own_page
from bot.core.clock import Clock
from bot.core.commands import Begun, Vocabulary
from bot.core.engine import PREPARE_WITHIN, WAITS_BETWEEN_TRIES, Engine
from bot.core.events import Event
from bot.core.ids import CommunityId, Identity, MessageName, MessageRef, SpaceId, platform_of, space_of
from bot.core.markup import plain
from bot.core.people import Life, Spans
from bot.core.release import Release
from bot.core.role import AtHome, Completes, Role
from bot.core.signposts import Signposts
from bot.core.views import Paragraph, View
from bot.core.voice import Voice
from bot.delivery import Delivery
from bot.feeds.addresses import Addresses
from bot.feeds.files import IcsFiles
from bot.feeds.reading import feed_of
from bot.language.asking import Asking
from bot.language.speaking import Speaks
from bot.previewing import WITHIN, Foresight
from bot.rhythm import Rhythm
from bot.rituals.attendance import Doorkeeper
from bot.rituals.calendar import Calendar
from bot.rituals.formats import Formats
from bot.rituals.gathering import Gathering
from bot.rituals.prompt import Prompts
from bot.rituals.steps import Steps
from bot.rituals.takeaways import Scribe
from bot.roles.broker import Broker
from bot.roles.coordinator import Coordinator
from bot.roles.cybrarian import Cybrarian
from bot.roles.greeter import Greeter
from bot.roles.guide import Guide
from bot.roles.keeper import Keeper
from bot.roles.steward import Steward
from bot.store.asks import Asks
from bot.store.database import Database, reading
from bot.store.fingerprint import Fingerprint
from bot.store.form_drafts import FormDrafts
from bot.store.inbox import Inbox, home_of, take_in
from bot.store.keyring import Keyring
from bot.store.ledger import SqlLedger
from bot.store.look import Look
from bot.store.outbox import Outbox
from bot.store.shelf import Shelf
from bot.store.streams import Streams
from bot.store.subscriptions import Subscriptions
from bot.store.sweep import sweep
from bot.store.timetable import Timetable

log = logging.getLogger(__name__)


MESSAGE_MENU = {
    "broker.ask_about": "ask-about-menu",
    "cybrarian.keep": "keep-menu",
    "broker.this_answered": "this-answered-menu",
    "keeper.why_menu": "why-menu",
}
"""What every message's menu offers: the verb, and the key of its label."""

MEMBER_MENU = {"coordinator.name_menu": "name-coordinator-menu"}
"""What every member's menu offers, where a platform has such."""

MOST_OFFERED = 25
"""How many ways a command may go on, at most, as the narrowest platform shows them."""


def every_role(
    formats: Formats,
    addresses: Addresses | None = None,
    foresee_within: float = WITHIN,
    signposts: Signposts | None = None,
) -> tuple[Role, ...]:
    """Return the roles in the order in which they settle an event, all with the same vocabulary and catalogue.

    `addresses` know where calendar feeds are served, and `signposts` the addresses of cards, if there are any; a
    ritual's course is foreseen within so many seconds.
    """
    vocabulary = _vocabulary()
    course, _ = _course(vocabulary, formats, addresses, foresee_within)
    roles: tuple[Role, ...] = (
        Release(),
        Greeter(vocabulary),  # before whoever writes people down: it tells who was here before
        Coordinator(vocabulary),
        Steward(),
        Broker(vocabulary),
        *course,
        Cybrarian(vocabulary, signposts or Signposts()),
        Doorkeeper(),
        Keeper(vocabulary),
    )
    return (*roles, Guide(vocabulary, frozenset(role.name for role in roles)))


def foresight(formats: Formats, within: float = WITHIN) -> Foresight:
    """Return who foresees a ritual's course, by the same roles wherever it is asked for."""
    return _course(_vocabulary(), formats, None, within)[1]


def _vocabulary() -> Vocabulary:
    kinds = (Greeter, Guide, Broker, Cybrarian, Calendar, Keeper, Coordinator)
    return Vocabulary(word for kind in kinds for word in kind.words)


def _course(
    vocabulary: Vocabulary, formats: Formats, addresses: Addresses | None, within: float
) -> tuple[Sequence[Role], Foresight]:
    """Return the roles that a ritual's course consists of, and who foresees it by them, one of them asks for that."""
    roles: list[Role] = []
    foresees = Foresight(roles, formats, within)
    roles += (
        Calendar(vocabulary, formats, foresees, addresses),
        Gathering(formats, Steps(formats), IcsFiles(formats)),
        Prompts(formats),
        Scribe(formats),
    )
    return roles, foresees


def _recollection(look: Look, space: SpaceId) -> Recollection:
    return Recollection(people=look.people.here_in(space), listening=look.places.listening_in(space))


def _standing(look: Look, card: str) -> MessageRef | None:
    return look.messages.where(MessageName(f"card/{card}")) if look.community.life is Life.OPEN else None


class Trellis:
    """The house. `run` it in a task; `settled` waits until everything heard is handled and delivered."""

    def __init__(
        self,
        *,
        url: str,
        adapters: Sequence[Adapter],
        clock: Clock,
        voice: Voice,
        defaults: Spans,
        formats: Formats,
        addresses: Addresses | None = None,
        signposts: Signposts | None = None,
        secret: str | None = None,
        speaks: Speaks | None = None,
        roles: Sequence[Role] | None = None,
        waits: Sequence[float] = WAITS_BETWEEN_TRIES,
        prepare_within: float = PREPARE_WITHIN,
        foresee_within: float = WITHIN,
    ) -> None:
        """Put the house together on a database whose schema is up to date; `speaks` is its language model, if any."""
        model = None if speaks is None else speaks.model
        self._adapters = tuple(adapters)
        self._clock = clock
        self.database = Database(url, take_in)
        secret = self.database.secret(secret)
        fingerprint = Fingerprint(secret)
        self._keyring = Keyring(self.database, secret, clock)
        self._streams = Streams(self.database, clock)
        self._form_drafts = FormDrafts(self.database, fingerprint, clock)
        self._formats = formats
        self._subscriptions = Subscriptions(self.database, fingerprint)
        self._shelf = Shelf(self.database)
        self._roles = roles = tuple(
            every_role(formats, addresses, foresee_within, signposts) if roles is None else roles
        )
        self.vocabulary = Vocabulary(word for role in roles for word in role.words)
        self.ledger = SqlLedger(
            self.database.engine,
            self.database.writer,
            clock=clock,
            voice=voice,
            defaults=defaults,
            fingerprint=fingerprint,
            said=self._wake_delivery,
            stirred=self._wake_engine,
            asked=self._wake_asking,
            model=model,
        )
        self.engine = Engine(roles, self.ledger, waits, prepare_within)
        self.inbox = Inbox(self.database.intake, fingerprint, clock, self.engine.wake)
        self.timetable = Timetable(self.database, fingerprint, clock, self.engine.wake)
        self.outbox = Outbox(self.database, fingerprint, clock, self.engine.wake)
        self.delivery = Delivery(self.outbox, self._adapters, clock)
        self.asking = Asking(Asks(self.database, fingerprint, clock, self.engine.wake, model), speaks, clock)
        self.rhythm = Rhythm(self.timetable, self.sweep)
        self._say = voice.speaking("en")
        self._stopping = asyncio.Event()

    def _wake_engine(self, community: CommunityId) -> None:
        self.engine.wake(community)

    def _wake_delivery(self) -> None:
        self.delivery.wake()

    def _wake_asking(self) -> None:
        self.asking.wake()

    # ---- what an adapter is given -------------------------------------------------------------------------------

    @property
    def installations(self) -> Keyring:
        """Return what spaces gave us so that we can act there."""
        return self._keyring

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

    # ---- running ------------------------------------------------------------------------------------------------

    async def run(self, *, ticking: bool = True) -> None:
        """Run until `stop`; `ticking` False leaves the clock to whoever turns it."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.engine.run(), name="engine")
                group.create_task(self.delivery.run(), name="delivery")
                group.create_task(self.asking.run(), name="asking")
                if ticking:
                    group.create_task(self.rhythm.run(), name="rhythm")
                hearing = [group.create_task(adapter.run(self), name=adapter.platform) for adapter in self._adapters]
                await self._stopping.wait()
                for task in hearing:
                    task.cancel()
                await asyncio.gather(*hearing, return_exceptions=True)
                self.rhythm.stop()
                self.engine.stop()
                self.delivery.stop()
                self.asking.stop()
        finally:
            await asyncio.to_thread(self.database.close)

    def stop(self) -> None:
        """Stop hearing, finish the act in hand, write it down, close."""
        self._stopping.set()

    async def sweep(self) -> None:
        """Keep only what there is a reason to keep."""
        now = self._clock.now()
        await self.database.writer.write(lambda connection: sweep(connection, now))

    async def settled(self) -> None:
        """Wait until everything heard is handled, everything said delivered, all asked, but for what has to wait."""
        while True:
            await self.engine.idle()
            await self.delivery.idle()
            await self.asking.idle()
            if self.engine.is_idle and self.delivery.is_idle and self.asking.is_idle:
                return
