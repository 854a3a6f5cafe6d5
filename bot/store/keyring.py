"""The keys that spaces gave us: what we need to act there, kept sealed.

1. Secrets and facts stand in the database encrypted and signed, with a key that is derived from the house's secret.
2. What another secret has sealed counts as not installed, so that all other spaces go on and this one can be
   installed anew; the row stays as it is for the old key, and whoever runs Trellis is told what to do, once.
3. What is erased is gone: the row is deleted, not marked.
"""

import asyncio
import json
import logging
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, delete, select

from bot.adapters.base import Installation
from bot.core.clock import Clock
from bot.core.errors import TrellisError
from bot.core.ids import SpaceId, platform_of
from bot.store.database import Database, reading
from bot.store.rewriting import ask_for_rewriting
from bot.store.scope import upsert
from bot.store.tables import installations

PURPOSE = b"trellis: installations"

log = logging.getLogger(__name__)


class OtherKeyError(TrellisError):
    """A space's keys were sealed with another secret."""

    def __init__(self, space: str) -> None:
        """Take the space whose keys cannot be read."""
        super().__init__(
            f"The tokens of {space} were sealed with another TRELLIS_SECRET_KEY than today's: set the old key again, "
            "or install Trellis anew in that workspace."
        )


class Keyring:
    """The installations on all platforms; implements `adapters.base.Installations`."""

    def __init__(self, database: Database, secret: str, clock: Clock) -> None:
        """Take the database, the house's secret and the clock."""
        self._database = database
        self._secret = secret
        self._clock = clock
        self._told: set[str] = set()

    async def keep(self, installation: Installation) -> None:
        """Write an installation down, in the place of an older one."""
        values = {
            "space": installation.space,
            "platform": platform_of(installation.space),
            "sealed": self._sealed(installation),
            "changed_at": self._clock.now(),
        }

        def work(connection: Connection) -> None:
            written = upsert(connection, installations).values(values)
            connection.execute(written.on_conflict_do_update(index_elements=["space"], set_=values))

        await self._database.writer.write(work)

    async def of(self, space: SpaceId) -> Installation | None:
        """Return what a space gave us, None where it gave nothing, took it back, or was sealed with another secret."""
        rows = await asyncio.to_thread(self._rows, installations.c.space == space)
        return next(iter(self._opening(rows)), None)

    async def everywhere(self, platform: str) -> Sequence[Installation]:
        """Return all installations on a platform that today's secret opens."""
        rows = await asyncio.to_thread(self._rows, installations.c.platform == platform)
        return self._opening(rows)

    def inspect(self, platform: str) -> tuple[Sequence[Installation], Sequence[OtherKeyError]]:
        """Return the installations on a platform, and what is to be said about those that do not open."""
        opened: list[Installation] = []
        closed: list[OtherKeyError] = []
        for row in self._rows(installations.c.platform == platform):
            try:
                opened.append(self._opened(row))
            except OtherKeyError as error:
                closed.append(error)
        return opened, closed

    async def erase(self, space: SpaceId) -> None:
        """Erase what a space gave us; nothing can be done there from now on."""
        gone = delete(installations).where(installations.c.space == space)

        def work(connection: Connection) -> None:
            ask_for_rewriting(connection)
            connection.execute(gone)

        await self._database.writer.write(work)

    def _opening(self, rows: Sequence[Row[Any]]) -> Sequence[Installation]:
        """Open what opens; tell of each other row once, not at everything that is heard from there."""
        opened: list[Installation] = []
        for row in rows:
            try:
                opened.append(self._opened(row))
            except OtherKeyError as error:
                if row.sealed not in self._told:
                    self._told.add(row.sealed)
                    log.warning("%s", error)
        return opened

    def _rows(self, which: Any) -> Sequence[Row[Any]]:
        with reading(self._database.engine) as connection:
            return connection.execute(select(installations).where(which).order_by(installations.c.space)).all()

    @cached_property
    def _seal(self) -> Any:
        from cryptography.fernet import Fernet  # only who keeps tokens pays for its import
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(self._secret.encode())
        return Fernet(urlsafe_b64encode(key))

    def _sealed(self, installation: Installation) -> str:
        """Return the installation as one sealed text, bound to its space."""
        body = {
            "space": installation.space,
            "secrets": dict(installation.secrets),
            "facts": dict(installation.facts),
        }
        return str(self._seal.encrypt(json.dumps(body).encode()).decode())

    def _opened(self, row: Row[Any]) -> Installation:
        from cryptography.fernet import InvalidToken

        try:
            body = json.loads(self._seal.decrypt(row.sealed.encode()))
        except InvalidToken:
            raise OtherKeyError(row.space) from None
        if body["space"] != row.space:
            raise OtherKeyError(row.space)
        return Installation(space=SpaceId(row.space), secrets=body["secrets"], facts=body["facts"])
