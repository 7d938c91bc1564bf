"""A key that signs documents, wherever it is kept: what is known of it, and the form its signatures have."""

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from threading import Lock

from asn1crypto import cms, x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509 import Certificate, load_der_x509_certificate
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes, Signer
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from slrtkit.errors import KeyUnavailableError, SigningRefusedError

__all__ = ["DocumentKey", "check_certificate", "key_of"]

_SPARE = 64
_STEP = 512
_LEAST_BITS = {"ec": 256, "rsa": 3072}


class _AsRead(cms.CMSAttributes):  # type: ignore[misc]  # asn1crypto has no types
    """Attributes that stay as they were read.

    Of what was put together from pieces, or has a default inside, asn1crypto writes every level anew at every look, twice
    where a length happens to end in 80 (hexadecimal), which it takes for no length: with a time stamp inside that took seconds.
    """

    @classmethod
    def of(cls, made: cms.CMSAttributes) -> "_AsRead":
        """Return attributes as the bytes say them."""
        read: _AsRead = cls.load(made.dump())
        return read

    def _set_contents(self, force: bool = False) -> None:  # noqa: FBT001, FBT002  as asn1crypto has it
        """Leave the bytes alone."""


class DocumentKey(Signer):
    """A key with its certificate; a dry run costs nothing. `raw` says how it signs.

    Args:
        certificate: The certificate of this key, DER: P-256 or a longer curve, or RSA of at least 3072 bits.
        chain: Its issuers, DER, in any order; those on the way to the root are embedded, the root is not.

    Attributes:
        key_id: SHA-256 of the SubjectPublicKeyInfo (DER), 64 hexadecimal digits.
        own_roots: The self-signed certificates of the chain.
        turn: Held by the thread that uses the key, its certificates or a method below.

    Raises:
        SigningRefusedError: the key is of another kind or too short.
    """

    def __init__(self, certificate: bytes, chain: Iterable[bytes]) -> None:
        leaf, issuers = x509.Certificate.load(certificate), [x509.Certificate.load(issuer) for issuer in chain]
        store = SimpleCertificateStore()
        store.register_multiple(_line(leaf, [issuer for issuer in issuers if issuer.self_signed == "no"]))
        self.turn: Lock = Lock()
        self._leaf = leaf
        super().__init__(signing_cert=leaf, cert_registry=store, embed_roots=False)
        self.own_roots: list[x509.Certificate] = [issuer for issuer in issuers if issuer.self_signed != "no"]
        self.key_id: str = key_of(leaf)
        self._public = _strong(load_der_x509_certificate(certificate))

    def __repr__(self) -> str:
        """Name the public key only."""
        return f"{type(self).__name__}({self.key_id[:16]})"

    @abstractmethod
    def raw(self, data: bytes) -> bytes:
        """Return the signature of the data: PKCS#1 v1.5 or ECDSA (DER), with SHA-256.

        Raises:
            KeyUnavailableError: the key is not there now.
            SigningRefusedError: its keeper's answer is no.
        """

    def check(self, at: datetime) -> None:
        """Refuse a certificate that may not sign documents, or not at this instant; raises as `check_certificate` does."""
        check_certificate(self._leaf, at)

    @property
    def kind(self) -> str:
        """The kind of the key: `rsa` or `ec`."""
        return "rsa" if isinstance(self._public, rsa.RSAPublicKey) else "ec"

    def proved(self, data: bytes, signature: bytes) -> bytes:
        """Return a signature that came from elsewhere, if it is one of this key over the data.

        Raises:
            KeyUnavailableError: it is not (`signing.no-answer`).
        """
        try:
            if isinstance(self._public, rsa.RSAPublicKey):
                self._public.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
            else:
                self._public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature as error:
            raise KeyUnavailableError("what came back is not a signature of this key", code="signing.no-answer") from error
        return signature

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002, FBT001, FBT002 - the signature is pyHanko's; SHA-256 is the only digest
        """Return the signature of the data; in a dry run, zero bytes of the greatest length."""
        return bytes(self._longest) if dry_run else self.raw(data)

    def signer_info(self, digest_algorithm: str, signed_attrs: cms.CMSAttributes, signature: bytes) -> cms.SignerInfo:
        """Return what is said of the signature."""
        return super().signer_info(digest_algorithm, _AsRead.of(signed_attrs), signature)

    async def unsigned_attrs(
        self,
        digest_algorithm: str,
        signature: bytes,
        signed_attrs: cms.CMSAttributes,
        timestamper: TimeStamper | None = None,
        dry_run: bool = False,  # noqa: FBT001, FBT002  the signature is pyHanko's
    ) -> cms.CMSAttributes | None:
        """Return the time stamp, where there is one."""
        made = await super().unsigned_attrs(digest_algorithm, signature, signed_attrs, timestamper, dry_run)
        return None if made is None else _AsRead.of(made)

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
        size = (self._public.key_size + 7) // 8
        return size if isinstance(self._public, rsa.RSAPublicKey) else 2 * size + 9


def key_of(certificate: x509.Certificate) -> str:
    """Return SHA-256 of the SubjectPublicKeyInfo (DER), 64 hexadecimal digits."""
    return sha256(certificate.public_key.dump()).hexdigest()


def check_certificate(certificate: x509.Certificate, at: datetime) -> None:
    """Refuse a certificate that may not sign documents, or not at this instant.

    Raises:
        SigningRefusedError: with code `signing.validity` or `signing.usage`.
    """
    if not certificate.not_valid_before <= at <= certificate.not_valid_after:
        raise SigningRefusedError("the certificate does not hold at the signing instant", code="signing.validity")
    usage = certificate.key_usage_value
    if usage is None or "non_repudiation" not in usage.native:
        raise SigningRefusedError("the certificate is not for signing documents", code="signing.usage")


def _line(leaf: x509.Certificate, issuers: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Return those issuers that stand one above the other over the leaf."""
    line = [leaf]
    while above := next((each for each in issuers if each.subject == line[-1].issuer and each not in line), None):
        line.append(above)
    return line[1:]


def _strong(certificate: Certificate) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    match certificate.public_key():
        case ec.EllipticCurvePublicKey() as key if key.key_size >= _LEAST_BITS["ec"]:
            return key
        case rsa.RSAPublicKey() as key if key.key_size >= _LEAST_BITS["rsa"]:
            return key
        case _:
            raise SigningRefusedError("the key is not P-256, a longer curve, or RSA of 3072 bits", code="signing.key")
