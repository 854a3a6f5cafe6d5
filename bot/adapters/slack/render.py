"""Draws what is said as Slack shows it: messages, forms, sheets and App Home.

1. Whom a message is meant to reach is mentioned; everybody else is a name that notifies nobody.
2. What another workspace holds is only words here.
3. Nothing is lost: what one message has no room for is the rest, for the message's thread.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from slack_sdk.models import blocks as slack
from slack_sdk.models.views import View as SlackView

from bot.adapters.slack import modal
from bot.adapters.slack.blocks import Drawing
from bot.adapters.slack.lengths import shortened
from bot.adapters.slack.mrkdwn import Part, Token, entities
from bot.core.forms import Form
from bot.core.ids import ChannelId, Identity, MemberId, MessageRef, SpaceId, external_of, space_of
from bot.core.markup import ChannelLink, Link, Mention, MessageLink, Moment, Span, Words, escape, parse
from bot.core.views import (
    Actions,
    Block,
    Document,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Quoted,
    Small,
    View,
)

SOMEBODY = "somebody"
"""Who is mentioned and no longer known."""
MOST_BLOCKS = 50
MOST_CHARACTERS = 12_000
"""Of one message's blocks together; beyond about 13,000 Slack answers `msg_blocks_too_long`."""
LONGEST_TEXT = 3_000
_LONGEST_TOKEN = 1_500
_IN_ADDRESSES = "%/?#[]@!$&'()*+,;=:~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message: `text` for notifications, and what it shows. `rest` is what goes into its thread, message by message.

    Documents and pictures are uploaded; a picture then stands among the blocks.
    """

    text: str
    blocks: Sequence[slack.Block]
    documents: tuple[Document, ...] = ()
    pictures: tuple[Picture, ...] = ()
    rest: tuple[Sequence[slack.Block], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Draws the bot's views in one workspace; `names` are what its users are called, by Slack's ids."""

    space: SpaceId
    address: str
    people: Mapping[MemberId, Identity]
    names: Mapping[str, str]
    calls: Callable[[MemberId], bool]

    def message(self, view: View, files: Mapping[str, str] | None = None) -> Said:
        """Draw a message; `files` are Slack's ids of the pictures that are uploaded already, by name."""
        blocks, *rest = _messages(Drawing(self._part, files or {}).of(view.blocks))
        return Said(
            text=self._in_short(view),
            blocks=blocks,
            documents=tuple(block for block in view.blocks if isinstance(block, Document)),
            pictures=tuple(block for block in view.blocks if isinstance(block, Picture)),
            rest=tuple(rest),
        )

    def picture(self, file: str, picture: Picture) -> slack.Block:
        """Draw a picture that is uploaded."""
        [block] = Drawing(self._part, {picture.name: file}).of([picture])
        return block

    def modal(self, form: Form, word: Callable[..., str], private_metadata: str = "") -> SlackView:
        """Draw a form; `word` says what closing it is called, and an input that goes on with a field."""
        return modal.form(
            form,
            list(Drawing(self._part, {}).sections(parse(form.intro))),
            close=word("slack-form-close"),
            private_metadata=private_metadata,
            goes_on=lambda label: word("slack-form-goes-on", label=label),
        )

    def sheet(self, view: View, title: str, close: str, private_metadata: str = "") -> SlackView:
        """Draw an answer as a sheet that lies over everything."""
        return modal.sheet(self._page(view), title=title, close=close, private_metadata=private_metadata)

    def home(self, view: View) -> SlackView:
        """Draw somebody's own page."""
        return modal.home(self._page(view))

    def _page(self, view: View) -> list[slack.Block]:
        return list(Drawing(self._part, {}).of([_without_upload(block) for block in view.blocks]))

    # ---- what is more than words ----------------------------------------------------------------------------------

    def _part(self, span: Span) -> Part:
        part = self._whole_part(span)
        fits = isinstance(part, Words) or len(part.text) <= _LONGEST_TOKEN
        return part if fits else Words(_aloud(span))

    def _whole_part(self, span: Span) -> Part:
        match span:
            case Words():
                return span
            case Link(label, url):
                return _link(label, url)
            case MessageLink(label, message) if self._here(message.channel):
                return _link(label, address_of(message, self.address))
            case MessageLink(label):
                return Words(label)
            case Mention(member):
                return self._mention(member)
            case ChannelLink(channel) if self._here(channel):
                return Token(f"<#{entities(external_of(channel))}>")
            case ChannelLink(channel):
                return Words(f"#{external_of(channel)}")
            case Moment(at, is_day=True):
                return Token(f"<!date^{int(at.timestamp())}^{{date_long}}|{at:%Y-%m-%d}>")
            case Moment(at):
                fallback = f"{at:%Y-%m-%d %H:%M} UTC"
                return Token(f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{fallback}>")

    def _mention(self, member: MemberId) -> Part:
        who = self.people.get(member)
        if who is None or not self._here(who):
            return Words(SOMEBODY)
        user = external_of(who)
        if self.calls(member):
            return Token(f"<@{entities(user)}>")
        name = self.names.get(user)
        return Words(f"@{name}" if name else SOMEBODY)

    def _here(self, thing: Identity | ChannelId) -> bool:
        return space_of(thing) == self.space

    # ---- for notifications ----------------------------------------------------------------------------------------

    def _in_short(self, view: View) -> str:
        said = "\n".join(filter(None, (self._aloud(block).strip() for block in view.blocks)))
        return _entities_within(said, LONGEST_TEXT)

    def _aloud(self, block: Block) -> str:
        match block:
            case Heading(text) | Paragraph(text) | Small(text):
                return self._plain(text, ours=True)
            case Quoted(text):
                return self._plain(text, ours=False)
            case Facts(pairs):
                return "\n".join(": ".join(self._plain(part, ours=True) for part in pair) for pair in pairs)
            case Picture(alt=alt):
                return alt
            case Document(name=name):
                return name
            case Actions(items):
                return " · ".join(item.label for item in items)
            case _:
                return ""

    def _plain(self, text: str, *, ours: bool) -> str:
        return "\n".join("".join(map(self._spoken, line.spans)) for line in parse(text, ours=ours))

    def _spoken(self, span: Span) -> str:
        if isinstance(span, Mention):
            who = self.people.get(span.member)
            name = self.names.get(external_of(who)) if who is not None and self._here(who) else None
            return f"@{name}" if name else SOMEBODY
        return _aloud(span)


def address_of(message: MessageRef, workspace: str) -> str:
    """Return the address under which Slack shows a message to whoever may see it."""
    return f"{workspace.rstrip('/')}/archives/{external_of(message.channel)}/p{message.id.replace('.', '')}"


def _link(label: str, url: str) -> Token:
    return Token(f"<{entities(quote(url, safe=_IN_ADDRESSES))}|{entities(label)}>")


def _without_upload(block: Block) -> Block:
    """Name what nothing can be uploaded for."""
    match block:
        case Picture(alt=words) | Document(name=words):
            return Small(escape(words))
        case _:
            return block


def _aloud(span: Span) -> str:
    match span:
        case Words(text=text):
            return text
        case Link(label=label, url=url):
            return f"{label} ({url})"
        case MessageLink(label=label):
            return label
        case ChannelLink(channel=channel):
            return f"#{external_of(channel)}"
        case Moment(at=at, is_day=True):
            return f"{at:%Y-%m-%d}"
        case Moment(at=at):
            return f"{at:%Y-%m-%d %H:%M} UTC"
        case Mention():
            return SOMEBODY


def _entities_within(text: str, longest: int) -> str:
    short = shortened(text, longest)
    while len(entities(short)) > longest:
        short = shortened(text, len(short) - (len(entities(short)) - longest + 4) // 5)
    return entities(short)


def _messages(blocks: Iterator[slack.Block]) -> Iterator[list[slack.Block]]:
    """Deal blocks out to as many messages as they need; there is always a first, be it without any."""
    message: list[slack.Block] = []
    characters = 0
    for block in blocks:
        length = _length(block)
        if len(message) == MOST_BLOCKS or (message and characters + length > MOST_CHARACTERS):
            yield message
            message, characters = [], 0
        message.append(block)
        characters += length
    yield message


def _length(block: slack.Block) -> int:
    match block:
        case slack.SectionBlock(text=text, fields=fields):
            return sum(len(words.text or "") for words in ([text] if text else fields or ()))
        case slack.ContextBlock(elements=elements):
            return sum(len(words.text or "") for words in elements if isinstance(words, slack.TextObject))
        case _:
            return 0
