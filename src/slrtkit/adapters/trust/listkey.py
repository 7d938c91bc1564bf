"""The key of a signed list in a file of the office that keeps it: Ed25519, PKCS#8, PEM; encrypted unless the disk is."""

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from slrtkit.errors import KeyUnavailableError, SigningRefusedError
from slrtkit.ports.address import Secret

__all__ = ["new_list_key", "read_list_key"]


def new_list_key(path: Path, passphrase: bytes = b"") -> Ed25519PrivateKey:
    """Make a key in a new file that only its owner may read (mode 0600), and return it.

    Args:
        path: The file.
        passphrase: Encrypts it; empty only where the disk is encrypted.

    Raises:
        FileExistsError: the file is there already; keys are not overwritten.
    """
    key = Ed25519PrivateKey.generate()
    encryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    return key


def read_list_key(path: Path, secret: Secret) -> Ed25519PrivateKey:
    """Load a key; `secret` is asked for the passphrase of an encrypted one, by the name of the file.

    Raises:
        KeyUnavailableError: the file cannot be read, or the passphrase does not open it.
        SigningRefusedError: it holds a key of another kind (`list-key.kind`).
    """
    try:
        pem = path.read_bytes()
        key = load_pem_private_key(pem, secret(path.name) if b"ENCRYPTED" in pem else None)
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise KeyUnavailableError(f"the key of the list cannot be read: {reason}", path=path.name) from None
    except (ValueError, TypeError):
        raise KeyUnavailableError("no PEM key, or another passphrase", path=path.name, cure="give its passphrase") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningRefusedError("the key of a list is Ed25519", code="list-key.kind", path=path.name, cure="see new_list_key")
    return key
