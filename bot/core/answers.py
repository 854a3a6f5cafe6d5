"""Answers that only their author sees, and that say so before anything else."""

from collections.abc import Iterable

from bot.core.effects import AnswerPrivately, Gesture
from bot.core.events import ButtonPressed
from bot.core.role import Part
from bot.core.views import Block, Divider, Small, View, view
from bot.core.voice import Say

APART = "apart"
"""The token of a button that stands on a message and opens a page: the message is left in its place."""


def privately(event: Gesture, say: Say, *blocks: Block | None, replaces: bool = False) -> AnswerPrivately:
    """Answer a gesture in sight of its author only; `replaces` puts it in the place of what was pressed."""
    shown = view(Small(say("only-you")), *blocks)
    return AnswerPrivately(interaction=event.interaction, view=shown, replaces=replaces)


def page(event: Gesture, say: Say, *blocks: Block | None) -> AnswerPrivately:
    """Answer with a page of a panel: a press turns the page in its place, words and forms open it."""
    turns = isinstance(event, ButtonPressed) and event.token != APART
    return privately(event, say, *blocks, replaces=turns)


def own_page(say: Say, parts: Iterable[Part]) -> View:
    """Lay the parts of somebody's own page one under the other; that only they see it is said once."""
    shown: list[Block] = [Small(say("home-only-you"))]
    for part in parts:
        shown += (Divider(), *part)
    return View(tuple(shown))
