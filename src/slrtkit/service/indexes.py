"""Under which values a thing is found, and which of them only one thing may hold."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from slrtkit.domain.accesslog import AccessNote, Glass
from slrtkit.domain.approval import Approval
from slrtkit.domain.change import Change
from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.consent import PersonConsent
from slrtkit.domain.duplicates import LinkageRun, Pair
from slrtkit.domain.enquiry import Enquiry
from slrtkit.domain.erasure import Erasure, ErasureStatus, LegalHold
from slrtkit.domain.evidence import Evidence
from slrtkit.domain.history import Sequence, State
from slrtkit.domain.household import Household
from slrtkit.domain.ladder import StandIn
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.domain.letterlog import LetterLog, LoggedLeaf
from slrtkit.domain.names import sounds
from slrtkit.domain.node import Node
from slrtkit.domain.numbering import Share
from slrtkit.domain.outreach import OutreachState
from slrtkit.domain.participation import Participation
from slrtkit.domain.proposal import Proposal
from slrtkit.domain.referral import Referral
from slrtkit.domain.removal import Removal
from slrtkit.domain.restriction import Restriction
from slrtkit.domain.syncing import Frontier, HeldEvent, ShipmentNote
from slrtkit.domain.use import LetterUse
from slrtkit.domain.verivali import VerivaliRound
from slrtkit.ledger import canonical, contexts, digest
from slrtkit.ports.store import IndexEntry
from slrtkit.service.outreach_indexes import case_entries, outreach_entries
from slrtkit.service.work_indexes import work_entries
from slrtkit.wire import to_wire

__all__ = ["BLIND", "index", "wish"]

BLIND: frozenset[str] = frozenset({"fingerprint", "nik", "nkk", "sound", "ticket", "wish"})
"""Indexes whose values tell of people: where there are keys, they stand there under a key of each index alone."""


def index(state: State) -> tuple[IndexEntry, ...]:
    """Return the index entries of a state."""
    return (*_entries(state), *work_entries(state))


def wish(proposal: Proposal) -> bytes:
    """What makes two open proposals the same: the household and the change, whoever proposed it; as a digest."""
    return digest(contexts.REQUEST, canonical([proposal.household, to_wire(proposal.change, Change)])).encode()


def _entries(state: State) -> Iterator[IndexEntry]:  # noqa: C901, PLR0912, PLR0915  one case a state
    match state:
        case Household():
            yield IndexEntry("village", state.village.text.encode())
            for card in state.cards:
                yield IndexEntry("card", card.id.encode())
                if card.nkk:
                    yield IndexEntry("nkk", card.nkk.text.encode())
            gone = {one.person for one in state.memberships if one.until and state.gone(one.person)}
            heard = {key for person in state.persons if person.id not in gone for key in sounds(person.name)}
            yield from [IndexEntry("sound", sound.encode()) for sound in sorted(heard)]
            for person in state.persons:
                if person.id in gone:
                    yield IndexEntry("former", person.id.encode())
                    continue
                yield IndexEntry("person", person.id.encode(), unique=True)
                if person.nik:
                    yield IndexEntry("nik", person.nik.text.encode(), unique=True)
        case Complaint():
            yield IndexEntry("household", state.household.encode())
            yield IndexEntry("status", state.status.value.encode())
            if state.status is not ComplaintStatus.CLOSED:
                yield IndexEntry("fingerprint", state.fingerprint, unique=True)
                yield IndexEntry("holder", state.holder.encode())
            yield from _shown(state.proofs.values())
            yield from case_entries(state)
        case Referral():
            yield IndexEntry("receiver", state.receiver.encode())
            yield IndexEntry("sender", state.sender.encode())
            yield IndexEntry("complaint", state.complaint.encode())
            if not state.status.settled:
                yield IndexEntry("open", state.complaint.encode())
        case LetterRecord():
            yield IndexEntry("status", state.status.value.encode())
            yield IndexEntry("number", f"{state.letter.office} {state.letter.number}".encode(), unique=True)
            if state.by_hand or (state.pdf and state.attempts):
                yield IndexEntry("pdf", (state.by_hand.scan if state.by_hand else state.pdf).encode())
            yield from (IndexEntry("pdf", renewed.encode()) for renewed in state.renewals)
            if state.signing:
                yield IndexEntry("signing", b"1")
            if state.unstamped:
                yield IndexEntry("unstamped", b"1")
            if state.status is not LetterStatus.VOID:
                stands = state.status is not LetterStatus.WITHDRAWN
                yield IndexEntry("complaint", state.complaint.encode(), unique=stands and state.term is None)
                if stands and state.term:
                    yield IndexEntry("provisional", state.complaint.encode(), unique=True)
        case StandIn():
            yield IndexEntry("by", state.by.encode())
        case Proposal():
            yield IndexEntry("household", state.household.encode())
            yield IndexEntry("status", state.status.value.encode())
            if state.status.open:
                yield IndexEntry("village", state.village.encode())
                yield IndexEntry("wish", wish(state), unique=True)
        case Participation():
            yield IndexEntry("bearer", state.bearer.encode())
            yield IndexEntry("program", state.program.encode())
        case Removal():
            yield IndexEntry("participation", state.participation.encode())
            if not state.status.settled:
                yield IndexEntry("open", state.participation.encode(), unique=True)
        case VerivaliRound():
            yield IndexEntry("village", state.village.text.encode())
            yield IndexEntry("period", f"{state.village.text} {state.period}".encode(), unique=True)
        case AccessNote():
            yield IndexEntry("officer", state.officer.encode())
            yield from (IndexEntry("subject", subject.encode()) for subject in state.subjects)
            yield from (IndexEntry("area", area.encode()) for area in state.areas)
        case Glass():
            yield IndexEntry("officer", state.officer.encode())
            yield IndexEntry("household", state.household.encode())
            yield IndexEntry("all", b"1")
        case PersonConsent() | Enquiry():
            yield IndexEntry("person", state.person.encode())
        case Restriction():
            if not state.lifted:
                yield IndexEntry("active", b"1")
        case Pair():
            yield IndexEntry("judged", b"1")
            if state.merged:
                yield IndexEntry("alias", state.merged[0].encode(), unique=True)
                yield IndexEntry("kept", state.merged[1].encode())
        case Approval():
            yield IndexEntry("status", state.status.value.encode())
            yield from _shown(act.evidence for act in state.acts.values())
        case LoggedLeaf():
            yield IndexEntry("letter", state.leaf.letter.encode())
        case Share():
            yield IndexEntry("sequence", state.sequence.encode())
        case LetterLog() | Node():
            yield IndexEntry("all", b"1")
        case Erasure():
            yield IndexEntry("status", state.status.value.encode())
            for one in state.subjects:
                yield IndexEntry("person", one.encode())
                if state.status is ErasureStatus.ASKED:
                    yield IndexEntry("open", one.encode(), unique=True)
                yield from (IndexEntry("confirmed", f"{node} {one}".encode()) for node in state.confirmations)
        case HeldEvent():
            if state.open:
                yield IndexEntry("open", b"1")
            if state.admitted_by:
                yield IndexEntry("admitted", b"1")
        case ShipmentNote():
            yield IndexEntry("sender", state.sender.encode())
        case Sequence() | LetterUse() | LinkageRun() | LegalHold() | Frontier():
            pass
        case _ if isinstance(state, OutreachState):
            yield from outreach_entries(state)
        case _:
            assert_never(state)


def _shown(proofs: Iterable[Evidence]) -> Iterator[IndexEntry]:
    """Yield by what the pieces of evidence are found again, so that none shows two acts."""
    yield from (IndexEntry("evidence", digest.encode()) for digest in sorted({one.digest for one in proofs} - {""}))
