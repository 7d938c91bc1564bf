"""The sample of cases: is it the one that was drawn, is each decision that of its letter, and does it follow from the rules?"""

from collections.abc import Iterator, Mapping, Sequence

from slrtkit.domain.auditing import AuditFinding
from slrtkit.domain.casefile import AuditCase, CasesFile, CaseState
from slrtkit.domain.letterlog import LeafKind
from slrtkit.service.auditing.given import AuditInput, KeptNote, LetterSeen
from slrtkit.service.reevaluate import CaseFinding, judge_sample
from slrtkit.service.registerview import RegisterView

__all__ = ["judge_cases", "judge_reach"]

_CODES: Mapping[str, str] = {
    "DIFFERS": "DECISION_DIFFERS",
    "UNCERTAIN": "DECISION_UNCERTAIN",
    "ERASED": "ERASED_SILENTLY",
}
"""What a look at a case says -> the kind of finding that it is, where that has another name."""


def judge_cases(
    file: CasesFile, judged: Sequence[CaseFinding], given: AuditInput, view: RegisterView | None
) -> Iterator[AuditFinding]:
    """Yield what is wrong with a sample of cases and the decisions in it.

    Args:
        file: The sample, opened.
        judged: What its decisions were when they were judged again, in order.
        given: What else the auditor has.
        view: The export of the register; None: it is not believed, and the sample is not compared with it.
    """
    numbers = {letter: leaves[0].number for letter, leaves in view.letters.items()} if view else {}
    found = (*(judge_sample(file, view, given.asked) if view else ()), *_handed(file, given.kept))
    for one in found:
        yield AuditFinding(one.code, numbers.get(one.letter, ""), one.letter, one.evidence)
    bound = _bound(given.letters or ())
    for case, one in zip(file.cases, judged, strict=True):
        code, number = _code(case, one), numbers.get(case.letter, "")
        if code != "AGREES":
            yield AuditFinding(code, number, case.letter, f"erasure={case.erasure}" if case.erasure else one.evidence)
        if case.state is CaseState.SHOWN and case.letter not in bound:
            yield AuditFinding("CASE_UNBOUND", number, case.letter)
        elif case.state is CaseState.SHOWN and bound[case.letter] != {case.commitment}:
            yield AuditFinding("DECISION_OTHER", number, case.letter, "the letter binds another decision")


def judge_reach(files: Sequence[CasesFile], view: RegisterView) -> Iterator[AuditFinding]:
    """Yield registers that letters were issued in and no sample was drawn from."""
    drawn = {file.checkpoint.partition("\n")[0] for file in files}
    for log in view.logs.values():
        issued = sum(leaf.kind is LeafKind.ISSUED for leaf in log.leaves)
        if issued and log.origin not in drawn:
            yield AuditFinding("LOG_UNSAMPLED", log.origin, evidence=f"issued={issued}")


def _handed(file: CasesFile, kept: Sequence[KeptNote]) -> Iterator[CaseFinding]:
    """Yield that a sample was drawn by a checkpoint which the auditor does not hold."""
    texts = {note.written.partition("\n\n")[0] for note in kept}
    if kept and file.checkpoint.partition("\n\n")[0] not in texts:
        yield CaseFinding("", "SAMPLE_OTHER", "drawn by a checkpoint that the auditor does not hold")


def _bound(letters: Sequence[LetterSeen]) -> dict[str, set[str]]:
    """Id of a letter -> the commitments to its decision in the files that passed."""
    found = dict[str, set[str]]()
    for one in letters:
        if one.report.letter and one.passed:
            found.setdefault(one.report.letter.id, set()).add(one.report.letter.decision)
    return found


def _code(case: AuditCase, found: CaseFinding) -> str:
    """Return the kind of finding that a case is; what was kept and is gone is not what was never kept."""
    if found.code == "NOT_KEPT" and case.declared and found.evidence.startswith("rules="):
        return "EVIDENCE_MISSING"
    if found.code == "ERASED" and case.erasure:
        return found.code
    return _CODES.get(found.code, found.code)
