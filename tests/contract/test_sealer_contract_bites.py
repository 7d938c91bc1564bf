"""The sealer contract catches every sealer that breaks one promise."""

import inspect
import secrets
from hashlib import sha256

import pytest
from attrs import evolve

from slrtkit.adapters.keys import PlainSealer
from slrtkit.errors import StorageCorruptError
from slrtkit.ledger import SALT_SIZE
from slrtkit.ports.store import Part
from slrtkit.testing.sealer import SECRET, SealerContract

KEY = secrets.token_bytes(32)


class Good(PlainSealer):
    """Hides and binds, as far as a contract can see; of no use against a thief."""

    def seal(self, subject: str, field: str, plaintext: bytes, context: bytes) -> Part:
        part = super().seal(subject, field, plaintext, context)
        return evolve(part, data=self.turned(part, part.data[:SALT_SIZE], part.data, context))

    def open(self, part: Part, context: bytes) -> bytes:
        stream = self.turned(part, part.data[:SALT_SIZE], part.data, context)
        return super().open(evolve(part, data=stream), context)

    def turned(self, part: Part, salt: bytes, data: bytes, context: bytes) -> bytes:
        place = b"\0".join((KEY, salt, part.subject.encode(), part.field.encode(), context))
        blocks = (sha256(place + number.to_bytes(8, "big")).digest() for number in range(len(data) // 32 + 1))
        mixed = bytes(a ^ b for a, b in zip(data[SALT_SIZE:], b"".join(blocks), strict=False))
        return data[:SALT_SIZE] + mixed


class LosesTheEnd(Good):
    def open(self, part: Part, context: bytes) -> bytes:
        return super().open(part, context)[:100]


class SaltsWithNothing(Good):
    def salt(self) -> bytes:
        return bytes(SALT_SIZE)


class SaltsShort(Good):
    def salt(self) -> bytes:
        return secrets.token_bytes(4)


class ChecksNothing(Good):
    def open(self, part: Part, context: bytes) -> bytes:
        return self.turned(part, part.data[:SALT_SIZE], part.data, context)[SALT_SIZE:]


class ForgivesLength(Good):
    def open(self, part: Part, context: bytes) -> bytes:
        try:
            return super().open(part, context)
        except StorageCorruptError:
            return b""


class Tells(Good):
    last = b""

    def seal(self, subject: str, field: str, plaintext: bytes, context: bytes) -> Part:
        self.last = plaintext
        return super().seal(subject, field, plaintext, context)

    def __repr__(self) -> str:
        return f"Tells({self.last!r})"


FAULTS: dict[type[PlainSealer], str] = {
    LosesTheEnd: "test_what_is_sealed_is_opened",
    SaltsShort: "test_a_salt_is_fresh",
    SaltsWithNothing: "test_equal_content_looks_unequal",
    ChecksNothing: "test_any_altered_byte_is_told",
    ForgivesLength: "test_another_length_is_told",
    Tells: "test_what_is_sealed_is_not_shown",
    type("HidesNothing", (PlainSealer,), {}): "test_what_is_sealed_is_not_in_the_bytes",
    type("BindsNothing", (PlainSealer,), {}): "test_a_part_does_not_open_elsewhere",
}
PROMISES = [name for name, _ in inspect.getmembers(SealerContract, inspect.isfunction) if name.startswith("test_")]
GIVEN = {"plaintext": SECRET * 1000, "change": lambda data: data[:-1]}


def prove(sealer: type[PlainSealer], promise: str) -> None:
    test = getattr(SealerContract(), promise)
    fixtures = {"make_sealer": sealer, **GIVEN}
    test(**{name: fixtures[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[PlainSealer]) -> None:
    with pytest.raises((AssertionError, StorageCorruptError, pytest.fail.Exception)):
        prove(fault, FAULTS[fault])


@pytest.mark.parametrize("promise", PROMISES)
def test_a_sealer_without_a_fault_keeps_the_promise(promise: str) -> None:
    prove(Good, promise)


def test_every_promise_is_bitten() -> None:
    assert set(FAULTS.values()) == set(PROMISES)
