"""Serves the playground's page and answers it, on this machine alone.

1. No other site can take part, and nothing that is shown can become code: `threshold` says how.
2. However much happens, a look costs what is shown, and an open page is told of it at a pace that it can follow.
   A line on which nothing can be told is closed; its page opens another one.
3. Whatever is sent, the answer is a clear sentence, never a trace.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from aiohttp import WSCloseCode, web

from bot.adapters.playground.beginning import wrote
from bot.adapters.playground.body import LARGEST, as_json, body_of
from bot.adapters.playground.clock import Turn, day_and_hour, target
from bot.adapters.playground.doors import Doors, NotPossibleError, NotThereError
from bot.adapters.playground.gestures import Gestures
from bot.adapters.playground.records import Json
from bot.adapters.playground.sight import Sight
from bot.adapters.playground.threshold import guard, with_headers
from bot.core.errors import TrellisError, trace_of

HOST = "127.0.0.1"
_STATIC = Path(__file__).parent / "static"
_MEDIA = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_PATIENCE_AT_THE_END = 10.0
_HEARTBEAT = 30.0
_BREATH = 0.05
"""Seconds after something was told: whatever happens within them is told together."""
_log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Beside = Callable[[web.Application], None]
"""Opens what else is served here, such as calendar feeds."""


class PortTakenError(TrellisError):
    """The port is taken by another program; choose another with `--port`, or 0 for any."""


@asynccontextmanager
async def serving(
    sight: Sight,
    gestures: Gestures,
    port: int,
    beside: Sequence[Beside] = (),
    looked_at: Callable[[int], object] = lambda _: None,
) -> AsyncIterator[str]:
    """Serve the page while the context lasts; gives its address. At the end what is under way is finished first.

    `looked_at` is told how many pages look on, whenever that changes.
    """
    server = _Server(sight, gestures, looked_at)
    application = server.application()
    for opens in beside:
        opens(application)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=_PATIENCE_AT_THE_END)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            raise PortTakenError(
                f"Port {port} of this machine cannot be used ({error.strerror}); choose another with `--port`, or 0."
            ) from error
        server.port = runner.addresses[0][1]
        yield f"http://{HOST}:{server.port}/"
    finally:
        await runner.cleanup()


class _Server:
    def __init__(self, sight: Sight, gestures: Gestures, looked_at: Callable[[int], object]) -> None:
        self.port = 0
        self._looked_at = looked_at
        self._sight, self._gestures = sight, gestures
        self._doors = Doors(sight.chat)
        self._lines: set[web.WebSocketResponse] = set()
        self._turning = asyncio.Lock()

    def application(self) -> web.Application:
        application = web.Application(middlewares=[self._answer], client_max_size=LARGEST)
        application.on_response_prepare.append(with_headers)
        application.on_shutdown.append(self._hang_up)
        routes: dict[str, Callable[[web.Request], Awaitable[Json | list[Json]]]] = {
            "join": self._join,
            "say": self._say,
            "react": self._react,
            "edit": self._edit,
            "delete": self._delete,
            "dismiss": self._dismiss,
            "press": self._press,
            "menu": self._menu,
            "submit": self._submit,
            "close": self._close,
            "complete": self._complete,
            "clock": self._clock,
        }
        application.add_routes(
            [
                web.get("/", _page),
                web.get("/static/{name}", _file),
                web.get("/api/hello", self._hello),
                web.get("/api/view", self._view),
                web.get("/api/live", self._live),
                *(web.post(f"/api/{name}", as_json(answer)) for name, answer in routes.items()),
            ]
        )
        return application

    # ---- laws 1 and 3 ------------------------------------------------------------------------------------

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            guard(request, self.port)
            return await handler(request)
        except NotPossibleError as error:
            return web.json_response({"error": str(error)}, status=error.status)
        except web.HTTPRequestEntityTooLarge:
            return web.json_response({"error": f"That is too large; {LARGEST:,} bytes fit."}, status=413)
        except web.HTTPException as error:
            return web.json_response({"error": f"{error.reason}."}, status=error.status)
        except ConnectionResetError:  # whoever asked has closed the page meanwhile: nobody is there to be answered
            return web.Response()
        except Exception as error:  # an adapter's mouth: what was not heard is not acknowledged
            _log.error("the playground could not answer %s\n%s", request.path[:80], trace_of(error))
            known = isinstance(error, TrellisError)
            sentence = "Trellis could not take this just now. Nothing of it was done; please try again."
            return web.json_response({"error": sentence}, status=503 if known else 500)

    # ---- seeing ------------------------------------------------------------------------------------------

    async def _hello(self, request: web.Request) -> web.Response:
        return web.json_response(self._sight.hello())

    async def _view(self, request: web.Request) -> web.Response:
        query = request.query
        further = query.get("earlier", "")
        earlier = int(further) if further.isascii() and further.isdecimal() and len(further) < 3 else 0
        return web.json_response(
            await self._sight.view(query.get("as", ""), query.get("place"), query.get("thread"), earlier)
        )

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse(heartbeat=_HEARTBEAT, max_msg_size=1024)
        await line.prepare(request)
        news, loop = asyncio.Event(), asyncio.get_running_loop()
        hear = partial(loop.call_soon_threadsafe, news.set)
        leaves = [self._sight.chat.on_change(hear), self._sight.onlooker.on_news(hear)]
        telling = asyncio.create_task(self._tell(line, news), name="telling the page")
        self._lines.add(line)
        self._looked_at(len(self._lines))
        try:
            async for _ in line:
                pass
        finally:
            for leave in leaves:
                leave()
            self._lines.discard(line)
            self._looked_at(len(self._lines))
            telling.cancel()
            await asyncio.gather(telling, return_exceptions=True)
        return line

    async def _tell(self, line: web.WebSocketResponse, news: asyncio.Event) -> None:
        try:
            while not line.closed:
                await line.send_json({"type": "changed", **await self._sight.pulse()})
                await asyncio.sleep(_BREATH)
                await news.wait()
                news.clear()
        except ConnectionResetError:  # the page was closed meanwhile
            return
        except Exception as error:  # an adapter's mouth: a page in the dark must not trust its line
            _log.error("the playground could not tell a page what happens\n%s", trace_of(error))
            await line.close(code=WSCloseCode.TRY_AGAIN_LATER)

    async def _hang_up(self, _: web.Application) -> None:
        for line in tuple(self._lines):
            await line.close(code=WSCloseCode.GOING_AWAY)

    # ---- doing -------------------------------------------------------------------------------------------

    async def _join(self, request: web.Request) -> Json:
        await body_of(request)
        return {"who": await self._gestures.join()}

    async def _say(self, request: web.Request) -> Json:
        body = await body_of(request)
        text = body.text("text")
        await self._gestures.say(body.id("as"), body.id("place"), body.optional_id("thread"), text)
        return {"ok": True}

    async def _react(self, request: web.Request) -> Json:
        body = await body_of(request)
        emoji, on = body.id("emoji"), body.flag("on")
        await self._gestures.react(body.id("as"), body.id("message"), emoji, on=on)
        return {"ok": True}

    async def _edit(self, request: web.Request) -> Json:
        body = await body_of(request)
        await self._gestures.edit(body.id("as"), body.id("message"), body.text("text"))
        return {"ok": True}

    async def _delete(self, request: web.Request) -> Json:
        body = await body_of(request)
        await self._gestures.delete(body.id("as"), body.id("message"))
        return {"ok": True}

    async def _dismiss(self, request: web.Request) -> Json:
        body = await body_of(request)
        await self._gestures.dismiss(body.id("as"), body.id("message"))
        return {"ok": True}

    async def _press(self, request: web.Request) -> Json:
        body = await body_of(request)
        values = body.words("values")
        await self._gestures.press(body.id("as"), body.id("message"), body.id("id"), values)
        return {"ok": True}

    async def _menu(self, request: web.Request) -> Json:
        body = await body_of(request)
        await self._gestures.choose(body.id("as"), body.id("message"), body.id("verb"))
        return {"ok": True}

    async def _submit(self, request: web.Request) -> Json:
        body = await body_of(request)
        problems = await self._gestures.submit(body.id("as"), body.id("form"), body.fields("values"))
        return {"problems": problems} if problems else {"ok": True}

    async def _close(self, request: web.Request) -> Json:
        body = await body_of(request)
        await self._gestures.close(body.id("as"), body.id("form"))
        return {"ok": True}

    async def _complete(self, request: web.Request) -> list[Json]:
        body = await body_of(request)
        return await self._gestures.complete(body.id("as"), body.text("text"))

    async def _clock(self, request: web.Request) -> Json:
        body = await body_of(request)
        turn, person = body.id("turn"), self._doors.person(body.id("as"))
        if turn not in set(Turn):
            raise NotPossibleError("The clock turns to the next “hour”, “morning” or “next” event.")
        time = self._sight.time
        async with self._turning:
            moment = target(Turn(turn), time.now(), person.zone, await time.upcoming())
            if moment is None:
                raise NotPossibleError("Nothing is ahead; turn the clock by an hour, or to the next morning.")
            before = self._sight.chat.latest()
            passed = await time.turn_to(moment)
        self._sight.chat.changed()
        now = time.now()
        return {
            "now": now.isoformat(),
            "local": day_and_hour(now, person.zone),
            "passed": list(passed),
            "wrote": wrote(self._sight.chat, before, self._doors.places(person)),
        }


async def _page(_: web.Request) -> web.StreamResponse:
    return _static("index.html")


async def _file(request: web.Request) -> web.StreamResponse:
    return _static(request.match_info["name"])


def _static(name: str) -> web.StreamResponse:
    known = {file.name: file for file in _STATIC.iterdir() if file.suffix in _MEDIA and file.is_file()}
    if name not in known:
        raise NotThereError("There is no such file.")
    return web.FileResponse(known[name], headers={"Content-Type": _MEDIA[known[name].suffix]})
