"""How interactions are answered: once within three seconds, and by their token for fifteen minutes after that.

https://docs.discord.com/developers/interactions/receiving-and-responding
"""

from collections.abc import Sequence

from tests.discord.components import wrong_with_modal
from tests.discord.posting import checked, fill, kept, written
from tests.discord.records import COMMAND_ANSWER, EPHEMERAL, LOADING, MENU_ANSWER, REPLY, Json, Message, Modal
from tests.discord.rest import (
    ACKNOWLEDGED,
    BAD_WEBHOOK,
    NO_INTERACTION,
    NO_MESSAGE,
    NO_WEBHOOK,
    Call,
    invalid_form,
    route,
)
from tests.discord.state import Pending

COMMAND, COMPONENT, COMPLETION, FORM = 2, 3, 4, 5
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


@route("POST", "/interactions/{interaction_id}/{interaction_token}/callback", status=204, open=True)
async def callback(call: Call) -> Json | None:
    pending = call.state.interactions.get(call.params["interaction_token"])
    if pending is None or pending.id != call.params["interaction_id"] or pending.state == "gone":
        raise NO_INTERACTION
    if pending.state != "fresh":
        raise ACKNOWLEDGED
    if call.state.is_late(pending):
        raise NO_INTERACTION
    kind = call.body["type"]
    if kind not in _possible(pending):
        call.state.violations.append(f"an interaction of type {pending.kind} cannot be answered with {kind}")
        raise invalid_form({"type": f"Value must be one of {_possible(pending)}."})
    data = call.body.get("data") or {}
    match kind:
        case 4 | 5:
            await _message(call, pending, data, waits=kind == DEFERRED_MESSAGE)
        case 6:
            pending.original = pending.message
        case 7:
            pending.original = pending.message
            await _update(call, _pressed(call, pending), data)
        case 8:
            _choices(call, data)
        case 9:
            _open(call, pending, data)
    pending.state = "deferred" if kind in (DEFERRED_MESSAGE, DEFERRED_UPDATE) else "answered"
    pending.callback = call.body
    call.state.write("answered", interaction=pending.id, callback=kind)
    pending.answered.set()
    if pending.state == "answered":
        pending.settled.set()
    if call.query.get("with_response", "").casefold() in ("true", "1"):
        call.state.violations.append("a callback asks for what this Discord does not give back (with_response)")
    return None


def _possible(pending: Pending) -> Sequence[int]:
    match pending.kind:
        case 4:
            return (CHOICES,)
        case 3:
            return (MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL)
        case 5:
            of_message = (DEFERRED_UPDATE, UPDATE) if pending.message else ()
            return (MESSAGE, DEFERRED_MESSAGE, *of_message)
    return (MESSAGE, DEFERRED_MESSAGE, MODAL)


def _pressed(call: Call, pending: Pending) -> Message:
    found = call.state.find(pending.message or "")
    if found is None:
        raise NO_MESSAGE
    return found


async def _message(call: Call, pending: Pending, data: Json, *, waits: bool) -> Message:
    flags = data.get("flags") or 0
    body = {"flags": flags, "components": []} if waits else checked(call, data, path="data.")
    said = _answer(call, pending, {**body, "flags": flags}, private=bool(flags & EPHEMERAL))
    if waits:
        said.flags |= LOADING
    pending.original, pending.only_you = said.id, said.only_for is not None
    await _stand(call, said)
    return said


def _answer(call: Call, pending: Pending, body: Json, *, private: bool) -> Message:
    state = call.state
    said = written(call, state.channels[pending.channel], body)
    said.webhook, said.kind = state.app.id, DEFAULT_KINDS.get(pending.kind, REPLY)
    if said.kind == REPLY and pending.message is None:
        said.kind = MENU_ANSWER
    if said.kind == REPLY:
        said.refers_to = {"type": 0, "channel_id": pending.channel, "message_id": pending.message or ""}
        if pending.guild:
            said.refers_to["guild_id"] = pending.guild
    said.only_for = pending.user if private else None
    return said


DEFAULT_KINDS = {COMMAND: COMMAND_ANSWER}


async def _stand(call: Call, said: Message) -> None:
    call.state.channels[said.channel].messages[said.id] = said
    call.state.write("said", channel=said.channel, id=said.id, only_for=said.only_for)
    await call.crier.said(said)


