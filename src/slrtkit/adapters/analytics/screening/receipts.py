"""Who receives which program, of everybody at once: what a condition asks of the table of participation, as two columns."""

from datetime import date
from typing import Final

import narwhals as nw

from slrtkit.domain.rules.days import shifted
from slrtkit.domain.rules.nodes import Receives

__all__ = ["ALL", "answer", "asked", "name_of"]

ALL: Final = "*"
"""Stands for every program, where the list of somebody is complete about all of them."""


def name_of(asked: Receives) -> str:
    """Return the column that answers a question, without whose it is."""
    return (
        f"receives {asked.program}"
        if asked.within is None
        else f"receives {asked.program} {asked.within.length} {asked.within.period}"
    )


def asked(question: Receives, on: date) -> tuple[nw.Expr, nw.Expr, nw.Expr]:
    """Return of each row whether it certainly is such a receipt, whether it may be, and whether it says that all are here."""
    first = on if question.within is None else shifted(on, question.within, back=True) or date.min
    begun, ended, program = nw.col("from"), nw.col("to"), nw.col("program")
    outside = (begun > on).fill_null(value=False) | (ended < first).fill_null(value=False)
    certain = ~begun.is_null() | (ended <= on).fill_null(value=False)
    receipt = (program == question.program) & nw.col("complete_since").is_null()
    whole = program.is_in([question.program, ALL]) & (nw.col("complete_since") <= first).fill_null(value=False)
    return receipt & ~outside & certain, receipt & ~outside & ~certain, whole


def answer(name: str) -> nw.Expr:
    """Return whether it is received, from the numbers of such rows; null where nobody knows."""
    met, open_, whole = (nw.col(f"{name} {part}").fill_null(0) for part in ("met", "open", "whole"))
    no = nw.when((open_ == 0) & (whole > 0)).then(nw.lit(value=False))
    return nw.when(met > 0).then(nw.lit(value=True)).otherwise(no)
