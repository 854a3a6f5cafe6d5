"""The board: what waits for a coordinator, what went wrong, and how the community is set."""

from collections.abc import Iterator
from datetime import timedelta
from textwrap import shorten

from bot.core.answers import page
from bot.core.events import MemberMenuChosen
from bot.core.markup import Markup, channel_link, mention, message_link, moment
from bot.core.people import Channel, Life, Mode, Purpose
from bot.core.views import Actions, Block, Button, Heading, Paragraph, Small, Tone
from bot.roles.coordinator.ahead import what_comes_round
from bot.roles.coordinator.met import figure_or_too_few
from bot.roles.coordinator.rhythm import brief_timer
from bot.roles.coordinator.tx import CoordinatorTx, Gesture, Waiting

MOST_WAITING = 10
MOST_CHANNELS = 12
LONGEST_GLIMPSE = 60
LATELY = timedelta(days=14)


def show_board(event: Gesture, tx: CoordinatorTx, *news: Block) -> None:
    """Show the board, with what just changed at its top."""
    say = tx.say
    has_brief = tx.rhythm.is_due(brief_timer(tx.who(event.by).id))
    tx.send(
        page(
            event,
            say,
            *news,
            Heading(say("board-title", name=tx.community.name)),
            Paragraph(say(f"board-{tx.community.life}")),
            *what_waits(tx),
            *who_waits(tx),
            *_met(tx),
            *what_comes_round(tx),
            *what_failed(tx),
            *_channels(tx),
            *_actions(tx),
            *_from_roles(tx, has_brief=has_brief),
        )
    )


def show_door(event: Gesture, tx: CoordinatorTx) -> None:
    """Tell somebody else, kindly, whose page or whose part this is."""
    names = tx.people.coordinators()
    if names:
        key = "name-is-for" if isinstance(event, MemberMenuChosen) else "board-is-for"
        who = Markup(", ".join(f"<@{member.id}>" for member in names))
        tx.send(page(event, tx.say, Paragraph(tx.say(key, coordinators=who))))
    else:
        tx.send(page(event, tx.say, Paragraph(tx.say("board-nobody"))))


def back(tx: CoordinatorTx) -> Button:
    """Return the way back to the board."""
    return Button(label=str(tx.say("board-button")), verb="coordinator.board")


def what_waits(tx: CoordinatorTx, most: int = MOST_WAITING) -> list[Block]:
    """Show the questions that wait for a person, each with the way to close it."""
    waiting = tx.questions.on_the_list()
    if not waiting and tx.newcomers.waiting():
        return []
    if not waiting:
        return [Paragraph(tx.say("board-nothing-waits"))]
    blocks: list[Block] = [Paragraph(tx.say("board-waits", number=len(waiting)))]
    for question in waiting[:most]:
        close = Button(label=str(tx.say("board-close-question-button")), verb="broker.close_kindly", token=question.id)
        blocks += [Paragraph(glimpse(question, tx)), Actions((close,))]
    if len(waiting) > most:
        blocks.append(Small(tx.say("board-waits-more", number=len(waiting) - most)))
    return blocks


def who_waits(tx: CoordinatorTx, most: int = MOST_WAITING) -> list[Block]:
    """Show the newcomers whose first words nobody has answered, each with the way there."""
    waiting = tx.newcomers.waiting()
    if not waiting:
        return []
    lines = [tx.say("board-newcomers", number=len(waiting))]
    for post in waiting[:most]:
        link = message_link(tx.say("board-question-link"), post.message)
        lines.append(tx.say("board-newcomer", newcomer=mention(post.member), at=moment(post.at), link=link))
    return [Paragraph(Markup("\n".join(lines)))]


def _met(tx: CoordinatorTx) -> list[Block]:
    met = figure_or_too_few(tx)
    return [] if met is None else [Small(met)]


