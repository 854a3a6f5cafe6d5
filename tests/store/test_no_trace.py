"""Whoever asks to be forgotten leaves no trace: neither in a dump, nor in the file's own bytes, nor in a log.

Each story lets Wilhelmina leave one kind of trace, and says which of her words the house then holds.
"""

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from bot.adapters.base import FormDraft
from bot.core.forms import Field, Form, Page
from bot.core.ids import identity
from bot.core.views import Quoted
from bot.store.tables import metadata
from tests.conversations.test_calendar import adds
from tests.rhythm import WEEKLY, chooses, comes_round, gives, opens
from tests.square import Said
from tests.village import SPACE, Village, a_village

WHO = "wilhelmina"
ME = identity(SPACE, WHO)

QUESTION, DESK, ANYTHING, BAZAAR = "F02", "F03", "N06", "N31"

Story = Callable[[Village], Awaitable[Iterable[str]]]

# ---- what she does ---------------------------------------------------------------------------------------------------


async def says_what_she_may_be_asked(village: Village) -> list[str]:
    await village.types(WHO, "topics upholstery, clocks")
    return ["upholstery"]


async def asks_by_command(village: Village) -> list[str]:
    await village.asks(WHO, "Where is Sheffield steel sold?")
    await village.replies("ben", "By the bridge.", "Sheffield")
    return ["sheffield"]


async def asks_by_a_mark_and_changes_her_words(village: Village) -> list[str]:
    own = await village.says(WHO, "A quixotic wish.", "help")
    await village.reacts(WHO, own, "❓")
    other = await village.says(WHO, "A tamarind wish.", "help")
    await village.reacts(WHO, other, "❓")
    await village.square.edits(WHO, other, "A zephyr of a wish.")
    await village.settles()
    return ["quixotic", "zephyr"]


async def leaves_a_draft(village: Village) -> list[str]:
    await village.types(WHO, "ask Is this marzipan?")
    return ["marzipan"]


async def leaves_forms_open(village: Village) -> list[str]:
    """One before her, and one before a coordinator, who chose her in it."""
    drafts = village.trellis.form_drafts
    field = Field(name="words", label="Words", initial=("gossamer",))
    form = Form(verb="broker.ask", title="Ask", submit="Ask", pages=(Page((field,)),))
    await drafts.keep(SPACE, ME, "one", FormDraft(form=form, values={"words": ("A heliotrope wish.",)}))
    await drafts.keep(SPACE, identity(SPACE, "cora"), "two", FormDraft(form=form, values={"member": (ME,)}))
    return ["gossamer", "heliotrope"]


async def is_invited_answers_and_is_thanked(village: Village) -> list[str]:
    await village.types(WHO, "topics looms")
    await village.asks("ana", "How is one of the looms wound?")
    await village.waits("4 hours")
    await village.square.press(WHO, "broker.look", village.token("looms"))
    await village.replies(WHO, "With obsidian.", "looms")
    await village.square.press("ana", "broker.helped", village.token("looms"))
    await village.waits("12 hours")
    return [WHO]


async def has_an_invitation_waiting(village: Village) -> list[str]:
    """It waits for the morning; so does one to Ben that quotes her."""
    for person, topic in ((WHO, "kilns"), ("ben", "lathes")):
        await village.types(person, f"topics {topic}")
        await village.square.press(person, "keeper.quiet_hours", "")
        await village.settles()
        await village.submits(person, **{"from": "09:00", "until": "08:00"})
    await village.asks("ana", "Who lights kilns?")
    await village.asks(WHO, "Are there lathes of cinnabar?")
    await village.waits("5 hours")
    assert not [said for said in village.square.said if said.how == "direct" and "cinnabar" in said.text]
    return ["cinnabar"]


async def is_helped_and_tells_what_became_of_it(village: Village) -> list[str]:
    await village.asks(WHO, "How does amaranth grow?")
    await village.replies("ben", "Slowly.", "amaranth")
    question = village.token("amaranth")
    await village.square.press(WHO, "broker.helped", question)
    await village.waits("22 days")
    await village.square.press(WHO, "broker.tell", question)
    await village.settles()
    await village.submits(WHO, words="It came to bergamot.")
    return ["amaranth", "bergamot"]


async def stands_on_the_coordinators_list(village: Village) -> list[str]:
    await village.asks(WHO, "Who binds in vermilion?")
    await village.waits("16 hours")
    await village.square.press(WHO, "broker.quiet", village.token("vermilion"))
    await village.settles()
    assert village.posts("coordinators")[-1].says("vermilion")
    return ["vermilion"]


async def is_asked_about_in_the_channel_again(village: Village) -> list[str]:
    await village.asks(WHO, "Who spins yarrow?")
    await village.waits("16 hours")
    await village.square.press(WHO, "broker.ask_room", village.token("yarrow"))
    await village.settles()
    assert village.posts("help")[-1].says("yarrow")
    return ["yarrow"]


