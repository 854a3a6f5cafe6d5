"""Keyed hashes: an id that may contain a person is never kept as itself."""

import hashlib

from bot.core.ids import CommunityId, Identity, MemberId


class Fingerprint:
    """Turns ids into short marks that nobody without the key can turn back."""

    def __init__(self, key: str) -> None:
        """Take the secret key; the same key must be given for as long as marks are to be recognised."""
        self._key = hashlib.blake2b(key.encode(), digest_size=32).digest()

    def inbox_key(self, *parts: str) -> str:
        """Return 32 characters by which a repeated happening is recognised."""
        return self._of(parts, 16)

    def effect_key(self, *parts: str) -> str:
        """Return 24 characters that name an effect, the same whenever its event is handled again."""
        return self._of(parts, 12)

    def mark_of(self, community: CommunityId, identity: Identity) -> str:
        """Return 32 characters by which one community recognises somebody whom it has not written down."""
        return self._of(("forgotten", community, identity), 16)

    def anonymous(self, seal: str, member: MemberId) -> str:
        """Return 32 characters that only this seal makes of a member; none without a seal."""
        return self._of(("anonymous", seal, member), 16) if seal else ""

    def words_mark(self, words: str) -> str:
        """Return 32 characters by which the words of a card that left are recognised."""
        return self._of(("card", words), 16)

    def feed_secret(self, nonce: str) -> str:
        """Return the 40 characters of a feed's address that belong to a kept number."""
        return self._of(("feed", nonce), 20)

    def feed_mark(self, secret: str) -> str:
        """Return 32 characters by which the secret of a feed's address is recognised."""
        return self._of(("feed mark", secret), 16)

    def _of(self, parts: tuple[str, ...], size: int) -> str:
        return hashlib.blake2b("\0".join(parts).encode(), digest_size=size, key=self._key).hexdigest()
