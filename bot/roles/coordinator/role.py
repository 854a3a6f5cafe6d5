"""The coordinator's role: it notes who and what is there, and serves the board to those who coordinate."""

from collections.abc import Callable, Mapping, Sequence

from bot.core.answers import page
from bot.core.commands import Vocabulary, Word
from bot.core.events import ButtonPressed, CommandInvoked, Event, FormSubmitted
from bot.core.people import Member
from bot.core.role import Part, Reader
from bot.core.views import Paragraph
from bot.roles.coordinator import closing, colleagues, home, modes, pace
from bot.roles.coordinator.arrivals import ARRIVALS, take_note
from bot.roles.coordinator.board import show_board, show_door
from bot.roles.coordinator.reads import CoordinatorTx
from bot.roles.coordinator.setting_up import SettingUp

OnPress = Callable[[ButtonPressed, Member, CoordinatorTx], None]
OnForm = Callable[[FormSubmitted, Member, CoordinatorTx], None]


class Coordinator:
    """Sets up, shows the board, and knows who coordinates."""

    name = "coordinator"
    handles: tuple[type[Event], ...] = (*ARRIVALS, CommandInvoked, ButtonPressed, FormSubmitted)
    words: tuple[Word, ...] = (Word("board", ("setup", "admin"), for_coordinators=True, verb="coordinator.board"),)

    def __init__(self, vocabulary: Vocabulary, languages: Sequence[str] = ("en",)) -> None:
        """Take all words that can be typed, and the languages that the house speaks."""
        self._vocabulary = vocabulary
        setting_up = SettingUp(languages)
        self._pressed: Mapping[str, OnPress] = {
            "coordinator.board": lambda event, _me, tx: show_board(event, tx),
            "coordinator.set_up": setting_up.open,
            "coordinator.correct": setting_up.correct,
            "coordinator.switch_on": setting_up.switch_on,
            "coordinator.mode": modes.open_form,
            "coordinator.pace": pace.open_form,
            "coordinator.colleagues": colleagues.show,
            "coordinator.name": colleagues.open_form,
            "coordinator.step_down": colleagues.step_down,
            "coordinator.decline": colleagues.step_down,
            "coordinator.close": closing.ask,
            "coordinator.close_now": closing.close,
        }
        self._submitted: Mapping[str, OnForm] = {
            "coordinator.set_up": setting_up.receive,
            "coordinator.mode": modes.receive,
            "coordinator.pace": pace.receive,
            "coordinator.name": colleagues.receive,
        }

    async def prepare(self, event: Event, read: Reader) -> str | None:
        """Say what it is about: an arrival, the board, or one of its buttons and forms."""
        match event:
            case CommandInvoked(text=text):
                return "coordinator.board" if self._vocabulary.read(text).word == "board" else None
            case ButtonPressed(verb=verb) | FormSubmitted(verb=verb):
                return verb if verb.startswith(f"{self.name}.") else None
            case _:
                return type(event).__name__

    def at_home(self, me: Member | None, look: CoordinatorTx) -> tuple[Part, ...]:
        """Return what a coordinator's own page shows before all else."""
        return home.at_the_top(me, look)

    def handle(self, event: Event, facts: str, tx: CoordinatorTx) -> None:
        """Take note of an arrival, or serve somebody who coordinates."""
        if not isinstance(event, CommandInvoked | ButtonPressed | FormSubmitted):
            take_note(event, tx)
            return
        me = tx.who(event.by)
        if not me.coordinator and self._claims(me, facts, tx):
            tx.people.appoint(me.id, coordinator=True)
            show_board(event, tx, Paragraph(tx.say("board-claimed")))
        elif not me.coordinator:
            show_door(event, tx)
        elif isinstance(event, CommandInvoked):
            show_board(event, tx)
        elif isinstance(event, ButtonPressed) and facts in self._pressed:
            self._pressed[facts](event, me, tx)
        elif isinstance(event, FormSubmitted) and facts in self._submitted:
            self._submitted[facts](event, me, tx)
        else:
            tx.send(page(event, tx.say, Paragraph(tx.say("no-longer-works"))))

    @staticmethod
    def _claims(me: Member, asked_for: str, tx: CoordinatorTx) -> bool:
        """Say whether somebody who may coordinate asks for the board of a community that nobody coordinates."""
        return asked_for == "coordinator.board" and me.may_coordinate and not tx.people.coordinators()
