"""What a page writes (ISO 32000-2, 9.4): each operator that shows text gives a run of glyphs with their places."""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

from slrtkit.adapters.signing.pdfcheck.graphics import IDENTITY, Matrix, State, numbers, product
from slrtkit.adapters.signing.pdfcheck.objects import Value
from slrtkit.ports.page import Box, Glyph

__all__ = ["Run", "Writer"]

_FILLED = 0
"""How letters are written; every other mode takes a pen, which may cover them, hides them, or cuts off what follows."""
_THOUSAND = 1000.0


class Run(NamedTuple):
    """What one operator wrote.

    Attributes:
        order: When it was painted.
        glyphs: Its glyphs.
        shade: Its brightness; None: not known.
        clip: What was not cut off there.
        upright: Whether it stands upright.
        painted: Whether it is painted at all, and lets nothing through.
        alike: Whether every glyph looks like what it is said to be; None: it could not be compared.
        font: The name of its font.
    """

    order: int
    glyphs: tuple[Glyph, ...]
    shade: float | None
    clip: Box
    upright: bool
    painted: bool
    alike: bool | None
    font: str


class Writer:
    """The text operators but `Tf`; each takes the graphics state and its operands."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.order: Callable[[], int] = lambda: len(self.runs)
        self._text: Matrix = IDENTITY
        self._line: Matrix = IDENTITY
        self.operators: Mapping[bytes, Callable[[State, list[Value]], None]] = {
            b"BT": self._begin, b"ET": self._begin, b"Td": self._step, b"TD": self._step_leading, b"Tm": self._place,
            b"T*": self._next, b"Tc": _sets("character"), b"Tw": _sets("word"), b"Tz": _sets("across"), b"TL": _sets("leading"),
            b"Ts": _sets("rise"), b"Tr": _sets("mode"), b"Tj": self._show, b"TJ": self._show_listed, b"'": self._show_next,
        }  # fmt: skip

    def _begin(self, _: State, __: list[Value]) -> None:
        self._text = self._line = IDENTITY

    def _step(self, _: State, operands: list[Value]) -> None:
        x, y = numbers(operands, 2)
        self._text = self._line = product((1.0, 0.0, 0.0, 1.0, x, y), self._line)

    def _step_leading(self, state: State, operands: list[Value]) -> None:
        state.leading = -numbers(operands, 2)[1]
        self._step(state, operands)

    def _place(self, _: State, operands: list[Value]) -> None:
        a, b, c, d, e, f = numbers(operands, 6)
        self._text = self._line = (a, b, c, d, e, f)

    def _next(self, state: State, _: list[Value]) -> None:
        self._step(state, [0, -state.leading])

    def _show_next(self, state: State, operands: list[Value]) -> None:
        self._next(state, [])
        self._show(state, operands)

    def _show_listed(self, state: State, operands: list[Value]) -> None:
        match operands:
            case [list(listed)]:
                self._show(state, listed)
            case _:
                raise ValueError("text of another form")

    def _show(self, state: State, listed: list[Value]) -> None:
        """Write strings; a number between them moves the next one back by so many thousandths of the size."""
        font, size, across = state.font, state.size, state.across / 100
        if font is None:
            raise ValueError("text without a font")
        glyphs, alike = list[Glyph](), set[bool | None]()
        a, b, c, d, e, f = product((1.0, 0.0, 0.0, 1.0, 0.0, state.rise), product(self._text, state.matrix))
        height = size * min(math.hypot(c, d), across * math.hypot(a, b))
        unit, at = size * across / _THOUSAND, 0.0
        plain, spaced = state.character * across, (state.character + state.word) * across
        for item in listed:
            if not isinstance(item, bytes):
                at -= numbers([item], 1)[0] * unit
                continue
            for text, width, space, like in font.shown(item):
                end = at + width * unit
                glyphs.append(Glyph(text, a * at + e, b * at + f, a * end + e, height))
                alike.add(like)
                at = end + (spaced if space else plain)
        self._text = product((1.0, 0.0, 0.0, 1.0, at, 0.0), self._text)
        if glyphs:
            if not all(math.isfinite(one) for glyph in (glyphs[0], glyphs[-1]) for one in glyph[1:]):
                raise ValueError("a text that is nowhere")
            upright = b == c == 0 and a > 0 and d > 0 and size > 0
            self.runs.append(
                Run(
                    self.order(),
                    tuple(glyphs),
                    state.fill,
                    state.clip,
                    upright,
                    state.mode == _FILLED and state.opaque and not state.odd,
                    False if False in alike else None if None in alike else True,
                    font.name,
                )
            )


def _sets(name: str) -> Callable[[State, list[Value]], None]:
    def act(state: State, operands: list[Value]) -> None:
        setattr(state, name, numbers(operands, 1)[0])

    return act
