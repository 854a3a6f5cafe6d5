"""A real language model, at any address that speaks OpenAI's chat completions: a service's, or one's own server's.

1. The library is imported when the first letter is sent, and not before.
2. A letter goes to this address and to no other: redirections are not followed.
3. Whatever comes back, and however slowly, there is an end to it: a limit in time and a limit in size.
4. Nothing is repeated here: whoever asks decides about that.
"""

import asyncio
import json
import math
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.core.suggestions import Letter, Model, Why
from bot.language.speaking import NoReply, Reply

if TYPE_CHECKING:
    from openai import APIStatusError, AsyncOpenAI

LARGEST = 512 * 1024
"""Bytes of an answer that are read."""
LONGEST_WAIT = timedelta(minutes=2)
"""How long a service may let us wait; whoever asks waits with us."""
A_MOMENT = timedelta(seconds=2)
MOST_TOKENS_COUNTED = 10_000_000
ABOUT_THE_LETTER = (400, 413, 422)
"""Statuses that say that a letter was too long, or not to a filter's liking; another may well be taken."""
_ITS_OWN_SERVICE = "api.openai.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How a model is reached: a local server may need no key."""

    base_url: str
    key: str = field(default="", repr=False)
    seconds: float = 30.0


class ChatModel:
    """Asks a model for one answer at a time."""

    def __init__(self, model: Model, access: Access) -> None:
        """Take what coordinators are told of it, and how it is reached."""
        self.model = model
        self._access = access
        self._client: AsyncOpenAI | None = None

    async def answer(self, letter: Letter, most_tokens: int) -> Reply:
        """Send a letter, and read what comes back."""
        client = await self._opened()
        from openai import APIConnectionError, APIStatusError  # it is imported by now

        try:
            async with asyncio.timeout(self._access.seconds):
                body = await self._exchange(client, letter, most_tokens)
        except TimeoutError:
            raise NoReply(Why.SILENT) from None
        except APIStatusError as error:
            raise _meaning_of(error) from None
        except APIConnectionError as error:
            raise NoReply(Why.SILENT, A_MOMENT) from error
        except NoReply:
            raise
        except Exception as error:  # the port's mouth: a library lets through whatever its transport raises
            raise NoReply(Why.SILENT, A_MOMENT) from error
        return understood(body)

    async def close(self) -> None:
        """Close what connections there are."""
        if self._client is not None:
            await self._client.close()

    async def _opened(self) -> "AsyncOpenAI":
        if self._client is None:
            client = await asyncio.to_thread(self._open)  # importing takes a second, and the loop has others to serve
            self._client = self._client or client
        return self._client

    def _open(self) -> "AsyncOpenAI":
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient

        return AsyncOpenAI(
            api_key=self._access.key or "none",
            base_url=self._access.base_url,
            timeout=self._access.seconds,
            max_retries=0,
            http_client=DefaultAsyncHttpxClient(follow_redirects=False),
        )

    async def _exchange(self, client: "AsyncOpenAI", letter: Letter, most_tokens: int) -> bytes:
        """Send a letter; return the bytes of the answer, as far as they are to be read."""
        is_its_own = urlsplit(self._access.base_url).hostname == _ITS_OWN_SERVICE  # others know the older name
        room: dict[str, Any] = {"max_completion_tokens" if is_its_own else "max_tokens": most_tokens}
        asking = client.chat.completions.with_streaming_response.create(
            model=self.model.name,
            messages=[
                {"role": "system", "content": letter.instructions},
                {"role": "user", "content": letter.material},
            ],
            **room,
        )
        async with asking as response:
            body = bytearray()
            async for piece in response.iter_bytes():
                body += piece
                if len(body) > LARGEST:
                    raise NoReply(Why.NONSENSE)
            return bytes(body)


def understood(body: bytes) -> Reply:
    """Read an answer of chat completions; raises `NoReply` where it is none."""
    try:
        answer = json.loads(body)
        said = answer["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise NoReply(Why.NONSENSE) from None
    if not isinstance(said, str):
        raise NoReply(Why.NONSENSE)
    return Reply(said=said, tokens=_counted(answer.get("usage")))


def _counted(usage: object) -> int | None:
    total = usage.get("total_tokens") if isinstance(usage, dict) else None
    if not isinstance(total, int) or isinstance(total, bool):
        return None
    return total if 0 <= total <= MOST_TOKENS_COUNTED else None


def _meaning_of(error: "APIStatusError") -> NoReply:
    """Say what a status means: some ask to wait, 5xx may pass, some are about the letter, all else was refused."""
    status = error.status_code
    if status in (429, 503):
        wait = _waits(error.response.headers.get("retry-after"))
        return NoReply(Why.BUSY, wait if wait is not None and wait <= LONGEST_WAIT else None, counts=False)
    if status >= 500 or status == 408:
        return NoReply(Why.SILENT, A_MOMENT)
    return NoReply(Why.DECLINED if status in ABOUT_THE_LETTER else Why.REFUSED, counts=False)


def _waits(retry_after: str | None) -> timedelta | None:
    """Read how many seconds a service asks to wait; a date, or nothing at all, is a few seconds."""
    try:
        seconds = float(retry_after or "")
    except ValueError:
        return 2 * A_MOMENT
    return timedelta(seconds=max(1.0, seconds)) if math.isfinite(seconds) and seconds < 86_400 else None
