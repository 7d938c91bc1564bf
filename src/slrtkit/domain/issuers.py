"""Who may seal: keys of issuing hosts, each for one office, some letter types and at most 90 days; and what was withdrawn.

A seal key is not an officer's: it says that a letter left this host with these words. It lives 90 days, so that a stolen one is
of little use, and it may be revoked at once. Letters are withdrawn by their id, without any name.
"""

import re
from datetime import date, datetime, timedelta

from attrs import frozen

from slrtkit.domain.authority import zone_of
from slrtkit.domain.seal import SealClaims
from slrtkit.domain.verification import Axis, AxisResult, Status
from slrtkit.errors import DomainError

__all__ = [
    "SEAL_KEY_DAYS",
    "IssuerEntry",
    "IssuerList",
    "WithdrawnEntry",
    "WithdrawnList",
    "judge_issuer",
    "judge_validity",
    "judge_withdrawn",
]

SEAL_KEY_DAYS = 90
"""How many days a seal key may seal."""
_POINT = re.compile(r"0[23][0-9a-f]{64}")
_SKEW = timedelta(minutes=5)
"""By how much the clock of the issuing host may be ahead of the verifier's."""


@frozen
class IssuerEntry:
    """One key may seal letters of these types for one office, from one day to another (both included).

    Attributes:
        key: The public key: a point on P-256, compressed (SEC 1), 66 hexadecimal digits.
        office: Code of the office.
        letter_types: Codes of letter types; `khusus` for those that a seal does not name.
        valid_from: The first day on which it seals.
        valid_to: The last one, at most 90 days in all.
        recorded: The day on which the entry was added.
        revoked: The day on which the key was found to be in other hands; nothing that it sealed is believed from then on.

    Raises:
        DomainError: no such key (`seal-key.form`), or more than 90 days (`seal-key.term`).
    """

    key: str
    office: str
    letter_types: tuple[str, ...]
    valid_from: date
    valid_to: date
    recorded: date
    revoked: date | None = None

    def __attrs_post_init__(self) -> None:
        if not _POINT.fullmatch(self.key):
            raise DomainError("a seal key is a compressed point, 66 hexadecimal digits", code="seal-key.form", path="key")
        if not 0 <= (self.valid_to - self.valid_from).days < SEAL_KEY_DAYS:
            raise DomainError(f"a seal key seals for 1 to {SEAL_KEY_DAYS} days", code="seal-key.term", path="valid_to")


@frozen
class IssuerList:
    """A signed list of seal keys, in the form of an `AuthorityList`."""

    version: int
    scope: str
    issued: datetime
    expires: datetime
    entries: tuple[IssuerEntry, ...]


@frozen
class WithdrawnEntry:
    """A letter that no longer counts: its id, number and office, the day, and the number of the one that replaces it."""

    letter: str
    office: str
    number: str
    on: date
    replaced_by: str = ""


@frozen
class WithdrawnList:
    """A signed list of withdrawn letters. `issued` is the instant up to which withdrawals are known."""

    version: int
    scope: str
    issued: datetime
    expires: datetime
    entries: tuple[WithdrawnEntry, ...]


def judge_issuer(  # noqa: PLR0911  each return is one answer with its own reason
    issuers: IssuerList, *, key: str, office: str, letter_type: str, sealed_at: datetime, at: datetime
) -> AxisResult:
    """May this key seal a letter of this type for this office at this instant?

    Args:
        issuers: The list, its signature already checked.
        key: The public key that the seal verifies with.
        office: Office code in the seal.
        letter_type: Type code in the seal.
        sealed_at: When the seal says that it was made, in UTC; its day is that of the office's zone.
        at: The instant of verification, in UTC.
    """

    def answer(status: Status, code: str, evidence: str = "") -> AxisResult:
        return AxisResult(Axis.AUTHORITY, status, code, evidence)

    if office != issuers.scope and not office.startswith(f"{issuers.scope}."):
        return answer(Status.FAILED, "SEAL_OUT_OF_SCOPE", f"office={office} scope={issuers.scope}")
    entries = [entry for entry in issuers.entries if entry.key == key]
    if any(entry.revoked for entry in entries):
        return answer(Status.FAILED, "SEAL_KEY_REVOKED", f"key={key[:16]}")
    entries = [entry for entry in entries if entry.office == office]
    if not entries:
        return answer(Status.FAILED, "SEAL_OFFICE_NOT_LISTED", f"office={office}")
    entries = [entry for entry in entries if letter_type in entry.letter_types]
    if not entries:
        return answer(Status.FAILED, "SEAL_TYPE_NOT_LISTED", f"type={letter_type}")
    day = zone_of(office).day(sealed_at)
    if not any(entry.valid_from <= day <= entry.valid_to for entry in entries):
        return answer(Status.FAILED, "SEAL_DATE_NOT_LISTED", f"sealed={day.isoformat()}")
    if at < issuers.issued:
        return answer(Status.INDETERMINATE, "ISSUER_LIST_NOT_YET_ISSUED", f"issued={issuers.issued.isoformat()}")
    if at >= issuers.expires:
        return answer(Status.INDETERMINATE, "ISSUER_LIST_EXPIRED", f"expires={issuers.expires.isoformat()}")
    return answer(Status.PASSED, "SEAL_LISTED", f"version={issuers.version} issued={issuers.issued.date().isoformat()}")


def judge_validity(claims: SealClaims, at: datetime) -> AxisResult:
    """Is the letter good on this day, in the zone of its office?"""
    today = zone_of(claims.office).day(at)
    if claims.sealed_at > at + _SKEW:
        return AxisResult(Axis.TIME, Status.INDETERMINATE, "SEALED_LATER", f"sealed={claims.sealed_at.isoformat()}")
    if today > claims.valid_until:
        return AxisResult(Axis.TIME, Status.FAILED, "LETTER_LAPSED", f"valid_until={claims.valid_until.isoformat()}")
    return AxisResult(Axis.TIME, Status.PASSED, "WITHIN_VALIDITY", f"valid_until={claims.valid_until.isoformat()}")


def judge_withdrawn(withdrawn: WithdrawnList | None, at: datetime, *, letter: str, office: str, number: str) -> AxisResult:
    """Was a letter withdrawn, as far as is known?

    Args:
        withdrawn: The list, its signature already checked; None where there is none.
        at: The instant of verification, in UTC.
        letter: Id of the letter.
        office: Code of its office.
        number: Its number, as printed.
    """

    def answer(status: Status, code: str, evidence: str = "") -> AxisResult:
        return AxisResult(Axis.REGISTER, status, code, evidence)

    if withdrawn is None:
        return answer(Status.NOT_CHECKED, "NO_WITHDRAWN_LIST")
    for entry in withdrawn.entries:
        if entry.letter == letter or (entry.office, entry.number) == (office, number):
            replaced = f" replaced_by={entry.replaced_by}" if entry.replaced_by else ""
            return answer(Status.FAILED, "WITHDRAWN", f"on={entry.on.isoformat()}{replaced}")
    if office != withdrawn.scope and not office.startswith(f"{withdrawn.scope}."):
        return answer(Status.NOT_CHECKED, "NO_WITHDRAWN_LIST", f"scope={withdrawn.scope}")
    known = f"known_to={withdrawn.issued.isoformat()}"
    if not withdrawn.issued <= at < withdrawn.expires:
        return answer(Status.INDETERMINATE, "WITHDRAWN_LIST_EXPIRED", known)
    return answer(Status.PASSED, "NOT_WITHDRAWN", known)
