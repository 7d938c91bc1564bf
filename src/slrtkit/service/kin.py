"""No officer acts on their own family."""

from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.office import Officer
from slrtkit.domain.restriction import subjects_of
from slrtkit.errors import AccessDeniedError
from slrtkit.service.journal import Work

__all__ = ["require_stranger"]


def require_stranger(work: Work, officer: Officer, household: str) -> None:
    """Make sure that an officer and a household have nobody in common, now or before; restrictions are looked at too.

    An officer whose person in the register is not known (`Officer.person`) passes.

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
        if not concerned.isdisjoint(subjects_of(work.get(StreamKind.HOUSEHOLD, home, Household))):
            raise AccessDeniedError(
                "nobody acts on their own family", code="access.family", path=officer.id, cure="another officer does"
            )
