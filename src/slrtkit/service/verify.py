"""Is this a letter, and may its signer sign it? The one answer that an auditor, a receiver and the issuing desk all get."""

import re
from datetime import datetime
from hashlib import sha256
from itertools import islice

from attrs import evolve, frozen

from slrtkit.domain.authority import judge_authority, judge_practice, zone_of
from slrtkit.domain.issuers import judge_withdrawn
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.letter_life import good_to
from slrtkit.domain.office import Zone
from slrtkit.domain.verification import PROFILES, Axis, AxisResult, Notice, Report, Signatory, Status
from slrtkit.ports.documents import Renderer
from slrtkit.ports.seal import SealReader
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examination, Examiner
from slrtkit.service.export_axis import judge_export
from slrtkit.service.letterfile import RefusedError, read_letter
from slrtkit.service.page_seal import judge_page_seal
from slrtkit.service.register_axis import SignedLetter, judge_proof
from slrtkit.service.registerview import RegisterView
from slrtkit.service.rerender import rerenders
from slrtkit.service.semantics import judge_pages

__all__ = ["foresee", "lacks_stamp", "verify"]

_PROFILES = {
    "letter": "letter/1",
    "letter/1": "letter/1",
    "letter/2": "letter/2",
    "registered/1": "registered/1",
    "signature": "signature/1",
}
_END = re.compile(rb"(%%EOF)(?:\r?\n)?")
_MOST_FILES = 32
"""So many revisions of a file are told apart."""
_BELIEVED = (Axis.FORMAT, Axis.INTEGRITY, Axis.COVERAGE, Axis.MODIFICATION, Axis.CHAIN)
"""What must have passed before the attachment is read at all."""
_STAMPED = frozenset({Axis.REVOCATION, Axis.TIME})
"""What nothing but a time stamp, with the evidence of its day, can answer."""


@frozen
class _Bench:
    """Who helps to judge pages."""

    seals: SealReader | None = None
    renderer: Renderer | None = None


_NOBODY = _Bench()


def verify(
    pdf: bytes,
    examiner: Examiner,
    trust: TrustBundle,
    at: datetime,
    *,
    profile: str = "letter",
    log: RegisterView | None = None,
    seals: SealReader | None = None,
    renderer: Renderer | None = None,
) -> Report:
    """Judge one file.

    The signing day is judged in the zone of the office's province (WIB where its code names none). A letter may not be dated
    after the day of its time stamp in the easternmost zone.

    Args:
        pdf: The whole file, whatever it is.
        examiner: Answers every axis but authority.
        trust: Whom the verifier believes.
        at: The instant of verification, in UTC.
        profile: `letter`, which is `letter/2` where an export is given, or the trust bundle lists a register for the office of
            the letter since before it was signed, else `letter/1`; one of these; or `signature`, which at best says
            SIGNATURE_ONLY. Of a page whose layout nobody here knows, such as an office's own form, `letter` asks no more than
            that it contradicts nothing: that is `registered/1`.
        log: An export of the register, for the deepest look at it; None: as far as the proof inside the letter goes.
        seals: Reads the paper seal on the page, where the pages are asked; None: it is not checked.
        renderer: Renders the letter again, where the pages are asked: the very bytes need no reading. None, or another outcome:
            the pages are read.

    Raises:
        KeyError: there is no such profile.
        AdapterNotInstalledError: a library that `seals` needs is not installed.
    """
    examination = examiner.examine(pdf, trust.roots, at)
    return _report(pdf, examination, trust, at, profile=profile, log=log, bench=_Bench(seals, renderer))


def foresee(pdf: bytes, examiner: Examiner, trust: TrustBundle, at: datetime) -> Report:
    """Judge a file as `verify` does; one that lacks nothing but a time stamp, as if it were signed at this instant.

    So what it says, and whether its signer may sign it, are judged before anything proves when it was signed. The answers on
    revocation and time stay what they are: such a file is at best INDETERMINATE, NO_POE; see `lacks_stamp`.

    Args:
        pdf: The whole file, whatever it is.
        examiner: Answers every axis but authority.
        trust: Whom the verifier believes.
        at: The present instant, in UTC.
    """
    examination = examiner.examine(pdf, trust.roots, at)
    if {one.axis for one in examination.axes if one.code == "NO_POE"} != _STAMPED:
        return _report(pdf, examination, trust, at)
    return evolve(_report(pdf, evolve(examination, signed_at=at), trust, at), signed_at=None)


def lacks_stamp(report: Report) -> bool:
    """Whether a file lacks a time stamp and the evidence that comes with it, and nothing else: `foresee` judged it."""
    missing = [one for one in report.required if one.status is not Status.PASSED]
    waits = all(one.code == "NO_POE" and one.status is not Status.FAILED for one in missing)
    return waits and {one.axis for one in missing} == _STAMPED and not report.signature_only


