"""How people give: a form for their words, a page on which only they see what they gave, and can take it back.

1. What is anonymous bears a mark of the run's seal and no time of its own, and nobody is written down as having come.
2. Where fewer than five people could have written it, it says so, and waits for a second yes before it is anywhere.
3. A press that comes late, twice or from nowhere is answered in one kind sentence.
"""

from dataclasses import replace

from bot.core.answers import privately
from bot.core.effects import OpenForm
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import new_token
from bot.core.markup import Markup
from bot.core.people import Member
from bot.core.views import Actions, Block, Button, Option, Paragraph, Quoted, Small, Tone
from bot.rituals.format import Anonymity, Collect, Format, Kind, Source
from bot.rituals.ritual import Given, Ritual, Run
from bot.rituals.steps import sources
from bot.rituals.steps.running import is_open
from bot.rituals.steps.things import SMALL, could_have_written, held
from bot.rituals.taking_part import is_given
from bot.rituals.tx import RitualTx
from bot.rituals.words import key_of

BY_NAME, ANONYMOUS = "name", "anonymous"
OWN_PAGE = 3
"""How many parts the token of a button has that stands on a page of somebody's own."""


def say_it_is_gone(event: ButtonPressed | FormSubmitted, tx: RitualTx) -> None:
    """Answer a gesture that leads nowhere any more."""
    tx.send(privately(event, tx.say, Paragraph(tx.say("steps-gone")), replaces=_is_on_own_page(event)))


def asks_to_give(
    event: ButtonPressed, step: Collect, ritual: Ritual, run: Run, format_: Format, me: Member, tx: RitualTx
) -> None:
    """Open the form, or show what somebody gave where that is all they can do."""
    if step.source is Source.QUEUE:
        sources.have_one(event, me, tx)
        return
    mine, wants_more = _own(step, run, me, tx), event.verb.endswith(".more")
    refused = _refused(step, run, format_, mine, tx)
    if refused is not None or (mine and not wants_more):
        _show_own(event, step, run, format_, me, tx, refused or "steps-yours")
    else:
        tx.send(OpenForm(interaction=event.interaction, form=_form(step, ritual, run, format_, me, tx)))


def give(
    event: FormSubmitted, step: Collect, ritual: Ritual, run: Run, format_: Format, me: Member, tx: RitualTx
) -> bool:
    """Take what somebody wrote; say whether it is to be seen or counted now."""
    text = only(event.values, "text")
    refused = _refused(step, run, format_, _own(step, run, me, tx), tx) if text else "steps-nothing-written"
    if refused is not None:
        _show_own(event, step, run, format_, me, tx, refused)
        return False
    given = Given(id=new_token(), run=run.id, step=step.id, text=text, at=tx.now, by=me.id)
    key = "steps-given"
    if _is_anonymous(step, event):
        given = replace(given, at=run.begins, by=None, mark=tx.anonymous(run.seal, me.id))
        key = "steps-given-unnamed"
        if could_have_written(ritual, run, me.id, tx) < SMALL:
            given, key = replace(given, step=held(step)), "steps-held"
    elif run.kind is Kind.PROMPT:
        tx.runs.came(run.id, me.id, tx.now)
    tx.giving.give(given)
    number = could_have_written(ritual, run, me.id, tx)
    _show_own(event, step, run, format_, me, tx, key, number)
    return given.step == step.id


def is_sure(event: ButtonPressed, step: Collect, run: Run, format_: Format, me: Member, tx: RitualTx) -> bool:
    """Take the second yes of somebody who wrote among few people."""
    given = _meant(event, run, me, tx)
    if given is None or given.step != held(step) or not is_open(step, run, format_):
        say_it_is_gone(event, tx)
        return False
    tx.giving.take_back(given.id)
    tx.giving.give(replace(given, step=step.id))
    _show_own(event, step, run, format_, me, tx, "steps-given-unnamed")
    return True


def take_back(event: ButtonPressed, step: Collect, run: Run, format_: Format, me: Member, tx: RitualTx) -> bool:
    """Drop what somebody gave, since they say so."""
    given = _meant(event, run, me, tx)
    if given is None or given.step not in (step.id, held(step)):
        say_it_is_gone(event, tx)
        return False
    tx.giving.take_back(given.id)
    _show_own(event, step, run, format_, me, tx, "steps-taken-back")
    return given.step == step.id


def _is_on_own_page(event: ButtonPressed | FormSubmitted) -> bool:
    return isinstance(event, ButtonPressed) and event.token.count("/") >= OWN_PAGE - 1


