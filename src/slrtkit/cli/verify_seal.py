"""`slrtkit verify-seal IMAGE|PDF|TEXT --trust BUNDLE`: is the seal on this paper genuine, and what must stand on the paper?"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG

import click

from slrtkit.adapters.signing.qr import MAX_BYTES, QrSealReader
from slrtkit.adapters.trust import load_bundle
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.instants import InstantType, local
from slrtkit.cli.printing import SIGNS, printable, spoken
from slrtkit.domain.office import Zone
from slrtkit.domain.seal_report import SealReport, SealVerdict
from slrtkit.domain.seal_words import KNOWN_TO, SEAL_FIELDS, SEAL_NOTICES, compared, seal_conclusion, seal_sentence
from slrtkit.domain.sentences import AXES
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
    help="Berkas kepercayaan: folder atau berkas. / Trust bundle: a folder or a file.",
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
        reason = "not a regular file"
    except (OSError, ValueError) as error:
        if _SCHEME.match(written):
            return "-", written.encode(errors="replace")
        reason = getattr(error, "strerror", None) or "not a path"
    raise NotFoundError(reason, code="file.unreadable", path=written, cure="check the path")


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
        for label, value in compared(report.claims):
            yield f"    {spoken(lang, SEAL_FIELDS[label]):<16}{click.style(printable(value), bold=True)}"
    yield ""
    for result in report.required:
        yield f"  {SIGNS[result.status]} {spoken(lang, AXES[result.axis]):<22}{spoken(lang, seal_sentence(result))}"
    if report.known_to:
        yield f"  {spoken(lang, KNOWN_TO)} {local(report.known_to, Zone.WIB)}"
    yield ""
