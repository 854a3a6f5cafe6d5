"""Files by Slack's external upload: ask where to, send the bytes, then say where the file belongs."""

from base64 import b64decode
from binascii import Error as NotBase64

import aiohttp

from bot.adapters.base import Ambiguous, Refused
from bot.adapters.slack.errand import Errand, Place
from bot.adapters.slack.errors import meaning_of, understood
from bot.core.views import Document, Picture

SENDS_WITHIN = 20


async def send(errand: Errand, document: Document) -> str:
    """Give Slack a document that nobody sees yet; return its file's id."""
    return await _sent(errand, document.name, document.content.encode())


async def share(errand: Errand, document: Document, file: str, place: Place) -> None:
    """Put a document that Slack has into a conversation."""
    await errand.slack.call(
        "files.completeUploadExternal",
        files=[{"id": file, "title": document.name}],
        channel_id=place.channel,
        thread_ts=place.thread or None,
    )


async def hang_up(errand: Errand, picture: Picture) -> str:
    """Give Slack a picture that a message will show; return its file's id."""
    try:
        content = b64decode(picture.content, validate=True)
    except NotBase64 as error:
        raise Refused(f"The picture {picture.name} cannot be read; report it, so that it can be mended.") from error
    file = await _sent(errand, picture.name, content, picture.alt)
    await errand.slack.call("files.completeUploadExternal", files=[{"id": file, "title": picture.name}])
    return file


async def _sent(errand: Errand, name: str, content: bytes, alt: str | None = None) -> str:
    told = await errand.slack.call("files.getUploadURLExternal", filename=name, length=len(content), alt_txt=alt)
    file, address = told.get("file_id"), told.get("upload_url")
    if not isinstance(file, str) or not isinstance(address, str):
        raise Ambiguous(f"Slack did not say where {name} goes.")
    client = errand.slack.workspace.client
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SENDS_WITHIN)) as session,
            session.post(address, data=content, proxy=client.proxy, ssl=client.ssl or True) as answer,
        ):
            status, waits = answer.status, answer.headers.get("Retry-After")
            await answer.read()
    except Exception as error:  # an adapter's mouth: nothing is said before the file is there
        raise understood(error) from error
    if status == 200:
        return file
    refused = {"error": "file_not_taken"} if 400 <= status < 500 else {}
    raise meaning_of("files.getUploadURLExternal", status, waits, refused)
