"""What every key ring and every vault promises, as tests."""

from collections.abc import Callable
from os import urandom

import pytest

from slrtkit.errors import ErasedError, KeyRingError, SlrtError, StorageBusyError, StorageCorruptError
from slrtkit.ports.keys import BlobPlace, BlobPlaces, KeyRing, TurningRing, Vault, Wrapped

__all__ = ["BlobPlacesContract", "KeyRingContract", "TurningRingContract", "VaultContract"]


class KeyRingContract:
    """The promises of `slrtkit.ports.keys.KeyRing`.

    `make_ring` is a fixture: a callable that opens one ring as often as it is called. `closed_ring` is a fixture: a ring that
    cannot be opened. `secrets` is a fixture: passphrases and keys that are never shown.
    """

    @pytest.fixture
    def make_ring(self) -> Callable[[], KeyRing]:
        """Return a callable that opens the ring under test."""
        raise NotImplementedError("a contract is subclassed, with a make_ring fixture")

    @pytest.fixture
    def closed_ring(self) -> KeyRing:
        """Return a ring whose passphrase or token is not there."""
        raise NotImplementedError("a contract is subclassed, with a closed_ring fixture")

    @pytest.fixture
    def secrets(self) -> tuple[str, ...]:
        """Return what no representation and no error shows."""
        raise NotImplementedError("a contract is subclassed, with a secrets fixture")

    def test_what_was_wrapped_is_unwrapped(self, make_ring: Callable[[], KeyRing]) -> None:
        """Also by another that has the same keys, and after it was locked."""
        ring, key = make_ring(), urandom(32)
        wrapped = ring.wrap(key, "subject/S")
        assert wrapped.version == ring.version >= 1
        ring.lock()
        assert ring.unwrap(wrapped, "subject/S") == make_ring().unwrap(wrapped, "subject/S") == key

    def test_a_wrapped_key_hides_it_and_no_two_are_alike(self, make_ring: Callable[[], KeyRing]) -> None:
        """Nobody sees that two subjects share a key."""
        ring, key = make_ring(), urandom(32)
        wrapped = [ring.wrap(key, "subject/S") for _ in range(3)]
        assert len({one.data for one in wrapped}) == 3
        assert not any(key in one.data for one in wrapped)

    def test_a_wrapped_key_goes_by_its_own_name(self, make_ring: Callable[[], KeyRing]) -> None:
        """Who can write to the vault cannot give one person another's key."""
        ring = make_ring()
        wrapped = ring.wrap(urandom(32), "subject/S")
        with pytest.raises(StorageCorruptError):
            ring.unwrap(wrapped, "subject/T")

    def test_a_wrapped_key_that_was_changed_is_refused(self, make_ring: Callable[[], KeyRing]) -> None:
        """In any byte, or cut off."""
        ring = make_ring()
        wrapped = ring.wrap(urandom(32), "subject/S")
        changed = [wrapped.data[:at] + bytes([wrapped.data[at] ^ 1]) + wrapped.data[at + 1 :] for at in (0, 12, 59)]
        for data in (*changed, wrapped.data[:-1], b""):
            with pytest.raises(StorageCorruptError):
                ring.unwrap(Wrapped(wrapped.version, data), "subject/S")

    def test_a_master_key_that_is_not_held_is_told(self, make_ring: Callable[[], KeyRing]) -> None:
        """A ring from before the last change does not open what came after it."""
        ring = make_ring()
        wrapped = ring.wrap(urandom(32), "subject/S")
        with pytest.raises(KeyRingError) as caught:
            ring.unwrap(Wrapped(wrapped.version + 7, wrapped.data), "subject/S")
        assert caught.value.code == "keys.version"

    def test_a_ring_that_cannot_be_opened_says_so(self, closed_ring: KeyRing, secrets: tuple[str, ...]) -> None:
        """In one typed error, which shows nothing."""
        for use in (lambda: closed_ring.version, lambda: closed_ring.wrap(bytes(32), "subject/S")):
            with pytest.raises(KeyRingError) as caught:
                use()
            assert not [secret for secret in secrets if secret in f"{caught.value} {caught.value!r} {closed_ring!r}"]

    def test_a_ring_shows_nothing(self, make_ring: Callable[[], KeyRing], secrets: tuple[str, ...]) -> None:
        """Opened or not."""
        ring = make_ring()
        assert ring.version
        assert not [secret for secret in secrets if secret in repr(ring)]


class TurningRingContract(KeyRingContract):
    """The promises of `slrtkit.ports.keys.TurningRing`; `make_ring` opens a ring of its own in each test."""

    def test_a_new_master_key_wraps_and_older_ones_unwrap(self, make_ring: Callable[[], KeyRing]) -> None:
        """Until they are retired."""
        ring, key = make_ring(), urandom(32)
        assert isinstance(ring, TurningRing)
        before = ring.wrap(key, "subject/S")
        assert ring.turn() == ring.version == before.version + 1
        after = ring.wrap(key, "subject/S")
        assert make_ring().unwrap(before, "subject/S") == make_ring().unwrap(after, "subject/S") == key
        ring.retire()
        for one in (ring, make_ring()):
            assert one.unwrap(after, "subject/S") == key
            with pytest.raises(KeyRingError) as caught:
                one.unwrap(before, "subject/S")
            assert caught.value.code == "keys.version"


