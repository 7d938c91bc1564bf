"""Signatures by a remote service that keeps the key, by the protocol of the Cloud Signature Consortium (extra `pades`)."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.adapters.signing.csc.credential import CloudKey
    from slrtkit.adapters.signing.csc.session import CloudAccess
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"signing PDFs needs a library that is not installed: {missing.name}", cure="pip install 'slrtkit[pades]'"
    ) from missing

__all__ = ["CloudAccess", "CloudKey"]
