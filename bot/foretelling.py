"""What comes round, told in the terminal: `trellis preview`, and what `trellis check` says of rituals.

1. A running bot is not disturbed: on SQLite all is done on a copy, on a server in a transaction that is rolled back.
2. What is shown is what the roles say; nothing is worded here but a list.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, make_url, select

from bot.app import every_role
from bot.catalogue import read_catalogue
from bot.choices import config_folder, read_choices
from bot.core.clock import WallClock
from bot.core.errors import ConfigError, InvalidRecurrenceError, nearest
from bot.core.events import TimeCame
from bot.core.ids import CommunityId, EventId
from bot.core.markup import ChannelLink, Link, Mention, MessageLink, Moment, Style, Words, parse, plain
from bot.core.people import Life
from bot.core.views import Block, Divider, Facts, Heading, Paragraph, Picture, Quoted, Small
from bot.previewing import AT_LEISURE, Foresight
from bot.rituals.format import SURPRISE
from bot.rituals.formats import Formats
from bot.rituals.naming import title_of
from bot.rituals.planning import next_slots
from bot.rituals.preview_page import assumed, flat, headline
from bot.rituals.ritual import Life as RitualLife
from bot.rituals.ritual import Ritual
from bot.settings import Settings
from bot.store.database import Database
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import take_in
from bot.store.migrate import refuse_unless_migrated
from bot.store.tables import communities
from bot.store.unit_of_work import UnitOfWork
from bot.voice import FluentVoice

AHEAD = 3
GOES_ON = (RitualLife.ACTIVE, RitualLife.PAUSED, RitualLife.RESTING)


def preview(settings: Settings, wanted: str) -> Iterator[str]:
    """Yield the whole course of a ritual's next run, line by line; without a name, what there is to choose from."""
    voice = FluentVoice(config_folder() / "voice")
    formats = read_catalogue(config_folder(), voice)
    refuse_unless_migrated(settings.database_url)
    with _house(settings, voice) as each:
        lines = each(lambda tx: _previewed(tx, wanted, formats))
        known = each(lambda tx: [_title(ritual, tx) for ritual in _going_on(tx)])
    names = [name for some in known for name in some]
    if not names:
        raise ConfigError("Nothing comes round yet; `ritual add`, typed to the bot, sets something.")
    if not any(lines):
        near = "".join(f"; nearest: “{other}”" for other in nearest(wanted, names, most=1))
        raise ConfigError(f"Nothing is called “{wanted}”{near}. `trellis preview` alone lists what comes round.")
    for some in lines:
        yield from some


def coming(settings: Settings, formats: Formats) -> tuple[list[str], list[str]]:
    """Return what comes round in each community, line by line, and what is wrong with it."""
    with _house(settings, FluentVoice(config_folder() / "voice")) as each:
        found = each(lambda tx: _coming(tx, formats))
    return [line for lines, _ in found for line in lines], [line for _, wrong in found for line in wrong]


# ---- looking ---------------------------------------------------------------------------------------------------------

Ask = Callable[[UnitOfWork], Any]
Each = Callable[[Ask], list[Any]]


@contextmanager
def _house(settings: Settings, voice: FluentVoice) -> Iterator[Each]:
    """Give a way to ask each open community something, of which nothing remains."""
    with _at_rest(settings.database_url) as url:
        database = Database(url, take_in)
        try:
            fingerprint = Fingerprint(database.secret(settings.secret_key))
            defaults = read_choices(config_folder()).spans
            now = WallClock().now()
            event = TimeCame(id=EventId("preview"), at=now, verb="preview", token="")

            def one(connection: Connection, community: CommunityId, ask: Ask) -> Any | None:
                tx = UnitOfWork(
                    connection,
                    community,
                    now,
                    voice,
                    defaults,
                    event=event,
                    role="preview",
                    fingerprint=fingerprint,
                )
                return ask(tx) if tx.community.life is Life.OPEN else None

            def each(ask: Ask) -> list[Any]:
                with database.engine.connect() as connection:
                    if database.is_sqlite:
                        connection.exec_driver_sql("BEGIN")
                    try:
                        rows = connection.execute(select(communities.c.community)).all()
                        told = [one(connection, CommunityId(row.community), ask) for row in rows]
                        return [answer for answer in told if answer is not None]
                    finally:
                        connection.rollback()

            yield each
        finally:
            database.close()


