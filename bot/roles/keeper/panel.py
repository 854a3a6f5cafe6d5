"""The first page of `me`: how somebody takes part, and where everything of theirs can be changed."""

from bot.core.answers import page
from bot.core.hours import WakingHours
from bot.core.markup import Markup, moment
from bot.core.people import Member
from bot.core.views import Actions, Block, Button, Facts, Heading, Paragraph, Small, Tone
from bot.roles.keeper.tx import Asked, Gesture, KeeperTx


def show(event: Gesture, me: Member, tx: KeeperTx, news: Markup | None = None) -> None:
    """Show how somebody takes part, with what just changed at the top."""
    say = tx.say
    facts = (
        (say("me-name"), say("as-written", words=me.name)),
        (say("me-zone"), say("as-written", words=str(me.zone))),
        (say("me-waking"), waking(me, tx)),
        (say("me-paused"), paused(me, tx)),
        (say("me-muted"), muted(me, tx)),
        (say("me-topics"), say("me-topics-number", number=len(tx.questions.topics_of(me.id)))),
        (say("me-questions"), say("me-questions-number", number=len(tx.questions.open_of(me.id)))),
    )
    pause = button(tx, "resume") if me.is_paused(tx.now) else button(tx, "pause")
    tx.send(
        page(
            event,
            say,
            None if news is None else Paragraph(news),
            Heading(say("me-title")),
            Facts(facts),
            Actions((button(tx, "quiet_hours"), pause, button(tx, "muting"))),
            Actions((Button(label=str(say("me-part-button")), verb="greeter.me"), button(tx, "linking"))),
            Actions((button(tx, "take_along"), button(tx, "names"), button(tx, "forget"))),
        )
    )


def show_names(event: Gesture, me: Member, tx: KeeperTx) -> None:
    """Show what coordinators did with somebody's name."""
    uses = tx.people.uses_of_name(me.id)
    lines = [tx.say(act, by=by or str(tx.say("somebody-gone")), at=moment(at)) for by, act, at in uses] or [
        tx.say("names-none")
    ]
    tx.send(
        page(
            event,
            tx.say,
            Heading(tx.say("names-title")),
            Paragraph(Markup("\n".join(lines))),
            *asked_of_a_model(tx),
            Actions((back(tx),)),
        )
    )


def asked_of_a_model(tx: KeeperTx) -> tuple[Block, ...]:
    """Show what coordinators and hosts asked a language model for here, where that ever happened."""
    some = tx.suggesting.lately()
    if not some:
        return ()
    lines = [tx.say("model-lately-here"), *(_asked(one, tx) for one in some)]
    return (Paragraph(Markup("\n".join(lines))), Small(tx.say("model-told-to-members")))


def _asked(one: Asked, tx: KeeperTx) -> Markup:
    by, at = one.by or str(tx.say("somebody-gone")), moment(one.at)
    if one.use == one.outcome:
        return tx.say(f"model-turned-{one.use}", by=by, at=at)
    return tx.say("model-asked", by=by, what=tx.say(f"model-use-{one.use}"), at=at)


def muted(me: Member, tx: KeeperTx) -> Markup:
    """Return in words what somebody muted."""
    kinds = [tx.say(f"kind-{kind}") for kind in sorted(me.muted)]
    return Markup(", ".join(kinds)) if kinds else tx.say("me-muted-nothing")


def button(tx: KeeperTx, name: str, tone: Tone = Tone.QUIET, token: str = "") -> Button:
    """Return a button of ours."""
    return Button(label=str(tx.say(f"me-{name}-button")), verb=f"keeper.{name}", token=token, tone=tone)


def back(tx: KeeperTx) -> Button:
    """Return the way back to the first page."""
    return button(tx, "me")


def waking(me: Member, tx: KeeperTx) -> Markup:
    """Return in words when somebody may be written to."""
    hours, own = me.waking, tx.people.own_hours(me.id)
    if hours.start == hours.end:
        return tx.say("me-waking-always")
    return tx.say("me-waking-community" if own is None else "me-waking-own", **span(hours))


def paused(me: Member, tx: KeeperTx) -> Markup:
    """Return in words until when somebody is left in peace."""
    if me.paused_until is None or not me.is_paused(tx.now):
        return tx.say("me-not-paused")
    return tx.say("me-paused-until", until=moment(me.paused_until))


def span(hours: WakingHours) -> dict[str, str]:
    """Return hours as arguments for a sentence."""
    return {"start": hours.start.isoformat("minutes"), "end": hours.end.isoformat("minutes")}
