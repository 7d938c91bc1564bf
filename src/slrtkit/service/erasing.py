"""Carry erasures out on this node: destroy the key, make anew what was made of what it opened, let go of files, and say so."""

from collections.abc import Iterable

from attrs import evolve, frozen

from slrtkit.domain.context import Context
from slrtkit.domain.erasure import (
    Erasure,
    ErasureAsked,
    ErasureConfirmation,
    ErasureConfirmed,
    ErasureGround,
    ErasureStatus,
    PersonErased,
)
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.office import Zone
from slrtkit.errors import InvalidTransitionError
from slrtkit.ledger import JSON, canonical, contexts, digest, instant_text
from slrtkit.ports.blobs import Blobs, PersonalBlobs
from slrtkit.ports.keys import KeyedSealer
from slrtkit.ports.store import Change, Snapshot, StreamId, UnitOfWork
from slrtkit.ports.upkeep import Scrubbing
from slrtkit.service.admission import homes_of
from slrtkit.service.confirming import is_order
from slrtkit.service.journal import Journal

__all__ = [
    "Carried",
    "carry_out",
    "certificate",
    "erased_persons",
    "replay_erasures",
    "to_replay",
    "told_by",
    "unconfirmed",
]

_KIND, _BATCH = StreamKind.ERASURE, 1000
_STAYS = {StreamKind.LETTER.value: frozenset({"number"})}
"""What of an erased history is still found: the line of the register, which no second letter may take."""


@frozen
class Carried:
    """What one node did for one person or household: how many histories say less, or nothing, and how many files are gone."""

    person: str
    streams: int
    files: int


def carry_out(journal: Journal, blobs: Blobs, context: Context) -> tuple[Carried, ...]:
    """Carry out every erasure that was approved and that this node has not confirmed; what was interrupted is taken up again.

    Args:
        journal: The log.
        blobs: Where files are kept.
        context: Who does so, and when.

    Raises:
        AccessDeniedError: this is not for the officer to do.
        InvalidTransitionError: the store is in plain mode (`erasure.plain`).
        StorageBusyError: another process reads what has to be overwritten; the erasure waits, and is taken up again.
    """
    with journal.looking("carry-out-erasures", tells=False) as seen:
        whole = seen.whole
    return tuple(_carried(whole, blobs, context, one) for one in unconfirmed(whole))


def unconfirmed(journal: Journal, node: str = "") -> tuple[Erasure, ...]:
    """Return the approved erasures that a node has not confirmed, and has to carry out: this one, or another."""
    whole = journal.whole
    found = (whole.known(_KIND, one) for one in whole.find(_KIND, "status", ErasureStatus.APPROVED.value.encode()))
    states = [one.state for one in found if one and isinstance(one.state, Erasure)]
    return tuple(one for one in states if (node or whole.node) not in one.confirmations and is_order(whole, one.id))


def erased_persons(journal: Journal) -> tuple[str, ...]:
    """Return the persons whose keys are destroyed, sorted. Raises AccessDeniedError where the officer may not ask."""
    with journal.looking("carry-out-erasures", tells=False) as seen:
        return tuple(_sealer(seen).destroyed())


def to_replay(journal: Journal, also: Iterable[str] = ()) -> tuple[str, ...]:
    """Return who is erased, here or by a list kept elsewhere, and of whose erasure this log knows nothing.

    So it is after a back-up of the store, of the vault, or of both was restored: they are erased again before all else.
    """
    whole = journal.whole
    known = [f"{whole.node} {person}" for person in sorted({*_sealer(whole).destroyed(), *also})]
    approved = {one for erasure in unconfirmed(whole) for one in erasure.subjects}
    missing = (one.partition(" ")[2] for one in known if not whole.find(_KIND, "confirmed", one.encode()))
    return tuple(person for person in missing if person not in approved)


def replay_erasures(journal: Journal, blobs: Blobs, context: Context, also: Iterable[str] = ()) -> tuple[Carried, ...]:
    """Erase again whom a restored back-up brought back.

    Args:
        journal: The log.
        blobs: Where files are kept.
        context: Who does so, and when.
        also: Persons of the list of erasures that is kept elsewhere.

    Raises:
        AccessDeniedError: this is not for the officer to do.
        InvalidTransitionError: the store is in plain mode (`erasure.plain`).
    """
    with journal.looking("carry-out-erasures", tells=False) as seen:
        whole = seen.whole
    for person in to_replay(whole, also):
        _sealer(whole).destroy(person)
        _ask_again(whole, evolve(context, client_id=f"replayed/{person}/{context.client_id}"), person)
    return carry_out(whole, blobs, context)


