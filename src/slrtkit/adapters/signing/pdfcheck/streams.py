"""The streams of a letter: known entries, known encodings, and a bound on what they decode to."""

from slrtkit.adapters.signing.pdfcheck.inflate import decoded
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Stream

__all__ = ["check_streams"]

_MAX_DECODED = 64 * 1024 * 1024
"""Of all streams of one file together."""
_FILTERS = (None, "FlateDecode", "DCTDecode")
_ENTRIES = frozenset(
    [
        *("Type", "Subtype", "Length", "Filter"),
        *("Params", "Length1", "Length2", "Length3", "CMapName", "CIDSystemInfo", "WMode", "N", "Alternate", "Range"),
        *("Width", "Height", "ColorSpace", "BitsPerComponent", "Decode", "ImageMask", "Interpolate", "Intent"),
        *("Mask", "Matte", "Name", "SMask", "SMaskInData", "StructParent", "StructParents"),
        *("BBox", "FormType", "Group", "Matrix", "Resources", "PaintType", "PatternType", "TilingType", "XStep", "YStep"),
        *("AntiAlias", "Background", "BitsPerCoordinate", "BitsPerFlag", "Domain", "Function", "ShadingType"),
        *("BitsPerSample", "Encode", "FunctionType", "Order", "Size"),
    ]
)
"""Of embedded files, fonts, colour profiles, images, forms, patterns, shadings and functions; no parameters of an encoding."""


def check_streams(layout: Layout) -> None:
    """Check every stream.

    Raises:
        Fault: on the format axis.
    """
    total = 0
    for value in layout.objects.values():
        if not isinstance(value, Stream):
            continue
        if set(value.entries) - _ENTRIES or value.entries.get("Filter") not in _FILTERS:
            raise refuse("a stream from outside, or in an encoding that letters do not use")
        total += len(decoded(value, _MAX_DECODED - total))
        if total >= _MAX_DECODED:
            raise refuse("the streams grow too large")
