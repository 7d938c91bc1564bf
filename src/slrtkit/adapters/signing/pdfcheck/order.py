"""Who signed in which order, and what each signature allows: one signer, or two; then proof, and nothing else.

One signature certifies the document without changes (DocMDP 1), or, where a service of others signs, does not certify it. Of
two, the first certifies with level 2, the field of the second stands there before, and the second locks every field (FieldMDP
All). After that come revisions of evidence and document time stamps only (ISO 32000-2 12.8.2, ETSI EN 319 142-1 5.5).
"""

from attrs import field, frozen

from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import Field, Signature
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Name, Value, same
from slrtkit.domain.verification import Axis

__all__ = ["Order", "order_of"]

_SIGNERS = 2
_LOCK: Value = {"Type": Name("SigFieldLock"), "Action": Name("All")}


@frozen
class Order:
    """The fields of a letter in the order of their signatures.

    Attributes:
        signers: The fields that are signed, first one first.
        stamps: The fields of document time stamps, oldest first.
        waiting: The field of the second signer, who has not signed yet; else None.
        certified: Whether the first signature certifies the document.
        signatures: What the signers' dictionaries say.
        covers: What those of the time stamps say.
    """

    signers: tuple[Field, ...]
    stamps: tuple[Field, ...]
    waiting: Field | None
    certified: bool
    signatures: tuple[Signature, ...] = field(init=False)
    covers: tuple[Signature, ...] = field(init=False)

    @signatures.default
    def _signatures(self) -> tuple[Signature, ...]:
        return tuple(each.signature for each in self.signers if each.signature)

    @covers.default
    def _covers(self) -> tuple[Signature, ...]:
        return tuple(each.signature for each in self.stamps if each.signature)

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field."""
        return (*self.signers, *((self.waiting,) if self.waiting else ()), *self.stamps)

    @property
    def revisions(self) -> dict[int, Field]:
        """Revision -> what it signs; a revision of evidence alone is not among them."""
        return {each.signature.revision: each for each in self.fields if each.signature}


def order_of(layout: Layout, fields: tuple[Field, ...]) -> Order:
    """Put the fields of a letter in order.

    Raises:
        Fault: on the format axis, where they are not what one signer, two signers, and proof after them make.
    """
    signed = sorted((each for each in fields if each.signature), key=_revision)
    signers = tuple(each for each in signed if each.signature and each.signature.claimed_at)
    stamps = tuple(signed[len(signers) :])
    empty = [each for each in fields if each.signature is None]
    if not signers or len(signers) + len(empty) > _SIGNERS or signed[: len(signers)] != list(signers):
        raise refuse(f"{len(signers)} signatures, {len(empty)} empty fields and {len(stamps)} document time stamps")
    order = Order(signers, stamps, empty[0] if empty else None, "Perms" in _catalog(layout))
    revisions = [_revision(each) for each in signed]
    if revisions[: len(signers)] != list(range(1, len(signers) + 1)) or len(set(revisions)) != len(revisions):
        raise refuse("a signature that is not in a revision of its own, in order")
    if order.waiting and len(layout.updates) != 1:
        raise refuse("something is added before the second signature")
    _check_permissions(layout, order)
    if any(each.small for each in (*(order.signatures if order.certified else ()), *order.covers)):
        raise Fault(Axis.INTEGRITY, "FORMAT_FAILURE", "a container that is not written in capitals")
    return order


def _revision(signed: Field) -> int:
    return signed.signature.revision if signed.signature else 0


def _catalog(layout: Layout) -> dict[str, Value]:
    root = layout.resolve(layout.trailer.get("Root"))
    return root if isinstance(root, dict) else {}


def _check_permissions(layout: Layout, order: Order) -> None:
    """Check what the signatures say that they allow."""
    second = order.waiting or (order.signers[1] if len(order.signers) == _SIGNERS else None)
    certifying: Value = [_transform("DocMDP", {"P": 2 if second else 1})]
    first = order.signatures[0].reference
    if not same(first, certifying if order.certified else None) or (second and not order.certified):
        raise refuse("a signature that does not certify the document without changes")
    if order.certified and layout.resolve(_catalog(layout)["Perms"]) != {"DocMDP": order.signers[0].value}:
        raise refuse("a catalog that does not name the certifying signature")
    if any(each.lock is not None for each in order.fields if each is not second):
        raise refuse("a field that locks others")
    if second:
        locking: Value = [{**_transform("FieldMDP", {"Action": Name("All")}), "Data": layout.trailer.get("Root")}]
        if not same(second.lock, _LOCK) or (second.signature and not same(second.signature.reference, locking)):
            raise refuse("a second signature that does not lock every field")


def _transform(method: str, parameters: dict[str, Value]) -> dict[str, Value]:
    """Return a signature reference dictionary."""
    allowed: dict[str, Value] = {"Type": Name("TransformParams"), "V": Name("1.2"), **parameters}
    return {"Type": Name("SigRef"), "TransformMethod": Name(method), "TransformParams": allowed}
