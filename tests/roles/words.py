"""Reads a view aloud, for tests."""

from bot.core.markup import plain
from bot.core.views import Facts, Heading, Paragraph, Quoted, Small


def words(view):
    """Return everything that a view says, as characters."""
    said = []
    for block in view.blocks:
        match block:
            case Heading(text) | Paragraph(text) | Small(text):
                said.append(plain(text))
            case Quoted(text):
                said.append(text)
            case Facts(pairs):
                said += [f"{plain(name)}: {plain(value)}" for name, value in pairs]
    return "\n".join(said)


def verbs(view):
    """Return what can be pressed."""
    return [button.verb for button in view.buttons()]
