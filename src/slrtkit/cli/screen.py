"""`slrtkit screen`: the rules of a catalog before a whole population, from Parquet to Parquet."""

import json
from datetime import date
from importlib import import_module
from pathlib import Path

import click

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.cli.base import day_option, json_option, lang_option, show_json
from slrtkit.errors import NotFoundError, StorageError

__all__ = ["screen"]

_ENGINES = ("polars", "duckdb")
_TABLE = click.Path(path_type=Path, exists=True)
_WORDS = {
    "id": "{unit}: {rows} baris, {programs} program, ditulis ke {out}",
    "en": "{unit}: {rows} rows, {programs} programs, written to {out}",
}


@click.command("screen", help="Nilai seluruh penduduk menurut katalog. / Judge a whole population by a catalog.")
@click.option("--households", required=True, metavar="P", type=_TABLE, help="Tabel rumah tangga. / Table of households.")
@click.option("--persons", required=True, metavar="P", type=_TABLE, help="Tabel orang. / Table of persons.")
@click.option("--families", metavar="P", type=_TABLE, help="Tabel keluarga. / Table of families.")
@click.option("--participation", metavar="P", type=_TABLE, help="Tabel kepesertaan. / Who receives what.")
@click.option(
    "--catalog", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Katalog program. / The catalog."
)
@day_option("--on", "Tanggal kasus; bawaan: hari ini. / Day of the cases; default: today.")
@click.option("--program", "codes", metavar="CODE", multiple=True, help="Bawaan: semua. / Default: all.")
@click.option("--engine", type=click.Choice(_ENGINES), default=_ENGINES[0], show_default=True)
@click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Folder baru. / A new folder.")
@json_option
@lang_option
def screen(
    households: Path,
    persons: Path,
    families: Path | None,
    participation: Path | None,
    catalog: Path,
    on: date | None,
    codes: tuple[str, ...],
    engine: str,
    out: Path,
    as_json: bool,  # noqa: FBT001  click hands one argument for each option
    lang: str,
) -> None:
    """Write a table for each kind of unit, and `screening.json`, which says by which rules."""
    screening = import_module("slrtkit.adapters.analytics.screening")  # its libraries load on first use
    day = on or date.today()  # noqa: DTZ011  the day on the wall of whoever asks
    found = TomlCatalog(catalog)
    rules = []
    for code in codes or found.codes():
        program = found.program(code)
        try:
            rules.append((program.unit, program.rules(day)))
        except NotFoundError:
            if codes:
                raise
    reader = screening.open_engine(engine)
    tables = {name: path and reader.table(path) for name, path in (("families", families), ("participation", participation))}
    screened = screening.screen(reader.table(households), reader.table(persons), rules, day, found.facts, **tables)
    try:
        out.mkdir(parents=True)
    except FileExistsError:
        raise StorageError("there is such a folder already", code="export.exists", path=str(out)) from None
    told: list[dict[str, object]] = []
    for one in screened:
        path = out / f"{one.unit.value}.parquet"
        one.frame.sink_parquet(str(path))
        told.append({"unit": one.unit.value, "file": path.name, "rows": reader.rows(path), "programs": one.digests})
    document = {"on": day.isoformat(), "engine": engine, "tables": told}
    (out / "screening.json").write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if as_json:
        show_json(document)
        return
    for one, line in zip(screened, told, strict=True):
        click.echo(
            _WORDS[lang].format(unit=one.unit.value, rows=line["rows"], programs=len(one.digests), out=out / str(line["file"]))
        )
