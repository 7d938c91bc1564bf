"""What all commands of aid, verivali and privacy promise: sent again they are done once, and restricted people stay hidden."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, Fact, Proposal, Proposer, RegionCode, Source, Zone, fold
from slrtkit.domain.change import FactChange
from slrtkit.domain.consent import ConsentPurpose, PersonConsent
from slrtkit.domain.events import RemovalProposed, RestrictionLifted
from slrtkit.domain.history import Recorded, changes
from slrtkit.domain.musdes import Attendee, Musdes, VerivaliResult
from slrtkit.domain.participation import EndReason, Participation, ParticipationEntry
from slrtkit.domain.removal import Removal, RemovalOutcome
from slrtkit.domain.restriction import RestrictionGround
from slrtkit.domain.verivali import VerivaliRound
from slrtkit.errors import AccessDeniedError, DomainError, RequestReusedError
from slrtkit.service.admission import admit, sealed_for
from slrtkit.service.aid import AidDesk
from slrtkit.service.journal import Journal, Receipt
from slrtkit.service.participation import Aid
from slrtkit.service.privacy import PrivacyDesk
from slrtkit.service.rebuild import rebuild
from slrtkit.service.register import register
from slrtkit.service.rounds import RoundDesk
from slrtkit.testing import post
from slrtkit.wire import from_wire, to_wire

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
LATE = NOW + timedelta(days=20)
VILLAGE, PROOF = "33.16.99.2001", "ab" * 32
PKH, PBI = Aid("H", "H-K", "PKH"), Aid("H", "H-P", "PBI")
MUSDES = Musdes(DAY, "Balai", "Ketua", (Attendee("A", "RT"), Attendee("B", "RT")))

Send = Callable[[Context], Receipt]


def day(context: Context) -> date:
    return Zone.WIB.day(context.now)


def commands(journal: Journal, turn: list[int]) -> list[tuple[datetime, str, str, Send]]:
    """Return every command of these desks in an order in which each is possible: instant, officer, reason, command.

    What a command makes is called by its turn.
    """
    aid = AidDesk(journal, day, lambda: f"N{turn[-1]}", {"PBI": DAY}.get)
    rounds = RoundDesk(journal, day, lambda: f"N{turn[-1]}")
    privacy = PrivacyDesk(journal, day)
    entry = ParticipationEntry(date(2025, 1, 1), Source.DTSEN)
    field, head = "fasilitator", "kadis"
    until = DAY + timedelta(days=14)

    def objection(known: str) -> str:
        return next(iter(rounds.get(known).objections))

    return [
        (NOW, field, "", lambda who: aid.enter(who, PKH, entry)),
        (NOW, field, "", lambda who: aid.enter(who, PBI, entry)),
        (NOW, field, "", lambda who: aid.answer(who, PKH, receives=True, source=Source.INTERVIEW)),
        (NOW, field, "", lambda who: aid.end(who, PBI, until=DAY, reason=EndReason.PROGRAM_ENDED, evidence=PROOF)),
        (NOW, field, "", lambda who: aid.propose_removal(who, PKH, ground="Mampu")),
        (NOW, field, "Keliru", lambda who: aid.withdraw(who, "N4")),
        (NOW, field, "", lambda who: aid.propose_removal(who, PKH, ground="Sudah mampu")),
        (NOW, field, "", lambda who: aid.give_notice(who, "N6", received_by="Ibu", until=until)),
        (LATE, field, "", lambda who: aid.lapse(who, "N6")),
        (LATE, field, "", lambda who: aid.object(who, "N6", by="Ibu", text="Tidak benar")),
        (LATE, head, "Mampu", lambda who: aid.decide(who, "N6", RemovalOutcome.END, until=date(2027, 1, 1))),
        (NOW, field, "", lambda who: rounds.open(who, village=VILLAGE, period="2026-2", households=["H"])),
        (NOW, field, "", lambda who: rounds.hold(who, "N11", MUSDES)),
        (NOW, field, "Mampu", lambda who: rounds.record(who, "N11", "H", VerivaliResult.TIDAK_LAYAK)),
        (NOW, field, "", lambda who: rounds.visit(who, "N11", "H", found="Toko")),
        (NOW, field, "", lambda who: rounds.object(who, "N11", "H", by="Tetangga", text="Keliru")),
        (NOW, field, "Benar", lambda who: rounds.answer(who, "N11", objection("N11"))),
        (NOW, head, "", lambda who: rounds.finalise(who, "N11", "33.16.dinsos")),
        (NOW, field, "", lambda who: privacy.consent(who, "H", "H-P", ConsentPurpose.LOOKUP, given=True, by="Ibu")),
        (NOW, head, "", lambda who: privacy.restrict(who, "H", "H", ground=RestrictionGround.CHILD, officers=[head])),
        (NOW, head, "Selesai", lambda who: privacy.lift(who, "H", "H")),
    ]


def test_every_command_sent_again_returns_its_receipt_and_with_other_content_it_is_refused() -> None:
    journal = Journal(MemoryStore(), PlainSealer(), node="desk")
    register(journal, Context("fasilitator", "register", NOW), [post.household("H")])
    turn = [0]
    for number, (now, actor, reason, send) in enumerate(commands(journal, turn)):
        turn.append(number)
        context = Context(actor, f"request-{number}", now, reason)
        first = send(context)
        assert send(context) == first, number
        with pytest.raises(RequestReusedError):
            send(evolve(context, reason=reason + " lain"))
    assert rebuild(journal).problems == ()
    with journal.store.begin(write=False) as unit:
        events = [journal.recorded(record) for _, record in unit.since(0, 1000)]
    assert len({type(recorded.event) for recorded in events}) == 20
    journal.store.close()


def test_every_state_is_read_back_from_its_json() -> None:
    journal = Journal(MemoryStore(), PlainSealer(), node="desk")
    register(journal, Context("fasilitator", "register", NOW), [post.household("H")])
    turn = [0]
    for number, (now, actor, reason, send) in enumerate(commands(journal, turn)):
        turn.append(number)
        send(Context(actor, f"request-{number}", now, reason))
    ledger = AidDesk(journal, day, str).ledger("PKH", "H-K")
    assert from_wire(to_wire(ledger), Participation) == ledger
    known = RoundDesk(journal, day, str).get("N11")
    assert from_wire(to_wire(known), VerivaliRound) == known
    removal = AidDesk(journal, day, str).removal("N6")
    assert from_wire(to_wire(removal), Removal) == removal
    journal.store.close()


def test_a_history_begins_once_and_with_a_beginning() -> None:
    removal = Removal("R", "H-K/PKH", "-", "H-K", "H", VILLAGE, "Sebab", "x", DAY)
    with pytest.raises(DomainError):
        changes(RemovalProposed(removal))
    with pytest.raises(DomainError):
        fold([Recorded("a/1/v/1", "0", RestrictionLifted("x"))])


def test_a_word_on_consent_is_the_persons_and_a_round_is_the_villages() -> None:
    consent = PersonConsent("H-P", ConsentPurpose.LOOKUP, True, "Ibu", DAY)
    assert sealed_for(consent) == "H-P"
    admit(consent, "a", {"H-P": frozenset({"H-P"})}, lambda _: ("a",))
    with pytest.raises(AccessDeniedError):
        admit(consent, "b", {"H-P": frozenset({"H-P"})}, lambda _: ("a",))
    village = VerivaliRound("V", "2026-2", RegionCode(VILLAGE), ("H",), "x", DAY)
    admit(village, "b", {"H": frozenset({"H"}), "H-P": frozenset({"H-P"})}, lambda _: ("a",))


def test_a_proposal_about_somebody_restricted_is_for_the_named_officers() -> None:
    change = FactChange("H-P", "inpatient", Fact(value=True, on=DAY, source=Source.HOME_VISIT))
    proposal = Proposal("P", "H", VILLAGE, change, Proposer.RESIDENT, "x", DAY)
    assert sealed_for(proposal) == "H-P"
    for subject in ("H", "H-P"):
        with pytest.raises(AccessDeniedError):
            admit(proposal, "b", {subject: frozenset({subject})}, lambda _: ("a",))
    admit(proposal, "b", {"Q": frozenset({"Q"})}, lambda _: ("a",))
