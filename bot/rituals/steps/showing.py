"""How steps look in a run's one public message: what stands there now, and what can be pressed.

1. Nothing is shown before its time: neither what is collected for later, nor what is chosen while people choose.
2. What is anonymous bears no name, stands in nobody's order, and is not there before its author is sure.
3. It is never longer than a message may be: what is too much is cut, and says so.
4. Once what was given is dropped, nothing of it is shown any more.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.core.markup import Markup, escape, mention, message_link
from bot.core.views import Actions, Block, Button, Paragraph, Quoted, Small, Tone
from bot.core.voice import Say
from bot.questions.titles import cut
from bot.rituals.closing import needs_what_was_given
from bot.rituals.course import What
from bot.rituals.format import Apply, Collect, Draw, Format, Show, Source, Vote, Voter
from bot.rituals.formats import Formats
from bot.rituals.retro import Retro
from bot.rituals.ritual import DID_NOT_HAPPEN, Given, Ritual, Run, Stage
from bot.rituals.steps import changing
from bot.rituals.steps.choosing import button as choose_button
from bot.rituals.steps.choosing import on_offer, shortened
from bot.rituals.steps.running import is_behind, is_open
from bot.rituals.steps.sources import HAVE_ONE, sourced, where_it_stands
from bot.rituals.steps.things import counted, groups, things, voters
from bot.rituals.taking_part import PEOPLE
from bot.rituals.tx import RitualTx
from bot.rituals.words import key_of

ROOM = 2_400
"""How many characters of what people wrote one list may take."""
ONE_LINE = 160
MOST_SHOWN = 12


def opening(ritual: Ritual, run: Run, format_: Format, tx: RitualTx) -> tuple[Block, ...]:
    """Return a run's opening words: the community's own, else the format's, with what stands in them."""
    slots: dict[str, str | int] = {"host": hosted_by(run, tx.say), "minutes": minutes_of(run, format_)}
    has_source = any(isinstance(step, Collect) and step.source is not Source.NOTHING for step in format_.steps)
    filled = source_slots(run, format_, tx)
    own = (Paragraph(escape(ritual.opening)),) if ritual.opening else ()
    if has_source and not filled and run.stage is Stage.OVER:  # what stood in it may be dropped
        key = key_of(format_, None, "purpose")
        return (*(own or (Paragraph(tx.say(key)),)), Small(tx.say("steps-source-dropped")))
    if has_source and not filled:
        key = key_of(format_, None, "opening-bare")
        return own or (Paragraph(tx.say(key, **slots)),)
    key = key_of(format_, None, "opening")
    if own and "question" in filled:  # what is asked today stands there, whatever else the words are
        asked = tx.say("steps-asks", asker=filled["asker"])
        return (*own, Paragraph(asked), Quoted(sourced(run, format_, tx)[0].text), *_how_it_came(run, tx))
    return own or (Paragraph(tx.say(key, **slots, **filled)), *_how_it_came(run, tx))


def _how_it_came(run: Run, tx: RitualTx) -> tuple[Block, ...]:
    """Say of a question that a language model had a hand in it, as take-aways and surprises do."""
    suggested = any(each.suggested for each in tx.giving.queued_for(run.id))
    return (Small(tx.say("steps-question-suggested")),) if suggested else ()


def hosted_by(run: Run, say: Say) -> Markup:
    """Return who hosts; the coordinators do until somebody said yes."""
    match run.hosts:
        case (first, second):
            return say("steps-two-hosts", first=mention(first), second=mention(second))
        case (host,):
            return mention(host)
        case _:
            return say("steps-hosted-by-coordinators")


def minutes_of(run: Run, format_: Format) -> int:
    """Return how much of somebody's time a run asks for."""
    at_most = (run.ends - run.begins) // timedelta(minutes=1)
    return min(format_.minutes, at_most) if format_.asynchronous else at_most


def source_slots(run: Run, format_: Format, tx: RitualTx) -> Mapping[str, Markup | int]:
    """Return what may be filled into a format's words from what stood in it from the beginning; nothing if nothing."""
    put = sourced(run, format_, tx)
    if not put:
        return {}
    if put[0].mark == Source.OPEN_QUESTIONS.value:
        return {"count": len(put)}
    asker = put[0].by
    return {"question": escape(put[0].text), "asker": tx.say("steps-somebody") if asker is None else mention(asker)}


def blocks(run: Run, format_: Format, formats: Formats, retro: Retro, tx: RitualTx) -> tuple[Block, ...]:
    """Return what a run's public message shows of its steps now, and what can be pressed there."""
    is_dropped = run.stage is Stage.OVER and not needs_what_was_given(run, format_)
    if run.stage in DID_NOT_HAPPEN or is_dropped:
        return ()
    shown: list[Block] = []
    items: list[Button] = []
    for step in format_.steps:
        match step:
            case Collect():
                shown += _collected(step, run, format_, tx)
                items += _giving_button(step, run, format_, tx)
            case Vote() if step.by is Voter.EVERYBODY and is_open(step, run, format_):
                if on_offer(step, run, format_, formats, tx):
                    key = key_of(format_, step)
                    shown.append(Small(tx.say(key, count=voters(tx.giving.choices(run.id, step.id)))))
                    items.append(choose_button(step, run, format_, tx))
            case Draw() if is_behind(What.DRAW, step.id, run, format_):
                shown += _drawn(step, run, format_, tx)
            case Show() if is_behind(What.SHOW, step.id, run, format_):
                shown += _shown(step, run, format_, tx)
            case Apply():
                shown += changing.blocks(step, run, format_, formats, retro, tx)
    return (*shown, Actions(tuple(items[:5]))) if items else tuple(shown)


