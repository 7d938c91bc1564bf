"""What every examiner of signed letters promises, as tests. Needs the extras `typst` and `pades`."""

from collections.abc import Callable

import pytest

from slrtkit.domain.verification import PROFILES, Axis, Status
from slrtkit.ports.verification import Examination, Examiner
from slrtkit.testing.pdf import attachments
from slrtkit.testing.with_workshop import WithWorkshop
from slrtkit.testing.workshop import NOW, Workshop, open_workshop

__all__ = ["ExaminerContract"]

ASKED = frozenset(PROFILES["signature/1"])
FLIPS = 60
JUNK = {
    "nothing": b"",
    "text": b"Bukan PDF",
    "header": b"%PDF-1.7\n%%EOF\n",
    "zeros": b"%PDF-1.7\n" + bytes(1 << 16),
    "nested": b"%PDF-1.7\n1 0 obj" + b"<</A" * 5_000 + b"[" * 5_000,
    "looping": b"%PDF-1.7\n1 0 obj<</Length 1 0 R>>stream\nendstream endobj xref\n0 1\n"
    b"trailer<</Prev 9/Root 1 0 R>>startxref\n9\n%%EOF",
}
MakeExaminer = Callable[[], Examiner]


class ExaminerContract(WithWorkshop):
    """The promises of `slrtkit.ports.Examiner`, about letters of the form `letter/1`.

    `make_examiner` is a fixture: a callable that returns an examiner. The letters are made and signed in a `Workshop`.
    """

    @pytest.fixture
    def make_examiner(self) -> MakeExaminer:
        """Return a callable that makes the examiner under test."""
        raise NotImplementedError("a contract is subclassed, with a make_examiner fixture")

    def test_a_genuine_letter_passes_every_axis(self, make_examiner: MakeExaminer, workshop: Workshop, genuine: bytes) -> None:
        """Each is answered once, with its evidence; authority is not the examiner's to judge."""
        axes = make_examiner().examine(genuine, workshop.services.pki.roots, NOW).axes
        assert sorted(result.axis for result in axes) == sorted(ASKED)
        assert {result.status for result in axes} == {Status.PASSED}
        assert all(result.code and result.evidence for result in axes)

    def test_it_tells_who_signed_what_and_when(self, make_examiner: MakeExaminer, workshop: Workshop, genuine: bytes) -> None:
        """The key as the authority list names it, the time of the stamp, and the attachment to the byte."""
        told = make_examiner().examine(genuine, workshop.services.pki.roots, NOW)
        assert told.key == workshop.officer.key_id
        assert told.signed_at == NOW
        assert told.signed_at.utcoffset() is not None
        assert [told.attachment] == [data for _, data in attachments(genuine)]

    def test_any_changed_byte_is_noticed(self, make_examiner: MakeExaminer, workshop: Workshop, genuine: bytes) -> None:
        """Wherever it stands: the page, the attachment, the container, the white space."""
        examiner = make_examiner()
        for position in range(7, len(genuine), len(genuine) // FLIPS):
            changed = bytearray(genuine)
            changed[position] ^= 1
            assert not passes(examiner.examine(bytes(changed), workshop.services.pki.roots, NOW)), position

    @pytest.mark.parametrize("more", [b"\n", b"%", b"\n1 0 obj<<>>endobj\n%%EOF\n", bytes(2000)])
    def test_bytes_outside_the_signed_ones_are_noticed(
        self, make_examiner: MakeExaminer, workshop: Workshop, genuine: bytes, more: bytes
    ) -> None:
        """Behind the letter and in front of it, however few."""
        examiner = make_examiner()
        for changed in (genuine + more, more + genuine):
            assert not passes(examiner.examine(changed, workshop.services.pki.roots, NOW))

    def test_a_shortened_letter_is_noticed(self, make_examiner: MakeExaminer, workshop: Workshop, genuine: bytes) -> None:
        """Down to the last byte."""
        examiner = make_examiner()
        for length in (len(genuine) - 1, len(genuine) - 20, len(genuine) // 2, 100):
            assert not passes(examiner.examine(genuine[:length], workshop.services.pki.roots, NOW))

    def test_only_the_given_roots_are_trusted(self, make_examiner: MakeExaminer, workshop: Workshop, genuine: bytes) -> None:
        """Not the computer's own, not those that the letter brings along, and not those of the question before."""
        examiner = make_examiner()
        assert passes(examiner.examine(genuine, workshop.services.pki.roots, NOW))
        with open_workshop() as other:
            for roots in ((), other.services.pki.roots):
                assert status(examiner.examine(genuine, roots, NOW), Axis.CHAIN) is not Status.PASSED

    def test_an_unsigned_page_has_no_signer(self, make_examiner: MakeExaminer, workshop: Workshop) -> None:
        """However much it looks like a letter."""
        told = make_examiner().examine(workshop.page(), workshop.services.pki.roots, NOW)
        assert (passes(told), told.key, told.signed_at) == (False, "", None)

    def test_without_a_time_stamp_no_time_is_proven(self, make_examiner: MakeExaminer, workshop: Workshop) -> None:
        """What the signer claims is no proof: the letter is neither refused for it nor passed."""
        told = make_examiner().examine(workshop.sign(workshop.page(), offline=True), workshop.services.pki.roots, NOW)
        assert told.signed_at is None
        assert status(told, Axis.TIME) is not Status.PASSED
        assert status(told, Axis.INTEGRITY) is not Status.FAILED

    @pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
    def test_whatever_the_file_is_there_is_an_answer(
        self, make_examiner: MakeExaminer, workshop: Workshop, junk: bytes
    ) -> None:
        """Never an exception, and never a good one."""
        told = make_examiner().examine(junk, workshop.services.pki.roots, NOW)
        assert told.axes
        assert (passes(told), told.key) == (False, "")

    def test_the_same_question_has_the_same_answer(
        self, make_examiner: MakeExaminer, workshop: Workshop, genuine: bytes
    ) -> None:
        """Whatever was asked in between."""
        examiner, roots = make_examiner(), workshop.services.pki.roots
        first = examiner.examine(genuine, roots, NOW)
        bad = examiner.examine(genuine + b"\n", roots, NOW)
        assert not passes(bad)
        assert examiner.examine(genuine, roots, NOW) == first
        assert examiner.examine(genuine + b"\n", roots, NOW) == bad

    def test_nobody_is_asked(self, make_examiner: MakeExaminer, workshop: Workshop, genuine: bytes) -> None:
        """The letter and the roots are enough: none of the addresses in its certificates is visited."""
        before = workshop.services.asked.copy()
        assert passes(make_examiner().examine(genuine, workshop.services.pki.roots, NOW))
        assert workshop.services.asked == before


def status(told: Examination, axis: Axis) -> Status:
    """Return the worst answer on an axis; not checked where there is none."""
    given = [result.status for result in told.axes if result.axis is axis]
    order = [Status.FAILED, Status.INDETERMINATE, Status.NOT_CHECKED]
    return next((one for one in order if one in given), Status.PASSED if given else Status.NOT_CHECKED)


def passes(told: Examination) -> bool:
    """Whether every axis but authority passed."""
    return all(status(told, axis) is Status.PASSED for axis in ASKED)
