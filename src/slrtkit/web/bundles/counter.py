"""The counter of a device that is there already: it takes the bundles of those that are enrolled, and gives the receipts."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from slrtkit.domain.context import Context
from slrtkit.errors import BundleRefusedError
from slrtkit.service.bundle.calling import caller
from slrtkit.service.bundle.frames import REPLAYED
from slrtkit.service.bundle.reading import Receiver
from slrtkit.web.bundles.application import BundleShelf

__all__ = ["shelf_of"]


def shelf_of(receiver: Receiver, folder: Path, context: Callable[[], Context], now: Callable[[], datetime]) -> BundleShelf:
    """Return what a counter works with.

    Args:
        receiver: The device, its log and its files.
        folder: Where bundles lie for devices: `out/DEVICE/BUNDLE.slrt`.
        context: Gives who takes each bundle.
        now: The time, by which requests of devices hold.
    """

    def asking(carried: str, method: str, path: str) -> str:
        return caller(receiver.desk, carried, method, path, now=now)

    def take(_: str, file: Path) -> str:
        with file.open("rb") as bundle:
            try:
                return receiver.take(context(), bundle).receipt
            except BundleRefusedError as fault:
                if fault.code != REPLAYED:
                    raise
                return receiver.receipt(context(), bundle)

    return BundleShelf(folder, asking, take)
