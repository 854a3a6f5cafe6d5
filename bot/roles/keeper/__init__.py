"""A member's own affairs: what we hold, what they allow, and how to be forgotten."""

from bot.roles.keeper.role import Keeper

__all__ = ["Keeper"]
