"""A file with what the verifier must say of it, and whether it does; without a module of ours until it is asked."""

import importlib
import pickle
from datetime import datetime

from attrs import field, frozen


@frozen
class Case:
    """One file, in words and bytes alone, so that a process with another verifier can read it.

    Attributes:
        name: What it is.
        pdf: The file.
        trust: Whom the verifier believes, pickled.
        at: When it is asked.
        verdict: What it must say.
        axes: One of them decides; empty: none does.
        codes: The sub-indication is one of these; empty: any.
        evidence: What the evidence says, in part.
    """

    name: str
    pdf: bytes = field(repr=False)
    trust: bytes = field(repr=False)
    at: datetime
    verdict: str
    axes: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    evidence: str = ""


@frozen
class Reached:
    """A file, or a test by its name, with the modules and lines that it reaches, and the seconds that it takes."""

    what: Case | str
    seconds: float
    lines: frozenset[tuple[str, int]] = field(repr=False)


def wrong(case: Case) -> str:
    """Return what the verifier says of a file, where that is not what it must say, else nothing."""
    examiner = importlib.import_module("slrtkit.adapters.signing.pdfcheck").PdfExaminer()
    verify = importlib.import_module("slrtkit.service.verify").verify
    report = verify(case.pdf, examiner, pickle.loads(case.trust), case.at)  # noqa: S301  our own, a moment ago
    seen = report.decisive
    axis, evidence = (str(seen.axis), seen.evidence) if seen else ("", "")
    right = (
        str(report.verdict) == case.verdict
        and (not case.axes or axis in case.axes)
        and (not case.codes or report.sub_indication in case.codes)
        and case.evidence in evidence
    )
    return "" if right else f"{report.verdict} {axis} {evidence}"
