"""How any role asks a language model and shows what it suggests: to one person, marked, never by itself in public.

A role calls `ask` where somebody pressed a button for it, handles the `ModelAnswered` that comes with its verb, and
shows what is in it below `marked`, or `why_not`. What is chosen then is that person's act.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.core.answers import privately
from bot.core.effects import AskModel, Gesture
from bot.core.events import ModelAnswered
from bot.core.ids import MemberId
from bot.core.people import Member
from bot.core.role import UnitOfWork
from bot.core.suggestions import Model, Use, Wanted
from bot.core.views import Block, Paragraph, Small
from bot.core.voice import Say


class Suggesting(Protocol):
    """Whether a language model may be asked."""

    def model(self) -> Model | None:
        """Return the model that the house can ask."""
        ...

    def may(self, use: Use) -> bool:
        """Say whether it may be asked for this here."""
        ...


class SuggestingTx(UnitOfWork, Protocol):
    """A unit of work of a role that has things suggested."""

    @property
    def suggesting(self) -> Suggesting:
        """Return whether a language model may be asked."""
        ...


def ask(
    event: Gesture,
    me: Member,
    tx: SuggestingTx,
    *,
    use: Use,
    material: Mapping[str, str],
    wants: Sequence[Wanted],
    verb: str,
    token: str,
    concerns: Sequence[MemberId] = (),
) -> None:
    """Ask for suggestions to whoever made a gesture, and say so; where it is switched off, say that instead.

    `concerns` are the members who wrote the material or are named in it.
    """
    say, model = tx.say, tx.suggesting.model()
    if model is None or not tx.suggesting.may(use):
        tx.send(privately(event, say, Paragraph(say("model-why-off"))))
        return
    tx.send(privately(event, say, Paragraph(say("model-is-asked", model=model.name))))
    tx.send(
        AskModel(
            use=use,
            material=dict(material),
            wants=tuple(wants),
            verb=verb,
            token=token,
            asker=me.id,
            interaction=event.interaction,
            language=tx.community.language,
            concerns=tuple(concerns),
        )
    )


def marked(tx: SuggestingTx) -> tuple[Block, ...]:
    """Return what stands above suggestions: that a model made them, and that they are no more than that."""
    model = tx.suggesting.model()
    said = Paragraph(tx.say("model-suggested-by", model="…" if model is None else model.name))
    return (said, Small(tx.say("model-pretends"))) if model is not None and model.pretends else (said,)


def why_not(event: ModelAnswered, say: Say) -> Block:
    """Say why there are no suggestions."""
    why = event.why or "nonsense"
    return Paragraph(say(f"model-why-{why}"))
