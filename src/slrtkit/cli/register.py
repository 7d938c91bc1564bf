"""`slrtkit import`: households from a CSV file, all of them or none, and every fault with its place."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from slrtkit.adapters.exchange.columns import Column, columns
from slrtkit.adapters.exchange.csv import Table, read_table
from slrtkit.adapters.exchange.rows import MAX_BYTES, Finding
from slrtkit.cli.base import Exit, json_option, lang_option, show_json
from slrtkit.cli.post import acting_option, open_post, post_options
from slrtkit.domain.household import Household
from slrtkit.domain.office import Zone
from slrtkit.domain.rules import FACTS
from slrtkit.errors import NotFoundError
from slrtkit.service.register import Comparison, Conflict, compare, import_id, register

__all__ = ["import_households"]

_WORDS = {
    "id": {
        "rows": "{rows} baris, {households} rumah tangga.",
        "findings": "{count} kesalahan.",
        "nothing": "Tidak ada yang dicatat.",
        "dry": "Uji coba: tidak ada yang dicatat; {new} rumah tangga akan didaftarkan.",
        "entered": "{new} rumah tangga didaftarkan.",
        "unchanged": "{count} rumah tangga sudah terdaftar dan tidak berubah.",
        "working": "Mendaftarkan",
    },
    "en": {
        "rows": "{rows} rows, {households} households.",
        "findings": "{count} faults.",
        "nothing": "Nothing was recorded.",
        "dry": "Dry run: nothing was recorded; {new} households would be registered.",
        "entered": "{new} households were registered.",
        "unchanged": "{count} households are registered already and unchanged.",
        "working": "Registering",
    },
}


@click.command(
    "import",
    help="Daftarkan rumah tangga dari CSV. / Register households from a CSV file.\n\n"
    "Semua atau tidak sama sekali, kecuali --keep-good. / All or nothing, unless --keep-good.",
)
@click.argument("file", required=False, metavar="FILE.csv", type=click.Path(path_type=Path))
@post_options
@acting_option
@click.option("--dry-run", is_flag=True, help="Hanya periksa. / Only check.")
@click.option(
    "--keep-good", is_flag=True, help="Daftarkan rumah tangga yang benar saja. / Register the households without faults."
)
@click.option("--columns", "show_columns", is_flag=True, help="Tampilkan daftar kolom. / Print the list of columns.")
@json_option
@lang_option
def import_households(
    file: Path | None,
    store: str | None,
    config: Path | None,
    acting: str | None,
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
        raise click.UsageError("FILE.csv belum disebut / FILE.csv is missing")
    data = _read(file)
    with open_post(store, config) as post:
        table = read_table(data, FACTS, post.areas, Zone.WIT.day(post.clock.now()))
        found = compare(post.journal, table.households)
        findings = sorted((*table.findings, *(_finding(table, conflict) for conflict in found.conflicts)), key=_place)
        refused = bool(findings) and not keep_good
        events: tuple[str, ...] = ()
        if found.new and not refused and not dry_run:
            context = post.context(acting, import_id(found.new))
            with _progress(found.new, _WORDS[lang]["working"]) as entered:
                events = register(post.journal, context, found.new, entered).events
    if as_json:
        show_json(_document(file, table, found, findings, len(events)))
    else:
        _tell(table, found, findings, lang, refused=refused, dry_run=dry_run)
    return (Exit.NO if keep_good else Exit.USAGE) if findings else Exit.DONE


def _read(path: Path) -> bytes:
    """Return the file, or a byte more than the most that is read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise NotFoundError(f"the file cannot be read: {reason}", code="file.unreadable", path=str(path)) from None


def _finding(table: Table, conflict: Conflict) -> Finding:
    """Return a conflict with the register as a fault of the line where its household or person stands."""
    column = "household" if conflict.subject == conflict.household else conflict.code.rpartition("-")[2]
    return Finding(table.lines[conflict.subject], column, conflict.code, conflict.text)


def _place(finding: Finding) -> int:
    return finding.line


@contextmanager
def _progress(households: Sequence[Household], label: str) -> Iterator[Callable[[], object]]:
    """Show a bar on a terminal."""
    with click.progressbar(length=len(households), label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield lambda: bar.update(1)


def _document(path: Path, table: Table, found: Comparison, findings: Sequence[Finding], entered: int) -> dict[str, object]:
    return {
        "file": str(path),
        "rows": table.rows,
        "registered": entered,
        "new": len(found.new),
        "unchanged": len(found.unchanged),
        "problems": [{"line": f.line, "column": f.column, "code": f.code, "text": f.text} for f in findings],
    }


def _tell(table: Table, found: Comparison, findings: Sequence[Finding], lang: str, *, refused: bool, dry_run: bool) -> None:
    words = _WORDS[lang]
    for finding in findings:
        click.echo(f"error: [{finding.code}] {finding.problem.path}: {finding.text}", err=True)
    households = len({*(h.id for h in found.new), *found.unchanged, *(conflict.household for conflict in found.conflicts)})
    click.echo(words["rows"].format(rows=table.rows, households=households))
    if findings:
        click.echo(words["findings"].format(count=len(findings)))
    if found.unchanged:
        click.echo(words["unchanged"].format(count=len(found.unchanged)))
    if refused:
        click.echo(words["nothing"])
    else:
        click.echo(words["dry" if dry_run else "entered"].format(new=len(found.new)))


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
