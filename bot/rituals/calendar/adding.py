"""How a ritual comes into the calendar: typed or filled in, looked at with its next dates, then set or proposed."""

from collections.abc import Mapping

from bot.core.answers import page, privately
from bot.core.effects import Gesture, OpenForm
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.ids import ChannelId, Identity, space_of
from bot.core.markup import Markup, mention, plain
from bot.core.people import Member
from bot.core.views import (
    MOST_OPTIONS,
    Actions,
    Block,
    Heading,
    Option,
    Paragraph,
    Select,
    Small,
)
from bot.core.voice import Say
from bot.rituals import running
from bot.rituals.calendar import proposals, surprises
from bot.rituals.calendar.filled import (
    DRAFT,
    Checked,
    Filled,
    as_it_is,
    check,
    form,
    may_be_changed,
    read_filled,
    suggested,
    with_values,
)
from bot.rituals.calendar.looking import look
from bot.rituals.calendar.one_liner import Line, read_line
from bot.rituals.calendar.tx import is_open, may_end
from bot.rituals.calendar.wording import button, called, dates, format_name, label, place_of
from bot.rituals.format import SURPRISE, Flavour
from bot.rituals.formats import Formats
from bot.rituals.planning import plan
from bot.rituals.ritual import Life, Ritual, Stage
from bot.rituals.tx import RitualTx

LONGEST_NAME = 80


def names_of(formats: Formats, say: Say) -> Mapping[str, str]:
    """Return the ids of all formats by what people may call them."""
    named = {plain(format_name(format_.id, formats, say)).casefold(): format_.id for format_ in formats}
    ids = {format_.id.casefold(): format_.id for format_ in formats}
    surprise = plain(format_name(SURPRISE, formats, say)).casefold()
    return {**named, surprise: SURPRISE, **ids, SURPRISE: SURPRISE}


def typed(event: Gesture, me: Member, text: str, tx: RitualTx, formats: Formats) -> None:
    """Take `ritual add …`: what was said fills the form in, or leads to the look before it is set."""
    if not _may_begin(event, tx):
        return
    people = {member.name.casefold() for member in tx.people.everybody()} if text else set()
    line = read_line(text, names_of(formats, tx.say), people)
    if not text:
        choose(event, tx, formats)
    elif not line.format:
        kept = tx.drafts.keep(me.id, DRAFT, _from_line(line, tx, formats).written(), tx.now)
        choose(event, tx, formats, kept, line.near)
    elif not line.when:
        open_form(event, me, _from_line(line, tx, formats), tx, formats)
    else:
        look(event, me, _from_line(line, tx, formats), tx, formats, notes=_not_found(line, tx))


def _may_begin(event: Gesture, tx: RitualTx) -> bool:
    if not is_open(tx):
        tx.send(privately(event, tx.say, Paragraph(tx.say("calendar-not-open"))))
    return is_open(tx)


def _from_line(line: Line, tx: RitualTx, formats: Formats) -> Filled:
    start = suggested(line.format, tx, formats)
    channel = next((one.id for one in tx.places.channels() if one.name == line.channel and _is_near(one.id, tx)), "")
    return Filled(
        format=line.format,
        title=line.title,
        channel=channel if line.channel else start.channel,
        when=line.when or (start.when if line.format else ""),
        host=_identity(line.host, tx),
        co_host=_identity(line.co_host, tx),
        minutes=line.minutes or start.minutes,
        place=line.place,
    )


def _is_near(thing: ChannelId | Identity, tx: RitualTx) -> bool:
    return tx.space is None or space_of(thing) == tx.space


def _identity(name: str, tx: RitualTx) -> str:
    """Return by which identity somebody goes here whom a line names; empty where that is nobody, or several."""
    said = name.casefold().strip(" ,.;")
    meant = [member for member in tx.people.everybody() if said and member.name.casefold() == said]
    if len(meant) != 1:
        return ""
    known = tx.people.identities_of([meant[0].id]).get(meant[0].id, ())
    return next((one for one in known if _is_near(one, tx)), next(iter(known), ""))


