"""`slrtkit letter used`: a receiver records that a letter was acted on, so that a copy of it is not paid again."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import click
from attrs import field, frozen

from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.signing.qr import QrSealReader
from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.base import Exit
from slrtkit.cli.desk import Desk, Refused, desk_command
from slrtkit.cli.verify_seal import sheet_of
from slrtkit.domain.seal import SealedField
from slrtkit.domain.seal_report import SealVerdict
from slrtkit.domain.use import LetterUse, Shown, Use
from slrtkit.domain.verification import Notice, Verdict
from slrtkit.errors import NotFoundError
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.seal import verify_seal
from slrtkit.service.used import use_letter
from slrtkit.service.verify import verify

__all__ = ["add_used"]

_EXITS = {"TOTAL-FAILED": Exit.NO, "INDETERMINATE": Exit.UNDETERMINED, "SIGNED-BY-HAND": Exit.UNDETERMINED}

_UNUSABLE = {Notice.SPECIMEN.value: "SPECIMEN", Notice.TRAINING.value: "TRAINING_TRUST", Notice.LAPSED.value: "LETTER_LAPSED"}
"""What a report may say beside its verdict that keeps a letter from being used."""


@frozen
class _Letter:
    """The letter that is used, and how it was checked."""

    id: str
    number: str
    shown: Shown
    ceiling: int | None = None
    refused: Mapping[str, object] = field(factory=dict)


def add_used(group: click.Group) -> None:
    """Add the command to the group of letters."""
    desk_command(group, "used", "Catat surat yang sudah dipakai. / Record that a letter was used.")(_used)


@click.argument("letter", metavar="IMAGE|PDF|TEXT|LETTER")
@click.option("--number", default="", help="Nomor surat, bila hanya idnya yang ada. / Its number, where only the id is given.")
@click.option("--place", required=True, help="Tempat dipakai: rumah sakit, sekolah, kantor. / Where it is used.")
@click.option("--amount", type=click.IntRange(0), metavar="RUPIAH", help="Yang dibayar. / What is paid.")
@click.option("--again", is_flag=True, help="Dipakai sekali lagi (--reason). / It is used once more.")
@click.option(
    "--trust", type=click.Path(path_type=Path), metavar="BUNDLE", help="Bawaan: dari slrtkit.toml. / Default: as configured."
)
def _used(
    desk: Desk,
    letter: str,
    number: str,
    place: str,
    amount: int | None,
    again: bool,  # noqa: FBT001  click hands one argument for each option
    trust: Path | None,
) -> Mapping[str, object]:
    """Check the letter, and record its use unless it was used before."""
    context = desk.context
    found = _Letter(letter, number, Shown.NOTHING) if number else _checked(desk, letter, trust, context.now)
    if found.refused:
        return Refused(found.refused, _EXITS[str(found.refused["verdict"])])
    use = Use(
        id=desk.post.clock.new_id(),
        by=context.actor,
        place=place,
        on=desk.day_of(context),
        shown=found.shown,
        amount=amount,
        remark=context.reason,
    )
    answer = use_letter(desk.post.journal, context, found.id, found.number, use, again=again)
    told = _told(answer.letter, found.ceiling)
    return Refused({"recorded": False} | told) if answer.receipt is None else {"recorded": True} | told


def _checked(desk: Desk, written: str, trust: Path | None, at: datetime) -> _Letter:
    """Return the letter that a signed file or a paper seal shows.

    Raises:
        NotFoundError: no trust bundle is named, or there is no such file.
    """
    path = trust or (desk.post.config.path(desk.post.config.trust) if desk.post.config.trust else None)
    if path is None:
        raise NotFoundError("no trust bundle is named", code="config.trust", cure="--trust BUNDLE, or trust in slrtkit.toml")
    bundle, (_, data), reader = load_bundle(path, at), sheet_of(written), QrSealReader()
    if reader.look(data).signed:
        return _of_file(data, bundle, at)
    report = verify_seal(data, reader, bundle, at)
    claims = report.claims
    if report.verdict is not SealVerdict.GENUINE or claims is None:
        return _refused(report.verdict.value, report.sub_indication)
    for notice, code in _UNUSABLE.items():
        if notice in {told.value for told in report.notices}:
            return _refused(SealVerdict.FAILED.value, code)
    ceiling = claims.sealed.get(SealedField.AMOUNT)
    return _Letter(claims.letter, claims.number, Shown.SEAL, ceiling if isinstance(ceiling, int) else None)


def _of_file(pdf: bytes, bundle: TrustBundle, at: datetime) -> _Letter:
    report = verify(pdf, PdfExaminer(), bundle, at)
    if report.verdict is not Verdict.PASSED or report.letter is None:
        return _refused(report.verdict.value, report.sub_indication)
    for notice, code in _UNUSABLE.items():
        if notice in {told.value for told in report.notices}:
            return _refused(Verdict.FAILED.value, code)
    return _Letter(report.letter.id, report.letter.number, Shown.FILE, report.letter.ceiling)


def _refused(verdict: str, reason: str) -> _Letter:
    return _Letter("", "", Shown.NOTHING, refused={"recorded": False, "verdict": verdict, "sub_indication": reason})


def _told(letter: LetterUse, ceiling: int | None) -> dict[str, object]:
    """Tell the first use by itself, and all of them."""
    first = letter.told[0]
    return {
        "letter": letter.id,
        "number": letter.number,
        "first_on": first.on.isoformat(),
        "first_place": first.place,
        "first_by": first.by,
        "uses": [_use(use) for use in letter.told],
        "paid": letter.paid,
        "ceiling": ceiling,
    }


def _use(use: Use) -> dict[str, object]:
    return {
        "on": use.on.isoformat(),
        "place": use.place,
        "by": use.by,
        "amount": use.amount,
        "shown": use.shown.value,
        "remark": use.remark,
    }
