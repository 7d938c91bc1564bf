"""`slrtkit import`: households from a CSV or Parquet file, all of them or none, and every fault with its place."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path

import click
from attrs import evolve, field, frozen

from slrtkit.adapters.exchange.columns import Column, columns
from slrtkit.adapters.exchange.layout import Layout, Mapped, read_layout
from slrtkit.adapters.exchange.parquet import ParquetFile
from slrtkit.adapters.exchange.rows import CsvFile, Finding, Source
from slrtkit.adapters.exchange.sheet import Sheet
from slrtkit.adapters.wording.labels import Count
from slrtkit.cli.base import Exit, fault_line, json_option, lang_option, show_json
from slrtkit.cli.post import Post, acting_option, open_post, post_options, request_option
from slrtkit.domain.office import Zone
from slrtkit.domain.rules import FACTS
from slrtkit.errors import NotFoundError
from slrtkit.ledger import canonical
from slrtkit.service.importing import Import, ImportOutcome, import_households
from slrtkit.service.matching import Conflict
from slrtkit.wire import to_wire

__all__ = ["import_register"]

_WORDS = {
    "id": {
        "rows": "{rows} baris, {households} rumah tangga.",
        "findings": "{count} kesalahan.",
        "nothing": "Tidak ada yang dicatat.",
        "dry": "Uji coba: tidak ada yang dicatat; {new} rumah tangga akan didaftarkan.",
        "entered": "{new} rumah tangga didaftarkan.",
        "unchanged": "{count} rumah tangga sudah terdaftar dan tidak berubah.",
        "changed": "{count} rumah tangga sudah terdaftar: {facts} keterangan ditambah, {proposed} perubahan diusulkan.",
        "working": "Mendaftarkan",
    },
    "en": {
        "rows": "{rows:row}, {households:household}.",
        "findings": "{count:fault}.",
        "nothing": "Nothing was recorded.",
        "dry": "Dry run: nothing was recorded; {new:household} would be registered.",
        "entered": "{new:household was|households were} registered.",
        "unchanged": "{count:household is|households are} registered already and unchanged.",
        "changed": "{count:household is|households are} registered already: {facts:fact} added, {proposed:change} proposed.",
        "working": "Registering",
    },
}


@click.command(
    "import",
    help="Daftarkan rumah tangga dari CSV atau Parquet. / Register households from a CSV or Parquet file.\n\n"
    "Semua atau tidak sama sekali, kecuali --keep-good. / All or nothing, unless --keep-good.",
)
@click.argument("file", required=False, metavar="FILE", type=click.Path(path_type=Path))
@post_options
@acting_option
@request_option
@click.option(
    "--mapping",
    "--layout",
    "mapping",
    metavar="TOML",
    type=click.Path(path_type=Path),
    help="Arti kolom berkas dari sistem lain. / What the columns of another system's file mean.",
)
@click.option("--reason", metavar="TEXT", help="Alasan; bawaan: nama berkas. / Why; default: the file's name.")
@click.option("--dry-run", is_flag=True, help="Hanya periksa. / Only check.")
@click.option(
    "--keep-good", is_flag=True, help="Daftarkan rumah tangga yang benar saja. / Register the households without faults."
)
@click.option("--columns", "show_columns", is_flag=True, help="Tampilkan daftar kolom. / Print the list of columns.")
@json_option
@lang_option
def import_register(
    file: Path | None,
    store: str | None,
    config: Path | None,
    acting: str | None,
    request: str | None,
    mapping: Path | None,
    reason: str | None,
    dry_run: bool,  # noqa: FBT001  click hands one argument for each option
    keep_good: bool,  # noqa: FBT001  the same
    show_columns: bool,  # noqa: FBT001  the same
    as_json: bool,  # noqa: FBT001  the same
    lang: str,
) -> Exit:
    """Read a file, tell every fault, and register what may be registered."""
    if show_columns:
        _show_columns(as_json=as_json)
        return Exit.DONE
    if file is None:
        raise click.UsageError("FILE belum disebut / FILE is missing")
    table = _Table(file, read_layout(mapping) if mapping else None)
    with open_post(store, config) as post, _progress(table, _WORDS[lang]["working"]) as entered:
        context = evolve(post.context(acting, request or post.clock.new_id()), reason=reason or table.name)
        wanted = Import(
            content=table.content(keep_good=keep_good),
            open=lambda: table.open(post),
            new_id=post.clock.new_id,
            keep_good=keep_good,
            dry_run=dry_run,
            entered=entered,
        )
        outcome = import_households(post.journal, context, wanted)
    findings = sorted((*table.sheet.findings, *map(table.finding, outcome.conflicts)), key=_line)
    if as_json:
        show_json(_document(table, outcome, findings))
    else:
        refused = bool(findings) and not (keep_good and not table.sheet.spoiled)
        _tell(table, outcome, findings, lang, refused=refused, dry_run=dry_run)
    return (Exit.NO if keep_good else Exit.USAGE) if findings else Exit.DONE


@frozen
class _Table:
    """A file, with its mapping; `sheet` is the last reading of it."""

    path: Path
    layout: Layout | None
    sheets: list[Sheet] = field(factory=list, init=False)

    @property
    def name(self) -> str:
        """What is imported, in a few words."""
        return f"{self.layout.name}: {self.path.name}" if self.layout else self.path.name

    @property
    def sheet(self) -> Sheet:
        return self.sheets[-1]

    def open(self, post: Post) -> Sheet:
        file: Source = ParquetFile(self.path) if self.path.suffix == ".parquet" else CsvFile(self.path)
        source = Mapped(file, self.layout) if self.layout else file
        self.sheets[:] = [Sheet(source, FACTS, post.areas, Zone.WIT.day(post.clock.now()))]
        return self.sheet

    def content(self, *, keep_good: bool) -> dict[str, str | bool]:
        try:
            with self.path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            reason = error.strerror or "it cannot be read"
            raise NotFoundError(f"the file cannot be read: {reason}", code="file.unreadable", path=str(self.path)) from None
        return {"file": digest, "mapping": canonical(to_wire(self.layout)).decode(), "keep_good": keep_good}

    def finding(self, conflict: Conflict) -> Finding:
        """Return a conflict with the register as a fault of the line where its household or person stands."""
        column = {"household.duplicate-nik": "nik", "household.duplicate-person": "person"}.get(conflict.code, "household")
        column = "person" if conflict.code == "import.member" else column
        return Finding(self.sheet.lines[conflict.subject], self.sheet.shown(column), conflict.code, conflict.text)


def _line(finding: Finding) -> int:
    return finding.line


@contextmanager
def _progress(table: _Table, label: str) -> Iterator[Callable[[], object]]:
    """Show on a terminal how much of the file is done."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def entered() -> None:
            bar.length = table.sheet.total
            bar.update(table.sheet.rows - bar.pos)

        yield entered


