"""Gatherings: people who meet at an hour, invited by one message that is edited and never posted again.

`role` receives and defers: `course` goes from beat to beat, `invitation` draws the public message, `answering` knows
who comes, `hosting` who hosts, `handing_on` and `swapping` how that is passed on, `sheet` what a host needs at hand.
`meetup` is what they speak of.
"""

from bot.rituals.gathering.role import Gathering

__all__ = ["Gathering"]
