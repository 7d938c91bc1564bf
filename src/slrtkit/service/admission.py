"""Whose data a state holds, and who may work with it where somebody is restricted."""

from collections.abc import Callable
from typing import TypeAlias

from slrtkit.domain.approval import Approval
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.consent import PersonConsent
from slrtkit.domain.duplicates import Pair
from slrtkit.domain.enquiry import Enquiry
from slrtkit.domain.history import State
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.participation import Participation
from slrtkit.domain.proposal import Proposal
from slrtkit.domain.referral import Referral
from slrtkit.domain.removal import Removal
from slrtkit.domain.restriction import subjects_of
from slrtkit.errors import AccessDeniedError

__all__ = ["admit", "sealed_for"]

Officers: TypeAlias = Callable[[str], tuple[str, ...]]
"""Id of somebody restricted -> ids of the officers who may work with them."""


def sealed_for(state: State) -> str:
    """Whose key seals it: the person where it concerns one, else the thing itself."""
    match state:
        case Complaint() | Referral() | LetterRecord() | PersonConsent() | Enquiry() | Approval():
            return state.person
        case Participation() | Removal():
            return state.bearer
        case Proposal():
            return state.subject
        case _:
            return state.id


def admit(state: State, actor: str, restricted: frozenset[str], officers: Officers) -> None:
    """Refuse an officer who is not named for somebody whom a state tells of.

    Raises:
        AccessDeniedError: somebody is restricted, and the officer is not one of those who may.
    """
    if any(actor not in officers(subject) for subject in restricted & _told_of(state)):
        raise AccessDeniedError("only the officers who are named for this case work with it", code="restriction", path=state.id)


def _told_of(state: State) -> frozenset[str]:
    match state:
        case Household():
            return subjects_of(state)
        case Complaint() | Referral() | Removal() | Enquiry():
            return frozenset({sealed_for(state), state.household})
        case Proposal():
            return frozenset({state.subject, state.household})
        case LetterRecord() | PersonConsent() | Participation() | Approval():
            return frozenset({sealed_for(state)})
        case Pair():
            return frozenset({state.left, state.right})
        case _:
            return frozenset()
