"""Offices and officers: who works where, in which time zone, under which letterhead."""

from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.letterhead import Letterhead
from slrtkit.errors import DomainError

__all__ = ["Office", "Officer", "Zone"]


class Zone(StrEnum):
    """The three time zones of Indonesia (Keppres 41/1987), without daylight saving."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"

    @property
    def offset(self) -> timezone:
        """UTC+7, +8 or +9."""
        return timezone(timedelta(hours={Zone.WIB: 7, Zone.WITA: 8, Zone.WIT: 9}[self]), self.value)

    def day(self, instant: datetime) -> date:
        """The calendar day that an instant falls on in this zone."""
        return instant.astimezone(self.offset).date()


@frozen
class Office:
    """A post that takes complaints or issues letters.

    Attributes:
        code: The code of its region, and a name of its own where the region has several: `33.16.dinsos`.
        region: Where it stands; its letters concern this region and what lies inside it.
        unit: Its short name inside letter numbers.
        number_pattern: See `LetterNumber.compose`.
        place: The place name before the date of a letter.
        training: True for an office that only practises: CONTOH stands across all its letters.
    """

    code: str
    name: str
    region: RegionCode
    zone: Zone
    unit: str
    place: str
    letterhead: Letterhead
    number_pattern: str = "{classification}/{sequence3}/{unit}/{roman_month}/{year}"
    training: bool = False

    def __attrs_post_init__(self) -> None:
        if "{sequence}" not in self.number_pattern and "{sequence3}" not in self.number_pattern:
            raise DomainError("a number pattern counts", code="office.pattern", path=self.code, cure="put {sequence3} into it")

    def sequence(self, classification: str, dated: date) -> str:
        """Name the sequence that a letter is counted in: one for each classification and year that the pattern shows."""
        parts = [self.code]
        parts += [classification] if "{classification}" in self.number_pattern else []
        parts += [str(dated.year)] if "{year}" in self.number_pattern else []
        return "/".join(parts)


@frozen
class Officer:
    """A person who works at an office.

    Attributes:
        key: SHA-256 of the SubjectPublicKeyInfo of the certificate they sign with, empty for those who do not sign.
        person: Id of the person in the register whom they are, empty where it is not known: nobody acts on their own family.
        roles: What they are in paraf chains: `kabid`, `sekretaris`, `kadis`.
    """

    id: str
    office: str
    block: SignatureBlock
    key: str = ""
    person: str = ""
    roles: tuple[str, ...] = ()