def glimpse(question: Waiting, tx: CoordinatorTx) -> Markup:
    """Return the beginning of a question that waits, and the way there."""
    text = shorten(question.text, LONGEST_GLIMPSE, placeholder="…")
    if question.message is None:
        return tx.say("board-question", text=text, at=moment(question.asked_at))
    way = message_link(tx.say("board-question-link"), question.message)
    return tx.say("board-question-there", text=text, at=moment(question.asked_at), link=way)


def what_failed(tx: CoordinatorTx) -> list[Block]:
    """Show what went wrong lately, and what to do about it."""
    lately: dict[tuple[str, str], int] = {}
    for failure in tx.record.mishaps(tx.now - LATELY):
        key = (failure.mishap, failure.what)
        lately[key] = lately.get(key, 0) + 1
    lines = [
        tx.say(f"mishap-{mishap}", what=shorten(what, LONGEST_GLIMPSE, placeholder="…"), times=times)
        for (mishap, what), times in list(lately.items())[:3]
    ]
    return [Paragraph(Markup("\n".join((tx.say("board-failed"), *lines))))] if lines else []


def _channels(tx: CoordinatorTx) -> list[Block]:
    at_work = [one for one in tx.places.channels() if one.purpose is not None or one.mode is not Mode.OFF]
    lines = [_channel(channel, tx) for channel in at_work[:MOST_CHANNELS]]
    blocks: list[Block] = [Paragraph(Markup("\n".join((tx.say("board-channels"), *lines))))] if lines else []
    room = tx.channel_for(Purpose.COORDINATORS)
    if room is not None and not room.private:
        blocks.append(Paragraph(tx.say("board-room-is-public", channel=channel_link(room.id))))
    return blocks


def _channel(channel: Channel, tx: CoordinatorTx) -> Markup:
    link = channel_link(channel.id)
    if channel.purpose is Purpose.COORDINATORS:
        return tx.say("board-channel-for", channel=link, purpose=tx.say("purpose-coordinators"))
    mode = tx.say(f"mode-{channel.mode}")
    if channel.purpose is None:
        return tx.say("board-channel", channel=link, mode=mode)
    return tx.say("board-channel-as", channel=link, mode=mode, purpose=tx.say(f"purpose-{channel.purpose}"))


def _actions(tx: CoordinatorTx) -> Iterator[Actions]:
    def button(name: str, tone: Tone = Tone.QUIET) -> Button:
        return Button(label=str(tx.say(f"board-{name}-button")), verb=f"coordinator.{name}", tone=tone)

    joined = tx.space is not None and tx.places.has_joined(tx.space)
    if tx.community.life is not Life.OPEN:
        yield Actions((button("set_up", Tone.PRIMARY), button("colleagues")))
    else:
        yield Actions((button("set_up"), button("mode"), button("pace"), button("colleagues"), button("close")))
    if joined:
        yield Actions((button("part"),))
    elif tx.community.life is Life.OPEN:
        yield Actions((button("join_code"),))
    elif tx.community.life is Life.QUIET:
        yield Actions((button("join"),))


def _from_roles(tx: CoordinatorTx, *, has_brief: bool) -> list[Block]:
    """Lead to the Monday brief, how newcomers are welcomed, and what roles declare, where members choose any."""
    buttons = []
    if tx.community.life is Life.OPEN:
        key, verb = ("brief-off-button", "brief_off") if has_brief else ("brief-on-button", "brief_on")
        buttons.append(Button(label=str(tx.say(key)), verb=f"coordinator.{verb}"))
        buttons.append(Button(label=str(tx.say("board-welcome-button")), verb="greeter.welcome"))
    if tx.suggesting.model() is not None and tx.community.life is Life.OPEN:
        buttons.append(Button(label=str(tx.say("board-model-button")), verb="coordinator.model"))
    if tx.choices.offered():
        buttons.append(Button(label=str(tx.say("board-choices-button")), verb="coordinator.choices"))
    return [Actions(tuple(buttons))] if buttons else []
