"""Nothing that tells of a person is left out where they ask who changed it: a new kind of thing fails here first."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.adapters.storage import MemoryStore
from slrtkit.domain import Context, Officer, RegionCode, SignatureBlock, Source, Unit
from slrtkit.domain.access import AccessPolicy
from slrtkit.domain.accesslog import Glass, GlassBroken
from slrtkit.domain.approval import ApprovalRequested
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.change import FactChange, Move
from slrtkit.domain.consent import ConsentPurpose, ConsentStated, PersonConsent
from slrtkit.domain.duplicates import Judgement, PairJudged, PairStatus, pair_id
from slrtkit.domain.enquiry import Enquiry, EnquiryOpened
from slrtkit.domain.erasure import Erasure, ErasureAsked, ErasureGround, HoldPlaced, LegalHold
from slrtkit.domain.events import (
    ChangeProposed,
    ComplaintFiled,
    Event,
    LetterReserved,
    LetterUsed,
    LetterVoided,
    ReferralSent,
)
from slrtkit.domain.graduation import Graduation, GraduationOutcome, GraduationRecorded
from slrtkit.domain.grants import GRANTS
from slrtkit.domain.household import Fact
from slrtkit.domain.musdes import Attendee, ListObjection, Musdes, VerivaliOutcome, VerivaliResult
from slrtkit.domain.notice import NoticeKind, NoticeSent, Recipient, RecipientKind
from slrtkit.domain.participation import ParticipationEntry, ParticipationStarted
from slrtkit.domain.proposal import Proposal, Proposer
from slrtkit.domain.removal import Removal, RemovalProposed
from slrtkit.domain.restriction import Restriction, RestrictionGround, RestrictionPlaced
from slrtkit.domain.state import StreamKind
from slrtkit.domain.ticket import Ticket
from slrtkit.domain.use import Shown, Use
from slrtkit.domain.verivali import ListObjectionFiled, MusdesHeld, OutcomeRecorded, RoundOpened, RoundStatus, VerivaliRound
from slrtkit.service.admission import told_of
from slrtkit.service.audit import audit_access
from slrtkit.service.change import change_household
from slrtkit.service.journal import Journal
from slrtkit.service.places import Places
from slrtkit.service.register import register
from slrtkit.testing import post
from slrtkit.testing.letters import plain_letter

HERE, NEAR, FAR = "33.16.99.2001", "33.16.99.2002", "33.24.01.2001"
SALT, TICKET = "0" * 64, Ticket.draw(bytes(7))
OF_NOBODY = {
    StreamKind.ACCESS,  # who looked: the audit itself tells it
    StreamKind.FRONTIER,
    StreamKind.HELD,
    StreamKind.LEAF,
    StreamKind.LETTER_LOG,
    StreamKind.LINKAGE,
    StreamKind.NODE,
    StreamKind.NOTICE_READING,
    StreamKind.READINESS,
    StreamKind.SEQUENCE,
    StreamKind.SHARE,
    StreamKind.SHIPMENT,
    StreamKind.STAND_IN,
    StreamKind.VOLUNTEER,
}
"""Kinds that tell of no resident; every other kind is in the world below, and in the audit."""
UNENTITLED = VerivaliOutcome(VerivaliResult.TIDAK_LAYAK, post.DAY, Source.MUSDES, "Rumah permanen")
_turn = count()


def by(actor: str, reason: str = "") -> Context:
    number = next(_turn)
    return Context(actor, f"q{number}", post.NOW + timedelta(minutes=number), reason)


def told(name: str) -> Iterator[tuple[StreamKind, str, Event]]:
    """Yield an event of each kind of thing about the person of a household, and their home."""
    person, letter, case = f"{name}-P", f"L-{name}", post.complaint(f"C-{name}", name, "Mohon")
    entry = ParticipationEntry(date(2024, 1, 1), Source.DTSEN, until=date(2025, 1, 1))
    if name == "H":
        case = evolve(case, ticket=TICKET.text)
    paper = evolve(plain_letter(), id=letter, number=f"{letter}/2026")
    chain = ParafChain("satu", (ChainStep(ApprovalKind.SIGN, ("kadis",)),))
    wish = FactChange(name, "housing.floor", Fact("tanah", post.DAY, Source.INTERVIEW))
    aid = f"{person}/PKH"
    yield StreamKind.COMPLAINT, case.id, ComplaintFiled(case)
    yield StreamKind.REFERRAL, f"R-{name}", ReferralSent(post.referral(f"R-{name}", case))
    yield StreamKind.LETTER, letter, LetterReserved(paper, case.id, person, "kadis", SALT, SALT)
    yield StreamKind.APPROVAL, letter, ApprovalRequested(letter, person, chain, SALT, "ani", post.DAY)
    yield StreamKind.LETTER, letter, LetterVoided("Salah cetak")
    yield (
        StreamKind.LETTER_USE,
        letter,
        LetterUsed(letter, paper.number, Use(f"U-{name}", "rs", "RSUD", post.DAY, Shown.NOTHING)),
    )
    yield (
        StreamKind.PROPOSAL,
        f"P-{name}",
        ChangeProposed(Proposal(f"P-{name}", name, HERE, wish, Proposer.RESIDENT, "ani", post.DAY, "lihat")),
    )
    yield StreamKind.PARTICIPATION, aid, ParticipationStarted("PKH", Unit.PERSON, person, entry)
    yield (
        StreamKind.REMOVAL,
        f"X-{name}",
        RemovalProposed(Removal(f"X-{name}", aid, entry.key, person, name, HERE, "Ganda", "ani", post.DAY)),
    )
    yield (
        StreamKind.GRADUATION,
        f"{aid}/{entry.key}",
        GraduationRecorded(
            Graduation(name, HERE, person, "PKH", entry.key, post.DAY, GraduationOutcome.SELF_RELIANT, "kadis", "Mandiri")
        ),
    )
    yield (
        StreamKind.CONSENT,
        f"{person}/lookup",
        ConsentStated(PersonConsent(person, ConsentPurpose.LOOKUP, True, "ia", post.DAY)),
    )
    yield (
        StreamKind.ENQUIRY,
        f"E-{name}",
        EnquiryOpened(Enquiry(f"E-{name}", Source.DUKCAPIL, name, HERE, person, "ani", post.DAY, "NIK")),
    )
    yield StreamKind.RESTRICTION, person, RestrictionPlaced(Restriction(person, RestrictionGround.OTHER, ("ani",), post.DAY))
    yield StreamKind.LEGAL_HOLD, person, HoldPlaced(LegalHold(person, "Surat 1", post.DAY))
    yield (
        StreamKind.ERASURE,
        f"Z-{name}",
        ErasureAsked(Erasure(f"Z-{name}", person, HERE, ErasureGround.ASKED, "ani", post.DAY)),
    )
    yield (
        StreamKind.GLASS,
        f"G-{name}",
        GlassBroken(Glass(f"G-{name}", "ani", name, HERE, post.NOW, post.NOW + timedelta(hours=1), "Pasien")),
    )
    yield (
        StreamKind.NOTICE,
        f"N-{name}",
        NoticeSent(f"N-{name}", NoticeKind.ANSWER_READY, Recipient(RecipientKind.RESIDENT, person), str(TICKET), post.DAY),
    )


@pytest.fixture(scope="module")
def journal() -> Journal:
    """One household, its neighbour, and somebody far away: of each everything is on record."""
    made = Journal(MemoryStore(), PlainSealer(), "desk")
    register(made, by("op"), [evolve(post.household(name), village=RegionCode(HERE)) for name in ("H", "B")])
    register(made, by("op"), [evolve(post.household("J"), village=RegionCode(FAR))])
    change_household(made, by("op"), "H", Move(RegionCode(NEAR), "RT 02", post.DAY))
    before = VerivaliRound("V0", "2026-1", RegionCode(HERE), ("H",), "ani", post.DAY)
    now = VerivaliRound("V1", "2026-2", RegionCode(NEAR), ("H", "B"), "ani", post.DAY)
    held = Musdes(post.DAY, "Balai", "Ketua", (Attendee("A", "BPD"), Attendee("B", "RT")))
    pairs = [("H-P", "B-P"), ("H-P", "J-P"), ("B-P", "J-P")]
    judged = Judgement(PairStatus.DIFFERENT, "ani", post.DAY, "Beda orang")
    rounds: list[tuple[StreamKind, str, Event]] = [
        (StreamKind.VERIVALI, "V0", RoundOpened(before)),
        (StreamKind.VERIVALI, "V1", RoundOpened(now)),
        (StreamKind.VERIVALI, "V1", MusdesHeld(held, RoundStatus.HELD)),
        (StreamKind.VERIVALI, "V1", OutcomeRecorded("H", UNENTITLED)),
        (StreamKind.VERIVALI, "V1", OutcomeRecorded("B", UNENTITLED)),
        (StreamKind.VERIVALI, "V1", ListObjectionFiled(ListObjection("O", "H", "Warga", "Keliru", post.DAY))),
        *((StreamKind.PAIR, pair_id(*pair), PairJudged(min(pair), max(pair), judged)) for pair in pairs),
    ]
    for kind, stream, event in (*rounds, *told("H"), *told("B")):
        with made.command(by("kadis"), "x", {}) as work:
            work.append(kind, stream, HERE, event)
            work.commit()
    auditor = Officer("auditor", "33.16.inspektorat", SignatureBlock("A", "A"), roles=("auditor",))
    return evolve(made, access=AccessPolicy({"auditor": auditor}, GRANTS))


def audit(journal: Journal, whom: str) -> set[tuple[str, str]]:
    """What is told of the changes to somebody: name of the event, and the thing."""
    lines = audit_access(journal.seen_by(by("auditor", "Aduan")), person=whom)
    return {(one.use, thing) for one in lines for thing in one.things if one.kind.value == "changed"}


def kinds_of(things: set[tuple[str, str]]) -> set[str]:
    return {thing.partition("/")[0] for _, thing in things}


def test_every_kind_of_thing_that_tells_of_a_person_is_in_their_audit(journal: Journal) -> None:
    assert kinds_of(audit(journal, "H-P")) == {kind.value for kind in StreamKind} - {kind.value for kind in OF_NOBODY}


def test_the_world_above_has_every_state_that_somebody_said_tells_of_a_person(journal: Journal) -> None:
    said: set[str] = set()
    for telling in (told_of, Places.households):
        (function,) = ast.parse(textwrap.dedent(inspect.getsource(telling))).body
        found = (one for one in ast.walk(function) if isinstance(one, ast.MatchClass))
        said |= {one.cls.id for one in found if isinstance(one.cls, ast.Name)}
    whole = journal.whole
    with whole.store.begin(write=False) as unit:
        streams = {record.stream for _, record in unit.since(0, 10_000)}
    states = {type(known.state).__name__ for one in streams if (known := whole.known(StreamKind(one.kind), one.id))}
    assert said <= states, "write one of these down above"


def test_who_asks_as_a_household_is_told_what_was_found_of_it_and_what_its_people_had(journal: Journal) -> None:
    found = audit(journal, "H")
    assert kinds_of(found) >= {"verivali", "graduation", "removal", "enquiry", "glass", "proposal", "complaint"}
    assert ("graduation-recorded", "graduation/H-P/PKH/2024-01-01") in found


def test_of_a_round_each_household_is_told_what_names_it_also_where_it_lived_before(journal: Journal) -> None:
    assert {one for one in audit(journal, "H-P") if one[1].startswith("verivali")} == {
        ("round-opened", "verivali/V0"),
        ("round-opened", "verivali/V1"),
        ("outcome-recorded", "verivali/V1"),
        ("list-objection-filed", "verivali/V1"),
    }
    (line,) = [one for one in audit_access(journal.whole, person="H-P") if one.use == "outcome-recorded"]  # not the neighbour's
    assert (line.officer, line.kind.value) == ("kadis", "changed")


def test_what_is_told_of_a_neighbour_is_not_told_here_and_nobody_elsewhere_is_named(journal: Journal) -> None:
    things = {thing for _, thing in audit(journal, "H-P")}
    assert not [one for one in things if one.endswith("-B") or ("/B-P" in one and not one.startswith("pair"))]
    assert {one for one in things if one.startswith("pair")} == {"pair/B-P+H-P"}
    assert {thing for _, thing in audit(evolve(journal, access=None), "H-P") if thing.startswith("pair")} == {
        "pair/B-P+H-P",
        "pair/H-P+J-P",
    }
