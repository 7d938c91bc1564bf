"""The paper seal as a drawing: one path of black modules on white, as sharp as any printer can."""

from itertools import groupby

from slrtkit.ports.documents import SealMark

__all__ = ["MODULE", "QUIET", "drawing", "width"]

MODULE = 0.48
"""Width of a module in millimetres: about 3.8 points of a 200 dpi scan."""
QUIET = 4
"""Modules of white around the symbol (ISO/IEC 18004, section 6.3.8)."""


def width(seal: SealMark) -> float:
    """Return the width of the drawing with its quiet zone, in millimetres."""
    return (len(seal.modules) + 2 * QUIET) * MODULE


def drawing(seal: SealMark) -> str:
    """Return the symbol with its quiet zone as SVG."""
    size = len(seal.modules) + 2 * QUIET
    path = "".join(
        f"M{QUIET + start} {QUIET + row}h{length}v1h-{length}z"
        for row, modules in enumerate(seal.modules)
        for start, length in _runs(modules)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" width="{size}" height="{size}">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path fill="#000" d="{path}"/></svg>'
    )


def _runs(modules: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return start and length of each run of black modules."""
    found, at = [], 0
    for black, run in groupby(modules):
        length = sum(1 for _ in run)
        if black:
            found.append((at, length))
        at += length
    return found
