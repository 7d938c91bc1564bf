"""Grey pixels, the symbols that are read from them, and the limits of what is looked at."""

from importlib import import_module
from types import ModuleType
from typing import Any

import zxingcpp
from attrs import field, frozen

from slrtkit.errors import AdapterNotInstalledError

__all__ = ["MAX_BYTES", "MAX_PAGES", "MAX_PIXELS", "Grey", "UnreadableError", "library", "symbols"]

MAX_BYTES = 64 * 1024 * 1024
"""Nothing larger is read."""
MAX_PAGES = 20
"""No more pages are looked at."""
MAX_PIXELS = 40_000_000
"""No larger page is looked at: an A4 sheet at 600 dpi has 35 million."""


class UnreadableError(ValueError):
    """Neither a picture nor a PDF that can be shown."""


@frozen
class Grey:
    """One look at a page: grey pixels, a byte each, row by row.

    Attributes:
        pixels: The rows.
        width: In pixels.
        height: In pixels.
        stride: Bytes from one row to the next; 0: as many as it is wide.
    """

    pixels: bytes = field(repr=False)
    width: int
    height: int
    stride: int = 0


def symbols(grey: Grey) -> tuple[str, ...]:
    """Return the texts of the QR symbols that can be read, each once."""
    pixels: Any = grey.pixels  # the stub asks for an array, the reader takes any buffer
    view = zxingcpp.ImageView(pixels, grey.width, grey.height, zxingcpp.ImageFormat.Lum, grey.stride)
    codes = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    for binarizer in (zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram):
        found = zxingcpp.read_barcodes(view, formats=codes, text_mode=zxingcpp.TextMode.Plain, binarizer=binarizer)
        if found:
            return tuple(dict.fromkeys(one.text for one in found))
    return ()


def library(name: str, package: str) -> ModuleType:
    """Return a module that is loaded on first use.

    Raises:
        AdapterNotInstalledError: it is not installed.
    """
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise AdapterNotInstalledError(
            f"reading this kind of file needs {package}, which is not installed", cure="pip install 'slrtkit[seal]'"
        ) from error
