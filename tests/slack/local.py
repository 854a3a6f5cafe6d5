"""local-slack, a Slack that nobody here wrote: one program, its control API, and a stage for stories in it.

It is lax: it takes wrong tokens, never retries, hands every envelope to all sockets, and forgets whose modal is open.
What it cannot do (a message's menu, buttons in a modal, somebody who joins) no story that is told there needs.
"""

import asyncio
import json
import os
import shutil
import socket
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import yaml
from aiohttp import ClientSession

from bot.adapters.slack.access import SlackAccess
from tests.slack.inputs import NotPossible, chosen, initial
from tests.slack.schemas import actions_in
from tests.slack.stage import TEAM, Person, Pressed, Standing, channel_of
from tests.slack.state import Json

PROGRAM = "TRELLIS_LOCAL_SLACK"
INSTALLED = Path(".venv/local-slack/node_modules/local-slack-linux-x64/bin/local-slack")
ABSENT = f"there is no local-slack: `make test` fetches it where npm is, or name it in {PROGRAM}"
BOT = "U0TRELLIS"
SECRET = "local-signing-secret"
STARTS_WITHIN = 30
DRAWS_WITHIN = 20


def program() -> str | None:
    """Return where local-slack is, None where it is not."""
    here = Path(__file__).parents[2] / INSTALLED
    return os.environ.get(PROGRAM) or shutil.which("local-slack") or (str(here) if here.exists() else None)


def a_free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as asking:
        asking.bind(("127.0.0.1", 0))
        port: int = asking.getsockname()[1]
        return port


