"""What somebody does who means ill: markup, mentions, floods, others' buttons, foreign ids, others' words."""

from bot.core.views import Button
from tests.bindery.cards import HOSTILE as MARKUP
from tests.simulation.bookshelf import Bookshelf
from tests.simulation.company import DESK
from tests.simulation.life import WEEK
from tests.simulation.residents import HOSTILE

CALLED = "<@everyone> <!channel>"
CROWD = f"{CALLED} <!here> <!subteam^S1> @everyone @here @channel"
FOREIGN = ("../../etc/passwd", "' OR 1=1 --", "0" * 300, "", "\x00", "/here", "everyone")
OTHERS = ("broker.", "cybrarian.", "greeter.will", "greeter.not_me", "takeaways.", "gathering.", "coordinator.")
"""Whose buttons are worth a try, as they are meant for others; what changes only one's own affairs is not."""
OF_EVERYBODY = ("cybrarian.used", "cybrarian.adopt", "cybrarian.more", "cybrarian.version", "cybrarian.write")
FORMS = (
    ("cybrarian.edit", {"title": ("Owned",), "kind": ("tool",), "words": ("Owned",), "topics": ("owned",)}),
    ("cybrarian.describe", {"title": ("Owned",), "kind": ("tool",), "words": ("Owned",)}),
    ("broker.close_kindly", {"words": ("Owned",)}),
    ("greeter.welcome", {"way": ("message",), "people": ()}),
    ("coordinator.name", {"member": ()}),
    ("takeaways.write", {"insights": ("Owned",)}),
)
FLOOD, TRIES = 12, 8
OWNED = "Owned"


class Mischief(Bookshelf):
    """A town in which somebody means ill."""

    victim = ""
    """The member id of somebody who never says a word."""

    async def does_mischief(self) -> None:
        """Do all of it, once."""
        if not self.victim:
            reader = next(name for name, one in self.people.items() if one.temper == "silent")
            self.victim = await self.village.member(reader)
        self.ill = f"{CROWD} <@{self.victim}>"
        for act in (self._writes_ill, self._floods, self._presses_others, self._fills_in_others, self._keeps_others):
            await act()
            await self.village.settles()
            self._notice()

    async def _writes_ill(self) -> None:
        """Put markup and mentions wherever words go."""
        for channel in ("lobby", "help"):
            await self.village.square.says(HOSTILE, self._remark(HOSTILE, f"{self.ill} {MARKUP}"), channel)
        await self.writes(HOSTILE, f"{self.ill} {MARKUP}"[:3_000])
        await self.village.types(HOSTILE, f"topics {self.ill}"[:300])
        await self.village.types(HOSTILE, f"find {self.ill} {MARKUP}")
        await self.village.types(HOSTILE, MARKUP)

    async def _floods(self) -> None:
        """Say too much at once, and ask one person again and again for their words."""
        author = self._somebody()
        for number in range(FLOOD):
            words = self.book.given(HOSTILE, self.village.now + 2 * WEEK)
            await self.village.types(HOSTILE, f"ask What is {number} times {words}?")
            if number % 3 == 0:
                await self.keeps(HOSTILE, author)
        await self.village.types(HOSTILE, "ask " + "a" * 5_000)

    async def _presses_others(self) -> None:
        """Press what stands before others, and what is known of nobody."""
        own = {card.token for card in self.cards if card.posted is not None and HOSTILE in (card.author, card.keeper)}
        theirs = [
            (said, item)
            for said in self.village.square.said[-400:]
            if said.to != HOSTILE and (said.how != "post" or said.to == DESK)
            for item in said.items()
            if isinstance(item, Button) and item.verb.startswith(OTHERS) and item.verb not in OF_EVERYBODY
            if item.token.partition("/")[0] not in own
        ]
        for said, item in self._chance.sample(theirs, min(TRIES, len(theirs))):
            await self.village.square.presses(HOSTILE, said, item)
        cards = [card for card in self.cards if card.stands and HOSTILE not in (card.author, card.keeper)]
        for card in cards[-3:]:
            for verb in ("withdraw", "retire", "edit", "keep_on", "yes", "no"):
                await self.village.square.press(HOSTILE, f"cybrarian.{verb}", card.token)
        for token in FOREIGN:
            for verb in ("cybrarian.yes", "broker.post", "greeter.will", "keeper.why", "gathering.yes", "prompt.give"):
                await self.village.square.press(HOSTILE, verb, token)

    async def _fills_in_others(self) -> None:
        """Send forms that were never opened before one, about what is somebody else's."""
        tokens = [card.token for card in self.cards if card.stands and HOSTILE not in (card.author, card.keeper)]
        for verb, values in FORMS:
            for token in (*tokens[-2:], *FOREIGN[:3]):
                await self.village.square.sends(HOSTILE, verb, token, values)

    async def _keeps_others(self) -> None:
        """Try to get at others' words without them: what was said in private, and what is being asked for already."""
        private = await self.village.square.says("carl", self._remark("carl", "Between us."), DESK)
        await self.village.chooses_menu(HOSTILE, private, "cybrarian.keep")
        await self.village.square.reacts(HOSTILE, private, "📌")
        for card in self.cards[-3:]:
            if card.source in self.village.square.texts and card.source is not None:
                await self.village.square.reacts(HOSTILE, card.source, "📌")
                await self.village.chooses_menu(HOSTILE, card.source, "cybrarian.keep")
                self.village.square.forms.pop(HOSTILE, None)
