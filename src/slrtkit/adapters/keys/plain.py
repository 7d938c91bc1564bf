"""The explicit plain mode: parts are readable in the store; commitments and chains are those of the sealed mode."""

from os import urandom

from slrtkit.errors import StorageCorruptError
from slrtkit.ledger import SALT_SIZE, contexts, digest
from slrtkit.ports.keys import Sealer
from slrtkit.ports.store import Part

__all__ = ["PlainSealer"]


class PlainSealer(Sealer):
    """Seals nothing: a part's bytes are salt ‖ plaintext, and its commitment (`ledger.commit`) is their digest.

    For demonstrations, tests, and disks encrypted as a whole.
    """

    def salt(self) -> bytes:
        """Return 32 random bytes."""
        return urandom(SALT_SIZE)

    def seal(self, subject: str, field: str, plaintext: bytes, context: bytes) -> Part:  # noqa: ARG002  nothing is bound
        """Commit to the plaintext and keep it as it is."""
        data = self.salt() + plaintext
        return Part(subject, field, digest(contexts.PART, data), data)

    def open(self, part: Part, context: bytes) -> bytes:  # noqa: ARG002  nothing is bound
        """Check the commitment and return the plaintext."""
        data = part.data
        if len(data) < SALT_SIZE or part.commitment != digest(contexts.PART, data):  # neither is a secret here
            raise StorageCorruptError("a part does not match its commitment", code="storage.commitment", path=part.field)
        return data[SALT_SIZE:]
