"""Topics from roles, where a story would not look: many roles, odd names, forged and late forms, many people."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands import Begun
from bot.core.events import ChoicesOffered, MemberChanged, MemberJoined, MemberLeft, SpaceEntered
from bot.core.ids import SpaceId, identity
from bot.core.profiles import Choice, Profile
from bot.core.views import MOST_OPTIONS, Select
from bot.roles.broker.willing import known_topics
from bot.store.queries import choices as queries
from bot.store.tables import choices, chosen
from tests.roles.conftest import ROLES, SPACE, who
from tests.roles.words import words


async def offers(desk, *named, space=SPACE):
    told = tuple(Choice(id=str(number), name=name) for number, name in enumerate(named))
    await desk.happens("coordinator", ChoicesOffered, space=space, choices=told)


async def takes(desk, name, *roles, kind=MemberChanged, **more):
    profile = Profile(identity=who(name), name=name, chosen=roles, **more)
    await desk.happens("coordinator", kind, profile=profile)


def declares(desk, **topics):
    for number, topic in topics.items():
        desk.reads(lambda tx, key=number[1:], topic=topic: tx.choices.declare(f"{SPACE}/{key}", topic))


def topics_of(desk, name):
    member = desk.member(name)
    return [] if member is None else desk.reads(lambda tx: list(tx.questions.topics_of(member.id)))


def asked_about(desk, *about):
    found = desk.reads(lambda tx: tx.questions.helpers(about, tx.now, timedelta(days=14)))
    return {(helper.member, helper.topic) for helper in found}


def menu(view):
    return next(item for block in view.blocks for item in getattr(block, "items", ()) if isinstance(item, Select))


async def test_more_roles_than_a_menu_holds_are_turned_over(opened):
    await offers(opened, *(f"Role {number:03}" for number in range(60)))
    (first,) = await opened.presses("ada", "coordinator.choices")
    assert [option.label for option in menu(first.view).options] == [f"Role {number:03}" for number in range(25)]
    seen, token = [], ""
    for _ in range(3):
        (shown,) = await opened.presses("ada", "coordinator.choices", token)
        seen += [option.label for option in menu(shown.view).options]
        token = next(button.token for button in shown.view.buttons() if button.verb == "coordinator.choices")
    assert (len(seen), len(set(seen)), token) == (60, 60, "0")


@pytest.mark.parametrize("token", ["60", "-1", "x", "99999999999999999999", "²"])
async def test_a_page_that_is_not_there_is_the_first(opened, token):
    await offers(opened, *(f"Role {number:03}" for number in range(60)))
    (shown,) = await opened.presses("ada", "coordinator.choices", token)
    assert menu(shown.view).options[0].label == "Role 000"


async def test_names_as_odd_as_platforms_allow_do_no_harm(opened):
    await offers(opened, "x" * 100, "   ", "<@everyone> **loud**", "a\nb")
    (shown,) = await opened.presses("ada", "coordinator.choices")
    assert len(menu(shown.view).options) == 4
    assert "@everyone" in words(shown.view)
    (form,) = await opened.presses("ada", "coordinator.choose", "", *(one.value for one in menu(shown.view).options))
    assert len(form.form.fields()) == 4


async def test_a_form_is_about_the_roles_that_were_chosen_and_no_others(opened):
    await offers(opened, "Planes", "Saws")
    (form,) = await opened.presses("ada", "coordinator.choose", "", f"{SPACE}/1", "elsewhere/0")
    assert [field.label for field in form.form.fields()] == ["Saws"]
    draft = form.form.token
    await opened.fills_in("ada", "coordinator.choices", **{"role-0": "saws"})  # without the draft
    assert [row.topic for row in opened.rows(choices)] == [None, None]
    await opened.fills_in("ada", "coordinator.choices", draft, **{"role-0": "SAWS and files", "role-1": "forged"})
    assert {row.name: row.topic for row in opened.rows(choices)} == {"Planes": None, "Saws": "saws and files"}
    (late,) = await opened.fills_in("ada", "coordinator.choices", draft, **{"role-0": "twice"})
    assert "I no longer know which roles that was about" in words(late.view)
    (gone,) = await opened.presses("ada", "coordinator.choose", "", "elsewhere/0")
    assert "Please choose them once more" in words(gone.view)


async def test_only_coordinators_say_what_roles_declare(opened):
    await offers(opened, "Planes")
    for answer in (
        await opened.presses("ben", "coordinator.choices"),
        await opened.presses("ben", "coordinator.choose", "", f"{SPACE}/0"),
        await opened.fills_in("ben", "coordinator.choices", **{"role-0": "planes"}),
        await opened.types("ben", "board topics from roles"),
    ):
        assert "The board is for those who look after this community" in words(answer[0].view)
    assert [row.topic for row in opened.rows(choices)] == [None]


async def test_what_is_told_in_any_order_means_the_same(opened):
    await takes(opened, "ben", "0", "1")
    await offers(opened, "Planes", "Saws")
    declares(opened, n0="planes")
    assert topics_of(opened, "ben") == ["planes"]


async def test_what_a_platform_does_not_say_changes_nothing_and_leaving_takes_all(opened):
    await offers(opened, "Planes")
    declares(opened, n0="planes")
    await takes(opened, "dora", "0", kind=MemberJoined)
    assert topics_of(opened, "dora") == ["planes"]
    await opened.happens("coordinator", MemberChanged, profile=Profile(identity=who("dora"), name="Dora"))
    assert topics_of(opened, "dora") == ["planes"]
    await opened.happens("coordinator", MemberLeft, by=who("dora"))
    assert opened.rows(chosen) == []


async def test_whoever_was_forgotten_is_not_written_down_for_a_role(opened):
    await opened.presses("ben", "keeper.forget_now")
    await takes(opened, "ben", "0")
    assert opened.member("ben") is None
    assert opened.rows(chosen) == []


async def test_guests_and_bots_declare_nothing(opened):
    await offers(opened, "Planes")
    declares(opened, n0="planes")
    await takes(opened, "gus", "0", guest=True)
    await takes(opened, "robot", "0", bot=True)
    assert opened.rows(chosen) == []
    await takes(opened, "ben", "0")
    await takes(opened, "ben", "0", guest=True)
    assert opened.rows(chosen) == []


async def test_two_roles_may_say_the_same_and_both_are_taken_away_at_once(opened):
    await offers(opened, "Planes", "Planers")
    declares(opened, n0="planes", n1="planes")
    await takes(opened, "ben", "0", "1")
    ben = opened.member("ben").id
    assert asked_about(opened, "planes", "saws") == {(ben, "planes")}
    opened.reads(lambda tx: tx.questions.no_longer(ben, "planes"))
    assert topics_of(opened, "ben") == []
    assert asked_about(opened, "planes") == set()


async def test_a_no_holds_before_what_a_role_says_and_a_yes_makes_nobody_be_asked_twice(opened):
    await offers(opened, "Planes")
    declares(opened, n0="planes")
    for name, yes in (("ben", False), ("cleo", True)):
        await takes(opened, name, "0")
        opened.reads(lambda tx, name=name, yes=yes: tx.questions.agree(opened.member(name).id, "planes", yes=yes))
    found = opened.reads(lambda tx: tx.questions.helpers(("planes",), tx.now, timedelta(days=14)))
    assert [helper.member for helper in found] == [opened.member("cleo").id]


async def test_of_a_choice_that_is_gone_nobody_keeps_anything(opened):
    await offers(opened, "Planes", "Saws")
    await takes(opened, "ben", "0", "1")
    await offers(opened, "Planes")
    assert [row.choice for row in opened.rows(chosen)] == ["0"]


async def test_one_space_does_not_change_what_another_offers(opened):
    other = SpaceId("playground:circle")
    await offers(opened, "Planes")
    await offers(opened, "Saws", space=other)
    declares(opened, n0="planes")
    await offers(opened, space=other)
    assert [(row.space, row.topic) for row in opened.rows(choices)] == [(SPACE, "planes")]


async def test_however_many_chose_a_role_a_few_hundred_are_considered(opened):
    number = queries.MOST_WILLING + 50
    await offers(opened, "Planes")
    declares(opened, n0="planes")
    many = tuple(Profile(identity=identity(SPACE, f"p{each}"), name="P", chosen=("0",)) for each in range(number))
    await opened.happens("coordinator", SpaceEntered, space=SPACE, name="", people=many)
    assert len(opened.rows(chosen)) == number
    assert len(asked_about(opened, "planes")) == queries.MOST_WILLING


async def test_a_role_does_not_take_the_room_of_what_is_said(opened):
    """Twenty topics can be said, whatever roles declare; each list can be taken away from on its own."""
    await offers(opened, *(f"Role {number}" for number in range(30)))
    declares(opened, **{f"n{number}": f"topic {number}" for number in range(30)})
    await takes(opened, "ben", *map(str, range(30)))
    assert len(topics_of(opened, "ben")) == 30 > MOST_OPTIONS


# ---- while topics are typed -----------------------------------------------------------------------------------------


async def test_known_topics_are_offered_by_their_beginning_first(opened):
    for name, topic in (("cleo", "soldering"), ("cleo", "cold solder"), ("gus", "sewing"), ("ben", "solder paste")):
        opened.reads(lambda tx, name=name, topic=topic: tx.questions.agree(opened.member(name).id, topic, yes=True))
    ben = opened.member("ben")

    def offered(typed, me=ben):
        return opened.reads(lambda tx: [text for text, _ in known_topics(typed, me, tx)])

    assert offered("Sold") == ["soldering", "cold solder"]
    assert offered("sold", None) == ["solder paste", "soldering", "cold solder"]
    assert offered("") == ["cold solder", "sewing", "soldering"]
    assert offered("sewing; planes, SOLD") == ["sewing, planes, soldering", "sewing, planes, cold solder"]
    assert offered("sewing, sew") == []


def typing(role, word, rest, me, look):
    return [text for text, _ in ROLES[role].complete(Begun(word=word, said=word, rest=rest), me, look)]


async def test_the_boards_pages_are_offered_to_coordinators_alone(opened):
    ada, ben = opened.member("ada"), opened.member("ben")
    pages = opened.reads(lambda tx: typing("coordinator", "board", "", ada, tx))
    assert pages == ["coordinators", "close"]
    await offers(opened, "Planes")
    assert opened.reads(lambda tx: typing("coordinator", "board", "Top", ada, tx)) == ["topics from roles"]
    assert opened.reads(lambda tx: typing("coordinator", "board", "", ben, tx)) == []
    assert opened.reads(lambda tx: typing("coordinator", "board", "", None, tx)) == []
    for page, verb in (("coordinators", "coordinator.step_down"), ("close", "coordinator.close_now")):
        (answer,) = await opened.types("ada", f"board {page}")
        assert verb in [button.verb for button in answer.view.buttons()]


async def test_help_is_offered_on_each_word_that_leads_somewhere(opened):
    ada, ben = opened.member("ada"), opened.member("ben")
    assert opened.reads(lambda tx: typing("guide", "help", "", ada, tx)) == ["me", "board"]
    assert opened.reads(lambda tx: typing("guide", "help", "", ben, tx)) == ["me"]
    assert opened.reads(lambda tx: typing("guide", "help", "B", ada, tx)) == ["board"]


@given(typed=st.text())
def test_what_is_offered_for_topics_never_fails(typed):
    class Nothing:
        class questions:
            topics = staticmethod(lambda: frozenset({"planes", "hand saws"}))

        say = staticmethod(lambda key: key)

    assert all(way.endswith(("planes", "hand saws")) for way, _ in known_topics(typed, None, Nothing))
