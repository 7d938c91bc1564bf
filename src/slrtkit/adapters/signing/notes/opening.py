"""Log keys by address: `ed25519:log.pem`."""

from slrtkit.adapters.signing.notes import PemNoteSigner
from slrtkit.ports.address import Address, Secret

__all__ = ["open_ed25519"]


def open_ed25519(address: Address, secret: Secret, /) -> PemNoteSigner:
    """Load a log key; `secret` is asked for the passphrase of an encrypted one, by the name of the file.

    Raises:
        PluginError: the address names no file, or has an option.
        KeyUnavailableError: the file cannot be read, or the passphrase does not open it.
        SigningRefusedError: it holds a key of another kind.
    """
    address.expect()
    return PemNoteSigner.read(address.path, secret)
