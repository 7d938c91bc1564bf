"""The built-in page as a Word template: the order and the words of `letter.typ`, and a start for a district's own."""

from io import BytesIO

from slrtkit.adapters.documents.word.blocks import Blocks

__all__ = ["starter_template"]

_GENUINE = (
    "Surat ini ditandatangani dengan sertifikat elektronik; "
    "siapa pun dapat memeriksa keasliannya pada berkas PDF dengan slrtkit.\n"
    "Informasi elektronik dan hasil cetaknya adalah alat bukti hukum yang sah "
    "(UU Informasi dan Transaksi Elektronik, Pasal 5 ayat (1))."
)
_DATE = ("left", "left", "left", "right")
_DRAFT = "Konsep ini belum ditandatangani dan tidak berlaku sebagai surat."


def starter_template(*, draft: bool = False) -> bytes:
    """Return the built-in layout as a Word document with placeholders, to be filled, or changed in Word and used instead.

    Args:
        draft: Say on the page that it will be signed, not that it is.

    Raises:
        AdapterNotInstalledError: python-docx is not installed.
    """
    blocks = Blocks()
    _top(blocks)
    _middle(blocks)
    _end(blocks, "Akan ditandatangani" if draft else "Ditandatangani")
    blocks.footer("Nomor {{ letter.number }}", _DRAFT if draft else _GENUINE)
    target = BytesIO()
    blocks.page.save(target)
    return target.getvalue()


def _top(blocks: Blocks) -> None:
    """Letterhead, number, date and addressee."""
    blocks.text("{{ letterhead.government }}", size=14, align="center")
    blocks.text("{{ letterhead.agency }}", size=15, bold=True, align="center")
    blocks.text("{{ letterhead.address }}", size=9, align="center")
    blocks.text("{{ letterhead.contact }}", size=9, align="center")
    blocks.rule()
    rows = blocks.table(20, 4, 77, 64)
    rows.row("Nomor", ":", "{{ letter.number }}", "{{ letter.place }}, {{ letter.dated }}", align=_DATE)
    rows.row("Lampiran", ":", "{{ letter.enclosures }}", "")
    rows.row("Perihal", ":", "{{ letter.subject }}", "")
    blocks.gap(4)
    blocks.table(11, 154).row("Yth.", "{{ letter.addressee }}")
    blocks.gap(4)


def _middle(blocks: Blocks) -> None:
    """Basis, identity, statement, dependants."""
    blocks.text("Berdasarkan:{{ letter.basis? }}", keep=True)
    blocks.numbered("{{ letter.basis }}")
    blocks.text("Dengan ini kami sampaikan rekomendasi atas nama:", before=4, keep=True)
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
    rows.row("Keperluan", ":", "{{ letter.purpose }}")
    rows.row("Tujuan", ":", "{{ letter.destination }}")


def _end(blocks: Blocks, signed: str) -> None:
    """Validity, closing and signatures, kept together; then the copies."""
    blocks.text("Surat ini berlaku sampai dengan tanggal {{ letter.valid_until }}.", before=4, after=5, keep=True)
    blocks.text("{{ letter.closing }}", align="both", after=8, keep=True)
    left = (
        "Mengetahui:{{ countersigned.name? }}", "{{ countersigned.capacity }}", "", "", "*{{ countersigned.name }}*",
        "{{ countersigned.rank }}", "NIP {{ countersigned.nip }}",
    )  # fmt: skip
    right = (
        f"{signed} secara elektronik oleh:", "{{ signature.capacity }}", "", "*{{ signature.name }}*",
        "{{ signature.rank }}", "NIP {{ signature.nip }}",
    )  # fmt: skip
    signatures = blocks.table(77, 88)
    signatures.box(signatures.row("\n".join(left), "\n".join(right), size=10.5).cells[1])
    blocks.text("Tembusan:{{ letter.copies? }}", size=9.5, before=8, keep=True)
    blocks.numbered("{{ letter.copies }}", size=9.5)
