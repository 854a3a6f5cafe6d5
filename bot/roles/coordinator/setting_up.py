"""Set up: a form, a look at what it would change, and the switch. Nothing is posted before the switch."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.answers import page
from bot.core.effects import OpenForm, PostMessage, Reason
from bot.core.events import ButtonPressed, CommandInvoked, FormSubmitted, TimeCame
from bot.core.ids import EventId
from bot.core.markup import Markup, channel_link, mention
from bot.core.people import Life, Member, Mode, Purpose
from bot.core.views import Actions, Block, Button, Facts, Heading, Paragraph, Small, Tone, view
from bot.roles.coordinator import notices, proposal
from bot.roles.coordinator.board import back
from bot.roles.coordinator.proposal import Proposal
from bot.roles.coordinator.tx import CoordinatorTx, Gesture

DRAFT = "coordinator.set_up"


@dataclass(frozen=True, slots=True)
class SettingUp:
    """The steps of *Set up*, for a house that speaks these languages."""

    languages: Sequence[str]

    def open(self, event: CommandInvoked | ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
        """Open the form with how things are now."""
        form = proposal.form(tx, me, self.languages)
        tx.send(OpenForm(interaction=event.interaction, form=form))

    def correct(self, event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
        """Open the form once more with what was filled in."""
        body = tx.drafts.take_up(me.id, DRAFT, event.token)
        given = None if body is None else proposal.read_draft(body)
        form = proposal.form(tx, me, self.languages, given)
        tx.send(OpenForm(interaction=event.interaction, form=form))

    def receive(self, event: FormSubmitted, me: Member, tx: CoordinatorTx) -> None:
        """Keep what was filled in, and show what it would change."""
        draft = tx.drafts.keep(me.id, DRAFT, proposal.write(event.values), tx.now)
        _show(event, proposal.read(event.values), draft, tx)

    def switch_on(self, event: ButtonPressed, me: Member, tx: CoordinatorTx) -> None:
        """Do what was shown, unless something changed meanwhile that speaks against it."""
        body = tx.drafts.take_up(me.id, DRAFT, event.token)
        if body is None:
            again = Button(label=str(tx.say("board-set_up-button")), verb="coordinator.set_up")
            tx.send(page(event, tx.say, Paragraph(tx.say("set-up-gone")), Actions((again, back(tx)))))
            return
        wanted = proposal.read(proposal.read_draft(body))
        if proposal.problems(wanted, tx):
            _show(event, wanted, event.token, tx)
            return
        tx.drafts.drop(me.id, event.token)
        _apply(wanted, me, tx)
        tx.send(
            page(
                event,
                tx.say,
                Heading(tx.say("switched-on-title")),
                Paragraph(tx.say("switched-on-next")),
                Actions((back(tx),)),
            )
        )


def _show(event: Gesture, wanted: Proposal, draft: str, tx: CoordinatorTx) -> None:
    wrong = proposal.problems(wanted, tx)
    if wrong:
        lines = Markup("\n".join(f"- {sentence}" for sentence in wrong))
        correct = Button(
            label=str(tx.say("correct-button")), verb="coordinator.correct", token=draft, tone=Tone.PRIMARY
        )
        tx.send(page(event, tx.say, Paragraph(tx.say("set-up-wrong")), Paragraph(lines), Actions((correct,))))
        return
    on = Button(label=str(tx.say("set-up-on-button")), verb="coordinator.switch_on", token=draft, tone=Tone.PRIMARY)
    change = Button(label=str(tx.say("set-up-change-button")), verb="coordinator.correct", token=draft)
    tx.send(page(event, tx.say, *_preview(wanted, tx), Actions((on, change))))


def _preview(wanted: Proposal, tx: CoordinatorTx) -> list[Block]:
    say = tx.say
    lines = [
        say("set-up-will-host", channel=channel_link(channel), purpose=say(f"purpose-{purpose}"))
        for purpose, channel in wanted.public()
    ]
    lines += [say("set-up-will-leave", channel=channel_link(gone.id)) for gone in wanted.left_behind(tx)]
    room = channel_link(wanted.channels[Purpose.COORDINATORS])
    return [
        Heading(say("set-up-preview-title")),
        Facts(
            (
                (say("set-up-name"), say("as-written", words=wanted.name)),
                (say("set-up-care"), say("as-written", words=wanted.care)),
                (say("set-up-zone"), say("as-written", words=wanted.zone)),
                (say("set-up-language"), say(f"language-{wanted.language}")),
            )
        ),
        Paragraph(Markup("\n".join((say("set-up-will"), *lines)))),
        Paragraph(say("set-up-notice-will-be")),
        *notices.notice_view(tx, "notice-host").blocks,
        *_forum_notice(wanted, tx),
        *_beside(wanted, tx),
        *_card(wanted, tx),
        Paragraph(say("set-up-room", room=room)),
        Small(say("set-up-nothing-yet")),
    ]


def _card(wanted: Proposal, tx: CoordinatorTx) -> tuple[Block, ...]:
    """Tell of the welcome card, where a channel for it is chosen; what it says is the greeter's."""
    channel = wanted.channels.get(Purpose.WELCOME)
    if channel is None:
        return ()
    told = tx.say(f"set-up-welcomes-{tx.community.spans.welcome}")
    return (Paragraph(tx.say("set-up-card", channel=channel_link(channel))), Paragraph(told))


