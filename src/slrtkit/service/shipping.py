"""What a node has of some scopes, and what of it another node lacks; read from the log as it is asked for."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

from slrtkit.domain.syncing import LOCAL_SCOPES
from slrtkit.ports.glance import ends_of
from slrtkit.ports.shipment import Chain, ChainHead, Shipment
from slrtkit.ports.store import Positioned, Record, UnitOfWork
from slrtkit.service.journal import Journal

__all__ = ["Scopes", "collect", "heads"]

Scopes: TypeAlias = Collection[str] | Callable[[str], bool] | None
"""Which scopes: their names, or what says of each whether it is one; None: all. Those that stay at a node never are."""
_PAGE = 1000


def heads(journal: Journal, scopes: Scopes = None) -> tuple[ChainHead, ...]:
    """Return where each chain of some scopes ends here, sorted.

    Raises:
        AccessDeniedError: this is not for the officer to ask.
    """
    with journal.looking("send-shipment", tells=False) as seen, seen.whole.store.begin(write=False) as unit:
        return _sorted(_ends(unit, _chosen(scopes)))


@contextmanager
def collect(journal: Journal, scopes: Scopes, known: Mapping[Chain, int], *, limit: int | None = None) -> Iterator[Shipment]:
    """Give what another node does not have of some scopes; it is read as it is asked for, while the block lasts.

    Args:
        journal: The log.
        scopes: What the other node may see.
        known: Where its chains end, by what it said last; of a chain that is not named it has nothing.
        limit: At most so many events; the next piece goes on from the heads of this one.

    Raises:
        AccessDeniedError: this is not for the officer to do.
    """
    chosen = _chosen(scopes)
    with journal.looking("send-shipment", tells=False) as seen, seen.whole.store.begin(write=False) as unit:
        every = _ends(unit, lambda _: True)
        whole = {chain: head for chain, head in every.items() if chosen(chain.scope)}
        ends = whole if limit is None else _piece(unit, chosen, known, limit)
        records = (
            record
            for _, record in _all(unit)
            if record.scope not in LOCAL_SCOPES
            and chosen(record.scope)
            and known.get(_chain(record), 0) < record.seq <= (ends[_chain(record)].seq if _chain(record) in ends else 0)
        )
        yield Shipment(journal.node, journal.incarnation, _sorted(ends), records, _sorted(whole), _sorted(every))


def _chosen(scopes: Scopes) -> Callable[[str], bool]:
    if scopes is None:
        return lambda _: True
    return scopes if callable(scopes) else frozenset(scopes).__contains__


def _ends(unit: UnitOfWork, chosen: Callable[[str], bool]) -> dict[Chain, ChainHead]:
    told = ((Chain(*chain), end) for chain, end in ends_of(unit).items())
    return {
        chain: ChainHead(chain, end.seq, end.hash)
        for chain, end in told
        if chain.scope not in LOCAL_SCOPES and chosen(chain.scope)
    }


def _piece(unit: UnitOfWork, chosen: Callable[[str], bool], known: Mapping[Chain, int], limit: int) -> dict[Chain, ChainHead]:
    """Return where chains end after what the other node has, and so many events more."""
    ends: dict[Chain, ChainHead] = {}
    left = limit
    for _, record in _all(unit):
        chain = _chain(record)
        if record.scope in LOCAL_SCOPES or not chosen(record.scope):
            continue
        new = record.seq > known.get(chain, 0)
        if new and not left:
            break
        left -= new
        ends[chain] = ChainHead(chain, record.seq, record.hash)
    return ends


def _sorted(ends: Mapping[Chain, ChainHead]) -> tuple[ChainHead, ...]:
    return tuple(ends[chain] for chain in sorted(ends))


def _chain(record: Record) -> Chain:
    return Chain(record.node, record.incarnation, record.scope)


def _all(unit: UnitOfWork) -> Iterator[Positioned]:
    position = 0
    while page := unit.since(position, _PAGE):
        yield from page
        position = page[-1].position
