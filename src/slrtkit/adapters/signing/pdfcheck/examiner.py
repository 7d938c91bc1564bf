"""The strict verifier of letters: every axis but authority, from bytes and roots alone."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from attrs import evolve

from slrtkit.adapters.signing.pdfcheck.attachment import attachment_of
from slrtkit.adapters.signing.pdfcheck.changes import check_changes
from slrtkit.adapters.signing.pdfcheck.container import check_digest, read_container, read_token
from slrtkit.adapters.signing.pdfcheck.coverage import check_coverage, check_loose, read_cover
from slrtkit.adapters.signing.pdfcheck.evidence import Question, judge
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import read_fields
from slrtkit.adapters.signing.pdfcheck.layout import Layout, plan, refuse
from slrtkit.adapters.signing.pdfcheck.order import Order, order_of
from slrtkit.adapters.signing.pdfcheck.profile import check_profile
from slrtkit.adapters.signing.pdfcheck.reading import read_pages
from slrtkit.adapters.signing.pdfcheck.store import read_store
from slrtkit.domain.verification import Axis, AxisResult, Signatory, Status
from slrtkit.ports.verification import Examination

__all__ = ["PdfExaminer"]

_RANGE = re.compile(rb"/ByteRange ?\[ ?0 \d{1,9} (\d{1,9}) (\d{1,9}) ?\]")


class PdfExaminer:
    """Examines letters as `letter/1` wants them: PDF/A, PAdES B-LT, signed by one or two, and no change but proof.

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
        last = run.signers[-1] if run.signers else Signatory("", None)
        proven = None if any(each.signed_at is None for each in run.signers) else last.signed_at
        pages = partial(read_pages, run.layout, pdf) if run.layout else None
        return Examination(tuple(run.axes), last.key, proven, run.attachment, run.signers, pages)


class _Run:
    """What is known so far about one file."""

    def __init__(self) -> None:
        self.axes: list[AxisResult] = []
        self.signers: tuple[Signatory, ...] = ()
        self.attachment: bytes | None = None
        self.layout: Layout | None = None

    def examine(self, pdf: bytes, roots: tuple[bytes, ...], at: datetime) -> None:
        """Ask one question after the other.

        Raises:
            Fault: the answer that ends the examination.
        """
        with _asking(Axis.FORMAT):
            layout = plan(pdf)
            fields = read_fields(pdf, layout)
            if not fields:
                raise refuse("no signature")
            order = order_of(layout, fields)
        with _asking(Axis.INTEGRITY):
            containers = [read_container(each.container, certified=order.certified) for each in order.signatures]
            digests = list(map(check_digest, containers, (each.covered for each in order.signatures)))
        outside = check_coverage(pdf, layout, order)
        with _asking(Axis.FORMAT):
            check_profile(layout, fields)
            store = read_store(layout)
            attachment = attachment_of(layout)
        if order.waiting:
            missing = AxisResult(Axis.FORMAT, Status.INDETERMINATE, "SIGNATURE_MISSING", "the second signature is missing")
            self.axes.append(missing)
        else:
            self._passed(Axis.FORMAT, "LETTER_FORM", f"objects={len(layout.objects)}")
        if outside:
            self._passed(Axis.COVERAGE, "EVIDENCE_BEHIND", f"bytes={len(pdf)} of them evidence behind: {outside}")
        else:
            self._passed(Axis.COVERAGE, "WHOLE_FILE", f"bytes={len(pdf)}")
        with _asking(Axis.MODIFICATION):
            check_changes(layout, order)
        self._passed(Axis.MODIFICATION, "UNCHANGED", _unchanged(layout, order))
        with _asking(Axis.TIME):
            stamps = tuple(read_cover(each) for each in order.covers)
            tokens = [read_token(each.token) if each.token else None for each in containers]
        with _asking(Axis.FORMAT):
            if outside:
                check_loose(layout, [*containers, *filter(None, tokens), *stamps])
        signers: list[Signatory] = []
        for number, (container, token, digest, signature) in enumerate(
            zip(containers, tokens, digests, order.signatures, strict=True), 1
        ):
            with _asking(Axis.CHAIN):
                evidence = judge(Question(container, token, digest, store, roots, signature.claimed_at or at, at, stamps))
            label = f"signature={number} " if len(containers) > 1 else ""
            self.axes.extend(evolve(result, evidence=f"{label}{result.evidence}") for result in evidence.axes)
            signers.append(Signatory(container.key, evidence.signed_at, sealed=container.sealed))
        self._passed(Axis.INTEGRITY, "INTACT", f"digest={containers[-1].digest}")
        self.signers, self.attachment, self.layout = tuple(signers), attachment, layout

    def _passed(self, axis: Axis, code: str, evidence: str) -> None:
        self.axes.append(AxisResult(axis, Status.PASSED, code, evidence))


def _unchanged(layout: Layout, order: Order) -> str:
    later = len(layout.updates) - len(order.signers)
    return f"signatures={len(order.signers)} revisions of proof={later}" if later else "the signed revision is the last"


@contextmanager
def _asking(axis: Axis) -> Iterator[None]:
    """Turn whatever goes wrong while a question is asked into its answer."""
    try:
        yield
    except (Fault, MemoryError):  # of want of memory the file is not guilty
        raise
    except Exception as error:
        raise Fault(axis, "FORMAT_FAILURE", f"unreadable: {type(error).__name__}") from error


def _outside(pdf: bytes) -> Iterator[AxisResult]:
    """Of a file that is not of the letter's form, tell at least whether bytes lie outside the signed ones."""
    ranges = {(int(match[1]), int(match[2])) for match in _RANGE.finditer(pdf)}
    if ranges and not any(second + rest == len(pdf) for second, rest in ranges):
        yield AxisResult(Axis.COVERAGE, Status.FAILED, "PARTIAL_COVERAGE", "bytes lie outside the signed ones")
