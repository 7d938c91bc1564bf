"""Apply a program's rules to a complaint, and record what a named officer decides."""

from collections.abc import Iterable
from datetime import date

from slrtkit.domain.caserules import CaseRules
from slrtkit.domain.complaint import Complaint, Step
from slrtkit.domain.context import Context
from slrtkit.domain.decision import AssessmentRecord, Decision, DecisionOutcome
from slrtkit.domain.events import ComplaintAssessed, ComplaintDecided
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.participation import Participation
from slrtkit.domain.program import Program
from slrtkit.domain.rules import FACTS, Assessment, FactCatalogue, Question, assess, questions
from slrtkit.domain.subject import facts_of
from slrtkit.errors import AccessDeniedError, InvalidTransitionError
from slrtkit.ledger import canonical, contexts, digest
from slrtkit.ports.identity import DecisionClaim
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.participation import marks_of
from slrtkit.service.showing import Showing, claim_of, require_unused

__all__ = ["ask_household", "assess_complaint", "assess_household", "decide", "decision_claim"]


def assess_household(
    program: Program,
    household: Household,
    person: str | None,
    on: date,
    facts: FactCatalogue = FACTS,
    ledgers: Iterable[Participation] = (),
) -> Assessment:
    """Judge one household, family or person by the rules in force on a day; nothing is recorded.

    Args:
        program: The program.
        household: The household with all its facts.
        person: The person the case concerns; needed for a person or a family.
        on: The day of the case.
        facts: What may be stated.
        ledgers: What the household, its cards and its persons receive; see `ledgers_of`.

    Raises:
        NotFoundError: the program had no rules on that day.
        DomainError: the program's unit needs a person, or the person belongs to no family card.
    """
    return assess(program.rules(on), facts_of(household, program.unit, on, person, ledgers), on, facts)


def ask_household(
    program: Program,
    household: Household,
    person: str | None,
    on: date,
    facts: FactCatalogue = FACTS,
    ledgers: Iterable[Participation] = (),
) -> tuple[Question, ...]:
    """Return what to ask next of one household, family or person; nothing where the verdict is determined.

    Raises:
        NotFoundError: the program had no rules on that day.
        DomainError: the program's unit needs a person, or the person belongs to no family card.
    """
    return questions(program.rules(on), facts_of(household, program.unit, on, person, ledgers), on, facts)


def assess_complaint(
    journal: Journal, context: Context, complaint_id: str, program: Program, on: date, facts: FactCatalogue = FACTS
) -> Receipt:
    """Judge the person of a complaint by one program and record the outcome, whatever it is.

    Raises:
        NotFoundError: there is no such complaint, or no rules on that day.
        InvalidTransitionError: the complaint is decided or closed.
        RequestReusedError: see `Journal.command`.
    """
    content = {"complaint": complaint_id, "program": program.code}
    with journal.command(context, "assess-complaint", content) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        status = complaint.after(Step.ASSESS)
        household, ledgers, mark = _known(work, complaint)
        assessment = assess_household(program, household, complaint.person, on, facts, ledgers)
        record = AssessmentRecord.of(program.code, assessment, mark)
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, ComplaintAssessed(record, status))
        return work.commit()


def decide(
    journal: Journal,
    context: Context,
    complaint_id: str,
    program: str,
    outcome: DecisionOutcome,
    *,
    decision_id: str,
    on: date,
    shown: Showing | None = None,
    rules: CaseRules | None = None,
) -> Receipt:
    """Record an officer's decision on the latest assessment of a program; `context.reason` is the reason of a refusal.

    Args:
        journal: The log.
        context: Who, when, and why.
        complaint_id: Which complaint.
        program: Code of the program.
        outcome: What is decided.
        decision_id: Id of the decision.
        on: The day.
        shown: What the officer's device gave for `decision_claim`, and what looks at it; None: only the server asserts it.
        rules: Whether the district asks for the officer's own proof.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: the complaint is not assessed for the program, more is known since, or the assessment does not
            allow the outcome.
        AccessDeniedError: what was shown does not show this act, or showed another one before; or nothing shows it, and the
            district asks for proof.
        RequestReusedError: see `Journal.command`.
    """
    content = {"complaint": complaint_id, "program": program, "outcome": outcome.value}
    if shown:
        content["assertion"] = shown.digest

    def made(work: Work) -> tuple[Complaint, Decision]:
        return _made(work, complaint_id, program, outcome, decision_id, on)

    claim, evidence = None, None
    if shown:
        with journal.command(context, "decide", content, rehearsal=True) as work:
            if work.replayed:
                return work.replayed
            claim = claim_of(made(work)[1])
        with journal.refusing(context, "decide"):
            evidence = shown.evidence(claim, context.now)
    with journal.command(context, "decide", content) as work:
        if work.replayed:
            return work.replayed
        complaint, decision = made(work)
        if evidence:
            if claim_of(decision) != claim:
                raise InvalidTransitionError(
                    "somebody acted in the meantime", code="decision.changed", path=complaint_id, cure="look at the case again"
                )
            require_unused(work, evidence, complaint_id)
        if rules and rules.proof and not (evidence and evidence.proved):
            raise AccessDeniedError(
                "the district asks for the officer's own proof of decisions",
                code="decision.proof",
                path=complaint_id,
                cure="give an assertion",
            )
        event = ComplaintDecided(decision, complaint.after(Step.DECIDE), evidence)
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, event)
        return work.commit()


def decision_claim(
    journal: Journal, context: Context, complaint_id: str, program: str, outcome: DecisionOutcome
) -> DecisionClaim:
    """Return what an officer has to show to decide so, with `context.reason`; raises what `decide` raises of the case."""
    content = {"complaint": complaint_id, "program": program, "outcome": outcome.value}
    with journal.command(context, "decision-claim", content, rehearsal=True) as work:
        return claim_of(_made(work, complaint_id, program, outcome, "", context.now.date())[1])


def _made(
    work: Work, complaint_id: str, program: str, outcome: DecisionOutcome, decision_id: str, on: date
) -> tuple[Complaint, Decision]:
    """Return a complaint, and the decision on it that its assessment allows."""
    complaint, assessment = _assessed(work, complaint_id, program)
    of, by = (complaint_id, complaint.household, complaint.person), (work.context.actor, on, work.context.reason)
    return complaint, Decision(decision_id, *of, outcome, assessment, *by)


def _assessed(work: Work, complaint_id: str, program: str) -> tuple[Complaint, AssessmentRecord]:
    """Return a complaint that may be decided, and the assessment that a decision on it rests on."""
    complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
    complaint.after(Step.DECIDE)
    assessment = complaint.assessments.get(program)
    if assessment is None:
        raise InvalidTransitionError(
            "nothing was assessed for this program",
            code="complaint.decide",
            path=complaint_id,
            cure=f"assess {program} first",
        )
    if _known(work, complaint)[2] != assessment.based_on:
        raise InvalidTransitionError(
            "more is known of the household than when it was assessed",
            code="decision.stale",
            path=complaint_id,
            cure="assess it again",
        )
    return complaint, assessment


def _known(work: Work, complaint: Complaint) -> tuple[Household, tuple[Participation, ...], str]:
    """Return the household of a complaint, what is received in it, and the mark of all that is known of both."""
    household = work.history(StreamKind.HOUSEHOLD, complaint.household, Household)
    marks, ledgers = marks_of(work, household.state)
    known = digest(contexts.STATEMENTS, canonical([household.mark, marks])) if marks else household.mark
    return household.state, ledgers, known
