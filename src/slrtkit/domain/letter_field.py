"""What is filled in for one letter beside what is known of the case: a ceiling, a service, number and day of a certificate."""

import re
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.domain.rules.nodes import is_plain
from slrtkit.errors import DomainError

__all__ = ["FieldKind", "FieldValue", "LetterField", "Particular"]

FieldValue = str | int | date
"""What is filled in: text, a number or rupiah, a day."""

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,12}")
_LONGEST = 200
_MOST = 10**12 - 1


class FieldKind(StrEnum):
    """What can be filled in."""

    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    """A number, printed as `3 (tiga)`."""
    AMOUNT = "amount"
    """Whole rupiah, printed as `Rp3.000.000,00 (tiga juta rupiah)`."""


@frozen
class LetterField:
    """One thing that letters of a type ask for.

    Attributes:
        code: Its name in texts: `{ceiling}`; also `{ceiling.digits}` and `{ceiling.words}` of numbers and amounts.
        label: What stands before it in a line of its own; empty where it stands in the texts only.
        kind: What is filled in.
        required: Whether there is no letter without it.
        choices: The texts it may be; none: any.
        most: The largest number or amount.
        value: What it is where nothing is filled in, written as `2026-11-21`, `3000000` or a text.

    Raises:
        DomainError: the code is no name, choices or a largest value of another kind, or the value does not fit.
    """

    code: str
    label: str = ""
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    choices: tuple[str, ...] = ()
    most: int = _MOST
    value: str = ""

    def __attrs_post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise DomainError("a field is called like this_one", code="letter-type.field", path="code")
        if self.choices and self.kind is not FieldKind.TEXT:
            raise DomainError("only texts are chosen from a list", code="letter-type.field", path="choices")
        if not 0 <= self.most <= _MOST or (self.most != _MOST and not self.counts):
            raise DomainError("only numbers have a largest one, of at most 12 digits", code="letter-type.field", path="most")
        if self.value:
            self.read(self.value)

    @property
    def counts(self) -> bool:
        """Whether it is a number or an amount."""
        return self.kind in (FieldKind.COUNT, FieldKind.AMOUNT)

    def read(self, written: str) -> FieldValue:
        """Return what was written on a command line, in a form or in a file.

        Raises:
            DomainError: it does not fit; the path is the field's code, and what was written is not repeated.
        """
        value = self._value(written)
        if fault := self._fault(value):
            raise DomainError(f"what is filled in must be {fault}", code="letter-field.value", path=self.code)
        return value

    def _value(self, written: str) -> FieldValue:
        if self.counts and _DIGITS.fullmatch(written):
            return int(written)
        if self.kind is FieldKind.DAY and _DAY.fullmatch(written):
            try:
                return date.fromisoformat(written)
            except ValueError:
                return written
        return written

    def _fault(self, value: FieldValue) -> str:
        match self.kind:
            case FieldKind.COUNT | FieldKind.AMOUNT:
                return "" if type(value) is int and 0 <= value <= self.most else f"a whole number from 0 to {self.most}"
            case FieldKind.DAY:
                return "" if type(value) is date else "a day, written 2026-11-21"
            case FieldKind.TEXT if self.choices:
                return "" if value in self.choices else "one of: " + ", ".join(self.choices)
            case _:
                fits = isinstance(value, str) and value == value.strip() and 1 <= len(value) <= _LONGEST and is_plain(value)
                return "" if fits else f"a text of 1 to {_LONGEST} plain characters, with no space around it"


@frozen
class Particular:
    """What was filled in for one letter.

    Attributes:
        code: The field's code.
        label: What stands before it on the page; empty where it stands in the texts only.
        text: What is printed.
        value: The same for machines: `2026-11-21`, `3000000`, or the text.
    """

    code: str
    label: str
    text: str = field(repr=mask)
    value: str = field(repr=mask)
