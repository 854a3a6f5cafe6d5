"""Where the page says play and pause, and whether residents live here."""

from aiohttp import web

from bot.adapters.playground.body import as_json, body_of
from bot.adapters.playground.clock import Time
from bot.adapters.playground.doors import NotPossibleError
from bot.adapters.playground.player import Pace, Player
from bot.adapters.playground.records import Json
from bot.adapters.playground.residents import Neighbourhood


class PlayDoors:
    """Hands on what the page says about how time is to pass."""

    def __init__(self, player: Player, neighbourhood: Neighbourhood, time: Time) -> None:
        """Take who plays, who lives here by themselves, and who keeps the time."""
        self._player, self._neighbourhood, self._time = player, neighbourhood, time

    def add_to(self, application: web.Application) -> None:
        """Open the doors."""
        application.router.add_post("/api/play", as_json(self._play))
        application.router.add_post("/api/residents", as_json(self._switch))

    async def _play(self, request: web.Request) -> Json:
        pace = (await body_of(request)).id("pace")
        if pace not in set(Pace):
            raise NotPossibleError(f"Time passes at one of these: {', '.join(Pace)}.")
        self._player.play(Pace(pace))
        return {"pace": self._player.pace}

    async def _switch(self, request: web.Request) -> Json:
        on = (await body_of(request)).flag("on")
        if on and not self._neighbourhood.number:
            raise NotPossibleError("Nobody lives here by themselves: there is no residents.yaml beside the world.")
        self._neighbourhood.switch(self._time.now(), on=on)
        return {"on": on}
