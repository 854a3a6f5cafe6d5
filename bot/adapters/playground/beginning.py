"""How far a visitor has come, read off what stands in the chat: the page's card *How to begin* shows it."""

from collections.abc import Iterator, Sequence

from bot.adapters.playground.chat import Chat
from bot.adapters.playground.records import BOT, Channel, Json, Message, direct_channel
from bot.adapters.playground.world import FirstQuestion

_FURTHEST = 100
"""How many messages are read on from a question: a season later nobody looks for its helper any more."""


def begun(chat: Chat, *, is_at_work: bool, asks_in: str | None = None) -> Json:
    """Tell which steps were taken: set up, asked, somebody written to, answered, thanked.

    `asks_in` is where questions are asked; what is posted and written for meetups is no step of a question's.
    """
    direct = {direct_channel(person).id: person.id for person in chat.people()}
    rooms = {channel.id for channel in chat.channels() if not channel.private and asks_in in (None, channel.id)}
    question = chat.first_by_bot(rooms)
    written = () if question is None else _about(question, chat.written_by_bot(question.number, _FURTHEST))
    return {
        "set_up": is_at_work or question is not None,
        "asked": None if question is None else _asked(chat, question),
        "wrote_to": list(dict.fromkeys(direct[said.channel] for said in written if said.channel in direct)),
        "answered": question is not None and _answered(chat, question),
        "thanked": chat.has_thanked(),
    }


def _asked(chat: Chat, question: Message) -> Json:
    return {"by": _asker(chat, question), "place": question.channel, "thread": question.thread or question.id}


def _about(question: Message, written: Sequence[Message]) -> Sequence[Message]:
    """Return what is about a question: what leads to it, and whatever has a button of its own."""
    places = {question.id, question.thread or question.id}
    return [
        said
        for said in written
        if any(_asks_about_a_question(block) for block in said.blocks)
        or any(span.get("message") in places for span in _spans(said))
    ]


def _asker(chat: Chat, question: Message) -> str | None:
    """Return whose question it is: who wrote what ours stands under, else the first whom ours names."""
    root = None if question.thread is None else chat.message(question.thread)
    return next(_named(question), None) if root is None or root.author == BOT else root.author


def _named(message: Message) -> Iterator[str]:
    return (span["id"] for span in _spans(message) if span["type"] == "mention")


def _spans(message: Message) -> Iterator[Json]:
    lines = (line for block in message.blocks for line in block.get("lines", ()))
    return (span for line in lines for span in line["spans"])


def _asks_about_a_question(block: Json) -> bool:
    return any(item["id"].startswith("broker.") for item in block.get("items", ()))


def _answered(chat: Chat, question: Message) -> bool:
    root = chat.message(question.thread or question.id)
    if root is None:
        return False
    asker = _asker(chat, question)
    replies = chat.replies(root, BOT, _FURTHEST)
    return any(said.number > question.number and said.author not in (BOT, asker) for said in replies)


def wrote(chat: Chat, since: int, channels: Sequence[Channel]) -> list[Json]:
    """Tell to whom and where the bot wrote since then, as far as the channels are open to who looks."""
    direct = {direct_channel(person).id: person for person in chat.people()}
    seen = {channel.id: channel for channel in channels}
    told: dict[str, Json] = {}
    for message in chat.written_by_bot(since):
        person, channel = direct.get(message.channel), seen.get(message.channel)
        if person is not None:
            told[message.channel] = {"person": person.id, "name": person.name}
        elif channel is not None:
            told[message.channel] = {"place": channel.id, "name": channel.name}
    return list(told.values())


def invitation(question: FirstQuestion | None) -> Json | None:
    """Show the question that a visitor may begin with."""
    return None if question is None else {"by": question.by, "place": question.channel, "text": question.text}
