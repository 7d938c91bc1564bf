"""Whose data a state holds, and who may work with it where somebody is restricted."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from slrtkit.domain.accesslog import AccessNote, Glass
from slrtkit.domain.approval import Approval
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.consent import PersonConsent
from slrtkit.domain.duplicates import Pair, entries_of
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
from slrtkit.domain.referral import Referral
from slrtkit.domain.removal import Removal
from slrtkit.domain.restriction import Restriction, subjects_of
from slrtkit.domain.syncing import Frontier, HeldEvent, ShipmentNote
from slrtkit.domain.use import LetterUse
from slrtkit.domain.volunteer import Volunteer
from slrtkit.errors import AccessDeniedError
from slrtkit.ports.keys import POST

__all__ = ["Find", "Officers", "admit", "concealed", "homes_of", "sealed_for", "tells_of", "told_of"]

Find: TypeAlias = Callable[[StreamKind, str, bytes], tuple[str, ...]]
"""Kind of stream, name of an index and value -> ids."""

Officers: TypeAlias = Callable[[str], tuple[str, ...]]
"""Id of somebody restricted -> ids of the officers who may work with them."""


def sealed_for(state: State) -> str:  # noqa: PLR0911  one case a state
    """Whose key seals it: the person where it concerns one, the post where it tells of no resident, else the thing itself."""
    match state:
        case Complaint() | Referral() | LetterRecord() | PersonConsent() | Enquiry() | Approval():
            return state.person
        case Participation() | Removal() | Graduation():
            return state.bearer
        case NoticeRecord():
            return state.to.id
        case Proposal():
            return state.subject
        case AccessNote() | Glass() | Sequence() | Share() | LoggedLeaf() | LetterLog() | LetterUse() | NoticeReading():
            return POST
        case (
            StandIn() | Readiness() | Volunteer() | Erasure() | LegalHold() | Node() | HeldEvent() | Frontier() | ShipmentNote()
        ):
            return POST
        case _:
            return state.id


def tells_of(find: Find) -> Mapping[str, frozenset[str]]:
    """Return, for each who is restricted now, the ids that tell of them: entries merged with theirs, their homes."""
    return {subject: _known_as(find, subject) for subject in find(StreamKind.RESTRICTION, "active", b"1")}


def homes_of(find: Find, person: str) -> tuple[str, ...]:
    """Return the households where a person lives or lived, sorted; what was erased whole is found no more."""
    return tuple(sorted({one for name in ("person", "former") for one in find(StreamKind.HOUSEHOLD, name, person.encode())}))


def _known_as(find: Find, subject: str) -> frozenset[str]:
    ids, waiting = {subject}, [subject]
    while waiting:
        one = waiting.pop().encode()
        pairs = (*find(StreamKind.PAIR, "alias", one), *find(StreamKind.PAIR, "kept", one))
        others = {entry for pair in pairs for entry in entries_of(pair)} - ids
        ids |= others
        waiting += others
    return frozenset(ids.union(*(find(StreamKind.HOUSEHOLD, "person", one.encode()) for one in ids)))


def admit(state: State, actor: str, restricted: Mapping[str, frozenset[str]], officers: Officers) -> None:
    """Refuse an officer who is not named for somebody whom a state tells of.

    Raises:
        AccessDeniedError: somebody is restricted, and the officer is not one of those who may.
    """
    told = told_of(state)
    if any(not told.isdisjoint(ids) and actor not in officers(subject) for subject, ids in restricted.items()):
        raise AccessDeniedError("only the officers who are named for this case work with it", code="restriction", path=state.id)


def concealed(restricted: Mapping[str, frozenset[str]], about: State) -> bool:
    """Whether somebody whom a state tells of is restricted now; `restricted` is what `tells_of` returns."""
    told = told_of(about)
    return any(not told.isdisjoint(ids) for ids in restricted.values())


def told_of(state: State) -> frozenset[str]:  # noqa: PLR0911  one case a state
    """Return the ids of the persons and households that a state tells of."""
    match state:
        case Household():
            return subjects_of(state)
        case Complaint() | Referral() | Removal() | Enquiry() | Graduation():
            return frozenset({sealed_for(state), state.household})
        case Proposal():
            return frozenset({state.subject, state.household})
        case LetterRecord() | PersonConsent() | Participation() | Approval() | NoticeRecord():
            return frozenset({sealed_for(state)})
        case Pair():
            return frozenset({state.left, state.right})
        case Restriction() | LegalHold():
            return frozenset({state.subject})
        case Erasure():
            return frozenset(state.subjects)
        case _:
            return frozenset()
