"""What an export of the register of letters says: every leaf of every log of a store, and the numbers that no leaf has."""

from datetime import date

from attrs import frozen

from slrtkit.domain.letterlog import Leaf
from slrtkit.domain.numbering import NumberKind

__all__ = ["NumberRun", "RegisterFile", "RegisterLog"]


@frozen
class NumberRun:
    """Numbers of a sequence that no letter of this library has, from the first to the last: elsewhere, in a block, or void.

    Attributes:
        sequence: The sequence.
        first: The first number.
        last: The last one.
        kind: Where they are.
        on: The day on which it was stated.
    """

    sequence: str
    first: int
    last: int
    kind: NumberKind
    on: date


@frozen
class RegisterLog:
    """One log: a checkpoint, as it was signed, and the leaves that it is of, in order."""

    checkpoint: str
    leaves: tuple[Leaf, ...]


@frozen
class RegisterFile:
    """An export as it was read; nothing is said yet of whether it is to be believed."""

    logs: tuple[RegisterLog, ...]
    numbers: tuple[NumberRun, ...] = ()
