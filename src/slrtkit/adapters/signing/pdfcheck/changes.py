"""What the signing revision changed: only what a certifying signature must touch."""

from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import Signature
from slrtkit.adapters.signing.pdfcheck.layout import Layout
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Value
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
    root, info = layout.trailer.get("Root"), layout.trailer.get("Info")
    if (root, info) != (layout.base.trailer.get("Root"), layout.base.trailer.get("Info")):
        raise _modified("the signing revision has another catalog")
    for number, after in layout.update.objects.items():
        before = layout.base.objects.get(number)
        if before is None or before == after or Ref(number) == info:
            continue
        added = {root: _ROOT_ADDED, signature.page: _PAGE_ADDED}.get(Ref(number))
        if added is None or not _only_added(before, after, added):
            raise _modified(f"the signing revision replaces object {number}")


def _only_added(before: Value, after: Value, keys: set[str]) -> bool:
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    return {k: v for k, v in before.items() if k not in keys} == {k: v for k, v in after.items() if k not in keys}


def _modified(evidence: str) -> Fault:
    return Fault(Axis.MODIFICATION, "MODIFIED", evidence)
