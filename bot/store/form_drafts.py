"""Forms that are open before somebody, for platforms which send back what was filled in and not what was asked.

1. Only whom a form is open before can take it up: the row is found by a hash of space, person and key together.
2. Who that is, is not written down: a keyed mark finds their forms when they ask to be forgotten, and nothing else.
3. A form is kept fourteen days (`sweep`), or until it is sent.
"""

import asyncio

from sqlalchemy import Connection

from bot.adapters.base import FormDraft
from bot.core.clock import Clock
from bot.core.ids import Identity, SpaceId
from bot.store.codec import Codec, UnreadableError
from bot.store.database import Database, reading
from bot.store.fingerprint import Fingerprint
from bot.store.inbox import home_of, origin_of
from bot.store.scope import Scope
from bot.store.tables import form_drafts

_draft_json: Codec[FormDraft] = Codec(FormDraft)


class FormDrafts:
    """The forms that are open in all spaces; implements `adapters.base.FormDrafts`."""

    def __init__(self, database: Database, fingerprint: Fingerprint, clock: Clock) -> None:
        """Take the database, the key of the hashes and the clock."""
        self._database = database
        self._fingerprint = fingerprint
        self._clock = clock

    async def keep(self, space: SpaceId, by: Identity, key: str, draft: FormDraft) -> None:
        """Keep a form that is open before somebody; not in a space that is nobody's, for no form can come of it."""
        values = {"draft": self._name(space, by, key), "body": _draft_json.dumps(draft), "at": self._clock.now()}

        def work(connection: Connection) -> None:
            home, origin = home_of(connection, space), origin_of(connection, space)
            if home is not None and origin is not None:
                mark = self._fingerprint.mark_of(origin, by)
                Scope(connection, home).put(form_drafts, ("draft",), mark=mark, **values)

        await self._database.writer.write(work)

    async def of(self, space: SpaceId, by: Identity, key: str) -> FormDraft | None:
        """Return the form of this key, if it is open before them and this version can read it."""

        def look() -> str | None:
            with reading(self._database.engine) as connection:
                home = home_of(connection, space)
                if home is None:
                    return None
                row = Scope(connection, home).find(form_drafts, draft=self._name(space, by, key))
                return None if row is None else str(row.body)

        body = await asyncio.to_thread(look)
        try:
            return None if body is None else _draft_json.loads(body)
        except UnreadableError:
            return None

    async def drop(self, space: SpaceId, by: Identity, key: str) -> None:
        """Forget a form that was sent."""

        def work(connection: Connection) -> None:
            home = home_of(connection, space)
            if home is not None:
                Scope(connection, home).remove(form_drafts, form_drafts.c.draft == self._name(space, by, key))

        await self._database.writer.write(work)

    def _name(self, space: SpaceId, by: Identity, key: str) -> str:
        return self._fingerprint.inbox_key("form draft", space, by, key)
