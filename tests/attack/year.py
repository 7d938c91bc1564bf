"""A simulated honest year of an office: everything that happens in one, with real keys, stamps, letters and registers.

Letters with a paraf chain, void and lapsed numbers, revisions, stand-ins, a successor, a key that is rotated, letters in ink,
provisional letters, withdrawals, renewals, numbers that were given elsewhere, blocks, a back-up that is restored. The same seed
of steps gives the same year, keys apart.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from attrs import define, evolve, field
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.clock.fixed import FixedClock
from slrtkit.adapters.documents.typst import TypstRenderer
from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.identity.signed import IdentityKey, SignedAssertions, sign_assertion
from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, MemoryVault, SealedBlobs
from slrtkit.adapters.keys.masters import new_master
from slrtkit.adapters.signing.notes import PemNoteSigner
from slrtkit.adapters.signing.pades import BaselineLT, Extender, PadesSigner
from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.storage import SqliteStore
from slrtkit.adapters.trust.notes import holds
from slrtkit.demo.district import SAMPLE_OFFICE
from slrtkit.demo.sample import sample_areas, sample_households_csv
from slrtkit.demo.services import Services
from slrtkit.domain import DecisionOutcome, Fact, Officer, SignatureBlock, SigningForm, Source
from slrtkit.domain.auditing import AuditReport
from slrtkit.domain.authority import AuthorityEntry, AuthorityList
from slrtkit.domain.casefile import CasesFile
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.change import Cause, Departure
from slrtkit.domain.complaint import CaseResult
from slrtkit.domain.delegation import Delegation
from slrtkit.domain.erasure import Erasure, ErasureGround
from slrtkit.domain.evidence import EvidenceKind
from slrtkit.domain.issuers import WithdrawnList
from slrtkit.domain.letterlog import Leaf, log_origin
from slrtkit.domain.logkeys import LogEntry, LogList, LogRole
from slrtkit.domain.registerfile import NumberRun, RegisterFile
from slrtkit.domain.retention import Retention
from slrtkit.domain.roles import Role
from slrtkit.domain.rules import FACTS
from slrtkit.domain.state import StreamKind
from slrtkit.domain.verification import Report
from slrtkit.kit import Kit
from slrtkit.ledger import instant_text
from slrtkit.ledger.merkle import Tree
from slrtkit.ledger.note import Checkpoint
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.signing import SignatureRequest
from slrtkit.ports.trust import LogTrust, TrustBundle
from slrtkit.ports.verification import Examination, Examiner
from slrtkit.service.auditing import (
    AuditInput,
    Belief,
    KeptNote,
    LetterSeen,
    SampleAsked,
    UsedLetter,
    audit_letters,
    believe,
)
from slrtkit.service.auditing.approvals import PROOF_DAYS
from slrtkit.service.checkpoint import sign_checkpoint
from slrtkit.service.erasing import carry_out
from slrtkit.service.erasure import approve_erasure, ask_erasure
from slrtkit.service.intake import close_complaint
from slrtkit.service.verify import verify
from slrtkit.testing.agreed import agreed
from slrtkit.testing.workshop import attachment_of
from slrtkit.wire.casefile import cases_bytes, read_cases_file
from slrtkit.wire.register import hash_leaf
from slrtkit.wire.registerfile import numbers_digest, read_register, register_lines

OFFICE = evolve(SAMPLE_OFFICE, training=False)
BEGIN = datetime(2027, 1, 4, 2, tzinfo=UTC)
"""A Monday morning in Blora."""
END = datetime(2027, 12, 31, 2, tzinfo=UTC)
NUMBER = "7310"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
_PASSPHRASE = b"contoh"
_TYPE = "keringanan-biaya-rs"
USUAL, GONE = ("BKL-02", "BKL-02-1"), ("BLS-03", "BLS-03-1")
"""Whose letters they are, and who moves away in the end and is erased."""
_SCAN = b"\xff\xd8\xff hasil pindai surat bertanda tangan basah " * 3
_PARAF = ChainStep(ApprovalKind.PARAF, ("kabid", "kadis-lama", "kadis-baru"))
_SIGN = ChainStep(ApprovalKind.SIGN, ("kadis",))
CHAINS = (ParafChain("paraf", (_PARAF, _SIGN)), ParafChain("paraf-bukti", (_PARAF, _SIGN), proof=True))
"""The chain of the first quarter, and that of the rest: it asks for the officer's own proof."""


