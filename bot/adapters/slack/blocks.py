"""Draws the blocks of a view as Slack's: words as sections and context, what can be pressed as actions.

1. Limits are kept by cutting into more blocks; nothing but what stands here is shortened: the label of an option after
   150 characters, a picture's words after 2,000.
2. `verbatim` holds everywhere, so that Slack makes no channel, mention or link out of words.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from slack_sdk.models import blocks as slack
from slack_sdk.models.blocks.basic_components import SlackFile

from bot.adapters.slack import mrkdwn
from bot.adapters.slack.lengths import portions, shortened
from bot.adapters.slack.mrkdwn import Part
from bot.core.errors import InvalidViewError
from bot.core.markup import Line, LineKind, Markup, Span, Style, Words, parse
from bot.core.views import (
    Actions,
    AsItStands,
    Block,
    Button,
    Divider,
    Document,
    Facts,
    Heading,
    Option,
    Paragraph,
    Picture,
    Quoted,
    Select,
    Small,
    Tone,
    wire_id,
)

LONGEST_SECTION = slack.SectionBlock.text_max_length
LONGEST_CONTEXT = 2_000
LONGEST_FACT = 2_000
LONGEST_ALT = slack.ImageBlock.alt_text_max_length
LONGEST_HEADER = slack.HeaderBlock.text_max_length
LONGEST_PLACEHOLDER = 150
LONGEST_OPTION_LABEL = slack.Option.label_max_length
LONGEST_OPTION_VALUE = slack.Option.value_max_length
MOST_FACTS = slack.SectionBlock.fields_max_length
MOST_ACTIONS = slack.ActionsBlock.elements_max_length

_STYLE_OF = {Tone.PRIMARY: "primary", Tone.GRAVE: "danger"}


class Drawing:
    """Draws blocks; `part` says how what is more than words is written, `files` where pictures already are."""

    def __init__(self, part: Callable[[Span], Part], files: Mapping[str, str]) -> None:
        """Take how spans are written, and Slack's ids of the pictures by name."""
        self._part = part
        self._files = files

    def of(self, blocks: Sequence[Block]) -> Iterator[slack.Block]:
        """Draw blocks from top to bottom."""
        for block in blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[slack.Block]:
        match block:
            case Heading(text):
                yield from self._heading(text)
            case Paragraph(text):
                yield from self.sections(parse(text, ours=True))
            case Quoted(text):
                yield from self.sections(parse(text, ours=False), quoted=True)
            case Small(text):
                for words in self._texts(parse(text, ours=True), LONGEST_CONTEXT):
                    yield slack.ContextBlock(elements=[words])
            case Facts(pairs):
                yield from self._facts(pairs)
            case Actions(items):
                yield from _rows(items)
            case Picture(name=name, alt=alt) if name in self._files:
                yield slack.ImageBlock(alt_text=shortened(alt, LONGEST_ALT), slack_file=SlackFile(id=self._files[name]))
            case Divider():
                yield slack.DividerBlock()
            case Picture() | Document() | AsItStands():  # what takes an upload stands beside the blocks
                return

    def sections(self, lines: Sequence[Line], *, quoted: bool = False) -> Iterator[slack.Block]:
        """Draw lines of text."""
        for words in self._texts(lines, LONGEST_SECTION, quoted=quoted):
            yield slack.SectionBlock(text=words)

    def _texts(
        self, lines: Sequence[Line], longest: int, *, quoted: bool = False
    ) -> Iterator[slack.MarkdownTextObject]:
        for portion in portions(lines, self._part, longest):
            if any(self._part(span).text.strip() for line in portion for span in line.spans):
                drawn = mrkdwn.drawn(portion, self._part, ours=not quoted, quoted=quoted)
                yield slack.MarkdownTextObject(text=drawn, verbatim=True)

    def _heading(self, text: Markup) -> Iterator[slack.Block]:
        lines = parse(text, ours=True)
        parts = [self._part(span) for line in lines for span in line.spans]
        words = "".join(part.text for part in parts if isinstance(part, Words))
        alone = len(lines) == 1 and all(isinstance(part, Words) for part in parts)
        if alone and lines[0].kind is LineKind.TEXT and words.strip() and len(words) <= LONGEST_HEADER:
            yield slack.HeaderBlock(text=slack.PlainTextObject(text=words))
        else:
            yield from self.sections([_strong(line) for line in lines])

    def _facts(self, pairs: Sequence[tuple[Markup, Markup]]) -> Iterator[slack.Block]:
        fields: list[slack.TextObject] = []
        for name, value in pairs:
            lines = (*(_strong(line) for line in parse(name, ours=True)), *parse(value, ours=True))
            texts = list(self._texts(lines, LONGEST_FACT))
            if fields and (len(texts) > 1 or len(fields) == MOST_FACTS):
                yield slack.SectionBlock(fields=fields)
                fields = []
            if len(texts) > 1:
                yield from (slack.SectionBlock(text=words) for words in texts)
            else:
                fields += texts
        if fields:
            yield slack.SectionBlock(fields=fields)


