"""Leaves of the register of letters as bytes."""

from slrtkit.domain.letterlog import Leaf
from slrtkit.ledger import canonical, contexts
from slrtkit.ledger.merkle import leaf_hash
from slrtkit.wire.converter import to_wire

__all__ = ["hash_leaf"]


def hash_leaf(leaf: Leaf) -> bytes:
    """Return the hash of a leaf: that of RFC 6962, over its context, NUL, and its canonical JSON."""
    return leaf_hash(contexts.LEAF.encode() + b"\0" + canonical(to_wire(leaf)))
