"""The operations of letters: reserved, approved, issued, handed out, and what becomes of them."""

from slrtkit.kit import Kit
from slrtkit.web.api.operations import Operation

__all__ = ["LETTERS"]

_PDF = "application/pdf"
_LINES = "application/x-ndjson"

LETTERS: tuple[Operation, ...] = (
    Operation("POST", "/complaints/{complaint}/letters", Kit.reserve_letter, made="/letters/{}"),
    Operation("GET", "/letters/{letter}", Kit.letter),
    Operation("GET", "/letters/{letter}/standing", Kit.letter_standing),
    Operation("GET", "/letters/{letter}/preview", Kit.preview_letter),
    Operation("GET", "/letters/{letter}/approval", Kit.approval),
    Operation("GET", "/letters/{letter}/approval/claims/{kind}", Kit.approval_claim),
    Operation("GET", "/letters/{letter}/file", Kit.signed_pdf, name="letter_file", media=_PDF),
    Operation("POST", "/letters/{letter}/revise", Kit.revise_letter),
    Operation("POST", "/letters/{letter}/request", Kit.request_approval),
    Operation("POST", "/letters/{letter}/approve", Kit.approve_letter),
    Operation("POST", "/letters/{letter}/send-back", Kit.send_back_letter),
    Operation("POST", "/letters/{letter}/withdraw-request", Kit.withdraw_approval),
    Operation("POST", "/letters/{letter}/issue", Kit.issue_letter),
    Operation("POST", "/letters/{letter}/confirm", Kit.confirm_letter),
    Operation("POST", "/letters/{letter}/revoke", Kit.withdraw_letter, name="revoke_letter"),
    Operation("POST", "/letters/{letter}/void", Kit.void_letter),
    Operation("POST", "/letters/{letter}/reprint", Kit.reprint_letter, media=_PDF),
    Operation("POST", "/letters/{letter}/print", Kit.print_by_hand, media=_PDF),
    Operation("POST", "/letters/{letter}/scan", Kit.sign_by_hand),
    Operation("POST", "/letters/{letter}/uses", Kit.use_letter),
    Operation("GET", "/ready-letters", Kit.ready_letters),
    Operation("GET", "/withdrawn-letters", Kit.withdrawn_letters),
    Operation("GET", "/numbers", Kit.number_lines),
    Operation("GET", "/letter-register", Kit.export_register, name="letter_register", media=_LINES),
    Operation("GET", "/letter-register/checkpoint", Kit.checkpoint),
)
"""Letters, their numbers and their register."""
