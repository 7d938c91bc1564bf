"""The graphics state of a page (ISO 32000-2, 8.4): where things are put, in which colour, and what is cut off."""

import math
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import TypeAlias

from attrs import define

from slrtkit.adapters.signing.pdfcheck.inflate import decoded
from slrtkit.adapters.signing.pdfcheck.layout import Layout
from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Stream, Value, same
from slrtkit.adapters.signing.pdfcheck.typeface import Typeface
from slrtkit.ports.page import Box

__all__ = [
    "IDENTITY",
    "Matrix",
    "State",
    "components",
    "meet",
    "numbers",
    "placed",
    "product",
    "require_plain",
    "seen_through",
    "shade",
    "stretches",
    "touches",
]

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_WEIGHTS = (0.299, 0.587, 0.114)
"""How bright red, green and blue are (ITU-R BT.601)."""
_KNOWN_SPACES = {"DeviceGray": 1, "DeviceRGB": 3, "DeviceCMYK": 4}
_PLAIN: Mapping[str, tuple[Value, ...]] = {
    "ca": (1, 1.0),
    "CA": (1, 1.0),
    "SMask": (Name("None"),),
    "BM": (Name("Normal"), Name("Compatible")),
}
"""What lets nothing through, of each entry of a graphics state that could."""
_PROFILES = {
    "00c0f94e09127520a17dc0e1d9264b5702081d96dbdb1549ee88e3631ce42a9d": 1,
    "c56e1685d888f5edb92fe07f2750f387f8fe8e91b32ff8fb0b56bfbbb9458353": 3,
}
"""SHA-256 of the colour profiles that the typesetter of letters writes, and of how many numbers their colours consist."""
_MOST_PROFILE = 4 * 1024 * 1024


@define
class State:
    """What an operator changes and `Q` brings back."""

    matrix: Matrix
    clip: Box
    fill: float | None = 0.0
    """Brightness from 0, black, to 1; None: a colour that is not known."""
    stroke: float | None = 0.0
    fill_parts: int = 1
    stroke_parts: int = 1
    """Of how many numbers a colour consists; 0: not known."""
    clear: frozenset[str] = frozenset()
    """The entries of graphics states, set last, that let something through."""
    odd: bool = False
    """Whether something else than rectangles along the sides of the sheet cut off."""
    line: float = 1.0
    gaps: bool = False
    """Whether lines are dashed."""
    reach: float = 1.0
    miter: float = 10.0
    """How far a line goes beyond its end and its bends, in halves of its thickness."""
    font: Typeface | None = None
    size: float = 0.0
    character: float = 0.0
    word: float = 0.0
    across: float = 100.0
    """In hundredths."""
    leading: float = 0.0
    rise: float = 0.0
    mode: float = 0.0

    @property
    def opaque(self) -> bool:
        """Whether nothing shines through what is painted."""
        return not self.clear


def product(first: Matrix, then: Matrix) -> Matrix:
    """Return the matrix that does one after the other."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def placed(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where a point is put."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def stretches(matrix: Matrix) -> tuple[float, float]:
    """Return how much the directions are stretched that are stretched least and most."""
    a, b, c, d, _, _ = matrix
    turned, mirrored = math.hypot(a + d, b - c), math.hypot(a - d, b + c)
    return abs(turned - mirrored) / 2, (turned + mirrored) / 2


def touches(one: Box, other: Box) -> bool:
    """Say whether two boxes share anything, and be it an edge."""
    return one.left <= other.right and other.left <= one.right and one.bottom <= other.top and other.bottom <= one.top


def meet(one: Box, other: Box) -> Box:
    """Return what two boxes share; a box of no width or height where they share nothing."""
    left, bottom = max(one.left, other.left), max(one.bottom, other.bottom)
    return Box(left, bottom, max(left, min(one.right, other.right)), max(bottom, min(one.top, other.top)))


def numbers(values: Sequence[Value], count: int) -> list[float]:
    """Return so many numbers.

    Raises:
        ValueError: there are more, fewer, or something else.
    """
    found = [value for value in values if type(value) is float or type(value) is int]
    if len(found) != count or len(values) != count:
        raise ValueError("an operator with other operands than it has")
    return found


def shade(parts: Sequence[float]) -> float | None:
    """Return how bright a colour of one, three or four parts is; None for any other."""
    match [min(max(part, 0.0), 1.0) for part in parts]:
        case [grey]:
            return grey
        case [_, _, _] as colour:
            return sum(weight * part for weight, part in zip(_WEIGHTS, colour, strict=True))
        case [cyan, magenta, yellow, black]:
            ink = [min(1.0, part + black) for part in (cyan, magenta, yellow)]
            return sum(weight * (1.0 - part) for weight, part in zip(_WEIGHTS, ink, strict=True))
        case _:
            return None


def components(layout: Layout, space: Value, known: dict[Ref, int]) -> int:
    """Return of how many numbers a colour of a space consists, where they mean brightness; 0 for every other space.

    Args:
        layout: The file.
        space: The space.
        known: The profiles that were looked at, which is done once.
    """
    space = layout.resolve(space)
    match space:
        case str():
            return _KNOWN_SPACES.get(space, 0)
        case ["ICCBased", Ref() as profile]:
            if profile not in known:
                known[profile] = _profile(layout.resolve(profile))
            return known[profile]
        case _:
            return 0


def _profile(stream: Value) -> int:
    if not isinstance(stream, Stream):
        return 0
    count = _PROFILES.get(sha256(decoded(stream, _MOST_PROFILE)).hexdigest(), 0)
    return count if same(stream.entries.get("N"), count) else 0


def require_plain(layout: Layout, resources: Value) -> None:
    """Make sure that no colour means another one (ISO 32000-2, 8.6.5.6). Raises ValueError where one does."""
    spaces = layout.resolve(resources.get("ColorSpace")) if isinstance(resources, dict) else None
    if isinstance(spaces, dict) and any(name.startswith("De") for name in spaces):
        raise ValueError("colours that stand for others")


def seen_through(layout: Layout, named: Value, before: frozenset[str]) -> frozenset[str]:
    """Return by which entries of a graphics state what is painted may be seen through, after one more was set.

    Raises:
        ValueError: it sets something that letters do not use.
    """
    entries = layout.resolve(named)
    if not isinstance(entries, dict) or {"Font", "TR", "TR2", "HT", "LW", "LC", "ML", "D"}.intersection(entries):
        raise ValueError("a state that letters do not use")
    told = _PLAIN.keys() & entries.keys()
    plain = {key for key in told if any(same(layout.resolve(entries[key]), one) for one in _PLAIN[key])}
    return (before - told) | (told - plain)