async def chooses_a_role_that_declares_a_topic(village: Village) -> list[str]:
    await village.offers({"77001": "Weavers"})
    await village.takes_roles(WHO, "77001")
    await village.square.press("cora", "coordinator.choose", "", f"{SPACE}/77001")
    await village.settles()
    await village.submits("cora", **{"role-0": "tapestry"})
    await village.types(WHO, "topics")
    assert village.answers(WHO)[-1].says("tapestry, because you chose the role “Weavers”")
    return [WHO]


async def coordinates_and_is_coordinated(village: Village) -> list[str]:
    for by, about in (("cora", WHO), (WHO, "dan")):
        await village.square.press(by, "coordinator.name", "")
        await village.settles()
        await village.submits(by, member=village.square.who(about))
    await village.square.press(WHO, "coordinator.set_up", "")
    await village.settles()
    await village.submits(WHO, name="Village", care="Ochre.", zone="UTC", language="en", **WHERE)
    await village.asks(WHO, "Where is indigo kept?")
    await village.square.press("cora", "broker.close_kindly", village.token("indigo"))
    await village.settles()
    await village.submits("cora", words="In the cellar, dear Wilhelmina.")
    return ["ochre", "indigo", "dear wilhelmina"]


WHERE = {"questions": f"{SPACE}/help", "coordinators": f"{SPACE}/coordinators"}


async def allows_and_mutes(village: Village) -> list[str]:
    await village.square.press(WHO, "keeper.mute", "", "thanks")
    await village.square.press(WHO, "keeper.pause", "")
    await village.settles()
    await village.submits(WHO, until="2028-02-20")
    return [WHO]


async def cannot_be_written_to(village: Village) -> list[str]:
    """A letter to her is set aside, and some to others that quote her never get through; a post of hers has to wait."""
    square = village.square
    for person, topic in ((WHO, "bells"), ("ben", "organs"), ("dan", "harps"), ("fay", "drums")):
        await village.types(person, f"topics {topic}")
    await village.asks("ana", "Who casts bells?")
    await village.asks(WHO, "Who pumps organs with saffron?")
    await village.asks(WHO, "Who strings harps with juniper?")
    await village.asks(WHO, "Who beats drums of sassafras?")
    square.refuses |= {WHO, "ben"}
    square.loses |= {"dan"}
    square.breaks |= {"fay"}
    await village.waits("4 hours")
    square.asks_to_wait |= {"help"}
    await village.types(WHO, "ask Is this periwinkle?")
    await village.presses(WHO, "Post it")
    await village.says(WHO, "Good evening.", "help")
    return ["saffron", "juniper", "periwinkle", "sassafras", WHO]


async def is_invited_by_somebody_who_is_forgotten(village: Village) -> list[str]:
    await village.types(WHO, "topics anvils")
    await village.asks("gus", "Who forges anvils?")
    await village.waits("4 hours")
    assert village.direct_messages(WHO)[-1].says("anvils")
    await village.types("gus", "forget")
    await village.presses("gus", "Forget me")
    assert village.direct_messages(WHO)[-1].says("The person who asked this withdrew it")
    return [WHO]


async def gives_to_prompts_with_her_name_and_without(village: Village) -> list[str]:
    """Also a question that waits for its turn, and one that came up already."""
    for person in ("ana", "ben", "cleo", "dan", "eli"):
        await village.says(person, "Good morning.", "meetups")
    anything = await opens(village, ANYTHING)
    await gives(village, WHO, "Ask a question", "Is marjoram hardy?", how="name")
    await village.presses(WHO, "Add another one")
    assert not await village.submits(WHO, text="Is tarragon hardy?", how="anonymous")
    assert anything.says("tarragon")
    await gives(village, "ana", "Ask a question", "Is dill hardy?", how="name")
    await chooses(village, WHO, "I'd like to hear these", "Choose up to 3", "dill")
    await opens(village, QUESTION, rule=WEEKLY)
    for question in ("When is fennel ripe?", "Why is lovage tall?"):
        await gives(village, WHO, "I have one", question)
    await village.waits("7 days")
    return ["fennel", "lovage", WHO]


async def hosts_a_meetup_and_writes_its_take_aways(village: Village) -> list[str]:
    await comes_round(village, DESK, village.now + timedelta(hours=25), rule="", title="Desk", host=WHO)
    await village.presses(WHO, "I host")
    await village.presses("ben", "Yes")
    await village.waits("27 hours")
    await village.presses(WHO, "Write take-aways")
    assert not await village.submits(WHO, insights="Cardamom comes first.")
    return ["cardamom", WHO]