async def _update(call: Call, said: Message, data: Json) -> None:
    flags = data.get("flags")
    body = {**data, "flags": said.flags if flags is None else flags | said.flags}
    checked(call, {"components": said.components, **body}, path="data.", standing=_names(said))
    said.attachments = kept(call, said, body)
    fill(call.state, said, body)
    said.flags &= ~LOADING
    said.edited = call.state.stamp()
    call.state.write("edited", channel=said.channel, id=said.id, only_for=said.only_for)
    await call.crier.edited(said)


def _names(said: Message) -> list[str]:
    return [attachment["filename"] for attachment in said.attachments]


def _choices(call: Call, data: Json) -> None:
    choices = data.get("choices") or []
    if len(choices) > 25 or any(not 1 <= len(c["name"]) <= 100 or len(str(c["value"])) > 100 for c in choices):
        call.state.violations.append(f"choices: at most 25, of 1 to 100 characters: {choices}")
        raise invalid_form({"data.choices": "Must be 25 or fewer in length."})


def _open(call: Call, pending: Pending, data: Json) -> None:
    problems = wrong_with_modal(data)
    if problems:
        call.state.violations += [f"a modal: {where}: {why}" for where, why in problems.items()]
        raise invalid_form({f"data.{where}": why for where, why in problems.items()})
    call.state.modals[pending.user] = Modal(
        custom_id=data["custom_id"],
        title=data["title"],
        components=data["components"],
        channel=pending.channel,
        guild=pending.guild,
        message=pending.message if pending.kind == COMPONENT else None,
    )


# ---- by its token, afterwards ------------------------------------------------------------------------------------

HOOK = "/webhooks/{webhook_id}/{webhook_token}"


@route("POST", HOOK, open=True)
async def follow(call: Call) -> Json:
    pending = _by_token(call)
    body = checked(call, call.body)
    loading = call.state.find(pending.original or "")
    if loading is not None and loading.flags & LOADING:
        # The first that follows on *thinking …* takes its place, as private as that was said to be.
        await _update(call, loading, body)
        pending.settled.set()
        return call.show(loading)
    said = _answer(call, pending, body, private=bool((body.get("flags") or 0) & EPHEMERAL))
    await _stand(call, said)
    pending.settled.set()
    return call.show(said)


@route("GET", f"{HOOK}/messages/@original", open=True)
async def original(call: Call) -> Json:
    return call.show(_original(call, _by_token(call)))


@route("PATCH", f"{HOOK}/messages/@original", open=True)
async def change_original(call: Call) -> Json:
    pending = _by_token(call)
    said = _original(call, pending)
    await _update(call, said, call.body)
    pending.settled.set()
    return call.show(said)


@route("DELETE", f"{HOOK}/messages/@original", open=True)
async def take_original_away(call: Call) -> None:
    pending = _by_token(call)
    said = _original(call, pending)
    del call.state.channels[said.channel].messages[said.id]
    pending.settled.set()
    await call.crier.deleted(said)


@route("PATCH", f"{HOOK}/messages/{{message_id}}", open=True)
async def change_other(call: Call) -> Json:
    said = _other(call, _by_token(call))
    await _update(call, said, call.body)
    return call.show(said)


@route("DELETE", f"{HOOK}/messages/{{message_id}}", open=True)
async def take_other_away(call: Call) -> None:
    said = _other(call, _by_token(call))
    del call.state.channels[said.channel].messages[said.id]
    await call.crier.deleted(said)


@route("GET", f"{HOOK}/messages/{{message_id}}", open=True)
async def other(call: Call) -> Json:
    return call.show(_other(call, _by_token(call)))


def _by_token(call: Call) -> Pending:
    if call.params["webhook_id"] != call.state.app.id:
        raise NO_WEBHOOK
    pending = call.state.interactions.get(call.params["webhook_token"])
    if pending is None:
        raise NO_WEBHOOK
    if pending.state == "fresh":
        raise NO_WEBHOOK  # Discord knows no webhook before the interaction was answered.
    if pending.state == "gone" or call.state.is_late(pending):
        raise BAD_WEBHOOK
    return pending


def _original(call: Call, pending: Pending) -> Message:
    found = call.state.find(pending.original or "")
    if found is None:
        raise NO_MESSAGE
    return found


def _other(call: Call, pending: Pending) -> Message:
    found = call.state.channels[pending.channel].messages.get(call.params["message_id"])
    if found is None or found.author != call.bot:
        raise NO_MESSAGE
    return found
