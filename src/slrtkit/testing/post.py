"""An invented post in an invented village: what the use cases need around a complaint."""

from datetime import UTC, date, datetime

from slrtkit.adapters.wording import IndonesianWording
from slrtkit.domain import (
    Area,
    AreaTree,
    Channel,
    Complaint,
    Consent,
    FamilyCard,
    Household,
    Letterhead,
    LetterType,
    Membership,
    Office,
    Officer,
    Person,
    Program,
    Referral,
    RegionCode,
    SignatureBlock,
    Unit,
    Zone,
)
from slrtkit.domain.rules import FACTS, Criterion, FactCatalogue, RuleSet, Says, parse
from slrtkit.errors import NotFoundError
from slrtkit.ports.catalog import Catalog
from slrtkit.service.issue import Desk

__all__ = ["DAY", "HOSPITAL", "LETTER", "NOW", "PROGRAM", "complaint", "desk", "household", "referral"]

DAY: date = date(2026, 11, 21)
"""The day on which everything happens, and `NOW` its first instant."""
NOW: datetime = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)
HOSPITAL: str = "33.16.rsud"
"""Where complaints are referred to."""
LETTER: LetterType = LetterType(
    "contoh", "Surat contoh", "400.9", "Rekomendasi", ("Yth.",), ("Nama tersebut {name}.",), "Demikian.", 90
)
PROGRAM: Program = Program(
    code="BANTUAN",
    name="Bantuan rekaan",
    sector="kesehatan",
    owner="Dinas Sosial",
    unit=Unit.PERSON,
    versions=(
        RuleSet(
            "BANTUAN",
            date(2026, 1, 1),
            "Peraturan contoh",
            (Criterion("inap", Says("Dirawat inap", "In hospital"), parse("inpatient")),),
        ),
    ),
    letters=(LETTER,),
)
"""One program with one criterion: `inpatient`."""

_OFFICE, _VILLAGE = "33.16.dinsos", RegionCode("33.16.99.2001")


class _OneProgram(Catalog):
    @property
    def facts(self) -> FactCatalogue:
        return FACTS

    def codes(self) -> tuple[str, ...]:
        return (PROGRAM.code,)

    def program(self, code: str) -> Program:
        if code != PROGRAM.code:
            raise NotFoundError("the catalog has no such program", code="program.unknown", cure=f"known: {PROGRAM.code}")
        return PROGRAM


def household(name: str) -> Household:
    """Return a household of one person, `NAME-P`."""
    return Household(
        id=name,
        village=_VILLAGE,
        address="RT 01",
        cards=(FamilyCard(f"{name}-K"),),
        persons=(Person(f"{name}-P", "Sukirman Rekaan"),),
        memberships=(Membership(f"{name}-P", f"{name}-K", "kepala_keluarga"),),
    )


def complaint(name: str, about: str, text: str) -> Complaint:
    """Return a complaint of the person of a household."""
    return Complaint(name, Channel.LAYANAN, about, f"{about}-P", _VILLAGE.text, "kesehatan", text, DAY, _VILLAGE.text)


def referral(name: str, about: Complaint, due: date = DAY) -> Referral:
    """Return a referral of a complaint to the hospital."""
    consent = Consent(about.person, DAY)
    return Referral(name, about.id, about.household, about.person, _OFFICE, HOSPITAL, "Perawatan", consent, DAY, due)


def desk() -> Desk:
    """Return what a letter is reserved with."""
    head = SignatureBlock("Endang Rekaan", "Kepala Dinas Sosial")
    office = Office(
        code=_OFFICE,
        name="Dinas Sosial Rekaan",
        region=RegionCode("33.16"),
        zone=Zone.WIB,
        unit="SLRT",
        place="Rekaan",
        letterhead=Letterhead("PEMERINTAH KABUPATEN REKAAN", "DINAS SOSIAL", "Jalan Melati 7"),
    )
    names = {"33": "Provinsi", "33.16": "Kabupaten", "33.16.99": "Kecamatan", _VILLAGE.text: "Desa"}
    areas = AreaTree.of(Area(RegionCode(code), f"{name} Rekaan") for code, name in names.items())
    return Desk(office, areas, _OneProgram(), Officer("kadis", _OFFICE, head, "0" * 64), wording=IndonesianWording())
