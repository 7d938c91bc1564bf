"""PPKS, *pemerlu pelayanan kesejahteraan sosial*: the 26 kinds of people who need social service.

The kinds are those of Permensos 5/2019, under the Indonesian names that the regulation gives them. Ages stand where the
definition names them; a child is somebody under 18 (UU 23/2002 on child protection, article 1), an elderly person is 60 or
older (UU 13/1998, article 1).
"""

from enum import StrEnum
from typing import NamedTuple

__all__ = ["PPKS", "AgeBand"]


class AgeBand(NamedTuple):
    """Ages in whole years, from `least` (included) to `below` (excluded); None: no limit."""

    least: int = 0
    below: int | None = None

    def holds(self, age: int) -> bool:
        """Whether an age lies inside."""
        return self.least <= age and (self.below is None or age < self.below)


class PPKS(StrEnum):
    """One kind of people who need social service (Permensos 5/2019)."""

    ANAK_BALITA_TELANTAR = "anak_balita_telantar"
    ANAK_TELANTAR = "anak_telantar"
    ANAK_BERHADAPAN_DENGAN_HUKUM = "anak_berhadapan_dengan_hukum"
    ANAK_JALANAN = "anak_jalanan"
    ANAK_DENGAN_DISABILITAS = "anak_dengan_disabilitas"
    ANAK_KORBAN_KEKERASAN = "anak_korban_kekerasan"
    ANAK_PERLU_PERLINDUNGAN_KHUSUS = "anak_perlu_perlindungan_khusus"
    LANJUT_USIA_TELANTAR = "lanjut_usia_telantar"
    PENYANDANG_DISABILITAS = "penyandang_disabilitas"
    TUNA_SUSILA = "tuna_susila"
    GELANDANGAN = "gelandangan"
    PENGEMIS = "pengemis"
    PEMULUNG = "pemulung"
    KELOMPOK_MINORITAS = "kelompok_minoritas"
    BEKAS_WARGA_BINAAN = "bekas_warga_binaan"
    ODHA = "odha"
    KORBAN_NAPZA = "korban_napza"
    KORBAN_PERDAGANGAN_ORANG = "korban_perdagangan_orang"
    KORBAN_TINDAK_KEKERASAN = "korban_tindak_kekerasan"
    PEKERJA_MIGRAN_BERMASALAH = "pekerja_migran_bermasalah"
    KORBAN_BENCANA_ALAM = "korban_bencana_alam"
    KORBAN_BENCANA_SOSIAL = "korban_bencana_sosial"
    PEREMPUAN_RAWAN_SOSIAL_EKONOMI = "perempuan_rawan_sosial_ekonomi"
    FAKIR_MISKIN = "fakir_miskin"
    KELUARGA_BERMASALAH_PSIKOLOGIS = "keluarga_bermasalah_psikologis"
    KOMUNITAS_ADAT_TERPENCIL = "komunitas_adat_terpencil"

    @property
    def says(self) -> str:
        """What the regulation calls it, in Bahasa Indonesia."""
        return _NAMES[self]

    @property
    def ages(self) -> AgeBand:
        """The ages that its definition names; without limits where it names none."""
        return _AGES.get(self, AgeBand())


_NAMES: dict[PPKS, str] = {
    PPKS.ANAK_BALITA_TELANTAR: "anak balita telantar",
    PPKS.ANAK_TELANTAR: "anak telantar",
    PPKS.ANAK_BERHADAPAN_DENGAN_HUKUM: "anak yang berhadapan dengan hukum",
    PPKS.ANAK_JALANAN: "anak jalanan",
    PPKS.ANAK_DENGAN_DISABILITAS: "anak dengan kedisabilitasan",
    PPKS.ANAK_KORBAN_KEKERASAN: "anak yang menjadi korban tindak kekerasan atau diperlakukan salah",
    PPKS.ANAK_PERLU_PERLINDUNGAN_KHUSUS: "anak yang memerlukan perlindungan khusus",
    PPKS.LANJUT_USIA_TELANTAR: "lanjut usia telantar",
    PPKS.PENYANDANG_DISABILITAS: "penyandang disabilitas",
    PPKS.TUNA_SUSILA: "tuna susila",
    PPKS.GELANDANGAN: "gelandangan",
    PPKS.PENGEMIS: "pengemis",
    PPKS.PEMULUNG: "pemulung",
    PPKS.KELOMPOK_MINORITAS: "kelompok minoritas",
    PPKS.BEKAS_WARGA_BINAAN: "bekas warga binaan lembaga pemasyarakatan",
    PPKS.ODHA: "orang dengan HIV/AIDS",
    PPKS.KORBAN_NAPZA: "korban penyalahgunaan napza",
    PPKS.KORBAN_PERDAGANGAN_ORANG: "korban perdagangan orang",
    PPKS.KORBAN_TINDAK_KEKERASAN: "korban tindak kekerasan",
    PPKS.PEKERJA_MIGRAN_BERMASALAH: "pekerja migran bermasalah sosial",
    PPKS.KORBAN_BENCANA_ALAM: "korban bencana alam",
    PPKS.KORBAN_BENCANA_SOSIAL: "korban bencana sosial",
    PPKS.PEREMPUAN_RAWAN_SOSIAL_EKONOMI: "perempuan rawan sosial ekonomi",
    PPKS.FAKIR_MISKIN: "fakir miskin",
    PPKS.KELUARGA_BERMASALAH_PSIKOLOGIS: "keluarga bermasalah sosial psikologis",
    PPKS.KOMUNITAS_ADAT_TERPENCIL: "komunitas adat terpencil",
}

_CHILD = AgeBand(below=18)
_AGES: dict[PPKS, AgeBand] = {
    PPKS.ANAK_BALITA_TELANTAR: AgeBand(below=5),
    PPKS.ANAK_TELANTAR: AgeBand(5, 18),
    PPKS.ANAK_BERHADAPAN_DENGAN_HUKUM: _CHILD,
    PPKS.ANAK_JALANAN: AgeBand(5, 18),
    PPKS.ANAK_DENGAN_DISABILITAS: _CHILD,
    PPKS.ANAK_KORBAN_KEKERASAN: _CHILD,
    PPKS.ANAK_PERLU_PERLINDUNGAN_KHUSUS: _CHILD,
    PPKS.LANJUT_USIA_TELANTAR: AgeBand(60),
}
