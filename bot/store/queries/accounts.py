"""The accounts by which one person takes part in a community, and what is to be seen from where.

An account is written down by itself only while its member goes by several: `accounts` holds what its own platform
tells of each, so that none speaks for the others. The member is here while one of them is, a guest while all are, and
called as the one is that they used last.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.core.ids import ChannelId, Identity, MemberId, SpaceId, space_of
from bot.core.markup import seen_from
from bot.core.views import View
from bot.store.scope import Scope, within
from bot.store.tables import accounts, channels, identities, members

TOLD = ("name", "zone", "guest", "may_coordinate", "here")
"""What a platform tells of an account."""


class Accounts:
    """The accounts of one community's members who go by several."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope."""
        self._scope = scope

    def of(self, member: MemberId) -> Sequence[Identity]:
        """Return by which accounts a member goes, the one they used last first; none where they go by only one."""
        return [Identity(row.identity) for row in self._rows(member)]

    def used(self, identity: Identity, at: datetime) -> None:
        """Write down that somebody acted by an account: what is said to them goes there from now on."""
        if self._scope.change(accounts, accounts.c.identity == identity, accounts.c.acted_at < at, acted_at=at):
            row = self._scope.find(accounts, identity=identity)
            assert row is not None  # it has just been changed
            self.tell(MemberId(row.member))

    def told(self, told: Mapping[Identity, Mapping[str, Any]]) -> frozenset[Identity]:
        """Take what is told of accounts that are not the only ones of their member; return which of them are."""
        known = {Identity(row.identity): row for row in self._scope.among(accounts, "identity", told)}
        for identity in known:
            self._scope.change(accounts, accounts.c.identity == identity, **told[identity])
        for member in {MemberId(row.member) for row in known.values()}:
            self.tell(member)
        return frozenset(known)

    def left(self, identity: Identity) -> bool:
        """Write down that an account is gone; say whether its member still takes part by another."""
        row = self._scope.find(accounts, identity=identity)
        if row is None:
            return False
        self._scope.change(accounts, accounts.c.identity == identity, here=False)
        self.tell(MemberId(row.member))
        return any(account.here for account in self._rows(row.member))

    def left_all(self, space: SpaceId) -> None:
        """Write down that every account in a space is gone; their members may still take part by another."""
        there = within(accounts.c.identity, space)
        concerned = {MemberId(row.member) for row in self._scope.rows(accounts, there)}
        self._scope.change(accounts, there, here=False)
        for member in concerned:
            self.tell(member)

    def write_down(self, member: MemberId, at: datetime) -> None:
        """Write down what is known of a member as told by the account that they go by, unless it was already."""
        row = self._scope.find(members, member=member)
        assert row is not None  # whose accounts are written down is a member
        told = {name: row._mapping[name] for name in (*TOLD, "joined_at")}
        for identity in self._scope.rows(identities, identities.c.member == member):
            self._scope.insert_new(accounts, identity=identity.identity, member=member, acted_at=at, **told)

    def tell(self, member: MemberId) -> None:
        """Let a member be what their accounts tell together; one who has only one left is what it tells."""
        rows = self._rows(member)
        if not rows:
            return
        last, present = rows[0], [row for row in rows if row.here] or rows
        joined = [row.joined_at for row in rows]
        self._scope.change(
            members,
            members.c.member == member,
            name=last.name,
            zone=next((row.zone for row in rows if row.zone is not None), None),
            guest=all(row.guest for row in present),
            may_coordinate=any(row.may_coordinate for row in present),
            here=any(row.here for row in rows),
            joined_at=None if None in joined else min(joined),
        )
        if len(rows) == 1:
            self._scope.remove(accounts, accounts.c.member == member)

    def _rows(self, member: str) -> Sequence[Any]:
        latest = (accounts.c.here.desc(), accounts.c.acted_at.desc(), accounts.c.identity)
        return self._scope.rows(accounts, accounts.c.member == member, order=latest)


def identities_of(scope: Scope, some: Iterable[MemberId]) -> dict[MemberId, list[Identity]]:
    """Return by which identities members go, each one's latest used first."""
    found: dict[MemberId, list[Identity]] = {}
    for row in scope.among(identities, "member", some):
        found.setdefault(MemberId(row.member), []).append(Identity(row.identity))
    several = [member for member, known in found.items() if len(known) > 1]
    for member in several:
        found[member] = [one for one in Accounts(scope).of(member) if one in found[member]] or found[member]
    return found


def as_seen_from(scope: Scope, shown: View, space: SpaceId) -> View:
    """Return a view as it can be drawn in one space: who or what is only in another is no more than its name there."""
    mentioned = identities_of(scope, shown.members())
    away = [member for member, known in mentioned.items() if all(space_of(one) != space for one in known)]
    elsewhere = [channel for channel in shown.places() if space_of(channel) != space]
    if not (away or elsewhere):
        return shown
    names = {MemberId(row.member): str(row.name) for row in scope.among(members, "member", away)}
    called = {ChannelId(row.channel): str(row.name) for row in scope.among(channels, "channel", elsewhere)}
    return shown.reworded(lambda text: seen_from(text, space, names, called))
