"""The role of gatherings: meetups at an hour, with somebody who hosts."""

from dataclasses import replace

from bot.core.answers import privately
from bot.core.commands import Word
from bot.core.events import ButtonPressed, Event, FormSubmitted, InterestShown, MemberLeft, TimeCame
from bot.core.ids import MessageRef
from bot.core.people import Life, Member
from bot.core.role import Reader
from bot.core.views import Paragraph
from bot.rituals import closing, running
from bot.rituals.format import Kind
from bot.rituals.formats import Formats
from bot.rituals.gathering import answering, handing_on, hosting, sheet, swapping
from bot.rituals.gathering.course import Course
from bot.rituals.gathering.invitation import Invitation
from bot.rituals.naming import CO_HOST, HOST
from bot.rituals.occasion import Occasion, look_up
from bot.rituals.ritual import Answer
from bot.rituals.steps import GESTURES, Steps
from bot.rituals.subscribing import CalendarFiles
from bot.rituals.tx import RitualTx

RSVP = {"yes": Answer.YES, "maybe": Answer.MAYBE, "takeaways": Answer.TAKE_AWAYS}

HOSTING = frozenset({"host", "not_host", "hand_on", "swap", "swap_yes", "swap_no"})
"""What is asked of who hosts anything, a prompt as well."""


