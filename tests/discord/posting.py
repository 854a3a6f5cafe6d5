"""How a message of the application comes to stand: what it says, its pictures, whom it mentions."""

import re
from collections.abc import Sequence

from tests.discord.components import TEXT, settled, walk, wrong_with_message
from tests.discord.records import COMPONENTS_V2, Channel, Json, Message
from tests.discord.rest import EMPTY, Call, invalid_form
from tests.discord.state import Discord

USER = re.compile(r"<@!?(\d+)>")
ROLE = re.compile(r"<@&(\d+)>")
ROOM = re.compile(r"@(?:everyone|here)\b")
LASTING = COMPONENTS_V2 | 1 << 12


def checked(call: Call, body: Json, *, path: str = "", standing: Sequence[str] = ()) -> Json:
    """Return a message's body if Discord takes it; `standing` are the names of attachments that are there already."""
    names = [*standing, *(str(entry.get("filename")) for entry in body.get("attachments") or ())]
    problems = wrong_with_message(body, names)
    if problems:
        call.state.violations += [f"a message: {where}: {why}" for where, why in problems.items()]
        raise invalid_form({f"{path}{where}": why for where, why in problems.items()})
    says = body.get("content") or body.get("components") or body.get("embeds") or call.files or body.get("attachments")
    if not says and not standing:
        raise EMPTY
    return body


def written(call: Call, channel: Channel, body: Json, *, prefix: str = "") -> Message:
    """Return a message as the application wrote it; it does not stand yet."""
    state = call.state
    number = state.snowflake()
    attachments = _attachments(call, channel.id, number, body)
    said = Message(id=number, channel=channel.id, author=state.app.bot, at=state.stamp(), attachments=attachments)
    fill(state, said, body)
    return said


def fill(state: Discord, said: Message, body: Json) -> None:
    """Let a message say what a body says, and mention whom it may."""
    if "flags" in body and body["flags"] is not None:
        said.flags = said.flags & ~LASTING | int(body["flags"]) & LASTING
    if "content" in body:
        said.content = (body["content"] or "").strip()
    if "components" in body:
        said.components = settled(body["components"] or [], said.attachments)
    if body.get("nonce") is not None:
        said.nonce = body["nonce"]
    texts = [said.content, *(c["content"] for _, c in walk(said.components) if c["type"] == TEXT)]
    allowed = body.get("allowed_mentions")
    said.mentions = [user for user in found_in(USER, texts) if _may(allowed, "users", user)]
    said.mentions_roles = [role for role in found_in(ROLE, texts) if _may(allowed, "roles", role)]
    said.mentions_all = any(ROOM.search(text) for text in texts) and _may(allowed, "everyone", "")
    if said.mentions_all or said.mentions_roles:
        state.violations.append(f"a message calls everybody: {texts}")


def found_in(pattern: re.Pattern[str], texts: Sequence[str]) -> list[str]:
    """Return what a pattern finds, each once."""
    return list(dict.fromkeys(found for text in texts for found in pattern.findall(text)))


def _may(allowed: Json | None, kind: str, who: str) -> bool:
    if allowed is None:
        return True
    return kind in (allowed.get("parse") or ()) or who in map(str, allowed.get(kind) or ())


def _attachments(call: Call, channel: str, message: str, body: Json) -> list[Json]:
    """Return what was sent along; `files[0]` is described by the attachment of the id 0."""
    described = {str(entry.get("id")): entry for entry in body.get("attachments") or ()}
    found = []
    for name, content in call.files.items():
        number = name.removeprefix("files[").removesuffix("]")
        entry = described.get(number, {})
        identity = call.state.snowflake()
        filename = entry.get("filename") or f"file{number}"
        address = f"{call.state.address}/attachments/{channel}/{identity}/{filename}"
        call.state.files[identity] = content
        found.append(
            {
                "id": identity,
                "filename": filename,
                "size": len(content),
                "url": address,
                "proxy_url": address,
                "content_type": "image/png" if filename.endswith(".png") else "application/octet-stream",
                "width": 1,
                "height": 1,
                **({"description": entry["description"]} if entry.get("description") else {}),
            }
        )
    return found


def kept(call: Call, said: Message, body: Json) -> list[Json]:
    """Return the attachments of a message that is edited: those that the body still names, and new ones."""
    if "attachments" not in body and not call.files:
        return said.attachments
    ids = {str(entry.get("id")) for entry in body.get("attachments") or ()}
    return [a for a in said.attachments if a["id"] in ids] + _attachments(call, said.channel, said.id, body)
