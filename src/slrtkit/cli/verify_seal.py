"""`slrtkit verify-seal IMAGE|PDF|TEXT --trust BUNDLE`: is the seal on this paper genuine, and what must stand on the paper?"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from stat import S_ISREG

import click

from slrtkit.adapters.signing.qr import MAX_BYTES, QrSealReader
from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.instants import InstantType
from slrtkit.cli.printing import SIGNS, printable, spoken
from slrtkit.domain.office import Zone
from slrtkit.domain.seal import SealClaims, SealedField
from slrtkit.domain.seal_report import SealReport, SealVerdict
from slrtkit.domain.seal_words import SEAL_NOTICES, seal_conclusion, seal_sentence
from slrtkit.domain.sentences import AXES, Sentence
from slrtkit.domain.terbilang import MONTHS
from slrtkit.errors import NotFoundError
from slrtkit.service.seal import verify_seal as judge
from slrtkit.wire import seal_report_to_wire

__all__ = ["sheet_of", "verify_seal"]

_EXIT = {
    SealVerdict.GENUINE: Exit.DONE,
    SealVerdict.SIGNED_BY_HAND: Exit.UNDETERMINED,
    SealVerdict.FAILED: Exit.NO,
    SealVerdict.INDETERMINATE: Exit.UNDETERMINED,
}
_COLOURS = dict.fromkeys(SealVerdict, "yellow") | {SealVerdict.FAILED: "red"}
"""A genuine seal is not green: the paper has not been compared yet."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
"""What a text in a QR symbol begins with: `SLR1:`, `https:`; a drive of Windows has one letter."""
_LABELS: Mapping[str, Sentence] = {
    "number": Sentence("NOMOR", "NUMBER"),
    "dated": Sentence("TANGGAL", "DATED"),
    "valid_until": Sentence("BERLAKU SAMPAI", "VALID UNTIL"),
    "office": Sentence("KANTOR", "OFFICE"),
    "name": Sentence("NAMA", "NAME"),
    "nik": Sentence("NIK BERAKHIR", "NIK ENDS IN"),
    SealedField.ADDRESSEE: Sentence("KEPADA", "TO"),
    SealedField.AMOUNT: Sentence("PALING BANYAK", "AT MOST"),
    SealedField.SERVICE: Sentence("LAYANAN", "SERVICE"),
    SealedField.DEPENDANTS: Sentence("TANGGUNGAN", "DEPENDANTS"),
    SealedField.PAGES: Sentence("HALAMAN", "PAGES"),
    "role": Sentence("PENANDA TANGAN", "SIGNED BY"),
    "type": Sentence("JENIS", "TYPE"),
    "programs": Sentence("PROGRAM", "PROGRAM"),
}
_KNOWN = Sentence("Pencabutan diketahui sampai", "Withdrawals known up to")


@click.command(
    "verify-seal",
    help="Periksa segel (QR) surat di kertas: foto, hasil pindai, PDF, atau teksnya. / Check the seal on a paper letter.\n\n"
    "Kode keluar / exit code: 0 segel asli, bandingkan isiannya / genuine, compare the fields, 1 ditolak / refused, "
    "2 tak terbaca / unreadable, 3 belum pasti, atau ditandatangani basah / undetermined, or signed by hand.",
)
@click.argument("sheet", metavar="IMAGE|PDF|TEXT")
@click.option(
    "--trust",
    required=True,
    metavar="BUNDLE",
    type=click.Path(path_type=Path),
    help="Daftar kepercayaan: folder atau berkas. / Trust bundle: a folder or a file.",
)
@click.option(
    "--at",
    type=InstantType(),
    metavar="DATE",
    help="Periksa seolah pada hari ini; bawaan: sekarang. / As of this day; default: now.",
)
@json_option
@lang_option
def verify_seal(sheet: str, trust: Path, at: datetime | None, as_json: bool, lang: str) -> Exit:  # noqa: FBT001  click hands one argument for each option
    """Answer for one sheet."""
    at = at or datetime.now(UTC)
    name, data = sheet_of(sheet)
    report = judge(data, QrSealReader(), load_bundle(trust, at), at)
    if as_json:
        show_json(seal_report_to_wire(report, name))
    else:
        click.echo("\n".join(_page(name, report, lang)))
    return _EXIT[report.verdict]


def sheet_of(written: str) -> tuple[str, bytes]:
    """Return what a sheet is called, and its bytes: those of a file, or of the text of a symbol itself.

    Raises:
        NotFoundError: it is no text of a symbol, and no file that can be read.
    """
    path = Path(written)
    try:
        if S_ISREG(path.stat().st_mode):
            with path.open("rb") as file:
                return written, file.read(MAX_BYTES + 1)
        reason = "bukan berkas biasa / not a regular file"
    except (OSError, ValueError) as error:
        if _SCHEME.match(written):
            return "-", written.encode(errors="replace")
        reason = getattr(error, "strerror", None) or "not a path"
    raise NotFoundError(reason, code="file.unreadable", path=written, cure="periksa jalurnya / check the path")


def _page(name: str, report: SealReport, lang: str) -> Iterator[str]:
    """Say it to a person: the verdict, then what must stand on the paper, then the reasons."""
    conclusion = seal_conclusion(report)
    yield click.style(printable(name), bold=True)
    yield f"  {click.style(report.verdict.value, fg=_COLOURS[report.verdict], bold=True)}  {spoken(lang, conclusion)}"
    for notice in report.notices:
        if conclusion != SEAL_NOTICES[notice]:
            yield f"  ! {spoken(lang, SEAL_NOTICES[notice])}"
    if report.claims:
        yield ""
        for label, value in _compared(report.claims):
            yield f"    {spoken(lang, _LABELS[label]):<16}{click.style(printable(value), bold=True)}"
    yield ""
    for result in report.required:
        yield f"  {SIGNS[result.status]} {spoken(lang, AXES[result.axis]):<22}{spoken(lang, seal_sentence(result))}"
    if report.known_to:
        yield f"  {spoken(lang, _KNOWN)} {report.known_to.astimezone(Zone.WIB.offset):%Y-%m-%d %H:%M} WIB"
    yield ""


def _compared(claims: SealClaims) -> Iterator[tuple[str, str]]:
    yield "number", claims.number
    yield "dated", _written(claims.dated)
    yield "valid_until", _written(claims.valid_until)
    yield "office", claims.office
    yield "name", claims.name
    if claims.nik:
        yield "nik", claims.nik
    for one in SealedField:
        if one in claims.sealed:
            value = claims.sealed[one]
            yield one, f"Rp{value:,}".replace(",", ".") if one is SealedField.AMOUNT else str(value)
    yield "role", claims.role
    yield "type", claims.type
    if claims.programs:
        yield "programs", ", ".join(claims.programs)


def _written(day: date) -> str:
    """Return a day as it stands on the paper."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
