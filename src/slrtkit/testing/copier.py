"""A page as villages get it: printed in black only, smaller, with little toner, and copied twice.

Pictures are grey bytes, one a point; whole pictures are computed with at once, as one long number.
"""

from random import Random

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
from attrs import evolve, frozen

__all__ = ["Picture", "copied", "printed", "scanned", "thinned"]

_POINTS = 72
_FINER = 2
"""How many times finer a printer's dots are than the points of a scan."""
_INK = bytes(0 if grey < 150 else 255 for grey in range(256))
_BARE = bytes(255 if chance < 64 else 0 for chance in range(256))
_CONTRAST = bytes(min(max(round((grey - 128) * 1.5) + 138, 0), 255) for grey in range(256))
_SPECKS = bytes(0xC0 if chance == 0 else 0 for chance in range(256))


@frozen
class Picture:
    """A page: `grey` has `width * height` bytes, 0 black to 255 white."""

    width: int
    height: int
    grey: bytes

    def pgm(self) -> bytes:
        """Return it as a portable grey map, which every reader of pictures takes."""
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.grey


def printed(pdf: bytes, page: int = 0, *, dpi: int = 200, scale: float = 1.0) -> Picture:
    """Return a page as the dots of a printer that has black only.

    Args:
        pdf: The file.
        page: Which page, from 0.
        dpi: Points an inch that a scan of it will have; the printer has twice as many.
        scale: How large it is printed: 0.92 where F4 is shrunk to A4.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        bitmap = document[page].render(scale=dpi * _FINER / _POINTS * scale, grayscale=True)
        rows, width, height = bytes(bitmap.buffer), bitmap.width // _FINER * _FINER, bitmap.height // _FINER * _FINER
        grey = b"".join(rows[at : at + width] for at in range(0, bitmap.stride * height, bitmap.stride))
        return Picture(width, height, grey.translate(_INK))


def thinned(picture: Picture, chance: Random) -> Picture:
    """Return a print that saves toner: a quarter of its dots are left white."""
    size = len(picture.grey)
    bare = chance.randbytes(size).translate(_BARE)
    return evolve(picture, grey=(_number(picture.grey) | _number(bare)).to_bytes(size, "big"))


def scanned(picture: Picture) -> Picture:
    """Return the scan of a print: each point is the mean of four dots."""
    left, right = picture.grey[::_FINER], picture.grey[1::_FINER]
    width, height = picture.width // _FINER, picture.height // _FINER
    across = _mean(_number(left), _number(right), len(left)).to_bytes(len(left), "big")
    rows = [across[at : at + width] for at in range(0, len(across), width)]
    upper, lower = b"".join(rows[::_FINER]), b"".join(rows[1::_FINER])
    return Picture(width, height, _mean(_number(upper), _number(lower), len(upper)).to_bytes(len(upper), "big"))


def copied(picture: Picture, chance: Random) -> Picture:
    """Return the photocopy of a scan: out of focus by a point each way, uneven, with specks, and harder."""
    size, sharp = len(picture.grey), _number(picture.grey)
    beside = _mean(sharp, _below(sharp, 1, size), size)
    blurred = _mean(beside, _below(beside, picture.width, size), size)
    uneven = _mean(blurred, _mean(blurred, _number(chance.randbytes(size)), size), size)
    specks = _number(chance.randbytes(size).translate(_SPECKS))
    return evolve(picture, grey=(_number(uneven.to_bytes(size, "big").translate(_CONTRAST)) ^ specks).to_bytes(size, "big"))


def _number(grey: bytes) -> int:
    return int.from_bytes(grey, "big")


def _below(number: int, points: int, size: int) -> int:
    """Return a picture moved by so many points towards its beginning, white coming after."""
    return ((number << (8 * points)) | ((1 << (8 * points)) - 1)) & ((1 << (8 * size)) - 1)


def _mean(one: int, other: int, size: int) -> int:
    """Return the mean of two pictures, point by point: no byte carries into its neighbour."""
    halves = int.from_bytes(b"\xfe" * size, "big")
    return (one & other) + (((one ^ other) & halves) >> 1)
