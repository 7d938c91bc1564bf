"""What an auditor has in hand, read and not yet believed."""

from datetime import date

from attrs import field, frozen

from slrtkit.domain.casefile import CasesFile
from slrtkit.domain.verification import Axis, Report, Status
from slrtkit.ports.identity import Identity
from slrtkit.service.reevaluate import SampleAsked

__all__ = ["AuditInput", "KeptNote", "LetterSeen", "UsedLetter"]


@frozen
class KeptNote:
    """A checkpoint that somebody kept: what the file is called, and the signed note."""

    name: str
    written: str


@frozen
class LetterSeen:
    """One file that is to be a letter.

    Attributes:
        name: What it is called.
        digest: SHA-256 of its bytes.
        report: What the verifier says of it, with the believed export where there is one.
    """

    name: str
    digest: str
    report: Report = field(repr=False)

    @property
    def refused(self) -> bool:
        """Whether the file itself is refused, whatever the register or a list of withdrawals says of its letter."""
        return any(status is Status.FAILED for status in self._statuses)

    @property
    def passed(self) -> bool:
        """Whether the file itself passed; what it says is what its office signed."""
        return all(status is Status.PASSED for status in self._statuses) and not self.report.signature_only

    @property
    def _statuses(self) -> list[Status]:
        return [one.status for one in self.report.required if one.axis is not Axis.REGISTER]


@frozen
class UsedLetter:
    """That a receiver acted on a letter: its id, its number, the day and the place."""

    letter: str
    number: str
    on: date
    place: str


@frozen(kw_only=True)
class AuditInput:
    """What is audited beside the register; what is None was not given.

    Attributes:
        letters: The letters' files.
        kept: Checkpoints of the register that others kept.
        cases: Samples of cases, opened; one for each register, drawn by the same number.
        asked: What the auditor asked for when they were drawn.
        identity: What tells whether an officer's proof is theirs, made from keys that the auditor got from the officers.
        uses: What receivers recorded.
    """

    letters: tuple[LetterSeen, ...] | None = None
    kept: tuple[KeptNote, ...] = ()
    cases: tuple[CasesFile, ...] | None = None
    asked: SampleAsked | None = None
    identity: Identity | None = None
    uses: tuple[UsedLetter, ...] | None = None
