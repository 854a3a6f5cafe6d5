"""The contracts of Discord, held against all that is sent and told: REST by its OpenAPI, the gateway by its schema.

Python's validators take milliseconds for one frame. So each schema is made into plain functions first; they only say
whether something fits, and where it does not the real validator says why. A test holds the two to each other.
The schemas come from the folder that `TRELLIS_CONTRACTS` names; without it nothing is looked at.
"""

import json
import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, Draft202012Validator
from jsonschema.exceptions import ValidationError

from tests.discord.compiled import TELLING, Compiler, Fits
from tests.discord.records import Json

GATEWAY, REST = "discord-gateway.schema.json", "discord-openapi.json"


def present() -> bool:
    """Say whether the contracts are here."""
    return bool(os.environ.get("TRELLIS_CONTRACTS"))


# ---- the gateway -------------------------------------------------------------------------------------------------


def wrong_with_frame(direction: str, frame: Json) -> list[str]:
    """Return what is wrong with a frame: `GatewaySend` from the client, `GatewayReceive` to it."""
    if not present() or frame.get("t") == "RESUMED":  # of that one the schema takes no content, and Discord sends some
        return []
    return [f"{direction} {frame.get('t') or frame.get('op')}: {why}" for why in against(GATEWAY, direction, frame)]


# ---- REST --------------------------------------------------------------------------------------------------------


def wrong_with_request(method: str, path: str, query: Json, body: object) -> list[str]:
    """Return what is wrong with a request, its path given as the contract names it."""
    if not present():
        return []
    operation = document(REST)["paths"].get(path, {}).get(method.lower())
    if operation is None:
        return [f"{method} {path}: there is no such call"]
    found = [f"{method} {path}: {why}" for why in _against_query(path, method, query)]
    wanted = operation.get("requestBody")
    if wanted is None:
        return found + ([f"{method} {path}: takes no body"] if body else [])
    if body is None:
        return found + ([f"{method} {path}: a body is missing"] if wanted.get("required") else [])
    kinds = wanted["content"]
    where = f"paths/{_escaped(path)}/{method.lower()}/requestBody/content/{_escaped(next(iter(kinds)))}/schema"
    return found + [f"{method} {path}: {why}" for why in against(REST, where, as_ids(body))]


def wrong_with_answer(method: str, path: str, status: int, body: object) -> list[str]:
    """Return what is wrong with an answer of our own server."""
    if not present():
        return []
    answers = document(REST)["paths"].get(path, {}).get(method.lower(), {}).get("responses", {})
    if str(status) not in answers:
        return [f"our answer to {method} {path}: {status} is none that Discord gives"]
    if "content" not in answers[str(status)]:
        return []
    where = f"paths/{_escaped(path)}/{method.lower()}/responses/{status}/content/application~1json/schema"
    return [f"our answer to {method} {path}: {why}" for why in against(REST, where, body)]


def as_ids(body: Any) -> Any:
    """Write ids in a `message_reference` as texts: discord.py sends numbers there, and Discord takes them."""
    if not isinstance(body, dict) or not isinstance(body.get("message_reference"), dict):
        return body
    reference = {
        name: str(value) if name.endswith("_id") and type(value) is int else value
        for name, value in body["message_reference"].items()
    }
    return {**body, "message_reference": reference}


def _against_query(path: str, method: str, query: Json) -> Iterator[str]:
    entry = document(REST)["paths"][path]
    parameters = [*entry.get("parameters", ()), *entry[method.lower()].get("parameters", ())]
    known = {found["name"] for found in parameters if found.get("in") == "query"}
    for name in query:
        if name not in known:
            yield f"takes no {name!r} in its query"


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


# ---- schemas -----------------------------------------------------------------------------------------------------


def against(file: str, where: str, value: object) -> list[str]:
    """Return why something does not fit a schema; nothing where it does."""
    if fits(file, where)(value):
        return []
    return list(_reasons(file, where, value))


@cache
def document(file: str) -> Json:
    found: Json = json.loads((Path(os.environ["TRELLIS_CONTRACTS"]) / file).read_text(encoding="utf-8"))
    # The gateway's schema lists each flag by itself; on the wire they are added up.
    for name, definition in found.get("definitions", {}).items():
        if name.endswith("Flags") and definition.get("type") == "number":
            found["definitions"][name] = {"type": "integer"}
    # Both list the features that are documented; servers with onboarding say so by others, everywhere.
    for features in (found.get("definitions", {}).get("GuildFeature"), _schema(found, "GuildFeatures")):
        if features:
            features.pop("enum", None)
            features.pop("oneOf", None)
    # The two contracts contradict each other here: by the gateway's a picture has no id.
    if "components" in found:
        found["components"]["schemas"]["UnfurledMediaResponse"]["required"].remove("id")
    return found


def _schema(found: Json, name: str) -> Json:
    schema: Json = found.get("components", {}).get("schemas", {}).get(name, {})
    return schema


def pointer(file: str, where: str) -> str:
    """Return where something is defined: a name, or a path in the document."""
    return f"#/{where}" if "/" in where else f"#/definitions/{where}"


@cache
def fits(file: str, where: str) -> Fits:
    """Return what says whether something fits a schema."""
    return Compiler(document(file)).at(pointer(file, where))


@cache
def real_validator(file: str, where: str) -> Draft7Validator | Draft202012Validator:
    """Return the library's validator, which knows reasons."""
    found = document(file)
    kind = Draft7Validator if file == GATEWAY else Draft202012Validator
    rest = (
        {"definitions": found["definitions"]}
        if file == GATEWAY
        else {
            "components": found["components"],
            "paths": found["paths"],
        }
    )
    return kind({"$ref": pointer(file, where), **rest})


def _reasons(file: str, where: str, value: object) -> Iterator[str]:
    for error in real_validator(file, where).iter_errors(value):
        leaf = error
        while leaf.context:
            leaf = _likeliest(leaf.context)
        yield f"{'/'.join(map(str, leaf.absolute_path))}: {leaf.message[:300]}"


def _likeliest(reasons: Sequence[ValidationError]) -> ValidationError:
    """Of what is wrong by each member of a union choose a reason of the member that was meant."""
    branches: dict[Any, list[ValidationError]] = {}
    for reason in reasons:
        branches.setdefault(reason.schema_path[0], []).append(reason)
    meant = min(branches.values(), key=lambda branch: (any(map(_tells_apart, branch)), len(branch)))
    return max(meant, key=lambda reason: len(reason.absolute_path))


def _tells_apart(reason: ValidationError) -> bool:
    return reason.validator in ("const", "enum", "type") and str([*reason.path, ""][0]) in (*TELLING, "")
