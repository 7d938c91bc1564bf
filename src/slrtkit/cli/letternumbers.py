"""`slrtkit letter numbers`, `import-numbers`, `block` and `close-block`: every number of a sequence accounted for."""

import csv
from collections.abc import Mapping
from pathlib import Path

import click

from slrtkit.cli.desk import Desk, Refused, desk_command
from slrtkit.cli.press import office_of
from slrtkit.domain.numbering import NumberKind
from slrtkit.errors import Problem, WireError
from slrtkit.service.numbering import close_block, import_numbers, number_lines, reserve_block

__all__ = ["add_numbers"]

_CSV = click.Path(path_type=Path, dir_okay=False, exists=True)
_SEQUENCE = click.argument("sequence", metavar="SEQUENCE")


def add_numbers(group: click.Group) -> None:
    """Add the commands to the group of letters."""
    desk_command(group, "numbers", "Ke mana setiap nomor. / What became of every number.")(_numbers)
    desk_command(group, "import-numbers", "Nomor dari luar (--reason). / Numbers that were given elsewhere.")(_import)
    desk_command(group, "block", "Sisihkan nomor untuk pos luring (--reason). / Numbers for a post without a network.")(_block)
    desk_command(group, "close-block", "Tutup blok nomor (--reason). / Take a block of numbers back.")(_close)


@_SEQUENCE
def _numbers(desk: Desk, sequence: str) -> Mapping[str, object]:
    """Tell every number; exit with 1 where one is missing."""
    lines = number_lines(desk.post.journal, sequence)
    told: dict[str, object] = {
        "sequence": sequence,
        "last": len(lines),
        "missing": [line.number for line in lines if line.kind is NumberKind.MISSING],
        "numbers": [{"number": line.number, "kind": line.kind.value, "letter": line.letter, "why": line.why} for line in lines],
    }
    return Refused(told) if told["missing"] else told


@_SEQUENCE
@click.argument("file", type=_CSV, metavar="CSV")
@click.option("--void", is_flag=True, help="Nomor batal, bukan nomor terpakai. / They are void, not used.")
def _import(desk: Desk, sequence: str, file: Path, void: bool) -> Mapping[str, object]:  # noqa: FBT001  click's options
    """Record the numbers of a table with the columns `number` and `says`."""
    kind = NumberKind.VOID if void else NumberKind.ELSEWHERE
    import_numbers(desk.post.journal, desk.context, office_of(desk.post), sequence, _read(file), kind)
    return _numbers(desk, sequence)


@_SEQUENCE
@click.option("--count", type=click.IntRange(1, 1000), required=True, help="Berapa nomor. / How many.")
@click.option("--for", "post", required=True, metavar="POST", help="Posnya. / Which post.")
def _block(desk: Desk, sequence: str, count: int, post: str) -> Mapping[str, object]:
    """Set them apart."""
    receipt = reserve_block(desk.post.journal, desk.context, office_of(desk.post), sequence, count, post)
    return {"block": receipt.id}


@click.argument("block", metavar="BLOCK")
@click.option("--used", type=_CSV, metavar="CSV", help="Yang terpakai. / What was used.")
def _close(desk: Desk, block: str, used: Path | None) -> Mapping[str, object]:
    """Void what the post did not use."""
    close_block(desk.post.journal, desk.context, office_of(desk.post), block, _read(used) if used else {})
    return _numbers(desk, block.partition("#")[0])


def _read(file: Path) -> dict[int, str]:
    """Return a table of numbers. Raises WireError with the line of each fault."""
    told, problems = dict[int, str](), list[Problem]()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        for at, row in enumerate(csv.DictReader(lines), 2):
            number = (row.get("number") or "").strip()
            if not number.isascii() or not number.isdecimal() or int(number) in told:
                problems.append(Problem(f"line {at}", "number.row", "a row has a number, once, and what the letter says"))
            else:
                told[int(number)] = (row.get("says") or "").strip()
    if problems or not told:
        raise WireError(problems or [Problem(file.name, "number.row", "the table has no number")])
    return told
