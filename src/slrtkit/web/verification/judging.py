"""What is asked of one upload, and the answer. It runs where it can be stopped: see `workers`."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from attrs import field, frozen

from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.signing.qr import QrSealReader
from slrtkit.domain.seal_report import SealNotice
from slrtkit.domain.sentences import Sentence
from slrtkit.ledger import JSON
from slrtkit.ports.seal import Sheet
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.seal import verify_seal
from slrtkit.service.verify import verify
from slrtkit.web.verification.answers import of_file, of_seal

__all__ = ["Asked", "Judge", "Question", "answered"]

_PDF, _FIRST, _NO_SEAL = b"%PDF-", 1024, "NO_SEAL"
_SCANNED = Sentence(
    "Bila berkas ini pindaian kertas: segelnya tidak terbaca. Pindai lagi seluruh halaman, tajam, paling sedikit 200 dpi.",
    "If this file is a scan of paper: its seal cannot be read. Scan the whole page again, sharply, at 200 dpi or more.",
)


class Asked(StrEnum):
    """What an upload is taken for."""

    LETTER = "letter"
    SEAL = "seal"
    EITHER = "either"
    """A PDF is a letter, unless its pages are pictures of paper and nobody signed it; everything else is paper."""


@frozen
class Question:
    """One upload.

    Attributes:
        asked: What it is taken for.
        name: What it is called.
        data: Its bytes.
        at: The instant of the check, in UTC.
    """

    asked: Asked
    name: str
    data: bytes = field(repr=False)
    at: datetime


class Judge(Protocol):
    """Answers questions, several threads' at the same time.

    Promises: what takes too long, takes too much memory or brings its decoder down is refused, and costs nobody else the
    answer; nothing of a question is kept.
    """

    def judge(self, question: Question, trust: TrustBundle) -> JSON:
        """Return the answer as JSON: what `answers.answer_of` reads.

        Args:
            question: What is asked.
            trust: Whom the judge believes; most often the same as before.

        Raises:
            RefusedError: (`TOO_COSTLY`) it could not be judged within its time and memory; (`BROKEN`) the judge is at fault.
        """
        ...


def answered(question: Question, trust: TrustBundle) -> JSON:
    """Answer here and now, as `Judge.judge` does."""
    data, at, name = question.data, question.at, question.name
    letter = question.asked is Asked.LETTER or (question.asked is Asked.EITHER and _PDF in data[:_FIRST])
    seals = QrSealReader()
    file = verify(data, PdfExaminer(), trust, at, seals=seals) if letter else None
    if file and (file.signers or question.asked is Asked.LETTER):
        return of_file(file, name, trust, at)
    seal = verify_seal(data, seals, trust, at)
    form = seal.axes[0]
    if file and (form.evidence != f"sheet={Sheet.SCAN}" or form.code == _NO_SEAL or SealNotice.SIGNED_FILE in seal.notices):
        return of_file(file, name, trust, at, hints=(_SCANNED,) if form.code == _NO_SEAL else ())
    return of_seal(seal, name, trust, at)
