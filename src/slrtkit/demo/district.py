"""A whole small district in one call: sample office, officers, throw-away keys, and a kit that holds them together."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.clock.system import SystemClock
from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.signing.notes import PemNoteSigner
from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader
from slrtkit.adapters.storage import SqliteStore
from slrtkit.demo.sample import sample_areas, sample_households_csv
from slrtkit.demo.services import Services
from slrtkit.demo.trust import sample_trust
from slrtkit.domain import Letterhead, Office, Officer, RegionCode, SignatureBlock, Zone
from slrtkit.domain.letterlog import log_origin
from slrtkit.domain.roles import Role
from slrtkit.domain.rules import FACTS
from slrtkit.kit import Kit
from slrtkit.ports.clock import Clock
from slrtkit.ports.notes import NoteSigner
from slrtkit.service.seal import SealPress

__all__ = ["SAMPLE_OFFICE", "open_sample"]

SAMPLE_OFFICE: Office = Office(
    code="33.16.dinsos",
    name="Dinas Sosial Kabupaten Blora (contoh)",
    region=RegionCode("33.16"),
    zone=Zone.WIB,
    unit="SLRT",
    place="Blora",
    letterhead=Letterhead(
        government="PEMERINTAH KABUPATEN BLORA",
        agency="DINAS SOSIAL",
        address="Jalan Contoh Nomor 1, Blora 58200",
        telephone="(0296) 000000",
        website="dinsos.contoh.example",
        email="slrt@contoh.example",
        logo="sample",
    ),
    training=True,
)
"""An office for demonstrations: CONTOH stands across its letters, and no real trust bundle names its keys."""

_HEAD = SignatureBlock(
    name="Wulandari Contoh, S.Sos., M.Si.",
    position="Kepala Dinas Sosial Kabupaten Blora",
    rank="Pembina Utama Muda",
    nip="000000000000000000",
)
_FACILITATOR = SignatureBlock(name="Prasetyo Contoh", position="Fasilitator SLRT")
_DESK = (Role.FACILITATOR, Role.FRONT_OFFICE, Role.BACK_OFFICE)
_NODE = "sample"
_CLERK = SignatureBlock(name="Handayani Contoh", position="Petugas loket RSUD Contoh")


@contextmanager
def open_sample(
    folder: Path, clock: Clock | None = None, catalog: Path | None = None, log: NoteSigner | None = None
) -> Iterator[Kit]:
    """Open a kit on the sample district, its households registered, and a signing service running on loopback.

    Args:
        folder: Where the store `slrtkit.db` and the trust bundle `trust/` are written; made if missing.
        clock: The time; the computer's by default.
        catalog: A folder of programs; the sample's by default. The trust bundle authorises all their letter types.
        log: The key of its register of letters; one that lives as long as the context by default.

    The officers are `fasilitator`, `kadis` (who signs) and `loket-rs` (of a hospital, who answers referrals). Keys live as long
    as the context.
    """
    clock = clock or SystemClock()
    folder.mkdir(parents=True, exist_ok=True)
    store = SqliteStore(folder / "slrtkit.db")
    programs = TomlCatalog(catalog or Path(str(files("slrtkit.demo") / "catalog")))
    with Services(clock.now) as services:
        credential = services.pki.officer("Kepala Dinas Sosial")
        signer = PadesSigner.from_pkcs12(
            credential.pkcs12(b"contoh"), lambda: b"contoh", BaselineLT(timestamp_url=services.pki.tsa_url)
        )
        letter_types = tuple(letter.code for code in programs.codes() for letter in programs.program(code).letters)
        seal, log = PemSealSigner.made(), log or PemNoteSigner.made()
        trust = sample_trust(
            folder / "trust",
            services.pki.roots,
            signer.key,
            SAMPLE_OFFICE,
            letter_types,
            clock.now(),
            seal=seal.key,
            log=(log_origin(f"{_NODE}/1"), log.public),
        )
        kit = Kit(
            store=store,
            blobs=store,
            sealer=PlainSealer(),
            clock=clock,
            catalog=programs,
            areas=sample_areas(),
            office=SAMPLE_OFFICE,
            officers={
                "fasilitator": Officer("fasilitator", SAMPLE_OFFICE.code, _FACILITATOR, roles=_DESK),
                "kadis": Officer("kadis", SAMPLE_OFFICE.code, _HEAD, signer.key, roles=(Role.HEAD_OF_AGENCY,)),
                "loket-rs": Officer("loket-rs", "rsud-contoh", _CLERK, roles=(Role.AGENCY,)),
            },
            renderer=TypstRenderer({"sample": (files("slrtkit.demo") / "logo.svg").read_bytes()}),
            signers={"kadis": signer},
            examiner=PdfExaminer(),
            trust=trust,
            seal=SealPress(seal, QrSealReader()),
            log=log,
            node=_NODE,
        )
        with kit:
            kit.register(kit.context("fasilitator", "sample-households"), read_households(sample_households_csv(), FACTS))
            yield kit
