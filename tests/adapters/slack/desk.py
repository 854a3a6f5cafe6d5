"""What the tests of delivery share: a deliverer before a small Slack, on a clock that is turned, and effects."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.adapters.base import Parcel
from bot.adapters.slack.deliver import Deliverer
from bot.adapters.slack.handle import Grip
from bot.adapters.slack.pace import Pace
from bot.adapters.slack.workspace import Workspace
from bot.core.effects import AnswerPrivately, Asked, Effect, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.events import Interaction
from bot.core.forms import Field, Form, Page
from bot.core.ids import EffectKey, MemberId, MessageName, MessageRef, SpaceId, channel_id, identity
from bot.core.markup import Markup
from bot.core.signposts import Signposts
from bot.core.views import Block, Document, Paragraph, view
from tests.adapters.contract import Notebook
from tests.adapters.slack.payloads import OURS
from tests.adapters.slack.scripted import SPACE, ScriptedSlack, a_workspace

BEGAN = datetime.fromtimestamp(1_795_000_000, UTC)
"""When the small Slack's clock begins."""
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)
WHY = Reason(rule="contract")
HELP, DEN = channel_id(SPACE, "C1"), channel_id(SPACE, "C2")
ANA, BEN, NOBODY = MemberId("m-ana"), MemberId("m-ben"), MemberId("m-nobody")
ELSEWHERE_TOO = MemberId("m-elsewhere")
PIXEL = base64.b64encode(b"picture").decode()
FORM = Form(
    verb="broker.ask", title="Ask", submit="Send", pages=(Page((Field(name="question", label="Your question"),)),)
)
LONG = tuple(Paragraph(Markup(f"Thought {number}.")) for number in range(120))
NOTES = Document(name="notes.txt", media_type="text/plain", content="all of it")


class Known:
    """What the tests' directory knows."""

    def __init__(self) -> None:
        self.private: set[str] = set()

    def name_of(self, space: SpaceId, user: str) -> str | None:
        return {"U1": "Ana", "U2": "Ben"}.get(user)

    def channel_name(self, space: SpaceId, channel: str) -> str | None:
        return "help" if channel == "C1" else None

    def is_private(self, space: SpaceId, channel: str) -> bool:
        return channel in self.private


class Desk:
    """A deliverer and the Slack that it speaks to."""

    def __init__(self, slack: ScriptedSlack, *scopes: str) -> None:
        self.slack, self.house, self.known = slack, Notebook(moment=NOW), Known()
        self.workspace = a_workspace(slack.url, *scopes)
        self.seconds = 0.0
        self.pace = Pace(timedelta(), now=lambda: self.seconds)
        self.deliverer = self.anew()

    def anew(self) -> Deliverer:
        """Begin again, remembering nothing."""
        self.deliverer = Deliverer(self._workspace, self.known, self.house, self.pace, Signposts(OURS))
        return self.deliverer

    async def _workspace(self, _space: SpaceId) -> Workspace:
        return self.workspace

    def parcel(self, effect: Effect, key: str = "k1", **names: MessageRef) -> Parcel:
        return Parcel(
            key=EffectKey(key),
            space=SPACE,
            effect=effect,
            people={
                ANA: identity(SPACE, "U1"),
                BEN: identity(SPACE, "U2"),
                ELSEWHERE_TOO: identity(SpaceId("slack:T9"), "U9"),
            },
            messages={MessageName(name): ref for name, ref in names.items()},
        )

    async def deliver(self, effect: Effect, key: str = "k1", **names: MessageRef) -> MessageRef | None:
        return await self.deliverer.deliver(self.parcel(effect, key, **names))

    async def again(self, effect: Effect, key: str = "k1") -> MessageRef | None:
        """Do what delivery does after an ambiguous end."""
        parcel = self.parcel(effect, key)
        found = await self.deliverer.look_for(parcel, BEGAN)
        return found or await self.deliverer.deliver(parcel)


def post(*blocks: Block, **how: Any) -> PostMessage:
    return PostMessage(channel=how.pop("channel", HELP), view=view(*(blocks or (says(),))), reason=WHY, **how)


def says(text: str = "Hello") -> Paragraph:
    return Paragraph(Markup(text))


def direct(to: MemberId, *blocks: Block) -> SendDirectMessage:
    return SendDirectMessage(to=to, view=view(*(blocks or (says(),))), reason=WHY, asked=Asked.FOR, kind=Kind.THANKS)


def answer(grip: Grip, *blocks: Block, replaces: bool = False) -> AnswerPrivately:
    return AnswerPrivately(interaction=held(grip), view=view(*(blocks or (says(),))), replaces=replaces)


def held(grip: Grip) -> Interaction:
    return Interaction(SPACE, str(grip), LATER)


def ref(ts: str, channel: str = "C1") -> MessageRef:
    return MessageRef(channel_id(SPACE, channel), ts)


def shown(body: Mapping[str, Any]) -> str:
    return str(body["blocks"])
