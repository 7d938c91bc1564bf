"""Stores by address: `sqlite:data.db` and `memory:`."""

from slrtkit.adapters.storage.memory import MemoryStore
from slrtkit.adapters.storage.sqlite import SqliteStore
from slrtkit.ports.address import Address, Secret

__all__ = ["open_memory", "open_sqlite"]


def open_memory(address: Address, _: Secret, /) -> MemoryStore:
    """Open an empty store that lasts as long as the process; raises PluginError for an option."""
    address.expect()
    return MemoryStore()


def open_sqlite(address: Address, _: Secret, /) -> SqliteStore:
    """Open a file; raises PluginError for an address without a file or with an option, and what `SqliteStore` raises."""
    address.expect()
    return SqliteStore(address.path)
