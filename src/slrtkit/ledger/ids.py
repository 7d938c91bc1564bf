"""Sortable identifiers, RFC 9562 version 7."""

from uuid import UUID

__all__ = ["uuid7"]


def uuid7(milliseconds: int, counter: int, tail: int) -> str:
    """Lay out a UUIDv7 as text; ids with a greater (milliseconds, counter) sort later.

    Args:
        milliseconds: Since 1970, below 2^48.
        counter: Order within the millisecond, below 2^16 (RFC 9562, section 6.2, method 1).
        tail: What makes it unique, below 2^58; usually random.
    """
    high, low = divmod(counter << 58 | tail, 1 << 62)
    return str(UUID(int=milliseconds << 80 | 7 << 76 | high << 64 | 2 << 62 | low))
