"""The life of many complaints as a state machine: whatever several officers ask, in whatever order, the log stays whole.

Every command either changes the log and returns a receipt, or raises a typed error and leaves log and snapshots as they were.
A command that is sent again returns its first receipt. What is due is granted. After every step, log and snapshots agree, no
open case is without a holder, and whatever a resident or a receiver was told can still be read.
"""

from collections.abc import Callable
from datetime import timedelta

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from slrtkit.domain import Complaint, ComplaintStatus, DecisionOutcome, Fact, ReferralStep, Source
from slrtkit.domain.access import AccessPolicy
from slrtkit.domain.cases import Answer, AskedDocument, CaseResult, Ladder, StandIn, Urgency, VisitMinutes
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.history import StreamKind
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.ports.store import Store
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.course import course_of
from slrtkit.service.handling import answer_complaint, visit_complaint
from slrtkit.service.intake import (
    close_complaint,
    escalate_complaint,
    file_complaint,
    reopen_complaint,
    triage_complaint,
)
from slrtkit.service.issue import reserve_letter, void_letter
from slrtkit.service.ladder import begin_stand_in, end_stand_in, held_by, work_of, working_on
from slrtkit.service.papers import Asked, attach, complete_complaint, resume_complaint, return_complaint
from slrtkit.service.rebuild import rebuild
from slrtkit.service.refer import advance_referral, send_referral
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import place_restriction
from slrtkit.service.work_scope import scope_of
from slrtkit.testing import post
from slrtkit.testing.case_approvals import LETTERS, POWERS, ApprovingMachine
from slrtkit.testing.case_asking import REASONS, ZONE, Send
from slrtkit.testing.case_clock import CaseClock, check_clock
from slrtkit.testing.case_projections import check_projections
from slrtkit.testing.case_sending import SendingMachine

__all__ = ["case_machine"]

RESTRICTED = "HR"
HOUSEHOLDS = st.sampled_from(["H1", "H2", RESTRICTED])
CASES = ("C1", "C2", "C3", "C4")
VILLAGE = "33.16.99.2001"
COMPLAINTS = st.sampled_from(CASES)
REFERRALS = st.sampled_from(["R-C1", "R-C2", "S-C1"])
WORDS = st.sampled_from(["Mohon keringanan biaya", "mohon  KERINGANAN biaya", "Rumah bocor"])
ENDS = st.sampled_from([None, CaseResult.WITHDRAWN, CaseResult.SERVED])
LADDER = Ladder({"33.16.dinkes": "Dinas Kesehatan"}, {"kemensos": "Kementerian Sosial"})
TO = st.sampled_from(["", "33.16.dinkes", "kemensos"])
PAPER = b"%PDF-1.7 surat"


def case_machine(open_store: Callable[[], Store], *, guarded: bool = False) -> type[RuleBasedStateMachine]:
    """Return a state machine of the use cases over a store; its `TestCase` is what pytest runs.

    Args:
        open_store: Opens an empty store, a new one for each run; the machine closes it.
        guarded: Whether each officer may do what the grants give their roles, and no more; else everybody may do everything.
    """
    access = AccessPolicy(POWERS.officers, GRANTS) if guarded else None
    return type("CaseMachine", (_CaseMachine,), {"open_store": staticmethod(open_store), "access": access})


