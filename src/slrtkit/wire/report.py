"""A verification report as JSON: the form that scripts rely on."""

from slrtkit.domain.seal import SealClaims, SealedField
from slrtkit.domain.seal_report import SEAL_PROFILE, SealNotice, SealReport
from slrtkit.domain.seal_words import seal_conclusion, seal_sentence
from slrtkit.domain.sentences import Sentence, sentence
from slrtkit.domain.verification import AxisResult, Notice, Report, Verdict
from slrtkit.ledger import JSON, instant_text

__all__ = ["report_to_wire", "seal_report_to_wire"]


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
        "axes": [_axis(result, sentence(result)) for result in report.required],
        "specimen": Notice.SPECIMEN in report.notices,
        "notices": [notice.value for notice in report.notices],
        "signed_at": instant_text(report.signed_at) if report.signed_at else None,
        "key": report.key or None,
        "signers": [
            {"key": each.key, "signed_at": instant_text(each.signed_at) if each.signed_at else None, "sealed": each.sealed}
            for each in report.signers
        ],
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


def seal_report_to_wire(report: SealReport, file: str) -> dict[str, JSON]:
    """Return the report on a paper seal; what the seal says is repeated only where it is believed.

    Args:
        report: The report.
        file: What the sheet is called.
    """
    return {
        "file": file,
        "verdict": report.verdict.value,
        "sub_indication": report.sub_indication or None,
        "profile": SEAL_PROFILE,
        "axes": [_axis(result, seal_sentence(result)) for result in report.required],
        "specimen": SealNotice.SPECIMEN in report.notices,
        "notices": [notice.value for notice in report.notices],
        "key": report.key or None,
        "withdrawals_known_to": instant_text(report.known_to) if report.known_to else None,
        "text": seal_conclusion(report)._asdict(),
        "compare": _compared(report.claims) if report.claims else None,
    }


def _compared(claims: SealClaims) -> dict[str, JSON]:
    return {
        "number": claims.number,
        "dated": claims.dated.isoformat(),
        "valid_until": claims.valid_until.isoformat(),
        "office": claims.office,
        "name": claims.name,
        "nik_last_four": claims.nik or None,
        **{one.value: claims.sealed.get(one) for one in SealedField},
        "role": claims.role,
        "type": claims.type,
        "programs": list(claims.programs),
        "letter": claims.letter,
        "index": claims.index,
        "commitment": claims.commitment,
        "sealed_at": instant_text(claims.sealed_at),
    }


def _axis(result: AxisResult, said: Sentence) -> dict[str, JSON]:
    return {
        "axis": result.axis.value,
        "status": result.status.value,
        "code": result.code,
        "evidence": result.evidence,
        "text": said._asdict(),
    }
