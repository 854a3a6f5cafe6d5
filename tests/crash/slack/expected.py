"""Which event must come of what Slack hands over: said once more, from the payload alone, for the oracle."""

from typing import Any
from zlib import crc32

from bot.core.ids import EventId
from tests.slack.office import COMMAND, EVENT
from tests.slack.records import Json

OURS = ("message:", "edit:", "delete:", "event:", "said-to-bot:", "command:", "press:", "menu:")


def by_hash(event: EventId) -> int | None:
    """Weigh an event of Slack's by its id, so that a sum tells one from another."""
    return crc32(event.encode()) if event.startswith(OURS) else None


def expected(kind: str, payload: Json) -> Json | None:
    """Return the event that must come of a payload, as it goes into the log; None where none does."""
    if kind == COMMAND:
        return _of(payload["team_id"], f"command:{payload['trigger_id']}", payload["user_id"], awaited=True)
    if kind == EVENT:
        return _of_event(payload["team_id"], payload["event_id"], payload["event"])
    return _of_gesture(payload["team"]["id"], payload["user"]["id"], payload)


def part_in(payload: Json) -> Json | None:
    """Return where a further part of a long message of the bot's stands; None for anything else."""
    event = payload.get("event", {})
    said = (event.get("metadata") or {}).get("event_payload", {})
    if "part" not in said:
        return None
    return {"team": payload["team_id"], "channel": event["channel"], "ts": event["ts"], "part": said["part"]}


def _of(
    team: str, id: str, author: str | None, *, awaited: bool = False, subject: str | None = None, verb: str = ""
) -> Json:
    role = verb.partition(".")[0]
    line = {"team": team, "id": id, "role": role, "author": author, "awaited": awaited, "subject": subject}
    return {**line, "verb": verb}


def _of_gesture(team: str, user: str, payload: Json) -> Json | None:
    trigger = payload["trigger_id"]
    match payload["type"]:
        case "block_actions":
            [action] = payload["actions"]
            about = payload["container"]
            on = None if about["is_ephemeral"] else f"{about['channel_id']}/{about['message_ts']}"
            id = f"press:{trigger}:{action['action_id']}:{action['action_ts']}"
            return _of(team, id, user, awaited=True, subject=on, verb=action["action_id"])
        case "message_action":
            on = f"{payload['channel']['id']}/{payload['message_ts']}"
            return _of(team, f"menu:{trigger}", user, awaited=True, subject=on, verb=payload["callback_id"])
    return None


def _of_event(team: str, name: str, event: Json) -> Json | None:
    match event["type"]:
        case "app_mention":
            return _of(team, f"said-to-bot:{event['channel']}:{event['ts']}", event["user"], awaited=True)
        case "reaction_added" | "reaction_removed" if not event["user"].startswith("U0BOT"):
            item = event["item"]
            return _of(team, f"event:{name}", event["user"], subject=f"{item['channel']}/{item['ts']}")
        case "message":
            return _of_message(team, event["channel"], event)
    return None


def _of_message(team: str, channel: str, event: Json) -> Json | None:
    match event.get("subtype"):
        case "message_changed":
            now: dict[str, Any] = event["message"]
            on = f"{channel}/{now['ts']}"
            if now.get("subtype") == "tombstone":
                return _of(team, f"delete:{channel}:{now['ts']}", None, subject=on)
            by_person = "bot_id" not in now and not channel.startswith("D")
            return (
                _of(team, f"edit:{channel}:{now['ts']}:{now['edited']['ts']}", now["user"], subject=on)
                if by_person
                else None
            )
        case "message_deleted":
            on = f"{channel}/{event['deleted_ts']}"
            return _of(team, f"delete:{channel}:{event['deleted_ts']}", None, subject=on)
        case None | "thread_broadcast" if "bot_id" not in event:
            if event["text"].lstrip().startswith("<@U0BOT"):
                return None  # what is said to us is told by its mention alone
            if channel.startswith("D"):
                return _of(team, f"said-to-bot:{channel}:{event['ts']}", event["user"], awaited=True)
            return _of(team, f"message:{channel}:{event['ts']}", event["user"], subject=f"{channel}/{event['ts']}")
    return None
