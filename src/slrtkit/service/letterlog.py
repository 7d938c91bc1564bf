"""The register follows the log: what becomes of a letter is a leaf in the transaction that says so, whoever says it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from typing import TypeAlias

from attrs import evolve, frozen

from slrtkit.domain.authority import zone_of
from slrtkit.domain.events import Event, NumberTaken
from slrtkit.domain.history import State, StreamKind
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.letterlog import (
    TERM,
    Leaf,
    LeafAdded,
    LeafKind,
    LetterLog,
    LoggedLeaf,
    LogGrown,
    leaf_id,
    log_origin,
    next_kind,
)
from slrtkit.errors import InvalidTransitionError, NotFoundError
from slrtkit.ledger import instant_text
from slrtkit.ledger.merkle import EMPTY_ROOT, Node, completed, root
from slrtkit.ledger.note import Checkpoint
from slrtkit.wire import letter_commitment
from slrtkit.wire.register import hash_leaf, reason_commitment

__all__ = ["FOLLOWED", "Added", "LogReader"]

FOLLOWED: frozenset[StreamKind] = frozenset({StreamKind.LETTER, StreamKind.SEQUENCE})
"""What the register follows."""

_REASONED = frozenset({LeafKind.VOID, LeafKind.WITHDRAWN})

Added: TypeAlias = tuple[StreamKind, str, str, Event]
"""Kind of stream, id, scope and event."""

Peek: TypeAlias = Callable[[StreamKind, str], State | None]
Find: TypeAlias = Callable[[StreamKind, str, bytes], tuple[str, ...]]


@frozen
class LogReader:
    """One log of a store, inside a unit of work.

    Attributes:
        log: Its id: the node and the incarnation that write it.
        peek: Reads the state of a stream, whoever asks.
        find: Looks into the indexes.
    """

    log: str
    peek: Peek
    find: Find

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return self._head.size if self._head else 0

    @property
    def _head(self) -> LetterLog | None:
        found = self.peek(StreamKind.LETTER_LOG, self.log)
        return found if isinstance(found, LetterLog) else None

    def leaf(self, index: int) -> LoggedLeaf:
        """Return a leaf. Raises NotFoundError."""
        found = self.peek(StreamKind.LEAF, leaf_id(self.log, index))
        if not isinstance(found, LoggedLeaf):
            raise NotFoundError("the register has no such leaf", path=leaf_id(self.log, index))
        return found

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree; see `ledger.merkle`."""
        return bytes.fromhex(self.leaf(((index + 1) << level) - 1).nodes[level])

    def of(self, letter: str) -> tuple[LoggedLeaf, ...]:
        """Return the leaves of a letter in the order in which they were added, whichever log of the store has them."""
        streams = self.find(StreamKind.LEAF, "letter", letter.encode())
        found = [one for stream in streams if isinstance(one := self.peek(StreamKind.LEAF, stream), LoggedLeaf)]
        return tuple(sorted(found, key=lambda one: (one.leaf.at, one.index)))

    def checkpoint(self, node: Node | None = None) -> Checkpoint:
        """Return what the log says of itself as it stands, under the instant of its last leaf; `node`: another way to it."""
        head, name = self._head, log_origin(self.log)
        if head is None:
            return Checkpoint(name, 0, EMPTY_ROOT)
        return Checkpoint(name, head.size, root(head.size, node or self.node), (f"at {instant_text(head.at)}",))

    def require_open(self, letter: str, at: datetime) -> datetime | None:
        """Return when the number of a letter lapses unless it is issued, in UTC; None where it stands in no register.

        Raises:
            InvalidTransitionError: it has lapsed at the instant (`letter.leaf-lapsed`).
        """
        last = self.of(letter)[-1:]
        if any(one.leaf.lapsed(at) for one in last):
            raise InvalidTransitionError(
                "the number of this letter lapsed before it was issued",
                code="letter.leaf-lapsed",
                path=letter,
                cure="void it, and reserve another",
            )
        return next((one.leaf.until for one in last), None)

    def follows(self, event: Event, before: State | None, after: State | None, now: datetime) -> Iterator[Added]:
        """Yield what the register has to say when an event was written.

        Args:
            event: What was written.
            before: The state that it was written of; None where it is a first event.
            after: The state that it led to.
            now: The instant of the command.

        Raises:
            InvalidTransitionError: the letter was signed after its number lapsed; see `require_open`.
        """
        if isinstance(event, NumberTaken):
            record = self.peek(StreamKind.LETTER, event.letter)
            if isinstance(record, LetterRecord):
                yield from self._added(_reserved(record, event, now))
        elif isinstance(before, LetterRecord) and isinstance(after, LetterRecord):
            kind, known = next_kind(before, after), self.of(after.id)
            if kind and known:
                if kind is LeafKind.ISSUED:
                    self.require_open(after.id, after.issued_at or now)
                yield from self._added(_next(known[-1].leaf, kind, after, now))

    def _added(self, leaf: Leaf) -> Iterator[Added]:
        head = self._head
        leaf = evolve(leaf, at=max(leaf.at, head.at)) if head else leaf
        index = head.size if head else 0
        nodes = tuple(one.hex() for one in completed(index, hash_leaf(leaf), self.node))
        yield StreamKind.LEAF, leaf_id(self.log, index), leaf.office, LeafAdded(self.log, index, leaf, nodes)
        yield StreamKind.LETTER_LOG, self.log, leaf.office, LogGrown(self.log, index + 1, leaf.at)


def _reserved(record: LetterRecord, taken: NumberTaken, now: datetime) -> Leaf:
    letter = record.letter
    last = datetime.combine(letter.valid_until, time.max, zone_of(letter.office).offset).astimezone(UTC)
    return Leaf(
        LeafKind.RESERVED,
        letter.id,
        letter.office,
        letter.number,
        taken.sequence,
        taken.number,
        taken.dated,
        now,
        min(now + TERM, last),
        letter_commitment(letter, record.salt),
    )


def _next(last: Leaf, kind: LeafKind, record: LetterRecord, now: datetime) -> Leaf:
    file = record.pdf or (record.by_hand.scan if record.by_hand else "")
    reason = reason_commitment(record) if kind in _REASONED else ""
    said = letter_commitment(record.letter, record.salt)
    return evolve(last, kind=kind, at=now, commitment=said, file=file, reason=reason)
