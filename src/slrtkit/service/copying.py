"""Copy a store into an empty one, of whichever kind: the whole log in its order, every present state, and every file."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import zip_longest

from attrs import frozen

from slrtkit.errors import StorageCorruptError, StorageError
from slrtkit.ports.blobs import BlobShelf
from slrtkit.ports.store import Change, IndexPlace, Positioned, RangeQuery, Snapshot, Store, StreamId, UnitOfWork, ordered

__all__ = ["Copied", "copy_store"]

_BATCH = 1000


@frozen
class Copied:
    """What a copy holds, every bit of it compared with what it was copied from.

    Attributes:
        events: Records of the log.
        things: Streams, each with its present state.
        files: Blobs.
    """

    events: int
    things: int
    files: int


def copy_store(source: Store, target: Store, done: Callable[[int], object] = lambda _: None) -> Copied:
    """Copy everything that a store holds at this moment, and compare the copy with it: all of it is there, or nothing.

    Records keep their order, keys and hashes; parts stay sealed as they are, so that no key is needed, and the copy opens with
    the same vault. What was interrupted is begun anew with the same target: files that were copied stay, and are known again.

    Args:
        source: What is copied; others may go on working with it, and what they write from now on is not in the copy.
        target: An empty store.
        done: Told, again and again, of how many records more were copied, and later compared: each record twice.

    Raises:
        StorageError: (`storage.not-empty`) the target holds records already; (`storage.no-files`) it keeps no files;
            (`storage.shelf`) the source does not say which it keeps; or what either store raises.
        StorageCorruptError: (`storage.copy-differs`) the copy is not what it was copied from: a store, or its disk, is broken.
    """
    with target.begin(write=False) as unit:
        if unit.since(0, 1):
            raise StorageError("the store holds records already", code="storage.not-empty", cure="name an empty one")
    _copy_files(source, target)
    with source.begin(write=False) as read:
        with target.begin(write=True) as write:
            write.record(_changes(read, done))
            write.commit()
        with target.begin(write=False) as copied:
            events, things = _compare(read, copied, done)
    return Copied(events, things, _copy_files(source, target))  # and those of events that came after the first were listed


def _pages(unit: UnitOfWork) -> Iterator[tuple[Positioned, ...]]:
    """Yield the whole log, some records at a time."""
    position = 0
    while page := unit.since(position, _BATCH):
        yield page
        position = page[-1].position


def _copy_files(source: Store, target: Store) -> int:
    """Copy the files that are not there yet, and return how many there are."""
    if not callable(getattr(source, "put", None)):
        return 0
    if not isinstance(source, BlobShelf):
        raise StorageError("this store does not say which files it keeps", code="storage.shelf")
    digests = tuple(source.digests())
    if digests and not isinstance(target, BlobShelf):
        raise StorageError("this store keeps no files", code="storage.no-files", cure="name one that does")
    known = set(target.digests()) if isinstance(target, BlobShelf) else set()
    for digest in digests:
        if digest not in known and target.put(source.get(digest)) != digest:  # type: ignore[attr-defined]  # it keeps files, see above
            raise _differs(digest)
    return len(digests)


def _changes(read: UnitOfWork, done: Callable[[int], object]) -> Iterator[Change]:
    """Yield a change for each record, in the order of the log; what stood in between is not known, and is left empty."""
    versions: Counter[StreamId] = Counter()
    for page in _pages(read):
        for _, record in page:
            versions[record.stream] += 1
            last = _loaded(read, record.stream)
            whole = last.version == versions[record.stream]
            yield Change((record,), last if whole else Snapshot(record.stream, versions[record.stream], ()))
        done(len(page))


def _compare(read: UnitOfWork, copied: UnitOfWork, done: Callable[[int], object]) -> tuple[int, int]:
    """Compare two stores, and return how many records and streams they have."""
    events, streams, indexes = 0, set[StreamId](), set[tuple[str, str]]()
    for page, other in zip_longest(_pages(read), _pages(copied), fillvalue=()):
        for one, same in zip_longest(page, other):
            if one is None or same is None or one.record != same.record:
                raise _differs((one or same).record.key)
        events += len(page)
        streams |= {record.stream for _, record in page}
        done(len(page))
    for stream in sorted(streams):
        state = _loaded(read, stream)
        if copied.load(stream) != state:
            raise _differs("/".join(stream))
        indexes |= {(stream.kind, entry.name) for entry in state.indexes}
    if callable(getattr(read, "between", None)) and callable(getattr(copied, "between", None)):
        for kind, name in sorted(indexes):
            places = (_places(ordered(unit), kind, name) for unit in (read, copied))
            if any(one != other for one, other in zip_longest(*places)):
                raise _differs(f"{kind}/{name}")
    return events, len(streams)


def _places(look: RangeQuery, kind: str, name: str) -> Iterator[tuple[IndexPlace, ...]]:
    seen: IndexPlace | None = None
    while page := look.between(kind, name, b"", None, _BATCH, seen):
        yield page
        seen = page[-1]


def _loaded(unit: UnitOfWork, stream: StreamId) -> Snapshot:
    found = unit.load(stream)
    if found is None:
        raise StorageCorruptError("a record without a present state", path="/".join(stream), cure="slrtkit store rebuild")
    return found


def _differs(path: str) -> StorageCorruptError:
    text = "the copy is not what it was copied from"
    return StorageCorruptError(text, code="storage.copy-differs", path=path, cure="check both before either is used")
