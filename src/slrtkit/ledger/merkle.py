"""An append-only Merkle tree: hashing, roots and proofs of RFC 6962 (sections 2.1 and 2.1.2), checked as in RFC 9162.

A tree is read through the hashes of its complete subtrees: `node(level, index)` is that of the `2^level` leaves from
`index · 2^level` on. Each is known as soon as its last leaf is there and never changes, so whoever keeps them with that leaf
(`completed`) makes every root and proof from a number of them that grows with the logarithm of the size.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final

__all__ = ["EMPTY_ROOT", "HASH_SIZE", "MAX_PROOF", "Node", "Tree", "completed", "consistency", "consistent", "inclusion"]
__all__ += ["included", "leaf_hash", "root"]

Node = Callable[[int, int], bytes]
"""Level and index -> hash of a complete subtree, 32 bytes."""

HASH_SIZE: Final = 32
MAX_PROOF: Final = 64
"""Hashes in the longest proof: no log has more than 2^63 leaves."""
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ data)."""
    return hashlib.sha256(b"\0" + data).digest()


def _parent(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def completed(index: int, leaf: bytes, node: Node) -> tuple[bytes, ...]:
    """Return the hashes of the subtrees that a leaf completes: `node(0, index)`, its own, then the larger ones.

    Args:
        index: How many leaves stand before it.
        leaf: Its hash.
        node: Reads what is there already.
    """
    hashes, level, place = [leaf], 0, index
    while place % 2:
        hashes.append(_parent(node(level, place - 1), hashes[-1]))
        level, place = level + 1, place // 2
    return tuple(hashes)


def root(size: int, node: Node) -> bytes:
    """Return the root of the tree of the first `size` leaves."""
    return _span(0, size, node) if size else EMPTY_ROOT


def inclusion(index: int, size: int, node: Node) -> tuple[bytes, ...]:
    """Return the proof that a leaf stands at an index of the tree of the first `size` leaves, the lowest hash first.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < size:
        raise IndexError(index)
    return tuple(_path(index, 0, size, node))


def consistency(old: int, new: int, node: Node) -> tuple[bytes, ...]:
    """Return the proof that the first `old` leaves are the beginning of the first `new` ones.

    Raises:
        IndexError: the old tree is not between one leaf and the new tree.
    """
    if not 1 <= old <= new:
        raise IndexError(old)
    return tuple(_bridge(old, 0, new, node, whole=True))


def included(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """Return the root that an inclusion proof leads to (RFC 9162, 2.1.3.2); None where it is none for this place and size."""
    if not 0 <= index < size or not _formed(proof):
        return None
    place, last, hashed = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return None
        if place % 2 or place == last:
            hashed = _parent(step, hashed)
            while place % 2 == 0:
                place, last = place // 2, last // 2
        else:
            hashed = _parent(hashed, step)
        place, last = place // 2, last // 2
    return hashed if last == 0 else None


def consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that one tree is the beginning of another (RFC 9162, 2.1.4.2); an empty one always is."""
    if not 0 <= old <= new or not _formed(proof):
        return False
    if old in (0, new):
        return not proof and old_root == (EMPTY_ROOT if old == 0 else new_root)
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place // 2, last // 2
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            before, after = _parent(step, before), _parent(step, after)
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            after = _parent(after, step)
        place, last = place // 2, last // 2
    return last == 0 and before == old_root and after == new_root


class Tree:
    """A tree that is held in memory, such as one that was exported: at most two hashes a leaf."""

    def __init__(self) -> None:
        self._levels: list[list[bytes]] = []

    def append(self, leaf: bytes) -> None:
        """Add a leaf by its hash."""
        for level, hashed in enumerate(completed(self.size, leaf, self.node)):
            if level == len(self._levels):
                self._levels.append([])
            self._levels[level].append(hashed)

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return len(self._levels[0]) if self._levels else 0

    def node(self, level: int, index: int) -> bytes:
        """Return the hash of a complete subtree. Raises IndexError."""
        return self._levels[level][index]

    def root(self, size: int | None = None) -> bytes:
        """Return the root, or that which it had at an earlier size."""
        return root(self.size if size is None else size, self.node)


def _formed(proof: Sequence[bytes]) -> bool:
    return len(proof) <= MAX_PROOF and all(len(step) == HASH_SIZE for step in proof)


def _half(count: int) -> int:
    """The largest power of two below a count of two or more."""
    return 1 << (count - 1).bit_length() - 1


def _span(start: int, end: int, node: Node) -> bytes:
    """Return the hash over leaves of which the first stands where a complete subtree of this size may begin."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return node(level, start >> level)
    middle = start + _half(count)
    return _parent(_span(start, middle, node), _span(middle, end, node))


def _path(index: int, start: int, end: int, node: Node) -> Iterator[bytes]:
    if end - start == 1:
        return
    middle = start + _half(end - start)
    if index < middle:
        yield from _path(index, start, middle, node)
        yield _span(middle, end, node)
    else:
        yield from _path(index, middle, end, node)
        yield _span(start, middle, node)


def _bridge(old: int, start: int, end: int, node: Node, *, whole: bool) -> Iterator[bytes]:
    if old == end:
        if not whole:
            yield _span(start, end, node)
        return
    middle = start + _half(end - start)
    if old <= middle:
        yield from _bridge(old, start, middle, node, whole=whole)
        yield _span(middle, end, node)
    else:
        yield from _bridge(old, middle, end, node, whole=False)
        yield _span(start, middle, node)
