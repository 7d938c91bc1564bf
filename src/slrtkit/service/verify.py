"""Is this a letter, and may its signer sign it? The one answer that an auditor, a receiver and the issuing desk all get."""

import re
from datetime import date, datetime

from attrs import frozen

from slrtkit.domain.authority import judge_authority, zone_of
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.office import Zone
from slrtkit.domain.verification import Axis, AxisResult, Notice, Report, Signatory, Status
from slrtkit.errors import SlrtError
from slrtkit.ledger import JSON, canonical, contexts, opens, parse
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examination, Examiner
from slrtkit.wire import LETTER_SCHEMA, from_wire

__all__ = ["verify"]

_PROFILES = {"letter": "letter/1", "signature": "signature/1"}
_SALT = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that no page shows; tabs and line ends are spaces."""
_BELIEVED = (Axis.FORMAT, Axis.INTEGRITY, Axis.COVERAGE, Axis.MODIFICATION, Axis.CHAIN)
"""What must have passed before the attachment is read at all."""


@frozen
class _Refused(Exception):  # noqa: N818  an answer on the authority axis, not an error
    code: str
    evidence: str


def verify(pdf: bytes, examiner: Examiner, trust: TrustBundle, at: datetime, profile: str = "letter") -> Report:
    """Judge one file.

    The signing day is judged in the zone of the office's province (WIB where its code names none). A letter may not be dated
    after the day of its time stamp in the easternmost zone.

    Args:
        pdf: The whole file, whatever it is.
        examiner: Answers every axis but authority.
        trust: Whom the verifier believes.
        at: The instant of verification, in UTC.
        profile: `letter`, or `signature`, which at best says SIGNATURE_ONLY.

    Raises:
        KeyError: there is no such profile.
    """
    examination = examiner.examine(pdf, trust.roots, at)
    letter, authority = _judge(examination, trust, at)
    return Report(
        _PROFILES[profile],
        (*examination.axes, *authority),
        signature_only=profile == "signature" or trust.authority is None,
        key=examination.key,
        signed_at=examination.signed_at,
        letter=letter,
        notices=_notices(letter, at),
        signers=examination.signers,
    )


def _judge(
    examination: Examination, trust: TrustBundle, at: datetime
) -> tuple[RecommendationLetter | None, tuple[AxisResult, ...]]:
    """Return what the letter says, and the answer on authority for each signer."""
    passed = {result.axis for result in examination.axes if result.status is Status.PASSED}
    signed_at = examination.signed_at
    if signed_at is None or not passed.issuperset(_BELIEVED):
        return None, (AxisResult(Axis.AUTHORITY, Status.NOT_CHECKED, "NOT_CHECKED", "what the letter says is not proven"),)
    signers = examination.signers or (Signatory(examination.key, signed_at),)
    try:
        letter = _read(examination.attachment, Zone.WIT.day(signed_at))
        if len({signer.key for signer in signers}) != len(signers):
            raise _Refused("SIGNED_TWICE", "two signatures of one key")  # noqa: TRY301  one way out for every such answer
    except _Refused as refused:
        return None, (AxisResult(Axis.AUTHORITY, Status.FAILED, refused.code, refused.evidence),)
    return letter, tuple(
        judge_authority(
            trust.authority,
            key=signer.key,
            office=letter.office,
            letter_type=letter.type,
            dated=letter.dated,
            signed_on=zone_of(letter.office).day(signer.signed_at or signed_at),
            at=at,
            sealed=signer.sealed,
        )
        for signer in signers
    )


def _read(attachment: bytes | None, latest: date) -> RecommendationLetter:
    """Return what `letter.json` says, if it says one thing, and says it of no later day."""
    if attachment is None:
        raise _Refused("LETTER_MISSING", "no letter.json")
    try:
        match parse(attachment):
            case {"schema": str(schema), "letter": dict(said), "salt": str(salt), "commitment": str(commitment), **others} if (
                not others and _SALT.fullmatch(salt) and _shown(said)
            ):
                letter: RecommendationLetter | None = from_wire(said, RecommendationLetter)
                opened = opens(commitment, contexts.LETTER, bytes.fromhex(salt), canonical(said))
            case _:
                schema, letter, opened = "", None, False
    except SlrtError as error:
        raise _Refused("LETTER_UNREADABLE", error.code) from None
    if letter is None or schema != LETTER_SCHEMA:
        raise _Refused("LETTER_UNREADABLE", "not a letter of this schema")
    if not opened:
        raise _Refused("COMMITMENT_MISMATCH", "letter, salt and commitment do not fit")
    if letter.dated > latest:
        raise _Refused("DATED_AFTER_SIGNING", f"dated={letter.dated.isoformat()} signed={latest.isoformat()}")
    return letter


def _shown(said: JSON) -> bool:
    """Say whether every text consists of what a page can show."""
    match said:
        case str():
            return _CONTROL.search(said) is None
        case dict():
            return all(map(_shown, said.values()))
        case list():
            return all(map(_shown, said))
        case _:
            return True


def _notices(letter: RecommendationLetter | None, at: datetime) -> tuple[Notice, ...]:
    if letter is None:
        return ()
    lapsed = zone_of(letter.office).day(at) > letter.valid_until
    return tuple(notice for notice, given in ((Notice.SPECIMEN, letter.specimen), (Notice.LAPSED, lapsed)) if given)
