"""The command `trellis play`: what happened in a playground is there at the next visit, and so is its clock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from tests.browser.playground import KEPT, a_playground

PATIENCE = 60.0
TURNS = 12


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


def _lies_ahead(view: Any) -> Any:
    """Return what falls due next, once everything is done that was due at once."""
    due = view["clock"]["next"]
    return due if due["at"] > view["now"] else None


@asynccontextmanager
async def a_caller(folder: Path) -> AsyncIterator[Caller]:
    async with a_playground(folder) as address, ClientSession(address) as session:
        yield Caller(session, address)


async def test_a_playground_is_kept_between_visits_and_so_is_its_clock(tmp_path: Path) -> None:
    async with a_caller(tmp_path) as caller:
        await caller.sets_up("ana")
        await caller.waits_for("chitra", "trellis", _all_set)
        begun = datetime.fromisoformat((await caller.sees("ana", "help"))["now"])
        await caller.sends("say", "noor", place="help", text="/trellis ask Which solder is right for old radios?")
        await caller.presses("Post it", "noor", "help")
        await caller.waits_for("noor", "help", lambda view: view["begun"]["asked"])
        ahead = await caller.waits_for("noor", "help", _lies_ahead)
        turned = await caller.sends("clock", "noor", turn="next")
        assert datetime.fromisoformat(turned["now"]) >= datetime.fromisoformat(ahead["at"]) > begun
        passed = turned["passed"]
        while not (invited := (await caller.sees("noor", "help"))["begun"]["wrote_to"]):
            turned = await caller.sends("clock", "noor", turn="next")
            passed += turned["passed"]
        assert datetime.fromisoformat(turned["now"]) > begun + timedelta(hours=3)
        assert "a look at an open question" in passed
    async with a_caller(tmp_path) as caller:
        view = await caller.sees("noor", "help")
        assert view["now"] >= turned["now"]
        [helper] = invited
        assert view["unread_for"][helper] >= 1
        said = (await caller.sees(helper, "trellis"))["messages"]
        spoke = [one["author"]["bot"] for one in said if one["only_you"] or not one["author"]["bot"]]
        assert spoke == [False, True] * (len(spoke) // 2), "each thing that was typed was answered, and once"
        assert _button({"messages": said}, "I'll look")


async def test_a_community_that_is_switched_on_has_a_rhythm_which_its_people_set_once(tmp_path: Path) -> None:
    async with a_caller(tmp_path) as caller:
        assert "ritual add" not in _said(await caller.sees("chitra", "trellis"))
        await caller.sets_up("ana")
        await caller.waits_for("chitra", "trellis", _all_set)
        for _ in range(TURNS):
            if "host The open table" in _said(await caller.sees("joao", "trellis")):
                break
            await caller.sends("clock", "ana", turn="next")
        await caller.waits_for("joao", "trellis", lambda view: "You host The open table" in _said(view))
        await caller.waits_for("wanjiru", "meetups", lambda view: "You said yes to The open table" in _said(view))
        await caller.waits_for("ana", "library", _all_kept)
        await caller.waits_for("wanjiru", "trellis", lambda view: "you may be asked, at most 2" in _said(view))
    async with a_caller(tmp_path) as caller:
        assert _all_set(await caller.sees("chitra", "trellis"))
        assert _all_kept(await caller.sees("ana", "library"))


def _all_set(view: Any) -> bool:
    return _said(view).count("It is set.") == 3


def _all_kept(view: Any) -> bool:
    """Say whether three cards stand in the library, each once, and all of them in the index."""
    heads = _said(view).count(" looks after it until ")
    return heads == 3 and all(_said(view).count(title) == 2 for title in KEPT)


def _said(view: Any) -> str:
    """Return the words of all that stands in a view."""
    lines = (
        line
        for said in view["messages"]
        for block in said["blocks"]
        for line in (*block.get("lines", ()), *(part for pair in block.get("pairs", ()) for part in pair))
    )
    spans = (span for line in lines for span in line["spans"])
    words = " ".join(span.get("text") or span.get("name") or span.get("label") or "" for span in spans)
    return " ".join(words.split())
