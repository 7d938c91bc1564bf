"""What can happen to who belongs to a household, to their names and numbers, and to where it lives.

Each event says the whole of what it changes (all memberships of a person, all periods of one kind), so that what two posts say
apart stands side by side, and never mixes into something that nobody said.
"""

from datetime import date

from attrs import field, frozen

from slrtkit.domain.change import Cause
from slrtkit.domain.household import Classification, Home, Membership, Person, Source
from slrtkit.domain.identifiers import NIK, NKK, RegionCode, mask
from slrtkit.domain.ppks import PPKS
from slrtkit.domain.proposal import Grounds

__all__ = [
    "FamilyCardRecorded",
    "HouseholdMoved",
    "HouseholdReassigned",
    "MemberJoined",
    "MemberLeft",
    "PersonClassified",
    "PersonIdentified",
    "RosterChecked",
]


@frozen
class MemberJoined:
    """A person joined a family card.

    Attributes:
        person: Who, with all that is known of them.
        memberships: All their memberships in this household from now on.
        left: Id of the household where they were last; empty for those whom the register did not know.
    """

    person: Person
    memberships: tuple[Membership, ...]
    cause: Cause
    left: str = ""
    grounds: Grounds = field(factory=Grounds)


@frozen
class MemberLeft:
    """A person left the household: they died, moved away, or live in another one now (`into`).

    Attributes:
        memberships: All their memberships in this household from now on.
        until: The last day on which they belong to it.
    """

    subject: str
    memberships: tuple[Membership, ...]
    until: date
    cause: Cause
    source: Source
    into: str = ""
    grounds: Grounds = field(factory=Grounds)


@frozen
class PersonIdentified:
    """A person's name and NIK are now known to be these."""

    subject: str
    name: str = field(repr=mask)
    nik: NIK | None = None
    grounds: Grounds = field(factory=Grounds)


@frozen
class PersonClassified:
    """A person is counted among one kind of PPKS in these periods."""

    subject: str
    kind: PPKS
    periods: tuple[Classification, ...]
    grounds: Grounds = field(factory=Grounds)


@frozen
class FamilyCardRecorded:
    """The household holds this family card, and its number is this."""

    card: str
    nkk: NKK | None = None
    grounds: Grounds = field(factory=Grounds)


@frozen
class HouseholdMoved:
    """The household lives elsewhere from a day on; recorded in the village that it left.

    The one that it enters learns of it as a whole: see `syncing.HouseholdTransferred`.
    """

    left: RegionCode
    home: Home
    grounds: Grounds = field(factory=Grounds)


@frozen
class HouseholdReassigned:
    """The village where the household lives has another code from a day on, after a split, a merger or a decree; nobody moved.

    It is recorded in the village that was, and in the other one as for a household that moves.
    """

    left: RegionCode
    home: Home
    grounds: Grounds = field(factory=Grounds)


@frozen
class RosterChecked:
    """Somebody asked whether all members are known."""

    complete: bool
    grounds: Grounds = field(factory=Grounds)
