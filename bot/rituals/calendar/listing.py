"""What the community has: the list of its rituals, and the page of each, with what can be done about it."""

from collections.abc import Sequence

from bot.core.answers import page, privately
from bot.core.effects import Gesture
from bot.core.errors import nearest
from bot.core.events import ButtonPressed
from bot.core.markup import Markup, channel_link, mention, plain
from bot.core.people import Member
from bot.core.suggestions import Use
from bot.core.views import MOST_OPTIONS, Actions, Block, Button, Heading, Option, Paragraph, Select, Small, Tone
from bot.rituals.calendar.one_liner import spoken
from bot.rituals.calendar.tx import found, hosted, is_open, is_secret, listed, may_change, may_end
from bot.rituals.calendar.wording import button, called, dates, format_name, label, line, standing
from bot.rituals.formats import Formats
from bot.rituals.planning import next_slots
from bot.rituals.preview import Previews
from bot.rituals.preview_page import course_page
from bot.rituals.ritual import Life, Ritual
from bot.rituals.said import in_words
from bot.rituals.tx import RitualTx
from bot.rituals.when import DATES_TOLD

MOST_LISTED = 25


def show(event: Gesture, me: Member, tx: RitualTx, *news: Block) -> None:
    """Show what the community has, each with its next time."""
    say, rituals = tx.say, listed(me, tx)
    shown = rituals[:MOST_LISTED]
    numbered = Markup("\n".join(f"{number}. {line(ritual, tx)}" for number, ritual in enumerate(shown, 1)))
    add = say("calendar-add-button") if me.coordinator else say("calendar-suggest-button")
    tx.send(
        page(
            event,
            say,
            *news,
            Heading(say("calendar-rituals-title")),
            Paragraph(numbered if shown else say("calendar-no-rituals")),
            Small(say("calendar-more", number=len(rituals) - MOST_LISTED)) if len(rituals) > MOST_LISTED else None,
            Actions((_menu(shown, tx),)) if shown else None,
            Actions(
                (
                    Button(label=str(add), verb="calendar.add", tone=Tone.QUIET if shown else Tone.PRIMARY),
                    button(say, "calendar-show-button", "show"),
                )
            ),
        )
    )


def _menu(rituals: Sequence[Ritual], tx: RitualTx) -> Select:
    options = tuple(Option(label(plain(called(ritual, tx.say))), ritual.id) for ritual in rituals[:MOST_OPTIONS])
    return Select(label=str(tx.say("calendar-open-label")), verb="calendar.open", options=options)


def open_one(event: ButtonPressed, me: Member, tx: RitualTx, formats: Formats) -> None:
    """Show the page of a ritual that was chosen in the list, or that a button leads to."""
    ritual, _, _ = found(next(iter(event.values), event.token), tx)
    if ritual is None or ritual not in listed(me, tx):
        show(event, me, tx, Paragraph(tx.say("calendar-gone")))
    else:
        show_one(event, me, ritual, tx, formats)


def show_one(event: Gesture, me: Member, ritual: Ritual, tx: RitualTx, formats: Formats, *news: Block) -> None:
    """Show a ritual: what it is, when, who hosts, and what this person can do about it."""
    say, slots = tx.say, next_slots(ritual, tx.now, DATES_TOLD)
    who = say("calendar-hosted-by", host=mention(ritual.host)) if ritual.host else say("calendar-hosted-by-nobody")
    what = say("calendar-what", format=format_name(ritual.format, formats, say), when=in_words(ritual.recurrence, say))
    told = Markup(f"{say('calendar-dates', number=len(slots))}\n{dates(slots, ritual.recurrence, me, tx)}")
    tx.send(
        page(
            event,
            say,
            *news,
            Heading(called(ritual, say)),
            Paragraph(what),
            Paragraph(told) if slots else Paragraph(standing(ritual, tx)),
            Small(Markup(f"{channel_link(ritual.channel)} · {who}")),
            *_actions(ritual, me, tx, formats),
        )
    )


def _actions(ritual: Ritual, me: Member, tx: RitualTx, formats: Formats) -> tuple[Block, ...]:
    say, token = tx.say, ritual.id
    back = button(say, "calendar-rituals-button", "rituals")
    if ritual.life is Life.PROPOSED and me.coordinator:
        decide = (
            button(say, "calendar-set-button", "accept", token, Tone.PRIMARY),
            button(say, "calendar-try-button", "try", token),
            button(say, "calendar-not-now-button", "decline", token),
            button(say, "calendar-edit-button", "edit", token),
            button(say, "calendar-preview-button", "preview", token),
        )
        return (Actions(decide), Actions((back,)))
    items: list[Button] = []
    if may_change(ritual, me, hosted(me, tx)) and ritual.life is not Life.PROPOSED:
        if ritual.life is Life.ACTIVE:
            items += [
                button(say, "calendar-move-button", "move", token),
                button(say, "calendar-pause-button", "pause", token),
            ]
        if ritual.life in (Life.PAUSED, Life.RESTING) or _pauses(ritual, tx):
            items.append(button(say, "calendar-go-on-button", "go_on", token, Tone.PRIMARY))
        if not is_secret(ritual, me):
            items.append(button(say, "calendar-preview-button", "preview", token))
    if may_end(ritual, me) and ritual.life is not Life.PROPOSED:
        items.append(button(say, "calendar-cancel-button", "cancel", token))
        edit = button(say, "calendar-edit-button", "edit", token)
        return (Actions(tuple(items)), Actions((edit, *_suggestions(ritual, me, tx, formats), back)))
    return (*((Actions(tuple(items)),) if items else ()), Actions((back,)))


