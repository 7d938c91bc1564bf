"""An export of cases judged again: by the rules that were kept, on the facts that were used, with nobody's database at hand."""

import re
from collections.abc import Iterator

from attrs import frozen

from slrtkit.domain.casefile import AuditCase, CasesFile, CaseState, drawn
from slrtkit.domain.letterlog import LeafKind
from slrtkit.domain.rules import assess
from slrtkit.errors import SlrtError
from slrtkit.ledger import canonical, contexts, opens, parse
from slrtkit.ledger.note import read_checkpoint, read_note
from slrtkit.service.registerview import RegisterView
from slrtkit.wire import to_wire
from slrtkit.wire.kept import read_facts, read_rules

__all__ = ["CaseFinding", "SampleAsked", "judge_sample", "reevaluate"]

_SALT = re.compile(r"[0-9a-f]{64}")


@frozen
class SampleAsked:
    """What an auditor asked for: the number that they named, and how many letters."""

    number: str
    count: int


@frozen
class CaseFinding:
    """What was found of one letter, or of the export as a whole.

    Attributes:
        letter: Id of the letter; empty: the export.
        code: `AGREES`; where something is wrong `DIFFERS`, `DECISION_OTHER`, `REASON_OTHER`, `SAMPLE_OTHER`, `CASE_MISSING`;
            where it could not be told `UNCERTAIN`, `NOT_KEPT`, `WITHHELD`, `ERASED`.
        evidence: What was seen, without personal data.
    """

    letter: str
    code: str
    evidence: str = ""


def reevaluate(file: CasesFile) -> tuple[CaseFinding, ...]:
    """Judge each decision of an export again, and return what was found of each, in order."""
    return tuple(_judged(case, file) for case in file.cases)


def judge_sample(file: CasesFile, view: RegisterView, asked: SampleAsked | None = None) -> Iterator[CaseFinding]:
    """Yield in what the sample is not the one that the auditor's number draws from the register, or nothing.

    Args:
        file: The export of cases.
        view: An export of the register, as it is believed.
        asked: What the auditor asked for; None: what the export says, so that a case left out at its end does not show.
    """
    try:
        said = read_checkpoint(read_note(file.checkpoint).text)
    except SlrtError as error:
        yield CaseFinding("", "SAMPLE_OTHER", error.code)
        return
    log = view.logs.get(said.origin)
    if log is None or log.tree.size < said.size or log.tree.root(said.size) != said.root:
        yield CaseFinding("", "SAMPLE_OTHER", "the checkpoint is not of this register")
        return
    issued = {leaf.letter for leaf in log.leaves[: said.size] if leaf.kind is LeafKind.ISSUED}
    if file.issued != len(issued):
        yield CaseFinding("", "SAMPLE_OTHER", f"issued={len(issued)} said={file.issued}")
    wanted, given = asked or SampleAsked(file.auditor, len(file.cases)), tuple(case.letter for case in file.cases)
    expected = drawn(issued, wanted.number, said.text, wanted.count)
    if file.auditor != wanted.number:
        yield CaseFinding("", "SAMPLE_OTHER", "drawn by another number")
    elif given != expected:
        yield CaseFinding("", "SAMPLE_OTHER", "other letters than the number draws")
    if asked:
        yield from (
            CaseFinding(letter, "CASE_MISSING", f"place={at}") for at, letter in enumerate(expected, 1) if letter not in given
        )
    yield from (
        CaseFinding(case.letter, "REASON_OTHER", told) for case in file.cases if (told := _misreasoned(case, file, view))
    )


def _misreasoned(case: AuditCase, file: CasesFile, view: RegisterView) -> str:
    """Return in what the reason that a case tells is not the one that the register binds, or nothing."""
    bound = next((leaf for leaf in reversed(view.letters.get(case.letter, ())) if leaf.reason), None)
    if case.reason:
        held = bound and opens(bound.reason, contexts.REASON, _salt(case.reason_salt), canonical(case.reason))
        return "" if held else "the register binds the office to another reason"
    untold = case.state is CaseState.SHOWN and bound is not None and bound.at <= file.at
    return "the register binds the office to a reason, and none is told" if untold else ""


def _judged(case: AuditCase, file: CasesFile) -> CaseFinding:
    decision = case.decision
    if case.state is not CaseState.SHOWN or decision is None:
        return CaseFinding(case.letter, "ERASED" if case.state is CaseState.ERASED else "WITHHELD")
    if not opens(case.commitment, contexts.DECISION, _salt(case.salt), canonical(to_wire(decision))):
        return CaseFinding(case.letter, "DECISION_OTHER", "decision, salt and commitment do not fit")
    assessment = decision.assessment
    if not {assessment.rules, case.declared} <= file.kept.keys():
        return CaseFinding(case.letter, "NOT_KEPT", f"rules={assessment.rules[:16]}")
    try:
        rules = read_rules(file.kept[assessment.rules], assessment.rules)
        declared = read_facts(file.kept[case.declared], case.declared)
        facts = parse(case.facts.encode())
        found = assess(rules, facts if isinstance(facts, dict) else {}, assessment.on, declared)
    except SlrtError as error:
        return CaseFinding(case.letter, "NOT_KEPT", error.code)
    then = dict(assessment.criteria)
    other = [code for code, trace in found.criteria if then.get(code) != trace.outcome.value]
    if other or found.entitlement is not assessment.entitlement:
        told = f"criteria={','.join(other)} verdict={found.entitlement.value}"
        return CaseFinding(case.letter, "DIFFERS" if case.reproduced else "UNCERTAIN", told)
    return CaseFinding(case.letter, "AGREES", f"criteria={len(then)} verdict={found.entitlement.value}")


def _salt(written: str) -> bytes:
    return bytes.fromhex(written) if _SALT.fullmatch(written) else b""
