"""A history as its snapshot holds it: the state, and which events its fields rest on."""

from typing import Any

from attrs import frozen

from slrtkit.domain.accesslog import AccessNote, Glass
from slrtkit.domain.approval import Approval
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.consent import PersonConsent
from slrtkit.domain.duplicates import LinkageRun, Pair
from slrtkit.domain.enquiry import Enquiry
from slrtkit.domain.graduation import Graduation
from slrtkit.domain.history import Head, History, Sequence, State, StreamKind, statement
from slrtkit.domain.household import Household
from slrtkit.domain.ladder import StandIn
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letterlog import LetterLog, LoggedLeaf
from slrtkit.domain.notice import NoticeReading, NoticeRecord
from slrtkit.domain.numbering import Share
from slrtkit.domain.participation import Participation
from slrtkit.domain.proposal import Proposal
from slrtkit.domain.readiness import Readiness
from slrtkit.domain.referral import Referral
from slrtkit.domain.removal import Removal
from slrtkit.domain.restriction import Restriction
from slrtkit.domain.use import LetterUse
from slrtkit.domain.verivali import VerivaliRound
from slrtkit.domain.volunteer import Volunteer
from slrtkit.ledger import JSON
from slrtkit.wire.converter import from_wire, to_wire

__all__ = ["history_from_wire", "history_to_wire"]

_STATES: dict[StreamKind, type[State]] = {
    StreamKind.HOUSEHOLD: Household,
    StreamKind.COMPLAINT: Complaint,
    StreamKind.REFERRAL: Referral,
    StreamKind.STAND_IN: StandIn,
    StreamKind.LETTER: LetterRecord,
    StreamKind.LETTER_USE: LetterUse,
    StreamKind.SEQUENCE: Sequence,
    StreamKind.PROPOSAL: Proposal,
    StreamKind.PARTICIPATION: Participation,
    StreamKind.REMOVAL: Removal,
    StreamKind.VERIVALI: VerivaliRound,
    StreamKind.CONSENT: PersonConsent,
    StreamKind.RESTRICTION: Restriction,
    StreamKind.LINKAGE: LinkageRun,
    StreamKind.PAIR: Pair,
    StreamKind.ENQUIRY: Enquiry,
    StreamKind.APPROVAL: Approval,
    StreamKind.ACCESS: AccessNote,
    StreamKind.GLASS: Glass,
    StreamKind.VOLUNTEER: Volunteer,
    StreamKind.READINESS: Readiness,
    StreamKind.GRADUATION: Graduation,
    StreamKind.NOTICE: NoticeRecord,
    StreamKind.NOTICE_READING: NoticeReading,
    StreamKind.LEAF: LoggedLeaf,
    StreamKind.SHARE: Share,
    StreamKind.LETTER_LOG: LetterLog,
}


@frozen
class _Foundation:
    origin: tuple[str, str]
    heads: dict[str, tuple[tuple[str, str], ...]]


def history_to_wire(history: History[State], stated: JSON = None) -> Any:  # noqa: ANN401  JSON of whatever shape the state has
    """Return the JSON form of a history: `{"state", "version", "origin": [id, clock], "heads": {field: [[id, clock], …]}}`.

    Args:
        history: What happened.
        stated: The JSON form of its state, where it is at hand.
    """
    return {
        "state": to_wire(history.state) if stated is None else stated,
        "origin": [history.origin.id, history.origin.clock],
        "heads": {name: [[head.id, head.clock] for head in heads] for name, heads in history.heads.items()},
    }


def history_from_wire(kind: StreamKind, version: int, body: JSON) -> History[State] | None:
    """Return the history that a snapshot holds; None where a field has several heads, whose values only the log knows.

    Raises:
        WireError: the body does not have the form.
    """
    assert isinstance(body, dict)  # noqa: S101  written by `history_to_wire`
    state = from_wire(body["state"], _STATES[kind])
    foundation = from_wire({"origin": body["origin"], "heads": body["heads"]}, _Foundation)
    if any(len(heads) > 1 for heads in foundation.heads.values()):
        return None
    heads = {name: tuple(Head(*head, statement(state, name)) for head in heads) for name, heads in foundation.heads.items()}
    return History(state, version, Head(*foundation.origin, None), heads)
