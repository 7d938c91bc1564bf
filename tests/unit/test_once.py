"""Every command carries a client id: sent twice it is done once, and the id answers no other request."""

import ast
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import slrtkit
from slrtkit.adapters.clock.fixed import FixedClock
from slrtkit.adapters.exchange.rows import CsvFile
from slrtkit.adapters.exchange.sheet import Sheet
from slrtkit.demo import open_sample
from slrtkit.domain import (
    Channel,
    Context,
    DecisionOutcome,
    Fact,
    Officer,
    ParticipationEntry,
    ReferralStep,
    RegionCode,
    RemovalOutcome,
    Source,
    VerivaliResult,
)
from slrtkit.domain.caselimit import CaseLimit
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.change import FactChange, RosterChange
from slrtkit.domain.complaint import CaseResult
from slrtkit.domain.consent import ConsentPurpose
from slrtkit.domain.context import chosen
from slrtkit.domain.duplicates import PairStatus
from slrtkit.domain.graduation import FOLLOW_UPS, GraduationOutcome
from slrtkit.domain.handover import HandOver
from slrtkit.domain.limits import Milestone, TimeLimit, TimeSpan
from slrtkit.domain.musdes import Attendee, Musdes
from slrtkit.domain.readiness import ReadinessItem, ReadinessStep
from slrtkit.domain.restriction import RestrictionGround
from slrtkit.domain.rules import FACTS
from slrtkit.domain.state import StreamKind
from slrtkit.domain.use import Shown
from slrtkit.domain.volunteer import Absence, DispatchStep, Volunteer, VolunteerKind
from slrtkit.errors import DomainError, RequestReusedError
from slrtkit.kit import Kit
from slrtkit.ports.lookup import Lookup, LookupRequest, NotFound
from slrtkit.service.handover import hand_over
from slrtkit.service.importing import Import, import_households
from slrtkit.service.journal import Journal
from slrtkit.service.participation import Aid
from slrtkit.service.tickets import give_ticket
from slrtkit.testing import post

FAMILY, PERSON, VILLAGE = "BKL-02", "BKL-02-1", "33.16.09.1008"
ROWS = """\
household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,until,asked_on,source
KK-1,33.16.09.1008,Jalan Contoh,ya,KK-1-K,,KK-1-1,,Ketut Rekaan,kepala_keluarga,,,2026-06-01,home-visit
"""
ELSEWHERE = {
    **dict.fromkeys(("approval-claim", "decision-claim", "print-by-hand"), "writes nothing"),
    "find-duplicates": "a run that finds what the last one found writes nothing, whatever its client id: test_duplicates.py",
    "end-participation": "test_aid_commands.py",
    "reassign-households": "test_reassign.py",
    "send-notices": "a run that finds nothing new to send sends nothing, whatever its client id: test_notices.py",
    "confirm-letter": "test_letter_ends.py",
    "renew-letter": "test_renew.py",
    **dict.fromkeys(("admit-event", "receive-shipment", "resolve-conflict"), "between two posts: test_sync.py"),
    **dict.fromkeys(
        ("ask-erasure", "approve-erasure", "refuse-erasure", "carry-out-erasures", "place-hold", "lift-hold"),
        "in plain mode nothing is erased: test_erasure.py",
    ),
}
"""What the story below does not come to, and where else it is shown."""


NOT_HERE = {"import"}
"""It asks in its first reading, and reads again only what was not done."""


def commands() -> Iterator[tuple[str, ast.With]]:
    """Yield every command of the library: its name, and the block that does it."""
    for path in sorted(Path(slrtkit.__path__[0], "service").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.With) or not isinstance(call := node.items[0].context_expr, ast.Call):
                continue
            if isinstance(call.func, ast.Attribute) and call.func.attr == "command" and len(call.args) > 1:
                name = call.args[1]
                yield str(name.value) if isinstance(name, ast.Constant) else "", node


def test_every_use_case_asks_first_whether_it_was_done_before() -> None:
    found = list(commands())
    assert len(found) > 60
    for name, block in found:
        only_looks = "rehearsal=True" in ast.unparse(block.items[0])
        assert only_looks or name in NOT_HERE or "work.replayed" in ast.unparse(block), name


