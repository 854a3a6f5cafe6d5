"""What comes round, told in the terminal: `trellis preview`, and what `trellis check` says of rituals.

1. A running bot is not disturbed: on SQLite all is done on a copy, on a server in a transaction that is rolled back.
2. What is shown is what the roles say; nothing is worded here but a list.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cast import foresight
from bot.catalogue import read_catalogue
from bot.choices import config_folder
from bot.core.errors import ConfigError, InvalidRecurrenceError, nearest
from bot.core.markup import ChannelLink, Link, Mention, MessageLink, Moment, Style, Words, parse, plain
from bot.core.views import Block, Divider, Facts, Heading, Paragraph, Picture, Quoted, Small
from bot.previewing import AT_LEISURE, WITHIN, Foresight
from bot.rituals.format import SURPRISE
from bot.rituals.formats import Formats
from bot.rituals.naming import title_of
from bot.rituals.planning import next_slots
from bot.rituals.preview_page import assumed, flat, headline
from bot.rituals.ritual import Life as RitualLife
from bot.rituals.ritual import Ritual
from bot.settings import Settings
from bot.store.look import Look
from bot.store.migrate import refuse_unless_migrated
from bot.store.unit_of_work import UnitOfWork
from bot.visiting import visiting
from bot.voice import FluentVoice

AHEAD = 3
GOES_ON = (RitualLife.ACTIVE, RitualLife.PAUSED, RitualLife.RESTING)


def preview(settings: Settings, wanted: str) -> Iterator[str]:
    """Yield the whole course of a ritual's next run, line by line; without a name, what there is to choose from."""
    voice = FluentVoice(config_folder() / "voice")
    formats = read_catalogue(config_folder(), voice)
    refuse_unless_migrated(settings.database_url)
    with visiting(settings, voice) as house:
        names = [name for some in house.looks(_titles) for name in some]
        if not names:
            raise ConfigError("Nothing comes round yet; `ritual add`, typed to the bot, sets something.")
        said = " ".join(wanted.split()).casefold()
        foresees = foresight(formats, AT_LEISURE if house.is_a_copy else WITHIN)
        lines = house.supposes(lambda tx: _previewed(tx, said, foresees)) if said else house.looks(_listed)
    if not any(lines):
        near = "".join(f"; nearest: “{other}”" for other in nearest(wanted, names, most=1))
        raise ConfigError(f"Nothing is called “{wanted}”{near}. `trellis preview` alone lists what comes round.")
    for some in lines:
        yield from some


def coming(settings: Settings, formats: Formats) -> tuple[list[str], list[str]]:
    """Return what comes round in each community, line by line, and what is wrong with it."""
    with visiting(settings, FluentVoice(config_folder() / "voice")) as house:
        found = house.looks(lambda look: _coming(look, formats))
    return [line for lines, _ in found for line in lines], [line for _, wrong in found for line in wrong]


# ---- telling ---------------------------------------------------------------------------------------------------------


def _going_on(look: Look) -> Sequence[Ritual]:
    return [ritual for ritual in look.rituals.all() if ritual.life in GOES_ON]


def _titles(look: Look) -> list[str]:
    return [_title(ritual, look) for ritual in _going_on(look)]


def _title(ritual: Ritual, look: Look) -> str:
    return " ".join(plain(title_of(ritual, ritual.format, look.say)).split())


def _listed(look: Look) -> list[str]:
    rituals = (f"  {_title(ritual, look)}  ({_whose(ritual, look)})" for ritual in _going_on(look))
    return [look.community.name, *rituals]


def _previewed(tx: UnitOfWork, said: str, foresees: Foresight) -> list[str]:
    lines: list[str] = []
    for ritual in _going_on(tx):
        if said in (ritual.id, ritual.format.casefold()) or said in _title(ritual, tx).casefold():
            lines += _course(ritual, tx, foresees)
    return lines


