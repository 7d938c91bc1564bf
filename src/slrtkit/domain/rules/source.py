"""Where a condition stands in its file, so that a refusal can point at the very character."""

from bisect import bisect_right
from functools import cached_property

from attrs import field, frozen

from slrtkit.errors import RuleDefinitionError

__all__ = ["Place", "Source"]

_WIDTH = 120


@frozen
class Source:
    r"""The text of one condition and where its first character stands.

    Attributes:
        text: The condition, line ends as `\n`.
        file: What the place is called: a file name, or an option such as `--when`.
        line: Line of the first character, from 1.
        column: Column of the first character in characters, from 1; following lines begin at column 1.
    """

    text: str
    file: str = "condition"
    line: int = 1
    column: int = 1

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Offset of the first character of each line."""
        return (0, *(index + 1 for index, character in enumerate(self.text) if character == "\n"))

    def place(self, start: int, end: int | None = None) -> "Place":
        """Return the place from one character offset to another (one character where none is given)."""
        return Place(self, start, start + 1 if end is None else end)


@frozen
class Place:
    """A stretch of a condition's text, by character offsets."""

    source: Source = field(repr=False)
    start: int
    end: int

    @property
    def path(self) -> str:
        """`file:line:column`, from 1, in characters."""
        row, column = self._position
        first = self.source.column if row == 0 else 1
        return f"{self.source.file}:{self.source.line + row}:{column + first}"

    @property
    def picture(self) -> str:
        """The source line (at most 120 characters of it), and below it a caret under each character of the place."""
        row, column = self._position
        line = "".join(c if c == "\t" or c.isprintable() else "?" for c in self.source.text.split("\n")[row])
        if len(line) > _WIDTH:
            cut = max(0, min(column - _WIDTH // 2, len(line) - _WIDTH))
            line, column = line[cut : cut + _WIDTH], column - cut
        margin = "".join("\t" if c == "\t" else " " for c in line[:column])
        return f"{line}\n{margin}{'^' * max(1, min(self.end - self.start, len(line) - column))}"

    def fault(self, code: str, text: str, cure: str = "") -> RuleDefinitionError:
        """Return the refusal of what stands here."""
        return RuleDefinitionError(text, code=code, path=self.path, cure=cure, picture=self.picture)

    @property
    def _position(self) -> tuple[int, int]:
        row = bisect_right(self.source.starts, self.start) - 1
        return row, self.start - self.source.starts[row]
