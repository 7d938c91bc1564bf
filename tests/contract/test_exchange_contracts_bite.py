"""The contracts of subscriptions and couriers catch every adapter that breaks one promise."""

import inspect
from typing import Any

import pytest
from attrs import evolve

from slrtkit.errors.exchange import ExchangeError
from slrtkit.ports.dci import Courier, Subscription, Subscriptions
from slrtkit.testing.exchange import CourierContract, SubscriptionsContract


class Kept(Subscriptions):
    """Subscriptions in a table that outlives who opens it."""

    def __init__(self, table: dict[str, Any]) -> None:
        self.table = table

    def all(self) -> tuple[Subscription, ...]:
        return tuple(one for code, one in sorted(self.table.items()) if code != "@")

    def put(self, subscription: Subscription) -> None:
        self.table[subscription.code] = subscription

    def drop(self, code: str) -> None:
        self.table.pop(code, None)

    def position(self) -> int:
        return int(self.table.get("@", 0))

    def move(self, position: int) -> None:
        self.table["@"] = position


class BeginsAtOne(Kept):
    def position(self) -> int:
        return super().position() or 1


class ForgetsWhenClosed(Kept):
    def __init__(self, table: dict[str, Any]) -> None:
        super().__init__({name: value for name, value in table.items() if name == "@"})


class KeepsTheOrderOfCalls(Kept):
    def all(self) -> tuple[Subscription, ...]:
        return tuple(one for code, one in self.table.items() if code != "@")


class KeepsSeconds(Kept):
    def put(self, subscription: Subscription) -> None:
        until = subscription.until and subscription.until.replace(microsecond=0)
        super().put(evolve(subscription, until=until))


class KeepsTheFirst(Kept):
    def put(self, subscription: Subscription) -> None:
        self.table.setdefault(subscription.code, subscription)


class RaisesForWhatIsGone(Kept):
    def drop(self, code: str) -> None:
        del self.table[code]


class DropsAll(Kept):
    def drop(self, code: str) -> None:  # noqa: ARG002  it drops all
        self.table = {"@": self.position()}


class CountsInThirtyTwoBits(Kept):
    def move(self, position: int) -> None:
        super().move(position % 2**32)


class BeginsAgain(Kept):
    def put(self, subscription: Subscription) -> None:
        self.table.pop("@", None)
        super().put(subscription)


KEEPERS: dict[type[Kept], str] = {
    BeginsAtOne: "test_at_first_there_is_none_and_nothing_was_told",
    ForgetsWhenClosed: "test_what_is_kept_is_there_when_it_is_opened_again",
    KeepsTheOrderOfCalls: "test_what_is_kept_is_there_when_it_is_opened_again",
    KeepsSeconds: "test_what_is_kept_is_there_when_it_is_opened_again",
    KeepsTheFirst: "test_what_is_kept_under_a_code_again_replaces_what_was",
    RaisesForWhatIsGone: "test_what_is_given_up_is_gone",
    DropsAll: "test_what_is_given_up_is_gone",
    CountsInThirtyTwoBits: "test_up_to_where_was_told_is_there_when_it_is_opened_again",
    BeginsAgain: "test_up_to_where_was_told_is_there_when_it_is_opened_again",
}


class Carrier(Courier):
    """Carries to a list."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    def post(self, address: str, message: bytes) -> None:
        if address != "sini":
            self.refuse(message)
        self.taken.append(message)

    def refuse(self, message: bytes) -> None:  # noqa: ARG002  whoever inherits shows it
        raise ExchangeError("the receiver is away", code="exchange.undelivered")


class TakesItLater(Carrier):
    def post(self, address: str, message: bytes) -> None:
        self.later = message
        if address != "sini":
            self.refuse(message)


class TakesItTwice(Carrier):
    def post(self, address: str, message: bytes) -> None:
        super().post(address, message)
        super().post(address, message)


class CutsItOff(Carrier):
    def post(self, address: str, message: bytes) -> None:
        super().post(address, message[:65_536])


class SaysNothing(Carrier):
    def post(self, address: str, message: bytes) -> None:
        if address == "sini":
            super().post(address, message)


class KeepsItForTheNext(Carrier):
    def refuse(self, message: bytes) -> None:
        self.taken.append(message)
        super().refuse(message)


class SaysAnother(Carrier):
    def refuse(self, message: bytes) -> None:  # noqa: ARG002  as above
        raise ExchangeError("the line broke", code="exchange.address")


class ShowsTheMessage(Carrier):
    def refuse(self, message: bytes) -> None:
        raise ExchangeError(f"{message.decode()} was not taken", code="exchange.undelivered")


class ShowsItsToken(Carrier):
    def __repr__(self) -> str:
        return "ShowsItsToken('rahasia')"


COURIERS: dict[type[Carrier], str] = {
    TakesItLater: "test_what_was_posted_has_been_taken",
    TakesItTwice: "test_what_was_posted_has_been_taken",
    CutsItOff: "test_what_was_posted_has_been_taken",
    SaysNothing: "test_what_was_not_taken_is_said_to_be",
    KeepsItForTheNext: "test_what_was_not_taken_is_said_to_be",
    SaysAnother: "test_what_was_not_taken_is_said_to_be",
    ShowsTheMessage: "test_neither_message_nor_secret_is_shown",
    ShowsItsToken: "test_neither_message_nor_secret_is_shown",
}


def promises(contract: type) -> list[str]:
    return [name for name, _ in inspect.getmembers(contract, inspect.isfunction) if name.startswith("test_")]


def prove_keeper(kind: type[Kept], promise: str) -> None:
    table: dict[str, Any] = {}
    getattr(SubscriptionsContract(), promise)(lambda: kind(table))


def prove_courier(kind: type[Carrier], promise: str) -> None:
    made = kind()
    given: dict[str, object] = {"courier": made, "address": "sini", "refusing": "sana", "secrets": ("rahasia",)}
    given["taken"] = lambda: made.taken
    test = getattr(CourierContract(), promise)
    test(**{name: given[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("promise", promises(SubscriptionsContract))
def test_subscriptions_without_a_fault_keep_the_promise(promise: str) -> None:
    prove_keeper(Kept, promise)


@pytest.mark.parametrize("fault", KEEPERS, ids=lambda fault: fault.__name__)
def test_a_fault_of_subscriptions_breaks_the_promise_it_should(fault: type[Kept]) -> None:
    with pytest.raises((AssertionError, KeyError)):
        prove_keeper(fault, KEEPERS[fault])


@pytest.mark.parametrize("promise", promises(CourierContract))
def test_a_courier_without_a_fault_keeps_the_promise(promise: str) -> None:
    prove_courier(Carrier, promise)


@pytest.mark.parametrize("fault", COURIERS, ids=lambda fault: fault.__name__)
def test_a_fault_of_a_courier_breaks_the_promise_it_should(fault: type[Carrier]) -> None:
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        prove_courier(fault, COURIERS[fault])


def test_every_promise_is_bitten() -> None:
    assert set(KEEPERS.values()) == set(promises(SubscriptionsContract))
    assert set(COURIERS.values()) == set(promises(CourierContract))
