"""A receiver sees what each referral carries, and nothing else; and nothing any more once it is settled or withdrawn."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve

from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, DecisionOutcome, Fact, FamilyCard, Officer, ReferralStep, SignatureBlock, Source
from slrtkit.domain.access import AccessPolicy, Grant, Reach
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.roles import Action, DataField
from slrtkit.errors import AccessDeniedError, NotFoundError, SlrtError
from slrtkit.ports.blobs import Blobs
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.intake import file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.papers import attach
from slrtkit.service.refer import advance_referral, referrals_of, send_referral
from slrtkit.service.referred import Referred, referred, referred_paper
from slrtkit.service.register import record_fact, register
from slrtkit.testing import post

SCHOOL = "33.16.sd"
FACTS: dict[tuple[str, str], bool | str] = {
    ("H-P", "inpatient"): True,
    ("H-P", "chronic_illness"): True,
    ("H", "housing.floor"): "tanah",
}
DESIL = FamilyCard("H-K", facts={"desil": Fact(2, post.DAY, Source.DTSEN)})
WIDE = Grant("opd", frozenset({Action.READ}), frozenset(DataField), Reach.OFFICE)
"""What no receiver gains by: a grant of everything that is in the hands of their office."""


def by(officer: str, minutes: int = 0, reason: str = "perlu") -> Context:
    return Context(officer, f"{officer}/{minutes}", post.NOW + timedelta(minutes=minutes), reason)


@pytest.fixture
def blobs() -> Blobs:
    return MemoryStore()


@pytest.fixture
def papers(blobs: Blobs) -> list[str]:
    return [blobs.put(b"%PDF-1.7 " + name) for name in (b"kk", b"rawat")]


@pytest.fixture
def journal(blobs: Blobs, papers: list[str]) -> Journal:
    """A decided case with four facts and two papers; nothing is referred yet."""

    def officer(name: str, office: str, *roles: str) -> Officer:
        return Officer(name, office, SignatureBlock(name, name), roles=roles)

    known = (officer("manajer", "33.16.dinsos", "manajer"), officer("rs", post.HOSPITAL, "opd"), officer("sd", SCHOOL, "opd"))
    policy = AccessPolicy({one.id: one for one in known}, (*GRANTS, WIDE))
    journal = Journal(MemoryStore(), PlainSealer(), "desk", access=policy)
    said = post.complaint("C", "H", "Mohon bantuan")
    register(journal.whole, by("op", 1), [evolve(post.household("H"), cards=(DESIL,))])
    for minute, ((subject, name), value) in enumerate(FACTS.items(), 2):
        record_fact(journal.whole, by("op", minute), "H", subject, name, Fact(value, post.DAY, Source.INTERVIEW))
    file_complaint(journal.whole, by("op", 10), said)
    for minute, digest in enumerate(papers, 11):
        attach(journal.whole, blobs, by("op", minute), "C", blobs.get(digest), f"berkas {minute}")
    assess_complaint(journal.whole, by("op", 20), "C", post.PROGRAM, post.DAY)
    decide(journal.whole, by("op", 21), "C", "BANTUAN", DecisionOutcome.REFERRED, decision_id="D", on=post.DAY)
    return journal


def sent(
    journal: Journal,
    name: str = "R",
    receiver: str = post.HOSPITAL,
    facts: tuple[str, ...] = (),
    papers: tuple[str, ...] = (),
) -> None:
    case = journal.whole.complaint("C").state
    made = evolve(post.referral(name, case), receiver=receiver, facts=facts, papers=papers)
    send_referral(journal, by("manajer", 30 + len(name), receiver), made)


def seen(journal: Journal, officer: str, name: str = "R") -> Referred:
    return referred(journal.seen_by(by(officer, 50)), name)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(SlrtError) as error:
        act()
    return error.value.code


def test_a_referral_that_names_nothing_carries_nothing_but_who_it_is(journal: Journal) -> None:
    sent(journal)
    found = seen(journal, "rs")
    assert found.person
    assert (found.person.name, found.person.facts, found.facts, found.papers) == ("Sukirman Rekaan", {}, {}, ())


def test_each_receiver_sees_the_facts_and_papers_of_its_own_referral(journal: Journal, blobs: Blobs, papers: list[str]) -> None:
    sent(journal, "R", facts=("inpatient", "desil"), papers=(papers[1],))
    sent(journal, "RR", SCHOOL, facts=("housing.",), papers=(papers[0],))
    hospital, school = seen(journal, "rs"), seen(journal, "sd", "RR")
    assert hospital.person
    assert school.person
    assert (set(hospital.person.facts), set(hospital.facts)) == ({"inpatient"}, {"desil"})
    assert (set(school.person.facts), set(school.facts)) == (set(), {"housing.floor"})
    assert [[one.digest for one in found.papers] for found in (hospital, school)] == [[papers[1]], [papers[0]]]
    looking = journal.seen_by(by("rs", 60))
    assert referred_paper(looking, blobs, "R", papers[1]) == b"%PDF-1.7 rawat"
    assert refused(lambda: referred_paper(looking, blobs, "R", papers[0])) == "attachment.unknown"
    assert refused(lambda: referred_paper(looking, blobs, "RR", papers[0])) == "access.nothing"
    assert refused(lambda: seen(journal, "rs", "RR")) == "access.nothing"


@pytest.mark.parametrize("steps", [[ReferralStep.REJECT], [ReferralStep.ACCEPT, ReferralStep.COMPLETE]])
def test_once_it_is_settled_nobody_stands_in_it(
    journal: Journal, blobs: Blobs, papers: list[str], steps: list[ReferralStep]
) -> None:
    sent(journal, facts=("inpatient",), papers=tuple(papers))
    for minute, step in enumerate(steps, 70):
        advance_referral(journal, by("rs", minute), "R", step, post.HOSPITAL, on=post.DAY)
    found = seen(journal, "rs")
    assert (found.person, found.facts, found.papers) == (None, {}, ())
    kept = found.referral
    assert (kept.person, kept.household, kept.purpose, kept.consent.given_by) == ("", "", "", "")
    assert (kept.facts, kept.papers) == ((), ())
    assert refused(lambda: referred_paper(journal.seen_by(by("rs", 90)), blobs, "R", papers[0])) == "attachment.unknown"
    assert {one.person for one in referrals_of(journal.seen_by(by("rs", 91)), office=post.HOSPITAL)} == {""}
    whole = seen(journal, "manajer")
    assert whole.person
    assert set(whole.person.facts) == {"inpatient"}


def test_once_it_is_withdrawn_it_is_not_there_for_the_receiver(journal: Journal, blobs: Blobs, papers: list[str]) -> None:
    sent(journal, facts=("inpatient",), papers=tuple(papers))
    advance_referral(journal, by("manajer", 70), "R", ReferralStep.WITHDRAW, "33.16.dinsos", on=post.DAY)
    assert refused(lambda: seen(journal, "rs")) == "access.nothing"
    assert refused(lambda: referred_paper(journal.seen_by(by("rs", 71)), blobs, "R", papers[0])) == "access.nothing"
    assert referrals_of(journal.seen_by(by("rs", 72)), office=post.HOSPITAL) == ()


def test_nobody_passes_on_what_they_may_not_see_themselves(journal: Journal) -> None:
    assert journal.access
    lesser = tuple(evolve(one, fields=one.fields - {DataField.HEALTH}) for one in GRANTS)
    narrow = evolve(journal, access=evolve(journal.access, grants=lesser))
    with pytest.raises(AccessDeniedError) as health:
        sent(narrow, facts=("chronic_illness",))
    assert health.value.code == "access.field"
    sent(narrow, facts=("desil",))


def test_a_paper_that_the_case_does_not_have_cannot_go_along(journal: Journal) -> None:
    with pytest.raises(NotFoundError) as unknown:
        sent(journal, papers=("0" * 64,))
    assert unknown.value.code == "attachment.unknown"


def test_what_goes_along_is_part_of_the_request(journal: Journal) -> None:
    sent(journal, facts=("desil",))
    assert refused(lambda: sent(journal, facts=("inpatient",))) == "request.reused"


def test_a_paper_that_was_sent_along_is_on_record_for_whoever_audits(journal: Journal, papers: list[str]) -> None:
    sent(journal, papers=(papers[0],))
    seen(journal, "rs")
    whole = journal.whole
    with whole.store.begin(write=False) as unit:
        notes = [whole.recorded(record).event for _, record in unit.since(0, 1000) if record.stream.kind == "access"]
    assert any("referral/R" in str(note) for note in notes)
