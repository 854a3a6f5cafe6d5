"""A chat in the browser, with a clock that can be turned: where a community rehearses before the real place."""

from bot.adapters.playground.adapter import PlaygroundAdapter
from bot.adapters.playground.chat import Chat
from bot.adapters.playground.clock import Time
from bot.adapters.playground.habits import Residents, load_residents
from bot.adapters.playground.sight import MenuEntry
from bot.adapters.playground.world import World, load_world
from bot.adapters.playground.world_doors import Worlds

__all__ = [
    "Chat",
    "MenuEntry",
    "PlaygroundAdapter",
    "Residents",
    "Time",
    "World",
    "Worlds",
    "load_residents",
    "load_world",
]
