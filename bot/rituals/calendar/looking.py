"""The look before something is set: how it would be, with its next three dates, or what to write instead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core.answers import page
from bot.core.effects import Gesture
from bot.core.markup import Markup, channel_link, escape, mention
from bot.core.people import Member
from bot.core.views import Actions, Block, Facts, Heading, Paragraph, Quoted, Small, Tone
from bot.rituals.calendar.filled import DRAFT, Checked, Filled, check
from bot.rituals.calendar.tx import is_secret, lines
from bot.rituals.calendar.wording import button, called, dates, format_name
from bot.rituals.format import SURPRISE, Kind
from bot.rituals.formats import Formats
from bot.rituals.novelty import FAMILIAR_AT_MOST, FAMILIAR_BETWEEN, familiar_between, weeks_between
from bot.rituals.said import in_words
from bot.rituals.tx import RitualTx


def look(
    event: Gesture,
    me: Member,
    filled: Filled,
    tx: RitualTx,
    formats: Formats,
    draft: str = "",
    notes: Sequence[Block] = (),
) -> None:
    """Show how it would be set, with its next three dates, or what to write instead; either way all of it is kept."""
    say = tx.say
    checked = check(filled, me, tx, formats)
    told = replace(filled, told=checked.dates[0].name if isinstance(checked, Checked) else "")
    token = tx.drafts.keep(me.id, DRAFT, told.written(), tx.now, draft or None)
    change_it = button(say, "calendar-change-button", "change", token)
    discard_it = button(say, "calendar-discard-button", "discard", token)
    if not isinstance(checked, Checked):
        tx.send(
            page(
                event,
                say,
                Heading(format_name(filled.format, formats, say) or say("calendar-choose-title")),
                Paragraph(say("calendar-nearly")),
                Paragraph(lines(checked)),
                *notes,
                Small(say("calendar-kept")),
                Actions((button(say, "calendar-change-button", "change", token, Tone.PRIMARY), discard_it)),
            )
        )
        return
    preview_it = button(say, "calendar-preview-button", "preview_draft", token)
    is_to_be_set = me.coordinator or bool(filled.ritual)
    set_it = "calendar-set-button" if is_to_be_set else "calendar-propose-button"
    tx.send(
        page(
            event,
            say,
            Small(say("calendar-nothing-set")),
            *shown(checked, me, tx, formats),
            *_mix(checked, tx, formats),
            *notes,
            Actions(
                (
                    button(say, set_it, "set", token, Tone.PRIMARY),
                    change_it,
                    *(() if is_secret(checked.ritual, me) else (preview_it,)),
                    discard_it,
                )
            ),
        )
    )


def _mix(checked: Checked, tx: RitualTx, formats: Formats) -> tuple[Block, ...]:
    """Say where a surprise would come too often or too seldom among what is familiar."""
    match checked.dates:
        case (first, second, *_) if checked.ritual.format == SURPRISE:
            between = familiar_between(first.at, second.at, tx, formats)
        case _:
            return ()
    if between < FAMILIAR_BETWEEN:
        return (Small(tx.say("calendar-surprise-often", number=between)),)
    weeks = weeks_between(tx, formats)
    if between > FAMILIAR_AT_MOST and second.at - first.at > timedelta(weeks=weeks):
        return (Small(tx.say("calendar-surprise-seldom", number=between, weeks=weeks)),)
    return ()


def shown(checked: Checked, me: Member, tx: RitualTx, formats: Formats) -> tuple[Block, ...]:
    """Show a ritual as it would be set."""
    say, ritual = tx.say, checked.ritual
    facts: list[tuple[Markup, Markup]] = [
        (say("calendar-which"), format_name(ritual.format, formats, say)),
        (say("calendar-when"), in_words(ritual.recurrence, say)),
        (say("calendar-where"), channel_link(ritual.channel)),
    ]
    if ritual.kind is Kind.GATHERING and ritual.format != SURPRISE:
        facts.append((say("calendar-minutes"), Markup(str(ritual.minutes))))
    if ritual.place:
        facts.append((say("calendar-place"), escape(ritual.place)))
    facts += [
        (name, say("calendar-is-asked", host=mention(host)) if host != me.id else mention(host))
        for name, host in ((say("calendar-host"), ritual.host), (say("calendar-co-host"), ritual.co_host))
        if host is not None
    ]
    if ritual.capacity is not None:
        facts.append((say("calendar-capacity"), Markup(str(ritual.capacity))))
    if ritual.holidays:
        facts.append((say("calendar-holidays"), escape(ritual.holidays)))
    told = say("calendar-dates", number=len(checked.dates))
    return (
        Heading(called(ritual, say)),
        Facts(tuple(facts)),
        *((Quoted(ritual.opening),) if ritual.opening else ()),
        Paragraph(Markup(f"{told}\n{dates(checked.dates, ritual.recurrence, me, tx)}")),
    )
