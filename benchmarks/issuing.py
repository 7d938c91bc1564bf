"""A post that issues letters, for benchmarks: its services run in a process of their own, so that their work is not counted."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.resources import files
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from shutil import copy

from attrs import evolve, frozen

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.clock.system import SystemClock
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.signing.pades import BaselineLT, PadesSigner
from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.demo.district import SAMPLE_OFFICE
from slrtkit.demo.sample import sample_areas, sample_households_csv
from slrtkit.demo.services import Services
from slrtkit.demo.trust import sample_trust
from slrtkit.domain import DecisionOutcome, Fact, Officer, SignatureBlock, Source
from slrtkit.domain.roles import Role
from slrtkit.domain.rules import FACTS
from slrtkit.kit import Kit
from slrtkit.kit.plan import PressPlan
from slrtkit.plugins import RENDERER

__all__ = ["HEAD", "KIND", "PASSPHRASE", "Post", "open_post"]

HEAD = "kadis"
KIND = "keringanan-biaya-rs"
PASSPHRASE = b"contoh"
_PROGRAM = "KERINGANAN-RS"
_HOUSEHOLD, _PERSON = "BKL-02", "BKL-02-1"


@frozen
class Hosted:
    """A sample infrastructure that runs elsewhere: the officer's key, the roots (DER), and where time stamps are given."""

    key: bytes
    roots: tuple[bytes, ...]
    tsa: str
    host: str


@frozen
class Post:
    """A post.

    Attributes:
        kit: The post; its officer signs with a time stamp and evidence (B-LT).
        hosted: Its services.
        plan: What makes its letters, for processes.
        folder: Where `kadis.p12` and the logos are.
    """

    kit: Kit
    hosted: Hosted
    plan: PressPlan
    folder: Path

    def complaint(self, text: str) -> str:
        """Return a new complaint that is decided and waits for its letter."""
        kit, head = self.kit, partial(self.kit.context, HEAD)
        filed = kit.file_complaint(head(), household=_HOUSEHOLD, person=_PERSON, category="kesehatan", text=text).id
        kit.assess(head(), filed, _PROGRAM)
        kit.decide(head(), filed, _PROGRAM, DecisionOutcome.RECOMMENDED)
        return filed

    def reserve(self, complaint: str) -> str:
        """Give it its letter."""
        return self.kit.reserve_letter(self.kit.context(HEAD), complaint, KIND, signer=HEAD, destination="RSUD Contoh").id


@contextmanager
def open_post(folder: Path) -> Iterator[Post]:
    """Open a post in a folder, on SQLite, fully durable."""
    with _hosted() as hosted:
        (folder / "kadis.p12").write_bytes(hosted.key)
        (folder / "logos").mkdir()
        copy(str(files("slrtkit.demo") / "logo.svg"), folder / "logos" / "sample.svg")
        signer = PadesSigner.from_pkcs12(hosted.key, lambda: PASSPHRASE, BaselineLT(timestamp_url=hosted.tsa))
        clock, store = SystemClock(), SqliteStore(folder / "slrtkit.db", timeout=60)
        trust = sample_trust(folder / "trust", hosted.roots, signer.key, SAMPLE_OFFICE, (KIND,), clock.now())
        block = SignatureBlock("Wulandari Contoh", "Kepala Dinas Sosial")
        plan = PressPlan("typst:logos", f"pkcs12:kadis.p12?timestamp={hosted.tsa}", trust, folder=folder, secret=_passphrase)
        kit = Kit(
            store=store,
            blobs=store,
            sealer=PlainSealer(),
            clock=clock,
            catalog=TomlCatalog(Path(str(files("slrtkit.demo") / "catalog"))),
            areas=sample_areas(),
            office=evolve(SAMPLE_OFFICE, training=False),
            officers={HEAD: Officer(HEAD, SAMPLE_OFFICE.code, block, signer.key, roles=(Role.OPERATOR,))},
            renderer=RENDERER.open("typst:logos", folder=folder),
            signers={HEAD: signer},
            examiner=PdfExaminer(),
            trust=trust,
            node="loket",
        )
        with kit:
            kit.register(kit.context(HEAD), read_households(sample_households_csv(), FACTS))
            pact = Fact(value=True, on=kit.office.zone.day(clock.now()), source=Source.HOME_VISIT)
            kit.record_fact(kit.context(HEAD), _HOUSEHOLD, _PERSON, "integrity_pact", pact)
            yield Post(kit, hosted, plan, folder)


def _passphrase(_: str) -> bytes:
    return PASSPHRASE


@contextmanager
def _hosted() -> Iterator[Hosted]:
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_host, args=(there,), daemon=True)
    process.start()
    try:
        yield here.recv()
    finally:
        here.send(None)
        process.join()


def _host(pipe: Connection) -> None:
    with Services(SystemClock().now) as services:
        officer = services.pki.officer("Kepala Dinas Sosial")
        pipe.send(Hosted(officer.pkcs12(PASSPHRASE), services.pki.roots, services.pki.tsa_url, services.host))
        pipe.recv()
