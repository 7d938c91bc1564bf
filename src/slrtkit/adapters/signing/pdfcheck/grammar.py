"""Where operators of a page may stand, and how many operands each has (ISO 32000-2, figure 9 and annex A).

Readers differ in what they do with an operator that has too many operands, or stands where none of its kind may: some take the
first, some the last, some go on as if it were not there. Letters have neither.
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["Course"]

_OPERANDS: Final[Mapping[bytes, int]] = {
    name: count
    for count, names in {
        0: b"q Q h W W* n S s f F f* B B* b b* BT ET T* EMC BX EX",
        1: b"w J j M i ri gs Do sh cs CS g G Tc Tw Tz TL Tr Ts Tj TJ ' BMC MP",
        2: b"m l d Tf Td TD BDC DP",
        3: b"rg RG",
        4: b"k K v y re",
        6: b"c cm Tm",
    }.items()
    for name in names.split()
}
"""Of `sc` and its like, the colour space says how many."""
_BUILDING: Final = frozenset(b"m l c v y h re".split())
_CUTTING: Final = frozenset(b"W W*".split())
_PAINTING: Final = frozenset(b"n S s f F f* B B* b b*".split())
_WRITING: Final = frozenset(b"Td TD Tm T* Tj TJ '".split())
_NOT_IN_TEXT: Final = frozenset(b"q Q cm Do sh BT".split()) | _BUILDING | _CUTTING | _PAINTING
_NOT_ON_PAGES: Final = frozenset(b"l c v y h ET".split()) | _CUTTING | _PAINTING | _WRITING


class Course:
    """What is being made: nothing (`page`), a `path`, one that cuts off (`cut`), or a `text`."""

    def __init__(self) -> None:
        self._within = "page"

    def step(self, name: bytes, operands: int) -> None:
        """Go on by one operator.

        Raises:
            ValueError: it may not stand here, or has other operands than it takes.
        """
        within = self._within
        if _OPERANDS.get(name, operands) != operands:
            raise ValueError("an operator with other operands than it has")
        if within == "page":
            known = name not in _NOT_ON_PAGES
            self._within = "path" if name in _BUILDING else "text" if name == b"BT" else within
        elif within == "text":
            known = name not in _NOT_IN_TEXT
            self._within = "page" if name == b"ET" else within
        else:
            known = name in _PAINTING or (within == "path" and (name in _BUILDING or name in _CUTTING))
            self._within = "page" if name in _PAINTING else "cut" if name in _CUTTING else within
        if not known:
            raise ValueError(f"the operator {name.decode('ascii')} inside a {within}")

    def end(self) -> None:
        """Make sure that nothing is left begun. Raises ValueError."""
        if self._within != "page":
            raise ValueError(f"a {self._within} that does not end")
