"""A private key that is loaded once and stays loaded."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Self

from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs12
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from slrtkit.errors import KeyUnavailableError, SigningRefusedError

__all__ = ["KeptKey", "Passphrase"]

Passphrase = Callable[[], bytes | None]  # None: the file is not encrypted

_SPARE = 64
_STEP = 512
_LEAST_BITS = {"ec": 256, "rsa": 3072}


class KeptKey(Signer):
    """Signs with a key that is kept in memory; a dry run costs nothing.

    Args:
        key: P-256 or a longer curve, or RSA of at least 3072 bits (PKCS#1 v1.5).
        certificate: The certificate of this key.
        chain: Its issuers, in any order; those on the way to the root are embedded, the root is not.

    Attributes:
        key_id: SHA-256 of the SubjectPublicKeyInfo (DER), 64 hexadecimal digits.
        own_roots: The self-signed certificates of the chain.

    Raises:
        SigningRefusedError: the key is of another kind or too short, or is not the certificate's.
    """

    def __init__(self, key: object, certificate: pyca.Certificate, chain: Iterable[pyca.Certificate]) -> None:
        issuers = [x509.Certificate.load(issuer.public_bytes(Encoding.DER)) for issuer in chain]
        store = SimpleCertificateStore()
        leaf = x509.Certificate.load(certificate.public_bytes(Encoding.DER))
        store.register_multiple(_line(leaf, [issuer for issuer in issuers if issuer.self_signed == "no"]))
        self._leaf = leaf
        super().__init__(signing_cert=leaf, cert_registry=store, embed_roots=False)
        self.own_roots: list[x509.Certificate] = [issuer for issuer in issuers if issuer.self_signed != "no"]
        self.key_id: str = sha256(leaf.public_key.dump()).hexdigest()
        self._key = _strong(key)
        if self._key.public_key() != certificate.public_key():
            raise SigningRefusedError("the key is not the one of the certificate", code="signing.key")

    def __repr__(self) -> str:
        """Name the public key only."""
        return f"{type(self).__name__}({self.key_id[:16]})"

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
            certificate, *issuers = pyca.load_pem_x509_certificates(chain)
            private = load_pem_private_key(content, passphrase())
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise _closed() from error
        return cls(private, certificate, issuers)

    def check(self, at: datetime) -> None:
        """Refuse a certificate that may not sign documents, or not at this instant.

        Raises:
            SigningRefusedError: with code `signing.validity` or `signing.usage`.
        """
        certificate = self._leaf
        if not certificate.not_valid_before <= at <= certificate.not_valid_after:
            raise SigningRefusedError("the certificate does not hold at the signing instant", code="signing.validity")
        usage = certificate.key_usage_value
        if usage is None or "non_repudiation" not in usage.native:
            raise SigningRefusedError("the certificate is not for signing documents", code="signing.usage")

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002, FBT001, FBT002 - the signature is pyHanko's; SHA-256 is the only digest
        """Return the signature of the data; in a dry run, zero bytes of the greatest length."""
        if dry_run:
            return bytes(self._longest)
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self._key.sign(data, ec.ECDSA(hashes.SHA256()))

    async def container(self, stamper: TimeStamper | None) -> int:
        """Return how many hexadecimal digits to keep free for the container, in steps of 512 bytes.

        Signatures and serial numbers vary in length, so that the sample on which this rests may be outgrown by some bytes.
        """
        sample = await self.async_sign(
            bytes(32),
            "sha256",
            dry_run=True,
            use_pades=True,
            timestamper=stamper,
            signed_attr_settings=PdfCMSSignedAttributes(),
        )
        return 2 * _STEP * -(-(len(sample.dump()) + _SPARE) // _STEP)

    @property
    def _longest(self) -> int:
        """Bytes of the longest signature: the modulus for RSA; two integers in a SEQUENCE for ECDSA."""
        size = (self._key.key_size + 7) // 8
        return size if isinstance(self._key, rsa.RSAPrivateKey) else 2 * size + 9


def _line(leaf: x509.Certificate, issuers: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Return those issuers that stand one above the other over the leaf."""
    line = [leaf]
    while above := next((each for each in issuers if each.subject == line[-1].issuer and each not in line), None):
        line.append(above)
    return line[1:]


def _read(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except OSError as error:
        raise KeyUnavailableError("the key file cannot be read", path=source.name) from error


def _closed() -> KeyUnavailableError:
    return KeyUnavailableError("the key cannot be opened", code="signing.passphrase", cure="check the passphrase and the file")


def _strong(key: object) -> ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey:
    match key:
        case ec.EllipticCurvePrivateKey() if key.key_size >= _LEAST_BITS["ec"]:
            return key
        case rsa.RSAPrivateKey() if key.key_size >= _LEAST_BITS["rsa"]:
            return key
        case _:
            raise SigningRefusedError("the key is not P-256, a longer curve, or RSA of 3072 bits", code="signing.key")
