"""The paper seal: what the QR symbol of a printed letter says, so that a person can compare it with the paper.

A printed page has lost its signature. The seal repeats, under a signature of its own, what a receiver pays or acts on. It
holds no more of a person than a shortened name and the last four digits of the NIK; of sensitive letters, initials.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias, assert_never
from unicodedata import normalize

from attrs import field, fields, frozen

from slrtkit.domain.letter import RecommendationLetter, SigningForm
from slrtkit.errors import DomainError

__all__ = [
    "COMMITMENT_BYTES",
    "LIMITS",
    "OPAQUE",
    "SealClaims",
    "SealedField",
    "SealedValue",
    "claims_of",
    "disagreements",
    "initials",
    "shortened",
]

OPAQUE = "khusus"
"""The type that the seal of a sensitive letter names, whatever its type is."""
COMMITMENT_BYTES = 16
"""How much of the letter's commitment the seal holds: 128 bits, from its beginning."""
LIMITS: Mapping[str, int] = {
    "office": 32,
    "letter": 36,
    "number": 80,
    "type": 32,
    "program": 24,
    "name": 40,
    "role": 40,
    "addressee": 48,
    "service": 40,
}
"""The most bytes of UTF-8 that each text of a seal may have, so that every seal fits the largest symbol."""
_PROGRAMS = 2
_ELLIPSIS = "…"
_TAIL = re.compile(r"\d{4}")
_HEX = re.compile(rf"[0-9a-f]{{{2 * COMMITMENT_BYTES}}}")
_LARGEST = 2**53


class SealedField(StrEnum):
    """What a letter type may put under its seal beside what every seal says: whatever its receiver pays or acts on."""

    ADDRESSEE = "addressee"
    """Who is to act on it, shortened."""
    AMOUNT = "amount"
    """The ceiling, in rupiah."""
    SERVICE = "service"
    """What it is for, shortened."""
    DEPENDANTS = "dependants"
    """How many people it lists."""
    PAGES = "pages"
    """How many pages the letter has."""


SealedValue: TypeAlias = str | int
"""A text (ADDRESSEE, SERVICE) or a whole number from 0 (AMOUNT, DEPENDANTS, PAGES)."""
_TEXTS = frozenset({SealedField.ADDRESSEE, SealedField.SERVICE})


@frozen
class SealClaims:
    """What one seal says.

    Attributes:
        office: Code of the office.
        letter: Id of the letter.
        number: Its number, as printed.
        type: Code of its type, or `OPAQUE`.
        dated: The date it bears.
        valid_until: The last day on which it is good.
        sealed_at: When the seal was made: whole seconds, UTC.
        name: Whom it is about, shortened; initials in a sensitive letter.
        role: The position of who signs it, with the form (a.n., Plt.), shortened.
        commitment: The first 16 bytes of the commitment to what it says, 32 hexadecimal digits.
        nik: The last four digits of the NIK, or empty.
        programs: Codes of at most two programs.
        index: Its place in the register of issued letters, from 0; None where there is no register.
        sealed: What its letter type seals besides.
        specimen: True for training: it is no letter.
        by_hand: True where the paper is signed in ink, and no signed file exists.

    Raises:
        DomainError: (`seal.claims`) a text is empty or longer than in `LIMITS`, or a value has another form; the path is
            the field.
    """

    office: str
    letter: str
    number: str
    type: str
    dated: date
    valid_until: date
    sealed_at: datetime
    name: str = field(repr=False)
    role: str
    commitment: str
    nik: str = field(default="", repr=False)
    programs: tuple[str, ...] = ()
    index: int | None = None
    sealed: Mapping[SealedField, SealedValue] = field(factory=dict, repr=False)
    specimen: bool = False
    by_hand: bool = False

    def __attrs_post_init__(self) -> None:
        for name in ("office", "letter", "number", "type", "name", "role"):
            _require(_fits(getattr(self, name), LIMITS[name]), name)
        _require(len(self.programs) <= _PROGRAMS and all(_fits(one, LIMITS["program"]) for one in self.programs), "programs")
        _require(not self.nik or _TAIL.fullmatch(self.nik) is not None, "nik")
        _require(_HEX.fullmatch(self.commitment) is not None, "commitment")
        _require(self.index is None or 0 <= self.index < _LARGEST, "index")
        _require(self.sealed_at.microsecond == 0 and self.sealed_at.utcoffset() is not None, "sealed_at")
        _require(self.dated <= self.valid_until, "valid_until")
        for name, value in self.sealed.items():
            _require(_fits(value, LIMITS[name]) if name in _TEXTS else _counts(value), name)


