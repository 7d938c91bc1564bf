"""What somebody stated of one field, in words: of a fact its value, day and source, of all else its parts by name."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from slrtkit.adapters.wording.labels import LABELS
from slrtkit.domain.household import Fact
from slrtkit.domain.identifiers import NIK, NKK

__all__ = ["stated"]

_EMPTY = (None, "", ())
_WORDS = {
    "id": {
        "none": "tidak ada, atau bukan untuk petugas ini",
        "unknown": "tidak tahu",
        "name": "nama",
        "nik": "NIK",
        "card": "kartu keluarga",
        "relation": "hubungan",
        "address": "alamat",
        "kind": "golongan",
        "source": "sumber",
        "by": "oleh",
        "reason": "alasan",
    },
    "en": {"none": "none, or not for this officer", "unknown": "not known", "nik": "NIK", "card": "family card"},
}


def stated(value: object, lang: str) -> str:  # noqa: PLR0911  one case a form of value
    """Return a statement in words; numbers of persons and cards are masked.

    Args:
        value: What is stated, as `service.conflicts.Side` has it.
        lang: `id` or `en`.
    """
    words = {**LABELS[lang], **_WORDS[lang]}
    match value:
        case None:
            return words["none"]
        case Fact(said, on, source):
            answer = words["unknown"] if said is None else stated(said, lang)
            return f"{answer} ({on}, {words.get(source.value, source.value)})"
        case bool() | StrEnum():
            return words.get(str(value), str(value))
        case NIK() | NKK():
            return value.masked
        case date():
            return value.isoformat()
        case Mapping():
            return "; ".join(f"{name} {stated(one, lang)}" for name, one in value.items())
        case list() | tuple():
            return "; ".join(stated(one, lang) for one in value)
        case _ if len(names := [one.name for one in getattr(type(value), "__attrs_attrs__", ())]) > 1:
            parts = {name: getattr(value, name) for name in names}
            return ", ".join(f"{words.get(name, name)} {stated(one, lang)}" for name, one in parts.items() if one not in _EMPTY)
        case _:
            return str(value)
