"""Somebody's account: what they see, and what Slack coins for each thing they do."""

import re

from tests.slack.chat import spoken
from tests.slack.inputs import NotPossible
from tests.slack.mrkdwn import typed
from tests.slack.reading import Seen, Shown, seen, shown
from tests.slack.records import Channel, Json, Message, Person, Team, View
from tests.slack.rights import ResponseUrl, Trigger
from tests.slack.server import SlackServer


class Account:
    """Somebody in a workspace, in front of their Slack."""

    def __init__(self, server: SlackServer, team: Team, user: str) -> None:
        self.server, self.team, self.id = server, team, user
        self._slack, self._office = server.state, server.office

    @property
    def person(self) -> Person:
        return self.team.people[self.id]

    @property
    def direct(self) -> Channel:
        """Return their conversation with the bot."""
        return self.team.converse(self.id)

    # ---- what they see -----------------------------------------------------------------------------------

    def sees(self, channel: str | None = None) -> list[Seen]:
        """Return what they see in a channel, or in their conversation with the bot."""
        return seen(self._slack, self.team, self.id, self._channel(channel))

    @property
    def modal(self) -> Shown | None:
        """Return what is open before them."""
        view = self._modal()
        return shown(self.team, view) if view is not None else None

    @property
    def home(self) -> Shown | None:
        """Return their App Home, as it was last drawn."""
        view = self.team.homes.get(self.id)
        return shown(self.team, view) if view is not None else None

    # ---- what every gesture needs ----------------------------------------------------------------------

    def _channel(self, name: str | None) -> Channel:
        return self.direct if name is None else self.team.channels[name]

    def _own(self, channel: str | None, ts: str) -> tuple[Channel, Message]:
        place = self._channel(channel)
        if place.messages[ts].user != self.id:
            raise NotPossible("this is somebody else's message")
        return place, place.messages[ts]

    def _named(self, name: str) -> str | None:
        return next((person.id for person in self.team.people.values() if person.name == name), None)

    def _escaped(self, text: str) -> str:
        """Return a command's words with `should_escape`, as the manifest says: people by id and handle."""
        people = self.team.people
        return re.sub(r"<@(\w+)>", lambda match: f"<@{match[1]}|{people[match[1]].handle}>", typed(text, self._named))

    def _modal(self) -> View | None:
        stack = self.team.modals.get(self.id)
        return stack[-1] if stack else None

    def _open(self) -> View:
        view = self._modal()
        if view is None:
            raise NotPossible("no modal is open")
        return view

    def _trigger(self) -> str:
        name = self._slack.coin("trigger.")
        self._slack.triggers[name] = Trigger(team=self.team.id, user=self.id, at=self._slack.now())
        return name

    def _response_url(self, channel: Channel, message: str | None = None, thread: str | None = None) -> str:
        key = self._slack.coin("r")
        self._slack.response_urls[key] = ResponseUrl(
            team=self.team.id,
            user=self.id,
            channel=channel.id,
            at=self._slack.now(),
            message=message,
            thread_ts=thread,
        )
        return f"{self.server.address}/response/{key}"

    def _gesture(self, kind: str) -> Json:
        person = self.person
        return {
            "type": kind,
            "team": {"id": self.team.id, "domain": self.team.domain},
            "enterprise": None,
            "user": {"id": self.id, "username": person.handle, "name": person.handle, "team_id": person.team},
            "token": self.server.app.verification_token,
            "is_enterprise_install": False,
        }

    def _say_for_app(self, place: Channel, body: Json) -> None:
        everybody = body.get("response_type") == "in_channel"
        said = spoken(self._slack, self.team, body, only_for=None if everybody else self.id)
        self._slack.add(self.team, place, said)
