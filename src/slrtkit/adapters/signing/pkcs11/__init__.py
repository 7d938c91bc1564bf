"""Signatures with a key on a card or in a hardware security module, by PKCS#11 (extra `pkcs11`)."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.adapters.signing.pkcs11.token import TokenKey, TokenPlace
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"signing with a card needs a library that is not installed: {missing.name}", cure="pip install 'slrtkit[pkcs11]'"
    ) from missing

__all__ = ["TokenKey", "TokenPlace"]
