"""Key rings: in a file by identity or passphrase, in the environment, handed over by the host, and on a token (SoftHSM)."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyrage import x25519

from slrtkit.adapters.keys import CallbackRing, EnvironmentRing
from slrtkit.adapters.keys.file import FileRing, IdentityLock, PassphraseLock, recover
from slrtkit.adapters.keys.masters import new_master
from slrtkit.adapters.keys.token import TokenPlace, TokenRing
from slrtkit.errors import KeyRingError, PluginError, StorageCorruptError
from slrtkit.plugins import KEYS
from slrtkit.ports.keys import KeyRing
from slrtkit.testing.keys import KeyRingContract, TurningRingContract
from slrtkit.testing.softhsm import SoftToken, open_token

PASSPHRASE = "rahasia-contoh-satu"  # noqa: S105  of a ring that lasts as long as its test
STICK, FIRST, SECOND, STRANGER = (x25519.Identity.generate() for _ in range(4))
RECOVERERS = (str(FIRST.to_public()), str(SECOND.to_public()))


class TestHandedOver(KeyRingContract):
    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return (MASTER.hex(), repr(MASTER))

    @pytest.fixture
    def make_ring(self) -> Callable[[], KeyRing]:
        return lambda: CallbackRing(lambda: {1: MASTER})

    @pytest.fixture(params=[{}, {0: bytes(32)}, {1: bytes(16)}], ids=["none", "zero", "short"])
    def closed_ring(self, request: pytest.FixtureRequest) -> KeyRing:
        return CallbackRing(lambda: request.param)


MASTER = new_master()


class TestEnvironment(KeyRingContract):
    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return (MASTER.hex(),)

    @pytest.fixture
    def make_ring(self, monkeypatch: pytest.MonkeyPatch) -> Callable[[], KeyRing]:
        monkeypatch.setenv("CONTOH_KEYS", f"1:{new_master().hex()}, 2:{MASTER.hex()}")
        return lambda: EnvironmentRing("CONTOH_KEYS")

    @pytest.fixture(
        params=["", "1:abcd", f"2:{MASTER.hex()},2:{MASTER.hex()}", MASTER.hex()], ids=["none", "short", "twice", "bare"]
    )
    def closed_ring(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> KeyRing:
        monkeypatch.setenv("CONTOH_KEYS", request.param)
        return EnvironmentRing("CONTOH_KEYS")


class TestFile(TurningRingContract):
    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        return (str(STICK), str(FIRST))

    @pytest.fixture
    def make_ring(self, tmp_path: Path) -> Callable[[], KeyRing]:
        lock = IdentityLock(lambda: f"# a stick\n{STICK}\n")
        FileRing.make(tmp_path / "slrtkit.keys", lock, RECOVERERS)
        return lambda: FileRing(tmp_path / "slrtkit.keys", lock)

    @pytest.fixture(params=["absent", "another", "no stick", "no identity"])
    def closed_ring(self, request: pytest.FixtureRequest, tmp_path: Path) -> KeyRing:
        path = tmp_path / "slrtkit.keys"
        if request.param != "absent":
            FileRing.make(path, IdentityLock(lambda: str(STICK)), RECOVERERS)
        said = {"another": str(STRANGER), "no identity": "AGE-SECRET-KEY-"}.get(request.param, str(STICK))
        return FileRing(path, IdentityLock((tmp_path / "stick").read_text if request.param == "no stick" else lambda: said))


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftToken]:
    with open_token(tmp_path_factory.mktemp("token"), label="slrt-kunci") as made:
        yield made


@pytest.mark.needs("softhsm2-util")
class TestToken(TurningRingContract):
    @pytest.fixture
    def secrets(self, token: SoftToken) -> tuple[str, ...]:
        return (token.pin, "pin-salah-0815")

    @pytest.fixture
    def make_ring(self, token: SoftToken, request: pytest.FixtureRequest) -> Iterator[Callable[[], KeyRing]]:
        place, made = TokenPlace(token.module, token.label, request.node.name), list[TokenRing]()

        def make() -> TokenRing:
            made.append(TokenRing(place, lambda: token.pin))
            return made[-1]

        first = make()
        with pytest.raises(KeyRingError) as caught:
            first.wrap(bytes(32), "subject/S")
        assert caught.value.code == "keys.ring"
        assert first.turn() == 1
        yield make
        for one in made:
            one.lock()

    @pytest.fixture(params=["pin", "nobody", "token", "module"])
    def closed_ring(self, token: SoftToken, request: pytest.FixtureRequest) -> KeyRing:
        module = Path("/no/such/module.so") if request.param == "module" else token.module
        label = "lain" if request.param == "token" else token.label
        said = {"pin": "pin-salah-0815", "nobody": None}.get(request.param, token.pin)
        return TokenRing(TokenPlace(module, label, "kunci"), lambda: said)


def test_a_passphrase_opens_its_ring_and_a_wrong_one_is_a_typed_error(tmp_path: Path) -> None:
    path = tmp_path / "slrtkit.keys"
    said: list[str | None] = [PASSPHRASE]
    ring = FileRing.make(path, PassphraseLock(lambda: said[0]), RECOVERERS)
    wrapped = ring.wrap(MASTER, "subject/S")
    assert PASSPHRASE not in f"{ring!r}"
    assert [one.stat().st_mode & 0o777 for one in sorted(tmp_path.iterdir())] == [0o600, 0o600]
    for wrong, code in (("rahasia-lain", "keys.passphrase"), (None, "keys.locked")):
        said[0] = wrong
        ring.lock()
        with pytest.raises(KeyRingError) as caught:
            ring.unwrap(wrapped, "subject/S")
        assert caught.value.code == code
        assert PASSPHRASE not in repr(caught.value)


def test_each_recovery_recipient_alone_restores_the_ring_under_another_lock(tmp_path: Path) -> None:
    path = tmp_path / "slrtkit.keys"
    ring = FileRing.make(path, IdentityLock(lambda: str(STICK)), RECOVERERS)
    wrapped = ring.wrap(MASTER, "subject/S")
    assert ring.turn() == 2
    for identity in (FIRST, SECOND):
        path.unlink()
        other = x25519.Identity.generate()
        restored = recover(path, str(identity), IdentityLock(other.__str__))
        assert restored.unwrap(wrapped, "subject/S") == MASTER
        assert restored.recoverers == RECOVERERS
    with pytest.raises(KeyRingError) as caught:
        recover(path, str(STRANGER), IdentityLock(lambda: str(STICK)))
    assert caught.value.code == "keys.passphrase"
    (tmp_path / "slrtkit.keys.recovery").unlink()
    with pytest.raises(KeyRingError):
        recover(path, str(FIRST), IdentityLock(lambda: str(STICK)))


@pytest.mark.parametrize("recoverers", [(), RECOVERERS[:1], RECOVERERS[:1] * 2, ("age1x", RECOVERERS[0])])
def test_a_ring_is_not_made_unless_two_people_can_recover_it(tmp_path: Path, recoverers: tuple[str, ...]) -> None:
    with pytest.raises(KeyRingError) as caught:
        FileRing.make(tmp_path / "slrtkit.keys", IdentityLock(lambda: str(STICK)), recoverers)
    assert caught.value.code == "keys.recovery"
    assert not list(tmp_path.iterdir())


def test_a_ring_is_not_made_over_another_and_another_file_is_no_ring(tmp_path: Path) -> None:
    path, lock = tmp_path / "slrtkit.keys", IdentityLock(lambda: str(STICK))
    FileRing.make(path, lock, RECOVERERS)
    with pytest.raises(KeyRingError) as caught:
        FileRing.make(path, lock, RECOVERERS)
    assert caught.value.code == "keys.exists"
    for text in (b"", b"[]", b'{"schema": "slrtkit/keys/2", "masters": {}, "recovery": []}'):
        path.write_bytes(lock.closed(text))
        with pytest.raises(KeyRingError) as told:
            assert FileRing(path, lock).version
        assert told.value.code == "keys.ring"
    path.write_bytes(b"age-encryption.org/v1\n")
    with pytest.raises(KeyRingError):
        assert FileRing(path, lock).version


def test_rings_are_opened_by_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stick").write_text(str(STICK), "ascii")
    FileRing.make(tmp_path / "slrtkit.keys", IdentityLock(lambda: str(STICK)), RECOVERERS)
    assert KEYS.open("file:slrtkit.keys?identity=stick", folder=tmp_path).version == 1
    with pytest.raises(KeyRingError):
        assert KEYS.open("file:slrtkit.keys", folder=tmp_path).version
    monkeypatch.setenv("CONTOH_KEYS", f"3:{MASTER.hex()}")
    assert KEYS.open("environment:CONTOH_KEYS").version == 3
    for address in ("environment:", "file:slrtkit.keys?pin=1", "pkcs11:/a.so", "pkcs11:/a.so?token=t"):
        with pytest.raises(PluginError):
            KEYS.open(address, folder=tmp_path)
    with pytest.raises(KeyRingError):
        assert KEYS.open("pkcs11:/a.so?token=t&key=k", secret=lambda _: b"1234").version


def test_a_wrapped_key_of_another_ring_is_refused() -> None:
    wrapped = CallbackRing(lambda: {1: MASTER}).wrap(bytes(32), "subject/S")
    with pytest.raises(StorageCorruptError):
        CallbackRing(lambda: {1: new_master()}).unwrap(wrapped, "subject/S")
    assert os.environ.get("CONTOH_KEYS") is None
