"""What the people of a workspace do next: a seeded throw of the dice, on what they see in their Slack."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count

from tests.crash import people
from tests.crash.people import PEOPLE, TOPICS
from tests.slack.gestures import Member
from tests.slack.office import Told
from tests.slack.records import Channel, Message, Team
from tests.slack.schemas import actions_in
from tests.slack.server import SlackServer
from tests.slack.state import Log

CHANNELS = {"C0HELP": "help", "C0LOBBY": "lobby", "C0COORD": "coordinators"}
OPEN = ("C0HELP", "C0LOBBY")
AGAIN_AFTER = 0.3
PRESSED = {
    **people.PRESSED,
    "broker.topics": 0.2,
    "broker.helped": 2.0,
    "broker.look": 2.0,
    "broker.not_me": 0.5,
    "broker.ask_room": 1.0,
    "broker.quiet": 0.5,
}
IN_PRIVATE = 4
"""How much rather people press what only they see."""


def user_of(person: str) -> str:
    """Return somebody's id."""
    return f"U0{person.upper()}"


def settle(slack: SlackServer, number: int) -> Team:
    """Found a workspace where everybody, and the bot, is in every channel."""
    team = slack.add_team(f"T0{number:02}", f"Village {number}", f"village{number}")
    for person in PEOPLE:
        slack.add_person(team, user_of(person), person.title(), "UTC", is_admin=person == "cora")
    for channel, name in CHANNELS.items():
        slack.add_channel(team, channel, name, list(team.people))
    return team


@dataclass(frozen=True)
class Offered:
    """A button that stands before somebody."""

    member: Member
    place: Channel
    said: Message
    action: str

    @property
    def name(self) -> tuple[str, str, str]:
        return self.member.id, self.said.ts, self.action

    @property
    def verb(self) -> str:
        return self.action.partition(":")[0]

    @property
    def thing(self) -> str:
        """Return what the message asks about."""
        found = re.search(r"thing [\d.]+ of \w+", str(self.said.blocks))
        return "" if found is None else found[0]


