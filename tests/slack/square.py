"""The village's square in a Slack: stories take place here as they do on `tests.square.Square`, over the real wire.

People and channels go by the names that stories call them; in our database they have Slack's ids. What the bot said is
read from what stands in Slack, never from what we meant to send.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.adapters.base import Parcel
from bot.adapters.slack import sheets
from bot.adapters.slack.emoji import name_of, unicode_of
from bot.adapters.slack.handle import Grip
from bot.app import Trellis
from bot.core.clock import TurnedClock
from bot.core.effects import AnswerPrivately, PostMessage, SendDirectMessage
from bot.core.forms import Form, Page, check
from bot.core.ids import ChannelId, Identity, MessageRef, SpaceId, channel_id, external_of, identity
from bot.core.problems import Problem
from bot.core.views import Button, Document, Select, View, wire_id
from tests.slack.inputs import NotPossible
from tests.slack.stage import TEAM, Person, Pressed, Stage, Standing, channel_of, user_of
from tests.slack.state import Json
from tests.slack.undrawn import Eyes
from tests.slack.watched import Watched
from tests.square import Said

TYPED_IN = "lobby"
"""Where people type commands, unless they must not be in a channel."""


@dataclass(eq=False, kw_only=True)
class SaidInSlack(Said):
    """Something that the bot said; `place` is empty for what opened before somebody."""

    place: str = ""
    ts: str = ""
    version: str = ""
    blocks: Sequence[Json] = field(default_factory=tuple)

    def says(self, words: str) -> bool:
        """Whether these words stand in it; a line of thousands of characters goes on in a further block."""
        return words in self.text or (len(words) > 3_000 and words in self.text.replace("\n", ""))


class SlackSquare:
    """The square, over a stage and the adapter that hears it."""

    names_coordinators = False

    def __init__(
        self, stage: Stage, adapter: Watched, clock: TurnedClock, people: Sequence[Person], channels: Sequence[str]
    ) -> None:
        self.space = SpaceId(f"slack:{TEAM}")
        self.stage, self.adapter = stage, adapter
        adapter.square = self
        self.clock = clock
        self.spoken: list[tuple[datetime, str]] = []
        self.refuses: set[str] = set()
        self.receipts = asyncio.Event()
        self.receipts.set()
        self.posted = asyncio.Event()
        self._names = {person.id: person.handle for person in people}
        self._eyes = Eyes(
            space=self.space,
            people={person.id: person.name for person in people},
            channels={channel_of(name): name for name in channels},
        )
        self._said: list[SaidInSlack] = []
        self._first: dict[MessageRef, SaidInSlack] = {}
        self._latest: dict[MessageRef, SaidInSlack] = {}
        self._direct: set[MessageRef] = set()
        self._replaced: set[MessageRef] = set()
        """What an answer is about to take the place of."""
        self._shut: set[str] = set()

    # ---- the adapter ---------------------------------------------------------------------------------------------

    async def opened(self, trellis: Trellis) -> None:
        """Wait until the bot has come in and hears."""
        await self.adapter.ready.wait()
        await self.stage.finds(self.adapter.address)
        while trellis.inbox.home(self.space) is None:  # noqa: ASYNC110 - nobody tells when it has come in
            await asyncio.sleep(0.005)

    def begins(self, parcel: Parcel) -> None:
        """Shut the doors that are to be shut, and note what is about to be replaced."""
        self._shut_doors()
        if isinstance(parcel.effect, AnswerPrivately) and parcel.effect.replaces:
            grip = Grip.read(parcel.effect.interaction.handle)
            if grip.only_theirs:
                self._replaced.add(self._ref(grip.channel, grip.message))

    def _shut_doors(self) -> None:
        for name in self.refuses ^ self._shut:
            self.stage.shuts(name, shut=name in self.refuses)
        self._shut = set(self.refuses)

    async def did(self, parcel: Parcel, standing: MessageRef | None) -> None:
        """Note what was done, and let whoever waits for it go on."""
        if standing is not None and isinstance(parcel.effect, SendDirectMessage):
            self._direct.add(standing)
        self._look()
        if isinstance(parcel.effect, PostMessage):
            self.posted.set()
        await self.receipts.wait()

    def heals(self) -> None:
        """Deliver to everybody again."""
        self.refuses.clear()
        self._shut_doors()

    async def looks_around(self, private: frozenset[str] = frozenset()) -> None:
        """Let the bot look around again, after these channels became private without a word."""
        for name in private:
            self.stage.hides(name)
        self.clock.turn_to(self.now() + timedelta(seconds=1))  # nobody looks twice in one moment
        await self.adapter.looks_around()

    async def had_more(self) -> bool:
        """Wait for what was under way; say whether there was anything."""
        had = [await self.adapter.follows_up(), await self.stage.had_more()]
        self._look()
        return any(had)

    # ---- what was said -------------------------------------------------------------------------------------------

    @property
    def said(self) -> list[SaidInSlack]:
        self._look()
        return self._said

    @property
    def reactions(self) -> list[tuple[MessageRef, str]]:
        return [(self._ref(channel, ts), unicode_of(name)) for channel, ts, name in self.stage.reactions()]

    @property
    def forms(self) -> dict[str, tuple[Form, Json]]:
        """Return the forms that are open, as far as a story asks about them."""
        return {
            self._names[user]: (_with_initial(sheets.form_from(view), view), view)
            for user, view in self.stage.modals().items()
            if _inputs(view)
        }

    def below(self, ref: MessageRef) -> list[str]:
        """Return what stands below the links of somebody's message."""
        shown = self.stage.below(external_of(ref.channel), ref.id)  # type: ignore[attr-defined]
        return [
            Said(how="below", to="", view=self._eyes.view(blocks), key="", at=self.now(), names=dict(self._names)).text
            for blocks in shown
        ]

    def _look(self) -> None:
        """See what is new, in the order in which it was said."""
        sheets_open = [
            Standing(channel="", ts=user, text="", blocks=view["blocks"], version=view["hash"], only_for=user)
            for user, view in self.stage.modals().items()
            if not _inputs(view)
        ]
        for standing in sorted([*self.stage.standing(), *sheets_open], key=lambda one: _order(one.version)):
            self._notice(standing)

    def _notice(self, standing: Standing) -> None:
        ref = self._ref(standing.channel, standing.ts)
        known, first = self._latest.get(ref), self._first.get(ref)
        if first is not None:
            first.pinned, first.how = standing.pinned, self._how(standing, ref)
        if known is not None and known.version == standing.version:
            return
        if known is not None and first is not None and not (standing.only_for or ref in self._replaced):
            known.version = first.version = standing.version
            first.view, first.blocks, first.edits = self._view(standing), standing.blocks, first.edits + 1
            return
        self._replaced.discard(ref)
        if known is None and standing.files and not standing.blocks and self._attached(standing):
            self._latest[ref] = self._new(standing, "answer")
            return
        said = self._new(standing, "answer" if known is not None else self._how(standing, ref))
        self._latest[ref] = said
        self._first.setdefault(ref, said)
        self._said.append(said)

    def _attached(self, standing: Standing) -> bool:
        """Hang a file that follows an answer on it."""
        to = self._to(standing)
        answer = next((said for said in reversed(self._said) if said.how == "answer" and said.to == to), None)
        if answer is not None:
            answer.view = answer.view.followed_by(*_documents(standing))
        return answer is not None

    def _view(self, standing: Standing) -> View:
        return self._eyes.view(standing.blocks, standing.text, _documents(standing))

    def _new(self, standing: Standing, how: str) -> SaidInSlack:
        stays = standing.channel and not standing.only_for
        return SaidInSlack(
            how=how,
            to=self._to(standing),
            view=self._view(standing),
            key=standing.key,
            at=self.now(),
            ref=self._ref(standing.channel, standing.ts) if stays else None,
            under=self._ref(standing.channel, standing.thread) if standing.thread else None,
            names=dict(self._names),
            pinned=standing.pinned,
            version=standing.version,
            place=standing.channel,
            ts=standing.ts if standing.channel else "",
            blocks=standing.blocks,
        )

    def _how(self, standing: Standing, ref: MessageRef) -> str:
        if standing.only_for is None and self.stage.conversation_of(standing.channel) is None:
            return "post"
        return "direct" if ref in self._direct else "answer"

    def _to(self, standing: Standing) -> str:
        user = standing.only_for or self.stage.conversation_of(standing.channel)
        return self._names[user] if user is not None else self._eyes.channels[standing.channel]

    # ---- who and where -------------------------------------------------------------------------------------------

    def now(self) -> datetime:
        return self.clock.now()

    def who(self, person: str) -> Identity:
        return identity(self.space, user_of(person))

    def place(self, name: str) -> ChannelId:
        return channel_id(self.space, channel_of(name))

    def address_of(self, ref: MessageRef) -> str:
        """Return the link that Slack gives for a message."""
        return f"https://village.slack.com/archives/{external_of(ref.channel)}/p{ref.id.replace('.', '')}"

    def _ref(self, channel: str, ts: str) -> MessageRef:
        return MessageRef(channel_id(self.space, channel), ts)

    # ---- gestures ------------------------------------------------------------------------------------------------

    async def says(self, person: str, text: str, channel: str, thread: MessageRef | None = None) -> MessageRef:
        self.spoken.append((self.now(), channel))
        where = channel_of(channel)
        return self._ref(
            where, await self.stage.says(user_of(person), text, where, None if thread is None else thread.id)
        )

    async def edits(self, person: str, ref: MessageRef, text: str) -> None:
        await self.stage.edits(user_of(person), external_of(ref.channel), ref.id, text)

    async def deletes(self, ref: MessageRef) -> None:
        await self.stage.deletes(external_of(ref.channel), ref.id)

    async def reacts(self, person: str, ref: MessageRef, emoji: str, *, on: bool = True) -> None:
        await self.stage.reacts(user_of(person), external_of(ref.channel), ref.id, name_of(emoji), on=on)

    async def types(self, person: str, text: str) -> None:
        await self.stage.commands(user_of(person), text, channel_of(TYPED_IN))

    async def presses(self, person: str, said: SaidInSlack, item: Button | Select, *values: str) -> None:
        pressed = Pressed(
            action=wire_id(item.verb, item.token), values=values, channel=said.place, ts=said.ts, blocks=said.blocks
        )
        await self.stage.presses(user_of(person), pressed)

    async def press(self, person: str, verb: str, token: str, *values: str, message: MessageRef | None = None) -> None:
        """Press what nobody offered."""
        where = {"channel": external_of(message.channel), "ts": message.id} if message is not None else {}
        await self.stage.presses(user_of(person), Pressed(action=wire_id(verb, token), values=values, **where))

    async def chooses_menu(self, person: str, ref: MessageRef, verb: str) -> None:
        await self.stage.picks(user_of(person), external_of(ref.channel), ref.id, verb)

    async def submits(self, person: str, values: dict[str, tuple[str, ...]]) -> tuple[Problem, ...]:
        """Send the form that is open; what is wrong is what Slack shows beside its fields, and nothing else."""
        form, view = self.forms[person]
        expected = check(form, values)
        emptied: dict[str, list[str]] = {block["block_id"]: [] for block in _inputs(view)}
        given = emptied | {name: [self._in_slack(value) for value in chosen] for name, chosen in values.items()}
        try:
            shown = await self.stage.submits(user_of(person), given)
        except NotPossible:  # Slack's own form does not take it, and says so
            return expected
        assert set(shown) == {problem.field for problem in expected}, shown
        return expected

    def _in_slack(self, value: str) -> str:
        return external_of(Identity(value)) if value.startswith(f"{self.space}/") else value

    async def joins(self, person: str, zone: str = "UTC") -> None:
        self._names[user_of(person)] = person
        await self.stage.joins(user_of(person), person.title(), zone)

    async def comes_into(self, person: str, channel: str) -> None:
        await self.stage.enters(user_of(person), channel_of(channel))


def _order(version: str) -> float:
    """Return when something came to be as it is; Slack writes that into a view's hash as well."""
    seconds, _, rest = version.partition(".")
    return float(f"{seconds}.{rest.partition('.')[0]}")


def _documents(standing: Standing) -> list[Document]:
    return [Document(name=name, media_type="text/plain", content=content) for name, content in standing.files]


def _inputs(view: Json) -> list[Json]:
    return [block for block in view["blocks"] if block["type"] == "input"]


def _with_initial(form: Form, view: Json) -> Form:
    """Put what stands in the fields into a form."""
    stands: dict[str, tuple[str, ...]] = {}
    for block in _inputs(view):  # an input that goes on with another's words is named after it
        name, initial = block["block_id"].rstrip("+"), tuple(_initial(block["element"]))
        stands[name] = ("".join(stands[name] + initial),) if name in stands else initial
    return replace(
        form,
        pages=tuple(
            Page(tuple(replace(one, initial=stands.get(one.name, ())) for one in page.fields)) for page in form.pages
        ),
    )


def _initial(element: Json) -> list[str]:
    for name in ("initial_option", "initial_value", "initial_date", "initial_time"):
        if name in element:
            given = element[name]
            return [given["value"] if isinstance(given, dict) else given]
    return []
