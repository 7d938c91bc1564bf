"""The decisions behind letters: which officers proved that they made, and which the server alone asserts."""

from collections.abc import Iterator, Sequence

from slrtkit.domain.auditing import AuditFinding
from slrtkit.domain.casefile import AuditCase, CasesFile, CaseState
from slrtkit.domain.decision import Decision
from slrtkit.domain.letterlog import Leaf, LeafKind
from slrtkit.ports.identity import Identity
from slrtkit.service.auditing.approvals import Proofs
from slrtkit.service.registerview import RegisterView
from slrtkit.service.showing import claim_of

__all__ = ["counted_decisions", "judge_decisions"]

_ASSERTED = "DECISION_ASSERTED"


def judge_decisions(file: CasesFile, view: RegisterView, identity: Identity | None) -> Iterator[AuditFinding]:
    """Yield what is to be known of who decided in a sample of cases; see `judge_approvals` for what is given."""
    for case, decision, issued, code in _judged(file, view, identity):
        if code:
            shown = case.evidence.kind.value if case.evidence else "none"
            said = f"kind=decision by={decision.decided_by} proof={shown}"
            yield AuditFinding(code, issued.number, case.letter, said)


def counted_decisions(files: Sequence[CasesFile], view: RegisterView, identity: Identity | None) -> dict[str, int]:
    """Return how many decisions officers proved, how many have a proof nobody looked at, how many the server asserts."""
    codes = [code for file in files for *_, code in _judged(file, view, identity)]
    named = {"": "decisions_proved", "EVIDENCE_UNCHECKED": "decisions_shown", _ASSERTED: "decisions_asserted"}
    return {name: codes.count(code) for code, name in named.items()}


def _judged(file: CasesFile, view: RegisterView, identity: Identity | None) -> Iterator[tuple[AuditCase, Decision, Leaf, str]]:
    """Yield each case that is told, its decision, its letter in the register, and the code of what is to be said of it."""
    proofs = Proofs(view, file.proofs, identity)
    for case in file.cases:
        issued = next((leaf for leaf in view.letters.get(case.letter, ()) if leaf.kind is LeafKind.ISSUED), None)
        decision, shown = case.decision, case.evidence
        if case.state is not CaseState.SHOWN or decision is None or issued is None:
            continue
        code = _ASSERTED
        if shown and shown.proved:
            code = proofs.told(claim_of(decision), shown, decision.decided_on, issued)
        yield case, decision, issued, code
