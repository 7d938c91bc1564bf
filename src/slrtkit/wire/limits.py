"""Time limits as a district writes them in its configuration."""

import re
from collections.abc import Sequence

from attrs import evolve, frozen

from slrtkit.domain.caselimit import CaseLimit
from slrtkit.domain.caserules import Urgency
from slrtkit.domain.complaint import Channel
from slrtkit.domain.limits import Milestone, OfficeHours, TimeLimit, TimeSpan
from slrtkit.errors import DomainError, Problem, WireError
from slrtkit.ledger import JSON
from slrtkit.wire.converter import from_wire

__all__ = ["LimitEntry", "case_limits_from_wire", "limits_from_wire"]

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


@frozen
class LimitEntry(_Written):
    """One `[[time_limit]]` as it is written, with the cases that it is for."""

    categories: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    urgencies: tuple[Urgency, ...] = ()
    channels: tuple[Channel, ...] = ()
    offices: tuple[str, ...] = ()


def case_limits_from_wire(data: JSON) -> tuple[CaseLimit, ...]:
    """Return the limits of a list of tables, each with the cases that it is for.

    Each has what `limits_from_wire` takes, and may have `categories`, `programs`, `urgencies`, `channels` and `offices`. A code
    may stand several times, for different cases.

    Raises:
        WireError: a limit is none; every faulty limit is told.
    """
    written = from_wire(data, tuple[LimitEntry, ...])
    return tuple(
        CaseLimit(
            limit,
            categories=one.categories,
            programs=one.programs,
            urgencies=tuple(urgency.value for urgency in one.urgencies),
            channels=tuple(channel.value for channel in one.channels),
            offices=one.offices,
        )
        for one, limit in zip(written, _limits(written, []), strict=True)
    )


def limits_from_wire(data: JSON) -> tuple[TimeLimit, ...]:
    """Return the limits of a list of tables.

    Each has the fields of `TimeLimit`, of which `span` is written `20 working-day`, `at_risk` a share (`80%`) or a span
    (`2 working-day`), and `hours` `07:30-16:00`.

    Raises:
        WireError: a limit is none, or a code stands twice (`limit.twice`); every faulty limit is told.
    """
    written = from_wire(data, tuple[_Written, ...])
    codes = [one.code for one in written]
    twice = [place for place, code in enumerate(codes) if code in codes[:place]]
    return _limits(
        written, [Problem(f"[{place}].code", "limit.twice", f"a limit {codes[place]} stands before") for place in twice]
    )


def _limits(written: Sequence[_Written], more: list[Problem]) -> tuple[TimeLimit, ...]:
    problems: list[Problem] = []
    limits: list[TimeLimit] = []
    for place, one in enumerate(written):
        try:
            limits.append(_limit(one))
        except DomainError as error:
            problems.append(Problem(f"[{place}].{error.path}".strip("."), error.code, f"{error.text} {error.cure}".strip()))
    if problems or more:
        raise WireError([*problems, *more])
    return tuple(limits)


def _limit(written: _Written) -> TimeLimit:
    share = _SHARE.fullmatch(written.at_risk)
    limit = TimeLimit(
        written.code, TimeSpan.read(written.span), written.starts, written.ends, written.pauses, written.extended_for
    )
    at_risk = int(share[1]) if share else TimeSpan.read(written.at_risk)
    hours = OfficeHours.read(written.hours) if written.hours else None
    return evolve(limit, at_risk=at_risk, hours=hours, source=written.source)
