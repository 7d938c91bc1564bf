"""The national days off of Indonesia, from the package `holidays`.

They come from two places: the public holidays of Keppres 8/2024, and the joint leave (cuti bersama) that three ministers decree
for each year in the autumn before it. The package computes the first for any year, but it is the decree that fixes the days of
the moon calendars. So a year is known once the package has its joint leave: before that, its days would be a guess.
"""

from datetime import date
from functools import cache
from importlib import import_module

from slrtkit.adapters.calendar.fixed import FixedCalendar
from slrtkit.errors import AdapterNotInstalledError, UnknownDayError

__all__ = ["IndonesianCalendar", "require_holidays"]


class IndonesianCalendar(FixedCalendar):
    """Knows the years that the package has the decree of; what is entered in `decreed` for a year stands in its place.

    The arguments are those of `FixedCalendar`. Joint leave is off, since the offices of the state are closed; a post that works
    all the same names the day in `opened`.

    Raises:
        AdapterNotInstalledError: the package is asked for a year, and is not installed.
    """

    def days_off(self, year: int) -> frozenset[date]:
        """Return the public holidays and the joint leave of a year.

        Raises:
            UnknownDayError: its joint leave is not known.
            AdapterNotInstalledError: `holidays` is not installed.
        """
        return super().days_off(year) if year in self._decreed else _national(year)


def require_holidays() -> None:
    """Load the package.

    Raises:
        AdapterNotInstalledError: it is not installed.
    """
    try:
        import_module("holidays")
    except ImportError as error:
        raise AdapterNotInstalledError(
            "the package holidays is not installed", path="calendar", cure="pip install 'slrtkit[calendar]'"
        ) from error


@cache
def _national(year: int) -> frozenset[date]:
    require_holidays()
    indonesia = import_module("holidays").country_holidays
    leave = indonesia("ID", years=year, expand=False, categories=("government",))
    if not leave:
        raise UnknownDayError(
            f"the joint leave of {year} is not known",
            path=str(year),
            cure="upgrade the package holidays, or enter the days of the decree",
        )
    return frozenset(leave) | frozenset(indonesia("ID", years=year, expand=False, categories=("public",)))
