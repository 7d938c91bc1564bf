"""The contracts of vaults, of rings that turn, and of keepers of files catch every one that breaks a promise."""

import inspect
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, MemoryVault, SealedBlobs
from slrtkit.adapters.keys.masters import new_master
from slrtkit.adapters.storage import MemoryStore
from slrtkit.errors import SlrtError
from slrtkit.ports.keys import BlobPlaces, KeyedSealer, TurningRing, Wrapped
from slrtkit.testing.blobs import BlobsContract, BlobShelfContract, PersonalBlobsContract
from slrtkit.testing.keys import TurningRingContract, VaultContract

MASTER = new_master()


def prove(contract: type, promise: str, given: Mapping[str, Any]) -> None:
    test = getattr(contract(), promise)
    test(**{name: given[name] for name in inspect.signature(test).parameters})


def own(contract: type) -> set[str]:
    """Return the promises that a contract adds to those that it inherits."""
    return {name for name in vars(contract) if name.startswith("test_")}


class ForgetsNames(MemoryVault):
    def names(self) -> Iterator[str]:
        yield from reversed(list(super().names()))


class TakesTheSecondKey(MemoryVault):
    def add(self, keys: Mapping[str, Wrapped]) -> None:
        self._keys.update(keys)


class KeepsHalf(MemoryVault):
    def add(self, keys: Mapping[str, Wrapped]) -> None:
        for name, key in keys.items():
            super().add({name: key})


class MakesWhatIsReplaced(MemoryVault):
    def replace(self, keys: Mapping[str, Wrapped]) -> None:
        self._keys.update(keys)


class MarksAndKeeps(MemoryVault):
    def __init__(self) -> None:
        super().__init__()
        self.bin: list[bytes] = []

    def destroy(self, name: str) -> None:
        gone = self._keys.get(name)
        self.bin += [gone.data] if gone else []
        super().destroy(name)


class ForgetsThatItDestroyed(MemoryVault):
    def destroy(self, name: str) -> None:
        self._keys.pop(name, None)


class Tells(MemoryVault):
    def __repr__(self) -> str:
        return f"Tells({[key.data for key in self._keys.values() if key]!r})"


VAULTS: dict[type[MemoryVault], str] = {
    ForgetsNames: "test_what_was_kept_is_there_and_the_rest_is_not",
    TakesTheSecondKey: "test_a_name_has_one_key",
    KeepsHalf: "test_a_name_has_one_key",
    MakesWhatIsReplaced: "test_a_key_is_wrapped_anew_where_it_is",
    MarksAndKeeps: "test_what_was_destroyed_is_gone_to_the_last_byte",
    ForgetsThatItDestroyed: "test_what_was_destroyed_is_gone_to_the_last_byte",
    Tells: "test_a_vault_shows_nothing",
}


def prove_vault(vault: MemoryVault, promise: str) -> None:
    def raw() -> bytes:
        return b"".join([*(key.data for key in vault._keys.values() if key), *getattr(vault, "bin", ())])  # noqa: SLF001  as a disk

    prove(VaultContract, promise, {"make_vault": lambda: vault, "raw": raw})


