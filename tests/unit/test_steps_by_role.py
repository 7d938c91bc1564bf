"""Every status x step x role: who may do it nowhere is told who may; who may is told which steps are possible now."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import product
from typing import Any

import pytest
from attrs import evolve

from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import (
    Channel,
    ComplaintFiled,
    ComplaintStatus,
    Context,
    Officer,
    ReferralSent,
    ReferralStatus,
    ReferralStep,
    SignatureBlock,
    Step,
)
from slrtkit.domain.access import AccessPolicy, Place
from slrtkit.domain.approval import APPROVAL_STEPS, ApprovalStatus, ApprovalStep
from slrtkit.domain.cases import COMPLAINT_STEPS, REFERRAL_STEPS
from slrtkit.domain.complaint import Complaint
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.letter import LETTER_STEPS, LetterStatus, LetterStep
from slrtkit.domain.referral import Referral
from slrtkit.domain.roles import Action, DataField, Role
from slrtkit.domain.state import StreamKind
from slrtkit.domain.transition import follow, possible
from slrtkit.errors import AccessDeniedError, InvalidTransitionError
from slrtkit.service.journal import Journal
from slrtkit.service.register import register
from slrtkit.service.uses import USES
from slrtkit.testing import post

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
TABLES: list[tuple[Any, Any, Any]] = [
    (APPROVAL_STEPS, APPROVAL_USES, ApprovalStatus),
    (LETTER_STEPS, LETTER_USES, LetterStatus),
]
"""Who may do what by which table, each with the use case of a step."""


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


def taken(journal: Journal, role: Role, use: str, kind: StreamKind, step: Callable[[Any], object], name: str) -> object:
    with journal.command(context(role), use, {}, rehearsal=True) as work:
        return step(work.get(kind, name, Complaint if kind is StreamKind.COMPLAINT else Referral))


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
        refused = refusal(partial(act, f"C-{status.value}"))
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
        refused = refusal(partial(taken, journal, role, "advance-referral", StreamKind.REFERRAL, take, f"R-{status.value}"))
        assert (refused is None) == wanted, (role, status, step)
        assert refused is None or refused.cure


@pytest.mark.parametrize("role", Role)
def test_letters_and_approvals_take_a_step_by_their_tables_from_a_role_that_may(role: Role) -> None:
    place = Place(frozenset({VILLAGE}))
    for table, uses, statuses in TABLES:
        assert set(table) == set(uses), "no step of a table is left out"
        for (step, use), status in product(uses.items(), statuses):

            def act(table: Any = table, step: Any = step, use: str = use, status: Any = status) -> None:  # noqa: ANN401  each table with its own
                POLICY.require(role.value, USES[use], place, DataField.LETTER, post.DAY)
                follow(table, step, status, noun="letter", path="L")

            refused = refusal(act)
            wanted = status in table[step][0] and may(role, USES[use], DataField.LETTER)
            assert (refused is None) == wanted, (role, step, status)
            assert refused is None or refused.cure