@asynccontextmanager
async def local_slack(
    folder: Path, people: Sequence[Person], channels: Mapping[str, bool], *, bot_port: int | None
) -> AsyncIterator["LocalStage"]:
    """Run local-slack with a village in it; with `bot_port` it speaks to the bot over HTTP, else over its sockets."""
    found = program()
    assert found is not None, ABSENT
    file, files = folder / "local-slack.yaml", folder / "files"
    file.write_text(yaml.safe_dump(_config(people, channels, bot_port)), encoding="utf-8")
    files.mkdir()
    process = await asyncio.create_subprocess_exec(
        *(found, "--config", str(file), "--port", "0", "--base-host", "127.0.0.1", "--files-dir", str(files)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(STARTS_WITHIN):
            address = await _address_of(process)
        async with ClientSession() as session:
            stage = LocalStage(address, session, people)
            await stage.had_more()
            yield stage
    finally:
        process.terminate()
        await process.communicate()


async def _address_of(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    said = b""
    async for line in process.stdout:
        said += line
        if b"Web UI:" in line:
            return line.split()[-1].decode()
    raise AssertionError(f"local-slack did not start: {said.decode()}")


def _config(people: Sequence[Person], channels: Mapping[str, bool], bot_port: int | None) -> Json:
    everybody = [person.id for person in people]
    app = {
        "appId": "A0TRELLIS",
        "botUserId": BOT,
        "botName": "Trellis",
        "botToken": "xoxb-local",
        "appToken": "xapp-local",
        "signingSecret": SECRET,
        "mode": "socket",
    }
    if bot_port is not None:
        app |= {"mode": "events", "requestUrl": f"http://127.0.0.1:{bot_port}/slack/events"}
    return {
        "workspace": {"name": "Village", "domain": "village", "teamId": TEAM},
        "apps": [app],
        "users": [
            {"id": person.id, "name": person.name, "real_name": person.name, "tz": person.zone or "UTC"}
            for person in people
        ],
        "channels": [
            {"id": channel_of(name), "name": name, "is_private": private, "members": [*everybody, BOT]}
            for name, private in channels.items()
        ],
    }


class LocalStage:
    """The village in local-slack as it was at the last look: after each gesture, and whenever all is settled."""

    bot = BOT

    def __init__(self, address: str, session: ClientSession, people: Sequence[Person]) -> None:
        self.address, self._session = address, session
        self.people = people
        self._state: Json = {"messages": {}, "channels": [], "modalStack": [], "homeViews": {}}
        self._versions: dict[tuple[str, str], tuple[str, str]] = {}
        self._last_actor = people[0].id

    def access(self, *, over_http: bool) -> SlackAccess:
        """Return what lets the bot in."""
        return SlackAccess(
            bot_token="xoxb-local",
            app_token=None if over_http else "xapp-local",
            signing_secret=SECRET,
            api_url=f"{self.address}/api/",
        )

    # ---- what is to be seen --------------------------------------------------------------------------------------

    async def had_more(self) -> bool:
        """Look, and say whether anything is different."""
        before = self._state["messages"], self._state["modalStack"], self._state["homeViews"]
        async with self._session.ws_connect(f"{self.address}/ui", max_msg_size=0) as page:
            self._state = (await page.receive_json())["state"]
        return before != (self._state["messages"], self._state["modalStack"], self._state["homeViews"])

    def standing(self) -> Sequence[Standing]:
        return [
            self._standing(channel, said)
            for channel, messages in self._state["messages"].items()
            for said in messages
            if said.get("user") == BOT
        ]

    def _standing(self, channel: str, said: Json) -> Standing:
        thread = said.get("thread_ts")
        return Standing(
            channel=channel,
            ts=said["ts"],
            text=said.get("text") or "",
            blocks=said.get("blocks") or (),
            version=self._version(channel, said),
            thread=thread if thread != said["ts"] else None,
            only_for=said.get("ephemeral_to"),
            files=[(file["name"], "") for file in said.get("files") or ()],
        )

    def _version(self, channel: str, said: Json) -> str:
        """Say when something came to be as it is; local-slack does not tell that of everything that it changed."""
        content = json.dumps([said.get("text"), said.get("blocks")])
        before = self._versions.get((channel, said["ts"]))
        if before is None or before[0] != content:
            version = said["ts"] if before is None else f"{time.time():.6f}"
            self._versions[channel, said["ts"]] = before = (content, version)
        return before[1]

    def modals(self) -> Mapping[str, Json]:
        stack = self._state["modalStack"]
        if not stack:
            return {}
        millis = int(stack[-1]["hash"].partition(".")[0])
        return {self._last_actor: {**stack[-1], "hash": f"{millis // 1000}.{millis % 1000:03}"}}

    def home(self, user: str) -> Json | None:
        """Return somebody's App Home, as it was last drawn."""
        drawn = self._state["homeViews"].get(user) or {}
        return next(iter(drawn.values()), None)

    def conversation_of(self, channel: str) -> str | None:
        place = next((one for one in self._state["channels"] if one["id"] == channel), None)
        if place is None or not place.get("is_im"):
            return None
        return next(user for user in place["members"] if user != BOT)

    def reactions(self) -> Sequence[tuple[str, str, str]]:
        return [
            (channel, said["ts"], reaction["name"])
            for channel, messages in self._state["messages"].items()
            for said in messages
            for reaction in said.get("reactions") or ()
            if BOT in reaction["users"]
        ]

    # ---- what people do ------------------------------------------------------------------------------------------

    async def _does(self, what: str, user: str, **how: Any) -> Json:
        self._last_actor = user
        async with self._session.post(f"{self.address}/_control/{what}", json={"user": user, **how}) as answer:
            told: Json = await answer.json()
        assert told["ok"], told
        await self.had_more()
        return told

    async def finds(self, address: str) -> None:
        """It was told before it started."""

    async def says(self, user: str, text: str, channel: str, thread: str | None) -> str:
        told = await self._does(
            "message", user, channel=channel, text=text, **({"thread_ts": thread} if thread else {})
        )
        ts: str = told["message"]["ts"]
        return ts

    async def edits(self, user: str, channel: str, ts: str, text: str) -> None:
        await self._does("edit-message", user, channel=channel, ts=ts, text=text)

    async def deletes(self, channel: str, ts: str) -> None:
        author = next(said["user"] for said in self._state["messages"][channel] if said["ts"] == ts)
        await self._does("delete-message", author, channel=channel, ts=ts)

    async def reacts(self, user: str, channel: str, ts: str, name: str, *, on: bool) -> None:
        await self._does("reaction", user, channel=channel, ts=ts, name=name, present=on)

    async def commands(self, user: str, text: str, channel: str) -> None:
        await self._does("command", user, channel=channel, command="/trellis", text=text)

    async def opens_home(self, user: str) -> None:
        """Let somebody open the bot's App Home, and wait until it is drawn."""
        async with self._session.ws_connect(f"{self.address}/ui", max_msg_size=0) as page:
            await page.receive_json()
            await self._does("open-home", user)
            async with asyncio.timeout(DRAWS_WITHIN):
                while (told := await page.receive_json()).get("t") != "home" or told["user"] != user:
                    pass
        await self.had_more()

    async def presses(self, user: str, pressed: Pressed) -> None:
        if not pressed.channel:
            raise NotPossible("local-slack knows no buttons but those in messages")
        block, element = next(
            (block, element)
            for block in pressed.blocks
            for element in actions_in([block])
            if element.get("action_id") == pressed.action
        )
        action = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": block.get("block_id"),
            **chosen(element, pressed.values),
        }
        await self._does("interact", user, channel=pressed.channel, messageTs=pressed.ts, action=action)

    async def picks(self, user: str, channel: str, ts: str, verb: str) -> None:
        raise NotPossible("local-slack knows no menu of a message")

    async def joins(self, user: str, name: str, zone: str) -> None:
        raise NotPossible("nobody joins local-slack")

    async def enters(self, user: str, channel: str) -> None:
        raise NotPossible("everybody is in every channel of local-slack")

    async def submits(self, user: str, values: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
        view = self._state["modalStack"][-1]
        filled = {}
        for block in (block for block in view["blocks"] if block["type"] == "input"):
            name, element = block["block_id"], block["element"]
            held = chosen(element, values[name]) if name in values else initial(element)
            filled[name] = {element["action_id"]: {"type": element["type"], **held}}
        async with self._session.ws_connect(f"{self.address}/ui", max_msg_size=0) as page:
            await page.receive_json()
            await page.send_json({"t": "view_submit", "user": user, "values": filled})
            while (told := await page.receive_json())["t"] not in ("view", "view_errors"):
                pass
        await self.had_more()
        errors: Mapping[str, str] = told.get("errors") or {}
        return errors

    # ---- what goes wrong -----------------------------------------------------------------------------------------

    def shuts(self, name: str, *, shut: bool) -> None:
        raise NotPossible("local-slack delivers everything")

    def hides(self, name: str) -> None:
        raise NotPossible("a channel of local-slack stays as it is")
