"""One person with several accounts: linked by a code that they carry from one to the other, and parted as easily.

Nothing is guessed: neither by name nor by address. Whoever's code was used is told, in the account that made it.
"""

from bot.core.answers import APART, page
from bot.core.effects import Asked, Kind, OpenForm, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, FormSubmitted, ReleaseDue, TimeCame
from bot.core.forms import Field, Form, Page, only
from bot.core.ids import EventId, MemberId, space_of
from bot.core.links import Offered, To
from bot.core.markup import Markup, escape
from bot.core.people import Member
from bot.core.views import Actions, Button, Heading, Paragraph, Small, view
from bot.roles.keeper.panel import back, button
from bot.roles.keeper.tx import Gesture, KeeperTx

LONGEST_CODE = 40


def show(event: Gesture, me: Member, tx: KeeperTx, news: Markup | None = None) -> None:
    """Say which accounts belong together, and how others are linked or parted."""
    together = belonging(me, tx)
    buttons: tuple[Button, ...] = (button(tx, "link_code"), button(tx, "link"))
    if together:
        buttons = (*buttons, button(tx, "unlink"))
    tx.send(
        page(
            event,
            tx.say,
            None if news is None else Paragraph(news),
            Heading(tx.say("link-title")),
            Paragraph(tx.say("link-together", places=listed(together)) if together else tx.say("link-alone")),
            Paragraph(tx.say("link-means")),
            Small(tx.say("link-parts")) if together else None,
            Actions((*buttons, back(tx))),
        )
    )


def belonging(me: Member, tx: KeeperTx) -> list[str]:
    """Return where the accounts of one person are: the places of this community, and other communities."""
    here = [tx.places.name_of(space_of(account)) for account in tx.links.accounts_of(me.id)]
    return [*here, *tx.links.elsewhere(me.id)]


def listed(names: list[str]) -> Markup:
    """Return names in a row."""
    return Markup(", ".join(escape(name) for name in names))


def show_code(event: ButtonPressed, me: Member, tx: KeeperTx) -> None:
    """Make a code and show it, once, to whoever asked for it."""
    code = tx.links.offer(me.id, To.PERSON).upper()
    tx.send(
        page(
            event,
            tx.say,
            Heading(tx.say("link-code-title")),
            Paragraph(tx.say("link-code", code=f"{code[:5]}-{code[5:]}")),
            Small(tx.say("link-code-keep")),
            Actions((back(tx),)),
        )
    )


def open_form(event: ButtonPressed, _me: Member, tx: KeeperTx) -> None:
    """Ask for the code that the other account showed."""
    field = Field(name="code", label=str(tx.say("link-code-label")), longest=LONGEST_CODE)
    form = Form(
        verb="keeper.link",
        title=str(tx.say("link-form-title")),
        submit=str(tx.say("link-submit")),
        intro=str(tx.say("link-intro")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(event: FormSubmitted, me: Member, tx: KeeperTx) -> None:
    """Take the code from the form."""
    enter(event, me, only(event.values, "code"), tx)


def enter(event: Gesture, me: Member, code: str, tx: KeeperTx) -> None:
    """Link the account that shows a code with the one that enters it; without a code, say how that goes."""
    if not code:
        show(event, me, tx)
    elif not tx.links.may_try(me.id):
        show(event, me, tx, tx.say("link-too-often"))
    else:
        offered = tx.links.redeem(code, To.PERSON, me.id)
        if offered is None:
            show(event, me, tx, tx.say("link-wrong"))
        elif offered.member == me.id:
            show(event, me, tx, tx.say("link-same"))
        else:
            _link(event, me, offered, tx)


def _link(event: Gesture, me: Member, offered: Offered, tx: KeeperTx) -> None:
    tx.links.link(offered, me.id)
    linked = tx.who(event.by)
    _look_at_what_waits(linked, tx)
    told = TimeCame(
        id=EventId(f"keeper:linked:{offered.member}"), at=tx.now, verb="keeper.linked", token=offered.member
    )
    tx.links.tell(offered.community, told)
    show(event, linked, tx, tx.say("link-done"))


def tell(event: TimeCame, tx: KeeperTx) -> None:
    """Tell whoever made a code that it was used, so that a stolen one is noticed."""
    member = tx.people.member(MemberId(event.token))
    together = [] if member is None else belonging(member, tx)
    if member is None or not together:
        return
    shown = view(
        Paragraph(tx.say("link-told", places=listed(together))),
        Actions((Button(label=str(tx.say("me-linking-button")), verb="keeper.linking", token=APART),)),
    )
    tx.send(
        SendDirectMessage(
            to=member.id, view=shown, reason=Reason(rule="linked"), asked=Asked.FOR, kind=Kind.OWN_QUESTION
        )
    )


def unite(event: TimeCame, tx: KeeperTx) -> None:
    """Let those be one member of whom it was said in another community that they are one person."""
    tx.links.unite([MemberId(member) for member in event.token.split("+")])


def unlink(event: ButtonPressed, me: Member, tx: KeeperTx) -> None:
    """Let the account in which it is said be somebody of their own again."""
    if not belonging(me, tx):
        show(event, me, tx)
        return
    tx.links.unlink(event.by, me.id)
    show(event, tx.who(event.by), tx, tx.say("link-parted"))


def _look_at_what_waits(me: Member, tx: KeeperTx) -> None:
    if tx.attention.held_for(me.id):
        tx.schedule(ReleaseDue(id=EventId(f"release:{me.id}"), at=tx.now, member=me.id), tx.now)
