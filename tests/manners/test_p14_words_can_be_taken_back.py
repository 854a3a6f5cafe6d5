"""P14. Words are used as their author allows: taking the message away takes them away here, too."""

from sqlalchemy import select

from bot.questions.question import Outcome
from bot.store.tables import questions
from tests.rhythm import gives, opens
from tests.rows import holding
from tests.village import Village


def outcomes(village: Village) -> list[str | None]:
    with village.trellis.database.engine.connect() as connection:
        return list(connection.execute(select(questions.c.outcome)).scalars())


async def test_deleting_ones_post_withdraws_the_question_and_forgets_its_words(village: Village) -> None:
    await village.knows("ben", ["planes"])
    ref = await village.says("ana", "Who mends planes?", "help")
    await village.reacts("ana", ref, "❓")
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].says("Who mends planes?")
    await village.square.deletes(ref)
    await village.settles()
    assert outcomes(village) == [Outcome.WITHDRAWN]
    assert not village.direct_messages("ben")[-1].says("Who mends planes?")
    await village.waits("25 hours")  # what was sent is kept for a day
    assert holding(village, "Who mends planes?") == set()
    await village.waits("30 days")
    assert [said.text for said in village.direct_messages("ana")] == []


async def test_what_was_brought_elsewhere_is_taken_back_too(village: Village) -> None:
    await village.asks("ana", "Who mends planes?")
    await village.waits("12 hours")
    await village.presses("ana", "Ask the room once more")
    assert village.posts("help")[-1].says("is still open")
    await village.waits("3 days")
    assert village.posts("coordinators")[-1].says("Who mends planes?")
    post = village.posts("help")[0]
    edits = post.edits
    assert post.ref is not None
    await village.square.deletes(post.ref)
    await village.settles()
    assert village.posts("help")[-1].text == "This one was withdrawn."
    assert not village.posts("coordinators")[-1].says("Who mends planes?")
    await village.waits("30 days")
    assert post.edits == edits, "what does not stand any more cannot be changed"
    assert not await village.reads(lambda look: look.record.mishaps(village.now.replace(year=2026)))


async def test_taking_the_mark_back_withdraws_the_question(village: Village) -> None:
    ref = await village.says("ana", "Who mends planes?", "help")
    await village.reacts("ana", ref, "❓")
    assert outcomes(village) == [None]
    await village.reacts("ana", ref, "❓", on=False)
    assert outcomes(village) == [Outcome.WITHDRAWN]


async def test_whoever_changes_their_words_changes_them_here(village: Village) -> None:
    ref = await village.says("ana", "Who mends plains?", "help")
    await village.reacts("ana", ref, "❓")
    await village.square.edits("ana", ref, "Who mends planes?")
    await village.settles()
    assert holding(village, "plains") == set()
    assert "questions" in holding(village, "planes")


async def test_a_mark_by_anybody_else_takes_nobodys_words(village: Village) -> None:
    ref = await village.says("ana", "Who mends planes?", "help")
    await village.reacts("ben", ref, "❓")
    await village.chooses_menu("ben", ref, "broker.ask_about")
    assert village.answers("ben")[-1].says("their words stay theirs")
    assert holding(village, "Who mends planes?") == set()
    assert outcomes(village) == []


async def test_what_was_given_to_a_prompt_is_taken_back_wherever_it_stood(village: Village) -> None:
    prompt = await opens(village, "N31")
    await gives(village, "ana", "Lay out a plan", "A shed of larch.")
    assert prompt.says("A shed of larch.")
    await village.presses("ana", "Take it back")
    assert not prompt.says("larch")
    await village.waits("25 hours")  # what was sent is kept for a day
    assert holding(village, "larch") == set()
    await village.waits("14 days")
    assert not any(said.says("larch") for said in village.square.said if said.how != "answer")


async def test_a_card_is_kept_by_consent_alone_and_ends_with_it(village: Village) -> None:
    """Before Ben's yes nothing of his words is anywhere; deleting the message ends the draft, and his word the card."""
    first, second = [await village.says("ben", f"Soak it in vinegar, {n} times.", "lobby") for n in (1, 2)]
    for message in (first, second):
        await village.chooses_menu("ana", message, "cybrarian.keep")
        assert not await village.submits("ana", title=f"Rust {message.id}", kind="tool")
    await village.waits("10 minutes")
    assert holding(village, "vinegar") == set()
    await village.square.deletes(first)
    await village.settles()
    assert not village.direct_messages("ben")[-1].says(f"Rust {first.id}")
    await village.presses("ben", "Yes, keep it")
    assert village.posts("library")[0].says("vinegar, 2 times")
    await village.presses("ben", "More…")
    await village.presses("ben", "Take my words back")
    await village.waits("25 hours")
    assert holding(village, "vinegar") == set()
    assert not village.posts("library")[0].says("vinegar")


async def test_whoever_gives_words_to_the_library_is_told_that_it_is_passed_on_as_files(village: Village) -> None:
    message = await village.says("ben", "Vinegar takes the rust off.", "lobby")
    await village.chooses_menu("ana", message, "cybrarian.keep")
    assert not await village.submits("ana", title="Rust", kind="experience")
    await village.waits("10 minutes")
    asked = village.direct_messages("ben")[-1]
    assert asked.says("in files that coordinators may have made of the library and pass on")
    for words in ("keep My own words", "keep https://elsewhere.example/1"):
        await village.types("dan", words)
        assert "in files that coordinators may have made of it and pass on" in village.form("dan").intro
