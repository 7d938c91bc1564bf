"""The built-in page as a Word template: the order and the words of `letter.typ`, and a start for a district's own."""

from io import BytesIO

from slrtkit.adapters.documents.word.blocks import Blocks
from slrtkit.domain.letter import LetterForm
from slrtkit.domain.letterhead import Margins, Paper

__all__ = ["starter_template"]

_DATE = ("left", "left", "left", "right")


def starter_template(*, form: LetterForm = LetterForm.SURAT, paper: Paper = Paper.A4, margins: Margins | None = None) -> bytes:
    """Return the built-in layout as a Word document with placeholders, to be filled, or changed in Word and used instead.

    Args:
        form: A letter to somebody, or a statement.
        paper: The sheet.
        margins: What stays white around the text.

    Raises:
        AdapterNotInstalledError: python-docx is not installed.
    """
    blocks = Blocks(paper, margins or Margins())
    statement = form is LetterForm.KETERANGAN
    _head(blocks)
    (_title if statement else _address)(blocks)
    _middle(blocks, statement=statement)
    _end(blocks, statement=statement)
    blocks.footer("Nomor {{ letter.number }}", "{{ letter.notes }}")
    target = BytesIO()
    blocks.page.save(target)
    return target.getvalue()


def _head(blocks: Blocks) -> None:
    """Letterhead."""
    blocks.text("{{ letterhead.government }}", size=14, align="center")
    blocks.text("{{ letterhead.agency }}", size=15, bold=True, align="center")
    blocks.text("{{ letterhead.lines }}", size=12, bold=True, align="center")
    blocks.text("{{ letterhead.address }}", size=9, align="center")
    blocks.text("{{ letterhead.contact }}", size=9, align="center")
    blocks.rule()


def _address(blocks: Blocks) -> None:
    """Number, date and addressee of a letter."""
    rows = blocks.table(20, 4, 77, 64)
    rows.row("Nomor", ":", "{{ letter.number }}", "{{ letter.place }}, {{ letter.dated }}", align=_DATE)
    rows.row("Lampiran", ":", "{{ letter.enclosures }}", "")
    rows.row("Perihal", ":", "{{ letter.subject }}", "")
    blocks.gap(4)
    blocks.table(11, 154).row("Yth.", "{{ letter.addressee }}")
    blocks.gap(4)


def _title(blocks: Blocks) -> None:
    """Title and number of a statement."""
    blocks.text("{{ letter.subject }}", size=12, bold=True, align="center")
    blocks.text("Nomor: {{ letter.number }}", align="center", after=6)


def _middle(blocks: Blocks, *, statement: bool) -> None:
    """Basis, identity, what it says, dependants."""
    blocks.text("Berdasarkan:{{ letter.basis? }}", keep=True)
    blocks.numbered("{{ letter.basis }}")
    if statement:
        blocks.text("Yang bertanda tangan di bawah ini:", before=4, keep=True)
        rows = blocks.table(44, 4, 111, indent=6)
        rows.row("Nama", ":", "{{ signature.name }}")
        rows.row("Jabatan", ":", "{{ signature.position }}")
    blocks.text("{{ letter.opening }}", before=4, keep=True)
    rows = blocks.table(44, 4, 111, indent=6)
    rows.row("Nama", ":", "{{ identity.name }}")
    rows.row("Tempat, tanggal lahir", ":", "{{ identity.birth }}")
    rows.row("NIK", ":", "{{ identity.nik }}")
    rows.row("Nomor KK", ":", "{{ identity.nkk }}")
    rows.row("Pekerjaan", ":", "{{ identity.occupation }}")
    rows.row("Alamat", ":", "{{ identity.residence }}")
    rows.row("Desil DTSEN", ":", "{{ letter.desil }}")
    blocks.gap(4)
    blocks.text("{{ letter.statement }}", align="both", after=5)
    blocks.text("Anggota keluarga yang dicakup surat ini ({{ dependants.count }} orang):", after=3, keep=True)
    people = blocks.table(10, 75, 40, 40, lines=True)
    people.row("No.{{ dependants.count? }}", "Nama", "Hubungan", "Tanggal lahir", heading=True)
    people.row(*(f"{{{{ dependant.{name} }}}}" for name in ("number", "name", "relation", "birth_date")))
    blocks.gap(4)
    rows = blocks.table(44, 4, 111, indent=6)
    rows.row("{{ particular.label }}", ":", "{{ particular.text }}")
    rows.row("Keperluan", ":", "{{ letter.purpose }}")
    rows.row("Tujuan", ":", "{{ letter.destination }}")
    if statement:
        rows.row("Ditujukan kepada", ":", "{{ letter.addressee }}")
        rows.row("Lampiran", ":", "{{ letter.enclosures }}")


def _end(blocks: Blocks, *, statement: bool) -> None:
    """Validity, closing, signatures and seal, kept together; then the copies."""
    blocks.text("Surat ini berlaku sampai dengan tanggal {{ letter.valid_until }}.", before=4, after=5, keep=True)
    blocks.text("{{ letter.closing }}", align="both", after=8, keep=True)
    if statement:
        blocks.text("{{ letter.place }}, {{ letter.dated }}", align="right", after=4, keep=True)
    left = (
        "Mengetahui:{{ countersigned.name? }}", "{{ countersigned.capacity }}", "{{ countersigned.room }}",
        "*{{ countersigned.name }}*",
        "{{ countersigned.rank }}", "NIP {{ countersigned.nip }}", "{{ seal.picture }}", "{{ seal.caption }}",
    )  # fmt: skip
    right = (
        "{{ signature.heading }}", "{{ signature.capacity }}", "{{ signature.room }}", "", "*{{ signature.name }}*",
        "{{ signature.rank }}", "NIP {{ signature.nip }}",
    )  # fmt: skip
    signatures = blocks.table(77, 88)
    row = signatures.row("\n".join(left), "\n".join(right), size=10.5, keep=True)
    signatures.box(row.cells[1])
    signatures.row("", "").cells[0].merge(row.cells[0])  # the frame is as high as the right cell, not as the seal
    blocks.text("Tembusan:{{ letter.copies? }}", size=9.5, before=8, keep=True)
    blocks.numbered("{{ letter.copies }}", size=9.5, keep=True)
