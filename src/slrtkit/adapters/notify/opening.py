"""Notifiers by address: `outbox:keluar` and `memory:`."""

from slrtkit.adapters.notify.memory import MemoryNotifier
from slrtkit.adapters.notify.outbox import Outbox
from slrtkit.ports.address import Address, Secret

__all__ = ["open_memory", "open_outbox"]


def open_memory(address: Address, _: Secret, /) -> MemoryNotifier:
    """Open `memory:`. Raises PluginError where the address has an option."""
    address.expect()
    return MemoryNotifier()


def open_outbox(address: Address, _: Secret, /) -> Outbox:
    """Open `outbox:FOLDER`. Raises PluginError where the address names no folder, or has an option."""
    address.expect()
    return Outbox(address.path)
