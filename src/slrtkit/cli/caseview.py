"""What the case commands tell: a complaint and what is possible with it, the work of an office, papers, and referrals."""

from collections.abc import Mapping
from datetime import date

from slrtkit.cli.desk import Desk
from slrtkit.cli.outreach import limits_told
from slrtkit.domain.complaint import COMPLAINT_STEPS
from slrtkit.domain.referral import REFERRAL_STEPS, Referral
from slrtkit.domain.transition import possible
from slrtkit.service.referred import Referred

__all__ = ["case_told", "checklist_told", "referral_line", "referral_told", "referred_told", "work_told"]


def case_told(desk: Desk, case: str) -> Mapping[str, object]:
    """Return a complaint as it stands, without the resident's words, and the steps that its status allows."""
    post = desk.post
    known = post.journal.complaint(case).state
    today = post.zone.day(post.clock.now())
    evidence = known.proofs.get(known.decision.id) if known.decision else None
    at_work = desk.cases.working_on(case, today)
    return {
        "complaint": known.id,
        "status": known.status.value,
        "category": known.category,
        "urgency": known.urgency.value,
        "household": known.household,
        "person": known.person,
        "received": known.received.isoformat(),
        "holder": at_work.holder,
        "held_since": at_work.since.isoformat(),
        "office": at_work.office,
        "holders": [
            {"office": one.office, "since": one.since.isoformat(), "reason": one.reason, "by": one.by}
            for one in desk.cases.held_by(case)
        ],
        "missing": [{"document": one.code, "name": one.name} for one in known.missing],
        "attachments": [
            {"digest": one.digest, "name": one.name, "document": one.document} for one in known.attachments.values()
        ],
        "visits": [{"on": one.on.isoformat(), "refused": one.refused} for one in known.visits.values()],
        "notes": [{"on": one.on.isoformat(), "by": one.by, "text": one.text} for one in known.notes.values()],
        "assessments": [{"program": name, "entitlement": one.entitlement.value} for name, one in known.assessments.items()],
        "decision": known.decision.outcome.value if known.decision else None,
        "proved": ("by-officer" if evidence and evidence.proved else "by-server") if known.decision else "",
        "evidence": evidence.kind.value if evidence else "",
        "answers": [{"on": one.on.isoformat(), "by": one.by} for one in known.answers.values()],
        "result": known.result.value if known.result else None,
        "told": known.outcome,
        "volunteer": known.dispatched.volunteer if known.dispatched else None,
        "limits": limits_told(desk, case),
        "training": known.training,
        "possible": [step.value for step in possible(COMPLAINT_STEPS, known.status)],
    }


def work_told(desk: Desk, office: str) -> Mapping[str, object]:
    """Return what an office works on today, the longest held first."""
    context = desk.context
    found = desk.cases.work_of(office, desk.day_of(context), officer=context.actor)
    return {
        "office": office,
        "complaints": [
            {
                "complaint": one.id,
                "status": one.status.value,
                "urgency": one.urgency.value,
                "category": one.category,
                "holder": one.holder,
                "held_since": _day(one.held_since or one.received),
            }
            for one in found
        ],
    }


def checklist_told(desk: Desk, case: str, program: str) -> Mapping[str, object]:
    """Return which papers a program asks for in a case, and which are there."""
    given = desk.post.journal.complaint(case).state.given
    found = desk.cases.checklist(case, program, desk.post.zone.day(desk.post.clock.now()))
    return {
        "complaint": case,
        "program": program,
        "complete": found.complete(given).value,
        "papers": [
            {
                "document": one.document.code,
                "name": one.document.says.id,
                "required": one.document.required,
                "due": one.due.value,
                "given": one.document.code in given,
                "missing": list(one.missing),
            }
            for one in found.documents
        ],
    }


def referral_told(known: Referral, today: date) -> Mapping[str, object]:
    """Return a referral as it stands on a day, what was said, and the steps that its status allows."""
    return {
        **referral_line(known, today),
        "purpose": known.purpose,
        "answers": [
            {"step": one.step.value, "office": one.office, "on": one.on.isoformat(), "text": one.text}
            for one in known.answers.values()
        ],
        "possible": [step.value for step in possible(REFERRAL_STEPS, known.status)],
    }


def referred_told(known: Referred) -> Mapping[str, object]:
    """Return what goes along with a referral: of its one person, and nothing once it is settled."""
    if known.person is None:
        return {}
    facts = {**known.facts, **known.person.facts}
    return {
        "person": known.person.id,
        "name": known.person.name,
        "address": known.address,
        "village": known.village.text if known.village else None,
        "facts": [
            {"fact": name, "value": None if one.value is None else str(one.value), "on": one.on.isoformat()}
            for name, one in facts.items()
        ],
        "attachments": [{"digest": one.digest, "name": one.name} for one in known.papers],
    }


def referral_line(known: Referral, today: date) -> Mapping[str, object]:
    """Return a referral as it stands on a day, in a line."""
    return {
        "referral": known.id,
        "complaint": known.complaint,
        "sender": known.sender,
        "receiver": known.receiver,
        "status": known.status.value,
        "sent": known.sent.isoformat(),
        "owed": _day(known.owed),
        "overdue": known.overdue(today),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
