"""The Word renderer keeps the contract with the built-in page, through a real LibreOffice."""

from collections.abc import Callable

import pytest

from slrtkit.adapters.documents.word import WordRenderer
from slrtkit.testing import RendererContract


@pytest.mark.needs("soffice")
class TestWord(RendererContract):
    @pytest.fixture
    def make_renderer(self) -> Callable[[], WordRenderer]:
        return WordRenderer