class _CaseMachine(ApprovingMachine, SendingMachine):
    def __init__(self) -> None:
        super().__init__()
        self.told: set[tuple[str, str]] = set()
        self.said: set[tuple[str, str]] = set()
        self.closed: dict[str, Complaint] = {}
        self.clocks: dict[str, CaseClock] = {}

    # What officers ask for, in any order.

    @initialize()
    def enter_three_households(self) -> None:
        """The last one is for named officers; all who act are."""
        homes = [post.household(name) for name in ("H1", "H2", RESTRICTED)]
        self.enter(lambda journal, who: register(journal, who, homes))
        placed = Restriction(RESTRICTED, RestrictionGround.VIOLENCE, tuple(POWERS.officers), self.today)
        self.enter(lambda journal, who: place_restriction(journal, who, RESTRICTED, placed))

    @rule(name=HOUSEHOLDS)
    def register_again(self, name: str) -> None:
        assert not self.ask(lambda journal, who: register(journal, who, [post.household("H3"), post.household(name)]))

    @rule(household=HOUSEHOLDS, inpatient=st.sampled_from([True, False, None]))
    def record(self, household: str, inpatient: bool | None) -> None:  # noqa: FBT001  Hypothesis draws it
        fact = Fact(inpatient, self.today, Source.HOME_VISIT)
        self.due(lambda journal, who: record_fact(journal, who, household, f"{household}-P", "inpatient", fact))

    @rule(name=COMPLAINTS, household=HOUSEHOLDS | st.just("H9"), text=WORDS)
    def file(self, name: str, household: str, text: str) -> None:
        filed = evolve(post.complaint(name, household, text), received=self.today)
        if self.ask(lambda journal, who: file_complaint(journal, who, filed)):
            self.clocks[name] = CaseClock(self.now)

    def be_there(self, name: str) -> None:
        """File a case that is not there."""
        if self.complaint(name) is None:
            self.file(name, "H1", f"Mohon bantuan {name}")

    @rule(name=COMPLAINTS)
    def assess(self, name: str) -> None:
        self.ask(self.assessment(name))

    @rule(name=COMPLAINTS, outcome=st.sampled_from(DecisionOutcome), reason=REASONS)
    def decide(self, name: str, outcome: DecisionOutcome, reason: str) -> None:
        self.ask(self.decision(name, outcome), reason)

    @rule(name=COMPLAINTS, reason=REASONS, to=TO)
    def escalate(self, name: str, reason: str, to: str) -> None:
        self.ask(lambda journal, who: escalate_complaint(journal, who, name, self.today, to, LADDER), reason)

    @rule(name=COMPLAINTS, document=st.sampled_from(["", "kk"]))
    def attach(self, name: str, document: str) -> None:
        self.ask(lambda journal, who: attach(journal, self.blobs, who, name, PAPER + name.encode(), "Surat", document))

    @rule(name=COMPLAINTS)
    def visit(self, name: str) -> None:
        minutes = VisitMinutes(f"V{self.turn}", self.today, (self.officer,), "", "Lantai tanah")
        self.ask(lambda journal, who: visit_complaint(journal, who, name, minutes, self.today))

    @rule(name=COMPLAINTS, category=st.sampled_from(["kesehatan", "pangan"]), urgency=st.sampled_from(Urgency))
    def triage(self, name: str, category: str, urgency: Urgency) -> None:
        self.ask(lambda journal, who: triage_complaint(journal, who, name, category, urgency))

    @rule(name=COMPLAINTS)
    def return_and_resume(self, name: str) -> None:
        asked = Asked(post.PROGRAM, self.today)
        if self.ask(lambda journal, who: return_complaint(journal, who, name, asked, [AskedDocument("kk", "KK")])):
            self.clocks[name].wait(self.now)
            known = self.complaint(name)
            missing = known is not None and "kk" not in known.given
            assert self.resume(name, "") is not missing or self.denied

    @rule(name=COMPLAINTS, reason=REASONS)
    def take_up_again(self, name: str, reason: str) -> None:
        self.resume(name, reason)

    @rule(name=COMPLAINTS)
    def complete(self, name: str) -> None:
        asked = Asked(post.PROGRAM, self.today)
        self.ask(lambda journal, who: complete_complaint(journal, who, name, asked))

    @rule(name=COMPLAINTS)
    def tell_the_resident(self, name: str) -> None:
        answer = Answer(f"A{self.turn:04}", self.today, "", f"Jawaban {self.turn}")
        if self.ask(lambda journal, who: answer_complaint(journal, who, name, answer)):
            self.told.add((name, answer.text))
            self.clocks[name].answer(self.now)

    @rule(name=COMPLAINTS, reason=REASONS, late=st.sampled_from([0, 400]))
    def reopen(self, name: str, reason: str, late: int) -> None:
        on = self.today + timedelta(days=late)
        if self.ask(lambda journal, who: reopen_complaint(journal, who, name, on), reason):
            del self.closed[name]
            self.clocks[name].answered = None

    @rule(reason=REASONS, back=st.booleans())
    def stand_in(self, reason: str, back: bool) -> None:  # noqa: FBT001  Hypothesis draws it
        if back:
            self.ask(lambda journal, who: end_stand_in(journal, who, VILLAGE, self.today))
        elif reason:
            begun = StandIn(VILLAGE, "33.16.99", self.today, reason)
            self.ask(lambda journal, who: begin_stand_in(journal, who, begun))

    @rule(complaint=COMPLAINTS, letter=LETTERS)
    def reserve(self, complaint: str, letter: str) -> None:
        self.ask(self.reservation(complaint, letter))

    @rule(letter=LETTERS, reason=REASONS)
    def void(self, letter: str, reason: str) -> None:
        self.ask(lambda journal, who: void_letter(journal, who, letter), reason)

    @rule(name=REFERRALS, about=COMPLAINTS, late=st.booleans())
    def refer(self, name: str, about: str, late: bool) -> None:  # noqa: FBT001  Hypothesis draws it
        due = self.today + timedelta(days=-1 if late else 2)
        known = self.complaint(about) or post.complaint(about, "H1", "Mohon bantuan")
        sent = evolve(post.referral(name, known, due), sent=self.today)
        self.ask(lambda journal, who: send_referral(journal, who, sent))

    @rule(name=REFERRALS, step=st.sampled_from(ReferralStep), reason=REASONS, ours=st.booleans())
    def answer(self, name: str, step: ReferralStep, reason: str, ours: bool) -> None:  # noqa: FBT001  Hypothesis draws it
        office = post.desk().office.code if ours else post.HOSPITAL
        if self.ask(lambda journal, who: advance_referral(journal, who, name, step, office, on=self.today), reason):
            self.said.add((name, step.value))

    @rule(name=COMPLAINTS, result=ENDS)
    def close(self, name: str, result: CaseResult | None) -> None:
        if self.ask(lambda journal, who: close_complaint(journal, who, name, "Surat diserahkan", result, on=self.today)):
            self.closed[name] = self.journal.complaint(name).state
            self.clocks[name].resume(self.now)
            self.clocks[name].answer(self.now)

    @rule(name=COMPLAINTS, steps=st.integers(1, 3))
    def do_what_is_due(self, name: str, steps: int) -> None:
        """Nobody who asks for the next step, with all that it needs, is refused."""
        for _ in range(steps):
            complaint = self.complaint(name)
            if complaint is None:
                self.be_there(name)
            elif complaint.status in {ComplaintStatus.FILED, ComplaintStatus.COMPLETE, ComplaintStatus.ASSESSED}:
                self.record(complaint.household, inpatient=True)
                if self.due(self.assessment(name)):
                    self.due(self.decision(name, DecisionOutcome.RECOMMENDED))
            elif complaint.status in {ComplaintStatus.DECIDED, ComplaintStatus.ANSWERED}:
                self.ask(self.reservation(name, f"L-{name}"))
                self.refer(f"R-{name}", name, late=False)
                self.tell_the_resident(name)

    # What is always so.

    @invariant()
    def log_and_snapshots_agree(self) -> None:
        assert rebuild(self.journal).problems == ()

    @invariant()
    def what_is_closed_stays_as_it_was(self) -> None:
        assert all(self.complaint(name) == complaint for name, complaint in self.closed.items())

    @invariant()
    def no_open_case_is_without_a_holder(self) -> None:
        for known in filter(None, map(self.complaint, CASES)):
            at_work = working_on(self.journal, known.id, self.today)
            works = known.id in work_of(self.journal, at_work.office, self.today)
            assert works is (known.status is not ComplaintStatus.CLOSED)
            assert held_by(self.journal, known.id)[-1].office == at_work.holder == known.holder

    @invariant()
    def a_restricted_case_is_in_no_chain_of_its_village(self) -> None:
        with self.journal.store.begin(write=False) as unit:
            told = {(one.stream.kind, one.stream.id, one.scope) for _, one in unit.since(0, 10_000)}
        for kind, found, scope in told:
            match kind:
                case StreamKind.COMPLAINT:
                    case = found
                case StreamKind.REFERRAL:
                    case = self.journal.referral(found).state.complaint
                case StreamKind.LETTER | StreamKind.APPROVAL:
                    case = self.journal.letter(found).state.complaint
                case _:
                    continue
            known = self.journal.complaint(case).state
            assert (scope == "33.16-restricted") is (known.household == RESTRICTED)

    @invariant()
    def worklists_and_counts_are_what_the_log_tells(self) -> None:
        office = post.desk().office
        for officer in POWERS.officers.values():
            scope = scope_of(self.journal, officer, POWERS, self.now, office)
            check_projections(self.journal, scope, POWERS, self.now, ZONE)

    @invariant()
    def clocks_are_right_across_weekends_and_days_off(self) -> None:
        for name, clock in self.clocks.items():
            check_clock(clock, course_of(self.journal, name), ZONE, self.now)

    @invariant()
    def no_answer_is_lost(self) -> None:
        for name, text in self.told:
            assert text in {answer.text for answer in self.journal.complaint(name).state.answers.values()}
        for name, step in self.said:
            assert step in self.journal.referral(name).state.answers

    def resume(self, name: str, reason: str) -> bool:
        """Take a returned case up again. Return whether it was granted."""
        granted = self.ask(lambda journal, who: resume_complaint(journal, who, name, self.today), reason)
        if granted:
            self.clocks[name].resume(self.now)
        return granted

    def assessment(self, name: str) -> Send:
        """Return the command that judges a complaint."""
        return lambda journal, who: assess_complaint(journal, who, name, post.PROGRAM, ZONE.day(who.now))

    def decision(self, name: str, outcome: DecisionOutcome) -> Send:
        """Return the command that decides a complaint."""
        number = f"D{self.turn}"
        return lambda journal, who: decide(journal, who, name, post.PROGRAM.code, outcome, decision_id=number, on=self.today)

    def reservation(self, complaint: str, letter: str) -> Send:
        """Return the command that reserves a letter."""
        return lambda journal, who: reserve_letter(journal, who, complaint, post.LETTER.code, post.desk(), letter_id=letter)
