"""Offices and officers: who works where, in which time zone, under which letterhead."""

from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.identifiers import RegionCode
from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.letterhead import Letterhead
from slrtkit.errors import DomainError

__all__ = ["NumberScope", "Office", "Officer", "Zone"]


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

    def dated(self, instant: datetime) -> str:
        """The same day in words for people, with the name of the zone: `2026-11-22 WIB`."""
        return f"{self.day(instant).isoformat()} {self.value}"


class NumberScope(StrEnum):
    """What letters are counted by, each apart; always by the office."""

    OFFICE = "office"
    """By nothing else: one sequence for all letters, from year to year."""
    CLASSIFICATION = "classification"
    TYPE = "type"
    """By the letter type."""
    YEAR = "year"
    MONTH = "month"


_SHOWN = {
    NumberScope.CLASSIFICATION: ("{classification}",),
    NumberScope.TYPE: ("{type}",),
    NumberScope.YEAR: ("{year}",),
    NumberScope.MONTH: ("{month}", "{roman_month}"),
}
"""What a number shows that is counted so; two letters must not look alike."""
_USUAL = (NumberScope.CLASSIFICATION, NumberScope.TYPE, NumberScope.YEAR)


@frozen
class Office:
    """A post that takes complaints or issues letters.

    Attributes:
        code: The code of its region, and a name of its own where the region has several: `33.16.dinsos`.
        region: Where it stands; its letters concern this region and what lies inside it.
        unit: Its short name inside letter numbers.
        number_pattern: See `LetterNumber.compose`.
        counted_by: What its letters are counted by; none: by those of classification, type and year that the pattern shows.
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
    counted_by: tuple[NumberScope, ...] = ()

    def __attrs_post_init__(self) -> None:
        if "{sequence}" not in self.number_pattern and "{sequence3}" not in self.number_pattern:
            raise DomainError("a number pattern counts", code="office.pattern", path=self.code, cure="put {sequence3} into it")

        hidden = [scope.value for scope in self.counted_by if scope in _SHOWN and not self._shows(scope)]
        if hidden:
            raise DomainError(
                f"two letters would have one number: the pattern does not show {hidden[0]}, which is counted by",
                code="office.scope",
                path=self.code,
                cure=f"put {_SHOWN[NumberScope(hidden[0])][0]} into it",
            )

    def sequence(self, classification: str, dated: date, letter_type: str = "") -> str:
        """Name the sequence that a letter is counted in: the office, and what its letters are counted by."""
        scopes = self.counted_by or tuple(filter(self._shows, _USUAL))
        parts = {
            NumberScope.CLASSIFICATION: classification,
            NumberScope.TYPE: letter_type,
            NumberScope.YEAR: str(dated.year),
            NumberScope.MONTH: f"{dated.month:02}",
        }
        return "/".join([self.code, *(part for scope, part in parts.items() if scope in scopes)])

    def _shows(self, scope: NumberScope) -> bool:
        return any(shown in self.number_pattern for shown in _SHOWN[scope])


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

    def same(self, other: "Officer | None") -> bool:
        """Whether another id stands for the same person: who has several posts is no second officer."""
        return other is not None and (self.id == other.id or (bool(self.person) and self.person == other.person))
