"""The Sheet port: households that come from outside, read one after the other."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from attrs import frozen

from slrtkit.domain.household import Household
from slrtkit.domain.participation import ParticipationAnswer

__all__ = ["Entry", "HouseholdSheet"]


@frozen
class Entry:
    """A household of a sheet.

    Attributes:
        household: The household, with all that the sheet states of it.
        answers: (bearer, program) -> what was said of that program: the bearer is a person, a family card or the household.
    """

    household: Household
    answers: Mapping[tuple[str, str], ParticipationAnswer]


class HouseholdSheet(Protocol):
    """A table of households, read from its beginning to its end, once."""

    @property
    def foreign(self) -> bool:
        """Whether its ids are another system's, so that who stands in it is found by numbers and names."""
        ...

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with what was read until now."""
        ...

    @property
    def spoiled(self) -> bool:
        """Whether a fault may be of any household, so that none is without."""
        ...

    def entries(self) -> Iterator[Entry]:
        """Yield the households in which nothing is wrong."""
        ...
