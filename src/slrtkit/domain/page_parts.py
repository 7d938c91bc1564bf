"""What a page consists of: texts in their columns, beside and below each other. Lengths are in millimetres."""

from typing import TypeAlias

from attrs import field, frozen

__all__ = ["Column", "Part", "Row", "Table", "Text"]


@frozen
class Text:
    """One text.

    Attributes:
        path: Of which field of the letter, or what it is.
        text: What is written.
        left: Where its column begins, in millimetres from the left side of the sheet; and `right`, where it ends.
    """

    path: str
    text: str = field(repr=False)
    left: float
    right: float


@frozen
class Row:
    """Parts beside each other."""

    cells: "tuple[Part, ...]"


@frozen
class Column:
    """Parts below each other."""

    parts: "tuple[Part, ...]"


@frozen
class Table:
    """Rows under a heading, which stands again at the top of each further page."""

    head: Row
    rows: tuple[Row, ...]


Part: TypeAlias = Text | Row | Column | Table