def _suggestions(ritual: Ritual, me: Member, tx: RitualTx, formats: Formats) -> tuple[Button, ...]:
    """Offer coordinators to have questions suggested, where the ritual asks any and a model may be asked."""
    format_ = formats.get(ritual.format)
    if not me.coordinator or format_ is None or not format_.asks_from_queue or not tx.suggesting.may(Use.QUESTIONS):
        return ()
    return (button(tx.say, "calendar-suggest-questions-button", "suggest", ritual.id),)


def _pauses(ritual: Ritual, tx: RitualTx) -> bool:
    return ritual.paused_until is not None and ritual.paused_until > tx.now


# ---- by name -------------------------------------------------------------------------------------------------------


def named(typed: str, me: Member, tx: RitualTx, formats: Formats) -> tuple[Ritual | None, str]:
    """Find the ritual that a text begins with: by its number in the list, its title or its format's name or id.

    Returns it with what stands behind its name.
    """
    rituals = listed(me, tx)
    words = typed.split()
    for number in range(len(words), 0, -1):
        said, rest = spoken(" ".join(words[:number])).strip("\"'“”.,:;#"), " ".join(words[number:])
        for ritual in rituals:
            if said in names(ritual, tx, formats):
                return ritual, rest
        if number == 1 and said.isascii() and said.isdigit() and 0 < int(said[:4]) <= len(rituals):
            return rituals[int(said[:4]) - 1], rest
    return _probably(words, rituals, tx, formats)


def names(ritual: Ritual, tx: RitualTx, formats: Formats) -> set[str]:
    """Return what people may call a ritual."""
    said = (plain(called(ritual, tx.say)), plain(format_name(ritual.format, formats, tx.say)), ritual.format, ritual.id)
    return {spoken(name) for name in said}


def _probably(
    words: Sequence[str], rituals: Sequence[Ritual], tx: RitualTx, formats: Formats
) -> tuple[Ritual | None, str]:
    known = {name: ritual for ritual in rituals for name in names(ritual, tx, formats)}
    for number in range(min(len(words), 5), 0, -1):
        near = nearest(spoken(" ".join(words[:number])), known, most=1)
        if near:
            return known[near[0]], " ".join(words[number:])
    return None, " ".join(words)


def refuse(event: Gesture, key: str, tx: RitualTx) -> None:
    """Say in one kind sentence why something cannot be done."""
    tx.send(privately(event, tx.say, Paragraph(tx.say(key))))


# ---- what its next run would say -----------------------------------------------------------------------------------


def preview(
    event: Gesture, me: Member, ritual: Ritual, tx: RitualTx, previews: Previews | None, page_: int = 0
) -> None:
    """Show every message of a ritual's next run, to whom and when; nothing of it happens."""
    if previews is None or not is_open(tx):
        refuse(event, "calendar-no-preview", tx)
    elif not may_change(ritual, me, hosted(me, tx)) and ritual.by != me.id:
        refuse(event, "calendar-not-yours", tx)
    elif is_secret(ritual, me):
        refuse(event, "calendar-preview-surprise", tx)
    else:
        title = Heading(tx.say("calendar-preview-title", title=called(ritual, tx.say)))
        foreseen = course_page(previews.of(ritual, tx), tx.say, verb="calendar.preview", token=ritual.id, page=page_)
        back = Actions((button(tx.say, "calendar-back-button", "open", ritual.id),))
        tx.send(page(event, tx.say, title, *foreseen, back))


def preview_draft(
    event: Gesture, me: Member, ritual: Ritual, draft: str, tx: RitualTx, previews: Previews | None, page_: int = 0
) -> None:
    """Show the same of a ritual that is not set yet."""
    if previews is None or is_secret(ritual, me):
        refuse(event, "calendar-no-preview" if previews is None else "calendar-preview-surprise", tx)
        return
    title = Heading(tx.say("calendar-preview-title", title=called(ritual, tx.say)))
    course = previews.of(ritual, tx)
    foreseen = course_page(course, tx.say, verb="calendar.preview_draft", token=draft, page=page_)
    back = Actions((button(tx.say, "calendar-back-button", "look", draft),))
    tx.send(page(event, tx.say, title, *foreseen, back))


def page_of(token: str) -> tuple[str, int]:
    """Split the token of a button that turns a page."""
    name, _, number = token.partition("/")
    return name, int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0


def list_problem(event: Gesture, me: Member, said: str, tx: RitualTx) -> None:
    """Show the list where nobody can tell which ritual was meant."""
    news = tx.say("calendar-which-one") if not said else tx.say("calendar-unknown", said=said[:60])
    show(event, me, tx, Paragraph(news))
