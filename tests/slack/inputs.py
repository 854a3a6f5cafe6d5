"""What somebody chose or filled in, as Slack writes it beside each kind of element."""

from collections.abc import Sequence

from tests.slack.records import Json

SEVERAL = "multi_"


class NotPossible(Exception):
    """Slack's own form or menu does not let anybody do this."""


def chosen(element: Json, values: Sequence[str]) -> Json:
    """Return what an element holds once these values were given; options go by value or by label."""
    kind = element["type"]
    several = kind.startswith(SEVERAL) or kind == "checkboxes"
    if not several and len(values) > 1:
        raise NotPossible(f"{kind} takes one value, not {values}")
    if len(values) > element.get("max_selected_items", len(values)):
        raise NotPossible(f"{kind} takes at most {element['max_selected_items']} values, not {values}")
    one = values[0] if values else None
    match kind:
        case "button":
            return {"text": element["text"], **({"value": element["value"]} if "value" in element else {})}
        case "plain_text_input" | "email_text_input" | "url_text_input" | "number_input":
            if one is not None and len(one) > element.get("max_length", 3_000):
                raise NotPossible(f"this takes {element.get('max_length', 3_000)} characters, not {len(one)}")
            return {"value": one or None}
        case "static_select" | "radio_buttons" | "overflow" | "external_select":
            return {"selected_option": _option(element, one) if one is not None else None}
        case "multi_static_select" | "checkboxes" | "multi_external_select":
            return {"selected_options": [_option(element, value) for value in values]}
        case "datepicker":
            return {"selected_date": one}
        case "timepicker":
            return {"selected_time": one}
        case "datetimepicker":
            return {"selected_date_time": int(one) if one is not None else None}
    thing = _thing(kind)
    return {f"selected_{thing}s": list(values)} if several else {f"selected_{thing}": one}


def initial(element: Json) -> Json:
    """Return what an element holds before anybody touched it."""
    for name in ("initial_option", "initial_date", "initial_time", "initial_value", "initial_date_time"):
        if name in element:
            given = element[name]
            return chosen(element, [given["value"] if isinstance(given, dict) else str(given)])
    if "initial_options" in element:
        return chosen(element, [option["value"] for option in element["initial_options"]])
    thing = _thing(element["type"])
    given = element.get(f"initial_{thing}s") or element.get(f"initial_{thing}")
    return chosen(element, given if isinstance(given, list) else [given] if given else [])


def _thing(kind: str) -> str:
    """Return what a menu lets one choose: `user`, `conversation` or `channel`."""
    return kind.removeprefix(SEVERAL).removesuffix("s_select")


def is_empty(held: Json) -> bool:
    """Say whether nothing was given."""
    return not any(held.values())


def _option(element: Json, wanted: str) -> Json:
    groups = [option for group in element.get("option_groups") or () for option in group["options"]]
    for option in [*(element.get("options") or ()), *groups]:
        if wanted in (option["value"], option["text"]["text"]):
            found: Json = {name: value for name, value in option.items() if name != "description"}
            return found
    raise NotPossible(f"{wanted!r} is not offered")
