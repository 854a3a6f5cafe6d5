"""What somebody filled in of a ritual, the form for it, and whether it can be so."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace

from bot.core.forms import Field, FieldKind, Form, Page, Values, only
from bot.core.ids import ChannelId, Identity, MemberId, new_token, space_of
from bot.core.markup import Markup, channel_link, plain
from bot.core.people import Member, Mode, Purpose
from bot.core.problems import Problem
from bot.core.recurrence import Recurrence, Slot
from bot.core.voice import Say
from bot.rituals.calendar.wording import format_name
from bot.rituals.format import SURPRISE, Kind
from bot.rituals.formats import Formats
from bot.rituals.holidays import read_country
from bot.rituals.novelty import weeks_between
from bot.rituals.planning import open_slots
from bot.rituals.ritual import Life, Ritual
from bot.rituals.tx import RitualTx
from bot.rituals.when import DATES_TOLD, read_when
from bot.rituals.words import key_of

DRAFT = "calendar.add"
LONGEST_TITLE, LONGEST_OPENING, LONGEST_PLACE, LONGEST_WHEN = 60, 1_000, 300, 120
SHORTEST, LONGEST = 5, 600
MOST_PEOPLE = 1_000
BETWEEN, PLACES = (SHORTEST, LONGEST), (2, MOST_PEOPLE)
SURPRISE_MINUTES = 45
_IN_WORDS = frozenset((FieldKind.LINE, FieldKind.TEXT, FieldKind.WHEN))
SEVERAL = 3
"""What stands in opening words that count something, before anybody knows how many."""
WRITTEN = ("title", "opening", "channel", "when", "host", "minutes", "place", "co_host", "capacity", "holidays")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A ritual as it was filled in, word for word; `ritual` is the one that is set otherwise by it."""

    format: str = ""
    title: str = ""
    opening: str = ""
    channel: str = ""
    when: str = ""
    host: str = ""
    minutes: str = ""
    place: str = ""
    co_host: str = ""
    capacity: str = ""
    holidays: str = ""
    ritual: str = ""
    told: str = ""
    """The first date that was told: only that is set which somebody saw."""

    def written(self) -> str:
        """Return it as a draft keeps it."""
        return json.dumps(asdict(self))


def read_filled(draft: str) -> Filled:
    """Understand a draft."""
    return Filled(**json.loads(draft))


def with_values(filled: Filled, values: Values) -> Filled:
    """Return what a form says now; what it does not ask for stays."""
    return replace(filled, **{name: only(values, name) for name in WRITTEN if name in values or name in _SHOWN})


_SHOWN = frozenset(("title", "opening", "channel", "when", "host", "holidays"))
"""What every form asks for; left empty, it does not come back."""


def suggested(format_: str, tx: RitualTx, formats: Formats) -> Filled:
    """Return how a ritual of a format begins: with its own cadence and length, where meetups are."""
    known, meetups = formats.get(format_), tx.channel_for(Purpose.MEETUPS)
    return Filled(
        format=format_,
        channel="" if meetups is None else meetups.id,
        when=_mixed_in(tx, formats) if known is None else known.cadence,
        minutes=str(SURPRISE_MINUTES if known is None else known.minutes),
    )


def _mixed_in(tx: RitualTx, formats: Formats) -> str:
    """Return when a surprise may come round, so that it is neither lost among familiar ones nor crowds them out."""
    return f"every {weeks_between(tx, formats)} weeks on thu 16:00"


def as_it_is(ritual: Ritual, tx: RitualTx) -> Filled:
    """Return a ritual as a form shows it; *when* is left empty, which keeps it."""
    return Filled(
        format=ritual.format,
        title=ritual.title,
        opening=ritual.opening,
        channel=ritual.channel,
        host=_identity(ritual.host, tx),
        minutes=str(ritual.minutes),
        place=ritual.place,
        co_host=_identity(ritual.co_host, tx),
        capacity="" if ritual.capacity is None else str(ritual.capacity),
        holidays=ritual.holidays,
        ritual=ritual.id,
    )


def _identity(member: MemberId | None, tx: RitualTx) -> str:
    known = [] if member is None else list(tx.people.identities_of([member]).get(member, ()))
    here = [one for one in known if tx.space is None or space_of(one) == tx.space]
    return next(iter(here or known), "")


def kind_of(format_: str, formats: Formats) -> Kind:
    """Return the kind that a ritual of a format is of."""
    known = formats.get(format_)
    return Kind.GATHERING if known is None else known.kind


# ---- the form ------------------------------------------------------------------------------------------------------


