"""Who read or changed what of whom, when and why: what a notice of a breach has to say (UU PDP 27/2022, article 46)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.access import EVERYWHERE, Place, office_region
from slrtkit.domain.accesslog import AccessNote, AccessOutcome
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.duplicates import Pair, entries_of
from slrtkit.domain.events import Event
from slrtkit.domain.graduation import graduation_id
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.identifiers import RegionCode, mask
from slrtkit.domain.letter import LetterStatus
from slrtkit.domain.participation import Participation
from slrtkit.domain.roles import DataField
from slrtkit.domain.ticket import Ticket
from slrtkit.domain.verivali import RoundOpened
from slrtkit.errors import AccessDeniedError, DomainError
from slrtkit.ports.store import Record, StreamId
from slrtkit.service.admission import told_of
from slrtkit.service.journal import Journal
from slrtkit.service.places import Places

__all__ = ["AccessKind", "AccessLine", "audit_access"]

_BATCH = 1000
_OWN = {StreamKind.ACCESS.value}


class AccessKind(StrEnum):
    """What somebody did with personal data."""

    READ = "read"
    CHANGED = "changed"
    DENIED = "denied"


@frozen
class AccessLine:
    """One access.

    Attributes:
        at: When, in UTC.
        officer: Who.
        kind: Whether they read, changed, or were refused.
        use: For which use case; of a change, the name of the event.
        things: What: `household/BKL-01`; empty where it was everybody of some `areas`.
        areas: Region codes.
        reason: Why, as far as it was said.
        code: Why they were refused.
    """

    at: datetime
    officer: str
    kind: AccessKind
    use: str
    things: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    reason: str = field(default="", repr=mask)
    code: str = ""


def audit_access(
    journal: Journal,
    *,
    person: str = "",
    officer: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[AccessLine, ...]:
    """Return every access to the data of a person or a household, or by an officer, or both, the earliest first.

    It tells nothing of the data themselves, and is itself on record.

    Args:
        journal: The log, in the name of who asks.
        person: Id of a person or a household.
        officer: Id of an officer; all that they did is read from the log, from its beginning to its end.
        since: From this instant on.
        until: Up to this instant.

    Raises:
        DomainError: neither a person nor an officer is named (`audit.whom`).
        AccessDeniedError: this is not for who asks to know.
    """
    if not person and not officer:
        raise DomainError("whose access, or to whose data?", code="audit.whom", cure="name a person, an officer, or both")
    with journal.looking("audit-access", tells=False) as seen:
        whole = seen.whole
        places = Places(whole.find, lambda kind, one: known.state if (known := whole.known(kind, one)) else None)
        homes = _homes(places, whole, person) if person else ()
        try:
            seen.allow(_place(seen, homes, officer), DataField.ACCESS)
        except AccessDeniedError:
            if not person:
                raise
            lines: Iterator[AccessLine] = iter(())  # of somebody elsewhere there is as little to tell as of nobody
        else:
            lines = _to(seen, person, homes) if person else _by(whole, officer)
        found = [one for one in lines if officer in ("", one.officer) and _within(one.at, since, until)]
        seen.told([person] if person else [], [] if person else [EVERYWHERE])
    return tuple(sorted(found, key=lambda one: (one.at, one.officer, one.use, one.things)))


def _place(journal: Journal, homes: tuple[Household, ...], officer: str) -> Place:
    if homes:
        return Place(frozenset(home.village.text for home in homes))
    known = journal.access.officers.get(officer) if journal.access else None
    region = office_region(known.office) if known else None
    return Place(frozenset({region}) if region else frozenset())


def _homes(places: Places, whole: Journal, subject: str) -> tuple[Household, ...]:
    known = whole.known(StreamKind.HOUSEHOLD, subject)
    return (known.state,) if known and isinstance(known.state, Household) else places.homes(subject)


def _to(seen: Journal, subject: str, homes: tuple[Household, ...]) -> Iterator[AccessLine]:
    """Yield who read what of somebody, and who changed it; of a verivali round what names their home."""
    whole, living = seen.whole, {home.id for home in homes}
    areas = {area for home in homes for area in _around(home.village.text)}
    found = set(whole.find(StreamKind.ACCESS, "subject", subject.encode()))
    found |= {one for area in areas for one in whole.find(StreamKind.ACCESS, "area", area.encode())}
    for one in sorted(found):
        yield _noted(whole.read(StreamKind.ACCESS, one, AccessNote).state)
    for stream in sorted(_streams(seen, subject, homes)):
        with whole.store.begin(write=False) as unit:
            records = unit.history(stream)
        shared = stream.kind == StreamKind.VERIVALI.value
        ours = (one for one in records if not shared or _names(whole.recorded(one).event, living))
        yield from (_changed(whole, record) for record in ours)


def _by(whole: Journal, officer: str) -> Iterator[AccessLine]:
    """Yield what an officer read, was refused and changed."""
    for one in whole.find(StreamKind.ACCESS, "officer", officer.encode()):
        yield _noted(whole.read(StreamKind.ACCESS, one, AccessNote).state)
    position = 0
    while True:
        with whole.store.begin(write=False) as unit:
            batch = unit.since(position, _BATCH)
        if not batch:
            return
        position = batch[-1].position
        mine = (record for _, record in batch if record.actor == officer and record.stream.kind not in _OWN)
        yield from (_changed(whole, record) for record in mine)


def _streams(seen: Journal, subject: str, homes: tuple[Household, ...]) -> Iterator[StreamId]:
    """Yield the streams that tell of somebody, by `told_of`; and what is found by their home or their letter alone."""
    whole, ids = seen.whole, {subject, *(one for home in homes for one in (home.id, *(card.id for card in home.cards)))}
    people = ids | {person.id for home in homes for person in home.persons}

    def found(kind: StreamKind, name: str, values: Iterable[str]) -> set[tuple[StreamKind, str]]:
        return {(kind, one) for value in values for one in whole.find(kind, name, value.encode())}

    cases, ledgers = found(StreamKind.COMPLAINT, "household", ids), found(StreamKind.PARTICIPATION, "bearer", people)
    case_ids, ledger_ids = [one for _, one in cases], [one for _, one in ledgers]
    letters = found(StreamKind.LETTER, "complaint", case_ids) | found(StreamKind.LETTER, "status", [LetterStatus.VOID.value])
    streams = cases | ledgers | letters | {(StreamKind.APPROVAL, one) for _, one in letters}
    streams |= found(StreamKind.REFERRAL, "complaint", case_ids) | found(StreamKind.REMOVAL, "participation", ledger_ids)
    streams |= found(StreamKind.PROPOSAL, "household", ids) | found(StreamKind.ENQUIRY, "person", people)
    streams |= found(StreamKind.CONSENT, "person", ids) | found(StreamKind.ERASURE, "person", ids)
    streams |= {(kind, one) for kind in (StreamKind.HOUSEHOLD, StreamKind.RESTRICTION, StreamKind.LEGAL_HOLD) for one in ids}
    streams |= {(StreamKind.GRADUATION, one) for ledger in ledger_ids for one in _graduations(whole, ledger)}
    streams |= found(StreamKind.NOTICE, "about", (ticket for case in case_ids for ticket in _tickets(whole, case)))
    streams |= {pair for pair in found(StreamKind.PAIR, "judged", ["1"]) if not ids.isdisjoint(entries_of(pair[1]))}
    ours = {one for one in streams if (known := whole.known(*one)) and not told_of(known.state).isdisjoint(ids)}
    ours -= {pair for pair in ours if pair[0] is StreamKind.PAIR and not _shown(seen, pair[1])}
    ours |= {(StreamKind.LETTER_USE, one) for kind, one in ours if kind is StreamKind.LETTER}
    ours |= found(StreamKind.GLASS, "household", ids)
    ours |= found(StreamKind.VERIVALI, "village", {one.text for home in homes for one in _villages(home)})
    for kind, one in ours:
        yield StreamId(kind.value, one)


def _shown(seen: Journal, pair: str) -> bool:
    """Whether both of a pair live where the auditor may ask."""
    return seen.shows(seen.whole.read(StreamKind.PAIR, pair, Pair).state, DataField.ACCESS)


def _villages(home: Household) -> Iterator[RegionCode]:
    """Yield where a household lives, and where it lived."""
    yield home.village
    yield from (one.village for one in home.homes)


def _graduations(whole: Journal, ledger: str) -> Iterator[str]:
    """Yield the ids that the graduations of a ledger have, as far as there are any."""
    known = whole.read(StreamKind.PARTICIPATION, ledger, Participation).state
    yield from (graduation_id(known.bearer, known.program, entry) for entry in known.entries)


def _tickets(whole: Journal, case: str) -> Iterator[str]:
    """Yield the ticket that the notices of a case name."""
    known = whole.read(StreamKind.COMPLAINT, case, Complaint).state
    if known.ticket:
        yield str(Ticket(known.ticket))


def _names(event: Event, homes: Collection[str]) -> bool:
    """Whether an event of a verivali round names one of some households."""
    said, field_name = getattr(event, "objection", event), str(getattr(event, "field", ""))
    listed = event.round.pre_list if isinstance(event, RoundOpened) else ()
    return not {getattr(said, "household", ""), field_name.partition("/")[2], *listed}.isdisjoint(homes)


def _noted(note: AccessNote) -> AccessLine:
    kind = AccessKind.READ if note.outcome is AccessOutcome.READ else AccessKind.DENIED
    return AccessLine(note.at, note.officer, kind, note.use, note.things, note.areas, note.reason, note.code)


def _changed(whole: Journal, record: Record) -> AccessLine:
    event = whole.recorded(record).event
    said = next((text for name in ("reason", "remark", "answer") if isinstance(text := getattr(event, name, None), str)), "")
    within = next((one for name in ("grounds", "glass") if (one := getattr(event, name, None)) is not None), None)
    grounds = getattr(within, "reason", "")
    thing = f"{record.stream.kind}/{record.stream.id}"
    at, use = datetime.fromisoformat(record.at), record.type.partition("/")[0]
    return AccessLine(at, record.actor, AccessKind.CHANGED, use, (thing,), reason=said or grounds)


def _within(at: datetime, since: datetime | None, until: datetime | None) -> bool:
    return (since is None or since <= at) and (until is None or at <= until)


def _around(village: str) -> Iterator[str]:
    """Yield a village and every region around it."""
    yield EVERYWHERE
    steps = village.split(".")
    yield from (".".join(steps[:length]) for length in range(1, len(steps) + 1))
