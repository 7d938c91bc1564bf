"""What belongs to a case: rules and steps, papers, visits and answers, the ladder, and what happens to it."""

from slrtkit.domain.caselimit import CaseLimit, LimitGrant
from slrtkit.domain.caserules import CATEGORIES, CaseRules, Urgency
from slrtkit.domain.casework import (
    ComplaintAnswered,
    ComplaintAttached,
    ComplaintCompleted,
    ComplaintDispatched,
    ComplaintExtended,
    ComplaintHandedOver,
    ComplaintNoted,
    ComplaintReopened,
    ComplaintResumed,
    ComplaintReturned,
    ComplaintSentDown,
    ComplaintTicketed,
    ComplaintTriaged,
    ComplaintVisited,
    StandInBegan,
    StandInEnded,
)
from slrtkit.domain.complaint import COMPLAINT_STEPS, CaseResult
from slrtkit.domain.handling import Answer, AskedDocument, Attachment, HandlingNote, MediaType, VisitMinutes
from slrtkit.domain.handover import HandOver
from slrtkit.domain.ladder import Held, Ladder, LadderLevel, StandIn
from slrtkit.domain.referral import REFERRAL_STEPS, ReferralAnswer
from slrtkit.domain.reply import ReplyDetails, draft_reply, plain_day
from slrtkit.domain.transition import Transitions, possible

__all__ = [
    "CATEGORIES",
    "COMPLAINT_STEPS",
    "REFERRAL_STEPS",
    "Answer",
    "AskedDocument",
    "Attachment",
    "CaseLimit",
    "CaseResult",
    "CaseRules",
    "ComplaintAnswered",
    "ComplaintAttached",
    "ComplaintCompleted",
    "ComplaintDispatched",
    "ComplaintExtended",
    "ComplaintHandedOver",
    "ComplaintNoted",
    "ComplaintReopened",
    "ComplaintResumed",
    "ComplaintReturned",
    "ComplaintSentDown",
    "ComplaintTicketed",
    "ComplaintTriaged",
    "ComplaintVisited",
    "HandOver",
    "HandlingNote",
    "Held",
    "Ladder",
    "LadderLevel",
    "LimitGrant",
    "MediaType",
    "ReferralAnswer",
    "ReplyDetails",
    "StandIn",
    "StandInBegan",
    "StandInEnded",
    "Transitions",
    "Urgency",
    "VisitMinutes",
    "draft_reply",
    "plain_day",
    "possible",
]
