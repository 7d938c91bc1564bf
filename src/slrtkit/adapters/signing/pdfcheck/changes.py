"""What each later revision changed: only what a signature, a second one, or proof must touch."""

from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import Field
from slrtkit.adapters.signing.pdfcheck.layout import Layout
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Value, same
from slrtkit.adapters.signing.pdfcheck.order import Order
from slrtkit.domain.verification import Axis

__all__ = ["check_changes"]

_ROOT_ADDED = {"AcroForm", "Perms", "DSS", "Extensions", "Version"}
_PAGE_ADDED = {"Annots"}
_STORE = {"Certs", "OCSPs", "CRLs"}


def check_changes(layout: Layout, order: Order) -> None:
    """Compare each revision with what stood before it, so that nothing differs that a reader could see.

    Raises:
        Fault: on the modification axis.
    """
    if not layout.updates:
        raise _modified("the signature is not in a revision of its own")
    earlier = layout.base.trailer
    objects, signed = dict(layout.base.objects), order.revisions
    for at, update in enumerate(layout.updates, 1):
        if not update.objects:
            raise _modified("a later revision of nothing")
        if any(update.trailer.get(key) != earlier.get(key) for key in ("Root", "Info")):
            raise _modified("a later revision has another catalog or other information")
        root = update.trailer.get("Root")
        for number, after in update.objects.items():
            if number not in objects or same(before := objects[number], after):
                continue
            here = signed.get(at)
            allowed = (
                _signs(Ref(number), before, after, root, order)
                if at == 1
                else _countersigns(Ref(number), before, after, here)
                if here and here in order.signers[1:]
                else _proves(Ref(number), before, after, root, objects, here)
            )
            if not (allowed or (at > 1 and _store_grew(Ref(number), before, after, root, objects))):
                raise _modified(f"revision {at} replaces object {number}")
        objects |= update.objects


def _signs(number: Ref, before: Value, after: Value, root: Value, order: Order) -> bool:
    """Whether the first signing revision may replace an object so: the catalog names the form, a page holds the fields."""
    pages = {each.page for each in order.signers} | ({order.waiting.page} if order.waiting else set())
    added = _ROOT_ADDED if number == root else _PAGE_ADDED if number in pages else None
    return added is not None and _only_added(before, after, added)


def _countersigns(number: Ref, before: Value, after: Value, field: Field) -> bool:
    """Whether the second signing revision may replace an object so: its field, which was empty, gets its value."""
    return (
        number == field.place and isinstance(before, dict) and "V" not in before and same({**before, "V": field.value}, after)
    )


def _proves(number: Ref, before: Value, after: Value, root: Value, objects: dict[int, Value], field: Field | None) -> bool:
    """Whether a revision of proof may replace an object so: evidence is added, and the field of one time stamp."""
    catalog = objects.get(root.number) if isinstance(root, Ref) else None
    form = catalog.get("AcroForm") if isinstance(catalog, dict) else None
    if number == root:
        return _only_added(before, after, {"DSS"} - set(before if isinstance(before, dict) else ()))
    if field is None:
        return False
    if number == form:
        return _one_more(before, after, "Fields", field.place)
    return number == field.page and _one_more(before, after, "Annots", field.place)


def _store_grew(number: Ref, before: Value, after: Value, root: Value, objects: dict[int, Value]) -> bool:
    """Whether an object is the security store, and keeps everything that it held."""
    catalog = objects.get(root.number) if isinstance(root, Ref) else None
    if not isinstance(catalog, dict) or catalog.get("DSS") != number:
        return False
    if not isinstance(before, dict) or not isinstance(after, dict) or not _only_added(before, after, _STORE):
        return False
    return all(_starts(after.get(kind, []), before.get(kind, [])) for kind in _STORE)


def _one_more(before: Value, after: Value, key: str, place: Ref) -> bool:
    if not isinstance(before, dict) or not isinstance(after, dict) or not _only_added(before, after, {key}):
        return False
    held = before.get(key, [])
    return isinstance(held, list) and same(after.get(key), [*held, place])


def _starts(longer: Value, shorter: Value) -> bool:
    return isinstance(longer, list) and isinstance(shorter, list) and same(longer[: len(shorter)], shorter)


def _only_added(before: Value, after: Value, keys: set[str]) -> bool:
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    kept = ({key: value for key, value in entries.items() if key not in keys} for entries in (before, after))
    return same(*kept)


def _modified(evidence: str) -> Fault:
    return Fault(Axis.MODIFICATION, "MODIFIED", evidence)
