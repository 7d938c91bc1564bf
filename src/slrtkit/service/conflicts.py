"""The queue of conflicts: what posts stated apart, side by side, and the word of the supervisor who keeps one of it."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from attrs import field, frozen

from slrtkit.domain.context import Context
from slrtkit.domain.decisive import decisive
from slrtkit.domain.history import History, State, StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.syncing import ConflictResolved
from slrtkit.errors import DomainError, NotFoundError
from slrtkit.ports.store import IndexPlace, Record, StreamId, UnitOfWork, ordered
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.scribe import CONFLICT

__all__ = ["Conflict", "SharedIdentity", "Side", "conflicts", "resolve", "shared_identities"]

_IDENTITIES: Final = ("nik", "person")
_PAGE: Final = 1000


@frozen
class Side:
    """One of the statements that stand side by side.

    Attributes:
        event: Key of the event that states it.
        actor: Id of the officer.
        node: The post where it was recorded.
        at: When, by that post's clock, RFC 3339 in UTC.
        value: What is stated; None where whoever looks may not see it.
    """

    event: str
    actor: str
    node: str
    at: str
    value: object = field(repr=False)


@frozen
class Conflict:
    """Differing statements of one field.

    Attributes:
        kind: What kind of thing it is in.
        id: Its id.
        field: Which field: `status`, `facts/K-1/desil`, `memberships/P-1`.
        deciding: Whether letters and decisions wait for its resolution.
        sides: The statements, the latest last.
    """

    kind: StreamKind
    id: str
    field: str
    deciding: bool
    sides: tuple[Side, ...]


def conflicts(journal: Journal) -> tuple[Conflict, ...]:
    """Return what is in conflict and is the officer's to see, by kind, id and field.

    Raises:
        AccessDeniedError: this is not for the officer to ask.
    """
    with journal.looking("conflicts", tells=False) as seen:
        with seen.whole.store.begin(write=False) as unit:
            kinds = [kind for kind in StreamKind if unit.find(kind.value, CONFLICT.name, CONFLICT.value)]
        found = [
            one for kind in kinds for name in seen.find(kind, CONFLICT.name, CONFLICT.value) for one in _of(seen, kind, name)
        ]
        seen.told(one.id for one in found if one.kind is StreamKind.HOUSEHOLD)
        return tuple(found)


@frozen
class SharedIdentity:
    """One identity that two posts gave to two households, each while it did not know of the other.

    Both are found under it, and both can be worked with, but for a person who stands in two: what is recorded of them waits
    (`roster.shared`). It is neither's alone until one of them is changed; a person leaves the wrong one by a departure, cause
    `mistake`.

    Attributes:
        name: What they share: `nik`, or `person`.
        households: Their ids, sorted; those that whoever looks may see.
    """

    name: str
    households: tuple[str, ...]


def shared_identities(journal: Journal) -> tuple[SharedIdentity, ...]:
    """Return which households have one NIK, or one person, as far as they are the officer's to see.

    Raises:
        AccessDeniedError: this is not for the officer to ask.
        StorageError: the store does not read its indexes in order (`storage.ranges`).
    """
    with journal.looking("conflicts", tells=False) as seen:
        with seen.whole.store.begin(write=False) as unit:
            found = [(name, ids) for name in _IDENTITIES for ids in _several(unit, name)]
        shown = [(name, tuple(sorted(one.id for one in seen.visible(StreamKind.HOUSEHOLD, ids)))) for name, ids in found]
        seen.told(one for _, ids in shown for one in ids)
        return tuple(SharedIdentity(name, ids) for name, ids in shown if ids)


def _several(unit: UnitOfWork, name: str) -> Iterator[tuple[str, ...]]:
    """Yield the households that stand under one value of an index, where there are several."""
    for _, places in groupby(_places(unit, name), lambda place: place.value):
        first, *others = [place.id for place in places]
        if others:
            yield first, *others


def _places(unit: UnitOfWork, name: str) -> Iterator[IndexPlace]:
    last: IndexPlace | None = None
    while page := ordered(unit).between(StreamKind.HOUSEHOLD.value, name, b"", None, _PAGE, last):
        yield from page
        last = page[-1]


def resolve(journal: Journal, context: Context, kind: StreamKind, stream_id: str, name: str, kept: str) -> Receipt:
    """Keep one of the statements that stand side by side, for `context.reason`; the others are seen, and stand no more.

    Args:
        journal: The log.
        context: Who, when, why.
        kind: What kind of thing it is.
        stream_id: Its id.
        name: The field.
        kept: Key of the event whose statement is kept.

    Raises:
        NotFoundError: there is no such thing.
        DomainError: the field is in no conflict (`conflict.none`), none of its statements is of this event (`conflict.kept`),
            or no reason is given (`conflict.reason`).
        AccessDeniedError: this is not for the officer to decide.
        RequestReusedError: see `Journal.command`.
    """
    if not context.reason.strip():
        raise DomainError("a conflict is resolved for a reason", code="conflict.reason", path=name, cure="say why")
    content = {"kind": kind.value, "id": stream_id, "field": name, "kept": kept}
    with journal.command(context, "resolve-conflict", content) as work:
        if work.replayed:
            return work.replayed
        state = work.peek(kind, stream_id)
        if state is None:
            raise NotFoundError("nothing is recorded under this id", path=stream_id)
        history = work.history(kind, stream_id, type(state), settled=False)
        if name not in history.conflicts:
            raise DomainError("nothing is in conflict here", code="conflict.none", path=name, cure="look at sync conflicts")
        sides = [head.id for head in history.heads[name]]
        if kept not in sides:
            raise DomainError(
                "none of the statements is of this event", code="conflict.kept", path=kept, cure=" | ".join(sides)
            )
        scope = history.state.village.text if isinstance(history.state, Household) else kept.split("/")[2]
        work.append(kind, stream_id, scope, ConflictResolved(name, kept, context.actor, context.reason))
        return work.commit()


def _of(seen: Journal, kind: StreamKind, stream_id: str) -> Iterator[Conflict]:
    whole, stream = seen.whole, StreamId(kind.value, stream_id)
    with whole.store.begin(write=False) as unit:
        history = whole.history(unit, stream)
        records = {record.key: record for record in unit.history(stream)}
    for name in history.conflicts if history else ():
        assert history  # noqa: S101  it has conflicts
        shown = _shown(seen, kind, stream_id, name)
        yield Conflict(kind, stream_id, name, decisive(history.state, name), tuple(_sides(history, name, records, shown=shown)))


def _sides(history: History[State], name: str, records: "dict[str, Record]", *, shown: bool) -> Iterable[Side]:
    for head in history.heads[name]:
        record = records[head.id]
        yield Side(head.id, record.actor, record.node, record.at, head.value if shown else None)


def _shown(seen: Journal, kind: StreamKind, stream_id: str, name: str) -> bool:
    group, _, rest = name.partition("/")
    if kind is StreamKind.HOUSEHOLD and group in ("facts", "ppks"):
        return seen.facts_shown(stream_id)(rest.partition("/")[2] if group == "facts" else f"ppks.{rest.partition('/')[2]}")
    return True
