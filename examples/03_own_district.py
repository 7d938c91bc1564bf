"""A district of your own: every part of a Kit put together by hand, with your programs, your table and your trust.

Two things are borrowed from the sample: an officer's key (yours is a PKCS#12 file or a token) and the services that every
B-LT signature needs (yours are the time-stamping authority and the OCSP responder of your certificate authority).
"""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit import Kit
from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.clock.system import SystemClock
from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.trust import load_bundle, write_bundle
from slrtkit.demo.services import Services
from slrtkit.domain import (
    Area,
    AreaTree,
    AuthorityEntry,
    AuthorityList,
    DecisionOutcome,
    Letterhead,
    Office,
    Officer,
    RegionCode,
    SignatureBlock,
    Zone,
)
from slrtkit.domain.rules import FACTS

PROGRAM = """
code = "BEDAH-RUMAH"
name = "Bedah Rumah"
sector = "perumahan"
owner = "Dinas Perumahan"
unit = "household"

[[version]]
in_force_from = 2026-01-01
legal_basis = "Peraturan Bupati (contoh)"
source = "Invented for this example"

  [[version.criterion]]
  code = "lantai-tanah"
  says = { id = "Rumah berlantai tanah", en = "The house has an earth floor" }
  when = "housing.floor == 'tanah'"
  source = "Invented for this example"

[[letter]]
code = "bedah-rumah"
title = "Rekomendasi Bedah Rumah"
classification = "650"
subject = "Rekomendasi {program}"
addressee = ["Kepala {destination}"]
statement = ["Keluarga {name} di {village} memenuhi syarat {program}."]
closing = "Demikian surat ini dibuat untuk dipergunakan sebagaimana mestinya."
valid_days = 30
"""

HOUSEHOLDS = """\
household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,until,asked_on,source,household.housing.floor
KK-1,51.08.06.2003,Banjar Contoh,ya,KK-1-K,,KK-1-1,,Ketut Rekaan,kepala_keluarga,,,2026-06-01,home-visit,tanah
"""

AREAS = (
    ("51", "Provinsi Bali"),
    ("51.08", "Kabupaten Buleleng"),
    ("51.08.06", "Kecamatan Contoh"),
    ("51.08.06.2003", "Desa Contoh"),
)


def run(folder: Path) -> str:
    """Put the district together, issue one letter, and return its number and verdict."""
    clock = SystemClock()
    (folder / "BEDAH-RUMAH.toml").write_text(PROGRAM, "utf-8")
    office = Office(
        code="51.08.dinsos",
        name="Dinas Sosial",
        region=RegionCode("51.08"),
        zone=Zone.WITA,
        unit="SLRT",
        place="Singaraja",
        letterhead=Letterhead("PEMERINTAH KABUPATEN BULELENG", "DINAS SOSIAL", "Jalan Contoh Nomor 1, Singaraja"),
        training=True,
    )
    with Services(clock.now) as services:
        level = BaselineLT(timestamp_url=services.pki.tsa_url)
        key = services.pki.officer("Kepala Dinas").pkcs12(b"rahasia")
        signer = PadesSigner.from_pkcs12(key, lambda: b"rahasia", level)
        desk = Officer("petugas", office.code, SignatureBlock("Luh Rekaan", "Petugas"), roles=("back-office",))
        block = SignatureBlock("Made Rekaan", "Kepala Dinas Sosial")
        head = Officer("kadis", office.code, block, signer.key, roles=("kadis",))
        store = SqliteStore(folder / "district.db")
        kit = Kit(
            store=store,
            blobs=store,
            sealer=PlainSealer(),
            clock=clock,
            node="dinsos",
            catalog=TomlCatalog(folder),
            areas=AreaTree.of(Area(RegionCode(code), name) for code, name in AREAS),
            office=office,
            officers={"petugas": desk, "kadis": head},
            renderer=TypstRenderer(),
            signers={"kadis": signer},
            examiner=PdfExaminer(),
            trust=load_bundle(publish_trust(folder / "trust", services.pki.roots, signer.key, office), clock.now()),
        )
        with kit:
            return letter_for(kit, "KK-1", "KK-1-1")


def publish_trust(folder: Path, roots: tuple[bytes, ...], key: str, office: Office) -> Path:
    """Say who may sign which letters; in earnest the keys stay with three people, and are never in one process."""
    now = datetime.now(UTC)
    today, later = office.zone.day(now), now + timedelta(days=365)
    entry = AuthorityEntry(key, office.code, "Kepala Dinas", ("bedah-rumah",), today, office.zone.day(later), today)
    return write_bundle(
        folder,
        roots=roots,
        root_keys=[Ed25519PrivateKey.generate() for _ in range(3)],
        authority_keys=[Ed25519PrivateKey.generate()],
        authority=AuthorityList(version=1, scope="51.08", issued=now, expires=later, entries=(entry,)),
        expires=later,
        thresholds={"root": 2},
        training=True,  # as the office is; letters that count are signed under a bundle that is not
    )


def letter_for(kit: Kit, household: str, person: str) -> str:
    """Register, hear, assess, decide and issue."""
    desk, head = partial(kit.context, "petugas"), partial(kit.context, "kadis")
    kit.register(desk(), read_households(HOUSEHOLDS, FACTS))
    text = "Rumah kami berlantai tanah."
    complaint = kit.file_complaint(desk(), household=household, person=person, category="perumahan", text=text).id
    kit.assess(desk(), complaint, "BEDAH-RUMAH")
    kit.decide(head(), complaint, "BEDAH-RUMAH", DecisionOutcome.RECOMMENDED)
    letter = kit.reserve_letter(desk(), complaint, "bedah-rumah", signer="kadis", destination="Dinas Perumahan").id
    kit.issue_letter(head(), letter)
    seen = kit.seen_by(desk())
    return f"{seen.letter(letter).letter.number} {kit.verify(seen.signed_pdf(letter)).verdict.value}"


if __name__ == "__main__":
    with TemporaryDirectory() as temporary:
        print(run(Path(temporary)))
