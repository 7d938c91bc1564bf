"""A private key that is loaded once and stays loaded."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs12

from slrtkit.adapters.signing.pades.credential import DocumentKey
from slrtkit.errors import KeyUnavailableError, SigningRefusedError

__all__ = ["KeptKey", "Passphrase"]

Passphrase = Callable[[], bytes | None]  # None: the file is not encrypted


class KeptKey(DocumentKey):
    """Signs with a key that is kept in memory.

    Args:
        key: P-256 or a longer curve, or RSA of at least 3072 bits (PKCS#1 v1.5).
        certificate: The certificate of this key.
        chain: Its issuers, in any order; those on the way to the root are embedded, the root is not.

    Raises:
        SigningRefusedError: the key is of another kind or too short, or is not the certificate's.
    """

    def __init__(self, key: object, certificate: x509.Certificate, chain: Iterable[x509.Certificate]) -> None:
        super().__init__(certificate.public_bytes(Encoding.DER), [each.public_bytes(Encoding.DER) for each in chain])
        if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) or key.public_key() != self._public:
            raise SigningRefusedError("the key is not the one of the certificate", code="signing.key")
        self._key = key

    @classmethod
    def from_pkcs12(cls, source: Path | bytes, passphrase: Passphrase) -> Self:
        """Load a key with its certificate and issuers.

        Raises:
            KeyUnavailableError: the file cannot be read, or the passphrase does not open it.
            SigningRefusedError: it holds no key with a certificate, or a key that may not be used.
        """
        content = _read(source)
        try:
            key, certificate, chain = pkcs12.load_key_and_certificates(content, passphrase())
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise _closed() from error
        if key is None or certificate is None:
            raise SigningRefusedError("the file holds no key with its certificate", code="signing.key")
        return cls(key, certificate, chain)

    @classmethod
    def from_pem(cls, key: Path | bytes, certificates: Path | bytes, passphrase: Passphrase) -> Self:
        """Load a key (PKCS#8) and, from elsewhere, its certificate followed by the issuers.

        Raises:
            KeyUnavailableError: a file cannot be read, or the passphrase does not open the key.
            SigningRefusedError: a key that may not be used.
        """
        content, chain = _read(key), _read(certificates)
        try:
            certificate, *issuers = x509.load_pem_x509_certificates(chain)
            private = load_pem_private_key(content, passphrase())
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise _closed() from error
        return cls(private, certificate, issuers)

    def raw(self, data: bytes) -> bytes:
        """Return the signature of the data."""
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))


def _read(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as error:
        raise KeyUnavailableError("the key file cannot be read", path=source.name) from error


def _closed() -> KeyUnavailableError:
    return KeyUnavailableError("the key cannot be opened", code="signing.passphrase", cure="check the passphrase and the file")
