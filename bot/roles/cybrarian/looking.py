"""Finding what is kept and what was answered, in its author's words; what is missing is noted for the monthly list."""

from datetime import timedelta

from bot.core.effects import OpenForm
from bot.core.events import ButtonPressed, FormSubmitted, TimeCame
from bot.core.forms import Field, Form, Page, only
from bot.core.ids import EventId
from bot.core.people import Member
from bot.core.views import Actions, Button, Paragraph, Small, Tone
from bot.questions.showing import found_blocks
from bot.questions.similar import wanted
from bot.roles.cybrarian import missing
from bot.roles.cybrarian.card import Missed
from bot.roles.cybrarian.place import library_room
from bot.roles.cybrarian.tx import CybrarianTx, Gesture
from bot.roles.cybrarian.words import HERE, answered, button

LONGEST_SEARCH = 300
SHORTEST_MISSED = 3
ONE_SEARCH = timedelta(hours=1)
"""Within this, words that have one in common are taken for one search, of which the last says it best."""
AT_ONCE = 20
"""Questions, or cards, that are put on the shelves in one transaction."""


def open_form(event: Gesture, tx: CybrarianTx) -> None:
    """Ask what somebody looks for."""
    field = Field(name="words", label=str(tx.say("find-label")), longest=LONGEST_SEARCH)
    form = Form(
        verb="cybrarian.find",
        title=str(tx.say("find-title")),
        submit=str(tx.say("find-submit-label")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def looked_for(event: FormSubmitted, me: Member, tx: CybrarianTx) -> None:
    """Look for what was filled in."""
    look(event, me, only(event.values, "words"), tx)


def look(event: Gesture, me: Member, typed: str, tx: CybrarianTx) -> None:
    """Show what speaks of some words, to whoever looks alone."""
    words, say = " ".join(typed.split())[:LONGEST_SEARCH], tx.say
    found = tx.finding.search(words)
    if found:
        ask = Button(label=str(say("find-ask-button")), verb="broker.ask", tone=Tone.QUIET)
        blocks = found_blocks(say, found)
        tx.send(answered(event, tx, Paragraph(say("find-found", words=words)), *blocks, Actions((ask,))))
        return
    token = tx.drafts.keep(me.id, "broker.begun", words, tx.now) if words else ""
    ask = Button(label=str(say("find-ask-button")), verb="broker.ask", token=token, tone=Tone.QUIET)
    near = found_blocks(say, tx.finding.near(words))
    nothing = (Paragraph(say("find-near" if near else "find-nothing", words=words)), *near)
    if library_room(tx) is None or len(words) < SHORTEST_MISSED or not wanted(words, tx.community.language):
        tx.send(answered(event, tx, *nothing, Actions((ask,))))
        return
    _note(Missed(id=token, member=me.id, text=words, at=tx.now), tx)
    leave_out = button(say, "find-leave-out-button", "leave_out", f"{token}/{HERE}")
    tx.send(answered(event, tx, *nothing, Small(say("find-noted")), Actions((ask, leave_out))))


def _note(one: Missed, tx: CybrarianTx) -> None:
    """Put words on the monthly list; they take the place of those by which somebody came to them."""
    language = tx.community.language
    for earlier in tx.library.missed_by(one.member, tx.now - ONE_SEARCH):
        is_on_the_way = one.text.casefold().startswith(earlier.text.casefold())
        if is_on_the_way or {*wanted(earlier.text, language)} & {*wanted(one.text, language)}:
            tx.library.leave_out(earlier.id, one.member)
    tx.library.miss(one)
    missing.schedule(tx)


def leave_out(event: ButtonPressed, me: Member, tx: CybrarianTx) -> None:
    """Leave what somebody looked for out of the monthly list."""
    token = event.token.partition("/")[0]
    tx.library.leave_out(token, me.id)
    tx.drafts.drop(me.id, token)
    tx.send(answered(event, tx, Paragraph(tx.say("find-left-out"))))


def earlier(event: ButtonPressed, tx: CybrarianTx) -> None:
    """Show what may answer a question already, to whoever asks for it alone."""
    question = tx.questions.question(event.token)
    found = () if question is None else tx.finding.like(question.text, but=question.id)
    blocks = found_blocks(tx.say, found) or [Paragraph(tx.say("earlier-nothing"))]
    tx.send(answered(event, tx, *([Paragraph(tx.say("earlier-found"))] if found else []), *blocks))


def shelve(event: TimeCame, tx: CybrarianTx) -> None:
    """Let everything be found by the words of the community's language, some at a time.

    It falls due where what leads to things is made in another way than before: with the language, or with us.
    """
    onward = tx.library.shelve(event.token, AT_ONCE)
    if onward is not None:
        again = TimeCame(id=EventId("cybrarian:shelve"), at=tx.now, verb="cybrarian.shelve", token=onward)
        tx.schedule(again, tx.now)
