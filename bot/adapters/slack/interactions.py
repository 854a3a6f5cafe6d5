"""What people do with what we show: commands, buttons, menus, shortcuts and forms.

1. A form that does not pass `forms.check` is answered with what is wrong, beside its fields, and is no event.
2. A gesture that is not about us, such as a link that was followed, is nothing.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.adapters.base import Refused
from bot.adapters.slack import sheets
from bot.adapters.slack.handle import Grip
from bot.adapters.slack.hearing import Ear, Heard
from bot.adapters.slack.payload import Payload, is_id
from bot.core.errors import InvalidViewError
from bot.core.events import ButtonPressed, Event, FormSubmitted, MessageMenuChosen
from bot.core.forms import FieldKind, Form, Values, check
from bot.core.ids import ChannelId, EventId, external_of, space_of
from bot.core.views import parse_wire_id

FARTHEST_WEST = timedelta(hours=12)
_VERB = re.compile(r"[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+")
_SHORTCUT = re.compile(r"trellis\.([a-z][a-z-]*)")


# ---- commands ------------------------------------------------------------------------------------------------------


def slash_command(form: Payload, ear: Ear) -> Event | None:
    """Tell what was typed after a slash command; a direct message is no channel."""
    user, trigger, channel = form.id("user_id"), form.mark("trigger_id"), form.id("channel_id")
    if not ear.is_person(user) or not trigger:
        return None
    grip = Grip(user=user, channel=channel, trigger=trigger, response_url=form.url("response_url"))
    return ear.command(
        f"command:{trigger}", ear.reads(form.text("text")), grip, "" if channel.startswith("D") else channel
    )


def _shortcut(said: Payload, ear: Ear) -> Event | None:
    """Tell that a word of ours was chosen from the list of shortcuts, wherever that was."""
    user, trigger = said.part("user").id("id"), said.mark("trigger_id")
    word = _SHORTCUT.fullmatch(said.mark("callback_id"))
    if word is None or not ear.is_person(user) or not trigger:
        return None
    return ear.command(f"shortcut:{trigger}", word[1], Grip(user=user, trigger=trigger, at_home=True))


# ---- buttons and menus ---------------------------------------------------------------------------------------------


def _pressed(said: Payload, ear: Ear) -> Heard | None:
    grip = _grip_on(said)
    if not ear.is_person(grip.user) or not grip.trigger:
        return None
    is_on_message = bool(grip.channel and grip.message) and not _is_ephemeral(said)
    events = (
        ButtonPressed(
            id=EventId(f"press:{grip.trigger}:{action.mark('action_id')}:{action.ts('action_ts')}"),
            at=ear.knows.now(),
            by=ear.person(grip.user),
            verb=verb,
            token=token,
            values=tuple(_chosen(action, ear)),
            message=ear.message(grip.channel, grip.message) if is_on_message else None,
            interaction=ear.interaction(grip),
        )
        for action in said.parts("actions")
        for verb, token in (parse_wire_id(action.mark("action_id")),)
        if _VERB.fullmatch(verb)
    )
    return Heard(events=tuple(events))


def _grip_on(said: Payload) -> Grip:
    """Say how what was pressed can be answered: on a message, in a modal, or on App Home."""
    container, view = said.part("container"), said.part("view")
    pressed = said.part("message")
    channel = container.id("channel_id") or said.part("channel").id("id")
    ts = container.ts("message_ts") or pressed.ts("ts")
    thread = container.ts("thread_ts") or pressed.ts("thread_ts")
    return Grip(
        user=said.part("user").id("id"),
        channel=channel,
        thread="" if thread == ts else thread,
        message=ts,
        only_theirs=_is_ephemeral(said) or channel.startswith("D"),
        trigger=said.mark("trigger_id"),
        response_url=said.url("response_url"),
        view=view.id("id") if view.mark("type") == "modal" else "",
        at_home=view.mark("type") == "home" or _began_at_home(view),
    )


def _began_at_home(view: Payload) -> bool:
    """Say whether a window was opened by a gesture on App Home, which wants drawing again after what is done there."""
    try:
        return Grip.read(view.text("private_metadata")).at_home
    except Refused:
        return False


def _is_ephemeral(said: Payload) -> bool:
    return said.part("container").flag("is_ephemeral") or said.part("message").flag("is_ephemeral")


def _chosen(action: Payload, ear: Ear) -> Iterator[str]:
    """Go through what was chosen or filled in; a button has nothing to choose."""
    picked = (action.part("selected_option"), *action.parts("selected_options"))
    yield from filter(None, (option.text("value") for option in picked))
    for one, many in (("user", "users"), ("channel", "channels"), ("conversation", "conversations")):
        yield from map(ear.person, filter(None, (action.id(f"selected_{one}"), *action.ids(f"selected_{many}"))))
    yield from filter(None, (action.mark("selected_date"), action.mark("selected_time")))
    moment = action.number("selected_date_time")
    if moment is not None and 0 < moment < 10**10:
        yield datetime.fromtimestamp(moment, UTC).isoformat()
    if action.mark("type") != "button":
        yield from filter(None, (action.text("value"),))


def _menu_chosen(said: Payload, ear: Ear) -> Event | None:
    """Tell that an entry of a message's menu was chosen; its words are given only by who wrote them."""
    about, user, trigger = said.part("message"), said.part("user").id("id"), said.mark("trigger_id")
    channel, ts = said.part("channel").id("id"), about.ts("ts") or said.ts("message_ts")
    verb, author = said.mark("callback_id"), about.id("user")
    if verb not in ear.knows.verbs or not channel or not ts or not trigger or not ear.is_person(user):
        return None
    by_person = ear.is_person(author) and not about.content.get("bot_id")
    thread = ear.thread(channel, about.ts("thread_ts"), ts)
    grip = Grip(
        user=user,
        channel=channel,
        thread="" if thread is None else thread.id,
        message=ts,
        trigger=trigger,
        response_url=said.url("response_url"),
    )
    return MessageMenuChosen(
        id=EventId(f"menu:{trigger}"),
        at=ear.knows.now(),
        by=ear.person(user),
        verb=verb,
        message=ear.message(channel, ts),
        thread=thread,
        author=ear.person(author) if by_person else None,
        text=ear.reads(about.text("text")) if by_person and author == user else "",
        interaction=ear.interaction(grip),
    )


