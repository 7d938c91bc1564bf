"""Two letters to test with, one with every field and one with the fewest. All people and places are invented."""

from datetime import date

from attrs import evolve

from slrtkit.domain.letter import (
    Dependant,
    LetterForm,
    LetterIdentity,
    RecommendationLetter,
    SignatureBlock,
    SigningForm,
)
from slrtkit.domain.letter_field import Particular
from slrtkit.domain.letterhead import Letterhead
from slrtkit.ports.documents import SealMark

__all__ = ["dependants", "full_letter", "plain_letter", "seal_mark", "statement"]


def dependants(count: int) -> tuple[Dependant, ...]:
    """Return so many dependants, no two of them alike in any field."""
    return tuple(
        Dependant(f"Tanggungan Rekaan ke-{n:02}", f"Hubungan {n:02}", date(1950 + n, 1 + n % 12, 1 + n % 28))
        for n in range(1, count + 1)
    )


def full_letter() -> RecommendationLetter:
    """Return a letter of ordinary length whose every field is filled."""
    return evolve(
        plain_letter(),
        letterhead=Letterhead(
            government="PEMERINTAH KABUPATEN REKAAN",
            agency="DINAS SOSIAL",
            address="Jalan Melati Nomor 7, Rekaan 58200",
            telephone="(0296) 000111",
            website="dinsos.rekaan.example",
            email="dinsos@rekaan.example",
            lines=("PUSAT LAYANAN TERPADU",),
            check="Pemeriksaan lain: loket Dinas Sosial Rekaan",
        ),
        identity=LetterIdentity(
            name="Sulastri Rekaan",
            nik="3316************",
            nkk="3317************",
            birth_place="Cepu Rekaan",
            birth_date=date(1984, 3, 7),
            occupation="Buruh tani",
            address="Jalan Kenanga RT 02/RW 01",
            village="Melati Rekaan",
            district="Kenanga Rekaan",
            regency="Anggrek Rekaan",
        ),
        basis=(
            "Surat Keterangan Tidak Mampu Nomor 470/017/XI/2026 tanggal 18 November 2026",
            "Surat Keterangan Rawat Inap Nomor 445/311/2026 tanggal 19 November 2026",
        ),
        statement=(
            "Nama tersebut di atas menurut hasil verifikasi Puskesos berasal dari keluarga tidak mampu.",
            "Sehubungan dengan itu, kami merekomendasikan yang bersangkutan untuk menerima keringanan biaya perawatan.",
        ),
        signature=SignatureBlock(
            name="Dra. Endang Rekaan, M.Si.",
            position="Kepala Bidang Perlindungan Sosial",
            form=SigningForm.ATAS_NAMA,
            on_behalf_of="Kepala Dinas Sosial",
            rank="Pembina Tingkat I",
            nip="19700101 199503 2 001",
        ),
        enclosures="2 (dua) berkas",
        dependants=dependants(3),
        desil=2,
        particulars=(
            Particular("ceiling", "Batas keringanan", "Rp3.000.000,00 (tiga juta rupiah)", "3000000"),
            Particular("service", "Layanan", "Rawat inap kelas III", "Rawat inap kelas III"),
        ),
        purpose="Keringanan biaya rawat inap",
        destination="RSUD Rekaan Sehat",
        closing="Demikian surat rekomendasi ini dibuat untuk dipergunakan sebagaimana mestinya.",
        countersigned=SignatureBlock(
            name="Slamet Rekaan, S.Sos.", position="Lurah Melati", rank="Penata", nip="19680505 199003 1 002"
        ),
        copies=("Kepala Dinas Kesehatan Kabupaten Rekaan", "Camat Kenanga"),
    )


def statement() -> RecommendationLetter:
    """Return a statement (surat keterangan) of ordinary length, to nobody."""
    return evolve(
        full_letter(),
        form=LetterForm.KETERANGAN,
        subject="SURAT KETERANGAN TIDAK MAMPU",
        addressee=(),
        opening="dengan ini menerangkan dengan sebenarnya bahwa:",
        countersigned=None,
        particulars=(),
    )


def seal_mark(size: int = 69) -> SealMark:
    """Return something that looks like a seal and says nothing: so many modules, and two lines beside it."""
    modules = tuple(tuple((row * column + row // 3 + column // 5) % 3 == 0 for column in range(size)) for row in range(size))
    return SealMark(modules, ("Segel surat rekaan", "Pindai untuk memeriksa cetakan ini"))


def plain_letter() -> RecommendationLetter:
    """Return the shortest letter: every optional field is empty."""
    return RecommendationLetter(
        id="0192f0c1-0000-7000-8000-000000000001",
        type="contoh",
        office="33.16",
        number="400.9/0123/XI/2026",
        place="Rekaan",
        dated=date(2026, 11, 21),
        valid_until=date(2027, 2, 28),
        letterhead=Letterhead(government="PEMERINTAH KABUPATEN REKAAN", agency="DINAS SOSIAL", address="Jalan Melati 7"),
        addressee=("Direktur RSUD Rekaan", "di Rekaan"),
        subject="Rekomendasi keringanan biaya",
        identity=LetterIdentity(name="Sulastri"),
        statement=("Nama tersebut di atas berasal dari keluarga tidak mampu.",),
        signature=SignatureBlock(name="Endang Rekaan", position="Kepala Dinas"),
        decision="a" * 64,
        rules="b" * 64,
    )
