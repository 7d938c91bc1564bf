"""What belongs to a case is found from its household and from it, by whoever may see it; questions know what aid is known."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import pytest
from attrs import evolve

from slrtkit import Kit
from slrtkit.demo import open_sample
from slrtkit.domain import DecisionOutcome, Fact, Officer, RestrictionGround, SignatureBlock, Source
from slrtkit.domain.participation import ParticipationEntry
from slrtkit.errors import AccessDeniedError
from slrtkit.ports.store import StreamId
from slrtkit.service.participation import Aid


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("sample")) as sample:
        yield sample


def test_cases_letters_and_referrals_are_found_from_one_another(kit: Kit) -> None:
    desk, head = partial(kit.context, "fasilitator"), partial(kit.context, "kadis")
    seen, today = kit.seen_by(desk()), kit.office.zone.day(kit.clock.now())
    take = partial(kit.file_complaint, household="BKL-02", person="BKL-02-1", category="kesehatan")
    first, second = (take(desk(), text=text).id for text in ("Yang pertama.", "Yang kedua."))
    assert [one.id for one in seen.complaints_of("BKL-02")] == sorted((first, second), reverse=True)
    assert seen.complaints_of("BKL-01") == seen.complaints_of("NONE") == ()
    kit.record_fact(desk(), "BKL-02", "BKL-02-1", "integrity_pact", Fact(value=True, on=today, source=Source.HOME_VISIT))
    kit.assess(desk(), first, "KERINGANAN-RS")
    kit.decide(head(), first, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
    assert seen.letters_of(first) == ()
    void = kit.reserve_letter(desk(), first, "keringanan-biaya-rs", signer="kadis", destination="RSUD Contoh").id
    kit.void_letter(desk(reason="Salah tujuan"), void)
    letter = kit.reserve_letter(desk(), first, "keringanan-biaya-rs", signer="kadis", destination="RSUD Contoh Blora").id
    assert [one.id for one in seen.letters_of(first)] == [letter]
    assert seen.letters_of(second) == ()
    due = today + timedelta(days=3)
    sent = kit.send_referral(
        desk(), first, receiver="rsud-contoh", purpose="Tanpa uang muka", consent_by="Paijah", answer_due=due
    ).id
    assert [one.id for one in seen.referrals_of(first)] == [sent]
    assert seen.referrals_of(second) == ()


def test_the_cases_of_somebody_restricted_are_no_other_officers(kit: Kit) -> None:
    desk = partial(kit.context, "fasilitator")
    kit.file_complaint(desk(), household="BKL-03", person="BKL-03-1", category="kesehatan", text="Rahasia.")
    assert len(kit.seen_by(desk()).complaints_of("BKL-03")) == 1
    kit.privacy.restrict(kit.context("kadis"), "BKL-03", "BKL-03-1", ground=RestrictionGround.CHILD, officers=["kadis"])
    assert kit.seen_by(desk()).complaints_of("BKL-03") == ()
    assert len(kit.seen_by(kit.context("kadis")).complaints_of("BKL-03")) == 1


def test_a_case_about_somebody_restricted_is_on_the_worklist_of_who_is_named_and_of_nobody_else(kit: Kit) -> None:
    officers = {
        name: Officer(name, office, SignatureBlock(name.title(), name.title()), roles=(role,))
        for name, office, role in (
            ("koordinator", "33.16.09.1008", "koordinator"),
            ("camat", "33.16.09", "tksk"),
            ("manajer", "33.16.dinsos", "manajer"),
            ("staf", "33.16.dinsos", "back-office"),
        )
    }
    post = evolve(kit, officers={**kit.officers, **officers})
    man = partial(post.context, "manajer")
    before = {name: len(post.work.worklist(post.context(name)).items) for name in officers}
    open_before = post.work.counts(post.context("koordinator")).open
    named = ["manajer", "camat"]
    post.privacy.restrict(man(), "BKL-04", "BKL-04-1", ground=RestrictionGround.VIOLENCE, officers=named)
    told = {"household": "BKL-04", "person": "BKL-04-1", "category": "kesehatan", "text": "Mohon perlindungan."}
    for name in ("koordinator", "staf"):
        with pytest.raises(AccessDeniedError):
            post.file_complaint(post.context(name), **told)  # type: ignore[arg-type]  # texts
    case = post.file_complaint(man(), **told).id  # type: ignore[arg-type]  # texts

    def why(name: str) -> list[str]:
        items = post.work.worklist(post.context(name)).items
        assert len(items) == before[name] + (name in named)
        return [item.why.value for item in items if item.id == case]

    assert {name: why(name) for name in officers} == {"koordinator": [], "camat": ["named"], "manajer": ["held"], "staf": []}
    assert post.seen_by(man()).complaint(case).holder == "33.16"
    assert post.work.counts(post.context("koordinator")).open == open_before
    with pytest.raises(AccessDeniedError):
        post.seen_by(post.context("koordinator")).complaint(case)
    with kit.journal.store.begin(write=False) as unit:
        assert {record.scope for record in unit.history(StreamId("complaint", case))} == {"33.16-restricted"}
    post.casework.note(post.context("camat"), case, "Sudah dikunjungi")


def test_nobody_is_asked_for_aid_that_the_ledger_tells(kit: Kit) -> None:
    seen, today = kit.seen_by(kit.context("fasilitator")), kit.office.zone.day(kit.clock.now())
    asked = partial(seen.ask, "BLS-12", "BLS-12-1", "BLT-DESA", today)
    assert [one.label for one in asked()] == ["participation.PKH"]
    card = seen.household("BLS-12").cards[0].id
    entry = ParticipationEntry(date(2026, 1, 1), Source.DTSEN)
    for bearer in ("BLS-12", card):
        kit.aid.enter(kit.context("fasilitator"), Aid("BLS-12", bearer, "PKH"), entry)
    assert asked() == ()
