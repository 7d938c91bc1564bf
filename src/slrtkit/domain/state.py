"""What has a history of its own: the kinds of streams, and the state that each leads to."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.accesslog import AccessState
from slrtkit.domain.aid import AidState
from slrtkit.domain.approval import Approval
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.duplicates import PairState
from slrtkit.domain.enquiry import Enquiry
from slrtkit.domain.erasure import ErasureState
from slrtkit.domain.household import Household
from slrtkit.domain.ladder import StandIn
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letterlog import LogState
from slrtkit.domain.node import Node
from slrtkit.domain.numbering import Share
from slrtkit.domain.outreach import OutreachState
from slrtkit.domain.proposal import Proposal
from slrtkit.domain.referral import Referral
from slrtkit.domain.syncing import SyncState
from slrtkit.domain.use import LetterUse

__all__ = ["Sequence", "State", "StreamKind"]


class StreamKind(StrEnum):
    """The kinds of things that have a history of their own."""

    __hash__ = str.__hash__  # a kind is looked up as often as its name, which stores know it by

    HOUSEHOLD = "household"
    COMPLAINT = "complaint"
    REFERRAL = "referral"
    STAND_IN = "stand-in"
    LETTER = "letter"
    LETTER_USE = "letter-use"
    SEQUENCE = "sequence"
    PROPOSAL = "proposal"
    PARTICIPATION = "participation"
    REMOVAL = "removal"
    VERIVALI = "verivali"
    CONSENT = "consent"
    RESTRICTION = "restriction"
    LINKAGE = "linkage"
    PAIR = "pair"
    ENQUIRY = "enquiry"
    APPROVAL = "approval"
    ACCESS = "access"
    GLASS = "glass"
    VOLUNTEER = "volunteer"
    READINESS = "readiness"
    GRADUATION = "graduation"
    NOTICE = "notice"
    NOTICE_READING = "notice-reading"
    LEAF = "leaf"
    SHARE = "share"
    LETTER_LOG = "letter-log"
    ERASURE = "erasure"
    LEGAL_HOLD = "legal-hold"
    HELD = "held"
    FRONTIER = "frontier"
    SHIPMENT = "shipment"
    NODE = "node"


@frozen
class Sequence:
    """The numbers given out of one sequence: the last one, the letter that has it, and its date.

    Two posts that take the same number for different letters state two different letters: a conflict, and not an agreement.
    """

    id: str
    last: int
    letter: str
    dated: date


State = (
    Household
    | Complaint
    | Referral
    | StandIn
    | LetterRecord
    | LetterUse
    | Sequence
    | Proposal
    | Enquiry
    | Approval
    | AccessState
    | AidState
    | PairState
    | OutreachState
    | LogState
    | Share
    | ErasureState
    | SyncState
    | Node
)
