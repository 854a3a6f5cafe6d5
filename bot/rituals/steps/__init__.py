"""What the kinds of rituals are composed of: people give, choose and object; things are drawn, shown and changed.

A kind's role does its beats with `do`, passes the gestures whose verb's last part is in `GESTURES` to `pressed` and
`submitted`, and shows in its run's one public message, between its opening words and the three doors, what `blocks`
returns. It draws that message again when one of them says that it changed; after a beat it does so anyhow.

`giving` is how people give, `sources` what stands there before, `choosing` how they vote, `hat` how things are drawn,
`changing` how the community's own calendar changes, `following` the one word that comes after, `things` what steps
refer to, `showing` how all of it looks.
"""

from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.people import Member
from bot.core.views import Block
from bot.rituals.course import Beat, What
from bot.rituals.format import Apply, Collect, Draw, FollowUp, Format, Vote
from bot.rituals.formats import Formats
from bot.rituals.retro import Retro
from bot.rituals.ritual import Ritual, Run
from bot.rituals.steps import changing, choosing, following, giving, hat, showing, sources
from bot.rituals.steps.running import step_meant
from bot.rituals.steps.things import things
from bot.rituals.tx import RitualTx

__all__ = ["GESTURES", "Steps", "things"]

GESTURES = frozenset({"give", "more", "sure", "choose", "take_back", "object"})
"""The last parts of the verbs that belong to steps, such as `prompt.give`; their token begins with run and step."""


class Steps:
    """Does the steps of any run, whatever kind it is of."""

    def __init__(self, formats: Formats) -> None:
        """Take the catalogue, for what a vote on the community's own calendar may try."""
        self._formats = formats
        self._retro = Retro()

    def do(self, beat: Beat, ritual: Ritual, run: Run, format_: Format, tx: RitualTx) -> None:
        """Do a beat that belongs to a step; others are the kind's own. `run` has that beat behind it."""
        step = format_.step(beat.step)
        match beat.what, step:
            case What.OPENS, Collect():
                sources.fill(step, run, format_, tx)
            case What.OPENS, Vote():
                choosing.ask_host(step, ritual, run, format_, tx)
            case What.DRAW, Draw():
                hat.draw(step, run, format_, tx)
            case What.FOLLOW_UP, FollowUp():
                following.follow_up(step, ritual, run, format_, tx)
            case What.APPLY, Apply():
                changing.propose(step, run, self._formats, self._retro, tx)
            case What.MADE, Apply():
                changing.make(step, run, self._formats, self._retro, tx)

    def opening(self, ritual: Ritual, run: Run, format_: Format, tx: RitualTx) -> tuple[Block, ...]:
        """Return a run's opening words: the community's own, else the format's, with what stands in them."""
        return showing.opening(ritual, run, format_, tx)

    def blocks(self, run: Run, format_: Format, tx: RitualTx) -> tuple[Block, ...]:
        """Return what a run's public message shows of its steps now, and what can be pressed there."""
        return showing.blocks(run, format_, self._formats, self._retro, tx)

    def pressed(
        self, event: ButtonPressed, ritual: Ritual, run: Run, format_: Format, me: Member, tx: RitualTx
    ) -> bool:
        """Answer a press; say whether what the public message shows has changed."""
        step = step_meant(event.token, format_)
        match event.verb.rpartition(".")[2], step:
            case "give" | "more", Collect():
                giving.asks_to_give(event, step, ritual, run, format_, me, tx)
                return False
            case "sure", Collect():
                changed = giving.is_sure(event, step, run, format_, me, tx)
                if changed:
                    choosing.ask_host_about_the_first(ritual, run, format_, tx)
                return changed
            case "take_back", Collect():
                return giving.take_back(event, step, run, format_, me, tx)
            case "choose", Vote():
                return choosing.choose(event, step, run, format_, me, self._formats, tx)
            case "object", Apply():
                return changing.object_to(event, step, run, format_, me, tx)
            case _:
                giving.say_it_is_gone(event, tx)
                return False

    def submitted(
        self, event: FormSubmitted, ritual: Ritual, run: Run, format_: Format, me: Member, tx: RitualTx
    ) -> bool:
        """Take a form; say whether what the public message shows has changed."""
        step = step_meant(event.token, format_)
        if isinstance(step, Collect) and event.verb.endswith(".give"):
            changed = giving.give(event, step, ritual, run, format_, me, tx)
            if changed:
                choosing.ask_host_about_the_first(ritual, run, format_, tx)
            return changed
        giving.say_it_is_gone(event, tx)
        return False
