"""What members do, each gesture as the payload that Slack makes of it; every one returns how the app took it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tests.slack.account import Account
from tests.slack.chat import take_back
from tests.slack.inputs import NotPossible, chosen, initial, is_empty
from tests.slack.mrkdwn import typed
from tests.slack.office import NOT_SENT, Told
from tests.slack.reading import label_of
from tests.slack.records import Channel, Json, Message, View
from tests.slack.schemas import actions_in
from tests.slack.views import a_view, redraw

REQUIRED = "Please complete this required field."


class Member(Account):
    """Somebody in a workspace, in front of their Slack."""

    # ---- what they say -----------------------------------------------------------------------------------

    async def says(self, text: str, channel: str | None = None, **how: Any) -> Told:
        """Type something into a channel, or to the bot; `thread` places it, `broadcast` shows it in both places."""
        return await self.sends(typed(text, self._named), channel, **how)

    async def sends(
        self,
        text: str,
        channel: str | None = None,
        *,
        thread: str | None = None,
        broadcast: bool = False,
        files: Sequence[str] = (),
        subtype: str | None = None,
    ) -> Told:
        """Send text that is Slack's own already."""
        place = self._channel(channel)
        subtype = "thread_broadcast" if broadcast else "file_share" if files else subtype
        shared = [{"id": self._slack.coin("F"), "name": name, "title": name, "mode": "hosted"} for name in files]
        said = Message(
            ts=self._slack.ts(),
            user=self.id,
            team=self.person.team,
            text=text,
            thread_ts=thread,
            subtype=subtype,
            files=shared,
        )
        self._slack.add(self.team, place, said)
        told = await self._office.event(self.team, self._office.said(place, said), place)
        if f"<@{self.team.bot.id}" in text and place.kind != "im":
            also = await self._office.event(self.team, self._office.mentioned(place, said), place)
            told = replace(told, taken=told.taken and also.taken)
        if links := self._office.links_in(text):
            also = await self._told_of_links(place, said, links)
            told = replace(told, taken=told.taken and also.taken)
        return replace(told, ts=said.ts)

    async def _told_of_links(self, place: Channel, said: Message, links: list[Json]) -> Told:
        """Slack tells twice, wherever that is: while it is written, and once it stands."""
        await self._office.event(self.team, self._office.being_written(self.id, links))
        is_member = self.team.bot.id in place.members
        return await self._office.event(self.team, self._office.linked(place, said, is_member, links), place)

    async def edits(self, channel: str | None, ts: str, text: str) -> Told:
        """Change one's own message."""
        place, said = self._own(channel, ts)
        before = said.wire(place.replies(ts))
        said.text = typed(text, self._named)
        said.edited = {"user": self.id, "ts": self._slack.ts()}
        return await self._office.event(self.team, self._office.changed(place, said, before), place)

    async def shares_link(self, channel: str | None, ts: str) -> Told:
        """Let Slack unfurl an address in a message: that is a change which nobody made."""
        place, said = self._own(channel, ts)
        return await self._office.event(self.team, self._office.changed(place, said, said.wire()), place)

    async def deletes(self, channel: str | None, ts: str) -> Told:
        """Take one's own message away. Of a thread's first message a tombstone stays."""
        place, said = self._own(channel, ts)
        if not place.replies(ts):
            del place.messages[ts]
            return await self._office.event(self.team, self._office.deleted(place, said), place)
        before = said.wire(place.replies(ts))
        said.text, said.user, said.subtype, said.gone = "This message was deleted.", "USLACKBOT", "tombstone", True
        return await self._office.event(self.team, self._office.changed(place, said, before), place)

    async def reacts(self, channel: str | None, ts: str, name: str) -> Told:
        """Put a reaction on a message."""
        place = self._channel(channel)
        said = place.messages[ts]
        who = said.reactions.setdefault(name, [])
        if self.id not in who:
            who.append(self.id)
        return await self._office.event(self.team, self._office.reacted(place, said, self.id, name, "added"), place)

    async def unreacts(self, channel: str | None, ts: str, name: str) -> Told:
        """Take a reaction back."""
        place = self._channel(channel)
        take_back(place.messages[ts], self.id, name)
        event = self._office.reacted(place, place.messages[ts], self.id, name, "removed")
        return await self._office.event(self.team, event, place)

    # ---- commands and shortcuts --------------------------------------------------------------------------

    async def commands(self, text: str, channel: str | None = None, root: str = "/trellis") -> Told:
        """Type a slash command in a channel, or in the conversation with the bot."""
        place = self._channel(channel)
        told = await self._office.command(
            {
                "token": self.server.app.verification_token,
                "team_id": self.team.id,
                "team_domain": self.team.domain,
                "channel_id": place.id,
                "channel_name": {"im": "directmessage", "group": "privategroup"}.get(place.channel_type, place.name),
                "user_id": self.id,
                "user_name": self.person.handle,
                "command": root,
                "text": self._escaped(text),
                "api_app_id": self.server.app.id,
                "is_enterprise_install": "false",
                "response_url": self._response_url(place),
                "trigger_id": self._trigger(),
            }
        )
        if told.taken and told.body:
            body = told.body if isinstance(told.body, dict) else {"text": told.body}
            self._say_for_app(place, body)
        return told

    async def picks(self, channel: str | None, ts: str, callback_id: str) -> Told:
        """Choose a message shortcut from a message's menu."""
        place = self._channel(channel)
        return await self._office.interaction(
            {
                **self._gesture("message_action"),
                "callback_id": callback_id,
                "trigger_id": self._trigger(),
                "response_url": self._response_url(place, ts),
                "action_ts": self._slack.ts(),
                "message_ts": ts,
                "channel": {"id": place.id, "name": place.name},
                "message": place.messages[ts].wire(place.replies(ts)),
            }
        )

    async def shortcut(self, callback_id: str) -> Told:
        """Choose a global shortcut."""
        more = {"callback_id": callback_id, "trigger_id": self._trigger(), "action_ts": self._slack.ts()}
        return await self._office.interaction(self._gesture("shortcut") | more)

    # ---- buttons and menus -------------------------------------------------------------------------------

    async def presses(self, channel: str | None, ts: str, label: str, *values: str) -> Told:
        """Press what has a label in a message (or this action_id), or choose values from it."""
        place = self._channel(channel)
        said = place.messages[ts]
        private = said.only_for is not None
        container = {"type": "message", "message_ts": ts, "channel_id": place.id, "is_ephemeral": private}
        about: Json = {
            "container": container | ({"thread_ts": said.thread_ts} if said.thread_ts else {}),
            "channel": {"id": place.id, "name": "directmessage" if place.kind == "im" else place.name},
            "state": {"values": {}},
            "response_url": self._response_url(place, ts, said.thread_ts),
        }
        # Slack sends no message along with what was pressed in an ephemeral one.
        if not private:
            about["message"] = said.wire(place.replies(ts))
        return await self._press(said.blocks, about, label, values)

    async def presses_in_modal(self, label: str, *values: str) -> Told:
        """Press or choose something in the modal that is open."""
        return await self._press_in(self._open(), label, values)

    async def presses_at_home(self, label: str, *values: str) -> Told:
        """Press or choose something on one's App Home."""
        return await self._press_in(self.team.homes[self.id], label, values)

    async def _press_in(self, view: View, label: str, values: Sequence[str]) -> Told:
        container = {"type": "view", "view_id": view.id}
        return await self._press(view.body["blocks"], {"container": container, "view": view.wire()}, label, values)

    async def _press(self, blocks: list[Json], about: Json, label: str, values: Sequence[str]) -> Told:
        block, element = _found(blocks, label)
        held = chosen(element, values)
        action = {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "type": element["type"],
            **held,
            "action_ts": self._slack.ts(),
        }
        more = {"api_app_id": self.server.app.id, "trigger_id": self._trigger(), "enterprise": None}
        return await self._office.interaction({**self._gesture("block_actions"), **more, **about, "actions": [action]})

    # ---- modals and App Home -----------------------------------------------------------------------------

    async def submits(self, values: Mapping[str, Sequence[str]]) -> Told:
        """Send the modal that is open; `values` go by block_id, what is not given stays as it was."""
        view = self._open()
        state, missing = _filled(view, values)
        if missing:
            return Told(taken=False, why="Slack itself wants this", problems=missing)
        payload = self._gesture("view_submission") | {
            "api_app_id": self.server.app.id,
            "trigger_id": self._trigger(),
            "view": view.wire(state),
            "response_urls": [],
        }
        told = await self._office.interaction(payload)
        return self._after_submitting(view, told) if told.taken else told

    def _after_submitting(self, view: View, told: Told) -> Told:
        stack = self.team.modals[self.id]
        answer = told.body if isinstance(told.body, dict) else {}
        match answer.get("response_action"):
            case "errors":
                inputs = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
                if not answer["errors"] or not set(answer["errors"]) <= inputs:
                    self._slack.violations.append(f"errors beside no input: {answer['errors']}")
                return replace(told, problems=answer["errors"])
            case "update":
                redraw(self._slack, view, answer["view"])
            case "push":
                stack.append(a_view(self._slack, self.team, self.id, answer["view"], view))
            case "clear":
                stack.clear()
            case _:
                stack.remove(view)
        return told

    async def closes(self) -> Told:
        """Close the modal that is open; the app hears of it if it asked to."""
        view = self.team.modals[self.id].pop()
        if not view.body.get("notify_on_close"):
            return NOT_SENT
        return await self._closed(view)

    async def puts_away(self) -> Told:
        """Close a modal that was opened long ago and that nobody remembers."""
        body = {"type": "modal", "title": {"type": "plain_text", "text": "Long ago"}, "blocks": []}
        return await self._closed(a_view(self._slack, self.team, self.id, body))

    async def _closed(self, view: View) -> Told:
        more = {"api_app_id": self.server.app.id, "view": view.wire(), "is_cleared": False}
        return await self._office.interaction(self._gesture("view_closed") | more)

    async def opens_home(self) -> Told:
        """Open the bot's App Home."""
        return await self._office.event(self.team, self._office.home_opened(self.team, self.id))


def _found(blocks: list[Json], label: str) -> tuple[Json, Json]:
    found = [
        (block, element)
        for block in blocks
        for element in actions_in([block])
        if label in (label_of(element), element.get("action_id"))
    ]
    if len(found) != 1:
        raise NotPossible(f"{len(found)} things are called {label!r}")
    return found[0]


def _filled(view: View, values: Mapping[str, Sequence[str]]) -> tuple[Json, dict[str, str]]:
    inputs = {block["block_id"]: block for block in view.body["blocks"] if block["type"] == "input"}
    if unknown := set(values) - set(inputs):
        raise NotPossible(f"the form has no {sorted(unknown)}, but {sorted(inputs)}")
    state, missing = {}, {}
    for name, block in inputs.items():
        element = block["element"]
        held = chosen(element, [v for v in values[name] if v]) if name in values else initial(element)
        if is_empty(held) and not block.get("optional"):
            missing[name] = REQUIRED
        state[name] = {element.get("action_id", "action"): {"type": element["type"], **held}}
    return state, missing
