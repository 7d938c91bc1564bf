"""The register of letters: what is handed to outsiders and to auditors."""

from collections.abc import Iterator

from attrs import frozen

from slrtkit.domain.casefile import CasesFile
from slrtkit.domain.context import Context
from slrtkit.errors import NotFoundError
from slrtkit.kit.parts import Parts
from slrtkit.ledger.note import read_checkpoint, read_note
from slrtkit.ports.notes import NoteSigner
from slrtkit.service.casesexport import CaseOrder, export_cases
from slrtkit.service.registerexport import export_register, signed_checkpoint

__all__ = ["LetterRegister"]


@frozen(kw_only=True)
class LetterRegister(Parts):
    """What the register of letters says of itself."""

    def checkpoint(self, context: Context) -> str:
        """Return the signed checkpoint of the register as it stands. Raises NotFoundError where the post has no log key."""
        return signed_checkpoint(self.journal.seen_by(context), self._log_key())[1]

    def export_register(self, context: Context) -> Iterator[bytes]:
        """Yield the lines of an export of the register, for anyone; see `service.registerexport.export_register`."""
        return export_register(self.journal.seen_by(context), self._log_key())

    def export_cases(self, context: Context, auditor: str, checkpoint: str, count: int) -> CasesFile:
        """Return a sample of cases, for the context's reason; see `service.casesexport.export_cases`.

        Args:
            context: Who exports, and why.
            auditor: The number that the auditor named.
            checkpoint: The signed checkpoint that was handed to them.
            count: How many letters.
        """
        said = read_checkpoint(read_note(checkpoint).text)
        order = CaseOrder(auditor, said, checkpoint, count)
        return export_cases(self.journal.seen_by(context), order, self.blobs, self.catalog, context.now)

    def _log_key(self) -> NoteSigner:
        if self.log is None:
            raise NotFoundError("this post has no log key", code="config.log", cure="log= in Kit, log in slrtkit.toml")
        return self.log
