"""The contract of the Wording port: the words of a number say that number, and days are told as letters tell them."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from slrtkit.errors import DocumentError
from slrtkit.ports.wording import Wording

__all__ = ["WordingContract", "number_said"]

_ONES = {
    word: value
    for value, word in enumerate(
        ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
    )
}
_GROUPS = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}
_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905  one line
_MOST = 10**15 - 1


def number_said(words: str) -> int:
    """Return the number that Indonesian words say: an independent reading of `tiga juta dua ratus ribu`.

    Raises:
        KeyError: a word is none of a number's.
    """
    whole = group = 0
    for word in words.replace("seribu", "satu ribu").replace("seratus", "satu ratus").split():
        if word == "belas":
            group += 10
        elif word in ("puluh", "ratus"):
            ones = group % 10
            group += ones * ((10 if word == "puluh" else 100) - 1)
        elif word in _GROUPS:
            whole, group = whole + group * _GROUPS[word], 0
        else:
            group += _ONES[word]
    return whole + group


class WordingContract:
    """Subclass it, and give a fixture `make_wording`: a callable that returns the wording to be proved."""

    @pytest.fixture
    def make_wording(self) -> Callable[[], Wording]:
        """Give the wording to be proved."""
        raise NotImplementedError("give a fixture make_wording")

    @settings(suppress_health_check=(HealthCheck.differing_executors, HealthCheck.function_scoped_fixture), deadline=None)
    @given(number=st.integers(0, _MOST))
    @example(number=0)
    @example(number=1_100)
    @example(number=11_011_011)
    @example(number=_MOST)
    def test_the_words_of_a_number_say_it(self, make_wording: Callable[[], Wording], number: int) -> None:
        """As somebody else reads them."""
        assert number_said(make_wording().spelled(number)) == number

    @pytest.mark.parametrize("number", [-1, _MOST + 1, 10**40])
    def test_a_number_that_no_letter_has_is_refused(self, make_wording: Callable[[], Wording], number: int) -> None:
        """In words and as rupiah."""
        for say in (make_wording().spelled, make_wording().rupiah):
            with pytest.raises(DocumentError) as refused:
                say(number)
            assert refused.value.code == "wording.range"

    @pytest.mark.parametrize(
        ("amount", "text"),
        [(0, "Rp0,00"), (900, "Rp900,00"), (3_000_000, "Rp3.000.000,00"), (_MOST, "Rp999.999.999.999.999,00")],
    )
    def test_rupiah_are_grouped_by_points(self, make_wording: Callable[[], Wording], amount: int, text: str) -> None:
        """With two decimals after a comma."""
        assert make_wording().rupiah(amount) == text

    @given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
    @settings(
        suppress_health_check=(HealthCheck.differing_executors, HealthCheck.function_scoped_fixture),
        deadline=None,
        max_examples=50,
    )
    def test_a_day_has_its_month_in_indonesian(self, make_wording: Callable[[], Wording], day: date) -> None:
        """Without leading zeros."""
        assert make_wording().day(day) == f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
