"""Calendars by address: `indonesia:`, `indonesia:kalender.toml`, `fixed:kalender.toml`.

The file is TOML, and every part of it may be absent:

    week = 6                            # Monday to Saturday
    closed = [2026-11-30]               # off as well
    opened = [2026-12-24]               # not off
    [decreed]
    2028 = [2028-01-01, 2028-01-26]     # all days off of a year
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from attrs import field, frozen

from slrtkit.adapters.calendar.fixed import FixedCalendar
from slrtkit.adapters.calendar.indonesia import IndonesianCalendar, require_holidays
from slrtkit.errors import Problem, WireError
from slrtkit.ports.address import Address, Secret
from slrtkit.wire import from_wire

__all__ = ["open_fixed", "open_indonesia"]

_YEAR = re.compile(r"[12]\d{3}")


def open_fixed(address: Address, _: Secret, /) -> FixedCalendar:
    """Open `fixed:FILE`.

    Raises:
        PluginError: the address names no file, or has an option.
        WireError: the file cannot be read; every fault is listed.
        DomainError: its days contradict each other.
    """
    address.expect()
    return FixedCalendar(**_read(address.path))


def open_indonesia(address: Address, _: Secret, /) -> IndonesianCalendar:
    """Open `indonesia:` or `indonesia:FILE`.

    Raises:
        AdapterNotInstalledError: the package `holidays` is not installed.
        PluginError, WireError, DomainError: see `open_fixed`.
    """
    address.expect()
    require_holidays()
    return IndonesianCalendar(**({"decreed": {}} | (_read(address.path) if address.place else {})))


@frozen
class _Said:
    """What a file says; a year is text, as TOML has it."""

    week: int = 5
    closed: tuple[date, ...] = ()
    opened: tuple[date, ...] = ()
    decreed: Mapping[str, tuple[date, ...]] = field(factory=dict)


def _read(file: Path) -> dict[str, Any]:
    try:
        said = from_wire(_plain(tomllib.loads(file.read_text("utf-8"))), _Said)
    except (OSError, ValueError, RecursionError) as error:
        raise WireError([Problem(file.name, "calendar.file", f"cannot be read: {type(error).__name__}")]) from error
    except WireError as error:
        raise WireError(Problem(f"{file.name}: {path}", code, text) for path, code, text in error.problems) from None
    years = [year for year in said.decreed if not _YEAR.fullmatch(year)]
    if years:
        raise WireError(Problem(f"{file.name}: decreed.{year}", "wire.value", "a year expected") for year in years)
    decreed = {int(year): days for year, days in said.decreed.items()}
    return {"decreed": decreed, "closed": said.closed, "opened": said.opened, "week": said.week}


def _plain(value: object) -> Any:  # noqa: ANN401  TOML of whatever shape the file has
    """TOML as JSON, in which days are text."""
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list():
            return [_plain(inner) for inner in value]
        case date() | time():
            return value.isoformat()
        case _:
            return value
