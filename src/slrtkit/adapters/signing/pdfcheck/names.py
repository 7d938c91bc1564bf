"""Names that no letter holds, reached or not: scripts, actions, layers, media, and what two readers could take differently."""

from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Name, Value, integer, within

__all__ = ["check_names"]

_FORBIDDEN = frozenset(
    [
        "3D",
        "AA",
        "Action",
        "Alternates",
        "Collection",
        "DecodeParms",
        "Encrypt",
        "FDF",
        "FDecodeParms",
        "FFilter",
        "FS",
        "GoTo",
        "GoTo3DView",
        "GoToDp",
        "GoToE",
        "GoToR",
        "Hide",
        "ImportData",
        "JS",
        "JavaScript",
        "Launch",
        "Movie",
        "Named",
        "NeedsRendering",
        "OC",
        "OCG",
        "OCGs",
        "OCMD",
        "OCProperties",
        "OPI",
        "ObjStm",
        "OpenAction",
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
        "Thread",
        "Threads",
        "Trans",
        "Type3",
        "URI",
        "WebCapture",
        "XFA",
        "XRef",
    ]
)
_OWNERS = ("Layout", "List", "Table")
"""Who defines the attributes of a structure element (ISO 32000-2 table 376)."""

_MOST_ATTRIBUTES = 64
"""In one list of them, which many elements may share."""

_LOCKS: tuple[Value, ...] = (
    {"Type": Name("SigFieldLock"), "Action": Name("All")},
    {"Type": Name("TransformParams"), "V": Name("1.2"), "Action": Name("All")},
)
"""Where /Action is no action: every field is locked, by the field of a second signature and by that signature."""


def check_names(layout: Layout) -> None:
    """Check every name and key of a file, whatever holds it.

    Raises:
        Fault: on the format axis, with the name.
    """
    for value in layout.objects.values():
        for item in within(value):
            if isinstance(item, Name) and item in _FORBIDDEN:
                raise refuse(f"/{item} has no place in a letter")
            if not isinstance(item, dict) or ("Action" in item and item in _LOCKS):
                continue
            if forbidden := _FORBIDDEN.intersection(item):
                raise refuse(f"/{min(forbidden)} has no place in a letter")
            if "A" in item and not _holds_attributes(layout, item):
                raise refuse("an action has no place in a letter")


def _holds_attributes(layout: Layout, element: dict[str, Value]) -> bool:
    """Say whether `/A` is what it is in a structure element: attributes, and between them numbers of their revisions."""
    held = layout.resolve(element["A"])
    if isinstance(held, list) and len(held) > _MOST_ATTRIBUTES:
        return False
    attributes = [layout.resolve(item) for item in (held if isinstance(held, list) else [held])]
    return element.get("Type") == "StructElem" and all(
        integer(item) or (isinstance(item, dict) and item.get("O") in _OWNERS and "S" not in item) for item in attributes
    )
