"""Guarded transitions: a table of steps, and one refusal for everything it does not list."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from slrtkit.errors import InvalidTransitionError

__all__ = ["Transitions", "follow"]

Status = TypeVar("Status", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)

Transitions = Mapping[Step, tuple[frozenset[Status], Status]]
"""Step -> the statuses it may start from, and the one it leads to."""


def follow(table: Transitions[Step, Status], step: Step, status: Status, *, noun: str, path: str) -> Status:
    """Return the status that a step leads to.

    Raises:
        InvalidTransitionError: the table does not list the step for this status.
    """
    sources, target = table[step]
    if status not in sources:
        raise InvalidTransitionError(
            f"a {noun} that is {status.value} cannot be taken through {step.value}",
            code=f"{noun}.{step.value}",
            path=path,
            cure="possible from: " + ", ".join(sorted(source.value for source in sources)),
        )
    return target
