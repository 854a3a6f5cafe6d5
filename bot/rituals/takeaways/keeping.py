"""Take-aways: one person is asked once, writes them down, sees them as they will be posted, and posts them or nothing.

1. What was given to a run is offered as a beginning, without anybody's name; only what everybody could read already.
2. Nothing is posted that a host, a co-host or a coordinator did not approve as it stands: whoever posts saw those very
   words, however many wrote at them meanwhile.
3. Once they are posted, or nothing is kept, or the time is over, what was given to the run is dropped.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from bot.core.answers import privately
from bot.core.effects import Asked, EditMessage, Gesture, Kind, OpenForm, PostMessage, Reason, SendDirectMessage
from bot.core.events import ButtonPressed, FormSubmitted, TimeCame
from bot.core.forms import FIELDS_A_PAGE, Field, FieldKind, Form, Page, only
from bot.core.ids import EventId, space_of
from bot.core.markup import Markup
from bot.core.people import Member, Purpose, serving
from bot.core.suggestions import Use
from bot.core.views import Actions, Block, Button, Divider, Paragraph, Small, Tone, View, view
from bot.rituals import closing
from bot.rituals.closing import NAMELESS
from bot.rituals.course import placed
from bot.rituals.format import Collect, Format, Show, TakeAway
from bot.rituals.formats import Formats
from bot.rituals.ritual import Answer, Given, Hosting, Run, Stage, TakeAways
from bot.rituals.takeaways.words import (
    HERE,
    ask_name,
    button,
    called,
    edition,
    is_page,
    may_decide,
    people_named,
    shown,
    to_write,
)
from bot.rituals.taking_part import PEOPLE
from bot.rituals.tx import RitualTx

LONGEST = 1_500
LONGEST_OFFERED = 1_000


class Keeping:
    """Asks for take-aways, and posts what a person approved."""

    def __init__(self, formats: Formats) -> None:
        """Take the catalogue."""
        self._formats = formats

    # ---- asking ----------------------------------------------------------------------------------------------

    def ask(self, run: Run, tx: RitualTx) -> None:
        """Ask the host, or without one the coordinators, once."""
        format_ = self._formats.get(run.format)
        if run.stage is not Stage.KEEPING or format_ is None:
            return
        until = tx.now + format_.keeps_by
        tx.schedule(TimeCame(id=_timer(run), at=tx.now, verb="takeaways.over", token=run.id), until)
        title, say = called(run, tx), tx.say
        reason = Reason(rule="take-aways-due", token=run.id)
        host = tx.member(run.host) if run.host is not None and run.hosting is Hosting.YES else None
        room = tx.channel_for(Purpose.COORDINATORS)
        if (host is None or not host.here) and room is not None:
            asked = view(Paragraph(say("takeaways-ask-room", title=title)), to_write(say, run))
            tx.send(PostMessage(channel=room.id, view=asked, reason=reason, name=ask_name(run), asked=Asked.DUTY))
            return
        asked = view(Paragraph(say("takeaways-ask", title=title)), to_write(say, run))
        for member in (host,) if host is not None and host.here else tx.people.coordinators():
            name = ask_name(run) if member is host else ask_name(run, member.id)
            tx.send(
                SendDirectMessage(
                    to=member.id,
                    view=asked,
                    reason=reason,
                    asked=Asked.DUTY,
                    kind=Kind.MEETUP,
                    name=name,
                    useful_until=until,
                )
            )

    # ---- writing ---------------------------------------------------------------------------------------------

    def open_form(self, event: ButtonPressed, me: Member, run: Run, tx: RitualTx) -> None:
        """Open the form with the draft, else with what people gave to the run."""
        format_ = self._formats.get(run.format)
        if format_ is None or not self.is_theirs(event, me, run, tx):
            return
        drafted = tx.keeping.of(run.id)
        words = offered(run, format_, tx.giving.given(run.id), tx.now) if drafted is None else drafted.words
        say = tx.say
        fields = tuple(
            Field(
                name=part,
                label=str(say(f"takeaways-{part}-label")),
                hint=str(say(f"takeaways-{part}-hint")),
                kind=FieldKind.TEXT,
                initial=(words[part],) if words.get(part) else (),
                required=False,
                longest=LONGEST,
            )
            for part in TakeAway
            if part in format_.keeps
        )
        form = Form(
            verb="takeaways.write",
            token=run.id,
            title=str(say("takeaways-form-title")),
            submit=str(say("takeaways-submit")),
            intro=str(say("takeaways-intro")),
            pages=tuple(Page(fields[at : at + FIELDS_A_PAGE]) for at in range(0, len(fields), FIELDS_A_PAGE)),
        )
        tx.send(OpenForm(interaction=event.interaction, form=form))

    def receive(self, event: FormSubmitted, me: Member, run: Run, tx: RitualTx) -> None:
        """Keep what was written as a draft, and show it as it would be posted."""
        format_ = self._formats.get(run.format)
        if format_ is None or not self.is_theirs(event, me, run, tx):
            return
        written = {part: only(event.values, part)[:LONGEST] for part in format_.keeps if only(event.values, part)}
        before = tx.keeping.of(run.id)
        plainer = before is not None and before.plainer
        tx.keeping.draft(TakeAways(run=run.id, words=written, by=me.id, at=tx.now, plainer=plainer))
        say = tx.say
        if not written:
            tx.send(privately(event, say, Paragraph(say("takeaways-empty")), to_write(say, run, here=True)))
            return
        self.show_draft(event, run, written, "takeaways-look", tx)

    def show_draft(self, event: Gesture, run: Run, written: Mapping[TakeAway, str], key: str, tx: RitualTx) -> None:
        """Show a draft as it would be posted; its button posts these words and no others."""
        say, here = tx.say, f"{run.id}/{HERE}"
        this, model = f"{run.id}/{edition(written)}/{HERE}", tx.suggesting.model()
        buttons = (
            button(say, "takeaways-post-button", "post", this, Tone.PRIMARY),
            button(say, "takeaways-change-button", "write", here),
            button(say, "takeaways-nothing-button", "nothing", here),
        )
        plainer: tuple[Block, ...] = ()
        if model is not None and tx.suggesting.may(Use.PLAINER):
            about = say("takeaways-plainer-about", model=model.name, address=model.address)
            plainer = (Actions((button(say, "takeaways-plainer-button", "plainer", this),)), Small(about))
        tx.send(
            privately(
                event,
                say,
                Paragraph(say(key)),
                Divider(),
                *shown(called(run, tx), written, say),
                Divider(),
                self._names(run, written, tx),
                Actions(buttons),
                *plainer,
                replaces=is_page(event),
            )
        )

    def _names(self, run: Run, written: Mapping[TakeAway, str], tx: RitualTx) -> Small:
        """Remind whoever approves that a name belongs to somebody, and of those that stand there."""
        members = [tx.member(member) for member in people_named(run, written, tx)]
        names = tuple(dict.fromkeys(member.name for member in members if member is not None))
        return Small(tx.say("takeaways-names-these", names=", ".join(names)) if names else tx.say("takeaways-names"))

    # ---- how it ends -----------------------------------------------------------------------------------------

    def post(self, event: ButtonPressed, me: Member, run: Run, tx: RitualTx) -> None:
        """Post what was shown under the run's message, and send it to whoever asked for it."""
        if not self.is_theirs(event, me, run, tx):
            return
        drafted, say = tx.keeping.of(run.id), tx.say
        if drafted is None or not drafted.words:
            tx.send(
                privately(
                    event,
                    say,
                    Paragraph(say("takeaways-empty")),
                    to_write(say, run, here=True),
                    replaces=is_page(event),
                )
            )
            return
        if edition(drafted.words) not in event.token.split("/"):
            self.show_draft(event, run, drafted.words, "takeaways-changed-since", tx)
            return
        tx.keeping.approve(run.id, me.id)
        title = called(run, tx)
        blocks = shown(title, drafted.words, say)
        tx.send(
            PostMessage(
                channel=run.channel,
                view=self._posted(run, blocks, tx),
                reason=Reason(rule="take-aways", token=run.id),
                name=closing.kept_name(run),
                under=run.message,
            )
        )
        self._send_to_who_asked(run, title, blocks, tx)
        self._settle(run, "takeaways-posted", tx)
        tx.send(
            privately(event, say, Paragraph(say("takeaways-you-posted")), self._keeps(run, tx), replaces=is_page(event))
        )

    def _keeps(self, run: Run, tx: RitualTx) -> Actions | None:
        """Return the way into the library, where there is one: what proved itself outlives its meetup there."""
        space = space_of(run.channel)
        if serving(tx.places.channel_for(Purpose.REPERTOIRE, near=space), space) is None:
            return None
        label = str(tx.say("keep-take-aways-button"))
        return Actions((Button(label=label, verb="cybrarian.keep_take_aways", token=run.id),))

    def nothing(self, event: ButtonPressed, me: Member, run: Run, tx: RitualTx) -> None:
        """Keep nothing; that is a good answer."""
        if self.is_theirs(event, me, run, tx):
            tx.keeping.drop(run.id)
            self._settle(run, "takeaways-nothing-kept", tx)
            said = Paragraph(tx.say("takeaways-nothing-kept"))
            tx.send(privately(event, tx.say, said, replaces=is_page(event)))

    def time_is_over(self, event: TimeCame, tx: RitualTx) -> None:
        """Let a run end of which nobody wrote anything down."""
        run = tx.runs.run(event.token)
        if run is None:
            return
        kept = tx.keeping.of(run.id)
        if kept is None or not kept.approved:
            tx.keeping.drop(run.id)
            self._settle(run, "takeaways-time-is-over", tx)

    def _settle(self, run: Run, key: str, tx: RitualTx) -> None:
        """End a run, drop what was given to it unless more of it is to come, and let what was asked say so."""
        tx.cancel(_timer(run))
        format_ = self._formats.get(run.format)
        ended = replace(run, stage=Stage.OVER)
        tx.runs.change(ended)
        if format_ is None or not closing.needs_what_was_given(run, format_):
            closing.end(ended, format_, tx)
        closing.redraw(ended, tx)
        said = view(Paragraph(tx.say("takeaways-asked-title", title=called(run, tx))), _line(key, tx))
        for name in (ask_name(run), *(ask_name(run, member.id) for member in tx.people.coordinators())):
            if not tx.recall(name):
                tx.send(EditMessage(message=name, view=said))

    def show_without_names(self, event: TimeCame, tx: RitualTx) -> None:
        """Let what was posted name nobody who asked to be forgotten since."""
        run, kept = tx.runs.run(event.token), tx.keeping.of(event.token)
        if run is None or kept is None or not any(NAMELESS in words for words in kept.words.values()):
            return
        shown_now = self._posted(run, shown(called(run, tx), kept.words, tx.say), tx)
        tx.send(EditMessage(message=closing.kept_name(run), view=shown_now))

    def _posted(self, run: Run, blocks: tuple[Block, ...], tx: RitualTx) -> View:
        kept = tx.keeping.of(run.id)
        how = tx.say("takeaways-approved-plainer" if kept is not None and kept.plainer else "takeaways-approved")
        return view(*blocks, Small(how), *self._my_step(run, tx))

    def _my_step(self, run: Run, tx: RitualTx) -> tuple[Block, ...]:
        format_ = self._formats.get(run.format)
        if format_ is None or TakeAway.MY_STEP not in format_.keeps:
            return ()
        return (Actions((button(tx.say, "closing-my-step-button", "my_step", run.id),)),)

    def _send_to_who_asked(self, run: Run, title: Markup, blocks: tuple[Block, ...], tx: RitualTx) -> None:
        intro = Paragraph(tx.say("takeaways-you-asked", title=title))
        for answer in tx.runs.answers(run.id):
            if answer.answer is Answer.TAKE_AWAYS:
                tx.send(
                    SendDirectMessage(
                        to=answer.member,
                        view=View((intro, *blocks)),
                        reason=Reason(rule="take-aways-asked", token=run.id),
                        asked=Asked.DUTY,
                        kind=Kind.MEETUP,
                    )
                )

    def is_theirs(self, event: Gesture, me: Member, run: Run, tx: RitualTx) -> bool:
        """Say whether somebody may decide what is kept of a run, and still can; else tell them why not."""
        if not may_decide(run, me):
            key = "takeaways-not-theirs"
        elif run.stage is Stage.KEEPING:
            return True
        else:
            kept = tx.keeping.of(run.id)
            key = "takeaways-posted-already" if kept is not None and kept.approved else "takeaways-no-longer"
        tx.send(privately(event, tx.say, Paragraph(tx.say(key)), replaces=is_page(event)))
        return False


