"""Who may see what: every id that the page sends is looked up here; what is not somebody's to see does not exist."""

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.records import BOT, Channel, Message, Person, direct_channel
from bot.core.errors import TrellisError


class NotPossibleError(TrellisError):
    """That is not possible here."""

    status = 400


class NotThereError(NotPossibleError):
    """There is nothing like that, or it is not yours to see."""

    status = 404


class Doors:
    """Opens people, places and messages to whom they are open."""

    def __init__(self, chat: Chat) -> None:
        """Take the chat whose doors these are."""
        self._chat = chat

    def person(self, name: str) -> Person:
        """Return who speaks."""
        found = self._chat.person(name)
        if found is None:
            raise NotThereError("Nobody here has that name; choose one of the members to speak as.")
        return found

    def places(self, person: Person) -> list[Channel]:
        """Return the channels that somebody can see, without their conversation with the bot."""
        return [channel for channel in self._chat.channels() if channel.open_to(person.id)]

    def place(self, person: Person, name: str) -> Channel:
        """Return a place as somebody calls it."""
        if name == BOT:
            return direct_channel(person)
        found = next((channel for channel in self.places(person) if channel.id == name), None)
        if found is None:
            raise NotThereError("There is no such channel, or it is not open to you.")
        return found

    def thread(self, person: Person, place: Channel, root: str) -> Message:
        """Return the message that a thread hangs from."""
        found = self.message(person, root, even_if_deleted=True)
        if found.channel != place.id or found.thread is not None or found.only_for is not None:
            raise NotThereError("There is no such thread here.")
        return found

    def message(self, person: Person, message: str, *, even_if_deleted: bool = False) -> Message:
        """Return a message that somebody sees."""
        found = self._chat.message(message)
        place = None if found is None else self._chat.channel(found.channel)
        if found is None or place is None or not place.open_to(person.id) or not found.visible_to(person.id):
            raise NotThereError("There is no such message, or it is not yours to see.")
        if found.deleted and not even_if_deleted:
            raise NotThereError("That message was deleted.")
        return found

    def own(self, person: Person, message: str) -> Message:
        """Return a message that somebody wrote themselves."""
        found = self.message(person, message)
        if found.author != person.id:
            raise NotPossibleError("Only who wrote a message can change it.")
        return found
