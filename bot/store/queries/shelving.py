"""What can be found: written down whenever a question or a card says something else, and gone with it."""

from collections.abc import Mapping

from bot.questions.question import Outcome, Question
from bot.questions.similar import weights
from bot.questions.titles import title_of
from bot.roles.cybrarian.card import Card, Stage
from bot.store.library_tables import LONGEST_WORD, findables, found_by
from bot.store.scope import Scope
from bot.store.tables import communities


def shelve_question(scope: Scope, question: Question) -> None:
    """Let a question be found once somebody answered it, as it is worded now; or no longer."""
    says: Mapping[str, int] = {}
    if can_be_found(question):
        title = title_of(question.text)
        about = " ".join((*question.topics, question.text.strip().removeprefix(title)))
        says = weights(title, about, language_of(scope))
    _shelve(scope, says, question=question.id)


def can_be_found(question: Question) -> bool:
    """Say whether a question was answered, and nobody took it back."""
    taken_back = question.outcome in (Outcome.WITHDRAWN, Outcome.CLOSED)
    return bool(question.text) and question.last_reply_at is not None and not taken_back


def shelve_card(scope: Scope, card: Card) -> None:
    """Let a card be found by what it says now, for as long as it is kept."""
    says: Mapping[str, int] = {}
    if card.stage is Stage.KEPT:
        text = "\n".join((*card.topics, card.words, card.why, card.when_not))
        says = weights(card.title, text, language_of(scope))
    _shelve(scope, says, card=card.id)


def language_of(scope: Scope) -> str:
    """Return the language of a community, in whose forms words are kept and looked for."""
    row = scope.find(communities)
    assert row is not None  # a community exists while anything in it is found
    return str(row.language)


def _shelve(scope: Scope, says: Mapping[str, int], **what: str) -> None:
    """Write down what leads to something; what has not changed is not written anew."""
    kept: dict[str, int] = {}
    for word, weight in says.items():
        kept[word[:LONGEST_WORD]] = max(weight, kept.get(word[:LONGEST_WORD], 0))
    before = scope.find(findables, **what)
    if before is not None:
        if {row.word: row.weight for row in scope.listed(found_by, (), findable=before.id)} == kept:
            return
        scope.remove(findables, findables.c.id == before.id)
    if not kept:
        return
    scope.insert(findables, **what)
    row = scope.find(findables, **what)
    assert row is not None  # it has just been written
    scope.insert_all(found_by, [{"word": word, "findable": row.id, "weight": weight} for word, weight in kept.items()])
