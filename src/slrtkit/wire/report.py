"""A verification report as JSON: the form that scripts rely on."""

from slrtkit.domain.sentences import sentence
from slrtkit.domain.verification import AxisResult, Notice, Report, Verdict
from slrtkit.ledger import JSON, instant_text

__all__ = ["report_to_wire"]


def report_to_wire(report: Report, file: str) -> dict[str, JSON]:
    """Return the report on one file; what the letter says is repeated only where the letter passed.

    Args:
        report: The report.
        file: What the file is called.
    """
    letter = report.letter if report.verdict is Verdict.PASSED else None
    return {
        "file": file,
        "verdict": report.verdict.value,
        "sub_indication": report.sub_indication or None,
        "profile": report.profile,
        "axes": [_axis(result) for result in report.required],
        "specimen": Notice.SPECIMEN in report.notices,
        "notices": [notice.value for notice in report.notices],
        "signed_at": instant_text(report.signed_at) if report.signed_at else None,
        "key": report.key or None,
        "letter": {
            "id": letter.id,
            "type": letter.type,
            "number": letter.number,
            "office": letter.office,
            "dated": letter.dated.isoformat(),
            "valid_until": letter.valid_until.isoformat(),
        }
        if letter
        else None,
    }


def _axis(result: AxisResult) -> dict[str, JSON]:
    return {
        "axis": result.axis.value,
        "status": result.status.value,
        "code": result.code,
        "evidence": result.evidence,
        "text": sentence(result)._asdict(),
    }
