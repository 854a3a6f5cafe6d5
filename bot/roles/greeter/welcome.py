"""How a community welcomes whoever joins: the card alone, a line that only they see as well, or one direct message.

1. The card is what holds by itself; whatever goes beyond it is a community's own decision, with what is known about it.
2. Nothing goes to guests, to who was here before, to many who come at once (an import), nor twice to anybody.
3. Who is still in a platform's own onboarding has not joined yet: the platforms tell of them when they are through.
"""

from dataclasses import replace
from datetime import timedelta

from bot.core.answers import APART, page
from bot.core.effects import Asked, Kind, OpenForm, Reason, SendDirectMessage, Whisper
from bot.core.events import ButtonPressed, ChannelJoined, FormSubmitted, MemberJoined, TimeCame
from bot.core.forms import Field, FieldKind, Form, Page, only
from bot.core.ids import ChannelId, Identity, MemberId, space_of
from bot.core.markup import Markup, channel_link, escape, mention, message_link
from bot.core.people import Life, Member, Purpose
from bot.core.views import Actions, Button, Heading, Option, Paragraph, Small, Tone, view
from bot.roles.greeter import card, eyes, naming
from bot.roles.greeter.newcomer import Said, Welcome, Yes
from bot.roles.greeter.tx import GreeterTx
from bot.roles.greeter.words import button, card_name, timer

A_WHILE = timedelta(minutes=1)
"""Platforms tell of a channel's join before they tell whose it is."""
UNTIL_IT_IS_CLEAR = timedelta(minutes=30)
"""By then it shows whether many came at once."""
USEFUL_FOR = timedelta(days=2)


def setting(tx: GreeterTx) -> Welcome:
    """Return what the community decided on."""
    return next((one for one in Welcome if one == tx.community.spans.welcome), Welcome.CARD)


# ---- somebody joins --------------------------------------------------------------------------------------------------


def joined(event: MemberJoined, tx: GreeterTx) -> None:
    """Meet somebody; this role hears of a join before all others, so that it can tell who was here before."""
    before = tx.people.known(event.profile.identity)
    member = tx.people.meet(event.profile, joined_at=event.at)
    if member is None or member.guest:
        return
    if before is not None and _was_here(before):
        _note_greeted(member, tx)
    eyes.plan(member.id, event.at, tx)
    if setting(tx) is Welcome.MESSAGE and tx.community.life is Life.OPEN:
        greet = TimeCame(id=timer(member.id, "message"), at=tx.now, verb="greeter.message", token=member.id)
        tx.schedule(greet, tx.now + UNTIL_IT_IS_CLEAR)


def _was_here(member: Member) -> bool:
    """Say whether somebody who joins was here before; who only spoke before we heard of their joining was not."""
    return not member.here or member.joined_at is not None


def came_in(event: ChannelJoined, tx: GreeterTx) -> None:
    """Let a line follow for somebody who came into the welcome channel, where the community wants one."""
    channel = tx.places.channel(event.channel)
    is_welcome = channel is not None and channel.purpose is Purpose.WELCOME
    if is_welcome and setting(tx) is Welcome.LINE and tx.community.life is Life.OPEN:
        member = tx.who(event.by)
        line = TimeCame(
            id=timer(member.id, "line"), at=tx.now, verb="greeter.line", token=f"{member.id}/{event.channel}"
        )
        tx.schedule(line, tx.now + A_WHILE)


def say_line(event: TimeCame, tx: GreeterTx) -> None:
    """Say a line in the welcome channel that only a newcomer sees, once."""
    token, _, channel = event.token.partition("/")
    member = _still_to_greet(MemberId(token), Welcome.LINE, tx)
    if member is None:
        return
    _note_greeted(member, tx)
    tx.send(
        Whisper(
            to=member.id,
            channel=ChannelId(channel),
            view=view(
                Paragraph(tx.say("welcome-line", name=escape(tx.community.name))),
                Actions((button(tx.say, "card-show-button", "start", APART, Tone.PRIMARY), _stop(tx))),
            ),
            reason=Reason(rule="welcome-line"),
        )
    )


def send_message(event: TimeCame, tx: GreeterTx) -> None:
    """Write to a newcomer, once: five lines, one link, and how to stop it."""
    member = _still_to_greet(MemberId(event.token), Welcome.MESSAGE, tx)
    if member is None:
        return
    here = tx.people.spaces_of(member.id)[0]
    welcome = tx.places.channel_for(Purpose.WELCOME, near=here)
    if welcome is None or space_of(welcome.id) != here:  # there is no way to lead them
        return
    _note_greeted(member, tx)
    where = tx.messages.where(card_name(welcome.id))
    label = tx.say("welcome-link")
    way = channel_link(welcome.id) if where is None else message_link(label, where)
    tx.send(
        SendDirectMessage(
            to=member.id,
            view=view(
                Paragraph(
                    tx.say("welcome-message", name=escape(tx.community.name), care=escape(tx.community.care), link=way)
                ),
                Actions((_stop(tx),)),
            ),
            reason=Reason(rule="welcome-message"),
            asked=Asked.NOT,
            kind=Kind.NEWCOMER,
            useful_until=tx.now + USEFUL_FOR,
        )
    )


