"""How sentences say the built-in facts: each value of an enumeration, both answers to a yes-or-no question, and the verbs.

Tables, to be read by those who know the field. A value without a line is quoted as it is. No words hold "dan" or "atau", which
join conditions.
"""

from collections.abc import Iterable, Mapping

from attrs import evolve

from slrtkit.domain.rules.facts import NO, YES, DeclaredFact, FactCatalogue, Says

__all__ = ["spoken"]


def spoken(facts: Iterable[DeclaredFact]) -> FactCatalogue:
    """Return the catalogue of the built-in facts, each with its words."""
    return FactCatalogue(tuple(evolve(fact, words=_VALUES.get(fact.name, {}), verb=_VERBS.get(fact.name)) for fact in facts))


def _words(table: str) -> Mapping[str, Says]:
    """Read `value | Indonesia | English`, a line each."""
    rows = ([cell.strip() for cell in line.split("|")] for line in table.strip().splitlines())
    return {value: Says(indonesian, english) for value, indonesian, english in rows}


_VERBS: Mapping[str, Says] = _words(
    """
    age                | berumur                 | is aged
    housing.last_aid   | terakhir menerima bantuan rumah | was last helped with the house
    pbi_inactive_since | PBI-JK nonaktif sejak   | has been without active PBI-JK since
    deceased_on        | meninggal               | died
    """
)

_FLAGS = """
    in_register           | tercatat di DTSEN         | is in the national register DTSEN
                          | tidak tercatat di DTSEN   | is not in the national register DTSEN
    resident              | penduduk kabupaten        | lives in the district
                          | bukan penduduk kabupaten  | does not live in the district
    disaster_victim       | korban bencana            | is a victim of a disaster
                          | bukan korban bencana      | is not a victim of a disaster
    domicile_documents    | KTP/KK sesuai domisili    | has papers of the place of residence
                          | KTP/KK tidak sesuai domisili | lacks papers of the place of residence
    survey_refused        | menolak disurvei          | refused to be surveyed
                          | tidak menolak disurvei    | did not refuse to be surveyed
    integrity_pact        | telah menandatangani pakta integritas   | has signed the integrity pact
                          | belum menandatangani pakta integritas   | has not signed the integrity pact
    village_sktm          | memiliki SKTM dari desa   | has the village's statement of hardship
                          | tidak memiliki SKTM dari desa | does not have the village's statement of hardship
    housing.land_proof    | memiliki bukti tanah      | has proof of the land
                          | tidak memiliki bukti tanah | has no proof of the land
    housing.land_disputed | tanahnya dalam sengketa   | has its land in dispute
                          | tanahnya tidak dalam sengketa | has no dispute over the land
    housing.only_house    | tidak memiliki rumah lain | has no other house
                          | memiliki rumah lain       | has another house
    housing.aid_last_five_years | menerima bantuan rumah dalam lima tahun terakhir | had house aid in the last five years
                          | tidak menerima bantuan rumah dalam lima tahun terakhir | had no house aid in the last five years
    citizen               | warga negara Indonesia    | is a citizen of Indonesia
                          | bukan warga negara Indonesia | is not a citizen of Indonesia
    has_family            | sudah berkeluarga         | has a family
                          | belum berkeluarga         | has no family
    works                 | bekerja                   | works
                          | tidak bekerja             | does not work
    in_school             | bersekolah                | goes to school
                          | tidak bersekolah          | does not go to school
    disability            | penyandang disabilitas    | has a disability
                          | bukan penyandang disabilitas | has no disability
    chronic_illness       | menderita sakit menahun   | is chronically ill
                          | tidak menderita sakit menahun | is not chronically ill
    catastrophic_illness  | menderita sakit katastropik/mengancam jiwa | has a catastrophic/life-threatening illness
                          | tidak menderita sakit katastropik/mengancam jiwa | has no catastrophic/life-threatening illness
    pregnant              | hamil                     | is pregnant
                          | tidak hamil               | is not pregnant
    inpatient             | sedang dirawat inap       | is in hospital now
                          | tidak sedang dirawat inap | is not in hospital now
    facility_letter       | memiliki surat keterangan fasilitas kesehatan | has the health facility's letter
                          | tidak memiliki surat keterangan fasilitas kesehatan | does not have the health facility's letter
    still_eligible_statement | dinyatakan masih layak oleh dinas | is stated by the agency to be still in need
                          | tidak dinyatakan masih layak oleh dinas | is not stated by the agency to be still in need
    nik_recorded          | NIK-nya sudah terekam     | has a recorded NIK
                          | NIK-nya belum terekam     | has no recorded NIK
    identity_card         | memiliki KTP              | has an identity card
                          | tidak memiliki KTP        | has no identity card
    father_living         | ayahnya masih hidup       | has a living father
                          | ayahnya sudah meninggal   | has lost the father
    mother_living         | ibunya masih hidup        | has a living mother
                          | ibunya sudah meninggal    | has lost the mother
"""


