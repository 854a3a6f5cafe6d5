"""Codes by which a person, or a place, says that two things belong together."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.ids import CommunityId, MemberId


class To(StrEnum):
    """What a code leads to: its maker's person, or their community."""

    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Offered:
    """Whose code was entered: a member, perhaps of another community, which may be open for others to join."""

    community: CommunityId
    member: MemberId
    is_open: bool