def _still_to_greet(token: MemberId, how: Welcome, tx: GreeterTx) -> Member | None:
    """Return a newcomer who was not welcomed yet, and may be that way."""
    member, said = tx.member(token), tx.ways.said_by(token)
    if member is None or not member.here or not member.is_newcomer(tx.now) or tx.community.life is not Life.OPEN:
        return None
    is_closed = member.is_paused(tx.now) or Kind.NEWCOMER in member.muted or (said is not None and said.greeted)
    return None if is_closed or setting(tx) is not how else member


def _note_greeted(member: Member, tx: GreeterTx) -> None:
    tx.ways.note(replace(tx.ways.said_by(member.id) or Said(member=member.id), greeted=True))


def _stop(tx: GreeterTx) -> Button:
    return Button(label=str(tx.say("welcome-stop-button")), verb="keeper.mute", token=Kind.NEWCOMER)


# ---- what the community decides --------------------------------------------------------------------------------------


def _is_theirs(event: ButtonPressed | FormSubmitted, me: Member, tx: GreeterTx) -> bool:
    """Say whether somebody coordinates an open community; to others these pages are closed, whatever they press."""
    is_open = tx.community.life is Life.OPEN
    if not me.coordinator or not is_open:
        key = "welcome-not-open" if me.coordinator else "welcome-not-yours"
        tx.send(page(event, tx.say, Paragraph(tx.say(key))))
    return me.coordinator and is_open


def show(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Show a coordinator how newcomers are welcomed, and what is known about each way."""
    if not _is_theirs(event, me, tx):
        return
    say, chosen = tx.say, setting(tx)
    named = [
        say(f"welcome-named-{said.named}", member=mention(said.member))
        for said in tx.ways.named()
        if said.named is not None and said.named is not Yes.NO
    ]
    known = [f"- {sentence}" for sentence in _known(tx)]
    tx.send(
        page(
            event,
            say,
            Heading(say("welcome-title")),
            Paragraph(say("welcome-now", way=say(f"welcome-way-{chosen}"))),
            Paragraph(Markup("\n".join((say("welcome-known"), *known)))),
            Paragraph(Markup("\n".join((say("welcome-named"), *named)))) if named else Paragraph(say("welcome-nobody")),
            Small(say("welcome-greeters", number=len(tx.ways.greeting()))),
            Actions(
                (
                    button(say, "welcome-change-button", "change_welcome", tone=Tone.PRIMARY),
                    Button(label=str(say("board-button")), verb="coordinator.board"),
                )
            ),
        )
    )


def open_form(event: ButtonPressed, me: Member, tx: GreeterTx) -> None:
    """Ask how newcomers are to be welcomed, and whom the card may name."""
    if not _is_theirs(event, me, tx):
        return
    say = tx.say
    options = tuple(Option(str(say(f"welcome-way-{one}-option")), one) for one in Welcome)
    way = Field(
        name="way",
        label=str(say("welcome-form-way-label")),
        kind=FieldKind.CHOICE,
        options=options,
        initial=(setting(tx),),
    )
    people = Field(
        name="people",
        label=str(say("welcome-form-people-label")),
        hint=str(say("welcome-form-people-hint")),
        kind=FieldKind.MEMBER,
        required=False,
        most=card.MOST_NAMED,
    )
    form = Form(
        verb="greeter.welcome",
        title=str(say("welcome-form-title")),
        submit=str(say("welcome-form-submit")),
        intro="\n".join(_known(tx)),
        pages=(Page((way, people)),),
    )
    tx.send(OpenForm(interaction=event.interaction, form=form))


def _known(tx: GreeterTx) -> list[Markup]:
    """Return what is known about each way, in a sentence each."""
    return [tx.say(f"welcome-known-{one}", way=tx.say(f"welcome-way-{one}")) for one in Welcome]


def receive(event: FormSubmitted, me: Member, tx: GreeterTx) -> None:
    """Write down what a coordinator decided, and ask those who may be named."""
    if not _is_theirs(event, me, tx):
        return
    way = next((one for one in Welcome if one == only(event.values, "way")), Welcome.CARD)
    tx.places.settle_on(welcome=str(way))
    given = [tx.people.known(Identity(one)) for one in event.values.get("people", ())]
    chosen = [member for member in given if member is not None and member.here and not member.guest]
    if chosen:
        naming.choose(chosen[: card.MOST_NAMED], me, tx)
    card.show(tx, event.interaction.space)
    say = tx.say
    tx.send(
        page(
            event,
            say,
            Paragraph(say("welcome-kept", way=say(f"welcome-way-{way}"))),
            Paragraph(say("welcome-asked")) if chosen else None,
            Actions((Button(label=str(say("board-button")), verb="coordinator.board"),)),
        )
    )
