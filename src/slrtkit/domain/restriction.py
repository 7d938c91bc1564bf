"""Restricted persons and households: children, victims of violence, complaints about an official.

Only the officers who are named work with them; they stay out of lists, searches, duplicates and village meetings (UU PDP
27/2022, article 4 on specific personal data; UU 35/2014 on children, article 64; UU 12/2022 on sexual violence).
"""

from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.household import Household
from slrtkit.domain.identifiers import mask
from slrtkit.errors import DomainError

__all__ = ["Restriction", "RestrictionGround", "RestrictionLifted", "RestrictionPlaced", "subjects_of"]


class RestrictionGround(StrEnum):
    """Why somebody is restricted."""

    CHILD = "child"
    VIOLENCE = "violence"
    OFFICIAL = "official"
    """The case is about an official of the place."""
    OTHER = "other"


@frozen
class Restriction:
    """Who may work with one person or household.

    Attributes:
        subject: Id of the person or the household; a household is restricted with everybody in it, and with one of them.
        ground: Why.
        officers: Ids of those who may.
        on: Since which day.
        lifted: True once it is lifted.
        remark: Why it was lifted.

    Raises:
        DomainError: no officer is named, or one twice.
    """

    subject: str
    ground: RestrictionGround
    officers: tuple[str, ...]
    on: date
    lifted: bool = False
    remark: str = field(default="", repr=mask)

    def __attrs_post_init__(self) -> None:
        if not all(self.officers) or not self.officers or len(set(self.officers)) != len(self.officers):
            raise DomainError("a restriction names its officers, each once", code="restriction.officers", path="officers")

    @property
    def id(self) -> str:
        """The id of its stream: the subject's."""
        return self.subject


@frozen
class RestrictionPlaced:
    """A person or household was restricted, or other officers were named."""

    restriction: Restriction


@frozen
class RestrictionLifted:
    """It was lifted, with a reason."""

    remark: str
    lifted: bool = True


def subjects_of(household: Household) -> frozenset[str]:
    """The ids under which a restriction concerns a household: its own, and those of all its persons."""
    return frozenset({household.id, *(person.id for person in household.persons)})
