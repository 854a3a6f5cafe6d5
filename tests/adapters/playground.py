"""The playground as the contract needs it: the real server on loopback, with gestures made over HTTP."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.adapters.playground import Chat, MenuEntry, PlaygroundAdapter, World, load_world
from bot.adapters.playground.records import Spot
from bot.adapters.playground.server import Beside
from bot.adapters.playground.sight import Modes, no_modes
from bot.core.errors import StoreUnavailableError
from bot.core.ids import ChannelId, Identity, MessageRef, channel_id, external_of, identity
from tests.adapters.contract import Answer, Harness, Notebook, Standing

WORLD = """
id: attic
name: The Attic
people:
  - {id: ana, name: Ana Ruiz, zone: Europe/Lisbon, about: Mends chairs., colour: "#335577", coordinator: true}
  - {id: ben, name: Ben, zone: Asia/Kolkata}
  - {id: cleo, name: Cleo, zone: America/Toronto}
channels:
  - {id: help, name: help, topic: Ask here.}
  - {id: den, name: den, private: true}
messages:
  - {id: seed, by: ben, channel: help, ago: 2d, text: "Who has *bone glue*, @Ana Ruiz?", reactions: {"🌱": [cleo]}}
  - {id: seed-reply, by: ana, channel: help, ago: 1d, text: I do., thread: seed}
"""

BEGINNING = """
commands:
  - {by: ben, text: topics glue}
  - {by: ana, text: me}
