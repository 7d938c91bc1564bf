"""Photographs and scans as grey pixels, within limits. Needs Pillow."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from warnings import catch_warnings, simplefilter

from slrtkit.adapters.signing.qr.grey import MAX_PAGES, MAX_PIXELS, Grey, UnreadableError, library

__all__ = ["looks_at", "smoothed"]

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF")


def looks_at(data: bytes) -> Iterator[Iterator[Grey]]:
    """Yield, for each page of a picture (a TIFF may have several), the looks that are taken at it, the plainest first.

    Raises:
        UnreadableError: it is no picture, is damaged, or too large.
        AdapterNotInstalledError: Pillow is not installed.
    """
    with _opened(data) as picture:
        for place in range(min(getattr(picture, "n_frames", 1), MAX_PAGES)):
            picture.seek(place)
            yield _looks(_on_white(picture))


def smoothed(look: Grey) -> Iterator[Grey]:
    """Yield looks at a page in which specks and missing toner are evened out, as on a copy of a copy.

    Raises:
        AdapterNotInstalledError: Pillow is not installed.
    """
    image = library("PIL.Image", "Pillow")
    stride = look.stride or look.width
    yield from _smoothed(image.frombytes("L", (look.width, look.height), look.pixels, "raw", "L", stride))


def _looks(grey: Any) -> Iterator[Grey]:  # noqa: ANN401  Pillow is loaded on first use
    yield _grey(grey)
    yield from _smoothed(grey)
    yield from _scaled(grey, 2)
    yield from _scaled(grey, 0.5)


def _smoothed(grey: Any) -> Iterator[Grey]:  # noqa: ANN401  as above
    filters = library("PIL.ImageFilter", "Pillow")
    yield _grey(grey.filter(filters.GaussianBlur(1)))
    even = grey.filter(filters.MedianFilter(3))
    yield _grey(even)
    yield from _scaled(even, 2)


def _scaled(grey: Any, scale: float) -> Iterator[Grey]:  # noqa: ANN401  as above
    width, height = (int(side * scale) for side in grey.size)
    if 0 < width * height <= MAX_PIXELS:
        yield _grey(grey.resize((width, height)))


def _grey(picture: Any) -> Grey:  # noqa: ANN401  as above
    return Grey(picture.tobytes(), *picture.size)


def _on_white(picture: Any) -> Any:  # noqa: ANN401  as above
    """Return a picture in grey; what is transparent is paper."""
    if not picture.has_transparency_data:
        return picture.convert("L")
    clear = picture.convert("LA")
    paper = clear.getchannel("L").point(lambda _: 255)
    paper.paste(clear.getchannel("L"), mask=clear.getchannel("A"))
    return paper


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    pillow = library("PIL.Image", "Pillow")
    try:
        with catch_warnings():
            simplefilter("error")
            with pillow.open(BytesIO(data), formats=_FORMATS) as picture:
                if picture.width * picture.height <= MAX_PIXELS:
                    yield picture
                    return
    except Exception:  # noqa: BLE001  decoders of pictures raise whatever they like for bytes from anybody
        raise UnreadableError from None
    raise UnreadableError
