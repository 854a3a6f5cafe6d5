"""What take-aways look like, and how their messages are called."""

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2s

from bot.core.effects import Gesture
from bot.core.ids import MemberId, MessageName
from bot.core.markup import Markup
from bot.core.people import Member
from bot.core.views import Actions, Block, Button, Heading, Paragraph, Quoted, Tone
from bot.core.voice import Say
from bot.rituals.format import TakeAway
from bot.rituals.naming import title_of
from bot.rituals.ritual import Run
from bot.rituals.tx import RitualTx

HERE = "here"
"""Behind a token: what was pressed stands on a page of its own, which the answer takes the place of."""


def called(run: Run, tx: RitualTx) -> Markup:
    """Return how a run's ritual is called."""
    ritual = tx.rituals.ritual(run.ritual)
    return tx.say("closing-unnamed") if ritual is None else title_of(ritual, run.format, tx.say)


def ask_name(run: Run, whom: MemberId | None = None) -> MessageName:
    """Name the message that asks for take-aways: the one to the host or the coordinators' channel, or to somebody."""
    return MessageName(f"take-aways-asked/{run.id}" + (f"/{whom}" if whom is not None else ""))


def shown(title: Markup, words: Mapping[TakeAway, str], say: Say) -> tuple[Block, ...]:
    """Return take-aways as everybody reads them: what people wrote does nothing there."""
    blocks: list[Block] = [Heading(say("takeaways-title", title=title))]
    for part in TakeAway:
        if part in words:
            blocks += [Paragraph(say(f"takeaways-{part}")), Quoted(words[part])]
    return tuple(blocks)


def edition(words: Mapping[TakeAway, str]) -> str:
    """Name what take-aways say now, shortly: other words have another name."""
    said = "\0".join(f"{part}\0{words[part]}" for part in TakeAway if part in words)
    return blake2s(said.encode(), digest_size=6).hexdigest()


def button(say: Say, key: str, name: str, token: str, tone: Tone = Tone.QUIET) -> Button:
    """Return a button of ours."""
    return Button(label=str(say(key)), verb=f"takeaways.{name}", token=token, tone=tone)


def to_write(say: Say, run: Run, *, here: bool = False) -> Actions:
    """Offer to write take-aways down, or to keep nothing."""
    token = f"{run.id}/{HERE}" if here else run.id
    return Actions(
        (
            button(say, "takeaways-write-button", "write", token, Tone.PRIMARY),
            button(say, "takeaways-nothing-button", "nothing", token),
        )
    )


def is_page(event: Gesture) -> bool:
    """Say whether what was pressed stands on a page that only its reader sees."""
    return str(getattr(event, "token", "")).endswith(f"/{HERE}")


def may_decide(run: Run, me: Member) -> bool:
    """Say whether somebody may approve what is kept of a run: its host, co-host, and coordinators."""
    return me.coordinator or me.id in run.hosts


def people_named(run: Run, words: Mapping[TakeAway, str], tx: RitualTx) -> tuple[MemberId, ...]:
    """Return which of those who answered a run's invitation are named in what was written of it."""
    people = [member for answer in tx.runs.answers(run.id) if (member := tx.member(answer.member)) is not None]
    names = named(words.values(), (member.name for member in people))
    return tuple(member.id for member in people if member.name in names)


def named(words: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return which of these names stand in what was written, so that whoever approves it can think of their owners."""
    text = "\n".join(words).casefold()
    found = (name for name in dict.fromkeys(names) if re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", text))
    return tuple(name for name in found if name.strip())
