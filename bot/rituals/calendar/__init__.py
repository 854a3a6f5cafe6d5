"""The calendar is where rituals are set and found.

Receives and defers: `adding` brings rituals in (`one_liner` reads what was typed, `filled` is the form, `looking` shows
it before it is set), `proposals` are those of members and what was only tried, `listing` shows what there is, `moving`
and `changing` move, pause and end it, `surprises` draws what is unusual, `showing` is what is on, `subscribing` puts it
into one's own calendar, `completing` is how words go on, `suggesting` what a language model may suggest, `resuming`
what happens when we fall silent and come back. `pressing` says which button does which of it, `wording` how all of it
is said.
"""

from collections.abc import Callable, Mapping

from bot.core.commands import Begun, Command, Vocabulary, Word
from bot.core.events import ButtonPressed, CommandInvoked, Event, FormSubmitted, ModelAnswered, TimeCame
from bot.core.forms import only
from bot.core.people import Life, Member
from bot.core.role import Part, Reader
from bot.rituals.calendar import (
    adding,
    changing,
    completing,
    listing,
    moving,
    proposals,
    resuming,
    showing,
    subscribing,
    suggesting,
    surprises,
)
from bot.rituals.calendar.filled import DRAFT
from bot.rituals.calendar.pressing import Hand, pressed
from bot.rituals.calendar.tx import found
from bot.rituals.formats import Formats
from bot.rituals.preview import Previews
from bot.rituals.subscribing import FeedAddresses
from bot.rituals.tx import RitualTx

Facts = Command | bool
OnTime = Callable[[TimeCame, RitualTx, Hand], None]

TIMED: Mapping[str, OnTime] = {
    "draw": lambda event, tx, hand: surprises.time_to_draw(event, tx, hand.formats),
    "tried": lambda event, tx, hand: proposals.ask_how_to_go_on(event, tx),
    "closing": lambda event, tx, hand: resuming.fall_silent(event, tx),
    "rest": lambda event, tx, hand: resuming.rest(event, tx),
    "resume": lambda event, tx, hand: resuming.resume(event, tx, hand.formats),
}


