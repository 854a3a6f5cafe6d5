"""The last events, and what every role made of them: what it did and by which rule, or why it stayed silent."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bot.adapters.playground.onlooker import Account
from bot.adapters.playground.scenes import Line, Scene
from bot.backstage.interpreter import Interpreter
from bot.core.effects import (
    AnswerPrivately,
    AskModel,
    EditMessage,
    Effect,
    OpenForm,
    PostMessage,
    React,
    ReadMessage,
    SendDirectMessage,
    SendGroupMessage,
    Whisper,
)
from bot.core.events import (
    ButtonPressed,
    ChannelChanged,
    ChannelEntered,
    ChannelJoined,
    ChannelLeft,
    ChoicesOffered,
    CommandInvoked,
    Event,
    FormSubmitted,
    InterestShown,
    LinkShared,
    MemberChanged,
    MemberIntroduced,
    MemberJoined,
    MemberLeft,
    MemberMenuChosen,
    MessageDeleted,
    MessageEdited,
    MessageMenuChosen,
    MessagePosted,
    MessageRead,
    MessageSent,
    ModelAnswered,
    ReactionAdded,
    ReactionRemoved,
    ReleaseDue,
    SpaceEntered,
    SpaceLeft,
    TimeCame,
    TopicChanged,
    TopicOpened,
    WentWrong,
)
from bot.core.policy import Drop, Hold, Send
from bot.core.witness import Deed, Happening, Judged, Note, Silence

MOST_SHOWN = 80

EVENTS: Mapping[type[Event], str] = {
    ButtonPressed: "pressed",
    ChannelChanged: "place-changed",
    ChannelEntered: "place-changed",
    ChannelJoined: "came-in",
    ChannelLeft: "place-changed",
    ChoicesOffered: "place-changed",
    CommandInvoked: "typed",
    FormSubmitted: "sent-a-form",
    InterestShown: "interest",
    LinkShared: "link",
    MemberChanged: "changed",
    MemberIntroduced: "changed",
    MemberJoined: "joined",
    MemberLeft: "left",
    MemberMenuChosen: "chose",
    MessageDeleted: "deleted",
    MessageEdited: "edited",
    MessageMenuChosen: "chose",
    MessagePosted: "wrote",
    MessageRead: "read",
    MessageSent: "arrived",
    ModelAnswered: "model",
    ReactionAdded: "reacted",
    ReactionRemoved: "unreacted",
    ReleaseDue: "looked-again",
    SpaceEntered: "entered",
    SpaceLeft: "place-changed",
    TimeCame: "time-came",
    TopicChanged: "topic",
    TopicOpened: "topic",
    WentWrong: "went-wrong",
}
"""How each kind of event is told: `scene-…` in config/voice."""

DEEDS: Mapping[type[Effect], str] = {
    AnswerPrivately: "answer",
    AskModel: "model",
    EditMessage: "edit",
    OpenForm: "form",
    PostMessage: "post",
    React: "react",
    ReadMessage: "read",
    SendDirectMessage: "direct",
    SendGroupMessage: "group",
    Whisper: "whisper",
}
"""How each kind of effect is told: `deed-…` in config/voice."""


def lately(accounts: Sequence[Account], speak: Interpreter) -> tuple[Scene, ...]:
    """Tell of the last events, the latest first."""
    return tuple(_scene(account, speak) for account in accounts[:MOST_SHOWN])


def _scene(account: Account, speak: Interpreter) -> Scene:
    what = account.what
    hidden = what.is_awaited and what.by != speak.seat.who  # law 2
    lines = list(_lines(account, speak, hidden=hidden))
    quiet = [role for role, why in account.passed.items() if why is None or hidden]
    return Scene(
        id=str(account.number),
        at=what.at,
        words=speak.say("scenes-in-private") if hidden and what.kind is not SpaceEntered else _told(what, speak),
        lines=tuple(lines),
        nothing=tuple(speak.hat(role) for role in quiet),
    )


def _told(what: Happening, speak: Interpreter) -> str:
    key = EVENTS.get(what.kind, "else")
    given = {"who": speak.who(what.by), "where": speak.where(what.channel)}
    if what.kind is TimeCame:
        title = speak.title(what.token)
        due = speak.timer(what.verb)
        given["what"] = speak.say("due-of", title=title, what=due) if title else due
    if what.kind is MessageSent and what.channel not in speak.seat.places:
        return speak.say("scene-arrived-in-private")
    if what.kind is ReleaseDue and what.member is not None:
        given["who"] = speak.whom_beside(None, (what.member,))  # it is looked at anew whenever they change a setting
    return speak.say(f"scene-{key}", **given)


def _lines(account: Account, speak: Interpreter, *, hidden: bool) -> Iterator[Line]:
    for role, notes in account.settled.items():
        yield from _decided(role, notes, speak, hidden=hidden)
    for role, why in account.passed.items():
        if why is not None and not hidden:
            yield Line(hat=speak.hat(role), tone="silent", words=speak.say(f"silence-{why.why}"))
    for role in sorted(account.failed):
        yield Line(hat=speak.hat(role), tone="failed", words=speak.say("scenes-failed"))


def _decided(role: str, notes: tuple[Note, ...], speak: Interpreter, *, hidden: bool) -> Iterator[Line]:
    """Tell what a role decided, each thing once with how often, in the order in which it was decided."""
    hat, told = speak.hat(role), [_line(note, speak, hidden=hidden) for note in notes]
    judged = [note for note in notes if isinstance(note, Judged) and isinstance(note.verdict, Send)]
    if len(judged) > 1:
        words = speak.say("verdict-merged", number=len(judged), who=speak.whom_beside(None, (judged[0].to,)))
        told.append(Line(hat="", tone="did", words=words))
    times = Counter(line for line in told if line is not None)
    for line, number in times.items():
        words = line.words if number == 1 else speak.say("scenes-times", what=line.words, number=number)
        yield Line(hat=hat, tone=line.tone, words=words, why=line.why)
    if not times:
        yield Line(hat=hat, tone="silent", words=speak.say("scenes-took-note"))


def _line(note: Note, speak: Interpreter, *, hidden: bool) -> Line | None:
    match note:
        case Silence(why):
            return None if hidden else Line(hat="", tone="silent", words=speak.say(f"silence-{why}"))
        case Judged():
            return _verdict(note, speak)
        case Deed():
            return _deed(note, speak, hidden=hidden)


def _deed(deed: Deed, speak: Interpreter, *, hidden: bool) -> Line:
    tone = "waits" if deed.is_held else "did"
    if hidden and deed.kind in (AnswerPrivately, OpenForm, ReadMessage, AskModel):
        return Line(hat="", tone=tone, words=speak.say("scenes-answered-them"))
    why = speak.why(deed.rule, deed.muted_as, {}, deed.to) if deed.rule else ""
    return Line(hat="", tone=tone, words=deed_told(deed, speak), why=why)


def deed_told(deed: Deed, speak: Interpreter) -> str:
    """Say what is wanted, whom it is for and where."""
    key = DEEDS.get(deed.kind, "mark")
    given = {"who": speak.whom_beside(deed.muted_as, deed.to), "where": speak.where(deed.channel)}
    if deed.is_held:
        return speak.say("deed-hold", **given)
    return speak.say(f"deed-{key}", **given)


def _verdict(judged: Judged, speak: Interpreter) -> Line:
    to = (judged.to,)
    who, why = speak.whom_beside(None, to), speak.why(judged.rule, judged.muted_as, {}, to)
    if not speak.is_theirs(to):
        return _verdict_on_others(judged, who, why, speak)
    match judged.verdict:
        case Hold(until, cause):
            given = {"who": who, "until": speak.moment(until)}
            return Line(hat="", tone="waits", words=speak.say(f"verdict-{cause}", **given), why=why)
        case Drop(cause):
            given = {"who": who}
            return Line(hat="", tone="silent", words=speak.say(f"verdict-{cause}", **given), why=why)
        case Send():
            return Line(hat="", tone="did", words=speak.say("verdict-sent", who=who), why=why)


def _verdict_on_others(judged: Judged, who: str, why: str, speak: Interpreter) -> Line:
    """Tell what becomes of another's message: until when it waits, or what it failed by, would tell what they chose."""
    match judged.verdict:
        case Hold():
            return Line(hat="", tone="waits", words=speak.say("verdict-others-wait"), why=why)
        case Drop():  # the kind would tell what they muted
            return Line(hat="", tone="silent", words=speak.say("verdict-others-left"))
        case Send():
            return Line(hat="", tone="did", words=speak.say("verdict-sent", who=who), why=why)
