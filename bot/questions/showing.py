"""How what was found is shown: in its author's own words, with their name and the day."""

from collections.abc import Sequence

from bot.core.markup import Markup, escape, mention, message_link, moment
from bot.core.views import Block, Paragraph, Quoted
from bot.core.voice import Say
from bot.questions.found import Found, Shelf
from bot.questions.titles import cut

LONGEST_QUOTE = 400


def found_blocks(say: Say, found: Sequence[Found]) -> list[Block]:
    """Return blocks that show what was found, one after the other."""
    blocks: list[Block] = []
    for one in found:
        title = escape(one.title)
        link = title if one.post is None else message_link(title, one.post)
        blocks.append(Paragraph(_who_and_when(say, one, link)))
        if one.words and one.words.strip() != one.title:
            blocks.append(Quoted(cut(one.words, LONGEST_QUOTE)))
    return blocks


def _who_and_when(say: Say, one: Found, link: Markup) -> Markup:
    at = moment(one.at)
    author = escape(one.by_name) if one.author is None else mention(one.author)
    if not author:
        return say("found-card-of-nobody", link=link, at=at)
    if one.shelf is Shelf.CARD:
        return say("found-card", link=link, author=author, at=at)
    return say("found-question", link=link, author=author, at=at)
