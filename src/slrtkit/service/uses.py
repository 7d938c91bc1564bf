"""Which action each use case is: the name that a command or a look begins with, and what an officer needs to be allowed."""

from collections.abc import Mapping

from slrtkit.domain.roles import Action
from slrtkit.errors import AccessDeniedError

__all__ = ["COLLECTIVE", "USES", "action_of"]

_NAMES: Mapping[Action, str] = {
    Action.READ: "read worklist conflicts",
    Action.SEARCH: "search answer-query",
    Action.INTAKE: "file-complaint give-ticket attach file-objection file-list-objection",
    Action.CHECK: "complete-complaint return-complaint resume-complaint",
    Action.VISIT: "visit-complaint visit-home answer-dispatch",
    Action.HANDLE: (
        "triage-complaint escalate-complaint send-down dispatch-volunteer note-complaint answer-complaint extend-limit "
        "hand-over reprint-letter close-complaint reopen-complaint"
    ),
    Action.ASSESS: "assess-complaint",
    Action.DECIDE: "decide decision-claim",
    Action.REFER: "send-referral",
    Action.RECEIVE: "advance-referral use-letter",
    Action.DRAFT: (
        "print-by-hand renew-letter import-number reserve-block close-block reserve-letter revise-letter "
        "void-letter request-approval withdraw-approval"
    ),
    Action.APPROVE: "approve-letter send-back-letter approval-claim",
    Action.SIGN: "issue-letter confirm-letter sign-by-hand withdraw-letter",
    Action.REGISTER: "register change-household reassign-households",
    Action.PROPOSE: "propose-change",
    Action.SETTLE: "check-change apply-change refuse-change resolve-conflict admit-event",
    Action.IMPORT: "import",
    Action.EXPORT: "export export-cases",
    Action.MATCH: "duplicates find-duplicates judge-pair merge-persons unmerge-persons",
    Action.ASK: "ask-agency answer-enquiry",
    Action.ENROL: "enter-participation state-participation end-participation record-graduation follow-up",
    Action.REMOVE: "propose-removal give-notice end-objection-period withdraw-removal",
    Action.RULE: "decide-removal",
    Action.VERIVALI: "open-round hold-musdes record-outcome answer-list-objection",
    Action.FINALISE: "finalise-round",
    Action.CONSENT: "state-consent ask-erasure",
    Action.RESTRICT: (
        "restrictions place-restriction lift-restriction erasures approve-erasure refuse-erasure place-hold lift-hold"
    ),
    Action.STAND_IN: "begin-stand-in end-stand-in",
    Action.ORGANISE: "state-volunteer volunteer-absent plan-village check-village advance-village send-notices",
    Action.COUNT: "count export-register report-population",
    Action.REVIEW: "review-glass",
    Action.AUDIT: "audit-access rebuild",
    Action.MAINTAIN: (
        "renew-snapshots check-store snapshot-store restore-store carry-out-erasures enrol-node revoke-node "
        "send-shipment receive-shipment"
    ),
    Action.BREAK_GLASS: "break-glass",
}
"""Action -> the names of its use cases."""

USES: Mapping[str, Action] = {name: action for action, names in _NAMES.items() for name in names.split()}
"""Name of a use case -> its action. One that is not here is denied to everybody."""

COLLECTIVE: frozenset[str] = frozenset(
    {"import", "reassign-households", "find-duplicates", "open-round", "hold-musdes", "finalise-round"}
)
"""Use cases about a whole village or register, in which an officer's own family may be among the many."""


def action_of(use: str) -> Action:
    """Return the action of a use case.

    Raises:
        AccessDeniedError: nobody has said which it is (`access.unknown`).
    """
    if use not in USES:
        raise AccessDeniedError(f"nobody has said who may {use}", code="access.unknown", path=use)
    return USES[use]
