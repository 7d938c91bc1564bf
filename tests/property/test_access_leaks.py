"""What an officer is told is what they would be told if everything outside their scope had never been written down."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from attrs import evolve, frozen
from hypothesis import given, settings
from hypothesis import strategies as st

from slrtkit.adapters.calendar import FixedCalendar
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import (
    Complaint,
    Context,
    DecisionOutcome,
    Fact,
    Officer,
    ParticipationEntry,
    Person,
    Proposal,
    ProposalStatus,
    Proposer,
    RegionCode,
    SignatureBlock,
    Source,
    Zone,
)
from slrtkit.domain.access import EVERYWHERE, AccessPolicy
from slrtkit.domain.caselimit import CaseLimit
from slrtkit.domain.caserules import CaseRules
from slrtkit.domain.change import FactChange
from slrtkit.domain.consent import ConsentPurpose, PersonConsent
from slrtkit.domain.context import Context as Who
from slrtkit.domain.delegation import Powers
from slrtkit.domain.duplicates import PairStatus
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.limits import Milestone, TimeLimit, TimeSpan
from slrtkit.domain.monthly import ReportMonth
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.state import StreamKind
from slrtkit.domain.worklist import WorkScope
from slrtkit.errors import SlrtError
from slrtkit.service.aid import AidDesk
from slrtkit.service.asof import fact_history, household_on
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.audit import audit_access
from slrtkit.service.consent import state_consent
from slrtkit.service.doubles import DuplicateDesk
from slrtkit.service.entries import registered
from slrtkit.service.exporting import all_households
from slrtkit.service.glass import broken_glass
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.ladder import held_by, work_of
from slrtkit.service.limits import LimitDesk
from slrtkit.service.lookup import enquiries_of
from slrtkit.service.pairs import judge_pair
from slrtkit.service.participation import Aid, enter_participation
from slrtkit.service.privacy import PrivacyDesk
from slrtkit.service.proposal import proposals, propose_change
from slrtkit.service.rebuild import rebuild
from slrtkit.service.refer import referrals_of, send_referral
from slrtkit.service.referred import referred
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import place_restriction
from slrtkit.service.rounds import RoundDesk
from slrtkit.service.scopes import secretariat_of
from slrtkit.service.search import find_person, search
from slrtkit.service.work_scope import scope_of
from slrtkit.service.workdesk import WorkDesk
from slrtkit.service.worklist import WorkFilter
from slrtkit.testing import post

VILLAGES = ("33.16.99.2001", "33.16.99.2002", "33.16.98.2001", "33.24.01.2001")
NAMES = ("Sukirman Rekaan", "Paijah Rekaan")
OFFICERS = {
    "desa": ("33.16.99.2001", ("koordinator", "fasilitator")),
    "camat": ("33.16.99", ("kecamatan", "tksk")),
    "kabupaten": ("33.16.dinsos", ("manajer",)),
    "loket": ("33.16", ("front-office",)),
    "relawan": ("33.16.98.2001", ("relawan",)),
    "auditor": ("33.16.inspektorat", ("auditor",)),
    "tamu": ("33.16", ()),
}


@frozen
class Home:
    """One household of a world: where it is, and what is on record about it."""

    village: str
    name: str
    ill: bool
    case: bool
    refers: bool
    aided: bool
    wished: bool
    restricted: bool


homes = st.builds(
    Home,
    st.sampled_from(VILLAGES),
    st.sampled_from(NAMES),
    *(st.booleans() for _ in range(5)),
    st.sampled_from([False, False, True]),
)
MONTH = ReportMonth(2026, 11)
LIMIT = TimeLimit("jawaban", TimeSpan.read("3 working-day"), Milestone.FILED, Milestone.ANSWERED)
POLICY = AccessPolicy(
    {name: Officer(name, office, SignatureBlock(name, name), roles=roles) for name, (office, roles) in OFFICERS.items()}, GRANTS
)


def built(world: dict[str, Home]) -> Journal:
    """Write a world down; each household with instants of its own, whoever else is there."""
    journal = Journal(MemoryStore(), PlainSealer(), node="desk")
    for name, home in sorted(world.items()):
        minutes = iter(range(int(name[1:]) * 100, int(name[1:]) * 100 + 100))

        def by(actor: str = "op", reason: str = "perlu", minutes: Iterator[int] = minutes, name: str = name) -> Context:
            minute = next(minutes)
            return Who(actor, f"{name}/{minute}", post.NOW + timedelta(minutes=minute), reason)

        village = RegionCode(home.village)
        person = Person(f"{name}-P", home.name, facts={"chronic_illness": Fact(home.ill, post.DAY, Source.INTERVIEW)})
        register(journal, by(), [evolve(post.household(name), village=village, persons=(person,))])
        record_fact(journal, by(), name, f"{name}-P", "inpatient", Fact(True, post.DAY, Source.INTERVIEW))
        state_consent(journal, by(), name, PersonConsent(f"{name}-P", ConsentPurpose.LOOKUP, True, "ia", post.DAY))
        if home.case:
            handled(journal, by, name, home, ("C", "R", "Mohon bantuan"))
        if home.aided:
            enter_participation(journal, by(), Aid(name, name, "PKH"), ParticipationEntry(date(2025, 1, 1), Source.DTSEN))
        if home.wished:
            wish = FactChange(name, "housing.floor", Fact("tanah", post.DAY, Source.INTERVIEW))
            who = (Proposer.RESIDENT, "op", post.DAY, "lihat")
            propose_change(journal, by(), Proposal(f"P{name}", name, home.village, wish, *who))
        if home.restricted:
            place_restriction(journal, by(), name, Restriction(f"{name}-P", RestrictionGround.CHILD, ("lain",), post.DAY))
            handled(journal, partial(by, "lain"), name, home, ("N", "S", "Mohon perlindungan"))
    pairs = [(one, other) for one in world for other in world if one < other and world[one].name == world[other].name]
    for one, other in pairs:
        if not world[one].restricted and not world[other].restricted:
            context = Who("op", f"pair/{one}/{other}", post.NOW + timedelta(days=30, minutes=int(one[1:] + other[1:])), "sama")
            judge_pair(journal, context, f"{one}-P", f"{other}-P", PairStatus.DIFFERENT, post.DAY)
    return journal


def handled(journal: Journal, by: Callable[[], Context], name: str, home: Home, told: tuple[str, str, str]) -> None:
    """Take, judge and decide a case of a home, and refer it where the home says so; `told` begins the ids, and is the text."""
    case, referral, text = told
    said = evolve(post.complaint(f"{case}{name}", name, text), village=home.village, holder=home.village)
    file_complaint(journal, by(), said)
    assess_complaint(journal, by(), said.id, post.PROGRAM, post.DAY)
    decide(journal, by(), said.id, "BANTUAN", DecisionOutcome.REFERRED, decision_id=f"D{said.id}", on=post.DAY)
    if home.refers:
        sender = secretariat_of(home.village)  # an office sees what it sent, wherever that is
        send_referral(journal, by(), evolve(post.referral(f"{referral}{name}", said), sender=sender))


def inside(officer: str, home: Home) -> bool:
    """Whether a household lies in an officer's scope: an area that they have by any grant, and not restricted to others."""
    office, roles = OFFICERS[officer]
    area = ".".join(step for step in office.split(".") if step.isdigit())
    return bool(roles) and not home.restricted and f"{home.village}.".startswith(f"{area}.")


