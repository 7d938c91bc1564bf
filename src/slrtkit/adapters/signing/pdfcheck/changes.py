"""What the signing revision changed: only what a certifying signature must touch."""

from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import Signature
from slrtkit.adapters.signing.pdfcheck.layout import Layout
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Value, same
from slrtkit.domain.verification import Axis

__all__ = ["check_changes"]

_ROOT_ADDED = {"AcroForm", "Perms", "DSS", "Extensions", "Version"}
_PAGE_ADDED = {"Annots"}


def check_changes(layout: Layout, signature: Signature) -> None:
    """Compare the rendered revision with the signed one; the signed one is the last, so nothing can differ after it.

    Raises:
        Fault: on the modification axis, where the signing revision replaces anything that a reader could see.
    """
    if layout.update is None:
        raise _modified("the signature is not in a revision of its own")
    root, earlier = layout.trailer.get("Root"), layout.base.trailer
    if any(layout.trailer.get(key) != earlier.get(key) for key in ("Root", "Info")):
        raise _modified("the signing revision has another catalog or other information")
    for number, after in layout.update.objects.items():
        before = layout.base.objects.get(number)
        if number not in layout.base.objects or same(before, after):
            continue
        added = {root: _ROOT_ADDED, signature.page: _PAGE_ADDED}.get(Ref(number))
        if added is None or not _only_added(before, after, added):
            raise _modified(f"the signing revision replaces object {number}")


def _only_added(before: Value, after: Value, keys: set[str]) -> bool:
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    kept = ({key: value for key, value in entries.items() if key not in keys} for entries in (before, after))
    return same(*kept)


def _modified(evidence: str) -> Fault:
    return Fault(Axis.MODIFICATION, "MODIFIED", evidence)
