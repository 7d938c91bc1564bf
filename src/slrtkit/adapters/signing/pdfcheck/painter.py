"""A page painted operator by operator (ISO 32000-2, 8 and 9): what is written and drawn on it, in order, with its places."""

from collections.abc import Callable, Iterable
from copy import copy

from slrtkit.adapters.signing.pdfcheck.content import operations
from slrtkit.adapters.signing.pdfcheck.grammar import Course
from slrtkit.adapters.signing.pdfcheck.graphics import (
    IDENTITY,
    State,
    components,
    meet,
    numbers,
    placed,
    product,
    require_plain,
    seen_through,
    shade,
    stretches,
    touches,
)
from slrtkit.adapters.signing.pdfcheck.inflate import decoded
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Stream, Value
from slrtkit.adapters.signing.pdfcheck.painted import Paint, Painted
from slrtkit.adapters.signing.pdfcheck.shapes import Path, Pen, around, rectangular
from slrtkit.adapters.signing.pdfcheck.typeface import Typeface
from slrtkit.adapters.signing.pdfcheck.writing import Writer
from slrtkit.ports.page import Box

__all__ = ["Painter"]

_MOST_OPERATIONS, _MOST_BYTES, _MOST_PAIRS = 400_000, 16 * 1024 * 1024, 40_000_000
"""Pairs of a glyph and something drawn, which are compared with each other."""
_DEEPEST, _MOST_SAVED = 8, 256
_PROJECTING = 2
_OPTIONAL = "OC"
_UNEVEN = 1e-3  # by how much a pen may be thicker one way than another
_IGNORED = frozenset(b"BX EX MP DP BMC EMC j i ri".split())
"""What changes neither what is seen nor where."""