class Remembering(Examiner):
    """Examines each file once at an instant: the same bytes have the same examination."""

    def __init__(self) -> None:
        self._examiner, self._known = PdfExaminer(), dict[tuple[str, datetime], Examination]()

    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        key = sha256(pdf).hexdigest(), at
        if key not in self._known:
            found = self._examiner.examine(pdf, roots, at)
            self._known[key] = evolve(found, pages=cache(found.pages)) if found.pages else found
        return self._known[key]


@define
class Hand:
    """What an auditor has in hand at the end of a year; a fraud changes a copy of it."""

    register: RegisterFile
    pdfs: dict[str, bytes]
    kept: tuple[KeptNote, ...]
    cases: tuple[CasesFile, ...] | None
    uses: tuple[UsedLetter, ...]
    trust: TrustBundle
    log_keys: dict[str, PemNoteSigner]
    officers: SignedAssertions
    examiner: Remembering
    count: int
    outside: bytes
    """A letter that the head signed past the register."""
    at: datetime = END
    known: dict[tuple[str, int, int], tuple[Report, RegisterFile, TrustBundle]] = field(factory=dict)

    def copy(self) -> "Hand":
        """Return a copy that a fraud may change."""
        return evolve(self, pdfs=dict(self.pdfs))

    def reports(self, belief: Belief) -> dict[str, Report]:
        """Verify each file; what nobody changed is verified once by one register and one bundle."""
        found = dict[str, Report]()
        for name, pdf in self.pdfs.items():
            key = sha256(pdf).hexdigest(), id(self.register), id(self.trust)
            if key not in self.known:
                report = verify(pdf, self.examiner, self.trust, self.at, log=belief.view)
                self.known[key] = report, self.register, self.trust
            found[name] = self.known[key][0]
        return found

    def audit(self) -> AuditReport:
        """Audit it all, as `slrtkit audit` does."""
        assert self.trust.log is not None
        belief = believe(self.register, self.trust.log, self.at)
        seen = [LetterSeen(name, sha256(self.pdfs[name]).hexdigest(), said) for name, said in self.reports(belief).items()]
        given = AuditInput(
            letters=tuple(seen),
            kept=self.kept,
            cases=self.cases,
            asked=SampleAsked(NUMBER, self.count),
            identity=self.officers,
            uses=self.uses,
        )
        return audit_letters(belief, given, self.trust, self.at)

    def resign(self, leaves: dict[str, list[Leaf]], numbers: tuple[NumberRun, ...] | None = None) -> None:
        """Hand out another register, signed by the office's own keys."""
        runs = self.register.numbers if numbers is None else numbers
        logs = [(note_of(self.log_keys[name], name, found, runs), found) for name, found in leaves.items()]
        self.register = read_register(register_lines(logs, runs))

    @property
    def leaves(self) -> dict[str, list[Leaf]]:
        """The leaves of each log, to be changed."""
        return {log.checkpoint.partition("\n")[0]: list(log.leaves) for log in self.register.logs}


def note_of(key: PemNoteSigner, name: str, leaves: list[Leaf], numbers: tuple[NumberRun, ...] | None = None) -> str:
    """Return a checkpoint of leaves, signed by a key; with what is said of numbers where it is that of an export."""
    tree = Tree()
    for leaf in leaves:
        tree.append(hash_leaf(leaf))
    more = () if numbers is None else (f"numbers {numbers_digest(numbers)}",)
    at = (f"at {instant_text(leaves[-1].at)}",) if leaves else ()
    return sign_checkpoint(Checkpoint(name, len(leaves), tree.root(), (*at, *more)), key)


