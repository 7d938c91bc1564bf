"""A key of the root or of a list in a file of the office that keeps it: Ed25519, PKCS#8, PEM; its public half beside it."""

import os
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from slrtkit.errors import KeyUnavailableError, SigningRefusedError
from slrtkit.ports.address import Secret

__all__ = ["certificate_key", "new_list_key", "public_path", "read_list_key", "read_public_key"]

_KIND, _CURE = "list-key.kind", "see new_list_key"


def new_list_key(path: Path, *, passphrase: bytes = b"") -> Ed25519PrivateKey:
    """Make a key in a new file that only its owner may read (mode 0600), and return it; its public half lies beside it.

    Args:
        path: The file; the public half is written to the same name with `.pub` behind it.
        passphrase: Encrypts it; empty only where the disk is encrypted.

    Raises:
        FileExistsError: the file is there already; keys are not overwritten.
    """
    key = Ed25519PrivateKey.generate()
    encryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption))
    public_path(path).write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return key


def public_path(path: Path) -> Path:
    """Return where the public half of a key lies: `inspektorat.pem.pub` beside `inspektorat.pem`."""
    return path.with_name(f"{path.name}.pub")


def read_list_key(path: Path, secret: Secret) -> Ed25519PrivateKey:
    """Load a key; `secret` is asked for the passphrase of an encrypted one, by the name of the file.

    Raises:
        KeyUnavailableError: the file cannot be read, or the passphrase does not open it.
        SigningRefusedError: it holds a key of another kind (`list-key.kind`).
    """
    pem = _read(path)
    try:
        key = load_pem_private_key(pem, secret(path.name) if b"ENCRYPTED" in pem else None)
    except (ValueError, TypeError):
        raise KeyUnavailableError("no PEM key, or another passphrase", path=path.name, cure="give its passphrase") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SigningRefusedError("the key of a list is Ed25519", code=_KIND, path=path.name, cure=_CURE)
    return key


def read_public_key(path: Path) -> str:
    """Return a public key (64 hexadecimal digits) from a file that another office handed over.

    Raises:
        KeyUnavailableError: the file cannot be read, or holds no public key.
        SigningRefusedError: it holds a key of another kind (`list-key.kind`).
    """
    try:
        key = load_pem_public_key(_read(path))
    except ValueError:
        text = "no public key in PEM"
        raise KeyUnavailableError(text, path=path.name, cure="give the file that ends in .pub") from None
    if not isinstance(key, Ed25519PublicKey):
        raise SigningRefusedError("the key of a list is Ed25519", code=_KIND, path=path.name, cure=_CURE)
    return key.public_bytes_raw().hex()


def certificate_key(path: Path) -> tuple[str, x509.Certificate]:
    """Return the key of an officer's certificate as authority lists name it, and the certificate.

    Raises:
        KeyUnavailableError: the file cannot be read, or holds no X.509 certificate in PEM or DER.
    """
    data = _read(path)
    try:
        certificate = (x509.load_pem_x509_certificate if data.startswith(b"-----") else x509.load_der_x509_certificate)(data)
    except (ValueError, x509.InvalidVersion):
        text = "no X.509 certificate in PEM or DER"
        raise KeyUnavailableError(text, path=path.name, cure="ask the officer for their certificate") from None
    spki = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return sha256(spki).hexdigest(), certificate


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise KeyUnavailableError(f"the key of the list cannot be read: {reason}", path=path.name) from None
