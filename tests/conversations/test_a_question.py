"""The way of a question: the room, one helper, two more, the asker's wish, the channel once, the coordinators' list."""

from tests.village import Village


async def test_a_question_finds_a_neighbour(village: Village) -> None:
    await village.knows("ben", topics=["hand planes"])
    await village.asks("ana", "How do I get rust off a hand plane?")
    await village.waits("4 hours")
    assert village.direct_messages("ben")[-1].offers("I'll look", "Not me", "Ask me less")
    village.quiet()
