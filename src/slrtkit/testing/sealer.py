"""What every sealer promises, as tests."""

from collections.abc import Callable
from enum import Enum

import pytest
from attrs import evolve

from slrtkit.errors import ErasedError, SlrtError, StorageCorruptError
from slrtkit.ledger import SALT_SIZE
from slrtkit.ports.keys import KeyedSealer, Sealer
from slrtkit.ports.store import Part
from slrtkit.testing.capabilities import Declared, needs

__all__ = ["KeyedSealerContract", "SealerCapability", "SealerContract"]

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
        part = sealed(make_sealer(), plaintext)
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


class KeyedSealerContract(SealerContract):
    """The promises of `slrtkit.ports.keys.KeyedSealer`, beside those of every sealer.

    `make_sealer` returns sealers over one vault and one ring.
    """

    @pytest.fixture
    def make_sealer(self) -> Callable[[], KeyedSealer]:
        """Return a callable that makes the sealer under test."""
        raise NotImplementedError("a contract is subclassed, with a make_sealer fixture")

    def test_no_nonce_comes_twice(self, make_sealer: Callable[[], KeyedSealer]) -> None:
        """Two parts under one key and nonce tell what both have in common: of equal content, all of it."""
        sealer = make_sealer()
        parts = [sealer.seal("someone", "body", bytes(64), b"place").data for _ in range(500)]
        blocks = [data[at : at + 16] for data in parts for at in range(13, len(data) - 15, 16)]
        assert len(set(blocks)) == len(blocks)

    def test_what_was_destroyed_opens_nowhere(self, make_sealer: Callable[[], KeyedSealer]) -> None:
        """Not for whoever had it open, not for others, and not for who seals for that subject again."""
        sealer, other = make_sealer(), make_sealer()
        part = sealed(sealer, SECRET)
        assert other.open(part, b"place") == SECRET
        sealer.destroy("someone")
        sealer.destroy("someone")
        for one in (sealer, make_sealer()):
            with pytest.raises(ErasedError):
                one.open(part, b"place")
            with pytest.raises(ErasedError):
                one.seal("someone", "body", SECRET, b"place")
            assert list(one.destroyed()) == ["someone"]

    def test_nobody_else_is_destroyed(self, make_sealer: Callable[[], KeyedSealer]) -> None:
        """Each subject has a key of their own."""
        sealer = make_sealer()
        kept = sealer.seal("another", "body", SECRET, b"place")
        sealed(sealer, SECRET)
        sealer.destroy("someone")
        assert make_sealer().open(kept, b"place") == SECRET

    def test_what_was_never_sealed_is_destroyed_beforehand(self, make_sealer: Callable[[], KeyedSealer]) -> None:
        """An erasure that is replayed comes before what a restored back-up brings."""
        make_sealer().destroy("someone")
        with pytest.raises(ErasedError):
            make_sealer().seal("someone", "body", SECRET, b"place")

    def test_a_header_that_promises_something_else_is_refused(self, make_sealer: Callable[[], KeyedSealer]) -> None:
        """By the cipher, or by the commitment."""
        sealer = make_sealer()
        one, other = sealed(sealer, SECRET), sealed(sealer, SECRET)
        with pytest.raises(StorageCorruptError):
            sealer.open(evolve(one, commitment=other.commitment), b"place")

    def test_an_index_is_blind_and_finds(self, make_sealer: Callable[[], KeyedSealer]) -> None:
        """Equal values stand at one place for everybody who has the key, of one purpose only, and tell nothing."""
        one, other = make_sealer(), make_sealer()
        assert one.blind("nik", SECRET) == other.blind("nik", SECRET)
        values = {one.blind("nik", SECRET), one.blind("nkk", SECRET), one.blind("nik", SECRET + b" ")}
        assert len(values) == 3
        assert all(len(value) == 32 and SECRET not in value for value in values)


def sealed(sealer: Sealer, plaintext: bytes) -> Part:
    """Return a part that opens later and elsewhere."""
    part = sealer.seal("someone", "body", plaintext, b"place")
    if isinstance(sealer, KeyedSealer):
        sealer.settle()
    return part
