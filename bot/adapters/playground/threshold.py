"""Who may come in: the page that we serve ourselves, in a browser on this machine, and nobody else.

1. Only a loopback name leads here: a name that somebody else let point to this machine does not.
2. Whatever changes or tells something is answered to our own page alone: every write, the line, and every look. Another
   site that a browser here has open can neither do anything nor learn whether we are there.
3. The page may load and run what comes from here; no text can become markup, script or a frame.
"""

from typing import Final

from aiohttp import web

from bot.adapters.playground.doors import NotPossibleError

_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_READS: Final = ("GET", "HEAD")
_OURS: Final = ("same-origin", "none")
"""What a browser says of a request that our page made, or that a person typed."""

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}


class NotHereError(NotPossibleError):
    """The playground answers its own page on this machine, and nobody else."""

    status = 403


def guard(request: web.Request, port: int) -> None:
    """Let a request pass that may; `port` is where we stand."""
    name, _, asked = request.host.rpartition(":")
    if name not in _NAMES or asked != str(port):
        raise NotHereError
    told, writes = request.path.startswith("/api/"), request.method not in _READS
    origin = request.headers.get("Origin")
    if origin != f"http://{request.host}" and (origin or writes or request.path == "/api/live"):
        raise NotHereError
    if told and request.headers.get("Sec-Fetch-Site", _OURS[0]) not in _OURS:
        raise NotHereError
    if writes and request.headers.get("X-Trellis-Playground") != "1":
        raise NotHereError


async def with_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Say with every answer what the page may do."""
    response.headers.update(HEADERS)
