"""Make what a signed letter proves last longer: extend one signed without a network, renew a time stamp before it ends."""

from datetime import datetime

from attrs import frozen

from slrtkit.domain.verification import Axis, Report, Status, Verdict
from slrtkit.errors import SigningRefusedError
from slrtkit.ports.signing import Renewer
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examiner
from slrtkit.service.verify import verify

__all__ = ["Renewal", "renew"]


@frozen
class Renewal:
    """What became of one file.

    Attributes:
        pdf: The file with more proof; None where it needs none.
        report: What the verifier says of it now.
    """

    pdf: bytes | None
    report: Report


def renew(
    pdf: bytes, renewer: Renewer, examiner: Examiner, trust: TrustBundle, at: datetime, *, until: datetime | None = None
) -> Renewal:
    """Renew one file; what comes back is handed out only after it verifies, and begins with what was there.

    Args:
        pdf: A signed letter.
        renewer: Who adds proof.
        examiner: Answers every axis but authority.
        trust: Whom the verifier believes.
        at: The present instant, in UTC.
        until: Letters whose signing time would still be proved then are left alone; none: every letter is renewed.

    Raises:
        SigningRefusedError: it does not verify, nothing can be proved any more, or what came back does not verify.
        KeyUnavailableError: a service is not there now.
    """
    before = verify(pdf, examiner, trust, at)
    if before.verdict is Verdict.FAILED:
        raise _unverified("what does not verify is not renewed", before)
    if until is not None and _proved(verify(pdf, examiner, trust, until), Axis.TIME):
        return Renewal(None, before)
    renewed = renewer.renew(pdf, at)
    after = verify(renewed, examiner, trust, at)
    proofs = (axis for axis in Axis if axis is not Axis.AUTHORITY)
    whole = all(_proved(after, axis) for axis in proofs if any(each.axis is axis for each in after.axes))
    if not renewed.startswith(pdf) or after.verdict is Verdict.FAILED or not whole or not _same(before, after):
        raise _unverified("what came back does not verify", after)
    return Renewal(renewed, after)


def _proved(report: Report, axis: Axis) -> bool:
    answers = {result.status for result in report.axes if result.axis is axis}
    return answers == {Status.PASSED}


def _same(before: Report, after: Report) -> bool:
    """Whether the same people signed, as far as was known, and the same letter."""
    return [each.key for each in before.signers] == [each.key for each in after.signers] and before.letter in (
        None,
        after.letter,
    )


def _unverified(text: str, report: Report) -> SigningRefusedError:
    return SigningRefusedError(f"{text}: {report.sub_indication}", code="signing.unverified")
