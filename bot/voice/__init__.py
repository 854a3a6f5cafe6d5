"""Turns keys of config/voice into words, so that they are read, corrected and translated in one place."""

from bot.voice.tongue import FluentVoice, Tongue

__all__ = ["FluentVoice", "Tongue"]
