"""How long what kind of record is kept, and by which rule."""

from datetime import date

from attrs import frozen

from slrtkit.errors import DomainError

__all__ = ["RETENTION", "Retention", "kept_until"]

_YEARS_MOST = 100


@frozen
class Retention:
    """How long records of one kind are kept after they are over.

    Attributes:
        kind: Kind of history: `letter`, `complaint`, `referral`, `participation`, `removal`.
        years: So many years after it was over.
        basis: The rule that says so.

    Raises:
        DomainError: it is less than nothing or more than a century, or no rule is named.
    """

    kind: str
    years: int
    basis: str

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.years <= _YEARS_MOST:
            raise DomainError("records are kept for 0 to 100 years", code="retention.years", path="years")
        if not self.basis.strip():
            raise DomainError("a time to keep records names its rule", code="retention.basis", path="basis")


_CLAIMS = "UU 1/2004, pasal 40: hak tagih atas beban negara/daerah kedaluwarsa setelah 5 tahun"

RETENTION: tuple[Retention, ...] = tuple(
    Retention(kind, 5, _CLAIMS) for kind in ("letter", "complaint", "referral", "participation", "removal")
)
"""What holds where a district names no schedule of its own: as long as a claim on public money can be made (UU 1/2004, article
40). A district's own *jadwal retensi arsip* (UU 43/2009, PP 28/2012) says otherwise, kind by kind."""


def kept_until(over: date, retention: Retention) -> date:
    """Return the last day on which a record is kept that was over on a day; 29 February ends on the 28th."""
    year = over.year + retention.years
    if year > date.max.year:
        return date.max
    try:
        return over.replace(year=year)
    except ValueError:
        return over.replace(year=year, day=28)
