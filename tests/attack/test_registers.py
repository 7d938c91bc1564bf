"""Attacks on the register of letters, each told on the register axis; and an honest year, in which nobody is accused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from slrtkit.adapters.signing.notes import PemNoteSigner
from slrtkit.domain.letterlog import TERM, LeafKind
from slrtkit.domain.logkeys import LogEntry, LogRole
from slrtkit.domain.numbering import NumberKind
from slrtkit.domain.registerfile import NumberRun, RegisterFile, RegisterLog
from slrtkit.domain.sentences import REASONS
from slrtkit.domain.verification import AxisResult, Status
from slrtkit.errors import DomainError
from slrtkit.ledger.note import Checkpoint, NoteLine, key_hash, read_checkpoint, read_note
from slrtkit.service.checkpoint import DoubtedError, countersign, sign_checkpoint
from slrtkit.service.export_axis import judge_checkpoint, judge_export
from slrtkit.service.register_axis import SignedLetter, judge_proof
from slrtkit.service.registerview import RegisterView
from slrtkit.wire.registerfile import numbers_digest

from .registers import LATER, NAME, NOON, Register, file_of, trust_in

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def told(result: AxisResult) -> tuple[Status, str]:
    assert result.code in REASONS
    return result.status, result.code


FAILED, OPEN, PASSED, SKIPPED = Status.FAILED, Status.INDETERMINATE, Status.PASSED, Status.NOT_CHECKED


@pytest.fixture
def book() -> Register:
    """A register with three letters, of which the second is void."""
    register = Register()
    register.issued(1)
    register.say(register.letter(2, NOON + DAY), LeafKind.VOID, NOON + DAY + HOUR)
    register.issued(3, NOON + 2 * DAY)
    return register


def test_an_honest_letter_passes_by_its_proof_and_by_the_export(book: Register) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    assert told(book.inside(signed)) == (PASSED, "REGISTERED")
    assert told(book.answer(signed)) == (PASSED, "REGISTER_AGREES")


def test_a_letter_that_is_not_in_the_log_is_told_so(book: Register) -> None:
    elsewhere = Register(book.key)
    signed = elsewhere.issued(9, NOON + 3 * DAY)
    forged = evolve(signed, proof=evolve(signed.proof, checkpoint=book.note())) if signed.proof else signed
    assert told(book.inside(forged)) == (FAILED, "NOT_IN_LOG")
    bare = evolve(signed, proof=None)
    assert told(book.inside(bare)) == (FAILED, "NO_REGISTER_PROOF")
    book.issued(4, NOON + 9 * DAY)
    assert told(book.answer(bare)) == (FAILED, "NOT_IN_LOG")


def test_a_number_that_two_letters_have_is_told_of_both(book: Register) -> None:
    first, second = book.issued(4, NOON + 3 * DAY), book.issued(4, NOON + 4 * DAY)
    assert told(book.answer(first)) == told(book.answer(second)) == (FAILED, "NUMBER_REUSED")
    other = book.issued(5, NOON + 5 * DAY, place=3)
    assert told(book.answer(other)) == (FAILED, "NUMBER_REUSED")


def test_a_void_number_that_is_used_is_told(book: Register) -> None:
    letter = book.letter(4, NOON + 3 * DAY)
    signed = book.signed(letter, NOON + 3 * DAY + HOUR)
    book.say(letter, LeafKind.VOID, NOON + 3 * DAY + 2 * HOUR)
    assert told(book.answer(signed)) == (FAILED, "NUMBER_VOID")


def test_a_gap_before_a_letter_is_told_and_ends_where_the_numbers_are_accounted_for(book: Register) -> None:
    signed = book.issued(7, NOON + 3 * DAY)
    answer = book.answer(signed)
    assert told(answer) == (OPEN, "NUMBER_GAP")
    assert answer.evidence.endswith("numbers=4-6")
    book.numbers = (
        NumberRun("s/2026", 4, 5, NumberKind.ELSEWHERE, NOON.date()),
        NumberRun("s/2026", 6, 6, NumberKind.VOID, NOON.date()),
    )
    assert told(book.answer(signed)) == (PASSED, "REGISTER_AGREES")


def test_what_is_said_of_numbers_without_a_letter_is_signed_too(book: Register) -> None:
    signed = book.issued(5, NOON + 3 * DAY)
    export = book.export()
    added = RegisterFile(export.logs, (NumberRun("s/2026", 4, 4, NumberKind.VOID, NOON.date()),))
    with pytest.raises(DoubtedError, match="EXPORT_NUMBERS"):
        RegisterView.of(added, book.trust, LATER)
    assert told(book.answer(signed)) == (OPEN, "NUMBER_GAP")


def test_a_letter_dated_before_its_leaf_is_back_dated(book: Register) -> None:
    added = NOON + 30 * DAY
    letter = evolve(book.letter(4, added), dated=NOON.date())
    book.leaves[-1] = evolve(book.leaves[-1], dated=letter.dated)
    signed = evolve(book.signed(letter, added + HOUR), commitment=book.leaves[-1].commitment)
    assert told(book.inside(signed)) == (FAILED, "BACK_DATED")
    book.say(letter, LeafKind.ISSUED, added + HOUR, file=file_of(letter))
    assert told(book.answer(signed)) == (FAILED, "BACK_DATED")


def test_a_letter_dated_after_its_leaf_is_told(book: Register) -> None:
    letter = evolve(book.letter(4, NOON), dated=NOON.date() + 9 * DAY)
    book.leaves[-1] = evolve(book.leaves[-1], dated=letter.dated)
    signed = evolve(book.signed(letter, NOON + HOUR), commitment=book.leaves[-1].commitment)
    assert told(book.inside(signed)) == (FAILED, "DATES_DISORDERED")


def test_a_letter_that_claims_to_be_signed_before_its_checkpoint_is_told(book: Register) -> None:
    letter = book.letter(4, NOON + 3 * DAY)
    book.issued(5, NOON + 60 * DAY)
    signed = book.signed(letter, NOON + 3 * DAY + HOUR)
    assert told(book.inside(signed)) == (FAILED, "DATES_DISORDERED")


def test_two_checkpoints_of_one_size_are_two_registers(book: Register) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    other = Register(book.key, [*book.leaves])
    other.leaves[0] = evolve(other.leaves[0], letter="another")
    assert told(judge_export(signed, other.view())) == (FAILED, "LOG_FORKED")


def test_a_tree_that_shrank_is_told_and_an_older_export_is_not_accused(book: Register) -> None:
    older = book.view()
    signed = book.issued(4, NOON + 3 * DAY)
    assert told(judge_export(signed, older)) == (OPEN, "EXPORT_OLDER")
    shrunk = Register(book.key, book.leaves[:2])
    shrunk.leaves[-1] = evolve(shrunk.leaves[-1], at=NOON + 90 * DAY)
    assert told(judge_export(signed, shrunk.view())) == (FAILED, "LOG_SHRANK")


@pytest.mark.parametrize("late", [TERM + 2 * DAY, 90 * DAY])
def test_a_blank_leaf_that_is_used_later_is_told(book: Register, late: timedelta) -> None:
    letter = book.letter(4, NOON + 3 * DAY)
    signed = book.signed(letter, NOON + 3 * DAY + late)
    assert told(book.inside(signed)) == (FAILED, "LEAF_LAPSED")
    book.issued(5, NOON + 120 * DAY)
    assert told(book.answer(signed)) == (FAILED, "LEAF_LAPSED")


def test_a_blank_leaf_is_void_by_itself_and_a_backdated_signature_does_not_revive_it(book: Register) -> None:
    letter = book.letter(4, NOON + 3 * DAY)
    signed = book.signed(letter, NOON + 4 * DAY)
    book.issued(5, NOON + 120 * DAY)
    assert told(book.answer(signed)) == (FAILED, "LEAF_LAPSED")
    book.say(letter, LeafKind.ISSUED, NOON + 121 * DAY, file=file_of(letter))
    assert told(book.answer(signed)) == (FAILED, "LEAF_LAPSED")


def test_a_letter_that_was_signed_and_never_recorded_is_told_once_it_should_have_been(book: Register) -> None:
    letter = book.letter(4, NOON + 3 * DAY)
    signed = book.signed(letter, NOON + 3 * DAY + HOUR)
    assert told(book.answer(signed)) == (OPEN, "NOT_ISSUED")
    book.issued(5, NOON + 6 * DAY)
    assert told(book.answer(signed)) == (FAILED, "NOT_ISSUED")


def test_a_withdrawn_letter_and_one_with_another_file_are_told(book: Register) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    assert told(book.answer(evolve(signed, files=frozenset({"0" * 64})))) == (FAILED, "OTHER_FILE")
    book.say(signed.letter, LeafKind.WITHDRAWN, NOON + 9 * DAY)
    assert told(book.answer(signed)) == (FAILED, "WITHDRAWN")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"id": "another"}, "LEAF_OTHER"),
        ({"number": "460/999"}, "LEAF_OTHER"),
        ({"office": "33.16.other"}, "LEAF_OTHER"),
        ({"dated": date(2026, 3, 6)}, "LEAF_OTHER"),
    ],
)
def test_the_leaf_of_another_letter_proves_nothing(book: Register, change: dict[str, Any], code: str) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    assert told(book.inside(evolve(signed, letter=evolve(signed.letter, **change)))) == (FAILED, code)


def test_a_leaf_of_other_words_or_of_another_kind_proves_nothing(book: Register) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    assert told(book.inside(evolve(signed, commitment="0" * 64))) == (FAILED, "LEAF_OTHER")
    assert told(book.answer(evolve(signed, commitment="0" * 64))) == (FAILED, "LEAF_OTHER")
    assert told(book.answer(evolve(signed, letter=evolve(signed.letter, number="460/999")))) == (FAILED, "LEAF_OTHER")
    again = book.signed(signed.letter, NOON + 3 * DAY + HOUR)
    assert told(book.inside(again)) == (FAILED, "LEAF_OTHER")


def test_a_letter_whose_first_leaf_is_no_reservation_is_told(book: Register) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    book.leaves.pop(-2)
    assert told(book.answer(evolve(signed, proof=None))) == (FAILED, "LEAF_OTHER")


@pytest.mark.parametrize("path", [(), ("00" * 32,), ("zz",), ("00",), ("00" * 32,) * 99])
def test_a_proof_that_does_not_lead_to_the_root_proves_nothing(book: Register, path: tuple[str, ...]) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    assert signed.proof is not None
    assert told(book.inside(evolve(signed, proof=evolve(signed.proof, path=path)))) == (FAILED, "NOT_IN_LOG")
    assert told(book.inside(evolve(signed, proof=evolve(signed.proof, index=-1)))) == (FAILED, "NOT_IN_LOG")


def with_note(signed: SignedLetter, note: str) -> SignedLetter:
    assert signed.proof is not None
    return evolve(signed, proof=evolve(signed.proof, checkpoint=note))


def test_a_checkpoint_is_believed_by_a_listed_key_of_its_log_alone(book: Register) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    assert signed.proof is not None
    written, stranger = signed.proof.checkpoint, PemNoteSigner.made()
    note = read_note(written)
    forged = note._replace(lines=(note.lines[0]._replace(signature=bytes(64)),)).written()
    other = note._replace(lines=(NoteLine(NAME, key_hash(NAME, bytes.fromhex(stranger.public)), bytes(64)),)).written()
    origin = "slrtkit/other/1"
    elsewhere = sign_checkpoint(said(written)._replace(origin=origin), book.key)
    for doubted, code in [
        ("no note", "CHECKPOINT_FORM"),
        (forged, "CHECKPOINT_FORGED"),
        (other, "CHECKPOINT_UNSIGNED"),
        (elsewhere, "LOG_NOT_LISTED"),
        (sign_checkpoint(said(written)._replace(more=()), book.key), "CHECKPOINT_FORM"),
        (sign_checkpoint(said(written)._replace(more=("at 2026-03-05T05:00:00",)), book.key), "CHECKPOINT_FORM"),
    ]:
        assert told(book.inside(with_note(signed, doubted))) == (FAILED, code), code


@pytest.mark.parametrize("size", [1, 999])
@pytest.mark.parametrize("at", ["2026-01-01T00:00:00.000000Z", "2026-01-01"])
def test_a_checkpoint_that_nobody_signed_accuses_no_office(book: Register, size: int, at: str) -> None:
    """Anybody can write one into a letter, with an instant of no zone too."""
    signed = book.issued(4, NOON + 3 * DAY)
    invented = sign_checkpoint(Checkpoint(NAME, size, bytes(32), (f"at {at}",)), PemNoteSigner.made())
    code = "CHECKPOINT_UNSIGNED" if at.endswith("Z") else "CHECKPOINT_FORM"
    assert told(book.answer(with_note(signed, invented))) == (FAILED, code)


def said(written: str) -> Checkpoint:
    return read_checkpoint(read_note(written).text)


def entry(book: Register, **changes: Any) -> LogEntry:  # noqa: ANN401  fields of an entry, each of its own type
    return evolve(book.trust.list.entries[0], **changes)


def test_the_list_of_keys_says_for_whom_and_when(book: Register) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    for trust, answer in [
        (trust_in(entry(book, office="33.16.other")), (FAILED, "LOG_OUT_OF_SCOPE")),
        (trust_in(entry(book, valid_to=date(2026, 2, 1))), (FAILED, "LOG_DATE_NOT_LISTED")),
        (trust_in(entry(book, office="33.16")), (PASSED, "REGISTERED")),
        (evolve(book.trust, list=evolve(book.trust.list, expires=LATER)), (OPEN, "LOG_LIST_EXPIRED")),
        (evolve(book.trust, list=evolve(book.trust.list, issued=LATER + DAY)), (OPEN, "LOG_LIST_NOT_YET_ISSUED")),
    ]:
        assert told(judge_proof(signed, trust, LATER)) == answer
    assert told(judge_proof(signed, None, LATER)) == (SKIPPED, "NO_LOG_LIST")
    assert told(book.inside(signed, NOON)) == (OPEN, "CHECKPOINT_LATER")


def test_a_letter_from_before_the_register_needs_no_proof(book: Register) -> None:
    before = datetime(2025, 11, 3, 5, tzinfo=UTC)
    old = evolve(book.issued(4, NOON + 3 * DAY), proof=None, signed_at=before)
    assert told(book.inside(old)) == (SKIPPED, "NO_REGISTER_PROOF")


def test_witnesses_are_told_and_a_forged_line_of_one_is_a_forgery(book: Register) -> None:
    signed, witness = book.issued(4, NOON + 3 * DAY), PemNoteSigner.made()
    assert signed.proof is not None
    name, at = "saksi.example", NOON + 3 * DAY + HOUR
    listed = LogEntry(name, witness.public, LogRole.WITNESS, "33.16", date(2026, 1, 1), date(2026, 12, 31), date(2026, 1, 1))
    trust = trust_in(entry(book), listed)
    seen = countersign(signed.proof.checkpoint, name, witness, at)
    answer = judge_proof(with_note(signed, seen), trust, LATER)
    assert told(answer) == (PASSED, "REGISTERED")
    assert answer.evidence.endswith(f"witnesses={name}")
    late = countersign(signed.proof.checkpoint, name, witness, datetime(2027, 3, 1, tzinfo=UTC))
    assert "witnesses" not in judge_proof(with_note(signed, late), trust, LATER).evidence
    note = read_note(seen)
    for signature in (note.lines[1].signature[:-1] + b"x", b"short", b"\xff" * 72):
        forged = note._replace(lines=(note.lines[0], note.lines[1]._replace(signature=signature))).written()
        assert told(judge_proof(with_note(signed, forged), trust, LATER)) == (FAILED, "CHECKPOINT_FORGED")
    assert told(book.inside(with_note(signed, seen))) == (PASSED, "REGISTERED")


def test_a_log_key_is_a_name_a_key_and_a_term(book: Register) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"name": "a b"}, "log-key.form"),
        ({"key": "00"}, "log-key.form"),
        ({"valid_to": date(2025, 1, 1)}, "log-key.term"),
    ]
    for changes, code in wrong:
        with pytest.raises(DomainError) as caught:
            entry(book, **changes)
        assert caught.value.code == code


def test_an_export_is_believed_whole_or_not_at_all(book: Register) -> None:
    book.issued(4, NOON + 3 * DAY)
    log = book.export().logs[0]
    disordered = Register(book.key, [*book.leaves])
    disordered.leaves.append(evolve(disordered.leaves[-1], at=NOON, kind=LeafKind.WITHDRAWN))
    disordered.leaves.append(evolve(disordered.leaves[-1], at=NOON + DAY))
    late = evolve(
        disordered.export().logs[0],
        checkpoint=disordered.note(f"numbers {numbers_digest(())}").replace("at 2026-03-03", "at 2026-03-04"),
    )
    for logs, code in [
        ((), "EXPORT_EMPTY"),
        ((log, log), "EXPORT_TWICE"),
        ((evolve(log, leaves=log.leaves[:-1]),), "EXPORT_ROOT"),
        ((evolve(log, leaves=(*log.leaves[:-1], evolve(log.leaves[-1], number="460/9"))),), "EXPORT_ROOT"),
        ((evolve(log, checkpoint="x"),), "CHECKPOINT_FORM"),
        ((late,), "CHECKPOINT_FORGED"),
    ]:
        with pytest.raises(DoubtedError) as caught:
            RegisterView.of(RegisterFile(logs), book.trust, LATER)
        assert caught.value.code == code
        assert code in REASONS


def test_a_checkpoint_that_lies_about_its_instant_is_not_believed_of_its_leaves(book: Register) -> None:
    tree = book.tree()
    lie = Checkpoint(NAME, tree.size, tree.root(), ("at 2026-06-01T00:00:00Z", f"numbers {numbers_digest(())}"))
    log = RegisterLog(sign_checkpoint(lie, book.key), tuple(book.leaves))
    with pytest.raises(DoubtedError, match="DATES_DISORDERED"):
        RegisterView.of(RegisterFile((log,)), book.trust, LATER)


def test_an_export_of_another_office_or_log_accuses_nobody(book: Register) -> None:
    signed = book.issued(4, NOON + 3 * DAY)
    other = Register(book.key)
    other.issued(1, NOON + 30 * DAY)
    stranger = RegisterView.of(other.export(), trust_in(entry(book, office="33.16.rsud")), LATER)
    assert told(judge_export(evolve(signed, proof=None), stranger)) == (OPEN, "EXPORT_ELSEWHERE")
    named = RegisterLog(other.note(f"numbers {numbers_digest(())}", name="slrtkit/pos-2/1"), tuple(other.leaves))
    second = RegisterView.of(RegisterFile((named,)), trust_in(entry(book, name="slrtkit/pos-2/1")), LATER)
    assert told(judge_export(signed, second)) == (OPEN, "EXPORT_ELSEWHERE")
    assert told(judge_export(with_note(signed, "x"), book.view())) == (FAILED, "CHECKPOINT_FORM")


def test_an_old_letter_that_an_export_is_too_old_for_is_not_accused(book: Register) -> None:
    early = Register(book.key)
    early.issued(1)
    unknown = evolve(book.issued(4, NOON + 3 * DAY), proof=None)
    assert told(judge_export(unknown, early.view())) == (OPEN, "EXPORT_OLDER")


def test_an_honest_year_accuses_nobody() -> None:
    """Void numbers, revisions, a stand-in's letters, withdrawals, a lapse, numbers elsewhere, a clock that is a little off."""
    book, letters, at, number = Register(), list[SignedLetter](), datetime(2026, 1, 5, 3, tzinfo=UTC), 0
    for week in range(40):
        at, number = at + 6 * DAY, number + 1
        match week % 8:
            case 1:
                book.say(book.letter(number, at), LeafKind.VOID, at + HOUR)
            case 2:
                letter = book.letter(number, at)
                book.say(letter, LeafKind.REVISED, at + 4 * DAY)
                letters.append(book.signed(letter, at + 5 * DAY))
                book.say(letter, LeafKind.ISSUED, at + 5 * DAY, file=file_of(letter))
            case 3:
                book.letter(number, at)
            case 4:
                book.numbers += (NumberRun("s/2026", number, number + 2, NumberKind.ELSEWHERE, at.date()),)
                number += 2
            case 5:
                signed = book.issued(number, at)
                letters.append(evolve(signed, signed_at=signed.signed_at - 3 * HOUR))
            case 6:
                book.say(book.issued(number, at).letter, LeafKind.WITHDRAWN, at + 2 * DAY)
            case _:
                letters.append(book.issued(number, at))
    view = RegisterView.of(book.export(), book.trust, LATER + 60 * DAY)
    assert len(letters) == 20
    assert {told(judge_export(signed, view)) for signed in letters} == {(PASSED, "REGISTER_AGREES")}
    assert {told(book.inside(signed, LATER + 60 * DAY)) for signed in letters} == {(PASSED, "REGISTERED")}


def test_a_checkpoint_that_was_kept_is_continued_or_contradicted(book: Register) -> None:
    kept = book.note()
    book.issued(4, NOON + 3 * DAY)
    assert told(judge_checkpoint(kept, book.view(), book.trust, LATER)) == (PASSED, "REGISTER_CONTINUES")
    book.leaves[0] = evolve(book.leaves[0], letter="another")
    assert told(judge_checkpoint(kept, book.view(), book.trust, LATER)) == (FAILED, "LOG_FORKED")
    assert told(judge_checkpoint("no note", book.view(), book.trust, LATER)) == (FAILED, "CHECKPOINT_FORM")
