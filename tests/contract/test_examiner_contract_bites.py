"""The examiner contract catches every examiner that breaks one promise."""

import inspect
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from urllib.request import urlopen

import pytest
from attrs import evolve

from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.domain.verification import PROFILES, Axis, AxisResult, Status
from slrtkit.ports.verification import Examination
from slrtkit.testing.examiner import JUNK, ExaminerContract
from slrtkit.testing.workshop import Workshop, open_workshop

GOOD = tuple(AxisResult(axis, Status.PASSED, "GOOD", "contoh") for axis in PROFILES["signature/1"])


class Good(PdfExaminer):
    """A good examiner; a fault changes the question or the answer."""


class ForgetsCoverage(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        told = super().examine(pdf, roots, at)
        return evolve(told, axes=tuple(result for result in told.axes if result.axis is not Axis.COVERAGE))


class JudgesAuthority(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        told = super().examine(pdf, roots, at)
        return evolve(told, axes=(*told.axes, AxisResult(Axis.AUTHORITY, Status.PASSED, "GOOD", "contoh")))


class GivesNoEvidence(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        told = super().examine(pdf, roots, at)
        return evolve(told, axes=tuple(evolve(result, evidence="") for result in told.axes))


class NamesAnotherKey(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        return evolve(super().examine(pdf, roots, at), key="0" * 64)


class TellsTheTimeOfTheQuestion(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        return evolve(super().examine(pdf, roots, at), signed_at=at + timedelta(seconds=1))


class TidiesTheAttachment(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        told = super().examine(pdf, roots, at)
        return evolve(told, attachment=told.attachment and told.attachment + b"\n")


class BelievesTheFirstHalf(Good):
    """Looks at nothing behind the middle of the file."""

    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        told = super().examine(pdf, roots, at)
        half = len(pdf) // 2
        return evolve(told, axes=GOOD) if pdf[:half] == WORKSHOP_LETTER[0][:half] else told


class ForgivesBytesBehind(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        return super().examine(pdf[: pdf.rfind(b"%%EOF\n", 0, pdf.rfind(b"startxref") + 100) + 6], roots, at)


class ForgivesBytesBefore(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        return super().examine(pdf[max(pdf.find(b"%PDF"), 0) :], roots, at)


class MendsWhatIsCut(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        whole = WORKSHOP_LETTER[0]
        return super().examine(whole if len(whole) - 30 < len(pdf) < len(whole) else pdf, roots, at)


class KeepsRoots(Good):
    """Trusts whatever it was once told to trust."""

    def __init__(self) -> None:
        self.known: list[bytes] = []

    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        self.known.extend(roots)
        return super().examine(pdf, self.known, at)


class InventsASigner(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        told = super().examine(pdf, roots, at)
        return evolve(told, key=told.key or "0" * 64)


class BelievesTheClaimedTime(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        told = super().examine(pdf, roots, at)
        return evolve(told, signed_at=told.signed_at or at)


class Raises(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        if not pdf.startswith(b"%PDF"):
            raise ValueError("not a PDF")
        return super().examine(pdf, roots, at)


class SaysNothing(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        told = super().examine(pdf, roots, at)
        return told if told.key else Examination(())


class RemembersTheFirstAnswer(Good):
    first: Examination | None = None

    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        self.first = self.first or super().examine(pdf, roots, at)
        return self.first


class AsksForTheCrl(Good):
    def examine(self, pdf: bytes, roots: Sequence[bytes], at: datetime) -> Examination:
        urlopen(URL[0]).close()  # noqa: S310  the sample's own service on loopback
        return super().examine(pdf, roots, at)


FAULTS: dict[type[Good], str] = {
    ForgetsCoverage: "test_a_genuine_letter_passes_every_axis",
    JudgesAuthority: "test_a_genuine_letter_passes_every_axis",
    GivesNoEvidence: "test_a_genuine_letter_passes_every_axis",
    NamesAnotherKey: "test_it_tells_who_signed_what_and_when",
    TellsTheTimeOfTheQuestion: "test_it_tells_who_signed_what_and_when",
    TidiesTheAttachment: "test_it_tells_who_signed_what_and_when",
    BelievesTheFirstHalf: "test_any_changed_byte_is_noticed",
    ForgivesBytesBehind: "test_bytes_outside_the_signed_ones_are_noticed",
    ForgivesBytesBefore: "test_bytes_outside_the_signed_ones_are_noticed",
    MendsWhatIsCut: "test_a_shortened_letter_is_noticed",
    KeepsRoots: "test_only_the_given_roots_are_trusted",
    InventsASigner: "test_an_unsigned_page_has_no_signer",
    BelievesTheClaimedTime: "test_without_a_time_stamp_no_time_is_proven",
    Raises: "test_whatever_the_file_is_there_is_an_answer",
    SaysNothing: "test_whatever_the_file_is_there_is_an_answer",
    RemembersTheFirstAnswer: "test_the_same_question_has_the_same_answer",
    AsksForTheCrl: "test_nobody_is_asked",
}
PROMISES = [name for name, _ in inspect.getmembers(ExaminerContract, inspect.isfunction) if name.startswith("test_")]
WORKSHOP_LETTER: list[bytes] = []
URL: list[str] = []


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with open_workshop() as opened:
        WORKSHOP_LETTER[:] = [opened.sign(opened.page())]
        URL[:] = [f"{opened.services.url}/crl/root.crl"]
        yield opened


def prove(examiner: type[Good], promise: str, workshop: Workshop) -> None:
    test = getattr(ExaminerContract(), promise)
    fixtures = {"make_examiner": examiner, "workshop": workshop, "genuine": WORKSHOP_LETTER[0]}
    fixtures |= {"more": b"\n", "junk": JUNK["text"]}
    test(**{name: fixtures[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[Good], workshop: Workshop) -> None:
    with pytest.raises((AssertionError, ValueError)):
        prove(fault, FAULTS[fault], workshop)


@pytest.mark.parametrize("promise", PROMISES)
def test_an_examiner_without_a_fault_keeps_the_promise(promise: str, workshop: Workshop) -> None:
    prove(Good, promise, workshop)


def test_every_promise_is_bitten() -> None:
    assert set(FAULTS.values()) == set(PROMISES)
