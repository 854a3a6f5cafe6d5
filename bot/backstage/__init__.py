"""What goes on behind the scenes of a playground, in plain words for whoever looks.

1. Nobody's words are shown to somebody who does not see them anyway: only whom something is for, and of which kind.
2. Who made a gesture in private is told to nobody else: some of them were promised that no name stands beside them.
3. Why somebody else is written to is told to nobody else, nor what they chose for themselves, such as a pause: no rule,
   no verdict's cause and no moment stands beside another's name, only a kind that says nothing of what they did.
4. Whatever is shown is read off the house itself, or was heard by somebody who looked on; nothing is made up.
"""

from bot.backstage.showing import Stagehand

__all__ = ["Stagehand"]
