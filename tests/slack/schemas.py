"""What Slack takes, and what it silently spoils: every request of ours is held against the contracts and the limits.

1. `wrong_with` says everything that is wrong; whoever calls writes it down and answers as Slack would.
2. The schemas come from the folder that `TRELLIS_CONTRACTS` names; without it only lengths and manners are looked at.
"""

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

Json = dict[str, Any]

REQUESTS = {
    "chat.postMessage": "A_chat_postMessage",
    "chat.update": "A_chat_update",
    "chat.postEphemeral": "A_chat_postEphemeral",
    "views.open": "A_views_open",
    "views.publish": "A_views_publish",
    "reactions.add": "A_reactions_add",
    "conversations.open": "A_conversations_open",
}
NEVER = ("reply_broadcast", "link_names")
BROADCAST = re.compile(r"<!(?:channel|here|everyone)(?:\|[^>]*)?>")
TEXTS = {"section": 3_000, "header": 150}
INTERACTIVE = 255
INERT = {"metadata", "initial_value", "value", "private_metadata", "alt_text"}


def wrong_with(method: str, args: Json) -> list[str]:
    """Return what is wrong with a request, in words; empty means all is well."""
    return [f"{method}: {problem}" for problem in _problems(method, args)]


def _problems(method: str, args: Json) -> Iterator[str]:
    for name in NEVER:
        if name in args:
            yield f"{name} is never used"
    if args.get("parse", "none") != "none":
        yield "parse is never anything but none"
    for text in _strings(args):
        if BROADCAST.search(text):
            yield f"a live broadcast: {text[:80]!r}"
    if method in REQUESTS:
        yield from _against_schema("slack-requests.schema.json", REQUESTS[method], _without_parts(args))
    if isinstance(args.get("blocks"), list):
        yield from _blocks(args["blocks"], most=50, inputs=False)
    for link, shown in (args.get("unfurls") or {}).items():
        if set(shown) != {"blocks"} or not shown["blocks"] or not link.startswith("https://"):
            yield f"below {link} stands {sorted(shown)}"
        yield from _blocks(shown.get("blocks") or [], most=50, inputs=False)
    if isinstance(args.get("view"), dict):
        yield from _view(args["view"])
    if isinstance(args.get("metadata"), dict):
        yield from _metadata(args["metadata"])


def _without_parts(args: Json) -> Json:
    """Leave out what is looked at part by part, where a mistake can be named."""
    args = {name: value for name, value in args.items() if name != "blocks" or not value} | (
        {"blocks": []} if "blocks" in args else {}
    )
    if isinstance(args.get("view"), dict):
        args["view"] = {**args["view"], "blocks": []}
    return args


# ---- schemas ---------------------------------------------------------------------------------------------


@cache
def _definitions(file: str) -> Json | None:
    folder = os.environ.get("TRELLIS_CONTRACTS")
    if not folder:
        return None
    found: Json = json.loads((Path(folder) / file).read_text(encoding="utf-8"))
    return found


@cache
def _validator(file: str, name: str) -> Draft7Validator | None:
    document = _definitions(file)
    if document is None:
        return None
    return Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": document["definitions"]})


@cache
def _kinds_of_blocks() -> dict[str, str]:
    document = _definitions("slack-views.schema.json")
    if document is None:
        return {}
    names = [choice["$ref"].rpartition("/")[2] for choice in document["definitions"]["KnownBlock"]["anyOf"]]
    return {kind: name for name in names for kind in _consts(document["definitions"][name])}


def _consts(definition: Json) -> Iterator[str]:
    for shape in definition.get("anyOf", [definition]):
        if "const" in (kind := shape.get("properties", {}).get("type", {})):
            yield kind["const"]


def _against_schema(file: str, name: str, value: object) -> Iterator[str]:
    validator = _validator(file, name)
    if validator is None or validator.is_valid(value):
        return
    for error in validator.iter_errors(value):
        leaf = max(error.context or [error], key=lambda found: len(found.absolute_path))
        yield f"{name}: {'/'.join(map(str, leaf.absolute_path))}: {leaf.message[:300]}"


# ---- blocks and views ------------------------------------------------------------------------------------


def _view(view: Json) -> Iterator[str]:
    home = view.get("type") == "home"
    skeleton = {**view, "blocks": []}
    yield from _against_schema("slack-views.schema.json", "SlackHomeView" if home else "SlackModalView", skeleton)
    for name in ("title", "submit", "close"):
        if len((view.get(name) or {}).get("text", "")) > 24:
            yield f"the view's {name} has more than 24 characters"
    if len(view.get("private_metadata") or "") > 3_000:
        yield "private_metadata has more than 3000 characters"
    if len(view.get("callback_id") or "") > 255:
        yield "callback_id has more than 255 characters"
    blocks = view.get("blocks") or []
    if not home and any(block.get("type") == "input" for block in blocks) and not view.get("submit"):
        yield "a modal with inputs needs a submit"
    yield from _blocks(blocks, most=100, inputs=True)