async def suggests_what_could_come_round(village: Village) -> list[str]:
    await adds(village, WHO, "open desk every 2 weeks on thu 16:00 called “Lemongrass for all”")
    assert village.posts("coordinators")[-1].says("Lemongrass")
    return ["lemongrass", WHO]


async def says_what_she_will_do(village: Village) -> list[str]:
    await comes_round(village, BAZAAR, village.now + timedelta(hours=1), rule="")
    await village.waits("2 hours")
    bazaar = village.posts("meetups")[-1]
    for person in (WHO, "ana", "ben"):
        await village.says(person, "I begin a table.", "meetups", under=bazaar.ref)
    await village.waits("2 days")
    await village.presses(WHO, "Worth my time")
    await village.presses(WHO, "My step")
    assert not await village.submits(WHO, step="I plant coriander.", back="month")
    return ["coriander", WHO]


async def writes_for_the_first_time_and_waits_for_a_host(village: Village) -> list[str]:
    """Ben is asked to greet her, with what she said she follows; then the coordinators have her on their list."""
    await village.square.press("ben", "greeter.greet", "")
    await village.square.joins(WHO)
    await village.settles()
    await village.square.press(WHO, "greeter.write_topics", "")
    await village.settles()
    await village.submits(WHO, topics="celadon")
    await village.says(WHO, "Hello.", "help")
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].says("celadon")
    await village.waits("17 hours")
    assert WHO in village.posts("coordinators")[-1].text.casefold()
    await village.waits("3 hours")  # a new day has begun
    return ["celadon", WHO]


async def is_named_offers_a_task_and_drafts_her_words(village: Village) -> list[str]:
    """She also took a task of Ben's, tells by name what looked odd, and greets newcomers."""
    for person, task in ((WHO, "Sweep the malachite."), ("ben", "Sort the nails.")):
        await village.square.press(person, "greeter.offer_task", "")
        await village.settles()
        await village.submits(person, text=task)
    await village.square.press("ben", "greeter.tasks", "")
    await village.settles()
    assert village.answers("ben")[-1].says("malachite")
    await village.square.press(WHO, "greeter.tasks", "")
    await village.settles()
    await village.presses(WHO, "I’ll take it")
    await village.square.press(WHO, "greeter.greet", "")
    await village.square.press(WHO, "greeter.draft", "")
    await village.settles()
    await village.submits(WHO, bring="I love verdigris.", since="", question="")
    await village.square.press("cora", "greeter.change_welcome", "")
    await village.settles()
    await village.submits("cora", way="card", people=(village.square.who(WHO),))
    await village.square.press(WHO, "greeter.name_me", "")
    await village.settles()
    assert WHO in village.posts("welcome")[-1].text.casefold()
    return ["malachite", "verdigris", WHO]


async def tells_by_name_what_looked_odd(village: Village) -> list[str]:
    await village.square.joins(WHO)
    await village.says(WHO, "Hello.", "lobby")
    await village.says(WHO, "Hello.", "help")
    await village.waits("31 days")
    assert village.now.hour == 9
    await village.presses(WHO, "Tell")
    await village.submits(WHO, words="Where is the porphyry?", how="name")
    assert village.posts("coordinators")[-1].says("porphyry")
    return ["porphyry", WHO]


async def keeps_a_card_and_is_asked_for_another(village: Village) -> list[str]:
    """She looks for something in vain, uses a card, and begins one; of what she wrote only her card stays."""
    await village.types(WHO, "find rosewater")
    await village.types(WHO, "keep It is soaked in sorrel.")
    own = await village.says(WHO, "Brush it with larkspur.", "lobby")
    await village.chooses_menu(WHO, own, "cybrarian.keep")
    assert not await village.submits(WHO, title="Larkspur", kind="tool", why="It is mine.")
    theirs = await village.says("ben", "Wax holds.", "lobby")
    await village.chooses_menu(WHO, theirs, "cybrarian.keep")
    assert not await village.submits(WHO, title="Peppermint wax", kind="insight")
    other = await village.says("ana", "Sand it.", "lobby")
    await village.chooses_menu("ana", other, "cybrarian.keep")
    assert not await village.submits("ana", title="Sand", kind="insight", why="It lasts.")
    await village.waits("11 minutes")
    await village.square.press(WHO, "cybrarian.used", (await village.reads(lambda look: look.library.kept()))[0].id)
    await village.settles()
    return ["rosewater", "sorrel", "peppermint", WHO]


async def agrees_to_be_kept(village: Village) -> list[str]:
    """Her words stay in the library, as she agreed; nothing says whose they are."""
    message = await village.says(WHO, "Soak it over night.", "lobby")
    await village.chooses_menu("ana", message, "cybrarian.keep")
    assert not await village.submits("ana", title="Soaking", kind="insight")
    await village.waits("11 minutes")
    await village.presses(WHO, "Yes, keep it")
    assert any(said.says("Soak it over night.") for said in village.posts("library"))
    return [WHO]


