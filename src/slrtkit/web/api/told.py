"""What is told of answers that hold the rules themselves: their words, outcomes and facts, as the command line tells them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, get_type_hints

from attrs import frozen

from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.program import Program
from slrtkit.domain.rules import Assessment, Checklist, Entitlement, Outcome, Question, Says
from slrtkit.kit import Kit
from slrtkit.service.preview import Preview
from slrtkit.wire import program_to_wire

__all__ = ["AssessmentAnswer", "ChecklistAnswer", "PreviewAnswer", "QuestionAnswer", "as_told", "told_type"]


@frozen
class CriterionAnswer:
    """One criterion or exclusion, judged.

    Attributes:
        code: Its code in the program.
        says: What it says.
        outcome: The answer.
        missing: The facts without which it cannot be told.
        trace: The whole explanation, in the form of `slrtkit rules eval --json`.
    """

    code: str
    says: Says
    outcome: Outcome
    missing: tuple[str, ...]
    trace: Mapping[str, object]


@frozen
class AssessmentAnswer:
    """What one version of the rules says of one case.

    Attributes:
        program: Code of the program.
        on: The day of the case.
        rules: Digest of the rules that were applied.
        verdict: What they add up to; a missing fact is never "no".
        criteria: The exclusions, then the criteria.
        missing: The facts that keep it undetermined.
        undefined: The arithmetic without a value that does so.
        amount: What is given: `value`, or `between` two ends; null where the rules do not say.
    """

    program: str
    on: date
    rules: str
    verdict: Entitlement
    criteria: tuple[CriterionAnswer, ...]
    missing: tuple[str, ...]
    undefined: tuple[str, ...]
    amount: Mapping[str, object] | None


@frozen
class QuestionAnswer:
    """A fact to ask for.

    Attributes:
        fact: Its name, as `missing` of an assessment has it.
        criteria: Codes of the criteria that it keeps open.
        decides: The share of the kinds of answers after which the verdict is determined.
        remains: How many facts are missing after an answer, on average.
    """

    fact: str
    criteria: tuple[str, ...]
    decides: float
    remains: float


@frozen
class DueAnswer:
    """A paper, and whether it is needed in this case.

    Attributes:
        code: Its code within the rules.
        says: What it is called.
        required: Whether the file is incomplete without it, where it is needed.
        due: Whether it is needed.
        missing: The facts that keep that open.
    """

    code: str
    says: Says
    required: bool
    due: Outcome
    missing: tuple[str, ...]


@frozen
class ChecklistAnswer:
    """The papers of one case, in the order of the rules."""

    documents: tuple[DueAnswer, ...]


@frozen
class PreviewAnswer:
    """A letter before it is signed.

    Attributes:
        letter: What it will say.
        unverified: Codes of the criteria whose source nobody has said to have read.
        unknown_rules: Whether the catalog no longer has the rules that it was decided by.
    """

    letter: RecommendationLetter
    unverified: tuple[str, ...]
    unknown_rules: bool


def _assessment(kit: Kit, found: Assessment) -> AssessmentAnswer:
    said = {one.code: one.says for one in kit.catalog.program(found.program).rules(found.on).judged}
    criteria = tuple(
        CriterionAnswer(code, said[code], trace.outcome, trace.missing, trace.as_json()) for code, trace in found.criteria
    )
    amount = found.amount.as_json() if found.amount is not None else None
    return AssessmentAnswer(
        found.program, found.on, found.digest, found.entitlement, criteria, found.missing, found.undefined, amount
    )


def _question(_: Kit, found: Question) -> QuestionAnswer:
    return QuestionAnswer(found.label, found.criteria, round(float(found.decides), 3), round(float(found.remains), 3))


def _checklist(_: Kit, found: Checklist) -> ChecklistAnswer:
    papers = ((one.document, one) for one in found.documents)
    return ChecklistAnswer(tuple(DueAnswer(p.code, p.says, p.required, one.due, one.missing) for p, one in papers))


def _preview(_: Kit, found: Preview) -> PreviewAnswer:
    return PreviewAnswer(found.letter, tuple(one.code for one in found.unverified), found.unknown_rules)


def _program(kit: Kit, found: Program) -> Mapping[str, object]:
    return dict[str, object](program_to_wire(found, None, kit.facts))


_TOLD: Mapping[type, Callable[[Kit, Any], object]] = {
    Assessment: _assessment,
    Checklist: _checklist,
    Preview: _preview,
    Program: _program,
    Question: _question,
}


def told_type(kind: Any) -> Any:  # noqa: ANN401  a type
    """Return the type of what is told of an answer of a type."""
    return get_type_hints(_TOLD[kind])["return"] if kind in _TOLD else kind


def as_told(kit: Kit, kind: Any, found: Any) -> Any:  # noqa: ANN401  whatever is answered
    """Return what is told of an answer of a type."""
    return _TOLD[kind](kit, found) if kind in _TOLD else found
