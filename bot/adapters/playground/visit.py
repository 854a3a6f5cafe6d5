"""One visit of a resident: what the bot asks of them, whom they answer, and what they have to say."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.gestures import Gestures
from bot.adapters.playground.habits import Exchange, Resident, Residents
from bot.adapters.playground.records import BOT, Json, Message, direct_channel
from bot.core.forms import FieldKind
from bot.core.views import parse_wire_id

Settled = Callable[[], Awaitable[object]]
"""Waits until the house has answered."""

MOST_ANSWERS = 3
"""How much of what the bot asks somebody makes up their mind about in one visit."""
MOST_REPLIES = 3
"""How many answers a question gets from residents before they leave it at that."""
COMES = "gathering.yes"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that the bot asks of somebody: the buttons for yes and for no, where there is one."""

    yes: str
    no: str = ""
    certain: bool = False
    """Whoever is offered that has asked for it themselves."""
    to_whom_it_names: bool = False
    """Others may press it as well, in the channel, and would be told that it is not theirs to say."""
    for_who_comes: bool = False
    """It is a matter of those who said yes to that occasion."""


OFFERS = (
    Offer("broker.look", "broker.not_me"),
    Offer("greeter.will", "greeter.not_me"),
    Offer("gathering.host", "gathering.not_host"),
    Offer(COMES, "gathering.maybe"),
    Offer("gathering.open"),
    Offer("gathering.here", for_who_comes=True),
    Offer("gathering.give", for_who_comes=True),
    Offer("prompt.give"),
    Offer("broker.helped", "broker.not_yet", to_whom_it_names=True),
    Offer("broker.thank_all", certain=True),
    Offer("broker.post", certain=True),
    Offer("cybrarian.yes", "cybrarian.no"),
    Offer("takeaways.worth", "takeaways.not_worth", for_who_comes=True),
)
"""In the order in which somebody thinks of them."""