def _blocks(blocks: list[Json], *, most: int, inputs: bool) -> Iterator[str]:
    if len(blocks) > most:
        yield f"{len(blocks)} blocks, at most {most}"
    # https://docs.slack.dev/reference/block-kit/block-elements: an action_id is unique within its block
    for block in blocks:
        action_ids = [action["action_id"] for action in actions_in([block]) if "action_id" in action]
        for twice in {name for name in action_ids if action_ids.count(name) > 1}:
            yield f"the action_id {twice!r} stands twice in a block"
    block_ids = [block["block_id"] for block in blocks if block.get("block_id")]
    for twice in {name for name in block_ids if block_ids.count(name) > 1}:
        yield f"the block_id {twice!r} stands there twice"
    for block in blocks:
        kind = block.get("type", "")
        definition = _kinds_of_blocks().get(kind)
        if definition is not None:
            yield from _against_schema("slack-views.schema.json", definition, block)
        elif _kinds_of_blocks():
            yield f"no block is called {kind!r}"
        if kind == "input" and not inputs:
            yield "an input stands in a message"
        yield from _lengths(block)


def _lengths(block: Json) -> Iterator[str]:
    kind = block.get("type", "")
    text = (block.get("text") or {}).get("text") if isinstance(block.get("text"), dict) else None
    if text is not None and not 0 < len(text) <= TEXTS.get(kind, 3_000):
        yield f"the text of a {kind} has {len(text)} characters"
    if len(block.get("block_id") or "") > 255:
        yield "a block_id has more than 255 characters"
    fields = block.get("fields") or []
    if len(fields) > 10 or any(not 0 < len(field.get("text", "")) <= 2_000 for field in fields):
        yield "fields: at most 10, of 1 to 2000 characters"
    elements = block.get("elements") or []
    if kind == "actions" and not 0 < len(elements) <= 25:
        yield f"{len(elements)} elements in actions"
    if kind == "actions" and any(element.get("type", "").startswith("multi_") for element in elements):
        yield "a menu of which several may be chosen stands in actions; it belongs into a section or an input"
    if kind == "context":
        if not 0 < len(elements) <= 10:
            yield f"{len(elements)} elements in context"
        if any(not 0 < len(element.get("text", "x")) <= 2_000 for element in elements):
            yield "the text of a context element has more than 2000 characters, or none"
    if kind == "image" and not 0 < len(block.get("alt_text") or "") <= 2_000:
        yield "an image without words for whoever cannot see it"
    if kind == "input":
        for name in ("label", "hint"):
            if len((block.get(name) or {}).get("text", "")) > 2_000:
                yield f"an input's {name} has more than 2000 characters"
    for action in actions_in([block]):
        yield from _element(action)


def _element(element: Json) -> Iterator[str]:
    if len(element.get("action_id", "")) > INTERACTIVE:
        yield "an action_id has more than 255 characters"
    text = element.get("text")
    if element.get("type") == "button" and not 0 < len((text or {}).get("text", "")) <= 75:
        yield "a button's label has more than 75 characters, or none"
    if len(element.get("value") or "") > 2_000:
        yield "a button's value has more than 2000 characters"
    if len((element.get("placeholder") or {}).get("text", "")) > 150:
        yield "a placeholder has more than 150 characters"
    if len(element.get("initial_value") or "") > 3_000 or element.get("max_length", 0) > 3_000:
        yield "a text input takes 3000 characters"
    offered = element.get("options")
    most = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}.get(element.get("type", ""), 100)
    if offered is not None and not 0 < len(offered) <= most:
        yield f"{len(offered)} options in a {element.get('type')}"
    values = [option.get("value", "") for option in offered or ()]
    if any(not 0 < len(value) <= 150 for value in values) or len(set(values)) < len(values):
        yield "values of options: 1 to 150 characters, each of them once"
    if any(not 0 < len(option.get("text", {}).get("text", "")) <= 75 for option in offered or ()):
        yield "labels of options: 1 to 75 characters"
    chosen = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    if offered is not None and any(option not in offered for option in chosen):
        yield "what is chosen at first is not among the options"


def actions_in(blocks: list[Json]) -> Iterator[Json]:
    """Go through everything that can be pressed, chosen or filled in."""
    for block in blocks:
        if block.get("type") == "actions":
            yield from block.get("elements", ())
        elif block.get("type") == "input" and "element" in block:
            yield block["element"]
        elif (block.get("accessory") or {}).get("type", "image") != "image":
            yield block["accessory"]


def _metadata(metadata: Json) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,255}", metadata.get("event_type", "")):
        yield "metadata needs an event_type"
    if not isinstance(metadata.get("event_payload"), dict):
        yield "metadata needs an event_payload"


def _strings(value: object) -> Iterator[str]:
    """Go through the texts in which something can be live: not the plain ones, nor what is a value."""
    match value:
        case str():
            yield value
        case {"type": "plain_text"}:
            return
        case {"type": "broadcast"}:
            yield "<!channel>"
        case dict():
            for name, part in value.items():
                if name not in INERT:
                    yield from _strings(part)
        case list():
            for part in value:
                yield from _strings(part)
