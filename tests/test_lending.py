"""`trellis export library` and `trellis import library`: out and in again, to the byte, without what was taken back."""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.bindery.bound import MOST_PEOPLE, MOST_TIMES
from bot.cli import main
from bot.core.clock import WallClock
from bot.roles.cybrarian.card import Brought
from bot.store.database import Database
from bot.store.inbox import take_in
from bot.store.library_tables import gone_cards
from bot.store.migrate import migrate
from bot.store.sweep import sweep
from tests.bindery.cards import HOSTILE
from tests.test_cli import at_home
from tests.village import Village, a_village

__all__ = ["at_home"]

WORDS = "Soak it in vinegar over night, then brush it with steel wool.\n\n- twice\n- and dry it"
WORDED = ("A wet cloth", "Hide glue.")
Lives = Callable[[Callable[[Village], Awaitable[None]]], None]


@pytest.fixture
def lives(database_url: str, at_home: Path, monkeypatch: pytest.MonkeyPatch) -> Lives:
    """Let something happen in the village, and close it again."""
    monkeypatch.setenv("TRELLIS_DATABASE_URL", database_url)

    def live(story: Callable[[Village], Awaitable[None]]) -> None:
        async def tell() -> None:
            async with a_village(database_url, at=WallClock().now()) as village:
                await story(village)

        asyncio.run(tell())

    return live


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Lets the commands turn to another database, in which the village is empty."""

    def turn() -> None:
        url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
        migrate(url)

        async def found() -> None:
            async with a_village(url, at=WallClock().now()):
                pass

        asyncio.run(found())
        monkeypatch.setenv("TRELLIS_DATABASE_URL", url)

    return turn


async def keeps(village: Village, person: str, title: str, words: str = WORDS, **more: str) -> None:
    await village.types(person, f"keep {words}")
    given = {"title": title, "kind": "experience", "words": words, "why": "It saves a blade."} | more
    assert not await village.submits(person, **given)


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_out_and_in_again_is_the_same_to_the_byte(
    lives: Lives, elsewhere: Callable[[], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def story(village: Village) -> None:
        await keeps(village, "ben", "Rust on a hand plane", when_not="Never on brass.")
        await keeps(village, "eli", "</script><b>Glue</b>", HOSTILE.replace("\x00", ""), kind="tool")
        message = await village.says("dan", "Wax it.", "lobby")
        await village.chooses_menu("dan", message, "cybrarian.keep")
        assert not await village.submits("dan", title="Wax", kind="insight", why="")
        await village.presses("cleo", "I used this")

    lives(story)
    assert main(["export", "library", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"3 cards of Village in {tmp_path / 'out'}")
    assert "index.html in a browser" in told
    out = files(tmp_path / "out")
    assert len(out) == 5
    wax = next(text.decode() for name, text in out.items() if "wax" in name)
    for said in ("author: Dan", "owner: Dan", "used: 1", 'source: "#lobby"', "\n\nWax it.\n"):
        assert said in wax, said

    elsewhere()
    for place, again in (("out", "back"), ("out/library.json", "again")):
        assert main(["import", "library", str(tmp_path / place), "--yes"]) == 0
        assert main(["export", "library", str(tmp_path / again)]) == 0
        assert files(tmp_path / again) == out
    assert "nothing of it is new" in capsys.readouterr().out


def test_what_was_imported_is_posted_found_and_looked_after(
    lives: Lives, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def nothing(village: Village) -> None:
        pass

    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "steaming.md").write_text(
        "---\nlayout: note\naliases: [w]\n---\n# Steam out a dent\n\nA wet cloth and a hot iron.\n", encoding="utf-8"
    )
    (pages / "b.md").write_text(
        "---\nlayout: post\nauthor: Zoe\nowner: Yan\npeople: [Mia]\n---\nHide glue.\n", encoding="utf-8"
    )
    lives(nothing)
    assert main(["import", "library", str(pages), "--yes"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Passed over in their front matter, for a card has no room for it: layout (2), aliases (1).")
    assert "To be imported into Village, and posted in #library: 2." in told
    assert "agreed that this community may keep and share them" in told

    async def story(village: Village) -> None:
        await village.settles()
        said = {words: next(one for one in village.posts("library") if words in one.text) for words in WORDED}
        assert said["A wet cloth"].says("Steam out a dent")
        assert said["A wet cloth"].says("Nobody looks after it just now")
        assert said["Hide glue."].says("Zoe, kept")
        assert said["Hide glue."].says("Talk to Mia")
        assert said["Hide glue."].says("Yan looked after it where it comes from; nobody does here yet")
        await village.types("ana", "find dents")
        assert village.answers("ana")[-1].says("Steam out a dent · kept 2")
        await village.types("ana", "find hide glue")
        assert village.answers("ana")[-1].says("b · by Zoe, kept 2")
        assert village.answers("ana")[-1].mentions() == set()
        await village.presses("ana", "I look after it")
        (adopted,) = await village.reads(lambda look: [card for card in look.library.kept() if card.owner is not None])
        assert adopted.owner == await village.member("ana")
        await village.waits("170 days")
        assert len(await village.reads(lambda look: look.library.kept())) == 2, "nobody is hurried"
        await village.waits("42 days")
        assert [card.id for card in await village.reads(lambda look: look.library.kept())] == [adopted.id]

    lives(story)


def test_what_was_withdrawn_or_forgotten_is_not_there(lives: Lives, tmp_path: Path) -> None:
    async def story(village: Village) -> None:
        for person in ("eli", "gus", "dan", "ben"):
            await keeps(village, person, f"Kept by {person}", f"The words of {person}. {WORDS}")
        await village.presses("ben", "More…")
        await village.presses("ben", "Take my words back")
        await village.chooses_menu("ben", await village.says("fay", "Not asked yet.", "lobby"), "cybrarian.keep")
        assert not await village.submits("ben", title="Waits", kind="insight", why="")
        assert main(["export", "library", str(tmp_path / "out")]) == 0
        assert len(files(tmp_path / "out/cards")) == 3
        await village.types("eli", "forget")
        await village.presses("eli", "Forget me and my cards")
        await village.types("dan", "forget")
        await village.presses("dan", "Forget me")

    lives(story)
    assert main(["export", "library", str(tmp_path / "out")]) == 0
    told = b"".join(files(tmp_path / "out").values()).decode()
    assert len(files(tmp_path / "out/cards")) == 2
    for gone in ("words of eli", "words of ben", "Not asked yet", "Waits", "Dan", "Eli", "Ben"):
        assert gone not in told, gone
    assert "The words of dan" in told, "what stays without a name says what it said"


def test_what_left_the_library_does_not_come_back_through_an_old_file(
    lives: Lives, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def keep(village: Village) -> None:
        for person in ("eli", "gus", "dan", "ben"):
            await keeps(village, person, f"Kept by {person}", f"The words of {person}. {WORDS}")

    async def leave(village: Village) -> None:
        (bens,) = await village.reads(lambda look: [one for one in look.library.kept() if one.title == "Kept by ben"])
        await village.square.press("ben", "cybrarian.withdraw", bens.id)
        await village.settles()
        await village.types("eli", "forget")
        await village.presses("eli", "Forget me and my cards")
        await village.types("dan", "forget")
        await village.presses("dan", "Forget me")
        kept = await village.reads(lambda look: look.library.kept())
        assert {card.title for card in kept} == {"Kept by dan", "Kept by gus"}
        await village.square.press("gus", "cybrarian.retire", next(card.id for card in kept if "gus" in card.title))
        await village.settles()
        half_a_year_later = village.now + timedelta(days=181)
        await village.trellis.database.writer.write(lambda connection: sweep(connection, half_a_year_later))

    lives(keep)
    old = tmp_path / "old"
    assert main(["export", "library", str(old)]) == 0
    lives(leave)
    capsys.readouterr()
    pages = tmp_path / "pages"
    pages.mkdir()
    for page in sorted((old / "cards").iterdir()):
        text = page.read_text(encoding="utf-8")
        (pages / page.name).write_text(re.sub(r"(?m)^id: .*\n", "", text), encoding="utf-8")
    for place, told in (
        (old, "1 card there already"),
        (old / "library.json", "3 cards left out ("),
        (pages, "without"),
    ):
        assert main(["import", "library", str(place), "--yes"]) == 0
        said = capsys.readouterr().out
        assert told in said
        assert "4 cards in" in said
        assert "nothing of it is new" in said
        assert "what was taken back, forgotten or retired stays away" in said
        assert "words of" not in said

    async def is_as_it_was(village: Village) -> None:
        await village.settles()
        (kept,) = await village.reads(lambda look: look.library.kept())
        assert kept.author is None
        with village.trellis.database.engine.connect() as connection:
            rows = connection.execute(select(gone_cards)).all()
        assert rows
        assert all(len(row.mark) == 32 and set(row.mark) <= set("0123456789abcdef") for row in rows)

    lives(is_as_it_was)


def test_names_in_a_file_are_nobodys_account_here(lives: Lives, tmp_path: Path) -> None:
    async def story(village: Village) -> None:
        await village.settles()
        (said,) = [one for one in village.posts("library") if "Hide glue" in one.text]
        assert said.says("ask @Gus")
        assert said.mentions() == set()
        (card,) = await village.reads(lambda look: look.library.kept())
        assert (card.author, card.owner, card.keeper, card.people) == (None, None, None, ())

    async def nothing(village: Village) -> None:
        nonlocal gus
        gus = await village.member("gus")

    gus = ""
    lives(nothing)
    page = tmp_path / "glue.md"
    mentions = f"<@{gus}> <@gus> <@U0123ABCD> ask @Gus"
    page.write_text(f'---\nauthor: "<@{gus}>"\nwhy: "{mentions}"\n---\nHide glue. {mentions}\n', encoding="utf-8")
    assert main(["import", "library", str(page), "--yes"]) == 0
    lives(story)


def test_a_name_that_a_card_brought_goes_with_whoever_is_called_so(lives: Lives, tmp_path: Path) -> None:
    async def forgets(village: Village) -> None:
        await village.settles()
        await village.types("gus", "topics glue")
        await village.types("gus", "forget")
        await village.presses("gus", "Forget me")
        cards = await village.reads(lambda look: look.library.kept())
        assert [(card.brought, card.words) for card in cards] == [(Brought(people=("Mia",)), "Hide glue.")]
        assert not [said for said in village.posts("library") if "Gus" in said.text]

    async def nothing(village: Village) -> None:
        pass

    lives(nothing)
    page = tmp_path / "glue.md"
    page.write_text("---\nauthor: Gus\nowner: Gus\npeople: [Gus, Mia]\n---\nHide glue.\n", encoding="utf-8")
    assert main(["import", "library", str(page), "--yes"]) == 0
    lives(forgets)


def test_a_coordinator_takes_back_what_came_from_elsewhere(lives: Lives, tmp_path: Path) -> None:
    async def story(village: Village) -> None:
        await village.settles()
        await village.types("ana", "find glue")
        await village.presses("ana", "More…")
        assert not village.answers("ana")[-1].offers("Take it out for good")
        await village.presses("cora", "More…")
        await village.presses("cora", "Take it out for good")
        assert not await village.reads(lambda look: look.library.kept())

    async def nothing(village: Village) -> None:
        pass

    lives(nothing)
    page = tmp_path / "glue.md"
    page.write_text("Hide glue holds.", encoding="utf-8")
    assert main(["import", "library", str(page), "--yes"]) == 0
    lives(story)


def test_what_retired_is_told_as_what_left(lives: Lives, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def keep(village: Village) -> None:
        await keeps(village, "ben", "Rust on a hand plane")

    async def retire(village: Village) -> None:
        (card,) = await village.reads(lambda look: look.library.kept())
        await village.square.press("ben", "cybrarian.retire", card.id)
        await village.settles()

    lives(keep)
    assert main(["export", "library", str(tmp_path / "old")]) == 0
    lives(retire)
    assert main(["import", "library", str(tmp_path / "old"), "--yes"]) == 0
    told = capsys.readouterr().out
    assert "1 card left out (" in told
    assert "there already" not in told


def test_what_grew_here_beyond_what_a_file_holds_goes_out_as_far_as_it_can_come_in(
    lives: Lives, elsewhere: Callable[[], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def nothing(village: Village) -> None:
        pass

    people = ", ".join(f"P{number}" for number in range(MOST_PEOPLE))
    page = f"---\npeople: [{people}]\nused: {MOST_TIMES}\nversion: {MOST_TIMES}\n---\n# Glue\n\nHide glue.\n"
    (tmp_path / "glue.md").write_text(page, encoding="utf-8")
    lives(nothing)
    assert main(["import", "library", str(tmp_path / "glue.md"), "--yes"]) == 0

    async def story(village: Village) -> None:
        await village.settles()
        await village.presses("dan", "I used this")
        await village.presses("ana", "I look after it")
        await village.presses("ana", "Fix")
        given = {"title": "Glue", "kind": "tool", "words": "Hide glue.", "people": (village.square.who("ana"),)}
        assert not await village.submits("ana", **given)
        assert village.posts("library")[0].says("Talk to ana, P0")

    lives(story)
    assert main(["export", "library", str(tmp_path / "out")]) == 0
    elsewhere()
    assert main(["import", "library", str(tmp_path / "out"), "--yes"]) == 0
    assert "1 card imported" in capsys.readouterr().out
    assert main(["export", "library", str(tmp_path / "again")]) == 0
    assert files(tmp_path / "again") == files(tmp_path / "out")


def test_nothing_is_imported_where_something_is_wrong(
    lives: Lives, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def nothing(village: Village) -> None:
        pass

    lives(nothing)
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.md").write_text("# A\n\nfine", encoding="utf-8")
    assert main(["import", "library", str(pages)]) == 2
    assert "add --yes" in capsys.readouterr().err
    (pages / "b.md").write_text("---\nauhtor: Ben\n---\nfine", encoding="utf-8")
    assert main(["import", "library", str(pages), "--yes"]) == 2
    assert "b.md:2: auhtor: “auhtor” is no key here; nearest: author." in capsys.readouterr().err
    assert main(["export", "library", str(tmp_path / "out"), "--community", "Vilage"]) == 2
    assert "nearest: “Village”" in capsys.readouterr().err
    assert main(["export", "library", str(pages)]) == 2
    assert "holds other things" in capsys.readouterr().err
    assert main(["export", "library", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out.startswith("0 cards of Village")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # a server has room for several
def test_an_import_leaves_a_running_bot_alone(
    lives: Lives, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def nothing(village: Village) -> None:
        pass

    lives(nothing)
    (tmp_path / "a.md").write_text("# A\n\nfine", encoding="utf-8")
    running = Database(database_url, take_in)
    running.lock()
    try:
        assert main(["import", "library", str(tmp_path / "a.md"), "--yes"]) == 2
        assert "Another Trellis uses this database" in capsys.readouterr().err
        assert main(["export", "library", str(tmp_path / "out")]) == 0
    finally:
        running.close()
    assert os.listdir(tmp_path / "out/cards") == []
