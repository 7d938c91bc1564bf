"""Events on their way: unsealed, told in as few bytes as may be, and on arrival sealed again to the very records they were.

What a sealed part was made of (nonce, salt, plaintext) is shorter than the part, compresses, and makes the same bytes again
under the same key. What follows from the rest (commitments, the hash of each event and of the one before it) is not sent: it
is made anew, so that an event which was changed has another hash, and its chain does not end where its manifest says.

A piece holds the keys of its own events, and can be read alone:

    number ‖ events ‖ length of the text ‖ length of the compressed text (4 each) ‖ compressed text ‖ what is random
"""

import json
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from struct import Struct
from typing import Any, Final

from attrs import define, field

from slrtkit.errors import ErasedError, SlrtError
from slrtkit.ledger import GENESIS
from slrtkit.ports.carrying import KeyCarrier, Owner
from slrtkit.ports.shipment import Chain, Enclosed
from slrtkit.ports.store import Part, Record, StreamId, event_key
from slrtkit.service.bundle.dictionary import DICTIONARY
from slrtkit.service.bundle.frames import MOST, refused
from slrtkit.service.envelope import enclosed

__all__ = ["Packer", "Unpacker", "unpacked_text"]

_HEAD: Final = Struct(">4I")
_KEY: Final = 32
_OPENED: Final = 44
"""Bytes of nonce and salt."""
_PIECE: Final = 1 << 20
"""So many bytes of text are in one piece, or a little more."""
_LEVEL: Final = 6


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@define
class Packer:
    """Takes events, and gives them out in pieces.

    Attributes:
        carrier: Lends the keys.
        withheld: Subjects whose keys the receiver is not given.
        seen: Told of each readable share: whose it is, and its text.
    """

    carrier: KeyCarrier
    withheld: frozenset[str]
    seen: Callable[[str, bytes], None]
    _number: int = field(default=0, init=False)
    _events: int = field(default=0, init=False)
    _text: bytearray = field(factory=bytearray, init=False)
    _random: bytearray = field(factory=bytearray, init=False)
    _keys: dict[Owner, bytes | None] = field(factory=dict, init=False)
    _chains: set[tuple[str, str, str]] = field(factory=set, init=False)

    @property
    def full(self) -> bool:
        """Whether it is time to take a piece."""
        return len(self._text) + len(self._random) >= _PIECE

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self._events

    def add(self, record: Record) -> None:
        """Take an event.

        Raises:
            StorageCorruptError: a part of it is not what was sealed.
        """
        place, shares, texts = record.key.encode(), list[list[object]](), list[bytes]()
        for part in record.parts:
            key = self._key((record.node, part.subject)) if part.data else None
            if key is None:
                shares.append([part.subject, part.field, len(part.data), part.commitment])
                self._random += part.data
                continue
            opened = self.carrier.unsealed(key, part, place)
            self._random += opened[:_OPENED]
            texts.append(opened[_OPENED:])
            shares.append([part.subject, part.field, len(texts[-1])])
            self.seen(part.subject, texts[-1])
        chain = record.node, record.incarnation, record.scope
        first = [] if chain in self._chains else [record.previous]
        self._chains.add(chain)
        said = [*chain, record.seq, record.clock, record.at, record.deps, record.base, *record.stream, record.type]
        self._text += _dumped([*said, record.actor, record.client_id, shares, *first]) + b"\n"
        self._text += b"".join(texts)
        self._events += 1

    def take(self) -> bytes:
        """Return a piece of what was added, and begin the next one."""
        owners = [owner for owner, key in self._keys.items() if key]
        closed = [owner for owner, key in self._keys.items() if not key]
        text = _dumped([owners, closed]) + b"\n" + self._text
        packing = zlib.compressobj(_LEVEL, zdict=DICTIONARY)
        packed = packing.compress(text) + packing.flush()
        keys = b"".join(key for key in self._keys.values() if key)
        piece = b"".join((_HEAD.pack(self._number, self._events, len(text), len(packed)), packed, keys, self._random))
        self._number, self._events = self._number + 1, 0
        self._text, self._random, self._keys = bytearray(), bytearray(), {}
        return piece

    def _key(self, owner: Owner) -> bytes | None:
        if owner not in self._keys:
            try:
                self._keys[owner] = None if owner[1] in self.withheld else self.carrier.lend(owner)
            except ErasedError:
                self._keys[owner] = None
        return self._keys[owner]


