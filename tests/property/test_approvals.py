"""Whatever the chain, whoever tries what and when: no letter is signed before every step, in order, by those who may."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.adapters.identity import ServerAsserted
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import (
    Context,
    DecisionOutcome,
    Fact,
    LetterRecord,
    Officer,
    SignatureBlock,
    SigningForm,
    Source,
    StreamKind,
)
from slrtkit.domain.approval import Approval
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.delegation import Delegation, Powers
from slrtkit.errors import AccessDeniedError, DomainError
from slrtkit.service.approve import Bench, approve_letter, request_approval, require_turn, send_back_letter
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.intake import file_complaint
from slrtkit.service.issue import reserve_letter
from slrtkit.service.journal import Journal
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import record_fact, register
from slrtkit.testing import post

ROLES = ("r0", "r1", "r2")
NAMES = ("o0", "o1", "o2", "o3")
WHOLE = {SigningForm.PELAKSANA_TUGAS, SigningForm.PELAKSANA_HARIAN, SigningForm.PENJABAT}


@frozen
class Try:
    """Somebody tries something on a day.

    `due`: one of those who may, if there are any, does what is due; `stand-in`: somebody who is named in a delegation tries to.
    """

    who: str
    what: str
    day: int


roles = st.sets(st.sampled_from(ROLES), max_size=2).map(lambda found: tuple(sorted(found)))
officers = st.fixed_dictionaries(dict.fromkeys(NAMES, roles)).map(
    lambda found: {name: Officer(name, "33.16.dinsos", SignatureBlock(name, name), "", "", has) for name, has in found.items()}
)
steps = st.builds(
    lambda kind, roles, minimum: ChainStep(kind, tuple(sorted(roles)), minimum=minimum),
    st.sampled_from([ApprovalKind.PARAF, ApprovalKind.DECIDE]),
    st.sets(st.sampled_from(ROLES), min_size=1, max_size=2),
    st.integers(1, 2),
)
chains = st.builds(
    lambda before, signer, own: ParafChain("any", (*before, ChainStep(ApprovalKind.SIGN, (signer,))), own_request=own),
    st.lists(steps, max_size=3),
    st.sampled_from(ROLES),
    st.booleans(),
)
delegations = st.lists(
    st.builds(
        lambda pair, form, since, days: Delegation(
            pair[0], pair[1], form, post.DAY + timedelta(days=since), post.DAY + timedelta(days=since + days), "800/1"
        ),
        st.permutations(NAMES).map(lambda names: names[:2]),
        st.sampled_from(sorted(set(SigningForm) - {SigningForm.DIRECT})),
        st.integers(-1, 2),
        st.integers(0, 4),
    ),
    max_size=3,
).map(tuple)
tries = st.lists(
    st.builds(
        Try,
        st.sampled_from(NAMES),
        st.sampled_from(["paraf", "decide", "sign", "back", "due", "due", "due", "stand-in"]),
        st.integers(0, 5),
    ),
    min_size=4,
    max_size=14,
)


def reserved(journal: Journal) -> None:
    """Write a letter that waits."""
    number = count()

    def who() -> Context:
        return Context("desk", f"prepare-{next(number)}", post.NOW)

    register(journal, who(), [post.household("H1")])
    record_fact(journal, who(), "H1", "H1-P", "inpatient", Fact(True, post.DAY, Source.HOME_VISIT))
    file_complaint(journal, who(), post.complaint("C1", "H1", "Mohon bantuan"))
    assess_complaint(journal, who(), "C1", post.PROGRAM, post.DAY)
    decide(journal, who(), "C1", post.PROGRAM.code, DecisionOutcome.RECOMMENDED, decision_id="D1", on=post.DAY)
    reserve_letter(journal, who(), "C1", post.LETTER.code, post.desk(), letter_id="L1")


def may(powers: Powers, step: ChainStep, who: str, day: int) -> bool:
    """Whether an officer may take a step: the rule once more, by brute force over all delegations."""
    on = post.DAY + timedelta(days=day)
    own = {name for name, officer in powers.officers.items() if set(officer.roles) & set(step.roles)}
    held = [one for one in powers.delegations if one.since <= on <= one.until]
    whole = {one.to for one in held if one.form in WHOLE and one.by in own}
    named = {one.to for one in held if one.form is SigningForm.ATAS_NAMA and one.by in own}
    below = {one.to for one in held if one.form is SigningForm.UNTUK_BELIAU and one.by in named}
    return who in own | whole | (named | below if step.kind is ApprovalKind.SIGN else set())


@given(officers, chains, delegations, st.sampled_from(NAMES), tries)
def test_a_letter_is_signed_after_every_step_in_order_by_those_who_may(
    officers: dict[str, Officer], chain: ParafChain, delegations: tuple[Delegation, ...], requester: str, tries: list[Try]
) -> None:
    store = MemoryStore()
    journal, powers = Journal(store, PlainSealer(), "desk"), Powers(officers, delegations, (chain,))
    bench = Bench(powers, ServerAsserted(), store)
    reserved(journal)
    request_approval(journal, Context(requester, "ask", post.NOW), "L1", powers)
    place, took = 0, set[str]()
    for number, one in enumerate(tries):
        if one.what in {"due", "stand-in"}:
            step, named = chain.steps[place], [known.to for known in delegations]
            able = (named if one.what == "stand-in" else [who for who in NAMES if may(powers, step, who, one.day)]) or NAMES
            one = evolve(one, what=step.kind.value, who=able[NAMES.index(one.who) % len(able)])  # noqa: PLW2901  told apart
        context = Context(one.who, f"try-{number}", post.NOW + timedelta(days=one.day), "Salah")
        step = chain.steps[place]
        admitted = may(powers, step, one.who, one.day)
        other = (chain.own_request or one.who != requester) and one.who not in took
        due = admitted and other and one.what == step.kind.value
        signing = place == len(chain.steps) - 1
        assert issued(journal, context, powers) == (due and signing if one.what == "sign" else admitted and other and signing)
        if one.what == "back":
            assert granted(lambda context=context: send_back_letter(journal, context, "L1", powers)) == admitted  # type: ignore[misc]  # mypy does not infer defaults of lambdas
            if admitted:
                request_approval(journal, Context(requester, f"again-{number}", post.NOW), "L1", powers)
                place, took = 0, set()
            continue
        kind = ApprovalKind(one.what)
        done = granted(lambda context=context, kind=kind: approve_letter(journal, context, "L1", kind, bench))  # type: ignore[misc]  # as above
        assert done == (due and not signing)
        if done:
            took.add(one.who)
            if len(took) == step.minimum:
                place, took = place + 1, set()
    assert journal.read(StreamKind.APPROVAL, "L1", Approval).state.due == place
    assert rebuild(journal).problems == ()


def granted(act: Callable[[], object]) -> bool:
    """Whether a command is granted."""
    try:
        act()
    except (AccessDeniedError, DomainError):
        return False
    return True


def issued(journal: Journal, context: Context, powers: Powers) -> bool:
    """Whether the letter would be signed."""
    with journal.command(evolve(context, client_id=f"{context.client_id}-sign"), "sign", None, rehearsal=True) as work:
        record = work.get(StreamKind.LETTER, "L1", LetterRecord)
        return granted(lambda: require_turn(work, context, record, ApprovalKind.SIGN, powers))
