"""The strict verifier keeps every promise of an examiner."""

from collections.abc import Callable

import pytest

from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.testing.examiner import ExaminerContract


class TestPdfExaminer(ExaminerContract):
    @pytest.fixture
    def make_examiner(self) -> Callable[[], PdfExaminer]:
        return PdfExaminer