class Villagers:
    """Everybody in a workspace."""

    def __init__(self, slack: SlackServer, team: Team, log: Log, seed: str) -> None:
        self._team, self._log = team, log
        self._dice = random.Random(f"{seed}/{team.id}")
        self._members = [Member(slack, team, user_of(person)) for person in PEOPLE]
        self._pressed: set[tuple[str, str, str]] = set()

    async def act(self, number: int) -> None:
        """Let somebody do something, again until Slack says that it was taken."""
        dice, member, roll = self._dice, self._dice.choice(self._members), self._dice.random()
        offered = list(self._offered()) if roll < 0.4 else []
        if offered:
            await self._press(dice.choices(offered, [_likely(one) for one in offered])[0])
        elif roll < 0.46:
            await self._asks(member, number)
        elif roll < 0.53:
            await self._types(member, dice.choice(("help", f"topics {dice.choice(TOPICS)}", "huh")))
        elif roll < 0.58:
            await member.says(dice.choice(("help", "me", f"topics {dice.choice(TOPICS)}")))
        elif roll < 0.60:
            await member.sends(f"<@{self._team.bot.id}> help", dice.choice(OPEN))
        elif roll < 0.61:
            await member.opens_home()
        else:
            await self._does(member, number, roll)

    async def _does(self, member: Member, number: int, roll: float) -> None:
        """Let somebody do something in a channel; whoever has no message yet writes one."""
        dice = self._dice
        own = self._latest(lambda said: said.user == member.id)
        bare = self._latest(lambda said: said.user == member.id and not said.reactions, without_replies=True)
        liked = self._latest(lambda said: member.id in said.reactions.get("tada", ()))
        any_ = [*self._standing()]
        asked = [one for one in any_ if one[1].user == self._team.bot.id] or any_
        if roll < 0.65 and own is not None:
            await member.edits(own[0].id, own[1].ts, f"Reworded in {number}")
        elif roll < 0.67 and bare is not None:
            await member.deletes(bare[0].id, bare[1].ts)
        elif roll < 0.71 and own is not None:
            await member.reacts(own[0].id, own[1].ts, "question")
        elif roll < 0.75 and any_:
            place, said = dice.choice(any_)
            await member.reacts(place.id, said.ts, "tada")
        elif roll < 0.77 and liked is not None:
            await member.unreacts(liked[0].id, liked[1].ts, "tada")
        elif roll < 0.80 and any_:
            await self._picks(member, *dice.choice(any_))
        elif roll < 0.92 and any_:
            place, said = dice.choice(dice.choice((any_, asked)))
            await member.sends(f"Words {number}", place.id, thread=said.thread_ts or said.ts)
        else:
            await member.sends(f"Words {number}", dice.choice(OPEN))

    # ---- gestures that Slack does not repeat ---------------------------------------------------------------------

    async def _asks(self, member: Member, number: int) -> None:
        """Ask something that nobody asked before: whoever has to ask again asks something else."""
        tries = count(1)
        where = f"of {self._team.id}"
        await _until_taken(lambda: member.commands(f"ask How do I mend thing {number}.{next(tries)} {where}?", OPEN[1]))

    async def _types(self, member: Member, text: str) -> None:
        await _until_taken(lambda: member.commands(text, OPEN[1]))

    async def _picks(self, member: Member, place: Channel, said: Message) -> None:
        await _until_taken(lambda: member.picks(place.id, said.ts, "keeper.why_menu"), lambda: _stands(place, said))

    async def _press(self, one: Offered) -> None:
        self._pressed.add(one.name)
        thing = one.thing
        taken = await _until_taken(
            lambda: one.member.presses(one.place.id, one.said.ts, one.action),
            lambda: _stands(one.place, one.said) and one.action in _actions(one.said),
        )
        if taken and one.verb == "broker.post":
            self._log.write("wished", team=self._team.id, thing=thing)

    # ---- what they see -------------------------------------------------------------------------------------------

    def _offered(self) -> Iterator[Offered]:
        for place in self._team.channels.values():
            for said in place.messages.values():
                if said.user == self._team.bot.id:
                    member = self._reader(place, said)
                    for action in _actions(said):
                        one = Offered(member, place, said, action)
                        if one.verb in PRESSED and one.name not in self._pressed:
                            yield one

    def _reader(self, place: Channel, said: Message) -> Member:
        readers = [said.only_for] if said.only_for else sorted(place.members - {self._team.bot.id})
        reader = self._dice.choice(readers)
        return next(member for member in self._members if member.id == reader)

    def _standing(self) -> Iterator[tuple[Channel, Message]]:
        """Go through what stands in the channels before everybody."""
        for name in OPEN:
            place = self._team.channels[name]
            for said in place.messages.values():
                root = place.messages.get(said.thread_ts or said.ts)
                if not (said.gone or said.only_for or root is None or root.gone):
                    yield place, said

    def _latest(
        self, fits: Callable[[Message], bool], *, without_replies: bool = False
    ) -> tuple[Channel, Message] | None:
        fitting = (one for one in self._standing() if fits(one[1]))
        found = max(fitting, key=lambda one: one[1].ts, default=None)
        return None if found is None or (without_replies and _is_dear(*found)) else found


def _is_dear(place: Channel, said: Message) -> bool:
    """Say whether a question stands under a message; what is asked there must find its place again."""
    return any(reply.user not in _users() or "question" in reply.reactions for reply in place.replies(said.ts))


def _users() -> set[str]:
    return {user_of(person) for person in PEOPLE}


def _likely(one: Offered) -> float:
    return PRESSED[one.verb] * (IN_PRIVATE if one.said.only_for or one.place.kind == "im" else 1)


def _actions(said: Message) -> list[str]:
    return [element["action_id"] for element in actions_in(said.blocks)]


def _stands(place: Channel, said: Message) -> bool:
    return place.messages.get(said.ts) is said and not said.gone


async def _until_taken(gesture: Callable[[], Awaitable[Told]], possible: Callable[[], bool] = lambda: True) -> bool:
    """Make a gesture anew until it is taken, as long as it can be made; say whether it was."""
    while possible():
        if (await gesture()).taken:
            return True
        await asyncio.sleep(AGAIN_AFTER)
    return False
