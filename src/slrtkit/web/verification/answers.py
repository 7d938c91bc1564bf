"""What the door answers: the documents of `verify --json` and `verify-seal --json`, and what a page shows beside them.

These types are the whole description: an answer has their fields, and the OpenAPI document is generated from them.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from attrs import fields, frozen

from slrtkit.domain.seal_report import SealNotice, SealReport, SealVerdict
from slrtkit.domain.seal_words import SEAL_NOTICES
from slrtkit.domain.sentences import NOTICES, Sentence, conclusion
from slrtkit.domain.verification import Axis, Notice, Report, Status, Verdict
from slrtkit.ledger import JSON
from slrtkit.ports.trust import TrustBundle
from slrtkit.web.verification.compare import FieldAnswer, letter_fields, seal_fields
from slrtkit.web.verification.lists import ListAnswer, ages
from slrtkit.web.verification.words import Words
from slrtkit.wire import from_wire, report_to_wire, seal_report_to_wire, to_wire

__all__ = [
    "Answer",
    "AxisAnswer",
    "Compared",
    "FileAnswer",
    "LetterAnswer",
    "SealAnswer",
    "SignerAnswer",
    "answer_of",
    "of_file",
    "of_seal",
]


class Kind(StrEnum):
    """What was judged."""

    FILE = "file"
    SEAL = "seal"


@frozen
class AxisAnswer:
    """The answer on one axis.

    Attributes:
        axis: What was asked.
        status: The answer.
        code: The reason: a stable code.
        evidence: What was seen; never personal data.
        text: The reason, for people.
    """

    axis: Axis
    status: Status
    code: str
    evidence: str
    text: Words


@frozen
class SignerAnswer:
    """Who signed.

    Attributes:
        key: SHA-256 of the public key, 64 hexadecimal digits.
        signed_at: The proven instant, in UTC.
        sealed: Whether it is an organisation's certificate.
    """

    key: str
    signed_at: datetime | None
    sealed: bool


@frozen
class LetterAnswer:
    """Which letter it is.

    Attributes:
        id: Its id.
        type: Code of its type.
        number: Its number.
        office: Code of the office.
        dated: The date it bears.
        valid_until: The last day on which it is good.
    """

    id: str
    type: str
    number: str
    office: str
    dated: date
    valid_until: date


@frozen(kw_only=True)
class FileAnswer:
    """What was found of a signed letter.

    Attributes:
        kind: `file`.
        file: What the upload is called.
        verdict: The worst required axis.
        sub_indication: The reason code that decided; null where the letter passed.
        profile: By which rules it was judged.
        axes: Every required axis.
        specimen: Whether it is for training: no letter, however well it verifies.
        notices: What a reader must know besides.
        signed_at: The proven signing time, in UTC.
        key: SHA-256 of the last signer's public key.
        signers: Everyone who signed.
        letter: Which letter it is; null unless it passed.
        text: What the verdict means.
        warnings: What the notices mean, and what may help.
        fields: What must stand on a print of it; none unless it passed.
        lists: How old the lists are.
        checked_at: The instant of the check, in UTC.
    """

    kind: Kind = Kind.FILE
    file: str
    verdict: Verdict
    sub_indication: str | None
    profile: str
    axes: tuple[AxisAnswer, ...]
    specimen: bool
    notices: tuple[Notice, ...]
    signed_at: datetime | None
    key: str | None
    signers: tuple[SignerAnswer, ...]
    letter: LetterAnswer | None
    text: Words
    warnings: tuple[Words, ...]
    fields: tuple[FieldAnswer, ...]
    lists: tuple[ListAnswer, ...]
    checked_at: datetime


@frozen(kw_only=True)
class Compared:
    """What a seal says.

    Attributes:
        number: Number of the letter.
        dated: The date it bears.
        valid_until: The last day on which it is good.
        office: Code of the office.
        name: Whom it is about, shortened; initials in a sensitive letter.
        nik_last_four: The last four digits of the NIK.
        addressee: Who is to act on it.
        amount: The ceiling, in rupiah.
        service: What it is for.
        dependants: How many people it lists.
        pages: How many pages it has.
        role: The position of who signs it.
        type: Code of its type.
        programs: Codes of its programs.
        letter: Its id.
        index: Its place in the register of letters.
        commitment: The first 16 bytes of its commitment, 32 hexadecimal digits.
        sealed_at: When it was sealed, in UTC.
    """

    number: str
    dated: date
    valid_until: date
    office: str
    name: str
    nik_last_four: str | None
    addressee: str | None
    amount: int | None
    service: str | None
    dependants: int | None
    pages: int | None
    role: str
    type: str
    programs: tuple[str, ...]
    letter: str
    index: int | None
    commitment: str
    sealed_at: datetime


@frozen(kw_only=True)
class SealAnswer:
    """What was found of a paper seal.

    Attributes:
        kind: `seal`.
        file: What the upload is called.
        verdict: The worst axis; a genuine seal is no more than that: compare its fields with the paper.
        sub_indication: The reason code that decided; null where the seal is genuine.
        profile: By which rules it was judged.
        axes: Every required axis.
        specimen: Whether it is for training: no letter, however genuine its seal.
        notices: What a reader must know besides.
        key: The public key that the seal verifies with, 66 hexadecimal digits.
        withdrawals_known_to: Up to when withdrawals are known, in UTC.
        text: What the verdict means.
        compare: What the seal says; null where it is not believed.
        warnings: What the notices mean.
        fields: What must stand on the paper, as it stands there.
        lists: How old the lists are.
        checked_at: The instant of the check, in UTC.
    """

    kind: Kind = Kind.SEAL
    file: str
    verdict: SealVerdict
    sub_indication: str | None
    profile: str
    axes: tuple[AxisAnswer, ...]
    specimen: bool
    notices: tuple[SealNotice, ...]
    key: str | None
    withdrawals_known_to: datetime | None
    text: Words
    compare: Compared | None
    warnings: tuple[Words, ...]
    fields: tuple[FieldAnswer, ...]
    lists: tuple[ListAnswer, ...]
    checked_at: datetime


Answer: TypeAlias = FileAnswer | SealAnswer


def of_file(report: Report, name: str, trust: TrustBundle, at: datetime, hints: Iterable[Sentence] = ()) -> JSON:
    """Return the answer that a report on a file gives: a `FileAnswer`, as JSON.

    Args:
        report: The report.
        name: What the file is called.
        trust: Whom it was judged by.
        at: The instant of the check, in UTC.
        hints: What may help whoever handed it in.
    """
    more = {"kind": Kind.FILE.value, "text": conclusion(report)._asdict(), "fields": to_wire(letter_fields(report))}
    said = [NOTICES[one] for one in report.notices if NOTICES[one] != conclusion(report)]
    warnings = [one._asdict() for one in (*said, *hints)]
    return _named(report_to_wire(report, name) | more | _beside(warnings, trust, at), FileAnswer)


def of_seal(report: SealReport, name: str, trust: TrustBundle, at: datetime) -> JSON:
    """Return the answer that a report on a seal gives: a `SealAnswer`, as JSON.

    Args:
        report: The report.
        name: What the sheet is called.
        trust: Whom it was judged by.
        at: The instant of the check, in UTC.
    """
    told = seal_report_to_wire(report, name)
    more = {"kind": Kind.SEAL.value, "fields": to_wire(seal_fields(report.claims))}
    warnings = [said for one in report.notices if (said := SEAL_NOTICES[one]._asdict()) != told["text"]]
    return _named(told | more | _beside(warnings, trust, at), SealAnswer)


def _beside(warnings: list[dict[str, str]], trust: TrustBundle, at: datetime) -> dict[str, JSON]:
    return {"warnings": to_wire(warnings), "lists": to_wire(ages(trust, at)), "checked_at": to_wire(at)}


def _named(document: Mapping[str, JSON], kind: type[Answer]) -> JSON:
    return {one.name: document[one.name] for one in fields(kind)}


def answer_of(document: JSON) -> Answer:
    """Return the answer that a document is.

    Raises:
        WireError: it is none.
    """
    kind: type[FileAnswer | SealAnswer] = FileAnswer if _kind(document) == Kind.FILE else SealAnswer
    return from_wire(document, kind)


def _kind(document: JSON) -> JSON:
    return document.get("kind") if isinstance(document, dict) else None
