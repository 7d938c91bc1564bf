"""The contract of encryption catches everything that breaks one promise."""

from collections.abc import Callable
from hashlib import sha256
from hmac import digest
from itertools import count

import pytest

from slrtkit.errors import EncryptionError
from slrtkit.ports.encryption import Decryptor, Encryptor
from slrtkit.testing.encryption import EncryptionContract

CONTRACT = EncryptionContract()
Receivers = Callable[[int], tuple[Encryptor, tuple[Decryptor, ...]]]
PROMISES: dict[str, Callable[[Receivers], None]] = {
    "named": CONTRACT.test_whoever_was_named_opens_it,
    "else": CONTRACT.test_nobody_else_opens_it,
    "other": CONTRACT.test_the_same_data_give_another_file,
    "change": CONTRACT.test_a_change_or_a_cut_shows,
}
_NUMBERS = count(1)


class Toy:
    """Encrypts for the tests alone: a stream of hashes under the names of its receivers; a fault forgets a promise."""

    def __init__(self, keys: tuple[bytes, ...], fault: str = "") -> None:
        self.keys, self.fault = keys, fault

    def encrypt(self, data: bytes) -> bytes:
        keys = self.keys[:1] if self.fault == "named" else self.keys
        nonce = b"\0" * 8 if self.fault == "other" else next(_NUMBERS).to_bytes(8)
        shares = b"".join(nonce + digest(key, nonce + data, sha256) + stream(key, nonce, data, self.fault) for key in keys)
        return len(keys).to_bytes(1) + len(data).to_bytes(4) + shares

    def decrypt(self, data: bytes) -> bytes:
        size = int.from_bytes(data[1:5])
        for at in range(5, len(data), 40 + size):
            nonce, tag, body = data[at : at + 8], data[at + 8 : at + 40], data[at + 40 : at + 40 + size]
            opened = stream(self.keys[0], nonce, body, self.fault)
            whole = data[:1] == ((len(data) - 5) // (40 + size)).to_bytes(1) and (len(data) - 5) % (40 + size) == 0
            if self.fault == "change" or (whole and digest(self.keys[0], nonce + opened, sha256) == tag):
                return opened
        raise EncryptionError("closed")


def stream(key: bytes, nonce: bytes, data: bytes, fault: str) -> bytes:
    """Mix data with a stream of hashes; the fault `else` leaves them as they are."""
    if fault == "else":
        return data
    pad = b"".join(sha256(key + nonce + at.to_bytes(4)).digest() for at in range(len(data) // 32 + 1))
    return bytes(one ^ other for one, other in zip(data, pad, strict=False))


def receivers(fault: str) -> Receivers:
    def make(number: int) -> tuple[Encryptor, tuple[Decryptor, ...]]:
        keys = tuple(next(_NUMBERS).to_bytes(32) for _ in range(number))
        return Toy(keys, fault), tuple(Toy((key,), fault) for key in keys)

    return make


@pytest.mark.parametrize("promise", PROMISES)
def test_what_keeps_every_promise_passes(promise: str) -> None:
    PROMISES[promise](receivers(""))


@pytest.mark.parametrize("promise", PROMISES)
def test_what_breaks_a_promise_is_caught(promise: str) -> None:
    with pytest.raises((AssertionError, EncryptionError, pytest.fail.Exception)):
        PROMISES[promise](receivers(promise))


def test_a_contract_without_its_fixture_is_no_proof() -> None:
    with pytest.raises(NotImplementedError):
        EncryptionContract.receivers.__wrapped__(CONTRACT)  # type: ignore[attr-defined]  # what the fixture wraps
