"""The composition root: one object that holds a district's adapters and offers its use cases."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import TracebackType
from typing import Self

from attrs import field, frozen

from slrtkit.domain.area import AreaTree
from slrtkit.domain.complaint import Channel, Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.decision import DecisionOutcome
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Fact, Household
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.office import Office, Officer
from slrtkit.domain.referral import Consent, Referral, ReferralStep
from slrtkit.domain.rules import FACTS, Assessment, FactCatalogue
from slrtkit.domain.verification import Report
from slrtkit.errors import NotFoundError
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.clock import Clock
from slrtkit.ports.documents import Renderer
from slrtkit.ports.keys import Sealer
from slrtkit.ports.signing import Signer
from slrtkit.ports.store import Store
from slrtkit.ports.trust import TrustBundle
from slrtkit.ports.verification import Examiner
from slrtkit.service.assess import assess_complaint, assess_household, decide
from slrtkit.service.intake import close_complaint, escalate_complaint, file_complaint
from slrtkit.service.issue import Desk, Press, issue_letter, reserve_letter, void_letter
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.rebuild import Proof, rebuild
from slrtkit.service.refer import advance_referral, send_referral
from slrtkit.service.register import record_fact, register
from slrtkit.service.verify import verify

__all__ = ["Kit"]


@frozen(kw_only=True)
class Kit:
    """A district's SLRT.

    Every command takes a `Context`; the same client id with the same content returns the first receipt. The day of a command
    is the day of its instant in the office's zone.

    Attributes:
        store: The log and the snapshots.
        blobs: Signed letters by digest.
        sealer: Keys and randomness.
        clock: The time, and new ids.
        catalog: Programs and their rules.
        facts: What may be stated of households; a district adds its own with `FACTS.with_facts(…)`.
        areas: The regions of the district.
        office: The office that acts.
        officers: Its officers by id.
        renderer: Letter to PDF.
        signers: The officers' signers by officer id.
        examiner: Reads signed PDFs.
        trust: Who may say who may sign.
        node: Name of this device in the log; no two devices of a district share one.
        incarnation: Which life of the device; a restored back-up begins a new one.
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
    facts: FactCatalogue = FACTS
    journal: Journal = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "journal", Journal(self.store, self.sealer, self.node, self.incarnation))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.store.close()

    def context(self, actor: str, client_id: str | None = None, reason: str = "") -> Context:
        """The circumstances of a command that happens now; a client that may send it again chooses its own client id.

        Raises:
            NotFoundError: no officer has this id.
        """
        return Context(self._officer(actor).id, client_id or self.clock.new_id(), self.clock.now(), reason)

    def register(self, context: Context, households: Iterable[Household]) -> Receipt:
        """Enter households into the register; see `service.register.register`."""
        entering = tuple(households)
        for household in entering:
            self.areas[household.village]
        return register(self.journal, context, entering, facts=self.facts)

    def record_fact(self, context: Context, household: str, subject: str, name: str, fact: Fact) -> Receipt:
        """Record what was learned; see `service.register.record_fact`."""
        return record_fact(self.journal, context, household, subject, name, fact, facts=self.facts)

    def file_complaint(
        self, context: Context, *, household: str, person: str, category: str, text: str, channel: Channel = Channel.LAYANAN
    ) -> Receipt:
        """File what a resident asks for; see `service.intake.file_complaint`."""
        complaint = Complaint(
            id=self.clock.new_id(),
            channel=channel,
            household=household,
            person=person,
            village=self.household(household).village.text,
            category=category,
            text=text,
            received=self._day(context),
            holder=self.household(household).village.text,
        )
        return file_complaint(self.journal, context, complaint)

    def escalate_complaint(self, context: Context, complaint: str) -> Receipt:
        """Pass a complaint one level up, with the context's reason; see `service.intake.escalate_complaint`."""
        return escalate_complaint(self.journal, context, complaint, self._day(context))

    def close_complaint(self, context: Context, complaint: str, outcome: str) -> Receipt:
        """Close a complaint with the answer given; see `service.intake.close_complaint`."""
        return close_complaint(self.journal, context, complaint, outcome)

    def assess(self, context: Context, complaint: str, program: str) -> Receipt:
        """Judge a complaint by a program's rules of today; see `service.assess.assess_complaint`."""
        return assess_complaint(self.journal, context, complaint, self.catalog.program(program), self._day(context), self.facts)

    def explain(self, household: str, person: str | None, program: str, on: date) -> Assessment:
        """Judge without recording anything, on any day; see `service.assess.assess_household`."""
        return assess_household(self.catalog.program(program), self.household(household), person, on, self.facts)

    def decide(self, context: Context, complaint: str, program: str, outcome: DecisionOutcome) -> Receipt:
        """Record a decision; see `service.assess.decide`."""
        day = self._day(context)
        return decide(self.journal, context, complaint, program, outcome, decision_id=self.clock.new_id(), on=day)

    def send_referral(
        self, context: Context, complaint: str, *, receiver: str, purpose: str, consent_by: str, answer_due: date
    ) -> Receipt:
        """Hand a decided complaint to whoever can help; see `service.refer.send_referral`."""
        found, today = self.complaint(complaint), self._day(context)
        referral = Referral(
            id=self.clock.new_id(),
            complaint=complaint,
            household=found.household,
            person=found.person,
            sender=self.office.code,
            receiver=receiver,
            purpose=purpose,
            consent=Consent(consent_by, today),
            sent=today,
            answer_due=answer_due,
        )
        return send_referral(self.journal, context, referral)

    def advance_referral(self, context: Context, referral: str, step: ReferralStep) -> Receipt:
        """Record what the actor's office says of a referral; see `service.refer.advance_referral`."""
        return advance_referral(self.journal, context, referral, step, self._officer(context.actor).office)

    def reserve_letter(
        self, context: Context, complaint: str, letter_type: str, *, signer: str, destination: str = ""
    ) -> Receipt:
        """Give a decided complaint its letter and its number; see `service.issue.reserve_letter`."""
        desk = Desk(self.office, self.areas, self.catalog, self._officer(signer))
        letter_id = self.clock.new_id()
        return reserve_letter(self.journal, context, complaint, letter_type, desk, letter_id=letter_id, destination=destination)

    def issue_letter(self, context: Context, letter: str) -> Receipt:
        """Render, sign, verify, keep and record a reserved letter; see `service.issue.issue_letter`."""
        officer = self._officer(context.actor)
        signer = self.signers.get(officer.id)
        if signer is None:
            known = ", ".join(sorted(self.signers)) or "nobody"
            raise NotFoundError(
                "this officer does not sign", code="officer.no-signer", path=officer.id, cure=f"those who do: {known}"
            )
        press = Press(self.renderer, signer, self.examiner, self.trust, self.blobs)
        return issue_letter(self.journal, context, letter, officer, press)

    def void_letter(self, context: Context, letter: str) -> Receipt:
        """Account for a number that will not be used; see `service.issue.void_letter`."""
        return void_letter(self.journal, context, letter)

    def households(self, village: str | None = None) -> tuple[Household, ...]:
        """Return the households of a village, or of all the villages of the district, in the order of their ids."""
        villages = [village] if village else [area.code.text for area in self.areas]
        ids = sorted(found for v in villages for found in self.journal.find(StreamKind.HOUSEHOLD, "village", v.encode()))
        return tuple(self.household(found) for found in ids)

    def household(self, household: str) -> Household:
        """Return a household as it is known. Raises NotFoundError."""
        return self.journal.household(household).state

    def complaint(self, complaint: str) -> Complaint:
        """Return a complaint as it stands. Raises NotFoundError."""
        return self.journal.complaint(complaint).state

    def referral(self, referral: str) -> Referral:
        """Return a referral as it stands. Raises NotFoundError."""
        return self.journal.referral(referral).state

    def letter(self, letter: str) -> LetterRecord:
        """Return a letter and what became of it. Raises NotFoundError."""
        return self.journal.letter(letter).state

    def signed_pdf(self, letter: str) -> bytes:
        """Return the signed bytes of an issued letter. Raises NotFoundError."""
        record = self.letter(letter)
        if not record.pdf:
            raise NotFoundError("this letter is not issued", code="letter.not-issued", path=letter, cure="issue it first")
        return self.blobs.get(record.pdf)

    def verify(self, pdf: bytes, profile: str = "letter") -> Report:
        """Judge a signed PDF by this kit's trust, now; see `service.verify.verify`."""
        return verify(pdf, self.examiner, self.trust, self.clock.now(), profile)

    def rebuild(self) -> Proof:
        """Prove log and snapshots; see `service.rebuild.rebuild`."""
        return rebuild(self.journal)

    def _day(self, context: Context) -> date:
        return self.office.zone.day(context.now)

    def _officer(self, officer: str) -> Officer:
        try:
            return self.officers[officer]
        except KeyError:
            known = ", ".join(sorted(self.officers)) or "nobody"
            raise NotFoundError(
                "no officer has this id", code="officer.unknown", path=officer, cure=f"known: {known}"
            ) from None
