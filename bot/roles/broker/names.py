"""What the broker calls its messages and timers, each of which bears its question."""

from datetime import datetime

from bot.core.ids import EventId, MemberId, MessageName
from bot.roles.broker.tx import BrokerTx


def standing_name(question: str) -> MessageName:
    """Name the message that shows how a question stands: the post itself, or a line under somebody's own post."""
    return MessageName(f"question/{question}")


def again_name(question: str) -> MessageName:
    """Name the one message that brings a question back to the channel."""
    return MessageName(f"question/{question}/again")


def invitation_name(question: str, helper: MemberId) -> MessageName:
    """Name the message that invites a helper."""
    return MessageName(f"invitation/{question}/{helper}")


def meeting_name(question: str, helper: MemberId) -> MessageName:
    """Name the message that asks an asker whether they and a helper in another space may know of each other."""
    return MessageName(f"meeting/{question}/{helper}")


def met_name(question: str, helper: MemberId) -> MessageName:
    """Name the message that tells a helper in another space who asks, and lets them answer."""
    return MessageName(f"met/{question}/{helper}")


def answer_name(question: str, helper: MemberId, token: str) -> MessageName:
    """Name a helper's answer that we bring to where the question stands."""
    return MessageName(f"question/{question}/answer/{helper}/{token}")


def answered_by(name: MessageName) -> MemberId | None:
    """Return whose answer a message is that we brought."""
    parts = name.split("/")
    return MemberId(parts[3]) if len(parts) == 5 and parts[2] == "answer" else None


def thanks_name(question: str, helper: MemberId) -> MessageName:
    """Name the message that thanks somebody who helped."""
    return MessageName(f"thanks/{question}/{helper}")


def own_name(question: str, what: str, time: int = 1) -> MessageName:
    """Name a message to the asker about their own question: `wish`, `whether`, `outcome`; each time its own."""
    return MessageName(f"{what}/{question}" if time == 1 else f"{what}/{question}/{time}")


def own_names(question: str, what: str, tx: BrokerTx) -> list[MessageName]:
    """Name what the asker was asked of this kind so far, and at the end the one that would come next."""
    names = [own_name(question, what)]
    while tx.messages.was_sent(names[-1]):
        names.append(own_name(question, what, len(names) + 1))
    return names


def timer(question: str, what: str) -> EventId:
    """Name one of a question's timers."""
    return EventId(f"broker:{question}:{what}")


def list_name(now: datetime) -> MessageName:
    """Name the coordinators' list of a week: one message a week at the most, edited meanwhile."""
    year, week, _ = now.isocalendar()
    return MessageName(f"list/{year}-{week:02}")
