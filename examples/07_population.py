"""A district before its rules, and before others: who is missed, what to ask, who gains and who loses, with plots.

The population is invented. Nothing here knows a name, and no figure tells of anybody alone.
"""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from slrtkit.adapters.analytics.reports import Population, ScreenedFolder, report_simulation, report_targeting
from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.exchange.population import CsvPopulation
from slrtkit.adapters.exchange.populationhtml import HtmlPopulation
from slrtkit.cli import main as slrtkit
from slrtkit.domain.crosstable import CrossTable
from slrtkit.errors import AdapterNotInstalledError
from slrtkit.ports.population import Breakdown, PopulationReport
from slrtkit.testing.population import POPULATION_DAY, SamplePopulation, write_sample_catalog


def screen(folder: Path, tables: dict[str, Path], catalog: Path, on: date) -> ScreenedFolder:
    """Judge everybody, as `slrtkit screen` does."""
    named = [f"--{name}={path}" for name, path in tables.items()]
    slrtkit(["screen", *named, f"--catalog={catalog}", f"--on={on}", f"--out={folder}", "--lang=en"], standalone_mode=False)
    return ScreenedFolder.open(folder)


def totals(table: CrossTable) -> str:
    return ", ".join(f"{name} {figure}" for name, figure in zip(table.columns, table.column_totals, strict=True))


def keep(report: PopulationReport, folder: Path) -> None:
    """Write a report as CSV, and as a page where the extra `reports` is installed."""
    (folder / f"{report.kind.value}.csv").write_bytes(CsvPopulation("en").write_population(report))
    try:
        page = HtmlPopulation("en").write_population(report)
    except AdapterNotInstalledError as missing:
        print(f"no page: {missing}")
    else:
        (folder / f"{report.kind.value}.html").write_bytes(page)
        print(f"{report.kind.value}.html: {page.count(b'<svg')} plots, no scripts")


def main() -> None:
    with TemporaryDirectory() as work:
        folder = Path(work)
        tables = SamplePopulation(600).write(folder / "tables")
        today, draft = (TomlCatalog(write_sample_catalog(folder / f"to-{last}", decile=last)) for last in (4, 5))
        read = {name: pl.scan_parquet(path) for name, path in tables.items()}
        population = Population(read["households"], read["persons"], read["families"], read["participation"])

        before = screen(folder / "today", tables, folder / "to-4", POPULATION_DAY)
        targeting = report_targeting(before, population, [today.program("TUNAI")], today.facts)
        [part] = targeting.parts
        print(totals(part.tables[Breakdown.VILLAGE].shown))
        for question in part.questions[:3]:
            print(f"  in {question.village} ask for: {', '.join(fact.en for fact in question.facts)}")
        keep(targeting, folder)

        after = screen(folder / "draft", tables, folder / "to-5", POPULATION_DAY)
        pair = (today.program("TUNAI"), draft.program("TUNAI"))
        simulation = report_simulation(before, after, population, [pair], draft.facts)
        [part] = simulation.parts
        print(totals(part.tables[Breakdown.DECILE].shown))
        if part.cost is not None:
            print(f"  {part.cost.before} becomes {part.cost.after} {part.cost.unit}")
        keep(simulation, folder)


if __name__ == "__main__":
    main()
