"""What members chose for themselves on their platform, and which topics a community says that this declares.

1. A choice declares a topic only where a coordinator said so, and only for whoever made it: nothing is inferred.
2. What somebody said themselves, yes or no, holds before what a choice of theirs declares.
3. A topic that was taken away does not come back while the choice stays, whatever it is mapped to; whoever chooses
   anew says so anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, tuple_

from bot.core.ids import Identity, MemberId, SpaceId, space_of
from bot.core.profiles import Choice, Profile
from bot.store.scope import Scope
from bot.store.tables import choices, chosen, identities, topics

LONGEST_NAME = 80
MOST_WILLING = 300
"""How many at most are considered for one question by what they chose: a role may have thousands, and few are asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A choice that members of a space have; `topic` is what it declares, None where it declares nothing."""

    key: str
    name: str
    topic: str | None


class Choices:
    """The choices of one community's spaces, and who made them."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope."""
        self._scope = scope

    # ---- what a space offers -----------------------------------------------------------------------------------

    def offer(self, space: SpaceId, now: Iterable[Choice]) -> None:
        """Write down what a space offers; what it no longer does drops out, with whatever it declared."""
        told = {choice.id: choice.name[:LONGEST_NAME] for choice in now}
        known = {row.choice: row.name for row in self._scope.rows(choices, choices.c.space == space)}
        gone = [choice for choice in known if choice not in told]
        for table in (choices, chosen):
            self._scope.remove(table, table.c.space == space, table.c.choice.in_(gone))
        for choice, name in told.items():
            if known.get(choice) != name:
                self._scope.put(choices, ("space", "choice"), space=space, choice=choice, name=name)

    def offered(self) -> Sequence[Offered]:
        """Return what members can choose, in the order of the names."""
        rows = self._scope.rows(choices, order=(choices.c.name, choices.c.space, choices.c.choice))
        return [Offered(key=f"{row.space}/{row.choice}", name=row.name, topic=row.topic) for row in rows]

    def declare(self, key: str, topic: str | None) -> None:
        """Write down which topic a choice declares, None for no longer any."""
        space, _, choice = key.partition("/")
        self._scope.change(choices, choices.c.space == space, choices.c.choice == choice, topic=topic)

    # ---- who made them -----------------------------------------------------------------------------------------

    def learn(self, profiles: Iterable[Profile]) -> None:
        """Write down what people chose, as their platform tells it; of guests, and of whom we do not know, nothing.

        It costs a few statements for all of them together, and writes only what is new.
        """
        told = {
            profile.identity: frozenset(() if profile.guest else profile.chosen or ())
            for profile in profiles
            if profile.guest or profile.chosen is not None
        }
        known = {Identity(row.identity): row.member for row in self._scope.among(identities, "identity", told)}
        standing: dict[tuple[str, str], set[str]] = {}
        for row in self._scope.among(chosen, "member", known.values()):
            standing.setdefault((row.member, row.space), set()).add(row.choice)
        new: list[dict[str, Any]] = []
        for identity, member in known.items():
            space = space_of(identity)
            before = standing.get((member, space), set())
            new += [
                {"member": member, "space": space, "choice": choice, "declined": False}
                for choice in sorted(told[identity] - before)
            ]
            if gone := before - told[identity]:
                self._unlearn(member, space, chosen.c.choice.in_(gone))
        self._scope.insert_all(chosen, new)

    def left(self, member: MemberId, space: SpaceId) -> None:
        """Forget what somebody chose in a space that they left."""
        self._unlearn(member, space)

    def _unlearn(self, member: str, space: str, *which: ColumnElement[bool]) -> None:
        self._scope.remove(chosen, chosen.c.member == member, chosen.c.space == space, *which)

    # ---- what that declares ------------------------------------------------------------------------------------

    def topics(self) -> frozenset[str]:
        """Return the topics that somebody's choice declares."""
        by_choice = self._mapped()
        if not by_choice:
            return frozenset()
        made = self._scope.tally(chosen, chosen.c.choice, chosen.c.declined.is_(False))
        return frozenset(str(row.topic) for (_, choice), row in by_choice.items() if choice in made)

    def declared_by(self, member: MemberId) -> Mapping[str, str]:
        """Return the topics that a member's choices declare, each with the name of the choice.

        What they said themselves is not among them.
        """
        mine = self._scope.rows(chosen, chosen.c.member == member, chosen.c.declined.is_(False))
        if not mine:
            return {}
        said = {row.topic for row in self._scope.rows(topics, topics.c.member == member)}
        by_choice = self._mapped()
        found = [by_choice[place] for row in mine if (place := (row.space, row.choice)) in by_choice]
        return {row.topic: row.name for row in sorted(found, key=_by_topic) if row.topic not in said}

    def declaring(self, about: Iterable[str]) -> Sequence[tuple[MemberId, str]]:
        """Return who may be asked about one of these topics because of what they chose."""
        by_choice = self._mapped(choices.c.topic.in_(list(about)))
        if not by_choice:
            return []
        made = self._scope.rows(
            chosen,
            tuple_(chosen.c.space, chosen.c.choice).in_(list(by_choice)),
            chosen.c.declined.is_(False),
            order=(chosen.c.member, chosen.c.choice),
            most=MOST_WILLING,
        )
        found = {(row.member, str(by_choice[row.space, row.choice].topic)): None for row in made}
        said = {(row.member, row.topic) for row in self._scope.among(topics, "member", {member for member, _ in found})}
        return [(MemberId(member), topic) for member, topic in found if (member, topic) not in said]

    def was_declared(self, member: MemberId, topic: str) -> bool:
        """Say whether a choice that a member made declares a topic, also where they took it away."""
        by_choice = self._mapped(choices.c.topic == topic)
        return bool(by_choice) and any(
            (row.space, row.choice) in by_choice for row in self._scope.rows(chosen, chosen.c.member == member)
        )

    def decline(self, member: MemberId, topic: str) -> None:
        """Let a member's choices declare this topic no longer, nor any other in its place."""
        for space, choice in self._mapped(choices.c.topic == topic):
            mine = (chosen.c.member == member, chosen.c.space == space, chosen.c.choice == choice)
            self._scope.change(chosen, *mine, declined=True)

    def _mapped(self, *where: ColumnElement[bool]) -> dict[tuple[str, str], Row[Any]]:
        rows = self._scope.rows(choices, choices.c.topic.is_not(None), *where)
        return {(row.space, row.choice): row for row in rows}


def _by_topic(row: Row[Any]) -> tuple[str, str]:
    return (row.topic, row.name)