def form(filled: Filled, draft: str, say: Say, formats: Formats, zone: str) -> Form:
    """Return the form of a ritual: what every one needs on its first page, the rest on its second."""

    def field(
        name: str,
        label: Markup,
        hint: Markup,
        kind: FieldKind = FieldKind.LINE,
        longest: int = 60,
        between: tuple[int, int] | None = None,
    ) -> Field:
        given = getattr(filled, name)
        required = name == "channel" or (name == "when" and not filled.ritual)
        initial = (given,) if given else ()
        return Field(
            name=name,
            label=str(label),
            hint=str(hint),
            kind=kind,
            initial=initial,
            required=required,
            longest=longest if kind in _IN_WORDS else 4_000,
            between=between,
        )

    when_hint = say("calendar-when-kept") if filled.ritual else say("calendar-when-hint", zone=zone)
    opening_hint = _own_opening(filled, say, formats)
    holidays = field("holidays", say("calendar-holidays"), say("calendar-holidays-hint"))
    first = Page(
        (
            field("title", say("calendar-title"), format_name(filled.format, formats, say), longest=LONGEST_TITLE),
            field("when", say("calendar-when"), when_hint, FieldKind.WHEN, LONGEST_WHEN),
            field("channel", say("calendar-where"), say("calendar-where-hint"), FieldKind.CHANNEL),
            field("host", say("calendar-host"), say("calendar-host-hint"), FieldKind.MEMBER),
            field("opening", say("calendar-opening"), opening_hint, FieldKind.TEXT, LONGEST_OPENING),
        )
    )
    second = Page(
        (
            field("minutes", say("calendar-minutes"), say("calendar-minutes-hint"), longest=4, between=BETWEEN),
            field("place", say("calendar-place"), say("calendar-place-hint"), longest=LONGEST_PLACE),
            field("co_host", say("calendar-co-host"), say("calendar-host-hint"), FieldKind.MEMBER),
            field("capacity", say("calendar-capacity"), say("calendar-capacity-hint"), longest=4, between=PLACES),
            holidays,
        )
        if kind_of(filled.format, formats) is Kind.GATHERING
        else (holidays,)
    )
    return Form(
        verb=DRAFT,
        token=draft,
        title=str(say("calendar-form-title")),
        submit=str(say("calendar-form-submit")),
        intro=str(say("calendar-form-intro")),
        pages=(first, second),
    )


def _own_opening(filled: Filled, say: Say, formats: Formats) -> Markup:
    """Say what stands there where nothing is filled in: the format's own words, as far as they are known before."""
    known = formats.get(filled.format)
    if known is None:
        return say("calendar-opening-hint-drawn")
    key, host = key_of(known, None, "opening"), say("steps-hosted-by-coordinators")
    words = say(key, host=host, minutes=known.minutes, question="…", asker="…", count=SEVERAL)
    return say("calendar-opening-hint", opening=" ".join(plain(words).split()))


# ---- whether it can be so ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A ritual that can be set as it was filled in, and its next dates."""

    ritual: Ritual
    dates: tuple[Slot, ...]


def check(filled: Filled, me: Member, tx: RitualTx, formats: Formats) -> Checked | list[Markup]:
    """Return the ritual, or, in sentences, why it cannot be so yet and what to write instead."""
    before = tx.rituals.ritual(filled.ritual) if filled.ritual else None
    found = _recurrence(filled, before, tx)
    country = read_country(filled.holidays) if filled.holidays else ""
    wrong = [*_problems(filled, tx, formats)]
    wrong += [
        tx.say(problem.key, **dict(problem.arguments)) for problem in (found, country) if isinstance(problem, Problem)
    ]
    if isinstance(found, Problem) or isinstance(country, Problem) or wrong:
        return wrong
    dates = open_slots(found, country, tx.now, DATES_TOLD)
    if not dates:
        return [tx.say("calendar-no-dates")]
    host, co_host = _member(filled.host, tx), _member(filled.co_host, tx)
    base = before or Ritual(
        id=new_token(),
        format=filled.format,
        kind=kind_of(filled.format, formats),
        channel=ChannelId(filled.channel),
        recurrence=found,
        minutes=0,
        by=me.id,
    )
    is_held = base.kind is Kind.GATHERING
    ritual = replace(
        base,
        title=filled.title,
        opening=filled.opening,
        channel=ChannelId(filled.channel),
        recurrence=found,
        minutes=int(filled.minutes) if is_held else _minutes_of(filled.format, formats),
        place=filled.place,
        host=host,
        co_host=co_host if is_held and co_host != host else None,
        capacity=int(filled.capacity) if is_held and filled.capacity else None,
        holidays=country,
    )
    return Checked(ritual=ritual, dates=dates)


def _minutes_of(format_: str, formats: Formats) -> int:
    known = formats.get(format_)
    return SURPRISE_MINUTES if known is None else known.minutes


def _recurrence(filled: Filled, before: Ritual | None, tx: RitualTx) -> Recurrence | Problem:
    if before is not None and not filled.when:
        return before.recurrence
    when = read_when(filled.when, now=tx.now, zone=tx.community.zone)
    return when if isinstance(when, Problem) else when.recurrence


def _problems(filled: Filled, tx: RitualTx, formats: Formats) -> Iterator[Markup]:
    say = tx.say
    if filled.format != SURPRISE and formats.get(filled.format) is None:
        yield say("calendar-no-format")
    channel = tx.places.channel(ChannelId(filled.channel)) if filled.channel else None
    if channel is None or channel.archived:
        yield say("calendar-no-channel")
    elif channel.private or channel.mode is not Mode.HOST:
        yield say("calendar-not-there", channel=channel_link(channel.id))
    for given in (filled.host, filled.co_host):
        if given and _member(given, tx) is None:
            yield say("calendar-nobody")
    if kind_of(filled.format, formats) is Kind.GATHERING:
        if _number(filled.minutes, *BETWEEN) is None:
            yield say("calendar-minutes-wrong", least=SHORTEST, most=LONGEST)
        if filled.capacity and _number(filled.capacity, *PLACES) is None:
            yield say("calendar-capacity-wrong", most=MOST_PEOPLE)


def _number(written: str, least: int, most: int) -> int | None:
    is_number = written.isascii() and written.isdigit() and len(written) < 5
    return int(written) if is_number and least <= int(written) <= most else None


def _member(given: str, tx: RitualTx) -> MemberId | None:
    known = tx.people.known(Identity(given)) if given else None
    return None if known is None or not known.here else known.id


def may_be_changed(ritual: Ritual | None) -> bool:
    """Say whether a ritual that somebody set otherwise is still there to be changed."""
    return ritual is not None and ritual.life is not Life.ENDED
