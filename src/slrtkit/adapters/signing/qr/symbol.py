"""The QR symbol of a seal: level M, the smallest version that holds it, never larger than version 19."""

from math import isqrt

import zxingcpp

from slrtkit.adapters.signing.qr.cose import MAX_CHARACTERS

__all__ = ["LEVEL", "modules_of"]

LEVEL = "M"
"""Error correction: about 15 % of the symbol may be lost."""


def modules_of(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a text row by row, without the quiet zone; True is black.

    Args:
        text: At most 909 characters of QR's alphanumeric set.
    """
    assert len(text) <= MAX_CHARACTERS  # noqa: S101  the limits of `SealClaims` see to it
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=LEVEL)
    picture = symbol.to_image(scale=1, add_quiet_zones=False)
    flat = memoryview(picture).tobytes()  # type: ignore[arg-type]  # it has the buffer protocol, which its stub does not tell
    size = isqrt(len(flat))
    return tuple(tuple(value == 0 for value in flat[at : at + size]) for at in range(0, len(flat), size))
