"""What is kept of a run that is over, whether it was worth the time, and what becomes of what nobody comes to."""

from bot.rituals.takeaways.role import Scribe

__all__ = ["Scribe"]
