"""Where what is recorded belongs: villages of the households that it tells of, and offices that have it in their hands."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from slrtkit.domain.access import EVERYWHERE, Place
from slrtkit.domain.accesslog import Glass
from slrtkit.domain.approval import Approval
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.consent import PersonConsent
from slrtkit.domain.duplicates import Pair
from slrtkit.domain.enquiry import Enquiry
from slrtkit.domain.erasure import Erasure, LegalHold
from slrtkit.domain.graduation import Graduation
from slrtkit.domain.history import Sequence, State, StreamKind
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
from slrtkit.domain.referral import Referral, ReferralStatus
from slrtkit.domain.removal import Removal
from slrtkit.domain.restriction import Restriction
from slrtkit.domain.roles import DataField
from slrtkit.domain.syncing import Frontier, HeldEvent, ShipmentNote
from slrtkit.domain.use import LetterUse
from slrtkit.domain.verivali import VerivaliRound
from slrtkit.domain.volunteer import Volunteer
from slrtkit.service.admission import Find

__all__ = ["DATA", "Peek", "Places"]

Peek: TypeAlias = Callable[[StreamKind, str], State | None]
"""Kind of stream and id -> the state, whoever asks; None where nothing is recorded."""

DATA: Mapping[StreamKind, DataField] = {
    StreamKind.HOUSEHOLD: DataField.IDENTITY,
    StreamKind.COMPLAINT: DataField.CASE,
    StreamKind.REFERRAL: DataField.REFERRAL,
    StreamKind.STAND_IN: DataField.POST,
    StreamKind.LETTER: DataField.LETTER,
    StreamKind.LETTER_USE: DataField.POST,
    StreamKind.SEQUENCE: DataField.POST,
    StreamKind.PROPOSAL: DataField.IDENTITY,
    StreamKind.PARTICIPATION: DataField.AID,
    StreamKind.REMOVAL: DataField.AID,
    StreamKind.VERIVALI: DataField.IDENTITY,
    StreamKind.CONSENT: DataField.IDENTITY,
    StreamKind.RESTRICTION: DataField.IDENTITY,
    StreamKind.LINKAGE: DataField.IDENTITY,
    StreamKind.PAIR: DataField.IDENTITY,
    StreamKind.ENQUIRY: DataField.IDENTITY,
    StreamKind.APPROVAL: DataField.LETTER,
    StreamKind.ACCESS: DataField.ACCESS,
    StreamKind.GLASS: DataField.ACCESS,
    StreamKind.VOLUNTEER: DataField.POST,
    StreamKind.READINESS: DataField.POST,
    StreamKind.GRADUATION: DataField.AID,
    StreamKind.NOTICE: DataField.POST,
    StreamKind.NOTICE_READING: DataField.POST,
    StreamKind.LEAF: DataField.POST,
    StreamKind.SHARE: DataField.POST,
    StreamKind.LETTER_LOG: DataField.POST,
    StreamKind.ERASURE: DataField.IDENTITY,
    StreamKind.LEGAL_HOLD: DataField.IDENTITY,
    StreamKind.NODE: DataField.POST,
    StreamKind.HELD: DataField.POST,
    StreamKind.FRONTIER: DataField.POST,
    StreamKind.SHIPMENT: DataField.POST,
}
"""Kind of stream -> which data it holds. A kind that is not here is shown to nobody."""


class Places:
    """Where things belong, by one look at a store.

    Args:
        find: Looks into the indexes.
        peek: Looks at a state.
    """

    def __init__(self, find: Find, peek: Peek) -> None:
        self._find, self._peek = find, peek

    def of(self, state: State) -> Place:  # noqa: C901, PLR0911  one case a state
        """Return where a state belongs; what has no region of its own belongs to everywhere, and some things to no place."""
        match state:
            case Household():
                return Place(frozenset({state.village.text}))
            case Complaint():
                return Place(frozenset({state.village}), frozenset({state.holder}))
            case Proposal() | Enquiry() | Removal():
                return Place(frozenset({state.village}))
            case VerivaliRound():
                return Place(frozenset({state.village.text}))
            case Graduation() | Erasure():
                return Place(frozenset({state.village}))
            case StandIn():
                return Place(frozenset({state.by}))
            case Readiness():
                return Place(frozenset({state.village}))
            case Volunteer():
                return Place(frozenset(state.areas))
            case Glass():
                return Place(frozenset({state.area}))
            case (
                Sequence()
                | Share()
                | LetterUse()
                | NoticeRecord()
                | NoticeReading()
                | LoggedLeaf()
                | LetterLog()
                | Node()
                | HeldEvent()
                | Frontier()
                | ShipmentNote()
            ):
                return Place(frozenset())
            case Referral():
                sides = {state.sender} if state.status is ReferralStatus.WITHDRAWN else {state.sender, state.receiver}
                return Place(self._villages(state), frozenset(sides))
            case _:
                return Place(self._villages(state))

    def households(self, state: State) -> frozenset[str]:  # noqa: PLR0911  one case a state
        """Return the ids of the households that a state tells of."""
        match state:
            case Household():
                return frozenset({state.id})
            case Complaint() | Referral() | Proposal() | Enquiry() | Removal() | Graduation():
                return frozenset({state.household})
            case LetterRecord():
                return self._of(StreamKind.COMPLAINT, state.complaint)
            case Approval():
                return self._of(StreamKind.LETTER, state.id)
            case PersonConsent() | Erasure():
                return self._homes(state.person)
            case Participation():
                return self._homes(state.bearer)
            case Restriction() | LegalHold():
                return self._homes(state.subject)
            case Pair():
                return self._homes(state.left) | self._homes(state.right)
            case Glass():
                return frozenset({state.household})
            case _:
                return frozenset()

    def homes(self, person: str) -> tuple[Household, ...]:
        """Return the households where a person lives or lived."""
        ids = {one for name in ("person", "former") for one in self._find(StreamKind.HOUSEHOLD, name, person.encode())}
        known = (self._peek(StreamKind.HOUSEHOLD, one) for one in sorted(ids))
        return tuple(one for one in known if isinstance(one, Household))

    def _homes(self, subject: str) -> frozenset[str]:
        """The household of this id, or where the person of this id lives or lived; or those that hold the card of this id."""
        if self._peek(StreamKind.HOUSEHOLD, subject) is not None:
            return frozenset({subject})
        found = (self._find(StreamKind.HOUSEHOLD, name, subject.encode()) for name in ("person", "former", "card"))
        return frozenset(next(filter(None, found), ()))

    def _of(self, kind: StreamKind, stream_id: str) -> frozenset[str]:
        state = self._peek(kind, stream_id)
        return self.households(state) if state else frozenset()

    def _villages(self, state: State) -> frozenset[str]:
        known = [self._peek(StreamKind.HOUSEHOLD, one) for one in self.households(state)]
        return frozenset({one.village.text for one in known if isinstance(one, Household)} or {EVERYWHERE})
