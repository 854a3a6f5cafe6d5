"""Whose affair it is: what the guide takes, and what it leaves to others."""

from tests.roles.words import verbs, words


async def test_a_word_that_somebody_else_serves_is_not_the_guides_affair(desk):
    answered = await desk.types("ben", "me")
    assert len(answered) == 1
    assert "How you take part" in words(answered[0].view)


async def test_every_typed_thing_is_answered_by_exactly_one_role(desk):
    for typed in ("", "help", "?", "human", "help me", "help nonsense", "me", "pause", "board", "setup", "xyzzy"):
        answers = await desk.types("ben", typed)
        assert len(answers) == 1, typed
        assert words(answers[0].view).startswith("Only you see this"), typed


async def test_the_board_is_offered_to_whoever_may_use_it(desk):
    (menu,) = await desk.types("ada", "help")
    assert "coordinator.board" in verbs(menu.view)
    (menu,) = await desk.types("ben", "help")
    assert "coordinator.board" not in verbs(menu.view)
    (help_on_it,) = await desk.types("ben", "help board")
    assert verbs(help_on_it.view) == ["guide.help"]


async def test_a_near_word_is_offered_first_and_long_words_are_echoed_short(desk):
    (answer,) = await desk.types("ben", "settigns")
    assert verbs(answer.view)[0] == "keeper.me"
    (answer,) = await desk.types("ben", "x" * 4000)
    assert len(words(answer.view)) < 300


async def test_a_button_of_a_role_that_is_gone_is_the_guides_and_any_other_is_not(desk):
    (gone,) = await desk.presses("ben", "weaver.join", settles="guide")
    assert "no longer works" in words(gone.view)
    assert await desk.presses("ben", "keeper.me", settles="guide") is None
