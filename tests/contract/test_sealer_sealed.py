"""The sealed mode keeps every promise of a sealer, over a vault in a file and one in memory; and refuses what is swapped."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import sleep

import pytest
from attrs import evolve

from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, MemoryVault, SqliteVault
from slrtkit.adapters.keys.masters import new_master
from slrtkit.errors import KeyRingError, SlrtError, StorageBusyError, StorageCorruptError
from slrtkit.ports.keys import Vault
from slrtkit.testing.sealer import SECRET, KeyedSealerContract

MASTER = new_master()


def ring() -> CallbackRing:
    return CallbackRing(lambda: {1: MASTER})


class TestSealedInMemory(KeyedSealerContract):
    @pytest.fixture
    def make_sealer(self) -> Callable[[], EnvelopeSealer]:
        vault = MemoryVault()
        return lambda: EnvelopeSealer(ring(), vault)


class TestSealedInAFile(KeyedSealerContract):
    @pytest.fixture
    def make_sealer(self, tmp_path: Path) -> Callable[[], EnvelopeSealer]:
        return lambda: EnvelopeSealer(ring(), SqliteVault(tmp_path / "kunci.vault"))


@pytest.fixture
def vault() -> Vault:
    return MemoryVault()


@pytest.fixture
def sealer(vault: Vault) -> EnvelopeSealer:
    return EnvelopeSealer(ring(), vault)


def test_parts_of_two_people_places_or_fields_are_not_swapped(sealer: EnvelopeSealer) -> None:
    places = [("A", "body", b"desk/1/village/1"), ("B", "body", b"desk/1/village/1"), ("A", "persons/A", b"desk/1/village/1")]
    places += [("A", "body", b"desk/1/village/2"), ("A", "bod", b"ydesk/1/village/1")]
    parts = [sealer.seal(subject, field, SECRET, context) for subject, field, context in places]
    for at, part in enumerate(parts):
        for other, (subject, field, context) in enumerate(places):
            moved = evolve(part, subject=subject, field=field)
            if at == other:
                assert sealer.open(moved, context) == SECRET
            else:
                with pytest.raises(StorageCorruptError):
                    sealer.open(moved, context)


@pytest.mark.parametrize("length", [0, 1, 12, 13, 28, 44, 60])
def test_a_part_that_was_cut_off_is_refused(sealer: EnvelopeSealer, length: int) -> None:
    part = sealer.seal("A", "body", SECRET, b"place")
    with pytest.raises(StorageCorruptError):
        sealer.open(evolve(part, data=part.data[:length]), b"place")


def test_a_commitment_is_checked_though_the_cipher_agrees(sealer: EnvelopeSealer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has the key could seal under any commitment, and later open the same part to something else."""
    with monkeypatch.context() as lying:
        lying.setattr("slrtkit.adapters.keys.sealed.digest", lambda *_: "0" * 64)
        part = sealer.seal("A", "body", SECRET, b"place")
    with pytest.raises(StorageCorruptError, match="does not match its commitment"):
        sealer.open(part, b"place")


def test_a_vault_whose_keys_were_exchanged_opens_nothing(sealer: EnvelopeSealer, vault: Vault) -> None:
    parts = {name: sealer.seal(name, "body", SECRET, b"place") for name in ("A", "B")}
    sealer.settle()
    one, other = (vault.load(f"subject/{name}") for name in parts)
    assert one
    assert other
    vault.replace({"subject/A": other, "subject/B": one})
    for part in parts.values():
        with pytest.raises(StorageCorruptError):
            EnvelopeSealer(ring(), vault).open(part, b"place")


def test_a_key_that_the_vault_never_had_is_told_from_one_that_was_destroyed(sealer: EnvelopeSealer) -> None:
    part = sealer.seal("A", "body", SECRET, b"place")
    with pytest.raises(KeyRingError) as caught:
        EnvelopeSealer(ring(), MemoryVault()).open(part, b"place")
    assert caught.value.code == "keys.missing"


