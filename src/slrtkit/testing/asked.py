"""What a letter asks to be printed, field by field, and which of it a page does not show."""

from collections.abc import Iterator
from datetime import date

from attrs import fields

from slrtkit.domain.letter import LetterForm, RecommendationLetter, SigningForm
from slrtkit.domain.letter_field import Particular
from slrtkit.testing import pdf as read

__all__ = ["asked", "unshown"]

_NOT_ON_THE_PAGE = frozenset(
    "id type office decision rules logo specimen paper margins sealed sensitive".split()  # noqa: SIM905  a list of names reads better so
)
_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905  one line


def asked(letter: RecommendationLetter) -> dict[str, str]:
    """Return path and text of everything that a reader must find on the page, days as `21 November 2026`."""
    return dict(_texts(letter, ""))


def unshown(letter: RecommendationLetter, shown: list[str]) -> list[str]:
    """Return the paths of what pages do not show.

    Args:
        letter: The letter.
        shown: The text of each page, by whichever program read it.
    """
    return [path for path, text in asked(letter).items() if not read.found(text, shown)]


def _texts(value: object, path: str) -> Iterator[tuple[str, str]]:
    match value:
        case None | "" | SigningForm.DIRECT | LetterForm() | bool():
            return
        case Particular():
            yield from [(f"{path}.label", value.label), (f"{path}.text", value.text)] if value.label else []
        case str() | int():
            yield path, str(value)
        case date():
            yield path, f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
        case tuple():
            for at, item in enumerate(value):
                yield from _texts(item, f"{path}[{at}]")
        case _:
            for part in fields(type(value)):  # type: ignore[arg-type]  # every other value of a letter is an attrs class
                if part.name not in _NOT_ON_THE_PAGE:
                    yield from _texts(getattr(value, part.name), f"{path}.{part.name}".lstrip("."))
