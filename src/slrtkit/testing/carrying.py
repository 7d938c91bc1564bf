"""What every carrier of keys promises, as tests: what one device sealed opens at another, and whoever was erased stays so."""

from collections.abc import Callable

import pytest

from slrtkit.errors import ErasedError, KeyRingError, StorageCorruptError, WithheldError
from slrtkit.ports.carrying import CarryingSealer
from slrtkit.ports.store import Part
from slrtkit.testing.capabilities import Declared

__all__ = ["KeyCarrierContract"]

SECRET, PLACE, OWNER = b"desil 2, dirawat inap", b"desa/1/33.16.99.2001/1", ("desa", "someone")
_KEY = 32


class KeyCarrierContract(Declared):
    """The promises of `slrtkit.ports.carrying.KeyCarrier`.

    `new_device` is a fixture: a callable that returns the sealer of another device each time, with keys of its own.
    """

    @pytest.fixture
    def new_device(self) -> Callable[[], CarryingSealer]:
        """Return a callable that makes the sealer under test."""
        raise NotImplementedError("a contract is subclassed, with a new_device fixture")

    @pytest.mark.parametrize("plaintext", [b"", b"\x00", SECRET * 1000], ids=["empty", "nul", "long"])
    def test_what_was_unsealed_is_the_same_part_resealed(
        self, new_device: Callable[[], CarryingSealer], plaintext: bytes
    ) -> None:
        """To the byte, so that the hash of its event is the same."""
        here, there = new_device(), new_device()
        part, key = sealed(here, plaintext)
        opened = here.carrier.unsealed(key, part, PLACE)
        assert opened.endswith(plaintext)
        assert there.carrier.resealed(key, part.subject, part.field, opened, PLACE) == part

    def test_an_adopted_key_opens_what_its_owner_sealed(self, new_device: Callable[[], CarryingSealer]) -> None:
        """Now, and at a device to which it is lent on."""
        here, there, third = new_device(), new_device(), new_device()
        part, key = sealed(here)
        adopted(there, key)
        assert there.open(part, PLACE) == SECRET
        assert there.carrier.lend(OWNER) == key
        adopted(third, key)
        assert third.open(part, PLACE) == SECRET

    def test_what_came_is_good_before_it_is_kept_and_gone_when_it_is_left(
        self, new_device: Callable[[], CarryingSealer]
    ) -> None:
        """Whoever sends what is refused has no say over any key; what is sealed with one meanwhile is nobody's."""
        here, there = new_device(), new_device()
        part, key = sealed(here)
        carrier = there.carrier
        for withheld in ([], [OWNER]):
            carrier.withhold(withheld)
            carrier.adopt({OWNER: key})
            assert there.open(part, PLACE) == SECRET
            carrier.leave()
            with pytest.raises(KeyRingError):
                there.open(part, PLACE)
            assert carrier.lend(OWNER) is None
        own = there.seal(OWNER[1], "body", b"own", b"lain/1/s/1")
        with pytest.raises(StorageCorruptError):
            there.carrier.unsealed(key, own, b"lain/1/s/1")
        there.settle()
        adopted(there, key)
        carrier.leave()
        assert there.open(part, PLACE) == SECRET

    def test_a_key_that_is_known_stays(self, new_device: Callable[[], CarryingSealer]) -> None:
        """Two devices that made a key for one subject read each other, and themselves."""
        here, there = new_device(), new_device()
        part, key = sealed(here)
        own = there.seal(OWNER[1], "body", b"own", b"lain/1/s/1")
        there.settle()
        for _ in range(2):
            adopted(there, key)
        assert there.open(own, b"lain/1/s/1") == b"own"
        assert there.open(part, PLACE) == SECRET

    def test_another_key_opens_nothing(self, new_device: Callable[[], CarryingSealer]) -> None:
        """And says so."""
        here = new_device()
        part, _ = sealed(here)
        with pytest.raises(StorageCorruptError):
            here.carrier.unsealed(bytes(_KEY), part, PLACE)

    def test_what_is_too_short_was_no_part(self, new_device: Callable[[], CarryingSealer]) -> None:
        """Nothing is sealed of what somebody cut off."""
        here = new_device()
        _, key = sealed(here)
        with pytest.raises(StorageCorruptError):
            here.carrier.resealed(key, OWNER[1], "body", b"short", PLACE)

    def test_a_key_that_was_never_here_is_not_lent(self, new_device: Callable[[], CarryingSealer]) -> None:
        """And none is made for it."""
        here = new_device()
        assert here.carrier.lend(OWNER) is None
        assert here.carrier.lend(OWNER) is None

    def test_whoever_was_erased_is_not_lent(self, new_device: Callable[[], CarryingSealer]) -> None:
        """Neither by who made the key, nor by who was given it."""
        here, there = new_device(), new_device()
        _, key = sealed(here)
        adopted(there, key)
        for device in (here, there):
            device.destroy(OWNER[1])
            with pytest.raises(ErasedError):
                device.carrier.lend(OWNER)

    def test_whoever_was_erased_is_never_kept_again(self, new_device: Callable[[], CarryingSealer]) -> None:
        """However often others hand their key over."""
        here, there = new_device(), new_device()
        part, key = sealed(here)
        there.destroy(OWNER[1])
        adopted(there, key)
        with pytest.raises(ErasedError):
            there.open(part, PLACE)

    def test_what_is_withheld_is_told_of_as_such(self, new_device: Callable[[], CarryingSealer]) -> None:
        """And not as lost; and it may be given later."""
        here, there = new_device(), new_device()
        part, key = sealed(here)
        for _ in range(2):
            carrier = there.carrier
            carrier.withhold([OWNER])
            with pytest.raises(WithheldError):
                there.open(part, PLACE)
            carrier.keep()
        with pytest.raises(WithheldError):
            there.open(part, PLACE)
        adopted(there, key)
        assert there.open(part, PLACE) == SECRET

    def test_a_secret_of_a_device_is_made_once(self, new_device: Callable[[], CarryingSealer]) -> None:
        """Each name has its own, and so has each device."""
        here, there = new_device(), new_device()
        made = [here.carrier.secret("signing"), here.carrier.secret("age"), there.carrier.secret("signing")]
        assert here.carrier.secret("signing") == made[0]
        assert {len(one) for one in made} == {_KEY}
        assert len({*made}) == len(made)


def adopted(device: CarryingSealer, key: bytes) -> None:
    """Have a device take a key, and keep it."""
    carrier = device.carrier
    carrier.adopt({OWNER: key})
    carrier.keep()


def sealed(device: CarryingSealer, plaintext: bytes = SECRET) -> tuple[Part, bytes]:
    """Return a part that a device sealed, and its key."""
    part = device.seal(OWNER[1], "body", plaintext, PLACE)
    device.settle()
    key = device.carrier.lend(OWNER)
    assert key is not None, "what was settled is lent"
    assert len(key) == _KEY, "a data key is 32 bytes"
    return part, key
