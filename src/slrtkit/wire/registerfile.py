r"""An export of the register of letters as lines of canonical JSON, written and read one by one.

{"schema":"slrtkit/register/1"}
{"checkpoint":"slrtkit/pos-1/1\n2\n…"}           a log begins: its signed checkpoint
{"leaf":{…}}                                     its leaves, in order
{"numbers":{…}}                                  a run of numbers that no leaf has
{"end":{"leaves":2,"logs":1,"numbers":1}}        how many of each: what was cut off shows
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from attrs import define, field

from slrtkit.domain.letterlog import Leaf
from slrtkit.domain.registerfile import NumberRun, RegisterFile, RegisterLog
from slrtkit.errors import Problem, WireError
from slrtkit.ledger import JSON, canonical, contexts, digest, parse
from slrtkit.wire.converter import from_wire, to_wire
from slrtkit.wire.register import leaf_form

__all__ = ["MAX_LINE", "MAX_LINES", "REGISTER_SCHEMA", "numbers_digest", "read_register", "register_lines"]

T = TypeVar("T")
REGISTER_SCHEMA = "slrtkit/register/1"
MAX_LINE = 131_072
"""Bytes in the longest line that is read."""
MAX_LINES = 2_000_000
"""Lines of the longest export that is read."""


def numbers_digest(numbers: Iterable[NumberRun]) -> str:
    """Return the digest of the runs that no leaf has: a line of the checkpoints of an export, so that they are signed too."""
    return digest(contexts.NUMBERS, canonical([to_wire(one) for one in numbers]))


def register_lines(logs: Iterable[tuple[str, Iterable[Leaf]]], numbers: Iterable[NumberRun]) -> Iterator[bytes]:
    """Yield the lines of an export.

    Args:
        logs: The signed checkpoint of each log, and its leaves.
        numbers: The runs that no leaf has.
    """
    counts = {"leaves": 0, "logs": 0, "numbers": 0}
    yield _line({"schema": REGISTER_SCHEMA})
    for checkpoint, leaves in logs:
        counts["logs"] += 1
        yield _line({"checkpoint": checkpoint})
        for leaf in leaves:
            counts["leaves"] += 1
            yield _line({"leaf": leaf_form(leaf)})
    for run in numbers:
        counts["numbers"] += 1
        yield _line({"numbers": to_wire(run)})
    yield _line({"end": dict(counts)})


def read_register(lines: Iterable[bytes]) -> RegisterFile:
    """Read an export.

    Args:
        lines: Its lines, each with its line end.

    Raises:
        WireError: it is not written as an export is (`register.form`), is cut off or goes on behind its end (`register.end`),
            is too large (`register.size`), or a line has a fault; the path is the line.
    """
    reader = _Reader()
    for line in lines:
        reader.take(line)
    return reader.file()


@define
class _Reader:
    """Takes an export line by line."""

    at: int = 0
    ended: bool = False
    logs: list[tuple[str, list[Leaf]]] = field(factory=list)
    numbers: list[NumberRun] = field(factory=list)

    def take(self, line: bytes) -> None:
        self.at += 1
        if self.ended:
            raise self.refused("register.end", "it goes on behind its end")
        if len(line) > MAX_LINE or self.at > MAX_LINES:
            raise self.refused("register.size", f"more than {MAX_LINE} bytes in a line, or {MAX_LINES} lines")
        if not line.endswith(b"\n"):
            raise self.refused("register.form", "without a line end")
        try:
            self.said(parse(line[:-1]))
        except WireError as error:
            raise WireError(
                Problem(f"line {self.at}{f': {one.path}' if one.path else ''}", one.code, one.text) for one in error.problems
            ) from None

    def said(self, said: JSON) -> None:
        match said:
            case {"schema": schema, **more} if not more and self.at == 1 and schema == REGISTER_SCHEMA:
                pass
            case {"checkpoint": str(checkpoint), **more} if not more and self.at > 1 and not self.numbers:
                self.logs.append((checkpoint, []))
            case {"leaf": form, **more} if not more and self.logs and not self.numbers:
                self.logs[-1][1].append(from_wire(form, Leaf))
            case {"numbers": form, **more} if not more and self.at > 1:
                self.numbers.append(from_wire(form, NumberRun))
            case {"end": counts, **more} if not more and counts == self.counts:
                self.ended = True
            case {"end": _}:
                raise WireError([Problem("", "register.end", "it has another number of lines than it says")])
            case _:
                raise WireError([Problem("", "register.form", "no line of an export of the register, or not in its place")])

    @property
    def counts(self) -> dict[str, int]:
        leaves = sum(len(found) for _, found in self.logs)
        return {"leaves": leaves, "logs": len(self.logs), "numbers": len(self.numbers)}

    def file(self) -> RegisterFile:
        if not self.ended:
            raise self.refused("register.end", "it is cut off")
        return RegisterFile(tuple(RegisterLog(one, tuple(found)) for one, found in self.logs), tuple(self.numbers))

    def refused(self, code: str, text: str) -> WireError:
        return WireError([Problem(f"line {self.at}", code, text)])


def _line(said: dict[str, JSON]) -> bytes:
    return canonical(said) + b"\n"
