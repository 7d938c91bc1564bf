"""The Catalog port: programs and their rules."""

from typing import Protocol

from slrtkit.domain.program import Program

__all__ = ["Catalog"]


class Catalog(Protocol):
    """The programs a district offers. What it returns was checked when it was loaded."""

    def codes(self) -> tuple[str, ...]:
        """The codes of all programs, sorted."""
        ...

    def program(self, code: str) -> Program:
        """Return one program.

        Raises:
            NotFoundError: the catalog has no such program.
        """
        ...
