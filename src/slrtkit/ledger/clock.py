"""Hybrid logical clock: stamps that keep close to the wall clock and never go back.

A stamp is text, `milliseconds.counter`, 12 and 4 lower-case hexadecimal digits: stamps sort as text in the order in which they
were given, also when the wall clock stands still or is set back. Source: Kulkarni et al., "Logical Physical Clocks" (2014).
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from slrtkit.errors import Problem, WireError

__all__ = ["ZERO", "instant_text", "milliseconds", "read_stamp", "tick"]

ZERO: Final = "000000000000.0000"
"""Before every stamp: the `last` of a node that has seen nothing."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_FORM: Final = re.compile(r"([0-9a-f]{12})\.([0-9a-f]{4})")
_COUNTS: Final = 1 << 16
_ZONE: Final = "+00:00"


def tick(last: str, now: datetime) -> str:
    """Return the next stamp: at `now`, or just after `last` where the wall clock has not passed it.

    Args:
        last: The greatest stamp known: of this node, or of any event it received (`max` of both, they are text).
        now: The wall clock, with a zone.

    Raises:
        WireError: `last` is no stamp, or `now` has no zone or is before 1970.
    """
    form, instant = _form(last), f"{milliseconds(now):012x}"
    if instant > form[1]:
        return f"{instant}.0000"
    ahead, counter = divmod(int(form[2], 16) + 1, _COUNTS)
    return f"{int(form[1], 16) + ahead:012x}.{counter:04x}"


def read_stamp(stamp: str) -> tuple[int, int]:
    """Return a stamp's milliseconds since 1970 and its counter.

    Raises:
        WireError: the text is no stamp.
    """
    form = _form(stamp)
    return int(form[1], 16), int(form[2], 16)


def _form(stamp: str) -> re.Match[str]:
    form = _FORM.fullmatch(stamp)
    if form is None:
        raise WireError([Problem("clock", "clock.stamp", "not a clock stamp")])
    return form


def milliseconds(instant: datetime) -> int:
    """Return whole milliseconds since 1970.

    Raises:
        WireError: the instant has no zone or is before 1970.
    """
    if instant.tzinfo is not UTC and instant.utcoffset() is None:
        raise WireError([Problem("now", "clock.zone", "an instant without a zone")])
    if instant < _EPOCH:
        raise WireError([Problem("now", "clock.range", "an instant before 1970")])
    return (instant - _EPOCH) // _MILLISECOND


def instant_text(instant: datetime) -> str:
    """Return an instant as RFC 3339 text in UTC with microseconds: `2026-01-31T02:03:04.000005Z`.

    Raises:
        WireError: the instant has no zone.
    """
    if instant.tzinfo is not UTC:
        if instant.utcoffset() is None:
            raise WireError([Problem("now", "clock.zone", "an instant without a zone")])
        instant = instant.astimezone(UTC)
    return f"{instant.isoformat('T', 'microseconds')[: -len(_ZONE)]}Z"
