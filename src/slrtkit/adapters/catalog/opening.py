"""Catalogs by address: `toml:folder`."""

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.ports.address import Address, Secret

__all__ = ["open_toml"]


def open_toml(address: Address, _: Secret, /) -> TomlCatalog:
    """Read a folder; raises PluginError for an address without a folder or with an option, and what `TomlCatalog` raises."""
    address.expect()
    return TomlCatalog(address.path)
