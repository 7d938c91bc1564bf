"""A question to an agency: recorded before it leaves, asked by consent only, and true of nothing until officers say so."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.demo import open_sample
from slrtkit.domain import (
    NIK,
    ConsentPurpose,
    Context,
    Fact,
    Household,
    ProposalStatus,
    Proposer,
    RestrictionGround,
    Source,
    Unit,
    Zone,
)
from slrtkit.domain.change import Departure, FactChange, IdentityChange
from slrtkit.domain.enquiry import Enquiry, EnquiryOutcome, Unasked
from slrtkit.domain.history import StreamKind
from slrtkit.domain.proposal import Proposal
from slrtkit.errors import AccessDeniedError, DomainError, NotFoundError, RequestReusedError
from slrtkit.ports.lookup import Found, LookupRequest, NotAsked, NotFound, Told
from slrtkit.service.journal import Journal
from slrtkit.service.lookup import OTHER_NAME, Asker, ask_agency, enquiries_of
from slrtkit.service.privacy import PrivacyDesk
from slrtkit.service.proposal import apply_change, check_change
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.testing import post

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
NUMBER = NIK("331699" + "170871" + "0001")
EVIDENCE = "cd" * 32
DUKCAPIL = Source.DUKCAPIL


class Agency:
    """An agency whose next answers are known; it keeps what it was asked."""

    def __init__(self, *answers: Found | NotFound | NotAsked, source: Source = DUKCAPIL) -> None:
        self.source, self.answers, self.asked = source, [*answers], list[LookupRequest]()

    def ask(self, question: LookupRequest) -> Found | NotFound | NotAsked:
        self.asked.append(question)
        return self.answers.pop(0)


class Interrupted(Agency):
    """An agency during whose answer the power fails."""

    def ask(self, question: LookupRequest) -> Found | NotFound | NotAsked:
        self.asked.append(question)
        raise KeyboardInterrupt


class Office:
    """A household of one person with a NIK, and who asks about them."""

    def __init__(self) -> None:
        self.journal, self._turns = Journal(MemoryStore(), PlainSealer(), node="desk"), count(1)
        self.privacy = PrivacyDesk(self.journal, self.day)
        self.asker = Asker(self.journal, self.day, lambda: f"id-{next(self._turns)}")
        home = post.household("H")
        known = evolve(home, persons=(evolve(home.persons[0], nik=NUMBER),))
        register(self.journal, self.by("fasilitator"), [known, post.household("B")])

    @staticmethod
    def day(context: Context) -> date:
        return Zone.WIB.day(context.now)

    def by(self, actor: str, reason: str = "pemutakhiran") -> Context:
        return Context(actor, f"request-{next(self._turns)}", NOW, reason)

    def consent(self, person: str = "H-P", *, given: bool = True) -> None:
        self.privacy.consent(self.by("fasilitator"), person[0], person, ConsentPurpose.LOOKUP, given=given, by="Sukirman")

    def ask(self, agency: Agency, context: Context | None = None, person: str = "H-P") -> Enquiry:
        return ask_agency(self.asker, context or self.by("fasilitator"), agency, person[0], person)

    def proposals(self, enquiry: Enquiry) -> list[Proposal]:
        return [self.journal.read(StreamKind.PROPOSAL, one, Proposal).state for one in enquiry.proposals]

    @property
    def household(self) -> Household:
        return self.journal.household("H").state


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    yield office
    assert rebuild(office.journal).problems == ()
    office.journal.store.close()


def said(name: str, value: bool | int | str | date, unit: Unit = Unit.PERSON, source: Source = DUKCAPIL) -> Told:
    return Told(unit, name, Fact(value, DAY, source))


def found(*told: Told, name: str = "", unread: tuple[str, ...] = ()) -> Found:
    return Found(told, EVIDENCE, name, unread)


def test_what_is_found_is_proposed_with_the_answers_digest_and_changes_nothing(office: Office) -> None:
    office.consent()
    before = office.household
    enquiry = office.ask(Agency(found(said("sex", "L"), said("desil", 2, Unit.FAMILY), said("resident", True, Unit.HOUSEHOLD))))
    assert (enquiry.outcome, enquiry.evidence, enquiry.unread) == (EnquiryOutcome.FOUND, EVIDENCE, ())
    assert office.household == before
    proposals = office.proposals(enquiry)
    assert [one.change for one in proposals] == [
        FactChange("H-P", "sex", Fact("L", DAY, DUKCAPIL)),
        FactChange("H-K", "desil", Fact(2, DAY, DUKCAPIL)),
        FactChange("H", "resident", Fact(True, DAY, DUKCAPIL)),
    ]
    assert {(one.status, one.proposer, one.evidence) for one in proposals} == {
        (ProposalStatus.PROPOSED, Proposer.AGENCY, (EVIDENCE,))
    }


def test_a_second_officer_makes_it_true_and_never_the_one_who_asked(office: Office) -> None:
    office.consent()
    (proposal,) = office.ask(Agency(found(said("desil", 2, Unit.FAMILY)))).proposals
    with pytest.raises(AccessDeniedError):
        check_change(office.journal, office.by("fasilitator"), proposal)
    check_change(office.journal, office.by("back-office"), proposal)
    with pytest.raises(AccessDeniedError):
        apply_change(office.journal, office.by("fasilitator"), proposal)
    apply_change(office.journal, office.by("manajer"), proposal)
    assert office.household.fact("H-K", "desil") == Fact(2, DAY, DUKCAPIL)


def test_who_asked_what_of_whom_by_whose_consent_and_why_is_recorded(office: Office) -> None:
    office.consent()
    agency = Agency(NotFound(EVIDENCE))
    enquiry = office.ask(agency)
    assert enquiries_of(office.journal, "H-P") == (enquiry,)
    assert (enquiry.by, enquiry.source, enquiry.reason, enquiry.on) == ("fasilitator", DUKCAPIL, "pemutakhiran", DAY)
    assert enquiry.consent is not None
    assert (enquiry.consent.purpose, enquiry.consent.by) == (ConsentPurpose.LOOKUP, "Sukirman")
    assert (enquiry.outcome, enquiry.evidence) == (EnquiryOutcome.NOT_FOUND, EVIDENCE)
    assert agency.asked == [LookupRequest(enquiry.id, NUMBER, DAY, "fasilitator", "pemutakhiran")]


@pytest.mark.parametrize("asked_before", [None, False])
def test_without_consent_nobody_is_asked_and_that_is_recorded(office: Office, asked_before: bool | None) -> None:
    if asked_before is not None:
        office.consent()
        office.consent(given=asked_before)
    agency = Agency()
    enquiry = office.ask(agency)
    assert (enquiry.outcome, enquiry.code, agency.asked) == (EnquiryOutcome.NOT_ASKED, Unasked.NO_CONSENT, [])
    assert enquiries_of(office.journal, "H-P") == (enquiry,)


def test_nobody_is_asked_about_a_person_without_a_nik(office: Office) -> None:
    office.consent("B-P")
    enquiry = office.ask(Agency(), person="B-P")
    assert (enquiry.outcome, enquiry.code) == (EnquiryOutcome.NOT_ASKED, Unasked.NO_NIK)


@pytest.mark.parametrize("reason", Unasked)
def test_not_asked_is_never_not_found(office: Office, reason: Unasked) -> None:
    office.consent()
    enquiry = office.ask(Agency(NotAsked(reason)))
    assert (enquiry.outcome, enquiry.code, enquiry.proposals) == (EnquiryOutcome.NOT_ASKED, reason, ())


def test_a_question_without_a_reason_is_refused(office: Office) -> None:
    office.consent()
    agency = Agency()
    with pytest.raises(DomainError, match="reason"):
        office.ask(agency, office.by("fasilitator", " "))
    assert agency.asked == []


def test_nobody_is_asked_about_whom_the_register_does_not_know(office: Office) -> None:
    with pytest.raises(NotFoundError):
        office.ask(Agency(), person="H-Q")


def test_restricted_persons_are_asked_about_by_their_officers_only(office: Office) -> None:
    office.consent()
    office.privacy.restrict(office.by("peksos"), "H", "H-P", ground=RestrictionGround.VIOLENCE, officers=["peksos"])
    agency = Agency(NotFound(EVIDENCE))
    with pytest.raises(AccessDeniedError):
        office.ask(agency)
    assert agency.asked == []
    assert office.ask(agency, office.by("peksos")).outcome is EnquiryOutcome.NOT_FOUND


def test_the_same_request_is_asked_once(office: Office) -> None:
    office.consent()
    agency, context = Agency(NotFound(EVIDENCE)), office.by("fasilitator")
    assert office.ask(agency, context) == office.ask(agency, context)
    assert len(agency.asked) == 1
    with pytest.raises(RequestReusedError):
        ask_agency(office.asker, context, agency, "B", "B-P")


def test_a_question_that_was_interrupted_stays_on_record_and_can_be_asked_again(office: Office) -> None:
    office.consent()
    context = office.by("fasilitator")
    with pytest.raises(KeyboardInterrupt):
        office.ask(Interrupted(), context)
    (begun,) = enquiries_of(office.journal, "H-P")
    assert begun.outcome is EnquiryOutcome.OPEN
    again = office.ask(Agency(NotFound(EVIDENCE)), context)
    assert (again.id, again.outcome) == (begun.id, EnquiryOutcome.NOT_FOUND)


def test_consent_that_was_withdrawn_in_between_ends_an_interrupted_question(office: Office) -> None:
    office.consent()
    context, agency = office.by("fasilitator"), Agency()
    with pytest.raises(KeyboardInterrupt):
        office.ask(Interrupted(), context)
    office.consent(given=False)
    assert office.ask(agency, context).outcome is EnquiryOutcome.OPEN
    assert agency.asked == []


def test_two_who_answer_one_request_at_once_record_one_answer(office: Office) -> None:
    office.consent()
    context = office.by("fasilitator")

    class Meanwhile(Agency):
        def ask(self, question: LookupRequest) -> Found | NotFound | NotAsked:
            office.ask(Agency(NotFound(EVIDENCE)), context)
            return super().ask(question)

    enquiry = office.ask(Meanwhile(NotAsked(Unasked.BUSY)), context)
    assert enquiry.outcome is EnquiryOutcome.NOT_FOUND


def test_what_the_register_says_already_is_not_proposed(office: Office) -> None:
    office.consent()
    (proposal,) = office.ask(Agency(found(said("sex", "L")))).proposals
    assert office.ask(Agency(found(said("sex", "L")))).proposals == (proposal,)
    check_change(office.journal, office.by("back-office"), proposal)
    apply_change(office.journal, office.by("manajer"), proposal)
    assert office.ask(Agency(found(said("sex", "L")))).proposals == ()


def test_a_death_is_proposed_as_leaving_the_household(office: Office) -> None:
    office.consent()
    died = date(2026, 10, 1)
    (proposal,) = office.proposals(office.ask(Agency(found(said("deceased_on", died)))))
    assert isinstance(proposal.change, Departure)
    assert (proposal.change.until, proposal.change.source) == (died, DUKCAPIL)
    check_change(office.journal, office.by("back-office"), proposal.id)
    apply_change(office.journal, office.by("manajer"), proposal.id)
    assert office.household.gone("H-P")


def test_the_name_on_papers_is_dukcapils_to_say(office: Office) -> None:
    office.consent()
    (proposal,) = office.proposals(office.ask(Agency(found(name="SUKIRMAN  REKAAN PUTRA"))))
    assert proposal.change == IdentityChange("H-P", "SUKIRMAN  REKAAN PUTRA", NUMBER)
    assert office.ask(Agency(found(name="sukirman rekaan"))).proposals == ()
    assert office.ask(Agency(found(name="Sukirman Rekaan Jaya"), source=Source.BPJS)).proposals == ()


def test_an_answer_under_quite_another_name_is_proposed_nowhere(office: Office) -> None:
    office.consent()
    enquiry = office.ask(Agency(found(said("sex", "P"), name="Wagiyem Jatmiko")))
    assert (enquiry.outcome, enquiry.code, enquiry.proposals) == (EnquiryOutcome.FOUND, OTHER_NAME, ())


def test_what_cannot_be_proposed_is_told_by_name(office: Office) -> None:
    office.consent()
    answer = found(said("sex", "perempuan"), said("desil", 11, Unit.FAMILY), said("hobby", "catur"), unread=("birth_date",))
    enquiry = office.ask(Agency(answer))
    assert enquiry.proposals == ()
    assert enquiry.unread == ("birth_date", "sex", "desil", "hobby")


def test_a_fact_of_a_family_that_the_person_is_not_on_is_told(office: Office) -> None:
    office.consent()
    (proposal,) = office.ask(Agency(found(said("deceased_on", date(2026, 10, 1))))).proposals
    check_change(office.journal, office.by("back-office"), proposal)
    apply_change(office.journal, office.by("manajer"), proposal)
    enquiry = office.ask(Agency(found(said("desil", 2, Unit.FAMILY), said("deceased_on", date(2026, 10, 2)))))
    assert enquiry.unread == ("desil",)
    (change,) = [one.change for one in office.proposals(enquiry)]
    assert change == FactChange("H-P", "deceased_on", Fact(date(2026, 10, 2), DAY, DUKCAPIL))


def test_neither_a_question_nor_what_became_of_it_shows_a_nik(office: Office) -> None:
    office.consent()
    agency = Agency(found(said("mother_name", "Ngatinem"), name="Sukirman Rekaan"))
    enquiry = office.ask(agency, office.by("fasilitator", f"NIK {NUMBER.text}"))
    assert NUMBER.text not in f"{enquiry!r} {agency.asked!r}"


def test_a_kit_asks_with_its_own_facts_and_tells_what_was_asked(tmp_path: Path) -> None:
    with open_sample(tmp_path) as sample:
        kit = sample.seen_by(sample.context("kadis"))
        kit.privacy.consent(kit.context("fasilitator"), "BKL-01", "BKL-01-1", ConsentPurpose.LOOKUP, given=True, by="Sukirman")
        agency = Agency(found(said("desil", 1, Unit.FAMILY)))
        enquiry = kit.look_up(kit.context("fasilitator", reason="pemutakhiran"), agency, "BKL-01", "BKL-01-1")
        assert kit.enquiries("BKL-01-1") == (enquiry,)
        assert [one.id for one in kit.proposals()] == list(enquiry.proposals)
