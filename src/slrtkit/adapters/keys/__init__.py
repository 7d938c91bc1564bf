"""Adapters of the Sealer port: the explicit plain mode, and the sealed mode with its key rings and vaults (extra `keys`)."""

from importlib import import_module
from typing import TYPE_CHECKING

from slrtkit.adapters.keys.plain import PlainSealer
from slrtkit.errors import AdapterNotInstalledError

if TYPE_CHECKING:
    from slrtkit.adapters.keys.blobs import SealedBlobs
    from slrtkit.adapters.keys.environment import EnvironmentRing
    from slrtkit.adapters.keys.masters import CallbackRing
    from slrtkit.adapters.keys.sealed import EnvelopeSealer
    from slrtkit.adapters.keys.vault import MemoryVault, SqliteVault

__all__ = [
    "CallbackRing",
    "EnvelopeSealer",
    "EnvironmentRing",
    "MemoryVault",
    "PlainSealer",
    "SealedBlobs",
    "SqliteVault",
]

_HOMES = {
    "CallbackRing": "masters",
    "EnvelopeSealer": "sealed",
    "EnvironmentRing": "environment",
    "MemoryVault": "vault",
    "SealedBlobs": "blobs",
    "SqliteVault": "vault",
}


def __getattr__(name: str) -> object:
    """Load what the plain mode does not need when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("slrtkit"):
            raise
        raise AdapterNotInstalledError(
            f"sealing needs {missing.name}, which is not installed", cure="pip install 'slrtkit[keys]'"
        ) from missing