def _not_found(line: Line, tx: RitualTx) -> list[Block]:
    names = [name for name in (line.host, line.co_host) if name and not _identity(name, tx)]
    return [Paragraph(tx.say("calendar-host-unknown", name=name[:LONGEST_NAME])) for name in names]


def choose(event: Gesture, tx: RitualTx, formats: Formats, draft: str = "", near: tuple[str, ...] = ()) -> None:
    """Ask which kind of ritual it is to be."""
    say = tx.say
    familiar = [format_.id for format_ in formats if format_.flavour is Flavour.FAMILIAR]
    novel = [SURPRISE, *(format_.id for format_ in formats.novel())]

    def menu(key: Markup, ids: list[str]) -> Select:
        options = tuple(Option(label(plain(format_name(id_, formats, say))), id_) for id_ in ids[:MOST_OPTIONS])
        return Select(label=str(key), verb="calendar.choose", token=draft, options=options)

    menus = [menu(say("calendar-familiar-label"), familiar)] if familiar else []
    if near:
        menus = [menu(say("calendar-near-label"), list(near)), *menus]
    tx.send(
        page(
            event,
            say,
            Heading(say("calendar-choose-title")),
            Paragraph(say("calendar-choose-unknown") if draft else say("calendar-choose")),
            Actions((*menus, menu(say("calendar-novel-label"), novel))),
            Small(say("calendar-choose-example")),
        )
    )


def chosen(event: ButtonPressed, me: Member, tx: RitualTx, formats: Formats) -> None:
    """Open the form of what was chosen, with what was typed before."""
    format_ = next(iter(event.values), "")
    if not _may_begin(event, tx):
        return
    if format_ != SURPRISE and formats.get(format_) is None:
        choose(event, tx, formats)
        return
    start, kept = suggested(format_, tx, formats), tx.drafts.take_up(me.id, DRAFT, event.token) if event.token else None
    if kept is not None:
        said = read_filled(kept)
        start = Filled(
            format=format_,
            title=said.title,
            channel=said.channel or start.channel,
            when=said.when or start.when,
            host=said.host,
            co_host=said.co_host,
            minutes=said.minutes or start.minutes,
            place=said.place,
        )
    open_form(event, me, start, tx, formats, event.token if kept is not None else "")


def open_form(event: Gesture, me: Member, filled: Filled, tx: RitualTx, formats: Formats, draft: str = "") -> None:
    """Open the form of a ritual."""
    token = tx.drafts.keep(me.id, DRAFT, filled.written(), tx.now, draft or None)
    zone = place_of(tx.community.zone.key)
    tx.send(OpenForm(interaction=event.interaction, form=form(filled, token, tx.say, formats, zone)))


def edit(event: Gesture, me: Member, ritual: Ritual, tx: RitualTx, formats: Formats) -> None:
    """Open the form of a ritual that is there already."""
    if not _may_begin(event, tx):
        return
    if not may_end(ritual, me):
        tx.send(privately(event, tx.say, Paragraph(tx.say("calendar-not-yours"))))
    elif not may_be_changed(ritual):
        tx.send(privately(event, tx.say, Paragraph(tx.say("calendar-gone"))))
    else:
        open_form(event, me, as_it_is(ritual, tx), tx, formats)


def submitted(event: FormSubmitted, me: Member, tx: RitualTx, formats: Formats) -> None:
    """Show what was filled in before it is set."""
    kept = tx.drafts.take_up(me.id, DRAFT, event.token)
    if kept is None:
        tx.send(privately(event, tx.say, Paragraph(tx.say("calendar-draft-gone"))))
    elif _may_begin(event, tx):
        look(event, me, with_values(read_filled(kept), event.values), tx, formats, event.token)


def change(event: ButtonPressed, me: Member, tx: RitualTx, formats: Formats) -> None:
    """Open the form again with what was filled in."""
    kept = tx.drafts.take_up(me.id, DRAFT, event.token)
    if kept is None:
        tx.send(page(event, tx.say, Paragraph(tx.say("calendar-draft-gone"))))
    else:
        open_form(event, me, read_filled(kept), tx, formats, event.token)


