"""Two workspaces in one process: nobody of the one sees a word of the other, and nothing they do there changes it.

Somebody of the one tries every command and every button with all the ids of the other that there are.
"""

import asyncio
import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from bot.adapters.base import Installation
from bot.adapters.slack.handle import Grip
from bot.cast import MESSAGE_MENU
from bot.core.ids import CommunityId, SpaceId, channel_id
from bot.core.people import Life, Mode, Purpose
from bot.store.queries.places import Places
from bot.store.scope import Scope
from bot.store.tables import metadata
from tests.adapters.slack.test_installing import Stage, a_stage
from tests.slack.gestures import Member
from tests.slack.schemas import actions_in

ATTIC, OTHER = SpaceId("slack:T0ATTIC"), SpaceId("slack:T0OTHER")
SECRETS = ("heirloom", "varnish", "Ana Ruiz", "Cleo", "U0ANA", "U0BEN", "T0ATTIC")
"""What is known in the attic only."""


def set_up(connection: Connection, community: CommunityId, space: SpaceId, channel: str) -> None:
    places = Places(Scope(connection, community))
    places.describe(name=f"Community of {space}", care="Mending", zone="UTC", language="en")
    places.live(Life.OPEN)
    places.dedicate(Purpose.QUESTIONS, channel_id(space, channel))
    places.switch(channel_id(space, channel), Mode.HOST)


async def enter(stage: Stage, space: SpaceId, channel: str) -> None:
    team = stage.slack.state.teams[space.partition(":")[2]]
    token = stage.slack.install(team)
    facts = {"bot_user": team.bot.id, "installer": next(iter(team.people))}
    await stage.joins(Installation(space=space, secrets={"bot_token": token}, facts=facts))
    await stage.until_known(space)
    home = stage.trellis.inbox.home(space)
    assert home is not None
    await stage.trellis.database.writer.write(partial(set_up, community=home, space=space, channel=channel))


def everything_said_in(stage: Stage, space: SpaceId) -> str:
    """Return all that the bot said, drew or uploaded in a workspace."""
    team = stage.slack.state.teams[space.partition(":")[2]]
    said = [
        (message.text, message.blocks)
        for channel in (*team.channels.values(),)
        for message in channel.messages.values()
        if message.user == team.bot.id
    ]
    return json.dumps([said, [view.body for view in _views(team)]], default=str)


def _views(team: Any) -> Iterator[Any]:
    yield from team.homes.values()
    for stack in team.modals.values():
        yield from stack


def rows_of(stage: Stage, space: SpaceId) -> dict[str, list[Any]]:
    """Return everything that the database holds of a community."""
    home = stage.trellis.inbox.home(space)
    with stage.trellis.database.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).where(table.c.community == home))]
            for table in metadata.sorted_tables
            if "community" in table.c
        }


