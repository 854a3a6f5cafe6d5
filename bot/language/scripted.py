"""Plays a language model, so that everything can be tried and tested without one; it says so itself.

Tests say what it answers (`say`), word for word or as a failure, and look at what it was sent (`letters`). Without
that it makes something up of the material: enough to see what the pages look like.
"""

import json
from collections import deque

from bot.core.suggestions import Letter, Model
from bot.language.speaking import NoReply, Reply

PRETENDED = Model(name="a scripted double", address="nowhere: it plays a model", tokens_a_month=20_000, pretends=True)


class Scripted:
    """A model that says what it was told to."""

    def __init__(self, model: Model = PRETENDED) -> None:
        """Take what coordinators are told of it."""
        self.model = model
        self.letters: list[Letter] = []
        self._script: deque[str | NoReply] = deque()

    def say(self, *answers: str | NoReply) -> None:
        """Let it answer the next letters with these words, or not answer them."""
        self._script.extend(answers)

    async def answer(self, letter: Letter, most_tokens: int) -> Reply:
        """Answer as it was told, else by a recipe."""
        self.letters.append(letter)
        said = self._script.popleft() if self._script else _made_up(letter)
        if isinstance(said, NoReply):
            raise said
        return Reply(said=said, tokens=min(letter.tokens, 400) + min(len(said) // 4, most_tokens))

    async def close(self) -> None:
        """Hold nothing, let go of nothing."""


def _made_up(letter: Letter) -> str:
    """Make something up that has the shape that was asked for."""
    material: dict[str, str] = json.loads(letter.material)
    care = material.get("care", "").strip().rstrip(".") or "what we do"
    if '"questions": a list' in letter.instructions:
        return json.dumps(
            {
                "questions": [
                    f"“{care[:120]}”: what did you try lately that turned out otherwise than you thought?",
                    f"Which small habit helps you most, where “{care[:120]}” is the aim?",
                    f"“{care[:120]}”: what would you tell somebody who begins with it today?",
                ]
            }
        )
    if "formats" in material:
        ids = [line.partition(":")[0].strip() for line in material["formats"].splitlines()[:3]]
        return json.dumps({"choices": [f"{id_}: (made up) it would suit {care[:120]}" for id_ in ids]})
    if '"why": a string' in letter.instructions:
        first = " ".join(material.get("words", "").split()[:6])
        return json.dumps({"title": f"{first} (made up)", "why": "(made up) It spares the next one the same search."})
    return json.dumps(
        {name: words.replace("; ", ".\n").replace(", and ", ".\nAnd ") for name, words in material.items()}
    )
