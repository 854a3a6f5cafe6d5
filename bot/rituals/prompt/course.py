"""How a prompt goes from beat to beat: it opens, people take part, it closes, and what was given is dropped.

1. It says one thing in its channel when it begins, and edits that; what fell due together is shown once. Whoever is
   to host is asked before, as early as its format is announced.
2. One whose hour has passed unheard does not open; whoever looks after it hears that, never the room.
3. What people gave is shown once more before it is dropped, where that is at once; afterwards nothing of it is.
"""

from dataclasses import replace
from datetime import datetime

from bot.core.effects import Asked, EditMessage, Kind, PostMessage, Reason, SendDirectMessage
from bot.core.ids import MessageName
from bot.core.markup import channel_link, moment, plain
from bot.core.people import Life, Mode
from bot.core.policy import USEFUL_FOR
from bot.core.views import Paragraph, View, view
from bot.rituals import closing, running
from bot.rituals.course import Beat, What
from bot.rituals.naming import title_of, told_name
from bot.rituals.occasion import Occasion
from bot.rituals.prompt.message import seen
from bot.rituals.ritual import DID_NOT_HAPPEN, Hosting, Ritual, Run, Stage
from bot.rituals.steps import Steps
from bot.rituals.taking_part import people_in
from bot.rituals.tx import RitualTx


class Course:
    """Does what is due."""

    def __init__(self, steps: Steps) -> None:
        """Take the steps, which show themselves."""
        self._steps = steps

    def go_on(self, prompt: Occasion, tx: RitualTx) -> None:
        """Do all beats that are due, in order, and wait for the next."""
        run, due = running.due(prompt.run, prompt.format, tx.now)
        if run.stage in DID_NOT_HAPPEN or not due:
            return
        if tx.community.life is not Life.OPEN:
            _pass_over(run, prompt, due, tx)
        elif run.stage is Stage.AHEAD and (why := _cannot_open(run, due, tx)):
            self._skip(prompt, why, tx)
        else:
            self._do_all(prompt.now_as(run), due, tx)

    def _do_all(self, prompt: Occasion, due: tuple[Beat, ...], tx: RitualTx) -> None:
        for beat in due:
            if beat.what is What.END:
                if len(due) > 1:
                    self._show(prompt, tx, with_all=True)
                prompt = prompt.now_as(closing.end(prompt.run, prompt.format, tx))
            else:
                prompt = self._do(beat, prompt, tx)
        tx.runs.change(prompt.run)
        running.carry_on(prompt.run, prompt.format, tx)
        if any(beat.what is What.BEGIN for beat in due):
            self._post(prompt, tx)
        elif due[-1].what is not What.END or len(due) == 1:
            self.show(prompt, tx)

    def _do(self, beat: Beat, prompt: Occasion, tx: RitualTx) -> Occasion:
        """Do one beat; return the prompt as it is after it."""
        run = prompt.run
        match beat.what:
            case What.ANNOUNCE:
                running.ask_who_hosts(run, tx)
            case What.BEGIN:
                return prompt.now_as(replace(run, stage=Stage.ON))
            case What.CLOSE:
                return prompt.now_as(closing.close(run, prompt.format, people_in(run, prompt.format, tx), tx))
            case _:
                self._steps.do(beat, prompt.ritual, run, prompt.format, tx)
        return prompt

    def look_again(self, prompt: Occasion, tx: RitualTx) -> None:
        """Show a prompt anew about which something has changed that is not its own."""
        if tx.community.life is Life.OPEN:
            self.show(prompt, tx)

    def show(self, prompt: Occasion, tx: RitualTx) -> None:
        """Let the message say how the prompt stands; where it was taken away, nothing is said again."""
        self._show(prompt, tx, with_all=False)

    def _show(self, prompt: Occasion, tx: RitualTx, *, with_all: bool) -> None:
        if tx.messages.was_sent(prompt.run.message):
            tx.send(EditMessage(message=prompt.run.message, view=seen(prompt, self._steps, tx, with_all=with_all)))

    def _post(self, prompt: Occasion, tx: RitualTx) -> None:
        tx.send(
            PostMessage(
                channel=prompt.run.channel,
                view=seen(prompt, self._steps, tx, with_all=False),
                reason=Reason(rule="prompt", token=prompt.run.id),
                name=prompt.run.message,
                title=plain(prompt.title(tx.say)),
            )
        )

    def _skip(self, prompt: Occasion, key: str, tx: RitualTx) -> None:
        """Let it not open; its host hears why, else the coordinators, never the room."""
        run = running.stop(prompt.run, Stage.SKIPPED, tx)
        self.show(prompt.now_as(run), tx)
        words = _told(key, prompt.ritual, run.begins, tx)
        if run.host is None or run.hosting is not Hosting.YES:
            running.tell_coordinators(words, MessageName(f"skipped/{run.id}"), "prompt-not-opened", tx)
            return
        tx.send(
            SendDirectMessage(
                to=run.host,
                view=words,
                reason=Reason(rule="prompt-not-opened", token=run.id),
                asked=Asked.DUTY,
                kind=Kind.MEETUP,
                name=told_name(run.id, "skipped", run.host),
                useful_until=tx.now + USEFUL_FOR,
            )
        )


def _told(key: str, ritual: Ritual, at: datetime, tx: RitualTx) -> View:
    title, channel = title_of(ritual, ritual.format, tx.say), channel_link(ritual.channel)
    return view(Paragraph(tx.say(key, title=title, at=moment(at), channel=channel)))


def _cannot_open(run: Run, due: tuple[Beat, ...], tx: RitualTx) -> str | None:
    """Return why a prompt cannot open: its hour has passed, or there is no room to open in."""
    if any(running.is_too_late(beat, tx.now) for beat in due) or tx.now >= run.ends:
        return "prompt-too-late"
    channel = tx.places.channel(run.channel)
    may_speak = channel is not None and not channel.archived and channel.mode is Mode.HOST
    return None if may_speak else "prompt-cannot-post"


def _pass_over(run: Run, prompt: Occasion, due: tuple[Beat, ...], tx: RitualTx) -> None:
    """Let time pass in a community that is closed or that we are away from: nothing is said, and nothing opens."""
    if run.stage is Stage.AHEAD:
        running.stop(run, Stage.SKIPPED, tx)
    elif any(beat.what in (What.CLOSE, What.END) for beat in due):
        running.stop(run, Stage.OVER, tx)
    else:
        tx.runs.change(run)
        running.carry_on(run, prompt.format, tx)