def certificate(journal: Journal, erasure_id: str) -> dict[str, JSON]:
    """Return what was erased, when, by whom, and where in the log it stands: what the person is told, and an auditor checks.

    The digest is over the canonical form of everything else; the hashes are those of the records in their chains, which an
    export holds too.

    Raises:
        NotFoundError: there is no such erasure.
        InvalidTransitionError: no node has carried it out yet.
    """
    with journal.looking("erasures", tells=False) as seen:
        erasure = seen.read(_KIND, erasure_id, Erasure).state
        seen.told(erasure.subjects)
    if not erasure.confirmations or erasure.decided_at is None:
        raise InvalidTransitionError("no node has carried it out yet", code="erasure.waiting", path=erasure_id)
    with journal.store.begin(write=False) as unit:
        records = unit.history(StreamId(_KIND.value, erasure_id))
    told: dict[str, JSON] = {
        "schema": contexts.ERASURE,
        "erasure": erasure.id,
        "person": erasure.person,
        "ground": erasure.ground.value,
        "asked": {"by": erasure.asked_by, "on": erasure.asked_on.isoformat()},
        "decided": {"by": erasure.decided_by, "at": instant_text(erasure.decided_at)},
        "nodes": [
            {"node": one.node, "at": instant_text(one.at), "histories": one.streams, "files": one.files}
            for _, one in sorted(erasure.confirmations.items())
        ],
        "records": [{"key": record.key, "hash": record.hash} for record in records],
        **({"others": list(erasure.others)} if erasure.others else {}),
    }
    return {**told, "digest": digest(contexts.ERASURE, canonical(told))}


def told_by(unit: UnitOfWork, persons: Iterable[str]) -> frozenset[StreamId]:
    """Return the streams in which a key of some persons seals anything; the whole log is gone through."""
    wanted, found, position = frozenset(persons), set[StreamId](), 0
    while batch := unit.since(position, _BATCH):
        found.update(record.stream for _, record in batch if any(part.subject in wanted for part in record.parts))
        position = batch[-1].position
    return frozenset(found)


def _ask_again(whole: Journal, context: Context, person: str) -> None:
    """Put the erasure into a log that does not know of it, decided as it was, and let the households keep what they keep."""
    on = Zone.WIT.day(context.now)
    with whole.command(context, "ask-erasure", {"replayed": person}) as work:
        if work.replayed:
            return
        asked = Erasure(context.client_id, person, "", ErasureGround.REPLAYED, context.actor, on)
        again = evolve(asked, status=ErasureStatus.APPROVED, decided_by=context.actor, decided_at=context.now)
        work.append(_KIND, again.id, _scope(whole), ErasureAsked(again))
        gone = set(_sealer(whole).destroyed())
        for one in homes_of(work.find, person):
            if one in gone:  # it was erased whole, and keeps nothing of anybody
                continue
            household = work.get(StreamKind.HOUSEHOLD, one, Household)
            kept = tuple(evolve(m, until=m.until or on) for m in household.memberships if m.person == person)
            work.append(StreamKind.HOUSEHOLD, one, household.village.text, PersonErased(person, kept))
        work.commit()


def _carried(whole: Journal, blobs: Blobs, context: Context, erasure: Erasure) -> Carried:
    for one in erasure.subjects:
        _sealer(whole).destroy(one)
    streams = _blanked(whole, erasure.subjects)
    files = sum(len(blobs.drop_of(one)) for one in erasure.subjects) if isinstance(blobs, PersonalBlobs) else 0
    if isinstance(whole.store, Scrubbing):
        whole.store.scrub()
    done = evolve(context, client_id=f"{erasure.id}/{whole.node}")
    with whole.command(done, "carry-out-erasures", {"erasure": erasure.id}) as work:
        if not work.replayed:
            confirmation = ErasureConfirmation(whole.node, context.now, streams, files)
            work.append(_KIND, erasure.id, _scope(whole), ErasureConfirmed(confirmation))
            work.commit()
    return Carried(erasure.person, streams, files)


def _blanked(whole: Journal, subjects: Iterable[str]) -> int:
    """Make the snapshots anew of all that told of somebody, and let go of the entries under which it was found."""
    with whole.store.begin(write=True) as unit:
        streams = sorted(told_by(unit, subjects))
        changes = [change for stream in streams if (change := _blank(whole, unit, stream))]
        if changes:
            unit.record(changes)
            whole.scribe.settle()
            unit.commit()
    return len(streams)


def _blank(whole: Journal, unit: UnitOfWork, stream: StreamId) -> Change | None:
    snapshot = unit.load(stream)
    assert snapshot is not None  # noqa: S101  something is recorded of it
    told = whole.fold(unit, stream)
    if told:
        return Change((), whole.snapshot(stream, told))
    stays = _STAYS.get(stream.kind, frozenset())
    entries = tuple(entry for entry in snapshot.indexes if entry.name in stays)
    return Change((), Snapshot(stream, snapshot.version, (), entries)) if snapshot.parts else None


def _sealer(journal: Journal) -> KeyedSealer:
    if not isinstance(journal.sealer, KeyedSealer):
        raise InvalidTransitionError(
            "in plain mode nothing can be erased", code="erasure.plain", cure="seal the store: slrtkit keys"
        )
    return journal.sealer


def _scope(journal: Journal) -> str:
    """What a node says of itself goes to all who hear of erasures."""
    return f"{journal.node}-erasures"