def _beside(wanted: Proposal, tx: CoordinatorTx) -> tuple[Block, ...]:
    """Tell what each channel is for besides its notice, by what it serves as."""
    lines = [
        tx.say(f"set-up-what-{purpose}", channel=channel_link(channel))
        for purpose, channel in wanted.public()
        if purpose is not Purpose.WELCOME  # the card says more of that
    ]
    return (Paragraph(Markup("\n".join(lines))),)


def _forum_notice(wanted: Proposal, tx: CoordinatorTx) -> tuple[Block, ...]:
    """Show the notice of a forum in which questions are asked, where one is chosen for that."""
    channel = tx.places.channel(wanted.channels[Purpose.QUESTIONS])
    if channel is None or not channel.forum:
        return ()
    where = Paragraph(tx.say("set-up-notice-forum", channel=channel_link(channel.id)))
    return (where, *notices.notice_view(tx, "notice-forum").blocks)


def _apply(wanted: Proposal, me: Member, tx: CoordinatorTx) -> None:
    left, was_closed = wanted.left_behind(tx), tx.community.life is Life.CLOSED
    speaks_otherwise = wanted.language != tx.community.language
    tx.places.describe(name=wanted.name, care=wanted.care, zone=wanted.zone, language=wanted.language)
    for served in proposal.channels_here(tx):
        tx.places.release(served.id)
    for purpose, chosen in wanted.channels.items():
        tx.places.dedicate(purpose, chosen)
    tx.places.live(Life.OPEN)
    for gone in left:
        notices.switch(tx, gone.id, Mode.OFF)
    for _, channel in wanted.public():
        notices.switch(tx, channel, Mode.HOST)
    if was_closed:  # what comes round is the calendar's, cards are the cybrarian's: both go on
        resume = TimeCame(id=EventId("calendar:resume"), at=tx.now, verb="calendar.resume", token="")
        tx.schedule(resume, tx.now)
        for space in tx.places.spaces():
            cards = TimeCame(id=EventId(f"cybrarian.resume:{space}"), at=tx.now, verb="cybrarian.resume", token=space)
            tx.schedule(cards, tx.now)
    if speaks_otherwise:  # by which words things are found is the cybrarian's
        shelve = TimeCame(id=EventId("cybrarian:shelve"), at=tx.now, verb="cybrarian.shelve", token="")
        tx.schedule(shelve, tx.now)
    # What is missing is told once a month, by the cybrarian.
    tx.schedule(TimeCame(id=EventId("cybrarian:months"), at=tx.now, verb="cybrarian.months", token=""), tx.now)
    if tx.space is not None:  # the index of the library, which may stand elsewhere now, is the cybrarian's
        index = TimeCame(id=EventId(f"cybrarian:index:{tx.space}"), at=tx.now, verb="cybrarian.index", token=tx.space)
        tx.schedule(index, tx.now)
    if tx.space is not None:  # the welcome card is the greeter's
        card = TimeCame(id=EventId(f"greeter:card:{tx.space}"), at=tx.now, verb="greeter.card", token=tx.space)
        tx.schedule(card, tx.now)
    # The coordinators' own room is private: what is said there is not read.
    room = wanted.channels[Purpose.COORDINATORS]
    tx.places.switch(room, Mode.OFF)
    tx.send(
        PostMessage(
            channel=room,
            view=view(Paragraph(tx.say("switched-on", coordinator=mention(me.id)))),
            reason=Reason(rule="switched-on"),
        )
    )
