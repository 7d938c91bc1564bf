"""Checkpoints: signed by the key of their log, countersigned by witnesses, and believed only by the list of such keys."""

from collections.abc import Iterator
from datetime import MAXYEAR, UTC, datetime, timedelta

from attrs import frozen

from slrtkit.domain.authority import zone_of
from slrtkit.domain.letterlog import Leaf
from slrtkit.domain.logkeys import LogEntry, LogRole
from slrtkit.domain.verification import Status
from slrtkit.errors import WireError
from slrtkit.ledger import instant_text
from slrtkit.ledger.note import COSIGNATURE, Checkpoint, Note, NoteLine, cosigned, key_hash, read_checkpoint, read_note
from slrtkit.ports.notes import NoteSigner
from slrtkit.ports.trust import LogTrust

__all__ = ["SKEW", "Attested", "DoubtedError", "attest", "countersign", "require_calendar", "sign_checkpoint"]

SKEW: timedelta = timedelta(days=1)
"""By how much the clocks of a post, a witness and a time-stamping authority may differ; see `storage`: a clock that is further
ahead writes nothing."""
_SIGNATURE = 64
_SECOND = 8
_LATEST = 253_370_764_799
"""The last second of the year 9998: behind the year after it no day can be counted on."""


class DoubtedError(Exception):
    """A checkpoint, export or proof that is not believed: an answer on an axis, and caught where the answer is made.

    Args:
        code: The reason code.
        evidence: What was seen.
        status: FAILED, or INDETERMINATE where it could not be told.
    """

    def __init__(self, code: str, evidence: str = "", status: Status = Status.FAILED) -> None:
        super().__init__(code)
        self.code: str = code
        self.evidence: str = evidence
        self.status: Status = status


@frozen
class Attested:
    """A checkpoint that is believed.

    Attributes:
        checkpoint: What it says.
        at: The instant of the last leaf of the log then, in UTC.
        entries: What the list says of the keys that signed it.
        witnesses: Names of the witnesses who countersigned it.
    """

    checkpoint: Checkpoint
    at: datetime
    entries: tuple[LogEntry, ...]
    witnesses: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """What a reader is told of it."""
        seen = f" witnesses={','.join(self.witnesses)}" if self.witnesses else ""
        return f"log={self.checkpoint.origin} size={self.checkpoint.size} at={instant_text(self.at)}{seen}"


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> str:
    """Return a checkpoint as the note that is handed out. Raises KeyUnavailableError."""
    key = key_hash(checkpoint.origin, bytes.fromhex(signer.public))
    line = NoteLine(checkpoint.origin, key, signer.sign(checkpoint.text.encode()))
    return Note(checkpoint.text, (line,)).written()


def countersign(written: str, name: str, signer: NoteSigner, at: datetime) -> str:
    """Return a signed checkpoint with the line of a witness who saw it at an instant (C2SP `tlog-cosignature`).

    Raises:
        WireError: it is no signed note.
        KeyUnavailableError: the key is not there now.
    """
    note, second = read_note(written), int(at.timestamp())
    key = key_hash(name, bytes.fromhex(signer.public), COSIGNATURE)
    signature = second.to_bytes(_SECOND) + signer.sign(cosigned(note.text, second))
    return Note(note.text, (*note.lines, NoteLine(name, key, signature))).written()


def attest(written: str, trust: LogTrust, at: datetime) -> Attested:
    """Return a checkpoint that a listed key of its log signed on a day on which it may.

    Args:
        written: The signed note.
        trust: The list of keys.
        at: The instant of verification, in UTC.

    Raises:
        DoubtedError: it is not believed.
    """
    try:
        note = read_note(written)
        checkpoint = read_checkpoint(note.text)
        made = datetime.fromisoformat(checkpoint.said("at"))
    except (WireError, ValueError) as error:
        raise DoubtedError("CHECKPOINT_FORM", error.code if isinstance(error, WireError) else "at") from None
    if made.utcoffset() != timedelta(0) or made.year == MAXYEAR:
        raise DoubtedError("CHECKPOINT_FORM", "at")
    listed = trust.list.keys(checkpoint.origin)
    if not listed:
        raise DoubtedError("LOG_NOT_LISTED", f"log={checkpoint.origin}")
    signed = tuple(entry for entry in listed if _signed(note, entry, trust))
    if not signed:
        raise DoubtedError("CHECKPOINT_UNSIGNED", f"log={checkpoint.origin}")
    held = tuple(entry for entry in signed if entry.holds(zone_of(entry.office).day(made)))
    if not held:
        raise DoubtedError("LOG_DATE_NOT_LISTED", f"log={checkpoint.origin} at={instant_text(made)}")
    attested = Attested(checkpoint, made, held, tuple(_witnesses(note, trust)))
    _require_time(attested, trust, at)
    return attested


def require_calendar(leaf: Leaf) -> None:
    """Make sure that days can be counted on from those of a leaf. Raises DoubtedError (`DATES_DISORDERED`)."""
    if MAXYEAR in (leaf.dated.year, leaf.at.year, leaf.until.year):
        raise DoubtedError("DATES_DISORDERED", f"number={leaf.number} year={MAXYEAR}")


def _require_time(attested: Attested, trust: LogTrust, at: datetime) -> None:
    if attested.at > at + SKEW:
        raise DoubtedError("CHECKPOINT_LATER", attested.evidence, Status.INDETERMINATE)
    if at < trust.list.issued:
        raise DoubtedError("LOG_LIST_NOT_YET_ISSUED", f"issued={trust.list.issued.isoformat()}", Status.INDETERMINATE)
    if at >= trust.list.expires:
        raise DoubtedError("LOG_LIST_EXPIRED", f"expires={trust.list.expires.isoformat()}", Status.INDETERMINATE)


def _signed(note: Note, entry: LogEntry, trust: LogTrust) -> bool:
    """Whether a key of the log signed a note; a line in its name that does not hold is a forgery, whatever others say."""
    key = key_hash(entry.name, bytes.fromhex(entry.key))
    lines = [line for line in note.lines if (line.name, line.key) == (entry.name, key)]
    if not all(trust.check(entry.key, note.text.encode(), line.signature) for line in lines):
        raise DoubtedError("CHECKPOINT_FORGED", f"signer={entry.name}")
    return bool(lines)


def _witnesses(note: Note, trust: LogTrust) -> Iterator[str]:
    """Yield the names of the listed witnesses who countersigned."""
    for entry in trust.list.entries:
        key = key_hash(entry.name, bytes.fromhex(entry.key), COSIGNATURE)
        for line in note.lines:
            if entry.role is LogRole.WITNESS and (line.name, line.key) == (entry.name, key):
                second, signature = int.from_bytes(line.signature[:_SECOND]), line.signature[_SECOND:]
                message = cosigned(note.text, second)
                if len(signature) != _SIGNATURE or second > _LATEST or not trust.check(entry.key, message, signature):
                    raise DoubtedError("CHECKPOINT_FORGED", f"signer={entry.name}")
                if entry.holds(zone_of(entry.office).day(datetime.fromtimestamp(second, UTC))):
                    yield entry.name
