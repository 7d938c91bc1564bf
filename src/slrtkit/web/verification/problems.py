"""What the door says when it does not answer: problem details (RFC 9457), with a sentence in both languages."""

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.sentences import Sentence
from slrtkit.web.verification.words import Words

__all__ = ["PROBLEMS", "PROBLEM_MEDIA", "Fault", "Problem", "RefusedError", "problem"]

PROBLEM_MEDIA = "application/problem+json"
_NAME = "urn:slrtkit:problem:"


class Fault(StrEnum):
    """What kept the door from answering."""

    EMPTY = "empty"
    FORM = "form"
    LENGTH = "length"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    MEDIA = "media"
    TOO_MANY = "too-many"
    TOO_COSTLY = "too-costly"
    BUSY = "busy"
    TRUST = "trust"
    NOT_FOUND = "not-found"
    METHOD = "method"
    BROKEN = "broken"


PROBLEMS: Mapping[Fault, tuple[int, Sentence]] = {
    Fault.EMPTY: (400, Sentence("Pilih dahulu berkas atau fotonya.", "Choose the file or the photo first.")),
    Fault.FORM: (400, Sentence("Kiriman ini rusak di jalan; kirim lagi.", "The upload was damaged on its way; send it again.")),
    Fault.NOT_FOUND: (404, Sentence("Halaman ini tidak ada.", "There is no such page.")),
    Fault.METHOD: (405, Sentence("Cara ini tidak dilayani di sini.", "This method is not served here.")),
    Fault.TOO_SLOW: (
        408,
        Sentence("Kiriman terputus terlalu lama; coba lagi.", "The upload was interrupted for too long; try again."),
    ),
    Fault.LENGTH: (411, Sentence("Kiriman harus menyebut panjangnya.", "The upload must tell its length.")),
    Fault.TOO_LARGE: (
        413,
        Sentence(
            "Berkas terlalu besar. Kirim berkas suratnya sendiri, atau foto yang lebih kecil.",
            "The file is too large. Send the letter's own file, or a smaller photo.",
        ),
    ),
    Fault.MEDIA: (
        415,
        Sentence("Kirim PDF, foto (JPEG, PNG), atau teks segel.", "Send a PDF, a photo (JPEG, PNG), or the text of a seal."),
    ),
    Fault.TOO_COSTLY: (
        422,
        Sentence(
            "Berkas ini tidak dapat diperiksa dalam batas waktu dan memori halaman ini. Itu bukan jawaban tentang suratnya: "
            "periksa dengan slrtkit verify di komputer Anda.",
            "This file could not be judged within the time and memory of this page. That is no answer about the letter: "
            "check it with slrtkit verify on your own computer.",
        ),
    ),
    Fault.TOO_MANY: (
        429,
        Sentence(
            "Terlalu banyak kiriman dari alamat ini; tunggu sebentar.", "Too many uploads from this address; wait a moment."
        ),
    ),
    Fault.BROKEN: (500, Sentence("Ada galat pada layanan ini.", "Something is wrong with this service.")),
    Fault.BUSY: (
        503,
        Sentence("Layanan sedang penuh; coba lagi sebentar lagi.", "The service is full; try again in a moment."),
    ),
    Fault.TRUST: (
        503,
        Sentence(
            "Berkas kepercayaan layanan ini tidak dapat dipakai; beri tahu pengelolanya.",
            "The trust bundle of this service cannot be used; tell whoever runs it.",
        ),
    ),
}
"""Fault -> status of HTTP and what it says."""


@frozen
class Problem:
    """Why there is no answer (RFC 9457).

    Attributes:
        type: Which kind of problem: a name that never changes.
        title: What is wrong, in English.
        status: The status of the response.
        code: The last part of the type.
        text: What is wrong, in Indonesian and in English.
    """

    type: str
    title: str
    status: int
    code: Fault
    text: Words


class RefusedError(Exception):
    """An upload that is not judged.

    Args:
        fault: What is wrong with it.
        wait: After so many seconds it may be sent again; 0: sending it again does not help.
    """

    def __init__(self, fault: Fault, wait: float = 0) -> None:
        super().__init__(fault.value)
        self.fault: Fault = fault
        self.wait: float = wait


def problem(fault: Fault) -> Problem:
    """Return the problem details of a fault."""
    status, said = PROBLEMS[fault]
    return Problem(_NAME + fault.value, said.en, status, fault, Words(*said))
