"""The one signature field of a letter, its dictionary, and the bytes it covers (ISO 32000-2 section 12.8)."""

import re
from datetime import UTC, datetime, timedelta, timezone

from attrs import frozen

from slrtkit.adapters.signing.pdfcheck import der
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.layout import Layout, refuse
from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Value, integer, same
from slrtkit.domain.verification import Axis

__all__ = ["Signature", "read_signature"]

_DICTIONARY = {"Type", "Filter", "SubFilter", "ByteRange", "Contents", "M", "Reference"}
_OPTIONAL = {"Reason", "Location", "Name", "ContactInfo", "Prop_Build"}
_FORM = {"Fields", "SigFlags"}
_SIGNED_AND_APPEND_ONLY = 3
_WIDGET = {"Type", "Subtype", "FT", "T", "V", "F", "Rect", "P"}
_GAP = re.compile(rb"<[0-9A-F]+>")
_MOMENT = re.compile(rb"D:(\d{14})(?:Z|Z00'00'|([+-])(\d{2})'(\d{2})'?)")


@frozen
class Signature:
    """What the signature dictionary says.

    Attributes:
        reference: The dictionary's own object.
        field: Its field, which is also its widget.
        page: The page its invisible widget stands on.
        covered: The bytes that the byte range names, joined.
        ranges: The byte range itself, four integers.
        container: The CMS container (DER), without the zeros after it.
        claimed_at: The signing time that the dictionary claims (`/M`), in UTC.
    """

    reference: Ref
    field: Ref
    page: Ref
    ranges: tuple[int, int, int, int]
    covered: bytes
    container: bytes
    claimed_at: datetime


def read_signature(pdf: bytes, layout: Layout) -> Signature | None:
    """Find the signature of a letter; None where the file has no signature at all.

    Raises:
        Fault: on the format axis for a field or dictionary that is not of the letter's form; on the integrity axis for a
            container that is not written in the one canonical way.
    """
    root = _dictionary(layout, layout.trailer.get("Root"), "catalog")
    dictionaries = [value for value in layout.objects.values() if isinstance(value, dict) and "ByteRange" in value]
    if layout.update is None and not dictionaries and "AcroForm" not in root:
        return None
    form = _dictionary(layout, root.get("AcroForm"), "form")
    fields = form.get("Fields")
    flags = form.get("SigFlags")
    if set(form) != _FORM or not same(flags, _SIGNED_AND_APPEND_ONLY) or not isinstance(fields, list) or len(fields) != 1:
        raise refuse("a form that holds more than one signature")
    widget = _dictionary(layout, fields[0], "signature field")
    signature = _dictionary(layout, widget.get("V"), "signature")
    place, field, page = widget["V"], fields[0], widget.get("P")
    if set(widget) != _WIDGET or widget["FT"] != "Sig" or widget["Subtype"] != "Widget" or not same(widget["Rect"], [0] * 4):
        raise refuse("a signature field that is not invisible and plain")
    if len(dictionaries) != 1 or not isinstance(place, Ref) or not isinstance(field, Ref) or not isinstance(page, Ref):
        raise refuse(f"{len(dictionaries)} signature dictionaries")
    if not set(signature) >= _DICTIONARY or set(signature) - _DICTIONARY - _OPTIONAL:
        raise refuse("a signature dictionary with missing or unknown entries")
    if (signature["Type"], signature["Filter"], signature["SubFilter"]) != ("Sig", "Adobe.PPKLite", "ETSI.CAdES.detached"):
        raise refuse("not a PAdES signature")
    _certified(layout, root, signature["Reference"], place)
    ranges = _ranges(signature["ByteRange"])
    container = _container(pdf, ranges, signature["Contents"])
    covered = pdf[: ranges[1]] + pdf[ranges[2] : ranges[2] + ranges[3]]
    return Signature(place, field, page, ranges, covered, container, _moment(signature["M"]))


def _dictionary(layout: Layout, value: Value, name: str) -> dict[str, Value]:
    found = layout.resolve(value)
    if not isinstance(found, dict):
        raise refuse(f"no {name}")
    return found


def _certified(layout: Layout, root: dict[str, Value], reference: Value, place: Value) -> None:
    """Check that the signature certifies the document and allows no change (DocMDP, level 1)."""
    parameters: dict[str, Value] = {"Type": Name("TransformParams"), "V": Name("1.2"), "P": 1}
    method: dict[str, Value] = {"Type": Name("SigRef"), "TransformMethod": Name("DocMDP"), "TransformParams": parameters}
    if not same(reference, [method]):
        raise refuse("a signature that does not certify the document without changes")
    if layout.resolve(root.get("Perms")) != {"DocMDP": place}:
        raise refuse("a catalog that does not name the certifying signature")


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
        raise Fault(Axis.INTEGRITY, "FORMAT_FAILURE", "the gap of the byte range is not one hexadecimal string in capitals")
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