def told(journal: Journal, officer: str, names: list[str], protected: Collection[str] = ()) -> list[object]:
    """All that an officer can ask of everybody who might be there; audits, and a regency's report, count the protected."""
    context = Who(officer, "look", post.NOW + timedelta(days=60), "bertanya")
    seen = evolve(journal, access=POLICY).seen_by(context)
    aid = AidDesk(seen, lambda _: post.DAY, lambda: "new")
    rounds = RoundDesk(seen, lambda _: post.DAY, lambda: "new")
    privacy = PrivacyDesk(seen, lambda _: post.DAY)
    doubles = DuplicateDesk(seen, lambda _: post.DAY, "33.16")

    limits = LimitDesk(seen, CaseRules(limits=(CaseLimit(LIMIT),)), Zone.WIB, FixedCalendar({2026: (), 2027: ()}), str)
    work = WorkDesk(evolve(journal, access=POLICY), Powers(POLICY.officers), POLICY, post.desk().office, None, limits)

    def looking(use: str, ask: Callable[[Journal], object]) -> object:
        with seen.looking(use) as look:
            return ask(look)

    def of(name: str) -> list[Callable[[], object]]:
        return [
            lambda: seen.household(name).state,
            lambda: household_on(seen, name, post.DAY, Zone.WIB),
            lambda: [(one.subject, one.name, one.fact) for one in fact_history(seen, name)],
            lambda: find_person(seen, f"{name}-P"),
            lambda: without_marks(seen.complaint(f"C{name}").state),
            lambda: without_marks(seen.complaint(f"N{name}").state),
            *(partial(held_by, seen, f"{case}{name}") for case in "CN"),
            *(partial(referred, seen, f"{referral}{name}") for referral in "RS"),
            lambda: seen.read(StreamKind.PROPOSAL, f"P{name}", Proposal).state,
            lambda: aid.ledgers(name),
            lambda: aid.ledger("PKH", name),
            lambda: privacy.consents(f"{name}-P"),
            lambda: enquiries_of(seen, f"{name}-P"),
            lambda: privacy.restriction(f"{name}-P"),
            lambda: evolve(journal, access=POLICY).begun_from(context, StreamKind.COMPLAINT, f"C{name}", Complaint).id,
        ]

    asks: list[Callable[[], object]] = [partial(search, seen, name=name) for name in NAMES]
    asks += [partial(search, seen, village=RegionCode(village)) for village in VILLAGES]
    asks += [partial(rounds.pre_list, village) for village in VILLAGES]
    asks += [partial(seen.find, StreamKind.HOUSEHOLD, "village", village.encode()) for village in VILLAGES]
    asks += [partial(work_of, seen, office, post.DAY) for office in ("33.16", "33.24", *VILLAGES)]
    asks += [partial(looking, "read", lambda look: proposals(look, [ProposalStatus.PROPOSED]))]
    asks += [partial(looking, "read", lambda look: tuple(registered(look)))]
    asks += [partial(looking, "export", lambda look: tuple(all_households(look)))]
    asks += [partial(looking, "read", partial(referrals_of, office=side)) for side in ("33.16.dinsos", post.HOSPITAL)]
    asks += [lambda: {one.id for one in doubles.queue().judged}]
    asks += [partial(work.worklist, context, limit=50), partial(work.counts, context, standings=True, officers=True)]
    asks += [partial(work.worklist, context, wanted=WorkFilter(village=village)) for village in VILLAGES]
    asks += [partial(work.worklist, context, limit=1), partial(work.scope, context)]
    wide = () if protected else ("", "33", "33.16")
    asks += [partial(work.monthly, context, MONTH, within=region) for region in (*wide, "33.16.99", *VILLAGES)]
    asks += [partial(audit_access, seen, person=f"{name}-P") for name in names if name not in protected]
    asks += [partial(broken_glass, seen), partial(rebuilt, seen)]
    asks += [ask for name in names for ask in of(name)]
    return [answered(ask) for ask in asks]


