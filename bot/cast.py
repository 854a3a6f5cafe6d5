"""Who plays in this house: every role in its order, and what the menus of messages and members offer of theirs.

It is the only module that knows all of them; each of them knows nobody.
"""

from collections.abc import Sequence

from bot.core.commands import Vocabulary
from bot.core.release import Release
from bot.core.role import Role
from bot.core.signposts import Signposts
from bot.feeds.addresses import Addresses
from bot.feeds.files import IcsFiles
from bot.previewing import WITHIN, Foresight
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

MESSAGE_MENU = {
    "broker.ask_about": "ask-about-menu",
    "cybrarian.keep": "keep-menu",
    "broker.this_answered": "this-answered-menu",
    "keeper.why_menu": "why-menu",
}
"""What every message's menu offers: the verb, and the key of its label."""

MEMBER_MENU = {"coordinator.name_menu": "name-coordinator-menu"}
"""What every member's menu offers, where a platform has such."""


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
