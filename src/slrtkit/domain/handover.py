"""The signed letter in the resident's hands: what, to whom, when."""

from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.errors import DomainError

__all__ = ["HandOver", "Handing"]


class Handing(StrEnum):
    """How a letter was handed over."""

    PRINTED = "printed"
    """On paper, at the desk."""
    FILE = "file"
    """As the signed file: by e-mail, on a stick."""


@frozen
class HandOver:
    """A letter was handed over. Raises DomainError where nobody took it.

    Attributes:
        letter: Id of the letter.
        to: Who took it, in words.
        on: The day, and `by`: the id of the officer who gave it.
        how: On paper, or as a file.
    """

    letter: str
    to: str = field(repr=mask)
    on: date
    by: str
    how: Handing = Handing.PRINTED

    def __attrs_post_init__(self) -> None:
        if not self.to.strip():
            raise DomainError("a letter is handed to somebody", code="hand-over.to", path="to")
