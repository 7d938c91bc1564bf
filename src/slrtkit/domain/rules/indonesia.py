"""The built-in facts: what Indonesian social registers and SLRT posts ask of persons, families and households.

Housing values follow the national household form (Susenas, DTSEN); relations follow the family card; insurance follows the
statuses of BPJS Kesehatan that decide on help. Values are the Indonesian words of the forms. A district adds its own facts
with `FACTS.with_facts(…)`.
"""

from slrtkit.domain.rules.facts import DeclaredFact, FactCatalogue, FactType, Says
from slrtkit.domain.rules.form import FORM
from slrtkit.domain.rules.ppks import PPKS_FACTS
from slrtkit.domain.rules.words import spoken
from slrtkit.domain.subject import Unit

__all__ = ["FACTS"]

_P, _F, _H = (Unit.PERSON,), (Unit.FAMILY,), (Unit.HOUSEHOLD,)


def _flag(name: str, scopes: tuple[Unit, ...], indonesian: str, english: str) -> DeclaredFact:
    return DeclaredFact(name, FactType.BOOL, scopes, Says(indonesian, english))


def _day(name: str, scopes: tuple[Unit, ...], indonesian: str, english: str) -> DeclaredFact:
    return DeclaredFact(name, FactType.DATE, scopes, Says(indonesian, english))


def _enum(name: str, scopes: tuple[Unit, ...], indonesian: str, english: str, values: str) -> DeclaredFact:
    return DeclaredFact(name, FactType.ENUM, scopes, Says(indonesian, english), values=tuple(values.split()))


