"""Trellis cultivates a community of practice where it already talks."""

__version__ = "0.1.0"
