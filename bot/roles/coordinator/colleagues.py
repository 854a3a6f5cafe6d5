"""Who coordinates: naming somebody, stepping down, and never leaving a community with nobody."""

from bot.core.answers import APART, page
from bot.core.effects import Asked, Kind, OpenForm, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, FormSubmitted, MemberMenuChosen
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import Identity, space_of
from bot.core.markup import Markup, mention
from bot.core.people import Member
from bot.core.policy import USEFUL_FOR
from bot.core.views import Actions, Button, Heading, Paragraph, Tone, view
from bot.roles.coordinator.board import back
from bot.roles.coordinator.rhythm import brief_timer
from bot.roles.coordinator.tx import CoordinatorTx, Gesture


def show(event: Gesture, me: Member, tx: CoordinatorTx, news: Markup | None = None) -> None:
    """Show who coordinates, and what can be done about it."""
    names = Markup("\n".join(f"- {mention(member.id)}" for member in tx.people.coordinators()))
    buttons = (
        Button(label=str(tx.say("colleagues-name-button")), verb="coordinator.name"),
        Button(label=str(tx.say("colleagues-step-down-button")), verb="coordinator.step_down"),
        back(tx),
    )
    tx.send(
        page(
            event,
            tx.say,
            None if news is None else Paragraph(news),
            Heading(tx.say("colleagues-title")),
            Paragraph(names) if names else None,
            Paragraph(tx.say("colleagues-about")),
            Actions(buttons),
        )
    )


def open_form(event: ButtonPressed, _me: Member, tx: CoordinatorTx) -> None:
    """Ask who is to coordinate as well."""
    field = Field(name="member", label=str(tx.say("colleagues-member")), kind=FieldKind.MEMBER)
    form = Form(
        verb="coordinator.name",
        title=str(tx.say("colleagues-form-title")),
        submit=str(tx.say("colleagues-submit")),
        intro=str(tx.say("colleagues-intro")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(event: FormSubmitted, me: Member, tx: CoordinatorTx) -> None:
    """Make somebody a coordinator, tell them, and write down that their name was used."""
    given = Identity(only(event.values, "member"))
    # A forged form: nobody of another community is written down here.
    _name(event, me, tx.who(given) if space_of(given) in tx.places.spaces() else None, tx)


def name(event: MemberMenuChosen, me: Member, tx: CoordinatorTx) -> None:
    """Name whose menu it is. Whoever we have not met, a bot or somebody forgotten, is not written down for that."""
    _name(event, me, tx.people.known(event.member), tx)


def _name(event: Gesture, me: Member, named: Member | None, tx: CoordinatorTx) -> None:
    if named is None:
        show(event, me, tx, tx.say("colleagues-unknown"))
        return
    if named.guest or not named.here:
        show(event, me, tx, tx.say("colleagues-cannot", member=mention(named.id)))
        return
    if named.coordinator:
        show(event, me, tx, tx.say("colleagues-already", member=mention(named.id)))
        return
    tx.people.appoint(named.id, coordinator=True)
    tx.people.note_use_of_name(me.id, named.id, "use-named-coordinator", tx.now)
    buttons = (
        Button(label=str(tx.say("board-button")), verb="coordinator.board", token=APART),
        Button(label=str(tx.say("colleagues-decline-button")), verb="coordinator.decline", token=APART),
    )
    tx.send(
        SendDirectMessage(
            to=named.id,
            view=view(Paragraph(tx.say("colleagues-named", by=mention(me.id))), Actions(buttons)),
            reason=Reason(rule="named-coordinator"),
            asked=Asked.NOT,
            kind=Kind.INVITATION,
            useful_until=tx.now + USEFUL_FOR,
        )
    )
    welcomed = "colleagues-welcomed" if named.approachable else "colleagues-welcomed-untold"
    show(event, me, tx, tx.say(welcomed, member=mention(named.id)))


def step_down(event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
    """Release somebody, unless nobody would be left."""
    others = [member for member in tx.people.coordinators() if member.id != me.id]
    if not others:
        name = Button(label=str(tx.say("colleagues-name-button")), verb="coordinator.name", tone=Tone.PRIMARY)
        close = Button(label=str(tx.say("board-close-button")), verb="coordinator.close")
        answer = page(event, tx.say, Paragraph(tx.say("colleagues-last")), Actions((name, close, back(tx))))
    else:
        tx.people.appoint(me.id, coordinator=False)
        tx.cancel(brief_timer(me.id))
        answer = page(event, tx.say, Paragraph(tx.say("colleagues-stepped-down")))
    tx.send(answer)
