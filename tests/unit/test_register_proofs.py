"""A letter proves that it stands in the register; what the office hands out accounts for every number, and names nobody."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.clock.fixed import FixedClock
from slrtkit.adapters.exchange.book import write_book
from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.adapters.signing.notes import PemNoteSigner
from slrtkit.adapters.signing.qr import QrSealReader
from slrtkit.demo.district import SAMPLE_OFFICE, open_sample
from slrtkit.demo.trust import sample_trust
from slrtkit.domain import Officer, Program, SignatureBlock, Verdict
from slrtkit.domain.access import Grant
from slrtkit.domain.casefile import CasesFile, CaseState, drawn
from slrtkit.domain.erasure import Erasure, ErasureAsked, ErasureGround, ErasureStatus
from slrtkit.domain.history import Recorded
from slrtkit.domain.letterlog import LeafKind
from slrtkit.domain.monthly import ReportMonth
from slrtkit.domain.numbering import NumberKind
from slrtkit.domain.roles import Action, DataField, Role
from slrtkit.domain.state import StreamKind
from slrtkit.domain.subject import Unit
from slrtkit.domain.verification import Axis, Status
from slrtkit.errors import AccessDeniedError, DomainError, NotFoundError, WireError
from slrtkit.kit import Kit
from slrtkit.ledger import parse
from slrtkit.ledger.note import read_checkpoint, read_note
from slrtkit.ports.blobs import Blobs
from slrtkit.ports.catalog import Catalog
from slrtkit.ports.store import Part, Record
from slrtkit.service.book import letter_book
from slrtkit.service.casesexport import CaseOrder, export_cases
from slrtkit.service.checkpoint import attest
from slrtkit.service.decided import decision_of, known_when_assessed
from slrtkit.service.journal import Journal
from slrtkit.service.keeping import keep_rules
from slrtkit.service.prover import Prover
from slrtkit.service.reevaluate import judge_sample, reevaluate
from slrtkit.service.registerview import RegisterView
from slrtkit.service.verify import verify
from slrtkit.testing.post import NOW
from slrtkit.wire import letter_commitment, letter_file
from slrtkit.wire.casefile import cases_bytes, read_cases_file
from slrtkit.wire.register import hash_leaf, leaf_form
from slrtkit.wire.registerfile import read_register

from .test_issue import decided

SEQUENCE = "33.16.dinsos/2026/460"


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory, clock: FixedClock) -> Iterator[Kit]:
    """A district with an issued letter, a void number, a withdrawn letter and a reserved one, in this order."""
    with open_sample(tmp_path_factory.mktemp("register"), clock) as opened:
        officers = {
            **opened.officers,
            "manajer": Officer("manajer", SAMPLE_OFFICE.code, SignatureBlock("Sari Contoh", "Manajer"), roles=(Role.MANAGER,)),
            "auditor": Officer("auditor", SAMPLE_OFFICE.code, SignatureBlock("Budi Contoh", "Auditor"), roles=(Role.AUDITOR,)),
        }
        kit = evolve(opened, officers=officers)
        kit = kit.seen_by(kit.context("fasilitator"))
        issued(kit, "one")
        kit.void_letter(kit.context("fasilitator", reason="salah ketik"), reserved(kit, "two"))
        kit.withdraw_letter(kit.context("kadis", reason="salah orang"), issued(kit, "three"))
        reserved(kit, "four")
        yield kit


def reserved(kit: Kit, text: str) -> str:
    desk = kit.context("fasilitator")
    return kit.reserve_letter(desk, decided(kit, text), "keringanan-biaya-rs", signer="kadis", destination="RSUD").id


def issued(kit: Kit, text: str) -> str:
    letter = reserved(kit, text)
    kit.issue_letter(kit.context("kadis"), letter)
    return letter


def letters(kit: Kit, kind: LeafKind) -> list[str]:
    log = kit.letter_log
    return [one.leaf.letter for one in map(log.leaf, range(log.size)) if one.leaf.kind is kind]


def view_of(kit: Kit) -> RegisterView:
    assert kit.trust.log is not None
    return RegisterView.of(read_register(kit.export_register(kit.context("manajer"))), kit.trust.log, kit.clock.now())


def test_a_letter_carries_the_proof_of_the_leaf_that_was_there_before_its_page(district: Kit) -> None:
    pdf = district.signed_pdf(letters(district, LeafKind.ISSUED)[0])
    assert district.letter_log.leaf(0).id.endswith("/0")
    report = district.verify(pdf).require()
    register = report.required[-1]
    assert report.profile == "letter/2"
    assert (register.axis, register.status, register.code) == (Axis.REGISTER, Status.PASSED, "REGISTERED")
    attachment = district.examiner.examine(pdf, district.trust.roots, district.clock.now()).attachment
    assert attachment is not None
    said = parse(attachment)
    assert isinstance(said, dict)
    assert said["schema"] == "slrtkit/letter/3"
    register_said = said["register"]
    assert isinstance(register_said, dict)
    assert set(register_said) == {"checkpoint", "index", "leaf", "path"}


def test_a_page_that_cannot_be_judged_whole_leaves_the_register(district: Kit) -> None:
    assert district.trust.issuers is not None
    pdf = district.signed_pdf(letters(district, LeafKind.ISSUED)[0])
    unlisted = evolve(district.trust, issuers=evolve(district.trust.issuers, entries=()))
    report = verify(pdf, district.examiner, unlisted, NOW, seals=QrSealReader()).require()
    assert report.profile == "registered/1"
    assert "SEAL_UNREAD" in {one.code for one in report.axes}


def test_an_export_deepens_what_the_letter_proves(district: Kit) -> None:
    good, gone = letters(district, LeafKind.ISSUED)
    view = view_of(district)
    for letter, verdict, code in ((good, Verdict.PASSED, "REGISTER_AGREES"), (gone, Verdict.FAILED, "WITHDRAWN")):
        report = verify(district.signed_pdf(letter), district.examiner, district.trust, NOW, log=view)
        assert (report.verdict, report.required[-1].code) == (verdict, code)


def test_letters_from_before_the_register_still_pass_and_no_list_stands_in_for_it(district: Kit) -> None:
    pdf = district.signed_pdf(letters(district, LeafKind.ISSUED)[0])
    bare = evolve(district.trust, log=None)
    assert (verify(pdf, district.examiner, bare, NOW).require().profile) == "letter/1"
    asked = verify(pdf, district.examiner, bare, NOW, profile="letter/2")
    assert (asked.verdict, asked.sub_indication) == (Verdict.INDETERMINATE, "NO_LOG_LIST")
    alone = verify(pdf, district.examiner, evolve(bare, withdrawn=None), NOW, profile="letter/1").require()
    assert [one.axis for one in alone.required][-1] is Axis.AUTHORITY


def test_a_letter_without_a_proof_is_not_issued_where_the_bundle_lists_a_register(district: Kit) -> None:
    letter = reserved(district, "no proof")
    with pytest.raises(Exception, match="NO_REGISTER_PROOF"):
        evolve(district, log=None).issue_letter(district.context("kadis"), letter)
    with pytest.raises(Exception, match="CHECKPOINT_UNSIGNED"):
        evolve(district, log=PemNoteSigner.made()).issue_letter(district.context("kadis"), letter)
    district.void_letter(district.context("fasilitator", reason="percobaan"), letter)


def test_of_many_letters_one_checkpoint_is_signed_and_a_younger_leaf_gets_another(district: Kit) -> None:
    asked: list[bytes] = []

    class Counting(PemNoteSigner):
        def sign(self, message: bytes) -> bytes:
            asked.append(message)
            return super().sign(message)

    prove = Prover(district.journal, Counting.made())
    first, second = (prove(letter) for letter in letters(district, LeafKind.RESERVED)[:2])
    assert first is not None
    assert second is not None
    assert first.checkpoint == second.checkpoint
    assert len(asked) == 1
    younger = prove(reserved(district, "younger"))
    assert younger is not None
    assert younger.checkpoint != first.checkpoint
    assert prove("nothing") is None


def test_the_attachment_of_a_letter_without_a_proof_is_as_it_was(district: Kit) -> None:
    record = district.letter(letters(district, LeafKind.ISSUED)[0])
    assert parse(letter_file(record.letter, record.salt)) == {
        "schema": "slrtkit/letter/1",
        "letter": parse(letter_file(record.letter, record.salt))["letter"],  # type: ignore[call-overload, index]  # an object
        "salt": record.salt,
        "commitment": letter_commitment(record.letter, record.salt),
    }


def test_the_checkpoint_is_signed_and_believed_by_the_trust_bundle(district: Kit) -> None:
    assert district.trust.log is not None
    note = district.checkpoint(district.context("manajer"))
    attested = attest(note, district.trust.log, NOW)
    assert attested.checkpoint == district.letter_log.checkpoint()
    with pytest.raises(NotFoundError, match="no log key"):
        evolve(district, log=None).checkpoint(district.context("manajer"))
    with pytest.raises(AccessDeniedError):
        district.checkpoint(district.context("loket-rs"))


def test_reasons_are_bound_and_their_words_stay_in_the_office(district: Kit) -> None:
    lines = b"".join(district.export_register(district.context("manajer")))
    assert b"salah" not in lines
    leaves = [leaf for found in view_of(district).letters.values() for leaf in found]
    told = {leaf.kind for leaf in leaves if leaf.reason}
    assert told == {LeafKind.VOID, LeafKind.WITHDRAWN}
    old = next(leaf for leaf in leaves if not leaf.reason)
    assert "reason" not in leaf_form(old)
    assert hash_leaf(old) != hash_leaf(evolve(old, reason="0" * 64))


def test_the_register_names_nobody_and_tells_no_type(district: Kit) -> None:
    lines = b"".join(district.export_register(district.context("manajer")))
    for household in district.households():
        for person in household.persons:
            assert person.name.encode() not in lines
    assert b"keringanan-biaya" not in lines


def test_numbers_without_a_letter_are_exported_with_where_they_are(district: Kit) -> None:
    sequence = next(iter(view_of(district).sequences))
    block = district.reserve_block(district.context("fasilitator", reason="luring"), sequence, 3, "pos-2").id
    view = view_of(district)
    (run,) = view.numbers
    assert (run.kind, run.last - run.first) == (NumberKind.BLOCK, 2)
    assert view.gaps(sequence, 100) == ()
    district.close_block(district.context("fasilitator", reason="kembali"), block, {})
    assert {run.kind for run in view_of(district).numbers} == {NumberKind.VOID}


def test_a_number_that_lapsed_is_void_in_the_book_and_every_reason_stands_there(district: Kit, clock: FixedClock) -> None:
    assert district.log is not None
    seen = district.journal.seen_by(district.context("manajer"))
    book = letter_book(seen, ReportMonth.read("2026-11"), district.log, clock.now() + timedelta(days=20))
    assert {line.stands for line in book.lines} == {LeafKind.ISSUED, LeafKind.VOID, LeafKind.WITHDRAWN}
    assert {line.reason for line in book.lines} >= {"salah ketik", "salah orang", ""}
    assert [line.place for line in book.lines] == sorted(line.place for line in book.lines)
    written = write_book(book).decode()
    assert written.startswith("kantor,nomor,urutan,ke,tanggal,keadaan,sejak,alasan,berkas\n")
    assert "slrtkit/sample/1" in written
    assert letter_book(seen, ReportMonth.read("2026-10"), district.log, clock.now()).lines == ()


def test_a_sample_is_drawn_by_lot_recorded_and_judged_again(district: Kit) -> None:
    note = district.checkpoint(district.context("manajer"))
    made = district.export_cases(district.context("manajer", reason="pemeriksaan 2026"), "7310", note, 5)
    assert {case.letter for case in made.cases} == set(letters(district, LeafKind.ISSUED))
    back = read_cases_file(cases_bytes(made))
    assert back == made
    assert {one.code for one in reevaluate(back)} == {"AGREES"}
    assert list(judge_sample(back, view_of(district))) == []
    withdrawn = next(case for case in back.cases if case.reason)
    assert withdrawn.reason == "salah orang"
    text = cases_bytes(made).decode()
    household = district.household("BKL-02")
    assert not [person.name for person in household.persons if person.name in text]
    asked = parse(back.cases[0].facts.encode())
    assert isinstance(asked, dict)
    assert set(asked) == {"household", "inpatient", "insurance", "integrity_pact", "resident"}
    auditor = evolve(district, viewer=district.context("auditor"))
    line = auditor.audit_access(person="BKL-02-1")[-1]
    assert (line.officer, line.use, line.reason) == ("manajer", "export-cases", "pemeriksaan 2026")


def test_what_was_learnt_since_does_not_change_what_is_judged_again(district: Kit) -> None:
    """The rules and the facts are those of the day of the decision, whatever came after."""
    note = district.checkpoint(district.context("manajer"))
    before = district.export_cases(district.context("manajer", reason="satu"), "1", note, 5)
    decided(district, "later")  # states a fact anew
    after = district.export_cases(district.context("manajer", reason="dua"), "1", note, 5)
    assert [case.facts for case in after.cases] == [case.facts for case in before.cases]
    assert all(case.reproduced for case in after.cases)


def sample(kit: Kit) -> CasesFile:
    return kit.export_cases(kit.context("manajer", reason="uji"), "7", kit.checkpoint(kit.context("manajer")), 9)


def test_a_changed_decision_other_facts_and_missing_rules_are_found(district: Kit) -> None:
    file = sample(district)
    case = next(one for one in file.cases if one.reason)
    assert case.decision is not None
    for changed, code in [
        (evolve(case, decision=evolve(case.decision, decided_by="someone")), "DECISION_OTHER"),
        (evolve(case, salt="zz"), "DECISION_OTHER"),
        (evolve(case, facts=case.facts.replace("true", "false", 1)), "DIFFERS"),
        (evolve(case, facts=case.facts.replace("true", "false", 1), reproduced=False), "UNCERTAIN"),
        (evolve(case, facts='{"no_such_fact":1}'), "NOT_KEPT"),
        (evolve(case, facts="[]"), "DIFFERS"),
        (evolve(case, declared="0" * 64), "NOT_KEPT"),
        (evolve(case, state=CaseState.WITHHELD), "WITHHELD"),
        (evolve(case, state=CaseState.ERASED, decision=None), "ERASED"),
    ]:
        assert [one.code for one in reevaluate(evolve(file, cases=(changed,)))] == [code]
    broken = evolve(file, kept=dict.fromkeys(file.kept, b"x"))
    assert {one.code for one in reevaluate(broken)} == {"NOT_KEPT"}


def test_a_sample_that_the_number_did_not_draw_is_found(district: Kit) -> None:
    file, view = sample(district), view_of(district)
    case = next(one for one in file.cases if one.reason)
    lied = evolve(file, cases=tuple(evolve(one, reason="lain") if one is case else one for one in file.cases))
    for changed, letter in [
        (evolve(file, cases=file.cases[::-1]), ""),
        (evolve(file, cases=file.cases[1:]), ""),
        (evolve(file, issued=99), ""),
        (evolve(file, checkpoint="no note"), ""),
        (evolve(file, checkpoint=file.checkpoint.replace("slrtkit/", "slrtkit.")), ""),
        (lied, case.letter),
    ]:
        assert [one.letter for one in judge_sample(changed, view)] == [letter]


def test_a_lot_depends_on_the_number_and_the_checkpoint_and_on_nothing_that_an_office_orders() -> None:
    names = [f"letter-{place}" for place in range(200)]
    one = drawn(names, "7", "a", 20)
    assert one == drawn(reversed(names), "7", "a", 20)
    assert len({one, drawn(names, "8", "a", 20), drawn(names, "7", "b", 20)}) == 3
    assert drawn(names, "7", "a", 40)[:20] == one


def test_cases_are_drawn_by_a_number_from_a_checkpoint_of_this_post_by_who_may(district: Kit) -> None:
    note, context = district.checkpoint(district.context("manajer")), district.context("manajer", reason="uji")
    for number, written, count, code in [
        (" ", note, 1, "cases.number"),
        ("7", note, 0, "cases.number"),
        ("7", note.replace("slrtkit/sample/1", "slrtkit/lain/1"), 1, "cases.checkpoint"),
        ("7", note.replace(f"\n{district.letter_log.size}\n", f"\n{district.letter_log.size - 1}\n"), 1, "cases.checkpoint"),
        ("7", note.replace(f"\n{district.letter_log.size}\n", "\n9999\n"), 1, "cases.checkpoint"),
    ]:
        with pytest.raises(DomainError) as caught:
            district.export_cases(context, number, written, count)
        assert caught.value.code == code
    with pytest.raises(WireError):
        district.export_cases(context, "7", "no note", 1)
    with pytest.raises(AccessDeniedError):
        district.export_cases(district.context("auditor", reason="uji"), "7", note, 1)


def test_rules_are_kept_as_bytes_whose_digest_the_letter_names(district: Kit) -> None:
    record = district.letter(letters(district, LeafKind.ISSUED)[0])
    for name in (record.letter.rules, record.facts):
        assert hashlib.sha256(district.blobs.get(name)).hexdigest() == name
    keep_rules(district.journal, district.blobs, district.catalog, "no such case")


def test_a_witness_and_a_bundle_by_file_are_read_as_they_were_written(district: Kit, tmp_path: Path) -> None:
    key = PemNoteSigner.made()
    trust = sample_trust(
        tmp_path / "trust", district.trust.roots, "0" * 64, SAMPLE_OFFICE, ("x",), NOW, log=("slrtkit/pos/1", key.public)
    )
    assert trust.log is not None
    (entry,) = trust.log.list.entries
    assert (entry.name, entry.key) == ("slrtkit/pos/1", key.public)
    assert not trust.log.check(key.public, b"message", b"short")
    assert trust.log.check(key.public, b"message", key.sign(b"message"))


class Forgetful(Blobs):
    """A keeper that lost everything."""

    def put(self, data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()

    def get(self, digest: str) -> bytes:
        raise NotFoundError("lost", path=digest)


def test_where_rules_were_not_kept_or_the_program_is_gone_it_is_told_and_nobody_accused(district: Kit) -> None:
    lost = sample(evolve(district, blobs=Forgetful()))
    assert {one.code for one in reevaluate(lost)} == {"NOT_KEPT"}
    assert not lost.kept

    class Fewer(Catalog):
        facts = district.facts

        def codes(self) -> tuple[str, ...]:
            return ()

        def program(self, code: str) -> Program:
            raise NotFoundError("gone", path=code)

    gone = evolve(district, catalog=Fewer())
    assert {one.code for one in reevaluate(sample(gone))} == {"UNCERTAIN"}
    keep_rules(gone.journal, Forgetful(), Fewer(), complaint_of(district))


def complaint_of(kit: Kit) -> str:
    return kit.letter(letters(kit, LeafKind.ISSUED)[0]).complaint


def test_rules_that_were_changed_since_are_not_kept_in_place_of_those_that_were_applied(district: Kit) -> None:
    class Changed(Catalog):
        facts = district.facts

        def codes(self) -> tuple[str, ...]:
            return district.catalog.codes()

        def program(self, code: str) -> Program:
            program = district.catalog.program(code)
            return evolve(program, versions=tuple(evolve(one, legal_basis="lain") for one in program.versions))

    class Refusing(Forgetful):
        def put(self, data: bytes) -> str:
            raise AssertionError(data)

    keep_rules(district.journal, Refusing(), Changed(), complaint_of(district))


def test_what_an_officer_may_not_see_is_named_and_withheld_and_what_is_erased_is_told(district: Kit) -> None:
    class Erased(Journal):
        """A log in which nothing was ever decided of any case, as after an erasure."""

        def recorded(self, record: Record) -> Recorded:
            raise NotFoundError("its key was destroyed", path=record.stream.id)

    note, log = district.checkpoint(district.context("manajer")), district.journal.whole
    said = read_checkpoint(read_note(note).text)
    order = CaseOrder("7", said, note, 9)
    erased = Erased(log.store, log.sealer, log.node)
    made = export_cases(erased, order, district.blobs, district.catalog, NOW)
    assert {one.code for one in reevaluate(made)} == {"ERASED"}
    assert {one.erasure for one in made.cases} == {""}, "nobody recorded an erasure"
    assert list(judge_sample(made, view_of(district))) == []
    kades = Officer("kades", SAMPLE_OFFICE.code, SignatureBlock("Dian Contoh", "Operator"), roles=("jauh",))
    grants = (*district.grants, Grant("jauh", frozenset({Action.EXPORT, Action.COUNT}), frozenset({DataField.POST})))
    far = evolve(district, officers={**district.officers, "kades": kades}, grants=grants)
    withheld = far.export_cases(far.context("kades", reason="uji"), "7", note, 9)
    assert {one.code for one in reevaluate(withheld)} == {"WITHHELD"}


def test_an_erasure_that_is_on_record_is_named_with_the_case(district: Kit) -> None:
    class Erased(Journal):
        """A log in which of cases nothing is left."""

        def recorded(self, record: Record) -> Recorded:
            if record.stream.kind in (StreamKind.COMPLAINT, StreamKind.LETTER):
                raise NotFoundError("its key was destroyed", path=record.stream.id)
            return super().recorded(record)

    note, log = district.checkpoint(district.context("manajer")), district.journal.whole
    order = CaseOrder("7", read_checkpoint(read_note(note).text), note, 9)
    asked = Erasure("E-1", "BKL-02-1", "33.16.09.1008", ErasureGround.ASKED, "fasilitator", NOW.date())
    erased = Erased(log.store, log.sealer, log.node)
    for decided_on, told in ((asked, ""), (evolve(asked, id="E-2", status=ErasureStatus.APPROVED), "E-2")):
        with log.command(district.context("kadis"), "ask-erasure", {"id": decided_on.id}) as work:
            work.append(StreamKind.ERASURE, decided_on.id, "33.16", ErasureAsked(decided_on))
            work.commit()
        made = export_cases(erased, order, district.blobs, district.catalog, NOW)
        assert {one.erasure for one in read_cases_file(cases_bytes(made)).cases} == {told}


def test_the_decision_behind_a_letter_is_found_whatever_was_decided_since(district: Kit) -> None:
    record = district.letter(letters(district, LeafKind.ISSUED)[0])
    decision = decision_of(district.journal.whole, record)
    assert decision == district.complaint(record.complaint).decision
    other = evolve(record, decision_salt="0" * 64)
    assert decision_of(district.journal.whole, other) == decision
    with pytest.raises(NotFoundError):
        decision_of(district.journal.whole, evolve(record, complaint="none"))
    with pytest.raises(NotFoundError):
        known_when_assessed(district.journal.whole, evolve(decision, household="none"), Unit.HOUSEHOLD)


class Destroyed(PlainSealer):
    """A sealer that has lost the keys of everybody but the register, as after an erasure."""

    def open(self, part: Part, context: bytes) -> bytes:
        if part.subject.startswith("BKL-"):
            raise NotFoundError("the key was destroyed", path=part.subject)
        return super().open(part, context)


def test_the_register_outlives_the_erasure_of_a_person(district: Kit) -> None:
    """Leaves, proofs and the paper in somebody's hands hold; nothing of the person can be read."""
    pdf, before = district.signed_pdf(letters(district, LeafKind.ISSUED)[0]), view_of(district)
    erased = evolve(district, sealer=Destroyed())
    with pytest.raises(NotFoundError):
        erased.letter(letters(district, LeafKind.ISSUED)[0])
    after = view_of(erased)
    assert after.letters == before.letters
    assert verify(pdf, district.examiner, district.trust, NOW, log=after).require().profile == "letter/2"
    assert {one.code for one in reevaluate(sample(erased))} == {"ERASED"}
