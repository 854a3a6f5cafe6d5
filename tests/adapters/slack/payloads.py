"""Payloads as Slack sends them, and a workspace to understand them in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.adapters.slack.handle import Grip
from bot.adapters.slack.render import Pen
from bot.core.forms import Field, FieldKind, Form, Page
from bot.core.ids import MessageName, SpaceId
from bot.core.signposts import Signposts

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEAM, US = "T0HERE", "U0TRELLIS"
SPACE = SpaceId(f"slack:{TEAM}")
ANA, BEN, STRANGER = "U0ANA", "U0BEN", "U0STRANGER"
SQUARE, COORDINATORS, DIRECT = "C0SQUARE", "C0COORD", "D0ANA"
TS, LATER, ROOT = "1764000000.000100", "1764000060.000200", "1763999000.000001"
WRITTEN = datetime.fromtimestamp(1764000000.0001, UTC)
"""What `TS` says."""
TRIGGER, RESPONSE_URL = "13345224609.738474920.8088930838d88f", "https://hooks.slack.com/actions/T0HERE/1/x"
OURS = "https://trellis.example.org"
MENU = frozenset({"broker.ask_about", "keeper.why_menu"})


@dataclass
class Known:
    """What is known of the workspace."""

    verbs: frozenset[str] = MENU
    people: Mapping[str, str] = field(default_factory=lambda: {ANA: "Ana", BEN: "Ben", US: "Trellis"})
    channels: Mapping[str, str] = field(default_factory=lambda: {SQUARE: "square", COORDINATORS: "coordinators"})
    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def bot_user(self, space: SpaceId) -> str:
        return US

    def name_of(self, space: SpaceId, user: str) -> str | None:
        return self.people.get(user)

    def channel_name(self, space: SpaceId, channel: str) -> str | None:
        return self.channels.get(channel)

    def is_private(self, space: SpaceId, channel: str) -> bool:
        return channel == COORDINATORS

    def behind(self, address: str) -> MessageName | None:
        return Signposts(OURS).behind(address)

    def word(self, key: str, **arguments: str | int) -> str:
        return " ".join((key, *map(str, arguments.values())))


def envelope(event: object, **more: object) -> dict[str, object]:
    """Wrap an event as the Events API does."""
    return {
        "token": "x",
        "team_id": TEAM,
        "api_app_id": "A0TRELLIS",
        "event": event,
        "type": "event_callback",
        "event_id": "Ev08MFMKH6",
        "event_time": 1764000000,
        "authorizations": [{"enterprise_id": None, "team_id": TEAM, "user_id": US, "is_bot": True}],
        "is_ext_shared_channel": False,
        **more,
    }


def said(text: str = "Where do I begin?", **more: object) -> dict[str, object]:
    """Let Ana write in the square."""
    return {
        "type": "message",
        "channel": SQUARE,
        "channel_type": "channel",
        "user": ANA,
        "team": TEAM,
        "text": text,
        "ts": TS,
        "event_ts": TS,
        **more,
    }


def in_direct(text: str = "help", **more: object) -> dict[str, object]:
    """Let Ana write to us."""
    return said(text, channel=DIRECT, channel_type="im", **more)


def user(id_: str = STRANGER, **more: object) -> dict[str, object]:
    """Describe somebody as Slack does."""
    profile = {"display_name": "Cleo", "real_name": "Cleo Costa"}
    return {"id": id_, "team_id": TEAM, "name": "cleo", "tz": "Europe/Lisbon", "profile": profile, **more}


def command(text: str = "help", **more: object) -> dict[str, object]:
    """Let Ana type a slash command in the square."""
    return {
        "token": "x",
        "team_id": TEAM,
        "channel_id": SQUARE,
        "channel_name": "square",
        "user_id": ANA,
        "user_name": "ana",
        "command": "/trellis",
        "text": text,
        "response_url": RESPONSE_URL,
        "trigger_id": TRIGGER,
        "is_enterprise_install": "false",
        **more,
    }


def interaction(type_: str, **more: object) -> dict[str, object]:
    """Let Ana do something with what we show."""
    who = {"id": ANA, "username": "ana", "team_id": TEAM}
    team = {"id": TEAM, "domain": "here"}
    return {"type": type_, "team": team, "user": who, "trigger_id": TRIGGER, **more}


def press(*actions: dict[str, object], **more: object) -> dict[str, object]:
    """Let Ana press something that stands in the square."""
    return interaction(
        "block_actions",
        **{
            "container": {"type": "message", "message_ts": TS, "channel_id": SQUARE, "is_ephemeral": False},
            "channel": {"id": SQUARE, "name": "square"},
            "message": {"type": "message", "user": US, "bot_id": "B0TRELLIS", "ts": TS, "text": "…"},
            "response_url": RESPONSE_URL,
            "actions": list(actions or (button(),)),
            **more,
        },
    )


def button(action_id: str = "broker.look:t1", **more: object) -> dict[str, object]:
    """Press a button."""
    return {"type": "button", "action_id": action_id, "block_id": "b", "action_ts": LATER, **more}


def menu(verb: str = "broker.ask_about", **more: object) -> dict[str, object]:
    """Let Ana choose from the menu of a message that Ben wrote in the square."""
    return interaction(
        "message_action",
        **{
            "callback_id": verb,
            "message_ts": TS,
            "channel": {"id": SQUARE, "name": "square"},
            "message": {"type": "message", "user": BEN, "ts": TS, "text": "the <words>"},
            "response_url": RESPONSE_URL,
            **more,
        },
    )


FORM = Form(
    verb="broker.ask",
    token="t1",
    title="Ask the room",
    submit="Look at it",
    pages=(
        Page(
            (
                Field(name="question", label="Your question", kind=FieldKind.TEXT, longest=20),
                Field(name="day", label="From when on", kind=FieldKind.DATE, required=False),
            )
        ),
        Page(
            (
                Field(name="helper", label="Whom to ask", kind=FieldKind.MEMBER, required=False),
                Field(name="place", label="Where", kind=FieldKind.CHANNEL, required=False),
            )
        ),
    ),
)
OPENED = Grip(user=ANA, channel=SQUARE, message=TS, trigger="1.1.old", response_url=RESPONSE_URL)


def submission(values: Mapping[str, Mapping[str, object]], metadata: str = str(OPENED)) -> dict[str, object]:
    """Let Ana send the form that we drew for her; `values` are what its elements say."""
    pen = Pen(space=SPACE, address="https://here.slack.com/", people={}, names={}, calls=lambda _member: False)
    view = pen.modal(FORM, lambda key, **_arguments: "Close", metadata).to_dict()
    actions = {block["block_id"]: block["element"]["action_id"] for block in view["blocks"] if "element" in block}
    state = {name: {actions[name]: element} for name, element in values.items()}
    return interaction(
        "view_submission",
        view={**view, "id": "V0VIEW", "hash": "156772938.1827394", "team_id": TEAM, "state": {"values": state}},
        response_urls=[],
    )


ASKED = {
    "question": {"type": "plain_text_input", "value": "Where is bread?"},
    "day": {"type": "datepicker", "selected_date": "2026-11-30"},
    "helper": {"type": "users_select", "selected_user": BEN},
    "place": {"type": "conversations_select", "selected_conversation": SQUARE},
}
