"""A Word template with placeholders: `{{ identity.name }}` becomes the name, and nothing is ever computed.

Three rules make a letter of it. A table row with `dependant.…` is repeated for every dependant, one with `particular.…` for
everything that was filled in, a paragraph with a list such as `letter.statement` for every item. A row or paragraph goes, with
its label, if it has placeholders and none of them says anything. `{{ letter.copies? }}` prints nothing itself, and says
something where the field is filled.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from difflib import get_close_matches
from hashlib import sha256

from attrs import frozen

from slrtkit.adapters.documents.word.archive import packed
from slrtkit.adapters.documents.word.contents import STORY, contents
from slrtkit.adapters.documents.word.symbol import picture_run, with_picture
from slrtkit.adapters.documents.word.words import DERIVED, FREE, LISTS, NAMES, ROWS, SEAL, Words
from slrtkit.adapters.documents.word.xml import Element, W, parsed, written
from slrtkit.errors import TemplateError
from slrtkit.ports.documents import SealMark

__all__ = ["Template"]

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)(\??)\s*\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
_BODY = "word/document.xml"
_REQUIRED = ("letter.number", "identity.name", "signature.name")
_INDEX = "repeated"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_QUOTED = 40


class Template:
    """A checked template.

    Args:
        docx: A Word document (.docx), at most 8 MiB.

    Attributes:
        digest: Its SHA-256.

    Raises:
        TemplateError: something in it has no place in a template, a placeholder is unknown, or a required one is missing.
        AdapterNotInstalledError: python-docx is not installed.
    """

    def __init__(self, docx: bytes) -> None:
        self._parts: Mapping[str, bytes] = contents(docx)
        self.digest: str = sha256(docx).hexdigest()
        used = {name for part in self._stories() for name in _checked(part, parsed(part, self._parts[part]))}
        for name in _REQUIRED:
            if name not in used:
                raise TemplateError(
                    "the template has no place for this",
                    code="document.template-missing",
                    path=name,
                    cure=f"write {{{{ {name} }}}} where it is to stand",
                )
        self._told = used.union(*(DERIVED.get(name, ()) for name in used))

    def fill(self, said: Words, seal: SealMark | None = None) -> bytes:
        """Return the document that says it and shows the seal: the same bytes for the same words.

        Raises:
            TemplateError: the letter says something that the template has no place for.
        """
        for name in sorted(NAMES - FREE - set(DERIVED) - self._told):
            if said[name]:
                raise TemplateError(
                    "this letter says something that the template has no place for",
                    code="document.template-missing",
                    path=name,
                    cure=f"write {{{{ {name} }}}} where it is to stand",
                )
        filled = {name: written(_filled(parsed(name, self._parts[name]), said, seal)) for name in self._stories()}
        parts = {**self._parts, **filled}
        return packed(with_picture(parts, seal) if seal else parts)

    def _stories(self) -> Iterator[str]:
        return (name for name in sorted(self._parts) if STORY.fullmatch(name))


@frozen
class _Place:
    """A placeholder in a paragraph: where its braces stand in the paragraph's text, and whether it prints."""

    name: str
    start: int
    end: int
    prints: bool


def _pieces(paragraph: Element) -> list[Element]:
    """Return the pieces of a paragraph's own text; Word splits it as it likes, and puts text boxes inside."""
    return [piece for piece in paragraph.iter(W + "t") if next(piece.iterancestors(W + "p")) is paragraph]


def _places(paragraph: Element) -> list[_Place]:
    found = _PLACEHOLDER.finditer(_text(paragraph))
    return [_Place(match[1], match.start(), match.end(), not match[2]) for match in found]


def _text(paragraph: Element) -> str:
    return "".join(piece.text or "" for piece in _pieces(paragraph))


def _checked(part: str, root: Element) -> Iterator[str]:
    """Yield the placeholders of a part that print, refusing what only looks like one."""
    for at, paragraph in enumerate(root.iter(W + "p"), start=1):
        where, names = f"{part}, paragraph {at}", set[str]()
        for place in _places(paragraph):
            if place.name not in NAMES:
                likely = get_close_matches(place.name, NAMES, 1)
                raise TemplateError(
                    f"there is no placeholder {place.name[:_QUOTED]!r}",
                    code="document.template-unknown",
                    path=where,
                    cure=f"perhaps {likely[0]} is meant" if likely else "see the list of placeholders",
                )
            if place.prints:
                names.add(place.name)
        _check_places(part, where, paragraph, names)
        if _BRACES.search(_PLACEHOLDER.sub("", _text(paragraph))):
            raise TemplateError(
                "braces that are no placeholder", code="document.template-unknown", path=where, cure="write {{ letter.number }}"
            )
        yield from names
    for element in root.iter():
        if element.tag != W + "t" and "{{" in " ".join([element.text or "", *element.attrib.values()]):
            raise TemplateError(
                "a placeholder that is not in plain text",
                code="document.template-unknown",
                path=part,
                cure="write placeholders in ordinary paragraphs and tables",
            )


