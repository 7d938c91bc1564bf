"""What waits for whom: everything that is theirs, in order, page by page; and nothing of anybody else's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from slrtkit.adapters.calendar import FixedCalendar
from slrtkit.adapters.identity import ServerAsserted
from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import (
    Context,
    DecisionOutcome,
    Fact,
    Membership,
    Officer,
    Person,
    RegionCode,
    SignatureBlock,
    SigningForm,
    Source,
    StreamKind,
)
from slrtkit.domain.access import AccessPolicy, Assignment, Grant
from slrtkit.domain.caselimit import CaseLimit
from slrtkit.domain.cases import CaseResult, CaseRules, StandIn, Urgency
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.change import FactChange
from slrtkit.domain.delegation import Delegation, Powers
from slrtkit.domain.duplicates import LINKAGE, Candidate, LinkageRan, LinkageRun, PairStatus
from slrtkit.domain.limits import LimitStatus, Milestone, TimeLimit, TimeSpan
from slrtkit.domain.office import Office, Zone
from slrtkit.domain.participation import ParticipationEntry
from slrtkit.domain.proposal import Proposal, Proposer
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.roles import Action, DataField
from slrtkit.domain.worklist import WorkItem, WorkKind, WorkOrder, WorkPage, WorkReason, WorkScope
from slrtkit.errors import AccessDeniedError, DomainError, StorageError
from slrtkit.ports.store import UnitOfWork
from slrtkit.service.aid import AidDesk
from slrtkit.service.approve import Bench, approve_letter, request_approval, send_back_letter, withdraw_approval
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.counts import counts
from slrtkit.service.intake import close_complaint, escalate_complaint, file_complaint
from slrtkit.service.issue import reserve_letter
from slrtkit.service.journal import Journal
from slrtkit.service.ladder import begin_stand_in
from slrtkit.service.limits import LimitDesk
from slrtkit.service.pairs import judge_pair, merge_persons
from slrtkit.service.participation import Aid
from slrtkit.service.proposal import check_change, propose_change
from slrtkit.service.rebuild import rebuild
from slrtkit.service.refer import send_referral
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import place_restriction
from slrtkit.service.work_indexes import fields_of, key
from slrtkit.service.work_scope import scope_of
from slrtkit.service.workdesk import WorkDesk
from slrtkit.service.worklist import WorkFilter, worklist
from slrtkit.testing import post

VILLAGES = ("33.16.98.2001", "33.16.99.2001", "33.16.99.2002")
DAY = post.DAY
OFFICE = post.desk().office
LIMIT = TimeLimit("dua-hari", TimeSpan.read("2 calendar-day"), Milestone.FILED, Milestone.ANSWERED)
CHAIN = ParafChain(
    "dua",
    (
        ChainStep(ApprovalKind.PARAF, ("kabid",)),
        ChainStep(ApprovalKind.DECIDE, officers=("kadis",)),
        ChainStep(ApprovalKind.SIGN, ("kadis",)),
    ),
)


def officer(name: str, office: str, *roles: str) -> Officer:
    return Officer(name, office, SignatureBlock(f"{name.title()} Rekaan", name.title()), roles=roles)


OFFICERS = {
    one.id: one
    for one in (
        *(officer(f"desa-{number}", village) for number, village in enumerate(VILLAGES)),
        officer("camat", "33.16.99", "kabid"),
        officer("kadis", OFFICE.code, "kadis"),
        officer("staf", OFFICE.code),
        officer("rsud", post.HOSPITAL),
    )
}


class Town:
    """Three villages in two kecamatan, a secretariat and a hospital."""

    def __init__(self) -> None:
        self.journal, self.now, self._turn = Journal(MemoryStore(), PlainSealer(), node="desk"), post.NOW, count(1)
        self.powers = Powers(OFFICERS, chains=(CHAIN,))
        homes = [evolve(post.household(f"H{n}"), village=RegionCode(village)) for n, village in enumerate(VILLAGES)]
        register(self.journal, self.by("staf"), homes)

    def by(self, actor: str, reason: str = "") -> Context:
        return Context(actor, f"request-{next(self._turn)}", self.now, reason)

    def file(self, name: str, home: int = 1, *, days: int = 0, **told: Any) -> str:  # noqa: ANN401  fields of a complaint
        village = VILLAGES[home]
        made = evolve(post.complaint(name, f"H{home}", f"Mohon {name}"), village=village, holder=village)
        file_complaint(self.journal, self.by("staf"), evolve(made, received=DAY - timedelta(days=days), **told))
        return name

    def decided(self, name: str, home: int = 1) -> str:
        self.file(name, home)
        record_fact(self.journal, self.by("staf"), f"H{home}", f"H{home}-P", "inpatient", Fact(True, DAY, Source.HOME_VISIT))
        assess_complaint(self.journal, self.by("staf"), name, post.PROGRAM, DAY)
        outcome = DecisionOutcome.RECOMMENDED
        decide(self.journal, self.by("kadis"), name, post.PROGRAM.code, outcome, decision_id=f"D-{name}", on=DAY)
        return name

    def letter(self, name: str) -> str:
        self.decided(name)
        reserve_letter(self.journal, self.by("staf"), name, post.LETTER.code, post.desk(), letter_id=f"L-{name}")
        request_approval(self.journal, self.by("staf"), f"L-{name}", self.powers)
        return f"L-{name}"

    def scope(self, name: str) -> WorkScope:
        return scope_of(self.journal, self.powers.officers[name], self.powers, self.now, OFFICE)

    def page(self, name: str, **asked: Any) -> WorkPage:  # noqa: ANN401  what `worklist` takes
        return worklist(self.journal, self.scope(name), self.powers, self.now, Zone.WIB, **asked)

    def waits(self, name: str, *kinds: WorkKind) -> list[tuple[str, str]]:
        wanted = WorkFilter(kinds=frozenset(kinds) or frozenset(WorkKind))
        return [(item.id, item.why.value) for item in self.page(name, wanted=wanted).items]

    def counted(self, name: str) -> Any:  # noqa: ANN401  a WorkCounts
        return counts(self.journal, self.scope(name), self.powers, self.now, Zone.WIB)


@pytest.fixture
def town() -> Town:
    return Town()


def test_the_most_urgent_stands_first_and_then_what_has_waited_longest(town: Town) -> None:
    town.file("A", days=1)
    town.file("B", days=9)
    town.file("C", days=3, urgency=Urgency.URGENT)
    town.file("D", urgency=Urgency.EMERGENCY)
    assert [item.id for item in town.page("desa-1").items] == ["D", "C", "B", "A"]
    assert town.page("desa-1").items[0].urgency is Urgency.EMERGENCY
    assert town.waits("desa-2") == town.waits("rsud") == []


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_leave_nothing_out_and_repeat_nothing(town: Town, size: int) -> None:
    for number in range(7):
        town.file(f"C{number}", days=number % 2, urgency=list(Urgency)[number % 3])
    whole, after, seen = list(town.page("desa-1").items), "", list[WorkItem]()
    while True:
        page = town.page("desa-1", after=after, limit=size)
        seen += page.items
        after = page.next
        if not after:
            break
        assert len(page.items) == size
    assert seen == whole
    assert seen == sorted(seen, key=attrgetter("order"))


@pytest.mark.parametrize("cursor", ["nothing", "9~2026-11-21~case~C1", "2~2026-11-21~case~", "\0"])
def test_what_is_no_cursor_is_refused(town: Town, cursor: str) -> None:
    with pytest.raises(DomainError, match="no place in a worklist"):
        town.page("desa-1", after=cursor)
    assert str(WorkOrder.read("2~2026-11-21~case~a~b")) == "2~2026-11-21~case~a~b"


def test_a_village_or_a_status_can_be_asked_for(town: Town) -> None:
    for name, home in (("A", 1), ("B", 2), ("C", 0)):
        town.file(name, home)
        escalate_complaint(town.journal, town.by("staf", "Berat"), name, DAY)
    town.file("D", 2)
    of = partial_page(town, "camat")
    assert [item.id for item in of(WorkFilter())] == ["A", "B"]
    assert [item.id for item in of(WorkFilter(village=VILLAGES[2]))] == ["B"]
    assert [item.id for item in of(WorkFilter(status="filed"))] == ["A", "B"]
    assert of(WorkFilter(status="decided")) == of(WorkFilter(kinds=frozenset({WorkKind.REMOVAL}))) == ()


def partial_page(town: Town, name: str) -> Any:  # noqa: ANN401  a function
    return lambda wanted: town.page(name, wanted=wanted).items


def test_a_kecamatan_works_for_the_village_that_it_stands_in_for(town: Town) -> None:
    town.file("A")
    begin_stand_in(town.journal, town.by("camat"), StandIn(VILLAGES[1], "33.16.99", DAY, "Tanpa sinyal"))
    assert town.waits("camat", WorkKind.CASE) == [("A", WorkReason.STAND_IN)]
    assert town.waits("desa-1") == []


def test_a_referral_waits_for_its_answer_and_an_overdue_one_shows_to_both_sides(town: Town) -> None:
    town.decided("A")
    known = town.journal.complaint("A").state
    send_referral(town.journal, town.by("staf"), post.referral("R", known, DAY + timedelta(days=2)))
    [item] = town.page("rsud").items
    assert (item.id, item.why, item.standing, item.office) == ("R", WorkReason.ANSWER_OWED, LimitStatus.ON_TRACK, OFFICE.code)
    assert item.due == datetime(2026, 11, 23, 16, 59, 59, 999999, tzinfo=UTC)
    assert town.waits("staf", WorkKind.REFERRAL) == []
    town.now += timedelta(days=3)
    assert town.waits("staf", WorkKind.REFERRAL) == [("R", WorkReason.OVERDUE)]
    assert town.page("rsud").items[0].standing is LimitStatus.BREACHED


def test_a_letter_waits_for_whose_turn_it_is(town: Town) -> None:
    letter, bench = town.letter("A"), Bench(town.powers, ServerAsserted(), MemoryStore())
    mine = WorkKind.APPROVAL
    assert (town.waits("camat", mine), town.waits("kadis", mine)) == ([(letter, WorkReason.PARAF)], [])
    approve_letter(town.journal, town.by("camat"), letter, ApprovalKind.PARAF, bench)
    assert (town.waits("camat", mine), town.waits("kadis", mine)) == ([], [(letter, WorkReason.DECIDE)])
    send_back_letter(town.journal, town.by("kadis", "Alamat keliru"), letter, town.powers)
    assert (town.waits("kadis", mine), town.waits("staf", mine)) == ([], [(letter, WorkReason.SENT_BACK)])
    withdraw_approval(town.journal, town.by("staf", "Batal"), letter, town.powers)
    assert town.waits("staf", mine) == []


def test_a_letter_waits_for_who_stands_in_for_an_absent_officer_or_a_vacant_post(town: Town) -> None:
    letter, until = town.letter("A"), DAY + timedelta(days=5)
    given = Delegation("camat", "desa-1", SigningForm.PELAKSANA_HARIAN, DAY, until, "SPT 1/2026")
    handed = Delegation("camat", "desa-2", SigningForm.ATAS_NAMA, DAY, until, "SPT 2/2026")
    town.powers = evolve(town.powers, delegations=(given, handed))
    assert town.waits("desa-1", WorkKind.APPROVAL) == [(letter, WorkReason.PARAF)]
    assert town.waits("desa-2", WorkKind.APPROVAL) == []
    both = (given, Delegation("desa-1", "camat", SigningForm.PELAKSANA_HARIAN, DAY, until, "SPT 4/2026"))
    town.powers = evolve(town.powers, delegations=both)
    assert town.waits("desa-1", WorkKind.APPROVAL) == town.waits("camat", WorkKind.APPROVAL) == [(letter, WorkReason.PARAF)]
    vacant = Delegation("kabid", "desa-2", SigningForm.PELAKSANA_TUGAS, DAY, until, "SK 3/2026", position="Kepala Bidang")
    town.powers = evolve(town.powers, delegations=(vacant,))
    assert town.waits("desa-2", WorkKind.APPROVAL) == [(letter, WorkReason.PARAF)]
    town.now += timedelta(days=6)
    assert town.waits("desa-2", WorkKind.APPROVAL) == []


def test_nobody_is_shown_what_they_requested_themselves(town: Town) -> None:
    town.powers = evolve(town.powers, officers={**OFFICERS, "staf": officer("staf", OFFICE.code, "kabid")})
    letter = town.letter("A")
    assert town.waits("staf", WorkKind.APPROVAL) == []
    assert town.waits("camat", WorkKind.APPROVAL) == [(letter, WorkReason.PARAF)]
    scope = evolve(town.scope("camat"), officer="stranger")
    assert worklist(town.journal, scope, town.powers, town.now, Zone.WIB, limit=9).items == ()


def test_a_letter_that_waits_for_an_officer_by_name_and_by_role_is_listed_once(town: Town) -> None:
    steps = (ChainStep(ApprovalKind.PARAF, ("kabid",), ("camat",)), *CHAIN.steps[1:])
    town.powers = evolve(town.powers, chains=(evolve(CHAIN, steps=steps),))
    letter = town.letter("A")
    assert town.waits("camat", WorkKind.APPROVAL) == [(letter, WorkReason.PARAF)]


def test_a_removal_waits_where_the_family_lives_until_it_is_decided(town: Town) -> None:
    numbers, mine = count(1), WorkKind.REMOVAL
    aid = AidDesk(town.journal, lambda who: Zone.WIB.day(who.now), lambda: f"R{next(numbers)}")
    where = Aid("H1", "H1-K", "PKH")
    aid.enter(town.by("staf"), where, ParticipationEntry(date(2025, 1, 1), Source.DTSEN))
    removal = aid.propose_removal(town.by("staf"), where, ground="Mampu").id
    for name in ("desa-1", "camat", "kadis"):
        assert town.waits(name, mine) == [(removal, WorkReason.NOTICE)]
    assert town.waits("desa-0", mine) == town.waits("desa-2", mine) == town.waits("rsud", mine) == []
    aid.give_notice(town.by("staf"), removal, received_by="Sukirman", until=DAY + timedelta(days=14))
    assert town.waits("desa-1", mine) == []
    town.now += timedelta(days=15)
    assert town.waits("desa-1", mine) == [(removal, WorkReason.TIME_OVER)]
    aid.lapse(town.by("staf"), removal)
    assert town.waits("desa-1", mine) == [(removal, WorkReason.UNCONTESTED)]
    aid.object(town.by("staf"), removal, by="Sukirman", text="Saya masih sakit")
    assert town.waits("kadis", mine) == [(removal, WorkReason.OBJECTED)]


def test_a_proposed_change_waits_to_be_checked_and_then_applied(town: Town) -> None:
    change = FactChange("H1-K", "desil", Fact(2, DAY, Source.INTERVIEW))
    made = Proposal("U", "H1", VILLAGES[1], change, Proposer.FACILITATOR, "staf", DAY)
    propose_change(town.journal, town.by("staf"), made)
    assert town.waits("camat", WorkKind.PROPOSAL) == [("U", WorkReason.CHECK)]
    check_change(town.journal, town.by("camat"), "U")
    assert town.waits("desa-1", WorkKind.PROPOSAL) == [("U", WorkReason.APPLY)]


def test_likely_duplicates_wait_in_the_regency_and_a_judged_pair_for_another_officer(town: Town) -> None:
    pairs = tuple(Candidate(f"H{a}-P", f"H{b}-P", 9000) for a, b in ((0, 1), (0, 2), (1, 2)))
    with town.journal.command(town.by("staf"), "find-duplicates", {}) as work:
        work.append(StreamKind.LINKAGE, LINKAGE, "33.16", LinkageRan(LinkageRun("staf", DAY, 3, 5000, pairs)))
        work.commit()
    mine = WorkKind.DUPLICATE
    assert [why for _, why in town.waits("kadis", mine)] == [WorkReason.JUDGE] * 3
    assert town.waits("camat", mine) == town.waits("desa-1", mine) == []
    judge_pair(town.journal, town.by("kadis", "KTP sama"), "H0-P", "H1-P", PairStatus.SAME, DAY)
    judge_pair(town.journal, town.by("kadis", "Kembar"), "H0-P", "H2-P", PairStatus.DIFFERENT, DAY)
    assert [why for _, why in town.waits("kadis", mine)] == [WorkReason.JUDGE]
    assert sorted(why for _, why in town.waits("staf", mine)) == [WorkReason.JUDGE, WorkReason.MERGE]
    assert len(town.page("staf", limit=1, wanted=WorkFilter(kinds=frozenset({mine}))).next) > 0
    after = town.page("staf", limit=1, wanted=WorkFilter(kinds=frozenset({mine}))).next
    assert len(town.page("staf", after=after, wanted=WorkFilter(kinds=frozenset({mine}))).items) == 1
    merge_persons(town.journal, town.by("staf", "Digabung"), "H0-P", "H1-P", DAY)
    assert [why for _, why in town.waits("staf", mine)] == [WorkReason.JUDGE]


def test_who_is_restricted_is_in_no_list_and_no_count_but_for_those_named(town: Town) -> None:
    town.file("A")
    town.file("B")
    town.file("C", 2)
    for name in ("B", "C"):
        close_complaint(town.journal, town.by("staf"), name, "Ditarik", CaseResult.WITHDRAWN, on=DAY)
    assert (town.counted("kadis").open, town.counted("kadis").closed) == (1, 2)
    restriction = Restriction("H1-P", RestrictionGround.VIOLENCE, ("desa-1",), DAY)
    place_restriction(town.journal, town.by("desa-1"), "H1", restriction)
    assert town.waits("desa-1") == [("A", WorkReason.HELD)]
    assert (town.counted("kadis").open, town.counted("kadis").closed) == (0, 1)
    named = town.counted("desa-1")
    assert (named.open, named.closed, named.work) == (1, 1, {WorkKind.CASE: 1})


def test_a_restricted_case_waits_for_the_officers_who_are_named_whichever_office_holds_it(town: Town) -> None:
    town.file("A", days=3)
    officers = ("camat", "kadis", "staf", "rsud", "desa-2")
    place_restriction(town.journal, town.by("staf"), "H1", Restriction("H1-P", RestrictionGround.CHILD, officers, DAY))
    town.file("B")
    town.file("C", 2)
    assert town.waits("desa-1") == []
    assert town.counted("desa-1").open == 0
    assert town.waits("camat") == [("A", WorkReason.NAMED), ("B", WorkReason.NAMED)]
    assert town.waits("kadis") == town.waits("staf") == [("A", WorkReason.NAMED), ("B", WorkReason.HELD)]
    assert town.waits("rsud") == []  # of no area
    assert town.waits("desa-2") == [("C", WorkReason.HELD)]  # of another one
    assert town.waits("camat", WorkKind.REFERRAL) == []
    assert town.counted("camat").work == {WorkKind.CASE: 2}
    assert [one.id for one in town.page("camat", wanted=WorkFilter(village=VILLAGES[1])).items] == ["A", "B"]
    page = town.page("camat", limit=1)
    assert [one.id for one in (*page.items, *town.page("camat", limit=1, after=page.next).items)] == ["A", "B"]
    close_complaint(town.journal, town.by("staf"), "B", "Ditarik", CaseResult.WITHDRAWN, on=DAY)
    assert town.waits("camat") == [("A", WorkReason.NAMED)]


def test_a_case_of_the_home_that_they_left_waits_for_who_is_named_too(town: Town) -> None:
    village, left = RegionCode(VILLAGES[1]), Membership("M-P", "OLD-K", "famili_lain", until=DAY)
    old = post.household("OLD")
    old = evolve(old, persons=(*old.persons, Person("M-P", "Paijah Rekaan")), memberships=(*old.memberships, left))
    who, lives = (Person("M-P", "Paijah Rekaan"),), (Membership("M-P", "NEW-K", "kepala_keluarga"),)
    new = evolve(post.household("NEW"), persons=who, memberships=lives, village=village)
    register(town.journal, town.by("staf"), [evolve(old, village=village), new])
    for name, person in (("A", "M-P"), ("B", "OLD-P")):
        said = evolve(post.complaint(name, "OLD", f"Mohon {name}"), person=person)
        file_complaint(town.journal, town.by("staf"), said)
    placed = Restriction("M-P", RestrictionGround.VIOLENCE, ("camat",), DAY)
    place_restriction(town.journal, town.by("staf"), "NEW", placed)
    assert town.waits("camat") == [("A", WorkReason.NAMED)]
    assert [name for name, _ in town.waits("desa-1")] == ["B"]


def test_what_is_restricted_twice_waits_only_for_who_is_named_both_times(town: Town) -> None:
    town.file("A")
    for subject, officers in (("H1-P", ("camat", "staf")), ("H1", ("staf",))):
        placed = Restriction(subject, RestrictionGround.CHILD, officers, DAY)
        place_restriction(town.journal, town.by("staf"), "H1", placed)
    assert (town.waits("camat"), town.waits("staf")) == ([], [("A", WorkReason.NAMED)])


def test_a_page_is_full_however_many_before_it_are_somebody_elses_to_see(town: Town) -> None:
    for number in range(7):
        town.file(f"C{number}", 2 if number == 6 else 1)
        escalate_complaint(town.journal, town.by("staf", "Berat"), f"C{number}", DAY)
    restriction = Restriction("H1-P", RestrictionGround.VIOLENCE, ("desa-1",), DAY)
    place_restriction(town.journal, town.by("desa-1"), "H1", restriction)
    page = town.page("camat", limit=1)
    assert ([item.id for item in page.items], page.next) == (["C6"], "")


def test_practice_is_listed_as_such_and_counted_nowhere(town: Town) -> None:
    town.file("A", training=True)
    [item] = town.page("desa-1").items
    assert item.training
    found = town.counted("desa-1")
    assert (found.open, found.work) == (0, {})
    close_complaint(town.journal, town.by("staf"), "A", "Ditarik", CaseResult.WITHDRAWN, on=DAY)
    assert town.counted("desa-1").closed == 0


def test_counts_say_how_many_by_office_village_status_and_urgency(town: Town) -> None:
    for name, home in (("A", 0), ("B", 1), ("C", 1), ("D", 2)):
        town.file(name, home, urgency=Urgency.URGENT if name == "B" else Urgency.ROUTINE)
    escalate_complaint(town.journal, town.by("staf", "Berat"), "C", DAY)
    found = town.counted("kadis")
    assert found.by("village") == {VILLAGES[0]: 1, VILLAGES[1]: 2, VILLAGES[2]: 1}
    assert found.by("office") == {VILLAGES[0]: 1, VILLAGES[1]: 1, VILLAGES[2]: 1, "33.16.99": 1}
    assert (found.by("urgency"), found.by("status"), found.by("standing")) == (
        {"routine": 3, "urgent": 1},
        {"filed": 4},
        {"none": 4},
    )
    assert town.counted("camat").by("village") == {VILLAGES[1]: 2, VILLAGES[2]: 1}
    everywhere = evolve(town.scope("kadis"), counted=("",))
    assert counts(town.journal, everywhere, town.powers, town.now, Zone.WIB) == found
    agency = evolve(town.scope("camat"), counted=())
    assert counts(town.journal, agency, town.powers, town.now, Zone.WIB).by("office") == {"33.16.99": 1}


def desk(town: Town, policy: AccessPolicy | None = None, *, limits: bool = True) -> WorkDesk:
    rules = CaseRules(limits=(CaseLimit(LIMIT),) if limits else ())
    held = LimitDesk(town.journal.whole, rules, Zone.WIB, FixedCalendar({2026: ()}), lambda: "id")
    return WorkDesk(evolve(town.journal, access=policy), town.powers, policy, OFFICE, None, held)


def test_what_waits_for_each_officer_of_a_scope_is_counted_where_it_is_asked_for(town: Town) -> None:
    for name, home in (("A", 0), ("B", 1), ("C", 1)):
        town.file(name, home)
    town.file("D", 1, training=True)
    change = FactChange("H1-K", "desil", Fact(2, DAY, Source.INTERVIEW))
    made = Proposal("U", "H1", VILLAGES[1], change, Proposer.FACILITATOR, "staf", DAY)
    propose_change(town.journal, town.by("staf"), made)
    town.letter("L")
    work = desk(town)
    assert work.counts(town.by("kadis")).officers == {}
    case, proposal, approval = WorkKind.CASE, WorkKind.PROPOSAL, WorkKind.APPROVAL
    assert work.counts(town.by("kadis"), officers=True).officers == {
        "camat": {proposal: 1, approval: 1},
        "desa-0": {case: 1},
        "desa-1": {case: 3, proposal: 1},
        "desa-2": {},
        "kadis": {proposal: 1},
        "rsud": {},
        "staf": {proposal: 1},
    }
    everywhere = counts(
        *(town.journal, evolve(town.scope("kadis"), counted=("",)), town.powers, town.now, Zone.WIB),
        officers=[town.scope("desa-1")],
    )
    assert everywhere.officers == {"desa-1": {case: 3, proposal: 1}}
    kecamatan = work.counts(town.by("camat"), officers=True)
    assert set(kecamatan.officers) == {"camat", "desa-1", "desa-2"}
    assert kecamatan.officers["camat"] == kecamatan.work
    restriction = Restriction("H1-P", RestrictionGround.VIOLENCE, ("desa-1",), DAY)
    place_restriction(town.journal, town.by("desa-1"), "H1", restriction)
    assert work.counts(town.by("kadis"), officers=True).officers["desa-1"] == {}
    assert work.counts(town.by("desa-1"), officers=True).officers == {"desa-1": {case: 3, proposal: 1}}


def test_what_waits_for_an_officer_outside_the_scope_is_not_counted_for_them(town: Town) -> None:
    letter = town.letter("L")
    known = town.journal.complaint("L").state
    send_referral(town.journal, town.by("staf"), evolve(post.referral("R", known, DAY), receiver=VILLAGES[0]))
    change = FactChange("H1-K", "desil", Fact(2, DAY, Source.INTERVIEW))
    propose_change(town.journal, town.by("staf"), Proposal("U", "H1", VILLAGES[1], change, Proposer.FACILITATOR, "staf", DAY))
    pairs = (Candidate("H0-P", "H1-P", 9000),)
    with town.journal.command(town.by("staf"), "find-duplicates", {}) as run:
        run.append(StreamKind.LINKAGE, LINKAGE, "33.16", LinkageRan(LinkageRun("staf", DAY, 2, 5000, pairs)))
        run.commit()
    file = frozenset({DataField.CASE, DataField.LETTER, DataField.REFERRAL, DataField.IDENTITY})
    mine = Grant("kabid", frozenset({Action.COUNT, Action.READ, Action.APPROVE, Action.SIGN, Action.MATCH}), file)
    others = Grant("hitung", frozenset({Action.COUNT}), frozenset({DataField.CASE, DataField.LETTER}))
    known_officers = {
        "camat": officer("camat", "33.16.99", "kabid"),
        "sebelah": officer("sebelah", "33.16.98", "kabid"),
        "desa-0": officer("desa-0", VILLAGES[0], "kabid"),
        "bupati": officer("bupati", "33.16", "kabid"),
        "hitung": officer("hitung", "33.16", "hitung"),
        "rsud": officer("rsud", "rumah-sakit", "kabid"),
    }
    policy = AccessPolicy(known_officers, (mine, others), assignments=(Assignment("desa-0", VILLAGES[1]),))
    town.powers = evolve(town.powers, officers=known_officers)
    work = desk(town, policy)
    approval, referral, case, proposal = WorkKind.APPROVAL, WorkKind.REFERRAL, WorkKind.CASE, WorkKind.PROPOSAL
    assert [(item.id, item.kind) for item in work.worklist(town.by("sebelah")).items] == [(letter, approval)]
    assert work.counts(town.by("sebelah"), officers=True).officers == {"sebelah": {}, "desa-0": {}}
    whole = {
        "bupati": {approval: 1, proposal: 1, WorkKind.DUPLICATE: 1},
        "camat": {approval: 1, proposal: 1},
        "desa-0": {approval: 1, proposal: 1, referral: 1},
        "hitung": {},
        "sebelah": {approval: 1},
    }
    assert work.counts(town.by("bupati"), officers=True).officers == whole
    letters = {name: {kind: one for kind, one in found.items() if kind is approval} for name, found in whole.items()}
    assert work.counts(town.by("hitung"), officers=True).officers == letters
    everywhere = evolve(policy, assignments=(Assignment("bupati", ""),))
    assert set(desk(town, everywhere).counts(town.by("bupati"), officers=True).officers) == set(known_officers)
    town.file("A", 0)
    aside = evolve(town.scope("desa-0"), counted=())
    theirs = counts(town.journal, aside, town.powers, town.now, Zone.WIB, officers=[work.scope(town.by("desa-0"))])
    assert theirs.officers == {"desa-0": {approval: 1, case: 1, referral: 1}}, (
        "what names a village is not of a scope without any"
    )


def test_who_counts_in_no_region_counts_for_the_officers_of_their_office(town: Town) -> None:
    town.powers = evolve(town.powers, officers={**OFFICERS, "dokter": officer("dokter", post.HOSPITAL)})
    known = town.journal.complaint(town.decided("A")).state
    send_referral(town.journal, town.by("staf"), post.referral("R", known, DAY))
    assert desk(town).counts(town.by("rsud"), officers=True).officers == {
        "dokter": {WorkKind.REFERRAL: 1},
        "rsud": {WorkKind.REFERRAL: 1},
    }


def test_cases_can_be_asked_for_by_how_they_stand_to_their_time_limit(town: Town) -> None:
    for number in range(6):
        town.file(f"C{number}")
        town.now += timedelta(days=1)
    breached = WorkFilter(standings=frozenset({LimitStatus.BREACHED}))
    page = desk(town).worklist(town.by("desa-1"), wanted=breached, limit=2)
    assert [item.id for item in page.items] == ["C0", "C1"]
    page = desk(town).worklist(town.by("desa-1"), wanted=breached, after=page.next, limit=2)
    assert ([item.id for item in page.items], page.next) == (["C2", "C3"], "")
    found = desk(town).counts(town.by("desa-1"), standings=True)
    assert found.by("standing") == {"breached": 4, "on-track": 2}
    assert desk(town, limits=False).worklist(town.by("desa-1")).items[0].due is None


def test_an_officer_sees_what_their_role_gives_and_nothing_where_it_gives_nothing(town: Town) -> None:
    town.file("A")
    reads = Grant("pembaca", frozenset({Action.READ}), frozenset({DataField.CASE}))
    known = {"desa-1": officer("desa-1", VILLAGES[1], "pembaca"), "tamu": officer("tamu", VILLAGES[1])}
    policy = AccessPolicy(known, (reads,), assignments=(Assignment("desa-1", "33.16"),))
    town.powers = evolve(town.powers, officers=known)
    assert [item.id for item in desk(town, policy).worklist(town.by("desa-1")).items] == ["A"]
    scope = desk(town, policy).scope(town.by("desa-1"))
    assert (scope.areas, scope.counted, set(scope.kinds)) == (("33.16",), (), {WorkKind.CASE})
    for ask in (desk(town, policy).counts, desk(town, policy).worklist):
        with pytest.raises(AccessDeniedError):
            ask(town.by("tamu"))
    everywhere = evolve(policy, assignments=(Assignment("desa-1", ""),))
    assert desk(town, everywhere).scope(town.by("desa-1")).areas == ("",)


def test_a_store_without_order_is_told_so(town: Town) -> None:
    class Plain(MemoryStore):
        @contextmanager
        def begin(self, *, write: bool) -> Iterator[UnitOfWork]:
            with super().begin(write=write) as unit:
                yield SimpleNamespace(find=unit.find, load=unit.load, history=unit.history, since=unit.since)

    journal = Journal(Plain(), PlainSealer(), node="desk")
    with pytest.raises(StorageError, match="in order") as refused:
        worklist(journal, WorkScope("x", ("33.16",)), town.powers, town.now, Zone.WIB)
    assert refused.value.code == "storage.ranges"
    assert rebuild(journal).problems == ()


def test_an_index_that_holds_something_else_is_found_by_rebuild(town: Town) -> None:
    town.file("A")
    assert rebuild(town.journal).problems == ()
    store: Any = town.journal.store
    store._tables.places["complaint", "work"].clear()  # noqa: SLF001  there is no lawful way to damage an index
    assert [(one.path, one.code) for one in rebuild(town.journal).problems] == [("complaint/work", "index.differs")]


FIELDS = st.lists(st.text("a\0\1\2\xff.9", max_size=3), min_size=3, max_size=3)


@given(FIELDS, FIELDS)
def test_index_values_sort_as_their_fields_do_and_are_read_back(one: list[str], other: list[str]) -> None:
    assert fields_of(key(*one)) == one
    if "\0" not in "".join(one + other):
        assert (key(*one) < key(*other)) is (one < other)


PLACES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.sampled_from(Urgency)), max_size=6)


@settings(max_examples=12)
@given(PLACES)
def test_the_answer_is_that_of_a_store_that_holds_nothing_else(places: list[tuple[int, int, Urgency]]) -> None:
    def built(wanted: str) -> Town:
        town = Town()
        for number, (home, rungs, urgency) in enumerate(places):
            ladder = [VILLAGES[home], VILLAGES[home].rpartition(".")[0], "33.16"]
            if not wanted or ladder[rungs] in town.scope(wanted).holders:
                town.file(f"C{number}", home, urgency=urgency)
                for _ in range(rungs):
                    escalate_complaint(town.journal, town.by("staf", "Berat"), f"C{number}", DAY)
        return town

    whole = built("")
    for name in ("desa-0", "desa-1", "camat", "staf"):
        assert whole.page(name) == built(name).page(name)


def test_an_office_knows_its_own_region_and_others_by_their_codes(town: Town) -> None:
    assert town.scope("staf").offices == (OFFICE.code, "33.16")
    assert town.scope("rsud").areas == ()
    assert isinstance(OFFICE, Office)
