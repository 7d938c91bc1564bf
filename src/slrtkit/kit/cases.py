"""Cases: complaints, what the rules say of them, decisions and referrals."""

from collections.abc import Iterable
from datetime import date

from attrs import evolve, frozen

from slrtkit.domain.caserules import Urgency
from slrtkit.domain.complaint import CaseResult, Channel, Complaint
from slrtkit.domain.context import Context
from slrtkit.domain.decision import DecisionOutcome
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LetterRecord
from slrtkit.domain.referral import Consent, Referral, ReferralStep
from slrtkit.domain.rules import Assessment, Question
from slrtkit.kit.households import Households
from slrtkit.ports.identity import DecisionClaim
from slrtkit.service.assess import ask_household, assess_complaint, assess_household, decide, decision_claim
from slrtkit.service.casework import CaseDesk
from slrtkit.service.intake import close_complaint, escalate_complaint, file_complaint
from slrtkit.service.journal import Receipt
from slrtkit.service.refer import advance_referral, referrals_of, send_referral
from slrtkit.service.related import complaints_of, letters_of
from slrtkit.service.showing import Showing

__all__ = ["Cases"]


@frozen(kw_only=True)
class Cases(Households):
    """The use cases of a complaint."""

    def file_complaint(
        self,
        context: Context,
        *,
        household: str,
        person: str,
        category: str,
        text: str,
        channel: Channel = Channel.LAYANAN,
        urgency: Urgency = Urgency.ROUTINE,
        reporter: str = "",
        relationship: str = "",
    ) -> Receipt:
        """File what a resident asks for; see `service.intake.file_complaint`."""
        home = self.journal.begun_from(context, StreamKind.HOUSEHOLD, household, Household).village.text
        complaint = Complaint(
            id=self.clock.new_id(),
            channel=channel,
            household=household,
            person=person,
            village=home,
            category=category,
            text=text,
            received=self._day(context),
            holder=home,
            reporter=reporter,
            relationship=relationship,
            urgency=urgency,
            training=self.office.training,
        )
        return file_complaint(self.journal, context, complaint, self.cases)

    @property
    def casework(self) -> CaseDesk:
        """What is done with a complaint between taking it and closing it: papers, visits, notes, answers, who holds it."""
        make = self.clock.new_id
        return CaseDesk(self.journal, self.blobs, self.catalog, self.facts, self.cases, self.office, self._day, make)

    def escalate_complaint(self, context: Context, complaint: str, *, to: str = "") -> Receipt:
        """Pass a complaint one rung up, with the context's reason; see `service.intake.escalate_complaint`."""
        return escalate_complaint(self.journal, context, complaint, self._day(context), to, self.cases.ladder)

    def close_complaint(self, context: Context, complaint: str, outcome: str, *, result: CaseResult | None = None) -> Receipt:
        """Close a complaint with the outcome in words, and in one word; see `service.intake.close_complaint`."""
        return close_complaint(self.journal, context, complaint, outcome, result, on=self._day(context))

    def assess(self, context: Context, complaint: str, program: str) -> Receipt:
        """Judge a complaint by a program's rules of today; see `service.assess.assess_complaint`."""
        return assess_complaint(self.journal, context, complaint, self.catalog.program(program), self._day(context), self.facts)

    def explain(self, household: str, person: str | None, program: str, on: date) -> Assessment:
        """Judge without recording anything, on any day, by what was known then; see `service.asof.household_on`."""
        known = self.household_on(household, on)
        return assess_household(self.catalog.program(program), known.household, person, on, self.facts, known.ledgers)

    def ask(self, household: str, person: str | None, program: str, on: date) -> tuple[Question, ...]:
        """Return what to ask next, the most decisive first, by what was known on a day; see `domain.rules.questions`."""
        known = self.household_on(household, on)
        return ask_household(self.catalog.program(program), known.household, person, on, self.facts, known.ledgers)

    def decision_claim(
        self, context: Context, complaint: str, program: str, outcome: DecisionOutcome, *, reason: str = ""
    ) -> DecisionClaim:
        """Return what an officer's device is to show to decide so; `reason` is that of the decision, or the context's.

        See `service.assess.decision_claim`.
        """
        return decision_claim(self.journal, evolve(context, reason=reason or context.reason), complaint, program, outcome)

    def decide(
        self, context: Context, complaint: str, program: str, outcome: DecisionOutcome, *, assertion: bytes = b""
    ) -> Receipt:
        """Record a decision; `assertion` is what the officer's device gave, see `service.assess.decide`."""
        day, new = self._day(context), self.clock.new_id()
        shown = Showing(self.identity, self.blobs, assertion) if assertion else None
        return decide(
            self.journal, context, complaint, program, outcome, decision_id=new, on=day, shown=shown, rules=self.cases
        )

    def send_referral(
        self,
        context: Context,
        complaint: str,
        *,
        receiver: str,
        purpose: str,
        consent_by: str,
        answer_due: date,
        facts: Iterable[str] = (),
        papers: Iterable[str] = (),
    ) -> Receipt:
        """Hand a decided complaint to whoever can help, with these facts and papers; see `service.refer.send_referral`."""
        found = self.journal.begun_from(context, StreamKind.COMPLAINT, complaint, Complaint)
        today = self._day(context)
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
            facts=tuple(facts),
            papers=tuple(papers),
        )
        return send_referral(self.journal, context, referral)

    def advance_referral(
        self, context: Context, referral: str, step: ReferralStep, *, outcome_due: date | None = None
    ) -> Receipt:
        """Record what the actor's office says of a referral; see `service.refer.advance_referral`."""
        office, today = self._officer(context.actor).office, self._day(context)
        return advance_referral(self.journal, context, referral, step, office, on=today, outcome_due=outcome_due)

    def complaint(self, complaint: str) -> Complaint:
        """Return a complaint as it stands. Raises NotFoundError."""
        return self.journal.complaint(complaint).state

    def complaints_of(self, household: str) -> tuple[Complaint, ...]:
        """Return the complaints of a household that whoever looks may see, the latest first."""
        return complaints_of(self.journal, household)

    def letters_of(self, complaint: str) -> tuple[LetterRecord, ...]:
        """Return the letters of a complaint that whoever looks may see, the latest first, without void numbers."""
        return letters_of(self.journal, complaint)

    def referrals_of(self, complaint: str) -> tuple[Referral, ...]:
        """Return the referrals of a complaint that whoever looks may see, the earliest first."""
        with self.journal.looking("read") as seen:
            return referrals_of(seen, complaint=complaint)

    def referral(self, referral: str) -> Referral:
        """Return a referral as it stands. Raises NotFoundError."""
        return self.journal.referral(referral).state