STORIES: tuple[Story, ...] = (
    agrees_to_be_kept,
    writes_for_the_first_time_and_waits_for_a_host,
    tells_by_name_what_looked_odd,
    is_named_offers_a_task_and_drafts_her_words,
    is_invited_by_somebody_who_is_forgotten,
    gives_to_prompts_with_her_name_and_without,
    suggests_what_could_come_round,
    hosts_a_meetup_and_writes_its_take_aways,
    says_what_she_will_do,
    says_what_she_may_be_asked,
    asks_by_command,
    asks_by_a_mark_and_changes_her_words,
    leaves_a_draft,
    leaves_forms_open,
    is_invited_answers_and_is_thanked,
    has_an_invitation_waiting,
    is_helped_and_tells_what_became_of_it,
    stands_on_the_coordinators_list,
    is_asked_about_in_the_channel_again,
    chooses_a_role_that_declares_a_topic,
    coordinates_and_is_coordinated,
    allows_and_mutes,
    keeps_a_card_and_is_asked_for_another,
    cannot_be_written_to,
)

# ---- what is left ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_being_forgotten_leaves_no_trace_of(
    story: Story, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await lives_and_is_forgotten((story,), database_url, caplog)


async def test_being_forgotten_leaves_no_trace_of_a_full_life(
    database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await lives_and_is_forgotten(STORIES, database_url, caplog)


async def test_whoever_was_forgotten_and_opens_a_form_leaves_none_behind_either(database_url: str) -> None:
    async with a_village(database_url, more=(WHO,)) as village:
        for answer in ("Nothing about you is held here any more", "nothing"):
            await leaves_forms_open(village)
            await village.types(WHO, "forget")
            if answer != "nothing":
                await village.presses(WHO, "Forget me")
            assert village.answers(WHO)[-1].text.casefold().count(answer.casefold())
            assert await village.trellis.form_drafts.of(SPACE, ME, "one") is None


async def lives_and_is_forgotten(stories: Iterable[Story], url: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with a_village(url, more=(WHO,)) as village:
        held: list[str] = []
        for story in stories:
            words = await story(village)
            before = dumped(url)
            assert [word for word in words if not traces(before, [word])] == [], "nothing could be found missing"
            held += words
        member = await village.member(WHO)
        await village.types(WHO, "forget")
        await village.presses(WHO, "Forget me")
        assert village.answers(WHO)[-1].says("Nothing about you is held here any more")
        marks = {WHO, member, *held}
        assert traces(dumped(url), marks) == []
        village.square.heals()
        await village.waits("40 days")
        assert traces(dumped(url), marks) == []
        assert [said.text for said in village.square.said if shows_to_others(said, held)] == []
    assert traces(written_in(url), marks) == []
    assert traces({"the log": caplog.text}, marks) == []


def shows_to_others(said: Said, words: Iterable[str]) -> bool:
    """Say whether a message of ours still shows her words."""
    quotes = any(isinstance(block, Quoted) for block in said.view.blocks) or said.to == "coordinators"
    is_told = said.says("This is what became of it") or said.says("closed your question")
    return (
        said.how != "answer"
        and said.to != WHO
        and quotes
        and not is_told
        and any(word in said.text.casefold() for word in words)
    )


def dumped(url: str) -> dict[str, str]:
    """Return all that a database holds, in words, by table; of SQLite its own dump as well."""
    engine = create_engine(url)
    with engine.connect() as connection:
        listed = connection.execute(text(TABLES[engine.dialect.name])).scalars()
        tables = [table for table in listed if not table.startswith("sqlite_")]
        assert {*metadata.tables} <= {*tables}
        held = {
            table: "\n".join(str(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table}"')))
            for table in tables
        }
        if engine.dialect.name == "sqlite":
            held["the dump"] = "\n".join(connection.connection.driver_connection.iterdump())
    engine.dispose()
    return held


TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
}


def written_in(url: str) -> dict[str, str]:
    """Return the bytes of a SQLite database's files, once its log was written back."""
    made = make_url(url)
    if made.get_backend_name() != "sqlite":
        return {}
    engine = create_engine(url)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    assert made.database is not None
    file = Path(made.database)
    return {one.name: one.read_bytes().decode("latin-1") for one in file.parent.glob(f"{file.stem}*")}


def traces(held: dict[str, str], marks: Iterable[str]) -> list[str]:
    found = []
    for where, content in held.items():
        folded = content.casefold()
        for mark in marks:
            at = folded.find(mark.casefold())
            if at >= 0:
                found.append(f"{mark} in {where}: …{content[max(0, at - 80) : at + 80]}…")
    return found
