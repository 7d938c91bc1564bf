"""NIK, NKK, region code and letter number: checked for structure, masked wherever they are shown.

The structure of a NIK (PPRRSS DDMMYY XXXX, the day plus 40 for women, no check digit) says where and when it was issued. It
never says where a person lives, nor in which century they were born: the first is a fact of the household, the second needs a
date (UU 23/2006 on population administration, article 13, and PP 40/2019).
"""

import re
from calendar import monthrange
from datetime import date
from enum import IntEnum
from typing import Self

from attrs import field, frozen

from slrtkit.errors import InvalidIdentifierError
from slrtkit.errors.masking import mask

__all__ = ["NIK", "NKK", "LetterNumber", "RegionCode", "RegionLevel", "mask"]

_DIGITS = 16
_WOMAN = 40
_LONGEST_MONTH = 31
_LONGEST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BIRTHDAYS = frozenset(
    f"{day + woman:02}{month:02}"
    for month, longest in enumerate(_LONGEST_DAYS, 1)
    for day in range(1, longest + 1)
    for woman in (0, _WOMAN)
)
"""Digits 7 to 10 of every NIK."""
_PROVINCES = frozenset(
    "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96".split()  # noqa: SIM905  a table of numbers reads better than a list
)
"""The provinces (Kepmendagri 300.2.2-2138/2025 on codes of regions); 92, 93, 95 and 96 are the youngest."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_REGION = re.compile(r"[1-9]\d(\.(?!00)\d\d(\.(?!00)\d\d(\.[1-9]\d{3})?)?)?")
_LETTER_NUMBER = re.compile(r"(?=.*\d)[0-9A-Za-z.\-]+(/[0-9A-Za-z.\-]+){1,7}")
_LETTER_NUMBER_LENGTH = 80


def _sixteen_digits(text: str, name: str) -> None:
    if not (text.isascii() and text.isdigit()):
        raise InvalidIdentifierError(
            f"a {name} has digits only", code=f"{name.lower()}.digits", cure="write it without spaces or dots"
        )
    if len(text) != _DIGITS:
        raise InvalidIdentifierError(f"a {name} has {_DIGITS} digits, not {len(text)}", code=f"{name.lower()}.length")
    if text[:2] not in _PROVINCES:
        raise InvalidIdentifierError(
            f"no province has the code that this {name} begins with",
            code=f"{name.lower()}.region",
            cure="compare digits 1 and 2 with the card",
        )
    if "00" in (text[2:4], text[4:6]):
        raise InvalidIdentifierError(f"no region has the code that this {name} begins with", code=f"{name.lower()}.region")


@frozen(repr=False, order=True)
class NIK:
    """Nomor Induk Kependudukan: 16 digits that identify one resident of Indonesia.

    Raises:
        InvalidIdentifierError: the structure is wrong; the message never contains the number.
    """

    text: str = field()

    def __attrs_post_init__(self) -> None:
        _sixteen_digits(self.text, "NIK")
        if self.text[6:10] in _BIRTHDAYS:
            return
        if not 1 <= self._day <= _LONGEST_MONTH:
            raise InvalidIdentifierError(
                "digits 7 and 8 of this NIK are no day: a man's is 01 to 31, a woman's 41 to 71",
                code="nik.date",
                cure="compare with the KTP, digits 7 and 8",
            )
        raise InvalidIdentifierError(
            "the birth date inside this NIK does not exist", code="nik.date", cure="compare with the KTP, digits 7 to 12"
        )

    @property
    def _day(self) -> int:
        day = int(self.text[6:8])
        return day - _WOMAN if day > _WOMAN else day

    @property
    def female(self) -> bool:
        """Whether the number was issued to a woman."""
        return int(self.text[6:8]) > _WOMAN

    def birth_date(self, on: date) -> date | None:
        """The latest birth date not after `on` that the number allows; None where no such date exists (29 February)."""
        for century in (on.year // 100 * 100, on.year // 100 * 100 - 100):
            year, month = century + int(self.text[10:12]), int(self.text[8:10])
            if self._day <= monthrange(year, month)[1] and date(year, month, self._day) <= on:
                return date(year, month, self._day)
        return None

    @property
    def masked(self) -> str:
        """The first four digits and twelve stars."""
        return mask(self.text)

    def __repr__(self) -> str:
        return f"NIK({self.masked!r})"

    __str__ = __repr__


@frozen(repr=False, order=True)
class NKK:
    """Nomor Kartu Keluarga: 16 digits that identify one family card. Many persons share one.

    Raises:
        InvalidIdentifierError: the structure is wrong; the message never contains the number.
    """

    text: str = field()

    def __attrs_post_init__(self) -> None:
        _sixteen_digits(self.text, "NKK")

    @property
    def masked(self) -> str:
        """The first four digits and twelve stars."""
        return mask(self.text)

    def __repr__(self) -> str:
        return f"NKK({self.masked!r})"

    __str__ = __repr__


class RegionLevel(IntEnum):
    """How deep a region stands: the number of parts of its code."""

    PROVINCE = 1
    REGENCY = 2
    DISTRICT = 3
    VILLAGE = 4


_LEVELS = tuple(RegionLevel)


@frozen(order=True)
class RegionCode:
    """A Kemendagri region code: `33`, `33.16`, `33.16.09` or `33.16.09.1008`.

    Raises:
        InvalidIdentifierError: it has another form.
    """

    text: str = field()

    def __attrs_post_init__(self) -> None:
        if not _REGION.fullmatch(self.text):
            raise InvalidIdentifierError(
                "this is not a region code",
                code="region.form",
                cure="write it as 33, 33.16, 33.16.09 or 33.16.09.1008",
            )

    @property
    def level(self) -> RegionLevel:
        """Province, regency, district or village."""
        return _LEVELS[self.text.count(".")]

    @property
    def parent(self) -> Self | None:
        """The region one level up; None above a province."""
        return type(self)(self.text.rpartition(".")[0]) if "." in self.text else None

    def contains(self, other: Self) -> bool:
        """Whether the other region is this one or lies inside it."""
        return other.text == self.text or other.text.startswith(self.text + ".")

    def __str__(self) -> str:
        return self.text


@frozen(order=True)
class LetterNumber:
    """The number of an official letter, such as `440/001/SLRT/XI/2026`: two to eight parts, at least one digit.

    Raises:
        InvalidIdentifierError: it has another form.
    """

    text: str = field()

    def __attrs_post_init__(self) -> None:
        if len(self.text) > _LETTER_NUMBER_LENGTH or not _LETTER_NUMBER.fullmatch(self.text):
            raise InvalidIdentifierError(
                "this is not a letter number",
                code="letter-number.form",
                cure="write it as parts with slashes, such as 440/001/SLRT/XI/2026",
            )

    @classmethod
    def compose(
        cls, pattern: str, *, classification: str, sequence: int, unit: str, dated: date, letter_type: str = ""
    ) -> Self:
        """Fill a pattern; `{classification} {type} {sequence} {sequence3} {unit} {roman_month} {month} {year}` are filled in.

        Raises:
            InvalidIdentifierError: the pattern names something else, or the outcome is no letter number.
        """
        values = {
            "classification": classification,
            "type": letter_type,
            "sequence": str(sequence),
            "sequence3": f"{sequence:03}",
            "unit": unit,
            "roman_month": _ROMAN[dated.month - 1],
            "month": f"{dated.month:02}",
            "year": str(dated.year),
        }
        text = pattern
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        return cls(text)

    def __str__(self) -> str:
        return self.text
