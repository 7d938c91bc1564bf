"""The explicit plain mode: parts are readable in the store; commitments and chains are those of the sealed mode."""

from os import urandom

from slrtkit.errors import StorageCorruptError
from slrtkit.ledger import SALT_SIZE, commit, contexts, opens
from slrtkit.ports.keys import Sealer
from slrtkit.ports.store import Part

__all__ = ["PlainSealer"]


class PlainSealer(Sealer):
    """Seals nothing: a part's bytes are salt ‖ plaintext. For demonstrations, tests, and disks encrypted as a whole."""

    def salt(self) -> bytes:
        """Return 32 random bytes."""
        return urandom(SALT_SIZE)

    def seal(self, subject: str, field: str, plaintext: bytes, context: bytes) -> Part:  # noqa: ARG002  nothing is bound
        """Commit to the plaintext and keep it as it is."""
        salt = self.salt()
        return Part(subject, field, commit(contexts.PART, salt, plaintext), salt + plaintext)

    def open(self, part: Part, context: bytes) -> bytes:  # noqa: ARG002  nothing is bound
        """Check the commitment and return the plaintext."""
        salt, plaintext = part.data[:SALT_SIZE], part.data[SALT_SIZE:]
        if not opens(part.commitment, contexts.PART, salt, plaintext):
            raise StorageCorruptError("a part does not match its commitment", code="storage.commitment", path=part.field)
        return plaintext
