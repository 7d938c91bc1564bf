"""Plain mode hides nothing and binds nothing, and still shows every alteration."""

from collections.abc import Callable
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.adapters.keys import PlainSealer
from slrtkit.testing.sealer import SealerCapability, SealerContract


class TestPlainSealer(SealerContract):
    lacks: ClassVar = {
        SealerCapability.HIDDEN: "plain mode keeps what it is given as it is",
        SealerCapability.BOUND: "plain mode has no key that could bind a part to its place",
    }

    @pytest.fixture
    def make_sealer(self) -> Callable[[], PlainSealer]:
        return PlainSealer


@given(st.binary())
def test_anything_that_is_sealed_is_opened(plaintext: bytes) -> None:
    part = PlainSealer().seal("someone", "body", plaintext, b"place")
    assert PlainSealer().open(part, b"place") == plaintext
