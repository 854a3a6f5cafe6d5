"""The samples of Slack's payloads that the contracts hold, as they are and with plausible values in the blanks."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from tests.adapters.slack.payloads import ANA, BEN, DIRECT, LATER, RESPONSE_URL, ROOT, SQUARE, TEAM, TRIGGER, TS, US

CONTRACTS = "TRELLIS_CONTRACTS"
_PLAUSIBLE = {
    "user_id": ANA,
    "user": ANA,
    "id": BEN,
    "inviter": BEN,
    "item_user": BEN,
    "author_id": BEN,
    "channel": SQUARE,
    "channel_id": SQUARE,
    "team": TEAM,
    "team_id": TEAM,
    "user_team": TEAM,
    "source_team": TEAM,
    "app_installed_team_id": TEAM,
    "event_id": "Ev08MFMKH6",
    "ts": TS,
    "message_ts": TS,
    "deleted_ts": TS,
    "thread_ts": ROOT,
    "event_ts": LATER,
    "action_ts": LATER,
    "channel_type": "channel",
    "trigger_id": TRIGGER,
    "response_url": RESPONSE_URL,
    "text": "some <words> *here* &amp; :tada:",
    "name": "square",
    "real_name": "Ben",
    "tz": "Europe/Lisbon",
    "tab": "home",
    "reaction": "question",
    "action_id": "broker.look:t1",
    "callback_id": "broker.ask_about:t1",
    "command": "/trellis",
    "subtype": "",
    "bot_id": None,
}


def samples() -> Iterator[tuple[str, dict[str, object]]]:
    """Go through all samples by their names; there are none where the contracts are not."""
    folder = os.environ.get(CONTRACTS)
    if folder:
        for kind in ("slack-event-samples", "slack-interaction-samples"):
            for file in sorted((Path(folder) / kind).rglob("*.json")):
                yield f"{kind}/{file.stem}", json.loads(file.read_text())


def filled_in(sample: dict[str, object]) -> dict[str, object]:
    """Put plausible values into a sample's blanks."""
    filled = _filled(sample, "")
    assert isinstance(filled, dict)
    if "event" in filled:
        filled["type"] = "event_callback"
    return filled


def _filled(thing: object, name: str) -> object:
    match thing:
        case dict():
            return {key: _identified(key, value) for key, value in thing.items()}
        case list():
            return [_filled(one, name) for one in thing]
        case "" | "0000000000.000000":
            return _PLAUSIBLE.get(name, _by_ending(name))
        case _:
            return thing


def _identified(name: str, value: object) -> object:
    """Give an object the id of what it is: a channel's, a team's, a person's."""
    filled = _filled(value, name)
    ids = {"channel": SQUARE, "team": TEAM, "user": ANA, "view": "V0VIEW", "item": SQUARE}
    if isinstance(filled, dict) and name in ids and "id" in filled:
        return filled | {"id": ids[name]}
    if name == "authorizations" and isinstance(filled, list):
        return [one | {"user_id": US, "is_bot": True} for one in filled]
    return filled


def _by_ending(name: str) -> str:
    if name.endswith("_ts"):
        return LATER
    if name in ("bot", "bots"):
        return US
    return DIRECT if name.startswith("im") else "x"
