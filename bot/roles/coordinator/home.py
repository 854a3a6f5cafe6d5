"""What a coordinator's own page shows before all else: what waits, what went wrong, and the way to the board."""

from bot.core.people import Life, Member
from bot.core.role import Part
from bot.core.views import Actions, Button, Heading, Paragraph, Tone
from bot.roles.coordinator.board import what_failed, what_waits, who_waits
from bot.roles.coordinator.tx import CoordinatorTx

MOST_SHOWN = 5


def at_the_top(me: Member | None, look: CoordinatorTx) -> tuple[Part, ...]:
    """Show a coordinator what is theirs to look after; others hear of it only while nothing is switched on."""
    life = look.community.life
    is_open = life is Life.OPEN
    if me is not None and (me.coordinator or (me.may_coordinate and not look.people.coordinators())):
        return (_coordinating(look) if me.coordinator and is_open else _to_set_up(me, look),)
    return () if is_open else ((Paragraph(look.say(f"home-{life}")),),)


def _coordinating(look: CoordinatorTx) -> Part:
    heading = Heading(look.say("board-title", name=look.community.name))
    buttons = (_button(look, "board", Tone.PRIMARY), _button(look, "set_up"), _button(look, "colleagues"))
    return (heading, *what_waits(look, MOST_SHOWN), *who_waits(look, MOST_SHOWN), *what_failed(look), Actions(buttons))


def _to_set_up(me: Member, look: CoordinatorTx) -> Part:
    say = look.say
    if not me.coordinator:
        return (Heading(say("home-claim")), Paragraph(say("home-claim-how")), Actions((_button(look, "board"),)))
    begin = Actions((_button(look, "set_up", Tone.PRIMARY), _button(look, "board")))
    return (
        Heading(say("board-title", name=look.community.name)),
        Paragraph(say(f"board-{look.community.life}")),
        begin,
    )


def _button(look: CoordinatorTx, name: str, tone: Tone = Tone.QUIET) -> Button:
    return Button(label=str(look.say(f"board-{name}-button")), verb=f"coordinator.{name}", tone=tone)
