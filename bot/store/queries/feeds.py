"""The addresses under which a calendar can be subscribed to.

1. The secret part of an address is made from a random number with the house's key; kept are the number and a keyed
   mark of the secret. Who reads the database without the key can make no address of it.
2. A revoked address is forgotten: the next one has another number, and the old one leads nowhere.
3. An address leads to nothing once its member is no longer here.
"""

from sqlalchemy import Connection, select

from bot.core.ids import CommunityId, MemberId, new_token
from bot.store.fingerprint import Fingerprint
from bot.store.ritual_tables import feeds
from bot.store.scope import Scope
from bot.store.tables import members

NONCE = 32
"""Characters; more than 150 bits."""


class Feeds:
    """The feeds of one community and of its members."""

    def __init__(self, scope: Scope, fingerprint: Fingerprint) -> None:
        """Take the scope, and the key by which a kept number becomes an address."""
        self._scope = scope
        self._fingerprint = fingerprint

    def feed_of(self, member: MemberId | None) -> str:
        """Return the secret part of a feed's address, made if there was none; None: the community's."""
        for row in self._scope.rows(feeds, feeds.c.member == member, order=(feeds.c.mark,)):
            secret = self._fingerprint.feed_secret(row.nonce)
            if self._fingerprint.feed_mark(secret) == row.mark:
                return secret
        self.revoke(member)  # whatever stands there was made with another key
        nonce = new_token(NONCE)
        secret = self._fingerprint.feed_secret(nonce)
        self._scope.insert(feeds, mark=self._fingerprint.feed_mark(secret), member=member, nonce=nonce)
        return secret

    def revoke(self, member: MemberId | None) -> None:
        """Let the address of a feed lead nowhere."""
        self._scope.remove(feeds, feeds.c.member == member)


def feed_at(
    connection: Connection, fingerprint: Fingerprint, secret: str
) -> tuple[CommunityId, MemberId | None] | None:
    """Return whose calendar a secret opens, over all communities (a member None: the community's); None: nobody's."""
    row = connection.execute(
        select(feeds.c.community, feeds.c.member, members.c.here)
        .join(members, members.c.member == feeds.c.member, isouter=True)
        .where(feeds.c.mark == fingerprint.feed_mark(secret))
    ).first()
    if row is None or (row.member is not None and not row.here):
        return None
    return CommunityId(row.community), None if row.member is None else MemberId(row.member)
