"""The Catalog port: programs and their rules, and the facts that these speak of."""

from typing import Protocol

from slrtkit.domain.program import Program
from slrtkit.domain.rules import FactCatalogue

__all__ = ["Catalog"]


class Catalog(Protocol):
    """The programs a district offers. What it returns was checked when it was loaded."""

    @property
    def facts(self) -> FactCatalogue:
        """What the rules may speak of: the facts that every program may use, and those that the district adds."""
        ...

    def codes(self) -> tuple[str, ...]:
        """The codes of all programs, sorted."""
        ...

    def program(self, code: str) -> Program:
        """Return one program.

        Raises:
            NotFoundError: the catalog has no such program.
        """
        ...