# ---- forms ---------------------------------------------------------------------------------------------------------


def _submitted(said: Payload, ear: Ear) -> Event | Heard | None:
    view, user = said.part("view"), said.part("user").id("id")
    form = _form_in(view)
    if form is None or not ear.is_person(user) or not view.id("id"):
        return None
    values = sheets.values_of(view.content, ear.space)
    if not _are_of_here(form, values, ear):
        return None
    problems = check(form, values, today=(ear.knows.now() - FARTHEST_WEST).date())
    if problems:
        errors = {problem.field: ear.knows.word(problem.key, **dict(problem.arguments)) for problem in problems}
        return Heard(answer={"response_action": "errors", "errors": errors})
    return FormSubmitted(
        id=EventId(f"submit:{view.id('id')}:{view.mark('hash')}"),
        at=ear.knows.now(),
        by=ear.person(user),
        verb=form.verb,
        token=form.token,
        values=values,
        interaction=ear.interaction(_grip_of_form(view, user, said.mark("trigger_id"))),
    )


def _form_in(view: Payload) -> Form | None:
    """Read a form back from what was shown of it; None where it is none of ours."""
    if not _VERB.fullmatch(parse_wire_id(view.mark("callback_id"))[0]):
        return None
    try:
        return sheets.form_from(view.content)
    except InvalidViewError:
        return None


def _are_of_here(form: Form, values: Values, ear: Ear) -> bool:
    """Say whether all people and channels that were chosen belong to this workspace."""
    named = (
        ChannelId(value)
        for field in form.fields()
        if field.kind in (FieldKind.MEMBER, FieldKind.CHANNEL)
        for value in values.get(field.name, ())
    )
    return all(space_of(thing) == ear.space and is_id(external_of(thing)) for thing in named)


def _grip_of_form(view: Payload, user: str, trigger: str) -> Grip:
    """Return what the gesture that opened a form let us do, in the hands of who sent it."""
    try:
        opened = Grip.read(view.text("private_metadata"))
    except Refused:
        opened = Grip(user=user, at_home=True)
    return replace(opened, user=user, trigger=trigger)


INTERACTIONS: Mapping[str, Callable[[Payload, Ear], Event | Heard | None]] = {
    "block_actions": _pressed,
    "message_action": _menu_chosen,
    "shortcut": _shortcut,
    "view_submission": _submitted,
}
"""What becomes of each kind of interaction; of a form that was put away nothing does."""
