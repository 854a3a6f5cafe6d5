"""What somebody's own page shows of themselves: when not to disturb them, and what is held about them."""

from bot.core.people import Member
from bot.core.role import Part
from bot.core.views import Actions, Button, Facts, Heading, Paragraph
from bot.roles.keeper.panel import button, muted, paused, waking
from bot.roles.keeper.tx import KeeperTx


def undisturbed(me: Member, look: KeeperTx) -> Part:
    """Show when somebody may be written to, and let them change it."""
    say = look.say
    pause = button(look, "resume") if me.is_paused(look.now) else button(look, "pause")
    return (
        Heading(say("home-undisturbed")),
        Facts(
            (
                (say("me-waking"), waking(me, look)),
                (say("me-paused"), paused(me, look)),
                (say("me-muted"), muted(me, look)),
            )
        ),
        Actions((button(look, "quiet_hours"), pause, button(look, "muting"))),
        Actions((Button(label=str(say("me-part-button")), verb="greeter.me"),)),
    )


def held(me: Member, look: KeeperTx) -> Part:
    """Say what is held about somebody, and let them take it along, look at it, or have it forgotten."""
    say = look.say
    return (
        Heading(say("home-held")),
        Paragraph(say("home-held-what")),
        Facts(
            (
                (say("me-name"), say("as-written", words=me.name)),
                (say("me-zone"), say("as-written", words=str(me.zone))),
            )
        ),
        Actions((button(look, "take_along"), button(look, "names"), button(look, "forget"))),
    )
