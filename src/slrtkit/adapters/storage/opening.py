"""Stores by address: `sqlite:data.db` and `memory:`; what is said of `migrate` elsewhere too."""

from slrtkit.adapters.storage.memory import MemoryStore
from slrtkit.adapters.storage.sqlite import SqliteStore
from slrtkit.errors import PluginError
from slrtkit.ports.address import Address, Secret

__all__ = ["migrating", "number", "open_memory", "open_sqlite"]


def open_memory(address: Address, _: Secret, /) -> MemoryStore:
    """Open an empty store that lasts as long as the process; raises PluginError for an option."""
    address.expect()
    return MemoryStore()


def open_sqlite(address: Address, _: Secret, /) -> SqliteStore:
    """Open a file; `migrate=yes` brings one of an older slrtkit up to date. Raises PluginError and what `SqliteStore` does."""
    address.expect("migrate", "timeout")
    return SqliteStore(address.path, timeout=number(address, "timeout", 5.0), migrating=migrating(address))


def migrating(address: Address) -> bool:
    """Tell whether an address asks for a migration. Raises PluginError for anything but yes and no."""
    said = address.options.get("migrate", "no")
    if said not in {"yes", "no"}:
        raise PluginError("yes or no is expected", code="plugin.option", path=f"{address.scheme}: migrate")
    return said == "yes"


def number(address: Address, name: str, otherwise: float) -> float:
    """Return the number that an option says. Raises PluginError where it is none, or not above 0."""
    said = address.options.get(name, str(otherwise))
    if not said.replace(".", "", 1).isdecimal() or not 0 < float(said) < 10**6:
        raise PluginError("a number is expected", code="plugin.option", path=f"{address.scheme}: {name}")
    return float(said)
