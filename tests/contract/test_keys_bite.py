"""The contracts of keyed sealers and key rings catch every one that breaks a promise."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from slrtkit.adapters.keys import CallbackRing, EnvelopeSealer, MemoryVault
from slrtkit.adapters.keys import masters as wrapping
from slrtkit.adapters.keys import sealed as sealing
from slrtkit.adapters.keys.masters import new_master
from slrtkit.adapters.keys.places import bound
from slrtkit.errors import SlrtError
from slrtkit.ports.keys import BlobPlace, KeyRing, Wrapped
from slrtkit.testing.keys import BlobPlacesContract, KeyRingContract
from slrtkit.testing.sealer import KeyedSealerContract

MASTER = new_master()
Plant = Callable[[pytest.MonkeyPatch], None]


class KeepsTheKey(EnvelopeSealer):
    """Still has in memory what was destroyed."""

    def destroy(self, subject: str) -> None:
        kept = self._ciphers.get(subject)
        super().destroy(subject)
        if kept:
            self._ciphers.hold(subject, kept)


class DestroysNothing(EnvelopeSealer):
    def destroy(self, subject: str) -> None:
        """Forget, and let the vault keep it."""
        self._forget(subject)


class OneKeyForAll(EnvelopeSealer):
    def _cipher(self, subject: str, *, new: bool) -> AESGCM:  # noqa: ARG002  that is the fault
        return super()._cipher("someone", new=new)


class ForgetsWhoIsErased(EnvelopeSealer):
    def destroyed(self) -> Iterator[str]:
        yield from ()


class OneIndexKey(EnvelopeSealer):
    def blind(self, purpose: str, value: bytes) -> bytes:
        return super().blind(purpose[:1], value)


def one_nonce(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(sealing, "urandom", bytes)


def no_place(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(sealing, "bound", lambda *_: b"")


class _Any(str):
    """A digest that is like every other."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __ne__(self, _: object) -> bool:
        return False


def no_commitment(patched: pytest.MonkeyPatch) -> None:
    """Neither bound to the header's commitment nor compared with it."""
    patched.setattr(sealing, "bound", lambda subject, field, _, context: bound(subject, field, "", context))
    patched.setattr(sealing, "digest", lambda *_: _Any())


def nothing(_: pytest.MonkeyPatch) -> None:
    pass


FAULTS: Mapping[str, tuple[type[EnvelopeSealer], Plant]] = {
    "test_no_nonce_comes_twice": (EnvelopeSealer, one_nonce),
    "test_equal_content_looks_unequal": (EnvelopeSealer, one_nonce),
    "test_a_part_does_not_open_elsewhere": (EnvelopeSealer, no_place),
    "test_a_header_that_promises_something_else_is_refused": (EnvelopeSealer, no_commitment),
    "test_what_was_destroyed_opens_nowhere": (KeepsTheKey, nothing),
    "test_what_was_never_sealed_is_destroyed_beforehand": (DestroysNothing, nothing),
    "test_nobody_else_is_destroyed": (OneKeyForAll, nothing),
    "test_an_index_is_blind_and_finds": (OneIndexKey, nothing),
}


def prove(kind: type[EnvelopeSealer], promise: str) -> None:
    vault = MemoryVault()
    getattr(KeyedSealerContract(), promise)(make_sealer=lambda: kind(CallbackRing(lambda: {1: MASTER}), vault))


@pytest.mark.parametrize("promise", FAULTS)
def test_a_planted_fault_breaks_the_promise_it_should(promise: str, monkeypatch: pytest.MonkeyPatch) -> None:
    prove(EnvelopeSealer, promise)
    kind, plant = FAULTS[promise]
    with monkeypatch.context() as patched:
        plant(patched)
        with pytest.raises((AssertionError, SlrtError, pytest.fail.Exception)):
            prove(kind, promise)


def test_who_forgets_whom_it_erased_is_caught() -> None:
    with pytest.raises(AssertionError):
        prove(ForgetsWhoIsErased, "test_what_was_destroyed_opens_nowhere")


