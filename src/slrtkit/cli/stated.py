"""What somebody stated of one field, in words or as JSON; numbers of persons and cards are masked, and differ all the same."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final

from slrtkit.adapters.wording.labels import LABELS
from slrtkit.domain.household import Fact
from slrtkit.domain.household_fields import Identity
from slrtkit.domain.identifiers import NIK, NKK, mask
from slrtkit.wire import to_wire

__all__ = ["masks", "stated", "stated_json"]

_FIRST: Final = 4
_MORE: Final = 4
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


def masks(values: Iterable[object]) -> dict[str, str]:
    """Return how the numbers in differing statements are shown, by number.

    Each has its first four digits, and those by which it differs from the others: one for two numbers, never more than four.
    """
    held = (value.nik if isinstance(value, Identity) else value for value in values)
    numbers = {one.text for one in held if isinstance(one, NIK | NKK)}
    shown = frozenset(range(_FIRST))
    for place in range(_FIRST, max(map(len, numbers), default=0)):
        more = shown | {place}
        if len(more) <= _FIRST + _MORE and _looks(numbers, more) > _looks(numbers, shown):
            shown = more
    return {number: _masked(number, shown) for number in numbers}


def _looks(numbers: Collection[str], shown: Collection[int]) -> int:
    return len({_masked(number, shown) for number in numbers})


def _masked(number: str, shown: Collection[int]) -> str:
    return "".join(digit if place in shown else "*" for place, digit in enumerate(number))


def stated_json(value: object, numbers: Mapping[str, str]) -> Any:  # noqa: ANN401  JSON
    """Return a statement as JSON, with numbers as `masks` has them."""
    return _covered(to_wire(value), numbers)


def _covered(value: Any, numbers: Mapping[str, str]) -> Any:  # noqa: ANN401  JSON
    match value:
        case str():
            return numbers.get(value) or mask(value)
        case dict():
            return {key: _covered(one, numbers) for key, one in value.items()}
        case list() | tuple():
            return [_covered(one, numbers) for one in value]
        case _:
            return value


def stated(value: object, lang: str, numbers: Mapping[str, str] | None = None) -> str:  # noqa: PLR0911  one case a form of value
    """Return a statement in words.

    Args:
        value: What is stated, as `service.conflicts.Side` has it.
        lang: `id` or `en`.
        numbers: How numbers of persons and cards are shown, as `masks` has them; else by their first four digits.
    """
    words = {**LABELS[lang], **_WORDS[lang]}
    match value:
        case None:
            return words["none"]
        case Fact(said, on, source):
            answer = words["unknown"] if said is None else stated(said, lang, numbers)
            return f"{answer} ({on}, {words.get(source.value, source.value)})"
        case bool() | StrEnum():
            return words.get(str(value), str(value))
        case NIK() | NKK():
            return (numbers or {}).get(value.text, value.masked)
        case date():
            return value.isoformat()
        case Mapping():
            return "; ".join(f"{name} {stated(one, lang, numbers)}" for name, one in value.items())
        case list() | tuple():
            return "; ".join(stated(one, lang, numbers) for one in value)
        case _ if len(names := [one.name for one in getattr(type(value), "__attrs_attrs__", ())]) > 1:
            parts = {name: getattr(value, name) for name in names}
            told = {name: stated(one, lang, numbers) for name, one in parts.items() if one not in _EMPTY}
            return ", ".join(f"{words.get(name, name)} {one}" for name, one in told.items())
        case _:
            return mask(str(value))