def forms() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Return forms of ours as somebody could forge them, with ids of the attic in them."""
    text = {"type": "plain_text_input", "action_id": "text:4000"}
    for verb in (
        "broker.ask",
        "broker.reason",
        "broker.tell",
        "coordinator.mode",
        "coordinator.name",
        "coordinator.set_up",
    ):
        yield (
            verb,
            [
                {"type": "input", "block_id": name, "label": {"type": "plain_text", "text": name}, "element": text}
                for name in ("question", "channel", "mode", "member", "questions", "coordinators", "text")
            ],
        )


async def test_nobody_of_one_workspace_reaches_into_another(database_url: str) -> None:
    async with a_stage(database_url) as stage:
        other = stage.slack.add_team("T0OTHER", "Other")
        stage.slack.add_person(other, "U0EVE", "Eve", is_admin=True)
        stage.slack.add_channel(other, "C0ELSE", "else", ("U0EVE", other.bot.id))
        await enter(stage, ATTIC, "C0HELP")
        await enter(stage, OTHER, "C0ELSE")
        attic = stage.slack.state.teams["T0ATTIC"]
        ana, ben, eve = (
            Member(stage.slack, attic, "U0ANA"),
            Member(stage.slack, attic, "U0BEN"),
            Member(stage.slack, other, "U0EVE"),
        )

        # a life in the attic
        await ben.commands("topics varnish", "C0HELP")
        await ana.commands("ask Which varnish keeps an heirloom chair?", "C0HELP")
        await stage.trellis.settled()
        draft = ana.sees("C0HELP")[-1]
        assert (await ana.presses("C0HELP", draft.ts, "Post it")).taken
        await stage.trellis.settled()
        await ana.opens_home()
        await ana.commands("board", "C0HELP")
        await stage.trellis.settled()
        assert "heirloom" in everything_said_in(stage, ATTIC)
        wires = {
            element["action_id"]
            for channel in attic.channels.values()
            for message in channel.messages.values()
            for element in actions_in(message.blocks)
        } | {f"{verb}:{token}" for verb in MESSAGE_MENU for token in ("", "q1")}
        tokens = {wire.partition(":")[2] for wire in wires} - {""}
        verbs = {wire.partition(":")[0] for wire in wires}
        assert len(wires) > 10
        assert tokens
        stamps = [ts for channel in attic.channels.values() for ts in channel.messages]
        before, said_before = rows_of(stage, ATTIC), everything_said_in(stage, ATTIC)

        # everything that somebody elsewhere can try
        for word in (said for known in stage.trellis.vocabulary.words for said in (known.word, *known.also)):
            for rest in ("", "<@U0ANA>", "<#C0HELP|help>", *sorted(tokens)[:2]):
                assert (await eve.commands(f"{word} {rest}", "C0ELSE")).taken
        for wire in sorted({*wires, *(f"{verb}:{token}" for verb in verbs for token in tokens)}):
            assert (await _presses(eve, wire, "C0HELP", stamps[0])).taken
        for verb in MESSAGE_MENU:
            for ts in stamps:
                assert (await _picks(eve, verb, "C0HELP", ts)).taken
        for verb, blocks in forms():
            assert (await _submits(eve, verb, sorted(tokens)[0], blocks)).taken
        await eve.opens_home()
        await stage.trellis.settled()

        assert everything_said_in(stage, ATTIC) == said_before
        after = rows_of(stage, ATTIC)
        assert {name for name in before if before[name] != after[name]} == set()
        told = everything_said_in(stage, OTHER)
        assert [secret for secret in SECRETS if secret in _without_what_eve_typed(told)] == []


def _without_what_eve_typed(told: str) -> str:
    """Leave out what Eve herself typed: it may come back to her."""
    for typed in ("<@U0ANA>", "&lt;@U0ANA&gt;", "@U0ANA", "#help", "<#C0HELP|help>"):
        told = told.replace(typed, "")
    return told


async def _presses(eve: Member, wire: str, channel: str, ts: str) -> Any:
    action = {"action_id": wire, "block_id": "b", "type": "button", "value": "x", "action_ts": eve._slack.ts()}
    return await eve._office.interaction(
        {
            **eve._gesture("block_actions"),
            "trigger_id": eve._trigger(),
            "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": False},
            "channel": {"id": channel, "name": "help"},
            "response_url": eve._response_url(eve.team.channels["C0ELSE"]),
            "actions": [action],
        }
    )


async def _picks(eve: Member, verb: str, channel: str, ts: str) -> Any:
    return await eve._office.interaction(
        {
            **eve._gesture("message_action"),
            "callback_id": verb,
            "trigger_id": eve._trigger(),
            "response_url": eve._response_url(eve.team.channels["C0ELSE"]),
            "message_ts": ts,
            "channel": {"id": channel, "name": "help"},
            "message": {"type": "message", "ts": ts, "user": "U0EVE", "text": "mine now"},
        }
    )


async def _submits(eve: Member, verb: str, token: str, blocks: list[dict[str, Any]]) -> Any:
    values = {"question": "Mine?", "channel": "C0HELP", "mode": "host", "member": "U0ANA"}
    view = {
        "id": "V0FORGED",
        "hash": eve._slack.ts(),
        "type": "modal",
        "team_id": "T0OTHER",
        "callback_id": f"{verb}:{token}",
        "private_metadata": str(Grip(user="U0ANA", channel="C0HELP")),
        "title": {"type": "plain_text", "text": "x"},
        "submit": {"type": "plain_text", "text": "x"},
        "blocks": blocks,
        "state": {
            "values": {
                block["block_id"]: {
                    "text:4000": {"type": "plain_text_input", "value": values.get(block["block_id"], "x")}
                }
                for block in blocks
            }
        },
    }
    return await eve._office.interaction(
        {**eve._gesture("view_submission"), "trigger_id": eve._trigger(), "view": view}
    )


async def test_each_workspace_hears_its_own_answers_only(database_url: str) -> None:
    async with a_stage(database_url) as stage:
        other = stage.slack.add_team("T0OTHER", "Other")
        stage.slack.add_person(other, "U0ANA", "Another Ana")
        stage.slack.add_channel(other, "C0HELP", "help", ("U0ANA", other.bot.id))
        await enter(stage, ATTIC, "C0HELP")
        await enter(stage, OTHER, "C0HELP")
        members = [Member(stage.slack, stage.slack.state.teams[team], "U0ANA") for team in ("T0ATTIC", "T0OTHER")]
        await asyncio.gather(*(member.commands("me", "C0HELP") for member in members))
        await stage.trellis.settled()
        for member, name in zip(members, ("Ana Ruiz", "Another Ana"), strict=True):
            [answer] = [seen for seen in member.sees("C0HELP") if seen.only_you]
            assert name in answer.text
