"""What follows a page that was sent: what is wrong in plain words, the next page, or the whole form."""

from datetime import date
from pathlib import Path

import pytest

from bot.adapters.base import FormDraft
from bot.adapters.discord.filling import Complete, NextPage, Problems, after
from bot.core.forms import Field, FieldKind, Form, Page
from bot.core.markup import plain
from bot.core.views import Facts, Paragraph
from bot.voice import FluentVoice

TODAY = date(2027, 1, 4)
SAY = FluentVoice(Path(__file__).parents[3] / "config/voice").speaking("en")


def word(key: str, **arguments: str | int) -> str:
    return plain(SAY(key, **arguments))


QUESTION = Field(name="question", label="Your *question*", kind=FieldKind.TEXT, longest=20)
DAY = Field(name="day", label="When", kind=FieldKind.DATE, required=False)
ZONE = Field(name="zone", label="Where you are", kind=FieldKind.ZONE, initial=("Europe/Lisbon",))
FORM = Form(verb="broker.ask", title="Ask", submit="Go", pages=(Page((QUESTION, DAY)), Page((ZONE,))))
GOOD = {"question": ("How?",), "day": ()}


def sent(draft: FormDraft, **given: str):
    values = {name: (value,) if value else () for name, value in given.items()}
    return after(draft, values, key="d1", today=TODAY, word=word)


def test_1_what_is_wrong_is_said_for_each_field_and_kept():
    said = sent(FormDraft(form=FORM), question="x" * 21, day="2027-01-03")
    assert isinstance(said, Problems)
    [facts] = [block for block in said.view.blocks if isinstance(block, Facts)]
    assert [tuple(map(plain, pair)) for pair in facts.pairs] == [
        ("Your *question*", "This has 21 characters; there is room for 20."),
        ("When", "This day has passed; please choose one to come."),
    ]
    assert said.draft == FormDraft(form=FORM, values={"question": ("x" * 21,), "day": ("2027-01-03",)})


def test_3_a_page_that_is_wrong_is_opened_again_by_one_button():
    [again] = sent(FormDraft(form=FORM), question="").view.buttons()
    assert (again.verb, again.token) == ("discord.page", "d1")


def test_1_a_page_that_is_right_leads_to_the_next_and_is_kept():
    said = sent(FormDraft(form=FORM), question="How?", day="")
    assert isinstance(said, NextPage)
    assert said.draft == FormDraft(form=FORM, values=GOOD, page=1)
    [on] = said.view.buttons()
    assert (on.verb, on.token) == ("discord.page", "d1")
    [kept] = [plain(block.text) for block in said.view.blocks if isinstance(block, Paragraph)]
    assert kept == "Page 1 of 2 is kept."


def test_the_last_page_makes_the_form_whole():
    draft = FormDraft(form=FORM, values=GOOD, page=1)
    assert sent(draft, zone="Europe/Berlin") == Complete({**GOOD, "zone": ("Europe/Berlin",)})


def test_2_how_a_field_begins_does_not_count_as_filled_in():
    draft = FormDraft(form=FORM, values=GOOD, page=1)
    assert isinstance(sent(draft), Problems)
    assert "zone" not in sent(FormDraft(form=FORM), question="How?").draft.values


@pytest.mark.parametrize("page", [0, 1])
def test_only_the_fields_of_the_page_are_taken(page):
    said = sent(
        FormDraft(form=FORM, values=GOOD if page else {}, page=page), question="Why?", zone="Europe/Berlin", x="y"
    )
    values = said.values if isinstance(said, Complete) else said.draft.values
    assert values["question"] == (("How?",) if page else ("Why?",))
    assert ("zone" in values, "x" in values) == (bool(page), False)


def test_what_was_wrong_and_is_mended_goes_on():
    wrong = sent(FormDraft(form=FORM), question="", day="soon")
    assert isinstance(wrong, Problems)
    mended = sent(wrong.draft, question="How?", day="2027-01-05")
    assert isinstance(mended, NextPage)
    assert mended.draft.values == {"question": ("How?",), "day": ("2027-01-05",)}
