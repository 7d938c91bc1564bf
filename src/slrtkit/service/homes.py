"""Where somebody is registered: the household to which a person belongs, or belonged to last."""

from collections.abc import Callable
from datetime import date

from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.errors import NotFoundError
from slrtkit.service.admission import Find

__all__ = ["home_of"]


def home_of(person: str, find: Find, read: Callable[[str], Household]) -> Household:
    """Return the household to which a person belongs, or belonged to last.

    Args:
        person: Id of the person.
        find: Looks in the indexes of a journal or a command.
        read: Returns a household by its id.

    Raises:
        NotFoundError: nobody in the register has this id.
    """
    for index in ("person", "former"):
        homes = [read(home) for home in find(StreamKind.HOUSEHOLD, index, person.encode())]
        if homes:
            return max(homes, key=lambda home: (_until(home, person), home.id))
    raise NotFoundError("nobody in the register has this id", code="person.unknown", path=person)


def _until(household: Household, person: str) -> date:
    return max((one.until or date.max for one in household.memberships if one.person == person), default=date.max)
