"""The monthly book of letters as CSV: a row for each number, then the signed checkpoint line by line; no cell is a formula."""

import csv
from io import StringIO

from slrtkit.adapters.exchange.columns import guarded
from slrtkit.domain.letterbook import LetterBook
from slrtkit.domain.letterlog import LeafKind

__all__ = ["BOOK_COLUMNS", "write_book"]

BOOK_COLUMNS = ("kantor", "nomor", "urutan", "ke", "tanggal", "keadaan", "sejak", "alasan", "berkas")
"""The header."""
_STATES = {
    LeafKind.RESERVED: "dipesan",
    LeafKind.REVISED: "dipesan",
    LeafKind.ISSUED: "terbit",
    LeafKind.VOID: "batal",
    LeafKind.WITHDRAWN: "dicabut",
}
_CHECKPOINT = "titik periksa"


def write_book(book: LetterBook) -> bytes:
    """Return the book as UTF-8 text with a header."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(BOOK_COLUMNS)
    for line in book.lines:
        days = line.dated.isoformat(), line.since.isoformat()
        told = (line.office, line.number, line.sequence, line.place, days[0], _STATES[line.stands], days[1])
        writer.writerow([*(guarded(cell) if isinstance(cell, str) else cell for cell in told), guarded(line.reason), line.file])
    for text in book.checkpoint.splitlines():
        writer.writerow([_CHECKPOINT, guarded(text)])
    return out.getvalue().encode()
