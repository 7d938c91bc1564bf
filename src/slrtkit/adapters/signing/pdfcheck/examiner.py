"""The strict verifier of letters: every axis but authority, from bytes and roots alone."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from slrtkit.adapters.signing.pdfcheck.attachment import attachment_of
from slrtkit.adapters.signing.pdfcheck.changes import check_changes
from slrtkit.adapters.signing.pdfcheck.container import check_digest, read_container, read_token
from slrtkit.adapters.signing.pdfcheck.evidence import Question, judge
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import read_signature
from slrtkit.adapters.signing.pdfcheck.layout import plan, refuse
from slrtkit.adapters.signing.pdfcheck.profile import check_profile
from slrtkit.adapters.signing.pdfcheck.store import read_store
from slrtkit.domain.verification import Axis, AxisResult, Status
from slrtkit.ports.verification import Examination

__all__ = ["PdfExaminer"]

_RANGE = re.compile(rb"/ByteRange ?\[ ?0 \d{1,9} (\d{1,9}) (\d{1,9}) ?\]")


class PdfExaminer:
    """Examines letters as `letter/1` wants them: PDF/A with one revision that signs it, PAdES B-LT, certified without changes.

    Cheap questions come first, and the first "no" ends the examination: a changed byte costs milliseconds. File size, objects,
    text, depth and decoded bytes are bounded before anything costly begins, so the work has a limit whatever the file is.
    """

    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        """Answer every axis but authority; see `slrtkit.ports.Examiner`."""
        run = _Run()
        try:
            run.examine(pdf, tuple(roots), at)
        except Fault as fault:
            run.axes.append(fault.result)
            if fault.result.axis is Axis.FORMAT:
                run.axes.extend(_outside(pdf))
        return Examination(tuple(run.axes), run.key, run.signed_at, run.attachment)


class _Run:
    """What is known so far about one file."""

    def __init__(self) -> None:
        self.axes: list[AxisResult] = []
        self.key = ""
        self.signed_at: datetime | None = None
        self.attachment: bytes | None = None

    def examine(self, pdf: bytes, roots: tuple[bytes, ...], at: datetime) -> None:
        """Ask one question after the other.

        Raises:
            Fault: the answer that ends the examination.
        """
        with _asking(Axis.FORMAT):
            layout = plan(pdf)
            signature = read_signature(pdf, layout)
            if signature is None:
                raise refuse("no signature")
        with _asking(Axis.INTEGRITY):
            container = read_container(signature.container)
            digest = check_digest(container, signature.covered)
        _, _, second, rest = signature.ranges
        if second + rest != len(pdf):
            raise Fault(Axis.COVERAGE, "PARTIAL_COVERAGE", f"{len(pdf) - second - rest} bytes behind the signed ones")
        with _asking(Axis.FORMAT):
            check_profile(layout, signature)
            store = read_store(layout)
            attachment = attachment_of(layout)
        self._passed(Axis.FORMAT, "LETTER_FORM", f"objects={len(layout.objects)}")
        self._passed(Axis.COVERAGE, "WHOLE_FILE", f"bytes={len(pdf)}")
        with _asking(Axis.MODIFICATION):
            check_changes(layout, signature)
        self._passed(Axis.MODIFICATION, "UNCHANGED", "the signed revision is the last")
        with _asking(Axis.TIME):
            token = read_token(container.token) if container.token else None
        with _asking(Axis.CHAIN):
            evidence = judge(Question(container, token, digest, store, roots, signature.claimed_at, at))
        self._passed(Axis.INTEGRITY, "INTACT", f"digest={container.digest}")
        self.axes.extend(evidence.axes)
        self.key, self.signed_at, self.attachment = container.key, evidence.signed_at, attachment

    def _passed(self, axis: Axis, code: str, evidence: str) -> None:
        self.axes.append(AxisResult(axis, Status.PASSED, code, evidence))


@contextmanager
def _asking(axis: Axis) -> Iterator[None]:
    """Turn whatever goes wrong while a question is asked into its answer."""
    try:
        yield
    except Fault:
        raise
    except Exception as error:
        raise Fault(axis, "FORMAT_FAILURE", f"unreadable: {type(error).__name__}") from error


def _outside(pdf: bytes) -> Iterator[AxisResult]:
    """Of a file that is not of the letter's form, tell at least whether bytes lie outside the signed ones."""
    ranges = {(int(match[1]), int(match[2])) for match in _RANGE.finditer(pdf)}
    if ranges and not any(second + rest == len(pdf) for second, rest in ranges):
        yield AxisResult(Axis.COVERAGE, Status.FAILED, "PARTIAL_COVERAGE", "bytes lie outside the signed ones")
