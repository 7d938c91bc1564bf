"""Time limits as a district writes them in its configuration."""

import re

from attrs import evolve, frozen

from slrtkit.domain.limits import Milestone, OfficeHours, TimeLimit, TimeSpan
from slrtkit.errors import DomainError, Problem, WireError
from slrtkit.ledger import JSON
from slrtkit.wire.converter import from_wire

__all__ = ["limits_from_wire"]

_SHARE = re.compile(r"(\d{1,3})%", re.ASCII)


@frozen
class _Written:
    code: str
    span: str
    starts: Milestone
    ends: Milestone
    pauses: tuple[str, ...] = ()
    extended_for: tuple[str, ...] = ()
    at_risk: str = "80%"
    hours: str = ""
    source: str = ""


def limits_from_wire(data: JSON) -> tuple[TimeLimit, ...]:
    """Return the limits of a list of tables.

    Each has the fields of `TimeLimit`, of which `span` is written `20 working-day`, `at_risk` a share (`80%`) or a span
    (`2 working-day`), and `hours` `07:30-16:00`.

    Raises:
        WireError: a limit is none, or a code stands twice (`limit.twice`); every faulty limit is told.
    """
    written = from_wire(data, tuple[_Written, ...])
    problems: list[Problem] = []
    limits: list[TimeLimit] = []
    for place, one in enumerate(written):
        try:
            limits.append(_limit(one))
        except DomainError as error:
            problems.append(Problem(f"[{place}].{error.path}".strip("."), error.code, f"{error.text} {error.cure}".strip()))
    codes = [one.code for one in written]
    twice = [place for place, code in enumerate(codes) if code in codes[:place]]
    problems += [Problem(f"[{place}].code", "limit.twice", f"a limit {codes[place]} stands before") for place in twice]
    if problems:
        raise WireError(problems)
    return tuple(limits)


def _limit(written: _Written) -> TimeLimit:
    share = _SHARE.fullmatch(written.at_risk)
    limit = TimeLimit(
        written.code, TimeSpan.read(written.span), written.starts, written.ends, written.pauses, written.extended_for
    )
    at_risk = int(share[1]) if share else TimeSpan.read(written.at_risk)
    hours = OfficeHours.read(written.hours) if written.hours else None
    return evolve(limit, at_risk=at_risk, hours=hours, source=written.source)
