"""A case: what was said, what the rules say, what is still to be asked, what is decided, and what the resident is told."""

from collections.abc import Iterable

from attrs import frozen
from starlette.responses import Response

from slrtkit.domain import Complaint, Fact, Program, Source
from slrtkit.domain.asked import AskedFact, asked_fact
from slrtkit.domain.change import FactChange, decides
from slrtkit.domain.complaint import COMPLAINT_STEPS, Step
from slrtkit.domain.decision import DecisionOutcome
from slrtkit.domain.household import FactValue
from slrtkit.domain.roles import Action
from slrtkit.domain.rules import DeclaredFact, Entitlement, FactType, Question
from slrtkit.domain.rules.facts import NO, YES
from slrtkit.domain.transition import possible
from slrtkit.errors import NotFoundError, SlrtError
from slrtkit.service.assess import assess_household

from .forms import Form, day_of
from .visit import Visit

__all__ = ["assessment", "case", "programs"]

UNKNOWN = "?"
"""Asked, and answered "tidak tahu"."""
_MOST_ASKED = 6
"""So many questions stand on one page, the most decisive first."""
_FIRST = (Entitlement.ELIGIBLE, Entitlement.UNDETERMINED, Entitlement.INELIGIBLE)


@frozen
class Asking:
    """One question on the page.

    Attributes:
        question: What is asked.
        says: In words.
        name: The field.
        about: The fact that answers it; None where it is answered elsewhere.
        fact: What is declared of it.
    """

    question: Question
    says: str
    name: str
    about: AskedFact | None
    fact: DeclaredFact | None


def case(visit: Visit) -> Response:
    """Show a case with all that is possible now, and take a decision, a pass upwards, or the answer with which it ends."""
    found = visit.seen.complaint(visit.asked["case"])
    if visit.form.sent:
        step = visit.form.one_of("langkah", (Step.DECIDE, Step.ESCALATE, Step.CLOSE))
        try:
            if step == Step.DECIDE:
                _decide(visit, found)
            elif step == Step.ESCALATE:
                _escalate(visit, found)
            elif step == Step.CLOSE:
                _close(visit, found)
            if visit.form.good:
                return visit.go(visit.at, "done")
        except SlrtError as error:
            visit.form.refuse(error, decision_reason="alasan", complaint_reason="sebab", answer="jawaban")
    home, desk = visit.seen.household(found.household), visit.seen.casework
    able = possible(COMPLAINT_STEPS, found.status)
    return visit.page(
        "case",
        case=found,
        home=home,
        person=home.person(found.person),
        held=desk.held_by(found.id),
        limits=visit.seen.work.limits.standing(found.id, visit.kit.clock.now()),
        letters=visit.seen.letters_of(found.id),
        referrals=visit.seen.referrals_of(found.id),
        programs={code: visit.kit.catalog.program(code) for code in found.assessments},
        able=able,
        may=lambda action: visit.may(action, found.village),
        outcomes=DecisionOutcome,
        draft=desk.draft_answer(found.id) if Step.CLOSE in able else "",
        A=Action,
        S=Step,
    )


def _decide(visit: Visit, found: Complaint) -> None:
    form = visit.form
    program = form.one_of("program", found.assessments)
    outcome = form.one_of("putusan", tuple(DecisionOutcome))
    if form.good:
        context = visit.context(reason=form.value("alasan"))
        visit.kit.decide(context, found.id, program, DecisionOutcome(outcome))


def _escalate(visit: Visit, found: Complaint) -> None:
    why = visit.form.text("sebab")
    if why:
        visit.kit.escalate_complaint(visit.context(reason=why), found.id)


def _close(visit: Visit, found: Complaint) -> None:
    text = visit.form.text("jawaban")
    if text:
        visit.kit.casework.answer(visit.context("answer"), found.id, text)
        visit.kit.close_complaint(visit.context("close"), found.id, text)


def programs(visit: Visit) -> Response:
    """Show what the rules of every program say today, and record nothing."""
    found = visit.seen.complaint(visit.asked["case"])
    known = visit.seen.household_on(found.household, visit.today)
    told = []
    for code in visit.kit.catalog.codes():
        program = visit.kit.catalog.program(code)
        try:
            judged = assess_household(program, known.household, found.person, visit.today, visit.kit.facts, known.ledgers)
        except NotFoundError:
            continue  # it has no rules today
        told.append((program, judged))
    sector = found.category
    told.sort(key=lambda one: (one[0].sector != sector, _FIRST.index(one[1].entitlement), one[0].name))
    return visit.page("programs", case=found, person=known.household.person(found.person), told=told)


