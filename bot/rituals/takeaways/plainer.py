"""Take-aways in plainer words: whoever writes them may have a wording suggested, sees both, and chooses.

1. What is sent is the draft as it stands; whoever wrote it, or is named in it, can see that it was.
2. What is suggested belongs to that very draft: where it reads otherwise meanwhile, nothing is taken over.
3. What was worded so is posted as that.
"""

import json
from collections.abc import Mapping

from bot.core.answers import privately
from bot.core.asking import ask, marked, why_not
from bot.core.events import ButtonPressed, ModelAnswered
from bot.core.ids import MemberId
from bot.core.people import Member
from bot.core.suggestions import LONGEST_NOTES, Use, plainer_wanted
from bot.core.views import Actions, Block, Button, Paragraph, Quoted, Small, Tone
from bot.rituals.format import TakeAway
from bot.rituals.ritual import Run, TakeAways
from bot.rituals.takeaways.keeping import Keeping
from bot.rituals.takeaways.words import HERE, button, edition, is_page, people_named
from bot.rituals.tx import RitualTx

ANSWERED = "takeaways.plainer_answered"


class Plainer:
    """Has a plainer wording suggested, and takes it over where somebody says so."""

    def __init__(self, keeping: Keeping) -> None:
        """Take who shows drafts, and knows whose they are."""
        self._keeping = keeping

    def ask(self, event: ButtonPressed, me: Member, run: Run, tx: RitualTx) -> None:
        """Ask for a plainer wording of the draft that was shown."""
        if not self._keeping.is_theirs(event, me, run, tx):
            return
        drafted = tx.keeping.of(run.id)
        if drafted is None or not drafted.words:
            tx.send(privately(event, tx.say, Paragraph(tx.say("takeaways-empty"))))
        elif edition(drafted.words) not in event.token.split("/"):
            self._keeping.show_draft(event, run, drafted.words, "takeaways-changed-since", tx)
        else:
            concerns = _concerned(run, drafted, tx)
            if tx.suggesting.may(Use.PLAINER):
                for member in concerns:
                    if member != me.id:
                        tx.people.note_use_of_name(me.id, member, "use-asked-model", tx.now)
            parts = {str(part): words for part, words in drafted.words.items()}
            ask(
                event,
                me,
                tx,
                use=Use.PLAINER,
                material=parts,
                wants=plainer_wanted(parts, LONGEST_NOTES),
                verb=ANSWERED,
                token=f"{run.id}/{edition(drafted.words)}",
                concerns=concerns,
            )

    def show(self, event: ModelAnswered, me: Member, run: Run, tx: RitualTx) -> None:
        """Show both wordings to whoever asked, or why there is but one."""
        if not self._keeping.is_theirs(event, me, run, tx):
            return
        say, drafted = tx.say, tx.keeping.of(run.id)
        if drafted is None or edition(drafted.words) not in event.token.split("/"):
            tx.send(privately(event, say, Paragraph(say("takeaways-plainer-too-late"))))
            return
        suggested = {part: texts[0] for part in TakeAway if (texts := event.suggestions.get(part)) is not None}
        if not suggested:
            tx.send(privately(event, say, why_not(event, say), Actions((self._look(run, tx),))))
            return
        body = {"of": edition(drafted.words), "words": suggested, "concerns": _concerned(run, drafted, tx)}
        draft = tx.drafts.keep(me.id, ANSWERED, json.dumps(body), tx.now)
        taking = button(say, "takeaways-plainer-take-button", "plainer_take", f"{run.id}/{draft}/{HERE}", Tone.PRIMARY)
        both = _both(drafted.words, suggested, tx)
        tx.send(privately(event, say, *marked(tx), *both, Actions((taking, self._look(run, tx)))))

    def take(self, event: ButtonPressed, me: Member, run: Run, tx: RitualTx) -> None:
        """Let the draft read as it was suggested; it is posted only by its own button."""
        if not self._keeping.is_theirs(event, me, run, tx):
            return
        token = event.token.split("/")[1]
        body, drafted = tx.drafts.take_up(me.id, ANSWERED, token), tx.keeping.of(run.id)
        if body is None or drafted is None:
            tx.send(privately(event, tx.say, Paragraph(tx.say("model-draft-gone")), replaces=is_page(event)))
            return
        suggested = json.loads(body)
        if suggested["of"] != edition(drafted.words):
            self._keeping.show_draft(event, run, drafted.words, "takeaways-changed-since", tx)
            return
        words = {part: suggested["words"].get(part, words) for part, words in drafted.words.items()}
        tx.drafts.drop(me.id, token)
        tx.keeping.draft(TakeAways(run=run.id, words=words, by=me.id, at=tx.now, plainer=True))
        self._keeping.show_draft(event, run, words, "takeaways-look", tx)

    def look(self, event: ButtonPressed, me: Member, run: Run, tx: RitualTx) -> None:
        """Show the draft as it stands."""
        drafted = tx.keeping.of(run.id)
        if self._keeping.is_theirs(event, me, run, tx) and drafted is not None:
            self._keeping.show_draft(event, run, drafted.words, "takeaways-look", tx)

    def _look(self, run: Run, tx: RitualTx) -> Button:
        return button(tx.say, "takeaways-plainer-leave-button", "look", f"{run.id}/{HERE}")


def _concerned(run: Run, drafted: TakeAways, tx: RitualTx) -> tuple[MemberId, ...]:
    """Return who wrote a draft and who is named in it."""
    wrote = () if drafted.by is None else (drafted.by,)
    return tuple(dict.fromkeys((*wrote, *people_named(run, drafted.words, tx))))


def _both(mine: Mapping[TakeAway, str], theirs: Mapping[TakeAway, str], tx: RitualTx) -> list[Block]:
    blocks: list[Block] = []
    for part in TakeAway:
        if part in mine:
            blocks += [Paragraph(tx.say(f"takeaways-{part}")), Small(tx.say("takeaways-plainer-mine"))]
            blocks.append(Quoted(mine[part]))
            if part in theirs:
                blocks += [Small(tx.say("takeaways-plainer-suggested")), Quoted(theirs[part])]
    return blocks
