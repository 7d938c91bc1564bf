"""Verification reports as records: what one file answered, and what a run over many was made with."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from slrtkit.domain.authority import zone_of
from slrtkit.domain.identifiers import mask
from slrtkit.domain.office import Zone
from slrtkit.domain.sentences import conclusion
from slrtkit.domain.trust import TrustPart
from slrtkit.domain.verification import Report, Verdict
from slrtkit.ledger import JSON, instant_text

__all__ = ["letter_facts", "part_days", "part_to_wire", "said_to_wire"]


def letter_facts(report: Report) -> dict[str, JSON]:
    """Return what a letter says, for a reader to compare with what lies before them; nothing unless it passed.

    A NIK is cut to its first four digits.
    """
    return {name: mask(text) for name, text in _facts(report)}


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    letter = report.letter
    if report.verdict is not Verdict.PASSED or letter is None or report.signed_at is None:
        return
    yield "number", letter.number
    yield "dated", letter.dated.isoformat()
    yield "office", f"{letter.letterhead.agency}, {letter.letterhead.government} ({letter.office})"
    yield "subject", letter.subject
    yield "name", letter.identity.name
    if letter.identity.nik:
        yield "nik", letter.identity.nik
    yield "valid_until", letter.valid_until.isoformat()
    yield "signed_at", f"{report.signed_at.astimezone(Zone.WIB.offset):%Y-%m-%d %H:%M:%S} WIB"


def said_to_wire(report: Report) -> dict[str, JSON]:
    """Return what the report as a whole says, in both languages."""
    said: dict[str, JSON] = {**conclusion(report)._asdict()}
    return said


def part_to_wire(part: TrustPart, at: datetime) -> dict[str, JSON]:
    """Return a part of a trust bundle: its version, how old it is, and how long it holds.

    Args:
        part: The part.
        at: The instant of verification, in UTC.
    """
    return {
        "part": part.name,
        "version": part.version,
        "scope": part.scope,
        "issued": instant_text(part.issued),
        "expires": instant_text(part.expires),
        "age_days": (at - part.issued).days,
        "standing": part.age(at).value,
        "sha256": part.digest,
        "entries": part.entries,
    }


def part_days(part: Mapping[str, Any]) -> tuple[str, str]:
    """Return for people the days on which a part was issued and expires, in the zone of its region, which is named.

    Args:
        part: What `part_to_wire` says of it; its instants are in UTC.
    """
    zone = zone_of(part["scope"])
    issued, expires = (zone.dated(datetime.fromisoformat(part[name])) for name in ("issued", "expires"))
    return issued, expires
