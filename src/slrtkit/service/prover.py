"""The proof that goes into a letter before its page is rendered: that its leaf stands in the register of its post."""

from attrs import define, field

from slrtkit.domain.leafproof import LeafProof
from slrtkit.ledger.merkle import inclusion
from slrtkit.ledger.note import Checkpoint
from slrtkit.ports.notes import NoteSigner
from slrtkit.service.checkpoint import sign_checkpoint
from slrtkit.service.journal import Journal
from slrtkit.service.letterlog import LogReader
from slrtkit.service.registered import reading

__all__ = ["Prover"]


@define
class Prover:
    """Proves leaves of the log of a post, under checkpoints that its key signs.

    A checkpoint is signed anew only for a leaf that is younger than the last one, and what was read of the tree is kept: of
    many letters that have their numbers the first costs some thirty reads and a signature, each other one a few reads.

    Attributes:
        journal: The log of the post.
        signer: The key of its register.
    """

    journal: Journal
    signer: NoteSigner
    _last: tuple[Checkpoint, str] | None = field(default=None, init=False, repr=False)
    _nodes: dict[tuple[int, int], bytes] = field(factory=dict, init=False, repr=False)

    def __call__(self, letter: str) -> LeafProof | None:
        """Return the proof of a letter's last leaf; None where it has none in this post's register.

        Raises:
            KeyUnavailableError: the key is not there now.
        """
        with reading(self.journal) as register:
            found = [one for one in register.of(letter) if one.log == register.log]
            if not found:
                return None
            leaf, index = found[-1].leaf, found[-1].index
            checkpoint, written = self._checkpoint(register, index)
            path = inclusion(index, checkpoint.size, lambda level, place: self._node(register, level, place))
        return LeafProof(leaf, index, tuple(step.hex() for step in path), written)

    def _checkpoint(self, register: LogReader, index: int) -> tuple[Checkpoint, str]:
        if self._last is None or index >= self._last[0].size:
            made = register.checkpoint(lambda level, place: self._node(register, level, place))
            self._last = made, sign_checkpoint(made, self.signer)
        return self._last

    def _node(self, register: LogReader, level: int, place: int) -> bytes:
        known = self._nodes.get((level, place))
        if known is None:
            known = self._nodes[level, place] = register.node(level, place)
        return known
