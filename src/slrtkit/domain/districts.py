"""Which districts a province vouches for: the root of trust of each, named by its fingerprint."""

import re
from datetime import date, datetime

from attrs import frozen

from slrtkit.errors import DomainError

__all__ = ["DistrictEntry", "DistrictList"]

_DIGEST = re.compile(r"[0-9a-f]{64}")


@frozen
class DistrictEntry:
    """One root of trust of a district that a verifier may begin with, whatever it held of that district before.

    So a verifier who knows the province needs no fingerprint of the district; and a district that lost more root keys than its
    threshold spares begins anew, with the next version under keys that the province has seen.

    Attributes:
        scope: Code of the district.
        version: Version of the root.
        root: Its fingerprint, 64 hexadecimal digits.
        recorded: The day on which the entry was added.

    Raises:
        DomainError: no such fingerprint or version (`district.form`).
    """

    scope: str
    version: int
    root: str
    recorded: date

    def __attrs_post_init__(self) -> None:
        if not _DIGEST.fullmatch(self.root) or self.version < 1:
            raise DomainError("a root has a version from 1 on, and 64 hexadecimal digits", code="district.form", path="root")

    @property
    def office(self) -> str:
        """The district, as lists name what an entry speaks for."""
        return self.scope


@frozen
class DistrictList:
    """A signed list of such entries, in the form of an `AuthorityList`."""

    version: int
    scope: str
    issued: datetime
    expires: datetime
    entries: tuple[DistrictEntry, ...]

    def vouches(self, scope: str) -> frozenset[str]:
        """Return the fingerprints of the roots of a district that a verifier may begin with."""
        return frozenset(one.root for one in self.entries if one.scope == scope)
