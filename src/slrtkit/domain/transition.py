"""Guarded transitions: a table of steps, and one refusal for everything it does not list."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from slrtkit.errors import InvalidTransitionError

__all__ = ["Transitions", "follow", "possible"]

Status = TypeVar("Status", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)

Transitions = Mapping[Step, tuple[frozenset[Status], Status | None]]
"""Step -> the statuses it may start from, and the one it leads to; None: the status stays as it is."""


def follow(table: Transitions[Step, Status], step: Step, status: Status, *, noun: str, path: str) -> Status:
    """Return the status that a step leads to.

    Raises:
        InvalidTransitionError: the table does not list the step for this status; the cure names those it lists.
    """
    sources, target = table[step]
    if status not in sources:
        raise InvalidTransitionError(
            f"{'an' if noun[0] in 'aeiou' else 'a'} {noun} that is {status.value} cannot be taken through {step.value}",
            code=f"{noun}.{step.value}",
            path=path,
            cure="possible now: " + (", ".join(one.value for one in possible(table, status)) or "nothing"),
        )
    return status if target is None else target


def possible(table: Transitions[Step, Status], status: Status) -> tuple[Step, ...]:
    """Return the steps that a table lists for a status, in the order of the table."""
    return tuple(step for step, (sources, _) in table.items() if status in sources)
