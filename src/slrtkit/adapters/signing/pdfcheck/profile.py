"""The static profile of a letter: what may stand in the file at all, seen by anyone or not.

Allow-lists for the catalog, pages, annotations, streams and the attachment, and names that must not occur anywhere, reached or
not: a letter has no script, no action, no layer, no form but its signature, and nothing from outside.
"""

import zlib
from collections.abc import Iterable, Iterator

from slrtkit.adapters.signing.pdfcheck.field import Signature
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Stream, Value

__all__ = ["attachment_of", "check_profile", "decoded"]

_NAME = b"letter.json"
_MAX_DECODED = 64 * 1024 * 1024
"""Of all streams of one file together."""
_MAX_ATTACHMENT = 1024 * 1024

_FORBIDDEN = frozenset(
    [
        "3D",
        "AA",
        "Action",
        "Collection",
        "Encrypt",
        "FDF",
        "FFilter",
        "FDecodeParms",
        "GoTo3DView",
        "GoToE",
        "GoToR",
        "ImportData",
        "JavaScript",
        "JS",
        "Launch",
        "Movie",
        "NeedsRendering",
        "OC",
        "OCG",
        "OCGs",
        "OCMD",
        "OCProperties",
        "ObjStm",
        "OpenAction",
        "OPI",
        "PS",
        "Ref",
        "Rendition",
        "Requirements",
        "ResetForm",
        "RichMedia",
        "SetOCGState",
        "Sound",
        "SpiderInfo",
        "SubmitForm",
        "Threads",
        "Trans",
        "Type3",
        "URI",
        "WebCapture",
        "XFA",
        "XRef",
    ]
)
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
_PAGE = frozenset(
    [
        "Type",
        "Parent",
        "Resources",
        "MediaBox",
        "CropBox",
        "TrimBox",
        "BleedBox",
        "ArtBox",
        "Rotate",
        "Contents",
        "StructParents",
        "Tabs",
        "Group",
        "Annots",
        "UserUnit",
    ]
)
_FILTERS = (None, "FlateDecode", "DCTDecode")


def check_profile(layout: Layout, signature: Signature) -> None:
    """Check everything but the signature itself.

    Raises:
        Fault: on the format axis, with the first thing that a letter does not have.
    """
    for value in layout.objects.values():
        _check_names(value)
    if {"Encrypt", "Prev"} & set(layout.base.trailer):
        raise refuse("encrypted, or with a revision before the first")
    root = layout.resolve(layout.trailer.get("Root"))
    if not isinstance(root, dict) or root.get("Type") != "Catalog" or set(root) - _CATALOG:
        raise refuse("a catalog with unknown entries")
    _check_pages(layout, root.get("Pages"), signature)
    _check_fonts(layout)
    _check_streams(layout)
    attachment_of(layout)
    _check_reached(layout)


def attachment_of(layout: Layout) -> bytes:
    """Return the bytes of the one embedded file, `letter.json`.

    Raises:
        Fault: on the format axis where there is none, another one, or more than one way to it.
    """
    root = layout.resolve(layout.trailer.get("Root"))
    match root:
        case {"AF": [Ref() as specification], "Names": {"EmbeddedFiles": {"Names": [bytes(name), Ref() as other]}}}:
            found = layout.resolve(specification)
        case _:
            raise refuse("not exactly one attachment")
    files = [v for v in layout.objects.values() if isinstance(v, dict) and (v.get("Type") == "Filespec" or "EF" in v)]
    streams = [v for v in layout.objects.values() if isinstance(v, Stream) and v.entries.get("Type") == "EmbeddedFile"]
    if name != _NAME or specification != other or len(files) != 1 or len(streams) != 1:
        raise refuse("an attachment other than letter.json")
    match found:
        case {"F": bytes(short), "UF": bytes(long), "EF": {"F": Ref() as one, "UF": Ref() as two, **rest}}:
            stream = layout.resolve(one)
            if (short, long, one, rest) != (_NAME, _NAME, two, {}) or stream is not streams[0]:
                raise refuse("an attachment with two names or two contents")
            return decoded(streams[0], _MAX_ATTACHMENT)
        case _:
            raise refuse("an attachment that is not embedded")


