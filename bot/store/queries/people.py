"""Members and the identities they go by."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Row, and_, bindparam, select

from bot.core.effects import Kind
from bot.core.hours import WakingHours
from bot.core.ids import Identity, MemberId, SpaceId, external_of, new_token, space_of
from bot.core.people import AT_ONCE, AT_ONCE_WITHIN, Community, Member
from bot.core.profiles import Profile
from bot.store.queries.accounts import Accounts, identities_of
from bot.store.scope import Scope, within
from bot.store.tables import accounts, audits, forgotten, identities, members, spaces

_KNOWN = (
    select(members)
    .join(identities, and_(identities.c.community == members.c.community, identities.c.member == members.c.member))
    .where(identities.c.community == bindparam("community"), identities.c.identity == bindparam("identity"))
)
"""Asked of every act of everybody, so in one go."""


class People:
    """The members of one community."""

    def __init__(self, scope: Scope, community: Community, mark: Callable[[Identity], str]) -> None:
        """Take the scope and the community, whose zone and hours stand in for what a member did not say.

        `mark` turns an identity into what it can be recognised by after it was forgotten.
        """
        self._scope = scope
        self._mark = mark
        self._community = community
        self._accounts = Accounts(scope)

    def member(self, member: MemberId) -> Member | None:
        """Return a member of this community."""
        row = self._scope.find(members, member=member)
        return None if row is None else self._member(row)

    def known(self, identity: Identity) -> Member | None:
        """Return whose identity this is, if we have met."""
        return next((self._member(row) for row in self._scope.asked(_KNOWN, identity=identity)), None)

    def meet(self, profile: Profile, joined_at: datetime | None = None) -> Member | None:
        """Write down what a platform tells of a person; `joined_at` where we saw them join. Bots are nobody."""
        if profile.bot:
            return None
        told = _told(profile)
        row = self._scope.find(identities, identity=profile.identity)
        if row is not None:
            if joined_at is not None:
                told["joined_at"] = joined_at
            if not self._accounts.told({profile.identity: told}):
                self._scope.change(members, members.c.member == row.member, **told)
            met = MemberId(row.member)
        else:
            self._scope.remove(forgotten, forgotten.c.mark == self._mark(profile.identity))
            (met,) = self._write_down({profile.identity: told}, joined_at)
        if joined_at is not None:
            self._tell_imports(met, joined_at)
        return self.member(met)

    def _tell_imports(self, member: MemberId, joined_at: datetime) -> None:
        """Write down whether somebody joins by themselves, or with many at once, none of whom is a newcomer."""
        self._scope.change(members, members.c.member == member, members.c.imported.is_(True), imported=False)
        near = self._joined_near(member, joined_at)
        for begin in range(len(near) - AT_ONCE + 1):
            (since, _), *_, (until, _) = together = near[begin : begin + AT_ONCE]
            if until - since <= AT_ONCE_WITHIN:
                self._scope.change(members, members.c.member.in_([one for _, one in together]), imported=True)

    def _joined_near(self, member: MemberId, joined_at: datetime) -> list[tuple[datetime, str]]:
        """Return who joined just before somebody and just after, in order, with them among these."""
        others, at, most = members.c.member != member, members.c.joined_at, AT_ONCE - 1
        before = self._scope.rows(members, others, at <= joined_at, order=(at.desc(),), most=most)
        after = self._scope.rows(members, others, at > joined_at, order=(at,), most=most)
        earlier, later = ([(row.joined_at, str(row.member)) for row in rows] for rows in (before, after))
        return [*reversed(earlier), (joined_at, member), *later]

    def joined_since(self, since: datetime) -> list[Member]:
        """Return who is here and joined since a moment, as we saw it."""
        return [
            self._member(row)
            for row in self._scope.rows(members, members.c.here.is_(True), members.c.joined_at > since)
        ]

    def find(self, profiles: Iterable[Profile]) -> None:
        """Write down who is here without having joined just now, but for whoever asked to be forgotten.

        It costs a few statements for all of them together, and writes only what is new.
        """
        told = {profile.identity: _told(profile) for profile in profiles if not profile.bot}
        known = {Identity(row.identity): row.member for row in self._scope.among(identities, "identity", told)}
        standing = {row.member: row._mapping for row in self._scope.among(members, "member", known.values())}
        several = self._accounts.told({identity: told[identity] for identity in known})
        now = {member: told[identity] for identity, member in known.items() if identity not in several}
        self._scope.change_all(
            members,
            "member",
            {member: said for member, said in now.items() if any(standing[member][key] != said[key] for key in said)},
        )
        marks = {self._mark(identity): identity for identity in told if identity not in known}
        gone = {marks[row.mark] for row in self._scope.among(forgotten, "mark", marks)}
        self._write_down({identity: told[identity] for identity in marks.values() if identity not in gone})

    def _write_down(
        self, told: Mapping[Identity, Mapping[str, Any]], joined_at: datetime | None = None
    ) -> list[MemberId]:
        """Make a member of each whom we did not know."""
        new = {MemberId(new_token()): identity for identity in told}
        asked_nothing = {"coordinator": False, "joined_at": joined_at, "muted": ""}
        reserved = {SpaceId(row.space) for row in self._scope.rows(spaces, spaces.c.reserved.is_(True))}
        self._scope.insert_all(
            members,
            [
                {
                    "member": member,
                    "person": member,
                    "approachable": space_of(known) not in reserved,
                    **asked_nothing,
                    **told[known],
                }
                for member, known in new.items()
            ],
        )
        self._scope.insert_all(identities, [{"identity": known, "member": member} for member, known in new.items()])
        return list(new)

    def who(self, identity: Identity) -> Member:
        """Return whose identity this is, after writing down somebody unknown."""
        known = self.known(identity)
        if known is not None:
            return known
        met = self.meet(Profile(identity=identity, name=external_of(identity)))
        assert met is not None  # only bots are nobody
        return met

    def turned_to_us(self, identity: Identity) -> None:
        """Write down that somebody did something with us of their own accord: from now on we may write to them."""
        known = self.known(identity)
        if known is not None and not known.approachable:
            self._scope.change(members, members.c.member == known.id, approachable=True)

    def identities_of(self, some: Iterable[MemberId]) -> dict[MemberId, list[Identity]]:
        """Return by which identities members go, each one's latest used first."""
        return identities_of(self._scope, some)

    def spaces_of(self, member: MemberId) -> tuple[SpaceId, ...]:
        """Return where a member can be met, the place of the account that they used last first."""
        known = self.identities_of([member]).get(member, [])
        return tuple(dict.fromkeys(space_of(identity) for identity in known))

    def away_from(self, space: SpaceId, some: Iterable[MemberId]) -> frozenset[MemberId]:
        """Return who of these is met only in other spaces."""
        known = self.identities_of(some)
        return frozenset(member for member, these in known.items() if all(space_of(one) != space for one in these))

    def coordinators(self) -> tuple[Member, ...]:
        """Return who coordinates, in the order of their names."""
        rows = self._scope.rows(
            members, members.c.coordinator.is_(True), members.c.here.is_(True), order=(members.c.name,)
        )
        return tuple(self._member(row) for row in rows)

    def everybody(self) -> tuple[Member, ...]:
        """Return all members who are here."""
        return tuple(self._member(row) for row in self._scope.rows(members, members.c.here.is_(True)))

    def names(self) -> frozenset[str]:
        """Return what anybody here is called, or was."""
        return frozenset(row.name for table in (members, accounts) for row in self._scope.rows(table))

    def here_in(self, space: SpaceId) -> frozenset[Identity]:
        """Return who is here in a space, by the identities that they have there."""
        here = select(members.c.member).where(members.c.community == self._scope.community, members.c.here.is_(True))
        gone = select(accounts.c.identity).where(accounts.c.here.is_(False))
        theirs = (identities.c.member.in_(here), identities.c.identity.not_in(gone))
        found = self._scope.rows(identities, within(identities.c.identity, space), *theirs)
        return frozenset(Identity(row.identity) for row in found)

    def appoint(self, member: MemberId, *, coordinator: bool) -> None:
        """Make somebody a coordinator, or release them."""
        self._scope.change(members, members.c.member == member, coordinator=coordinator)

    def leave(self, identity: Identity) -> None:
        """Write down that somebody left a space; nothing is sent to whoever is in none any more."""
        row = self._scope.find(identities, identity=identity)
        if row is not None and not self._accounts.left(identity):
            self._scope.change(members, members.c.member == row.member, here=False, coordinator=False)

    def leave_all(self, space: SpaceId) -> None:
        """Write down that nobody is met in a space any more; who coordinates does so again once they are back."""
        self._accounts.left_all(space)
        there = within(identities.c.identity, space)
        known = select(identities.c.member).where(identities.c.community == self._scope.community, there)
        by_several = select(accounts.c.member).where(accounts.c.community == self._scope.community)
        self._scope.change(members, members.c.member.in_(known), members.c.member.not_in(by_several), here=False)

    def used(self, identity: Identity, at: datetime) -> None:
        """Write down by which of their accounts somebody acted, where they have several."""
        self._accounts.used(identity, at)

    def allow(
        self,
        member: MemberId,
        *,
        waking: WakingHours | None = None,
        paused_until: datetime | None = None,
        muted: frozenset[Kind] = frozenset(),
    ) -> None:
        """Write down what a member allows, all of it: `waking` None means the community's hours."""
        self._scope.change(
            members,
            members.c.member == member,
            waking_start=None if waking is None else waking.start.isoformat("minutes"),
            waking_end=None if waking is None else waking.end.isoformat("minutes"),
            paused_until=paused_until,
            muted=",".join(sorted(muted)),
        )

    def own_hours(self, member: MemberId) -> WakingHours | None:
        """Return the waking hours a member chose, None where the community's hold."""
        row = self._scope.find(members, member=member)
        return None if row is None else _hours(row)

    def note_use_of_name(self, by: MemberId, about: MemberId, act: str, at: datetime) -> None:
        """Write down that a coordinator used a member's name; that member can see it."""
        self._scope.insert(audits, coordinator=by, about=about, act=act, at=at)

    def uses_of_name(self, about: MemberId, most: int = 20) -> tuple[tuple[str, str, datetime], ...]:
        """Return who used a member's name, for what (a key of config/voice), and when, latest first."""
        rows = self._scope.rows(audits, audits.c.about == about, order=(audits.c.id.desc(),), most=most)
        names = {member.id: member.name for member in self.everybody()}
        return tuple((names.get(row.coordinator, ""), row.act, row.at) for row in rows)

    def person_of(self, member: MemberId) -> str | None:
        """Return the person behind a member, who may be a member elsewhere too."""
        row = self._scope.find(members, member=member)
        return None if row is None else str(row.person)

    def _member(self, row: Row[Any]) -> Member:
        return Member(
            id=MemberId(row.member),
            name=row.name,
            zone=_zone(row.zone) or self._community.zone,
            zone_is_told=_zone(row.zone) is not None,
            waking=_hours(row) or self._community.spans.waking,
            coordinator=row.coordinator,
            may_coordinate=row.may_coordinate,
            guest=row.guest,
            here=row.here,
            approachable=row.approachable,
            joined_at=row.joined_at,
            imported=row.imported,
            paused_until=row.paused_until,
            muted=frozenset(Kind(kind) for kind in row.muted.split(",") if kind),
        )


def _told(profile: Profile) -> dict[str, Any]:
    """Return what a platform tells of a person as a row keeps it."""
    return {
        "name": profile.name[:80],
        "zone": profile.zone if _zone(profile.zone) else None,
        "guest": profile.guest,
        "may_coordinate": profile.may_coordinate,
        "here": True,
    }


@lru_cache(maxsize=1024)  # a zone that is not there would be looked for on the disk again for every person
def _zone(name: str | None) -> ZoneInfo | None:
    """Return a zone, None where this machine does not know it (its tables may be older than the platform's)."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _hours(row: Row[Any]) -> WakingHours | None:
    if row.waking_start is None or row.waking_end is None:
        return None
    return WakingHours(time.fromisoformat(row.waking_start), time.fromisoformat(row.waking_end))
