"""The doorkeeper's role: whoever writes or reacts under a run's message takes part, whatever kind it is of.

1. Most of what is said stands elsewhere: that is known by one look, and nothing further is done.
2. What somebody wrote stays theirs; that they were there is all that is written down.
"""

from bot.core.commands import Word
from bot.core.events import Event, MessagePosted, ReactionAdded
from bot.core.ids import MemberId
from bot.core.people import Life
from bot.core.role import Reader
from bot.core.witness import Silence
from bot.rituals.format import Kind
from bot.rituals.ritual import OPEN, Run, Stage
from bot.rituals.tx import RitualTx


class Doorkeeper:
    """Notes who is there."""

    name = "doorkeeper"
    handles: tuple[type[Event], ...] = (MessagePosted, ReactionAdded)
    words: tuple[Word, ...] = ()

    async def prepare(self, event: Event, read: Reader) -> Run | Silence:
        """Return the run that it stands under, if that takes people in now."""
        match event:
            case MessagePosted(thread=where) | ReactionAdded(message=where) if where is not None:
                run: Run | None = await read.look(lambda look: look.runs.open_at(where))
                return Silence("nothing-on") if run is None else run
        return Silence("nothing-on")

    def handle(self, event: MessagePosted | ReactionAdded, facts: Run, tx: RitualTx) -> None:
        """Write down that somebody takes part."""
        run = tx.runs.run(facts.id)
        if run is None or run.stage not in OPEN or tx.community.life is not Life.OPEN:
            return
        me = tx.who(event.by).id
        if run.kind is Kind.PROMPT or _is_at(run, event, me):
            tx.runs.came(run.id, me, event.at)


def _is_at(run: Run, event: MessagePosted | ReactionAdded, me: MemberId) -> bool:
    """Say whether somebody is at a gathering: whoever reacts need not be, and whoever hosts it is anyhow."""
    return run.stage is Stage.ON and isinstance(event, MessagePosted) and me not in run.hosts
