"""What belongs together over accounts, spaces and communities: only because somebody said so, by a code.

1. A code is shown once, to whoever asked for it; kept is its keyed hash, for an hour, and it is good once.
2. Wrong codes are counted by person: five an hour, and no more is looked at.
3. This and the count of attention are the only ones that look across communities: they find whom a code belongs to, and
   never by a name, an address or a likeness.
4. Accounts in one community become one member; in two communities they stay members of each, with one person behind
   them: one budget of attention, one pause, the same mutes.
5. What was linked can be parted again, from each side: what was said stays with whoever was there first.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.core.events import Event, ReleaseDue, TimeCame
from bot.core.ids import CommunityId, EventId, Identity, MemberId, SpaceId, new_token
from bot.core.links import Offered, To
from bot.core.people import Life
from bot.store.codec import event_json
from bot.store.fingerprint import Fingerprint
from bot.store.passage_tables import attention, due, held
from bot.store.queries import moving, union
from bot.store.queries.accounts import Accounts
from bot.store.queries.taking_part import TakingPart
from bot.store.scope import Scope, upsert
from bot.store.tables import accounts, communities, links, members, tries

GOOD_FOR = timedelta(hours=1)
LENGTH = 10
MOMENT = timedelta(microseconds=1)
MOST_TRIES = 5
TRIES_WITHIN = timedelta(hours=1)


class Links:
    """The codes that members make and enter, and what came of them."""

    def __init__(self, scope: Scope, connection: Connection, fingerprint: Fingerprint, now: datetime) -> None:
        """Take the scope; the connection serves the few statements that look across communities."""
        self._scope = scope
        self._connection = connection
        self._fingerprint = fingerprint
        self._now = now
        self._accounts = Accounts(scope)
        self.stirred: set[CommunityId] = set()
        """Whose inbox something came into, so that the engine has something to look for."""

    # ---- codes -------------------------------------------------------------------------------------------------

    def offer(self, member: MemberId, to: To) -> str:
        """Make a code for a member, in the place of an earlier one."""
        code = new_token(LENGTH)
        self._scope.remove(links, links.c.member == member, links.c.to == to)
        self._scope.insert(links, mark=self._mark(code, to), member=member, to=to, until=self._now + GOOD_FOR)
        return code

    def redeem(self, code: str, to: To, by: MemberId) -> Offered | None:
        """Use a code up and return whose it is; None where there is no such code, which is counted.

        One's own code is left as it is: it was typed into the wrong account.
        """
        mark = self._mark(code, to)
        query = select(links.c.community, links.c.member).where(links.c.mark == mark, links.c.until > self._now)
        found = self._connection.execute(query).first()
        if found is not None and found.member == by:
            return self._offered(found)
        if found is not None and self._connection.execute(delete(links).where(links.c.mark == mark)).rowcount:
            return self._offered(found)
        self._connection.execute(insert(tries).values(person=self._person(by), at=self._now))
        return None

    def may_try(self, member: MemberId) -> bool:
        """Say whether somebody may enter a code now: not after five wrong ones within the hour."""
        lately = (tries.c.person == self._person(member), tries.c.at > self._now - TRIES_WITHIN)
        counted = self._connection.execute(select(func.count()).select_from(tries).where(*lately)).scalar_one()
        return bool(counted < MOST_TRIES)

    def _offered(self, row: Any) -> Offered:
        life = select(communities.c.life).where(communities.c.community == row.community)
        is_open = self._connection.execute(life).scalar() == Life.OPEN
        return Offered(CommunityId(row.community), MemberId(row.member), is_open)

    def _mark(self, code: str, to: To) -> str:
        typed = "".join(letter for letter in code.casefold() if letter.isalnum())
        return self._fingerprint.inbox_key("link", to, typed)

    # ---- accounts of one person ----------------------------------------------------------------------------------

    def accounts_of(self, member: MemberId) -> Sequence[Identity]:
        """Return by which accounts somebody goes in this community; none where they go by only one."""
        return self._accounts.of(member)

    def elsewhere(self, member: MemberId) -> Sequence[str]:
        """Return the names of the other communities in which the person behind a member is a member too."""
        also = members.c.person == self._person(member), members.c.community != self._scope.community
        names = select(communities.c.name).join(members, members.c.community == communities.c.community).where(*also)
        return [str(row.name) for row in self._connection.execute(names.distinct().order_by(communities.c.name))]

    def link(self, first: Offered, second: MemberId) -> None:
        """Let two members be one person, who is one member in each community, whichever account linked them there."""
        one, other = self._person_of_maker(first), self._person(second)
        if one is None or other is None:
            return
        known = (members.c.community, members.c.member, members.c.person)
        both = list(self._connection.execute(select(*known).where(members.c.person.in_((one, other)))))
        if one != other:
            self._hold((one, other))
            for table in (members, attention, tries):
                self._connection.execute(update(table).where(table.c.person == other).values(person=one))
        self._agree_on_peace(one)
        # Whoever made the code comes first, and then who was one with them already.
        both.sort(key=lambda row: (row.member != first.member, row.person != one, row.member))
        together: dict[str, list[MemberId]] = {}
        for row in both:
            together.setdefault(row.community, []).append(MemberId(row.member))
        self.unite(together.pop(self._scope.community))
        for community, them in together.items():
            if len(them) > 1:  # where a role may be at work on either just now
                told = EventId(f"keeper:unite:{them[0]}")
                event = TimeCame(id=told, at=self._now, verb="keeper.unite", token="+".join(them))
                self.tell(CommunityId(community), event)

    def unite(self, them: Sequence[MemberId]) -> None:
        """Let the members of this community whom one person is be one member, the first of them."""
        self._unite(self._scope, them)

    def _unite(self, scope: Scope, them: Sequence[MemberId]) -> None:
        known = {row.member: row.person for row in scope.among(members, "member", them)}
        here = [member for member in them if member in known]
        one = [member for member in here if known[member] == known[here[0]]]
        if len(one) < 2:
            return
        first, *others = one
        belonging = Accounts(scope)
        # What is said of it goes first to whoever made the code, so that they learn of a stolen one.
        belonging.write_down(first, self._now)
        for other in others:
            belonging.write_down(other, self._now - MOMENT)
            TakingPart(scope, self._fingerprint.anonymous).unite(first, other)
            union.merge(scope, first, other)
        belonging.tell(first)
        if scope.find(held, member=first) is not None:
            self.tell(scope.community, ReleaseDue(id=EventId(f"release:{first}"), at=self._now, member=first))

    def unlink(self, identity: Identity, member: MemberId) -> None:
        """Let the account in which it is said be somebody of their own again."""
        person, apart = self._person(member), member
        if len(self._accounts.of(member)) > 1:
            apart = union.split(self._scope, identity, member)
        own = new_token()
        self._scope.change(members, members.c.member == apart, person=own)
        spent = select(attention.c.at).where(attention.c.person == person)
        for row in self._connection.execute(spent).all():  # nobody is asked for more by having parted
            self._connection.execute(insert(attention).values(person=own, at=row.at))

    def keep_in_step(self, member: MemberId) -> None:
        """Let what somebody muted, and until when they pause, hold wherever the same person is a member."""
        row = self._scope.find(members, member=member)
        if row is not None:
            same = update(members).where(members.c.person == row.person, members.c.member != member)
            self._connection.execute(same.values(muted=row.muted, paused_until=row.paused_until))

    def _agree_on_peace(self, person: str) -> None:
        """Let everything that one of them muted be muted for all, and the longest pause hold."""
        rows = self._connection.execute(select(members).where(members.c.person == person)).all()
        muted = sorted({kind for row in rows for kind in row.muted.split(",") if kind})
        pauses = [row.paused_until for row in rows if row.paused_until is not None]
        agreed = {"muted": ",".join(muted), "paused_until": max(pauses, default=None)}
        self._connection.execute(update(members).where(members.c.person == person).values(**agreed))

    def _person(self, member: MemberId) -> str | None:
        """Return the person behind a member of this community."""
        row = self._scope.find(members, member=member)
        return None if row is None else str(row.person)

    def _person_of_maker(self, offered: Offered) -> str | None:
        """Return the person behind whoever made a code, also in another community."""
        same = (members.c.community == offered.community, members.c.member == offered.member)
        return self._connection.execute(select(members.c.person).where(*same)).scalar()

    def _hold(self, persons: Sequence[str]) -> None:
        """Let no community count these persons' attention meanwhile."""
        if self._connection.dialect.name == "postgresql":
            lock = select(members.c.member).where(members.c.person.in_(persons)).order_by(members.c.member)
            self._connection.execute(lock.with_for_update())

    # ---- spaces of one community -----------------------------------------------------------------------------------

    def join(self, home: CommunityId, settling: EventId) -> None:
        """Let everything of this community belong to another, and this one be no more; `settling` asked for it.

        Nothing may be read or written here behind it.
        """
        coming = {row.member for row in self._scope.rows(members)}
        moving.join(self._connection, self._scope.community, home, settling)
        at_home = Scope(self._connection, home)
        for them in self._several(at_home):
            self._unite(at_home, sorted(them, key=lambda member: (member in coming, member)))
        self.stirred.add(home)

    def _several(self, scope: Scope) -> list[list[MemberId]]:
        """Return which members of a community are one person."""
        here = members.c.community == scope.community
        several = select(members.c.person).where(here).group_by(members.c.person).having(func.count() > 1)
        found: dict[str, list[MemberId]] = {}
        for row in scope.rows(members, members.c.person.in_(several)):
            found.setdefault(row.person, []).append(MemberId(row.member))
        return list(found.values())

    def part(self, space: SpaceId, settling: EventId) -> CommunityId:
        """Let a space be a community of its own (again), quiet, with its channels and its people; return it.

        `settling` asked for it.
        """
        for identity in moving.of_people_elsewhere(self._scope, space):
            self._take_apart(identity)
        own = moving.part(self._connection, self._scope, space, settling, self._now, self._fingerprint)
        self.stirred.add(own)
        return own

    def _take_apart(self, identity: Identity) -> None:
        """Let an account go with its space, though the same person stays here by another; both are theirs still."""
        row = self._scope.find(accounts, identity=identity)
        assert row is not None  # whoever goes by several accounts has each written down
        coordinates = self._scope.find(members, member=row.member, coordinator=True) is not None
        apart = union.split(self._scope, identity, MemberId(row.member))
        self._scope.change(members, members.c.member == apart, coordinator=coordinates)

    # ---- telling --------------------------------------------------------------------------------------------------

    def tell(self, community: CommunityId, event: Event) -> None:
        """Let an event happen in the community of whoever made a code."""
        row = {"community": community, "id": event.id, "due_at": self._now, "nonce": new_token()}
        fresh = upsert(self._connection, due).values(**row, body=event_json.dumps(event)).on_conflict_do_nothing()
        self._connection.execute(fresh)
