"""What a person compares with the paper: the fields of a letter whose file passed, and those of a seal."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import frozen

from slrtkit.domain.letter import RecommendationLetter, SigningForm
from slrtkit.domain.seal import SealClaims, SealedField
from slrtkit.domain.seal_words import SEAL_FIELDS, compared
from slrtkit.domain.sentences import Sentence
from slrtkit.domain.terbilang import MONTHS
from slrtkit.domain.verification import Report, Verdict
from slrtkit.web.verification.words import Words

__all__ = ["FieldAnswer", "letter_fields", "seal_fields"]

_NAMES: Mapping[str, Sentence] = {
    **SEAL_FIELDS,
    "subject": Sentence("PERIHAL", "SUBJECT"),
}
_TAIL = 4


@frozen
class FieldAnswer:
    """One field, as it must stand on the paper.

    Attributes:
        field: Which field it is.
        name: What it is called.
        value: What stands on the paper. Of a NIK only the last four digits.
    """

    field: str
    name: Words
    value: str


def seal_fields(claims: SealClaims | None) -> tuple[FieldAnswer, ...]:
    """Return the fields that a seal has, in the order in which `verify-seal` shows them."""
    return tuple(_field(name, value) for name, value in compared(claims)) if claims else ()


def letter_fields(report: Report) -> tuple[FieldAnswer, ...]:
    """Return the fields of a letter, if it passed: what a letter says is told of none that did not."""
    if report.letter is None or report.verdict is not Verdict.PASSED:
        return ()
    return tuple(_field(name, value) for name, value in _said(report.letter) if value)


def _field(name: str, value: str) -> FieldAnswer:
    return FieldAnswer(str(name), Words(*_NAMES[name]), value)


def _said(letter: RecommendationLetter) -> Iterator[tuple[str, str]]:
    block, nik = letter.signature, letter.identity.nik[-_TAIL:]
    form = "" if block.form is SigningForm.DIRECT else f"{block.form.value} "
    yield "number", letter.number
    yield "dated", _day(letter.dated)
    yield "valid_until", _day(letter.valid_until)
    yield "office", f"{letter.letterhead.agency}, {letter.letterhead.government}"
    yield "subject", letter.subject
    yield "name", letter.identity.name
    yield "nik", nik if nik.isdecimal() else ""
    yield SealedField.ADDRESSEE, " ".join(letter.addressee)
    yield SealedField.AMOUNT, "" if letter.ceiling is None else f"Rp{letter.ceiling:,}".replace(",", ".")
    yield SealedField.SERVICE, letter.service
    yield SealedField.DEPENDANTS, str(len(letter.dependants)) if letter.dependants else ""
    yield "role", f"{block.name}, {form}{block.on_behalf_of or block.position}"


def _day(day: date) -> str:
    """Return a day as it stands on the paper."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
