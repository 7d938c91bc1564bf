"""The programs of the sample catalog as somebody writes them for Polars by hand: the practical limit, which says the same.

Nothing is looked at before work starts; rosters are complete, and there is no table of who receives what.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl
from attrs import frozen

from benchmarks.peers.cases import ON
from slrtkit.domain.subject import Unit

__all__ = ["screened_by_hand"]

_UNKNOWN: Final = pl.lit(None, dtype=pl.Boolean)
_POOR: Final = 5
_OLD: Final = 60
_ADULT: Final = 18
_UMK: Final = 2_345_695


@frozen(eq=False)
class _Program:
    """What bars, what is required, what is enough, and of what so many are enough."""

    barring: Mapping[str, pl.Expr]
    required: Mapping[str, pl.Expr]
    enough: Mapping[str, pl.Expr]
    counted: Mapping[str, pl.Expr]
    least: int

    @property
    def criteria(self) -> dict[str, pl.Expr]:
        return {**self.barring, **self.required, **self.enough, **self.counted}


def _program(
    required: Mapping[str, pl.Expr] | None = None,
    *,
    barring: Mapping[str, pl.Expr] | None = None,
    enough: Mapping[str, pl.Expr] | None = None,
    counted: Mapping[str, pl.Expr] | None = None,
    least: int = 1,
) -> _Program:
    return _Program(barring or {}, required or {}, enough or {}, counted or {}, least)


def screened_by_hand(folder: Path, out: Path) -> None:
    """Read `households`, `families` and `persons` under a folder, and write a table for each unit."""
    homes, families, persons = (pl.scan_parquet(folder / name) for name in ("households", "families", "persons"))
    born = pl.col("birth_date")
    later = (born.dt.month() > ON.month) | (born.dt.month() == ON.month) & (born.dt.day() > ON.day)
    people = persons.with_columns(age=ON.year - born.dt.year() - later.cast(pl.Int32))
    around = families.select("family", pl.exclude("family", "household").name.prefix("family."))
    house = homes.select("household", pl.exclude("household").name.prefix("household."))
    everybody = people.join(around, on="family", how="left").join(house, on="household", how="left")
    whole = families.join(_of_family(people), on="family", how="left").join(house, on="household", how="left")
    home = homes.join(_of_household(people), on="household", how="left")
    _write(everybody, ["household", "person"], _of_persons(), out / f"{Unit.PERSON}.parquet")
    _write(whole, ["household", "family"], _of_families(), out / f"{Unit.FAMILY}.parquet")
    _write(home, ["household"], _of_households(), out / f"{Unit.HOUSEHOLD}.parquet")


def _write(frame: pl.LazyFrame, keys: list[str], programs: Mapping[str, _Program], path: Path) -> None:
    outcomes = {f"{name}.{code}": column for name, one in programs.items() for code, column in one.criteria.items()}
    verdicts = {name: _verdict(name, one).cast(pl.Int8) for name, one in programs.items()}
    judged = frame.with_columns(**outcomes).with_columns(**verdicts)
    judged.select(*keys, *programs, *outcomes).sink_parquet(path, statistics=False)


def _verdict(name: str, program: _Program) -> pl.Expr:
    barred = [~pl.col(f"{name}.{code}") for code in program.barring]
    enough = [pl.col(f"{name}.{code}") for code in program.enough]
    if program.counted:
        counted = [pl.col(f"{name}.{code}") for code in program.counted]
        certain = pl.sum_horizontal(*(one.fill_null(value=False) for one in counted)) >= program.least
        possible = pl.sum_horizontal(*(one.fill_null(value=True) for one in counted)) >= program.least
        enough.append(pl.when(certain).then(True).when(~possible).then(False))  # noqa: FBT003  Polars takes values
    last = [pl.any_horizontal(enough)] if enough else []
    return pl.all_horizontal(*barred, *(pl.col(f"{name}.{code}") for code in program.required), *last)


def _some(condition: pl.Expr) -> pl.Expr:
    return condition.any(ignore_nulls=False)


_HEAD: Final = pl.col("relation") == "kepala_keluarga"


def _of_family(people: pl.LazyFrame) -> pl.LazyFrame:
    old = pl.col("age") >= _OLD
    return people.group_by("family").agg(
        livelihood=_some(pl.col("lost_livelihood")),
        ill=_some(pl.col("chronic_illness") | pl.col("disability")),
        members=pl.len(),
        old=old.sum(),
        perhaps_old=old.is_null().sum(),
        woman=_some(_HEAD & (pl.col("sex") == "P")),
        idle=_some(_HEAD & ~pl.col("works")),
        health=_some(pl.col("pregnant") | pl.col("breastfeeding") | (pl.col("age") <= 6)),  # noqa: PLR2004  as the rules say
        school=_some(pl.col("in_school") & pl.col("school_level").is_in(["sd", "smp", "sma"])),
        social=_some(pl.col("severe_disability") | old),
    )


def _of_household(people: pl.LazyFrame) -> pl.LazyFrame:
    return people.group_by("household").agg(
        members=pl.len(),
        citizen=_some(_HEAD & pl.col("citizen")),
        has_family=_some(_HEAD & pl.col("has_family")),
        both=_some(_HEAD & pl.col("citizen") & pl.col("has_family")),
    )


def _of_persons() -> dict[str, _Program]:
    c = pl.col
    child, old, orphan = c("age") < _ADULT, c("age") >= _OLD, ~c("father_living") | ~c("mother_living")
    poor = (c("family.desil") <= _POOR) | c("family.village_sktm")
    assessed = {"asesmen": c("assessed_by_worker")}
    frail = c("neglected") | c("violence_victim") | c("trafficking_victim") | orphan
    disaster = c("disaster_victim") | c("family.disaster_victim")
    helpless = c("neglected") | (c("family.desil") <= _POOR)
    tuna = c("homeless") | c("street_begging") | c("former_prisoner") | c("trafficking_victim")
    crops = ["padi", "jagung", "kedelai", "cabai", "bawang_merah", "bawang_putih", "tebu", "kopi", "kakao", "ubi_kayu"]
    return {
        "AKTA-LAHIR": _program({"penduduk": c("resident"), "belum-memiliki": ~c("birth_certificate")}),
        "ANAK-TERLANTAR": _program({"anak": child, "yatim-piatu": orphan, "keluarga-miskin": poor}),
        "ATENSI-ANAK": _program({"anak": child, "kerentanan": frail, **assessed}),
        "ATENSI-BENCANA": _program({"korban-bencana": disaster | c("household.disaster_victim"), **assessed}),
        "ATENSI-DISABILITAS": _program(
            {"disabilitas": c("disability") | c("severe_disability"), "memerlukan-bantuan": helpless, **assessed}
        ),
        "ATENSI-LANSIA": _program(
            {"lanjut-usia": old, "terlantar": c("neglected") | c("lives_alone") | c("violence_victim"), **assessed}
        ),
        "ATENSI-NAPZA": _program({"korban-napza": c("drug_victim"), **assessed}),
        "ATENSI-TUNA-SOSIAL": _program({"tuna-sosial": tuna, **assessed}),
        "KERINGANAN-RS": _program(
            {
                "warga": c("resident"),
                "tanpa-pbi-aktif": c("insurance") != "pbi",
                "rawat-inap": c("inpatient"),
                "pakta-integritas": c("integrity_pact"),
                "daya-listrik": c("household.housing.power_va") <= 900,  # noqa: PLR2004  as the rules say
            }
        ),
        "KTP-EL": _program(
            {
                "warga-negara": c("citizen"),
                "wajib-ktp": (c("age") >= 17) | c("married"),  # noqa: PLR2004  as the rules say
                "belum-merekam": ~c("card_recorded"),
            }
        ),
        "LANSIA-TERLANTAR": _program({"lanjut-usia": old, "sakit-menahun": c("chronic_illness"), "ekonomi-lemah": poor}),
        "NELAYAN-KECIL": _program(
            {
                "nelayan": c("fishing.livelihood"),
                "ukuran-kapal": c("fishing.vessel_gt") <= 10,  # noqa: PLR2004  as the rules say
                "kusuka": c("fishing.kusuka"),
            }
        ),
        "PBI-JK": _program(
            {
                "warga-negara": c("citizen"),
                "nik": c("nik_recorded"),
                "terdaftar": c("family.in_register"),
                "desil": c("family.desil") <= _POOR,
                "saringan-desa": c("screening_passed"),
                "musdes": c("musdes_approved"),
                "pengesahan": c("regent_approved"),
            },
            barring={
                "sudah-pbi": c("insurance") == "pbi",
                "penerima-upah": c("insurance") == "ppu",
                "asn-tni-polri": c("family.excluded_asn_tni_polri"),
            },
        ),
        "PBI-JK-REAKTIVASI": _program(
            {
                "nonaktif": c("insurance") == "pbi_nonaktif",
                "nik-terekam": c("nik_recorded"),
                "surat-fasilitas-kesehatan": c("facility_letter"),
                "masih-layak": c("still_eligible_statement"),
            }
        ),
        "PIP": _program(
            {"usia": c("age").is_between(6, 21), "siswa": c("in_dapodik")},
            counted={
                "kks": c("kks_holder") | c("family.kks_holder"),
                "pkh": _UNKNOWN,
                "yatim-piatu": orphan,
                "disabilitas": c("disability"),
                "bencana": disaster,
            },
        ),
        "PUPUK-SUBSIDI": _program(
            {
                "petani": c("farm.livelihood"),
                "luas-lahan": (c("farm.area_m2") > 0) & (c("farm.area_m2") <= 20_000),  # noqa: PLR2004  as the rules say
                "komoditas": c("farm.commodity").is_in(crops),
                "kelompok-tani": c("farm.group_member"),
                "e-rdkk": c("farm.in_rdkk"),
            }
        ),
    }


def _of_families() -> dict[str, _Program]:
    c = pl.col
    excluded, poor = {"asn-tni-polri": c("excluded_asn_tni_polri")}, c("desil") <= _POOR
    floor, wall = c("household.housing.floor"), c("household.housing.wall")
    walls = ["bambu", "anyaman_bambu", "papan", "terpal", "kardus", "tembok_tanpa_plester", "rumbia", "seng"]
    power, light = c("household.housing.power_va"), c("household.housing.lighting")
    alone = (c("members") == 1) & pl.when(c("perhaps_old") == 0).then(c("old") == 1).when(c("old") > 1).then(
        False  # noqa: FBT003  Polars takes values
    )
    return {
        "BLT-DESA": _program(
            {"penduduk": c("resident"), "miskin": (c("desil") == 1) | c("village_sktm")},
            barring={**excluded, "tidak-bersama-PKH": _UNKNOWN},
            counted={
                "kehilangan-pekerjaan": c("livelihood"),
                "sakit-disabilitas": c("ill"),
                "lansia-tunggal": alone,
                "kepala-keluarga-perempuan": c("woman"),
            },
        ),
        "CADANGAN-PANGAN": _program(
            {"penduduk": c("resident")},
            enough={"korban-bencana": c("disaster_victim")},
            counted={"miskin": c("in_register") & poor, "rawan-pangan": c("went_hungry")},
        ),
        "FAKIR-MISKIN": _program(
            barring=excluded,
            enough={"tanpa-tempat-tinggal": c("homeless")},
            counted={
                "kepala-tidak-bekerja": c("idle"),
                "pernah-kelaparan": c("went_hungry"),
                "pengeluaran-makan": c("spending.food") * 2 > c("spending.total"),
                "tanpa-pakaian-baru": ~c("bought_clothing"),
                "lantai": floor.is_in(["tanah", "semen"]),
                "dinding": wall.is_in(walls),
                "jamban": c("household.housing.latrine").is_in(["bersama", "umum", "tidak_ada"]),
                "listrik": (power <= 450) | (light == "bukan_listrik"),  # noqa: PLR2004  as the rules say
            },
            least=4,
        ),
        "KETERANGAN-DTSEN": _program({"warga": c("resident"), "terdaftar": c("in_register")}),
        "PKH": _program(
            {"terdaftar": c("in_register"), "desil": poor},
            barring=excluded,
            counted={"komponen-kesehatan": c("health"), "komponen-pendidikan": c("school"), "komponen-sosial": c("social")},
        ),
        "SEMBAKO": _program(
            {
                "terdaftar": c("in_register"),
                "desil": poor,
                "musdes": c("musdes_approved"),
                "pengesahan": c("regent_approved"),
            },
            barring=excluded,
        ),
        "SKTM": _program({"warga": c("resident"), "desil": poor}),
    }


def _of_households() -> dict[str, _Program]:
    c = pl.col
    power, light, income = c("housing.power_va"), c("housing.lighting"), c("income")
    tenure = c("housing.tenure") == "milik_sendiri"
    roofs, floors = ["rumbia", "bambu", "terpal"], ["tanah", "bambu"]
    walls = ["anyaman_bambu", "bambu", "seng", "terpal", "kardus", "rumbia"]
    unfit = c("housing.roof").is_in(roofs) | c("housing.floor").is_in(floors) | c("housing.wall").is_in(walls)
    return {
        "BSPS": _program(
            {
                "berkeluarga": c("both"),
                "tanah": c("housing.land_proof"),
                "satu-satunya-rumah": c("housing.only_house"),
                "belum-dibantu": _UNKNOWN,
                "penghasilan": income <= _UMK,
            }
        ),
        "LISTRIK-SUBSIDI": _program(
            {"daya": power.is_in([450, 900]), "tidak-mampu": (power == 450) | c("in_register")}  # noqa: PLR2004  as the rules say
        ),
        "PASANG-LISTRIK": _program(
            {"belum-pelanggan": light.is_in(["tanpa_meteran", "non_pln", "bukan_listrik"]), "jaringan": c("housing.grid_near")},
            counted={"terdaftar": c("in_register"), "daerah-3t": c("remote_area"), "validasi-desa": c("village_validated")},
        ),
        "RTLH": _program(
            {
                "warga-negara": c("citizen"),
                "berkeluarga": c("has_family"),
                "domisili": c("domicile_documents"),
                "penghasilan": (10 * income >= 3 * _UMK) & (income <= _UMK),
                "tanah-milik": tenure & c("housing.land_proof") & ~c("housing.land_disputed"),
                "satu-satunya-rumah": c("housing.only_house"),
                "belum-dibantu": c("disaster_victim") | _UNKNOWN,
                "tidak-layak": (c("housing.area_m2") < 9 * c("members")) | unfit,
            }
        ),
    }