def rebuilt(seen: Journal) -> str:
    """Who may prove the log learns how long it is, and nothing of anybody in it."""
    return type(rebuild(seen)).__name__


def without_marks(case: Complaint) -> Complaint:
    """A complaint without the digests over event ids, which count the events of a chain."""
    return evolve(case, assessments={}, decision=None)


def answered(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except SlrtError as error:
        return type(error).__name__, error.code, error.path, error.text, error.cure


@settings(max_examples=15)
@given(st.lists(homes, min_size=1, max_size=4), st.sampled_from(sorted(OFFICERS)))
def test_an_answer_is_that_of_a_store_without_everything_outside_the_scope(listed: list[Home], officer: str) -> None:
    world = {f"H{number}": home for number, home in enumerate(listed)}
    within = {name: home for name, home in world.items() if inside(officer, home)}
    protected = {name for name, home in world.items() if home.restricted}
    assert told(built(world), officer, [*world, "H9"], protected) == told(built(within), officer, [*world, "H9"], protected)


@settings(max_examples=10)
@given(st.lists(homes, min_size=1, max_size=3))
def test_the_chain_of_a_village_is_that_of_a_store_without_the_cases_of_who_is_restricted(listed: list[Home]) -> None:
    journal = built({f"H{number}": evolve(home, restricted=True) for number, home in enumerate(listed)})
    with journal.store.begin(write=False) as unit:
        told = [record for _, record in unit.since(0, 10_000) if record.stream.id[:2] in {"NH", "SH"}]
    assert len(told) >= len(listed)
    assert {record.scope for record in told} <= {"33.16-restricted", "33.24-restricted"}


def test_a_receiver_sees_the_referral_with_its_person_and_nothing_else() -> None:
    home = Home(VILLAGES[0], NAMES[0], True, True, True, True, True, False)
    journal = built({"H0": home, "H1": home})
    clerk = Officer("loket", post.HOSPITAL, SignatureBlock("L", "L"), roles=("opd",))
    seen = evolve(journal, access=evolve(POLICY, officers={"loket": clerk})).seen_by(Who("loket", "look", post.NOW, ""))
    found = referred(seen, "RH0")
    assert (found.person and found.person.name, found.village and found.village.text) == (NAMES[0], VILLAGES[0])
    assert found.person
    assert found.person.facts == {}
    asks: dict[str, Callable[[], object]] = {
        "H0": partial(seen.household, "H0"),
        "CH0": partial(seen.complaint, "CH0"),
        "PH0": partial(seen.read, StreamKind.PROPOSAL, "PH0", Proposal),
    }
    for name, ask in asks.items():
        assert answered(ask) == (
            "NotYoursError",
            "access.nothing",
            name,
            "nothing that this officer may work with is recorded under this id",
            "your area: what your office has in its hands",
        )


@pytest.mark.parametrize("reaching", ["areas", "counted"])
def test_a_worklist_or_a_count_that_reaches_too_far_is_noticed(reaching: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here, near = (Home(village, NAMES[0], True, True, True, True, True, False) for village in (VILLAGES[0], VILLAGES[2]))
    names = ["H0", "H1"]
    assert told(built({"H0": here, "H1": near}), "camat", names) == told(built({"H0": here}), "camat", names)

    def scope(*asked: Any) -> WorkScope:  # noqa: ANN401  whatever the real one is asked
        found = scope_of(*asked)
        return evolve(found, areas=(EVERYWHERE,)) if reaching == "areas" else evolve(found, counted=(EVERYWHERE,))

    monkeypatch.setattr("slrtkit.service.workdesk.scope_of", scope)
    assert told(built({"H0": here, "H1": near}), "camat", names) != told(built({"H0": here}), "camat", names)
