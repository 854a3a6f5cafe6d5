"""The house of Slack's crash test, a process of its own: the real adapter on the real `slack_bolt` and `slack_sdk`.

Runs as `python -m tests.crash.slack.house DATABASE API TRANSPORT HOURS [POINT:PASSAGE]`. Once it hears it says where.
"""

import asyncio
import sys
from datetime import timedelta
from typing import Any

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.adapters.slack.access import SlackAccess
from bot.adapters.slack.adapter import SlackAdapter
from bot.adapters.slack.doors import HttpDoor
from bot.adapters.slack.pace import Pace
from bot.adapters.slack.sockets import Connection
from bot.cast import MESSAGE_MENU
from tests.crash.house import FailPoint, live, put_together
from tests.crash.slack.expected import by_hash
from tests.slack.rights import App

OVER_A_SOCKET = "over a socket"


def watch_the_wire(fail: FailPoint) -> None:
    """Stand beside every acknowledgement, and beside everything that is said."""
    over_socket, over_http = Connection.send_socket_mode_response, web.Response.write_eof
    call, answer = AsyncWebClient.api_call, AsyncWebhookClient.send_dict

    async def acknowledge(connection: Connection, *response: Any) -> None:
        fail.passing("before-acknowledgement")
        await over_socket(connection, *response)
        fail.passing("after-acknowledgement")

    async def reply(response: web.Response, *data: Any) -> None:
        fail.passing("before-acknowledgement")
        await over_http(response, *data)
        fail.passing("after-acknowledgement")

    async def api_call(client: AsyncWebClient, method: str, **arguments: Any) -> Any:
        if not method.startswith("chat."):
            return await call(client, method, **arguments)
        fail.passing("before-send")
        told = await call(client, method, **arguments)
        fail.passing("after-send")
        return told

    async def send_dict(client: AsyncWebhookClient, *body: Any) -> Any:
        fail.passing("before-send")
        told = await answer(client, *body)
        fail.passing("after-send")
        return told

    Connection.send_socket_mode_response = acknowledge  # type: ignore[assignment]
    web.Response.write_eof = reply  # type: ignore[method-assign]
    AsyncWebClient.api_call = api_call  # type: ignore[assignment]
    AsyncWebhookClient.send_dict = send_dict  # type: ignore[method-assign]


async def say_where(adapter: SlackAdapter) -> None:
    """Say where we hear, once we do."""
    await adapter.ready.wait()
    sys.stdout.write(f"{adapter.address or OVER_A_SOCKET}\n")
    sys.stdout.flush()


async def main(url: str, api: str, transport: str, hours: float, point: str) -> None:
    fail, app = FailPoint(point), App()
    watch_the_wire(fail)
    access = SlackAccess(app_token=app.app_token, signing_secret=app.signing_secret, api_url=api)
    door = HttpDoor("127.0.0.1", 0) if transport == "http" else None
    adapter = SlackAdapter(access, http=door, menu=frozenset(MESSAGE_MENU), pace=Pace(timedelta(0)))
    async with asyncio.TaskGroup() as group:
        saying = group.create_task(say_where(adapter))
        await live(put_together(url, adapter, hours, by_hash), fail)
        saying.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], float(sys.argv[4]), (*sys.argv[5:], "")[0]))
