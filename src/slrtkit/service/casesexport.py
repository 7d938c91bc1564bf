"""A sample of cases for an auditor: the decisions behind some letters, drawn by lot, on record as an access."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import evolve, frozen

from slrtkit.domain.approval import Approval
from slrtkit.domain.casefile import AuditCase, CasesFile, CaseState, drawn
from slrtkit.domain.decision import Decision
from slrtkit.domain.erasure import Erasure, ErasureStatus
from slrtkit.domain.evidence import EvidenceKind
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letterlog import LeafKind, log_origin
from slrtkit.domain.rules.needed import needed
from slrtkit.errors import AccessDeniedError, DomainError, NotFoundError
from slrtkit.ledger import canonical
from slrtkit.ledger.merkle import root
from slrtkit.ledger.note import Checkpoint
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.store import StreamId
from slrtkit.service.decided import decision_of, known_when_assessed
from slrtkit.service.journal import Journal
from slrtkit.service.letterlog import LogReader
from slrtkit.service.registered import reading
from slrtkit.service.registerexport import logs_of
from slrtkit.wire.kept import read_facts, read_rules
from slrtkit.wire.register import reason_of, reason_salt

__all__ = ["CaseOrder", "export_cases"]


@frozen
class CaseOrder:
    """What an auditor asks for.

    Attributes:
        auditor: The number that they named after the checkpoint was handed out.
        checkpoint: The checkpoint.
        note: The same, as it was signed.
        count: How many letters.
    """

    auditor: str
    checkpoint: Checkpoint
    note: str
    count: int


def export_cases(journal: Journal, order: CaseOrder, blobs: Blobs, catalog: Catalog, at: datetime) -> CasesFile:
    """Return a sample of cases; that it was made, of whom it tells and why is on record before it is returned.

    A case that the officer may not see is named and not told, so that nothing is left out unseen.

    Args:
        journal: The log, in the name of the officer who exports, with their reason.
        order: What the auditor asks for.
        blobs: Where rules are kept.
        catalog: The programs: of each, whom it is for.
        at: The instant, in UTC.

    Raises:
        DomainError: the checkpoint is not one of this post's register (`cases.checkpoint`), or no number is named
            (`cases.number`).
        AccessDeniedError: this is not for the officer to do.
    """
    if not order.auditor.strip() or order.count < 1:
        raise DomainError("a sample is drawn by a number that the auditor names", code="cases.number", path="auditor")
    with journal.looking("export-cases", tells=False) as seen:
        with reading(seen) as register:
            issued = frozenset(_issued(_log_of(register, order.checkpoint), order.checkpoint))
        kept: dict[str, bytes] = {}
        chosen = drawn(issued, order.auditor, order.checkpoint.text, order.count)
        cases = tuple(_case(seen, letter, blobs, catalog, kept) for letter in chosen)
        return CasesFile(order.auditor, order.note, len(issued), at, cases, kept, dict(_proofs(cases, blobs)))


def _log_of(register: LogReader, checkpoint: Checkpoint) -> LogReader:
    """Return the log of the store that a checkpoint is of: an earlier life of the post has one too."""
    named = (log for log in logs_of(register) if log_origin(log) == checkpoint.origin)
    return evolve(register, log=next(named, register.log))


def _issued(register: LogReader, checkpoint: Checkpoint) -> Iterator[str]:
    """Yield the letters that were issued up to a checkpoint of the register."""
    known = 0 < checkpoint.size <= register.size and checkpoint.origin == log_origin(register.log)
    if not known or root(checkpoint.size, register.node) != checkpoint.root:
        raise DomainError(
            "this is no checkpoint of the register of this post",
            code="cases.checkpoint",
            path=checkpoint.origin[:80],
            cure="give one that was handed out: slrtkit checkpoint",
        )
    leaves = (register.leaf(index).leaf for index in range(checkpoint.size))
    yield from (leaf.letter for leaf in leaves if leaf.kind is LeafKind.ISSUED)


def _case(seen: Journal, letter: str, blobs: Blobs, catalog: Catalog, kept: dict[str, bytes]) -> AuditCase:
    try:
        seen.whole.complaint(seen.whole.letter(letter).state.complaint)  # what is erased is so for everybody
        record = seen.letter(letter).state
        complaint = seen.complaint(record.complaint).state
        decision = decision_of(seen.whole, record)
        for name in {decision.assessment.rules, record.facts} - kept.keys() - {""}:
            kept.update(_kept(blobs, name))
        facts, certain = _facts(seen.whole, record, decision, catalog, kept)
    except AccessDeniedError:
        return AuditCase(letter, CaseState.WITHHELD)
    except NotFoundError:
        return AuditCase(letter, CaseState.ERASED, erasure=_erasure(seen.whole, letter))
    seen.told((decision.household, decision.person))
    approval, reason = seen.whole.known(StreamKind.APPROVAL, letter), reason_of(record)
    asked = approval.state if approval and isinstance(approval.state, Approval) else None
    acts = asked.acts if asked else {}
    return AuditCase(
        letter,
        CaseState.SHOWN,
        record.letter.decision,
        decision,
        record.decision_salt,
        record.facts,
        facts,
        certain,
        tuple(act for _, act in sorted(acts.items())),
        reason,
        reason_salt(record) if reason else "",
        asked.chain if asked else None,
        asked.requested_by if asked else "",
        record.signer,
        evidence=complaint.proofs.get(decision.id),
    )


def _erasure(whole: Journal, letter: str) -> str:
    """Return the id of the erasure by which what was known of a letter's person went; empty where none is on record."""
    with whole.store.begin(write=False) as unit:
        records = unit.history(StreamId(StreamKind.LETTER.value, letter))
    subjects = sorted({part.subject for record in records for part in record.parts})
    asked = (one for subject in subjects for one in whole.find(StreamKind.ERASURE, "person", subject.encode()))
    found = ((one, known.state) for one in asked if (known := whole.known(StreamKind.ERASURE, one)))
    return next((one for one, state in found if isinstance(state, Erasure) and state.status is ErasureStatus.APPROVED), "")


def _proofs(cases: Iterable[AuditCase], blobs: Blobs) -> Iterator[tuple[str, bytes]]:
    """Yield what officers showed for acts; the signature of a letter is the letter itself, which stays where it is."""
    for case in cases:
        for shown in (*(act.evidence for act in case.approvals), case.evidence):
            if shown and shown.digest and shown.kind is not EvidenceKind.SIGNATURE:
                yield from _kept(blobs, shown.digest).items()


def _facts(
    whole: Journal, record: LetterRecord, decision: Decision, catalog: Catalog, kept: dict[str, bytes]
) -> tuple[str, bool]:
    """Return what the rules asked for, as it was known then, and whether that is certain.

    Nothing is returned where the rules were not kept, or nobody can say any more whom the program was for.
    """
    if not {decision.assessment.rules, record.facts} <= kept.keys() or decision.assessment.program not in catalog.codes():
        return "{}", False
    rules = read_rules(kept[decision.assessment.rules], decision.assessment.rules)
    declared = read_facts(kept[record.facts], record.facts)
    known = known_when_assessed(whole, decision, catalog.program(decision.assessment.program).unit)
    return canonical(needed(rules, known.facts, declared)).decode(), known.certain


def _kept(blobs: Blobs, name: str) -> dict[str, bytes]:
    try:
        return {name: blobs.get(name)}
    except NotFoundError:
        return {}
