"""What a question is called where it needs a title, and where a title and words stand together."""

import re

from bot.core.markup import Words, parse
from bot.core.seen import shows

LONGEST_TITLE = 100
"""As the narrowest platform has it."""

_END = re.compile(r"[.?!…]+(?=\s|$)")
_FEWEST_WORDS = 3
"""A sentence of fewer words ("Help!") says nothing by itself."""
_APART = "\n\n"
_FENCE = "```"


def one_line(title: str) -> str:
    """Return a title as it is kept: on one line, with single spaces; nothing where nothing of it can be seen."""
    return " ".join(title.split()) if shows(title) else ""


def title_of(text: str) -> str:
    """Return what to call a question: its first sentence that says something, as far as there is room."""
    line = next((line for line in text.splitlines() if shows(line) and not line.startswith(_FENCE)), text)
    line = _shown(line) or one_line(line)
    ends = (found.end() for found in _END.finditer(line))
    sentence = next((line[:end] for end in ends if len(line[:end].split()) >= _FEWEST_WORDS), line)
    return cut_at_word(sentence, LONGEST_TITLE)


def cut(text: str, longest: int) -> str:
    """Return a text as far as there is room, with a mark where it goes on."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def cut_at_word(text: str, longest: int) -> str:
    """Return a text as far as there is room for whole words, with a mark where it goes on."""
    if len(text) <= longest:
        return text
    whole, _, _ = text[:longest].rpartition(" ")
    return (whole or text)[: longest - 1].rstrip() + "…"


def _shown(line: str) -> str:
    """Return what is read of a line, without the marks of its style; nothing else has a meaning in somebody's words."""
    spans = (span for one in parse(line.strip()) for span in one.spans)
    return one_line("".join(span.text for span in spans if isinstance(span, Words)))


def titled(title: str, words: str, longest: int) -> str:
    """Put a title over words, as far as there is room; without words the title serves alone."""
    return f"{title}{_APART}{words}"[:longest].strip() if words else title


def title_over(text: str) -> str:
    """Return the title that `titled` put over words."""
    return text.partition(_APART)[0]


def words_under(text: str) -> str:
    """Return the words that `titled` put under a title."""
    return text.partition(_APART)[2]
