"""How a community changes its own calendar: what was voted for is shown as a change, and made unless somebody objects.

1. The change stands there for all to see, line by line, until the time to object is over.
2. A line that anybody objects to is not made; who objected, nobody can tell.
3. What was made is said once, under the message, where it stays.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.core.answers import privately
from bot.core.effects import PostMessage, Reason
from bot.core.events import ButtonPressed
from bot.core.ids import MessageName, new_token
from bot.core.markup import Markup, moment, plain
from bot.core.people import Member
from bot.core.views import MOST_OPTIONS, Actions, Block, Option, Paragraph, Select, Small, view
from bot.rituals.course import What, placed
from bot.rituals.format import Apply, Format
from bot.rituals.formats import Formats
from bot.rituals.retro import Retro
from bot.rituals.ritual import Choice, Given, Run
from bot.rituals.steps.choosing import LONGEST_OPTION, shortened
from bot.rituals.steps.giving import say_it_is_gone
from bot.rituals.steps.running import is_behind, is_between
from bot.rituals.steps.things import counted
from bot.rituals.taking_part import CHANGE
from bot.rituals.tx import RitualTx
from bot.rituals.words import key_of

OBJECT = "object"
TAKE_BACK = "-"


def propose(step: Apply, run: Run, formats: Formats, retro: Retro, tx: RitualTx) -> None:
    """Write down what was asked for, so that what is made is what was shown."""
    if tx.giving.given(run.id, step.id):
        return
    wanted = retro.proposed(counted(tx.giving.choices(run.id, step.on)), tx, formats)
    for place, change in enumerate(wanted):
        at = run.begins + timedelta(microseconds=place)  # so that they keep their order
        tx.giving.give(Given(id=new_token(), run=run.id, step=step.id, text=change, at=at, mark=CHANGE))


def make(step: Apply, run: Run, formats: Formats, retro: Retro, tx: RitualTx) -> None:
    """Make what nobody objected to, once, and say so where it stays."""
    against = _objected(step, run, tx)
    changes = [given for given in tx.giving.given(run.id, step.id) if given.id not in against and not given.drawn]
    made = [given for given in changes if retro.make(given.text, tx, formats)]
    if not made:
        return
    tx.giving.draw([given.id for given in made])
    lines = [f"- {retro.words_of(given.text, tx, formats)}" for given in made]
    tx.send(
        PostMessage(
            channel=run.channel,
            under=run.message,
            view=view(Paragraph(tx.say("steps-changed")), Paragraph(Markup("\n".join(lines)))),
            reason=Reason(rule="calendar-changed", token=run.id),
            name=MessageName(f"changed/{run.id}"),
        )
    )


def blocks(step: Apply, run: Run, format_: Format, formats: Formats, retro: Retro, tx: RitualTx) -> tuple[Block, ...]:
    """Return the change as it stands: what would be made, what was, and what somebody objects to."""
    if not is_behind(What.APPLY, step.id, run, format_):
        return ()
    changes, against = tx.giving.given(run.id, step.id), _objected(step, run, tx)
    if not changes:
        return (Paragraph(tx.say("steps-nothing-changes")),)
    lines = []
    for given in changes:
        line = retro.words_of(given.text, tx, formats)
        lines.append(f"- {tx.say('steps-objected', change=line) if given.id in against else line}")
    told = Paragraph(Markup("\n".join(lines)))
    if not _may_object(step, run, format_):
        return (Paragraph(tx.say("steps-changed" if any(each.drawn for each in changes) else "steps-unchanged")), told)
    key = key_of(format_, step)
    at = moment(placed(step.at, format_, run.begins, run.ends) + step.objection)
    return (
        Paragraph(tx.say(key)),
        told,
        Small(tx.say("steps-object-until", at=at)),
        _menu(step, run, changes, formats, retro, tx),
    )


def object_to(event: ButtonPressed, step: Apply, run: Run, format_: Format, me: Member, tx: RitualTx) -> bool:
    """Take somebody's objection, or let them take it back; say whether the change reads otherwise now."""
    if not _may_object(step, run, format_):
        say_it_is_gone(event, tx)
        return False
    mark = tx.anonymous(run.seal, me.id)
    known = {given.id for given in tx.giving.given(run.id, step.id)}
    before = [choice.of for choice in tx.giving.choices(run.id, step.id) if choice.mark == mark]
    meant = [value for value in event.values if value in known]
    after = [] if TAKE_BACK in event.values else list(dict.fromkeys((*before, *meant)))
    chosen = [Choice(run=run.id, step=step.id, of=of, choice=OBJECT, mark=mark) for of in after]
    tx.giving.choose(chosen, run.id, step.id, mark)
    tx.send(privately(event, tx.say, Paragraph(tx.say("steps-you-object" if after else "steps-you-do-not-object"))))
    return set(before) != set(after)


def _may_object(step: Apply, run: Run, format_: Format) -> bool:
    return is_between(What.APPLY, What.MADE, step.id, run, format_)


def _objected(step: Apply, run: Run, tx: RitualTx) -> set[str]:
    return {choice.of for choice in tx.giving.choices(run.id, step.id) if choice.choice == OBJECT}


def _menu(step: Apply, run: Run, changes: Sequence[Given], formats: Formats, retro: Retro, tx: RitualTx) -> Actions:
    """Offer every line to object to, and to take that back."""
    lines = [
        Option(shortened(plain(retro.words_of(given.text, tx, formats)), LONGEST_OPTION), given.id)
        for given in changes[: MOST_OPTIONS - 1]
    ]
    options = (*lines, Option(str(tx.say("steps-no-objection-label")), TAKE_BACK))
    label = str(tx.say("steps-object-label"))
    return Actions((Select(label=label, verb=f"{run.kind}.object", token=f"{run.id}/{step.id}", options=options),))
