"""Who may sign what: entries that bind a key to an office, letter types and a time.

A trusted root says that a certificate is genuine; it does not say that its holder may sign letters of this office. That is
said by the authority list, which the district's own trust keys sign.
"""

from datetime import date, datetime

from attrs import frozen

from slrtkit.domain.office import Zone
from slrtkit.domain.verification import Axis, AxisResult, Status

__all__ = ["AuthorityEntry", "AuthorityList", "judge_authority", "judge_practice", "zone_of"]
_EASTERN = {Zone.WITA: ("51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"), Zone.WIT: ("8", "9")}
"""Zone -> the first digits of its provinces' codes; every other province is in WIB."""


@frozen
class AuthorityEntry:
    """One key may sign letters of these types for one office, from one day to another (both included).

    `key` is the SHA-256 of the SubjectPublicKeyInfo, never a name: names repeat and change. `recorded` is the day the entry
    was added; a report tells it, and an entry that claims an earlier day than the list before it was issued is refused.
    """

    key: str
    office: str
    role: str
    letter_types: tuple[str, ...]
    valid_from: date
    valid_to: date
    recorded: date

    @property
    def seals(self) -> bool:
        """Whether the key seals for an organisation, and so for no officer (role `segel-elektronik`; UU 1/2024 article 13A)."""
        return self.role == "segel-elektronik"


@frozen
class AuthorityList:
    """A signed list of entries. `scope` is the region code whose offices it may speak for; `office` codes begin with it."""

    version: int
    scope: str
    issued: datetime
    expires: datetime
    entries: tuple[AuthorityEntry, ...]


def judge_authority(  # noqa: C901, PLR0911  each return is one answer with its own reason
    authority: AuthorityList | None,
    *,
    key: str,
    office: str,
    letter_type: str,
    dated: date,
    signed_on: date,
    at: datetime,
    sealed: bool = False,
) -> AxisResult:
    """May this key sign a letter of this type for this office on this day?

    Args:
        authority: The list, its signature already checked; None where there is none.
        key: The signer's key (SHA-256 of SubjectPublicKeyInfo).
        office: Office code of the letter.
        letter_type: Type code of the letter.
        dated: The date the letter bears.
        signed_on: The day of the signature, by its time stamp, in the office's zone.
        at: The instant of verification; a list that expired before it, or is issued after it, cannot be relied on.
        sealed: Whether the certificate is an organisation's, for seals: its entry must have that role, and no other key's may.
    """

    def answer(status: Status, code: str, evidence: str = "") -> AxisResult:
        return AxisResult(Axis.AUTHORITY, status, code, evidence)

    if authority is None:
        return answer(Status.NOT_CHECKED, "NO_AUTHORITY_LIST")
    if office != authority.scope and not office.startswith(authority.scope + "."):
        return answer(Status.FAILED, "OFFICE_OUT_OF_SCOPE", f"office={office} scope={authority.scope}")
    entries = [e for e in authority.entries if e.key == key]
    if not entries:
        return answer(Status.FAILED, "KEY_NOT_AUTHORISED", f"key={key[:16]}")
    entries = [e for e in entries if e.office == office]
    if not entries:
        return answer(Status.FAILED, "OFFICE_NOT_AUTHORISED", f"office={office}")
    entries = [e for e in entries if letter_type in e.letter_types]
    if not entries:
        return answer(Status.FAILED, "TYPE_NOT_AUTHORISED", f"type={letter_type}")
    entries = [e for e in entries if e.seals is sealed]
    if not entries:
        return answer(Status.FAILED, "ROLE_NOT_AUTHORISED", f"sealed={sealed}")
    entries = [e for e in entries if all(e.valid_from <= day <= e.valid_to for day in (dated, signed_on))]
    if not entries:
        return answer(Status.FAILED, "DATE_NOT_AUTHORISED", f"dated={dated.isoformat()} signed={signed_on.isoformat()}")
    if at < authority.issued:
        return answer(Status.INDETERMINATE, "AUTHORITY_LIST_NOT_YET_ISSUED", f"issued={authority.issued.isoformat()}")
    if at >= authority.expires:
        return answer(Status.INDETERMINATE, "AUTHORITY_LIST_EXPIRED", f"expires={authority.expires.isoformat()}")
    told = f"version={authority.version} issued={authority.issued.date().isoformat()}"
    return answer(Status.PASSED, "AUTHORISED", f"{told} recorded={min(e.recorded for e in entries).isoformat()}")


def judge_practice(*, specimen: bool, training: bool) -> tuple[AxisResult, ...]:
    """May a letter be a specimen here? Nobody may sign or seal one as a letter, whatever key they hold.

    Args:
        specimen: Whether the letter says that it is for training.
        training: Whether the trust bundle is for practice, and so passes nothing that could be taken for a letter.

    Returns:
        A failed answer on authority, or nothing.
    """
    return (AxisResult(Axis.AUTHORITY, Status.FAILED, "SPECIMEN"),) if specimen and not training else ()


def zone_of(office: str) -> Zone:
    """Return the time zone of an office by the province in its code (Keppres 41/1987); WIB where the code names none."""
    return next((zone for zone, provinces in _EASTERN.items() if office.startswith(provinces)), Zone.WIB)
