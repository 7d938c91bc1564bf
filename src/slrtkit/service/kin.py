"""No officer acts on their own family, and no volunteer visits theirs."""

from typing import Protocol

from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.restriction import subjects_of
from slrtkit.errors import AccessDeniedError
from slrtkit.service.journal import Work

__all__ = ["Known", "require_stranger"]


class Known(Protocol):
    """An officer or a volunteer: their id, and the id of the person in the register whom they are, or an empty text."""

    @property
    def id(self) -> str: ...  # noqa: D102  the class says it
    @property
    def person(self) -> str: ...  # noqa: D102  the class says it


def require_stranger(work: Work, officer: Known, household: str) -> None:
    """Make sure that an officer and a household have nobody in common, now or before; restrictions are looked at too.

    One whose person in the register is not known passes.

    Args:
        work: The command.
        officer: Who acts.
        household: Id of the household that it is about.

    Raises:
        AccessDeniedError: somebody of the household lives or lived with the officer, or is restricted to other officers.
        NotFoundError: there is no such household.
    """
    concerned = subjects_of(work.get(StreamKind.HOUSEHOLD, household, Household))
    if not officer.person:
        return
    homes = {known for name in ("person", "former") for known in work.find(StreamKind.HOUSEHOLD, name, officer.person.encode())}
    for home in sorted(homes):
        known = work.peek(StreamKind.HOUSEHOLD, home)
        if isinstance(known, Household) and not concerned.isdisjoint(subjects_of(known)):
            raise AccessDeniedError(
                "nobody acts on their own family", code="access.family", path=officer.id, cure="another officer does"
            )
