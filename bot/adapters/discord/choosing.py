"""Asks who writes to us in private which of the servers that we share they mean; a direct message names none."""

import logging
from collections.abc import Sequence

from bot.adapters.base import DeliveryError, House
from bot.adapters.discord.calling import Door
from bot.adapters.discord.guild import Guild
from bot.adapters.discord.spots import space_in
from bot.adapters.discord.wire import custom_id

SPEAK = "discord.speak"
"""The verb of the button that says which one."""
COMPONENTS_V2 = 1 << 15
ROW, BUTTON, QUIET, WORDS = 1, 2, 2, 10
IN_A_ROW, MOST = 5, 25
LONGEST_LABEL = 80

log = logging.getLogger(__name__)


async def ask_which(door: Door, house: House, channel: str, message: str, shared: Sequence[Guild]) -> None:
    """Ask in their conversation with us, once for each message that they write there."""
    buttons = [
        {
            "type": BUTTON,
            "style": QUIET,
            "label": (guild.name or guild.id)[:LONGEST_LABEL],
            "custom_id": custom_id(SPEAK, "", space_in(guild.id)),
        }
        for guild in shared[:MOST]
    ]
    rows = [buttons[begin : begin + IN_A_ROW] for begin in range(0, len(buttons), IN_A_ROW)]
    body = {
        "flags": COMPONENTS_V2,
        "components": [
            {"type": WORDS, "content": house.word("discord-which-server")},
            *({"type": ROW, "components": row} for row in rows),
        ],
        "allowed_mentions": {"parse": []},
        "nonce": f"which-{message}"[:25],
        "enforce_nonce": True,
    }
    try:
        await door.call("POST", "/channels/{channel_id}/messages", json=body, channel_id=channel)
    except DeliveryError as error:
        log.info("Nobody could be asked which server they mean: %s", error)
