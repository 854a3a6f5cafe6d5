"""A season in the playground: time plays, residents live, nothing is skipped, and the same seed goes the same way."""

import asyncio
import os
import signal
import sqlite3
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import ClientSession

from bot.core.clock import WallClock
from tests.seasons import MONDAY, Season, a_season, fact, still_due, transcript

SEED = "marmalade"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lived_in(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A world in which residents live since this morning, as a file."""
    folder = tmp_path_factory.mktemp("lived-in")
    async with a_season(folder / "play.db", SEED) as season:
        await season.sets_up("ana")
        await season.lets_live()
        await season.saves(folder / "world")
    return (folder / "world").read_bytes()


async def test_a_world_that_is_played_twice_goes_the_same_way(lived_in: bytes, tmp_path: Path) -> None:
    for name in ("once", "again"):
        async with a_season(tmp_path / name / "play.db") as season:
            assert await season.opens(lived_in) == (200, {"ok": True})
            await season.passes("week")
    once, again = (transcript(tmp_path / name / "play.db") for name in ("once", "again"))
    assert sum(map(len, once.values())) > 100
    assert once == again


async def test_nothing_that_fell_due_on_the_way_is_left_undone(lived_in: bytes, tmp_path: Path) -> None:
    file = tmp_path / "play.db"
    async with a_season(file) as season:
        await season.opens(lived_in)
        told = await season.passes("week")
        now = datetime.fromisoformat((await season.sees("ana", "help"))["now"])
    assert now == MONDAY + timedelta(weeks=1)
    assert told["due"] > 10
    assert told["written"]["people"] > 20
    assert still_due(file, now) == []
    chat = sqlite3.connect(file.with_suffix(".chat.db"))
    [late] = chat.execute("SELECT count(*) FROM residents WHERE next_at <= ?", (now.isoformat(),)).fetchone()
    times = [
        at for (at,) in chat.execute("SELECT at FROM messages WHERE at >= ? ORDER BY number", (MONDAY.isoformat(),))
    ]
    chat.close()
    assert late == 0
    assert times == sorted(times), "what was said stands in the order in which time passed"


async def test_a_world_that_is_loaded_goes_on_as_the_one_that_was_saved(lived_in: bytes, tmp_path: Path) -> None:
    here, there, bundle = tmp_path / "here" / "play.db", tmp_path / "there" / "play.db", tmp_path / "w.trellis-world"
    async with a_season(here) as season:
        await season.opens(lived_in)
        await season.passes("week")
        await season.saves(bundle)
        await season.passes("week")
    async with a_season(there) as season:
        status, told = await season.opens(bundle.read_bytes())
        assert status == 200, told
        assert (await season.sees("ana", "help"))["now"] == (MONDAY + timedelta(weeks=1)).isoformat()
        await season.passes("week")
    assert transcript(here) == transcript(there)


async def test_a_world_begins_again_on_its_first_day(lived_in: bytes, tmp_path: Path) -> None:
    file = tmp_path / "play.db"
    async with a_season(file) as season:
        await season.opens(lived_in)
        await season.passes("week")
        await season.begins_again()
        view = await season.sees("ana", "workbench")
        assert view["now"] == MONDAY.isoformat()
        assert not view["begun"]["set_up"]
        assert view["residents"] == {"on": False, "of": 16, "there": []}
        assert fact(file, "seed") == SEED
        await season.begins_again(seed="rhubarb")
        assert fact(file, "seed") == "rhubarb"
    assert file.with_suffix(".before.trellis-world").exists(), "what was there is kept beside"


async def test_residents_who_are_marked_as_such_rest_when_the_visitor_says_so(lived_in: bytes, tmp_path: Path) -> None:
    async with a_season(tmp_path / "play.db") as season:
        await season.opens(lived_in)
        await season.passes("week")
        there = (await season.sees("ana", "help"))["residents"]["there"]
        assert {"edda", "kofi", "ben"} <= set(there)
        assert not {"ana", "chitra"} & set(there)
        await season.sends("residents", "ana", on=False)
        assert "ben" not in (await season.sees("ana", "help"))["residents"]["there"]
        told = await season.passes("week")
        assert told["written"]["people"] == 0


async def test_what_residents_were_about_to_do_survives_kill_minus_nine(tmp_path: Path) -> None:
    file = tmp_path / "play.db"
    command = (sys.executable, "-m", "bot", "play", "--no-browser", "--port", "0", "--database", str(file))
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONWARNINGS": "ignore"}
    )
    assert process.stdout is not None
    address = (await asyncio.wait_for(process.stdout.readline(), 60)).decode().split()[-1]
    async with ClientSession(address) as session:
        season = Season(session, address)
        await season.sets_up("ana")
        await season.lets_live()
        async with session.ws_connect("/api/live", origin=season.origin) as line:
            await season.sends("play", "ana", pace="season")
            async for told in line:
                if told.json()["clock"]["play"].get("written", {}).get("people", 0) >= 8:
                    break
            process.send_signal(signal.SIGKILL)
            await process.wait()
    chat = sqlite3.connect(file.with_suffix(".chat.db"))
    before = dict(chat.execute("SELECT id, at FROM messages").fetchall())
    chat.close()
    async with a_season(file, behind=WallClock()) as season:
        view = await season.sees("ana", "help")
        assert view["now"] >= max(before.values()), "the clock never goes back behind what was done"
        assert view["residents"]["on"]
        assert view["clock"]["play"] == {"pace": "pause"}, "a playground that is opened again stands still"
        told = await season.passes("week")
        assert told["written"]["people"] > 8
    chat = sqlite3.connect(file.with_suffix(".chat.db"))
    assert set(before) <= {said for (said,) in chat.execute("SELECT id FROM messages")}
    chat.close()


@pytest.mark.parametrize("pace", ["60", "600"])
async def test_time_plays_until_it_is_paused_and_every_page_sees_the_same(tmp_path: Path, pace: str) -> None:
    async with a_season(tmp_path / "play.db", SEED) as season:
        live = season.session.ws_connect
        async with live("/api/live", origin=season.origin) as one, live("/api/live", origin=season.origin) as other:
            await season.sends("play", "ana", pace=pace)
            for line in (one, other):
                async for told in line:
                    clock = told.json()["clock"]
                    if clock["play"]["pace"] == pace and datetime.fromisoformat(clock["now"]) > MONDAY:
                        break
            view = await season.sees("ben", "help")
            assert view["clock"]["play"]["pace"] == pace, "a page that is loaded again finds it playing"
            await season.sends("play", "ana", pace="pause")
            still = (await season.sees("ben", "help"))["now"]
            assert (await season.sees("ben", "help"))["clock"]["play"]["pace"] == "pause"
            await season.sends("say", "ben", place="help", text="Still here.")
            assert (await season.sees("ben", "help"))["now"] == still


async def test_a_page_is_told_of_what_is_decided_also_where_nothing_of_it_is_to_be_seen(tmp_path: Path) -> None:
    async with a_season(tmp_path / "play.db", SEED) as season:
        await season.sets_up("ana")
        async with asyncio.timeout(60), season.session.ws_connect("/api/live", origin=season.origin) as line:
            before = (await line.receive_json())["decided"]
            await season.sends("say", "noor", place="help", text="Good morning.")
            while (await line.receive_json())["decided"] == before:
                pass
