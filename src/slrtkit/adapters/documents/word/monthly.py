"""The monthly report as a Word document: kop surat, what the month was in one paragraph, and four tables."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any, TypeAlias

from slrtkit.adapters.documents.glyphs import shipped_glyphs
from slrtkit.adapters.documents.printed import printed_text
from slrtkit.adapters.documents.word.blocks import Blocks
from slrtkit.adapters.documents.word.mark import marked
from slrtkit.domain.letter import SignatureBlock, SigningForm
from slrtkit.domain.monthly import MonthlyReport, MonthlyRow
from slrtkit.domain.terbilang import MONTHS
from slrtkit.ports.documents import Mark

__all__ = ["WordReport"]

_Docx: TypeAlias = Any
"""An object of python-docx, which tells its types only in part."""
_SMALL = 8.5
_COLUMNS = (
    "Sisa\nawal",
    "Masuk",
    "Dibuka\nkembali",
    "Selesai",
    "Sisa\nakhir",
    "Di-\njawab",
    "Median\n(hari)",
    "P90\n(hari)",
    "Lewat\nbatas",
)
_NUMBER, _FIGURE = 8.0, 13.2
_ALIGN = ("right", "left", *("right",) * len(_COLUMNS))
_NONE = "\u2013"


class WordReport:
    """Makes a report that people go on writing in Word; fulfils `slrtkit.ports.report.ReportWriter`."""

    def write_monthly(self, report: MonthlyReport) -> bytes:
        """Return the report as .docx, the same bytes for the same report.

        Raises:
            RenderError: a text is too long, or holds what must not be printed.
            AdapterNotInstalledError: python-docx is not installed.
        """
        page = _Page(report)
        page.top()
        page.figures("Menurut kategori", "Kategori", report.categories)
        page.figures("Menurut desa/kelurahan", "Desa/kelurahan", report.villages)
        page.results()
        page.figures("Rujukan menurut penerima", "Penerima rujukan", report.referrals)
        page.notes()
        page.signatures(report.signatures)
        title = f"Laporan bulanan SLRT \u2013 {report.month.said()}"
        page.blocks.footer(title, "")
        target = BytesIO()
        page.blocks.page.save(target)
        marks = [Mark.CONTOH] if report.specimen else []
        return marked(target.getvalue(), marks, title=title, author=report.letterhead.agency, dated=report.until)


class _Page:
    def __init__(self, report: MonthlyReport) -> None:
        head = report.letterhead
        self._report, self._glyphs = report, shipped_glyphs()
        self.blocks = Blocks(head.paper, head.margins)
        self._width = head.paper.size[0] - head.margins.left - head.margins.right

    def top(self) -> None:
        """Letterhead, title, and the month in one paragraph."""
        report, blocks = self._report, self.blocks
        head = report.letterhead
        contact = (("Telepon", head.telephone), ("Laman", head.website), ("Pos-el", head.email))
        given = "  \u00b7  ".join(f"{label}\u00a0{value}" for label, value in contact if value)
        for text, size, bold in (
            (head.government, 14, False),
            (head.agency, 15, True),
            (head.address, 9, False),
            (given, 9, False),
        ):
            if text:
                blocks.text(self._said(text, "letterhead"), size=size, bold=bold, align="center")
        blocks.rule()
        blocks.text("LAPORAN BULANAN", size=13, bold=True, align="center")
        blocks.text("SISTEM LAYANAN DAN RUJUKAN TERPADU (SLRT)", bold=True, align="center")
        blocks.text(f"{self._said(report.area, 'area')} \u2013 {report.month.said()}", bold=True, align="center", after=8)
        blocks.text(_summary(report), align="both", after=4)

    def figures(self, title: str, what: str, rows: Iterable[MonthlyRow]) -> None:
        """A table of figures with its sum, or one line that says that there is none."""
        rows = tuple(rows)
        self._title(title)
        if not rows:
            self.blocks.text("Tidak ada.", size=10)
            return
        name = self._width - _NUMBER - _FIGURE * len(_COLUMNS)
        table = self.blocks.table(_NUMBER, name, *(_FIGURE,) * len(_COLUMNS), lines=True)
        table.row("No.", what, *_COLUMNS, heading=True, size=7.5, align=("center",) * len(_ALIGN))
        for number, row in enumerate(rows, 1):
            self._line(table, str(number), row)
        if rows[0] in (*self._report.categories, *self._report.villages):
            self._line(table, "", self._report.total, bold=True)

    def results(self) -> None:
        """How the cases of the month ended."""
        self._title("Hasil kasus yang selesai")
        if not self._report.results:
            self.blocks.text("Tidak ada.", size=10)
            return
        table = self.blocks.table(_NUMBER, 70, 25, lines=True)
        table.row("No.", "Hasil", "Kasus", heading=True, size=7.5, align=("center",) * 3)
        for number, (_, name, cases) in enumerate(self._report.results, 1):
            table.row(str(number), self._said(name, "results"), str(cases), size=_SMALL, align=("right", "left", "right"))

    def notes(self) -> None:
        """How the figures are counted."""
        report = self._report
        self._title("Keterangan")
        told = [
            "Sisa awal + masuk + dibuka kembali \u2212 selesai = sisa akhir.",
            "Lama jawaban: hari kalender sejak pengaduan dicatat atau dibuka kembali; hari itu sendiri adalah hari 0.",
            "Median: setengah dari jawaban paling lama sekian hari; P90: sembilan dari sepuluh jawaban.",
            "Lewat batas: selesai melewati batas waktu pada bulan ini, atau masih terbuka dan sudah melewatinya."
            if report.limited
            else "Batas waktu kasus belum ditetapkan; kolom itu hanya berisi rujukan yang terlambat dijawab.",
            "Kasus orang yang dilindungi dihitung tanpa kategori dan desanya. Kasus latihan tidak dihitung.",
        ]
        if report.untold:
            told.append(f"Batas waktu {report.untold} kasus belum dapat dihitung: hari libur tahunnya belum diketahui.")
        table = self.blocks.table(5, self._width - 5)
        for text in told:
            table.row("\u2013", text, size=9)

    def signatures(self, signers: tuple[SignatureBlock, ...]) -> None:
        """Room to sign by hand, on the right half of the page."""
        if not signers:
            return
        self.blocks.gap(10)
        table = self.blocks.table(self._width / 2, self._width / 2)
        for at, who in enumerate(signers):
            cell = table.row("", "", size=10.5).cells[1]
            dated = f"{self._report.place}, .......................... {self._report.until.year}"
            capacity = [] if who.form is SigningForm.DIRECT else [f"{who.form.value} {who.on_behalf_of}".strip()]
            below = [text for text in (who.rank, f"NIP {who.nip}" if who.nip else "") if text]
            lines = [*([dated] if at == 0 else []), *capacity, who.position, *("",) * 4, who.name, *below, ""]
            for number, text in enumerate(lines):
                paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                self.blocks.write(paragraph, self._said(text, "signatures"), bold=text == who.name, size=10.5)

    def _line(self, table: _Docx, number: str, row: MonthlyRow, *, bold: bool = False) -> None:
        cells = table.row("", "", *("" for _ in _COLUMNS), size=_SMALL).cells
        late = str(row.late) if self._report.limited or row in self._report.referrals else _NONE
        texts = (number or "\u00a0", self._said(row.name, "rows"), *_figures(row), late)
        for cell, text, align in zip(cells, texts, _ALIGN, strict=True):
            self.blocks.write(cell.paragraphs[0], text, size=_SMALL, bold=bold, align=align)

    def _title(self, text: str) -> None:
        self.blocks.text(text, bold=True, before=9, after=4, keep=True)

    def _said(self, text: str, path: str) -> str:
        return printed_text(text, path, self._glyphs)


def _figures(row: MonthlyRow) -> tuple[str, ...]:
    counted = (row.brought_forward, row.received, row.reopened, row.closed, row.open, row.answers.answered)
    return (*map(str, counted), *(_NONE if days is None else str(days) for days in (row.answers.median, row.answers.ninetieth)))


def _summary(report: MonthlyReport) -> str:
    total, times = report.total, report.total.answers
    until = f"{report.until.day} {MONTHS[report.until.month - 1]} {report.until.year}"
    told = [f"Laporan sementara sampai dengan {until}." if report.interim else f"Keadaan sampai dengan {until}."]
    told.append(
        f"Pada awal bulan {total.brought_forward} kasus masih terbuka; {total.received} kasus masuk, {total.reopened} dibuka "
        f"kembali dan {total.closed} selesai, sehingga {total.open} kasus masih terbuka."
    )
    if times.answered:
        told.append(
            f"{times.answered} jawaban diberikan: setengahnya dalam {times.median} hari, sembilan dari sepuluh dalam "
            f"{times.ninetieth} hari."
        )
    if report.limited:
        told.append(f"{total.late} kasus melewati batas waktu.")
    return " ".join(told)