def discard(event: ButtonPressed, me: Member, tx: RitualTx) -> None:
    """Throw a draft away."""
    tx.drafts.drop(me.id, event.token)
    tx.send(page(event, tx.say, Paragraph(tx.say("calendar-discarded"))))


def set_it(event: ButtonPressed, me: Member, tx: RitualTx, formats: Formats) -> None:
    """Set what was looked at; from somebody who does not coordinate it is a proposal."""
    say, kept = tx.say, tx.drafts.take_up(me.id, DRAFT, event.token)
    if kept is None:
        tx.send(page(event, say, Paragraph(say("calendar-draft-gone"))))
        return
    if not _may_begin(event, tx):
        return
    filled = read_filled(kept)
    before = tx.rituals.ritual(filled.ritual) if filled.ritual else None
    checked = check(filled, me, tx, formats)
    if filled.ritual and (before is None or not may_be_changed(before) or not may_end(before, me)):
        tx.drafts.drop(me.id, event.token)
        tx.send(page(event, say, Paragraph(say("calendar-gone"))))
    elif not isinstance(checked, Checked) or checked.dates[0].name != filled.told:  # its first time is over meanwhile
        look(event, me, filled, tx, formats, event.token)
    elif before is not None:
        tx.drafts.drop(me.id, event.token)
        _reset(before, checked.ritual, tx, formats)
        _note_hosts(checked.ritual, before, me, tx)
        _answer(event, me, checked, say("calendar-reset"), tx)
    elif me.coordinator:
        tx.drafts.drop(me.id, event.token)
        tx.rituals.add(checked.ritual)
        plan(checked.ritual, tx.now, tx, formats)
        _note_hosts(checked.ritual, None, me, tx)
        _answer(event, me, checked, say("calendar-set"), tx)
    elif proposals.waiting_from(me, tx) >= proposals.MOST_WAITING:
        tx.send(page(event, say, Paragraph(say("calendar-enough-proposed", number=proposals.MOST_WAITING))))
    else:
        tx.drafts.drop(me.id, event.token)
        proposals.propose(checked.ritual, checked.dates, me, tx, formats)
        tx.send(page(event, say, Paragraph(say("calendar-proposed", title=called(checked.ritual, say)))))


def _reset(before: Ritual, after: Ritual, tx: RitualTx, formats: Formats) -> None:
    """Set a ritual otherwise; what is announced already stays where it is, and the rest follows behind it."""
    tx.rituals.change(after)
    if after.life is not Life.ACTIVE:
        return
    running.follow(before, after, tx, formats)
    surprises.keep_true(after, tx, formats)
    ahead = [run.begins for run in tx.runs.of(after.id) if run.stage is Stage.AHEAD]
    plan(after, max((tx.now, *ahead)) if before.recurrence != after.recurrence else tx.now, tx, formats)


def _note_hosts(ritual: Ritual, before: Ritual | None, me: Member, tx: RitualTx) -> None:
    """Write down whose names a coordinator used, so that they can see it."""
    known = () if before is None else (before.host, before.co_host)
    for host in {ritual.host, ritual.co_host} - {None, me.id, *known}:
        if host is not None and me.coordinator:
            tx.people.note_use_of_name(me.id, host, "use-chose-host", tx.now)


def _answer(event: Gesture, me: Member, checked: Checked, said: Markup, tx: RitualTx) -> None:
    say, ritual = tx.say, checked.ritual
    is_asked = ritual.host is not None and ritual.host != me.id
    tx.send(
        page(
            event,
            say,
            Heading(called(ritual, say)),
            Paragraph(Markup(f"{said}\n{dates(checked.dates, ritual.recurrence, me, tx)}")),
            Small(say("calendar-host-is-asked", host=mention(ritual.host))) if is_asked and ritual.host else None,
            Actions(
                (
                    button(say, "calendar-preview-button", "preview", ritual.id),
                    button(say, "calendar-rituals-button", "rituals"),
                )
            ),
        )
    )
