"""The keeper's role: it looks after a member's own affairs, and tells why something was said."""

from collections.abc import Callable, Mapping

from bot.core.answers import page
from bot.core.commands import Vocabulary, Word
from bot.core.events import ButtonPressed, CommandInvoked, Event, FormSubmitted, MessageMenuChosen
from bot.core.people import Member
from bot.core.role import Part, Reader
from bot.core.views import Paragraph
from bot.roles.keeper import consent, home, leaving, panel, why
from bot.roles.keeper.reads import Gesture, KeeperTx

OnGesture = Callable[[Gesture, Member, KeeperTx], None]
OnPress = Callable[[ButtonPressed, Member, KeeperTx], None]
OnForm = Callable[[FormSubmitted, Member, KeeperTx], None]

TYPED: Mapping[str, OnGesture] = {
    "mute": consent.show_muting,
    "pause": consent.show_pause,
    "forget": leaving.ask,
}
PRESSED: Mapping[str, OnPress] = {
    "keeper.me": panel.show,
    "keeper.quiet_hours": consent.open_quiet_hours,
    "keeper.pause": consent.open_pause,
    "keeper.resume": consent.resume,
    "keeper.muting": consent.show_muting,
    "keeper.mute": consent.mute,
    "keeper.unmute": consent.unmute,
    "keeper.unmute_some": consent.unmute_some,
    "keeper.take_along": leaving.take_along,
    "keeper.names": panel.show_names,
    "keeper.forget": leaving.ask,
    "keeper.forget_now": leaving.forget,
    "keeper.why": why.explain,
}
SUBMITTED: Mapping[str, OnForm] = {
    "keeper.quiet_hours": consent.receive_quiet_hours,
    "keeper.pause": consent.receive_pause,
}
FORGETTING = ("forget", "keeper.forget", "keeper.forget_now")


class Keeper:
    """Shows a member what is theirs, and changes it as they say."""

    name = "keeper"
    handles: tuple[type[Event], ...] = (CommandInvoked, ButtonPressed, FormSubmitted, MessageMenuChosen)
    words: tuple[Word, ...] = (Word("me", ("settings", "privacy", "mute", "pause", "forget"), verb="keeper.me"),)

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take all words that can be typed."""
        self._vocabulary = vocabulary

    async def prepare(self, event: Event, read: Reader) -> str | None:
        """Say which page it is about: as it was typed, or as its button says."""
        match event:
            case CommandInvoked(text=text):
                command = self._vocabulary.read(text)
                return command.said if command.word == "me" else None
            case ButtonPressed(verb=verb) | FormSubmitted(verb=verb) | MessageMenuChosen(verb=verb):
                return verb if verb.startswith(f"{self.name}.") else None
            case _:
                return None

    def at_home(self, me: Member | None, look: KeeperTx) -> tuple[Part, ...]:
        """Return what somebody's own page shows of how they take part; of whom nothing is held, nothing."""
        return () if me is None else (home.undisturbed(me, look), home.held(me, look))

    def handle(
        self,
        event: CommandInvoked | ButtonPressed | FormSubmitted | MessageMenuChosen,
        facts: str,
        tx: KeeperTx,
    ) -> None:
        """Show a page of the member's own, or change what it says."""
        if facts in FORGETTING and not isinstance(event, MessageMenuChosen) and not tx.people.known(event.by):
            leaving.say_nothing_is_held(event, tx)
            return
        me = tx.who(event.by)
        match event:
            case MessageMenuChosen():
                why.explain_menu(event, me, tx)
            case CommandInvoked():
                TYPED.get(facts, panel.show)(event, me, tx)
            case ButtonPressed() if facts in PRESSED:
                PRESSED[facts](event, me, tx)
            case FormSubmitted() if facts in SUBMITTED:
                SUBMITTED[facts](event, me, tx)
            case _:
                tx.send(page(event, tx.say, Paragraph(tx.say("no-longer-works"))))
