"""What a person does with things that can be chosen from or filled in, as Discord sends it to the application."""

from collections.abc import Mapping, Sequence

from tests.discord.components import BOX, BOXES, INPUT, LABEL, RADIO, SELECT, USERS
from tests.discord.records import Guild, Json
from tests.discord.state import Discord


class NotPossible(AssertionError):
    """Nobody can do this there: it is not to be seen, or Discord itself would not let them."""


def chosen(select: Json, given: Sequence[str]) -> list[str]:
    """Return the values of what somebody chooses, who may name a label or a value."""
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not least <= len(given) <= most:
        raise NotPossible(f"{len(given)} chosen, between {least} and {most} can be")
    if select.get("type") not in (SELECT, RADIO, BOXES):
        return list(given)
    options = select.get("options") or []
    found = [next((o["value"] for o in options if one in (o["value"], o["label"])), None) for one in given]
    if None in found:
        raise NotPossible(f"there is no {given} among {[option['label'] for option in options]}")
    return [str(value) for value in found]


def fields_of(components: Sequence[Json]) -> dict[str, Json]:
    """Return a modal's fields by their custom id."""
    found = {}
    for component in components:
        inner = [component["component"]] if component["type"] == LABEL else component.get("components") or []
        found |= {field["custom_id"]: field for field in inner}
    return found


def labels_of(components: Sequence[Json]) -> dict[str, str]:
    """Return how a modal's fields are called, by their custom id."""
    labels = {c["component"]["custom_id"]: c["label"] for c in components if c["type"] == LABEL}
    rows = [field for c in components for field in c.get("components") or ()]
    return labels | {field["custom_id"]: field.get("label", "") for field in rows}


def held_at_first(field: Json) -> list[str]:
    """Return what stands in a field before anybody touches it."""
    if field["type"] == INPUT:
        return [field["value"]] if field.get("value") else []
    if field["type"] in (SELECT, RADIO, BOXES):
        return [option["value"] for option in field.get("options") or () if option.get("default")]
    return [default["id"] for default in field.get("default_values") or ()]


def problem_with(field: Json, held: Sequence[str]) -> str | None:
    """Return what Discord itself says beside a field, without asking the application."""
    required = field.get("required", True)
    if not any(held):
        return "This field is required." if required else None
    if field["type"] == INPUT:
        least, most = field.get("min_length") or 0, field.get("max_length") or 4_000
        if not least <= len(held[0]) <= most:
            return f"Must be between {least} and {most} in length."
    return None


def filled(
    state: Discord, guild: Guild | None, components: Sequence[Json], values: Mapping[str, Sequence[str]]
) -> Json:
    """Return the data of a modal that somebody sends."""
    sent, resolved = [], Resolved(state, guild)
    for component in components:
        if component["type"] == LABEL:
            field = _field(component["component"], values, resolved)
            sent.append({"type": LABEL, "id": component.get("id", 1), "component": field})
        elif component.get("components"):
            inner = [_field(field, values, resolved) for field in component["components"]]
            sent.append({"type": component["type"], "id": component.get("id", 1), "components": inner})
        else:
            sent.append({"type": component["type"], "id": component.get("id", 1)})
    for number, part in enumerate(sent, start=1):
        part["id"] = number
    return {"components": sent, **resolved.wire()}


def _field(field: Json, values: Mapping[str, Sequence[str]], resolved: "Resolved") -> Json:
    name = field["custom_id"]
    held = list(values.get(name, ()))
    sent: Json = {"type": field["type"], "id": field.get("id", 1), "custom_id": name}
    if field["type"] == INPUT:
        return sent | {"value": held[0] if held else ""}
    if field["type"] == RADIO:
        return sent | {"value": held[0] if held else None}
    if field["type"] == BOX:
        return sent | {"value": bool(held)}
    if field["type"] == USERS:
        resolved.add(held)
    return sent | {"values": held}


class Resolved:
    """What ids stand for, as it goes along with them."""

    def __init__(self, state: Discord, guild: Guild | None) -> None:
        self._state, self._guild = state, guild
        self._users: list[str] = []

    def add(self, users: Sequence[str]) -> None:
        self._users += users

    def wire(self) -> Json:
        """Say it, where there is anything to say."""
        if not self._users:
            return {}
        found: Json = {"users": {user: self._state.users[user].wire() for user in self._users}}
        if self._guild is not None:
            members = {user: self._guild.members[user] for user in self._users if user in self._guild.members}
            found["members"] = {
                user: {
                    name: value
                    for name, value in (member.wire() | {"permissions": "0"}).items()
                    if name not in ("deaf", "mute")
                }
                for user, member in members.items()
            }
        return {"resolved": found}
