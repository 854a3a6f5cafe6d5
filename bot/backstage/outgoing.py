"""What is on its way out: what waits for its hour, what stands in the outbox, and what was given up; lane by lane."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.adapters.playground.scenes import Lane, Letter
from bot.backstage.interpreter import Interpreter
from bot.backstage.lately import deed_told
from bot.core.effects import ASKS, SendDirectMessage
from bot.core.ids import ChannelId, MemberId
from bot.core.policy import Drop, Hold, Verdict, weigh
from bot.store.queries.passage import Given, Leaving, Waiting

MOST_SHOWN, MOST_IN_LANE = 80, 4
LATELY = timedelta(days=7)


def outgoing(speak: Interpreter) -> tuple[Lane, ...]:
    """Tell of every lane, that in which something waits first; in each, what waits before what is done."""
    passage = speak.look.passage
    lanes: dict[str, list[Letter]] = {}
    for waiting in passage.waiting():
        lanes.setdefault(_to((waiting.effect.to,), speak), []).append(_held(waiting, speak))
    for leaving in passage.leaving(MOST_SHOWN):
        lanes.setdefault(_lane(leaving, speak), []).append(_leaving(leaving, speak))
    for given in passage.given_up(speak.look.now - LATELY):
        name = _to((given.member,), speak) if given.member is not None else speak.say("scenes-lane-answers")
        lanes.setdefault(name, []).append(_given_up(given, speak))
    return tuple(_shortened(name, letters, speak) for name, letters in lanes.items())


def _shortened(name: str, letters: Sequence[Letter], speak: Interpreter) -> Lane:
    """Leave out of a lane what is long done."""
    shown = [one for at, one in enumerate(letters) if at < MOST_IN_LANE or one.state in ("held", "waiting", "sending")]
    left = len(letters) - len(shown)
    return Lane(name=name, letters=tuple(shown), more=speak.say("scenes-earlier", number=left) if left else "")


def _to(members: Sequence[MemberId], speak: Interpreter) -> str:
    """Say whom a lane leads to; that a few were brought together is theirs to know."""
    is_told = len(members) == 1 or speak.is_theirs(members)
    return speak.say("scenes-lane-to", who=speak.whom(members) if is_told else speak.say("scenes-somebody"))


def _lane(leaving: Leaving, speak: Interpreter) -> str:
    """Say which conversation a lane is."""
    if leaving.lane.startswith("to:"):
        return _to(leaving.to, speak)
    if leaving.lane.startswith(ASKS):
        return speak.say("scenes-lane-model")
    if "!" in leaving.lane:
        return speak.say("scenes-lane-answers")
    return speak.say("scenes-lane-in", where=speak.where(ChannelId(leaving.lane)))


def _held(waiting: Waiting, speak: Interpreter) -> Letter:
    """Say until when a message waits, and for what, as policy sees it now."""
    effect, at = waiting.effect, waiting.looked_at or speak.look.now
    if not speak.is_theirs((effect.to,)):
        return _held_for_others(waiting, speak)
    match _weighed(effect, speak):
        case Hold(until, cause):
            stands, at = speak.say(f"stands-until-{cause}", until=speak.moment(until)), until
        case Drop(cause):
            stands = speak.say(f"stands-{cause}")
        case _:
            stands = speak.say("stands-soon")
    return _waits(waiting, stands, at, speak)


def _held_for_others(waiting: Waiting, speak: Interpreter) -> Letter:
    """Say the same of whatever waits for somebody else, whatever policy makes of it now (law 3)."""
    return _waits(waiting, speak.say("stands-others-wait"), waiting.why.at or speak.look.now, speak)


def _waits(waiting: Waiting, stands: str, at: datetime, speak: Interpreter) -> Letter:
    why = speak.why(waiting.why.rule, waiting.why.kind, waiting.why.about, (waiting.effect.to,))
    return Letter(
        id=waiting.key, at=at, words=speak.say("scenes-message"), state="held", stands=stands, why=(why,) if why else ()
    )


def _weighed(effect: SendDirectMessage, speak: Interpreter) -> Verdict | None:
    look, member = speak.look, speak.look.member(effect.to)
    if member is None:
        return None
    sent = look.passage.sent_lately(effect.to, look.now)
    return weigh(effect, member, look.now, sent, look.community.spans.unrequested_a_week)


def _leaving(leaving: Leaving, speak: Interpreter) -> Letter:
    if leaving.deed is None:
        words = speak.say("scenes-message-gone")
    else:
        words = speak.say("scenes-message") if leaving.deed.to else deed_told(leaving.deed, speak)
    if leaving.until is not None and leaving.state == "waiting" and leaving.until > speak.look.now:
        stands = speak.say("stands-asked-to-wait", until=speak.moment(leaving.until))
    else:
        state = leaving.state
        stands = speak.say(f"stands-{state}")
    if len(leaving.why) > 1:
        words = speak.say("scenes-merged", number=len(leaving.why))
    told = (speak.why(why.rule, why.kind, why.about, leaving.to) for why in leaving.why)
    return Letter(
        id=str(leaving.row),
        at=leaving.at,
        words=words,
        state=leaving.state,
        stands=stands,
        why=tuple(filter(None, told)),
    )


def _given_up(given: Given, speak: Interpreter) -> Letter:
    to = () if given.member is None else (given.member,)
    is_told, cause = speak.is_theirs(to), given.why
    why = speak.why(given.rule, None, {}, to) if is_told else ""  # the kind would tell what they muted
    return Letter(
        id=f"dropped-{given.row}",
        at=given.at,
        words=speak.say("scenes-message"),
        state="dropped",
        stands=speak.say(f"stands-{cause}") if is_told else speak.say("stands-others-left"),
        why=(why,) if why else (),
    )
