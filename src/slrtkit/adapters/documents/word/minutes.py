"""Minutes of a Musdes (berita acara) as a Word document: the order and the words of `minutes.typ`."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any, TypeAlias

from slrtkit.adapters.documents.glyphs import shipped_glyphs
from slrtkit.adapters.documents.printed import printed_minutes
from slrtkit.adapters.documents.word.blocks import Blocks, Rows
from slrtkit.adapters.documents.word.mark import marked
from slrtkit.adapters.documents.word.words import capacity
from slrtkit.domain.minutes import Minutes
from slrtkit.ports.documents import Mark

__all__ = ["WordMinutes"]

_Said: TypeAlias = Any
"""Minutes as `printed_minutes` gives them."""
_SMALL = 9.5


class WordMinutes:
    """Makes minutes that people go on writing in Word; fulfils `slrtkit.ports.minutes.MinutesDrafter`."""

    def draft_minutes(self, minutes: Minutes, *, mark: Mark = Mark.NONE) -> bytes:
        """Return the minutes as .docx, the same bytes for the same minutes.

        Raises:
            RenderError: a field is missing, too long, or holds what must not be printed.
            AdapterNotInstalledError: python-docx is not installed.
        """
        said: _Said = printed_minutes(minutes, shipped_glyphs())
        blocks = Blocks(minutes.letterhead.paper, minutes.letterhead.margins)
        _top(blocks, said)
        _findings(blocks, said)
        _end(blocks, said)
        blocks.footer(f"Berita acara {said['id']}", "")
        target = BytesIO()
        blocks.page.save(target)
        wanted = {mark, Mark.CONTOH if minutes.specimen else Mark.NONE}
        marks = [known for known in (Mark.KONSEP, Mark.CONTOH) if known in wanted]
        title = f"Berita acara \u2013 {minutes.title}"
        return marked(target.getvalue(), marks, title=title, author=minutes.letterhead.agency, dated=minutes.held)


def _top(blocks: Blocks, said: _Said) -> None:
    """Letterhead, title, number and the first sentence."""
    head = said["letterhead"]
    contact = (("Telepon", head["telephone"]), ("Laman", head["website"]), ("Pos-el", head["email"]))
    given = "  \u00b7  ".join(f"{label}\u00a0{value}" for label, value in contact if value)
    for text, size, bold in (
        (head["government"], 14, False),
        (head["agency"], 15, True),
        (head["address"], 9, False),
        (given, 9, False),
    ):
        if text:
            blocks.text(text, size=size, bold=bold, align="center")
    blocks.rule()
    blocks.text("BERITA ACARA", size=13, bold=True, align="center")
    blocks.text(said["title"], bold=True, align="center", after=2)
    if said["number"]:
        blocks.text(f"Nomor: {said['number']}", align="center")
    blocks.text(said["opening"], align="both", before=8, after=6)


def _findings(blocks: Blocks, said: _Said) -> None:
    """What was found, how often, and what was resolved."""
    _title(blocks, "Hasil pemeriksaan")
    rows = blocks.table(9, 40, 47, 27, 42, lines=True)
    rows.row("No.", "Nama", "Alamat", "Hasil", "Alasan", heading=True, size=_SMALL)
    _fill(blocks, rows, ((row["name"], row["address"], row["result"], row["reason"]) for row in said["rows"]))
    _title(blocks, "Rekapitulasi")
    rows = blocks.table(9, 60, 30, lines=True)
    rows.row("No.", "Hasil", "Rumah tangga", heading=True, size=_SMALL)
    _fill(blocks, rows, ((count["result"], str(count["households"])) for count in said["counts"]))
    if said["resolutions"]:
        _title(blocks, "Keputusan musyawarah")
        for number, resolution in enumerate(said["resolutions"], 1):
            row = blocks.table(9, 156).row(f"{number}.", "")
            blocks.write(row.cells[1].paragraphs[0], resolution)
    blocks.text(said["closing"], align="both", before=6, after=8)


def _end(blocks: Blocks, said: _Said) -> None:
    """Who signs, two beside each other, and who came."""
    rows, signers = blocks.table(82, 83), said["signatures"]
    for at in range(0, len(signers), 2):
        row = rows.row("", "", size=10.5)
        for cell, who in zip(row.cells, signers[at : at + 2], strict=False):
            _sign(blocks, cell, who)
    _title(blocks, "Daftar hadir")
    rows = blocks.table(9, 65, 46, 45, lines=True)
    rows.row("No.", "Nama", "Unsur", "Tanda tangan", heading=True, size=_SMALL)
    _fill(blocks, rows, ((who["name"], who["role"], "") for who in said["attendance"]))


def _title(blocks: Blocks, text: str) -> None:
    blocks.text(text, bold=True, before=8, after=4, keep=True)


def _fill(blocks: Blocks, rows: Rows, lines: Iterable[tuple[str, ...]]) -> None:
    """Add numbered rows; texts are written into the cells as they are, never read as marked."""
    for number, texts in enumerate(lines, 1):
        row = rows.row("", *("" for _ in texts))
        for cell, text in zip(row.cells, (f"{number}.", *texts), strict=True):
            blocks.write(cell.paragraphs[0], text, size=_SMALL)


def _sign(blocks: Blocks, cell: _Said, who: _Said) -> None:
    lines = [*((line, False) for line in capacity(who)), *(("", False),) * 4, (who["name"], True)]
    lines += [(text, False) for text in (who["rank"], f"NIP {who['nip']}" if who["nip"] else "") if text]
    for number, (text, bold) in enumerate([*lines, ("", False)]):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        blocks.write(paragraph, text, bold=bold, size=10.5)
