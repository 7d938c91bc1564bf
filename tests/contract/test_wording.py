"""Numbers, amounts and days in words: the adapter keeps the contract, and the contract catches those that do not."""

import sys
from collections.abc import Callable
from datetime import date

import pytest
from attrs import define

from slrtkit.adapters.wording import IndonesianWording
from slrtkit.domain.terbilang import spelled
from slrtkit.errors import AdapterNotInstalledError
from slrtkit.ports.wording import Wording
from slrtkit.testing import WordingContract


class TestIndonesian(WordingContract):
    @pytest.fixture
    def make_wording(self) -> Callable[[], Wording]:
        return IndonesianWording


def test_minutes_spell_numbers_as_letters_do() -> None:
    wording = IndonesianWording()
    assert [n for n in range(10_000) if spelled(n) != wording.spelled(n)] == []


@pytest.mark.parametrize(("library", "say"), [("num2words", "spelled"), ("babel.numbers", "rupiah"), ("babel.dates", "day")])
def test_without_its_libraries_the_error_names_the_extra(library: str, say: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[letters\]"):
        getattr(IndonesianWording(), say)(date(2026, 11, 21) if say == "day" else 3)


@define
class Faulty:
    """A wording that is right but for one thing."""

    fault: str

    def spelled(self, number: int) -> str:
        if self.fault == "forgets the tail of large numbers" and number >= 10**6:
            number -= number % 1000
        if self.fault == "takes any number":
            number = abs(number) % 10**15
        return IndonesianWording().spelled(number)

    def rupiah(self, amount: int) -> str:
        said = IndonesianWording().rupiah(abs(amount) % 10**15 if self.fault == "takes any number" else amount)
        return said.replace(".", ",") if self.fault == "groups by commas" else said

    def day(self, day: date) -> str:
        return f"{day:%d %B %Y}" if self.fault == "speaks English" else IndonesianWording().day(day)


FAULTS = {
    "forgets the tail of large numbers": ("test_the_words_of_a_number_say_it", ()),
    "takes any number": ("test_a_number_that_no_letter_has_is_refused", (-1,)),
    "groups by commas": ("test_rupiah_are_grouped_by_points", (3_000_000, "Rp3.000.000,00")),
    "speaks English": ("test_a_day_has_its_month_in_indonesian", ()),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_contract_catches_a_wording_that(fault: str) -> None:
    promise, given = FAULTS[fault]
    getattr(WordingContract(), promise)(IndonesianWording, *given)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        getattr(WordingContract(), promise)(lambda: Faulty(fault), *given)
