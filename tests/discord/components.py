"""What Discord takes of a message or a modal, and how it looks once it was taken.

`wrong_with_message` and `wrong_with_modal` say what is wrong, by its path in the body; the limits are those of
https://docs.discord.com/developers/components/reference
"""

from collections.abc import Iterator, Sequence
from typing import Any

from tests.discord.records import COMPONENTS_V2, Json

ROW, BUTTON, SELECT, INPUT, USERS, ROLES, MENTIONABLES, CHANNELS = range(1, 9)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL, UPLOAD = 9, 10, 11, 12, 13, 14, 17, 18, 19
RADIO, BOXES, BOX = 21, 22, 23
SELECTS = (SELECT, USERS, ROLES, MENTIONABLES, CHANNELS)
FIELDS = (*SELECTS, INPUT, UPLOAD, RADIO, BOXES, BOX)
LINK = 5
MOST_COMPONENTS, MOST_TEXT, MOST_CONTENT, MOST_ID, MOST_OPTIONS = 40, 4_000, 2_000, 100, 25

Problems = Iterator[tuple[str, str]]


def walk(components: Sequence[Json], path: str = "components") -> Iterator[tuple[str, Json]]:
    """Go through all components, those within others too, each with its path."""
    for index, component in enumerate(components):
        here = f"{path}.{index}"
        yield here, component
        yield from walk(component.get("components") or (), f"{here}.components")
        for name in ("accessory", "component"):
            if component.get(name):
                yield f"{here}.{name}", component[name]


# ---- messages ----------------------------------------------------------------------------------------------------


def wrong_with_message(body: Json, files: Sequence[str]) -> dict[str, str]:
    """Return what is wrong with a message; `files` are the names of what was sent along."""
    return dict(_message(body, files))


def _message(body: Json, files: Sequence[str]) -> Problems:
    version_2 = bool((body.get("flags") or 0) & COMPONENTS_V2)
    components = body.get("components") or []
    if len(body.get("content") or "") > MOST_CONTENT:
        yield "content", "Must be 2000 or fewer in length."
    if version_2:
        for name in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(name):
                yield name, "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
        if not components:
            yield "components", "This field is required"
    elif any(component.get("type") != ROW for component in components):
        yield "components", 'Value of field "type" must be one of (1,).'
    if not version_2 and len(components) > 5:
        yield "components", "Must be between 1 and 5 in length."
    if len(str(body.get("nonce") or "")) > 25:
        yield "nonce", "Must be 25 or fewer in length."
    yield from _mentions(body.get("allowed_mentions") or {})
    yield from _together(components)
    for path, component in walk(components):
        yield from _component(path, component, files)


def _mentions(allowed: Json) -> Problems:
    for name in ("users", "roles"):
        if name in (allowed.get("parse") or ()) and allowed.get(name):
            yield f"allowed_mentions.{name}", f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'


def _together(components: Sequence[Json]) -> Problems:
    everything = list(walk(components))
    if len(everything) > MOST_COMPONENTS:
        yield "components", f"The total number of components cannot exceed {MOST_COMPONENTS}"
    if sum(len(c.get("content") or "") for _, c in everything if c.get("type") == TEXT) > MOST_TEXT:
        yield "components", f"The total text of the components cannot exceed {MOST_TEXT} characters"
    for name in ("id", "custom_id"):
        seen = set()
        for path, component in everything:
            value = component.get(name)
            if value in (None, 0):
                continue
            if value in seen:
                yield f"{path}.{name}", f"Component {name} cannot be duplicated"
            seen.add(value)


def _component(path: str, component: Json, files: Sequence[str]) -> Problems:
    number = component.get("id")
    if number is not None and not 0 <= number < 2**31:
        yield f"{path}.id", "int32 value should be greater than or equal to 0 and less than 2147483648."
    match component.get("type"):
        case 1:
            yield from _row(path, component)
        case 2:
            yield from _button(path, component)
        case 3 | 5 | 6 | 7 | 8:
            yield from _select(path, component)
        case 9:
            yield from _section(path, component)
        case 10:
            if not 0 < len((component.get("content") or "").strip()) <= MOST_TEXT:
                yield f"{path}.content", "Must be between 1 and 4000 in length."
        case 11:
            yield from _media(path, component, files)
        case 12:
            items = component.get("items") or []
            if not 0 < len(items) <= 10:
                yield f"{path}.items", "Must be between 1 and 10 in length."
            for index, item in enumerate(items):
                yield from _media(f"{path}.items.{index}", item, files)
        case 13:
            if (component.get("file") or {}).get("url", "").removeprefix("attachment://") not in files:
                yield f"{path}.file.url", "The specified attachment was not sent along"
        case 17:
            if not component.get("components"):
                yield f"{path}.components", "Must be between 1 and 40 in length."


