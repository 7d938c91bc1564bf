"""Numbers that name people leave errors, logs and screens masked; digests and event ids, which name none, stay whole."""

import re
from collections.abc import Callable

__all__ = ["mask", "whole_number_masked"]

_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[\W_]{0,3}\d){15,}")
_SHOWN = 4
_NO_PERSON = re.compile(
    r"(?<![^\W_])(?=[0-9a-f]{8})(?=[0-9-]{0,127}[a-f])"
    r"([0-9a-f]{64}(?:[0-9a-f]{32}){0,2}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![^\W_])"
)
"""A word that is a digest of SHA-2 or a UUID, with a letter in it; one digest in a hundred has 16 digits in a row."""


def mask(text: str) -> str:
    """Return text with every number of 16 digits or more, however it is spaced, cut to its first four: `3316************`.

    Digests and UUIDs stay as they are, for they are looked up by.
    """
    return _outside(text, lambda part: _LONG_NUMBER.sub(_cut, part))


def whole_number_masked(text: str) -> str:
    """Mask numbers without separators only: what holds others may be the id of something, or a column of figures."""
    return _outside(text, lambda part: re.sub(r"\d{16,}", _cut, part))


def _cut(found: re.Match[str]) -> str:
    return re.sub(r"\D", "", found.group())[:_SHOWN] + "*" * 12


def _outside(text: str, masked: Callable[[str], str]) -> str:
    parts = _NO_PERSON.split(text)
    parts[::2] = map(masked, parts[::2])
    return "".join(parts)
