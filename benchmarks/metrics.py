"""The shape in which every benchmark tells its figures."""

import os
import platform
from collections.abc import Sequence
from typing import Literal, TypedDict

from attrs import frozen

__all__ = ["Metric", "Result", "Row", "result"]


class Row(TypedDict):
    """One figure. `target` is what was promised, or None; `holds` says whether it was kept, or None without a target."""

    metric: str
    value: float
    unit: str
    better: str
    target: float | None
    holds: bool | None


class Result(TypedDict):
    """All figures of one benchmark, and the machine they were measured on."""

    name: str
    machine: str
    metrics: list[Row]


@frozen
class Metric:
    """One measured figure."""

    metric: str
    value: float
    unit: str
    better: Literal["lower", "higher"]
    target: float | None = None

    def row(self) -> Row:
        """Return the figure as it is written to JSON."""
        holds = (
            None
            if self.target is None
            else (self.value <= self.target if self.better == "lower" else self.value >= self.target)
        )
        return Row(
            metric=self.metric, value=round(self.value, 4), unit=self.unit, better=self.better, target=self.target, holds=holds
        )


def result(name: str, metrics: Sequence[Metric]) -> Result:
    """Return the result of a benchmark on this machine."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return Result(name=name, machine=machine, metrics=[metric.row() for metric in metrics])