@define
class Unpacker:
    """Makes the records of pieces again, one piece after the other.

    Attributes:
        carrier: Takes the keys.
        admitted: The chains that the manifest names.
        after: What is known of each chain already: its last number.
        ends: Where each chain stands by now: its last number and hash.
    """

    carrier: KeyCarrier
    admitted: Collection[Chain]
    after: Mapping[Chain, int]
    ends: dict[Chain, tuple[int, str]] = field(factory=dict, init=False)
    _number: int = field(default=0, init=False)

    def records(self, piece: bytes) -> Iterator[Enclosed]:
        """Yield the events of a piece; its keys are kept before the first one.

        Raises:
            BundleRefusedError: it is not the next piece (`bundle.order`), says what its sender may not say (`bundle.foreign`),
                or cannot be read (`bundle.content`, `bundle.size`).
        """
        number, events, text, rest = unpacked_text(piece)
        if number != self._number:
            raise refused("order", "the pieces of the bundle are in another order")
        self._number += 1
        try:
            yield from self._read(events, text, rest)
        except (ValueError, TypeError, IndexError, KeyError, UnicodeError, RecursionError):
            raise refused("content", "the bundle holds something that is no event") from None
        except SlrtError as fault:
            if fault.code.startswith(("bundle.", "storage.full", "storage.busy", "keys.")):
                raise
            raise refused("content", "the bundle holds something that is no event") from fault

    def _read(self, events: int, text: bytes, random: bytes) -> Iterator[Enclosed]:
        said, chance = _Cursor(text), _Cursor(random)
        owners, closed = json.loads(said.line())
        keys = {(str(node), str(subject)): chance.take(_KEY) for node, subject in owners}
        made = [self._record(json.loads(said.line().decode()), said, chance, keys) for _ in range(events)]
        if said.left or chance.left:
            raise ValueError
        used = {(one.record.node, part.subject) for one in made for part in one.record.parts}
        self.carrier.adopt({owner: key for owner, key in keys.items() if owner in used})
        self.carrier.withhold(owner for node, subject in closed if (owner := (str(node), str(subject))) in used)
        yield from made

    def _record(self, said: list[Any], texts: "_Cursor", chance: "_Cursor", keys: Mapping[Owner, bytes]) -> Enclosed:
        node, incarnation, scope, seq, clock, at, deps, base, kind, name, form, actor, client_id, shares, *first = said
        chain = Chain(node, incarnation, scope)
        if chain not in self.admitted:
            raise refused("foreign", "the bundle tells what its sender has no part in", "ask the district about its area")
        last, previous = self.ends.get(chain) or (self.after.get(chain, 0), first[0] if self.after.get(chain) else GENESIS)
        if seq != last + 1:
            raise refused("gap", "an event is missing in the bundle")
        place, parts, said_of = event_key(node, incarnation, scope, seq).encode(), list[Part](), list[bytes]()
        for subject, share, length, *commitment in shares:
            if commitment:
                parts.append(Part(subject, share, str(commitment[0]), chance.take(length)))
                continue
            text = texts.take(length)
            parts.append(self.carrier.resealed(keys[node, subject], subject, share, chance.take(_OPENED) + text, place))
            said_of.append(text)
        record = enclosed(
            Record(
                *chain,
                seq,
                clock,
                at,
                tuple(deps),
                tuple((of, tuple(seen)) for of, seen in base),
                StreamId(kind, name),
                form,
                actor,
                client_id,
                tuple(parts),
                previous,
            )
        )
        self.ends[chain] = seq, record.hash
        return Enclosed(record, tuple(said_of) if len(said_of) == len(parts) else ())


def unpacked_text(piece: bytes) -> tuple[int, int, bytes, bytes]:
    """Return number, count of events, text, and what is random.

    Raises:
        BundleRefusedError: it cannot be read (`bundle.content`), or would be longer than it may (`bundle.size`).
    """
    if len(piece) < _HEAD.size:
        raise refused("content", "a piece of the bundle is cut off")
    number, events, length, packed = _HEAD.unpack_from(piece)
    if length > MOST or events > length:
        raise refused("size", "a piece of the bundle is longer than one may be")
    unpacking = zlib.decompressobj(zdict=DICTIONARY)
    try:
        text = unpacking.decompress(piece[_HEAD.size : _HEAD.size + packed], length + 1)
    except zlib.error:
        text = b""
    if len(text) != length or not unpacking.eof or unpacking.unused_data:
        raise refused("content", "a piece of the bundle is not what it says")
    return number, events, text, piece[_HEAD.size + packed :]


class _Cursor:
    """Bytes that are read from their beginning to their end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._place = data, 0

    @property
    def left(self) -> bool:
        return self._place < len(self._data)

    def take(self, length: int) -> bytes:
        end = self._place + length
        if length < 0 or end > len(self._data):
            raise ValueError
        taken = self._data[self._place : end]
        self._place = end
        return taken

    def line(self) -> bytes:
        line = self.take(self._data.index(b"\n", self._place) - self._place)
        self._place += 1
        return line
