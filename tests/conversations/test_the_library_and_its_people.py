"""Who stands in the library: mentioned in others' cards, and gone from them where they asked to be forgotten."""

from tests.conversations.test_the_library import a_kept_card, describes, holding
from tests.village import Village


async def test_whoever_is_forgotten_is_somebody_in_what_others_wrote(village: Village) -> None:
    await village.types("eli", "keep Ask @Ben about it. It will benefit you, and @Benedict as well.")
    await describes(
        village, "eli", title="Ask @Ben", why="@ben knows planes.", words="Ask @Ben, or @Benedict: benefits."
    )
    assert village.answers("eli")[-1].says("It stands in")
    card, index = village.posts("library")
    await village.types("ana", "find planes")
    assert village.answers("ana")[-1].says("Ask @Ben")
    await village.types("ben", "forget")
    await village.presses("ben", "Forget me")
    assert village.answers("ben")[-2:]
    for words in ("Ask somebody", "Ask somebody, or @Benedict: benefits.", "somebody knows planes."):
        assert card.says(words), words
    assert "@ben" not in card.text.replace("@Benedict", "").casefold()
    assert index.says("Ask somebody")
    await village.types("ana", "find planes")
    found = village.answers("ana")[-1]
    assert found.says("Ask somebody, by eli")
    assert "@ben" not in found.text.replace("@Benedict", "").casefold()
    await village.waits("25 hours")
    assert holding(village, "@Ben,") | holding(village, "Ask @Ben") | holding(village, "@ben ") == set()
    village.quiet()


async def test_a_bare_name_in_what_others_wrote_stays_theirs(village: Village) -> None:
    await a_kept_card(village, "eli", why="As good as Ben Nevis.")
    await village.types("ben", "forget")
    await village.presses("ben", "Forget me")
    assert village.posts("library")[0].says("As good as Ben Nevis.")
