"""The adapters that a district chose, held together."""

from collections.abc import Mapping
from datetime import date
from types import TracebackType
from typing import Self

from attrs import Factory, evolve, field, frozen

from slrtkit.adapters.identity import ServerAsserted
from slrtkit.adapters.wording import IndonesianWording
from slrtkit.domain.access import AccessPolicy, Assignment, Grant
from slrtkit.domain.area import AreaTree
from slrtkit.domain.caserules import CaseRules
from slrtkit.domain.chain import ParafChain
from slrtkit.domain.context import Context, chosen
from slrtkit.domain.delegation import Delegation, Powers
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.history import StreamKind
from slrtkit.domain.office import Office, Officer
from slrtkit.domain.readiness import ReadinessRules
from slrtkit.domain.rules import FactCatalogue
from slrtkit.domain.verification import Report
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.calendar import HolidayCalendar
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.clock import Clock
from slrtkit.ports.documents import Renderer
from slrtkit.ports.identity import Identity
from slrtkit.ports.keys import Sealer
from slrtkit.ports.notes import NoteSigner
from slrtkit.ports.notify import Notifier
from slrtkit.ports.signing import Signer
from slrtkit.ports.store import Store, StreamId
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examiner
from slrtkit.ports.wording import Wording
from slrtkit.service.journal import Journal
from slrtkit.service.letterlog import LogReader
from slrtkit.service.rebuild import Proof, rebuild
from slrtkit.service.registered import register_of
from slrtkit.service.seal import SealPress
from slrtkit.service.verify import verify

__all__ = ["Parts"]


@frozen(kw_only=True)
class Parts:
    """The adapters of a district, and what all its use cases need.

    Attributes:
        store: The log and the snapshots.
        blobs: Signed letters by digest.
        sealer: Keys and randomness.
        clock: The time, and new ids.
        catalog: Programs and their rules.
        facts: What may be stated of households; where it is not given, what the catalog declares.
        areas: The regions of the district.
        office: The office that acts.
        officers: Its officers by id.
        renderer: Letter to PDF.
        signers: The officers' signers by officer id.
        examiner: Reads signed PDFs.
        trust: Who may say who may sign.
        node: Name of this device in the log; no two devices of a district share one.
        incarnation: Which life of the device; a restored back-up begins a new one.
        cases: How the district handles its cases: categories, time limits, time to open one again, who takes cases.
        calendar: On which days the post works; None: limits that count working days cannot be told.
        readiness: What a village needs before it works by itself.
        notifier: Takes notices to be sent; None: nobody is notified.
        chains: The paraf chains that letters go through; a letter for which none is laid down needs none.
        delegations: Who stands in for whom.
        identity: What shows that it is really an officer who approves.
        seal: What puts the paper seal on letters that are to be signed; None: this host has no seal key.
        log: The key that signs checkpoints of the register of letters; None: letters carry no proof that they stand in it.
        wording: Puts numbers and days of letters into words.
        grants: Who may do what, role by role; what none gives is denied.
        assignments: Who works for which region besides that of their office.
        viewer: In whose name it is looked at; None: nobody looks, and nobody's data are seen. See `seen_by`.
        expected: The versions that the next command rests on. See `unchanged`.
    """

    store: Store
    blobs: Blobs
    sealer: Sealer
    clock: Clock
    catalog: Catalog
    areas: AreaTree
    office: Office
    officers: Mapping[str, Officer]
    renderer: Renderer
    signers: Mapping[str, Signer]
    examiner: Examiner
    trust: TrustBundle
    node: str
    incarnation: str = "1"
    cases: CaseRules = field(factory=CaseRules)
    calendar: HolidayCalendar | None = None
    readiness: ReadinessRules = field(factory=ReadinessRules)
    notifier: Notifier | None = None
    chains: tuple[ParafChain, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    identity: Identity = field(factory=ServerAsserted)
    seal: SealPress | None = None
    log: NoteSigner | None = None
    wording: Wording = field(factory=IndonesianWording)
    grants: tuple[Grant, ...] = GRANTS
    assignments: tuple[Assignment, ...] = ()
    viewer: Context | None = field(default=None, repr=False)
    expected: Mapping[StreamId, int] = field(factory=dict, repr=False)
    facts: FactCatalogue = field(default=Factory(lambda kit: kit.catalog.facts, takes_self=True))
    journal: Journal = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        expected = dict(self.expected)
        journal = Journal(self.store, self.sealer, self.node, self.incarnation, self.access, expected=expected)
        object.__setattr__(self, "journal", journal.seen_by(self.viewer) if self.viewer else journal)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.store.close()

    def context(self, actor: str, client_id: str | None = None, reason: str = "") -> Context:
        """The circumstances of a command that happens now; a client that may send it again chooses its own client id.

        Raises:
            NotFoundError: no officer has this id.
            DomainError: the client id could be one of the library's own (`context.reserved`).
        """
        return Context(self._officer(actor).id, chosen(client_id or self.clock.new_id()), self.clock.now(), reason)

    def seen_by(self, context: Context) -> Self:
        """Return this kit as an officer sees it: every look at personal data needs one; commands say themselves who acts.

        What is not theirs to see is not there, and what they see is on record before they see it.
        """
        return evolve(self, viewer=context)

    def version(self, kind: StreamKind, stream_id: str) -> int:
        """Return how often a thing was written to, and nothing else of it; 0 where nothing is recorded."""
        with self.store.begin(write=False) as unit:
            known = unit.load(StreamId(kind.value, stream_id))
            return known.version if known else 0

    def unchanged(self, kind: StreamKind, stream_id: str, version: int) -> Self:
        """Return this kit for one command, which raises StaleVersionError where the thing has another version by then."""
        return evolve(self, expected={StreamId(kind.value, stream_id): version})

    @property
    def access(self) -> AccessPolicy:
        """Who may do what."""
        return AccessPolicy(self.officers, self.grants, self.delegations, self.assignments, zone=self.office.zone)

    def verify(self, pdf: bytes, *, profile: str = "letter", rerender: bool = False) -> Report:
        """Judge a signed PDF by this kit's trust, now, and read its seal where this host seals; see `service.verify.verify`.

        With `rerender` the page is made again where pages are asked: the only way to pass a page of the office's own form.
        """
        seals, renderer = self.seal.reader if self.seal else None, self.renderer if rerender else None
        return verify(pdf, self.examiner, self.trust, self.clock.now(), profile=profile, seals=seals, renderer=renderer)

    @property
    def powers(self) -> Powers:
        """Who may approve and sign what."""
        return Powers(self.officers, self.delegations, self.chains)

    @property
    def letter_log(self) -> LogReader:
        """The register of letters that this post keeps: leaves, checkpoint, and the hashes that proofs are made of."""
        return register_of(self.journal)

    def rebuild(self) -> Proof:
        """Prove log and snapshots, for an auditor or who keeps the system; see `service.rebuild.rebuild`."""
        return rebuild(self.journal)

    def _day(self, context: Context) -> date:
        return self.office.zone.day(context.now)

    def _officer(self, officer: str) -> Officer:
        return self.powers.officer(officer)
