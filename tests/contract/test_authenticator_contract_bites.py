"""The contract of authenticators catches every authenticator that breaks one promise."""

import inspect
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from time import sleep

import pytest

from slrtkit.errors import SlrtError, UnauthenticatedError
from slrtkit.ports.authentication import Carried
from slrtkit.testing.authentication import AuthenticatorContract

DAY = timedelta(days=1)
FORM = re.compile(r"Kartu (?P<seal>[0-9a-f]{64})\.(?P<until>\d+)\.(?P<officer>[a-z]+)====")


def sealed(officer: str, until: int) -> str:
    seal = sha256(f"rahasia {officer} {until}".encode()).hexdigest()
    return f"Kartu {seal}.{until}.{officer}===="


def show(officer: str, at: datetime) -> Mapping[str, str]:
    return {"authorization": sealed(officer, int((at + DAY).timestamp()))}


class Good:
    """Believes what `show` makes; whoever inherits forgets something."""

    def officer(self, asked: Carried, at: datetime) -> str:
        text = asked.headers.get("authorization", "")
        found = FORM.fullmatch(text)
        if not found or text != sealed(found["officer"], int(found["until"])):
            raise UnauthenticatedError("this card does not hold")
        self.require_time(int(found["until"]), at)
        return found["officer"]

    def require_time(self, until: int, at: datetime) -> None:
        if at.timestamp() >= until:
            raise UnauthenticatedError("this card has expired")


class TellsEverybodyTheFirst(Good):
    first = ""

    def officer(self, asked: Carried, at: datetime) -> str:
        self.first = self.first or super().officer(asked, at)
        return self.first


class MixesThreads(Good):
    told = ""

    def officer(self, asked: Carried, at: datetime) -> str:
        self.told = super().officer(asked, at)
        sleep(0.01)
        return self.told


class TakesNothingForAGuest(Good):
    def officer(self, asked: Carried, at: datetime) -> str:
        return super().officer(asked, at) if asked.headers.get("authorization", "").strip() else "tamu"


class RaisesWhateverCame(Good):
    def officer(self, asked: Carried, at: datetime) -> str:
        if asked.headers.get("authorization", "").count(".") > 100:
            raise RecursionError
        return super().officer(asked, at)


class ForgetsTheSeal(Good):
    def officer(self, asked: Carried, at: datetime) -> str:
        found = FORM.fullmatch(asked.headers.get("authorization", ""))
        if not found:
            raise UnauthenticatedError("this is no card")
        self.require_time(int(found["until"]), at)
        return found["officer"]


class ForgetsWhoseSealItIs(Good):
    """Believes whatever name stands behind a seal of anybody's."""

    def officer(self, asked: Carried, at: datetime) -> str:
        found = FORM.fullmatch(asked.headers.get("authorization", ""))
        for known in ("fasilitator", "kadis") if found else ():
            until = int(found["until"]) if found else 0
            if found and sealed(known, until)[:70] == asked.headers["authorization"][:70]:
                self.require_time(until, at)
                return found["officer"]
        raise UnauthenticatedError("this card does not hold")


class NeverEnds(Good):
    def require_time(self, until: int, at: datetime) -> None:
        """Every card holds."""


class EndsByItsOwnClock(Good):
    def require_time(self, until: int, at: datetime) -> None:
        super().require_time(until, at + 2 * DAY)


class ShowsWhatItRefuses(Good):
    def officer(self, asked: Carried, at: datetime) -> str:
        try:
            return super().officer(asked, at)
        except UnauthenticatedError as refused:
            raise UnauthenticatedError(f"{asked.headers.get('authorization')} does not hold") from refused


class ShowsWhereItCameFrom(Good):
    def officer(self, asked: Carried, at: datetime) -> str:
        try:
            return super().officer(asked, at)
        except UnauthenticatedError:
            raise UnauthenticatedError("it does not hold") from ValueError(asked.headers.get("authorization"))


FAULTS: dict[type[Good], str] = {
    TellsEverybodyTheFirst: "test_the_officer_who_asks_is_told",
    EndsByItsOwnClock: "test_the_officer_who_asks_is_told",
    MixesThreads: "test_many_who_ask_at_once_are_told_apart",
    TakesNothingForAGuest: "test_where_nothing_is_shown_nobody_asks",
    RaisesWhateverCame: "test_what_is_rubbish_shows_nobody",
    ForgetsTheSeal: "test_what_was_changed_shows_nobody",
    ForgetsWhoseSealItIs: "test_what_two_officers_show_cannot_be_put_together",
    NeverEnds: "test_what_is_old_shows_nobody",
    ShowsWhatItRefuses: "test_what_was_refused_is_not_shown",
    ShowsWhereItCameFrom: "test_what_was_refused_is_not_shown",
}
PROMISES = [name for name, _ in inspect.getmembers(AuthenticatorContract, inspect.isfunction) if name.startswith("test_")]


def prove(who: Good, promise: str) -> None:
    test = getattr(AuthenticatorContract(), promise)
    test(authenticator=who, show=show)


@pytest.mark.parametrize("promise", PROMISES)
def test_an_authenticator_without_a_fault_keeps_the_promise(promise: str) -> None:
    prove(Good(), promise)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[Good]) -> None:
    with pytest.raises((AssertionError, SlrtError, RecursionError, pytest.fail.Exception)):
        prove(fault(), FAULTS[fault])


def test_every_promise_is_bitten() -> None:
    assert set(FAULTS.values()) == set(PROMISES)