def _strong(line: Line) -> Line:
    spans = tuple(
        Words(span.text, Style.STRONG) if isinstance(span, Words) and span.style is Style.PLAIN else span
        for span in line.spans
    )
    return Line(spans, line.kind)


# ---- what can be pressed -------------------------------------------------------------------------------------------


def _rows(items: Sequence[Button | Select]) -> Iterator[slack.Block]:
    """Put items in rows; in one row Slack takes no two of one id, and no menu of which several may be chosen."""
    row: dict[str, slack.InteractiveElement] = {}
    for item in items:
        wire = wire_id(item.verb, item.token)
        several = isinstance(item, Select) and item.most != 1
        if row and (several or wire in row or len(row) == MOST_ACTIONS):
            yield slack.ActionsBlock(elements=list(row.values()))
            row = {}
        if isinstance(item, Select) and several:
            yield _choose_several(item, wire)
        else:
            row[wire] = _element(item, wire)
    if row:
        yield slack.ActionsBlock(elements=list(row.values()))


def _choose_several(item: Select, wire: str) -> slack.Block:
    """Draw a menu of which several may be chosen, beside its name: Slack takes it in a section, not in a row."""
    menu = slack.StaticMultiSelectElement(
        placeholder=_placeholder(item.label),
        action_id=wire,
        options=[option_of(option) for option in item.options],
        max_selected_items=max(item.most, 1),
    )
    return slack.SectionBlock(text=slack.PlainTextObject(text=item.label or " "), accessory=menu)


def _element(item: Button | Select, wire: str) -> slack.InteractiveElement:
    match item:
        case Button(label=label, tone=tone):
            return slack.ButtonElement(text=label, action_id=wire, style=_STYLE_OF.get(tone))
        case Select(label=label, options=offered):
            options = [option_of(option) for option in offered]
            return slack.StaticSelectElement(placeholder=_placeholder(label), action_id=wire, options=options)


def _placeholder(label: str) -> str | None:
    return shortened(label, LONGEST_PLACEHOLDER) or None


def option_of(option: Option) -> slack.Option:
    """Draw one of several things to choose; where its label is long, it goes on in small print."""
    if not 0 < len(option.value) <= LONGEST_OPTION_VALUE:
        raise InvalidViewError(
            f"The option {shortened(option.label, 40)!r} has a value of {len(option.value)} characters; "
            f"Slack takes 1 to {LONGEST_OPTION_VALUE}. Give it a short token instead."
        )
    label, more = option.label[:LONGEST_OPTION_LABEL], option.label[LONGEST_OPTION_LABEL:]
    return slack.Option(
        value=option.value,
        text=slack.PlainTextObject(text=label or option.value[:LONGEST_OPTION_LABEL]),
        description=slack.PlainTextObject(text=shortened(more, LONGEST_OPTION_LABEL)) if more else None,
    )
