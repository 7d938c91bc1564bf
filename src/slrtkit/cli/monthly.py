"""`slrtkit report monthly`: the monthly report of the SLRT, as CSV and as a Word document."""

from pathlib import Path

import click

from slrtkit.adapters.exchange.monthly import CsvReport
from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.cli.post import acting_option, open_post, post_options
from slrtkit.cli.worklist import work_desk
from slrtkit.domain.letter import SignatureBlock
from slrtkit.domain.monthly import ReportMonth
from slrtkit.domain.rules.language import Locale
from slrtkit.errors import StorageError
from slrtkit.ports.report import ReportWriter

__all__ = ["report"]

_FORMATS = ("csv", "docx")
_WORDS = {
    "id": "Laporan {month}{interim}: {received} kasus masuk, {closed} selesai, {open} terbuka.",
    "en": "Report of {month}{interim}: {received} cases came in, {closed} were closed, {open} are open.",
}
_INTERIM = {"id": " (sementara)", "en": " (interim)"}


@click.group("report", help="Laporan. / Reports.")
def report() -> None:
    """Hold the reports together."""


@report.command("monthly", help="Laporan bulanan SLRT. / The monthly report of the SLRT.")
@post_options
@acting_option
@click.option("--month", required=True, metavar="YYYY-MM", help="Bulan laporan. / The month.")
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Folder.")
@click.option("--format", "formats", multiple=True, type=click.Choice(_FORMATS), help="Bawaan: keduanya. / Default: both.")
@click.option("--region", default="", metavar="CODE", help="Bawaan: wilayah kantor. / Default: the office's region.")
@click.option("--sign", "signers", multiple=True, metavar="NAME|POSITION|NIP", help="Penanda tangan. / Who signs.")
@json_option
@lang_option
def monthly(
    store: str | None,
    config: Path | None,
    acting: str | None,
    month: str,
    out: Path,
    formats: tuple[str, ...],
    region: str,
    signers: tuple[str, ...],
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: Locale,
) -> None:
    """Write it; a file of the same name is replaced, for the same month gives the same bytes."""
    wanted = ReportMonth.read(month)
    with open_post(store, config) as post:
        who = post.context(acting, post.clock.new_id())
        made = work_desk(post, who.actor).monthly(who, wanted, within=region, signatures=tuple(map(_block, signers)))
    place = f"-{region}" if region else ""
    files = {f"laporan-slrt-{wanted}{place}.{name}": _writer(name).write_monthly(made) for name in formats or _FORMATS}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (out / name).write_bytes(data)
    except OSError as error:
        raise StorageError(f"it cannot be written: {error.strerror}", code="file.unwritable", path=str(out)) from None
    total = made.total
    if as_json:
        written = [str(out / name) for name in files]
        told = {"month": month, "until": made.until.isoformat(), "interim": made.interim, "files": written}
        show_json({**told, "received": total.received, "closed": total.closed, "open": total.open, "late": total.late})
        return
    interim = _INTERIM[lang] if made.interim else ""
    said = _WORDS[lang].format(
        month=wanted.said(lang), interim=interim, received=total.received, closed=total.closed, open=total.open
    )
    click.echo("\n".join([said, *(f"  {out / name}" for name in files)]))


def _writer(name: str) -> ReportWriter:
    if name == "csv":
        return CsvReport()
    from slrtkit.adapters.documents.word import WordReport  # noqa: PLC0415  the CSV needs no Word

    return WordReport()


def _block(text: str) -> SignatureBlock:
    name, position, nip = ([part.strip() for part in text.split("|")] + ["", ""])[:3]
    return SignatureBlock(name, position, nip=nip)
