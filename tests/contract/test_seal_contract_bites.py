"""The contract of the paper seal catches every signer and reader that breaks one promise."""

import inspect
from collections.abc import Iterable

import pytest
from attrs import evolve

from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader
from slrtkit.domain.seal import SealClaims
from slrtkit.errors import RenderError
from slrtkit.ports.seal import OpenedSeal, PrintedSeal, SealReader, SealSigner, Sheet, Sighting
from slrtkit.testing.seal import SealContract, sample_claims

KEY = PemSealSigner.made()
OTHER = PemSealSigner.made()


class Signer(SealSigner):
    """Does something else with the answer of a real one."""

    @property
    def key(self) -> str:
        return KEY.key

    def seal(self, claims: SealClaims) -> PrintedSeal:
        return KEY.seal(claims)


class NamesAnotherKey(Signer):
    @property
    def key(self) -> str:
        return OTHER.key


class ForgetsWhatIsPaid(Signer):
    def seal(self, claims: SealClaims) -> PrintedSeal:
        return super().seal(evolve(claims, sealed={}))


class PrintsAnotherSymbol(Signer):
    def seal(self, claims: SealClaims) -> PrintedSeal:
        return evolve(super().seal(claims), modules=OTHER.seal(claims).modules)


class PrintsTooLarge(Signer):
    def seal(self, claims: SealClaims) -> PrintedSeal:
        return evolve(super().seal(claims), modules=((True,) * 101,) * 101)


class TellsWhom(Signer):
    def __repr__(self) -> str:
        return f"Signer(last={sample_claims().name})"


class Reader(QrSealReader):
    """Does something else with the answer of a real one."""


class BelievesAnyKey(Reader):
    def open(self, text: str, keys: Iterable[str]) -> OpenedSeal:
        return super().open(text, [*keys, KEY.key])


class ForgivesTheEnd(Reader):
    def open(self, text: str, keys: Iterable[str]) -> OpenedSeal:
        known = list(keys)
        seen = super().open(text, known)
        return seen if seen.claims else super().open(text[:-1], known)


class RaisesForRubbish(Reader):
    def look(self, data: bytes) -> Sighting:
        if not data:
            raise ValueError
        return super().look(data)


class ReadsNoText(Reader):
    def look(self, data: bytes) -> Sighting:
        seen = super().look(data)
        return Sighting(None) if seen.sheet is Sheet.TEXT else seen


class CountsWrong(Reader):
    def pages(self, pdf: bytes) -> int:
        return super().pages(pdf) + 1


FAULTS: dict[type[Signer] | type[Reader], str] = {
    NamesAnotherKey: "test_what_is_sealed_opens_and_says_the_same",
    ForgetsWhatIsPaid: "test_what_is_sealed_opens_and_says_the_same",
    PrintsAnotherSymbol: "test_the_symbol_can_be_printed",
    PrintsTooLarge: "test_the_symbol_can_be_printed",
    TellsWhom: "test_secrets_are_not_shown",
    BelievesAnyKey: "test_another_key_does_not_open_it",
    ForgivesTheEnd: "test_one_character_less_or_more_is_no_seal",
    RaisesForRubbish: "test_what_is_no_seal_raises_nothing",
    ReadsNoText: "test_what_is_no_seal_raises_nothing",
    CountsWrong: "test_what_is_no_seal_raises_nothing",
}
PROMISES = [name for name, _ in inspect.getmembers(SealContract, inspect.isfunction) if name.startswith("test_")]


def prove(promise: str, signer: SealSigner, reader: SealReader) -> None:
    test = getattr(SealContract(), promise)
    given: dict[str, object] = {"make_signer": lambda: signer, "reader": reader, "secrets": ()}
    test(**{name: given[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("promise", PROMISES)
def test_a_pair_without_a_fault_keeps_the_promise(promise: str) -> None:
    prove(promise, Signer(), Reader())


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[Signer] | type[Reader]) -> None:
    made = fault()
    with pytest.raises((AssertionError, RenderError, ValueError)):
        prove(FAULTS[fault], made if isinstance(made, Signer) else Signer(), made if isinstance(made, Reader) else Reader())


def test_every_promise_is_bitten() -> None:
    assert set(FAULTS.values()) == set(PROMISES)
