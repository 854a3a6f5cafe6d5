"""What a coordinator filled in while setting up, whether it can be so, and what would change by it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.forms import Field, FieldKind, Form, Page, Values, only
from bot.core.ids import ChannelId, space_of
from bot.core.markup import Markup, channel_link
from bot.core.people import Channel, Life, Member, Mode, Purpose
from bot.core.views import Option
from bot.roles.coordinator.suggestion import suggested
from bot.roles.coordinator.tx import CoordinatorTx

IN_PUBLIC = (Purpose.WELCOME, Purpose.QUESTIONS, Purpose.REPERTOIRE, Purpose.MEETUPS)
NEEDED = (Purpose.QUESTIONS, Purpose.COORDINATORS)
LONGEST_NAME = 80
LONGEST_CARE = 280


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """How the community would be set."""

    name: str
    care: str
    zone: str
    language: str
    channels: Mapping[Purpose, ChannelId]

    def public(self) -> tuple[tuple[Purpose, ChannelId], ...]:
        """Return the channels in which we would take part, and what each serves as."""
        return tuple((purpose, self.channels[purpose]) for purpose in IN_PUBLIC if purpose in self.channels)

    def left_behind(self, tx: CoordinatorTx) -> tuple[Channel, ...]:
        """Return the channels that lose what they served as, and in which we would therefore fall silent."""
        chosen = set(self.channels.values())
        return tuple(
            channel
            for channel in channels_here(tx)
            if channel.purpose is not None and channel.mode is not Mode.OFF and channel.id not in chosen
        )


def channels_here(tx: CoordinatorTx) -> tuple[Channel, ...]:
    """Return the channels of the space in which it is set up: each space of a community chooses its own."""
    return tuple(channel for channel in tx.places.channels() if space_of(channel.id) == tx.space)


def read(values: Values) -> Proposal:
    """Understand what was filled in."""
    chosen = {purpose: ChannelId(only(values, purpose)) for purpose in Purpose if only(values, purpose)}
    return Proposal(
        name=only(values, "name"),
        care=only(values, "care"),
        zone=only(values, "zone"),
        language=only(values, "language"),
        channels=chosen,
    )


def problems(proposal: Proposal, tx: CoordinatorTx) -> list[Markup]:
    """Return, in sentences, why it cannot be so yet; empty means that it can."""
    return list(_problems(proposal, tx))


def _problems(proposal: Proposal, tx: CoordinatorTx) -> Iterator[Markup]:
    serves: dict[ChannelId, list[Purpose]] = {}
    for purpose, channel in proposal.channels.items():
        serves.setdefault(channel, []).append(purpose)
    for channel, purposes in serves.items():
        link, known = channel_link(channel), tx.places.channel(channel)
        if len(purposes) > 1:
            first, second = (tx.say(f"purpose-{purpose}") for purpose in purposes[:2])
            yield tx.say("set-up-twice", channel=link, first=first, second=second)
        elif known is None or known.archived or space_of(channel) != tx.space:
            yield tx.say("set-up-unknown", purpose=tx.say(f"purpose-{purposes[0]}"))
        elif purposes == [Purpose.COORDINATORS] and not known.private:
            yield tx.say("set-up-not-private", channel=link)
        elif purposes != [Purpose.COORDINATORS] and known.private:
            yield tx.say("set-up-private", channel=link, purpose=tx.say(f"purpose-{purposes[0]}"))


def form(tx: CoordinatorTx, me: Member, languages: Sequence[str], given: Values | None = None) -> Form:
    """Return the form of *Set up*, filled in with what was given before, else with how things are now."""
    values = _as_it_is(tx, me) if given is None else given

    def label(name: str) -> str:
        return str(tx.say(f"set-up-{name}"))

    def hint(name: str) -> str:
        return str(tx.say(f"set-up-{name}-hint"))

    def initial(name: str) -> tuple[str, ...]:
        return tuple(values.get(name, ()))

    spoken = tuple(Option(str(tx.say(f"language-{code}")), code) for code in languages)
    about = Page(
        (
            Field(name="name", label=label("name"), initial=initial("name"), longest=LONGEST_NAME),
            Field(
                name="care",
                label=label("care"),
                hint=hint("care"),
                initial=initial("care"),
                longest=LONGEST_CARE,
            ),
            Field(
                name="zone",
                label=label("zone"),
                hint=hint("zone"),
                kind=FieldKind.ZONE,
                initial=initial("zone"),
            ),
            Field(
                name="language",
                label=label("language"),
                kind=FieldKind.CHOICE,
                options=spoken,
                initial=initial("language"),
            ),
        )
    )
    places = Page(
        tuple(
            Field(
                name=purpose,
                label=label(purpose),
                hint=hint(purpose),
                kind=FieldKind.CHANNEL,
                required=purpose in NEEDED,
                initial=initial(purpose),
            )
            for purpose in (*IN_PUBLIC, Purpose.COORDINATORS)
        )
    )
    return Form(
        verb="coordinator.set_up",
        title=str(tx.say("set-up-title")),
        submit=str(tx.say("set-up-submit")),
        intro=str(tx.say("set-up-intro")),
        pages=(about, places),
    )


def _as_it_is(tx: CoordinatorTx, me: Member) -> Values:
    """Return how things are now; where nothing was ever set up, the channels whose names say what they are for."""
    now, channels = tx.community, channels_here(tx)
    zone = me.zone if now.life is Life.QUIET and str(now.zone) == "UTC" else now.zone
    filled: dict[str, str] = {"name": now.name, "care": now.care, "zone": str(zone), "language": now.language}
    chosen = {channel.purpose: channel.id for channel in channels if channel.purpose is not None}
    is_new = now.life is Life.QUIET or (tx.space is not None and tx.places.has_joined(tx.space))
    places = chosen or (suggested(channels) if is_new else {})
    filled.update({purpose.value: channel for purpose, channel in places.items()})
    return {name: (value,) for name, value in filled.items() if value}


def write(values: Values) -> str:
    """Write what was filled in as a draft."""
    return json.dumps({name: list(given) for name, given in values.items()})


def read_draft(body: str) -> Values:
    """Read what `write` wrote."""
    return {name: tuple(given) for name, given in json.loads(body).items()}