def assessment(visit: Visit) -> Response:
    """Show what the rules of a program say and what to ask next; take the answers, and assess anew."""
    found, program = visit.seen.complaint(visit.asked["case"]), visit.kit.catalog.program(visit.asked["program"])
    asking = _asking(visit, found, program)
    if visit.form.sent:
        proposed = _answer(visit, found, asking)
        if visit.form.good:
            try:
                visit.kit.assess(visit.context("assess"), found.id, program.code)
                return visit.go(visit.at, "proposed" if proposed else "assessed")
            except SlrtError as error:
                visit.form.refuse(error)
    judged = visit.seen.explain(found.household, found.person, program.code, visit.today)
    home = visit.seen.household(found.household)
    rules = program.rules(visit.today)
    return visit.page(
        "assessment",
        case=found,
        program=program,
        rules=rules,
        judged=judged,
        traces=dict(judged.criteria),
        wording=visit.tongue.wording(home, program.unit, found.person, visit.today),
        person=home.person(found.person),
        asking=asking[:_MOST_ASKED],
        more=max(len(asking) - _MOST_ASKED, 0),
        recorded=found.assessments.get(program.code),
        sources=Source,
        may=visit.may(Action.ASSESS, found.village) and Step.ASSESS in possible(COMPLAINT_STEPS, found.status),
        unknown=UNKNOWN,
        types=FactType,
        yes=YES,
        no=NO,
    )


def _asking(visit: Visit, found: Complaint, program: Program) -> tuple[Asking, ...]:
    """Return what to ask next, each with the fact that answers it."""
    home = visit.seen.household_on(found.household, visit.today).household
    words = visit.tongue.wording(home, program.unit, found.person, visit.today)
    told = []
    for question in visit.seen.ask(found.household, found.person, program.code, visit.today):
        about = asked_fact(home, program.unit, found.person, visit.today, question.asks)
        fact = visit.kit.facts.by_name.get(about.name) if about else None
        told.append(Asking(question, words.ask(question.asks), f"q-{question.label}", about, fact))
    return tuple(told)


def _answer(visit: Visit, found: Complaint, asking: Iterable[Asking]) -> bool:
    """Record what was answered; what decides on aid is proposed, for another officer to apply. Return whether anything was."""
    form, home, proposed = visit.form, visit.seen.household(found.household), False
    source = form.one_of("sumber", tuple(Source)) if any(form.value(one.name) for one in asking) else ""
    source = source if form.good else ""
    changes = [(one, change) for one in asking if (change := _change(visit, form, one, source))]
    for one, change in changes if form.good else ():
        try:
            if decides(home, change):
                visit.kit.propose_change(visit.context(one.name, visit.tongue.say("asked-at-desk")), home.id, change)
                proposed = True
            else:
                visit.kit.record_fact(visit.context(one.name), home.id, change.subject, change.name, change.fact)
        except SlrtError as error:
            form.refuse(error, **{"".join(c if c.isalnum() else "_" for c in change.name): one.name})
    return proposed


def _change(visit: Visit, form: Form, one: Asking, source: str) -> FactChange | None:
    """Return what an answer comes to; None where there is none, or none that can be."""
    said = form.value(one.name)
    if not (said and source and one.about and one.fact):
        return None
    value = None if said == UNKNOWN else _value(form, one.name, one.fact)
    if value is None and said != UNKNOWN:
        return None
    return FactChange(one.about.subject, one.about.name, Fact(value, visit.today, Source(source)))


def _value(form: Form, name: str, fact: DeclaredFact) -> FactValue | None:
    match fact.type:
        case FactType.BOOL:
            return {YES: True, NO: False}.get(form.one_of(name, (YES, NO)))
        case FactType.ENUM:
            return form.one_of(name, fact.values) or None
        case FactType.DATE:
            return form.read(name, day_of)
        case FactType.TEXT:
            return form.value(name)
        case _:
            return form.read(name, lambda text: int(text.replace(".", "")))