def claims_of(
    letter: RecommendationLetter,
    *,
    commitment: str,
    at: datetime,
    nik: str = "",
    programs: Iterable[str] = (),
    index: int | None = None,
    pages: int = 0,
    by_hand: bool = False,
) -> SealClaims:
    """Return what the seal of a letter says: of a sensitive one (children, violence) initials, and no type, program or service.

    Args:
        letter: The letter.
        commitment: The commitment to what it says, 64 hexadecimal digits.
        at: When it is sealed.
        nik: The NIK of whom it is about, or its last four digits, or empty.
        programs: Codes of its programs.
        index: Its place in the register of issued letters.
        pages: How many pages it has, where PAGES is sealed.
        by_hand: Whether it is signed in ink.

    Raises:
        DomainError: (`seal.claims`) something that is not shortened does not fit: a number, a code.
    """
    sensitive, name = letter.sensitive, letter.identity.name
    wanted = set(letter.sealed) - ({SealedField.SERVICE} if sensitive else set())
    values = {one: _value(letter, one, pages) for one in SealedField if one in wanted}
    return SealClaims(
        office=letter.office,
        letter=letter.id,
        number=letter.number,
        type=OPAQUE if sensitive else letter.type,
        dated=letter.dated,
        valid_until=letter.valid_until,
        sealed_at=at.replace(microsecond=0),
        name=initials(name) if sensitive else shortened(name, LIMITS["name"]),
        role=shortened(_role(letter), LIMITS["role"]),
        commitment=commitment[: 2 * COMMITMENT_BYTES],
        nik=nik[-4:],
        programs=() if sensitive else tuple(programs),
        index=index,
        sealed={one: value for one, value in values.items() if value is not None},
        specimen=letter.specimen,
        by_hand=by_hand,
    )


def disagreements(claims: SealClaims, letter: RecommendationLetter, commitment: str, pages: int) -> tuple[str, ...]:
    """Return the fields in which a seal says something else than a letter, as far as the letter tells; none: they agree.

    What no seal can say of the letter, this one does not say either; of such fields the first is told.

    Args:
        claims: What the seal says.
        letter: What `letter.json` says.
        commitment: The commitment in `letter.json`, 64 hexadecimal digits.
        pages: How many pages the file has.
    """
    full = letter.identity.nik if letter.identity.nik.isdecimal() else claims.nik
    try:
        said = claims_of(
            letter,
            commitment=commitment,
            at=claims.sealed_at,
            nik=full,
            programs=claims.programs,
            index=claims.index,
            pages=pages,
            by_hand=claims.by_hand,
        )
    except DomainError as error:
        return (error.path,)
    return tuple(one.name for one in fields(SealClaims) if getattr(said, one.name) != getattr(claims, one.name))


def shortened(text: str, limit: int) -> str:
    """Return a text of at most so many bytes of UTF-8, the same on every machine.

    Of a name that is too long the words between the first and the last become initials, from the back; what is too long still
    is cut, and ends in an ellipsis.

    Args:
        text: What is to be shortened; spaces are made one, characters composed (NFC), and those that no page shows left out.
        limit: Bytes, at least 4.
    """
    words = "".join(c for c in normalize("NFC", text) if c.isprintable() or c.isspace()).split()
    for place in range(len(words) - 2, 0, -1):
        if _size(" ".join(words)) <= limit:
            break
        words[place] = f"{words[place][0]}."
    whole = " ".join(words)
    if _size(whole) <= limit:
        return whole
    cut = whole.encode()[: limit - _size(_ELLIPSIS)].decode(errors="ignore")
    return cut.rstrip() + _ELLIPSIS


def initials(name: str) -> str:
    """Return the first letters of a name's first four words: `S. W.`."""
    return " ".join(f"{word[0]}." for word in normalize("NFC", name).split()[:4])


def _role(letter: RecommendationLetter) -> str:
    block = letter.signature
    form = "" if block.form is SigningForm.DIRECT else f"{block.form.value} "
    return f"{form}{block.on_behalf_of or block.position}"


def _value(letter: RecommendationLetter, name: SealedField, pages: int) -> SealedValue | None:
    match name:
        case SealedField.ADDRESSEE:
            return shortened(" ".join(letter.addressee), LIMITS[name]) or None
        case SealedField.AMOUNT:
            return letter.ceiling
        case SealedField.SERVICE:
            return shortened(letter.service, LIMITS[name]) or None
        case SealedField.DEPENDANTS:
            return len(letter.dependants)
        case SealedField.PAGES:
            return pages
        case _:
            assert_never(name)


def _size(text: str) -> int:
    return len(text.encode())


def _fits(value: object, limit: int) -> bool:
    return isinstance(value, str) and value.isprintable() and 0 < _size(value) <= limit


def _counts(value: object) -> bool:
    return type(value) is int and 0 <= value < _LARGEST


def _require(holds: bool, path: str) -> None:  # noqa: FBT001  the one thing it is told
    if not holds:
        raise DomainError("a seal cannot say this", code="seal.claims", path=path, cure="use a shorter code or number")
