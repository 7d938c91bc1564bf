"""The contract of log keys catches every signer that breaks one promise."""

import inspect
from hashlib import sha512
from time import sleep

import pytest

from slrtkit.adapters.signing.notes import PemNoteSigner
from slrtkit.errors import KeyUnavailableError
from slrtkit.testing.notes import NoteSignerContract

SEED = bytes(range(32))
KEY, OTHER = PemNoteSigner.of(SEED), PemNoteSigner.of(bytes(32))
SECRETS = (SEED.hex(),)


class Good:
    """Signs with a key that was given; one that is away is not there."""

    def __init__(self, *, away: bool = False) -> None:
        self.away = away

    @property
    def public(self) -> str:
        return KEY.public

    def sign(self, message: bytes) -> bytes:
        if self.away:
            raise KeyUnavailableError("the card is not in its reader")
        return KEY.sign(message)


class NamesItInCapitals(Good):
    @property
    def public(self) -> str:
        return KEY.public.upper()


class NamesAnotherEachTime(Good):
    made = 0

    def __init__(self, *, away: bool = False) -> None:
        super().__init__(away=away)
        NamesAnotherEachTime.made += 1
        self.number = NamesAnotherEachTime.made

    @property
    def public(self) -> str:
        return PemNoteSigner.of(bytes([self.number % 256]) * 32).public


class SignsADigest(Good):
    def sign(self, message: bytes) -> bytes:
        return super().sign(sha512(message).digest())


class SignsTheBeginning(Good):
    def sign(self, message: bytes) -> bytes:
        return super().sign(message[:100_000])


class SignsWithTwoKeys(Good):
    seen = False

    @property
    def public(self) -> str:
        self.seen = True
        return KEY.public

    def sign(self, message: bytes) -> bytes:
        return super().sign(message) if self.seen or self.away else OTHER.sign(message)


class MixesThreads(Good):
    message = b""

    def sign(self, message: bytes) -> bytes:
        self.message = message
        sleep(0.01)
        return super().sign(self.message)


class RaisesWhateverCame(Good):
    def sign(self, message: bytes) -> bytes:
        if self.away:
            raise OSError("SCARD_W_REMOVED_CARD")
        return super().sign(message)


class AnswersNothing(Good):
    def sign(self, message: bytes) -> bytes:
        return b"" if self.away else super().sign(message)


class TellsItsKeyWhenItIsAway(Good):
    def sign(self, message: bytes) -> bytes:
        if self.away:
            raise KeyUnavailableError("no answer", path=SEED.hex())
        return super().sign(message)


class ShowsItsKey(Good):
    def __repr__(self) -> str:
        return f"ShowsItsKey({SEED.hex()})"


FAULTS: dict[type[Good], str] = {
    NamesItInCapitals: "test_the_public_key_is_as_the_trust_bundle_lists_it",
    NamesAnotherEachTime: "test_the_public_key_is_as_the_trust_bundle_lists_it",
    SignsADigest: "test_what_it_signs_verifies_with_its_public_key",
    SignsTheBeginning: "test_what_it_signs_verifies_with_its_public_key",
    SignsWithTwoKeys: "test_a_new_signer_signs_with_the_same_key",
    MixesThreads: "test_many_that_sign_at_once_get_their_own_signatures",
    RaisesWhateverCame: "test_a_key_that_is_away_is_said_to_be",
    AnswersNothing: "test_a_key_that_is_away_is_said_to_be",
    TellsItsKeyWhenItIsAway: "test_a_key_that_is_away_is_said_to_be",
    ShowsItsKey: "test_secrets_are_not_shown",
}
PROMISES = [name for name, _ in inspect.getmembers(NoteSignerContract, inspect.isfunction) if name.startswith("test_")]


def prove(kind: type[Good], promise: str) -> None:
    test = getattr(NoteSignerContract(), promise)
    given: dict[str, object] = {
        "make_signer": kind,
        "make_unavailable_signer": lambda: kind(away=True),
        "secrets": SECRETS,
    }
    test(**{name: given[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("promise", PROMISES)
def test_a_signer_without_a_fault_keeps_the_promise(promise: str) -> None:
    prove(Good, promise)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[Good]) -> None:
    with pytest.raises((AssertionError, OSError, pytest.fail.Exception)):
        prove(fault, FAULTS[fault])


def test_every_promise_is_bitten() -> None:
    assert set(FAULTS.values()) == set(PROMISES)
