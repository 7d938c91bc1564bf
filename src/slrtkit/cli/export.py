"""`slrtkit export`: the households as CSV, the register of letters for anyone, a sample of cases for an auditor."""

from importlib import import_module
from pathlib import Path

import click
from attrs import evolve

from slrtkit.adapters.exchange.book import write_book
from slrtkit.adapters.exchange.export import export_households, fact_columns
from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.cli.newfile import new_file
from slrtkit.cli.post import acting_option, open_post, post_options
from slrtkit.cli.press import log_of
from slrtkit.domain.casefile import CaseState
from slrtkit.domain.monthly import ReportMonth
from slrtkit.domain.rules.language import Locale
from slrtkit.errors import StorageError
from slrtkit.ledger.note import read_checkpoint, read_note
from slrtkit.service.book import letter_book
from slrtkit.service.casesexport import CaseOrder, export_cases
from slrtkit.service.exporting import all_households
from slrtkit.service.registerexport import export_register
from slrtkit.wire.casefile import cases_bytes

__all__ = ["export"]

_WORDS = {"id": "{rows} orang ditulis ke {out}.", "en": "{rows} persons were written to {out}."}
_REGISTER = {
    "id": "Register surat, {lines} baris, ditulis ke {out}.",
    "en": "The register, {lines} lines, was written to {out}.",
}
_BOOK = {
    "id": "Buku surat {month}, {numbers} nomor, ditulis ke {out}.",
    "en": "The book of letters of {month}, {numbers} numbers, was written to {out}.",
}
_CASES = {
    "id": "{cases} dari {issued} surat, {shown} dengan penetapannya, ditulis terenkripsi ke {out}.",
    "en": "{cases} of {issued} letters, {shown} with their decision, were written encrypted to {out}.",
}
_OUT = click.option("--out", required=True, metavar="FILE", type=click.Path(path_type=Path), help="Berkas baru. / A new file.")


@click.group("export", help="Keluarkan data. / Give data out.")
def export() -> None:
    """Hold the exports together."""


@export.command(
    "households",
    help="Rumah tangga sebagai CSV, tanpa yang dibatasi. / The households as CSV, without the restricted ones.",
)
@post_options
@_OUT
@json_option
@lang_option
def households(store: str | None, config: Path | None, out: Path, as_json: bool, lang: str) -> None:  # noqa: FBT001  click hands one argument for each option
    """Write every household, readable by the file's owner alone; an existing file is never replaced."""
    with open_post(store, config) as post:
        with post.journal.looking("export", tells=False) as seen:
            names = fact_columns(all_households(seen))
        try:
            out.touch(0o600, exist_ok=False)
        except FileExistsError:
            raise StorageError("there is such a file already", code="export.exists", path=str(out)) from None
        written = out.open("w", encoding="utf-8", newline="")
        with written as file, post.journal.looking("export", tells=False) as seen:
            seen.told((), post.areas_seen("export"))
            rows = sum(file.write(line) > 0 for line in export_households(all_households(seen), names)) - 1
    if as_json:
        show_json({"file": str(out), "rows": rows})
    else:
        click.echo(_WORDS[lang].format(rows=rows, out=out))


@export.command(
    "register",
    help="Register surat bagi siapa saja: nomor, tanggal, kantor, bukti; tanpa nama. / The register of letters, for anyone.",
)
@post_options
@_OUT
@json_option
@lang_option
def register(store: str | None, config: Path | None, out: Path, as_json: bool, lang: str) -> None:  # noqa: FBT001  click hands one argument for each option
    """Write every leaf of the register, with its signed checkpoint; an existing file is never replaced."""
    with open_post(store, config) as post:
        lines = new_file(out, export_register(post.journal, log_of(post)), mode=0o644)
    if as_json:
        show_json({"file": str(out), "lines": lines})
    else:
        click.echo(_REGISTER[lang].format(lines=lines, out=out))


@export.command(
    "cases",
    help="Contoh kasus bagi pemeriksa, terenkripsi (--reason). / A sample of cases for an auditor, encrypted to them.",
)
@post_options
@acting_option
@_OUT
@click.option("--to", "recipients", required=True, multiple=True, metavar="AGE", help="Kunci pemeriksa. / Their key: age1…")
@click.option("--number", required=True, metavar="TEXT", help="Nomor dari pemeriksa. / The number that the auditor named.")
@click.option("--count", type=click.IntRange(1, 1000), default=20, show_default=True, help="Berapa surat. / How many letters.")
@click.option(
    "--checkpoint",
    "handed",
    required=True,
    metavar="NOTE",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Titik periksa yang dipegang pemeriksa. / The checkpoint that the auditor holds.",
)
@click.option("--reason", required=True, help="Alasannya. / Why.")
@json_option
@lang_option
def cases(
    store: str | None,
    config: Path | None,
    acting: str | None,
    out: Path,
    recipients: tuple[str, ...],
    number: str,
    count: int,
    handed: Path,
    reason: str,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: str,
) -> None:
    """Write them for whoever holds the key, and for nobody else; that it was done, of whom and why, is on record."""
    encryptor = import_module("slrtkit.adapters.encryption").AgeEncryptor(recipients)
    note = handed.read_text("utf-8")
    order = CaseOrder(number, read_checkpoint(read_note(note).text), note, count)
    with open_post(store, config) as post:
        who = evolve(post.context(acting, post.clock.new_id()), reason=reason)
        made = export_cases(post.journal.seen_by(who), order, post.blobs, post.catalog(None), who.now)
    new_file(out, (encryptor.encrypt(cases_bytes(made)),))
    told = {state: sum(case.state is state for case in made.cases) for state in CaseState}
    if as_json:
        show_json({"file": str(out), "cases": len(made.cases), "of": made.issued, **{s.value: n for s, n in told.items()}})
    else:
        shown = told[CaseState.SHOWN]
        click.echo(_CASES[lang].format(cases=len(made.cases), shown=shown, issued=made.issued, out=out))


@export.command("book", help="Buku surat sebulan, dengan titik periksanya. / The book of letters of a month.")
@post_options
@_OUT
@click.option("--month", required=True, metavar="YYYY-MM", help="Bulan. / The month.")
@json_option
@lang_option
def book(store: str | None, config: Path | None, out: Path, month: str, as_json: bool, lang: Locale) -> None:  # noqa: FBT001  click hands one argument for each option
    """Write numbers, voids and the checkpoint of a month as CSV."""
    wanted = ReportMonth.read(month)
    with open_post(store, config) as post:
        made = letter_book(post.journal, wanted, log_of(post), post.clock.now())
    new_file(out, (write_book(made),))
    if as_json:
        show_json({"file": str(out), "month": month, "numbers": len(made.lines), "checkpoint": made.checkpoint})
    else:
        click.echo(_BOOK[lang].format(month=wanted.said(lang), numbers=len(made.lines), out=out))
