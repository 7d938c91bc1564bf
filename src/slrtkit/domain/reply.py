"""The answer to the resident, as a text in Bahasa Indonesia that is ready to send.

It tells what was found and what to do next, names the ticket where one was drawn, and never a NIK. A refusal tells how to
object: 21 working days to the office that decided (UU 30/2014 on Administrasi Pemerintahan, article 77).
"""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import field, frozen

from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.decision import DecisionOutcome
from slrtkit.domain.referral import Referral, ReferralStatus
from slrtkit.domain.terbilang import MONTHS
from slrtkit.domain.ticket import Ticket

__all__ = ["ReplyDetails", "draft_reply", "plain_day"]


@frozen
class ReplyDetails:
    """What an answer needs beside the complaint.

    Attributes:
        name: Whom it greets: who reported, else the person concerned.
        office: Who answers, and `contact`: where they are found.
        category: The category in words.
        program: Name of the program that was decided on, and `owner`: who grants it.
        letters: Numbers of the letters that were issued.
        referrals: What became of each referral.
        offices: Office code -> name.
    """

    name: str
    office: str
    category: str
    contact: str = ""
    program: str = ""
    owner: str = ""
    letters: tuple[str, ...] = ()
    referrals: tuple[Referral, ...] = ()
    offices: Mapping[str, str] = field(factory=dict)


def draft_reply(complaint: Complaint, details: ReplyDetails, words: str = "") -> str:
    """Return the answer to a complaint as it stands, to be read, changed and sent by an officer.

    Args:
        complaint: The complaint.
        details: What else is told.
        words: What the officer says in their own words, before what follows from the case.
    """
    ticket = f" dengan nomor tiket {Ticket(complaint.ticket)}" if complaint.ticket else ""
    opening = f"Pengaduan Anda tentang {details.category} kami terima pada {plain_day(complaint.received)}{ticket}."
    said = [words.strip(), *_status(complaint, details), *_referrals(details)]
    body = "\n\n".join(part for part in (f"Yth. Bapak/Ibu {details.name},", opening, *said) if part)
    return "\n".join([body, "", "Hormat kami,", details.office, *([details.contact] if details.contact else [])])


def plain_day(day: date) -> str:
    """Return a day as letters write it: 21 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _status(complaint: Complaint, details: ReplyDetails) -> Iterator[str]:
    if complaint.status is ComplaintStatus.RETURNED:
        papers = "\n".join(f"{number}. {one.name}" for number, one in enumerate(complaint.missing, 1))
        yield f"Berkas belum lengkap. Mohon dilengkapi dengan:\n{papers}"
        yield f"Serahkan kepada {details.office}. Pengaduan ini dilanjutkan setelah berkas lengkap; tidak dipungut biaya."
        return
    decision = complaint.decision
    if decision is None:
        return
    program = details.program or decision.assessment.program
    if decision.outcome is DecisionOutcome.RECOMMENDED:
        owner = f" Pemberiannya diputuskan oleh {details.owner}." if details.owner else ""
        yield f"Anda direkomendasikan untuk {program}.{owner}"
        yield from (f"Surat rekomendasi nomor {number} dapat diambil di {details.office}." for number in details.letters)
    elif decision.outcome is DecisionOutcome.REFERRED:
        yield f"Pengaduan ini diteruskan kepada pihak yang dapat menolong: {_clause(decision.reason)}."
    else:
        yield f"Permohonan {program} belum dapat dikabulkan karena: {_clause(decision.reason)}."
        yield (
            f"Bila berkeberatan, Anda dapat mengajukan keberatan tertulis kepada {details.office} paling lama "
            "21 hari kerja sejak keputusan ini Anda ketahui (Pasal 77 UU 30/2014)."
        )


def _referrals(details: ReplyDetails) -> Iterator[str]:
    for referral in details.referrals:
        receiver = details.offices.get(referral.receiver, referral.receiver)
        if not referral.status.settled:
            due = f", yang diminta menjawab paling lambat {plain_day(referral.owed)}" if referral.owed else ""
            yield f"Kasus ini dirujuk kepada {receiver}{due}."
        elif referral.status is ReferralStatus.DONE:
            yield f"{receiver} menjawab: {_clause(referral.remark)}."
        elif referral.status is ReferralStatus.REJECTED:
            yield f"{receiver} belum dapat menolong: {_clause(referral.remark)}."


def _clause(text: str) -> str:
    return text.strip().rstrip(".")