def _flags(table: str) -> Mapping[str, Mapping[str, Says]]:
    """Read two lines for each fact: `name | Indonesia | English` where it holds, and where it does not."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return {
        name: {YES: Says(*holds), NO: Says(*not_so)} for (name, *holds), (_, *not_so) in zip(rows[::2], rows[1::2], strict=True)
    }


_VALUES: Mapping[str, Mapping[str, Says]] = {
    **_flags(_FLAGS),
    "housing.floor": _words(
        """
        marmer_granit | marmer/granit      | marble/granite
        keramik       | keramik            | ceramic tiles
        parket_vinil  | parket/vinil       | parquet/vinyl
        ubin_tegel    | ubin/tegel         | cement tiles
        kayu          | kayu               | wood
        semen         | semen              | cement
        bata_merah    | bata merah         | red brick
        bambu         | bambu              | bamboo
        tanah         | tanah              | earth
        lainnya       | bahan lain         | something else
        """
    ),
    "housing.wall": _words(
        """
        tembok               | tembok                     | masonry
        tembok_tanpa_plester | tembok tanpa plester       | unplastered masonry
        plesteran_anyaman    | plesteran anyaman bambu    | plastered bamboo matting
        kayu                 | kayu                       | wood
        papan                | papan                      | boards
        batang_kayu          | batang kayu                | logs
        anyaman_bambu        | anyaman bambu              | bamboo matting
        bambu                | bambu                      | bamboo
        seng                 | seng                       | zinc sheets
        terpal               | terpal                     | tarpaulin
        kardus               | kardus                     | cardboard
        rumbia               | rumbia                     | palm thatch
        lainnya              | bahan lain                 | something else
        """
    ),
    "housing.roof": _words(
        """
        beton   | beton      | concrete
        genteng | genteng    | roof tiles
        seng    | seng       | zinc sheets
        asbes   | asbes      | asbestos
        kayu    | kayu       | wood
        sirap   | sirap      | shingles
        bambu   | bambu      | bamboo
        rumbia  | rumbia     | palm thatch
        terpal  | terpal     | tarpaulin
        lainnya | bahan lain | something else
        """
    ),
    "housing.tenure": _words(
        """
        milik_sendiri | milik sendiri | owned
        sewa          | sewa          | rented
        bebas_sewa    | bebas sewa    | free of rent
        dinas         | rumah dinas   | provided by the employer
        menumpang     | menumpang     | shared with others
        lainnya       | lainnya       | something else
        """
    ),
    "sex": _words("L | laki-laki | male\nP | perempuan | female"),
    "relation": _words(
        """
        kepala_keluarga | kepala keluarga | head of the family
        suami           | suami           | husband
        istri           | istri           | wife
        anak            | anak            | child
        menantu         | menantu         | child-in-law
        cucu            | cucu            | grandchild
        orang_tua       | orang tua       | parent
        mertua          | mertua          | parent-in-law
        famili_lain     | famili lain     | other relative
        pembantu        | pembantu        | domestic helper
        lainnya         | lainnya         | someone else
        """
    ),
    "insurance": _words(
        """
        pbi          | PBI aktif       | active PBI
        pbi_nonaktif | PBI nonaktif    | inactive PBI
        mandiri      | peserta mandiri | self-paid
        ppu          | pekerja penerima upah | paid by the employer
        tidak_ada    | tidak ada       | none
        """
    ),
}
