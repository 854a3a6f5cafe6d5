"""The command `trellis play`: what happened in a playground is there at the next visit, and so is its clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from tests.browser.playground import a_playground

PATIENCE = 10.0


class Caller:
    """Speaks to a playground's server as its page does."""

    def __init__(self, session: ClientSession, address: str) -> None:
        self._session, self._origin = session, address.rstrip("/")

    async def sends(self, path: str, as_: str, **body: object) -> Any:
        headers = {"Origin": self._origin, "X-Trellis-Playground": "1"}
        async with self._session.post(f"/api/{path}", json={"as": as_, **body}, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def sees(self, as_: str, place: str) -> Any:
        async with self._session.get("/api/view", params={"as": as_, "place": place}) as answer:
            return await answer.json()

    async def waits_for(self, as_: str, place: str, sign: Any) -> Any:
        """Look again at every change until there is a sign of something."""
        async with asyncio.timeout(PATIENCE), self._session.ws_connect("/api/live", origin=self._origin) as line:
            async for _ in line:
                found = sign(await self.sees(as_, place))
                if found:
                    return found
        raise AssertionError("the playground closed the line")

    async def presses(self, label: str, as_: str, place: str) -> None:
        """Press a button as soon as it is there."""
        message, wire = await self.waits_for(as_, place, lambda view: _button(view, label))
        await self.sends("press", as_, message=message, id=wire, values=[])

    async def sets_up(self, as_: str) -> None:
        await self.sends("say", as_, place="trellis", text="board")
        await self.presses("Set up", as_, "trellis")
        form = await self.waits_for(as_, "trellis", lambda view: view["form"])
        values = {field["name"]: field["initial"] for field in form["fields"]} | {"care": ["Mending together."]}
        assert await self.sends("submit", as_, form=form["id"], values=values) == {"ok": True}
        await self.presses("Switch on", as_, "trellis")
        await self.waits_for(as_, "help", lambda view: view["begun"]["set_up"])


def _button(view: Any, label: str) -> tuple[str, str] | None:
    for said in reversed(view["messages"]):
        for block in said["blocks"]:
            for item in block.get("items", ()):
                if item["label"] == label:
                    return said["id"], item["id"]
    return None


@asynccontextmanager
async def a_caller(folder: Path) -> AsyncIterator[Caller]:
    async with a_playground(folder) as address, ClientSession(address) as session:
        yield Caller(session, address)


async def test_a_playground_is_kept_between_visits_and_so_is_its_clock(tmp_path: Path) -> None:
    async with a_caller(tmp_path) as caller:
        await caller.sets_up("ana")
        begun = datetime.fromisoformat((await caller.sees("ana", "help"))["now"])
        await caller.sends("say", "noor", place="help", text="/trellis ask Which solder is right for old radios?")
        await caller.presses("Post it", "noor", "help")
        await caller.waits_for("noor", "help", lambda view: view["begun"]["asked"])
        ahead = (await caller.sees("noor", "help"))["clock"]["next"]
        turned = await caller.sends("clock", "noor", turn="next")
        assert datetime.fromisoformat(turned["now"]) >= datetime.fromisoformat(ahead["at"]) > begun + timedelta(hours=3)
        assert turned["passed"] == ["a look at an open question"]
        [invited] = turned["wrote"]
    async with a_caller(tmp_path) as caller:
        view = await caller.sees("noor", "help")
        assert view["now"] >= turned["now"]
        assert view["unread_for"] == {invited["person"]: 1}
        invitation = (await caller.sees(invited["person"], "trellis"))["messages"]
        assert [said["author"]["bot"] for said in invitation] == [False, True, True]
