"""The signature fields of a letter, their dictionaries, and the bytes they cover (ISO 32000-2 section 12.8)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from attrs import frozen

from slrtkit.adapters.signing.pdfcheck import der
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Value, integer, same
from slrtkit.domain.verification import Axis

__all__ = ["Field", "Signature", "read_fields"]

_DICTIONARY = {"Type", "Filter", "SubFilter", "ByteRange", "Contents"}
_SIGNED = {"M"}
_OPTIONAL = {"Reason", "Location", "Name", "ContactInfo", "Prop_Build", "Reference"}
_FORM = {"Fields", "SigFlags"}
_SIGNED_AND_APPEND_ONLY = 3
_WIDGET = {"Type", "Subtype", "FT", "T", "F", "Rect", "P"}
_WIDGET_OPTIONAL = {"V", "Lock"}
_KINDS = {
    ("Sig", "Adobe.PPKLite", "ETSI.CAdES.detached"): False,
    ("DocTimeStamp", "Adobe.PPKLite", "ETSI.RFC3161"): True,
}
"""Type, filter and subfilter -> whether it is a document time stamp."""
_MOST = 18
"""Fields of a form: two signers, and time stamps as far as anyone renews them."""
_GAP = re.compile(rb"<(?:[0-9A-F]+|[0-9a-f]+)>")
_MOMENT = re.compile(rb"D:(\d{14})(?:Z|Z00'00'|([+-])(\d{2})'(\d{2})'?)")


@frozen
class Signature:
    """What the dictionary of a signature or document time stamp says.

    Attributes:
        revision: Which revision it is in: 0 is the page as it was rendered.
        ranges: The byte range itself, four integers.
        covered: The bytes that the byte range names, joined.
        container: The CMS container (DER), without the zeros after it.
        claimed_at: The signing time that the dictionary claims (`/M`), in UTC; None for a document time stamp.
        reference: What it says that it allows (`/Reference`), or None.
        small: Whether the container is written in small hexadecimal letters.
    """

    revision: int
    ranges: tuple[int, int, int, int]
    covered: bytes
    container: bytes
    claimed_at: datetime | None = None
    reference: Value = None
    small: bool = False


@frozen
class Field:
    """One signature field, which is also its widget.

    Attributes:
        place: Its own object.
        page: The page its invisible widget stands on.
        lock: What it locks once it is signed, or None.
        value: The object of its signature dictionary; None where it waits to be signed.
        signature: What that dictionary says.
    """

    place: Ref
    page: Ref
    lock: Value
    value: Ref | None
    signature: Signature | None


def read_fields(pdf: bytes, layout: Layout) -> tuple[Field, ...]:
    """Return the signature fields of a letter, in the order of the form; none where the file has nothing of the kind.

    Raises:
        Fault: on the format axis for a field or dictionary that is not of the letter's form; on the integrity axis for a
            container that is not written in the one canonical way.
    """
    root = _dictionary(layout, layout.trailer.get("Root"), "catalog")
    dictionaries = [value for value in layout.objects.values() if isinstance(value, dict) and "ByteRange" in value]
    if not layout.updates and not dictionaries and "AcroForm" not in root:
        return ()
    form = _dictionary(layout, root.get("AcroForm"), "form")
    places = layout.resolve(form.get("Fields"))
    if set(form) != _FORM or not same(form.get("SigFlags"), _SIGNED_AND_APPEND_ONLY) or not isinstance(places, list):
        raise refuse("a form that holds more than signatures")
    _require_few(layout, places)
    fields = tuple(_field(pdf, layout, place) for place in places)
    values = [field.value for field in fields if field.value]
    names = {_name(layout, field.place) for field in fields}
    if len(dictionaries) != len(values) or len(names) != len(fields):
        raise refuse(f"{len(dictionaries)} signature dictionaries")
    return fields


def _require_few(layout: Layout, places: list[Value]) -> None:
    """Make sure, before one is read, that fields and their signatures are few and named once: each holds what it covers."""
    widgets = [layout.resolve(place) for place in places[: _MOST + 1]]
    signatures = [widget["V"] for widget in widgets if isinstance(widget, dict) and isinstance(widget.get("V"), Ref)]
    named = [place for place in places[: _MOST + 1] if isinstance(place, Ref)]
    if len(places) > _MOST or len(set(named)) < len(named) or len(set(signatures)) < len(signatures):
        raise refuse(f"{len(places)} signature fields, or one that is named twice")


def _name(layout: Layout, place: Ref) -> bytes:
    widget = layout.resolve(place)
    name = widget.get("T") if isinstance(widget, dict) else None
    return name if isinstance(name, bytes) else b""


def _field(pdf: bytes, layout: Layout, place: Value) -> Field:
    widget = _dictionary(layout, place, "signature field")
    page, value = widget.get("P"), widget.get("V")
    plain = _WIDGET <= set(widget) <= _WIDGET | _WIDGET_OPTIONAL
    if not plain or widget["FT"] != "Sig" or widget["Subtype"] != "Widget" or not same(widget["Rect"], [0] * 4):
        raise refuse("a signature field that is not invisible and plain")
    if not isinstance(place, Ref) or not isinstance(page, Ref) or not isinstance(value, Ref | None):
        raise refuse("a signature field that is not objects of its own")
    signature = _signature(pdf, layout, value) if value else None
    return Field(place, page, layout.resolve(widget.get("Lock")), value, signature)


def _signature(pdf: bytes, layout: Layout, place: Ref) -> Signature:
    entries = _dictionary(layout, place, "signature")
    stamp = _KINDS.get((entries.get("Type"), entries.get("Filter"), entries.get("SubFilter")))  # type: ignore[arg-type]  # of any kind, and then not among the keys
    if stamp is None:
        raise refuse("not a PAdES signature")
    needed = _DICTIONARY if stamp else _DICTIONARY | _SIGNED
    if not needed <= set(entries) or set(entries) - needed - (set() if stamp else _OPTIONAL):
        raise refuse("a signature dictionary with missing or unknown entries")
    homes = list(_homes(layout, place))
    if len(homes) != 1:
        raise refuse("a signature that is written twice")
    ranges = _ranges(entries["ByteRange"])
    container = _container(pdf, ranges, entries["Contents"])
    covered = pdf[: ranges[1]] + pdf[ranges[2] : ranges[2] + ranges[3]]
    claimed = None if stamp else _moment(entries["M"])
    small = re.search(rb"[a-f]", pdf[ranges[1] : ranges[2]]) is not None
    return Signature(homes[0], ranges, covered, container, claimed, entries.get("Reference"), small)


def _homes(layout: Layout, place: Ref) -> Iterator[int]:
    return (at for at, each in enumerate((layout.base, *layout.updates)) if place.number in each.objects)


def _dictionary(layout: Layout, value: Value, name: str) -> dict[str, Value]:
    found = layout.resolve(value)
    if not isinstance(found, dict):
        raise refuse(f"no {name}")
    return found


def _ranges(value: Value) -> tuple[int, int, int, int]:
    match value:
        case [int(start), int(first), int(second), int(rest)] if (
            all(map(integer, value)) and 0 == start < first < second and rest > 0
        ):
            return start, first, second, rest
        case _:
            raise refuse("a byte range that is not two ranges in order")


def _container(pdf: bytes, ranges: tuple[int, int, int, int], contents: Value) -> bytes:
    gap = pdf[ranges[1] : ranges[2]]
    if not _GAP.fullmatch(gap):
        raise Fault(Axis.INTEGRITY, "FORMAT_FAILURE", "the gap of the byte range is not one hexadecimal string of one case")
    if contents != bytes.fromhex(gap[1:-1].decode("ascii")) or not isinstance(contents, bytes):
        raise refuse("the byte range leaves out something else than the signature")
    try:
        container = contents[: der.length_of(contents)]
    except ValueError as error:
        raise Fault(Axis.INTEGRITY, "FORMAT_FAILURE", f"container: {error}") from error
    if contents[len(container) :].strip(b"\x00"):
        raise Fault(Axis.INTEGRITY, "FORMAT_FAILURE", "something other than zeros follows the container")
    return container


def _moment(value: Value) -> datetime:
    match = _MOMENT.fullmatch(value) if isinstance(value, bytes) else None
    if match is None:
        raise refuse("a signing time that is not a date")
    offset = timedelta(hours=int(match[3] or 0), minutes=int(match[4] or 0)) * (-1 if match[2] == b"-" else 1)
    local = datetime.strptime(match[1].decode("ascii"), "%Y%m%d%H%M%S")  # noqa: DTZ007  the zone follows in the same value
    return local.replace(tzinfo=timezone(offset)).astimezone(UTC)
