"""What must have become of the library, whatever life its cards were kept, agreed to or taken back in.

1. No card is posted twice, and none whose author did not agree.
2. Whatever its author agreed to stands, unless they took it back, or its message was taken away before.
3. What was taken back is shown nowhere, held in no card, and found by no word.
4. At the end the index lists what is kept, and nothing else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from bot.core.ids import SpaceId, identity
from bot.roles.cybrarian.card import Stage
from bot.store.library_tables import cards, findables
from bot.store.tables import identities, spaces
from tests.crash.people import AGREE, REFUSE, WITHDRAW

Act = Mapping[str, Any]
CARD, INDEX = "card/", "library/"
STOOD = (Stage.KEPT, Stage.RETIRED)


def hold_library(connection: Connection, born: Sequence[Act], said: Sequence[Act]) -> dict[str, int]:
    """Hold what is kept against what its authors said, and what is shown against what is kept; count what there was."""
    rows = {row.card: row for row in connection.execute(select(cards))}
    members = {row.member: row.identity for row in connection.execute(select(identities))}
    posted = {name.removeprefix(CARD): one for name, one in _posts(said, CARD)}
    times = Counter(name for name, _ in _posts(said, CARD))
    assert set(times.values()) <= {1}, f"posted twice: {times - Counter(times.keys())}"
    agreed, withdrawn = _pressed(born, AGREE), _pressed(born, WITHDRAW)
    for card, row in rows.items():
        if row.stage in STOOD and row.author != row.keeper:
            assert members[row.author] in agreed.get(card, ()), f"nobody agreed to {row}"
        if row.stage in STOOD:
            assert card in posted, f"never posted: {row}"
    assert not withdrawn.keys() & rows.keys(), f"taken back and still held: {withdrawn.keys() & rows.keys()}"
    _hold_agreed(agreed, rows, posted, withdrawn, _asked(said), born)
    for card in posted.keys() - rows.keys():
        assert card in withdrawn, f"{card} is gone, and nobody took it back"
        assert not _quoted(_as_it_stands(CARD + card, said)), f"{card} is shown, and was taken back"
    _hold_found(connection, rows)
    _hold_index(connection, rows, said)
    return {"cards": len(posted), "agreed": len(agreed), "withdrawn": len(posted.keys() - rows.keys())}


def _hold_agreed(
    agreed: Mapping[str, set[str]],
    rows: Mapping[str, Any],
    posted: Mapping[str, Act],
    withdrawn: Mapping[str, set[str]],
    asked: Mapping[str, str],
    born: Sequence[Act],
) -> None:
    """A draft is dropped with its message, and settled where the same words came to stand by another card.

    That card may be taken back later: whoever agrees to the draft then is told that it was dropped.
    """
    refused, deleted = _pressed(born, REFUSE), {act["message"] for act in born if act["kind"] == "deleted"}
    stood = {row.source for row in rows.values() if row.stage in STOOD} | {
        source
        for one in posted.values()
        for source in re.findall(r"\(message:[^#)]*#(\w+)\)", str(one["effect"]["view"]))
    }
    for card in agreed.keys() - refused.keys() - withdrawn.keys():
        was_kept = card in rows and rows[card].stage in STOOD
        is_moot = any(re.search(rf"#{re.escape(gone)}(?!\w)", asked.get(card, "")) for gone in deleted | stood)
        assert was_kept or is_moot, f"{card} was agreed to and is not there; its author was asked: {asked.get(card)}"
        assert was_kept or card not in posted, f"{card} was posted and is not there"


def _asked(said: Sequence[Act]) -> dict[str, str]:
    """Return what each author was asked of which card: the question names the message that it is about."""
    found: dict[str, str] = {}
    for one in said:
        told = str(one["effect"].get("view"))
        for card in re.findall(rf"{re.escape(AGREE)}[^}}]*?'token': '([^'/]+)", told):
            found[card] = found.get(card, "") + told
    return found


def _hold_found(connection: Connection, rows: Mapping[str, Any]) -> None:
    found = {row.card for row in connection.execute(select(findables)) if row.card is not None}
    kept = {card for card, row in rows.items() if row.stage == Stage.KEPT}
    assert found == kept, f"found and not kept: {found - kept}, kept and not found: {kept - found}"


def _hold_index(connection: Connection, rows: Mapping[str, Any], said: Sequence[Act]) -> None:
    homes = {row.community: row.space for row in connection.execute(select(spaces))}
    for community, space in homes.items():
        titles = {row.title for row in rows.values() if (row.community, row.stage) == (community, Stage.KEPT)}
        shown = _as_it_stands(f"{INDEX}{space}", said)
        listed = str(shown)
        missing = [title for title in titles if f"[{title}]" not in listed]
        assert not missing, f"the index of {space} lacks {missing}"
        others = {row.title for row in rows.values() if row.community == community and row.title} - titles
        assert not [title for title in others if f"[{title}]" in listed], f"the index of {space} lists what is not kept"


def _pressed(born: Sequence[Act], verb: str) -> dict[str, set[str]]:
    """Return who pressed a button about which card."""
    found: dict[str, set[str]] = {}
    for act in born:
        if act["kind"] == "pressed" and act["verb"] == verb:
            who = identity(SpaceId(act["space"]), act["by"])
            found.setdefault(act["token"].partition("/")[0], set()).add(who)
    return found


def _posts(said: Sequence[Act], begin: str) -> Iterator[tuple[str, Act]]:
    for one in said:
        if one["effect"]["_type"] == "PostMessage" and str(one["effect"]["name"]).startswith(begin):
            yield one["effect"]["name"], one


def _as_it_stands(name: str, said: Sequence[Act]) -> Mapping[str, Any]:
    """Return how a message of ours reads after all that was said."""
    views = [
        one["effect"]["view"]
        for one in said
        if name in (one["effect"].get("name"), one["effect"].get("message"))
        and one["effect"]["_type"] in ("PostMessage", "EditMessage")
    ]
    return views[-1] if views else {"blocks": []}


def _quoted(view: Mapping[str, Any]) -> Iterable[str]:
    return [block["text"] for block in view["blocks"] if block["_type"] == "Quoted"]
