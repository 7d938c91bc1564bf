"""Instants on a command line: `--known`, up to which the register is believed, those of checks, and how one is told."""

from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time
from typing import Any

import click

from slrtkit.domain.office import Zone

__all__ = ["InstantType", "known_option", "last_instant", "local"]

_DAY = len("2026-01-31")


class InstantType(click.ParamType[datetime]):
    """A day (its last second in Jakarta, so that what was signed on it counts) or an instant with its zone."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the instant in UTC."""
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(str(value))
            if len(str(value)) == len("2026-01-31"):
                instant = datetime.combine(date.fromisoformat(str(value)), time(23, 59, 59), Zone.WIB.offset)
        except ValueError:
            self.fail(f"{value!r} is no date: write 2026-01-31 or 2026-01-31T08:00:00+07:00", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value!r} names no time zone: write 2026-01-31T08:00:00+07:00", param, ctx)
        if not MINYEAR < instant.year < MAXYEAR:
            self.fail(f"{value!r} is too near the end of the calendar", param, ctx)
        return instant.astimezone(UTC)


def local(instant: datetime, zone: Zone) -> str:
    """Return an instant as people read it, with the name of its zone: `2026-11-22 09:30 WIB`."""
    return f"{instant.astimezone(zone.offset):%Y-%m-%d %H:%M} {zone.value}"


def known_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--known`, passed on as text: a day, or an instant with its zone."""
    text = "Yang sudah tercatat sampai saat ini saja. / Only what was recorded up to this instant."
    return click.option("--known", metavar="INSTANT|DATE", help=text)(command)


def last_instant(known: str | None, zone: Zone) -> datetime | None:
    """Return the instant in UTC; of a day its last one in a zone.

    Raises:
        BadParameter: it is neither.
    """
    if known is None:
        return None
    try:
        if len(known) == _DAY:
            return datetime.combine(date.fromisoformat(known), time.max, zone.offset).astimezone(UTC)
        instant = datetime.fromisoformat(known)
        if instant.tzinfo is not None:
            return instant.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise click.BadParameter("tulis / write: 2026-01-31, 2026-01-31T08:00:00+07:00", param_hint="--known")