def _row(path: str, row: Json) -> Problems:
    held = row.get("components") or []
    kinds = {component.get("type") for component in held}
    if kinds == {BUTTON} and len(held) <= 5:
        return
    if not (len(held) == 1 and kinds <= set(SELECTS)):
        yield f"{path}.components", "An action row holds up to five buttons, or one select menu."


def _section(path: str, section: Json) -> Problems:
    texts = section.get("components") or []
    if not 0 < len(texts) <= 3 or any(text.get("type") != TEXT for text in texts):
        yield f"{path}.components", "Must be between 1 and 3 in length."
    if (section.get("accessory") or {}).get("type") not in (BUTTON, THUMBNAIL):
        yield f"{path}.accessory", "This field is required"


def _button(path: str, button: Json) -> Problems:
    label = button.get("label") or ""
    if len(label) > 80 or not (label or button.get("emoji")):
        yield f"{path}.label", "Must be between 1 and 80 in length."
    if button.get("style") == LINK:
        if not button.get("url") or "custom_id" in button:
            yield f"{path}.url", "A link button has a url, and no custom_id."
        if len(button.get("url") or "") > 512:
            yield f"{path}.url", "Must be 512 or fewer in length."
    else:
        yield from _custom_id(path, button)


def _custom_id(path: str, component: Json) -> Problems:
    if not 0 < len(component.get("custom_id") or "") <= MOST_ID:
        yield f"{path}.custom_id", "Must be between 1 and 100 in length."


def _select(path: str, select: Json) -> Problems:
    yield from _custom_id(path, select)
    if len(select.get("placeholder") or "") > 150:
        yield f"{path}.placeholder", "Must be 150 or fewer in length."
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not 0 <= least <= most <= MOST_OPTIONS or most < 1:
        yield f"{path}.max_values", "Must be between min_values and 25."
    if select.get("type") != SELECT:
        return
    options = select.get("options") or []
    if not 0 < len(options) <= MOST_OPTIONS:
        yield f"{path}.options", "Must be between 1 and 25 in length."
    if most > len(options):
        yield f"{path}.max_values", "max_values cannot exceed the number of options"
    values = [option.get("value") for option in options]
    if len(set(values)) < len(values):
        yield f"{path}.options", "The specified option value is already used"
    for index, option in enumerate(options):
        yield from _option(f"{path}.options.{index}", option)
    if sum(1 for option in options if option.get("default")) > most:
        yield f"{path}.options", "More options are chosen by default than can be"


def _option(path: str, option: Json) -> Problems:
    for name, least in (("label", 1), ("value", 1), ("description", 0)):
        if not least <= len(option.get(name) or "") <= 100:
            yield f"{path}.{name}", f"Must be between {least} and 100 in length."


def _media(path: str, holder: Json, files: Sequence[str]) -> Problems:
    address = (holder.get("media") or {}).get("url", "")
    if not address.startswith(("attachment://", "http://", "https://")):
        yield f"{path}.media.url", "Not a well formed URL."
    if address.startswith("attachment://") and address.removeprefix("attachment://") not in files:
        yield f"{path}.media.url", "The specified attachment was not sent along"
    if len(holder.get("description") or "") > 1_024:
        yield f"{path}.description", "Must be 1024 or fewer in length."


# ---- modals ------------------------------------------------------------------------------------------------------


def wrong_with_modal(data: Json) -> dict[str, str]:
    """Return what is wrong with a modal."""
    return dict(_modal(data))


