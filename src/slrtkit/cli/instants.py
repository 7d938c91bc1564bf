"""`--known`: the instant up to which the register is believed to have known things."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

import click

from slrtkit.domain.office import Zone

__all__ = ["known_option", "last_instant"]

_DAY = len("2026-01-31")


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
