"""Data keys that travel: lent and adopted, withheld and destroyed; a part is the same bytes wherever it is sealed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slrtkit.adapters.encryption import AgeDecryptor, AgeEncryptor
from slrtkit.adapters.encryption.bech32 import bech32
from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, MemoryVault
from slrtkit.adapters.keys import carrying as carrying_module
from slrtkit.errors import ErasedError, KeyRingError, StorageCorruptError, WithheldError
from slrtkit.ports.carrying import CarryingSealer

PLACE = b"desa/1/33.16.99.2001/1"


def sealer(number: int) -> EnvelopeSealer:
    return EnvelopeSealer(CallbackRing(lambda: {1: bytes([number]) * 32}), MemoryVault())


@settings(max_examples=20)
@given(st.binary(max_size=200), st.text(max_size=9), st.text(max_size=9))
def test_what_was_unsealed_here_is_the_same_part_when_it_is_sealed_there(said: bytes, subject: str, field: str) -> None:
    here, there = sealer(1), sealer(2)
    assert isinstance(here, CarryingSealer)
    part = here.seal(subject, field, said, PLACE)
    here.settle()
    key = here.carrier.lend(("desa", subject))
    assert key is not None
    opened = here.carrier.unsealed(key, part, PLACE)
    assert there.carrier.resealed(key, subject, field, opened, PLACE) == part
    there.carrier.adopt({("desa", subject): key})
    assert there.open(part, PLACE) == said


def test_a_key_that_was_never_here_is_not_lent() -> None:
    assert sealer(1).carrier.lend(("desa", "P")) is None


def test_a_part_that_another_key_sealed_does_not_open_and_what_is_too_short_was_none() -> None:
    here = sealer(1)
    part = here.seal("P", "body", b"x", PLACE)
    with pytest.raises(StorageCorruptError):
        here.carrier.unsealed(bytes(32), part, PLACE)
    with pytest.raises(StorageCorruptError):
        here.carrier.resealed(bytes(32), "P", "body", b"short", PLACE)


def test_the_key_of_whoever_was_erased_is_neither_lent_nor_kept_again() -> None:
    here, there = sealer(1), sealer(2)
    part = here.seal("P", "body", b"x", PLACE)
    here.settle()
    key = here.carrier.lend(("desa", "P"))
    assert key
    there.destroy("P")
    there.carrier.adopt({("desa", "P"): key})
    with pytest.raises(ErasedError):
        there.open(part, PLACE)
    with pytest.raises(ErasedError):
        there.carrier.lend(("desa", "P"))


def test_a_key_that_was_withheld_is_told_of_as_such_and_may_come_later() -> None:
    here, there = sealer(1), sealer(2)
    part = here.seal("P", "body", b"x", PLACE)
    here.settle()
    with pytest.raises(KeyRingError):
        there.open(part, PLACE)
    there.carrier.withhold([("desa", "P")])
    there.carrier.withhold([("desa", "P")])
    with pytest.raises(WithheldError):
        there.open(part, PLACE)
    there.seal("P", "body", b"own", b"lain/1/s/1")
    with pytest.raises(WithheldError):
        there.open(part, PLACE)
    there.settle()
    key = here.carrier.lend(("desa", "P"))
    assert key
    there.carrier.adopt({("desa", "P"): key})
    assert there.open(part, PLACE) == b"x"


def test_a_secret_of_a_device_is_made_once() -> None:
    here = sealer(1)
    assert here.carrier.secret("signing") == here.carrier.secret("signing") != here.carrier.secret("age")


def test_many_keys_are_not_kept_in_mind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying_module, "_READY", 1)
    monkeypatch.setattr(carrying_module, "_OWNERS", 1)
    carrier = sealer(1).carrier
    parts = [carrier.resealed(bytes([n]) * 32, "P", "body", bytes(44), PLACE) for n in (1, 2)]
    for n in (1, 2):
        carrier.adopt({("desa", f"P{n}"): bytes([n]) * 32})
    carrier.keep()
    assert carrier.lend(("desa", "P1")) == b"\x01" * 32
    assert [carrier.unsealed(bytes([n]) * 32, part, PLACE) for n, part in zip((1, 2), parts, strict=True)] == [bytes(44)] * 2


@pytest.mark.parametrize(("prefix", "data", "text"), [("bc", b"", "bc1gmk9yu"), ("a", b"", "a12uel5l")])
def test_bech32_is_that_of_its_specification(prefix: str, data: bytes, text: str) -> None:
    assert bech32(prefix, data) == text


def test_a_secret_is_an_age_identity() -> None:
    device = AgeDecryptor.of(bytes(range(32)))
    assert device.decrypt(AgeEncryptor([device.recipient]).encrypt(b"x")) == b"x"
