"""The contract of renewers catches every renewer that breaks one promise."""

import inspect
from collections.abc import Iterator
from datetime import datetime

import pytest

from slrtkit.adapters.signing.pades import BaselineLT, Extender
from slrtkit.errors import KeyUnavailableError, SigningRefusedError
from slrtkit.testing.renewer import RenewerContract
from slrtkit.testing.workshop import Workshop, open_workshop


class Good:
    """Does something else with the answer of a real one; `away` asks nobody."""

    def __init__(self, workshop: Workshop, *, away: bool = False) -> None:
        pki = workshop.services.pki
        self.workshop, self.away = workshop, away
        self.inner = Extender(BaselineLT(timestamp_url=pki.tsa_url + "/tak-ada" * away, roots=pki.roots))

    def renew(self, pdf: bytes, at: datetime) -> bytes:
        return self.inner.renew(pdf, at)


class GivesItBack(Good):
    def renew(self, pdf: bytes, at: datetime) -> bytes:  # noqa: ARG002  it does nothing
        return pdf


class WritesItAnew(Good):
    def renew(self, pdf: bytes, at: datetime) -> bytes:
        return b"%PDF-2.0\n" + super().renew(pdf, at)


class AddsALine(Good):
    def renew(self, pdf: bytes, at: datetime) -> bytes:
        return super().renew(pdf, at) + b"\n"


class StampsNothing(Good):
    def renew(self, pdf: bytes, at: datetime) -> bytes:
        super().renew(pdf, at)
        return pdf + b"\n% renewed\n"


class RenewsOnce(Good):
    def renew(self, pdf: bytes, at: datetime) -> bytes:
        return super().renew(pdf, at) if pdf.count(b"/DocTimeStamp") == 0 else pdf


class RaisesWhateverCame(Good):
    def renew(self, pdf: bytes, at: datetime) -> bytes:
        try:
            return super().renew(pdf, at)
        except SigningRefusedError as error:
            raise ValueError("no PDF") from error


class TakesAnything(Good):
    def renew(self, pdf: bytes, at: datetime) -> bytes:
        try:
            return super().renew(pdf, at)
        except SigningRefusedError:
            return pdf + b"\n"


class GoesOnWithoutServices(Good):
    def renew(self, pdf: bytes, at: datetime) -> bytes:
        try:
            return super().renew(pdf, at)
        except KeyUnavailableError:
            return pdf


FAULTS: dict[type[Good], tuple[str, ...]] = {
    GivesItBack: ("test_what_was_sent_begins_what_comes_back",),
    WritesItAnew: ("test_what_was_sent_begins_what_comes_back",),
    AddsALine: ("test_what_comes_back_verifies_as_the_same_letter",),
    StampsNothing: ("test_what_was_signed_without_a_network_is_proved_from_now_on",),
    RenewsOnce: ("test_what_was_renewed_is_renewed_again",),
    RaisesWhateverCame: ("test_what_is_no_sound_pdf_is_refused", "test_what_is_not_signed_is_refused"),
    TakesAnything: ("test_what_can_be_proved_no_more_is_refused", "test_what_is_not_signed_is_refused"),
    GoesOnWithoutServices: ("test_services_that_are_away_are_said_to_be",),
}
PROMISES = [name for name, _ in inspect.getmembers(RenewerContract, inspect.isfunction) if name.startswith("test_")]


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with open_workshop() as opened:
        yield opened


def prove(kind: type[Good], promise: str, workshop: Workshop) -> None:
    test = getattr(RenewerContract(), promise)
    given: dict[str, object] = {
        "make_renewer": kind,
        "make_unavailable_renewer": lambda workshop: kind(workshop, away=True),
        "workshop": workshop,
        "genuine": workshop.sign(workshop.page()),
        "offline": workshop.sign(workshop.page(), offline=True),
        "spoil": lambda pdf: pdf[: len(pdf) // 2],
    }
    test(**{name: given[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("promise", PROMISES)
def test_a_renewer_without_a_fault_keeps_the_promise(promise: str, workshop: Workshop) -> None:
    prove(Good, promise, workshop)


@pytest.mark.parametrize(("fault", "promise"), [(fault, promise) for fault, broken in FAULTS.items() for promise in broken])
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[Good], promise: str, workshop: Workshop) -> None:
    with pytest.raises((AssertionError, ValueError, pytest.fail.Exception)):
        prove(fault, promise, workshop)


def test_every_promise_is_bitten() -> None:
    assert {promise for broken in FAULTS.values() for promise in broken} == set(PROMISES)
