"""What is kept of a case on its way: papers by their digest, home visits with minutes, notes, and answers to the resident."""

import re
from datetime import date
from enum import StrEnum
from hashlib import sha256

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.errors import DomainError

__all__ = ["Answer", "AskedDocument", "Attachment", "HandlingNote", "MediaType", "VisitMinutes"]

_LARGEST = 20 * 1024 * 1024
_CARD_NUMBER = re.compile(r"(?<![\w.-])\d{4}(?:[ .-]?\d{4}){3}(?![\w-])")


class MediaType(StrEnum):
    """What an attachment may be: what a phone or a scanner makes, and nothing that runs."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"


_BEGINNINGS = {b"%PDF-": MediaType.PDF, b"\xff\xd8\xff": MediaType.JPEG, b"\x89PNG\r\n\x1a\n": MediaType.PNG}


@frozen
class Attachment:
    """A paper or photograph of a case; its bytes are kept under their SHA-256.

    Attributes:
        digest: 64 hexadecimal digits.
        name: What it is, in the officer's words.
        media: What kind of file.
        size: In bytes.
        document: Code of the required document that it is, or empty.
    """

    digest: str
    name: str = field(repr=mask)
    media: MediaType
    size: int
    document: str = ""

    @classmethod
    def of(cls, data: bytes, name: str, document: str = "") -> "Attachment":
        """Describe bytes, told by how they begin.

        Raises:
            DomainError: (`attachment.kind`) it is no PDF, JPEG or PNG; (`attachment.size`) it has more than 20 MiB.
        """
        media = next((media for beginning, media in _BEGINNINGS.items() if data.startswith(beginning)), None)
        if media is None:
            raise DomainError(
                "an attachment is a PDF, a JPEG or a PNG", code="attachment.kind", path=name, cure="scan or photograph it"
            )
        if len(data) > _LARGEST:
            raise DomainError("an attachment has at most 20 MiB", code="attachment.size", path=name, cure="scan it smaller")
        return cls(sha256(data).hexdigest(), name, media, len(data), document)


@frozen
class AskedDocument:
    """A paper that the resident is asked to bring: its code, and what it is called."""

    code: str
    name: str


@frozen
class VisitMinutes:
    """Minutes of a home visit (berita acara kunjungan).

    Attributes:
        on: The day.
        visitors: Who went.
        met: Who was met; empty where nobody was.
        findings: What was seen, or, where the family refused, what it said.
        photos: Digests of attachments.
        refused: Whether the family refused to be surveyed. That is written down and is nobody's fault.

    Raises:
        DomainError: nobody went, or nothing was written down.
    """

    id: str
    on: date
    visitors: tuple[str, ...]
    met: str = field(repr=mask)
    findings: str = field(repr=mask)
    photos: tuple[str, ...] = ()
    refused: bool = False

    def __attrs_post_init__(self) -> None:
        if not any(name.strip() for name in self.visitors):
            raise DomainError("somebody made the visit", code="visit.visitors", path="visitors")
        if not self.findings.strip():
            raise DomainError("minutes say what was found", code="visit.findings", path="findings")


@frozen
class HandlingNote:
    """What an officer did or learned on a day. Raises DomainError where it says nothing."""

    id: str
    on: date
    by: str
    text: str = field(repr=mask)

    def __attrs_post_init__(self) -> None:
        if not self.text.strip():
            raise DomainError("a note says something", code="note.empty", path="text")


@frozen
class Answer:
    """What the resident was told, word for word, when and by whom.

    Raises:
        DomainError: it says nothing, or holds a whole NIK or NKK: answers leave the house by SMS, chat and paper.
    """

    id: str
    on: date
    by: str
    text: str = field(repr=mask)

    def __attrs_post_init__(self) -> None:
        if not self.text.strip():
            raise DomainError("an answer says something", code="answer.empty", path="text")
        if _CARD_NUMBER.search(self.text):
            raise DomainError(
                "no NIK or family card number leaves in an answer", code="answer.nik", path="text", cure="name the ticket"
            )
