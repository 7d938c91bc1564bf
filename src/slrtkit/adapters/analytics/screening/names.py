"""How columns are called within a calculation, where Spark takes a dot for a field of something larger; and ids as texts."""

from typing import Any, Final

import narwhals as nw

__all__ = ["IDS", "Frame", "collected", "dotless", "told", "unit_of", "with_ids", "within"]

Frame = nw.LazyFrame[Any]
IDS: Final = frozenset({"household", "family", "person", "bearer"})
"""The columns that tables are joined by."""
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
    """Return a frame with such names, and ids as `with_ids` has them."""
    frame = with_ids(native)
    names = frame.collect_schema().names()
    if frame.implementation.is_spark_like():
        renamed: Frame = nw.from_native(frame.to_native().toDF(*map(within, names)))
        return renamed
    return frame.rename({name: within(name) for name in names if within(name) != name})


def with_ids(native: Any) -> Frame:  # noqa: ANN401  as above
    """Return a frame whose ids are no dictionaries: Polars joins none with texts."""
    frame: Frame = nw.from_native(native).lazy()
    schema = frame.collect_schema()
    coded = [name for name in schema if name in IDS and isinstance(schema[name], nw.Categorical | nw.Enum)]
    return frame.with_columns(*(nw.col(name).cast(nw.String) for name in coded)) if coded else frame


def collected(frame: Frame) -> nw.DataFrame[Any]:
    """Return what a frame comes to, in memory; of what it is calculated from, Polars holds no more than it works on."""
    return frame.collect(engine="streaming") if frame.implementation.is_polars() else frame.collect()
