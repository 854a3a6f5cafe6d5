"""What somebody has begun and not finished; it expires after fourteen days."""

from datetime import datetime

from bot.core.ids import MemberId, new_token
from bot.store.scope import Scope
from bot.store.tables import drafts


class Drafts:
    """The drafts of one community's members; nobody gets to see another's."""

    def __init__(self, scope: Scope) -> None:
        """Take the scope."""
        self._scope = scope

    def keep(self, member: MemberId, verb: str, body: str, at: datetime, draft: str | None = None) -> str:
        """Write a draft down, or write it anew under the same token; return its token."""
        token = draft or new_token()
        self._scope.put(drafts, ("draft",), draft=token, member=member, verb=verb, body=body, at=at)
        return token

    def take_up(self, member: MemberId, verb: str, draft: str) -> str | None:
        """Return what a member's own draft says, None where it is gone or somebody else's."""
        row = self._scope.one(drafts, drafts.c.draft == draft, drafts.c.member == member, drafts.c.verb == verb)
        return None if row is None else str(row.body)

    def drop(self, member: MemberId, draft: str) -> None:
        """Throw a member's own draft away."""
        self._scope.remove(drafts, drafts.c.draft == draft, drafts.c.member == member)