@pytest.mark.parametrize("fault", VAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_of_a_vault_breaks_the_promise_it_should(fault: type[MemoryVault]) -> None:
    prove_vault(MemoryVault(), VAULTS[fault])
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        prove_vault(fault(), VAULTS[fault])


class Turning(CallbackRing, TurningRing):
    """A ring whose master keys stand in a table that all who open it share."""

    def __init__(self, masters: dict[int, bytes]) -> None:
        super().__init__(lambda: masters)
        self.masters = masters

    def turn(self) -> int:
        self.masters[max(self.masters) + 1] = new_master()
        self.lock()
        return self.version

    def retire(self) -> None:
        for version in sorted(self.masters)[:-1]:
            del self.masters[version]
        self.lock()


class TurnsNothing(Turning):
    def turn(self) -> int:
        return self.version + 1


class ForgetsTheOldKey(Turning):
    def turn(self) -> int:
        version = super().turn()
        super().retire()
        return version


class RetiresNothing(Turning):
    def retire(self) -> None:
        """Keep them all."""


class RetiresForItself(Turning):
    def retire(self) -> None:
        self._held = {self.version: self._opened()[self.version]}


class RetiresAll(Turning):
    def retire(self) -> None:
        self.turn()
        super().retire()


@pytest.mark.parametrize("fault", [TurnsNothing, ForgetsTheOldKey, RetiresNothing, RetiresForItself, RetiresAll])
def test_a_fault_of_a_turning_ring_breaks_its_promise(fault: type[Turning]) -> None:
    [promise] = own(TurningRingContract)
    good, bad = {1: MASTER}, {1: MASTER}
    prove(TurningRingContract, promise, {"make_ring": lambda: Turning(good)})
    with pytest.raises((AssertionError, SlrtError, pytest.fail.Exception)):
        prove(TurningRingContract, promise, {"make_ring": lambda: fault(bad)})


class TellsTwice(SealedBlobs):
    def digests(self) -> Iterator[str]:
        for digest in super().digests():
            yield from (digest, digest)


class TellsInNoOrder(SealedBlobs):
    def digests(self) -> Iterator[str]:
        yield from reversed(list(super().digests()))


class DropsNothing(SealedBlobs):
    def drop(self, digest: str) -> None:
        """Keep it."""


class DropsAll(SealedBlobs):
    def drop(self, digest: str) -> None:  # noqa: ARG002  it drops all
        for kept in [*self.digests()]:
            super().drop(kept)


class RaisesForWhatIsGone(SealedBlobs):
    def drop(self, digest: str) -> None:
        self.get(digest)
        super().drop(digest)


class DropsForEverybody(SealedBlobs):
    def drop_of(self, subject: str) -> tuple[str, ...]:
        found = super().drop_of(subject)
        for digest in found:
            self.drop(digest)
        return found


class TellsNotWhatWent(SealedBlobs):
    def drop_of(self, subject: str) -> tuple[str, ...]:
        super().drop_of(subject)
        return ()


KEEPERS: dict[type[SealedBlobs], tuple[type[BlobsContract], str]] = {
    TellsTwice: (BlobShelfContract, "test_each_blob_that_is_kept_is_told_once"),
    TellsInNoOrder: (BlobShelfContract, "test_each_blob_that_is_kept_is_told_once"),
    DropsNothing: (BlobShelfContract, "test_what_is_dropped_is_gone_and_nothing_else"),
    DropsAll: (BlobShelfContract, "test_what_is_dropped_is_gone_and_nothing_else"),
    RaisesForWhatIsGone: (BlobShelfContract, "test_what_is_dropped_is_gone_and_nothing_else"),
    DropsForEverybody: (PersonalBlobsContract, "test_a_file_that_two_people_share_stays_for_the_other"),
    TellsNotWhatWent: (PersonalBlobsContract, "test_a_file_that_two_people_share_stays_for_the_other"),
}


def prove_keeper(kind: type[SealedBlobs], contract: type[BlobsContract], promise: str) -> None:
    vault = MemoryVault()
    sealer: KeyedSealer = EnvelopeSealer(CallbackRing(lambda: {1: MASTER}), vault)
    places: BlobPlaces = vault
    made = kind(MemoryStore(), sealer, places)
    prove(contract, promise, {"make_blobs": lambda: made})


@pytest.mark.parametrize("fault", KEEPERS, ids=lambda fault: fault.__name__)
def test_a_fault_of_a_keeper_breaks_the_promise_it_should(fault: type[SealedBlobs]) -> None:
    prove_keeper(SealedBlobs, *KEEPERS[fault])
    with pytest.raises((AssertionError, SlrtError, pytest.fail.Exception)):
        prove_keeper(fault, *KEEPERS[fault])


def test_every_promise_is_bitten() -> None:
    assert set(VAULTS.values()) == own(VaultContract)
    assert {promise for _, promise in KEEPERS.values()} == own(BlobShelfContract) | own(PersonalBlobsContract)
