"""Musdes: the village meeting, and what it and the home visits say of each household.

Musyawarah desa (UU 6/2014, article 54), in a kelurahan Muskel. Its minutes are the berita acara.
"""

from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.household import Source
from slrtkit.domain.identifiers import mask
from slrtkit.errors import DomainError

__all__ = ["Attendee", "HomeVisit", "ListObjection", "Musdes", "VerivaliOutcome", "VerivaliResult"]


class VerivaliResult(StrEnum):
    """What was found of a household."""

    LAYAK = "layak"
    TIDAK_LAYAK = "tidak-layak"
    PINDAH = "pindah"
    MENINGGAL = "meninggal"
    TIDAK_DITEMUKAN = "tidak-ditemukan"
    MENOLAK = "menolak"
    """The family refused to be surveyed."""
    USULAN_BARU = "usulan-baru"
    """Not on the pre-list, and proposed by the meeting."""


@frozen
class Attendee:
    """One line of the attendance list: name, and for whom they came (BPD, RT 02, PSM …)."""

    name: str
    role: str


@frozen
class Musdes:
    """The meeting: its day and place, who led it, who came, and what was resolved.

    Raises:
        DomainError: it has no place or chair, or nobody but the chair came.
    """

    on: date
    place: str
    chair: str
    attendance: tuple[Attendee, ...]
    resolutions: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not self.place.strip() or not self.chair.strip():
            raise DomainError("a meeting has a place and a chair", code="verivali.musdes", path="musdes")
        if len(self.attendance) < 2:  # noqa: PLR2004  two make a meeting
            raise DomainError("a meeting has an attendance list", code="verivali.attendance", path="attendance")


@frozen
class VerivaliOutcome:
    """What was found of one household; whatever is not LAYAK carries a reason."""

    result: VerivaliResult
    on: date
    source: Source
    reason: str = field(default="", repr=mask)

    def __attrs_post_init__(self) -> None:
        if self.result is not VerivaliResult.LAYAK and not self.reason.strip():
            raise DomainError(f"to be {self.result.value} carries a reason", code="verivali.reason", path="reason")


@frozen
class HomeVisit:
    """Somebody was at the home: when, who, what they saw, and the SHA-256 of form or photograph, or empty."""

    on: date
    by: str
    found: str = field(repr=mask)
    evidence: str = ""


@frozen
class ListObjection:
    """A resident objects in public to the list of the Musdes: to one household's place on it, or absence from it."""

    id: str
    household: str
    by: str = field(repr=mask)
    text: str = field(repr=mask)
    on: date
    answer: str = field(default="", repr=mask)

    def __attrs_post_init__(self) -> None:
        if not self.text.strip():
            raise DomainError("an objection says to what", code="verivali.objection", path="text")
