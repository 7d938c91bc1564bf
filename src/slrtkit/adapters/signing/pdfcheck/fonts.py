"""The fonts of a letter: each says that it is one, and brings its glyphs with it."""

from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Stream, Value

__all__ = ["check_fonts"]

_SIMPLE = ("TrueType", "Type1", "MMType1", "CIDFontType0", "CIDFontType2")
_COMPOSITE = "Type0"
_MOST = 256
"""Fonts of one dictionary of them, which many pages and drawings may share."""
_FILES = {"FontFile", "FontFile2", "FontFile3"}


def check_fonts(layout: Layout) -> None:
    """Check whatever is a font by its type, its kind, its name, or because text is set in it.

    Raises:
        Fault: on the format axis.
    """
    for entries in layout.dictionaries:
        used = layout.resolve(entries.get("Font", {}))
        if isinstance(used, dict) and len(used) > _MOST:
            raise refuse(f"{len(used)} fonts")
        if not isinstance(used, dict) or not all(_is_font(layout.resolve(font)) for font in used.values()):
            raise refuse("text in something that is not a font")
        alike = entries.get("Subtype") in (*_SIMPLE, _COMPOSITE) or not {"BaseFont", "DescendantFonts"}.isdisjoint(entries)
        if (alike or _is_font(entries)) and not (_is_font(entries) and _complete(layout, entries)):
            raise refuse("a font that is not embedded")


def _is_font(value: Value) -> bool:
    return isinstance(value, dict) and value.get("Type") == "Font"


def _complete(layout: Layout, font: dict[str, Value]) -> bool:
    if font.get("Subtype") == _COMPOSITE:
        below = layout.resolve(font.get("DescendantFonts"))
        return isinstance(below, list) and len(below) == 1 and _is_font(layout.resolve(below[0]))
    descriptor = layout.resolve(font.get("FontDescriptor"))
    files = _FILES.intersection(descriptor) if isinstance(descriptor, dict) else ()
    return (
        font.get("Subtype") in _SIMPLE
        and isinstance(descriptor, dict)
        and len(files) == 1
        and all(isinstance(layout.resolve(descriptor[file]), Stream) for file in files)
    )
