"""The audit of an office's letters: everything that is asked, in one report."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias

from slrtkit.domain.audit_words import gravest_first
from slrtkit.domain.auditing import AuditFinding, AuditReport, Exhibit, ListAge
from slrtkit.domain.letterlog import LeafKind
from slrtkit.domain.verification import Verdict
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.auditing.approvals import counted, judge_approvals
from slrtkit.service.auditing.belief import Belief
from slrtkit.service.auditing.cases import judge_cases, judge_reach
from slrtkit.service.auditing.checkpoints import judge_kept, judge_lives
from slrtkit.service.auditing.decided import counted_decisions, judge_decisions
from slrtkit.service.auditing.given import AuditInput
from slrtkit.service.auditing.leaves import judge_leaves
from slrtkit.service.auditing.letters import judge_files, judge_withdrawals
from slrtkit.service.auditing.numbers import judge_numbers
from slrtkit.service.auditing.uses import judge_uses
from slrtkit.service.reevaluate import CaseFinding, reevaluate
from slrtkit.service.registerview import RegisterView

__all__ = ["audit_letters"]

Judged: TypeAlias = tuple[tuple[CaseFinding, ...], ...]
"""Of each sample, what its decisions were when they were judged again."""


def audit_letters(
    belief: Belief, given: AuditInput, trust: TrustBundle, at: datetime, exhibits: tuple[Exhibit, ...] = ()
) -> AuditReport:
    """Audit an office's letters by what it handed out and what others kept; the same input gives the same report.

    Args:
        belief: The export of the register, or why it is not believed; see `believe`.
        given: What else there is.
        trust: The trust bundle.
        at: The instant of the audit, in UTC.
        exhibits: What the report says was given.
    """
    judged = tuple(reevaluate(file) for file in given.cases or ())
    found = set(_found(belief, given, judged, trust, at))
    return AuditReport(
        at,
        tuple(sorted(found, key=gravest_first)),
        _counts(belief.view, given, judged),
        tuple(_unmade(belief, given, training=trust.training)),
        exhibits=exhibits,
        lists=tuple(_lists(trust)),
        known_to=belief.view.known_to if belief.view else None,
        offices=tuple(_offices(belief.view)) if belief.view else (),
    )


def _found(belief: Belief, given: AuditInput, judged: Judged, trust: TrustBundle, at: datetime) -> Iterator[AuditFinding]:
    view = belief.view
    yield from belief.doubt
    if trust.log:
        yield from judge_kept(given.kept, view, trust.log, at)
    if given.letters is not None:
        yield from judge_files(given.letters, view)
    for file, again in zip(given.cases or (), judged, strict=True):
        yield from judge_cases(file, again, given, view)
    if view is None:
        return
    yield from judge_lives(view)
    yield from judge_leaves(view)
    yield from judge_numbers(view)
    yield from judge_withdrawals(trust.withdrawn, view)
    for file in given.cases or ():
        yield from judge_approvals(file, view, given.identity)
        yield from judge_decisions(file, view, given.identity)
    if given.cases is not None:
        yield from judge_reach(given.cases, view)
    yield from judge_uses(given.uses or (), view)


def _counts(view: RegisterView | None, given: AuditInput, judged: Judged) -> dict[str, int]:
    counts = dict[str, int]()
    if view:
        counts |= _register(view)
    if given.kept:
        counts["checkpoints"] = len(given.kept)
    if given.letters is not None:
        passed = sum(one.report.verdict is Verdict.PASSED for one in given.letters)
        counts |= {"letters": len(given.letters), "genuine": passed}
    if given.cases is not None:
        codes = [one.code for again in judged for one in again]
        counts |= {"cases": len(codes), "agree": codes.count("AGREES")}
        if view:
            counts |= counted(given.cases, view, given.identity)
            counts |= counted_decisions(given.cases, view, given.identity)
    if given.uses is not None:
        counts["uses"] = len(given.uses)
    return counts


def _register(view: RegisterView) -> dict[str, int]:
    stands = [leaves[-1].stands(view.known_to) for leaves in view.letters.values()]
    return {
        "logs": len(view.logs),
        "leaves": sum(len(log.leaves) for log in view.logs.values()),
        "numbers": len(stands),
        "issued": stands.count(LeafKind.ISSUED),
        "withdrawn": stands.count(LeafKind.WITHDRAWN),
        "void": stands.count(LeafKind.VOID),
        "waiting": stands.count(LeafKind.RESERVED) + stands.count(LeafKind.REVISED),
        "elsewhere": sum(run.last - run.first + 1 for run in view.numbers),
    }


def _offices(view: RegisterView) -> list[str]:
    return sorted({leaf.office for log in view.logs.values() for leaf in log.leaves})


def _unmade(belief: Belief, given: AuditInput, *, training: bool) -> Iterator[str]:
    missing = {
        "TRAINING": training,
        "REGISTER": belief.view is None,
        "LETTERS": given.letters is None,
        "CASES": given.cases is None,
        "FACTS": given.cases is not None,
        "OFFICERS": given.cases is not None and given.identity is None,
        "USES": given.uses is None,
    }
    return (code for code, so in missing.items() if so)


def _lists(trust: TrustBundle) -> Iterator[ListAge]:
    named = {
        "authority": trust.authority,
        "issuers": trust.issuers,
        "withdrawn": trust.withdrawn,
        "log": trust.log.list if trust.log else None,
    }
    for name, listed in named.items():
        if listed is not None:
            yield ListAge(name, listed.version, listed.issued, listed.expires)
