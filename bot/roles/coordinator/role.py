"""The coordinator's role: it notes who and what is there, and serves the board to those who coordinate."""

from collections.abc import Callable, Mapping, Sequence

from bot.core.answers import page
from bot.core.commands import Begun, Vocabulary, Word
from bot.core.events import ButtonPressed, CommandInvoked, Event, FormSubmitted, MemberMenuChosen, TimeCame
from bot.core.markup import plain
from bot.core.people import Member
from bot.core.role import Part, Reader
from bot.core.views import Paragraph
from bot.roles.coordinator import brief, choices, closing, colleagues, home, joining, language, modes, pace, removal
from bot.roles.coordinator.arrivals import ARRIVALS, take_note
from bot.roles.coordinator.board import show_board, show_door
from bot.roles.coordinator.setting_up import SettingUp
from bot.roles.coordinator.tx import CoordinatorTx, Gesture

OnGesture = Callable[[Gesture, Member, CoordinatorTx], None]
OnPress = Callable[[ButtonPressed, Member, CoordinatorTx], None]
OnTime = Callable[[TimeCame, CoordinatorTx], None]
OnForm = Callable[[FormSubmitted, Member, CoordinatorTx], None]

TYPED: Mapping[str, str] = {
    "coordinators": "coordinator.colleagues",
    "topics from roles": "coordinator.choices",
    "language model": "coordinator.model",
    "close": "coordinator.close",
}
"""What may be typed behind `board`, and the page that it leads to; everything else is the board itself."""


class Coordinator:
    """Sets up, shows the board, and knows who coordinates."""

    name = "coordinator"
    handles: tuple[type[Event], ...] = (
        *ARRIVALS,
        CommandInvoked,
        ButtonPressed,
        FormSubmitted,
        MemberMenuChosen,
        TimeCame,
    )
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
            "coordinator.choices": choices.show,
            "coordinator.choose": choices.open_form,
            "coordinator.model": language.show,
            "coordinator.model_sent": language.show_letter,
            "coordinator.model_form": language.open_form,
            "coordinator.model_off": language.switch_off,
            "coordinator.close": closing.ask,
            "coordinator.close_now": closing.close,
            "coordinator.join_code": joining.show_code,
            "coordinator.join": joining.open_form,
            "coordinator.part": joining.ask,
            "coordinator.part_now": joining.part,
            "coordinator.brief_on": brief.start,
            "coordinator.brief_off": brief.stop,
        }
        self._timed: Mapping[str, OnTime] = {
            "coordinator.joined": joining.tell,
            "coordinator.part": joining.part_at_last,
            "coordinator.erase": removal.erase,
            "coordinator.brief": brief.send,
        }
        self._typed: Mapping[str, OnGesture] = {
            "coordinator.choices": choices.show,
            "coordinator.colleagues": colleagues.show,
            "coordinator.model": language.show,
            "coordinator.close": closing.ask,
        }
        self._submitted: Mapping[str, OnForm] = {
            "coordinator.set_up": setting_up.receive,
            "coordinator.mode": modes.receive,
            "coordinator.pace": pace.receive,
            "coordinator.name": colleagues.receive,
            "coordinator.join": joining.receive,
            "coordinator.choices": choices.receive,
            "coordinator.model": language.receive,
        }

    async def prepare(self, event: Event, read: Reader) -> str | None:
        """Say what it is about: an arrival, the board, or one of its buttons and forms."""
        match event:
            case CommandInvoked(text=text):
                command = self._vocabulary.read(text)
                return TYPED.get(command.rest.casefold(), "coordinator.board") if command.word == "board" else None
            case (
                ButtonPressed(verb=verb) | FormSubmitted(verb=verb) | MemberMenuChosen(verb=verb) | TimeCame(verb=verb)
            ):
                return verb if verb.startswith(f"{self.name}.") else None
            case _:
                return type(event).__name__

    def at_home(self, me: Member | None, look: CoordinatorTx) -> tuple[Part, ...]:
        """Return what a coordinator's own page shows before all else."""
        return home.at_the_top(me, look)

    def complete(self, begun: Begun, me: Member | None, look: CoordinatorTx) -> list[tuple[str, str]]:
        """Return the pages of the board, to those whose board it is."""
        if me is None or not me.coordinator:
            return []
        absent = set() if look.choices.offered() else {"coordinator.choices"}
        absent |= {"coordinator.model"} if look.suggesting.model() is None else set()
        pages = [said for said, verb in TYPED.items() if verb not in absent]
        fitting = [said for said in pages if said.startswith(begun.rest.casefold())]
        return [(said, plain(look.say(f"board-{said.replace(' ', '-')}-hint"))) for said in fitting]

    def handle(self, event: Event, facts: str, tx: CoordinatorTx) -> None:
        """Take note of an arrival, or serve somebody who coordinates."""
        if isinstance(event, TimeCame):
            self._timed[facts](event, tx)
            return
        if not isinstance(event, CommandInvoked | ButtonPressed | FormSubmitted | MemberMenuChosen):
            take_note(event, tx)
            return
        me = tx.who(event.by)
        if not me.coordinator and self._claims(me, facts, tx):
            tx.people.appoint(me.id, coordinator=True)
            show_board(event, tx, Paragraph(tx.say("board-claimed")))
        elif not me.coordinator:
            show_door(event, tx)
        elif isinstance(event, CommandInvoked) and facts in self._typed:
            self._typed[facts](event, me, tx)
        elif isinstance(event, CommandInvoked):
            show_board(event, tx)
        elif isinstance(event, MemberMenuChosen) and facts == "coordinator.name_menu":
            colleagues.name(event, me, tx)
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
