"""What an auditor hands to `slrtkit audit`: files, read once, with their fingerprints for the report."""

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime
from functools import lru_cache, partial
from hashlib import sha256
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

from attrs import frozen

from slrtkit.adapters.signing.pdfcheck import MAX_BYTES, PdfExaminer
from slrtkit.cli.printing import named
from slrtkit.domain.auditing import Exhibit
from slrtkit.domain.casefile import CasesFile
from slrtkit.domain.registerfile import RegisterFile
from slrtkit.errors import EncryptionError, Problem, TrustError, WireError
from slrtkit.ledger.note import MAX_NOTE, read_checkpoint, read_note
from slrtkit.plugins import IDENTITY
from slrtkit.ports.identity import Identity
from slrtkit.ports.trust import LogTrust, TrustBundle
from slrtkit.service.auditing import Belief, KeptNote, LetterSeen, UsedLetter, believe
from slrtkit.service.auditing.approvals import PROOF_DAYS
from slrtkit.service.verify import verify
from slrtkit.wire.casefile import MAX_CASES_BYTES, read_cases_file
from slrtkit.wire.registerfile import MAX_LINE, read_register

__all__ = ["Hand", "exhibit", "officers_of", "open_cases", "read_kept", "read_uses"]

_MANY = 64
"""From this number of files on, several processes share the work; each takes a second to start."""
_DAY = 86_400


@frozen
class Hand:
    """The export of the register and the trust bundle that everything is judged by, at one instant."""

    export: Path
    trust: TrustBundle
    at: datetime

    def belief(self) -> Belief:
        """Return the export, believed or not.

        Raises:
            OSError: it cannot be read.
            WireError: it is no export; each fault with its line.
            TrustError: the trust bundle lists no log keys (`trust.log`).
        """
        return _belief(self.export, _log(self.trust), self.at)

    def letters(self, files: Sequence[Path]) -> Iterator[LetterSeen]:
        """Yield what each file is, in order. Raises OSError for one that cannot be read."""
        if len(files) < _MANY:
            yield from map(self.seen, files)
            return
        with ProcessPoolExecutor(min(os.cpu_count() or 1, 8), get_context("spawn")) as pool:
            yield from pool.map(partial(Hand.seen, self), files, chunksize=8)

    def seen(self, path: Path) -> LetterSeen:
        """Return what a file is. Raises OSError."""
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        report = verify(data, PdfExaminer(), self.trust, self.at, log=self.belief().view)
        return LetterSeen(named(path), sha256(data).hexdigest(), report)


def _log(trust: TrustBundle) -> LogTrust:
    if trust.log is None:
        raise TrustError("the trust bundle lists no keys of registers", code="trust.log", cure="get a newer trust bundle")
    return trust.log


@lru_cache(maxsize=1)
def _belief(export: Path, trust: LogTrust, at: datetime) -> Belief:
    return believe(_register(export), trust, at)


def _register(export: Path) -> RegisterFile:
    with export.open("rb") as file:
        return read_register(iter(lambda: file.readline(MAX_LINE + 1), b""))


def read_kept(path: Path) -> KeptNote:
    """Return a checkpoint that was kept.

    Raises:
        OSError: it cannot be read.
        WireError: it is no checkpoint.
    """
    with path.open(encoding="utf-8", errors="replace") as file:
        written = file.read(MAX_NOTE + 1)
    try:
        read_checkpoint(read_note(written).text)
    except WireError as error:
        raise WireError(
            Problem(f"{named(path)}: {one.path}".rstrip(": "), one.code, one.text) for one in error.problems
        ) from None
    return KeptNote(named(path), written)


def open_cases(path: Path, identity: Path | None) -> CasesFile:
    """Return a sample of cases: decrypted with the auditor's key, or as it lies there where it is decrypted already.

    Raises:
        OSError: a file cannot be read.
        EncryptionError: no key is named, or it does not open it.
        WireError: it is no sample of cases.
    """
    with path.open("rb") as file:
        data = file.read(MAX_CASES_BYTES + 1)
    if not data.startswith(b"{"):
        if identity is None:
            raise EncryptionError(
                "the cases are encrypted", code="encryption.identity", path=str(path), cure="--identity KEYFILE"
            )
        decryptor = import_module("slrtkit.adapters.encryption").AgeDecryptor(identity.read_text("utf-8"))
        data = decryptor.decrypt(data)
    return read_cases_file(data)


def officers_of(path: Path) -> Identity:
    """Return what tells whether a proof is an officer's, from a file of their keys; proofs may be as old as approvals are.

    Raises:
        SlrtError: the file holds no keys, or the extra `identity` is not installed.
    """
    return IDENTITY.open(f"signed:{path}?seconds={PROOF_DAYS * _DAY}")


def read_uses(path: Path) -> tuple[UsedLetter, ...]:
    """Return what `slrtkit letter used --json` told a receiver, one answer a line; an answer tells all uses of its letter.

    Raises:
        OSError: it cannot be read.
        WireError: a line is no such answer; the path is the line (`uses.form`).
    """
    found = dict[tuple[str, str], tuple[UsedLetter, ...]]()
    with path.open(encoding="utf-8", errors="replace") as file:
        for place, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                told = json.loads(line)
                if "letter" in told:
                    letter, number = str(told["letter"]), str(told["number"])
                    uses = (
                        UsedLetter(letter, number, date.fromisoformat(use["on"]), str(use["place"])) for use in told["uses"]
                    )
                    found[letter, number] = max(found.get((letter, number), ()), tuple(uses), key=len)
            except (ValueError, TypeError, KeyError, RecursionError):
                raise WireError(
                    [Problem(f"{named(path)}: line {place}", "uses.form", "no answer of letter used --json")]
                ) from None
    return tuple(use for uses in found.values() for use in uses)


def exhibit(kind: str, path: Path, told: str = "") -> Exhibit:
    """Return what was given, with its fingerprint: of a folder, that of the sorted lines "digest name" of its files."""
    if path.is_dir():
        names = sorted((one.relative_to(path).as_posix(), one) for one in path.rglob("*") if one.is_file())
        lines = "".join(f"{_digest(one)} {name}\n" for name, one in names)
        return Exhibit(kind, named(path), sha256(lines.encode()).hexdigest(), told)
    return Exhibit(kind, named(path), _digest(path), told)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        hashed = sha256()
        while part := file.read(1 << 20):
            hashed.update(part)
    return hashed.hexdigest()
