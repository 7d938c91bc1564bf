"""Restricted persons and consent: who may, and what people agreed to."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from itertools import count

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, DecisionOutcome, Fact, Officer, ReferralStep, SignatureBlock, Source, Zone
from slrtkit.domain.cases import Answer, Ladder
from slrtkit.domain.consent import ConsentPurpose, PersonConsent
from slrtkit.domain.events import LetterVoided
from slrtkit.domain.history import StreamKind
from slrtkit.domain.participation import ParticipationEntry
from slrtkit.domain.restriction import Restriction, RestrictionGround
from slrtkit.errors import AccessDeniedError, DomainError, InvalidTransitionError, NotFoundError
from slrtkit.service.aid import AidDesk
from slrtkit.service.approve import request_approval
from slrtkit.service.assess import assess_complaint, decide
from slrtkit.service.consent import state_consent
from slrtkit.service.handling import answer_complaint
from slrtkit.service.intake import escalate_complaint, file_complaint
from slrtkit.service.issue import reserve_letter, void_letter
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.ladder import held_by, send_down
from slrtkit.service.participation import Aid
from slrtkit.service.privacy import PrivacyDesk
from slrtkit.service.rebuild import rebuild
from slrtkit.service.refer import advance_referral, send_referral
from slrtkit.service.register import record_fact, register
from slrtkit.service.restriction import place_restriction
from slrtkit.service.scopes import scope_of
from slrtkit.testing import post
from slrtkit.testing.case_approvals import POWERS

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
VIOLENCE = RestrictionGround.VIOLENCE


class Desk:
    """Two households, a complaint of the first, and the desk for privacy."""

    def __init__(self, journal: Journal) -> None:
        self.journal, self._turns = journal, count(1)
        self.privacy = PrivacyDesk(journal, self.day)
        self.aid = AidDesk(journal, self.day, lambda: "R")

    @staticmethod
    def day(context: Context) -> date:
        return Zone.WIB.day(context.now)

    def by(self, actor: str, reason: str = "") -> Context:
        return Context(actor, f"request-{next(self._turns)}", NOW, reason)

    def restrict(self, subject: str = "H-P") -> None:
        self.privacy.restrict(self.by("peksos"), "H", subject, ground=VIOLENCE, officers=["peksos", "manajer"])

    def record(self, actor: str, household: str = "H") -> None:
        fact = Fact(value=True, on=DAY, source=Source.HOME_VISIT)
        record_fact(self.journal, self.by(actor), household, f"{household}-P", "inpatient", fact)


@pytest.fixture
def desk() -> Iterator[Desk]:
    journal = Journal(MemoryStore(), PlainSealer(), node="desk")
    desk = Desk(journal)
    register(journal, desk.by("fasilitator"), [post.household("H"), post.household("B")])
    file_complaint(journal, desk.by("fasilitator"), post.complaint("C", "H", "Mohon keringanan"))
    yield desk
    assert rebuild(journal).problems == ()
    journal.store.close()


@pytest.mark.parametrize("subject", ["H", "H-P"])
def test_only_the_named_officers_work_with_who_is_restricted(desk: Desk, subject: str) -> None:
    desk.restrict(subject)
    commands: list[Callable[[str], object]] = [
        desk.record,
        lambda actor: assess_complaint(desk.journal, desk.by(actor), "C", post.PROGRAM, DAY),
        lambda actor: desk.aid.enter(desk.by(actor), Aid("H", "H-P", "PKH"), ParticipationEntry(DAY, Source.DTSEN)),
        lambda actor: desk.privacy.consent(desk.by(actor), "H", "H-P", ConsentPurpose.LOOKUP, given=True, by="Ibu"),
    ]
    for command in commands:
        with pytest.raises(AccessDeniedError) as refused:
            command("fasilitator")
        assert refused.value.code == "restriction"
        command("manajer")
    desk.record("fasilitator", "B")


def test_lists_leave_out_the_household_of_who_is_restricted(desk: Desk) -> None:
    desk.restrict()
    hidden = desk.privacy.restricted()
    assert hidden.covers(desk.journal.household("H").state)
    assert not hidden.covers(desk.journal.household("B").state)


def test_the_restriction_itself_stands_in_no_chain_of_the_village(desk: Desk) -> None:
    desk.restrict()
    with desk.journal.store.begin(write=False) as unit:
        scopes = {record.stream.kind: record.scope for _, record in unit.since(0, 100)}
    assert scopes["restriction"] == "33.16-restricted"


def scopes_of(desk: Desk, *streams: str) -> list[str]:
    with desk.journal.store.begin(write=False) as unit:
        return [record.scope for _, record in unit.since(0, 1000) if record.stream.id in streams]


def decided(desk: Desk, complaint: str) -> None:
    desk.record("manajer")
    assess_complaint(desk.journal, desk.by("manajer"), complaint, post.PROGRAM, DAY)
    outcome, number = DecisionOutcome.RECOMMENDED, f"D-{complaint}"
    decide(desk.journal, desk.by("manajer"), complaint, post.PROGRAM.code, outcome, decision_id=number, on=DAY)


@pytest.mark.parametrize("subject", ["H", "H-P"])
def test_a_case_about_who_is_restricted_begins_with_the_secretariat_and_stays_out_of_the_villages_chain(
    desk: Desk, subject: str
) -> None:
    desk.restrict(subject)
    journal, by = desk.journal, desk.by
    with pytest.raises(AccessDeniedError):
        file_complaint(journal, by("fasilitator"), post.complaint("D", "H", "Mohon perlindungan"))
    asked = by("manajer")
    receipt = file_complaint(journal, asked, post.complaint("D", "H", "Mohon perlindungan"))
    assert file_complaint(journal, asked, post.complaint("D", "H", "Mohon perlindungan")) == receipt
    case = journal.complaint("D").state
    assert (case.holder, case.village) == ("33.16", "33.16.99.2001")
    assert [one.office for one in held_by(journal, "D")] == ["33.16"]
    decided(desk, "D")
    send_referral(journal, by("manajer"), post.referral("R", case))
    advance_referral(journal, by("manajer"), "R", ReferralStep.ACCEPT, post.HOSPITAL)
    reserve_letter(journal, by("manajer"), "D", post.LETTER.code, post.desk(), letter_id="L")
    powers = evolve(POWERS, officers={"manajer": Officer("manajer", "33.16.dinsos", SignatureBlock("M", "Manajer"))})
    request_approval(journal, by("manajer"), "L", powers)
    assert set(scopes_of(desk, "D", "R", "L")) == {"33.16-restricted"}
    assert len(scopes_of(desk, "D", "R", "L")) == 7
    desk.privacy.lift(desk.by("manajer", "Perkara selesai"), "H", subject)
    advance_referral(journal, by("fasilitator", "Dilayani"), "R", ReferralStep.COMPLETE, post.HOSPITAL)
    void_letter(journal, by("fasilitator", "Keliru"), "L")
    reserve_letter(journal, by("fasilitator"), "D", post.LETTER.code, post.desk(), letter_id="L2")
    assert set(scopes_of(desk, "D", "R", "L", "L2")) == {"33.16-restricted"}


def test_a_case_from_before_stays_in_the_villages_chain_and_goes_on_in_the_districts_while_it_is_restricted(
    desk: Desk,
) -> None:
    journal, by = desk.journal, desk.by
    before = scopes_of(desk, "C")
    desk.restrict()
    decided(desk, "C")
    case = journal.complaint("C").state
    assert case.holder == "33.16.99.2001"
    send_referral(journal, by("manajer"), post.referral("R", case))
    desk.privacy.lift(desk.by("manajer", "Perkara selesai"), "H", "H-P")
    advance_referral(journal, by("fasilitator"), "R", ReferralStep.ACCEPT, post.HOSPITAL)
    answer_complaint(journal, by("fasilitator"), "C", Answer("A", DAY, "", "Surat terbit"))
    assert before == ["33.16.99.2001"]
    assert scopes_of(desk, "C") == [*before, "33.16-restricted", "33.16-restricted", "33.16.99.2001"]
    assert scopes_of(desk, "R") == ["33.16-restricted", "33.16-restricted"]


def test_what_has_no_case_that_is_known_here_stays_with_its_office(desk: Desk) -> None:
    with desk.journal.command(desk.by("x"), "void-letter", {}, rehearsal=True) as work:
        assert scope_of(work, StreamKind.LETTER, "L", LetterVoided("Keliru"), "33.16.dinsos") == "33.16.dinsos"


def test_a_case_about_anybody_else_is_in_its_villages_chain(desk: Desk) -> None:
    desk.restrict()
    file_complaint(desk.journal, desk.by("fasilitator"), post.complaint("B", "B", "Mohon bantuan"))
    assert desk.journal.complaint("B").state.holder == "33.16.99.2001"
    assert set(scopes_of(desk, "B")) == {"33.16.99.2001"}


def test_the_named_officers_pass_a_restricted_case_on(desk: Desk) -> None:
    desk.restrict()
    file_complaint(desk.journal, desk.by("manajer"), post.complaint("D", "H", "Mohon perlindungan"))
    ladder = Ladder({"33.16.dinkes": "Dinas Kesehatan"})
    escalate_complaint(desk.journal, desk.by("peksos", "Luka berat"), "D", DAY, "33.16.dinkes", ladder)
    assert desk.journal.complaint("D").state.holder == "33.16.dinkes"
    send_down(desk.journal, desk.by("peksos", "Sudah diobati"), "D", DAY, "", ladder)
    with pytest.raises(AccessDeniedError):
        send_down(desk.journal, desk.by("fasilitator", "Kembali"), "D", DAY, "", ladder)
    assert desk.journal.complaint("D").state.holder == "33.16"
    assert set(scopes_of(desk, "D")) == {"33.16-restricted"}


def test_a_restriction_is_lifted_by_a_named_officer_with_a_reason(desk: Desk) -> None:
    desk.restrict()
    with pytest.raises(AccessDeniedError):
        desk.privacy.lift(desk.by("fasilitator", "Selesai"), "H", "H-P")
    with pytest.raises(InvalidTransitionError):
        desk.privacy.lift(desk.by("manajer"), "H", "H-P")
    desk.privacy.lift(desk.by("manajer", "Perkara selesai"), "H", "H-P")
    assert desk.privacy.restriction("H-P").lifted
    desk.record("fasilitator")
    with pytest.raises(InvalidTransitionError):
        desk.privacy.lift(desk.by("manajer", "Lagi"), "H", "H-P")
    with pytest.raises(AccessDeniedError):
        desk.privacy.lift(desk.by("fasilitator", "Lagi"), "H", "H-P")
    desk.restrict()
    assert not desk.privacy.restriction("H-P").lifted


def test_other_officers_are_named_by_those_who_are(desk: Desk) -> None:
    desk.restrict()
    with pytest.raises(AccessDeniedError):
        desk.privacy.restrict(desk.by("fasilitator"), "H", "H-P", ground=VIOLENCE, officers=["fasilitator"])
    desk.privacy.restrict(desk.by("peksos"), "H", "H-P", ground=VIOLENCE, officers=["pendamping"])
    desk.record("pendamping")
    with pytest.raises(AccessDeniedError):
        desk.record("peksos")


def test_a_restriction_names_somebody_of_the_household_and_its_officers(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.restrict("B-P")
    for officers in ((), ("a", "a"), ("",)):
        with pytest.raises(DomainError):
            Restriction("H", VIOLENCE, officers, DAY)
    begun = Restriction("H", VIOLENCE, ("a",), DAY, lifted=True)
    with pytest.raises(InvalidTransitionError):
        place_restriction(desk.journal, desk.by("a"), "H", begun)


def test_consent_stands_until_it_is_withdrawn_and_what_was_not_asked_for_is_not_given(desk: Desk) -> None:
    privacy = desk.privacy
    assert not privacy.consented("H-P", ConsentPurpose.PHOTOGRAPH)
    privacy.consent(desk.by("x"), "H", "H-P", ConsentPurpose.PHOTOGRAPH, given=True, by="Sukirman Rekaan")
    privacy.consent(desk.by("x"), "H", "H-P", ConsentPurpose.LOOKUP, given=False, by="Sukirman Rekaan")
    assert privacy.consented("H-P", ConsentPurpose.PHOTOGRAPH)
    assert not privacy.consented("H-P", ConsentPurpose.LOOKUP)
    privacy.consent(desk.by("x"), "H", "H-P", ConsentPurpose.PHOTOGRAPH, given=False, by="Anak Rekaan")
    assert not privacy.consented("H-P", ConsentPurpose.PHOTOGRAPH)
    assert privacy.consents("H-P") == (
        PersonConsent("H-P", ConsentPurpose.LOOKUP, False, "Sukirman Rekaan", DAY),
        PersonConsent("H-P", ConsentPurpose.PHOTOGRAPH, False, "Anak Rekaan", DAY),
    )


def test_consent_is_somebodys_word_about_somebody_of_the_household(desk: Desk) -> None:
    said = PersonConsent("H-P", ConsentPurpose.REGISTER, True, "Ibu", DAY)
    with pytest.raises(DomainError):
        evolve(said, by=" ")
    with pytest.raises(NotFoundError):
        state_consent(desk.journal, desk.by("x"), "H", evolve(said, person="B-P"))
    with pytest.raises(DomainError) as refused:
        state_consent(desk.journal, desk.by("x"), "H", evolve(said, on=date(2026, 11, 23)))
    assert refused.value.code == "consent.future"


def test_the_same_command_sent_again_is_done_once(desk: Desk) -> None:
    commands: list[tuple[Context, Callable[[Context], Receipt]]] = [
        (desk.by("a"), lambda who: desk.privacy.restrict(who, "H", "H", ground=VIOLENCE, officers=["a"])),
        (desk.by("a", "Selesai"), lambda who: desk.privacy.lift(who, "H", "H")),
        (desk.by("a"), lambda who: desk.privacy.consent(who, "H", "H-P", ConsentPurpose.REGISTER, given=True, by="Ibu")),
    ]
    for context, send in commands:
        assert send(context) == send(context)
