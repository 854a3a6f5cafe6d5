"""Says what follows when a page of a form was sent: what is wrong with it, the next page, or that the form is whole.

1. Nothing that was filled in is lost: it is kept in the draft, be it right or wrong, and stands there again.
2. Only what somebody sent counts as filled in; how a field begins that they never saw does not.
3. A window cannot follow a window in Discord, so a button stands between them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.adapters.base import FormDraft
from bot.adapters.discord.wire import PAGE
from bot.core.forms import Values, check
from bot.core.markup import escape
from bot.core.problems import Problem
from bot.core.views import Actions, Button, Facts, Paragraph, Small, Tone, View

Word = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Problems:
    """What is wrong with the page, with a button that opens it again."""

    view: View
    draft: FormDraft


@dataclass(frozen=True, slots=True)
class NextPage:
    """The page is kept, with a button that opens the next one."""

    view: View
    draft: FormDraft


@dataclass(frozen=True, slots=True)
class Complete:
    """All pages were sent, and this is what they hold."""

    values: Values


Next = Problems | NextPage | Complete


def after(draft: FormDraft, given: Values, *, key: str, today: date, word: Word) -> Next:
    """Say what follows when the draft's page was sent; `key` is what the draft is kept under."""
    form, number = draft.form, draft.page
    page = form.pages[number]
    sent = {field.name: tuple(given.get(field.name, ())) for field in page.fields}
    values = {**draft.values, **sent}
    problems = check(replace(form, pages=(page,)), sent, today=today)
    if problems:
        return Problems(_what_is_wrong(draft, problems, key, word), replace(draft, values=values))
    if number + 1 < len(form.pages):
        return NextPage(_what_is_kept(draft, key, word), replace(draft, values=values, page=number + 1))
    return Complete(values)


def _what_is_wrong(draft: FormDraft, problems: tuple[Problem, ...], key: str, word: Word) -> View:
    labels = {field.name: field.label for field in draft.form.fields()}
    wrong = tuple(
        (escape(labels[problem.field]), escape(word(problem.key, **dict(problem.arguments)))) for problem in problems
    )
    again = Button(label=word("discord-form-again-button"), verb=PAGE, token=key, tone=Tone.PRIMARY)
    sorry = Paragraph(escape(word("discord-form-wrong")))
    return View((_who_sees(word), sorry, Facts(wrong), Actions((again,))))


def _what_is_kept(draft: FormDraft, key: str, word: Word) -> View:
    kept = word("discord-form-kept", number=draft.page + 1, most=len(draft.form.pages))
    on = Button(label=word("discord-form-next-button"), verb=PAGE, token=key, tone=Tone.PRIMARY)
    return View((_who_sees(word), Paragraph(escape(kept)), Actions((on,))))


def _who_sees(word: Word) -> Small:
    return Small(escape(word("only-you")))
