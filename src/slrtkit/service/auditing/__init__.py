"""Audit an office's letters from files alone: an export of its register, letters, a sample of cases, checkpoints, uses.

Nothing here opens a store or asks the office. What it is given is judged against itself, against the trust bundle, and against
what others kept; see `slrtkit.domain.auditing` for what comes out.
"""

from slrtkit.service.auditing.belief import Belief, believe
from slrtkit.service.auditing.given import AuditInput, KeptNote, LetterSeen, UsedLetter
from slrtkit.service.auditing.judge import audit_letters
from slrtkit.service.auditing.paper import compose_audit
from slrtkit.service.reevaluate import SampleAsked

__all__ = [
    "AuditInput",
    "Belief",
    "KeptNote",
    "LetterSeen",
    "SampleAsked",
    "UsedLetter",
    "audit_letters",
    "believe",
    "compose_audit",
]