@contextmanager
def _at_rest(url: str) -> Iterator[str]:
    """Give the address of a database in which things may be tried: a copy, where it is a file."""
    file = make_url(url)
    if file.get_backend_name() != "sqlite" or not file.database:
        yield url
        return
    with TemporaryDirectory(prefix="trellis-") as folder:
        copy = Path(folder) / "copy.db"
        source = f"{Path(file.database).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(source, uri=True)) as from_, closing(sqlite3.connect(copy)) as to:
            from_.backup(to)
        yield f"sqlite:///{copy}"


# ---- telling ---------------------------------------------------------------------------------------------------------


def _going_on(tx: UnitOfWork) -> Sequence[Ritual]:
    return [ritual for ritual in tx.rituals.all() if ritual.life in GOES_ON]


def _title(ritual: Ritual, tx: UnitOfWork) -> str:
    return " ".join(plain(title_of(ritual, ritual.format, tx.say)).split())


def _previewed(tx: UnitOfWork, wanted: str, formats: Formats) -> list[str]:
    said = " ".join(wanted.split()).casefold()
    if not said:
        return [tx.community.name, *(f"  {_title(ritual, tx)}  ({_whose(ritual, tx)})" for ritual in _going_on(tx))]
    lines: list[str] = []
    for ritual in _going_on(tx):
        if said in (ritual.id, ritual.format.casefold()) or said in _title(ritual, tx).casefold():
            lines += _course(ritual, tx, formats)
    return lines


def _course(ritual: Ritual, tx: UnitOfWork, formats: Formats) -> list[str]:
    course = Foresight(every_role(formats), formats, AT_LEISURE).of(ritual, tx)
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


def _coming(tx: UnitOfWork, formats: Formats) -> tuple[list[str], list[str]]:
    try:
        rituals = _going_on(tx)
    except (InvalidRecurrenceError, ValueError, KeyError) as error:
        return [], [f"{tx.community.name}: what comes round cannot be read ({error})."]
    lines, wrong = [], []
    for ritual in rituals:
        title = _title(ritual, tx)
        slots = next_slots(ritual, tx.now, AHEAD)
        ahead = ", ".join(_date(slot.at, ritual.recurrence.zone) for slot in slots) or f"not ahead ({ritual.life})"
        lines.append(f"{tx.community.name}: {title}: {ahead}; {_whose(ritual, tx)}")
        if ritual.format != SURPRISE and formats.get(ritual.format) is None:
            wrong.append(
                f"{tx.community.name}: {title} is made of {ritual.format}, which config/rituals has no more; "
                "put its file back, or end it with `ritual cancel`."
            )
        host = None if ritual.host is None else tx.member(ritual.host)
        if ritual.host is not None and (host is None or not host.here):
            wrong.append(f"{tx.community.name}: who hosts {title} is gone; `ritual edit` chooses somebody else.")
    return lines, wrong


def _whose(ritual: Ritual, tx: UnitOfWork) -> str:
    host = None if ritual.host is None else tx.member(ritual.host)
    return "no host: the coordinators look after it" if host is None else f"host: {host.name}"


def _date(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%a %d %b %Y %H:%M} {zone.key}"


class _Pen:
    """Writes views for the terminal, with everybody's name and the ritual's own time."""

    def __init__(self, tx: UnitOfWork, zone: ZoneInfo) -> None:
        self._tx = tx
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
                known = self._tx.member(member)
                return plain(self._tx.say("preview-somebody")) if known is None else known.name
            case ChannelLink(channel=channel):
                known_channel = self._tx.places.channel(channel)
                return f"#{channel.rpartition('/')[2] if known_channel is None else known_channel.name}"
            case Moment(at=at):
                return _date(at, self._zone)
