"""The HolidayCalendar port: on which days a post works."""

from datetime import date
from typing import Protocol

__all__ = ["HolidayCalendar"]


class HolidayCalendar(Protocol):
    """Knows the working days of one post, for as long as somebody has decreed them; the next years nobody knows yet."""

    def is_working(self, day: date) -> bool:
        """Return whether the post works on a day; of one day it is always the same, from any thread.

        Raises:
            UnknownDayError: the days off of this year are not known, or not wholly. It is never guessed.
        """
        ...
