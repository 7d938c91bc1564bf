"""A person asks for erasure: two officers decide, the key goes, the chain verifies, and nothing finds them any more.

What stands in the files afterwards is for `tests/attack/test_erased_files.py`.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import pytest
from attrs import evolve
from click.testing import CliRunner

from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, MemoryVault, PlainSealer, SealedBlobs, SqliteVault
from slrtkit.adapters.keys.masters import new_master
from slrtkit.adapters.storage import MemoryStore, PostgresqlStore, SqliteStore
from slrtkit.cli import main
from slrtkit.domain import NIK, Complaint, Context, Fact, Household, Membership, Person, Source
from slrtkit.domain.approval import Approval, ApprovalStatus
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.change import Arrival, Cause, Departure, RosterChange
from slrtkit.domain.complaint import CaseResult
from slrtkit.domain.consent import ConsentPurpose, PersonConsent
from slrtkit.domain.erasure import (
    ContentErased,
    Erasure,
    ErasureAsked,
    ErasureGround,
    ErasureStatus,
    HoldLifted,
    HoldPlaced,
    LegalHold,
    erasure_begun,
    erasure_changes,
)
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Unit
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.domain.participation import Participation, ParticipationEntry
from slrtkit.domain.proposal import Proposal, Proposer
from slrtkit.domain.referral import ReferralStatus
from slrtkit.domain.removal import Removal, RemovalStatus
from slrtkit.domain.retention import Retention, kept_until
from slrtkit.errors import (
    AccessDeniedError,
    DomainError,
    DuplicateError,
    ErasedError,
    InvalidTransitionError,
    NotFoundError,
    RequestReusedError,
)
from slrtkit.ports.store import StreamId
from slrtkit.service.aid import AidDesk
from slrtkit.service.audit import audit_access
from slrtkit.service.change import change_household
from slrtkit.service.erasing import carry_out, certificate, erased_persons, replay_erasures, to_replay, unconfirmed
from slrtkit.service.erasure import (
    approve_erasure,
    ask_erasure,
    barred,
    erasures,
    lift_hold,
    over_since,
    place_hold,
    refuse_erasure,
)
from slrtkit.service.erasuredesk import ErasureDesk
from slrtkit.service.intake import close_complaint, file_complaint
from slrtkit.service.journal import Journal
from slrtkit.service.papers import attach
from slrtkit.service.participation import Aid
from slrtkit.service.rebuild import rebuild, renew
from slrtkit.service.register import record_fact, register
from slrtkit.service.search import search
from slrtkit.testing import post
from slrtkit.testing.letters import plain_letter
from slrtkit.testing.postgresql import Server

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DAY = date(2026, 11, 21)
BORN = date(1961, 8, 17)
NIK_TEXT = "331699" + "5708610042"
CANARIES = (NIK_TEXT, "Kenari Purwaningsih", "1961-08-17", "hemodialisis rutin", "rumah sakit kenari")
NONE_KEPT = tuple(Retention(kind, 0, "JRA contoh") for kind in ("letter", "complaint", "participation"))
MASTERS = {1: new_master()}


class Post:
    """A sealed post with two households; somebody of the first one moved away, had a complaint, and a paper."""

    def __init__(self, folder: Path, node: str = "desk", store: PostgresqlStore | None = None) -> None:
        self.folder = folder
        self.store, self.vault = store or SqliteStore(folder / "a.db"), SqliteVault(folder / "a.vault")
        self.sealer = EnvelopeSealer(CallbackRing(lambda: MASTERS), self.vault)
        self.blobs = SealedBlobs(self.store, self.sealer, self.vault)
        self.journal = Journal(self.store, self.sealer, node)

    def by(self, actor: str, reason: str = "", at: datetime = NOW) -> Context:
        return Context(actor, uuid4().hex, at, reason)

    def begin(self) -> Self:
        register(self.journal, self.by("loket"), [home("H"), post.household("B")])
        self.fact("chronic_illness", value=True)
        self.fact("birth_date", value=BORN)
        file_complaint(self.journal, self.by("loket"), evolve(post.complaint("C", "H", CANARIES[3]), person="H-Q"))
        paper = b"%PDF-1.7 " + CANARIES[4].encode() + bytes(1 << 14)
        attach(self.journal, self.blobs, self.by("loket"), "C", paper, "Surat " + CANARIES[4])
        close_complaint(self.journal, self.by("loket"), "C", "Selesai " + CANARIES[3], CaseResult.WITHDRAWN)
        gone = Departure("H-Q", DAY, Cause.MOVE, Source.INTERVIEW)
        change_household(self.journal, self.by("loket", "pindah"), "H", gone)
        self.fact("inpatient", value=True, of="H-P")
        return self

    def fact(self, name: str, *, value: Any, of: str = "H-Q") -> None:  # noqa: ANN401  whatever a fact can say
        record_fact(self.journal, self.by("loket"), "H", of, name, Fact(value, DAY, Source.INTERVIEW))

    def ask(self, ground: ErasureGround = ErasureGround.ASKED, name: str = "E") -> str:
        wanted = Erasure(name, "H-Q", "33.16.99.2001", ground, "loket", DAY, "minta dihapus")
        return ask_erasure(self.journal, self.by("loket"), "H", wanted).id

    def erase(self) -> None:
        self.ask()
        approve_erasure(self.journal, self.by("kadis", at=LATER), "E", NONE_KEPT)
        [done] = carry_out(self.journal, self.blobs, self.by("kadis", at=LATER))
        assert (done.person, done.files) == ("H-Q", 1)

    def close(self) -> None:
        self.store.close()
        self.vault.close()


LATER = NOW + timedelta(days=2)


def home(name: str) -> Household:
    """Return a household of two."""
    one = post.household(name)
    other = Person(f"{name}-Q", CANARIES[1], NIK(NIK_TEXT))
    return evolve(
        one,
        persons=(*one.persons, other),
        memberships=(*one.memberships, Membership(other.id, f"{name}-K", "anak")),
    )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Post]:
    desk = Post(tmp_path).begin()
    yield desk
    assert rebuild(desk.journal).problems == ()
    desk.close()


def test_after_erasure_the_chain_verifies_and_nothing_is_left_to_find(desk: Post) -> None:
    before = rebuild(desk.journal)
    paper = next(iter(desk.journal.complaint("C").state.attachments))
    assert [one.person.id for one in search(desk.journal, nik=NIK(NIK_TEXT)).matches] == []
    desk.erase()
    after = rebuild(desk.journal)
    assert after.problems == ()
    assert after.events == before.events + 4
    household = desk.journal.household("H").state
    assert household.person("H-Q") == Person("H-Q", "")
    assert [(one.person, one.until) for one in household.memberships] == [("H-P", None), ("H-Q", DAY)]
    assert household.fact("H-P", "inpatient")
    with pytest.raises(NotFoundError):
        desk.journal.complaint("C")
    with pytest.raises(NotFoundError):
        desk.blobs.get(paper)
    with desk.store.begin(write=False) as unit:
        entries = unit.load(StreamId("complaint", "C"))
        assert entries
        assert (entries.parts, entries.indexes) == ((), ())
    assert desk.journal.find(StreamKind.HOUSEHOLD, "nik", NIK_TEXT.encode()) == ()
    assert not desk.journal.find(StreamKind.HOUSEHOLD, "sound", b"KNR")


def test_the_household_goes_on_and_its_number_is_free_for_who_has_it(desk: Post) -> None:
    desk.erase()
    desk.fact("chronic_illness", value=False, of="H-P")
    other = evolve(post.household("N"), persons=(Person("N-P", "Kenari Lain", NIK(NIK_TEXT)),))
    register(desk.journal, desk.by("loket"), [other])
    assert [one.person.id for one in search(desk.journal, nik=NIK(NIK_TEXT)).matches] == ["N-P"]
    assert renew(desk.journal) == 0
    with pytest.raises(ErasedError):
        desk.fact("chronic_illness", value=True)
    with pytest.raises((ErasedError, DomainError)):
        file_complaint(desk.journal, desk.by("loket"), evolve(post.complaint("D", "H", "Lagi"), person="H-Q"))


def test_its_certificate_says_what_when_and_by_whom_and_where_it_stands(desk: Post) -> None:
    desk.ask()
    with pytest.raises(InvalidTransitionError):
        certificate(desk.journal, "E")
    approve_erasure(desk.journal, desk.by("kadis", at=LATER), "E", NONE_KEPT)
    assert [one.id for one in unconfirmed(desk.journal)] == ["E"]
    assert [one.id for one in unconfirmed(desk.journal, "laptop")] == ["E"]
    carry_out(desk.journal, desk.blobs, desk.by("kadis", at=LATER))
    told: dict[str, Any] = certificate(desk.journal, "E")
    assert (told["person"], told["asked"]["by"], told["decided"]["by"]) == ("H-Q", "loket", "kadis")
    assert [(one["node"], one["histories"], one["files"]) for one in told["nodes"]] == [("desk", 2, 1)]
    assert [one["key"].rpartition("/")[2] for one in told["records"]] == ["1", "2", "1"]
    assert len(told["digest"]) == 64
    assert unconfirmed(desk.journal) == ()
    assert {"erasure-asked", "erasure-decided", "erasure-confirmed"} <= {
        one.use for one in audit_access(desk.journal, person="H-Q")
    }
    assert [one.id for one in unconfirmed(desk.journal, "laptop")] == ["E"]
    assert carry_out(desk.journal, desk.blobs, desk.by("kadis")) == ()
    [known] = erasures(desk.journal, "H-Q")
    assert (known.status, known.decided_at) == (ErasureStatus.APPROVED, LATER)


def test_one_officer_alone_erases_nobody(desk: Post) -> None:
    desk.ask()
    for act in (refuse_erasure, approve_erasure):
        with pytest.raises(AccessDeniedError) as refused:
            act(desk.journal, desk.by("loket", "mau", LATER), "E", *([NONE_KEPT] if act is approve_erasure else []))
        assert refused.value.code == "erasure.second-officer"
    with pytest.raises(DuplicateError):
        desk.ask(name="F")
    with pytest.raises(InvalidTransitionError):
        refuse_erasure(desk.journal, desk.by("kadis"), "E")
    refuse_erasure(desk.journal, desk.by("kadis", "masih diperiksa"), "E")
    with pytest.raises(InvalidTransitionError):
        approve_erasure(desk.journal, desk.by("kadis", at=LATER), "E", NONE_KEPT)
    assert desk.ask(name="F") == "F"
    assert [one.id for one in erasures(desk.journal)] == ["E", "F"]


def test_what_is_sent_twice_is_done_once(desk: Post) -> None:
    wanted = Erasure("E", "H-Q", "33.16.99.2001", ErasureGround.ASKED, "loket", DAY)
    hold = LegalHold("H-Q", "Surat Inspektorat 7/2026", DAY)
    acts: list[Callable[[Context], object]] = [
        lambda who: ask_erasure(desk.journal, who, "H", wanted),
        lambda who: refuse_erasure(desk.journal, evolve(who, actor="kadis"), "E"),
        lambda who: ask_erasure(desk.journal, who, "H", evolve(wanted, id="F")),
        lambda who: place_hold(desk.journal, who, "H", hold),
        lambda who: lift_hold(desk.journal, who, "H", "H-Q"),
        lambda who: approve_erasure(desk.journal, evolve(who, actor="kadis", now=LATER), "F", NONE_KEPT),
    ]
    for act in acts:
        who = desk.by("loket", "perlu")
        first, before = act(who), rebuild(desk.journal).events
        assert act(who) == first
        assert rebuild(desk.journal).events == before
    carry_out(desk.journal, desk.blobs, desk.by("kadis", at=LATER))


def test_an_erasure_begins_undecided_in_the_name_of_who_writes_it_down_for_somebody_known(desk: Post) -> None:
    wanted = Erasure("E", "H-Q", "33.16.99.2001", ErasureGround.ASKED, "loket", DAY)
    for wrong in (evolve(wanted, status=ErasureStatus.APPROVED), evolve(wanted, asked_by="kadis"), evolve(wanted, village="")):
        with pytest.raises(InvalidTransitionError):
            ask_erasure(desk.journal, desk.by("loket"), "H", wrong)
    with pytest.raises(NotFoundError):
        ask_erasure(desk.journal, desk.by("loket"), "H", evolve(wanted, person="X"))


def test_what_stands_against_it_is_named_and_waited_for(desk: Post) -> None:
    desk.ask()
    bars = barred(desk.journal, ["H-Q"], DAY)
    assert [(bar.code, bar.thing, bar.until) for bar in bars] == [("retention", "complaint/C", date(2031, 11, 21))]
    assert [(bar.code, bar.thing) for bar in barred(desk.journal, ["H-P"], DAY)] == [("member", "household/H")]
    place_hold(desk.journal, desk.by("kadis"), "H", LegalHold("H-Q", "Surat Inspektorat 7/2026", DAY))
    with pytest.raises(InvalidTransitionError) as refused:
        approve_erasure(desk.journal, desk.by("kadis", at=LATER), "E", NONE_KEPT)
    assert refused.value.code == "erasure.barred"
    assert "legal-hold/H-Q" in refused.value.cure
    with pytest.raises(InvalidTransitionError):
        lift_hold(desk.journal, desk.by("kadis"), "H", "H-Q")
    lift_hold(desk.journal, desk.by("kadis", "pemeriksaan selesai"), "H", "H-Q")
    with pytest.raises(InvalidTransitionError):
        lift_hold(desk.journal, desk.by("kadis", "lagi"), "H", "H-Q")
    with pytest.raises(InvalidTransitionError):
        place_hold(desk.journal, desk.by("kadis"), "H", LegalHold("H-Q", "Surat", DAY, lifted=True))
    approve_erasure(desk.journal, desk.by("kadis", at=LATER), "E", NONE_KEPT)
    carry_out(desk.journal, desk.blobs, desk.by("kadis", at=LATER))


def test_an_interrupted_erasure_is_taken_up_again(desk: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.ask()
    approve_erasure(desk.journal, desk.by("kadis", at=LATER), "E", NONE_KEPT)

    def cut(_: object) -> None:
        raise OSError("no power")

    with monkeypatch.context() as patched:
        patched.setattr("slrtkit.adapters.storage.sqlite.SqliteStore.drop", cut)
        patched.setattr(SealedBlobs, "drop_of", lambda *_: cut(None))
        with pytest.raises(OSError, match="no power"):
            carry_out(desk.journal, desk.blobs, desk.by("kadis", at=LATER))
    assert [one.id for one in unconfirmed(desk.journal)] == ["E"]
    [done] = carry_out(desk.journal, desk.blobs, desk.by("kadis", at=LATER))
    assert done.files == 1


@pytest.mark.parametrize("kept_apart", [True, False], ids=["vault", "list"])
def test_a_restored_back_up_erases_again_before_anything_else(tmp_path: Path, *, kept_apart: bool) -> None:
    (tmp_path / "old").mkdir()
    first = Post(tmp_path / "old").begin()
    first.close()
    copies = {path.name: path.read_bytes() for path in (tmp_path / "old").iterdir()}
    desk = Post(tmp_path / "old")
    desk.erase()
    desk.close()
    for name, data in copies.items():
        if "vault" not in name or not kept_apart:
            (tmp_path / "old" / name).write_bytes(data)
    also = () if kept_apart else ("H-Q",)
    restored = Post(tmp_path / "old")
    assert to_replay(restored.journal, also) == ("H-Q",)
    [done] = replay_erasures(restored.journal, restored.blobs, restored.by("operator", at=LATER), also)
    assert done.person == "H-Q"
    assert to_replay(restored.journal, also) == ()
    assert replay_erasures(restored.journal, restored.blobs, restored.by("operator", at=LATER), also) == ()
    assert restored.journal.household("H").state.person("H-Q") == Person("H-Q", "")
    assert rebuild(restored.journal).problems == ()
    assert restored.journal.find(StreamKind.HOUSEHOLD, "nik", NIK_TEXT.encode()) == ()
    restored.close()


def test_between_the_two_steps_what_cannot_be_read_is_not_there(desk: Post) -> None:
    asked = desk.by("loket")
    record_fact(desk.journal, asked, "H", "H-Q", "disability", Fact(False, DAY, Source.INTERVIEW))
    desk.ask()
    approve_erasure(desk.journal, desk.by("kadis", at=LATER), "E", NONE_KEPT)
    desk.sealer.destroy("H-Q")
    with pytest.raises(NotFoundError):
        desk.journal.complaint("C")
    with pytest.raises(RequestReusedError):
        record_fact(desk.journal, asked, "H", "H-Q", "disability", Fact(False, DAY, Source.INTERVIEW))
    carry_out(desk.journal, desk.blobs, desk.by("kadis", at=LATER))


def test_who_was_never_sealed_is_erased_all_the_same_and_a_replay_is_done_once(desk: Post) -> None:
    again = desk.by("operator")
    assert [one.streams for one in replay_erasures(desk.journal, desk.blobs, again, ["X"])] == [0]
    before = rebuild(desk.journal).events
    assert replay_erasures(desk.journal, desk.blobs, again, ["X"]) == ()
    assert rebuild(desk.journal).events == before
    assert erased_persons(desk.journal) == ("X",)


def test_a_file_keeper_without_keys_lets_go_of_nothing(desk: Post) -> None:
    desk.ask()
    approve_erasure(desk.journal, desk.by("kadis", at=LATER), "E", NONE_KEPT)
    [done] = carry_out(desk.journal, desk.store, desk.by("kadis", at=LATER))
    assert done.files == 0


CHAIN = ParafChain("c", (ChainStep(ApprovalKind.SIGN, ("kadis",)),))
ASKED = Approval("L", "H-Q", CHAIN, "0" * 64, "loket", DAY)
RESERVED = LetterRecord(plain_letter(), "C", "H-Q", "kadis", "0" * 64, "0" * 64)
REMOVAL = Removal("M", "H-Q/PKH", "-", "H-Q", "H", "33.16.99.2001", "pindah", "loket", DAY)


@pytest.mark.parametrize(
    ("state", "over"),
    [
        (ASKED, None),
        (evolve(ASKED, status=ApprovalStatus.WITHDRAWN), date.min),
        (RESERVED, None),
        (evolve(RESERVED, status=LetterStatus.VOID), plain_letter().valid_until),
        (REMOVAL, None),
        (evolve(REMOVAL, status=RemovalStatus.WITHDRAWN), DAY),
        (post.complaint("C", "H", "Mohon"), None),
        (post.referral("R", post.complaint("C", "H", "Mohon")), None),
        (evolve(post.referral("R", post.complaint("C", "H", "Mohon")), status=ReferralStatus.DONE), DAY),
        (Proposal("W", "H", "33.16.99.2001", RosterChange(complete=True), Proposer.RESIDENT, "loket", DAY), None),
        (Participation("PKH", Unit.PERSON, "H-Q"), date.min),
        (Participation("PKH", Unit.PERSON, "H-Q", {"-": ParticipationEntry(None, Source.DTSEN, until=DAY)}), DAY),
        (PersonConsent("H-Q", ConsentPurpose.LOOKUP, given=True, by="Ibu", on=DAY), date.min),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_over_stands_against_it(state: Any, over: date | None) -> None:  # noqa: ANN401  any state
    assert over_since(state) == over


def test_aid_that_runs_stands_against_it(desk: Post) -> None:
    aid = AidDesk(desk.journal, lambda _: DAY, lambda: "R")
    aid.enter(desk.by("loket"), Aid("H", "H-P", "PKH"), ParticipationEntry(DAY, Source.DTSEN))
    assert ("aid", "participation/H-P/PKH") in [(bar.code, bar.thing) for bar in barred(desk.journal, ["H-P"], DAY)]


def test_a_hold_may_be_ordered_anew_and_nothing_begins_with_its_end() -> None:
    hold = LegalHold("P", "Surat 1", DAY)
    assert erasure_changes(HoldPlaced(hold))["basis"] == "Surat 1"
    assert erasure_begun(HoldLifted("selesai")) is None
    assert erasure_changes(ContentErased("complaint-filed/1")) == {}
    with pytest.raises(DomainError):
        erasure_changes(ErasureAsked(Erasure("E", "P", "33.16", ErasureGround.OVER, "loket", DAY)))


def test_in_plain_mode_nothing_is_erased_and_it_says_so() -> None:
    journal, turns = Journal(MemoryStore(), PlainSealer(), "desk"), count(1)
    register(journal, Context("loket", f"r{next(turns)}", NOW), [post.household("H")])
    wanted = Erasure("E", "H-P", "33.16.99.2001", ErasureGround.ASKED, "loket", DAY)
    ask_erasure(journal, Context("loket", "ask", NOW), "H", wanted)
    acts: list[Callable[[], object]] = [
        lambda: approve_erasure(journal, Context("kadis", "yes", NOW), "E", NONE_KEPT),
        lambda: to_replay(journal),
    ]
    for act in acts:
        with pytest.raises(InvalidTransitionError) as refused:
            act()
        assert refused.value.code == "erasure.plain"


def test_a_schedule_and_a_hold_name_their_rule_and_their_days() -> None:
    for years, basis in ((-1, "x"), (5, " "), (101, "x")):
        with pytest.raises(DomainError):
            Retention("letter", years, basis)
    for basis, until in (("", None), ("Surat", DAY - timedelta(days=1))):
        with pytest.raises(DomainError):
            LegalHold("P", basis, DAY, until)
    assert not LegalHold("P", "Surat", DAY, DAY).holds(DAY + timedelta(days=1))
    assert kept_until(date(2024, 2, 29), Retention("letter", 5, "x")) == date(2029, 2, 28)
    assert kept_until(date(9990, 1, 1), Retention("letter", 50, "x")) == date.max


def test_a_vault_in_memory_serves_too() -> None:
    sealer = EnvelopeSealer(CallbackRing(lambda: MASTERS), MemoryVault())
    journal = Journal(MemoryStore(), sealer, "desk")
    register(journal, Context("loket", "r", NOW), [home("H")])
    assert isinstance(journal.household("H").state, Household)
    assert not isinstance(journal.household("H").state, Complaint)
    assert rebuild(journal).problems == ()


def test_what_two_processes_take_up_at_once_is_recorded_once(desk: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    context = desk.by("kadis", at=LATER)
    with monkeypatch.context() as both:
        both.setattr("slrtkit.service.erasing.to_replay", lambda *_: ("H-Q", "H-Q"))
        done = replay_erasures(desk.journal, desk.blobs, context)
    [replayed] = [one for one in erasures(desk.journal) if one.person == done[0].person]
    with monkeypatch.context() as both:
        both.setattr("slrtkit.service.erasing.unconfirmed", lambda *_: (replayed, replayed))
        assert len(carry_out(desk.journal, desk.blobs, context)) == 2
    assert [one.id for one in erasures(desk.journal)] == [replayed.id]
    assert list(erasures(desk.journal)[0].confirmations) == ["desk"]


def test_a_case_that_is_open_stands_against_it_and_who_waits_is_named(desk: Post) -> None:
    file_complaint(desk.journal, desk.by("loket"), evolve(post.complaint("C2", "H", "Mohon bantuan"), person="H-Q"))
    assert ("open", "complaint/C2") in [(bar.code, bar.thing) for bar in barred(desk.journal, ["H-Q"], DAY)]
    made = ErasureDesk(desk.journal, desk.blobs, lambda _: DAY, lambda: "E")
    assert made.waiting() == made.waiting("elsewhere") == ()


def test_a_whole_household_is_erased_with_all_who_are_in_it_and_nobody_else(tmp_path: Path) -> None:
    desk = Post(tmp_path).begin()
    other = evolve(post.household("N"), persons=(Person("N-P", "Kenari Lain"), Person("H-Q", CANARIES[1])))
    other = evolve(other, memberships=(*other.memberships, Membership("H-Q", "N-K", "anak", since=DAY, until=DAY)))
    register(desk.journal, desk.by("loket"), [other])
    assert household_ids(desk) == {"H", "B", "N"}
    made = ErasureDesk(desk.journal, desk.blobs, lambda _: DAY, lambda: "W", NONE_KEPT)
    asked = desk.by("loket", "seluruh keluarga minta dihapus")
    assert made.ask(asked, "H", "H").id == made.ask(asked, "H", "H").id == "W"
    [known] = made.known()
    assert known.subjects == ("H", "H-K", "H-P", "H-Q")
    with pytest.raises(DuplicateError):
        desk.ask(name="E")
    place_hold(desk.journal, desk.by("kadis"), "H", LegalHold("H-P", "Surat Inspektorat 7/2026", DAY))
    assert [(bar.code, bar.thing) for bar in made.bars(desk.by("kadis"), "H")] == [
        ("hold", "legal-hold/H-P"),
        ("retention", "complaint/C"),
    ]
    lift_hold(desk.journal, desk.by("kadis", "pemeriksaan selesai"), "H", "H-P")
    [done] = made.approve(desk.by("kadis", at=LATER), "W")
    assert (done.person, done.files) == ("H", 1)
    assert household_ids(desk) == {"B", "N"}
    assert desk.journal.household("N").state.person("H-Q") == Person("H-Q", "")
    with pytest.raises(NotFoundError):
        desk.journal.household("H")
    with pytest.raises(NotFoundError):
        desk.journal.complaint("C")
    assert erased_persons(desk.journal) == known.subjects
    assert [one.id for one in unconfirmed(desk.journal, "laptop")] == ["W"]
    told: dict[str, Any] = made.certificate("W")
    assert (told["person"], told["others"]) == ("H", ["H-K", "H-P", "H-Q"])
    assert {one.use for one in audit_access(desk.journal, person="H-P")} >= {"erasure-asked"}
    desk.close()
    again = Post(tmp_path)
    assert rebuild(again.journal).problems == ()
    assert replay_erasures(again.journal, again.blobs, again.by("operator")) == ()
    again.close()


def household_ids(desk: Post) -> set[str]:
    with desk.store.begin(write=False) as unit:
        records = [record for _, record in unit.since(0, 10**6) if record.stream.kind == "household"]
        return {one.stream.id for one in records if desk.journal.history(unit, one.stream)}


def test_a_household_is_erased_as_it_was_when_that_was_asked(desk: Post) -> None:
    made = ErasureDesk(desk.journal, desk.blobs, lambda _: DAY, lambda: "W", NONE_KEPT)
    for others in ((), ("B-P", "H-K", "H-P", "H-Q")):
        wanted = Erasure("W", "H", "33.16.99.2001", ErasureGround.ASKED, "loket", DAY, others=others)
        with pytest.raises(InvalidTransitionError):
            ask_erasure(desk.journal, desk.by("loket"), "H", wanted)
    made.ask(desk.by("loket"), "H", "H")
    change_household(
        desk.journal,
        desk.by("loket", "lahir"),
        "H",
        Arrival(Person("H-R", "Kenari Cilik"), "H-K", "anak", DAY, Cause.BIRTH, Source.INTERVIEW),
    )
    with pytest.raises(InvalidTransitionError) as refused:
        made.approve(desk.by("kadis", at=LATER), "W")
    assert refused.value.code == "erasure.changed"


def test_a_restored_back_up_erases_a_household_again(tmp_path: Path) -> None:
    desk = Post(tmp_path).begin()
    desk.close()
    copy = (tmp_path / "a.db").read_bytes()
    desk = Post(tmp_path)
    made = ErasureDesk(desk.journal, desk.blobs, lambda _: DAY, lambda: "W", NONE_KEPT)
    made.ask(desk.by("loket"), "H", "H")
    made.approve(desk.by("kadis", at=LATER), "W")
    desk.close()
    (tmp_path / "a.db").write_bytes(copy)
    again = Post(tmp_path)
    assert to_replay(again.journal) == ("H", "H-K", "H-P", "H-Q")
    assert len(replay_erasures(again.journal, again.blobs, again.by("operator", at=LATER))) == 4
    assert household_ids(again) == {"B"}
    assert rebuild(again.journal).problems == ()
    again.close()


@pytest.mark.parametrize("status", [one for one in LetterStatus if one is not LetterStatus.RESERVED])
def test_the_approval_of_a_letter_ends_with_the_letter(
    desk: Post, monkeypatch: pytest.MonkeyPatch, status: LetterStatus
) -> None:
    states: dict[str, Any] = {"letter": RESERVED}
    monkeypatch.setattr(
        "slrtkit.service.erasure.told_by", lambda *_: {StreamId("approval", "L"), StreamId("letter", RESERVED.id)}
    )
    states["approval"], known = evolve(ASKED, letter=RESERVED.id), desk.journal.household("B")

    def bars() -> set[str]:
        def history(_: Journal, __: object, stream: StreamId) -> Any:  # noqa: ANN401  what has a state
            return evolve(known, state=states[stream.kind]) if stream.kind in states else None

        with monkeypatch.context() as patched:
            patched.setattr(Journal, "history", history)
            return {bar.thing.partition("/")[0] for bar in barred(desk.journal, ["H-Q"], DAY, ())}

    assert bars() == {"approval", "letter"}
    states["letter"] = evolve(RESERVED, status=status)
    assert bars() == set()


def test_in_postgresql_people_and_households_are_erased_as_in_a_file(postgresql: Server, tmp_path: Path) -> None:
    store = PostgresqlStore(postgresql.address, schema=f"erased_{uuid4().hex}")
    desk = Post(tmp_path, store=store).begin()
    paper = next(iter(desk.journal.complaint("C").state.attachments))
    desk.erase()
    assert desk.journal.household("H").state.person("H-Q") == Person("H-Q", "")
    with pytest.raises(NotFoundError):
        desk.journal.complaint("C")
    with pytest.raises(NotFoundError):
        desk.blobs.get(paper)
    assert [*store.digests()] == []
    made = ErasureDesk(desk.journal, desk.blobs, lambda _: DAY, lambda: "W", NONE_KEPT)
    made.ask(desk.by("loket"), "H", "H")
    [done] = made.approve(desk.by("kadis", at=LATER), "W")
    assert (done.person, household_ids(desk)) == ("H", {"B"})
    assert made.waiting("laptop") == ("E", "W")
    assert made.certificate("W")["others"] == ["H-K", "H-P", "H-Q"]
    assert replay_erasures(desk.journal, desk.blobs, desk.by("operator")) == ()
    assert renew(desk.journal) == 0
    assert rebuild(desk.journal).problems == ()
    with store.begin(write=False) as unit:
        log = [part for _, record in unit.since(0, 10**6) for part in record.parts]
        states = [snapshot.parts for _, record in unit.since(0, 10**6) if (snapshot := unit.load(record.stream))]
    kept = b"".join(part.data for parts in (log, *states) for part in parts)
    assert not [canary for canary in CANARIES if canary.encode() in kept]
    desk.close()


@pytest.mark.parametrize("words", [(), ("--person", "A-1", "--whole")], ids=["neither", "both"])
def test_either_a_person_or_the_whole_household_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    SqliteStore(tmp_path / "slrtkit.db").close()
    done = CliRunner().invoke(main, ["erasure", "ask", "--household", "A", *words, "--store", "slrtkit.db"])
    assert done.exit_code == 2
    assert "--person / --whole" in done.stderr
