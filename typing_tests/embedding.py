"""How a system that embeds slrtkit calls it: what comes out, and what a type checker refuses."""

from datetime import date, datetime
from pathlib import Path
from typing import assert_type

import slrtkit
from slrtkit import Kit
from slrtkit.demo import open_sample
from slrtkit.domain import Complaint, Context, DecisionOutcome, Fact, Household, Source
from slrtkit.domain.verification import Report, Verdict
from slrtkit.errors import Problem, SlrtError, WireError
from slrtkit.kit import Receipt
from slrtkit.service.rebuild import Proof

assert_type(slrtkit.__version__, str)


def serve(kit: Kit, folder: Path) -> None:
    """Go a complaint's way."""
    with open_sample(folder) as sample:
        assert_type(sample, Kit)
    desk = kit.context("fasilitator")
    assert_type(desk, Context)
    complaint = kit.file_complaint(desk, household="BKL-02", person="BKL-02-1", category="kesehatan", text="Mohon bantuan")
    assert_type(complaint, Receipt)
    assert_type(complaint.id, str)
    pact = Fact(value=True, on=date(2026, 1, 31), source=Source.HOME_VISIT)
    assert_type(kit.record_fact(desk, "BKL-02", "BKL-02-1", "integrity_pact", pact), Receipt)
    assert_type(kit.assess(desk, complaint.id, "KERINGANAN-RS"), Receipt)
    assert_type(kit.decide(desk, complaint.id, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED), Receipt)
    letter = kit.reserve_letter(desk, complaint.id, "keringanan-biaya-rs", signer="kadis")
    assert_type(kit.issue_letter(desk, letter.id), Receipt)
    assert_type(kit.clock.now(), datetime)


def look(kit: Kit, letter: str) -> None:
    """Look in somebody's name, and verify."""
    seen = kit.seen_by(kit.context("fasilitator"))
    assert_type(seen.households(), tuple[Household, ...])
    assert_type(seen.complaint("K-1"), Complaint)
    assert_type(seen.letter(letter).letter.number, str)
    pdf = seen.signed_pdf(letter)
    assert_type(pdf, bytes)
    report = kit.verify(pdf)
    assert_type(report, Report)
    assert_type(report.verdict, Verdict)
    assert_type(kit.rebuild(), Proof)


def tell(error: SlrtError) -> str:
    """Tell an error to a person; what came from outside has a place for each fault."""
    assert_type(error.code, str)
    assert_type(error.cure, str)
    assert_type(error.retryable, bool)
    if isinstance(error, WireError):
        assert_type(error.problems, tuple[Problem, ...])
        return "\n".join(f"{problem.path}: {problem.text}" for problem in error.problems)
    return error.text


def refused(kit: Kit, desk: Context) -> None:
    """Call as nobody may; without its mark each line is an error."""
    kit.file_complaint(desk, "BKL-02", "BKL-02-1", "kesehatan", "…")  # type: ignore[call-arg]  # by name only
    kit.decide(desk, "K-1", "KERINGANAN-RS", "recommended")  # type: ignore[arg-type]  # an outcome, not its text
    kit.verify("letter.pdf")  # type: ignore[arg-type]  # the bytes, not the name of a file
    desk.actor = "kadis"  # type: ignore[misc]  # frozen
    Kit()  # type: ignore[call-arg]  # a kit holds adapters
