"""The operations of cases: complaints, what is done with them, and referrals."""

from slrtkit.kit import Kit
from slrtkit.service.casework import CaseDesk
from slrtkit.web.api.operations import Operation

__all__ = ["CASES"]

_DESK = "casework"

CASES: tuple[Operation, ...] = (
    Operation("POST", "/complaints", Kit.file_complaint, made="/complaints/{}"),
    Operation("GET", "/complaints/{complaint}", Kit.complaint),
    Operation("GET", "/complaints/{complaint}/letters", Kit.letters_of),
    Operation("GET", "/complaints/{complaint}/referrals", Kit.referrals_of),
    Operation("GET", "/complaints/{complaint}/checklist", CaseDesk.checklist, _DESK),
    Operation("GET", "/complaints/{complaint}/course", CaseDesk.course, _DESK),
    Operation("GET", "/complaints/{complaint}/holders", CaseDesk.held_by, _DESK),
    Operation("GET", "/complaints/{complaint}/answer-draft", CaseDesk.draft_answer, _DESK),
    Operation("GET", "/complaints/{complaint}/papers/{digest}", CaseDesk.attachment, _DESK),
    Operation("POST", "/complaints/{complaint}/papers", CaseDesk.attach, _DESK),
    Operation("POST", "/complaints/{complaint}/triage", CaseDesk.triage, _DESK),
    Operation("POST", "/complaints/{complaint}/complete", CaseDesk.complete, _DESK),
    Operation("POST", "/complaints/{complaint}/return", CaseDesk.send_back, _DESK, name="return_complaint"),
    Operation("POST", "/complaints/{complaint}/resume", CaseDesk.resume, _DESK),
    Operation("POST", "/complaints/{complaint}/notes", CaseDesk.note, _DESK),
    Operation("POST", "/complaints/{complaint}/visits", CaseDesk.visit, _DESK),
    Operation("POST", "/complaints/{complaint}/assessments", Kit.assess),
    Operation("POST", "/complaints/{complaint}/decisions/claims", Kit.decision_claim),
    Operation("POST", "/complaints/{complaint}/decisions", Kit.decide),
    Operation("POST", "/complaints/{complaint}/answers", CaseDesk.answer, _DESK, name="answer_complaint"),
    Operation("POST", "/complaints/{complaint}/handovers", CaseDesk.hand_over, _DESK),
    Operation("POST", "/complaints/{complaint}/escalate", Kit.escalate_complaint),
    Operation("POST", "/complaints/{complaint}/send-down", CaseDesk.send_down, _DESK),
    Operation("POST", "/complaints/{complaint}/close", Kit.close_complaint),
    Operation("POST", "/complaints/{complaint}/reopen", CaseDesk.reopen, _DESK),
    Operation("POST", "/complaints/{complaint}/referrals", Kit.send_referral, made="/referrals/{}"),
    Operation("GET", "/referrals/{referral}", Kit.referral),
    Operation("GET", "/referrals/{referral}/case", Kit.referred),
    Operation("GET", "/referrals/{referral}/papers/{digest}", Kit.referred_paper),
    Operation("POST", "/referrals/{referral}/steps", Kit.advance_referral),
    Operation("POST", "/villages/{village}/stand-in", CaseDesk.stand_in, _DESK),
    Operation("POST", "/villages/{village}/give-back", CaseDesk.give_back, _DESK),
)
"""Complaints and referrals. What is claimed of a decision is a POST, so that its reason stands in no address."""