def _report(
    pdf: bytes,
    examination: Examination,
    trust: TrustBundle,
    at: datetime,
    *,
    profile: str = "letter",
    log: RegisterView | None = None,
    bench: _Bench = _NOBODY,
) -> Report:
    signed, axes = _judge(examination, trust, at)
    letter = signed.letter if signed else None
    bound = log is not None or (signed is not None and _bound(signed, trust))
    chosen = "letter/2" if profile == "letter" and bound else _PROFILES[profile]
    pages = _pages(pdf, signed, examination, trust, bench) if signed and Axis.SEMANTICS in PROFILES[chosen] else ()
    if profile == "letter" and any(one.status is Status.NOT_CHECKED for one in pages):
        chosen = "registered/1"
    register = _register(evolve(signed, files=_files(pdf)), trust, at, log, chosen) if signed else ()
    return Report(
        chosen,
        (*examination.axes, *axes, *pages, *register),
        signature_only=profile == "signature" or trust.authority is None,
        key=examination.key,
        signed_at=examination.signed_at,
        letter=letter,
        notices=_notices(letter, at, training=trust.training),
        signers=examination.signers,
    )


def _judge(examination: Examination, trust: TrustBundle, at: datetime) -> tuple[SignedLetter | None, tuple[AxisResult, ...]]:
    """Return what was signed, and the answer on authority for each signer."""
    passed = {result.axis for result in examination.axes if result.status is Status.PASSED}
    signed_at = examination.signed_at
    if signed_at is None or not passed.issuperset(_BELIEVED):
        return None, (AxisResult(Axis.AUTHORITY, Status.NOT_CHECKED, "NOT_CHECKED", "what the letter says is not proven"),)
    signers = examination.signers or (Signatory(examination.key, signed_at),)
    try:
        read = read_letter(examination.attachment, Zone.WIT.day(signed_at))
        if len({signer.key for signer in signers}) != len(signers):
            raise RefusedError("SIGNED_TWICE", "two signatures of one key")  # noqa: TRY301  one way out for every such answer
    except RefusedError as refused:
        return None, (AxisResult(Axis.AUTHORITY, Status.FAILED, refused.code, refused.evidence),)
    letter = read.letter
    signed = (
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
    practice = judge_practice(specimen=letter.specimen, training=trust.training or trust.authority is None)
    return SignedLetter(letter, read.commitment, read.proof, signed_at, maker=read.maker), (*practice, *signed)


def _pages(
    pdf: bytes, signed: SignedLetter, examination: Examination, trust: TrustBundle, bench: _Bench
) -> tuple[AxisResult, ...]:
    """Return whether the pages say what the letter says, and the seal on them too."""
    reading = examination.pages() if examination.pages else None
    again = reading and bench.renderer and rerenders(signed, examination.attachment or b"", reading, bench.renderer)
    said = (AxisResult(Axis.SEMANTICS, Status.PASSED, "RERENDERED"),) if again else judge_pages(signed.letter, reading)
    if signed.maker:
        said = tuple(evolve(one, evidence=f"{one.evidence}; {signed.maker}".removeprefix("; ")) for one in said)
    if reading is None or reading.unread or any(one.status is Status.FAILED for one in said):
        return said
    return (*said, *judge_page_seal(pdf, signed, reading, bench.seals, trust.issuers))


def _bound(signed: SignedLetter, trust: TrustBundle) -> bool:
    """Whether a letter has to stand in a register, as the trust bundle says."""
    return trust.log is not None and trust.log.list.binds(signed.letter.office, signed.signed_on)


def _register(
    signed: SignedLetter, trust: TrustBundle, at: datetime, log: RegisterView | None, profile: str
) -> tuple[AxisResult, ...]:
    """Return what an export, the proof inside the letter, and the list of withdrawn letters answer, as far as they do.

    That a letter is not on the list of withdrawn ones does not stand in for the register that a profile wants.
    """
    letter = signed.letter
    asked = (*((judge_export(signed, log),) if log else ()), judge_proof(signed, trust.log, at))
    gone = judge_withdrawn(trust.withdrawn, at, letter=letter.id, office=letter.office, number=letter.number)
    answered = tuple(one for one in asked if one.status is not Status.NOT_CHECKED)
    further = (gone,) if gone.status is not Status.NOT_CHECKED else ()
    return (*(answered or (asked if Axis.REGISTER in PROFILES[profile] else ())), *further)


def _files(pdf: bytes) -> frozenset[str]:
    """Return the SHA-256 of the file, and of what it was before each later revision."""
    found, hashed, place = {sha256(pdf).hexdigest()}, sha256(), 0
    for end in islice(_END.finditer(pdf), _MOST_FILES):
        for stop in (end.end(1), end.end()):
            hashed.update(pdf[place:stop])
            found.add(hashed.hexdigest())
            place = stop
    return frozenset(found)


def _notices(letter: RecommendationLetter | None, at: datetime, *, training: bool) -> tuple[Notice, ...]:
    said = {
        Notice.SPECIMEN: letter is not None and letter.specimen,
        Notice.TRAINING: training,
        Notice.LAPSED: letter is not None and at > good_to(letter),
    }
    return tuple(notice for notice, given in said.items() if given)
