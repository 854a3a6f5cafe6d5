"""P13. It says that it is a bot, tells why it spoke, never writes as a person, and never answers a question itself."""

from bot.core.people import Mode
from bot.core.views import Quoted
from tests.manners.stories import every_kind_of_message
from tests.simulation.life import kinds_in
from tests.village import Village
from tests.voice.test_words import ENGLISH


async def test_where_it_comes_in_it_says_that_it_is_a_bot(village: Village) -> None:
    for mode in (Mode.LISTEN, Mode.HOST):
        assert "Trellis, a bot," in ENGLISH[f"notice-{mode}"].source
    await village.types("ana", "")
    assert village.answers("ana")[-1].says("I am Trellis, a bot")


async def test_everything_it_said_unasked_can_be_asked_why(village: Village) -> None:
    await every_kind_of_message(village)
    for said in [said for said in village.square.said if said.how in {"post", "direct"} and said.ref is not None]:
        reader = said.to if said.how == "direct" else "fay"
        await village.square.chooses_menu(reader, said.ref, "keeper.why_menu")
        await village.settles()
        why = village.answers(reader)[-1]
        assert why.says("Sent "), f"no reason for:\n{said.text}\n{why.text}"
        parts = len(kinds_in(said)) if said.how == "direct" else 1
        assert why.text.count("Sent ") == parts, f"told twice:\n{why.text}"


async def test_why_is_told_to_nobody_but_whom_it_was_for(village: Village) -> None:
    await village.knows("ben", ["planes"])
    await village.asks("ana", "Who mends planes?")
    await village.waits("4 hours")
    invitation = village.direct_messages("ben")[-1]
    assert invitation.ref is not None
    await village.square.chooses_menu("dan", invitation.ref, "keeper.why_menu")
    await village.settles()
    assert not village.answers("dan")[-1].says("planes")


async def test_a_members_words_stand_under_their_name_and_look_like_theirs(village: Village) -> None:
    await village.asks("ana", "Who mends *planes*?")
    post = village.posts("help")[-1]
    first, quoted, *_ = post.view.blocks
    assert post.words(type(post.view)((first,))) == "ana asks:"
    assert quoted == Quoted("Who mends *planes*?")


async def test_whatever_is_asked_the_answer_is_left_to_people(village: Village) -> None:
    """It asks, invites, thanks; no stage of a question brings words about its matter that nobody gave."""
    await village.asks("ana", "Can I take two of these pills?")
    await village.waits("40 days")
    spoken = [said for said in village.square.said if said.to in {"ana", "help", "coordinators"}]
    ours = " ".join(
        said.words(type(said.view)(tuple(block for block in said.view.blocks if not isinstance(block, Quoted))))
        for said in spoken
    )
    assert "pills" not in ours.replace("Can I take two of these pills?", "")
