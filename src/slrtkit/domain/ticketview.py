"""What a ticket tells: where a case stands, since when, what to do and until when; no name, no words, no program.

An agency or hospital that a case is referred to is not named either: whoever finds the slip would learn of an illness.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import assert_never

from attrs import frozen

from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.reply import plain_day
from slrtkit.domain.rules import Says
from slrtkit.domain.rules.language import LANGUAGES
from slrtkit.domain.ticket import Ticket

__all__ = ["TicketStage", "TicketView", "slip", "stage_of", "told_by_ticket"]


class TicketStage(StrEnum):
    """Where a case stands, as a resident is told."""

    RECEIVED = "received"
    WAITING = "waiting"
    """Papers of the resident are missing."""
    IN_PROCESS = "in-process"
    REFERRED = "referred"
    ANSWERED = "answered"
    DONE = "done"


_STAGES = {
    ComplaintStatus.FILED: TicketStage.RECEIVED,
    ComplaintStatus.RETURNED: TicketStage.WAITING,
    ComplaintStatus.COMPLETE: TicketStage.IN_PROCESS,
    ComplaintStatus.ASSESSED: TicketStage.IN_PROCESS,
    ComplaintStatus.DECIDED: TicketStage.IN_PROCESS,
    ComplaintStatus.ANSWERED: TicketStage.ANSWERED,
    ComplaintStatus.CLOSED: TicketStage.DONE,
}


@frozen
class TicketView:
    """How the case of a ticket stands.

    Attributes:
        stage: In one word.
        since: Since which day.
        where: Who works on it, in words: a village, a kecamatan, the secretariat.
        missing: What the papers are called that the resident is to bring.
        until: The day by which something is owed: to the resident an answer, by whom it is referred to a word; of what is done,
            the last day on which it is opened again.
        training: Whether the case was made up for practice.
    """

    stage: TicketStage
    since: date
    where: str = ""
    missing: tuple[str, ...] = ()
    until: date | None = None
    training: bool = False


def stage_of(complaint: Complaint, *, referred: bool) -> TicketStage:
    """The stage of a complaint; `referred` is whether somebody to whom it was referred still owes a word."""
    stage = _STAGES[complaint.status]
    if referred and stage in {TicketStage.IN_PROCESS, TicketStage.ANSWERED}:
        return TicketStage.REFERRED
    moved = complaint.held_since is not None and complaint.holder != complaint.village
    return TicketStage.IN_PROCESS if stage is TicketStage.RECEIVED and moved else stage


def told_by_ticket(view: TicketView) -> Says:
    """Return what the resident is told, in Bahasa Indonesia and in English."""
    specimen = Says("CONTOH, bukan pengaduan sungguhan.", "SPECIMEN, not a real complaint.")
    said = [*([specimen] if view.training else []), *_words(view)]
    return Says(" ".join(one.id for one in said), " ".join(one.en for one in said))


def slip(ticket: Ticket, received: date, office: str, *, training: bool = False) -> str:
    """Return the text of the slip that the resident takes home, in Bahasa Indonesia."""
    lines = [
        *(["CONTOH: untuk latihan, tidak berlaku."] if training else []),
        "TANDA TERIMA PENGADUAN",
        office,
        "",
        f"Nomor tiket: {ticket}",
        f"Diterima: {plain_day(received)}",
        "",
        "Dengan nomor ini Anda dapat menanyakan keadaan pengaduan kapan saja. Nama dan NIK tidak perlu disebut.",
        "Simpan baik-baik: siapa pun yang memegang nomor ini dapat menanyakannya. Tidak dipungut biaya.",
    ]
    return "\n".join(lines)


def _words(view: TicketView) -> Iterator[Says]:
    day, since = _both(view.since)
    where_id, where_en = view.where or "pos layanan", view.where or "the post"
    match view.stage:
        case TicketStage.RECEIVED:
            yield Says(f"Diterima di {where_id} sejak {day}.", f"Received at {where_en} since {since}.")
        case TicketStage.WAITING:
            papers = "; ".join(view.missing)
            yield Says(f"Menunggu kelengkapan sejak {day}: {papers}.", f"Waiting for papers since {since}: {papers}.")
            yield Says("Serahkan di pos tempat Anda mengadu; tidak dipungut biaya.", "Hand them in at your post; it is free.")
        case TicketStage.IN_PROCESS:
            yield Says(f"Diproses di {where_id} sejak {day}.", f"In process at {where_en} since {since}.")
        case TicketStage.REFERRED:
            yield Says(f"Dirujuk sejak {day}; petugas pos memberi tahu ke mana.", f"Referred since {since}.")
        case TicketStage.ANSWERED:
            yield Says(f"Dijawab pada {day}. Jawaban ada di {where_id}.", f"Answered on {since}; it is at {where_en}.")
        case TicketStage.DONE:
            yield Says(f"Selesai pada {day}.", f"Closed on {since}.")
        case _:
            assert_never(view.stage)
    yield from _until(view)


def _until(view: TicketView) -> Iterator[Says]:
    if view.until is None:
        return
    day, until = _both(view.until)
    match view.stage:
        case TicketStage.DONE:
            yield Says(f"Dapat dibuka kembali di pos sampai {day}.", f"It may be opened again until {until}.")
        case TicketStage.REFERRED:
            yield Says(f"Yang dituju diminta menjawab paling lambat {day}.", f"Their answer is due by {until}.")
        case TicketStage.ANSWERED:
            pass
        case _:
            yield Says(f"Dijawab paling lambat {day}.", f"An answer is due by {until}.")


def _both(day: date) -> tuple[str, str]:
    """Return a day in both languages."""
    return plain_day(day), LANGUAGES["en"].day(day)
