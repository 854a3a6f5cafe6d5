"""Where the page saves its world as one file, opens one, and begins again."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from aiohttp import web

from bot.adapters.playground.body import as_json, body_of
from bot.adapters.playground.doors import NotPossibleError
from bot.adapters.playground.records import Json
from bot.core.errors import TrellisError

LARGEST_FILE = 128 * 1024 * 1024
"""Bytes."""
SUFFIX = ".trellis-world"


class Worlds(Protocol):
    """Keeps worlds as files; loading one and beginning again end the house, which then opens anew."""

    async def save(self, into: Path) -> None:
        """Write the world into a file."""
        ...

    async def load(self, file: Path) -> None:
        """Let a file's world be the next; raises a `TrellisError` that says why it cannot be."""
        ...

    async def begin_again(self, seed: str | None) -> None:
        """Let the world begin again, with its own seed or another; raises a `TrellisError` that says why it cannot."""
        ...


class WorldDoors:
    """Hands worlds out and takes them in."""

    def __init__(self, worlds: Worlds, name: str) -> None:
        """Take who keeps the worlds, and what a file is called."""
        self._worlds, self._name = worlds, name

    def add_to(self, application: web.Application) -> None:
        """Open the doors."""
        application.router.add_post("/api/world/save", self._save)
        application.router.add_post("/api/world/load", as_json(self._load))
        application.router.add_post("/api/world/reset", as_json(self._reset))

    async def _save(self, request: web.Request) -> web.StreamResponse:
        with tempfile.TemporaryDirectory(prefix="trellis-") as folder:
            file = Path(folder) / "world"
            await self._worlds.save(file)
            headers = {"Content-Disposition": f'attachment; filename="{self._name}{SUFFIX}"'}
            return web.Response(body=file.read_bytes(), content_type="application/octet-stream", headers=headers)

    async def _load(self, request: web.Request) -> Json:
        if request.content_type != "application/octet-stream":
            raise NotPossibleError("Send the world's file as it is, with the content type application/octet-stream.")
        with tempfile.TemporaryDirectory(prefix="trellis-") as folder:
            file = Path(folder) / "world"
            await _taken_in(request, file)
            with _told_why():
                await self._worlds.load(file)
        return {"ok": True}

    async def _reset(self, request: web.Request) -> Json:
        seed = (await body_of(request)).optional_id("seed")
        with _told_why():
            await self._worlds.begin_again(seed)
        return {"ok": True}


@contextmanager
def _told_why() -> Iterator[None]:
    """Have the page told why a world cannot be the next."""
    try:
        yield
    except TrellisError as error:
        raise NotPossibleError(str(error)) from error


async def _taken_in(request: web.Request, file: Path) -> None:
    taken = 0
    with file.open("wb") as kept:
        async for some in request.content.iter_chunked(256 * 1024):
            taken += len(some)
            if taken > LARGEST_FILE:
                raise NotPossibleError(f"This file is too large for a world: {LARGEST_FILE:,} bytes are the most.")
            kept.write(some)
