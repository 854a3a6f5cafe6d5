"""Finding among a hundred thousand cards and answered questions, by whole questions; the 95th percentile counts.

Words fall as they do in real chats: few are in nearly everything, most in hardly anything. One in eight questions
speaks of something that is there, with other words around it; the others are whatever people ask.
"""

import asyncio
import random
import secrets
import time
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import quantiles

from sqlalchemy import Connection, Engine, create_engine, make_url, text

from bench.measure import Figure, in_turn
from bot.core.ids import ChannelId, CommunityId, MemberId, MessageRef
from bot.core.people import Life
from bot.questions.question import Question
from bot.questions.similar import weights
from bot.questions.titles import title_of
from bot.roles.cybrarian.card import Card, Stage
from bot.store.database import Database
from bot.store.inbox import take_in
from bot.store.library_tables import cards, findables, found_by
from bot.store.migrate import migrate
from bot.store.queries.finding import Finding
from bot.store.queries.library import _columns as card_columns
from bot.store.queries.questions import _columns as question_columns
from bot.store.scope import Scope
from bot.store.tables import communities, questions

ALL, AT_ONCE, ASKED, WITHIN = 100_000, 20_000, 200, 50.0
VOCABULARY, WORDS = 30_000, (12, 60)
TOWN = CommunityId("bench")
HELP = ChannelId("bench:town/help")
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


async def searching(file: Path, rounds: int) -> list[Figure]:
    """Look for questions in SQLite; beside it, reading rows by their key."""
    return [await _searching(f"sqlite:///{file}", "SQLite", rounds)]


async def searching_on_postgres(server: str, rounds: int) -> list[Figure]:
    """Look for the same questions in PostgreSQL, in a database of their own that is dropped at the end."""
    name = f"trellis_bench_{secrets.token_hex(6)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            url = make_url(server).set(database=name).render_as_string(hide_password=False)
            migrate(url)
            return [await _searching(url, "PostgreSQL", rounds)]
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


async def _searching(url: str, called: str, rounds: int) -> Figure:
    database, language = Database(url, take_in), Language(7)
    try:
        known = await asyncio.to_thread(_fill, database.engine, language)
        asked = [language.asks(known) for _ in range(ASKED)]

        async def ours() -> float:
            return await asyncio.to_thread(_look, database.engine, asked)

        async def baseline() -> float:
            return await asyncio.to_thread(_read, database.engine)

        looked, read = await in_turn(rounds, ours, baseline)
    finally:
        await asyncio.to_thread(database.close)
    return Figure(
        name=f"found among {ALL:,} cards and answered questions on {called}, 95th percentile",
        unit="ms",
        ours=looked,
        beside="five questions read by their keys, 95th percentile",
        baseline=read,
        at_most=WITHIN,
    )


class Language:
    """Made-up words that fall as words do (Zipf), the same ones in each measurement."""

    def __init__(self, seed: int) -> None:
        """Coin the words."""
        self._random = random.Random(seed)
        syllables = [f"{a}{b}" for a in "bdfgklmnprstvz" for b in "aeiou"]
        self._words = ["".join(self._random.choices(syllables, k=3)) for _ in range(VOCABULARY)]
        self._falls = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def says(self, least: int, most: int) -> str:
        """Say some words."""
        number = self._random.randint(least, most)
        return " ".join(self._random.choices(self._words, cum_weights=self._falls, k=number))

    def asks(self, known: list[str]) -> str:
        """Ask something, one time in eight in words of what is known."""
        if self._random.random() < 1 / 8:
            words = self._random.choice(known).split()
            return f"{' '.join(self._random.sample(words, min(8, len(words))))} {self.says(4, 12)}?"
        return f"{self.says(6, 30)}?"


def _fill(engine: Engine, language: Language) -> list[str]:
    """Write a hundred thousand down, one in ten a card; return the words of some."""
    with engine.begin() as connection:
        town = {"community": TOWN, "name": "Town", "life": Life.OPEN, "care": "", "zone": "UTC", "language": "en"}
        connection.execute(communities.insert().values(**town, settings="{}", created_at=BEGAN))
    known: list[str] = []
    for start in range(0, ALL, AT_ONCE):
        with engine.connect() as connection, connection.begin():
            if connection.dialect.name == "sqlite":  # what is filled in for a measurement need not outlive a crash
                for pragma in ("synchronous=OFF", "secure_delete=OFF", "cache_size=-200000"):
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
                connection.exec_driver_sql("BEGIN IMMEDIATE")  # the driver begins nothing by itself
            said = [(number, language.says(*WORDS)) for number in range(start, start + AT_ONCE)]
            known += [words for _, words in said[:20]]
            say_so(connection, TOWN, said)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return known


def say_so(connection: Connection, town: CommunityId, said: list[tuple[int, str]]) -> None:
    """Write down what was said, by its numbers: one in ten a card, the others answered questions."""
    asked = [_question(number, words) for number, words in said if number % 10]
    kept = [_card(number, words) for number, words in said if not number % 10]
    connection.execute(
        questions.insert(), [{"community": town, "question": one.id, **question_columns(one)} for one in asked]
    )
    connection.execute(cards.insert(), [{"community": town, "card": one.id, **card_columns(one)} for one in kept])
    ids = {number: number + 1 for number, _ in said}
    connection.execute(
        findables.insert(),
        [
            {
                "id": ids[number],
                "community": town,
                "question": f"q{number}" if number % 10 else None,
                "card": None if number % 10 else f"c{number}",
            }
            for number, _ in said
        ],
    )
    says = sorted(
        (word, ids[number], weight)
        for number, words in said
        for word, weight in weights(title_of(words), words, "en").items()
    )
    if connection.dialect.name == "postgresql":
        driver = connection.connection.driver_connection
        assert driver is not None  # it is in use
        with (
            driver.cursor() as cursor,
            cursor.copy("COPY found_by (community, word, findable, weight) FROM STDIN") as copy,
        ):
            for word, findable, weight in says:
                copy.write_row((town, word, findable, weight))
        return
    rows = [{"community": town, "word": word, "findable": number, "weight": weight} for word, number, weight in says]
    connection.execute(found_by.insert(), rows)


def _question(number: int, words: str) -> Question:
    at, where = BEGAN + timedelta(minutes=number), MessageRef(HELP, str(number))
    return Question(
        id=f"q{number}",
        asker=MemberId("somebody"),
        text=words,
        topics=(),
        channel=HELP,
        message=where,
        post=where,
        ours=True,
        asked_at=at,
        last_reply_at=at,
    )


def _card(number: int, words: str) -> Card:
    at = BEGAN + timedelta(minutes=number)
    return Card(
        id=f"c{number}",
        stage=Stage.KEPT,
        title=title_of(words),
        words=words,
        keeper=None,
        author=None,
        channel=HELP,
        begun_at=at,
        kept_at=at,
    )


def _look(engine: Engine, asked: list[str]) -> float:
    with engine.connect() as connection:
        finding, times = Finding(Scope(connection, TOWN), connection), list[float]()
        for words in asked:
            began = time.perf_counter()
            finding.like(words)
            times.append((time.perf_counter() - began) * 1000)
    return quantiles(times, n=20)[-1]


def _read(engine: Engine) -> float:
    with engine.connect() as connection:
        scope, times = Scope(connection, TOWN), list[float]()
        for start in range(0, ALL, ALL // ASKED):
            began = time.perf_counter()
            for number in range(start + 1, start + 6):
                scope.find(questions, question=f"q{number}")
            times.append((time.perf_counter() - began) * 1000)
    return quantiles(times, n=20)[-1]
