"""The static profile of a letter: what may stand in the file at all, seen by anyone or not.

Allow-lists for the catalog, pages, annotations, streams and the attachment, and names that must not occur anywhere, reached or
not: a letter has no script, no action, no layer, no form but its signature, and nothing from outside.
"""

from collections.abc import Sequence

from slrtkit.adapters.signing.pdfcheck.field import Field
from slrtkit.adapters.signing.pdfcheck.fonts import check_fonts
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.names import check_names
from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Value, within
from slrtkit.adapters.signing.pdfcheck.pages import check_pages
from slrtkit.adapters.signing.pdfcheck.streams import check_streams

__all__ = ["check_profile"]

_CATALOG = frozenset(
    [
        "Type",
        "Pages",
        "Metadata",
        "OutputIntents",
        "Lang",
        "StructTreeRoot",
        "MarkInfo",
        "ViewerPreferences",
        "Outlines",
        "Names",
        "AF",
        "PageLabels",
        "PageMode",
        "PageLayout",
        "Version",
        "AcroForm",
        "Extensions",
        "DSS",
        "Perms",
    ]
)
_INFORMATION = frozenset(
    ["Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate", "Trapped"]
)


def check_profile(layout: Layout, fields: Sequence[Field]) -> None:
    """Check everything but the signatures and the attachment.

    Raises:
        Fault: on the format axis, with the first thing that a letter does not have.
    """
    check_names(layout)
    root = layout.resolve(layout.trailer.get("Root"))
    if not isinstance(root, dict) or root.get("Type") != "Catalog" or set(root) - _CATALOG:
        raise refuse("a catalog with unknown entries")
    if sum("ByteRange" in entries for entries in layout.dictionaries) != sum(field.value is not None for field in fields):
        raise refuse("another signature inside something else")
    check_pages(layout, root.get("Pages"), fields)
    check_fonts(layout)
    check_streams(layout)
    _check_reached(layout, _information(layout))


def _information(layout: Layout) -> set[int]:
    """Return the number of the information dictionary, if there is one: words about the document and nothing else."""
    reference = layout.trailer.get("Info")
    if reference is None:
        return set()
    words = layout.resolve(reference)
    if not isinstance(reference, Ref) or not isinstance(words, dict) or set(words) - _INFORMATION:
        raise refuse("information of another form")
    if not all(isinstance(word, bytes | Name) for word in words.values()):
        raise refuse("information that is more than words")
    return {reference.number}


def _check_reached(layout: Layout, information: set[int]) -> None:
    """Check that every object is reached from the catalog: nothing waits to be switched in, or serves two purposes."""
    seen: set[int] = set()
    pending: list[Value] = [layout.trailer.get("Root")]
    while pending:
        for item in within(pending.pop()):
            if isinstance(item, Ref) and item.number not in seen:
                seen.add(item.number)
                pending.append(layout.objects.get(item.number))
    if seen & information:
        raise refuse("information that is part of the document")
    if idle := set(layout.objects) - seen - information:
        raise refuse(f"object {min(idle)} is reached from nowhere")
    if seen - set(layout.objects):
        raise refuse("a reference to an object that is not there")
