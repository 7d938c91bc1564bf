"""`slrtkit report targeting`, `overlaps`, `rotation` and `simulate`: what a screening says of a whole population."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import evolve, frozen

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.exchange.areas import read_areas
from slrtkit.adapters.exchange.population import CsvPopulation
from slrtkit.cli.base import json_option, lang_option, show_json
from slrtkit.cli.post import open_post, post_options
from slrtkit.domain.area import AreaTree
from slrtkit.domain.crosstable import LEAST_BASE
from slrtkit.domain.program import Program
from slrtkit.errors import NotFoundError, StorageError
from slrtkit.ports.population import PopulationReport, PopulationWriter

__all__ = ["Tables", "add_reports", "chosen", "folder_option", "reports", "table_options"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_FORMATS = ("html", "csv")
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_TABLE = click.Path(path_type=Path, exists=True)
_TEXTS = {
    "targeting": "Siapa berhak dan siapa menerima. / Who is entitled, and who receives.",
    "overlaps": "Siapa menerima bantuan yang saling mengecualikan. / Who receives aid that excludes other aid.",
    "rotation": "Siapa dibantu berulang, sementara tetangga setara belum. / Who is helped again while an equal is not.",
    "simulate": "Siapa untung dan rugi bila aturan lain berlaku. / Who gains and loses by other rules.",
}


@frozen
class Tables:
    """What a report is made of.

    Attributes:
        files: Name of a table -> where it lies.
        base: What every figure is a multiple of.
    """

    files: Mapping[str, Path]
    base: int = LEAST_BASE

    @property
    def population(self) -> Any:  # noqa: ANN401  of a module that loads on first use
        """The population."""
        screening = import_module("slrtkit.adapters.analytics.screening")
        tables = screening.open_tables(screening.open_engine("polars"), self.files)
        return reports().Population(**tables, base=self.base)

    def reading(self, **folders: Path) -> AbstractContextManager[None]:
        """Tell of damage to the tables, or to those in folders that were screened, while they are read."""
        screening = import_module("slrtkit.adapters.analytics.screening")
        found = {f"{name} {path.stem}": path for name, folder in folders.items() for path in sorted(folder.glob("*.parquet"))}
        told: AbstractContextManager[None] = screening.reading(screening.open_engine("polars"), {**self.files, **found})
        return told


def reports() -> Any:  # noqa: ANN401  as above
    """Return what makes reports; its libraries load on first use."""
    return import_module("slrtkit.adapters.analytics.reports")


def folder_option(name: str, text: str) -> Callable[[_Command], _Command]:
    """Add an option that takes a folder which is there."""
    return click.option(name, required=True, metavar="DIR", type=_FOLDER, help=text)


def table_options(command: _Command) -> _Command:
    """Add the tables, passed on as `tables`."""

    def run(*given: Any, **own: Any) -> Any:  # noqa: ANN401  what the command takes and gives
        named = {name: own.pop(name) for name in ("households", "persons", "families", "participation")}
        return command(*given, tables=Tables({name: path for name, path in named.items() if path is not None}), **own)

    run.__click_params__ = list(getattr(command, "__click_params__", ()))  # type: ignore[attr-defined]  # click keeps options so
    for name, required, text in (
        ("participation", False, "Tabel kepesertaan. / Who receives what."),
        ("families", False, "Tabel keluarga. / Table of families."),
        ("persons", True, "Tabel orang. / Table of persons."),
        ("households", True, "Tabel rumah tangga. / Table of households."),
    ):
        click.option(f"--{name}", required=required, metavar="P", type=_TABLE, help=text)(run)
    return run  # type: ignore[return-value]  # the same command, with these options


def chosen(catalog: TomlCatalog, codes: tuple[str, ...], on: date) -> list[Program]:
    """Return the programs that are named, else all that have rules on a day."""
    found = []
    for code in codes or catalog.codes():
        program = catalog.program(code)
        try:
            program.rules(on)
        except NotFoundError:
            if codes:
                raise
        else:
            found.append(program)
    return found


def add_reports(group: click.Group) -> None:
    """Add the commands to the group of reports."""
    screened = folder_option("--screened", "Folder dari / The folder that was written by: slrtkit screen")
    catalog = folder_option("--catalog", "Katalog program. / The catalog.")
    before = folder_option("--before", "Hasil menurut aturan lama. / Screened by the first rules.")
    after = folder_option("--after", "Hasil menurut aturan baru. / Screened by the second rules.")
    against = folder_option("--against", "Katalog aturan baru. / The catalog of the second rules.")
    for name, make, options in (
        ("targeting", _targeting, (catalog, screened)),
        ("overlaps", _overlaps, (catalog, screened)),
        ("rotation", _rotation, (catalog, screened)),
        ("simulate", _simulate, (against, catalog, after, before)),
    ):
        run = _command(name, make)
        for option in options:
            option(run)
        group.command(name, help=_TEXTS[name])(run)


def _command(name: str, make: Callable[..., PopulationReport]) -> Callable[..., Any]:
    @table_options
    @click.option("--program", "codes", metavar="CODE", multiple=True, help="Bawaan: semua. / Default: all.")
    @click.option(
        "--base", type=click.IntRange(LEAST_BASE), default=LEAST_BASE, show_default=True, help="Kelipatan. / Multiple."
    )
    @click.option("--format", "formats", multiple=True, type=click.Choice(_FORMATS), help="Bawaan: keduanya. / Default: both.")
    @click.option("--out", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Folder baru. / A new folder.")
    @click.option(
        "--areas", metavar="CSV", type=_TABLE, help="Nama desa; bawaan: pos. / Names of villages; default: the post's."
    )
    @post_options
    @json_option
    @lang_option
    def run(
        *,
        tables: Tables,
        areas: Path | None,
        codes: tuple[str, ...],
        base: int,
        formats: tuple[str, ...],
        out: Path,
        store: str | None,
        config: Path | None,
        as_json: bool,
        lang: str,
        **own: Path,
    ) -> None:
        places = _recorded(store, config) if areas is None else _recorded(store, config) | _named(read_areas(areas))
        with tables.reading(**own):
            report = make(evolve(tables, base=base), codes, **own)
        written = _write(report, {one: out / f"{name}.{one}" for one in formats or _FORMATS}, lang, places)
        if as_json:
            digests = {part.code: list(part.digests) for part in report.parts}
            show_json(
                {
                    "kind": report.kind.value,
                    "on": [day.isoformat() for day in report.on],
                    "base": base,
                    "rules": digests,
                    "files": written,
                }
            )
        else:
            click.echo("\n".join(written))

    return run


def _recorded(store: str | None, config: Path | None) -> dict[str, str]:
    """Put on record, where a store is given, that figures about everybody in the officer's regions were made.

    Returns:
        The names of regions that the post knows, by their codes.
    """
    if not (store or config):
        return {}
    with open_post(store, config) as post, post.journal.looking("report-population", tells=False) as seen:
        seen.told((), post.areas_seen("report-population"))
        return {} if post.areas is None else _named(post.areas)


def _named(areas: AreaTree) -> dict[str, str]:
    return {area.code.text: area.name for area in areas}


def _write(report: PopulationReport, files: Mapping[str, Path], lang: str, places: Mapping[str, str]) -> list[str]:
    made = {path: _writer(name, lang, places).write_population(report) for name, path in files.items()}
    for path, data in made.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.write(data)
        except FileExistsError:
            raise StorageError("there is such a file already", code="export.exists", path=str(path)) from None
    return [str(path) for path in made]


def _writer(name: str, lang: str, places: Mapping[str, str]) -> PopulationWriter:
    if name == "csv":
        return CsvPopulation(lang, places)
    from slrtkit.adapters.exchange.populationhtml import HtmlPopulation  # noqa: PLC0415  the CSV needs no plots

    return HtmlPopulation("en" if lang == "en" else "id", places)


def _targeting(tables: Tables, codes: tuple[str, ...], screened: Path, catalog: Path) -> PopulationReport:
    opened, found = reports().ScreenedFolder.open(screened), TomlCatalog(catalog)
    programs = chosen(found, codes or opened.programs, opened.on)
    told: PopulationReport = reports().report_targeting(opened, tables.population, programs, found.facts)
    return told


def _overlaps(tables: Tables, codes: tuple[str, ...], screened: Path, catalog: Path) -> PopulationReport:
    opened, found = reports().ScreenedFolder.open(screened), TomlCatalog(catalog)
    told: PopulationReport = reports().report_overlaps(tables.population, chosen(found, codes, opened.on), opened.on)
    return told


def _rotation(tables: Tables, codes: tuple[str, ...], screened: Path, catalog: Path) -> PopulationReport:
    opened, found = reports().ScreenedFolder.open(screened), TomlCatalog(catalog)
    programs = chosen(found, codes or opened.programs, opened.on)
    told: PopulationReport = reports().report_rotation(opened, tables.population, programs)
    return told


def _simulate(
    tables: Tables, codes: tuple[str, ...], before: Path, after: Path, catalog: Path, against: Path
) -> PopulationReport:
    first, second = (reports().ScreenedFolder.open(folder) for folder in (before, after))
    old, new = TomlCatalog(catalog), TomlCatalog(against)
    programs = {one.code: one for one in chosen(new, codes or second.programs, second.on)}
    pairs = [(one, programs[one.code]) for one in chosen(old, codes or first.programs, first.on) if one.code in programs]
    if not codes and first.on == second.on:  # rules that did not change change nothing
        pairs = [pair for pair in pairs if pair[0].rules(first.on).digest != pair[1].rules(second.on).digest]
    told: PopulationReport = reports().report_simulation(first, second, tables.population, pairs, new.facts)
    return told
