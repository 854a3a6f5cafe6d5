"""Somebody's own page is composed of what each role has to show them; looking at it changes nothing."""

from sqlalchemy import select

from bot.core.ids import identity
from bot.core.people import Life
from bot.core.views import Actions, Heading, View
from bot.store.queries.places import Places
from bot.store.scope import Scope
from bot.store.tables import metadata
from tests.square import Said
from tests.village import Village, a_village


async def page_of(village: Village, person: str) -> Said:
    """Return somebody's own page, to be read as anything that was said."""
    page = await village.trellis.home(village.square.space, village.square.who(person))
    names = {member: who.rpartition("/")[2] for member, who in page.people.items()}
    return Said(how="home", to=person, view=page.view, key="", at=village.now, names=names)


def headings(page: Said) -> list[str]:
    return [str(block.text) for block in page.view.blocks if isinstance(block, Heading)]


async def test_a_member_sees_their_own_affairs(village: Village) -> None:
    page = await page_of(village, "ana")
    assert page.says("Only you see this page.")
    assert headings(page) == [
        "My questions",
        "My invitations",
        "What I may be asked about",
        "When not to disturb me",
        "What is held about me",
    ]
    assert page.offers("Ask the community", "Quiet hours", "Take along", "Forget me…")
    assert not page.offers("Set up")
    village.quiet()


async def test_my_question_stands_there_with_what_i_can_do(village: Village) -> None:
    await village.asks("ana", "How do I choose a plane?")
    page = await page_of(village, "ana")
    assert page.says("How do I choose a plane?")
    assert page.says("The room has it first.")
    assert page.offers("Let it rest")
    await village.replies("ben", "A block plane first.")
    page = await page_of(village, "ana")
    assert page.says("Somebody has answered. Did it help?")
    assert page.offers("That helped", "Let it rest")
    assert not (await page_of(village, "ben")).says("How do I choose a plane?")
    village.quiet()


async def test_my_invitation_can_be_answered_there(village: Village) -> None:
    await village.knows("ben", ["planes"])
    await village.asks("ana", "Which planes are good?")
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].offers("I'll look")
    page = await page_of(village, "ben")
    assert page.says("ana asks about planes. Would you have a look?")
    assert page.says("Which planes are good?")
    [look] = [
        item
        for block in page.view.blocks
        if isinstance(block, Actions)
        for item in block.items
        if item.label == "I'll look"
    ]
    await village.square.press("ben", look.verb, look.token)
    await village.settles()
    assert village.answers("ben") or village.direct_messages("ben")[-1].says("you will have a look")
    assert not (await page_of(village, "ben")).says("Would you have a look?")


async def test_a_coordinator_sees_first_what_waits_and_what_went_wrong(village: Village) -> None:
    page = await page_of(village, "cora")
    assert headings(page)[0] == "The board of Village"
    assert page.offers("Open the board", "Set up", "Coordinators")
    assert "My questions" in headings(page)


async def live(village: Village, life: Life) -> None:
    community = village.trellis.inbox.home(village.square.space)
    assert community is not None
    await village.trellis.database.writer.write(lambda connection: Places(Scope(connection, community)).live(life))


async def test_before_set_up_members_hear_that_it_is_not_open_and_coordinators_how_to(village: Village) -> None:
    await live(village, Life.QUIET)
    assert (await page_of(village, "ana")).says("This community is not open yet")
    assert not (await page_of(village, "ana")).offers("Ask the community")
    assert (await page_of(village, "cora")).offers("Set up")


async def test_a_closed_community_says_so(village: Village) -> None:
    await live(village, Life.CLOSED)
    page = await page_of(village, "ana")
    assert page.says("This community is closed.")
    assert page.offers("Take along", "Forget me…")


async def test_what_was_answered_there_is_not_asked_again(database_url: str) -> None:
    async with a_village(database_url, zones={"ben": "Pacific/Auckland"}) as village:
        await village.knows("ben", ["planes"])
        await village.asks("ana", "Which planes are good?")
        await village.waits("4 hours")  # where Ben lives it is night now
        assert village.direct_messages("ben") == []
        page = await page_of(village, "ben")
        [look] = [
            item
            for block in page.view.blocks
            if isinstance(block, Actions)
            for item in block.items
            if item.label == "I'll look"
        ]
        await village.square.press("ben", look.verb, look.token)
        await village.waits("10 hours")
        assert [said for said in village.direct_messages("ben") if said.offers("I'll look")] == []


async def test_the_fullest_page_fits_every_platform(village: Village) -> None:
    await village.knows("cora", ["planes"])
    for number in range(12):
        await village.asks("cora", f"How do I hold plane {number}?")
        await village.asks("ana", f"Which planes are good for {number}?")
    await village.waits("30 hours")
    page = await page_of(village, "cora")
    assert page.says("more.")
    assert len(page.view.blocks) <= 95
    assert page.offers("Forget me…")


async def test_somebody_unknown_is_greeted_and_not_written_down(village: Village) -> None:
    page = await page_of(village, "nobody")
    assert page.says("I know nothing of you yet")
    assert page.offers("Ask a question", "What I may be asked about", "How I take part")
    known = await village.reads(lambda look: look.people.known(identity(village.square.space, "nobody")))
    assert known is None


async def test_looking_changes_nothing(village: Village) -> None:
    await village.asks("ana", "How do I choose a plane?")

    def rows() -> list[object]:
        with village.trellis.database.engine.connect() as connection:
            return [connection.execute(select(table)).all() for table in metadata.sorted_tables]

    before = rows()
    for person in ("ana", "cora", "nobody"):
        await page_of(village, person)
    assert rows() == before


async def test_another_space_shows_nothing_of_this_one(village: Village) -> None:
    page = await village.trellis.home("square:elsewhere", village.square.who("ana"))  # type: ignore[arg-type]
    assert isinstance(page.view, View)
    assert page.people == {}
    assert "Ana" not in str(page.view)