def test_two_who_make_one_key_at_the_same_moment_are_told_and_the_second_tries_again(vault: Vault) -> None:
    one, other = EnvelopeSealer(ring(), vault), EnvelopeSealer(ring(), vault)
    part = one.seal("A", "body", SECRET, b"place")
    other.seal("A", "body", SECRET, b"place")
    one.settle()
    with pytest.raises(StorageBusyError):
        other.settle()
    again = other.seal("A", "body", SECRET, b"place")
    other.settle()
    assert one.open(again, b"place") == other.open(part, b"place") == SECRET


def test_a_new_master_key_wraps_every_data_key_and_touches_no_payload(tmp_path: Path) -> None:
    masters, vault = {1: MASTER}, SqliteVault(tmp_path / "kunci.vault")
    turning = CallbackRing(lambda: masters)
    sealer = EnvelopeSealer(turning, vault)
    parts = [sealer.seal(f"P-{number}", "body", SECRET, b"place") for number in range(20)]
    marks = sealer.blind("nik", SECRET)
    sealer.destroy("P-3")
    masters[2] = new_master()
    sealer.lock()
    assert sealer.rewrap() == 20
    assert sealer.rewrap() == 0
    del masters[1]
    later = EnvelopeSealer(CallbackRing(lambda: masters), SqliteVault(tmp_path / "kunci.vault"))
    assert {later.open(part, b"place") for part in parts if part.subject != "P-3"} == {SECRET}
    assert later.blind("nik", SECRET) == marks
    with pytest.raises(SlrtError):
        later.open(parts[3], b"place")


def test_index_keys_that_could_not_be_overwritten_yet_are_used_no_more(tmp_path: Path) -> None:
    path = tmp_path / "kunci.vault"
    sealer, later = (EnvelopeSealer(ring(), SqliteVault(path, timeout=0.05)) for _ in range(2))
    marks = sealer.blind("nik", SECRET)
    reader = import_module("pysqlite3").connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM key").fetchone()
    with pytest.raises(StorageBusyError):
        sealer.turn_indexes()
    reader.close()
    assert sealer.blind("nik", SECRET) == later.blind("nik", SECRET) != marks


def test_what_an_interrupted_wrapping_left_is_overwritten_by_the_next(tmp_path: Path) -> None:
    masters, path = {1: MASTER}, tmp_path / "kunci.vault"
    vault = SqliteVault(path, timeout=0.05)
    sealer = EnvelopeSealer(CallbackRing(lambda: masters), vault)
    sealer.seal("A", "body", SECRET, b"place")
    sealer.settle()
    old = vault.load("subject/A")
    assert old
    masters[2] = new_master()
    sealer.lock()
    reader = import_module("pysqlite3").connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM key").fetchone()
    with pytest.raises(StorageBusyError):
        sealer.rewrap()
    reader.close()
    assert old.data in b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert sealer.rewrap() == 0
    assert old.data not in b"".join(each.read_bytes() for each in tmp_path.iterdir())


def test_who_is_idle_long_enough_is_locked_and_asked_again(vault: Vault) -> None:
    asked: list[int] = []

    def fetch() -> dict[int, bytes]:
        asked.append(1)
        return {1: MASTER}

    sealer = EnvelopeSealer(CallbackRing(fetch), vault, idle=0.2)
    part = sealer.seal("A", "body", SECRET, b"place")
    assert sealer.open(part, b"place") == SECRET
    assert len(asked) == 1
    while sealer.unlocked:
        sleep(0.05)
    assert sealer.open(part, b"place") == SECRET
    assert len(asked) == 2
    sealer.lock()
    assert not sealer.unlocked


def test_many_keys_are_kept_a_part_at_a_time_and_unwrapped_ones_forgotten(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slrtkit.adapters.keys.sealed._WAITING", 8)
    monkeypatch.setattr("slrtkit.adapters.keys.sealed._KEPT", 4)
    monkeypatch.setattr("slrtkit.adapters.keys.sealed._READY", 2)
    sealer = EnvelopeSealer(ring(), vault)
    parts = [sealer.seal(f"P-{number}", "body", SECRET, b"place") for number in range(20)]
    assert len(list(vault.names())) == 16
    assert {sealer.open(part, b"place") for part in parts} == {SECRET}