class Visit:
    """Somebody is here for a moment."""

    def __init__(
        self,
        resident: Resident,
        residents: Residents,
        chat: Chat,
        gestures: Gestures,
        settled: Settled,
        chance: Random,
        since: int,
    ) -> None:
        """Take who it is and what there is to say, where it is said and by whose hands, and what they have read."""
        self._me, self._habit, self._words = resident.person, resident.habit, residents
        self._resident, self._chat, self._gestures = resident, chat, gestures
        self._settled, self._chance, self._since = settled, chance, since

    async def takes_place(self) -> None:
        """Do all of it, in the order in which anybody would; nothing while the visitor writes a form by their name."""
        if self._is_writing:
            return
        if self._chat.person(self._me.id) is None:
            await self._arrives()
            return
        await self._answers_the_bot()
        await self._answers_people()
        if self._likely(self._habit.asks):
            await self._asks()
        if self._likely(self._habit.says):
            await self._say(
                self._words.room, self._choose(self._resident.remarks or self._habit.remarks or self._words.remarks)
            )

    @property
    def _is_writing(self) -> bool:
        return self._chat.sheet(self._me.id) is not None

    def _likely(self, chance: float) -> bool:
        return self._chance.random() < chance

    def _choose(self, some: Sequence[str]) -> str:
        return self._chat.least_said(some, self._chance)

    async def _say(self, place: str, text: str, thread: str | None = None) -> None:
        await self._gestures.say(self._me.id, place, thread, text)
        await self._settled()

    async def _arrives(self) -> None:
        await self._gestures.bring(self._me)
        await self._settled()
        if self._resident.hello:
            await self._say(self._words.welcome, self._resident.hello)
        if self._resident.topics:
            await self._say(BOT, f"topics {self._resident.topics}")

    # ---- what the bot asks of them -----------------------------------------------------------------------

    async def _answers_the_bot(self) -> None:
        for message, offer, wire in list(self._offered())[:MOST_ANSWERS]:
            roll = self._chance.random()
            stands = self._chat.message(message.id)
            if stands is None or _button(stands, offer.yes) != wire:  # it was settled by what this person just did
                continue
            if self._is_writing:  # the visitor came in between, and what is pressed may open another form over theirs
                return
            self._chat.note_answered(self._me.id, message.id, offer.yes)
            if offer.certain or roll < self._habit.agrees:
                await self._says_yes(message, offer, wire)
            elif offer.no and roll < self._habit.agrees + self._habit.declines:
                refusal = _button(message, offer.no)
                if refusal is not None:
                    await self._press(message, refusal)

    def _offered(self) -> Iterator[tuple[Message, Offer, str]]:
        """Go through what the bot offers this person, and they have not made up their mind about yet."""
        found = self._chat.offers_lately(self._me.id, direct_channel(self._me).id)
        for offer in OFFERS:
            for message in found:
                wire = _button(message, offer.yes)
                if wire is not None and self._is_for_me(message, offer, wire):
                    yield message, offer, wire

    def _is_for_me(self, message: Message, offer: Offer, wire: str) -> bool:
        if self._chat.has_answered(self._me.id, message.id, offer.yes):
            return False
        if offer.for_who_comes and not self._chat.has_answered(self._me.id, _occasion(wire), COMES):
            return False
        return not offer.to_whom_it_names or next(_named(message), self._me.id) == self._me.id

    async def _press(self, message: Message, wire: str) -> None:
        await self._gestures.press(self._me.id, message.id, wire, ())
        await self._settled()

    async def _says_yes(self, message: Message, offer: Offer, wire: str) -> None:
        before = self._chat.latest()
        await self._press(message, wire)
        await self._fills_in(message)
        if offer.yes == COMES:
            self._chat.note_answered(self._me.id, _occasion(wire), COMES)
        forgets = self._likely(self._habit.forgets)
        target = _first_link(message)
        if offer.yes in ("broker.look", "greeter.will") and target is not None and not forgets:
            await self._keeps_the_promise(*target, greets=offer.yes == "greeter.will")
        for answer in self._chat.said_lately(direct_channel(self._me).id, self._me.id):
            more = _button(answer, "broker.thank_all") if answer.number > before else None
            if more is not None:
                await self._press(answer, more)

    async def _keeps_the_promise(self, place: str, message: str, *, greets: bool) -> None:
        root = self._chat.message(message)
        if root is None or root.deleted:
            return
        words = self._words.welcomes if greets else self._known_about(root)
        await self._say(place, self._choose(words), root.thread or root.id)

    def _known_about(self, root: Message) -> Sequence[str]:
        """Return what can be said to a question: what fits it, and has not been said there yet."""
        exchange = self._exchange(root)
        if exchange is None:
            return self._words.replies
        said = {one.text for one in self._chat.stands_under(root.channel, root.thread or root.id)}
        return [answer for answer in exchange.answers if answer not in said] or self._words.replies

    def _exchange(self, message: Message) -> Exchange | None:
        words = f"{message.text} {_plain(message)}"
        return next((one for one in self._words.exchanges if one.ask in words), None)

    async def _fills_in(self, pressed: Message) -> None:
        """Write something into the form that opened behind a message, if one did; else put it away."""
        sheet = self._chat.sheet(self._me.id)
        if sheet is None or sheet.spot.message != pressed.id:
            return
        fields = [field for page in sheet.sheet["pages"] for field in page]
        written = {FieldKind.TEXT.value, FieldKind.LINE.value}
        given = {
            field["name"]: [self._choose(self._words.gifts)]
            if field["kind"] in written and (field["required"] or len(fields) == 1)
            else list(field["initial"])
            for field in fields
        }
        if await self._gestures.submit(self._me.id, sheet.id, given):
            await self._gestures.close(self._me.id, sheet.id)
        await self._settled()

    # ---- people ------------------------------------------------------------------------------------------

    async def _answers_people(self) -> None:
        open_ = [one.id for one in self._chat.channels() if not one.private]
        news = self._chat.said_by_others(self._me.id, open_, self._since)
        await self._answers_a_question(news)
        others = [said for said in news if said.channel != self._words.help]
        if others and self._likely(self._habit.replies):
            said = self._chance.choice(others)
            words = self._words.welcomes if self._is_hello(said) else self._habit.retorts or self._words.replies
            await self._say(said.channel, self._choose(words), said.thread or said.id)
        if news and self._likely(self._habit.reacts):
            said = self._chance.choice(news)
            await self._gestures.react(self._me.id, said.id, self._chance.choice(self._words.emoji), on=True)
            await self._settled()

    def _is_hello(self, said: Message) -> bool:
        return said.channel == self._words.welcome and said.thread is None

    async def _answers_a_question(self, news: Sequence[Message]) -> None:
        """Answer the latest question that stands open and that something is known about."""
        if not self._likely(self._habit.answers):
            return
        lately = self._chat.said_lately(self._words.help, self._me.id)
        for root in reversed([said for said in lately if said.thread is None and said.author != self._me.id]):
            exchange = self._exchange(root)
            if exchange is None or root.only_for is not None or self._me.name in _plain(root):
                continue
            replies = [one for one in self._chat.stands_under(root.channel, root.id) if not one.by_bot]
            unsaid = [answer for answer in exchange.answers if answer not in {one.text for one in replies}]
            if unsaid and len(replies) < MOST_REPLIES and self._me.id not in {one.author for one in replies}:
                await self._say(root.channel, self._choose(unsaid), root.id)
                return

    async def _asks(self) -> None:
        """Ask what was asked least so far, by the bot or straight into the room."""
        unasked = [one.ask for one in self._words.exchanges]
        question = self._choose(unasked)
        if self._likely(0.5):
            await self._say(self._words.help, question)
            return
        before = self._chat.latest()
        await self._say(BOT, f"ask {question}")
        for answer in self._chat.said_lately(direct_channel(self._me).id, self._me.id):
            wire = _button(answer, "broker.post") if answer.number > before else None
            if wire is not None:
                await self._press(answer, wire)


def _button(message: Message, verb: str) -> str | None:
    """Return a button of a message by its verb."""
    wires = (
        item["id"]
        for block in message.blocks
        if block["type"] == "actions"
        for item in block["items"]
        if item["type"] == "button"
    )
    return next((wire for wire in wires if parse_wire_id(wire)[0] == verb), None)


def _spans(message: Message) -> Iterator[Json]:
    return (span for block in message.blocks for line in block.get("lines", ()) for span in line["spans"])


def _occasion(wire: str) -> str:
    """Return which occasion a button is about."""
    return parse_wire_id(wire)[1].partition("/")[0]


def _named(message: Message) -> Iterator[str]:
    return (span["id"] for span in _spans(message) if span["type"] == "mention")


def _first_link(message: Message) -> tuple[str, str] | None:
    """Return the first message that this one leads to, with where it stands."""
    return next(((span["channel"], span["message"]) for span in _spans(message) if span["type"] == "message"), None)


def _plain(message: Message) -> str:
    return "".join(str(span.get("text", "")) for span in _spans(message))
