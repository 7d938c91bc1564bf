"""The report of an audit as JSON: the form that scripts rely on."""

from slrtkit.domain.audit_paper import shown
from slrtkit.domain.audit_words import UNMADE, kind_of, verdict_of
from slrtkit.domain.auditing import AuditFinding, AuditReport
from slrtkit.ledger import JSON, instant_text

__all__ = ["AUDIT_SCHEMA", "audit_to_wire"]

AUDIT_SCHEMA = "slrtkit/audit/1"


def audit_to_wire(report: AuditReport) -> dict[str, JSON]:
    """Return the report, the gravest finding first."""
    return {
        "schema": AUDIT_SCHEMA,
        "verdict": verdict_of(report).value,
        "at": instant_text(report.at),
        "offices": list(report.offices),
        "known_to": instant_text(report.known_to) if report.known_to else None,
        "findings": [_finding(one) for one in report.findings],
        "counts": dict(report.counts),
        "not_examined": [{"code": code, "text": UNMADE[code]._asdict()} for code in report.unmade],
        "given": [
            {"kind": one.kind, "name": shown(one.name), "sha256": one.digest, "holds": one.told} for one in report.exhibits
        ],
        "lists": [
            {
                "list": one.name,
                "version": one.version,
                "issued": instant_text(one.issued),
                "expires": instant_text(one.expires),
                "age_days": (report.at - one.issued).days,
            }
            for one in report.lists
        ],
    }


def _finding(one: AuditFinding) -> dict[str, JSON]:
    kind = kind_of(one)
    return {
        "axis": kind.axis.value,
        "severity": kind.severity.value,
        "code": one.code,
        "subject": shown(one.subject),
        "letter": shown(one.letter) or None,
        "evidence": shown(one.evidence),
        "text": kind.says._asdict(),
        "do": kind.do._asdict(),
    }
