"""What the people of the crash test's platform do next: a seeded throw of the dice, on what they can see there.

Some join and write their first words, some greet them; some keep what others wrote, agree, refuse, and take it back.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.crash.rituals import YES

PEOPLE = ("ana", "ben", "cleo", "dan", "eli", "cora")
HOSTS = ("ben", "cleo")
"""Who says at the beginning that they greet newcomers."""
BEGINNING = (*HOSTS, "writes", "pins", "joins", "speaks")
GREET, WILL = "greeter.greet", "greeter.will"
DESCRIBE = "cybrarian.describe"
AGREE = "cybrarian.yes"
REFUSE = "cybrarian.no"
USED = "cybrarian.used"
MORE = "cybrarian.more"
WITHDRAW = "cybrarian.withdraw"
PLACES = ("help", "lobby")
TOPICS = ("mending", "pottery", "bees", "bread")
PRESSED = {
    "broker.post": 1.0,
    "broker.helped": 0.5,
    "broker.withdraw": 0.1,
    "broker.agree": 0.7,
    "broker.thank_all": 0.8,
    "broker.topics": 0.5,
    YES: 1.0,
    WILL: 0.2,
    "greeter.not_me": 0.4,
    AGREE: 0.8,
    REFUSE: 0.1,
    WITHDRAW: 0.9,
    "cybrarian.retire": 0.1,
}
"""How likely a button is ever pressed, by what it means."""

OF_EVERYBODY = {USED: 0.1, MORE: 0.5}
"""How likely each of all people presses a button that stands before everybody."""
RARE, RATHER = ("cybrarian.", "greeter."), 0.7
"""What is done before anything else, and how likely."""
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
    """A button that somebody means to press, or a form that they mean to send."""

    person: str
    verb: str
    token: str
    message: Message | None = None
    is_form: bool = False


@dataclass(kw_only=True)
class Space:
    """One community's place on the platform, with all that stands there and what is about to be pressed."""

    name: str
    dice: random.Random
    messages: list[Message] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)
    askers: dict[str, str] = field(default_factory=dict)
    newcomers: list[str] = field(default_factory=list)
    beginning: Iterator[str] = field(default_factory=lambda: iter(BEGINNING))

    def act(self, number: int) -> dict[str, Any]:
        """Return what somebody does next, as its number-th happening."""
        dice, person = self.dice, self.dice.choice(PEOPLE)
        standing = dice.choice(self.messages) if self.messages else None
        own = next((message for message in reversed(self.messages) if message.by == person), None)
        roll = dice.random()
        if (begun := next(self.beginning, None)) is not None:
            return self._begins(begun, number)
        if self.offered and roll < 0.42:
            return self._press(number, self._chosen())
        if roll < 0.51:
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
        if roll < 0.775:
            return self._begins("joins", number)
        if roll < 0.81 and self.newcomers:
            return self._says(number, dice.choice(self.newcomers), dice.choice(PLACES), None)
        written = [message for message in self.messages if message.by is not None]
        if roll < 0.86 and written:
            kept = own if own is not None and dice.random() < 0.4 else dice.choice(written)
            return self._about(number, "reacted", person, kept, emoji="📌")
        thread = None if standing is None or roll < 0.89 else standing.thread or standing.id
        channel = dice.choice(PLACES) if standing is None or thread is None else standing.channel
        return self._says(number, person, channel, thread)

    def _begins(self, what: str, number: int) -> dict[str, Any]:
        """Let what everything else comes of happen first: hosts say so, a card begins, somebody joins and writes."""
        if what in HOSTS:
            return self._press(number, Offered(person=what, verb=GREET, token=""))
        if what == "writes":
            return self._says(number, "ana", "lobby", None)
        if what == "pins":
            return self._about(number, "reacted", self.dice.choice(("ana", "eli")), self.messages[-1], emoji="📌")
        if what == "joins":
            self.newcomers.append(f"new{number}")
            return self._did(number, "joined", self.newcomers[-1])
        return self._says(number, self.newcomers[-1], "lobby", None)

    def _says(self, number: int, person: str, channel: str, thread: str | None) -> dict[str, Any]:
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
            if item["verb"] in OF_EVERYBODY and message is not None and to is None:
                self.offered += [
                    Offered(person=person, verb=item["verb"], token=item["token"], message=message)
                    for person in PEOPLE
                    if self.dice.random() < OF_EVERYBODY[item["verb"]]
                ]
                continue
            person = to or self.askers.get(item["token"])
            if person is not None and item["verb"] == DESCRIBE:
                # Its form opens within seconds or not at all, and the house may be dead by then: they send it anyhow.
                self.offered.append(Offered(person=person, verb=DESCRIBE, token=item["token"], is_form=True))
            if person is not None and self.dice.random() < PRESSED.get(item["verb"], 0.0):
                self.offered.append(Offered(person=person, verb=item["verb"], token=item["token"], message=message))

    def find(self, message: str) -> Message | None:
        """Return a message that stands here."""
        return next((known for known in self.messages if known.id == message), None)

    def _chosen(self) -> Offered:
        """Take what somebody does next of what they mean to: mostly about cards and newcomers."""
        rare = [offered for offered in self.offered if offered.verb.startswith(RARE)]
        chosen = self.dice.choice(rare if rare and self.dice.random() < RATHER else self.offered)
        self.offered.remove(chosen)
        return chosen

    def _press(self, number: int, offered: Offered) -> dict[str, Any]:
        if offered.verb == "broker.post":
            self.askers[offered.token] = offered.person
        pressed = {"verb": offered.verb, "token": offered.token}
        if offered.is_form:
            values = {"title": [f"Card {number} of {self.name}"], "kind": ["tool"], "why": [], "when_not": []}
            return {**self._did(number, "submitted", offered.person), **pressed, "values": values}
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