def _modal(data: Json) -> Problems:
    if not 0 < len(data.get("title") or "") <= 45:
        yield "title", "Must be between 1 and 45 in length."
    if not 0 < len(data.get("custom_id") or "") <= MOST_ID:
        yield "custom_id", "Must be between 1 and 100 in length."
    components = data.get("components") or []
    if not 0 < len(components) <= 5:
        yield "components", "Must be between 1 and 5 in length."
    yield from _together(components)
    for path, component in walk(components):
        match component.get("type"):
            case 18:
                yield from _label(path, component)
            case 4:
                yield from _input(path, component)
            case 3 | 5 | 6 | 7 | 8:
                yield from _select(path, component)
            case 1 | 10 | 19 | 21 | 22 | 23:
                pass
            case kind:
                yield path, f"A component of type {kind} cannot stand in a modal."


def _label(path: str, label: Json) -> Problems:
    if not 0 < len(label.get("label") or "") <= 45:
        yield f"{path}.label", "Must be between 1 and 45 in length."
    if len(label.get("description") or "") > 100:
        yield f"{path}.description", "Must be 100 or fewer in length."
    if (label.get("component") or {}).get("type") not in FIELDS:
        yield f"{path}.component", "This field is required"


def _input(path: str, field: Json) -> Problems:
    yield from _custom_id(path, field)
    if len(field.get("placeholder") or "") > 100:
        yield f"{path}.placeholder", "Must be 100 or fewer in length."
    least, most = field.get("min_length", 0), field.get("max_length", 4_000)
    if not 0 <= least <= most <= 4_000 or most < 1:
        yield f"{path}.max_length", "Must be between min_length and 4000."
    if len(field.get("value") or "") > most:
        yield f"{path}.value", f"Must be {most} or fewer in length."


# ---- as they stand afterwards ------------------------------------------------------------------------------------

AS_IT_IS: dict[int, Json] = {
    CONTAINER: {"accent_color": None, "spoiler": False},
    SEPARATOR: {"divider": True, "spacing": 1},
}


def settled(components: Sequence[Json], attachments: Sequence[Json]) -> list[Json]:
    """Return components as they stand in a message: each with an id, pictures with their addresses."""
    taken = {c["id"] for _, c in walk(components) if c.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)
    by_name = {attachment["filename"]: attachment for attachment in attachments}

    def settle(component: Json) -> Json:
        found = {**AS_IT_IS.get(component["type"], {}), **component, "id": component.get("id") or next(free)}
        if "components" in component:
            found["components"] = [settle(part) for part in component["components"]]
        if "accessory" in component:
            found["accessory"] = settle(component["accessory"])
        if component["type"] == GALLERY:
            found["items"] = [_with_media(item, by_name) for item in component["items"]]
        if component["type"] == THUMBNAIL:
            found = _with_media(found, by_name)
        if component["type"] == FILE:
            found |= _file(component, by_name)
        return found

    return [settle(component) for component in components]


def _file(component: Json, by_name: dict[str, Json]) -> Json:
    attachment = by_name[component["file"]["url"].removeprefix("attachment://")]
    held = {name: attachment[name] for name in ("url", "proxy_url", "content_type")}
    held |= {"width": None, "height": None, "attachment_id": attachment["id"]}
    return {"file": held, "spoiler": False, "name": attachment["filename"], "size": attachment["size"]}


def _with_media(holder: Json, by_name: dict[str, Json]) -> Json:
    address = holder["media"]["url"]
    attachment = by_name.get(address.removeprefix("attachment://"))
    if attachment is None:
        media: Json = {"url": address, "proxy_url": address, "width": None, "height": None, "content_type": None}
    else:
        media = {name: attachment[name] for name in ("url", "proxy_url", "content_type")}
        media |= {"width": 1, "height": 1, "attachment_id": attachment["id"]}
    return {"spoiler": False, "description": None, **holder, "media": media}


def interactive(components: Sequence[Json]) -> list[Json]:
    """Return what can be pressed or chosen."""
    return [c for _, c in walk(components) if c.get("type") in (BUTTON, *SELECTS)]


def label_of(component: Json) -> str:
    """Return what a person calls something that can be pressed or chosen from."""
    emoji: Any = component.get("emoji") or {}
    return str(component.get("label") or component.get("placeholder") or emoji.get("name") or "")
