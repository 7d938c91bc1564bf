"""Seal signers by address: `es256:segel.pem`."""

from slrtkit.adapters.signing.qr import PemSealSigner
from slrtkit.ports.address import Address, Secret

__all__ = ["open_es256"]


def open_es256(address: Address, secret: Secret, /) -> PemSealSigner:
    """Load a seal key; `secret` is asked for the passphrase of an encrypted one, by the name of the file.

    Raises:
        PluginError: the address names no file, or has an option.
        KeyUnavailableError: the file cannot be read, or the passphrase does not open it.
        SigningRefusedError: it holds no key that may seal.
    """
    address.expect()
    return PemSealSigner.read(address.path, secret)
