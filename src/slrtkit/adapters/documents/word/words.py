"""The fixed list of placeholders, and what each of them says for one letter."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

from slrtkit.adapters.documents.glyphs import shipped_glyphs
from slrtkit.adapters.documents.notes import heading, notes
from slrtkit.adapters.documents.printed import printed, printed_text
from slrtkit.ports.documents import RenderRequest

__all__ = ["DERIVED", "FREE", "LISTS", "NAMES", "ROWS", "SEAL", "Words", "capacity", "words"]

Words: TypeAlias = Mapping[str, tuple[str, ...]]
"""Placeholder -> its texts: one, several for a list, none where the field is empty."""

_SIGNER = ("name", "position", "form", "on_behalf_of", "rank", "nip", "capacity")

ROWS: tuple[str, ...] = (
    *(f"dependant.{name}" for name in ("number", "name", "relation", "birth_date")),
    *(f"particular.{name}" for name in ("label", "text")),
)
"""Their table row is repeated."""
SEAL: str = "seal.picture"
"""Becomes a picture."""
LISTS: tuple[str, ...] = (
    *(f"letter.{name}" for name in ("addressee", "basis", "statement", "copies", "notes")),
    "letterhead.lines",
    "signature.room",
    "countersigned.room",
    "seal.caption",
    "signature.capacity",
    "countersigned.capacity",
)
"""Their paragraph is repeated."""
NAMES: frozenset[str] = frozenset(
    [
        *(f"letter.{name}" for name in ("number", "place", "dated", "valid_until", "subject", "enclosures")),
        *(f"letter.{name}" for name in ("desil", "purpose", "destination", "opening", "closing")),
        *(f"letterhead.{name}" for name in ("government", "agency", "address", "telephone", "website", "email", "contact")),
        "letterhead.check",
        *(f"identity.{name}" for name in ("name", "nik", "nkk", "birth_place", "birth_date", "birth", "occupation")),
        *(f"identity.{name}" for name in ("address", "village", "district", "regency", "residence")),
        *(f"{who}.{name}" for who in ("signature", "countersigned") for name in _SIGNER),
        "dependants.count",
        "signature.heading",
        SEAL,
        *ROWS,
        *LISTS,
    ]
)
"""Every placeholder there is."""


FREE: frozenset[str] = frozenset(
    [
        *(name for name in NAMES if name.startswith("letterhead.")),
        *(f"letter.{name}" for name in ("place", "opening", "closing", "notes")),
        *("signature.heading", "signature.room", "countersigned.room"),
        "seal.caption",
    ]
)
"""What a template may have as fixed text instead."""
DERIVED: Mapping[str, tuple[str, ...]] = {
    "identity.birth": ("identity.birth_place", "identity.birth_date"),
    "identity.residence": ("identity.address", "identity.village", "identity.district", "identity.regency"),
    "signature.capacity": ("signature.form", "signature.on_behalf_of", "signature.position"),
    "countersigned.capacity": ("countersigned.form", "countersigned.on_behalf_of", "countersigned.position"),
    "dependants.count": (),
    "dependant.number": (),
}
"""What is put together from other fields -> those fields, which it tells as well."""

_REGIONS = (
    ("village", "Desa/Kelurahan"),
    ("district", "Kecamatan"),
    ("regency", "Kabupaten/Kota"),
)
_CONTACT = (("telephone", "Telepon"), ("website", "Laman"), ("email", "Pos-el"))
_NOTHING = "\u2013"
_INK = ("\u00a0",) * 4
"""Four empty lines to sign on."""


def words(request: RenderRequest) -> Words:
    """Return what every placeholder says; for the seal, that there is one.

    Raises:
        RenderError: the letter must not be printed; see `printed`.
    """
    glyphs, seal = shipped_glyphs(), request.seal
    data = cast("dict[str, Any]", printed(request.letter, glyphs))
    caption = seal.caption if seal else ()
    said: dict[str, tuple[str, ...]] = dict.fromkeys(NAMES, ())
    parts = {"letter": data, **{part: data[part] or {} for part in ("letterhead", "identity", "signature", "countersigned")}}
    for part, fields in parts.items():
        for name in fields:
            if f"{part}.{name}" in NAMES:
                said[f"{part}.{name}"] = _texts(name, fields[name])
    for who in ("signature", "countersigned"):
        said[f"{who}.capacity"] = capacity(parts[who])
    head = parts["letterhead"]
    contact = [f"{label}\u00a0{head[name]}" for name, label in _CONTACT if head[name].strip()]
    birth = (*said["identity.birth_place"], *said["identity.birth_date"])
    residence = _residence(parts["identity"])
    people, filled = data["dependants"], [one for one in data["particulars"] if one["label"].strip()]
    return said | {
        "letter.notes": notes(request),
        "signature.heading": _texts("heading", heading(request)),
        "signature.room": _INK if request.by_hand else (),
        "countersigned.room": _INK if data["countersigned"] else (),
        SEAL: ("",) if seal else (),
        "seal.caption": tuple(printed_text(line, f"seal.caption[{at}]", glyphs) for at, line in enumerate(caption)),
        "particular.label": tuple(one["label"] for one in filled),
        "particular.text": tuple(one["text"] for one in filled),
        "letterhead.contact": _joined(contact, "  \u00b7  "),
        "identity.birth": _joined(birth),
        "identity.residence": _joined(residence),
        "dependants.count": (str(len(people)),) if people else (),
        "dependant.number": tuple(str(at) for at in range(1, len(people) + 1)),
        "dependant.name": tuple(person["name"] for person in people),
        "dependant.relation": tuple(person["relation"] for person in people),
        "dependant.birth_date": tuple(person["birth_date"] or _NOTHING for person in people),
    }


def _texts(name: str, value: str | int | list[str] | None) -> tuple[str, ...]:
    if name == "form" and value == "direct":
        return ()
    texts = value if isinstance(value, list) else [] if value is None else [str(value)]
    return tuple(text for text in texts if text.strip())


def _joined(texts: Sequence[str], by: str = ", ") -> tuple[str, ...]:
    return (by.join(texts),) if texts else ()


def _residence(who: Mapping[str, str]) -> tuple[str, ...]:
    """Return address and regions: "Bangkle" is printed as "Desa/Kelurahan Bangkle", "Kelurahan Bangkle" as it is."""
    told = [who["address"]]
    for name, kind in _REGIONS:
        region = who[name]
        titled = any(region.startswith(word + " ") for word in kind.split("/"))
        told.append(region if titled or not region else f"{kind} {region}")
    return tuple(text for text in told if text.strip())


def capacity(who: Mapping[str, str]) -> tuple[str, ...]:
    """Return the lines above a signature: in whose name, and as what."""
    if not who:
        return ()
    form, position, principal = who["form"], who["position"], who["on_behalf_of"]
    if form == "direct":
        lines = [position]
    elif not principal:
        lines = [f"{form} {position}"]
    elif form == "u.b.":
        lines = [principal, form, position]
    else:
        lines = [f"{form} {principal}", position]
    return (*lines[:-1], lines[-1] + ",")