_FIRST: FactCatalogue = spoken(
    (
        DeclaredFact("desil", FactType.INT, _F + _H, Says("desil", "decile"), least=1, most=10),
        _flag("in_register", _P + _F + _H, "tercatat di DTSEN", "in the national register DTSEN"),
        _flag("resident", _P + _F + _H, "penduduk kabupaten", "resident of the district"),
        DeclaredFact(
            "income",
            FactType.RUPIAH,
            _P + _F + _H,
            Says("penghasilan per bulan", "income a month"),
            unit="Rp/bulan",
            least=0,
            most=1_000_000_000,
        ),
        _flag("disaster_victim", _P + _F + _H, "korban bencana", "victim of a disaster"),
        _flag("domicile_documents", _H, "KTP dan KK sesuai domisili", "identity and family card at the place of residence"),
        _flag("survey_refused", _H, "menolak disurvei", "refused to be surveyed"),
        _flag("integrity_pact", _P + _F, "menandatangani pakta integritas", "has signed the integrity pact"),
        _flag("village_sktm", _P + _F, "memiliki SKTM dari desa", "has the village's statement of hardship"),
        _enum(
            "housing.floor",
            _H,
            "lantai terluas",
            "main floor",
            "marmer_granit keramik parket_vinil ubin_tegel kayu semen bata_merah bambu tanah lainnya",
        ),
        _enum(
            "housing.wall",
            _H,
            "dinding terluas",
            "main wall",
            "tembok tembok_tanpa_plester plesteran_anyaman kayu papan batang_kayu anyaman_bambu bambu "
            "seng terpal kardus rumbia lainnya",
        ),
        _enum(
            "housing.roof", _H, "atap terluas", "main roof", "beton genteng seng asbes kayu sirap bambu rumbia terpal lainnya"
        ),
        _enum("housing.tenure", _H, "status rumah", "tenure", "milik_sendiri sewa bebas_sewa dinas menumpang lainnya"),
        DeclaredFact(
            "housing.area_m2", FactType.DECIMAL, _H, Says("luas lantai", "floor area"), unit="m2", least=0, most=10_000
        ),
        DeclaredFact(
            "housing.power_va",
            FactType.INT,
            _H,
            Says("daya listrik (0: tanpa listrik)", "electric power (0: none)"),
            unit="VA",
            least=0,
            most=200_000,
        ),
        _flag("housing.land_proof", _H, "memiliki bukti tanah", "has proof of the land"),
        _flag("housing.land_disputed", _H, "tanah dalam sengketa", "the land is in dispute"),
        _flag("housing.only_house", _H, "satu-satunya rumah", "is the only house"),
        _day("housing.last_aid", _H, "terakhir menerima bantuan rumah", "last helped with the house"),
        DeclaredFact(
            "housing.aid_last_five_years",
            FactType.BOOL,
            _H,
            Says("menerima bantuan rumah dalam lima tahun terakhir", "was helped with the house in the last five years"),
            formula="received_within('RTLH', years=5)",
        ),
        _day("birth_date", _P, "tanggal lahir", "date of birth"),
        DeclaredFact("birth_place", FactType.TEXT, _P, Says("tempat lahir", "place of birth")),
        DeclaredFact("mother_name", FactType.TEXT, _P, Says("nama ibu kandung", "mother's name")),
        DeclaredFact("age", FactType.INT, _P, Says("umur", "age"), unit="tahun", least=0, most=150),
        _enum("sex", _P, "jenis kelamin", "sex", "L P"),
        _enum(
            "relation",
            _P,
            "hubungan dalam keluarga",
            "relation in the family",
            "kepala_keluarga suami istri anak menantu cucu orang_tua mertua famili_lain pembantu lainnya",
        ),
        _flag("citizen", _P, "warga negara Indonesia", "is a citizen of Indonesia"),
        _flag("has_family", _P, "sudah berkeluarga", "has a family"),
        _day("deceased_on", _P, "meninggal pada", "died on"),
        DeclaredFact("occupation", FactType.TEXT, _P, Says("pekerjaan", "occupation")),
        _flag("works", _P, "bekerja", "works"),
        _flag("in_school", _P, "bersekolah", "at school"),
        _flag("disability", _P, "penyandang disabilitas", "has a disability"),
        _flag("chronic_illness", _P, "sakit menahun", "chronically ill"),
        _flag("catastrophic_illness", _P, "sakit katastropik atau mengancam jiwa", "catastrophically or mortally ill"),
        _flag("pregnant", _P, "hamil", "pregnant"),
        _flag("inpatient", _P, "sedang rawat inap", "in hospital now"),
        _flag("facility_letter", _P, "memiliki surat keterangan fasilitas kesehatan", "has the health facility's letter"),
        _flag("still_eligible_statement", _P, "dinyatakan masih layak oleh dinas", "stated by the agency to be still in need"),
        _flag("nik_recorded", _P, "NIK terekam", "NIK is recorded"),
        _flag("identity_card", _P, "memiliki KTP", "has an identity card"),
        _flag("father_living", _P, "ayah masih hidup", "father is alive"),
        _flag("mother_living", _P, "ibu masih hidup", "mother is alive"),
        _enum("insurance", _P, "jaminan kesehatan", "health insurance", "pbi pbi_nonaktif mandiri ppu tidak_ada"),
        _day("pbi_inactive_since", _P, "PBI-JK nonaktif sejak", "PBI-JK inactive since"),
    )
)

_DERIVED = (
    DeclaredFact(
        "member_count",
        FactType.INT,
        _F + _H,
        Says("jumlah anggota", "number of members"),
        unit="orang",
        least=0,
        most=1000,
        formula="count(m for m in members)",
    ),
    DeclaredFact(
        "income_per_head",
        FactType.DECIMAL,
        _F + _H,
        Says("penghasilan per orang per bulan", "income a month for each member"),
        unit="Rp/bulan/orang",
        least=0,
        most=1_000_000_000,
        formula="income / count(m for m in members)",
    ),
    DeclaredFact(
        "housing.area_per_person_m2",
        FactType.DECIMAL,
        _H,
        Says("luas lantai per orang", "floor area for each member"),
        unit="m2/orang",
        least=0,
        most=10_000,
        formula="housing.area_m2 / count(m for m in members)",
    ),
)

FACTS: FactCatalogue = _FIRST.with_facts(*FORM, *_DERIVED, *PPKS_FACTS)
"""Facts that every program may use; names, types and values are a promise within a major version."""
