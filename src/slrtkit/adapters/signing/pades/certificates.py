"""Certificates from a file."""

from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate, load_pem_x509_certificates

from slrtkit.errors import KeyUnavailableError

__all__ = ["read_certificates"]


def read_certificates(path: Path) -> list[bytes]:
    """Return the certificates of a file, PEM or one in DER, as DER; at least one.

    Raises:
        KeyUnavailableError: it cannot be read, or holds none.
    """
    try:
        content = path.read_bytes()
        found = load_pem_x509_certificates(content) if b"-----BEGIN" in content else [load_der_x509_certificate(content)]
    except (OSError, ValueError) as error:
        raise KeyUnavailableError("the certificate cannot be read", path=path.name) from error
    return [certificate.public_bytes(Encoding.DER) for certificate in found]
