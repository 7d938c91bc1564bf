"""What an audit tells of registers, checkpoints, letters, cases and uses: accused is who contradicts himself, nobody else."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.documents.audit import TypstAudit
from slrtkit.adapters.documents.audithtml import HtmlAudit
from slrtkit.adapters.identity.signed import IdentityKey, SignedAssertions, sign_assertion
from slrtkit.adapters.signing.notes import PemNoteSigner
from slrtkit.domain.audit_paper import shown
from slrtkit.domain.audit_words import AUDIT_VERDICTS, COUNTS, KINDS, kind_of, verdict_of
from slrtkit.domain.auditing import AuditFinding, AuditReport, AuditVerdict, Exhibit, Severity
from slrtkit.domain.casefile import AuditCase, CasesFile, CaseState
from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.decision import AssessmentRecord, Decision, DecisionOutcome
from slrtkit.domain.evidence import Evidence, EvidenceKind, Given
from slrtkit.domain.issuers import WithdrawnEntry, WithdrawnList
from slrtkit.domain.leafproof import LeafProof
from slrtkit.domain.letterlog import TERM, LeafKind
from slrtkit.domain.logkeys import LogEntry, LogRole
from slrtkit.domain.numbering import NumberKind
from slrtkit.domain.registerfile import NumberRun, RegisterFile, RegisterLog
from slrtkit.domain.rules import Entitlement
from slrtkit.domain.verification import PROFILES, Axis, AxisResult, Report, Status
from slrtkit.errors import RenderError
from slrtkit.ledger.merkle import EMPTY_ROOT
from slrtkit.ledger.note import Checkpoint
from slrtkit.ports.identity import Identity
from slrtkit.ports.trust import LogTrust, TrustBundle
from slrtkit.service.auditing import (
    AuditInput,
    KeptNote,
    LetterSeen,
    SampleAsked,
    UsedLetter,
    audit_letters,
    believe,
    compose_audit,
)
from slrtkit.service.auditing.approvals import PROOF_DAYS
from slrtkit.service.checkpoint import countersign, sign_checkpoint
from slrtkit.service.showing import claim_of
from slrtkit.testing.letters import plain_letter
from slrtkit.wire.audit import audit_to_wire
from slrtkit.wire.registerfile import numbers_digest

from .registers import LATER, NAME, NOON, Register, file_of, trust_in

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
"""As in `tests.attack.registers`."""


@pytest.fixture
def book() -> Register:
    """A register with three letters, of which the second is void."""
    register = Register()
    register.issued(1)
    register.say(register.letter(2, NOON + DAY), LeafKind.VOID, NOON + DAY + HOUR)
    register.issued(3, NOON + 2 * DAY)
    return register


def entry(book: Register, **changes: Any) -> LogEntry:  # noqa: ANN401  fields of an entry, each of its own type
    return evolve(book.trust.list.entries[0], **changes)


def audited(book: Register, given: AuditInput | None = None, trust: LogTrust | None = None, **more: Any) -> AuditReport:  # noqa: ANN401  parts of a bundle
    log = trust or book.trust
    given = given or AuditInput(kept=(KeptNote("titik", book.note()),))
    return audit_letters(believe(book.export(), log, LATER), given, TrustBundle((), log=log, **more), LATER)


def codes(report: AuditReport) -> list[str]:
    return [one.code for one in report.findings]


def test_an_honest_register_with_a_checkpoint_is_clean(book: Register) -> None:
    report = audited(book)
    assert (codes(report), verdict_of(report)) == ([], AuditVerdict.CLEAN)
    assert report.counts == {
        "logs": 1,
        "leaves": 6,
        "numbers": 3,
        "issued": 2,
        "withdrawn": 0,
        "void": 1,
        "waiting": 0,
        "elsewhere": 0,
        "checkpoints": 1,
    }
    assert report.counts.keys() <= COUNTS.keys()
    assert report.offices == ("33.16.dinsos",)


def test_a_register_that_could_not_be_believed_is_an_open_question_and_one_that_lies_a_finding(book: Register) -> None:
    expired = evolve(book.trust, list=evolve(book.trust.list, expires=LATER))
    assert codes(audited(book, trust=expired)) == ["EXPORT_OPEN", "CHECKPOINT_OPEN"]
    stranger = trust_in(entry(book, key=PemNoteSigner.made().public))
    report = audited(book, trust=stranger)
    assert (codes(report), report.known_to) == (["EXPORT_REFUSED", "CHECKPOINT_REFUSED"], None)
    assert "REGISTER" in report.unmade


def test_leaves_that_cannot_have_come_so_are_told(book: Register) -> None:
    letter = book.letter(4, NOON + 3 * DAY)
    book.leaves[-1] = evolve(book.leaves[-1], kind=LeafKind.ISSUED, file=file_of(letter))
    other = book.letter(5, NOON + 4 * DAY)
    book.say(other, LeafKind.ISSUED, NOON + 4 * DAY + HOUR, file="1" * 64)
    book.leaves.append(evolve(book.leaves[-1], kind=LeafKind.WITHDRAWN, file="2" * 64))
    void = book.letter(6, NOON + 5 * DAY)
    book.say(void, LeafKind.VOID, NOON + 5 * DAY + HOUR)
    book.leaves[-1] = evolve(book.leaves[-1], commitment="3" * 64)
    assert codes(audited(book)) == ["LEAF_ORDER", "LEAF_OTHER", "LEAF_OTHER"]


def test_without_a_list_of_log_keys_checkpoints_are_not_asked(book: Register) -> None:
    given = AuditInput(kept=(KeptNote("titik", "no note"),))
    assert codes(audit_letters(believe(book.export(), book.trust, LATER), given, TrustBundle(()), LATER)) == []


def test_a_number_that_lapsed_is_a_remark_and_many_are_told_in_one(book: Register) -> None:
    for number in range(4, 11):
        book.letter(number, NOON + number * DAY)
    book.issued(11, NOON + 60 * DAY)
    report = audited(book)
    assert codes(report) == ["LAPSED"]
    assert report.findings[0].evidence.startswith("numbers=7 ")
    assert report.findings[0].evidence.endswith("…")


def test_a_register_of_letters_that_it_is_not_for_is_told(book: Register) -> None:
    assert codes(audited(book, trust=trust_in(entry(book, office="33.16.rsud")))) == ["LOG_OUT_OF_SCOPE"]


def test_a_gap_and_numbers_elsewhere_are_told_apart(book: Register) -> None:
    book.issued(8, NOON + 3 * DAY)
    book.numbers = (
        NumberRun("s/2026", 5, 6, NumberKind.VOID, NOON.date()),
        NumberRun("s/2026", 5, 5, NumberKind.ELSEWHERE, NOON.date()),
    )
    report = audited(book)
    assert [(one.code, one.subject) for one in report.findings if one.code == "NUMBER_GAP"] == [
        ("NUMBER_GAP", "s/2026 4"),
        ("NUMBER_GAP", "s/2026 7"),
    ]
    book.issued(4, NOON + 4 * DAY)
    book.issued(7, NOON + 5 * DAY)
    assert codes(audited(book)) == ["NUMBERS_ELSEWHERE"]


def test_a_checkpoint_is_missed_and_so_is_a_witness_where_one_is_listed(book: Register) -> None:
    assert codes(audited(book, AuditInput())) == ["NO_CHECKPOINT"]
    witness = PemNoteSigner.made()
    listed = LogEntry("saksi", witness.public, LogRole.WITNESS, "33.16", date(2026, 1, 1), date(2026, 12, 31), date(2026, 1, 1))
    trust = trust_in(entry(book), listed)
    assert codes(audited(book, trust=trust)) == ["NO_WITNESS"]
    seen = KeptNote("titik", countersign(book.note(), "saksi", witness, NOON + 3 * DAY))
    assert codes(audited(book, AuditInput(kept=(seen,)), trust)) == []


def test_a_checkpoint_of_another_register_or_of_a_younger_one_accuses_nobody(book: Register) -> None:
    elsewhere = KeptNote("lain", book.note(name="slrtkit/pos-2/1"))
    trust = trust_in(entry(book), entry(book, name="slrtkit/pos-2/1"))
    assert codes(audited(book, AuditInput(kept=(elsewhere, KeptNote("titik", book.note()))), trust)) == ["CHECKPOINT_OPEN"]
    older = believe(book.export(), book.trust, LATER)
    kept = KeptNote("titik", book.note())
    book.issued(4, NOON + 3 * DAY)
    younger = KeptNote("muda", book.note())
    report = audit_letters(older, AuditInput(kept=(kept, younger)), TrustBundle((), log=book.trust), LATER)
    assert codes(report) == ["CHECKPOINT_OPEN"]
    assert codes(audited(book, AuditInput(kept=(kept, younger)))) == []


def test_a_log_without_leaves_needs_no_checkpoint() -> None:
    book, none = Register(), f"numbers {numbers_digest(())}"
    book.issued(1)
    empty = sign_checkpoint(Checkpoint("slrtkit/pos-1/2", 0, EMPTY_ROOT, ("at 2026-03-02T05:00:00Z", none)), book.key)
    logs = (*book.export().logs, RegisterLog(empty, ()))
    trust = trust_in(entry(book), entry(book, name="slrtkit/pos-1/2"))
    given = AuditInput(kept=(KeptNote("titik", book.note()),))
    report = audit_letters(believe(RegisterFile(logs), trust, LATER), given, TrustBundle((), log=trust), LATER)
    assert codes(report) == []


def seen(name: str, *axes: AxisResult, **more: Any) -> LetterSeen:  # noqa: ANN401  fields of a report
    return LetterSeen(name, "0" * 64, Report("letter/2", axes, **more))


def test_what_the_verifier_says_of_a_file_is_told_as_what_it_weighs(book: Register) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    files = (
        seen("a.pdf", AxisResult(Axis.FORMAT, Status.FAILED, "FORMAT_FAILURE")),
        seen("b.pdf", AxisResult(Axis.TIME, Status.INDETERMINATE, "NO_POE")),
        seen("c.pdf", AxisResult(Axis.REGISTER, Status.INDETERMINATE, "NUMBER_GAP")),
        seen("d.pdf", AxisResult(Axis.REGISTER, Status.FAILED, "NO_REGISTER_PROOF")),
        seen("e.pdf", AxisResult(Axis.REGISTER, Status.FAILED, "OTHER_FILE"), letter=signed.letter),
        seen("f.pdf", AxisResult(Axis.FORMAT, Status.PASSED, "LETTER_FORM")),
        seen("g.pdf", letter=evolve(signed.letter, id="twin")),
    )
    report = audited(book, AuditInput(letters=files, kept=(KeptNote("titik", book.note()),)))
    told = {(one.code, one.subject) for one in report.findings}
    assert told == {
        ("LETTER_REFUSED", "a.pdf"),
        ("LETTER_OPEN", "b.pdf"),
        ("LETTER_REFUSED", "d.pdf"),
        ("OTHER_FILE", signed.letter.number),
        ("LETTER_OPEN", "f.pdf"),
        ("LETTER_OPEN", signed.letter.number),
        ("NUMBER_REUSED", signed.letter.number),
        ("FILE_ABSENT", ""),
    }
    lost = believe(book.export(), trust_in(entry(book, name="other")), LATER)
    blind = audit_letters(lost, AuditInput(letters=files[:1]), TrustBundle((), log=book.trust), LATER)
    assert codes(blind) == ["EXPORT_REFUSED", "LETTER_REFUSED"]


def test_a_scan_is_known_by_its_bytes_and_many_absent_files_are_one_remark(book: Register) -> None:
    for number in range(4, 11):
        book.issued(number, NOON + number * DAY)
    scan = next(leaf for leaf in book.leaves if leaf.kind is LeafKind.ISSUED)
    file = LetterSeen("a.jpg", scan.file, Report("letter/2", (AxisResult(Axis.FORMAT, Status.FAILED, "FORMAT_FAILURE"),)))
    report = audited(book, AuditInput(letters=(file,), kept=(KeptNote("titik", book.note()),)))
    assert codes(report) == ["BY_HAND", "FILE_ABSENT"]
    assert report.findings[1].evidence.startswith("letters=8 ")


def test_a_letter_that_the_bundle_lists_as_withdrawn_and_the_register_does_not_is_told(book: Register) -> None:
    letter = book.leaves[0].letter
    gone = WithdrawnEntry(letter, "33.16.dinsos", "460/001", NOON.date() + DAY)
    today = evolve(gone, letter=book.leaves[-1].letter, on=LATER.date())
    listed = WithdrawnList(1, "33.16", NOON, LATER + DAY, (gone, today))
    assert codes(audited(book, withdrawn=listed)) == ["WITHDRAWN_UNRECORDED"]


def test_uses_are_judged_by_what_the_register_knew_on_their_day(book: Register) -> None:
    letter = book.leaves[0].letter
    number, after = book.leaves[0].number, book.leaves[-1].at.date()
    uses = (
        UsedLetter(letter, number, NOON.date(), "RSUD"),
        UsedLetter(letter, number, NOON.date() + DAY, "RSUD"),
        UsedLetter("none", "460/9", NOON.date(), "RSUD"),
        UsedLetter("none", "460/9", after + DAY, "RSUD"),
        UsedLetter(letter, "460/77", NOON.date(), "RSUD"),
    )
    report = audited(book, AuditInput(uses=uses, kept=(KeptNote("titik", book.note()),)))
    assert sorted(codes(report)) == ["USED_AGAIN", "USED_AGAIN", "USED_LATER", "USED_UNKNOWN", "USED_UNKNOWN"]
    assert report.counts["uses"] == 5


def test_a_use_on_the_day_of_the_withdrawal_or_of_the_last_line_accuses_nobody(book: Register) -> None:
    last = book.issued(4, NOON + 3 * DAY).letter
    book.say(last, LeafKind.WITHDRAWN, NOON + 9 * DAY)
    day, kept = NOON.date() + 9 * DAY, (KeptNote("titik", book.note()),)
    for use, found in [
        (UsedLetter(last.id, last.number, day, "RSUD"), []),
        (UsedLetter(last.id, last.number, day + DAY, "RSUD"), ["USED_WITHDRAWN"]),
        (UsedLetter("none", "460/9", day, "RSUD"), ["USED_LATER"]),
    ]:
        assert codes(audited(book, AuditInput(uses=(use,), kept=kept))) == found


def test_a_void_number_that_is_called_void_twice_accuses_nobody(book: Register) -> None:
    book.numbers = (NumberRun("s/2026", 2, 2, NumberKind.VOID, NOON.date()),)
    assert codes(audited(book)) == ["NUMBERS_ELSEWHERE"]
    book.numbers = (NumberRun("s/2026", 1, 2, NumberKind.VOID, NOON.date()),)
    assert codes(audited(book)) == ["NUMBER_VOID", "NUMBERS_ELSEWHERE"]


def test_a_day_of_difference_between_clocks_accuses_nobody(book: Register) -> None:
    for days, found in [(1, []), (2, ["BACK_DATED"]), (-1, []), (-2, ["DATES_DISORDERED"])]:
        letter = book.letter(4, NOON + 3 * DAY)
        book.leaves[-1] = evolve(book.leaves[-1], dated=letter.dated - days * DAY)
        assert codes(audited(book)) == found
        book.leaves.pop()
    late = book.letter(4, NOON + 3 * DAY)
    for after, found in [(TERM + DAY, []), (TERM + DAY + HOUR, ["LEAF_LAPSED"])]:
        book.say(late, LeafKind.ISSUED, NOON + 3 * DAY + after, file=file_of(late))
        assert codes(audited(book)) == found
        book.leaves.pop()
    book.leaves[-1] = evolve(book.leaves[-1], until=book.leaves[-1].at + TERM + HOUR)
    assert codes(audited(book)) == ["LEAF_TERM"]


CHAIN = ParafChain("paraf", (ChainStep(ApprovalKind.PARAF, ("kabid",)), ChainStep(ApprovalKind.SIGN, ("kadis",))), proof=True)


def case(book: Register, **changes: Any) -> AuditCase:  # noqa: ANN401  fields of a case
    leaf = next(leaf for leaf in book.leaves if leaf.kind is LeafKind.ISSUED)
    day = leaf.dated
    paraf = Given(ApprovalKind.PARAF, 0, 1, "kabid", day, leaf.commitment, Evidence(EvidenceKind.PASSKEY, "p", "9" * 64))
    sign = Given(ApprovalKind.SIGN, 1, 1, "kadis", day, leaf.commitment, Evidence(EvidenceKind.SIGNATURE, "v", leaf.file))
    assessment = AssessmentRecord("P", day, "a" * 64, Entitlement.ELIGIBLE, (), "b" * 64)
    decision = Decision("d", "c", "h", "p", DecisionOutcome.RECOMMENDED, assessment, "camat", day)
    told = AuditCase(leaf.letter, CaseState.SHOWN, "0" * 64, decision, chain=CHAIN, approvals=(paraf, sign), signer="kadis")
    return evolve(told, **changes)


def file_with(book: Register, cases: Iterable[AuditCase], **changes: Any) -> CasesFile:  # noqa: ANN401  fields of a file
    told = tuple(cases)
    made = CasesFile("7", book.note(), 2, LATER, told, {}, {"9" * 64: b"shown"})
    return evolve(made, **changes)


def about_approvals(book: Register, told: AuditCase, **changes: Any) -> list[str]:  # noqa: ANN401  fields of a file
    given = AuditInput(cases=(file_with(book, [told], **changes),), kept=(KeptNote("titik", book.note()),))
    found = [one for one in audited(book, given).findings if kind_of(one).axis.value == "approvals"]
    return [one.code for one in found if not one.evidence.startswith("kind=decision")]


def about_decision(book: Register, told: AuditCase, officers: Identity | None = None, **changes: Any) -> tuple[str, str, int]:  # noqa: ANN401  fields of a file
    """Return the code of what is said of the decision, the proof that is named, and which figure counts it."""
    given = AuditInput(cases=(file_with(book, [told], **changes),), identity=officers)
    report = audited(book, given)
    said = [one for one in report.findings if one.evidence.startswith("kind=decision")]
    counts = [report.counts[f"decisions_{name}"] for name in ("proved", "shown", "asserted")]
    code, proof = (said[0].code, said[0].evidence.split("proof=")[1]) if said else ("", "")
    return code, proof, counts.index(1) if 1 in counts else -1


def test_an_approval_is_worth_what_shows_it(book: Register) -> None:
    whole = case(book)
    paraf, sign = whole.approvals
    nothing = Evidence(EvidenceKind.NONE, "server")
    inked = evolve(sign, evidence=Evidence(EvidenceKind.NONE, "scan"))
    for told, found in [
        (whole, ["EVIDENCE_UNCHECKED"]),
        (evolve(whole, chain=None), ["EVIDENCE_UNCHECKED", "CHAIN_NONE"]),
        (evolve(whole, approvals=(evolve(paraf, evidence=nothing), sign)), ["APPROVAL_UNPROVED"]),
        (evolve(whole, chain=None, approvals=(evolve(paraf, evidence=nothing), sign)), ["APPROVAL_ASSERTED", "CHAIN_NONE"]),
        (evolve(whole, approvals=(paraf, inked)), ["EVIDENCE_UNCHECKED", "APPROVAL_ASSERTED"]),
        (evolve(whole, approvals=(evolve(paraf, by="kadis"), sign)), ["EVIDENCE_UNCHECKED", "SAME_HAND"]),
        (evolve(whole, approvals=(evolve(paraf, round=2), sign)), ["CHAIN_INCOMPLETE", "EVIDENCE_UNCHECKED"]),
        (evolve(whole, requested_by="kabid"), ["SELF_APPROVED", "EVIDENCE_UNCHECKED"]),
        (evolve(whole, requested_by="kabid", chain=evolve(CHAIN, own_request=True)), ["EVIDENCE_UNCHECKED"]),
        (evolve(whole, approvals=(evolve(paraf, on=paraf.on + DAY), sign)), ["EVIDENCE_UNCHECKED"]),
        (evolve(whole, approvals=(evolve(paraf, on=paraf.on + 2 * DAY), sign)), ["APPROVAL_LATE", "EVIDENCE_UNCHECKED"]),
        (evolve(whole, state=CaseState.WITHHELD), []),
        (evolve(whole, letter="none"), []),
    ]:
        assert about_approvals(book, told) == found
    assert about_approvals(book, whole, proofs={}) == ["PROOF_MISSING"]


def test_a_decision_is_worth_what_shows_it(book: Register) -> None:
    device = Ed25519PrivateKey.generate()
    key = IdentityKey("kartu-camat", EvidenceKind.CARD, device.public_key().public_bytes_raw(), ("camat",))
    officers = SignedAssertions([key], PROOF_DAYS * 86400)
    plain = case(book)
    assert plain.decision
    claim = claim_of(plain.decision)
    assertion = sign_assertion(device, claim, NOON)
    other = sign_assertion(device, evolve(claim, complaint="c2"), NOON)
    proofs = {sha256(one).hexdigest(): one for one in (assertion, other)}
    told, otherwise = (evolve(plain, evidence=Evidence(EvidenceKind.CARD, "kartu-camat", name)) for name in proofs)
    assert about_decision(book, told, officers, proofs=proofs) == ("", "", 0)
    assert about_decision(book, told, proofs=proofs) == ("EVIDENCE_UNCHECKED", "card", 1)
    nothing = Evidence(EvidenceKind.NONE, "server")
    assert about_decision(book, plain, officers, proofs=proofs) == ("DECISION_ASSERTED", "none", 2)
    assert about_decision(book, evolve(plain, evidence=nothing), officers, proofs=proofs) == ("DECISION_ASSERTED", "none", 2)
    assert about_decision(book, otherwise, officers, proofs=proofs) == ("EVIDENCE_FALSE", "card", -1)
    refused = evolve(plain.decision, outcome=DecisionOutcome.REFUSED, reason="kuota habis")
    assert about_decision(book, evolve(told, decision=refused), officers, proofs=proofs) == ("EVIDENCE_FALSE", "card", -1)
    assert about_decision(book, told, officers) == ("PROOF_MISSING", "card", -1)
    for hidden in (evolve(told, state=CaseState.WITHHELD), evolve(told, letter="none"), evolve(told, decision=None)):
        assert about_decision(book, hidden, officers, proofs=proofs) == ("", "", -1)


def test_a_sample_says_what_it_is_and_what_it_lacks(book: Register) -> None:
    whole = case(book)
    note = KeptNote("titik", book.note())
    given = AuditInput(cases=(file_with(book, [whole]),), kept=(note,), asked=SampleAsked("7", 2))
    report = audited(book, given)
    assert set(codes(report)) >= {"CASE_MISSING", "SAMPLE_OTHER", "CASE_UNBOUND", "DECISION_OTHER", "EVIDENCE_UNCHECKED"}
    assert report.counts["shown"] == 1
    other = AuditInput(cases=(file_with(book, [whole], checkpoint="no note"),), kept=(note,))
    assert {"SAMPLE_OTHER", "LOG_UNSAMPLED"} <= set(codes(audited(book, other)))
    withheld = AuditInput(cases=(file_with(book, [AuditCase(whole.letter, CaseState.WITHHELD)]),))
    gone = AuditCase(whole.letter, CaseState.ERASED)
    erased = AuditInput(cases=(file_with(book, [gone, evolve(gone, letter="other", erasure="E-1")]),), kept=(note,))
    told = {(one.code, one.letter, one.evidence) for one in audited(book, erased).findings}
    assert {("ERASED_SILENTLY", whole.letter, ""), ("ERASED", "other", "erasure=E-1")} <= told
    lost = believe(book.export(), trust_in(entry(book, name="other")), LATER)
    blind = audit_letters(lost, withheld, TrustBundle((), log=book.trust), LATER)
    assert codes(blind) == ["EXPORT_REFUSED", "WITHHELD"]
    assert "proved" not in blind.counts


def test_a_report_reads_alike_in_both_languages_and_shows_nothing_that_files_hide(book: Register) -> None:
    evil = "\x1b[2J<script>alert(1)</script> " + "33169901019" + "00001 \u2800" + "x" * 400
    finding = AuditFinding("NUMBER_REUSED", evil, "letter", evil)
    report = evolve(audited(book), findings=(finding,), exhibits=(Exhibit("letters", evil, "0" * 64, "files=1"),))
    for lang in ("id", "en"):
        paper = compose_audit(report, lang)
        assert paper.conclusion == AUDIT_VERDICTS[AuditVerdict.FINDINGS]._asdict()[lang]
        page = HtmlAudit().render_audit(paper).decode()
        assert "<script" not in page
        assert "\x1b" not in page
        assert "3316990101900001" not in page
    assert TypstAudit().render_audit(compose_audit(report, "en")).startswith(b"%PDF")
    assert "3316990101900001" not in str(audit_to_wire(report))
    assert len(shown(evil)) == 240
    bare = evolve(report, unmade=(), findings=(), known_to=None, offices=())
    assert b"<ul>" not in HtmlAudit().render_audit(compose_audit(bare, "id"))


def test_a_report_that_no_page_holds_is_refused_with_what_to_do(book: Register) -> None:
    many = evolve(audited(book), findings=tuple(AuditFinding("LAPSED", str(place)) for place in range(5_000)))
    with pytest.raises(RenderError) as caught:
        TypstAudit().render_audit(compose_audit(many, "id"))
    assert (caught.value.code, caught.value.path) == ("document.too-long", "tables")


def test_each_code_has_one_weight_and_no_accusation_is_a_remark() -> None:
    weights = {code: kind.severity for code, kind in KINDS.items()}
    assert {Severity.FINDING, Severity.OPEN, Severity.REMARK} == set(weights.values())
    assert NAME.startswith("slrtkit/")


def test_a_file_that_is_refused_is_no_evidence_for_its_letter(book: Register) -> None:
    told = case(book)
    letter = evolve(plain_letter(), id=told.letter, number=book.leaves[0].number)

    def file(name: str, decision: str, status: Status) -> LetterSeen:
        axes = [AxisResult(axis, status if axis is Axis.AUTHORITY else Status.PASSED, "X") for axis in PROFILES["letter/2"]]
        return seen(name, *axes, letter=evolve(letter, decision=decision))

    other, own = (file(f"{name}.pdf", name, Status.PASSED) for name in ("f" * 64, told.commitment))
    junk = file("junk.pdf", told.commitment, Status.FAILED)
    for files, code in [
        ((own,), ""),
        ((own, file("junk.pdf", "f" * 64, Status.FAILED)), ""),
        ((other,), "DECISION_OTHER"),
        ((other, junk), "DECISION_OTHER"),
        ((other, own), "DECISION_OTHER"),
        ((junk,), "CASE_UNBOUND"),
        ((file("open.pdf", told.commitment, Status.INDETERMINATE),), "CASE_UNBOUND"),
    ]:
        report = audited(book, AuditInput(letters=files, cases=(file_with(book, [told]),)))
        about = {one.code for one in report.findings if one.evidence != "decision, salt and commitment do not fit"}
        assert about & {"DECISION_OTHER", "CASE_UNBOUND"} == ({code} if code else set())
        absent = next(one.evidence for one in report.findings if one.code == "FILE_ABSENT")
        assert absent.startswith("letters=2 " if files == (junk,) else "letters=1 ")


END = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("change", [{"dated": date.max}, {"until": END}, {"at": END}], ids=["dated", "until", "at"])
def test_days_at_the_end_of_the_calendar_are_refused_and_end_no_audit(book: Register, change: dict[str, Any]) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    place = next(at for at, leaf in enumerate(book.leaves) if leaf.letter == signed.letter.id)
    note = book.note()
    book.leaves[place] = evolve(book.leaves[place], **change)
    report = audited(book, AuditInput(kept=(KeptNote("titik", note),)))
    assert codes(report) == ["EXPORT_REFUSED"]
    proof = LeafProof(book.leaves[place], place, (), note)
    assert book.inside(evolve(signed, proof=proof)).code == "DATES_DISORDERED"


def test_a_checkpoint_of_the_last_year_is_none_and_an_approval_of_its_last_day_is_not_proved(book: Register) -> None:
    told = case(book)
    paraf, sign = told.approvals
    late = evolve(told, approvals=(evolve(paraf, on=date.max), sign))
    given = AuditInput(cases=(file_with(book, [late]),), identity=SignedAssertions((), PROOF_DAYS * 86400))
    assert {"EVIDENCE_FALSE", "APPROVAL_LATE"} <= set(codes(audited(book, given)))
    book.leaves[-1] = evolve(book.leaves[-1], at=END)
    found = audited(book, AuditInput()).findings
    assert [(one.code, one.evidence) for one in found] == [("EXPORT_REFUSED", "code=CHECKPOINT_FORM at")]
