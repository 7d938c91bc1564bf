"""Notices: a short message that something waits, for a resident, an office or a volunteer. Nothing of the case stands in it.

A phone is read by others in the house, so a notice names the ticket and never the person, the matter, the papers or the answer.
About restricted cases nobody is told anything (UU PDP 27/2022, article 16: no more than the purpose needs).
"""

from datetime import date
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.rules import Says
from slrtkit.ledger import canonical, contexts, digest

__all__ = [
    "Notice",
    "NoticeKind",
    "NoticeReading",
    "NoticeRecord",
    "NoticeSent",
    "NoticesRead",
    "Recipient",
    "RecipientKind",
    "notice_of",
]


class NoticeKind(StrEnum):
    """What waits."""

    ANSWER_READY = "answer-ready"
    """The resident was answered."""
    RETURNED = "returned"
    """Papers of the resident are missing."""
    ANSWER_OVERDUE = "answer-overdue"
    """Somebody to whom a case was referred owes a word and is late; both sides are told."""
    LIMIT_AT_RISK = "limit-at-risk"
    LIMIT_BREACHED = "limit-breached"
    VISIT_ASKED = "visit-asked"
    """A volunteer is asked to visit a home."""
    FOLLOW_UP_DUE = "follow-up-due"
    """Whoever graduated from a program is to be visited again."""


class RecipientKind(StrEnum):
    """Whose id a recipient is."""

    RESIDENT = "resident"
    """A person of the register."""
    OFFICE = "office"
    VOLUNTEER = "volunteer"


@frozen
class Recipient:
    """Whom a notice is for, by id; the gateway that sends it knows the number."""

    kind: RecipientKind
    id: str


@frozen
class Notice:
    """A message that is ready to send.

    Attributes:
        id: 64 hexadecimal digits: the same occasion has the same id, whoever derives it and however often.
        kind: What waits.
        to: For whom.
        about: The ticket number, for a resident; else the id of the complaint, the referral or the graduation.
        text: The message.
    """

    id: str
    kind: NoticeKind
    to: Recipient
    about: str
    text: Says


@frozen
class NoticeSent:
    """A notice was handed over to be sent."""

    notice: str
    kind: NoticeKind
    to: Recipient
    about: str
    on: date


@frozen
class NoticesRead:
    """A node looked for notices in all that stands in its log up to a position; begins and continues its reading."""

    node: str
    position: int


@frozen
class NoticeRecord:
    """A notice that was handed over, as the log knows it: without its text."""

    id: str
    kind: NoticeKind
    to: Recipient
    about: str
    on: date


@frozen
class NoticeReading:
    """How far a node has looked for notices: its name, and a position in its own log."""

    id: str
    position: int


_TEXTS = {
    NoticeKind.ANSWER_READY: Says(
        "Pengaduan dengan tiket {about} sudah dijawab. Jawabannya ada di pos tempat Anda mengadu.",
        "The complaint with ticket {about} is answered. The answer is at your post.",
    ),
    NoticeKind.RETURNED: Says(
        "Pengaduan dengan tiket {about} menunggu kelengkapan berkas. Tanyakan daftarnya di pos, dengan nomor tiket ini.",
        "The complaint with ticket {about} waits for papers. Ask your post for the list, with this number.",
    ),
    NoticeKind.ANSWER_OVERDUE: Says("Jawaban rujukan {about} sudah lewat waktu.", "The answer to referral {about} is overdue."),
    NoticeKind.LIMIT_AT_RISK: Says(
        "Batas waktu pengaduan {about} hampir habis.", "The time limit of complaint {about} is about to end."
    ),
    NoticeKind.LIMIT_BREACHED: Says(
        "Batas waktu pengaduan {about} terlewati.", "The time limit of complaint {about} is breached."
    ),
    NoticeKind.VISIT_ASKED: Says(
        "Anda diminta mengunjungi sebuah rumah untuk pengaduan {about}. Hubungi pos untuk alamatnya.",
        "You are asked to visit a home for complaint {about}. Ask your post for the address.",
    ),
    NoticeKind.FOLLOW_UP_DUE: Says(
        "Kunjungan lanjutan setelah graduasi {about} sudah waktunya.", "The visit after graduation {about} is due."
    ),
}


def notice_of(kind: NoticeKind, to: Recipient, about: str, occasion: str) -> Notice:
    """Return the notice of an occasion.

    Args:
        kind: What waits.
        to: For whom.
        about: The number that the text names.
        occasion: What makes this time another than the last: the key of an event, a day by which a word was owed.
    """
    text = _TEXTS[kind]
    name = digest(contexts.NOTICE, canonical([kind.value, to.kind.value, to.id, occasion]))
    return Notice(name, kind, to, about, Says(text.id.format(about=about), text.en.format(about=about)))
