"""What one sees while typing."""

from tests.village import Village


async def completed(village: Village, person: str, typed: str) -> list[str]:
    square = village.square
    return [way.text for way in await village.trellis.complete(square.space, square.who(person), typed)]


async def test_what_was_begun_is_completed_with_what_it_is_for(village: Village) -> None:
    assert await completed(village, "ana", "t") == ["start", "topics"]
    assert await completed(village, "ana", "priv") == ["me"]
    assert await completed(village, "ana", "xyz") == []
    village.quiet()


async def test_the_board_is_offered_to_those_who_may_use_it(village: Village) -> None:
    assert "board" not in await completed(village, "ana", "")
    assert "board" in await completed(village, "cora", "")
    village.quiet()


async def test_a_question_is_never_written_down_as_a_topic(village: Village) -> None:
    await village.types("ana", "topics sewing?")
    assert village.answers("ana")[-1].says("say what you may be asked about")
    await village.types("ana", "Topics for a beginners' evening, who has some?")
    assert village.answers("ana")[-1].offers("Post it")
    assert await village.reads(lambda look: look.questions.topics()) == frozenset()
    village.quiet()


async def test_behind_a_word_its_own_ways_on_are_offered(village: Village) -> None:
    await village.knows("ben", ["soldering", "sewing machines"])
    assert await completed(village, "ana", "help t") == ["help topics"]
    assert await completed(village, "ana", "topics solder paste, se") == ["topics solder paste, sewing machines"]
    assert await completed(village, "ana", "expert sol") == ["expert soldering"]
    assert await completed(village, "ben", "topics ") == []
    assert await completed(village, "ana", "me qu") == ["me quiet hours"]
    assert await completed(village, "ana", "pause u") == ["pause until monday"]
    assert await completed(village, "ana", "ask who ") == []
    assert await completed(village, "ana", "board ") == []
    assert await completed(village, "cora", "board c") == ["board coordinators", "board close"]
    village.quiet()


async def test_what_is_offered_is_understood(village: Village) -> None:
    for typed, words in (
        ("me quiet hours", "In quiet hours, by your own clock"),
        ("me mute", "What is muted"),
        ("pause 3 days", "You are left in peace until"),
        ("me my data", "everything that is held about you"),
        ("me forget me", "Shall I forget you?"),
    ):
        await village.types("ana", typed)
        assert village.answers("ana")[-1].says(words), typed
    village.quiet()
