"""The keeper's role: it looks after a member's own affairs, and tells why something was said."""

from collections.abc import Callable, Mapping

from bot.core.answers import page
from bot.core.commands import Begun, Vocabulary, Word
from bot.core.events import ButtonPressed, CommandInvoked, Event, FormSubmitted, MessageMenuChosen, TimeCame
from bot.core.markup import plain
from bot.core.people import Member
from bot.core.role import Part, Reader
from bot.core.views import Paragraph
from bot.roles.keeper import consent, home, leaving, linking, panel, typed, why
from bot.roles.keeper.tx import Gesture, KeeperTx
from bot.roles.keeper.typed import Typed

OnGesture = Callable[[Gesture, Member, KeeperTx], None]
OnPress = Callable[[ButtonPressed, Member, KeeperTx], None]
OnForm = Callable[[FormSubmitted, Member, KeeperTx], None]

TYPED: Mapping[str, OnGesture] = {
    "": panel.show,
    "mute": consent.show_muting,
    "quiet hours": consent.show_quiet_hours,
    "my data": leaving.take_along,
    "forget me": leaving.ask,
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
    "keeper.linking": linking.show,
    "keeper.link_code": linking.show_code,
    "keeper.link": linking.open_form,
    "keeper.unlink": linking.unlink,
    "keeper.take_along": leaving.take_along,
    "keeper.names": panel.show_names,
    "keeper.forget": leaving.ask,
    "keeper.forget_now": leaving.forget,
    "keeper.why": why.explain,
}
SUBMITTED: Mapping[str, OnForm] = {
    "keeper.quiet_hours": consent.receive_quiet_hours,
    "keeper.pause": consent.receive_pause,
    "keeper.link": linking.receive,
}
FORGETTING = ("forget me", "keeper.forget", "keeper.forget_now")


class Keeper:
    """Shows a member what is theirs, and changes it as they say."""

    name = "keeper"
    handles: tuple[type[Event], ...] = (
        CommandInvoked,
        ButtonPressed,
        FormSubmitted,
        MessageMenuChosen,
        TimeCame,
    )
    words: tuple[Word, ...] = (Word("me", ("settings", "privacy", "mute", "pause", "forget"), verb="keeper.me"),)

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Take all words that can be typed."""
        self._vocabulary = vocabulary

    async def prepare(self, event: Event, read: Reader) -> Typed | str | None:
        """Say which page it is about: as it was typed, or as its button says."""
        match event:
            case CommandInvoked(text=text):
                command = self._vocabulary.read(text)
                return typed.meant(command) if command.word == "me" else None
            case (
                ButtonPressed(verb=verb) | FormSubmitted(verb=verb) | MessageMenuChosen(verb=verb) | TimeCame(verb=verb)
            ):
                return verb if verb.startswith(f"{self.name}.") else None
            case _:
                return None

    def at_home(self, me: Member | None, look: KeeperTx) -> tuple[Part, ...]:
        """Return what somebody's own page shows of how they take part; of whom nothing is held, nothing."""
        return () if me is None else (home.undisturbed(me, look), home.held(me, look))

    def complete(self, begun: Begun, me: Member | None, look: KeeperTx) -> list[tuple[str, str]]:
        """Return the pages of `me`, and how long a pause may be."""
        return [(way, plain(look.say(f"me-{page.replace(' ', '-')}-hint"))) for way, page in typed.ways_on(begun)]

    def handle(
        self,
        event: CommandInvoked | ButtonPressed | FormSubmitted | MessageMenuChosen | TimeCame,
        facts: Typed | str,
        tx: KeeperTx,
    ) -> None:
        """Show a page of the member's own, or change what it says."""
        if isinstance(event, TimeCame):
            (linking.unite if facts == "keeper.unite" else linking.tell)(event, tx)
            return
        asked_for = facts.page if isinstance(facts, Typed) else facts
        if asked_for in FORGETTING and not isinstance(event, MessageMenuChosen) and not tx.people.known(event.by):
            leaving.say_nothing_is_held(event, tx)
            return
        me = tx.who(event.by)
        match event:
            case MessageMenuChosen():
                why.explain_menu(event, me, tx)
            case CommandInvoked() if isinstance(facts, Typed) and facts.page == "pause":
                consent.pause(event, me, facts.rest, tx)
            case CommandInvoked() if isinstance(facts, Typed) and facts.page == "link":
                linking.enter(event, me, facts.rest, tx)
            case CommandInvoked():
                TYPED[asked_for](event, me, tx)
            case ButtonPressed() if asked_for in PRESSED:
                PRESSED[asked_for](event, me, tx)
            case FormSubmitted() if asked_for in SUBMITTED:
                SUBMITTED[asked_for](event, me, tx)
            case _:
                tx.send(page(event, tx.say, Paragraph(tx.say("no-longer-works"))))
