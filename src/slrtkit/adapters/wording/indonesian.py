"""Bahasa Indonesia: numbers in words by num2words, days and amounts by Babel, from the tables of Unicode CLDR."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any, TypeAlias

from attrs import frozen

from slrtkit.errors import AdapterNotInstalledError, DocumentError

__all__ = ["IndonesianWording"]

_LOCALE = "id_ID"
_DAY = "d MMMM y"
_RUPIAH = "\u00a4#,##0.00"
_MOST = 10**15 - 1
_Words: TypeAlias = Callable[..., Any]
"""A function of num2words or Babel."""


@frozen
class IndonesianWording:
    """Fulfils `slrtkit.ports.wording.Wording`; needs the extra `letters`, which is loaded by the first number or day."""

    def spelled(self, number: int) -> str:
        """Return a number in words, by num2words.

        Raises:
            DocumentError: it is below 0, or has more than 15 digits.
            AdapterNotInstalledError: num2words is not installed.
        """
        return str(_function("num2words", "num2words")(_within(number), lang="id"))

    def rupiah(self, amount: int) -> str:
        """Return whole rupiah in digits, by Babel.

        Raises:
            DocumentError: as of `spelled`.
            AdapterNotInstalledError: Babel is not installed.
        """
        return str(_function("babel.numbers", "format_currency")(_within(amount), "IDR", format=_RUPIAH, locale=_LOCALE))

    def day(self, day: date) -> str:
        """Return a day, by Babel.

        Raises:
            AdapterNotInstalledError: Babel is not installed.
        """
        return str(_function("babel.dates", "format_date")(day, _DAY, locale=_LOCALE))


def _within(number: int) -> int:
    if not 0 <= number <= _MOST:
        raise DocumentError("a number in a letter has at most 15 digits and is not below 0", code="wording.range")
    return number


def _function(module: str, name: str) -> _Words:
    try:
        found: _Words = getattr(import_module(module), name)
    except ImportError as error:
        raise AdapterNotInstalledError(
            "letters are worded with num2words and Babel, which are not installed", cure="pip install 'slrtkit[letters]'"
        ) from error
    return found