def _collected(step: Collect, run: Run, format_: Format, tx: RitualTx) -> tuple[Block, ...]:
    """Return what is collected: how much, and each of it where it is shown at once."""
    if not is_behind(What.OPENS, step.id, run, format_):
        return ()
    given, is_on = things(run, format_, step.id, tx), is_open(step, run, format_)
    key = key_of(format_, step)
    if step.source is Source.OPEN_QUESTIONS:
        return (Paragraph(tx.say(key, count=len(given))), *listed(given, len(given), tx)) if given else ()
    if step.source is Source.QUEUE:
        return (Small(tx.say(key, count=len(tx.giving.queue()))),) if is_on else ()
    if not is_on and not (given and step.shown):
        return ()
    left = 0 if step.places is None else max(0, step.places - len(given))
    words = tx.say(key, count=len(given), left=left)
    return (Paragraph(words), *(listed(given, MOST_SHOWN, tx) if step.shown else ()))


def _giving_button(step: Collect, run: Run, format_: Format, tx: RitualTx) -> tuple[Button, ...]:
    """Return the button by which people give; once it is closed, that by which they see what they gave."""
    if step.source is Source.OPEN_QUESTIONS:
        return ()
    token, verb = f"{run.id}/{step.id}", f"{run.kind}.give"
    if is_open(step, run, format_):
        key = key_of(format_, step, "button")
        is_queue = step.source is Source.QUEUE
        return (Button(label=str(tx.say(key)), verb=HAVE_ONE if is_queue else verb, token=token, tone=Tone.PRIMARY),)
    is_over = is_behind(What.CLOSES, step.id, run, format_) and step.source is Source.NOTHING
    if is_over and run.seal and tx.giving.given(run.id, step.id):
        return (Button(label=str(tx.say("steps-mine-button")), verb=verb, token=token),)
    return ()


def _drawn(step: Draw, run: Run, format_: Format, tx: RitualTx) -> tuple[Block, ...]:
    if any(isinstance(other, Show) and other.on == step.id for other in format_.steps):
        return ()
    key = key_of(format_, step)
    if step.on == PEOPLE:
        found = groups(run, step, tx)
        if not found:
            return ()
        lines = [f"- {' · '.join(mention(member) for member in group)}" for group in found]
        return (Paragraph(tx.say(key, count=len(found))), Paragraph(Markup("\n".join(lines))))
    given = things(run, format_, step.id, tx)
    return (Paragraph(tx.say(key, count=len(given))), *listed(given, step.number, tx)) if given else ()


def _shown(step: Show, run: Run, format_: Format, tx: RitualTx) -> tuple[Block, ...]:
    given = things(run, format_, step.on, tx)
    if not given:
        return ()
    key = key_of(format_, step)
    on = format_.step(step.on)
    numbers = said_of(on, run, format_, tx) if isinstance(on, Vote) else {}
    return (Paragraph(tx.say(key, count=len(given))), *listed(given, step.most, tx, numbers))


def said_of(step: Vote, run: Run, format_: Format, tx: RitualTx) -> Mapping[str, Markup]:
    """Return what was said of each thing in a vote: how often which choice, or only how often it was chosen."""
    found = {}
    for of, numbers in counted(tx.giving.choices(run.id, step.id)).items():
        words = []
        for choice in step.choices:
            if choice in numbers:
                key = key_of(format_, step, f"choice-{choice}")
                words.append(tx.say("steps-said-how-often", choice=tx.say(key), count=numbers[choice]))
        found[of] = Markup(", ".join(words)) or tx.say("steps-chosen-how-often", count=numbers.get("", 0))
    return found


# ---- lists ---------------------------------------------------------------------------------------------------------


def listed(
    given: Sequence[Given], most: int, tx: RitualTx, numbers: Mapping[str, Markup] | None = None
) -> tuple[Block, ...]:
    """Return what people gave, as they wrote it: each in a line where all are short, else each by itself.

    `numbers` is what is said of each besides, by its id.
    """
    some = list(given[:most])
    if not some:
        return ()
    room, said = max(ONE_LINE, ROOM // len(some)), numbers or {}
    more = (Small(tx.say("steps-and-more", count=len(given) - len(some))),) if len(given) > len(some) else ()
    if all(_is_short(one) for one in some):
        lines = [f"- {_with_name(_line(one), one, said, tx)}" for one in some]
        return (Paragraph(Markup("\n".join(lines))), *more)
    shown: list[Block] = []
    for one in some:
        shown.append(Quoted(cut(one.text, room)))
        if beside := _beside(one, said, tx):
            shown.append(Small(Markup(" · ".join(beside))))
    return (*shown, *more)


def _is_short(given: Given) -> bool:
    words, where = where_it_stands(given)
    return where is not None or (len(words) <= ONE_LINE and "\n" not in words)


def _line(given: Given) -> Markup:
    words, where = where_it_stands(given)
    short = shortened(words, ONE_LINE)
    return escape(short) if where is None else message_link(short, where)


def _with_name(line: Markup, given: Given, said: Mapping[str, Markup], tx: RitualTx) -> str:
    return " · ".join((line, *_beside(given, said, tx)))


def _beside(given: Given, said: Mapping[str, Markup], tx: RitualTx) -> list[str]:
    """Return who gave something, unless it is anonymous or stands elsewhere, and what was said of it."""
    by = [str(mention(given.by))] if given.by is not None and where_it_stands(given)[1] is None else []
    return [*by, *([said[given.id]] if given.id in said else [])]
