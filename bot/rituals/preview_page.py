"""A foreseen course as a page that only one person sees: moment by moment, what would be said where."""

from collections.abc import Sequence

from bot.core.markup import Markup, channel_link, mention, moment
from bot.core.views import Actions, Block, Button, Divider, Document, Facts, Heading, Paragraph, Picture, Quoted, Small
from bot.core.voice import Say
from bot.rituals.preview import Course, Foreseen, Way

MOST_MESSAGES = 4
MOST_CHARACTERS = 2_400
"""What fits one message of the narrowest platform, with the lines that we add."""


def course_page(course: Course, say: Say, *, verb: str, token: str, page: int = 0) -> tuple[Block, ...]:
    """Lay a page of a course out; a press on `verb` with `<token>/<page>` turns to another."""
    if not course.said:
        return (Paragraph(say("preview-nothing")),)
    parts = _parts(course.said)
    page = min(max(page, 0), len(parts) - 1)
    blocks: list[Block] = list(assumed(course, say)) if page == 0 else []
    for foreseen in parts[page]:
        blocks += (Divider(), *_shown(foreseen, say))
    if course.cut and page == len(parts) - 1:
        blocks += (Divider(), Small(say("preview-cut")))
    turns = tuple(
        Button(label=str(say(key)), verb=verb, token=f"{token}/{to}")
        for key, to in (("preview-back", page - 1), ("preview-more", page + 1))
        if 0 <= to < len(parts)
    )
    if len(parts) > 1:
        blocks += (Divider(), Small(say("preview-page", number=page + 1, most=len(parts))), Actions(turns))
    return tuple(blocks)


def assumed(course: Course, say: Say) -> tuple[Block, ...]:
    """Say what a preview shows, and what is assumed in it."""
    when = moment(course.begins or course.said[0].at)
    said = say("preview-intro", count=len(course.said), when=when)
    if course.guests:
        said = Markup(f"{said} {say('preview-assumed', count=course.guests)}")
    return (Paragraph(said), Small(say("preview-nothing-happens")))


def _parts(said: Sequence[Foreseen]) -> list[list[Foreseen]]:
    """Share messages out over pages; one that is longer than a page has a page of its own."""
    parts: list[list[Foreseen]] = []
    filled = 0
    for foreseen in said:
        size = sum(map(_length, foreseen.view.blocks))
        if not parts or len(parts[-1]) == MOST_MESSAGES or filled + size > MOST_CHARACTERS:
            parts.append([])
            filled = 0
        parts[-1].append(foreseen)
        filled += size
    return parts


def _shown(foreseen: Foreseen, say: Say) -> tuple[Block, ...]:
    return (Paragraph(headline(foreseen, say)), *flat(foreseen.view.blocks))


def headline(foreseen: Foreseen, say: Say) -> Markup:
    """Say when something is said, where, and to whom."""
    where, when = Markup("") if foreseen.channel is None else channel_link(foreseen.channel), moment(foreseen.at)
    match foreseen.way:
        case Way.POST:
            return say("preview-post", when=when, where=where)
        case Way.THREAD:
            return say("preview-thread", when=when, where=where)
        case Way.EDIT:
            return say("preview-edit", when=when, where=where)
        case Way.DIRECT:
            return say("preview-direct", when=when, whom=_whom(foreseen, say))


def _whom(foreseen: Foreseen, say: Say) -> Markup:
    named = [mention(member) for member in foreseen.to]
    if foreseen.guests:
        named.append(say("preview-guests", count=foreseen.guests))
    return Markup(", ".join(named))


def flat(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks that show what can be pressed or taken along, and let nobody do it."""
    return tuple(_flat(block) for block in blocks if not isinstance(block, Divider))


def _flat(block: Block) -> Block:
    match block:
        case Actions(items):
            return Small(Markup(" · ".join(f"`{_label(item.label)}`" for item in items)))
        case Document(name=name):
            return Small(Markup(f"`{_label(name)}`"))
        case _:
            return block


def _label(words: str) -> str:
    return words.replace("`", "’")


def _length(block: Block) -> int:
    match block:
        case Heading(text) | Paragraph(text) | Small(text) | Quoted(text):
            return len(text)
        case Facts(pairs):
            return sum(len(name) + len(value) for name, value in pairs)
        case Actions(items):
            return sum(len(item.label) + 5 for item in items)
        case Document(name=text) | Picture(alt=text):
            return len(text)
        case _:
            return 0
