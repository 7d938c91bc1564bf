"""The judge of one file after the other, in the process where it was opened."""

from hashlib import sha256
from pathlib import Path
from stat import S_ISREG

from slrtkit.adapters.signing.pdfcheck import MAX_BYTES, PdfExaminer, particulars_of
from slrtkit.domain.verification import Report
from slrtkit.errors import AdapterNotInstalledError
from slrtkit.kit.judging import Judging, Record
from slrtkit.ledger import instant_text
from slrtkit.ports.particulars import CertificateParticulars, SignatureParticulars
from slrtkit.ports.seal import SealReader
from slrtkit.service.verify import verify
from slrtkit.wire import report_to_wire
from slrtkit.wire.verifyreport import letter_facts, said_to_wire

__all__ = ["Judge"]


class Judge:
    """Makes the record of a file.

    Args:
        judging: What it is judged by.

    Raises:
        KeyError: there is no such profile.
    """

    def __init__(self, judging: Judging) -> None:
        """Open the verifier."""
        self._by, self._examiner, self._seals = judging, PdfExaminer(), _seal_reader()
        self._report(b"")

    def record(self, place: tuple[Path, str]) -> Record:
        """Read a file and judge it; `error` says why it could not be read.

        Args:
            place: Where it is, and what it is called.
        """
        path, name = place
        try:
            if not S_ISREG(path.stat().st_mode):
                return _unreadable(name, "not a regular file")
            with path.open("rb") as file:
                pdf = file.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            return _unreadable(name, getattr(error, "strerror", None) or "not a path")
        report = self._report(pdf)
        told: Record = report_to_wire(report, name) | {"said": said_to_wire(report), "facts": letter_facts(report)}
        return told | ({"detail": _detail(pdf)} if self._by.detailed else {})

    def _report(self, pdf: bytes) -> Report:
        by = self._by
        return verify(pdf, self._examiner, by.trust, by.at, profile=by.profile, log=by.log, seals=self._seals)


def _seal_reader() -> SealReader | None:
    """Return what reads the seals on pages; None where it is not installed."""
    try:
        from slrtkit.adapters.signing.qr import QrSealReader  # noqa: PLC0415  an extra of its own
    except AdapterNotInstalledError:
        return None
    return QrSealReader()


def _unreadable(name: str, reason: str) -> Record:
    return {"file": name, "error": {"code": "file.unreadable", "path": name, "text": reason, "cure": "check the path"}}


def _detail(pdf: bytes) -> Record:
    return {
        "bytes": len(pdf),
        "sha256": sha256(pdf).hexdigest(),
        "signatures": [_signature(each) for each in particulars_of(pdf)],
    }


def _signature(said: SignatureParticulars) -> Record:
    return {
        "kind": said.kind,
        "at": instant_text(said.at) if said.at else None,
        "algorithm": said.algorithm,
        "digest": said.digest,
        "covered": said.covered,
        "certificates": [_certificate(each) for each in said.certificates],
    }


def _certificate(said: CertificateParticulars) -> Record:
    return {
        "subject": said.subject,
        "issuer": said.issuer,
        "serial": said.serial,
        "valid_from": instant_text(said.valid_from),
        "valid_to": instant_text(said.valid_to),
        "sha256": said.digest,
        "key": said.key,
    }
