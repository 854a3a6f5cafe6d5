"""What the board shows of what comes round: where a host is lacking, and what people found worth their time."""

from datetime import timedelta

from bot.core.markup import Markup, moment
from bot.core.views import Block, Paragraph
from bot.roles.coordinator.rhythm import title_of
from bot.roles.coordinator.tx import CoordinatorTx

AHEAD = timedelta(days=14)
MOST_SHOWN = 5


def what_comes_round(tx: CoordinatorTx) -> list[Block]:
    """Show what needs a coordinator, and what was said; nothing where nothing comes round."""
    return [
        Paragraph(Markup("\n".join((tx.say(key), *lines[:MOST_SHOWN]))))
        for key, lines in (("board-lacks-host", _without_host(tx)), ("board-worth", _worth(tx)))
        if lines
    ]


def _without_host(tx: CoordinatorTx) -> list[Markup]:
    return [
        tx.say("board-time", title=title_of(time, tx.say), at=moment(time.at))
        for time in tx.rhythm.ahead(tx.now + AHEAD)
        if time.lacks_host
    ]


def _worth(tx: CoordinatorTx) -> list[Markup]:
    return [
        tx.say("board-worth-of", title=title_of(one, tx.say), count=one.yes, number=one.yes + one.no)
        for one in tx.rhythm.regulars()
        if one.yes + one.no
    ]