def _course(ritual: Ritual, tx: UnitOfWork, foresees: Foresight) -> list[str]:
    course = foresees.of(ritual, tx)
    pen = _Pen(tx, ritual.recurrence.zone)
    title = _title(ritual, tx)
    lines = [f"{tx.community.name} · {title}", "─" * (len(tx.community.name) + len(title) + 3)]
    if not course.said:
        return [*lines, plain(tx.say("preview-nothing")), ""]
    lines += [*pen.blocks(assumed(course, tx.say)), ""]
    for foreseen in course.said:
        lines += [pen.text(headline(foreseen, tx.say)), *pen.blocks(flat(foreseen.view.blocks), "    "), ""]
    if course.cut:
        lines += [plain(tx.say("preview-cut")), ""]
    return lines


def _coming(look: Look, formats: Formats) -> tuple[list[str], list[str]]:
    try:
        rituals = _going_on(look)
    except (InvalidRecurrenceError, ValueError, KeyError) as error:
        return [], [f"{look.community.name}: what comes round cannot be read ({error})."]
    lines, wrong = [], []
    for ritual in rituals:
        title = _title(ritual, look)
        slots = next_slots(ritual, look.now, AHEAD)
        ahead = ", ".join(_date(slot.at, ritual.recurrence.zone) for slot in slots) or f"not ahead ({ritual.life})"
        lines.append(f"{look.community.name}: {title}: {ahead}; {_whose(ritual, look)}")
        if ritual.format != SURPRISE and formats.get(ritual.format) is None:
            wrong.append(
                f"{look.community.name}: {title} is made of {ritual.format}, which config/rituals has no more; "
                "put its file back, or end it with `ritual cancel`."
            )
        host = None if ritual.host is None else look.member(ritual.host)
        if ritual.host is not None and (host is None or not host.here):
            wrong.append(f"{look.community.name}: who hosts {title} is gone; `ritual edit` chooses somebody else.")
    return lines, wrong


def _whose(ritual: Ritual, look: Look) -> str:
    host = None if ritual.host is None else look.member(ritual.host)
    return "no host: the coordinators look after it" if host is None else f"host: {host.name}"


def _date(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %d %b %Y %H:%M} {zone.key}"


class _Pen:
    """Writes views for the terminal, with everybody's name and the ritual's own time."""

    def __init__(self, look: Look, zone: ZoneInfo) -> None:
        self._look = look
        self._zone = zone

    def blocks(self, blocks: Sequence[Block], indent: str = "") -> list[str]:
        """Write blocks, line by line."""
        return [f"{indent}{line}".rstrip() for block in blocks for line in self._block(block)]

    def text(self, text: str) -> str:
        """Write our own words."""
        return "\n".join("".join(map(self._span, line.spans)) for line in parse(text, ours=True))

    def _block(self, block: Block) -> list[str]:
        match block:
            case Heading(text) | Paragraph(text) | Small(text):
                return self.text(text).splitlines()
            case Quoted(text):
                return [f"“{line}”" for line in plain(text).splitlines()]
            case Facts(pairs):
                return [f"{self.text(name)}: {self.text(value)}" for name, value in pairs]
            case Picture(alt=alt):
                return [alt]
            case Divider():
                return ["—"]
            case _:
                return []

    def _span(self, span: Words | Link | MessageLink | Mention | ChannelLink | Moment) -> str:
        match span:
            case Words(text=text, style=Style.CODE):
                return f"`{text}`"
            case Words(text=text):
                return text
            case Link(label=label) | MessageLink(label=label):
                return label
            case Mention(member=member):
                known = self._look.member(member)
                return plain(self._look.say("preview-somebody")) if known is None else known.name
            case ChannelLink(channel=channel):
                known_channel = self._look.places.channel(channel)
                return f"#{channel.rpartition('/')[2] if known_channel is None else known_channel.name}"
            case Moment(at=at):
                return _date(at, self._zone)
