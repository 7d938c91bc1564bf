"""The proof kit: contracts that an adapter's author subclasses, strategies, and readers of what came out.

Nothing here is loaded before it is asked for, so that a store can be proved without the libraries that prove a letter.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slrtkit.testing.blobs import BlobsContract
    from slrtkit.testing.renderer import RendererContract
    from slrtkit.testing.signer import SignerContract
    from slrtkit.testing.store import StoreContract

__all__ = ["BlobsContract", "RendererContract", "SignerContract", "StoreContract"]

_HOMES = {"BlobsContract": "blobs", "RendererContract": "renderer", "SignerContract": "signer", "StoreContract": "store"}


def __getattr__(name: str) -> object:
    """Load a contract when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