class Twice:
    """Does a command twice under one client id, and once more with another reason."""

    def __init__(self, kit: Kit) -> None:
        self.kit, self.done = kit, 0

    def __call__(self, act: Callable[[Context], Any], officer: str = "satu", reason: str = "Perlu") -> str:
        self.done += 1
        request = f"once-{self.done}"
        before = self.written()
        first = act(self.kit.context(officer, request, reason))
        after = self.written()
        assert after > before
        again = act(self.kit.context(officer, request, reason))
        assert getattr(again, "receipt", again) == getattr(first, "receipt", first)
        assert self.written() == after
        with pytest.raises(RequestReusedError):
            act(self.kit.context(officer, request, f"{reason}, dan lain"))
        assert self.written() == after
        return str(getattr(getattr(first, "receipt", first), "id", ""))

    def written(self) -> int:
        with self.kit.store.begin(write=False) as unit:
            return sum(record.stream.kind != StreamKind.ACCESS for _, record in unit.since(0, 100_000))


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Collect the names of the commands that are begun."""
    seen: set[str] = set()
    begin = Journal.command

    @contextmanager
    def command(self: Journal, context: Context, name: str, *rest: Any, **more: Any) -> Iterator[Any]:  # noqa: ANN401  the same
        seen.add(name)
        with begin(self, context, name, *rest, **more) as work:
            yield work

    monkeypatch.setattr(Journal, "command", command)
    return seen


def test_every_command_sent_twice_is_done_once_and_its_client_id_answers_nothing_else(tmp_path: Path, names: set[str]) -> None:
    with open_sample(tmp_path) as sample:
        block = sample.officers["kadis"].block
        officers = {one: Officer(one, sample.office.code, block, roles=("operator",)) for one in ("satu", "dua", "tiga")}
        officers |= {"kadis": evolve(sample.officers["kadis"], roles=("kadis", "operator"))}
        officers |= {"rs": Officer("rs", "rsud-contoh", block, roles=("opd",))}
        chain = ParafChain("c", (ChainStep(ApprovalKind.PARAF, officers=("dua",)), ChainStep(ApprovalKind.SIGN, ("kadis",))))
        kit = evolve(sample, officers=officers, viewer=None, chains=(chain,))
        kit = kit.seen_by(kit.context("tiga"))
        once, today = Twice(kit), kit.office.zone.day(kit.clock.now())
        register_and_change(once, today)
        cases(once, today)
        letters(once, today)
        aid(once, today)
        rounds(once, today)
        people(once, today)
        outreach(once, today)
        numbers(once)
    wanted = {name for name, _ in commands() if name}
    assert wanted - names - set(ELSEWHERE) == set()


def register_and_change(once: Twice, today: date) -> None:
    kit, made = once.kit, evolve(post.household("BARU"), village=RegionCode(VILLAGE))
    once(lambda who: kit.register(who, [made]))
    once(lambda who: kit.record_fact(who, FAMILY, PERSON, "integrity_pact", Fact(True, today, Source.HOME_VISIT)))
    wish = FactChange(FAMILY, "housing.floor", Fact("tanah", today, Source.HOME_VISIT))
    proposal = once(lambda who: kit.propose_change(who, FAMILY, wish))
    once(lambda who: kit.check_change(who, proposal), "dua")
    once(lambda who: kit.apply_change(who, proposal), "dua")
    other = once(lambda who: kit.propose_change(who, FAMILY, RosterChange(complete=False)))
    once(lambda who: kit.refuse_change(who, other), "dua")


def filed(once: Twice, text: str, channel: Channel = Channel.LAYANAN) -> str:
    kit = once.kit
    return once(
        lambda who: kit.file_complaint(who, household=FAMILY, person=PERSON, category="kesehatan", text=text, channel=channel)
    )


def decided(once: Twice, text: str, outcome: DecisionOutcome) -> str:
    kit, program = once.kit, "KERINGANAN-RS"
    case = filed(once, text)
    once(lambda who: kit.assess(who, case, program))
    once(lambda who: kit.decide(who, case, program, outcome), "dua")
    return case


def cases(once: Twice, today: date) -> None:
    kit, desk, case = once.kit, once.kit.casework, filed(once, "Pertama", Channel.KELUHAN)
    once(lambda who: desk.triage(who, case, category="pangan"))
    once(lambda who: desk.attach(who, case, b"%PDF-1.7 kk", "KK", document="kk"))
    once(lambda who: desk.note(who, case, "Ditelepon"))
    once(lambda who: desk.visit(who, case, on=today, findings="Lantai tanah"))
    once(lambda who: desk.send_back(who, case, "KERINGANAN-RS"))
    once(lambda who: desk.resume(who, case))
    for paper in desk.checklist(case, "KERINGANAN-RS", today).lacking(()):
        desk.attach(kit.context("satu"), case, b"%PDF-1.7 " + paper.code.encode(), paper.code, document=paper.code)
    once(lambda who: desk.complete(who, case, "KERINGANAN-RS"))
    once(lambda who: kit.escalate_complaint(who, case))
    once(lambda who: desk.send_down(who, case))
    once(lambda who: desk.stand_in(who, VILLAGE))
    once(lambda who: desk.give_back(who, VILLAGE))
    once(lambda who: desk.answer(who, case, "Sudah kami terima."))
    once(lambda who: kit.close_complaint(who, case, "Selesai", result=CaseResult.WITHDRAWN))
    once(lambda who: desk.reopen(who, case))
    other = decided(once, "Kedua", DecisionOutcome.REFERRED)
    due = today + timedelta(days=3)
    send: dict[str, Any] = {"receiver": "rsud-contoh", "purpose": "Rawat", "consent_by": "Paijah", "answer_due": due}
    referral = once(lambda who: kit.send_referral(who, other, **send))
    once(lambda who: kit.advance_referral(who, referral, ReferralStep.ACCEPT), "rs")


def letters(once: Twice, today: date) -> None:
    kit = once.kit
    case = decided(once, "Surat", DecisionOutcome.RECOMMENDED)
    reserve: dict[str, Any] = {"signer": "kadis", "destination": "RSUD"}
    void = once(lambda who: kit.reserve_letter(who, case, "keringanan-biaya-rs", **reserve))
    once(lambda who: kit.revise_letter(who, void, signer="kadis", destination="RS Lain"))
    once(lambda who: kit.request_approval(who, void))
    once(lambda who: kit.send_back_letter(who, void), "dua")
    once(lambda who: kit.request_approval(who, void))
    once(lambda who: kit.withdraw_approval(who, void))
    once(lambda who: kit.void_letter(who, void))
    letter = once(lambda who: kit.reserve_letter(who, case, "keringanan-biaya-rs", **reserve))
    once(lambda who: kit.request_approval(who, letter))
    once(lambda who: kit.approve_letter(who, letter, ApprovalKind.PARAF), "dua")
    once(lambda who: kit.issue_letter(who, letter), "kadis")
    once(lambda who: hand_over(kit.journal, who, case, HandOver(letter, "Paijah", today, who.actor)))
    once(lambda who: kit.use_letter(who, letter, "Nomor", place="RSUD", shown=Shown.FILE))
    once(lambda who: kit.reprint_letter(who, letter))
    once(lambda who: kit.withdraw_letter(who, letter))
    ink = kit.reserve_letter(kit.context("satu"), case, "keringanan-biaya-rs", replaces=letter, **reserve).id
    kit.request_approval(kit.context("satu"), ink)
    kit.approve_letter(kit.context("dua"), ink, ApprovalKind.PARAF)
    kit.print_by_hand(kit.context("kadis"), ink)
    once(lambda who: kit.sign_by_hand(who, ink, b"%PDF-1.7 pindaian " * 9), "kadis")


def aid(once: Twice, today: date) -> None:
    kit, desk = once.kit, once.kit.aid
    pkh, bpnt = Aid(FAMILY, FAMILY, "PKH"), Aid(FAMILY, FAMILY, "BPNT")
    for one in (pkh, bpnt):
        once(lambda who, one=one: desk.enter(who, one, ParticipationEntry(date(2025, 1, 1), Source.DTSEN)))  # type: ignore[misc]  # mypy does not infer defaults of lambdas
    once(lambda who: desk.answer(who, pkh, receives=False, source=Source.INTERVIEW))
    removal = once(lambda who: desk.propose_removal(who, pkh, ground="Mampu"))
    once(lambda who: desk.give_notice(who, removal, received_by="Paijah", until=today + timedelta(days=21)))
    once(lambda who: desk.object(who, removal, by="Paijah", text="Belum"))
    once(lambda who: desk.decide(who, removal, RemovalOutcome.KEEP), "dua")
    other = once(lambda who: desk.propose_removal(who, pkh, ground="Mampu"))
    once(lambda who: desk.withdraw(who, other))
    last = once(lambda who: desk.propose_removal(who, bpnt, ground="Pindah"))
    desk.give_notice(kit.context("satu"), last, received_by="Paijah", until=today + timedelta(days=21))
    later = evolve(kit, clock=FixedClock(kit.clock.now() + timedelta(days=30)))
    Twice(later)(lambda who: later.aid.lapse(evolve(who, client_id=f"later/{who.client_id}"), last))


def rounds(once: Twice, today: date) -> None:
    desk = once.kit.rounds
    number = once(lambda who: desk.open(who, village=VILLAGE, period="2026-2", households=["BKL-01", FAMILY]))
    came = (Attendee("A", "BPD"), Attendee("B", "RT"))
    once(lambda who: desk.hold(who, number, Musdes(today, "Balai", "Ketua", came)))
    once(lambda who: desk.record(who, number, "BKL-01", VerivaliResult.LAYAK))
    once(lambda who: desk.record(who, number, FAMILY, VerivaliResult.TIDAK_LAYAK))
    once(lambda who: desk.object(who, number, "BKL-04", by="Tetangga", text="Belum"))
    (objection,) = desk.get(number).objections
    once(lambda who: desk.answer(who, number, objection))
    once(lambda who: desk.visit(who, number, FAMILY, found="Toko"))
    once(lambda who: desk.finalise(who, number, once.kit.office.code), "dua")


def people(once: Twice, today: date) -> None:
    kit = once.kit
    once(lambda who: kit.privacy.consent(who, "BKL-03", "BKL-03-1", ConsentPurpose.LOOKUP, given=True, by="ia"))
    once(lambda who: kit.look_up(who, Silent(), "BKL-03", "BKL-03-1"))
    pair = ("BKL-03-1", "BLS-05-1")
    once(lambda who: kit.duplicates.judge(who, *pair, PairStatus.SAME))
    once(lambda who: kit.duplicates.merge(who, *pair), "dua")
    once(lambda who: kit.duplicates.unmerge(who, *pair), "dua")
    ground, officers = RestrictionGround.CHILD, ["satu", "tiga"]
    once(lambda who: kit.privacy.restrict(who, "BKL-04", "BKL-04-1", ground=ground, officers=officers))
    once(lambda who: kit.privacy.lift(who, "BKL-04", "BKL-04-1"))
    once(lambda who: kit.break_glass(who, "BKL-05", hours=1))
    wanted = Import(ROWS, lambda: Sheet(CsvFile(ROWS), FACTS, None, today), kit.clock.new_id)
    once(lambda who: import_households(kit.journal, who, wanted))


def outreach(once: Twice, today: date) -> None:
    """Tickets, more time, volunteers, villages and graduations."""
    limit = TimeLimit("sebulan", TimeSpan.read("1 month"), Milestone.FILED, Milestone.CLOSED, extended_for=("ill",))
    kit = evolve(once.kit, cases=evolve(once.kit.cases, limits=(CaseLimit(limit),)))
    case = filed(once, "Tiket")
    once(lambda who: give_ticket(kit.journal, who, case))
    once(lambda who: kit.limits.extend(who, case, limit.code, TimeSpan.read("7 calendar-day"), "ill"))
    ani = Volunteer("ani", "Ani Rekaan", VolunteerKind.TKSK, ("33.16.09",))
    once(lambda who: kit.volunteers.state(who, ani))
    once(lambda who: kit.volunteers.absent(who, ani.id, Absence(today + timedelta(90), today + timedelta(91))))
    once(lambda who: kit.volunteers.dispatch(who, case, ani.id))
    once(lambda who: kit.volunteers.answer(who, case, DispatchStep.ACCEPT))
    once(lambda who: kit.villages.plan(who, VILLAGE))
    for item in (ReadinessItem.OFFICERS_NAMED, ReadinessItem.OFFICERS_TRAINED):
        once(lambda who, item=item: kit.villages.check(who, VILLAGE, item, there=True))  # type: ignore[misc]  # as above
    once(lambda who: kit.villages.advance(who, VILLAGE, ReadinessStep.TRAIN))
    past = Aid("BKL-01", "BKL-01-1", "PKH")
    kit.aid.enter(kit.context("satu"), past, ParticipationEntry(date(2024, 1, 1), Source.DTSEN, until=date(2024, 12, 31)))
    graduated = once(lambda who: kit.graduations.record(who, past, GraduationOutcome.SELF_RELIANT))
    once(lambda who: kit.graduations.follow_up(who, graduated, FOLLOW_UPS[0], GraduationOutcome.SELF_RELIANT, "Warung ramai"))


def numbers(once: Twice) -> None:
    """Numbers that were given elsewhere, and blocks for posts without a network."""
    kit = once.kit
    once(lambda who: kit.import_numbers(who, "lain", {4: "SKTM"}))
    block = once(lambda who: kit.reserve_block(who, "lain", 2, "pos luring"))
    once(lambda who: kit.close_block(who, block, {}))


class Silent(Lookup):
    """An agency that knows nobody."""

    @property
    def source(self) -> Source:
        return Source.DUKCAPIL

    def ask(self, question: LookupRequest) -> NotFound:  # noqa: ARG002  the port's
        return NotFound("0" * 64)


@pytest.mark.parametrize("made", ["bundle/B-1", "access/A-1", "a/b", "/", f"screening-{'0' * 64}"])
def test_no_client_chooses_an_id_that_the_library_makes(made: str) -> None:
    with pytest.raises(DomainError) as refused:
        chosen(made)
    assert (refused.value.code, refused.value.path) == ("context.reserved", "client_id")


def test_the_library_makes_its_own_client_ids_under_a_mark_that_no_client_has() -> None:
    """Wherever a client id is put together, a `/` stands in it, or it is the one of a finding (`domain.screening`)."""
    made = [
        ast.unparse(call.value)
        for path in sorted(Path(slrtkit.__path__[0]).rglob("*.py"))
        if "testing" not in path.parts
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.keyword) and call.arg == "client_id" and isinstance(call.value, ast.JoinedStr)
    ]
    assert len(made) > 10
    assert [one for one in made if "/" not in one] == []
