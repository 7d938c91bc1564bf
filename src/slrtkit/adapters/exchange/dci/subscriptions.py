"""Subscriptions in a folder: one file each, and one that says up to where partners have been told."""

import json
import os
from pathlib import Path
from typing import Final

from slrtkit.errors import StorageCorruptError, WireError
from slrtkit.ledger import JSON
from slrtkit.ports.dci import Subscription, Subscriptions
from slrtkit.wire import from_wire, to_wire

__all__ = ["SubscriptionFolder"]

_SUFFIX: Final = ".subscription.json"
_POSITION: Final = "position"


class SubscriptionFolder(Subscriptions):
    """Keeps subscriptions in a folder, for one process at a time that tells partners.

    Args:
        folder: Made where it is missing.
    """

    def __init__(self, folder: Path) -> None:
        """Open the folder."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def all(self) -> tuple[Subscription, ...]:
        """Return them, in the order of their codes. Raises StorageCorruptError: a file is no subscription."""
        return tuple(self._read(file) for file in sorted(self._folder.glob(f"*{_SUFFIX}")))

    def put(self, subscription: Subscription) -> None:
        """Keep one, durably."""
        self._write(f"{subscription.code}{_SUFFIX}", to_wire(subscription))

    def drop(self, code: str) -> None:
        """Give one up."""
        (self._folder / f"{code}{_SUFFIX}").unlink(missing_ok=True)

    def position(self) -> int:
        """Return the position in the log up to which everything was told."""
        try:
            return int((self._folder / _POSITION).read_text("ascii"))
        except FileNotFoundError:
            return 0

    def move(self, position: int) -> None:
        """Say that everything up to a position was told, durably."""
        self._write(_POSITION, position)

    def _read(self, file: Path) -> Subscription:
        try:
            return from_wire(json.loads(file.read_text("utf-8")), Subscription)
        except (ValueError, WireError) as fault:
            raise StorageCorruptError("this is no subscription", path=file.name) from fault

    def _write(self, name: str, value: JSON) -> None:
        new = self._folder / f"{name}.new"
        with new.open("w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._folder / name)
