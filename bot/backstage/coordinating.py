"""What a coordinator looks after: open questions, newcomers who wait for a person, and what comes round.

It only shows. Whatever is done about it is typed to the bot, as anybody would.
"""

from collections import Counter
from collections.abc import Sequence
from textwrap import shorten

from bot.adapters.playground.scenes import Act, Awaiting, Coordination, Regular, There
from bot.backstage.interpreter import Interpreter
from bot.core.ids import MessageRef, external_of
from bot.core.markup import plain
from bot.core.people import Life
from bot.questions.question import Question, Stage
from bot.rituals.calendar.tx import listed
from bot.rituals.format import SURPRISE, Kind
from bot.rituals.naming import title_of
from bot.rituals.planning import next_slots
from bot.rituals.ritual import Life as RitualLife
from bot.rituals.ritual import Ritual
from bot.roles.greeter.newcomer import FirstPost
from bot.roles.greeter.newcomer import Stage as Greeting

LONGEST = 120
TIMES = 3


def coordination(speak: Interpreter) -> Coordination | None:
    """Tell a coordinator what they look after; nobody else is told anything."""
    if speak.me is None or not speak.me.coordinator:
        return None
    look = speak.look
    is_open = look.community.life is Life.OPEN
    questions = [_question(question, speak) for question in look.questions.all_open()]
    return Coordination(
        questions=tuple(sorted(questions, key=lambda one: (not one.needs_me, one.at))),
        newcomers=tuple(_newcomer(post, speak) for post in look.newcomers.waiting()),
        rituals=_rituals(speak) if is_open else (),
        acts=(
            Act(label=speak.say("scenes-board-button"), typed="board"),
            *((Act(label=speak.say("scenes-add-ritual-button"), typed="ritual add"),) if is_open else ()),
        ),
    )


def _question(question: Question, speak: Interpreter) -> Awaiting:
    say, stage = speak.say, question.stage
    is_seen = question.channel in speak.seat.places
    text = " ".join(question.text.split())
    return Awaiting(
        id=question.id,
        title=shorten(text, LONGEST, placeholder="…") if is_seen and text else speak.say("scenes-question-elsewhere"),
        at=question.asked_at,
        stands=say("question-stands-answered") if question.clock_stopped else say(f"question-stands-{stage}"),
        needs_me=question.stage is Stage.LIST and not question.clock_stopped,
        there=_there(question.message, speak),
    )


def _newcomer(post: FirstPost, speak: Interpreter) -> Awaiting:
    stage = post.stage
    return Awaiting(
        id=post.id,
        title=speak.whom((post.member,)),
        at=post.at,
        stands=speak.say(f"newcomer-stands-{stage}"),
        needs_me=stage is Greeting.LIST,
        there=_there(post.message, speak, post.thread),
    )


def _there(message: MessageRef | None, speak: Interpreter, thread: MessageRef | None = None) -> There | None:
    if message is None or message.channel not in speak.seat.places:
        return None
    root = message if thread is None else thread
    return There(place=external_of(message.channel), message=message.id, thread=root.id)


def _rituals(speak: Interpreter) -> tuple[Regular, ...]:
    rituals = listed(speak.me, speak.look)
    names = Counter(_title(ritual, speak) for ritual in rituals)
    return tuple(_regular(ritual, names, speak) for ritual in rituals)


def _regular(ritual: Ritual, names: Counter[str], speak: Interpreter) -> Regular:
    title = _title(ritual, speak)
    slots = next_slots(ritual, speak.look.now, TIMES)
    return Regular(
        id=ritual.id,
        title=title,
        stands=_stands(ritual, speak),
        times=tuple(slot.at for slot in slots),
        acts=tuple(_acts(ritual, title if names[title] == 1 else ritual.id, speak)),
    )


def _title(ritual: Ritual, speak: Interpreter) -> str:
    return " ".join(plain(title_of(ritual, ritual.format, speak.look.say)).split())


def _stands(ritual: Ritual, speak: Interpreter) -> str:
    """Say where it is and who hosts it; of what does not come round now, why."""
    where = speak.where(ritual.channel)
    if not _comes_round(ritual, speak):
        life = RitualLife.PAUSED if ritual.life is RitualLife.ACTIVE else ritual.life
        return speak.say(f"ritual-stands-{life}", where=where)
    if ritual.host is not None:
        return speak.say("ritual-stands-hosted", where=where, host=speak.whom((ritual.host,)))
    needs_host = ritual.kind is Kind.GATHERING and ritual.format != SURPRISE
    return speak.say("ritual-stands-active" if needs_host else "ritual-stands-prompt", where=where)


def _comes_round(ritual: Ritual, speak: Interpreter) -> bool:
    pauses = ritual.paused_until is not None and ritual.paused_until > speak.look.now
    return ritual.life is RitualLife.ACTIVE and not pauses


def _acts(ritual: Ritual, called: str, speak: Interpreter) -> Sequence[Act]:
    """Return what can be done: the same words that anybody types."""
    opened = Act(label=speak.say("scenes-open-button"), typed=f"ritual {called}")
    if not _comes_round(ritual, speak):
        return (opened,)
    return (
        Act(label=speak.say("calendar-preview-button"), typed=f"ritual preview {called}"),
        Act(label=speak.say("calendar-move-button"), typed=f"ritual move {called}"),
        Act(label=speak.say("calendar-pause-button"), typed=f"ritual pause {called}"),
    )
