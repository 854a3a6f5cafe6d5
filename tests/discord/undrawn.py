"""Reads what Discord's components show back into a view of ours, so that a story can be asserted wherever it is told.

It knows Discord's components, not how we draw: a button goes by its custom id, a mention by whom it names.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.adapters.discord.wire import read_custom_id
from bot.core.ids import MemberId, MessageRef
from bot.core.markup import Markup, day, escape, mention, message_link, moment
from bot.core.views import (
    Actions,
    Block,
    Button,
    Divider,
    Document,
    Facts,
    Option,
    Paragraph,
    Picture,
    Select,
    View,
)
from tests.discord.components import BUTTON, FILE, GALLERY, ROW, SEPARATOR, TEXT
from tests.discord.markdown import MASKED, MOMENT, OWN, USER, Reader
from tests.discord.records import Json

FACT = re.compile(r"\*\*(?P<name>[^*\n]+)\*\*[\u200b\u2060]* · (?P<value>[^\n]+)")
LISTED = re.compile(r"^- ", re.MULTILINE)
HELD = re.compile("\ue000(\\d+)\ue001")
NOTHING_TO_SEE = "aGVsbG8="

Named = Callable[[str, str], MessageRef | None]


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """How somebody reads. `people` are called by these names, by their ids.

    `named` says which message is meant by the id of a channel or thread and its own, `file` what a file holds.
    """

    reader: Reader
    people: Mapping[str, str]
    named: Named
    file: Callable[[str], str]

    def view(self, components: Sequence[Json]) -> View:
        """Read a message."""
        return View(tuple(block for component in components for block in self._block(component)) or (Divider(),))

    def _block(self, component: Json) -> Iterator[Block]:
        match component["type"]:
            case kind if kind == TEXT:
                yield from self._words(component["content"])
            case kind if kind == ROW:
                yield Actions(tuple(item for one in component["components"] for item in self._item(one)))
            case kind if kind == GALLERY:
                for item in component["items"]:
                    alt = item.get("description") or "?"
                    yield Picture(name="picture", media_type="image/png", content=NOTHING_TO_SEE, alt=alt)
            case kind if kind == FILE:
                url = component["file"]["url"]
                yield Document(name=url.rpartition("/")[2], media_type="text/plain", content=self.file(url))
            case kind if kind == SEPARATOR:
                yield Divider()

    def _words(self, content: str) -> Iterator[Block]:
        lines = content.split("\n")
        facts = [FACT.fullmatch(line) for line in lines]
        if all(facts):
            yield Facts(tuple((self.markup(f["name"]), self.markup(f["value"])) for f in facts if f is not None))
        else:
            yield Paragraph(self.markup(content))

    def _item(self, component: Json) -> Iterator[Button | Select]:
        verb, token, _ = read_custom_id(component.get("custom_id", "")) or ("", "", None)
        if component["type"] == BUTTON:
            yield Button(label=component["label"], verb=verb, token=token)
        elif "options" in component:
            options = tuple(
                Option(f"{option['label']}{option.get('description', '')}", option["value"])
                for option in component["options"]
            )
            most = component.get("max_values", 1)
            yield Select(label=component["placeholder"], verb=verb, token=token, options=options, most=most)

    def markup(self, words: str) -> Markup:
        """Read Discord's Markdown: its styles fall away, its tokens become ours, and all else is what it says."""
        held: list[Markup] = []

        def hold(meant: Markup) -> str:
            held.append(meant)
            return f"\ue000{len(held) - 1}\ue001"

        live = USER.sub(lambda found: hold(mention(MemberId(found[1]))), words)
        live = MOMENT.sub(
            lambda found: hold((day if found[2] == "D" else moment)(datetime.fromtimestamp(int(found[1]), UTC))), live
        )
        live = MASKED.sub(lambda found: self._link(found, hold), live)
        read = escape(self._named(LISTED.sub("", self.reader.read(live).text), hold))
        return Markup(HELD.sub(lambda found: held[int(found[1])], read))

    def _named(self, words: str, hold: Callable[[Markup], str]) -> str:
        """Find whom the words name without calling them."""
        ids = {name: user for user, name in self.people.items()}
        names = "|".join(map(re.escape, sorted(ids, key=len, reverse=True)))
        return re.sub(rf"@({names})\b", lambda found: hold(mention(MemberId(ids[found[1]]))), words) if ids else words

    def _link(self, found: re.Match[str], hold: Callable[[Markup], str]) -> str:
        if OWN.match(found[2]) is None:
            return found[0]
        channel, message = found[2].split("/")[-2:]
        ref = self.named(channel, message)
        label = self.reader.read(found[1]).text
        return found[0] if ref is None else hold(message_link(label, ref))
