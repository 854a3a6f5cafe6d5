"""The tick: what is due becomes something that happened."""

from bot.rhythm.rhythm import Rhythm

__all__ = ["Rhythm"]
