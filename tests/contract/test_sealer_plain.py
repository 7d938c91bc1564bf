"""Plain mode hides nothing, and still shows every alteration."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from slrtkit.adapters.keys import PlainSealer
from slrtkit.errors import StorageCorruptError
from slrtkit.ledger import SALT_SIZE

SEALER = PlainSealer()


@given(st.binary())
def test_what_is_sealed_is_opened(plaintext: bytes) -> None:
    part = SEALER.seal("someone", "body", plaintext, b"place")
    assert (part.subject, part.field, part.data[SALT_SIZE:]) == ("someone", "body", plaintext)
    assert SEALER.open(part, b"place") == plaintext


def test_equal_content_has_unequal_commitments() -> None:
    assert SEALER.seal("a", "b", b"x", b"").commitment != SEALER.seal("a", "b", b"x", b"").commitment
    assert len({SEALER.salt() for _ in range(100)}) == 100


@given(st.data())
def test_any_altered_byte_is_told(data: st.DataObject) -> None:
    part = SEALER.seal("someone", "body", b"desil 2", b"place")
    position = data.draw(st.integers(0, len(part.data) - 1))
    altered = bytearray(part.data)
    altered[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(StorageCorruptError):
        SEALER.open(evolve(part, data=bytes(altered)), b"place")


@pytest.mark.parametrize("length", [0, 1, SALT_SIZE - 1, SALT_SIZE])
def test_a_shortened_part_is_told(length: int) -> None:
    part = SEALER.seal("someone", "body", b"desil 2", b"place")
    with pytest.raises(StorageCorruptError):
        SEALER.open(evolve(part, data=part.data[:length]), b"place")
