"""A letter, or minutes, as the text that is printed: checked, so that what is signed is what people read.

A letter is refused if a reader could see something else than a machine: invisible or reordering characters, look-alike
letters of other alphabets, characters that the fonts show as an empty box, fields that are missing or too long for the page.
"""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from datetime import date
from typing import TypeAlias

from attrs import AttrsInstance, fields, frozen

from slrtkit.adapters.documents.days import spoken
from slrtkit.domain.letter import LetterForm, RecommendationLetter
from slrtkit.domain.minutes import Minutes
from slrtkit.errors import RenderError

__all__ = ["Printed", "printed", "printed_minutes", "printed_text"]

Printed: TypeAlias = "int | str | list[Printed] | dict[str, Printed] | None"

_Field: TypeAlias = "AttrsInstance | tuple[_Field, ...] | date | int | str | None"

_LINE, _PARAGRAPH = 250, 2000
_PARAGRAPHS = ("statement", "basis", "purpose", "closing", "opening", "resolutions", "rows", "particulars")
_LONGER = 4
"""How many times longer a text may be before its characters are composed (Unicode Standard Annex 15, section 9)."""


@frozen
class _Room:
    """How much a document may hold: entries in one list, and characters in all, so that no page takes for ever to set."""

    entries: int
    characters: int


_LETTER, _MINUTES = _Room(500, 60_000), _Room(5_000, 2_000_000)
_REQUIRED = (
    "number",
    "place",
    "letterhead.agency",
    "subject",
    "identity.name",
    "statement",
    "signature.name",
    "signature.position",
)
_REQUIRED_OF_MINUTES = ("letterhead.agency", "title", "opening", "chair", "attendance", "rows", "signatures")
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_LATIN = frozenset({"LATIN", "MODIFIER", "FEMININE", "MASCULINE", "MICRO"})
_WORD = re.compile(r"[^\W\d_]+")


def printed(letter: RecommendationLetter, glyphs: AbstractSet[int]) -> dict[str, Printed]:
    """Return the letter as JSON-ready data: texts in Unicode form C, dates as `21 November 2026`.

    Args:
        letter: The letter.
        glyphs: The code points that every font of the page can show.

    Raises:
        RenderError: a field is missing, too long, or holds what must not be printed, or there is too much of it all; the
            message names the field and the code point, never the text.
        AdapterNotInstalledError: Babel is not installed.
    """
    required = (*_REQUIRED, "addressee") if letter.form is LetterForm.SURAT else _REQUIRED
    return _checked(letter, required, _LETTER, glyphs)


def printed_minutes(minutes: Minutes, glyphs: AbstractSet[int]) -> dict[str, Printed]:
    """Return minutes as JSON-ready data, checked in the same way.

    Args:
        minutes: The minutes.
        glyphs: The code points that every font of the page can show.

    Raises:
        RenderError: as of `printed`.
    """
    return _checked(minutes, _REQUIRED_OF_MINUTES, _MINUTES, glyphs)


def _checked(said: AttrsInstance, required: tuple[str, ...], room: _Room, glyphs: AbstractSet[int]) -> dict[str, Printed]:
    for part in fields(type(said)):
        value = getattr(said, part.name)
        if isinstance(value, tuple) and len(value) > room.entries:
            raise RenderError(
                f"{len(value)} entries are more than the {room.entries} that fit", code="document.too-long", path=part.name
            )
    for path in required:
        if not _filled(said, path):
            raise RenderError("this field must not be empty", code="document.missing", path=path)
    data = _object(said, "", glyphs)
    if (length := _length(data)) > room.characters:
        raise RenderError(f"{length} characters are more than the {room.characters} that fit", code="document.too-long")
    return data


def _length(data: Printed) -> int:
    match data:
        case str():
            return len(data)
        case list():
            return sum(map(_length, data))
        case dict():
            return sum(map(_length, data.values()))
        case _:
            return 0


def _filled(said: AttrsInstance, path: str) -> bool:
    value: object = said
    for name in path.split("."):
        value = getattr(value, name)
    return any(str(text).strip() for text in (value if isinstance(value, tuple) else (value,)))


def _object(value: AttrsInstance, path: str, glyphs: AbstractSet[int]) -> dict[str, Printed]:
    return {f.name: _value(getattr(value, f.name), f"{path}.{f.name}".lstrip("."), glyphs) for f in fields(type(value))}


def _value(value: _Field, path: str, glyphs: AbstractSet[int]) -> Printed:
    match value:
        case None | int():
            return value
        case str():
            return printed_text(value, path, glyphs)
        case date():
            return spoken(value)
        case tuple():
            return [_value(item, f"{path}[{at}]", glyphs) for at, item in enumerate(value)]
        case _:
            return _object(value, path, glyphs)


def printed_text(text: str, path: str, glyphs: AbstractSet[int]) -> str:
    """Return a text in Unicode form C, checked as of `printed`; `path` names it in errors."""
    longest = _PARAGRAPH if path.startswith(_PARAGRAPHS) else _LINE
    text = unicodedata.normalize("NFC", text) if len(text) <= _LONGER * longest else text
    if len(text) > longest:
        raise RenderError(f"{len(text)} characters are more than the {longest} that fit", code="document.too-long", path=path)
    if text.isascii() and text.isprintable() and all(map(glyphs.__contains__, text.encode())):
        return text
    for char in text:
        if unicodedata.category(char) in _INVISIBLE or unicodedata.bidirectional(char) in _RIGHT_TO_LEFT:
            raise _refused("an invisible or reordering character", "document.unsafe-text", path, char)
        if ord(char) not in glyphs or unicodedata.combining(char):
            raise _refused("a character that the page's fonts cannot show", "document.no-glyph", path, char)
    for word in _WORD.findall(text):
        for char in word:
            script = unicodedata.name(char).split()[0]
            if script not in _LATIN and not (script == "GREEK" and len(word) == 1):
                raise _refused("a letter of another alphabet than Latin", "document.foreign-script", path, char)
    return text


def _refused(what: str, code: str, path: str, char: str) -> RenderError:
    return RenderError(f"{what}, U+{ord(char):04X}", code=code, path=path, cure="write the field in plain Latin letters")
