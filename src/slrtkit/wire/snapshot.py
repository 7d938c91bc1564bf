"""A history as its snapshot holds it: the state, and which events its fields rest on."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from slrtkit.domain.accesslog import AccessNote, Glass
from slrtkit.domain.approval import Approval
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.consent import PersonConsent
from slrtkit.domain.duplicates import LinkageRun, Pair
from slrtkit.domain.enquiry import Enquiry
from slrtkit.domain.erasure import Erasure, LegalHold
from slrtkit.domain.graduation import Graduation
from slrtkit.domain.history import Head, History, Sequence, State, StreamKind, statement
from slrtkit.domain.household import Household
from slrtkit.domain.ladder import StandIn
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letterlog import LetterLog, LoggedLeaf
from slrtkit.domain.node import Node
from slrtkit.domain.notice import NoticeReading, NoticeRecord
from slrtkit.domain.numbering import Share
from slrtkit.domain.participation import Participation
from slrtkit.domain.proposal import Proposal
from slrtkit.domain.readiness import Readiness
from slrtkit.domain.referral import Referral
from slrtkit.domain.removal import Removal
from slrtkit.domain.restriction import Restriction
from slrtkit.domain.syncing import Frontier, HeldEvent, ShipmentNote
from slrtkit.domain.use import LetterUse
from slrtkit.domain.verivali import VerivaliRound
from slrtkit.domain.volunteer import Volunteer
from slrtkit.ledger import JSON
from slrtkit.wire.converter import from_wire, to_wire
from slrtkit.wire.texts import Text
from slrtkit.wire.writers import quote

__all__ = ["history_from_wire", "history_texts", "history_to_wire"]

_EVENT_AND_CLOCK = [str, str]
_STATES: dict[str, type[State]] = {
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
    StreamKind.ERASURE: Erasure,
    StreamKind.LEGAL_HOLD: LegalHold,
    StreamKind.HELD: HeldEvent,
    StreamKind.FRONTIER: Frontier,
    StreamKind.SHIPMENT: ShipmentNote,
    StreamKind.NODE: Node,
}


@frozen
class _Foundation:
    origin: tuple[str, str]
    heads: Mapping[str, tuple[tuple[str, str], ...]]


def history_to_wire(history: History[State]) -> Any:  # noqa: ANN401  JSON of whatever shape the state has
    """Return the JSON form of a history: `{"heads": {field: [[id, clock], …]}, "origin": [id, clock], "state"}`."""
    return {
        "heads": {name: [[head.id, head.clock] for head in heads] for name, heads in history.heads.items()},
        "origin": [history.origin.id, history.origin.clock],
        "state": to_wire(history.state),
    }


def history_texts(history: History[State], stated: Text, subject: str) -> dict[tuple[str, str], bytes]:
    """Return the canonical text of a history in shares; all but the persons is the `subject`'s.

    Args:
        history: What happened.
        stated: The text of its state.
        subject: Whose key seals it.
    """
    heads = ",".join([f"{quote(name)}:[{','.join(map(_place, history.heads[name]))}]" for name in sorted(history.heads)])
    return stated.shares(subject, f'{{"heads":{{{heads}}},"origin":{_place(history.origin)},"state":'.encode(), b"}")


def _place(head: Head) -> str:
    return f"[{quote(head.id)},{quote(head.clock)}]"


def history_from_wire(kind: str, version: int, body: JSON) -> History[State] | None:
    """Return the history that a snapshot holds; None where a field has several heads, whose values only the log knows.

    Raises:
        WireError: the body does not have the form.
    """
    assert isinstance(body, dict)  # noqa: S101  written by `history_to_wire`
    state = from_wire(body["state"], _STATES[kind])
    origin = body["origin"]
    if body["heads"] == {} and type(origin) is list and [*map(type, origin)] == _EVENT_AND_CLOCK:
        event, clock = origin
        return History(state, version, Head(event, clock, None), {})
    foundation = from_wire({"origin": body["origin"], "heads": body["heads"]}, _Foundation)
    if any(len(heads) > 1 for heads in foundation.heads.values()):
        return None
    heads = {name: tuple(Head(*head, statement(state, name)) for head in heads) for name, heads in foundation.heads.items()}
    return History(state, version, Head(*foundation.origin, None), heads)
