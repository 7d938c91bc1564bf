"""Where the fields of a TOML file stand: the standard reader tells what they say, and not where.

A catalog is written in plain TOML, a key on each line, so that lines can be read one by one; a key that is written in another
way is told at the line of its table.
"""

import re
from collections.abc import Mapping

from attrs import frozen

from slrtkit.domain.rules.source import Place, Source

__all__ = ["Field", "places"]

_TABLE = re.compile(r"\s*(\[{1,2})\s*([A-Za-z0-9_.\- ]+?)\s*\]{1,2}")
_KEY = re.compile(r"""(\s*)([A-Za-z0-9_-]+)\s*=\s*("{3}|'{3}|["'])?""")


@frozen
class Field:
    """A key and its value: `key` is the place of the key, `line` and `column` those of the value's first character."""

    key: Place
    line: int
    column: int


def places(text: str, file: str) -> Mapping[str, Field]:
    """Return fields by path (`version[0].criterion[1].when`); a table by its own, the file by an empty one."""
    lines = text.split("\n")
    found = {"": _field(lines, file, 0, 0, 1, 0)}
    counts: dict[str, int] = {}
    table, quote = "", ""
    for row, line in enumerate(lines):
        if quote:
            quote = "" if quote in line else quote
        elif header := _TABLE.match(line):
            table = _enter(header[2].replace(" ", ""), counts, many=header[1] == "[[")
            found[table] = _field(lines, file, row, len(line) - len(line.lstrip()), len(line.strip()), len(line))
        elif key := _KEY.match(line):
            start, end, marks = len(key[1]), len(key[1]) + len(key[2]), key[3] or ""
            below = len(marks) > 1 and not line[key.end() :]
            field = _field(lines, file, row, start, end - start, key.end())
            found[f"{table}.{key[2]}".lstrip(".")] = Field(field.key, row + 2, 1) if below else field
            quote = marks if len(marks) > 1 and marks not in line[key.end() :] else ""
    return found


def _field(lines: list[str], file: str, row: int, start: int, length: int, value: int) -> Field:
    place = Source(lines[row], file, row + 1).place(start, start + length)
    return Field(place, row + 1, value + 1)


def _enter(name: str, counts: dict[str, int], *, many: bool) -> str:
    """Return the path of a table whose header was met; tables below it are counted anew."""
    *above, last = name.split(".")
    path = ""
    for step in above:
        path = f"{path}.{step}".lstrip(".")
        path += f"[{counts[path]}]" if path in counts else ""
    path = f"{path}.{last}".lstrip(".")
    if not many:
        return path
    counts[path] = counts.get(path, -1) + 1
    here = f"{path}[{counts[path]}]"
    for inner in [other for other in counts if other.startswith(f"{here}.")]:
        del counts[inner]
    return here
