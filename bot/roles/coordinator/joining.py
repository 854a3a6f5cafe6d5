"""A community with places on several platforms: one comes to another by a code, and can go its own way again.

A coordinator of an open community shows a code; a coordinator of a place that was never switched on enters it there.
From then on both are one community, and each place chooses channels of its own.
"""

from bot.core.answers import page
from bot.core.effects import OpenForm, PostMessage, Reason
from bot.core.events import ButtonPressed, FormSubmitted, TimeCame
from bot.core.forms import Field, Form, Page, only
from bot.core.ids import EventId, SpaceId, space_of
from bot.core.links import To
from bot.core.people import Life, Member, Mode, Purpose
from bot.core.views import Actions, Button, Heading, Paragraph, Small, Tone, view
from bot.roles.coordinator import notices
from bot.roles.coordinator.board import back, show_board
from bot.roles.coordinator.tx import CoordinatorTx

LONGEST_CODE = 40


def show_code(event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
    """Make a code by which another place can join, and show it to the coordinator who asked."""
    if tx.community.life is not Life.OPEN:
        show_board(event, tx, Paragraph(tx.say("mode-not-open")))
        return
    code = tx.links.offer(me.id, To.PLACE).upper()
    tx.send(
        page(
            event,
            tx.say,
            Heading(tx.say("join-code-title")),
            Paragraph(tx.say("join-code", code=f"{code[:5]}-{code[5:]}")),
            Small(tx.say("join-code-keep")),
            Actions((back(tx),)),
        )
    )


def open_form(event: ButtonPressed, _me: Member, tx: CoordinatorTx) -> None:
    """Ask for the code that a coordinator of the other place was shown."""
    field = Field(name="code", label=str(tx.say("join-code-label")), longest=LONGEST_CODE)
    form = Form(
        verb="coordinator.join",
        title=str(tx.say("join-form-title")),
        submit=str(tx.say("join-submit")),
        intro=str(tx.say("join-intro")),
        pages=(Page((field,)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def receive(event: FormSubmitted, me: Member, tx: CoordinatorTx) -> None:
    """Let this place belong to the community whose code it is, unless it is switched on already."""
    if tx.community.life is not Life.QUIET:
        show_board(event, tx, Paragraph(tx.say("join-not-quiet")))
    elif not tx.links.may_try(me.id):
        show_board(event, tx, Paragraph(tx.say("link-too-often")))
    else:
        offered = tx.links.redeem(only(event.values, "code"), To.PLACE, me.id)
        if offered is None or not offered.is_open or offered.community == tx.community.id:
            show_board(event, tx, Paragraph(tx.say("link-wrong")))
            return
        set_up = Button(label=str(tx.say("board-set_up-button")), verb="coordinator.set_up", tone=Tone.PRIMARY)
        tx.send(page(event, tx.say, Paragraph(tx.say("join-done")), Actions((set_up, back(tx)))))
        space = event.interaction.space
        told = TimeCame(id=EventId(f"coordinator:joined:{space}"), at=tx.now, verb="coordinator.joined", token=space)
        tx.links.tell(offered.community, told)
        shelve = TimeCame(id=EventId(f"cybrarian:shelve:{space}"), at=tx.now, verb="cybrarian.shelve", token="")
        tx.links.tell(offered.community, shelve)  # things are found in the language that is spoken there
        tx.links.join(offered.community, event.id)  # the last thing that can be done here


def tell(event: TimeCame, tx: CoordinatorTx) -> None:
    """Tell the coordinators that another place belongs to them now, and how that ends."""
    room, space = tx.places.channel_for(Purpose.COORDINATORS), SpaceId(event.token)
    if room is not None and tx.places.has_joined(space):
        said = view(Paragraph(tx.say("joined-in-room", place=tx.places.name_of(space))))
        tx.send(PostMessage(channel=room.id, view=said, reason=Reason(rule="joined")))


def ask(event: ButtonPressed, _me: Member, tx: CoordinatorTx) -> None:
    """Say what going one's own way means before it is done."""
    part = Button(label=str(tx.say("part-now-button")), verb="coordinator.part_now", tone=Tone.GRAVE)
    stay = Button(label=str(tx.say("part-stay-button")), verb="coordinator.board")
    blocks = (Heading(tx.say("part-title")), Paragraph(tx.say("part-means")), Actions((part, stay)))
    tx.send(page(event, tx.say, *blocks))


def part(event: ButtonPressed, _me: Member, tx: CoordinatorTx) -> None:
    """Fall silent in this place, end what was asked in it, and let it be a community of its own."""
    space = event.interaction.space
    if not tx.places.has_joined(space):
        show_board(event, tx)
        return
    if not any(_stays(member, space, tx) for member in tx.people.coordinators()):
        tx.send(page(event, tx.say, Paragraph(tx.say("part-last")), Actions((back(tx),))))
        return
    for channel in tx.places.channels():
        if space_of(channel.id) == space:
            tx.places.switch(channel.id, Mode.OFF)
            tx.places.release(channel.id)
            notices.show(tx, channel.id, "notice-closed")
    # Questions are the broker's, what comes round the calendar's: they end it first, so that nothing speaks after that.
    # In this order: what falls due at once does so by its id.
    greeter = TimeCame(id=EventId(f"card.closing:{space}"), at=tx.now, verb="greeter.closing", token=space)
    tx.schedule(greeter, tx.now)
    for verb in ("broker.closing", "calendar.closing", "coordinator.part"):
        tx.schedule(TimeCame(id=EventId(f"{verb}:{space}"), at=tx.now, verb=verb, token=space), tx.now)
    tx.send(page(event, tx.say, Paragraph(tx.say("parted"))))


def _stays(member: Member, space: SpaceId, tx: CoordinatorTx) -> bool:
    return any(one != space for one in tx.people.spaces_of(member.id))


def part_at_last(event: TimeCame, tx: CoordinatorTx) -> None:
    """Let a place go, once everything that was asked in it has ended."""
    if tx.places.has_joined(SpaceId(event.token)):
        tx.links.part(SpaceId(event.token), event.id)