question: {by: cleo, channel: help, text: "Which glue?"}
"""


KNOWN_RITUALS = ("open desk", "question of the week", "surprise")


def a_world(folder: Path, text: str = WORLD) -> World:
    """Read a world out of a file."""
    file = folder / "world.yaml"
    file.write_text(text, encoding="utf-8")
    return load_world(file, KNOWN_RITUALS)


class ForgetfulChat(Chat):
    """A chat whose file breaks just after it wrote something for the bot."""

    loses_reply = False

    @contextmanager
    def _doing(self, key: str, spot: Callable[[], Spot]) -> Iterator[sqlite3.Connection]:
        with super()._doing(key, spot) as db:
            yield db
        if self.loses_reply:
            self.loses_reply = False
            raise sqlite3.OperationalError("disk I/O error")


class TurnedTime:
    """A time that passes when it is told to; what is due is a list."""

    def __init__(self, house: Notebook) -> None:
        self._house = house
        self.ahead: list[tuple[datetime, str]] = []
        self.meanwhile: list[Callable[[], Awaitable[object]]] = []
        self.is_out_of_reach = False

    def now(self) -> datetime:
        return self._house.now()

    async def upcoming(self) -> tuple[datetime, str] | None:
        if self.is_out_of_reach:
            raise StoreUnavailableError
        return min(self.ahead, default=None)

    async def turn_to(self, moment: datetime) -> tuple[str, ...]:
        self._house.moment = moment
        for done in self.meanwhile:
            await done()
        passed = sorted(event for event in self.ahead if event[0] <= moment)
        self.ahead = [event for event in self.ahead if event[0] > moment]
        return tuple(name for _, name in passed)


class PlaygroundHarness(Harness):
    """Makes gestures as the page does."""

    def __init__(
        self,
        adapter: PlaygroundAdapter,
        house: Notebook,
        chat: ForgetfulChat,
        time: TurnedTime,
        running: asyncio.Task[None],
    ) -> None:
        self.adapter: PlaygroundAdapter = adapter
        self.house, self.chat, self.time, self.space = house, chat, time, adapter.space
        self.channel = channel_id(self.space, "help")
        self.ana, self.ben, self.cleo = (identity(self.space, name) for name in ("ana", "ben", "cleo"))
        self.session, self._running = ClientSession(), running

    async def stop(self) -> None:
        """Stop the adapter as the house does."""
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running

    @property
    def headers(self) -> dict[str, str]:
        return {"Origin": self.adapter.url.rstrip("/"), "X-Trellis-Playground": "1"}

    async def send(self, path: str, body: object, **headers: str) -> tuple[int, Any]:
        """Send something as the page does."""
        address = f"{self.adapter.url}api/{path}"
        async with self.session.post(address, json=body, headers={**self.headers, **headers}) as response:
            return response.status, await response.json()

    async def get(self, path: str, **query: str) -> tuple[int, Any]:
        """Ask for something as the page does."""
        async with self.session.get(f"{self.adapter.url}api/{path}", params=query) as response:
            return response.status, await response.json()

    async def view(self, by: str, place: str = "help", **query: str) -> Any:
        """Look at a place."""
        status, view = await self.get("view", **{"as": by, "place": place}, **query)
        assert status == 200, view
        return view

    async def _does(self, path: str, by: Identity, **body: object) -> Answer:
        status, answer = await self.send(path, {"as": external_of(by), **body})
        if status != 200:
            assert answer["error"]
        problems = {problem["field"]: problem["text"] for problem in answer.get("problems", ())}
        return Answer(taken=status == 200 and not problems, problems=problems)

    async def says(self, by: Identity, text: str, *, under: MessageRef | None = None, to_bot: bool = False) -> Answer:
        place = "trellis" if to_bot else "help"
        return await self._does("say", by, place=place, thread=under.id if under else None, text=text)

    async def invokes(self, by: Identity, text: str) -> Answer:
        return await self.says(by, f"/trellis {text}")

    async def edits(self, by: Identity, message: MessageRef, text: str) -> Answer:
        return await self._does("edit", by, message=message.id, text=text)

    async def deletes(self, by: Identity, message: MessageRef) -> Answer:
        return await self._does("delete", by, message=message.id)

    async def reacts(self, by: Identity, message: MessageRef, emoji: str, *, on: bool = True) -> Answer:
        return await self._does("react", by, message=message.id, emoji=emoji, on=on)

    async def presses(self, by: Identity, message: MessageRef, label: str, *values: str) -> Answer:
        place = "trellis" if "/direct-" in message.channel else external_of(message.channel)
        view = await self.view(external_of(by), place)
        [said] = [said for said in view["messages"] if said["id"] == message.id]
        [wire] = [item["id"] for item in _items(said) if item["label"] == label]
        return await self._does("press", by, message=message.id, id=wire, values=list(values))

    async def picks(self, by: Identity, message: MessageRef) -> Answer:
        menu = (await self.view(external_of(by)))["menu"]
        return await self._does("menu", by, message=message.id, verb=menu[0]["verb"])

    async def submits(self, by: Identity, values: Mapping[str, Sequence[str]]) -> Answer:
        form = (await self.view(external_of(by)))["form"]
        return await self._does("submit", by, form=form["id"], values={k: list(v) for k, v in values.items()})

    async def form_of(self, by: Identity) -> str | None:
        form = (await self.view(external_of(by)))["form"]
        return None if form is None else str(form["title"])

    async def sees(self, by: Identity, *, with_bot: bool = False) -> list[Standing]:
        reader, place = external_of(by), "trellis" if with_bot else "help"
        channel = channel_id(self.space, f"direct-{reader}" if with_bot else "help")
        found = []
        for root in (await self.view(reader, place))["messages"]:
            if root["id"].startswith("seed"):
                continue
            thread = (await self.view(reader, place, thread=root["id"]))["thread"] if not root["only_you"] else None
            found += [root, *(thread["replies"] if thread else ())]
        return [self._standing(said, channel) for said in found]

    async def sees_in(self, by: Identity, channel: ChannelId) -> list[Standing]:
        reader, place = external_of(by), external_of(channel)
        status, view = await self.get("view", **{"as": reader, "place": place})
        return [self._standing(said, channel) for said in view["messages"]] if status == 200 else []

    async def loses_next_reply(self) -> None:
        self.chat.loses_reply = True

    def _standing(self, said: Any, channel: ChannelId) -> Standing:
        spans = list(_spans(said))
        return Standing(
            ref=MessageRef(channel, said["id"]),
            by_bot=said["author"]["bot"],
            text="\n".join(_text(block) for block in said["blocks"] if block["type"] != "actions"),
            calls=frozenset(
                identity(self.space, span["id"]) for span in spans if span["type"] == "mention" and span["me"]
            ),
            links=frozenset(span["url"] for span in spans if span["type"] == "link"),
            leads_to=frozenset(span["message"] for span in spans if span["type"] == "message"),
            buttons=tuple(item["label"] for item in _items(said)),
            pictures=tuple(block["alt"] for block in said["blocks"] if block["type"] == "picture"),
            under=said["thread"],
            only_you=said["only_you"],
            pinned=said["pinned"],
            edited=said["edited"],
            reactions={reaction["emoji"]: reaction["count"] for reaction in said["reactions"]},
        )


def _items(said: Any) -> list[Any]:
    return [item for block in said["blocks"] if block["type"] == "actions" for item in block["items"]]


def _lines(block: Any) -> list[Any]:
    return [*block.get("lines", ()), *(part for pair in block.get("pairs", ()) for part in pair)]


def _spans(said: Any) -> Iterator[Any]:
    yield from (span for block in said["blocks"] for line in _lines(block) for span in line["spans"])


def _text(block: Any) -> str:
    shown = ("text", "label", "name")
    return "\n".join(
        "".join(next(span[key] for key in shown if key in span) for span in line["spans"]) for line in _lines(block)
    )


@asynccontextmanager
async def a_playground(
    folder: Path,
    house: Notebook,
    world: str = WORLD,
    modes: Modes = no_modes,
    beside: Callable[[Chat], Beside] | None = None,
) -> AsyncIterator[PlaygroundHarness]:
    """Run a playground in a folder; the same folder again is the same chat. `beside` is what else is served."""
    chat, time = ForgetfulChat(folder / "chat.sqlite"), TurnedTime(house)
    menu = (MenuEntry("cybrarian.keep", "Keep this"),)
    adapter = PlaygroundAdapter(
        a_world(folder, world), chat, time, menu=menu, modes=modes, beside=() if beside is None else (beside(chat),)
    )
    running = asyncio.create_task(adapter.run(house))
    opened = asyncio.create_task(adapter.ready.wait())
    await asyncio.wait((running, opened), return_when=asyncio.FIRST_COMPLETED)
    opened.cancel()
    if running.done():
        running.result()
    harness = PlaygroundHarness(adapter, house, chat, time, running)
    try:
        yield harness
    finally:
        await harness.session.close()
        await harness.stop()
        chat.close()
