"""What the people of the crash test's platform do next: a seeded throw of the dice, on what they can see there."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.crash.rituals import YES

PEOPLE = ("ana", "ben", "cleo", "dan", "eli", "cora")
TOPICS = ("mending", "pottery", "bees", "bread")
PRESSED = {
    "broker.post": 1.0,
    "broker.helped": 0.5,
    "broker.withdraw": 0.1,
    "broker.agree": 0.7,
    "broker.thank_all": 0.8,
    "broker.topics": 0.5,
    YES: 1.0,
}
"""How likely a button is ever pressed, by what it means."""

GOES = 0.4
"""How likely somebody says yes to what everybody is invited to."""


@dataclass(kw_only=True)
class Message:
    """Something that stands in a channel; `by` None is the bot's."""

    channel: str
    id: str
    by: str | None
    text: str = ""
    thread: str | None = None


@dataclass(kw_only=True)
class Offered:
    """A button that somebody means to press."""

    person: str
    verb: str
    token: str
    message: Message | None


@dataclass(kw_only=True)
class Space:
    """One community's place on the platform, with all that stands there and what is about to be pressed."""

    name: str
    dice: random.Random
    messages: list[Message] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)
    askers: dict[str, str] = field(default_factory=dict)

    def act(self, number: int) -> dict[str, Any]:
        """Return what somebody does next, as its number-th happening."""
        dice, person = self.dice, self.dice.choice(PEOPLE)
        standing = dice.choice(self.messages) if self.messages else None
        own = next((message for message in reversed(self.messages) if message.by == person), None)
        roll = dice.random()
        if self.offered and roll < 0.4:
            return self._press(number, self.offered.pop(dice.randrange(len(self.offered))))
        if roll < 0.50:
            return self._typed(number, person, f"ask How do I mend thing {number} of {self.name}?")
        if roll < 0.56:
            return self._typed(number, person, dice.choice(("help", "me", f"topics {dice.choice(TOPICS)}", "huh")))
        if roll < 0.60 and own is not None:
            return self._about(number, "edited", person, own, text=f"Reworded in {number}")
        if roll < 0.62 and own is not None:
            self.messages.remove(own)
            return self._about(number, "deleted", person, own)
        if roll < 0.66 and own is not None:
            return self._about(number, "reacted", person, own, emoji="❓")
        if roll < 0.72 and standing is not None:
            return self._about(number, "reacted", person, standing, emoji=dice.choice("👍🎉"))
        if roll < 0.75 and standing is not None:
            return self._about(number, "unreacted", person, standing, emoji="👍")
        thread = None if standing is None or roll < 0.8 else standing.thread or standing.id
        channel = dice.choice(("help", "lobby")) if standing is None or thread is None else standing.channel
        said = Message(channel=channel, id=f"u{number}", by=person, text=f"Words {number}", thread=thread)
        self.messages.append(said)
        return self._about(number, "posted", person, said, text=said.text, thread=thread)

    def shows(self, view: dict[str, Any], to: str | None, message: Message | None) -> None:
        """Let people see a view of the bot's, and make up their minds about its buttons."""
        for item in _items(view):
            if item["verb"] == YES and message is not None:
                self.offered += [
                    Offered(person=person, verb=YES, token=item["token"], message=message)
                    for person in PEOPLE
                    if self.dice.random() < GOES
                ]
                continue
            person = to or self.askers.get(item["token"])
            if person is not None and self.dice.random() < PRESSED.get(item["verb"], 0.0):
                self.offered.append(Offered(person=person, verb=item["verb"], token=item["token"], message=message))

    def find(self, message: str) -> Message | None:
        """Return a message that stands here."""
        return next((known for known in self.messages if known.id == message), None)

    def _press(self, number: int, offered: Offered) -> dict[str, Any]:
        if offered.verb == "broker.post":
            self.askers[offered.token] = offered.person
        pressed = {"verb": offered.verb, "token": offered.token}
        if offered.message is None:
            return {**self._did(number, "pressed", offered.person), **pressed, "message": None}
        return {**self._about(number, "pressed", offered.person, offered.message), **pressed}

    def _typed(self, number: int, person: str, text: str) -> dict[str, Any]:
        return {**self._did(number, "typed", person), "text": text}

    def _about(self, number: int, kind: str, person: str, message: Message, **more: Any) -> dict[str, Any]:
        about = {"channel": message.channel, "message": message.id, "author": message.by}
        return {**self._did(number, kind, person), **about, **more}

    def _did(self, number: int, kind: str, person: str) -> dict[str, Any]:
        return {"n": number, "space": self.name, "kind": kind, "by": person}


def _items(view: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for block in view["blocks"]:
        if block["_type"] == "Actions":
            yield from block["items"]
