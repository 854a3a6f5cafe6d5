"""Reads what Block Kit shows back into a view of ours, so that a story can be asserted wherever it takes place.

It knows Slack's blocks, not how we draw: a button goes by its `action_id`, a mention by whom Slack would call.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.adapters.slack import text
from bot.core.ids import MemberId, MessageRef, SpaceId, channel_id
from bot.core.markup import Markup, day, escape, link, mention, message_link, moment, plain
from bot.core.views import (
    Actions,
    Block,
    Button,
    Divider,
    Document,
    Facts,
    Heading,
    Option,
    Paragraph,
    Picture,
    Select,
    Small,
    View,
    parse_wire_id,
)
from tests.slack.state import Json

TOKEN = re.compile(r"<([^<>\n]+)>")
HELD = re.compile("\ue000(\\d+)\ue001")
PERMALINK = re.compile(r"https?://[^/\s]+/archives/(?P<channel>[A-Z0-9]+)/p(?P<seconds>\d+)(?P<micros>\d{6})")
UNSEEN = re.compile("[\u034f\u200b\u2060\ufeff]")
NOTHING_TO_SEE = "aGVsbG8="


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """How somebody of a workspace reads; `people` and `channels` are called by these names, by Slack's ids."""

    space: SpaceId
    people: Mapping[str, str]
    channels: Mapping[str, str]

    def view(self, blocks: Sequence[Json], words: str = "", documents: Sequence[Document] = ()) -> View:
        """Read a message: its blocks, or its words where there are none, and what is attached to it."""
        found = [read for block in blocks for read in self._block(block)]
        if not blocks and words:
            found.append(Paragraph(self.markup(words)))
        return View((*found, *documents) or (Divider(),))

    # ---- blocks ----------------------------------------------------------------------------------------------

    def _block(self, block: Json) -> Iterator[Block]:
        match block["type"]:
            case "header":
                yield Heading(escape(UNSEEN.sub("", block["text"]["text"])))
            case "section" if "fields" in block:
                yield Facts(tuple(self._pair(field["text"]) for field in block["fields"]))
            case "section":
                yield Paragraph(self._text(block["text"]))
                if "accessory" in block:
                    yield from self._items([block["accessory"]])
            case "context":
                yield Small(Markup("\n".join(self._text(part) for part in block["elements"] if "text" in part)))
            case "actions":
                yield from self._items(block["elements"])
            case "image":
                yield Picture(name="picture", media_type="image/png", content=NOTHING_TO_SEE, alt=block["alt_text"])
            case "divider":
                yield Divider()

    def _items(self, elements: Sequence[Json]) -> Iterator[Block]:
        items = tuple(item for element in elements for item in self._item(element))
        if items:
            yield Actions(items)

    def _item(self, element: Json) -> Iterator[Button | Select]:
        verb, token = parse_wire_id(element.get("action_id", ""))
        if element["type"] == "button":
            yield Button(label=element["text"]["text"], verb=verb, token=token)
        elif "options" in element:
            options = tuple(Option(option["text"]["text"], option["value"]) for option in element["options"])
            label = element["placeholder"]["text"]
            yield Select(
                label=label, verb=verb, token=token, options=options, most=element.get("max_selected_items", 1)
            )

    def _pair(self, words: str) -> tuple[Markup, Markup]:
        name, _, value = words.partition("\n")
        return self.markup(name), self.markup(value)

    # ---- words -----------------------------------------------------------------------------------------------

    def _text(self, given: Json) -> Markup:
        if given["type"] == "plain_text":
            return escape(UNSEEN.sub("", given["text"]))
        return self.markup(given["text"])

    def markup(self, words: str) -> Markup:
        """Read mrkdwn: its styles fall away, its tokens become ours, and all else is what it says."""
        held: list[Markup] = []

        def hold(meant: Markup) -> str:
            held.append(meant)
            return f"\ue000{len(held) - 1}\ue001"

        live = TOKEN.sub(lambda found: hold(self._token(found[1])), words)
        read = UNSEEN.sub("", plain(text.read(live, names=str, channels=str)))
        inert = escape(self._named(read, hold))
        return Markup(HELD.sub(lambda found: held[int(found[1])], inert))

    def _named(self, words: str, hold: Callable[[Markup], str]) -> str:
        """Find whom the words name without calling them."""
        ids = {name: user for user, name in self.people.items()}
        names = "|".join(map(re.escape, sorted(ids, key=len, reverse=True)))
        return re.sub(rf"@({names})\b", lambda found: hold(mention(MemberId(ids[found[1]]))), words) if ids else words

    def _token(self, token: str) -> Markup:
        target, _, label = token.partition("|")
        if target.startswith("@"):
            return mention(MemberId(target[1:]))
        if target.startswith("#"):
            return escape(f"#{self.channels.get(target[1:], label or target[1:])}")
        if target.startswith("!date^"):
            _, seconds, shape = target.split("^")[:3]
            return (moment if "{time}" in shape else day)(datetime.fromtimestamp(int(seconds), UTC))
        seen = UNSEEN.sub("", _decoded(label or target))
        if message := PERMALINK.match(target):
            ref = MessageRef(channel_id(self.space, message["channel"]), f"{message['seconds']}.{message['micros']}")
            return message_link(seen, ref)
        return link(seen, _decoded(target))


def _decoded(words: str) -> str:
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
