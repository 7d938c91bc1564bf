"""Who receives a program on a day: yes, no, or nobody knows."""

from datetime import date

import narwhals as nw

from slrtkit.adapters.analytics.reports.population import Population
from slrtkit.adapters.analytics.screening.receipts import answer, asked, name_of
from slrtkit.adapters.analytics.screening.tables import KEYS, Frame
from slrtkit.domain.rules.nodes import Receives
from slrtkit.domain.subject import Unit
from slrtkit.errors import NotFoundError

__all__ = ["RECEIVES", "participation_of", "receiving"]

RECEIVES = "by receipt"
"""The column that says whether a unit receives a program."""
_DAYS = ("from", "to", "complete_since")
_PARTS = ("met", "open", "whole")


def participation_of(population: Population) -> Frame:
    """Return the table, with all its days. Raises NotFoundError (`report.participation`) where there is none."""
    if population.participation is None:
        raise NotFoundError(
            "without the table of participation nobody knows who receives what",
            code="report.participation",
            cure="give --participation",
        )
    table, schema = population.participation, population.participation.collect_schema()
    unsaid = [nw.lit(None, nw.Date).alias(name) for name in _DAYS if name not in schema]
    return table.with_columns(*unsaid) if unsaid else table


def receiving(population: Population, frame: Frame, unit: Unit, program: str, on: date) -> Frame:
    """Return units with a column `RECEIVES`: true, false, or null where no list says."""
    question = Receives(program)
    name = name_of(question)
    marks = [
        mark.fill_null(value=False).cast(nw.Int64).alias(f"{name} {part}")
        for part, mark in zip(_PARTS, asked(question, on), strict=True)
    ]
    sums = [nw.col(f"{name} {part}").sum() for part in _PARTS]
    told = participation_of(population).select("bearer", *marks).group_by("bearer").agg(*sums)
    joined = frame.join(told, left_on=KEYS[unit], right_on="bearer", how="left")
    return joined.with_columns(answer(name).alias(RECEIVES))
