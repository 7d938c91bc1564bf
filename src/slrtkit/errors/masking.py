"""Numbers that name people leave errors, logs and screens masked."""

import re

__all__ = ["mask", "whole_number_masked"]

_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[\W_]{0,3}\d){15,}")
_SHOWN = 4


def mask(text: str) -> str:
    """Return text with every number of 16 digits or more, however it is spaced, cut to its first four: `3316************`."""
    return _LONG_NUMBER.sub(lambda found: re.sub(r"\D", "", found.group())[:_SHOWN] + "*" * 12, text)


def whole_number_masked(path: str) -> str:
    """Mask numbers without separators only: a path may be the id of something, which is used to find it."""
    return re.sub(r"\d{16,}", lambda found: mask(found.group()), path)
