"""What `bot/store/queries/union.py` promises: of what each of two had of their own, the first's holds."""

from bot.core.events import TimeCame
from bot.core.ids import EventId, MemberId, MessageName, SpaceId, identity
from bot.core.profiles import Profile
from bot.roles.cybrarian.card import Stage
from bot.store.passage_tables import due, parts
from bot.store.queries import union
from bot.store.scope import Scope
from bot.store.unit_of_work import UnitOfWork
from tests.store.test_finding import card
from tests.store.test_two_communities import NOW, THERE

SQUARE = SpaceId("square:village")


def somebody(tx: UnitOfWork, name: str) -> MemberId:
    met = tx.people.meet(Profile(identity=identity(SQUARE, name), name=name))
    assert met is not None
    return met.id


def waits(tx: UnitOfWork, member: MemberId, what: str) -> None:
    tx.schedule(TimeCame(id=EventId(f"greeter:{member}:{what}"), at=NOW, verb="x", token=member), NOW)


def test_what_asks_one_of_them_about_a_card_is_found_again(tx: UnitOfWork) -> None:
    first, second = somebody(tx, "first"), somebody(tx, "second")
    tx.library.begin(card(second, stage=Stage.WAITING, asked_in=MessageName(f"consent/{second}/x")))
    union.merge(Scope(tx.connection, THERE), first, second)
    assert [one.author for one in tx.library.asked_in(MessageName(f"consent/{first}/x"))] == [first]


def test_timers_and_parts_of_messages_that_both_have_are_the_first_s(tx: UnitOfWork) -> None:
    scope = Scope(tx.connection, THERE)
    first, second = somebody(tx, "first"), somebody(tx, "second")
    for member in (first, second):
        waits(tx, member, "eyes")
        scope.insert(parts, name=f"hint/{member}/1", carrier=f"merged/{member}", position=0, body=member, at=NOW)
    waits(tx, second, "line")
    scope.insert(parts, name=f"hint/{second}/2", carrier="merged/x", position=1, body="{}", at=NOW)
    union.merge(scope, first, second)
    assert {row.id for row in scope.rows(due)} == {f"greeter:{first}:eyes", f"greeter:{first}:line"}
    kept = {(row.name, row.carrier) for row in scope.rows(parts)}
    assert kept == {(f"hint/{first}/1", f"merged/{first}"), (f"hint/{first}/2", "merged/x")}
