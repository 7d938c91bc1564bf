"""A report on a population as CSV: one row a figure, in columns that a spreadsheet sums; no cell of it is a formula."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from attrs import field, frozen

from slrtkit.adapters.exchange.columns import guarded
from slrtkit.domain.crosstable import CrossTable
from slrtkit.domain.population_labels import PopulationLabels
from slrtkit.ports.population import PopulationPart, PopulationReport

__all__ = ["POPULATION_COLUMNS", "CsvPopulation"]

POPULATION_COLUMNS: tuple[str, ...] = (
    "laporan",
    "per",
    "program",
    "sidik_aturan",
    "bagian",
    "kelompok",
    "hasil",
    "angka",
    "teks",
    "desa",
)
"""The header: kind of report, days, program, digests, which table, group, outcome as its code, figure, what it says, and the
name of a village."""


@frozen
class CsvPopulation:
    """Fulfils `slrtkit.ports.population.PopulationWriter`.

    Attributes:
        lang: The language of what is said: `id` or `en`.
        places: Code of a village -> its name, where it is known.
    """

    lang: str = "id"
    places: Mapping[str, str] = field(factory=dict)

    def write_population(self, report: PopulationReport) -> bytes:
        """Return the report as UTF-8 text with a header."""
        out = StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(POPULATION_COLUMNS)
        when = "/".join(day.isoformat() for day in report.on)
        for part in report.parts:
            about = (report.kind.value, when, part.code, " ".join(part.digests))
            for row in _rows(part, report.kind.value, PopulationLabels(self.lang)):
                told = (*about, *row, self.places.get(str(row[1]), ""))
                writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in told])
        return out.getvalue().encode()


def _rows(part: PopulationPart, kind: str, labels: PopulationLabels) -> Iterator[tuple[str | int, ...]]:
    for by, table in part.tables.items():
        yield from _cells(by.value, kind, table.shown, labels)
    if part.failing is not None:
        for code, figure in zip(part.failing.shown.columns, part.failing.shown.cells[0], strict=True):
            says = labels.said(part.criteria[code]) if code in part.criteria else labels.status(code)
            yield "failing", "", code, figure, says
    for name, waiting in zip(("waiting before", "waiting after"), part.waiting, strict=False):
        if waiting is not None:
            yield from _cells(name, "waiting", waiting.shown, labels)
    for question in part.questions:
        facts = "; ".join(map(labels.said, question.facts))
        yield "questions", question.village, question.criterion, "", f"{labels.said(question.says)} ({facts})"
    if part.cost is not None:
        for name, cost in (("before", part.cost.before), ("after", part.cost.after)):
            yield "cost", "", name, "" if cost is None else cost, part.cost.unit


def _cells(name: str, kind: str, table: CrossTable, labels: PopulationLabels) -> Iterator[tuple[str | int, ...]]:
    for row, figures in zip(table.rows, table.cells, strict=True):
        for column, figure in zip(table.columns, figures, strict=True):
            yield name, row, column, figure, labels.column(kind, column)
