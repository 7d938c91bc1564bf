"""Access is asked in every use case and every look; what is refused looks like what is not there, and all is on record."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from attrs import evolve

from slrtkit.adapters.identity.signed import SignedAssertions
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import (
    NIK,
    Context,
    DecisionOutcome,
    Fact,
    Household,
    Officer,
    Person,
    Proposal,
    Proposer,
    ReferralStep,
    RegionCode,
    SignatureBlock,
    Source,
    Zone,
)
from slrtkit.domain.access import EVERYWHERE, AccessPolicy, Assignment, Grant
from slrtkit.domain.accesslog import ACCESS_SCOPE, AccessNote, AccessNoted, AccessOutcome, Glass
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.change import Arrival, Cause, FactChange, Move, Split
from slrtkit.domain.delegation import Powers
from slrtkit.domain.events import LetterReserved
from slrtkit.domain.graduation import Graduation, GraduationOutcome
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.handling import HandlingNote
from slrtkit.domain.ladder import Ladder, StandIn
from slrtkit.domain.musdes import Attendee, Musdes, VerivaliOutcome, VerivaliResult
from slrtkit.domain.readiness import Readiness
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.domain.roles import Action, DataField
from slrtkit.domain.state import State, StreamKind
from slrtkit.domain.verivali import VerivaliRound
from slrtkit.domain.volunteer import Volunteer, VolunteerKind
from slrtkit.errors import AccessDeniedError, DomainError, DuplicateError, NotFoundError, NotYoursError, SlrtError
from slrtkit.service.approve import Bench, approve_letter, request_approval
from slrtkit.service.asof import fact_history, household_at, household_on
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.audit import AccessKind, audit_access
from slrtkit.service.change import change_household
from slrtkit.service.glass import break_glass, broken_glass
from slrtkit.service.handling import note_complaint
from slrtkit.service.intake import close_complaint, escalate_complaint, file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.ladder import begin_stand_in, end_stand_in, stand_in_for
from slrtkit.service.places import Places
from slrtkit.service.proposal import propose_change
from slrtkit.service.rebuild import rebuild, renew
from slrtkit.service.refer import advance_referral, send_referral
from slrtkit.service.referred import referred
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import place_restriction
from slrtkit.service.search import search
from slrtkit.service.signatory import Signatories
from slrtkit.service.verivali import hold_musdes, open_round, record_outcome
from slrtkit.testing import post
from slrtkit.testing.letters import plain_letter

HERE, NEAR, FAR = "33.16.99.2001", "33.16.99.2002", "33.24.01.2001"
ROLES = {
    "desa": (HERE, ("fasilitator", "koordinator")),
    "camat": ("33.16.99", ("kecamatan",)),
    "loket": ("33.16.dinsos", ("front-office",)),
    "meja": ("33.16.dinsos", ("back-office",)),
    "manajer": ("33.16.dinsos", ("manajer",)),
    "supervisor": ("33.16.99", ("supervisor",)),
    "rs": (post.HOSPITAL, ("opd",)),
    "dinkes": ("33.16.dinkes", ("opd",)),
    "auditor": ("33.16.inspektorat", ("auditor",)),
    "jauh": (FAR, ("fasilitator",)),
    "op": ("", ("operator",)),
}
PEOPLE = {"desa": "H0-P"}
_turn = count()


def by(officer: str, reason: str = "perlu", minutes: int = 0) -> Context:
    number = next(_turn)
    return Context(officer, f"q{number}", post.NOW + timedelta(minutes=minutes), reason)


@pytest.fixture
def journal() -> Journal:
    """Two households here (H0 is the village officer's own), one near, one far; a decided case of each but H0."""
    officers = {
        name: Officer(name, office, SignatureBlock(name, name), person=PEOPLE.get(name, ""), roles=roles)
        for name, (office, roles) in ROLES.items()
    }
    policy = AccessPolicy(officers, GRANTS, assignments=(Assignment("op", EVERYWHERE),))
    made = Journal(MemoryStore(), PlainSealer(), "desk", access=policy)
    for name, village in (("H0", HERE), ("H1", HERE), ("H2", NEAR), ("H3", FAR)):
        ill = Person(f"{name}-P", f"Orang {name}", facts={"chronic_illness": Fact(True, post.DAY, Source.INTERVIEW)})
        register(made, by("op"), [evolve(post.household(name), village=RegionCode(village), persons=(ill,))])
        if name != "H0":
            said = evolve(post.complaint(f"C-{name}", name, "Mohon bantuan"), village=village, holder=village)
            file_complaint(made, by("op"), said)
    return made


def refused(act: Callable[[], object]) -> SlrtError:
    with pytest.raises(AccessDeniedError) as denied:
        act()
    return denied.value


def code(act: Callable[[], object]) -> str:
    return refused(act).code


def notes(journal: Journal, outcome: AccessOutcome | None = None) -> list[AccessNote]:
    whole = journal.whole
    with whole.store.begin(write=False) as unit:
        ids = [record.stream.id for _, record in unit.since(0, 10_000) if record.stream.kind == StreamKind.ACCESS.value]
    found = [whole.read(StreamKind.ACCESS, one, AccessNote).state for one in ids]
    return [one for one in found if outcome in (None, one.outcome)]


def decided(journal: Journal, case: str) -> None:
    home = case.removeprefix("C-")
    record_fact(journal, by("op"), home, f"{home}-P", "inpatient", Fact(True, post.DAY, Source.INTERVIEW))
    assess_complaint(journal, by("op"), case, post.PROGRAM, post.DAY)
    decide(journal, by("op"), case, "BANTUAN", DecisionOutcome.REFERRED, decision_id=f"D-{case}", on=post.DAY)


def note(journal: Journal, officer: str, case: str) -> object:
    return note_complaint(journal, by(officer), case, HandlingNote(f"N{next(_turn)}", post.DAY, officer, "Ditelepon"))


def test_nobody_looks_without_saying_who_they_are(journal: Journal) -> None:
    for look in (
        lambda: journal.household("H1"),
        lambda: journal.find(StreamKind.HOUSEHOLD, "village", HERE.encode()),
        lambda: search(journal, name="Orang"),
        lambda: household_on(journal, "H1", post.DAY, Zone.WIB),
        lambda: household_at(journal, "H1", post.DAY),
        lambda: fact_history(journal, "H1"),
    ):
        assert code(look) == "access.nobody"


def test_what_is_not_yours_is_as_if_it_were_not_there(journal: Journal) -> None:
    seen = journal.seen_by(by("desa"))
    assert seen.household("H1").state.id == "H1"
    for name in ("H2", "H3", "nowhere"):
        error = refused(lambda name=name: seen.household(name))  # type: ignore[misc]  # mypy does not infer defaults of lambdas
        assert isinstance(error, NotYoursError)
        assert isinstance(error, NotFoundError)
        assert str(error).replace(name, "X") == (
            f"[access.nothing] X: nothing that this officer may work with is recorded under this id (your area: {HERE})"
        )
    for case in ("C-H2", "C-H3", "C-nowhere"):
        assert code(lambda case=case: note(journal, "desa", case)) == "access.nothing"  # type: ignore[misc]  # as above


STEPS = (ChainStep(ApprovalKind.PARAF, ("manajer",)), ChainStep(ApprovalKind.SIGN, ("kadis",)))


def powers(journal: Journal) -> Powers:
    assert journal.access
    return Powers(journal.access.officers, chains=(ParafChain("c", STEPS),))


def forged(journal: Journal) -> None:
    """Initial a letter with a proof that is nobody's."""
    whole, laid = journal.whole, powers(journal)
    letter = evolve(plain_letter(), id="L")
    with whole.command(by("meja"), "x", {}) as work:
        work.append(StreamKind.LETTER, "L", HERE, LetterReserved(letter, "C-H1", "H1-P", "kadis", "0" * 64, "0" * 64))
        work.commit()
    request_approval(whole, by("meja"), "L", laid)
    bench = Bench(laid, SignedAssertions(()), MemoryStore())
    assert code(lambda: approve_letter(journal, by("manajer"), "L", ApprovalKind.PARAF, bench, b"palsu")) == "identity.refused"


def another_signer(journal: Journal) -> None:
    """Name a signer whom the chain does not."""
    named = Signatories(journal, by("meja"), "reserve-letter", powers(journal), post.DAY)
    assert code(lambda: named.named("manajer", "33.16.dinsos", "contoh")) == "approval.officer"


def test_every_refusal_and_every_look_is_on_record_and_a_look_is_recorded_once(journal: Journal) -> None:
    seen = journal.seen_by(by("desa", "kunjungan"))
    seen.household("H1")
    seen.household("H1")
    refused(lambda: seen.household("H2"))
    refused(lambda: note(journal, "desa", "C-H3"))
    refused(lambda: close_complaint(journal, by("rs"), "C-H1", "x", None, on=post.DAY))
    forged(journal)
    another_signer(journal)
    refused(lambda: audit_access(journal.seen_by(by("auditor")), officer="jauh"))
    told = [(one.officer, one.use, one.outcome.value, one.things, one.code) for one in notes(journal)]
    assert told == [
        ("desa", "read", "read", ("household/H1",), ""),
        ("desa", "read", "denied", ("household/H2",), "access.nothing"),
        ("desa", "note-complaint", "denied", ("complaint/C-H3",), "access.nothing"),
        ("rs", "close-complaint", "denied", ("complaint/C-H1",), "access.nothing"),
        ("manajer", "approve-letter", "read", ("approval/L", "complaint/C-H1", "household/H1", "letter/L"), ""),
        ("manajer", "approve-letter", "denied", (), "identity.refused"),
        ("meja", "reserve-letter", "denied", (), "approval.officer"),
        ("auditor", "audit-access", "denied", (), "access.area"),
    ]
    assert [one.subjects for one in notes(journal)][:3] == [("H1", "H1-P"), ("H2", "H2-P"), ("H3", "H3-P")]
    assert notes(journal)[0].reason == "kunjungan"
    assert rebuild(journal.whole).problems == ()


def test_who_may_do_a_thing_nowhere_is_told_so_and_who_may(journal: Journal) -> None:
    error = refused(
        lambda: decide(journal, by("loket"), "C-H1", "BANTUAN", DecisionOutcome.REFUSED, decision_id="D", on=post.DAY)
    )
    assert error.code == "access.action"
    assert "manajer" in error.cure
    assert notes(journal, AccessOutcome.DENIED)[-1].code == "access.action"
    assert code(lambda: journal.seen_by(by("loket")).looking("audit-access").__enter__()) == "access.action"
    assert code(lambda: journal.seen_by(by("siapa")).household("H1")) == "access.action"


def test_something_new_is_written_in_ones_own_area_only(journal: Journal) -> None:
    home = evolve(post.household("H9"), village=RegionCode(NEAR))
    assert code(lambda: register(journal, by("desa"), [home])) == "access.area"
    register(journal, by("desa"), [evolve(home, village=RegionCode(HERE))])


def test_facts_about_health_are_seen_and_said_by_those_whose_grant_names_them(journal: Journal) -> None:
    desk, office = journal.seen_by(by("loket")), journal.seen_by(by("meja"))
    assert desk.household("H1").state.person("H1-P").facts == {}
    assert set(office.household("H1").state.person("H1-P").facts) == {"chronic_illness"}
    assert household_on(desk, "H1", post.DAY, Zone.WIB).household.person("H1-P").facts == {}
    assert household_at(desk, "H1", post.DAY).person("H1-P").facts == {}
    assert [one.name for one in fact_history(desk, "H1")] == []
    assert [one.name for one in fact_history(office, "H1")] == ["chronic_illness"]
    assert journal.access
    scribe = Grant("juru-tulis", frozenset({Action.REGISTER}), frozenset({DataField.IDENTITY, DataField.WELFARE}))
    policy = evolve(
        journal.access,
        grants=(scribe,),
        officers={"juru": Officer("juru", HERE, SignatureBlock("J", "J"), roles=("juru-tulis",))},
    )
    guarded = evolve(journal, access=policy)
    record_fact(guarded, by("juru"), "H1", "H1-P", "occupation", Fact("buruh", post.DAY, Source.INTERVIEW))
    ill = Fact(False, post.DAY, Source.INTERVIEW)
    assert code(lambda: record_fact(guarded, by("juru"), "H1", "H1-P", "disability", ill)) == "access.field"


def test_nobody_acts_on_their_own_family_in_any_use_case_and_may_look(journal: Journal) -> None:
    filed = evolve(post.complaint("C-H0", "H0", "x"), village=HERE, holder=HERE)
    assert code(lambda: file_complaint(journal, by("desa"), filed)) == "access.family"
    fact = Fact("buruh", post.DAY, Source.INTERVIEW)
    assert code(lambda: record_fact(journal, by("desa"), "H0", "H0-P", "occupation", fact)) == "access.family"
    file_complaint(journal, by("meja"), filed)
    assert code(lambda: note(journal, "desa", "C-H0")) == "access.family"
    wish = FactChange("H0", "housing.floor", Fact("tanah", post.DAY, Source.INTERVIEW))
    proposal = Proposal("P", "H0", HERE, wish, Proposer.RESIDENT, "desa", post.DAY, "lihat")
    assert code(lambda: propose_change(journal, by("desa"), proposal)) == "access.family"
    assert journal.seen_by(by("desa")).household("H0").state.id == "H0"
    note(journal, "meja", "C-H0")


def test_a_round_is_about_the_village_but_each_outcome_about_a_family(journal: Journal) -> None:
    opening = VerivaliRound("V", "2026-2", RegionCode(HERE), ("H0", "H1"), "desa", post.DAY)
    open_round(journal, by("desa"), opening)

    hold_musdes(journal, by("desa"), "V", Musdes(post.DAY, "Balai", "Ketua", (Attendee("A", "BPD"), Attendee("B", "RT"))))
    found = VerivaliOutcome(VerivaliResult.LAYAK, post.DAY, Source.MUSDES)
    record_outcome(journal, by("desa"), "V", "H1", found)
    assert code(lambda: record_outcome(journal, by("desa"), "V", "H0", found)) == "access.family"
    record_outcome(journal, by("meja"), "V", "H0", found)


def test_who_is_restricted_is_not_there_for_everybody_else(journal: Journal) -> None:
    placed = Restriction("H1-P", RestrictionGround.VIOLENCE, ("manajer",), post.DAY)
    place_restriction(journal, by("manajer"), "H1", placed)
    for officer in ("desa", "meja", "auditor", "op"):
        seen = journal.seen_by(by(officer))
        assert code(lambda seen=seen: seen.household("H1")) == "access.nothing"  # type: ignore[misc]  # as above
        assert "H1" not in seen.find(StreamKind.HOUSEHOLD, "village", HERE.encode())
        assert [match.household for match in search(seen, name="Orang H1").matches if match.household == "H1"] == []
    assert code(lambda: note(journal, "meja", "C-H1")) == "access.nothing"
    assert journal.seen_by(by("manajer")).household("H1").state.id == "H1"
    note(journal, "manajer", "C-H1")


def test_a_kecamatan_works_for_a_village_that_cannot_and_the_village_comes_back(journal: Journal) -> None:
    def assess() -> object:
        return assess_complaint(journal, by("camat"), "C-H1", post.PROGRAM, post.DAY)

    assert code(assess) == "access.nothing"
    begin_stand_in(journal, by("camat"), StandIn(HERE, "33.16.99", post.DAY, "Tidak ada sinyal"))
    assert stand_in_for(journal, HERE, post.DAY) is not None
    assess()
    assert code(lambda: assess_complaint(journal, by("camat"), "C-H2", post.PROGRAM, post.DAY)) == "access.nothing"
    end_stand_in(journal, by("camat"), HERE, post.DAY)
    assert (
        code(lambda: assess_complaint(journal, by("camat", minutes=1500), "C-H1", post.PROGRAM, post.DAY)) == "access.nothing"
    )


def test_a_receiver_sees_what_was_referred_while_it_is_theirs(journal: Journal) -> None:
    decided(journal, "C-H1")
    said = journal.whole.complaint("C-H1").state
    send_referral(journal, by("meja"), post.referral("R", said))
    seen = journal.seen_by(by("rs"))
    found = referred(seen, "R")
    assert (found.person and found.person.name, found.address, found.referral.purpose) == ("Orang H1", "RT 01", "Perawatan")
    assert found.person
    assert found.person.facts == {}
    for other in ("dinkes", "desa"):
        looks = journal.seen_by(by(other))
        if other == "desa":
            assert looks.referral("R").state.person == "H1-P"
        else:
            assert code(lambda looks=looks: referred(looks, "R")) == "access.nothing"  # type: ignore[misc]  # as above
    assert code(lambda: seen.complaint("C-H1")) == "access.nothing"
    assert code(lambda: seen.household("H1")) == "access.nothing"
    advance_referral(journal, by("rs", ""), "R", ReferralStep.ACCEPT, post.HOSPITAL)
    advance_referral(journal, by("rs", "Dirawat"), "R", ReferralStep.COMPLETE, post.HOSPITAL)
    over = referred(journal.seen_by(by("rs")), "R")
    assert (over.person, over.referral.person, over.referral.household, over.referral.purpose) == (None, "", "", "")
    assert over.referral.answers["complete"].text == "Dirawat"
    assert journal.seen_by(by("meja")).referral("R").state.person == "H1-P"


def test_an_agency_that_holds_a_case_handles_it_and_only_it(journal: Journal) -> None:

    for _ in range(2):
        escalate_complaint(journal, by("op"), "C-H1", post.DAY)
    assert code(lambda: note(journal, "dinkes", "C-H1")) == "access.nothing"
    escalate_complaint(journal, by("op"), "C-H1", post.DAY, "33.16.dinkes", Ladder({"33.16.dinkes": "Dinas Kesehatan"}))
    note(journal, "dinkes", "C-H1")
    seen = journal.seen_by(by("dinkes"))
    assert seen.complaint("C-H1").state.holder == "33.16.dinkes"
    assert code(lambda: note(journal, "rs", "C-H1")) == "access.nothing"


def test_a_case_brings_its_household_along_wherever_that_lives_by_now(journal: Journal) -> None:

    change_household(journal, by("op"), "H1", Move(RegionCode(NEAR), "RT 02", post.DAY))
    assert code(lambda: journal.seen_by(by("desa")).household("H1")) == "access.nothing"
    assess_complaint(journal, by("desa"), "C-H1", post.PROGRAM, post.DAY)
    decided(journal, "C-H1")
    send_referral(journal, by("desa"), post.referral("R", journal.whole.complaint("C-H1").state))
    with journal.seen_by(by("desa")).looking("read") as seen:
        seen.complaint("C-H1")
        assert seen.household("H1").state.village.text == NEAR


def test_broken_glass_opens_one_household_for_a_time_before_the_supervisors_eyes(journal: Journal) -> None:
    for officer, answer in (("desa", "access.action"), ("loket", "access.action")):
        assert code(lambda officer=officer: break_glass(journal, by(officer), "H3", 2)) == answer  # type: ignore[misc]  # as above
    assert code(lambda: break_glass(journal, by("manajer"), "nowhere", 2)) == "access.nothing"
    for hours, reason, answer in ((0, "Darurat", "glass.until"), (25, "Darurat", "glass.until"), (2, " ", "glass.reason")):
        with pytest.raises(DomainError) as wrong:
            break_glass(journal, by("manajer", reason), "H3", hours)
        assert wrong.value.code == answer
    assert code(lambda: journal.seen_by(by("manajer")).household("H3")) == "access.nothing"
    first = break_glass(journal, evolve(by("manajer", "Pasien di loket"), client_id="once"), "H3", 2)
    assert break_glass(journal, evolve(by("manajer", "Pasien di loket"), client_id="once"), "H3", 2) == first
    assert journal.seen_by(by("manajer", minutes=119)).household("H3").state.id == "H3"
    assess_complaint(journal, by("manajer", minutes=5), "C-H3", post.PROGRAM, post.DAY)
    file_complaint(journal, by("manajer", minutes=6), evolve(post.complaint("C2", "H3", "Lagi"), village=FAR, holder=FAR))
    assert code(lambda: journal.seen_by(by("manajer", minutes=120)).household("H3")) == "access.nothing"
    assert code(lambda: journal.seen_by(by("meja", minutes=5)).household("H3")) == "access.nothing"
    break_glass(journal, by("supervisor", "Telepon", minutes=9), "H3", 1)
    shown = [(one.officer, one.household, one.reason) for one in broken_glass(journal.seen_by(by("manajer")))]
    assert shown == [("supervisor", "H3", "Telepon"), ("manajer", "H3", "Pasien di loket")]
    assert [one.officer for one in broken_glass(journal.seen_by(by("supervisor")))] == ["supervisor"]
    assert code(lambda: broken_glass(journal.seen_by(by("desa")))) == "access.action"
    placed = Restriction("H3", RestrictionGround.OTHER, ("lain",), post.DAY)
    place_restriction(journal, by("op"), "H3", placed)
    assert code(lambda: journal.seen_by(by("manajer", minutes=10)).household("H3")) == "access.nothing"


def test_the_audit_tells_who_read_changed_or_was_refused_what_of_whom_and_why(journal: Journal) -> None:
    journal.seen_by(by("desa", "kunjungan", 1)).household("H1")
    note(journal, "meja", "C-H1")
    refused(lambda: note(journal, "rs", "C-H1"))
    search(journal.seen_by(by("loket", "datang ke loket", 2)), name="Orang H1")
    break_glass(journal, by("manajer", "Pasien di loket", 3), "H1", 1)
    lines = audit_access(journal.seen_by(by("auditor", "laporan", 9)), person="H1-P")
    told = {(one.officer, one.kind, one.use, one.reason) for one in lines}
    assert told >= {
        ("desa", AccessKind.READ, "read", "kunjungan"),
        ("op", AccessKind.CHANGED, "household-registered", ""),
        ("op", AccessKind.CHANGED, "complaint-filed", ""),
        ("meja", AccessKind.CHANGED, "complaint-noted", ""),
        ("rs", AccessKind.DENIED, "note-complaint", "perlu"),
        ("loket", AccessKind.READ, "search", "datang ke loket"),
        ("manajer", AccessKind.CHANGED, "glass-broken", "Pasien di loket"),
    }
    assert [one.at for one in lines] == sorted(one.at for one in lines)
    assert {one.officer for one in audit_access(journal.seen_by(by("auditor")), person="H1-P", officer="desa")} == {"desa"}
    own = audit_access(journal.seen_by(by("auditor")), officer="meja")
    assert {(one.kind, one.use) for one in own} == {(AccessKind.CHANGED, "complaint-noted")}
    late = audit_access(journal.seen_by(by("auditor")), person="H1", since=post.NOW + timedelta(minutes=2))
    assert {one.use for one in late} == {"search", "glass-broken"}
    assert audit_access(journal.seen_by(by("auditor")), person="H1", until=post.NOW - timedelta(1)) == ()
    assert any(one.use == "audit-access" for one in audit_access(journal.seen_by(by("auditor", minutes=99)), person="H1-P"))
    assert audit_access(journal.seen_by(by("auditor")), person="H3-P") == ()
    assert code(lambda: audit_access(journal.seen_by(by("auditor")), officer="jauh")) == "access.area"
    assert code(lambda: audit_access(journal.seen_by(by("desa")), person="H1-P")) == "access.action"
    assert audit_access(journal.seen_by(by("auditor")), person="nobody") == ()
    assert audit_access(journal.seen_by(by("auditor")), officer="siapa") == ()
    with pytest.raises(DomainError) as wrong:
        audit_access(journal.seen_by(by("auditor")))
    assert wrong.value.code == "audit.whom"


def test_a_look_at_very_many_says_where_they_live_and_the_audit_finds_it(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slrtkit.service.viewing._MANY", 3)
    with journal.seen_by(by("meja", "daftar")).looking("read") as seen:
        for home in seen.find(StreamKind.HOUSEHOLD, "village", HERE.encode()):
            seen.household(home)
    (last,) = notes(journal, AccessOutcome.READ)
    assert (last.things, last.subjects, last.areas) == ((), (), (HERE,))
    assert any(one.reason == "daftar" for one in audit_access(journal.seen_by(by("auditor")), person="H1-P"))
    with journal.seen_by(by("meja", "ekspor")).looking("duplicates", tells=False) as seen:
        seen.told(["a", "b", "c", "d"])
    assert notes(journal)[-1].areas == (EVERYWHERE,)


def test_a_rehearsal_is_a_look(journal: Journal) -> None:
    with journal.command(by("meja"), "note-complaint", {}, rehearsal=True) as work:
        work.get(StreamKind.HOUSEHOLD, "H1", object)  # type: ignore[type-var]  # any state will do
    assert notes(journal)[-1].things == ("household/H1",)


def test_access_notes_stand_in_chains_of_their_own(journal: Journal) -> None:
    journal.seen_by(by("desa")).household("H1")
    with journal.store.begin(write=False) as unit:
        scopes = {record.scope for _, record in unit.since(0, 1000) if record.stream.kind == StreamKind.ACCESS.value}
    assert scopes == {ACCESS_SCOPE}


def test_a_look_that_cannot_be_recorded_shows_nothing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    seen = journal.seen_by(by("desa"))
    monkeypatch.setattr(Journal, "note", full)
    with pytest.raises(OSError, match="no space"):
        seen.household("H1")


def test_without_a_policy_everything_is_as_it_was(journal: Journal) -> None:
    whole = journal.whole
    assert whole.seen_by(by("siapa")) == whole
    with whole.looking("read") as seen:
        seen.told(["H1"])
        seen.allow(None, DataField.CASE)  # type: ignore[arg-type]  # nobody asks
        assert seen.require(StreamKind.HOUSEHOLD, "H3") is None
        assert [one.id for one in seen.visible(StreamKind.HOUSEHOLD, ["H3", "nowhere"])] == ["H3"]
    assert whole.whole is whole
    break_glass(whole, by("siapa"), "H3", 100)
    assert [one.officer for one in broken_glass(whole)] == ["siapa"]
    assert [one.officer for one in audit_access(whole, officer="siapa")] == ["siapa"]


def test_a_look_without_somebody_who_looks_tells_nothing(journal: Journal) -> None:
    assert list(journal.visible(StreamKind.HOUSEHOLD, ["H1"])) == []
    assert journal.whole.facts_shown("H1")("chronic_illness")


def test_so_many_things_are_looked_at_that_the_first_are_forgotten(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slrtkit.service.viewing._KEPT", 1)
    assert {match.household for match in search(journal.seen_by(by("meja")), name="Orang").matches} == {"H0", "H1", "H2"}


def test_the_audit_of_an_officer_tells_what_they_saw_and_were_refused(journal: Journal) -> None:
    journal.seen_by(by("desa")).household("H1")
    refused(lambda: note(journal, "desa", "C-H3"))
    lines = audit_access(journal.seen_by(by("auditor")), officer="desa")
    assert [(one.kind.value, one.use) for one in lines] == [("denied", "note-complaint"), ("read", "read")]


def test_glass_that_was_never_whole_is_refused() -> None:
    with pytest.raises(DomainError) as wrong:
        Glass("G", "ani", "H1", HERE, post.NOW, post.NOW, "Darurat")
    assert wrong.value.code == "glass.until"


def test_a_look_or_glass_is_written_down_once(journal: Journal) -> None:
    journal.seen_by(by("desa")).household("H1")
    (seen,) = notes(journal)
    again = AccessNoted(seen)
    with pytest.raises(DomainError) as wrong, journal.whole.command(by("op"), "x", {}) as work:
        work.append(StreamKind.ACCESS, seen.id, ACCESS_SCOPE, again)
    assert wrong.value.code == "history.beginning"


def test_what_a_command_begins_from_is_checked_and_a_refusal_is_on_record(journal: Journal) -> None:
    assert journal.begun_from(by("desa"), StreamKind.HOUSEHOLD, "H1", Household).id == "H1"
    assert notes(journal) == []
    assert code(lambda: journal.begun_from(by("desa"), StreamKind.HOUSEHOLD, "H2", Household)) == "access.nothing"
    assert notes(journal)[-1].outcome is AccessOutcome.DENIED


def test_where_volunteers_villages_and_restrictions_belong(journal: Journal) -> None:
    places = Places(journal.whole.find, lambda kind, one: known.state if (known := journal.whole.known(kind, one)) else None)
    place_restriction(journal, by("manajer"), "H2", Restriction("H2-P", RestrictionGround.OTHER, ("manajer",), post.DAY))
    told: dict[str, State] = {
        "volunteer": Volunteer("v", "Ani", VolunteerKind.PSM, (HERE, NEAR)),
        "village": Readiness(HERE, post.DAY),
        "restriction": Restriction("H2-P", RestrictionGround.OTHER, ("manajer",), post.DAY),
        "of nobody": Restriction("siapa", RestrictionGround.OTHER, ("manajer",), post.DAY),
        "graduation": Graduation("H3", FAR, "H3", "PKH", "2025", post.DAY, GraduationOutcome.SELF_RELIANT, "ani"),
    }
    assert {name: set(places.of(state).regions) for name, state in told.items()} == {
        "volunteer": {HERE, NEAR},
        "village": {HERE},
        "restriction": {NEAR},
        "of nobody": {EVERYWHERE},
        "graduation": {FAR},
    }


def test_who_may_not_audit_cannot_prove_the_log_and_who_does_not_keep_it_cannot_renew_it(journal: Journal) -> None:
    assert rebuild(journal.seen_by(by("auditor"))).problems == ()
    assert code(lambda: rebuild(journal.seen_by(by("desa")))) == "access.action"
    assert code(lambda: rebuild(journal)) == "access.nobody"
    assert renew(journal.whole) == 0
    for officer in ("desa", "auditor"):
        assert code(lambda officer=officer: renew(journal.seen_by(by(officer)))) == "access.action"  # type: ignore[misc]  # as above


def test_who_enters_somebody_known_elsewhere_learns_that_and_no_more_and_it_is_on_record(journal: Journal) -> None:
    number = NIK("331699" + "170871" + "0001")
    known = Person("Jauh-P", "Wulan Rekaan", nik=number)
    far, near = RegionCode(FAR), RegionCode(HERE)
    register(journal, by("op"), [evolve(post.household("Jauh"), village=far, persons=(known,), memberships=(), cards=())])
    twin = evolve(post.household("Baru"), village=near, persons=(evolve(known, id="Baru-P"),), memberships=(), cards=())
    for officer, told in (("op", "look the person up by NIK"), ("desa", "ask who manages the register")):
        with pytest.raises(DuplicateError) as same:
            register(journal, by(officer, "daftar"), [twin])
        assert same.value.code == "household.duplicate-nik"
        assert same.value.cure.startswith(told)
        assert "Jauh" not in str(same.value)
    person = Person("H1-B", "Wulan Rekaan", nik=number)
    newborn = Arrival(person, "H1-K", "anak", post.DAY, Cause.OVERLOOKED, Source.INTERVIEW)
    with pytest.raises(DuplicateError) as joined:
        change_household(journal, by("desa"), "H1", newborn)
    assert (joined.value.code, joined.value.cure) == ("household.duplicate-nik", "ask who manages the register")
    found = [(one.officer, one.use, one.code, "Jauh-P" in one.subjects) for one in notes(journal, AccessOutcome.DENIED)]
    assert found == [
        ("desa", "register", "household.duplicate-nik", True),
        ("desa", "change-household", "household.duplicate-nik", True),
    ]
    lines = audit_access(journal.seen_by(by("op")), person="Jauh-P")
    assert ("desa", AccessKind.DENIED) in {(one.officer, one.kind) for one in lines}


def test_who_chooses_the_id_of_a_household_elsewhere_learns_that_it_is_taken_and_it_is_on_record(journal: Journal) -> None:
    far = evolve(post.household("Jauh"), village=RegionCode(FAR))
    register(journal, by("op"), [far])
    with pytest.raises(DuplicateError) as taken:
        register(journal, by("desa"), [evolve(post.household("Jauh"), village=RegionCode(HERE))])
    assert (taken.value.code, str(taken.value)) == (
        "household.duplicate",
        "[household.duplicate] Jauh: this household is registered already",
    )
    child = Person("H1-B", "Wulan Rekaan")
    change_household(journal, by("op"), "H1", Arrival(child, "H1-K", "anak", post.DAY, Cause.OVERLOOKED, Source.INTERVIEW))
    split = Split("Jauh", "Jauh-KK", ((child.id, "kepala_keluarga"),), post.DAY, RegionCode(HERE), "Jalan", Source.INTERVIEW)
    with pytest.raises(DuplicateError, match="Jauh"):
        change_household(journal, by("desa"), "H1", split)
    denied = notes(journal, AccessOutcome.DENIED)
    assert [(one.officer, one.use, one.code, "Jauh" in one.subjects) for one in denied] == [
        ("desa", "register", "household.duplicate", True),
        ("desa", "change-household", "household.duplicate", True),
    ]