def decoded(stream: Stream, limit: int) -> bytes:
    """Return the content of a stream, refusing one that grows past `limit` bytes.

    Raises:
        Fault: on the format axis, also for a filter that letters do not use.
    """
    if stream.entries.get("Filter") != "FlateDecode":
        return stream.data
    inflate = zlib.decompressobj()
    content = inflate.decompress(stream.data, limit)
    if not inflate.eof or inflate.unused_data:
        raise refuse("a compressed stream that does not end, or grows too large")
    return content


def _within(value: Value) -> Iterator[Value]:
    """Yield a value and everything in it, without following references."""
    stack = [value]
    while stack:
        value = stack.pop()
        yield value
        if isinstance(value, Stream):
            stack.append(value.entries)
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def _check_names(value: Value) -> None:
    for item in _within(value):
        names: Iterable[str] = item if isinstance(item, dict) else (item,) if isinstance(item, Name) else ()
        if forbidden := _FORBIDDEN.intersection(names):
            raise refuse(f"/{min(forbidden)} has no place in a letter")
        if isinstance(item, dict) and "A" in item and item.get("Type") != "StructElem":
            raise refuse("an action has no place in a letter")


def _check_pages(layout: Layout, value: Value, signature: Signature) -> None:
    """Check the page tree: every page once, no annotation but the invisible field of the signature."""
    pending, seen = [value], set[Value]()
    while pending:
        reference = pending.pop()
        node = layout.resolve(reference)
        if not isinstance(reference, Ref) or reference in seen or not isinstance(node, dict):
            raise refuse("a page tree that is not a tree")
        seen.add(reference)
        kids = node.get("Kids")
        if node.get("Type") == "Pages" and isinstance(kids, list):
            pending.extend(kids)
        elif node.get("Type") != "Page" or set(node) - _PAGE:
            raise refuse("a page with unknown entries")
        elif layout.resolve(node.get("Annots")) not in (None, [], [signature.field] if reference == signature.page else []):
            raise refuse("an annotation on a page")
    if signature.page not in seen:
        raise refuse("a signature on no page")
    if any(
        isinstance(v, dict) and v.get("Type") in ("Page", "Pages") and Ref(n) not in seen for n, v in layout.objects.items()
    ):
        raise refuse("a page outside the page tree")


def _check_fonts(layout: Layout) -> None:
    """Check that every font brings its glyphs with it."""
    for value in layout.objects.values():
        for font in _within(value):
            if not isinstance(font, dict) or font.get("Type") != "Font":
                continue
            if font.get("Subtype") == "Type0":
                continue  # its descendant is a font of its own, and is met as such
            descriptor = layout.resolve(font.get("FontDescriptor"))
            files = {"FontFile", "FontFile2", "FontFile3"} & set(descriptor) if isinstance(descriptor, dict) else set()
            if len(files) != 1:
                raise refuse("a font that is not embedded")


def _check_streams(layout: Layout) -> None:
    total = 0
    for value in layout.objects.values():
        if not isinstance(value, Stream):
            continue
        if "F" in value.entries or value.entries.get("Filter") not in _FILTERS:
            raise refuse("a stream from outside, or in an encoding that letters do not use")
        total += len(decoded(value, _MAX_DECODED - total))
        if total >= _MAX_DECODED:
            raise refuse("the streams grow too large")


def _check_reached(layout: Layout) -> None:
    """Check that every object is reached from the trailer: nothing waits to be switched in."""
    seen: set[int] = set()
    pending: list[Value] = [layout.trailer.get("Root"), layout.trailer.get("Info")]
    while pending:
        for item in _within(pending.pop()):
            if isinstance(item, Ref) and item.number not in seen:
                seen.add(item.number)
                pending.append(layout.objects.get(item.number))
    if idle := set(layout.objects) - seen:
        raise refuse(f"object {min(idle)} is reached from nowhere")
    if seen - set(layout.objects):
        raise refuse("a reference to an object that is not there")
