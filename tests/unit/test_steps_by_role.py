"""Every status x step x role: who may do it nowhere is told who may; who may is told which steps are possible now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import product
from typing import Any

import pytest
from attrs import evolve, frozen

from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import (
    Channel,
    ComplaintFiled,
    ComplaintStatus,
    Context,
    Fact,
    Officer,
    ReferralSent,
    ReferralStatus,
    ReferralStep,
    RegionCode,
    SignatureBlock,
    Source,
    Step,
)
from slrtkit.domain.access import AccessPolicy
from slrtkit.domain.approval import APPROVAL_STEPS, Approval, ApprovalRequested, ApprovalStatus, ApprovalStep
from slrtkit.domain.cases import COMPLAINT_STEPS, REFERRAL_STEPS, Transitions
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.change import FactChange
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.events import ChangeProposed, Event, LetterIssued, LetterReserved, LetterVoided
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.letter import LETTER_STEPS, LetterRecord, LetterStatus, LetterStep
from slrtkit.domain.letter_acts import Withdrawal
from slrtkit.domain.letter_life import LetterWithdrawn
from slrtkit.domain.proposal import PROPOSAL_STEPS, Proposal, ProposalStatus, ProposalStep, Proposer
from slrtkit.domain.readiness import (
    READINESS_STEPS,
    Readiness,
    ReadinessPlanned,
    ReadinessRules,
    ReadinessStage,
    ReadinessStep,
)
from slrtkit.domain.referral import Referral
from slrtkit.domain.removal import REMOVAL_STEPS, Removal, RemovalProposed, RemovalStatus, RemovalStep
from slrtkit.domain.roles import Action, DataField, Role
from slrtkit.domain.state import State, StreamKind
from slrtkit.domain.transition import possible
from slrtkit.domain.verivali import ROUND_STEPS, RoundOpened, RoundStatus, RoundStep, VerivaliRound
from slrtkit.domain.volunteer import DISPATCH_STEPS, Dispatch, DispatchStatus, DispatchStep
from slrtkit.errors import AccessDeniedError, InvalidTransitionError
from slrtkit.service.journal import Journal
from slrtkit.service.register import register
from slrtkit.service.uses import USES
from slrtkit.testing import post
from slrtkit.testing.letters import plain_letter
from slrtkit.wire.events import event_type

VILLAGE = "33.16.99.2001"
OFFICES = {Role.AGENCY: post.HOSPITAL}
POLICY = AccessPolicy(
    {one.value: Officer(one, OFFICES.get(one, VILLAGE), SignatureBlock(one, one), roles=(one,)) for one in Role}, GRANTS
)
COMPLAINT_USES: Mapping[Step, str] = {
    Step.ATTACH: "attach",
    Step.NOTE: "note-complaint",
    Step.TRIAGE: "triage-complaint",
    Step.VISIT: "visit-complaint",
    Step.DISPATCH: "dispatch-volunteer",
    Step.ESCALATE: "escalate-complaint",
    Step.SEND_DOWN: "send-down",
    Step.RETURN: "return-complaint",
    Step.RESUME: "resume-complaint",
    Step.COMPLETE: "complete-complaint",
    Step.ASSESS: "assess-complaint",
    Step.DECIDE: "decide",
    Step.REFER: "send-referral",
    Step.ANSWER: "answer-complaint",
    Step.HAND_OVER: "hand-over",
    Step.EXTEND: "extend-limit",
    Step.CLOSE: "close-complaint",
    Step.WITHDRAW: "close-complaint",
    Step.REOPEN: "reopen-complaint",
}
APPROVAL_USES = {
    ApprovalStep.REQUEST: "request-approval",
    ApprovalStep.PARAF: "approve-letter",
    ApprovalStep.DECIDE: "approve-letter",
    ApprovalStep.SIGN: "issue-letter",
    ApprovalStep.SEND_BACK: "send-back-letter",
    ApprovalStep.WITHDRAW: "withdraw-approval",
    ApprovalStep.RESTART: "revise-letter",
}
LETTER_USES = {
    LetterStep.APPROVE: "approve-letter",
    LetterStep.REVISE: "revise-letter",
    LetterStep.ISSUE: "issue-letter",
    LetterStep.VOID: "void-letter",
    LetterStep.CONFIRM: "confirm-letter",
    LetterStep.REPRINT: "reprint-letter",
    LetterStep.RENEW: "renew-letter",
    LetterStep.WITHDRAW: "withdraw-letter",
}
REMOVAL_USES = {
    RemovalStep.NOTIFY: "give-notice",
    RemovalStep.OBJECT: "file-objection",
    RemovalStep.LAPSE: "end-objection-period",
    RemovalStep.DECIDE: "decide-removal",
    RemovalStep.WITHDRAW: "withdraw-removal",
}
PROPOSAL_USES = {
    ProposalStep.CHECK: "check-change",
    ProposalStep.APPLY: "apply-change",
    ProposalStep.REFUSE: "refuse-change",
}
ROUND_USES = {
    RoundStep.HOLD: "hold-musdes",
    RoundStep.RECORD: "record-outcome",
    RoundStep.FINALISE: "finalise-round",
}
DISPATCH_USES = {**dict.fromkeys(DispatchStep, "answer-dispatch"), DispatchStep.WITHDRAW: "dispatch-volunteer"}
READINESS_USES = dict.fromkeys(ReadinessStep, "advance-village")
CHAIN = ParafChain("uji", (ChainStep(ApprovalKind.SIGN, ("kadis",)),))


@frozen
class Table:
    """What is done with one kind of thing.

    Attributes:
        kind: Of which streams it is the state.
        state: Its class.
        data: Of what it tells.
        steps: The table, and `uses`, the use case of each of its steps.
        statuses: All that it knows.
        begun: Makes the events by which one of them is reached, from its id and the status.
        take: Takes a step of a state.
    """

    kind: StreamKind
    state: type[State]
    data: DataField
    steps: Transitions[Any, Any]
    uses: Mapping[Any, str]
    statuses: Iterable[Any]
    begun: Callable[[str, Any], Iterable[Event]]
    take: Callable[[Any, Any], object]


def letters(name: str, status: LetterStatus) -> Iterator[Event]:
    case, letter = f"C-{name}", evolve(plain_letter(), id=name, number=f"400.9/{name}/XI/2026")
    yield ComplaintFiled(post.complaint(case, "H", f"Mohon surat {name}"))
    yield LetterReserved(letter, case, "H-1", "kadis", "0" * 64, "0" * 64)
    if status is LetterStatus.VOID:
        yield LetterVoided("batal")
    elif status is not LetterStatus.RESERVED:
        yield LetterIssued("a" * 64, "b" * 64, post.NOW)
    if status is LetterStatus.WITHDRAWN:
        yield LetterWithdrawn(Withdrawal("kadis", post.NOW, post.DAY, "pindah"))


def approvals(name: str, status: ApprovalStatus) -> Iterator[Event]:
    yield from letters(name, LetterStatus.RESERVED)
    yield ApprovalRequested(name, "H-1", CHAIN, "c" * 64, "op", post.DAY, status=status)


def removals(name: str, status: RemovalStatus) -> Iterator[Event]:
    removal = Removal(name, name, "0", "H", "H", VILLAGE, "pindah", "pengusul", post.DAY)
    yield RemovalProposed(evolve(removal, status=status))


def proposals(name: str, status: ProposalStatus) -> Iterator[Event]:
    change = FactChange("H", name, Fact(1, post.DAY, Source.INTERVIEW))
    proposal = Proposal(name, "H", VILLAGE, change, Proposer.FACILITATOR, "pengusul", post.DAY)
    yield ChangeProposed(evolve(proposal, status=status))


def rounds(name: str, status: RoundStatus) -> Iterator[Event]:
    period = f"{2020 + list(RoundStatus).index(status)}-1"
    yield RoundOpened(VerivaliRound(name, period, RegionCode(VILLAGE), ("H",), "op", post.DAY, status))


def dispatches(name: str, status: DispatchStatus) -> Iterator[Event]:
    dispatch = Dispatch("D", "relawan", "op", post.DAY, status)
    yield ComplaintFiled(evolve(post.complaint(name, "H", f"Mohon {name}"), dispatches={"D": dispatch}))


def villages(name: str, stage: ReadinessStage) -> Iterator[Event]:
    yield ReadinessPlanned(Readiness(VILLAGE, post.DAY, stage, name))


def tabled(step: Any, one: Any) -> object:  # noqa: ANN401  a state of any kind
    return one.after(step)


TABLES: dict[str, Table] = {
    "letter": Table(
        StreamKind.LETTER, LetterRecord, DataField.LETTER, LETTER_STEPS, LETTER_USES, LetterStatus, letters, tabled
    ),
    "approval": Table(
        StreamKind.APPROVAL, Approval, DataField.LETTER, APPROVAL_STEPS, APPROVAL_USES, ApprovalStatus, approvals, tabled
    ),
    "removal": Table(StreamKind.REMOVAL, Removal, DataField.AID, REMOVAL_STEPS, REMOVAL_USES, RemovalStatus, removals, tabled),
    "proposal": Table(
        StreamKind.PROPOSAL,
        Proposal,
        DataField.IDENTITY,
        PROPOSAL_STEPS,
        PROPOSAL_USES,
        ProposalStatus,
        proposals,
        lambda step, one: one.after(step, "lain", "alasan"),
    ),
    "round": Table(
        StreamKind.VERIVALI, VerivaliRound, DataField.IDENTITY, ROUND_STEPS, ROUND_USES, RoundStatus, rounds, tabled
    ),
    "dispatch": Table(
        StreamKind.COMPLAINT,
        Complaint,
        DataField.CASE,
        DISPATCH_STEPS,
        DISPATCH_USES,
        DispatchStatus,
        dispatches,
        lambda step, one: one.dispatches["D"].after(step, post.DAY, "alasan"),
    ),
    "readiness": Table(
        StreamKind.READINESS,
        Readiness,
        DataField.POST,
        READINESS_STEPS,
        READINESS_USES,
        ReadinessStage,
        villages,
        lambda step, one: one.after(step, post.DAY, "alasan", ReadinessRules((), (), ())),
    ),
}


@pytest.fixture(scope="module")
def journal() -> Journal:
    """Return a log with a complaint and a referral in each status."""
    whole = Journal(MemoryStore(), PlainSealer(), "desk")
    register(whole, Context("op", "h", post.NOW), [post.household("H")])
    with whole.command(Context("op", "all", post.NOW), "all", {}) as work:
        for status in ComplaintStatus:
            said = evolve(
                post.complaint(f"C-{status.value}", "H", f"Mohon {status.value}"), status=status, channel=Channel.KELUHAN
            )
            work.append(StreamKind.COMPLAINT, said.id, VILLAGE, ComplaintFiled(said))
        for sent in ReferralStatus:
            about = post.complaint("C-filed", "H", "Mohon")
            referral = evolve(post.referral(f"R-{sent.value}", about), status=sent)
            work.append(StreamKind.REFERRAL, referral.id, VILLAGE, ReferralSent(referral))
        work.commit()
    for table in TABLES.values():
        for status in table.statuses:
            name = f"{type(status).__name__}-{status.value}"
            for event in table.begun(name, status):
                kind = {ComplaintFiled: StreamKind.COMPLAINT, LetterReserved: StreamKind.LETTER}.get(type(event), table.kind)
                stream = event.complaint.id if isinstance(event, ComplaintFiled) else name
                with whole.command(Context("op", f"{stream} {event_type(type(event))}", post.NOW), name, {}) as work:
                    work.append(kind, stream, VILLAGE, event)
                    work.commit()
    return evolve(whole, access=POLICY)


def may(role: Role, action: Action, data: DataField) -> bool:
    """Whether the grants name it, read row by row."""
    return any(grant.role == role and action in grant.actions and data in grant.fields for grant in GRANTS)


def context(role: Role) -> Context:
    return Context(role.value, f"{role.value}", post.NOW, "perlu")


def refusal(act: Callable[[], object]) -> AccessDeniedError | InvalidTransitionError | None:
    try:
        act()
    except (AccessDeniedError, InvalidTransitionError) as refused:
        return refused
    return None


def taken(
    journal: Journal, role: Role, use: str, kind: StreamKind, step: Callable[[Any], object], name: str, state: type[State]
) -> object:
    with journal.command(context(role), use, {}, rehearsal=True) as work:
        return step(work.get(kind, name, state))


def after(one: Complaint, step: Step) -> object:
    return one.after(step)


def advanced(one: Referral, step: ReferralStep, office: str) -> object:
    return one.after(step, office, "alasan")


@pytest.mark.parametrize("role", Role)
def test_a_complaint_takes_a_step_by_its_table_from_a_role_that_may(journal: Journal, role: Role) -> None:
    for status, step in product(ComplaintStatus, Step):
        use, listed = COMPLAINT_USES[step], status in COMPLAINT_STEPS[step][0]
        allowed = may(role, USES[use], DataField.CASE) and role is not Role.AGENCY
        act = partial(taken, journal, role, use, StreamKind.COMPLAINT, partial(after, step=step))
        refused = refusal(partial(act, f"C-{status.value}", Complaint))
        assert (refused is None) == (listed and allowed), (role, status, step)
        if isinstance(refused, AccessDeniedError):
            assert not allowed
            assert refused.code in {"access.action", "access.nothing"}
            assert refused.cure.startswith(("those who may: ", "your area: "))
        elif refused:
            now = ", ".join(one.value for one in possible(COMPLAINT_STEPS, status)) or "nothing"
            assert refused.cure == f"possible now: {now}"


@pytest.mark.parametrize("role", Role)
def test_a_referral_takes_a_step_by_its_table_from_its_side_and_a_role_that_may(journal: Journal, role: Role) -> None:
    office = POLICY.officers[role.value].office
    for status, step in product(ReferralStatus, ReferralStep):
        theirs = office == post.HOSPITAL and step is not ReferralStep.WITHDRAW and status is not ReferralStatus.WITHDRAWN
        wanted = may(role, Action.RECEIVE, DataField.REFERRAL) and theirs and status in REFERRAL_STEPS[step][0]
        take = partial(advanced, step=step, office=office)
        refused = refusal(
            partial(taken, journal, role, "advance-referral", StreamKind.REFERRAL, take, f"R-{status.value}", Referral)
        )
        assert (refused is None) == wanted, (role, status, step)
        assert refused is None or refused.cure


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", TABLES)
def test_everything_takes_a_step_by_its_table_from_a_role_that_may(journal: Journal, name: str, role: Role) -> None:
    table = TABLES[name]
    assert set(table.steps) == set(table.uses), "no step of a table is left out"
    for status, step in product(table.statuses, table.steps):
        use, listed = table.uses[step], status in table.steps[step][0]
        allowed = may(role, USES[use], table.data) and role is not Role.AGENCY
        act = partial(taken, journal, role, use, table.kind, partial(table.take, step))
        refused = refusal(partial(act, f"{type(status).__name__}-{status.value}", table.state))
        assert (refused is None) == (listed and allowed), (role, status, step, refused)
        if isinstance(refused, AccessDeniedError):
            assert not allowed
            assert refused.code in {"access.action", "access.nothing", "access.data"}, refused.code
            assert refused.cure.startswith(("those who may: ", "your area: ")), refused.cure
        elif refused:
            now = ", ".join(one.value for one in possible(table.steps, status)) or "nothing"
            assert refused.cure == f"possible now: {now}"
