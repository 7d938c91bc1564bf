"""The sealed mode lends and takes keys as it promises, and the contract catches every carrier that breaks one promise."""

import inspect
import secrets
from collections.abc import Callable, Iterable, Mapping

import pytest

from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, MemoryVault
from slrtkit.adapters.keys.carrying import VaultCarrier
from slrtkit.errors import ErasedError, SlrtError, StorageCorruptError
from slrtkit.ports.carrying import CarryingSealer, Owner
from slrtkit.ports.store import Part
from slrtkit.testing import KeyCarrierContract


def device(carrier: type[VaultCarrier] = VaultCarrier) -> CarryingSealer:
    """Return the sealer of a new device."""
    key, vault = secrets.token_bytes(32), MemoryVault()
    ring = CallbackRing(lambda: {1: key})

    class Device(EnvelopeSealer):
        @property
        def carrier(self) -> VaultCarrier:
            return own

    made = Device(ring, vault)
    own = carrier(ring, vault, made._arrived, made._given)  # noqa: SLF001  as its own
    return made


class TestSealedMode(KeyCarrierContract):
    @pytest.fixture
    def new_device(self) -> Callable[[], CarryingSealer]:
        return device


class SealsAnew(VaultCarrier):
    def resealed(self, key: bytes, subject: str, field: str, opened: bytes, context: bytes) -> Part:
        return super().resealed(key, subject, field, secrets.token_bytes(12) + opened[12:], context)


class KeepsNothing(VaultCarrier):
    def keep(self) -> None:
        self.leave()


class KeepsAtOnce(VaultCarrier):
    def adopt(self, keys: Mapping[Owner, bytes]) -> None:
        super().adopt(keys)
        self.keep()


class KeepsWhatCameLast(VaultCarrier):
    def adopt(self, keys: Mapping[Owner, bytes]) -> None:
        self._vault.replace({f"subject/{one}": self._ring.wrap(key, f"subject/{one}") for (_, one), key in keys.items()})
        super().adopt(keys)


class OpensWithAnyKey(VaultCarrier):
    def unsealed(self, key: bytes, part: Part, context: bytes) -> bytes:
        try:
            return super().unsealed(key, part, context)
        except StorageCorruptError:
            return bytes(44)


class SealsWhatWasCutOff(VaultCarrier):
    def resealed(self, key: bytes, subject: str, field: str, opened: bytes, context: bytes) -> Part:
        return super().resealed(key, subject, field, opened.ljust(44, b"\0"), context)


class MakesKeysForStrangers(VaultCarrier):
    def lend(self, owner: Owner) -> bytes | None:
        return super().lend(owner) or bytes(32)


class LendsTheErased(VaultCarrier):
    def lend(self, owner: Owner) -> bytes | None:
        try:
            return super().lend(owner)
        except ErasedError:
            return None


class TakesTheErasedBack(VaultCarrier):
    def adopt(self, keys: Mapping[Owner, bytes]) -> None:
        for _, subject in keys:
            vars(self._vault)["_keys"].pop(f"subject/{subject}", None)
        super().adopt(keys)


class WithholdsInSilence(VaultCarrier):
    def withhold(self, owners: Iterable[Owner]) -> None:
        pass


class HasOneSecret(VaultCarrier):
    def secret(self, name: str) -> bytes:
        return super().secret(name[:0])


class HasASecretOfAll(VaultCarrier):
    def secret(self, name: str) -> bytes:
        return name.encode().ljust(32, b"\0")


FAULTS: dict[type[VaultCarrier], str] = {
    SealsAnew: "test_what_was_unsealed_is_the_same_part_resealed",
    KeepsAtOnce: "test_what_came_is_good_before_it_is_kept_and_gone_when_it_is_left",
    KeepsNothing: "test_an_adopted_key_opens_what_its_owner_sealed",
    KeepsWhatCameLast: "test_a_key_that_is_known_stays",
    OpensWithAnyKey: "test_another_key_opens_nothing",
    SealsWhatWasCutOff: "test_what_is_too_short_was_no_part",
    MakesKeysForStrangers: "test_a_key_that_was_never_here_is_not_lent",
    LendsTheErased: "test_whoever_was_erased_is_not_lent",
    TakesTheErasedBack: "test_whoever_was_erased_is_never_kept_again",
    WithholdsInSilence: "test_what_is_withheld_is_told_of_as_such",
    HasOneSecret: "test_a_secret_of_a_device_is_made_once",
    HasASecretOfAll: "test_a_secret_of_a_device_is_made_once",
}
PROMISES = [name for name, _ in inspect.getmembers(KeyCarrierContract, inspect.isfunction) if name.startswith("test_")]


def prove(carrier: type[VaultCarrier], promise: str) -> None:
    test = getattr(KeyCarrierContract(), promise)
    given = {"new_device": lambda: device(carrier), "plaintext": b"desil 2"}
    test(**{name: given[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[VaultCarrier]) -> None:
    with pytest.raises((AssertionError, SlrtError, pytest.fail.Exception)):
        prove(fault, FAULTS[fault])


@pytest.mark.parametrize("promise", PROMISES)
def test_a_carrier_without_a_fault_keeps_the_promise(promise: str) -> None:
    prove(VaultCarrier, promise)


def test_every_promise_is_bitten() -> None:
    assert set(FAULTS.values()) == set(PROMISES)
