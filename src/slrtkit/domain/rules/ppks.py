"""What rules may ask of the 26 kinds of PPKS: `ppks.lanjut_usia_telantar`, and `any(m.ppks.anak_telantar for m in members)`.

Each is a fact of a person: true while an officer counts them among the kind, false once somebody ended that for a reason, and
unknown of whoever was never looked at: that nobody said so is not "no" (`domain.ppks`, Permensos 5/2019).
"""

from slrtkit.domain.ppks import PPKS
from slrtkit.domain.rules.facts import NO, YES, DeclaredFact, FactType, Says
from slrtkit.domain.subject import Unit

__all__ = ["CLASSIFIED", "PPKS_FACTS"]

CLASSIFIED: str = "ppks."
"""How their names begin: they follow from `PersonClassified`, and are stated in no other way."""

_TABLE = """
    anak_balita_telantar            | a neglected toddler
    anak_telantar                   | a neglected child
    anak_berhadapan_dengan_hukum    | a child in conflict with the law
    anak_jalanan                    | a street child
    anak_dengan_disabilitas         | a child with a disability
    anak_korban_kekerasan           | a child who suffered violence
    anak_perlu_perlindungan_khusus  | a child in need of special protection
    lanjut_usia_telantar            | a neglected elderly person
    penyandang_disabilitas          | a person with a disability
    tuna_susila                     | a sex worker
    gelandangan                     | a homeless person
    pengemis                        | a beggar
    pemulung                        | a scavenger
    kelompok_minoritas              | a member of a minority
    bekas_warga_binaan              | a former prisoner
    odha                            | a person with HIV
    korban_napza                    | a victim of drug abuse
    korban_perdagangan_orang        | a victim of trafficking
    korban_tindak_kekerasan         | a victim of violence
    pekerja_migran_bermasalah       | a migrant worker in trouble
    korban_bencana_alam             | a victim of a natural disaster
    korban_bencana_sosial           | a victim of a social disaster
    perempuan_rawan_sosial_ekonomi  | a woman at socio-economic risk
    fakir_miskin                    | a destitute person
    keluarga_bermasalah_psikologis  | of a family with psychosocial problems
    komunitas_adat_terpencil        | of a remote indigenous community
"""


def _fact(kind: PPKS, english: str) -> DeclaredFact:
    says = Says(kind.says.replace(" atau ", "/"), english)
    words = {YES: Says(f"tergolong {says.id}", f"is {english}"), NO: Says(f"tidak tergolong {says.id}", f"is not {english}")}
    return DeclaredFact(f"{CLASSIFIED}{kind.value}", FactType.BOOL, (Unit.PERSON,), says, words=words)


PPKS_FACTS: tuple[DeclaredFact, ...] = tuple(
    _fact(PPKS(name.strip()), english.strip())
    for name, _, english in (line.partition("|") for line in _TABLE.strip().splitlines())
)
"""One for each kind."""