@define
class Office:
    """The office as the year goes by."""

    folder: Path
    clock: FixedClock
    services: Services
    kit: Kit
    trust: TrustBundle
    device: Ed25519PrivateKey
    log_keys: dict[str, PemNoteSigner]
    sealer: EnvelopeSealer
    vault: MemoryVault
    head: str = "kadis-lama"
    life: int = 1
    pdfs: dict[str, bytes] = field(factory=dict)
    kept: list[KeptNote] = field(factory=list)
    uses: list[UsedLetter] = field(factory=list)
    made: int = 0
    whose: tuple[str, str] = USUAL
    past: bytes = b""
    lost: str = ""
    """The checkpoint of what the back-up lacks."""

    @property
    def desk(self) -> Kit:
        return self.kit.seen_by(self.kit.context("fasilitator"))

    def reserved(self, signer: str = "", hours: int | None = None, replaces: str = "", complaint: str = "") -> str:
        """A case that is decided, and the number of its letter."""
        kit, desk = self.desk, partial(self.kit.context, "fasilitator")
        self.made += 1
        if not complaint:
            household, person = self.whose
            today = OFFICE.zone.day(self.clock.now())
            kit.record_fact(desk(), household, person, "integrity_pact", Fact(True, today, Source.HOME_VISIT))
            text = f"Mohon keringanan ke-{self.made}"
            complaint = kit.file_complaint(desk(), household=household, person=person, category="kesehatan", text=text).id
            kit.assess(desk(), complaint, "KERINGANAN-RS")
            self.decided(complaint)
        return kit.reserve_letter(
            desk(), complaint, _TYPE, signer=signer or self.head, destination="RSUD", hours=hours, replaces=replaces
        ).id

    def decided(self, complaint: str) -> None:
        """The decision, proved where the chain asks for proofs."""
        kit, decision = self.desk, (complaint, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
        claim = kit.decision_claim(kit.context(self.head), *decision)
        asked = kit.chains and kit.chains[0].proof
        shown = sign_assertion(self.device, claim, self.clock.now()) if asked else b""
        kit.decide(kit.context(self.head), *decision, assertion=shown)

    def approved(self, letter: str) -> None:
        """The chain, up to the signature."""
        kit = self.desk
        kit.request_approval(kit.context("fasilitator"), letter)
        context = kit.context("kabid")
        claim = kit.approval_claim(context, letter, ApprovalKind.PARAF)
        shown = sign_assertion(self.device, claim, self.clock.now()) if kit.chains[0].proof else b""
        kit.approve_letter(kit.context("kabid"), letter, ApprovalKind.PARAF, assertion=shown)

    def issued(self, signer: str = "", hours: int | None = None, replaces: str = "", complaint: str = "") -> str:
        letter = self.reserved(signer, hours, replaces, complaint)
        self.approved(letter)
        self.sign(letter, signer)
        return letter

    def sign(self, letter: str, signer: str = "") -> None:
        self.clock.advance(HOUR)
        self.kit.issue_letter(self.kit.context(signer or self.head), letter)
        self.pdfs[f"{len(self.pdfs) + 1:03}.pdf"] = self.desk.signed_pdf(letter)

    def plain(self) -> None:
        self.issued()

    def forgotten(self) -> None:
        """A letter without a chain, of somebody who is erased when the year ends; later ones are as usual."""
        laid, whose = self.kit.chains, self.whose
        self.kit, self.whose = evolve(self.kit, chains=()), USUAL if self.made else GONE
        self.sign(self.reserved())
        self.kit, self.whose = evolve(self.kit, chains=laid), whose

    def erase(self) -> None:
        """Somebody moved away, and asked to be erased: two officers decide, and their key is destroyed."""
        journal, (household, person) = self.kit.journal.whole, GONE
        village, today = journal.household(household).state.village.text, OFFICE.zone.day(self.clock.now())
        for complaint in journal.find(StreamKind.COMPLAINT, "household", household.encode()):
            close_complaint(journal, self.kit.context("fasilitator"), complaint, "Selesai", CaseResult.SERVED)
        agreed(journal, self.kit.context("fasilitator"), household, Departure(person, today, Cause.MOVE, Source.INTERVIEW))
        asked = Erasure(f"E-{person}", person, village, ErasureGround.ASKED, "fasilitator", today, "pindah")
        ask_erasure(journal, self.kit.context("fasilitator"), household, asked)
        self.clock.advance(DAY)
        kept = tuple(Retention(kind, 0, "JRA contoh") for kind in ("letter", "complaint", "participation"))
        approve_erasure(journal, self.kit.context("manajer"), asked.id, kept)
        carry_out(journal, self.kit.blobs, self.kit.context("manajer"))

    def void(self) -> None:
        self.desk.void_letter(self.kit.context("fasilitator", reason="salah ketik"), self.reserved())

    def revised(self) -> None:
        letter = self.reserved()
        self.clock.advance(DAY)
        self.desk.revise_letter(self.kit.context("fasilitator"), letter, signer=self.head, destination="RSUD Cepu")
        self.approved(letter)
        self.sign(letter)

    def lapsed(self) -> None:
        self.reserved()

    def elsewhere(self) -> None:
        last = max(line.number for line in self.desk.number_lines(self.sequence))
        numbers = {last + 1: "Surat tulisan tangan", last + 2: "Surat tulisan tangan"}
        self.desk.import_numbers(self.kit.context("fasilitator", reason="listrik padam"), self.sequence, numbers)

    def stood_in(self) -> None:
        self.issued("sekretaris")

    def withdrawn(self) -> None:
        letter = self.issued()
        today = OFFICE.zone.day(self.clock.now())
        self.uses.append(UsedLetter(letter, self.desk.letter(letter).letter.number, today, "RSUD Contoh"))
        self.clock.advance(3 * DAY)
        self.desk.withdraw_letter(self.kit.context(self.head, reason="pindah domisili"), letter)

    def inked(self) -> None:
        letter = self.reserved()
        self.approved(letter)
        scan = _SCAN + str(self.made).encode()
        self.desk.sign_by_hand(self.kit.context(self.head), letter, scan)
        self.pdfs[f"{len(self.pdfs) + 1:03}.jpg"] = scan

    def provisional(self) -> None:
        letter = self.issued("sekretaris", hours=72)
        self.clock.advance(DAY)
        self.issued(replaces=letter, complaint=self.desk.letter(letter).complaint)

    def blocked(self) -> None:
        kit = self.desk
        block = kit.reserve_block(kit.context("fasilitator", reason="luring"), self.sequence, 3, "pos-2").id
        self.issued()
        first = int(block.rpartition("#")[2].partition("-")[0])
        kit.close_block(kit.context("fasilitator", reason="kembali"), block, {first: "Surat pos 2"})

    def renewed(self) -> None:
        letter, pki = self.issued(), self.services.pki
        extender = Extender(BaselineLT(timestamp_url=pki.tsa_url, roots=pki.roots))
        self.clock.advance(5 * DAY)
        self.desk.archivist(extender).renewed(self.kit.context(self.head), letter)
        self.pdfs[f"{len(self.pdfs) + 1:03}.pdf"] = self.desk.signed_pdf(letter)

    @property
    def sequence(self) -> str:
        return OFFICE.sequence("460", OFFICE.zone.day(self.clock.now()))

    def leaves(self) -> list[Leaf]:
        log = self.kit.letter_log
        return [log.leaf(index).leaf for index in range(log.size)]

    def keep(self) -> None:
        """An outsider is handed a checkpoint."""
        if self.kit.letter_log.size:
            self.kept.append(KeptNote(f"titik-{len(self.kept) + 1:02}.txt", self.kit.checkpoint(self.kit.context("manajer"))))

    def restore(self) -> None:
        """The disk dies: the post goes on from the back-up of the evening before, in another life."""
        self.keep()
        self.past = self.outside()
        backup = self.folder / "cadangan.db"
        with closing(sqlite3.connect(self.folder / "slrtkit.db")) as source, closing(sqlite3.connect(backup)) as copy:
            source.backup(copy)
        self.clock.advance(HOUR)
        self.reserved()  # what came after the back-up, and is lost
        self.keep()
        self.lost = self.kept[-1].name
        self.life += 1
        store = SqliteStore(backup)
        name = log_origin(f"sample/{self.life}")
        blobs = SealedBlobs(store, self.sealer, self.vault)
        self.kit = evolve(self.kit, store=store, blobs=blobs, incarnation=str(self.life), log=self.log_keys[name])

    def quarter(self, number: int) -> None:
        """Chains, heads and keys change with the quarters."""
        if number == 2:
            self.kit = evolve(self.kit, chains=CHAINS[1:])
        if number == 3:
            self.head = "kadis-baru"
        if number == 4:
            signers = {**self.kit.signers, "kadis-baru": self.kit.signers["kadis-kunci-baru"]}
            officers = {**self.kit.officers}
            officers["kadis-baru"] = evolve(officers["kadis-baru"], key=signers["kadis-baru"].key)
            self.kit = evolve(self.kit, signers=signers, officers=officers)

    def hand(self, cases: int) -> Hand:
        """What an auditor has in hand at the end."""
        kit = self.desk
        register = read_register(kit.export_register(kit.context("manajer")))
        self.keep()
        lives = {note.written.partition("\n")[0]: note.written for note in self.kept if note.name != self.lost}
        drawn = (kit.export_cases(kit.context("manajer", reason="periksa"), NUMBER, note, cases) for note in lives.values())
        listed = kit.withdrawn_letters()
        withdrawn = WithdrawnList(1, "33.16", self.clock.now(), END + 365 * DAY, listed)
        key = self.device.public_key().public_bytes_raw()
        identity = IdentityKey("passkey-kabid", EvidenceKind.PASSKEY, key, ("kabid", "kadis-lama", "kadis-baru"))
        return Hand(
            register,
            self.pdfs,
            tuple(self.kept),
            tuple(read_cases_file(cases_bytes(one)) for one in drawn),
            tuple(self.uses),
            evolve(self.trust, withdrawn=withdrawn),
            self.log_keys,
            SignedAssertions([identity], PROOF_DAYS * 86_400),
            Remembering(),
            cases,
            self.past,
        )

    def outside(self) -> bytes:
        """Sign a letter of the office past its register."""
        like = self.desk.letter(self.leaves()[0].letter).letter
        letter = evolve(like, id="luar", number="460/977/SLRT", dated=OFFICE.zone.day(self.clock.now()))
        page = self.kit.renderer.render(RenderRequest(letter, attachment_of(letter)))
        return self.kit.signers[self.head].sign(page, SignatureRequest(letter.id, self.clock.now(), "Surat", "Rekaan"))


_STEPS = (
    Office.forgotten,
    Office.void,
    Office.revised,
    Office.lapsed,
    Office.elsewhere,
    Office.stood_in,
    Office.withdrawn,
    Office.inked,
    Office.provisional,
    Office.blocked,
    Office.renewed,
)
"""What happens in a year, one after the other, and again."""


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    """Open the office on its first day."""
    clock = FixedClock(BEGIN)
    with Services(clock.now) as services:
        level = BaselineLT(timestamp_url=services.pki.tsa_url)
        names = ("kadis-lama", "kadis-baru", "kadis-kunci-baru", "sekretaris")
        signers = {
            name: PadesSigner.from_pkcs12(services.pki.officer(name).pkcs12(_PASSPHRASE), lambda: _PASSPHRASE, level)
            for name in names
        }
        keys = dict.fromkeys((log_origin("sample/1"), log_origin("sample/2")), PemNoteSigner.made())
        trust = _trust(services.pki.roots, {name: signer.key for name, signer in signers.items()}, keys)
        store, device = SqliteStore(folder / "slrtkit.db"), Ed25519PrivateKey.generate()
        master = {1: new_master()}
        vault = MemoryVault()
        sealer = EnvelopeSealer(CallbackRing(lambda: master), vault)
        passkey = IdentityKey(
            "passkey-kabid", EvidenceKind.PASSKEY, device.public_key().public_bytes_raw(), ("kabid", "kadis-lama", "kadis-baru")
        )
        kit = Kit(
            store=store,
            blobs=SealedBlobs(store, sealer, vault),
            sealer=sealer,
            clock=clock,
            catalog=TomlCatalog(Path(str(files("slrtkit.demo") / "catalog"))),
            areas=sample_areas(),
            office=OFFICE,
            officers=_officers({name: signer.key for name, signer in signers.items()}),
            renderer=TypstRenderer({"sample": (files("slrtkit.demo") / "logo.svg").read_bytes()}),
            signers=signers,
            examiner=PdfExaminer(),
            trust=trust,
            log=keys[log_origin("sample/1")],
            node="sample",
            chains=CHAINS[:1],
            delegations=(
                Delegation("kadis-lama", "sekretaris", SigningForm.PELAKSANA_HARIAN, BEGIN.date(), date(2027, 6, 30), "SK 1"),
                Delegation("kadis-baru", "sekretaris", SigningForm.PELAKSANA_HARIAN, date(2027, 7, 1), END.date(), "SK 2"),
            ),
            identity=SignedAssertions([passkey], optional=True),
        )
        with kit:
            kit.register(kit.context("fasilitator", "households"), read_households(sample_households_csv(), FACTS))
            yield Office(folder, clock, services, kit, trust, device, keys, sealer, vault)


def simulate(folder: Path, steps: int, cases: int) -> Hand:
    """Live through a year in so many steps, and return what an auditor has in hand at its end.

    Args:
        folder: Where the store is written.
        steps: How many days something happens on.
        cases: How many cases the auditor asks for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    apart, quarter, restored = (END - BEGIN - 60 * DAY) / steps, 1, False
    with open_office(folder) as office:
        for place in range(steps):
            day = BEGIN + place * apart
            if day > office.clock.now():
                office.clock.advance(day - office.clock.now())
            now = (office.clock.now().month + 2) // 3
            for number in range(quarter + 1, now + 1):
                office.keep()
                office.quarter(number)
            quarter = now
            if not restored and office.clock.now().month >= 8:
                office.restore()
                restored = True
            _STEPS[place % len(_STEPS)](office)
        office.erase()
        office.clock.advance(END - office.clock.now() - HOUR)
        return office.hand(cases)


def _officers(keys: dict[str, str]) -> dict[str, Officer]:
    def known(name: str, position: str, *roles: str) -> Officer:
        block = SignatureBlock(f"{name.title()} Contoh", position)
        return Officer(name, OFFICE.code, block, keys.get(name, ""), roles=roles)

    return {
        "fasilitator": known("fasilitator", "Fasilitator SLRT", Role.FACILITATOR, Role.FRONT_OFFICE, Role.BACK_OFFICE),
        "kabid": known("kabid", "Kepala Bidang", Role.HEAD_OF_DIVISION),
        "sekretaris": known("sekretaris", "Sekretaris", Role.HEAD_OF_DIVISION, "wakil"),
        "kadis-lama": known("kadis-lama", "Kepala Dinas Sosial", Role.HEAD_OF_AGENCY),
        "kadis-baru": known("kadis-baru", "Kepala Dinas Sosial", Role.HEAD_OF_AGENCY),
        "manajer": known("manajer", "Manajer SLRT", Role.MANAGER),
    }


def _trust(roots: tuple[bytes, ...], keys: dict[str, str], logs: dict[str, PemNoteSigner]) -> TrustBundle:
    """Who might sign in that year, when: a head, their successor, who got another key, and who stood in."""
    first, last = BEGIN.date(), date(2028, 12, 31)
    terms = {
        "kadis-lama": (first, date(2027, 7, 31)),
        "kadis-baru": (date(2027, 7, 1), date(2027, 10, 31)),
        "kadis-kunci-baru": (date(2027, 10, 1), last),
        "sekretaris": (first, last),
    }
    entries = tuple(
        AuthorityEntry(keys[name], OFFICE.code, "kadis", (_TYPE,), since, until, since)
        for name, (since, until) in terms.items()
    )
    listed = tuple(LogEntry(name, key.public, LogRole.LOG, OFFICE.code, first, last, first) for name, key in logs.items())
    span = 1, "33.16", BEGIN - DAY, END + 365 * DAY
    return TrustBundle(roots, AuthorityList(*span, entries), log=LogTrust(LogList(*span, listed), holds))