class Calendar:
    """Sets rituals, shows what is on, and lets people change it."""

    name = "calendar"
    handles: tuple[type[Event], ...] = (CommandInvoked, ButtonPressed, FormSubmitted, TimeCame, ModelAnswered)
    words = (
        Word("calendar", ("events", "meetups", "when"), verb="calendar.show"),
        Word("ritual", ("meetup", "prompt", "schedule"), verb="calendar.rituals", ways=tuple(completing.VERBS)),
    )

    def __init__(
        self,
        vocabulary: Vocabulary,
        formats: Formats,
        previews: Previews | None = None,
        addresses: FeedAddresses | None = None,
    ) -> None:
        """Take all words that can be typed, the catalogue, who foresees, and who knows where feeds are served."""
        self._vocabulary = vocabulary
        self._hand = Hand(formats=formats, previews=previews, addresses=addresses)

    async def prepare(self, event: Event, read: Reader) -> Facts | None:
        """Say whether it is about the calendar."""
        match event:
            case CommandInvoked(text=text):
                command = self._vocabulary.read(text)
                return command if command.word in {word.word for word in self.words} else None
            case ButtonPressed(verb=verb) | FormSubmitted(verb=verb) | TimeCame(verb=verb) | ModelAnswered(verb=verb):
                return True if verb.startswith("calendar.") else None
            case _:
                return None

    def at_home(self, me: Member | None, look: RitualTx) -> tuple[Part, ...]:
        """Return what somebody's own page shows of what is on."""
        if me is None or look.community.life is not Life.OPEN:
            return ()
        shown = showing.at_home(me, look)
        return () if shown is None else (shown,)

    def complete(self, begun: Begun, me: Member | None, look: RitualTx) -> list[tuple[str, str]]:
        """Return how `ritual …` goes on."""
        if begun.word != "ritual":
            return []
        return completing.ways_on(begun.rest, me, look, self._hand.formats)

    def handle(self, event: Event, facts: Facts, tx: RitualTx) -> None:
        """Settle an event."""
        match event:
            case CommandInvoked():
                assert isinstance(facts, Command)  # see `prepare`
                self._typed(event, tx.who(event.by), facts, tx)
            case ButtonPressed():
                pressed(event, tx.who(event.by), tx, self._hand)
            case FormSubmitted():
                self._submitted(event, tx.who(event.by), tx)
            case TimeCame():
                self._time_came(event, tx)
            case ModelAnswered():
                self._suggested(event, tx)

    # ---- what is typed ----------------------------------------------------------------------------------------------

    def _typed(self, event: CommandInvoked, me: Member, command: Command, tx: RitualTx) -> None:
        if command.word == "calendar":
            if command.rest.casefold().startswith("subscribe"):
                subscribing.subscribe(event, me, tx, self._hand.addresses)
            else:
                showing.show(event, me, tx, self._hand.addresses, showing.days_of(command.rest))
            return
        verb, _, rest = command.rest.partition(" ")
        verb, rest = verb.casefold(), rest.strip()
        if verb == "add":
            adding.typed(event, me, rest, tx, self._hand.formats)
        elif verb in completing.VERBS and verb != "list":
            self._about_one(event, me, verb, rest, tx)
        elif verb and verb != "list":
            self._unsaid(event, me, command.rest, tx)
        else:
            listing.show(event, me, tx)

    def _unsaid(self, event: CommandInvoked, me: Member, typed: str, tx: RitualTx) -> None:
        """Take `ritual open desk` for that ritual's page, and `ritual open desk thu 16:00` for a new one."""
        ritual, rest = listing.named(typed, me, tx, self._hand.formats)
        if ritual is not None and not rest:
            listing.show_one(event, me, ritual, tx, self._hand.formats)
        else:
            adding.typed(event, me, typed, tx, self._hand.formats)

    def _about_one(self, event: CommandInvoked, me: Member, verb: str, typed: str, tx: RitualTx) -> None:
        ritual, rest = listing.named(typed, me, tx, self._hand.formats)
        if ritual is None:
            listing.list_problem(event, me, typed, tx)
        elif verb == "edit":
            adding.edit(event, me, ritual, tx, self._hand.formats)
        elif verb == "preview":
            listing.preview(event, me, ritual, tx, self._hand.previews)
        elif changing.may(event, me, ritual, tx, to_end=verb == "cancel"):
            if verb == "move":
                moving.move_typed(event, me, ritual, rest, tx)
            elif verb == "pause":
                changing.pause_typed(event, me, ritual, rest, tx, self._hand.formats)
            else:
                changing.ask_cancel(event, me, ritual, tx)

    # ---- what is filled in, and what falls due ----------------------------------------------------------------------

    def _submitted(self, event: FormSubmitted, me: Member, tx: RitualTx) -> None:
        if event.verb == DRAFT:
            adding.submitted(event, me, tx, self._hand.formats)
            return
        if event.verb == suggesting.CHANGE:
            suggesting.take_changed(event, me, tx)
            return
        ritual, _, _ = found(event.token, tx)
        if ritual is None:
            listing.refuse(event, "calendar-gone", tx)
        elif changing.may(event, me, ritual, tx):
            if event.verb == moving.MOVE:
                moving.move_submitted(event, me, ritual, tx)
            else:
                day = changing.day_of(only(event.values, "day"))
                changing.pause(event, me, ritual, day, tx, self._hand.formats)

    def _suggested(self, event: ModelAnswered, tx: RitualTx) -> None:
        me = tx.member(event.asker)
        if me is None:
            return
        if event.verb == suggesting.DRAFT:
            suggesting.show_questions(event, me, tx)
        else:
            suggesting.show_surprises(event, me, tx, self._hand.formats)

    def _time_came(self, event: TimeCame, tx: RitualTx) -> None:
        on_time = TIMED.get(event.verb.partition(".")[2])
        if on_time is not None:
            on_time(event, tx, self._hand)
