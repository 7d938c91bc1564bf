"""The paper seal as COSE in a QR symbol (extra `seal`)."""

from slrtkit.errors import AdapterNotInstalledError

try:
    from slrtkit.adapters.signing.qr.cose import key_id, public_key
    from slrtkit.adapters.signing.qr.grey import MAX_BYTES
    from slrtkit.adapters.signing.qr.key import PemSealSigner, new_seal_key
    from slrtkit.adapters.signing.qr.reader import QrSealReader
except ModuleNotFoundError as missing:
    if (missing.name or "").startswith("slrtkit"):
        raise
    raise AdapterNotInstalledError(
        f"the paper seal needs a library that is not installed: {missing.name}", cure="pip install 'slrtkit[seal]'"
    ) from missing

__all__ = ["MAX_BYTES", "PemSealSigner", "QrSealReader", "key_id", "new_seal_key", "public_key"]