def _is_anonymous(step: Collect, event: FormSubmitted) -> bool:
    wished = step.anonymous is Anonymity.CHOICE and only(event.values, "how") == ANONYMOUS
    return wished or step.anonymous is Anonymity.ALWAYS


def _own(step: Collect, run: Run, me: Member, tx: RitualTx) -> list[Given]:
    every = (*tx.giving.given(run.id, step.id), *tx.giving.given(run.id, held(step)))
    return [given for given in every if _is_mine(given, run, me, tx)]


def _is_mine(given: Given, run: Run, me: Member, tx: RitualTx) -> bool:
    if not is_given(given):
        return False
    return given.by == me.id or (given.by is None and bool(run.seal) and given.mark == tx.anonymous(run.seal, me.id))


def _meant(event: ButtonPressed, run: Run, me: Member, tx: RitualTx) -> Given | None:
    """Return what a button is about, if it was its presser's."""
    given = tx.giving.one(event.token.rpartition("/")[2])
    return given if given is not None and given.run == run.id and _is_mine(given, run, me, tx) else None


def _refused(step: Collect, run: Run, format_: Format, mine: list[Given], tx: RitualTx) -> str | None:
    """Return why somebody can give nothing (more) now."""
    if step.source is Source.OPEN_QUESTIONS or not is_open(step, run, format_):
        return "steps-closed"
    if len(mine) >= step.each:
        return "steps-enough"
    taken = sum(len(tx.giving.given(run.id, name)) for name in (step.id, held(step)))
    return "steps-full" if step.places is not None and taken >= step.places else None


def _show_own(
    event: ButtonPressed | FormSubmitted,
    step: Collect,
    run: Run,
    format_: Format,
    me: Member,
    tx: RitualTx,
    key: str,
    number: int = 0,
) -> None:
    """Show somebody what they gave, and how to take it back; nobody else sees this page."""
    mine = _own(step, run, me, tx)
    told = tx.say(key, number=number) if key == "steps-held" else tx.say(key)
    shown = [block for given in mine for block in _own_blocks(given, step, run, tx)]
    more = None
    if mine and _refused(step, run, format_, mine, tx) is None:
        button = Button(
            label=str(tx.say("steps-more-button")), verb=f"{run.kind}.more", token=f"{run.id}/{step.id}/more"
        )
        more = Actions((button,))
    tx.send(privately(event, tx.say, Paragraph(told), *shown, more, replaces=_is_on_own_page(event)))


def _own_blocks(given: Given, step: Collect, run: Run, tx: RitualTx) -> tuple[Block, ...]:
    say, token = tx.say, f"{run.id}/{step.id}/{given.id}"
    back = Button(label=str(say("steps-take-back-button")), verb=f"{run.kind}.take_back", token=token)
    if given.step == step.id:
        return (Quoted(given.text), Actions((back,)))
    sure = Button(label=str(say("steps-sure-button")), verb=f"{run.kind}.sure", token=token, tone=Tone.PRIMARY)
    return (Quoted(given.text), Small(say("steps-waits")), Actions((sure, back)))


# ---- the form ------------------------------------------------------------------------------------------------------


def _form(step: Collect, ritual: Ritual, run: Run, format_: Format, me: Member, tx: RitualTx) -> Form:
    say = tx.say
    fields = [
        Field(
            name="text",
            label=str(say(key_of(format_, step, "field"))),
            kind=FieldKind.TEXT,
            longest=step.longest,
        )
    ]
    if step.anonymous is Anonymity.CHOICE:
        options = (
            Option(str(say("steps-by-name-label")), BY_NAME),
            Option(str(say("steps-unnamed-label")), ANONYMOUS),
        )
        fields.append(
            Field(
                name="how",
                label=str(say("steps-how-label")),
                kind=FieldKind.CHOICE,
                options=options,
                initial=(BY_NAME,),
            )
        )
    return Form(
        verb=f"{run.kind}.give",
        token=f"{run.id}/{step.id}",
        title=str(say("steps-give-title")),
        submit=str(say("steps-give-submit")),
        intro=str(_intro(step, ritual, run, me, tx)),
        pages=(Page(tuple(fields)),),
    )


def _intro(step: Collect, ritual: Ritual, run: Run, me: Member, tx: RitualTx) -> Markup:
    """Say before anything is written under which name it will stand, and how easily it could be guessed."""
    say = tx.say
    if step.anonymous is Anonymity.NEVER:
        return say("steps-intro-named")
    told = say("steps-intro-unnamed") if step.anonymous is Anonymity.ALWAYS else say("steps-intro-choice")
    number = could_have_written(ritual, run, me.id, tx)
    return Markup(f"{told} {say('steps-few', number=number)}") if number < SMALL else told
