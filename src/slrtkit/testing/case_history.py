"""A complaint's life as a state machine: whatever is asked of the use cases, in whatever order, the log stays whole.

Every command either changes the log and returns a receipt, or raises a typed error and leaves log and snapshots as they were.
A command that is sent again returns its first receipt. What is due is granted. After every step, log and snapshots agree.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

import pytest
from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from slrtkit.adapters.keys import PlainSealer
from slrtkit.domain import Complaint, ComplaintStatus, Context, DecisionOutcome, Fact, ReferralStep, Source
from slrtkit.errors import NotFoundError, RequestReusedError, SlrtError, StorageError
from slrtkit.ports.store import Record, Snapshot, Store
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.intake import close_complaint, escalate_complaint, file_complaint
from slrtkit.service.issue import reserve_letter, void_letter
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.rebuild import rebuild
from slrtkit.service.refer import advance_referral, send_referral
from slrtkit.service.register import record_fact, register
from slrtkit.testing import post

__all__ = ["case_machine"]

Send: TypeAlias = Callable[[Journal, Context], Receipt]
Picture: TypeAlias = tuple[tuple[Record, ...], dict[str, Snapshot | None]]

HOUSEHOLDS = st.sampled_from(["H1", "H2"])
COMPLAINTS = st.sampled_from(["C1", "C2"])
LETTERS = st.sampled_from(["L-C1", "L-C2"])
REFERRALS = st.sampled_from(["R-C1", "R-C2"])
WORDS = st.sampled_from(["Mohon keringanan biaya", "mohon  KERINGANAN biaya", "Rumah bocor"])
REASONS = st.sampled_from(["", "Kuota habis"])


def case_machine(open_store: Callable[[], Store]) -> type[RuleBasedStateMachine]:
    """Return a state machine of the use cases over a store; its `TestCase` is what pytest runs.

    Args:
        open_store: Opens an empty store, a new one for each run; the machine closes it.
    """
    return type("CaseMachine", (_CaseMachine,), {"open_store": staticmethod(open_store)})


class _CaseMachine(RuleBasedStateMachine):
    @staticmethod
    def open_store() -> Store:
        raise NotImplementedError("case_machine gives it")

    def __init__(self) -> None:
        super().__init__()
        self.journal = Journal(self.open_store(), PlainSealer(), node="desk")
        self.turn = 0
        self.answered: list[tuple[Send, Context, Receipt]] = []
        self.closed: dict[str, Complaint] = {}

    # What officers ask for, in any order.

    @initialize()
    def enter_two_households(self) -> None:
        assert self.ask(lambda journal, who: register(journal, who, [post.household("H1"), post.household("H2")]))

    @rule(name=HOUSEHOLDS)
    def register_again(self, name: str) -> None:
        assert not self.ask(lambda journal, who: register(journal, who, [post.household("H3"), post.household(name)]))

    @rule(household=HOUSEHOLDS, inpatient=st.sampled_from([True, False, None]))
    def record(self, household: str, inpatient: bool | None) -> None:  # noqa: FBT001  Hypothesis draws it
        fact = Fact(inpatient, post.DAY, Source.HOME_VISIT)
        assert self.ask(lambda journal, who: record_fact(journal, who, household, f"{household}-P", "inpatient", fact))

    @rule(name=COMPLAINTS, household=HOUSEHOLDS | st.just("H9"), text=WORDS)
    def file(self, name: str, household: str, text: str) -> None:
        self.ask(lambda journal, who: file_complaint(journal, who, post.complaint(name, household, text)))

    @rule(name=COMPLAINTS)
    def assess(self, name: str) -> None:
        self.ask(self.assessment(name))

    @rule(name=COMPLAINTS, outcome=st.sampled_from(DecisionOutcome), reason=REASONS)
    def decide(self, name: str, outcome: DecisionOutcome, reason: str) -> None:
        self.ask(self.decision(name, outcome), reason)

    @rule(name=COMPLAINTS, reason=REASONS)
    def escalate(self, name: str, reason: str) -> None:
        self.ask(lambda journal, who: escalate_complaint(journal, who, name, post.DAY), reason)

    @rule(complaint=COMPLAINTS, letter=LETTERS)
    def reserve(self, complaint: str, letter: str) -> None:
        self.ask(self.reservation(complaint, letter))

    @rule(letter=LETTERS, reason=REASONS)
    def void(self, letter: str, reason: str) -> None:
        self.ask(lambda journal, who: void_letter(journal, who, letter), reason)

    @rule(name=REFERRALS, about=COMPLAINTS, late=st.booleans())
    def refer(self, name: str, about: str, late: bool) -> None:  # noqa: FBT001  Hypothesis draws it
        due = post.DAY - timedelta(days=late)
        known = self.complaint(about) or post.complaint(about, "H1", "Mohon bantuan")
        self.ask(lambda journal, who: send_referral(journal, who, post.referral(name, known, due)))

    @rule(name=REFERRALS, step=st.sampled_from(ReferralStep), reason=REASONS, ours=st.booleans())
    def answer(self, name: str, step: ReferralStep, reason: str, ours: bool) -> None:  # noqa: FBT001  Hypothesis draws it
        office = post.desk().office.code if ours else post.HOSPITAL
        self.ask(lambda journal, who: advance_referral(journal, who, name, step, office), reason)

    @rule(name=COMPLAINTS)
    def close(self, name: str) -> None:
        if self.ask(lambda journal, who: close_complaint(journal, who, name, "Surat diserahkan")):
            self.closed[name] = self.journal.complaint(name).state

    @rule(name=COMPLAINTS, steps=st.integers(1, 3))
    def do_what_is_due(self, name: str, steps: int) -> None:
        """Nobody who asks for the next step, with all that it needs, is refused."""
        for _ in range(steps):
            complaint = self.complaint(name)
            if complaint is None:
                self.file(name, "H1", f"Mohon bantuan {name}")
            elif complaint.status in {ComplaintStatus.FILED, ComplaintStatus.ASSESSED}:
                self.record(complaint.household, inpatient=True)
                assert self.ask(self.assessment(name))
                assert self.ask(self.decision(name, DecisionOutcome.RECOMMENDED))
            elif complaint.status is ComplaintStatus.DECIDED:
                self.ask(self.reservation(name, f"L-{name}"))
                self.refer(f"R-{name}", name, late=False)

    # What clients do.

    @rule(which=st.integers(0, 1000))
    def send_again(self, which: int) -> None:
        send, context, receipt = self.answered[which % len(self.answered)]
        before = self.picture()
        assert send(self.journal, evolve(context, now=context.now + timedelta(days=3))) == receipt
        assert self.picture() == before

    @rule(which=st.integers(0, 1000))
    def reuse_a_client_id(self, which: int) -> None:
        send, context, _ = self.answered[which % len(self.answered)]
        before = self.picture()
        with pytest.raises(RequestReusedError):
            send(self.journal, evolve(context, actor="somebody-else"))
        assert self.picture() == before

    # What is always so.

    @invariant()
    def log_and_snapshots_agree(self) -> None:
        assert rebuild(self.journal).problems == ()

    @invariant()
    def what_is_closed_stays_as_it_was(self) -> None:
        assert all(self.complaint(name) == complaint for name, complaint in self.closed.items())

    def ask(self, send: Send, reason: str = "") -> bool:
        """Send a command, and check what it may do: all of it, or nothing and say why. Return whether it was granted."""
        self.turn += 1
        context = Context("fasilitator", f"request-{self.turn}", post.NOW + timedelta(minutes=self.turn), reason)
        before, snapshots = self.picture()
        try:
            receipt = send(self.journal, context)
        except SlrtError as refused:
            if isinstance(refused, StorageError):
                raise
            assert self.picture() == (before, snapshots)
            return False
        log, _ = self.picture()
        assert log[: len(before)] == before
        assert receipt.events == tuple(record.key for record in log[len(before) :]) != ()
        assert {record.client_id for record in log[len(before) :]} == {context.client_id}
        self.answered.append((send, context, receipt))
        return True

    def assessment(self, name: str) -> Send:
        """Return the command that judges a complaint."""
        return lambda journal, who: assess_complaint(journal, who, name, post.PROGRAM, post.DAY)

    def decision(self, name: str, outcome: DecisionOutcome) -> Send:
        """Return the command that decides a complaint."""
        number = f"D{self.turn}"
        return lambda journal, who: decide(journal, who, name, post.PROGRAM.code, outcome, decision_id=number, on=post.DAY)

    def reservation(self, complaint: str, letter: str) -> Send:
        """Return the command that reserves a letter."""
        return lambda journal, who: reserve_letter(journal, who, complaint, post.LETTER.code, post.desk(), letter_id=letter)

    def complaint(self, name: str) -> Complaint | None:
        """Return a complaint as it stands, or None."""
        try:
            return self.journal.complaint(name).state
        except NotFoundError:
            return None

    def picture(self) -> Picture:
        """Return everything that is kept."""
        with self.journal.store.begin(write=False) as unit:
            log = tuple(record for _, record in unit.since(0, 10_000))
            return log, {"/".join(stream): unit.load(stream) for stream in {record.stream for record in log}}

    def teardown(self) -> None:
        self.journal.store.close()