class VaultContract:
    """The promises of `slrtkit.ports.keys.Vault`.

    `make_vault` is a fixture: a callable that opens one vault as often as it is called. `raw` is a fixture: a callable that
    returns every byte that the vault keeps.
    """

    @pytest.fixture
    def make_vault(self) -> Callable[[], Vault]:
        """Return a callable that opens the vault under test."""
        raise NotImplementedError("a contract is subclassed, with a make_vault fixture")

    @pytest.fixture
    def raw(self) -> Callable[[], bytes]:
        """Return a callable that reads all of it."""
        raise NotImplementedError("a contract is subclassed, with a raw fixture")

    def test_what_was_kept_is_there_and_the_rest_is_not(self, make_vault: Callable[[], Vault]) -> None:
        """For everybody who opens it."""
        key = Wrapped(1, urandom(60))
        make_vault().add({"subject/S": key, "index/nik": key})
        vault = make_vault()
        assert vault.load("subject/S") == key
        assert vault.load("subject/T") is None
        assert list(vault.names()) == ["index/nik", "subject/S"]
        assert not list(vault.destroyed())

    def test_a_name_has_one_key(self, make_vault: Callable[[], Vault]) -> None:
        """Whoever comes second has to look, and none of theirs is kept."""
        first, vault = Wrapped(1, urandom(60)), make_vault()
        vault.add({"subject/S": first})
        with pytest.raises(StorageBusyError):
            vault.add({"subject/R": Wrapped(1, urandom(60)), "subject/S": Wrapped(1, urandom(60))})
        assert vault.load("subject/S") == first
        assert vault.load("subject/R") is None

    def test_a_key_is_wrapped_anew_where_it_is(self, make_vault: Callable[[], Vault]) -> None:
        """And nowhere else: what was destroyed does not come back."""
        vault, key = make_vault(), Wrapped(2, urandom(60))
        vault.add({"subject/S": Wrapped(1, urandom(60)), "subject/T": Wrapped(1, urandom(60))})
        vault.destroy("subject/T")
        vault.replace(dict.fromkeys(("subject/S", "subject/T", "subject/U"), key))
        assert vault.load("subject/S") == key
        assert vault.load("subject/U") is None
        with pytest.raises(ErasedError):
            vault.load("subject/T")

    def test_what_was_destroyed_is_gone_to_the_last_byte(
        self, make_vault: Callable[[], Vault], raw: Callable[[], bytes]
    ) -> None:
        """Of file, journal and free pages; its name stays, and has never a key again."""
        vault = make_vault()
        keys = {f"subject/{number:03}": Wrapped(1, urandom(60)) for number in range(300)}
        vault.add(keys)
        gone = [f"subject/{number * 7 % 300:03}" for number in range(60)]
        for name in gone:
            vault.destroy(name)
            vault.destroy(name)
        kept = raw()
        assert not [name for name in gone if keys[name].data in kept]
        assert set(vault.destroyed()) == set(gone)
        assert set(vault.names()) == set(keys) - set(gone)
        with pytest.raises(ErasedError):
            make_vault().load(gone[0])
        with pytest.raises(SlrtError):
            vault.add({gone[0]: Wrapped(1, urandom(60))})

    def test_a_vault_shows_nothing(self, make_vault: Callable[[], Vault]) -> None:
        """Neither it nor what it gives."""
        data = urandom(60)
        make_vault().add({"subject/S": Wrapped(1, data)})
        assert repr(data) not in f"{make_vault()!r} {make_vault().load('subject/S')!r}"


class BlobPlacesContract:
    """The promises of `slrtkit.ports.keys.BlobPlaces`.

    `make_places` is a fixture: a callable that opens the same notes, none at first, as often as it is called.
    """

    @pytest.fixture
    def make_places(self) -> Callable[[], BlobPlaces]:
        """Return a callable that opens the notes under test."""
        raise NotImplementedError("a contract is subclassed, with a make_places fixture")

    def test_what_was_noted_is_found_by_file_and_by_subject(self, make_places: Callable[[], BlobPlaces]) -> None:
        """By everybody who opens them, also where one file is of two and one person has two."""
        noted = [BlobPlace(digest * 64, subject, kept * 64) for digest, subject, kept in ("aSc", "aTd", "bSe")]
        assert make_places().places() == ()
        for place in noted:
            make_places().keep(place)
        places = make_places()
        assert sorted(places.places(), key=str) == sorted(noted, key=str)
        assert sorted(places.places(digest="a" * 64), key=str) == sorted(noted[:2], key=str)
        assert sorted(places.places(subject="S"), key=str) == sorted(noted[::2], key=str)
        assert places.places(digest="a" * 64, subject="S") == (noted[0],)
        assert places.places(digest="b" * 64, subject="T") == places.places(digest="") == ()

    def test_a_file_that_is_sealed_anew_is_where_it_is_now(self, make_places: Callable[[], BlobPlaces]) -> None:
        """One place for each file and subject: what is noted again replaces what was."""
        for kept in "cdd":
            make_places().keep(BlobPlace("a" * 64, "S", kept * 64))
        assert make_places().places() == (BlobPlace("a" * 64, "S", "d" * 64),)

    def test_what_is_there_no_more_is_forgotten(self, make_places: Callable[[], BlobPlaces]) -> None:
        """And nothing else; forgetting it again is no error."""
        gone, other = BlobPlace("a" * 64, "S", "c" * 64), BlobPlace("a" * 64, "T", "d" * 64)
        for place in (gone, other):
            make_places().keep(place)
        for _ in range(2):
            make_places().forget(gone)
        assert make_places().places() == (other,)
