"""Adapters of the HolidayCalendar port."""

from slrtkit.adapters.calendar.fixed import FixedCalendar
from slrtkit.adapters.calendar.indonesia import IndonesianCalendar

__all__ = ["FixedCalendar", "IndonesianCalendar"]
