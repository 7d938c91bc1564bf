"""The Linker port: which entries of a register may be of one person. It proposes pairs; people decide."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Protocol

from attrs import field, frozen

from slrtkit.domain.duplicates import Agreement, Candidate

__all__ = ["Agreement", "Candidate", "Candidates", "Entry", "Kind", "Layout", "Linker", "NotRun", "Trait"]


class Kind(StrEnum):
    """What a trait is, and so what makes two values alike."""

    NAME = "name"
    """Words parted by single spaces; order, a letter, an initial or a missing word may differ."""
    CODE = "code"
    """A number that is given out once, as a NIK; a digit may be wrong."""
    DAY = "day"
    """A day as YYYYMMDD; a digit may be wrong, day and month be exchanged or never have been known."""
    PLACE = "place"
    """A code in steps, `33.16.09.1008`; two places may lie in one larger one."""
    WORD = "word"
    """One of a few words: the same or another."""


@frozen
class Trait:
    """What entries are compared by.

    Attributes:
        name: Under which name entries have it: small letters and low lines.
        kind: What makes two values alike.
        doubt: How often the values of two entries of one person are quite different, between 0 and 1.
    """

    name: str
    kind: Kind
    doubt: float = 0.05


@frozen
class Layout:
    """How entries are compared.

    Attributes:
        traits: What is compared.
        blocks: Names of values that two entries must share to be compared at all; one block of them is enough. These may be
            values that are no traits.
    """

    traits: tuple[Trait, ...]
    blocks: tuple[tuple[str, ...], ...]


@frozen
class Entry:
    """One entry of a register: its id, and its values by name; an absent or empty value is not known."""

    id: str
    values: Mapping[str, str] = field(repr=False)


@frozen
class Candidates:
    """The pairs that were found, the likeliest first and then by ids; that there are none is an answer too."""

    pairs: tuple[Candidate, ...]


@frozen
class NotRun:
    """Nobody looked, and why: a stable code, and a sentence for people. It never means that there is nothing to find."""

    code: str
    reason: str


class Linker(Protocol):
    """Finds candidates; decides nothing, keeps nothing, and tells nobody."""

    def candidates(self, layout: Layout, entries: Iterable[Entry], *, least: int) -> Candidates | NotRun:
        """Return the pairs that are at least so probable.

        The same entries give the same pairs, in whatever order they come.

        Args:
            layout: What is compared.
            entries: The register; ids are unique.
            least: The probability from which a pair is told, in ten-thousandths, from 1 to 10,000.

        Raises:
            DomainError: an id stands twice (`linkage.id`), or `least` is out of range (`linkage.least`).
        """
        ...
