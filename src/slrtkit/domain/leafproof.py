"""The proof that a letter carries: its leaf, where it stands in the register, and a checkpoint that the log's key signed."""

from attrs import frozen

from slrtkit.domain.letterlog import Leaf

__all__ = ["LeafProof"]


@frozen
class LeafProof:
    """That a leaf stands in a log.

    Attributes:
        leaf: The leaf of the letter, from before its page was rendered.
        index: How many leaves of the log stand before it.
        path: The inclusion proof of RFC 6962, the lowest hash first, each 64 hexadecimal digits.
        checkpoint: A signed note: name, size and root of the log; see `slrtkit.ledger.note`.
    """

    leaf: Leaf
    index: int
    path: tuple[str, ...]
    checkpoint: str
