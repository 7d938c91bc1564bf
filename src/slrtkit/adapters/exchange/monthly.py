"""The monthly report as CSV: one row a figure line, in columns that a spreadsheet sums; no cell of it is a formula."""

import csv
from collections.abc import Iterator
from io import StringIO

from slrtkit.adapters.exchange.columns import guarded
from slrtkit.domain.monthly import MonthlyReport, MonthlyRow

__all__ = ["COLUMNS", "CsvReport"]

COLUMNS: tuple[str, ...] = (
    *("bulan", "sampai", "bagian", "kode", "nama", "sisa_awal", "masuk", "dibuka_kembali", "selesai", "sisa_akhir"),
    *("dijawab", "median_hari", "p90_hari", "melewati_batas"),
)
"""The header; `bagian` is jumlah, kategori, desa, hasil or rujukan."""

_REFERRALS = "rujukan"


class CsvReport:
    """Fulfils `slrtkit.ports.report.ReportWriter`."""

    def write_monthly(self, report: MonthlyReport) -> bytes:
        """Return the report as UTF-8 text with a header; a cell is empty where there is no figure."""
        out = StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        when = (str(report.month), report.until.isoformat())
        for part, row in _rows(report):
            writer.writerow(
                [*when, part, *map(guarded, (row.code, row.name)), *_figures(row, limited=report.limited or part == _REFERRALS)]
            )
        for code, name, cases in report.results:
            writer.writerow([*when, "hasil", code, name, "", "", "", cases, "", "", "", "", ""])
        return out.getvalue().encode()


def _rows(report: MonthlyReport) -> Iterator[tuple[str, MonthlyRow]]:
    yield "jumlah", report.total
    yield from (("kategori", row) for row in report.categories)
    yield from (("desa", row) for row in report.villages)
    yield from ((_REFERRALS, row) for row in report.referrals)


def _figures(row: MonthlyRow, *, limited: bool) -> list[int | str]:
    counted = [row.brought_forward, row.received, row.reopened, row.closed, row.open, row.answers.answered]
    times = ["" if days is None else days for days in (row.answers.median, row.answers.ninetieth)]
    return [*counted, *times, row.late if limited else ""]