def _check_places(part: str, where: str, paragraph: Element, names: set[str]) -> None:
    """Refuse placeholders that cannot stand where they do."""
    lists = names.intersection(LISTS)
    if len(lists) > 1 or (lists and names.intersection(ROWS)):
        raise TemplateError("two lists in one paragraph", code="document.template-unknown", path=where)
    row = next(paragraph.iterancestors(W + "tr"), None)
    if names.intersection(ROWS) and (row is None or len(_repeated(row)) > 1):
        raise TemplateError(
            "dependants, and what was filled in, stand in a table",
            code="document.template-unknown",
            path=where,
            cure="put each into a row of its own",
        )
    if SEAL in names and part != _BODY:
        raise TemplateError(
            "the seal stands in the text, and not above or below it", code="document.template-unknown", path=where
        )


def _filled(root: Element, said: Words, seal: SealMark | None) -> Element:
    _repeat_all(root, said)
    for row in list(root.iter(W + "tr")):
        if _silent(_within(row), said):
            _remove_row(row)
    for paragraph in list(root.iter(W + "p")):
        if _silent(_places(paragraph), said):
            _remove_paragraph(paragraph)
    for paragraph in root.iter(W + "p"):
        for place in reversed(_places(paragraph)):
            _write(paragraph, place, _said(paragraph, place, said))
            if place.name == SEAL and place.prints and seal:
                paragraph.append(picture_run(seal))
    for block in root.iter(W + "tr", W + "p"):
        block.attrib.pop(_INDEX, None)
    return root


def _repeat_all(root: Element, said: Words) -> None:
    for row in list(root.iter(W + "tr")):
        if row.find(f".//{W}tr") is None and (names := [place.name for place in _within(row) if place.name in ROWS]):
            _repeat(row, len(said[names[0]]))
    for paragraph in list(root.iter(W + "p")):
        lists = [place.name for place in _places(paragraph) if place.name in LISTS and place.prints]
        if lists:
            _repeat(paragraph, len(said[lists[0]]) or 1)


def _repeated(row: Element) -> set[str]:
    """Return of what a row is repeated for every one: dependants, or what was filled in."""
    return {place.name.partition(".")[0] for place in _within(row) if place.name in ROWS}


def _within(row: Element) -> list[_Place]:
    return [place for paragraph in row.iter(W + "p") for place in _places(paragraph)]


def _silent(places: list[_Place], said: Words) -> bool:
    return bool(places) and not any(said[place.name] for place in places)


def _repeat(block: Element, count: int) -> None:
    for index in range(count):
        another = deepcopy(block)
        another.set(_INDEX, str(index))
        block.addprevious(another)
    _remove_row(block) if block.tag == W + "tr" else block.getparent().remove(block)


def _remove_row(row: Element) -> None:
    table = row.getparent()
    table.remove(row)
    if table.find(W + "tr") is None:
        _remove_paragraph(table)


def _remove_paragraph(block: Element) -> None:
    """Remove a block, but leave what its surroundings cannot do without: a last paragraph, a section, a picture."""
    above = block.getparent()
    before, after = block.getprevious(), block.getnext()
    needed = after is None and (before is None or before.tag != W + "p")
    if block.tag == W + "p" and (needed or block.find(f".//{W}sectPr") is not None or block.find(f".//{W}drawing") is not None):
        for piece in _pieces(block):
            piece.text = ""
    else:
        above.remove(block)


def _said(paragraph: Element, place: _Place, said: Words) -> str:
    if not place.prints or not said[place.name]:
        return ""
    index = 0
    if place.name in ROWS:
        index = next(int(row.get(_INDEX)) for row in paragraph.iterancestors(W + "tr") if row.get(_INDEX))
    elif place.name in LISTS:
        index = int(paragraph.get(_INDEX))
    return said[place.name][index]


def _write(paragraph: Element, place: _Place, text: str) -> None:
    """Put a text in the place of a placeholder; it takes the looks of the placeholder's first brace."""
    at = 0
    for piece in _pieces(paragraph):
        shown = piece.text or ""
        start, end = max(place.start - at, 0), max(place.end - at, 0)
        at += len(shown)
        if start < len(shown) and end:
            piece.text = shown[:start] + text + shown[end:]
            piece.set(_SPACE, "preserve")
            text = ""
