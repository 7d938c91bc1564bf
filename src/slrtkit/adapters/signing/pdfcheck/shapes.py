"""Paths as operators build them (ISO 32000-2, 8.5): which parts of the sheet they fill, and which a pen along them covers."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeAlias

from attrs import Factory, define

from slrtkit.ports.page import Box

__all__ = ["Path", "Pen", "Point", "around", "enclosing", "rectangular"]

Point: TypeAlias = tuple[float, float]
_CORNERS, _EDGE = 4, 1e-3
_THIN = 1e-3
_BEND = 3
"""Points that make a bend."""


@define
class Pen:
    """What strokes, as thick as it is on the sheet.

    Attributes:
        half: Half of its thickness, in points.
        even: Whether it is as thick in every direction.
        reach: How far it goes beyond the end of a line, in halves.
        miter: How far it may go beyond a bend, in halves.
    """

    half: float
    even: bool = True
    reach: float = 1.0
    miter: float = 10.0

    def margin(self, way: Sequence[Point]) -> float:
        """Return how far beside its way, and beyond its ends and bends, it covers the sheet at most."""
        return self.half * max(self.reach, self._furthest([one for one, after in pairwise(way) if one != after] + [way[-1]]))

    def _furthest(self, way: list[Point]) -> float:
        if len(way) < _BEND:
            return 1.0
        if not self.even:
            return self.miter
        if way[0] == way[-1]:
            way.append(way[1])
        return max(self._spike(*corner) for corner in zip(way, way[1:], way[2:], strict=False))

    def _spike(self, before: Point, corner: Point, after: Point) -> float:
        """Return how far the outer edges of two lines meet from the corner; beyond the limit they are cut off."""
        one, other = _towards(corner, before), _towards(corner, after)
        middle = one[0] + other[0], one[1] + other[1]
        length = math.hypot(*middle)
        sine = math.sqrt(max(0.0, (2 - length) * (2 + length))) / 2
        return max(map(abs, middle)) / (length * sine) if length and sine * self.miter >= 1 else 1.0


@define
class Path:
    """A path of parts, each a list of points; those of a curve are the ones that it lies between.

    Attributes:
        parts: Its parts, where they are put on the sheet.
        straight: Whether it has no curve.
        cut: Whether what is painted from now on is cut off at it.
    """

    parts: list[list[Point]] = Factory(list)
    straight: bool = True
    cut: bool = False

    def open(self) -> list[Point]:
        """Return the part that is being built. Raises ValueError where none was begun."""
        if not self.parts:
            raise ValueError("a path without a beginning")
        return self.parts[-1]

    def curve(self, points: Iterable[Point]) -> None:
        """Go on between points."""
        self.straight = False
        self.open().extend(points)

    def close(self) -> None:
        """Go back to where the part began."""
        part = self.open()
        part.append(part[0])

    @property
    def squares(self) -> bool:
        """Whether each of its parts is a rectangle along the sides of the sheet."""
        return self.straight and all(map(rectangular, self.parts))

    @property
    def frame(self) -> bool:
        """Whether it is one such rectangle, or nothing at all."""
        return self.squares and len(self.parts) <= 1

    def stroked(self, pen: Pen) -> tuple[list[Box], bool]:
        """Return what a pen covers that goes along it: boxes, and whether those are lines along the sides of the sheet."""
        found, along = list[Box](), self.straight and pen.even
        for part in self.parts:
            margin = pen.margin(part)
            for side in pairwise(part) if self.straight else (part,):
                box = around(side)
                along &= min(box.right - box.left, box.top - box.bottom) <= _THIN
                found.append(Box(box.left - margin, box.bottom - margin, box.right + margin, box.top + margin))
        return found, along


def _towards(corner: Point, other: Point) -> Point:
    """Return the direction from one point to another, of length 1."""
    x, y = other[0] - corner[0], other[1] - corner[1]
    length = math.hypot(x, y)
    return x / length, y / length


def around(points: Sequence[Point]) -> Box:
    """Return the smallest box around points.

    Raises:
        ValueError: it would have no end.
    """
    across, upward = zip(*points, strict=True)
    box = Box(min(across), min(upward), max(across), max(upward))
    if not all(map(math.isfinite, box)):
        raise ValueError("a place that is nowhere")
    return box


def enclosing(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around boxes. Raises ValueError as `around`."""
    return around([corner for box in boxes for corner in ((box.left, box.bottom), (box.right, box.top))])


def rectangular(part: Sequence[Point]) -> bool:
    """Say whether a part of a path is one rectangle along the sides of the sheet."""
    corners = list(dict.fromkeys(part))
    if len(corners) != _CORNERS or len(part) > _CORNERS + 1 or (len(part) > _CORNERS and part[-1] != part[0]):
        return False
    (a, b), (c, d), (e, f), (g, h) = corners
    flat, steep = ((b, d), (c, e), (f, h), (a, g)), ((a, c), (d, f), (e, g), (b, h))
    return any(all(abs(one - other) <= _EDGE for one, other in sides) for sides in (flat, steep))
