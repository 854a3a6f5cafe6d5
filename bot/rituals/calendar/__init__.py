"""The calendar is where rituals are set and found.

Receives and defers: `adding` brings rituals in (`one_liner` reads what was typed, `filled` is the form, `looking` shows
it before it is set), `proposals` are those of members and what was only tried, `listing` shows what there is, `moving`
and `changing` move, pause and end it, `surprises` draws what is unusual, `showing` is what is on, `subscribing` puts it
into one's own calendar, `completing` is how words go on, `suggesting` what a
language model may suggest, `resuming` what happens when we fall silent and come back.
`wording` is how all of it is said.
"""

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
    looking,
    moving,
    proposals,
    resuming,
    showing,
    subscribing,
    suggesting,
    surprises,
)
from bot.rituals.calendar.filled import DRAFT, Checked, check, read_filled
from bot.rituals.calendar.tx import found, listed
from bot.rituals.formats import Formats
from bot.rituals.preview import Previews
from bot.rituals.ritual import Ritual
from bot.rituals.subscribing import FeedAddresses
from bot.rituals.tx import RitualTx

Facts = Command | bool


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
        self._formats = formats
        self._previews = previews
        self._addresses = addresses

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
        return completing.ways_on(begun.rest, me, look, self._formats)

    def handle(self, event: Event, facts: Facts, tx: RitualTx) -> None:
        """Settle an event."""
        match event:
            case CommandInvoked():
                assert isinstance(facts, Command)  # see `prepare`
                self._typed(event, tx.who(event.by), facts, tx)
            case ButtonPressed():
                self._pressed(event, tx.who(event.by), tx)
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
                subscribing.subscribe(event, me, tx, self._addresses)
            else:
                showing.show(event, me, tx, self._addresses, showing.days_of(command.rest))
            return
        verb, _, rest = command.rest.partition(" ")
        verb, rest = verb.casefold(), rest.strip()
        if verb == "add":
            adding.typed(event, me, rest, tx, self._formats)
        elif verb in completing.VERBS and verb != "list":
            self._about_one(event, me, verb, rest, tx)
        elif verb and verb != "list":
            self._unsaid(event, me, command.rest, tx)
        else:
            listing.show(event, me, tx)

    def _unsaid(self, event: CommandInvoked, me: Member, typed: str, tx: RitualTx) -> None:
        """Take `ritual open desk` for that ritual's page, and `ritual open desk thu 16:00` for a new one."""
        ritual, rest = listing.named(typed, me, tx, self._formats)
        if ritual is not None and not rest:
            listing.show_one(event, me, ritual, tx, self._formats)
        else:
            adding.typed(event, me, typed, tx, self._formats)

    def _about_one(self, event: CommandInvoked, me: Member, verb: str, typed: str, tx: RitualTx) -> None:
        ritual, rest = listing.named(typed, me, tx, self._formats)
        if ritual is None:
            listing.list_problem(event, me, typed, tx)
        elif verb == "edit":
            adding.edit(event, me, ritual, tx, self._formats)
        elif verb == "preview":
            listing.preview(event, me, ritual, tx, self._previews)
        elif changing.may(event, me, ritual, tx, to_end=verb == "cancel"):
            if verb == "move":
                moving.move_typed(event, me, ritual, rest, tx)
            elif verb == "pause":
                changing.pause_typed(event, me, ritual, rest, tx, self._formats)
            else:
                changing.ask_cancel(event, me, ritual, tx)

    # ---- what is pressed --------------------------------------------------------------------------------------------

    def _pressed(self, event: ButtonPressed, me: Member, tx: RitualTx) -> None:
        formats = self._formats
        match event.verb.removeprefix("calendar."):
            case "show":
                showing.show(event, me, tx, self._addresses)
            case "subscribe":
                subscribing.subscribe(event, me, tx, self._addresses)
            case "new_feed":
                subscribing.new_feed(event, me, tx, self._addresses)
            case "ask_new_feed":
                subscribing.ask_new_feed_for_all(event, me, tx)
            case "new_feed_for_all":
                subscribing.new_feed_for_all(event, me, tx, self._addresses)
            case "rituals":
                listing.show(event, me, tx)
            case "open":
                listing.open_one(event, me, tx, formats)
            case "add":
                adding.typed(event, me, "", tx, formats)
            case "choose":
                adding.chosen(event, me, tx, formats)
            case "change":
                adding.change(event, me, tx, formats)
            case "discard":
                adding.discard(event, me, tx)
            case "set":
                adding.set_it(event, me, tx, formats)
            case "look" | "preview_draft":
                self._about_a_draft(event, me, tx)
            case "another":
                surprises.another(event, me, tx, formats)
            case "veto":
                surprises.veto(event, me, tx)
            case "suggest_take":
                suggesting.take(event, me, tx)
            case "suggest_change":
                suggesting.open_change(event, me, tx)
            case "suggest_discard":
                suggesting.discard(event, me, tx)
            case "surprise_suggest":
                suggesting.ask_for_surprises(event, me, tx, formats)
            case "surprise_take":
                suggesting.take_surprise(event, me, tx, formats)
            case "move_again":
                moving.move_again(event, me, tx)
            case "move_now":
                moving.move_now(event, me, tx, formats)
            case "leave_out":
                changing.leave_out(event, me, tx, formats)
            case _:
                self._pressed_on_one(event, me, tx)

    def _pressed_on_one(self, event: ButtonPressed, me: Member, tx: RitualTx) -> None:
        ritual, _, slot = found(event.token, tx)
        verb = event.verb.removeprefix("calendar.")
        if ritual is None or (ritual not in listed(me, tx) and verb not in _DECIDED):
            listing.refuse(event, "calendar-gone", tx)
            return
        match verb:
            case "edit":
                adding.edit(event, me, ritual, tx, self._formats)
            case "preview":
                page = listing.page_of(event.token)[1]
                listing.preview(event, me, ritual, tx, self._previews, page)
            case "suggest":
                suggesting.ask_for_questions(event, me, ritual, tx, self._formats)
            case "accept" | "try" | "decline":
                proposals.decide(event, me, ritual, tx, self._formats)
            case "keep" | "try_more" | "let_go":
                proposals.after_trying(event, me, ritual, tx, self._formats)
            case "cancel" | "end":
                if changing.may(event, me, ritual, tx, to_end=True):
                    (changing.end if verb == "end" else changing.ask_cancel)(event, me, ritual, tx)
            case _:
                if changing.may(event, me, ritual, tx):
                    self._change(event, me, ritual, slot, tx)

    def _change(self, event: ButtonPressed, me: Member, ritual: Ritual, slot: str, tx: RitualTx) -> None:
        match event.verb.removeprefix("calendar."):
            case "move":
                moving.open_move(event, me, ritual, tx, slot)
            case "pause":
                changing.ask_pause(event, me, ritual, tx)
            case "pause_until":
                changing.open_pause(event, ritual, tx)
            case "pause_open":
                changing.pause(event, me, ritual, None, tx, self._formats)
            case "go_on":
                changing.go_on(event, me, ritual, tx, self._formats)
            case _:
                listing.refuse(event, "no-longer-works", tx)

    def _about_a_draft(self, event: ButtonPressed, me: Member, tx: RitualTx) -> None:
        """Show what a draft would say, or the draft itself again."""
        draft, page = listing.page_of(event.token)
        kept = tx.drafts.take_up(me.id, DRAFT, draft)
        if kept is None:
            listing.refuse(event, "calendar-draft-gone", tx)
            return
        filled = read_filled(kept)
        checked = check(filled, me, tx, self._formats)
        if event.verb == "calendar.look" or not isinstance(checked, Checked):
            looking.look(event, me, filled, tx, self._formats, draft)
        else:
            listing.preview_draft(event, me, checked.ritual, draft, tx, self._previews, page)

    # ---- what is filled in, and what falls due ----------------------------------------------------------------------

    def _submitted(self, event: FormSubmitted, me: Member, tx: RitualTx) -> None:
        if event.verb == DRAFT:
            adding.submitted(event, me, tx, self._formats)
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
                changing.pause(event, me, ritual, day, tx, self._formats)

    def _suggested(self, event: ModelAnswered, tx: RitualTx) -> None:
        me = tx.member(event.asker)
        if me is None:
            return
        if event.verb == suggesting.DRAFT:
            suggesting.show_questions(event, me, tx)
        else:
            suggesting.show_surprises(event, me, tx, self._formats)

    def _time_came(self, event: TimeCame, tx: RitualTx) -> None:
        match event.verb.removeprefix("calendar."):
            case "draw":
                surprises.time_to_draw(event, tx, self._formats)
            case "tried":
                proposals.ask_how_to_go_on(event, tx)
            case "closing":
                resuming.fall_silent(event, tx)
            case "rest":
                resuming.rest(event, tx)
            case "resume":
                resuming.resume(event, tx, self._formats)


_DECIDED = frozenset(("accept", "try", "decline", "keep", "try_more", "let_go"))
"""What is answered kindly even where the ritual is not listed any more."""
