"""Setting up, and what only those see who coordinate: what waits, what went wrong, who is in charge."""

from bot.roles.coordinator.role import Coordinator

__all__ = ["Coordinator"]