class WrapsInPlain(CallbackRing):
    def wrap(self, key: bytes, name: str) -> Wrapped:
        return Wrapped(1, key + super().wrap(key, name).data)


class TakesAnyVersion(CallbackRing):
    def unwrap(self, wrapped: Wrapped, name: str) -> bytes:
        return super().unwrap(Wrapped(1, wrapped.data), name)


class Tells(CallbackRing):
    def __repr__(self) -> str:
        return f"Tells({MASTER.hex()})"


class LocksForGood(CallbackRing):
    def lock(self) -> None:
        super().lock()
        self._fetch = dict


class ForgivesChanges(CallbackRing):
    def unwrap(self, wrapped: Wrapped, name: str) -> bytes:
        try:
            return super().unwrap(wrapped, name)
        except SlrtError:
            return bytes(32)


RINGS: Mapping[str, type[CallbackRing]] = {
    "test_a_wrapped_key_hides_it_and_no_two_are_alike": WrapsInPlain,
    "test_a_master_key_that_is_not_held_is_told": TakesAnyVersion,
    "test_a_ring_shows_nothing": Tells,
    "test_what_was_wrapped_is_unwrapped": LocksForGood,
    "test_a_wrapped_key_that_was_changed_is_refused": ForgivesChanges,
}


def prove_ring(make: Callable[[], KeyRing], promise: str) -> None:
    given: dict[str, Any] = {"make_ring": make, "secrets": (MASTER.hex(),)}
    test = getattr(KeyRingContract(), promise)
    test(**{name: given[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("promise", RINGS)
def test_a_fault_of_a_ring_breaks_the_promise_it_should(promise: str) -> None:
    prove_ring(lambda: CallbackRing(lambda: {1: MASTER}), promise)
    with pytest.raises((AssertionError, SlrtError, pytest.fail.Exception)):
        prove_ring(lambda: RINGS[promise](lambda: {1: MASTER}), promise)


def test_a_ring_that_binds_no_name_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrapping, "bound_to", lambda *_: b"")
    with pytest.raises(pytest.fail.Exception):
        prove_ring(lambda: CallbackRing(lambda: {1: MASTER}), "test_a_wrapped_key_goes_by_its_own_name")


class FindsAnyOfTheTwo(MemoryVault):
    def places(self, *, digest: str | None = None, subject: str | None = None) -> tuple[BlobPlace, ...]:
        if digest is None or subject is None:
            return super().places(digest=digest, subject=subject)
        return tuple({*super().places(digest=digest), *super().places(subject=subject)})


class TakesNothingForAll(MemoryVault):
    def places(self, *, digest: str | None = None, subject: str | None = None) -> tuple[BlobPlace, ...]:
        return super().places(digest=digest or None, subject=subject or None)


class KeepsTheFirst(MemoryVault):
    def keep(self, place: BlobPlace) -> None:
        self._blobs.setdefault((place.digest, place.subject), place.kept)


class ForgetsTheFile(MemoryVault):
    def forget(self, place: BlobPlace) -> None:
        for other in self.places(digest=place.digest):
            super().forget(other)


class ForgetsOnce(MemoryVault):
    def forget(self, place: BlobPlace) -> None:
        del self._blobs[place.digest, place.subject]


@pytest.mark.parametrize(
    ("kind", "promise"),
    [
        (FindsAnyOfTheTwo, "test_what_was_noted_is_found_by_file_and_by_subject"),
        (TakesNothingForAll, "test_what_was_noted_is_found_by_file_and_by_subject"),
        (KeepsTheFirst, "test_a_file_that_is_sealed_anew_is_where_it_is_now"),
        (ForgetsTheFile, "test_what_is_there_no_more_is_forgotten"),
        (ForgetsOnce, "test_what_is_there_no_more_is_forgotten"),
    ],
)
def test_a_fault_of_places_breaks_the_promise_it_should(kind: type[MemoryVault], promise: str) -> None:
    good, bad = MemoryVault(), kind()
    getattr(BlobPlacesContract(), promise)(lambda: good)
    with pytest.raises((AssertionError, KeyError)):
        getattr(BlobPlacesContract(), promise)(lambda: bad)
