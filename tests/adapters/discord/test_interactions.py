"""What people do with what we show is told as what they want; what is nobody's, or not ours, is not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.discord.handle import Grip
from bot.adapters.discord.hearing import Completing, Filling
from bot.adapters.discord.receive import Heard, heard_in
from bot.adapters.discord.wire import custom_id, modal_id
from bot.core.events import ButtonPressed, CommandInvoked, MemberIntroduced, MemberMenuChosen, MessageMenuChosen
from bot.core.ids import MessageRef
from bot.core.profiles import Profile
from tests.adapters.discord.frames import (
    ANA,
    BEN,
    COORDINATORS,
    DIRECT,
    ELSEWHERE,
    FORUM,
    GUILD,
    INTERACTION,
    MANAGE,
    MARK,
    MESSAGE,
    NOW,
    OTHER,
    ROBOT,
    ROOT,
    SPACE,
    SQUARE,
    STRANGER,
    THREAD,
    TOKEN,
    TOPIC,
    UNKNOWN,
    US,
    Json,
    Known,
    chosen,
    frame,
    interaction,
    line,
    member,
    member_menu,
    message,
    message_menu,
    press,
    privately,
    ref,
    reply,
    slash,
    submission,
    typed,
    user,
    where,
    who,
    word,
)
from tests.discord import schemas

ID = f"interaction:{INTERACTION}"
EPHEMERAL = 1 << 6
IN_SQUARE = Grip(kind="command", user=ANA, guild=GUILD, channel=SQUARE, id=INTERACTION, token=TOKEN)
IN_DIRECT = replace(IN_SQUARE, channel=DIRECT, in_private=True)
HELP = slash(word("help"))


def hear(data: object, known: Known | None = None) -> Heard:
    return heard_in(frame("INTERACTION_CREATE", data), MARK, known or Known())


def one(data: object, known: Known | None = None):
    """Return what was done, without who did it."""
    (told,) = (event for event in hear(data, known).events if not isinstance(event, MemberIntroduced))
    return told


def nothing(data: object, known: Known | None = None) -> bool:
    told = hear(data, known)
    return told == Heard(kind=told.kind, space=SPACE)


# ---- commands ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (slash(word("help")), "help"),
        (slash(word("ask", typed("Where is bread?"))), "ask Where is bread?"),
        (slash(word("ask", typed(f"<@{BEN}> *knows*"))), "ask @Ben _knows_"),
        (slash({"name": "ritual", "type": 2, "options": [word("add", typed("tea"))]}), "ritual add tea"),
        (slash(), ""),
        (slash(typed("setup"), name="trellis-board"), "board setup"),
        (slash(name="trellis-board"), "board"),
        (slash(word("help", typed("x" * 50_000))), f"help {'x' * 39_995}"),
    ],
)
def test_a_command_is_told_as_one_line(said, text):
    told = one(said)
    assert told == CommandInvoked(
        id=ID, at=NOW, by=who(ANA), text=text, channel=where(SQUARE), interaction=told.interaction
    )
    assert Grip.read(told.interaction.handle) == hear(said).grip == IN_SQUARE
    assert (told.interaction.space, told.interaction.until) == (SPACE, NOW + timedelta(minutes=15))


@pytest.mark.parametrize("name", ["trellis2", "weather", "", None, "trellis-", "xtrellis"])
def test_somebody_elses_command_is_nothing(name):
    assert nothing(slash(word("help"), name=name))
    assert nothing(slash(word("help"), name=name, type_=4))


def test_a_command_in_a_thread_is_said_in_its_channel_also_where_nobody_knew_the_thread():
    for place, parent in ((THREAD, SQUARE), (UNKNOWN, SQUARE), (TOPIC, FORUM)):
        told = hear({**HELP, "channel_id": place, "channel": {"id": place, "type": 11, "parent_id": parent}})
        assert told.events[0].channel == where(parent)
        assert told.grip == replace(IN_SQUARE, channel=place)


def test_a_command_in_a_private_channel_is_said_to_us():
    assert one({**HELP, "channel_id": COORDINATORS}).channel == where(COORDINATORS)


def test_in_private_a_command_is_about_the_guild_that_they_speak_of():
    told = hear(privately(HELP))
    assert (told.events[0].channel, told.grip) == (None, IN_DIRECT)
    assert hear(privately(HELP), Known(speaks_of=None)) == Heard(kind="INTERACTION_CREATE 2")


@pytest.mark.parametrize(
    ("said", "so_far", "words"),
    [
        (slash(word("topics", typed("br", focused=True)), type_=4), "topics br", "topics"),
        (slash(word("topics", typed("", focused=True)), type_=4), "topics ", "topics"),
        (
            slash({"name": "ritual", "type": 2, "options": [word("add", typed("t", focused=True))]}, type_=4),
            "ritual add t",
            "ritual add",
        ),
        (slash(typed("", focused=True), name="trellis-board", type_=4), "board ", "board"),
    ],
)
def test_what_is_being_typed_is_no_event(said, so_far, words):
    completion = Completing(grip=IN_SQUARE, typed=so_far, said=words)
    assert hear(said) == Heard(kind="INTERACTION_CREATE 4", space=SPACE, completion=completion)


# ---- who they are --------------------------------------------------------------------------------------------------


def test_after_a_command_it_is_said_who_spoke():
    profile = Profile(identity=who(ANA), name="Ana", chosen=())
    asked, was = hear(HELP).events
    assert isinstance(asked, CommandInvoked)
    assert was == MemberIntroduced(id=f"was:{ID}", at=NOW, profile=profile)


@pytest.mark.parametrize(
    ("by", "profile"),
    [
        (user(STRANGER, "Cleo"), Profile(identity=who(STRANGER), name="Cleo", chosen=())),
        (user(ANA, "Anna"), Profile(identity=who(ANA), name="Anna", chosen=())),
    ],
)
def test_whoever_is_not_known_by_this_name_is_introduced_before(by, profile):
    said = press(member={**member(), "permissions": "0", "user": by})
    met, pressed = hear(said).events
    assert met == MemberIntroduced(id=f"by:{ID}", at=NOW, profile=profile)
    assert pressed.by == profile.identity


def test_whoever_is_known_is_not_introduced_by_a_press():
    assert [type(event) for event in hear(press()).events] == [ButtonPressed]


def test_an_interaction_tells_who_may_coordinate():
    manager = {**member(), "permissions": str(MANAGE), "user": user(STRANGER, "Cleo")}
    assert hear({**HELP, "member": manager}).events[0].profile.may_coordinate


def test_in_private_discord_does_not_say_who_a_stranger_is():
    told = hear(privately(HELP, user=user(STRANGER, "Cleo")))
    assert ([type(event) for event in told.events], told.strangers) == ([CommandInvoked], {STRANGER})
    assert hear(privately(HELP)).strangers == frozenset()


# ---- buttons and menus ---------------------------------------------------------------------------------------------


def test_a_press_is_told():
    told = one(press())
    assert told == ButtonPressed(
        id=ID, at=NOW, by=who(ANA), verb="broker.look", token="t1", message=ref(), interaction=told.interaction
    )
    expected = replace(IN_SQUARE, kind="component", message=MESSAGE)
    assert Grip.read(told.interaction.handle) == hear(press()).grip == expected


def test_what_only_they_see_is_no_message_of_all_but_can_be_replaced():
    told = hear(press(flags=EPHEMERAL))
    assert told.events[0].message is None
    assert told.grip == replace(IN_SQUARE, kind="component", message=MESSAGE, only_theirs=True)


def test_a_button_in_private_names_its_guild_and_can_be_replaced():
    said = privately(press(custom_id("broker.look", "t1", SPACE)))
    for known in (Known(), Known(speaks_of=None)):
        told = hear(said, known)
        assert told.grip == replace(IN_DIRECT, kind="component", message=MESSAGE, only_theirs=True)
        assert (told.events[0].token, told.events[0].message) == ("t1", MessageRef(where(DIRECT), MESSAGE))


def test_a_button_of_a_guild_that_we_left_is_nothing():
    said = privately(press(custom_id("broker.look", "t1", f"discord:{ELSEWHERE}")))
    assert hear(said) == Heard(kind="INTERACTION_CREATE 3")


def test_in_a_guild_it_does_not_matter_what_guild_a_button_names():
    told = hear(press(custom_id("broker.look", "t1", f"discord:{ELSEWHERE}")))
    assert told.space == SPACE


def test_a_button_in_a_thread_stands_there():
    assert one({**press(), "channel_id": THREAD}).message == ref(f"{THREAD}.{MESSAGE}")


@pytest.mark.parametrize(
    ("said", "values"),
    [
        (press(data={"values": ["x"]}), ()),
        (chosen(3, "a", "b"), ("a", "b")),
        (chosen(3), ()),
        (chosen(5, BEN, "x"), (who(BEN),)),
        (chosen(6, OTHER), ()),
        (chosen(8, SQUARE), (where(SQUARE),)),
    ],
)
def test_what_was_chosen_is_told(said, values):
    assert one(said).values == values


@pytest.mark.parametrize("said", ["", "somebody-elses", "Broker.look:x", "look:t1", "x" * 300, None, "#draft"])
def test_what_is_not_ours_to_press_is_nothing(said):
    assert nothing(press(said))


@pytest.mark.parametrize(
    "more",
    [
        {"member": {**member(), "permissions": "0", "user": user(US)}},
        {"member": {**member(), "permissions": "0", "user": user(ROBOT, bot=True)}},
        {"member": None},
        {"message": None},
        {"token": None},
        {"token": "a/../b"},
        {"id": None},
        {"channel_id": None},
        {"data": None},
    ],
)
def test_a_press_of_nobody_is_nothing(more):
    assert nothing({**press(), **more})


# ---- menus of messages and members -----------------------------------------------------------------------------------


def test_a_menu_entry_is_told_without_somebody_elses_words():
    told = one(message_menu())
    assert told == MessageMenuChosen(
        id=ID,
        at=NOW,
        by=who(ANA),
        verb="broker.ask_about",
        message=ref(),
        author=who(BEN),
        text="",
        interaction=told.interaction,
    )
    assert hear(message_menu()).grip == replace(IN_SQUARE, kind="menu", message=MESSAGE)


def test_ones_own_words_are_given_by_the_gesture():
    told = one(message_menu(about=message(f"*mine*, <@{BEN}>", **reply())))
    assert (told.author, told.text, told.thread) == (who(ANA), "_mine_, @Ben", ref(ROOT))


def test_a_menu_entry_in_a_thread_is_about_what_stands_there():
    told = one({**message_menu(), "channel_id": THREAD})
    assert (told.message, told.thread) == (ref(f"{THREAD}.{MESSAGE}"), ref(THREAD))


@pytest.mark.parametrize(
    "about", [{"author": user(US, "Trellis", bot=True)}, {"author": user(bot=True)}, {"webhook_id": OTHER}, {"type": 7}]
)
def test_what_a_bot_or_discord_wrote_has_no_author(about):
    told = one(message_menu("Why did Trellis say this?", about=message("words", **about)))
    assert (told.verb, told.author, told.text) == ("keeper.why_menu", None, "")


@pytest.mark.parametrize("change", [{"name": "Steal"}, {"name": None}, {"target_id": OTHER}, {"resolved": None}])
def test_a_menu_entry_that_we_do_not_offer_is_nothing(change):
    said = message_menu()
    assert nothing({**said, "data": {**said["data"], **change}})


def test_an_entry_of_a_members_menu_is_told():
    told = one(member_menu())
    assert told == MemberMenuChosen(
        id=ID, at=NOW, by=who(ANA), verb="coordinator.name_menu", member=who(BEN), interaction=told.interaction
    )
    assert hear(member_menu()).grip == replace(IN_SQUARE, kind="menu")


@pytest.mark.parametrize("said", [member_menu("Ask the community"), member_menu(target="x"), member_menu(target="")])
def test_a_members_menu_has_its_own_entries(said):
    assert nothing(said)


# ---- forms -----------------------------------------------------------------------------------------------------------


def test_a_page_of_a_form_is_no_event():
    said = submission(modal_id("draft1"), line("question", "Where is bread?"))
    told = hear(said)
    grip = replace(IN_SQUARE, kind="modal")
    page = Filling(grip, "draft1", {"question": ("Where is bread?",)})
    assert told == Heard(kind="INTERACTION_CREATE 5", space=SPACE, grip=grip, page=page)


def test_a_page_that_was_opened_from_a_message_may_replace_it():
    said = submission(modal_id("draft1"), message=message(flags=EPHEMERAL))
    assert hear(said).grip == replace(IN_SQUARE, kind="modal", message=MESSAGE, only_theirs=True)


def test_in_private_a_page_names_its_guild():
    told = hear(privately(submission(modal_id("draft1", SPACE))), Known(speaks_of=None))
    assert (told.space, told.page) == (SPACE, Filling(replace(IN_DIRECT, kind="modal"), "draft1", {}))


def test_going_on_with_a_form_is_no_event():
    told = hear(press(custom_id("discord.page", "draft1"), flags=EPHEMERAL))
    assert (told.events, told.page) == ((), Filling(told.grip, "draft1"))
    assert told.grip.only_theirs


@pytest.mark.parametrize("said", ["", "#", "broker.ask:t1", None])
def test_a_form_that_is_none_of_ours_is_nothing(said):
    assert nothing(submission(said))


# ---- the rest --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [0, 1, 6, 99, None, "2", True])
def test_other_interactions_are_counted_and_nothing(kind):
    assert hear(interaction(kind, {})) == Heard(kind="unknown INTERACTION_CREATE", space=SPACE)


def test_what_is_done_where_we_are_not_is_nothing():
    assert hear({**HELP, "guild_id": ELSEWHERE}) == Heard(kind="INTERACTION_CREATE 2")


@pytest.mark.parametrize(
    "said",
    [
        HELP,
        slash(word("topics", typed("br", focused=True)), type_=4),
        press(),
        chosen(3, "a"),
        message_menu(),
        submission(modal_id("draft1"), line("question", "x")),
    ],
)
def test_the_interactions_here_are_such_as_discord_sends(said: Json):
    assert schemas.wrong_with_frame("GatewayReceive", frame("INTERACTION_CREATE", said)) == []
