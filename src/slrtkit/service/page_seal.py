"""Does the paper seal on the page of a signed letter say what the letter says? It is asked apart from what the page says."""

from collections.abc import Sequence

from slrtkit.domain.issuers import IssuerList
from slrtkit.domain.letter_page import LETTER_LAYOUT
from slrtkit.domain.seal import disagreements
from slrtkit.domain.verification import Axis, AxisResult, Status
from slrtkit.ports.page import PageReading
from slrtkit.ports.seal import SealReader
from slrtkit.service.page_match import DifferentError
from slrtkit.service.register_axis import SignedLetter
from slrtkit.service.semantics import bears_seal

__all__ = ["judge_page_seal"]


def judge_page_seal(
    pdf: bytes, signed: SignedLetter, reading: PageReading, reader: SealReader | None, issuers: IssuerList | None
) -> tuple[AxisResult, ...]:
    """Answer on the semantics axis for the seal; nothing where the page bears none, nobody reads it, or nobody says who seals.

    Args:
        pdf: The whole file.
        signed: The letter.
        reading: Its pages, which were found to say what it says.
        reader: Finds and opens seals; None: nobody does.
        issuers: The list of seal keys; None where there is none.

    Raises:
        AdapterNotInstalledError: the library that the reader needs is not installed.
    """
    if reader is None or issuers is None:
        return ()
    known = reading.layout == LETTER_LAYOUT
    try:
        borne = known and bears_seal(signed.letter, reading.sheets)
    except DifferentError as different:
        return (_answer(Status.FAILED, "PAGE_DIFFERS", f"page {different.sheet}: {different.path}"),)
    if known and not signed.letter.letterhead.logo:
        drawn = [symbol for sheet in reading.sheets for symbol in sheet.symbols]
        seals = [seal for symbol in drawn for seal in reader.look(symbol.picture).seals]
    else:  # a picture may show a seal too
        seals = list(reader.look(pdf).seals)
    if not seals and not borne:
        return ()
    return (_compared(seals, signed, len(reading.sheets), reader, issuers),)


def _compared(seals: Sequence[str], signed: SignedLetter, pages: int, reader: SealReader, issuers: IssuerList) -> AxisResult:
    if len(seals) != 1:
        return _answer(Status.FAILED, "TWO_SEALS" if seals else "SEAL_DIFFERS", f"seals={len(seals)}")
    opened = reader.open(seals[0], [entry.key for entry in issuers.entries])
    broken = [one.code for one in opened.axes if one.status is Status.FAILED]
    if opened.claims is None:
        told = (
            (Status.FAILED, "SEAL_DIFFERS", broken[0])
            if broken
            else (Status.NOT_CHECKED, "SEAL_UNREAD", "its key is not listed")
        )
        return _answer(*told)
    different = disagreements(opened.claims, signed.letter, signed.commitment, pages)
    if different:
        return _answer(Status.FAILED, "SEAL_DIFFERS", f"fields={','.join(different)}")
    return _answer(Status.PASSED, "SEAL_AGREES", f"key={opened.key[:16]}")


def _answer(status: Status, code: str, evidence: str) -> AxisResult:
    return AxisResult(Axis.SEMANTICS, status, code, evidence)
