"""The page tree of a letter: every page once, counted right, with no annotation but the fields of the signatures."""

from collections.abc import Sequence

from slrtkit.adapters.signing.pdfcheck.field import Field
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Value, integer, same

__all__ = ["check_pages"]

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
    ]
)
_PAGES = frozenset(["Type", "Parent", "Kids", "Count", "Resources", "MediaBox", "CropBox", "Rotate"])
_QUARTER = 90


def check_pages(layout: Layout, tree: Value, fields: Sequence[Field]) -> None:
    """Check the page tree.

    Raises:
        Fault: on the format axis.
    """
    above = _tree(layout, tree)
    counts = {reference: int(node.get("Type") == "Page") for reference, (node, _) in above.items()}
    for reference, (node, parent) in reversed(above.items()):
        if node.get("Type") == "Page":
            _check_page(layout, node, [field.place for field in fields if field.page == reference])
        elif set(node) - _PAGES or not same(node.get("Count"), counts[reference]):
            raise refuse("a page tree with unknown entries or a wrong count")
        if not integer(rotation := node.get("Rotate", 0)) or rotation % _QUARTER:
            raise refuse("a page turned by something else than right angles")
        if parent is not None:
            counts[parent] += counts[reference]
    if not all(counts.get(field.page) for field in fields):
        raise refuse("a signature on no page")
    if sum(entries.get("Type") in ("Page", "Pages") for entries in layout.dictionaries) != len(above):
        raise refuse("a page outside the page tree")


def _tree(layout: Layout, tree: Value) -> dict[Ref, tuple[dict[str, Value], Ref | None]]:
    """Return every node with its parent, parents first."""
    found: dict[Ref, tuple[dict[str, Value], Ref | None]] = {}
    pending: list[tuple[Value, Ref | None]] = [(tree, None)]
    while pending:
        reference, parent = pending.pop()
        node = layout.resolve(reference)
        if not isinstance(reference, Ref) or reference in found or not isinstance(node, dict) or node.get("Parent") != parent:
            raise refuse("a page tree that is not a tree")
        found[reference] = node, parent
        kids = node.get("Kids")
        if node.get("Type") == "Pages" and isinstance(kids, list):
            pending.extend((kid, reference) for kid in kids)
        elif node.get("Type") != "Page":
            raise refuse("a page tree of something else than pages")
    return found


def _check_page(layout: Layout, page: dict[str, Value], annotations: list[Value]) -> None:
    if set(page) - _PAGE:
        raise refuse("a page with unknown entries")
    if layout.resolve(page.get("Annots", [])) not in ([], annotations):
        raise refuse("an annotation on a page")
