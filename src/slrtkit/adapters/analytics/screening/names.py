"""How columns are called within a calculation: Spark takes a dot in a name for a field of something larger."""

from typing import Any

import narwhals as nw

__all__ = ["Frame", "collected", "dotless", "told", "unit_of", "within"]

Frame = nw.LazyFrame[Any]
_DOT, _INNER = ".", ":"


def within(name: str) -> str:
    """Return what a column is called within a calculation, without its unit."""
    return name.partition(" [")[0].replace(_DOT, _INNER)


def told(name: str) -> str:
    """Return what such a column is called in tables and conditions."""
    return name.replace(_INNER, _DOT)


def unit_of(name: str) -> str:
    """Return the unit that the name of a column tells, as in `income [Rp/bulan]`; otherwise nothing."""
    return name.partition(" [")[2].removesuffix("]")


def dotless(native: Any) -> Frame:  # noqa: ANN401  whatever frame Narwhals knows
    """Return a frame with such names."""
    frame: Frame = nw.from_native(native).lazy()
    names = frame.collect_schema().names()
    if frame.implementation.is_spark_like():
        renamed: Frame = nw.from_native(frame.to_native().toDF(*map(within, names)))
        return renamed
    return frame.rename({name: within(name) for name in names if within(name) != name})


def collected(frame: Frame) -> nw.DataFrame[Any]:
    """Return what a frame comes to, in memory; of what it is calculated from, Polars holds no more than it works on."""
    return frame.collect(engine="streaming") if frame.implementation.is_polars() else frame.collect()