def _timer(run: Run) -> EventId:
    return EventId(f"closing:{run.id}:over")


def _line(key: str, tx: RitualTx) -> Small:
    return Small(tx.say(key))


def offered(run: Run, format_: Format, given: Iterable[Given], now: datetime) -> Mapping[TakeAway, str]:
    """Return what people gave and everybody could read: what asks goes to the questions, the rest to the insights."""
    open_steps = {step.id for step in format_.steps if isinstance(step, Collect) and step.shown}
    shows = (step for step in format_.steps if isinstance(step, Show))
    open_steps |= {step.on for step in shows if placed(step.at, format_, run.begins, run.ends) <= now}
    lines: dict[TakeAway, list[str]] = {}
    for one in given:
        part = TakeAway.QUESTIONS if one.text.rstrip().endswith("?") else TakeAway.INSIGHTS
        if part in format_.keeps and _can_be_read(one, open_steps):
            lines.setdefault(part, []).append(f"- {' '.join(one.text.split())}")
    return {part: _as_many_as_fit(some) for part, some in lines.items()}


def _can_be_read(given: Given, open_steps: AbstractSet[str]) -> bool:
    """Say whether it is words that everybody could read; who goes with whom is none of anybody's."""
    return given.mark != PEOPLE and (given.drawn or given.step in open_steps)


def _as_many_as_fit(lines: Iterable[str]) -> str:
    fitting = ""
    for line in lines:
        longer = f"{fitting}\n{line}".strip()
        if len(longer) > LONGEST_OFFERED:
            break
        fitting = longer
    return fitting