class Painter:
    """Paints the pages of one file; how much it does for all of them together is bounded.

    Args:
        layout: The file.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._left, self._bytes, self._pairs = _MOST_OPERATIONS, _MOST_BYTES, _MOST_PAIRS
        self._fonts: dict[Ref, Typeface] = {}
        self._spaces, self._checked = dict[Ref, int](), set[int]()
        self._operators: dict[bytes, Callable[[list[Value]], None]] = {
            b"q": self._save, b"Q": self._restore, b"cm": self._transform, b"w": self._width, b"J": self._ends,
            b"M": self._bends, b"gs": self._extended, b"g": self._grey, b"rg": self._grey, b"k": self._grey,
            b"G": self._grey_line, b"RG": self._grey_line, b"K": self._grey_line, b"cs": self._space, b"CS": self._space_line,
            b"sc": self._fill, b"scn": self._fill, b"SC": self._stroke, b"SCN": self._stroke, b"m": self._move,
            b"l": self._straight, b"c": self._curve, b"v": self._curve, b"y": self._curve, b"h": self._close,
            b"re": self._rectangle, b"W": self._cut, b"W*": self._cut, b"n": self._end, b"S": self._stroked, b"s": self._closed,
            b"f": self._filled, b"F": self._filled, b"f*": self._filled, b"B": self._both, b"B*": self._both,
            b"b": self._closed_both, b"b*": self._closed_both, b"sh": self._shaded, b"Do": self._external, b"BDC": self._marked,
            b"Tf": self._typeface, b"d": self._dashes,
        }  # fmt: skip

    def page(self, content: bytes, resources: Value, sheet: Box) -> Painted:
        """Paint one page.

        Args:
            content: Its content, decoded.
            resources: Its resources.
            sheet: The part of it that is seen.

        Raises:
            Fault: something that no letter needs.
            ValueError: likewise, or too much of it.
        """
        self._state, self._stack, self._path = State(IDENTITY, sheet), list[State](), Path()
        self._writer, self._paints, self._replaced = Writer(), list[Paint](), False
        self._writer.order = self._order
        self._resources, self._depth = self._usable(resources), 0
        self._paint(content)
        glyphs = sum(len(run.glyphs) for run in self._writer.runs)
        self._pairs -= glyphs * sum(len(paint.boxes) for paint in self._paints)
        if self._pairs < 0:
            raise ValueError("more to paint than any letter has")
        return Painted(self._writer.runs, self._paints, self._replaced)

    def _paint(self, content: bytes) -> None:
        self._bytes -= len(content)
        course = Course()
        for name, operands in operations(content):
            self._left -= 1
            if self._left < 0 or self._bytes < 0:
                raise ValueError("more to paint than any letter has")
            course.step(name, len(operands))
            if act := self._operators.get(name):
                act(operands)
            elif write := self._writer.operators.get(name):
                write(self._state, operands)
            elif name not in _IGNORED:
                raise ValueError(f"the operator {name.decode('ascii')}")
        course.end()

    def _order(self) -> int:
        return len(self._writer.runs) + len(self._paints)

    def _resource(self, kind: str, operands: list[Value]) -> Value:
        """Return the resource that an operand names, not resolved."""
        held = self._layout.resolve(self._resources)
        named = self._layout.resolve(held.get(kind)) if isinstance(held, dict) else None
        if not operands or not isinstance(operands[0], str):
            raise ValueError("an operator without the name that it takes")
        return named.get(operands[0]) if isinstance(named, dict) else None

    def _usable(self, resources: Value) -> Value:
        held = self._layout.resolve(resources)
        if id(held) not in self._checked:
            require_plain(self._layout, held)
            self._checked.add(id(held))
        return held

    # ---- the state

    def _save(self, _: list[Value]) -> None:
        if len(self._stack) >= _MOST_SAVED:
            raise ValueError("saved too deep")
        self._stack.append(copy(self._state))

    def _restore(self, _: list[Value]) -> None:
        if not self._stack:
            raise ValueError("restored without being saved")
        self._state = self._stack.pop()

    def _transform(self, operands: list[Value]) -> None:
        a, b, c, d, e, f = numbers(operands, 6)
        self._state.matrix = product((a, b, c, d, e, f), self._state.matrix)

    def _width(self, operands: list[Value]) -> None:
        (self._state.line,) = map(abs, numbers(operands, 1))

    def _ends(self, operands: list[Value]) -> None:
        self._state.reach = 2**0.5 if numbers(operands, 1) == [_PROJECTING] else 1.0

    def _bends(self, operands: list[Value]) -> None:
        (self._state.miter,) = numbers(operands, 1)

    def _dashes(self, operands: list[Value]) -> None:  # one above the other, they are a picture of anything
        self._state.gaps = operands[0] != []

    def _extended(self, operands: list[Value]) -> None:
        self._state.clear = seen_through(self._layout, self._resource("ExtGState", operands), self._state.clear)

    def _grey(self, operands: list[Value]) -> None:
        self._state.fill_parts, self._state.fill = len(operands), shade(numbers(operands, len(operands)))

    def _grey_line(self, operands: list[Value]) -> None:
        self._state.stroke_parts, self._state.stroke = len(operands), shade(numbers(operands, len(operands)))

    def _space(self, operands: list[Value]) -> None:
        self._state.fill_parts = self._parts(operands)
        self._state.fill = 0.0 if self._state.fill_parts else None

    def _space_line(self, operands: list[Value]) -> None:
        self._state.stroke_parts = self._parts(operands)
        self._state.stroke = 0.0 if self._state.stroke_parts else None

    def _parts(self, operands: list[Value]) -> int:
        named = self._resource("ColorSpace", operands)
        return components(self._layout, operands[0] if named is None else named, self._spaces)

    def _fill(self, operands: list[Value]) -> None:
        parts = self._state.fill_parts
        self._state.fill = shade(numbers(operands, parts)) if parts else None

    def _stroke(self, operands: list[Value]) -> None:
        parts = self._state.stroke_parts
        self._state.stroke = shade(numbers(operands, parts)) if parts else None

    def _typeface(self, operands: list[Value]) -> None:
        (self._state.size,) = numbers(operands[1:], 1)
        place = self._resource("Font", operands)
        font = self._layout.resolve(place)
        if not isinstance(place, Ref) or not isinstance(font, dict):
            raise refuse("a font that is not there")
        if place not in self._fonts:
            self._fonts[place] = Typeface(self._layout, font)
        self._state.font = self._fonts[place]

    def _marked(self, operands: list[Value]) -> None:
        """Note that something is said to be read instead of the glyphs that follow (ISO 32000-2, 14.9.4)."""
        tag, properties = operands
        if tag == _OPTIONAL:
            raise ValueError("content that readers may leave out")
        if isinstance(properties, str):
            properties = self._layout.resolve(self._resource("Properties", operands[1:]))
        if not isinstance(properties, dict):
            raise refuse("marked content without its properties")
        self._replaced |= not {"ActualText", "E"}.isdisjoint(properties)

    # ---- what is drawn

    def _move(self, operands: list[Value]) -> None:
        x, y = numbers(operands, 2)
        self._path.parts.append([placed(self._state.matrix, x, y)])

    def _straight(self, operands: list[Value]) -> None:
        x, y = numbers(operands, 2)
        self._path.open().append(placed(self._state.matrix, x, y))

    def _curve(self, operands: list[Value]) -> None:
        given = numbers(operands, len(operands))
        self._path.curve(placed(self._state.matrix, x, y) for x, y in zip(given[::2], given[1::2], strict=True))

    def _close(self, _: list[Value]) -> None:
        self._path.close()

    def _rectangle(self, operands: list[Value]) -> None:
        x, y, width, height = numbers(operands, 4)
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
        self._path.parts.append([placed(self._state.matrix, *corner) for corner in corners])

    def _cut(self, _: list[Value]) -> None:
        self._path.cut = True

    def _end(self, _: list[Value]) -> None:
        if self._path.cut:
            points = [point for part in self._path.parts for point in part]
            self._state.odd |= not self._path.frame
            self._state.clip = meet(self._state.clip, around(points)) if points else Box(0.0, 0.0, 0.0, 0.0)
        self._path = Path()

    def _filled(self, operands: list[Value]) -> None:
        self._add(map(around, self._path.parts), self._state.fill, squares=self._path.squares)
        self._end(operands)

    def _both(self, operands: list[Value]) -> None:
        self._add(map(around, self._path.parts), self._state.fill)
        self._stroked(operands)

    def _closed_both(self, operands: list[Value]) -> None:
        self._close(operands)
        self._both(operands)

    def _closed(self, operands: list[Value]) -> None:
        self._close(operands)
        self._stroked(operands)

    def _stroked(self, operands: list[Value]) -> None:
        thin, thick = stretches(self._state.matrix)
        even = thick - thin <= _UNEVEN * thick
        boxes, along = self._path.stroked(Pen(thick * self._state.line / 2, even, self._state.reach, self._state.miter))
        self._add(boxes, self._state.stroke if even else None, lines=along and not self._state.gaps)
        self._end(operands)

    def _shaded(self, _: list[Value]) -> None:
        self._add([self._state.clip], None)

    def _add(self, boxes: Iterable[Box], bright: float | None, *, lines: bool = False, squares: bool = False) -> None:
        clip = self._state.clip
        seen = tuple(meet(box, clip) for box in boxes if touches(box, clip))
        shown = bright if self._state.opaque and not self._state.odd else None
        self._paints.append(Paint(self._order(), seen, shown, lines, squares))

    def _external(self, operands: list[Value]) -> None:
        held = self._layout.resolve(self._resource("XObject", operands))
        kind = held.entries.get("Subtype") if isinstance(held, Stream) else None
        if isinstance(held, Stream) and kind == "Form":
            self._form(held)
        elif kind == "Image":
            corners = [placed(self._state.matrix, x, y) for x in (0, 1) for y in (0, 1)]
            self._add([around(corners)], None)
        else:
            raise ValueError("a picture of another kind")

    def _form(self, form: Stream) -> None:
        if self._depth >= _DEEPEST:
            raise ValueError("forms too deep in forms")
        before, resources, stack = copy(self._state), self._resources, self._stack
        matrix, box = self._layout.resolve(form.entries.get("Matrix")), self._layout.resolve(form.entries.get("BBox"))
        if isinstance(matrix, list):
            self._transform(matrix)
        left, bottom, right, top = numbers(box if isinstance(box, list) else [], 4)
        corners = [placed(self._state.matrix, *one) for one in ((left, bottom), (right, bottom), (right, top), (left, top))]
        self._state.odd |= not (rectangular(corners) and self._state.opaque)
        self._state.clip = meet(self._state.clip, around(corners))
        self._resources = self._usable(form.entries.get("Resources", resources))
        self._stack, self._depth = [], self._depth + 1
        self._paint(decoded(form, self._bytes))
        self._state, self._resources, self._stack, self._depth = before, resources, stack, self._depth - 1