class Gathering:
    """Announces, asks who comes and who hosts, opens, leads through the phases, and closes."""

    name = "gathering"
    handles: tuple[type[Event], ...] = (ButtonPressed, FormSubmitted, InterestShown, MemberLeft, TimeCame)
    words: tuple[Word, ...] = ()

    def __init__(self, formats: Formats, steps: Steps, files: CalendarFiles) -> None:
        """Take the catalogue, what its formats are composed of, and who writes calendar files."""
        self._formats = formats
        self._steps = steps
        self._files = files
        self._invitation = Invitation(steps)
        self._course = Course(steps, self._invitation)

    async def prepare(self, event: Event, read: Reader) -> bool | None:
        """Say whether it is about gatherings: their moments and gestures, interest shown in one, and who goes away."""
        match event:
            case ButtonPressed(verb=verb) | FormSubmitted(verb=verb) | TimeCame(verb=verb):
                return True if verb.startswith(f"{self.name}.") else None
            case InterestShown() | MemberLeft():
                return True
        return None

    def handle(self, event: Event, facts: bool, tx: RitualTx) -> None:
        """Settle an event."""
        match event:
            case TimeCame(verb="gathering.announce"):
                self._announce(event, tx)
            case TimeCame():
                self._time_came(event, tx)
            case InterestShown(message=message):
                if (meetup := self._standing_at(message, tx)) is not None:
                    answering.interested(event, tx.who(event.by), meetup, self._show, tx)
            case MemberLeft(by=identity):
                self._left(tx.people.known(identity), tx)
            case ButtonPressed() | FormSubmitted():
                self._gesture(event, tx)

    # ---- moments ---------------------------------------------------------------------------------------------------

    def _announce(self, event: TimeCame, tx: RitualTx) -> None:
        begun = running.announced(event, tx, self._formats)
        if begun is None:
            return
        ritual, run = begun
        format_ = self._formats[run.format]
        if run.kind is Kind.GATHERING:
            self._course.go_on(Occasion(run=run, ritual=ritual, format=format_), tx)
        else:
            running.carry_on(run, format_, tx)

    def _time_came(self, event: TimeCame, tx: RitualTx) -> None:
        run = tx.runs.run(event.token)
        if run is None:
            return
        meetup = look_up(run.id, tx, self._formats)
        if meetup is None:
            running.without_format(run, tx.rituals.ritual(run.ritual), tx)
        elif event.verb == "gathering.beat":
            self._course.go_on(meetup, tx)
        elif event.verb == "gathering.hosts":
            hosting.ask_hosts(meetup, tx)
        else:
            self._course.look_again(meetup, tx)

    def _standing_at(self, message: MessageRef, tx: RitualTx) -> Occasion | None:
        """Return the gathering whose public message this is."""
        run = tx.runs.at(message) if tx.community.life is Life.OPEN else None
        return None if run is None or run.kind is not Kind.GATHERING else look_up(run.id, tx, self._formats)

    def _left(self, member: Member | None, tx: RitualTx) -> None:
        """Free the places of somebody who is in no space of ours any more: whoever waits would wait for nothing."""
        if member is None or member.here:
            return
        for run in tx.runs.answers_of(member.id):
            meetup = look_up(run, tx, self._formats)
            if meetup is not None and answering.give_up(member, meetup, tx):
                self._course.look_again(meetup, tx)

    # ---- gestures --------------------------------------------------------------------------------------------------

    def _gesture(self, event: ButtonPressed | FormSubmitted, tx: RitualTx) -> None:
        meetup, me = look_up(event.token, tx, self._formats), tx.who(event.by)
        act = event.verb.removeprefix("gathering.")
        if tx.community.life is not Life.OPEN:
            tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-is-over"))))
        elif meetup is None or (meetup.run.kind is not Kind.GATHERING and act not in HOSTING):
            tx.send(privately(event, tx.say, Paragraph(tx.say("meetup-gone"))))
        elif act in GESTURES:
            self._step(event, meetup, me, tx)
        elif isinstance(event, FormSubmitted) and act == "hand_on":
            handing_on.receive(event, me, meetup, self._show, tx)
        elif isinstance(event, ButtonPressed):
            self._pressed(event, act, me, meetup, tx)

    def _step(self, event: ButtonPressed | FormSubmitted, meetup: Occasion, me: Member, tx: RitualTx) -> None:
        ritual, run, format_ = meetup.ritual, meetup.run, meetup.format
        if isinstance(event, ButtonPressed):
            changed = self._steps.pressed(event, ritual, run, format_, me, tx)
        else:
            changed = self._steps.submitted(event, ritual, run, format_, me, tx)
        if changed:
            self._show(meetup, tx)

    def _pressed(self, event: ButtonPressed, act: str, me: Member, meetup: Occasion, tx: RitualTx) -> None:
        match act:
            case "yes" | "maybe" | "takeaways":
                answering.answer(event, me, RSVP[act], meetup, self._show, tx)
            case "cannot" if me.id in meetup.hosts:
                answering.give_up(me, meetup, tx)
                seat = HOST if me.id == meetup.run.host else CO_HOST
                hosting.decline(replace(event, token=f"{meetup.run.id}/{seat}"), me, meetup, self._show, tx)
            case "cannot":
                answering.cannot(event, me, meetup, self._show, tx)
            case "here":
                answering.here(event, me, meetup, tx)
            case "file":
                answering.give_file(event, meetup, self._files, tx)
            case "host":
                hosting.accept(event, me, meetup, self._show, tx)
            case "not_host":
                hosting.decline(event, me, meetup, self._show, tx)
            case "hand_on":
                handing_on.open_form(event, me, meetup, tx)
            case "swap":
                swapping.ask_to_swap(event, me, meetup, self._show, tx)
            case "swap_yes" | "swap_no":
                swapping.answer_swap(event, me, meetup, self._show, tx, yes=act == "swap_yes")
            case "open":
                if sheet.may_open(event, me, meetup, tx):
                    sheet.say_it_is_open(event, self._course.open(meetup, tx), tx)
            case _:
                tx.send(privately(event, tx.say, Paragraph(tx.say("no-longer-works"))))

    def _show(self, meetup: Occasion, tx: RitualTx) -> None:
        """Let the run's public message say how it stands; a prompt's is drawn by its own role."""
        if meetup.run.kind is Kind.GATHERING:
            self._invitation.show(meetup, tx)
        else:
            closing.redraw(meetup.run, tx)
