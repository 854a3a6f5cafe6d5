"""Socket Mode: several connections to Slack at once, so that one that has to be replaced leaves no silence behind.

1. Where Slack wants a connection replaced, the new one hears before the old one is closed; where it broke, or is one
   too many, it is closed first.
2. A connection that broke is replaced; between attempts that fail, or that hold for a few seconds only, the wait
   doubles, up to `LONGEST_WAIT`.
3. What a connection handed over is acknowledged before it is closed, as far as that takes no longer than `HAND_OVER`.
4. Whoever is asked to stop stops, at whatever moment.
"""

import asyncio
import logging
from collections.abc import Callable
from json import JSONDecodeError, loads
from time import time
from typing import Any

from aiohttp import ClientError, WSMessage
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.access import discreet
from bot.core.errors import ConfigError

CONNECTIONS = 2
OPENS_WITHIN = 20.0
HAND_OVER = 5.0
LOOKS_EVERY = 1.0
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
SHORT_LIFE, LONGEST_REST = 10.0, 10.0
"""Seconds: a connection that ends sooner is as good as none, and the next one waits, so long at most."""

_NOT_TAKEN = ("invalid_auth", "not_authed", "not_allowed_token_type", "token_revoked", "account_inactive")

log = logging.getLogger(__name__)


class Connection(SocketModeClient):
    """One connection. It does not mend itself: it says that it has ended, and another takes its place."""

    def __init__(self, app: AsyncApp, app_token: str, web_client: AsyncWebClient) -> None:
        """Take the app that hears, and how to ask Slack for a connection."""
        super().__init__(
            app_token=app_token,
            web_client=web_client,
            logger=discreet("socket", logging.CRITICAL),
            auto_reconnect_enabled=False,
        )
        self.ended = asyncio.Event()
        self.opened_at = 0.0
        self.is_to_be_replaced = False
        self._app = app
        self._in_hand: set[str] = set()
        self._empty = asyncio.Event()
        self._empty.set()
        self.socket_mode_request_listeners.append(self._hear)
        self.on_message_listeners.append(self._notice)
        self.on_close_listeners.append(self._end)
        self.on_error_listeners.append(self._end)

    async def open(self) -> None:
        """Connect. Raises where Slack cannot be reached, or does not take the token."""
        async with asyncio.timeout(OPENS_WITHIN):
            # Not `connect_to_new_endpoint` of the library: it forgets that it was cancelled while it takes a lock.
            self.wss_uri = await self.issue_new_wss_url()
            await self.connect()  # type: ignore[no-untyped-call] # slack_sdk leaves it untyped
        self.opened_at = asyncio.get_running_loop().time()

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Slack wants this connection replaced."""
        self.ended.set()

    async def hears(self) -> bool:
        """Say whether this connection stands and need not be replaced."""
        return not self.ended.is_set() and await self.is_connected()

    async def hand_over(self) -> None:
        """Acknowledge what is in hand, then close."""
        try:
            async with asyncio.timeout(HAND_OVER):
                await self._empty.wait()
        except TimeoutError:
            log.warning("A connection to Slack was closed with %d events in hand; they come again.", len(self._in_hand))
        await self.close()  # type: ignore[no-untyped-call] # slack_sdk leaves it untyped

    async def _hear(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self._in_hand.add(request.envelope_id)
        self._empty.clear()
        try:
            response = await run_async_bolt_app(self._app, request)
            await send_async_response(client, request, response, time())
        except (ClientError, ConnectionError):
            log.info("An acknowledgement found no connection; that event comes again.")
        finally:
            self._in_hand.discard(request.envelope_id)
            if not self._in_hand:
                self._empty.set()

    async def _notice(self, message: WSMessage) -> None:
        data = message.data if isinstance(message.data, str) else ""
        if '"disconnect"' not in data[:200]:
            return
        try:
            told = loads(data)
        except JSONDecodeError:
            return
        if told.get("type") == "disconnect":
            log.info("Slack asks to replace a connection (%s).", told.get("reason"))
            self.is_to_be_replaced = told.get("reason") in ("warning", "refresh_requested")
            if told.get("reason") == "link_disabled":
                log.error("Socket Mode was switched off for this app; switch it on again under *Socket Mode*.")

    async def _end(self, _message: Any) -> None:
        self.ended.set()


class Sockets:
    """Keeps the connections open until it is cancelled."""

    def __init__(
        self, app: AsyncApp, app_token: str, web_client: Callable[[], AsyncWebClient], connections: int = CONNECTIONS
    ) -> None:
        """Take the app that hears, and how to reach Slack."""
        self._app, self._app_token, self._web_client = app, app_token, web_client
        self._connections = connections
        self._open: set[Connection] = set()

    async def run(self, opened: Callable[[], None]) -> None:
        """Open all connections, tell that they are open, and keep them so.

        Raises `ConfigError` where Slack does not take the token.
        """
        try:
            first = [await self._connected() for _ in range(self._connections)]
            opened()
            async with asyncio.TaskGroup() as group:
                for slot, connection in enumerate(first):
                    group.create_task(self._keep(connection), name=f"slack socket {slot}")
        finally:
            await asyncio.shield(asyncio.gather(*map(self._retire, tuple(self._open))))

    async def _keep(self, connection: Connection) -> None:
        """Put another in the place of a connection whenever it ends."""
        wait = FIRST_WAIT
        while True:
            while await connection.hears():
                await _set_within(connection.ended, LOOKS_EVERY)
            if not connection.is_to_be_replaced:
                await self._retire(connection)
            lived = asyncio.get_running_loop().time() - connection.opened_at
            wait = FIRST_WAIT if lived > SHORT_LIFE else min(wait * 2, LONGEST_REST)
            if lived <= SHORT_LIFE and not connection.is_to_be_replaced:
                await asyncio.sleep(wait)
            old, connection = connection, await self._connected()
            await self._retire(old)

    async def _connected(self) -> Connection:
        wait = FIRST_WAIT
        while True:
            connection = Connection(self._app, self._app_token, self._web_client())
            self._open.add(connection)
            try:
                await connection.open()
            except Exception as error:  # slack_sdk lets through whatever an answer that is no JSON leads to
                await self._retire(connection)
                cause = _cause(error)
                if cause in _NOT_TAKEN:
                    raise ConfigError(
                        f"Slack does not take SLACK_APP_TOKEN ({cause}). Make one with the scope connections:write on "
                        "the app's page *Basic Information*, under *App-Level Tokens*; it begins with xapp-."
                    ) from None
                log.warning("No connection to Slack (%s); trying again in %.1f s.", cause, wait)
            else:
                return connection
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)

    async def _retire(self, connection: Connection) -> None:
        if connection in self._open:
            self._open.discard(connection)
            await connection.hand_over()


async def _set_within(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass


def _cause(error: Exception) -> str:
    told = error.response.data if isinstance(error, SlackApiError) else None
    return str(told.get("error")) if isinstance(told, dict) else type(error).__name__
