"""`slrtkit screen`: the rules of a catalog before a whole population, from Parquet, Arrow or the register to Parquet."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from attrs import frozen

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.cli.base import day_option, json_option, lang_option, show_json
from slrtkit.cli.post import open_post, post_options
from slrtkit.cli.screened import shown, trace_document
from slrtkit.domain.rules import FACTS, FactCatalogue, RuleSet, receipts_used
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError, StorageError
from slrtkit.service.population import whole_register

__all__ = ["screen"]

_ENGINES = ("polars", "duckdb", "spark")
_TABLE = click.Path(path_type=Path, exists=True)
_SAMPLE = 5
_WORDS = {
    "id": {"written": "{unit}: {rows} baris, {programs} program, ditulis ke {out}", "working": "Menilai"},
    "en": {"written": "{unit}: {rows} rows, {programs} programs, written to {out}", "working": "Screening"},
}
_Rules = list[tuple[Unit, RuleSet]]


@click.command(
    "screen",
    help="Nilai seluruh penduduk menurut katalog. / Judge a whole population by a catalog.\n\n"
    "P: Parquet (berkas atau folder), .arrow, .feather. / Parquet (a file or a folder), .arrow, .feather.",
)
@click.option("--households", metavar="P", type=_TABLE, help="Tabel rumah tangga. / Table of households.")
@click.option("--persons", metavar="P", type=_TABLE, help="Tabel orang. / Table of persons.")
@click.option("--families", metavar="P", type=_TABLE, help="Tabel keluarga. / Table of families.")
@click.option("--participation", metavar="P", type=_TABLE, help="Tabel kepesertaan. / Who receives what.")
@post_options
@click.option("--catalog", metavar="DIR", type=click.Path(path_type=Path), help="Katalog program. / The catalog.")
@day_option("--on", "Tanggal kasus; bawaan: hari ini. / Day of the cases; default: today.")
@click.option("--program", "codes", metavar="CODE", multiple=True, help="Bawaan: semua. / Default: all.")
@click.option("--engine", type=click.Choice(_ENGINES), default=_ENGINES[0], show_default=True)
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Folder baru. / A new folder.")
@click.option("--explain", is_flag=True, help="Jelaskan contohnya dengan lengkap. / Explain a sample in full.")
@click.option(
    "--sample", type=click.IntRange(1, 1000), default=_SAMPLE, show_default=True, help="Rumah tangga. / Households to explain."
)
@click.option("--schema", "show_schema", is_flag=True, help="Tampilkan kolom tabel. / Print the columns of the tables.")
@json_option
@lang_option
def screen(
    households: Path | None,
    persons: Path | None,
    families: Path | None,
    participation: Path | None,
    store: str | None,
    config: Path | None,
    catalog: Path | None,
    on: date | None,
    codes: tuple[str, ...],
    engine: str,
    out: Path | None,
    explain: bool,  # noqa: FBT001  click hands one argument for each option
    sample: int,
    show_schema: bool,  # noqa: FBT001  the same
    as_json: bool,  # noqa: FBT001  the same
    lang: str,
) -> None:
    """Write a table for each kind of unit, and `screening.json`, which says by which rules; explain a sample."""
    screening = import_module("slrtkit.adapters.analytics.screening")  # its libraries load on first use
    if show_schema:
        shown(screening.schema_of(TomlCatalog(catalog).facts if catalog else FACTS), as_json=as_json)
        return
    if catalog is None or (out is None and not explain):
        raise click.UsageError("--catalog dan --out atau --explain diperlukan / --catalog and --out or --explain are needed")
    if (households is None) is not (persons is None):
        raise click.UsageError("--households dan --persons bersama / --households and --persons together")
    day = on or date.today()  # noqa: DTZ011  the day on the wall of whoever asks
    found = TomlCatalog(catalog)
    rules, reader = _rules(found, codes, day), screening.open_engine(engine)
    paths = {"household": households, "family": families, "person": persons, "participation": participation}
    with _tables(paths, store, config, day, found.facts) as given, screening.reading(reader, given):
        tables = screening.open_tables(reader, given)
        run = _Run(screening, reader, tables, rules, day, found.facts)
        document: dict[str, object] = {"on": day.isoformat(), "engine": engine}
        if out is not None:
            document["tables"] = run.written(out, document, lang, told=not as_json)
        if explain:
            if out is None:
                screening.require_fit(run.natives, tables["participation"], found.facts, day)
            traces = list(run.explained(sample, lang, told=not as_json))
            document |= {"explained": traces}
    if as_json:
        show_json(document)


@frozen
class _Run:
    """One screening: whose libraries, the tables as frames, the rules and the day."""

    screening: Any
    reader: Any
    tables: dict[str, Any]
    rules: _Rules
    day: date
    facts: FactCatalogue

    @property
    def natives(self) -> dict[Unit, Any]:
        """The tables of units that there are."""
        return {unit: self.tables[unit.value] for unit in Unit if self.tables[unit.value] is not None}

    def written(self, out: Path, document: dict[str, object], lang: str, *, told: bool) -> list[dict[str, object]]:
        """Write everything, with progress on a terminal."""
        words, household, person = _WORDS[lang], self.tables["household"], self.tables["person"]
        more = {"families": self.tables["family"], "participation": self.tables["participation"]}
        lines: list[dict[str, object]] = []
        total = len({unit for unit, _ in self.rules}) + 1
        hidden = not sys.stderr.isatty()
        with click.progressbar(length=total, label=words["working"], file=sys.stderr, hidden=hidden) as bar:
            screened = self.screening.screen(household, person, self.rules, self.day, self.facts, **more)
            bar.update(1)
            try:
                out.mkdir(parents=True)
            except FileExistsError:
                raise StorageError("there is such a folder already", code="export.exists", path=str(out)) from None
            for one in screened:
                path = out / f"{one.unit.value}.parquet"
                self.reader.write(one.frame, path)
                rows = self.reader.rows(path)
                lines.append({"unit": one.unit.value, "file": path.name, "rows": rows, "programs": one.digests})
                bar.update(1)
        text = json.dumps({**document, "tables": lines}, indent=1, sort_keys=True)
        (out / "screening.json").write_text(f"{text}\n", encoding="utf-8")
        for line, one in zip(lines, screened, strict=True):
            if told:
                click.echo(
                    words["written"].format(
                        unit=line["unit"], rows=line["rows"], programs=len(one.digests), out=out / str(line["file"])
                    )
                )
        return lines

    def explained(self, sample: int, lang: str, *, told: bool) -> Iterator[dict[str, object]]:
        """Explain some households, and show it."""
        used = (one for _, each in self.rules for judged in each.judged for one in receipts_used(judged.when, self.facts))
        programs = frozenset(one.program for one in used)
        for one in self.screening.sampled(self.natives, self.tables["participation"], sample, self.facts, programs):
            if own := [each for unit, each in self.rules if unit is one.unit]:
                yield trace_document(one.unit, str(one.key), own, one.facts, self.day, self.facts, lang=lang if told else None)


def _rules(catalog: TomlCatalog, codes: tuple[str, ...], day: date) -> _Rules:
    rules = []
    for code in codes or catalog.codes():
        program = catalog.program(code)
        try:
            rules.append((program.unit, program.rules(day)))
        except NotFoundError:
            if codes:
                raise
    return rules


@contextmanager
def _tables(
    paths: dict[str, Path | None], store: str | None, config: Path | None, day: date, facts: FactCatalogue
) -> Iterator[dict[str, Path | None]]:
    """Give the paths of the tables: those that are named, or those of the register, for as long as it takes."""
    if paths["household"] is not None:
        yield paths
        return
    screening = import_module("slrtkit.adapters.analytics.screening")
    with TemporaryDirectory() as folder:
        with open_post(store, config) as post, post.journal.looking("export", tells=False) as seen:
            seen.told((), post.areas_seen("export"))
            screening.write_tables(whole_register(seen), Path(folder), day, facts)
        yield {name: Path(folder) / name for name in paths}
