"""Every exception of slrtkit: one tree, with stable codes. "Not eligible" and "does not verify" are values, never exceptions.

Each says what is wrong, where (`path`), what to do (`cure`), its kind (`code`) and whether trying again may help (`retryable`).
"""

from collections.abc import Iterable
from typing import NamedTuple

from slrtkit.errors.masking import mask, whole_number_masked


class SlrtError(Exception):
    """Base of everything that slrtkit raises on purpose. No NIK or NKK leaves in it whole, whatever it was made of.

    Args:
        text: What is wrong, in one sentence, without personal data.
        code: A finer stable code than the one of the class, such as `identifier.length`.
        path: Where the fault stands: a field (`members[2].nik`), a file and line (`RTLH.toml:12:8`), or empty.
        cure: What the caller can do about it, or empty.
    """

    code: str = "slrt"
    retryable: bool = False

    def __init__(self, text: str, *, code: str | None = None, path: str = "", cure: str = "") -> None:
        super().__init__(mask(text))
        self.code = code or type(self).code
        self.path: str = whole_number_masked(path)
        self.cure: str = mask(cure)

    @property
    def text(self) -> str:
        """What is wrong, without code, path and cure."""
        return str(self.args[0])

    def __str__(self) -> str:
        """One line: code, path, text and cure."""
        where = f" {self.path}:" if self.path else ""
        cure = f" ({self.cure})" if self.cure else ""
        return f"[{self.code}]{where} {self.text}{cure}"


class DomainError(SlrtError):
    """Something the field itself does not allow."""

    code = "domain"


class InvalidIdentifierError(DomainError, ValueError):
    """A NIK, NKK, region code or letter number that cannot be one."""

    code = "identifier"


class InvalidTransitionError(DomainError):
    """A step that the present status does not allow."""

    code = "transition"


class RuleDefinitionError(DomainError):
    """A condition, criterion or program that cannot be judged and is refused when it is loaded.

    Attributes:
        picture: The line of the condition that is wrong and, below it, carets under the place; empty where no text was read.
    """

    code = "rule"

    def __init__(self, text: str, *, code: str | None = None, path: str = "", cure: str = "", picture: str = "") -> None:
        super().__init__(text, code=code, path=path, cure=cure)
        self.picture: str = picture


class DuplicateError(DomainError):
    """The same thing was recorded before, under another request."""

    code = "duplicate"


class RequestReusedError(DomainError):
    """A client id that was used before, with other content."""

    code = "request.reused"


class NotFoundError(DomainError):
    """Nothing is recorded under this id."""

    code = "not-found"


class ErasedError(NotFoundError):
    """It was erased: the key that opened it is destroyed, and nobody can read it again."""

    code = "erased"


class UnknownDayError(DomainError):
    """Nobody has said yet whether this is a working day."""

    code = "calendar.unknown-day"


class AccessDeniedError(SlrtError):
    """This is not for this officer or office to do."""

    code = "access-denied"


class NotYoursError(AccessDeniedError, NotFoundError):
    """Nothing that this officer may work with is recorded under this id: none, or none that is theirs; nobody is told which."""

    code = "access.nothing"


class Problem(NamedTuple):
    """One fault in data from outside."""

    path: str
    code: str
    text: str


class WireError(SlrtError):
    """Data from outside that does not have the promised form; `problems` lists every fault."""

    code = "wire"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(
            Problem(whole_number_masked(problem.path), problem.code, mask(problem.text)) for problem in problems
        )
        first = self.problems[0]
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(first.text + more, code=first.code, path=first.path)

    def __reduce__(self) -> tuple[type["WireError"], tuple[tuple[Problem, ...]]]:
        """Pickle by the problems, from which everything else follows."""
        return type(self), (self.problems,)


class StorageError(SlrtError):
    """The store could not do what was asked; nothing was written."""

    code = "storage"


class StaleVersionError(StorageError):
    """Somebody else wrote to this stream first: load it again and decide anew."""

    code = "storage.stale"
    retryable = True


class DuplicateKeyError(StorageError):
    """A unique index entry is already taken."""

    code = "storage.duplicate-key"


class StorageBusyError(StorageError):
    """Another process holds the store; try again."""

    code = "storage.busy"
    retryable = True


class StorageFullError(StorageError):
    """No space is left."""

    code = "storage.full"


class StorageCorruptError(StorageError):
    """What stands in the store is not what was written."""

    code = "storage.corrupt"


class SchemaTooOldError(StorageError):
    """The store has to be migrated to the tables of this version of slrtkit first."""

    code = "storage.schema-too-old"


class StorageLostError(StorageError):
    """The connection to the store broke: what was being committed is there whole, or not at all; the same client id tells."""

    code = "storage.lost"
    retryable = True


class SchemaTooNewError(StorageError):
    """The store was written by a newer version of slrtkit."""

    code = "storage.schema-too-new"


class DocumentError(SlrtError):
    """A document could not be made."""

    code = "document"


class TemplateError(DocumentError):
    """A document template that cannot be used: what stands in it is unsafe, unknown or not enough."""

    code = "document.template"


class RenderError(DocumentError):
    """The renderer refused the letter."""

    code = "document.render"


class SigningError(SlrtError):
    """No signature was made; the letter is not issued."""

    code = "signing"


class KeyUnavailableError(SigningError):
    """The key, its passphrase or its service is not there now."""

    code = "signing.key-unavailable"
    retryable = True


class SigningRefusedError(SigningError):
    """The signer answered, and the answer is no, or what came back does not verify."""

    code = "signing.refused"


class NotVerifiedError(SlrtError):
    """Raised by `Report.require()` when the verdict is not TOTAL-PASSED."""

    code = "verification"


class TrustError(SlrtError):
    """A trust bundle that cannot be read or is not signed by those it names."""

    code = "trust"


class EncryptionError(SlrtError):
    """A file for a named receiver that cannot be made or opened."""

    code = "encryption"


class KeyRingError(SlrtError):
    """The keys that data are sealed with cannot be had: locked, another passphrase, a ring that is not there or too old."""

    code = "keys"


class NotifyError(SlrtError):
    """A notice could not be handed over to be sent; the next run tries again."""

    code = "notify"
    retryable = True


class CrewLostError(SlrtError):
    """A process that worked beside this one is gone, and nobody can say how far it came."""

    code = "crew.lost"
    retryable = True


class TaskStoppedError(SlrtError):
    """A task that took more than it may, or brought its process down; no other task suffers from it."""

    code = "crew.stopped"


class PluginError(SlrtError):
    """An adapter could not be had."""

    code = "plugin"


class AdapterNotInstalledError(PluginError):
    """The library behind an adapter is not installed; the message names the extra to install."""

    code = "plugin.not-installed"


class AdapterConflictError(PluginError):
    """Two distributions bring an adapter of one name; neither is taken."""

    code = "plugin.conflict"


from slrtkit.errors.requests import *  # noqa: E402, F403  they build on this tree
from slrtkit.errors.sync import *  # noqa: E402, F403  the same
