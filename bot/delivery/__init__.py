"""Drains the outbox: one lane per conversation, in order, each message at least once and never knowingly twice."""

from bot.delivery.delivery import LANES_AT_ONCE, Delivery

__all__ = ["LANES_AT_ONCE", "Delivery"]
