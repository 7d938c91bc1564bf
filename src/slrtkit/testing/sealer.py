"""What every sealer promises, as tests."""

from collections.abc import Callable
from enum import Enum

import pytest
from attrs import evolve

from slrtkit.errors import SlrtError, StorageCorruptError
from slrtkit.ledger import SALT_SIZE
from slrtkit.ports.keys import Sealer
from slrtkit.testing.capabilities import Declared, needs

__all__ = ["SealerCapability", "SealerContract"]

SECRET = b"desil 2, dirawat inap"


class SealerCapability(Enum):
    """What a sealer may lack, if it says so."""

    HIDDEN = "what is sealed cannot be read without the key"
    BOUND = "a part opens at the place it was sealed for, and nowhere else"


class SealerContract(Declared):
    """The promises of `slrtkit.ports.keys.Sealer`.

    `make_sealer` is a fixture: a callable that returns a sealer, of the same keys each time.
    """

    @pytest.fixture
    def make_sealer(self) -> Callable[[], Sealer]:
        """Return a callable that makes the sealer under test."""
        raise NotImplementedError("a contract is subclassed, with a make_sealer fixture")

    @pytest.mark.parametrize("plaintext", [b"", b"\x00", SECRET * 1000], ids=["empty", "nul", "long"])
    def test_what_is_sealed_is_opened(self, make_sealer: Callable[[], Sealer], plaintext: bytes) -> None:
        """By the same keys, also later and elsewhere."""
        part = make_sealer().seal("someone", "body", plaintext, b"place")
        assert (part.subject, part.field, len(bytes.fromhex(part.commitment))) == ("someone", "body", 32)
        assert make_sealer().open(part, b"place") == plaintext

    def test_a_salt_is_fresh(self, make_sealer: Callable[[], Sealer]) -> None:
        """And long enough that nothing can be guessed from a commitment."""
        sealer = make_sealer()
        salts = {sealer.salt() for _ in range(100)}
        assert len(salts) == 100
        assert {len(salt) for salt in salts} == {SALT_SIZE}

    def test_equal_content_looks_unequal(self, make_sealer: Callable[[], Sealer]) -> None:
        """Nobody learns from the store that two people have the same illness."""
        sealer = make_sealer()
        one, other = (sealer.seal("someone", "body", SECRET, b"place") for _ in range(2))
        assert one.commitment != other.commitment
        assert one.data != other.data

    def test_any_altered_byte_is_told(self, make_sealer: Callable[[], Sealer]) -> None:
        """Of the bytes, and of the commitment."""
        sealer = make_sealer()
        part = sealer.seal("someone", "body", SECRET, b"place")
        for position in range(len(part.data)):
            altered = bytearray(part.data)
            altered[position] ^= 1
            with pytest.raises(StorageCorruptError):
                sealer.open(evolve(part, data=bytes(altered)), b"place")
        with pytest.raises(StorageCorruptError):
            sealer.open(evolve(part, commitment="0" * 64), b"place")

    @pytest.mark.parametrize("change", [lambda data: data[:-1], lambda data: data + b"\0", lambda _: b""])
    def test_another_length_is_told(self, make_sealer: Callable[[], Sealer], change: Callable[[bytes], bytes]) -> None:
        """Shorter, longer, or nothing at all."""
        sealer = make_sealer()
        part = sealer.seal("someone", "body", SECRET, b"place")
        with pytest.raises(StorageCorruptError):
            sealer.open(evolve(part, data=change(part.data)), b"place")

    def test_what_is_sealed_is_not_shown(self, make_sealer: Callable[[], Sealer]) -> None:
        """Neither by the sealer nor by the part."""
        sealer = make_sealer()
        part = sealer.seal("someone", "body", SECRET, b"place")
        assert SECRET.decode() not in f"{sealer!r} {part!r}"

    @needs(SealerCapability.HIDDEN)
    def test_what_is_sealed_is_not_in_the_bytes(self, make_sealer: Callable[[], Sealer]) -> None:
        """A copied disk tells nothing."""
        assert SECRET not in make_sealer().seal("someone", "body", SECRET, b"place").data

    @needs(SealerCapability.BOUND)
    def test_a_part_does_not_open_elsewhere(self, make_sealer: Callable[[], Sealer]) -> None:
        """Not at another place, nor as another's, nor as another field."""
        sealer = make_sealer()
        part = sealer.seal("someone", "body", SECRET, b"place")
        for moved, place in (
            (part, b"elsewhere"),
            (evolve(part, subject="another"), b"place"),
            (evolve(part, field="other"), b"place"),
        ):
            with pytest.raises(SlrtError):
                sealer.open(moved, place)