def _document(table: _Table, outcome: ImportOutcome, findings: Sequence[Finding]) -> dict[str, object]:
    written = outcome.receipt is not None
    return {
        "file": str(table.path),
        "rows": table.sheet.rows,
        "registered": outcome.new if written else 0,
        "new": outcome.new,
        "unchanged": outcome.unchanged,
        "changed": outcome.changed,
        "facts": outcome.facts,
        "proposed": outcome.proposed,
        "written": written,
        "problems": [{"line": f.line, "column": f.column, "code": f.code, "text": f.text} for f in findings],
    }


def _tell(
    table: _Table, outcome: ImportOutcome, findings: Sequence[Finding], lang: str, *, refused: bool, dry_run: bool
) -> None:
    words = _WORDS[lang]
    for finding in findings:
        click.echo(fault_line(lang, finding.code, finding.problem.path, finding.text), err=True)
    conflicts = {conflict.household for conflict in outcome.conflicts}
    households = outcome.new + outcome.unchanged + outcome.changed + len(conflicts)
    click.echo(words["rows"].format(rows=Count(table.sheet.rows), households=Count(households)))
    if findings:
        click.echo(words["findings"].format(count=Count(len(findings))))
    if outcome.unchanged:
        click.echo(words["unchanged"].format(count=Count(outcome.unchanged)))
    if outcome.changed:
        added, proposed = Count(outcome.facts), Count(outcome.proposed)
        click.echo(words["changed"].format(count=Count(outcome.changed), facts=added, proposed=proposed))
    if refused:
        click.echo(words["nothing"])
    else:
        click.echo(words["dry" if dry_run else "entered"].format(new=Count(outcome.new)))


def _show_columns(*, as_json: bool) -> None:
    known = columns(FACTS).values()
    if as_json:
        show_json({"columns": [_column(column) for column in known]})
        return
    width = max(len(column.name) for column in known)
    for column in known:
        holds = "|".join(column.values) or f"{column.holds} {column.unit}".rstrip()
        click.echo(f"{column.name:{width}}  {holds}{'' if column.empty else ' *'}")
    click.echo("\n* wajib diisi / cannot be empty   ? tidak tahu / not known   kosong / empty: tidak ditanyakan / not asked")
    click.echo("family.participation.PKH (person., household.): ya|tidak   NAME@on, NAME@source: tanggal, sumber / day, source")


def _column(column: Column) -> dict[str, object]:
    return {
        "column": column.name,
        "of": column.of.value,
        "holds": column.holds,
        "unit": column.unit,
        "values": list(column.values),
        "optional": column.optional,
        "empty": column.empty,
        "says": {"id": column.fact.says.id, "en": column.fact.says.en} if column.fact else None,
    }
