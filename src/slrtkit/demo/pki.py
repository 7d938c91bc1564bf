"""A throw-away public key infrastructure for demonstrations and tests.

One root, one intermediate, its officers, a time-stamping authority and an OCSP responder. Every subject says CONTOH and
"bukan untuk dipakai" (an example, not for use), so that none of it can pass as real. Nothing here reads a clock: instants are
given, so that a run can be replayed.
"""

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from attrs import field, frozen
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

__all__ = ["Credential", "PrivateKey", "Revocation", "SamplePki"]

_YEAR = timedelta(days=365)
_CRL_TERM = timedelta(days=7)
_SHA256 = hashes.SHA256()
_Extension = tuple[x509.ExtensionType, bool]
_STATEMENTS = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3")
"""The extension qcStatements (RFC 3739)."""
_FOR_SEALS = bytes.fromhex("30153013060604008e4601063009060704008e46010602")
"""QcType with id-etsi-qct-eseal as its one type (DER; ETSI EN 319 412-5, 4.2.3)."""
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@frozen
class Credential:
    """A certificate, its private key, and the authorities above it.

    Attributes:
        certificate: The certificate.
        key: Its private key (P-256 or RSA-3072); never shown.
        chain: The issuers, nearest first, the root last; empty for the root itself.
    """

    certificate: x509.Certificate
    key: PrivateKey = field(repr=False)
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def key_id(self) -> str:
        """SHA-256 of the SubjectPublicKeyInfo (DER), 64 hexadecimal digits."""
        spki = self.certificate.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return sha256(spki).hexdigest()

    def pkcs12(self, passphrase: bytes) -> bytes:
        """Return key, certificate and chain as PKCS#12, encrypted with AES-256-CBC (PBES2, HMAC-SHA-256)."""
        encryption = (
            serialization.PrivateFormat.PKCS12.encryption_builder()
            .kdf_rounds(50_000)
            .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
            .hmac_hash(_SHA256)
            .build(passphrase)
        )
        return pkcs12.serialize_key_and_certificates(None, self.key, self.certificate, self.chain, encryption)

    def key_pem(self, passphrase: bytes) -> bytes:
        """Return the private key as encrypted PKCS#8, PEM."""
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(passphrase),
        )

    def chain_pem(self) -> bytes:
        """Return the certificate and its chain, PEM, leaf first."""
        return b"".join(c.public_bytes(serialization.Encoding.PEM) for c in (self.certificate, *self.chain))

    def write(self, path: Path, passphrase: bytes) -> Path:
        """Write the PKCS#12 to a new file that only its owner may read (mode 0600) and return its path.

        Raises:
            FileExistsError: the file is there already; keys are not overwritten.
        """
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(self.pkcs12(passphrase))
        return path


class Revocation(NamedTuple):
    """When a certificate was revoked, and why."""

    at: datetime
    reason: x509.ReasonFlags


class SamplePki:
    """The infrastructure of one sample district, made anew each time.

    Args:
        now: The instant of its making; the authorities hold from a day before.
        url: Where its time stamps, OCSP answers, CRLs and certificates are served, without a slash at the end.
        label: Tells one sample from another; part of every subject.
    """

    def __init__(self, now: datetime, url: str, *, label: str = "Kabupaten Contoh") -> None:
        self._now = now
        self._url = url
        self._label = label
        self._issued: dict[int, x509.Certificate] = {}
        self._revoked: dict[int, Revocation] = {}
        span = (now - timedelta(days=1), now + 10 * _YEAR)
        self.root: Credential = self._issue("CA Akar", None, span, _authority(path_length=1))
        self.intermediate: Credential = self._issue("CA Penerbit", self.root, span, _authority(path_length=0))
        self.tsa: Credential = self.stamping_authority()
        self.responder: Credential = self._issue(
            "Penjawab OCSP", self.intermediate, span, [*_service(ExtendedKeyUsageOID.OCSP_SIGNING), (x509.OCSPNoCheck(), False)]
        )

    @property
    def roots(self) -> tuple[bytes, ...]:
        """The trusted roots, DER."""
        return (self.root.certificate.public_bytes(serialization.Encoding.DER),)

    @property
    def tsa_url(self) -> str:
        """Where time stamps are given (RFC 3161 over HTTP)."""
        return f"{self._url}/tsa"

    def officer(
        self,
        name: str,
        *,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
        days: int = 730,
        key: PrivateKey | None = None,
    ) -> Credential:
        """Issue a signing certificate to an invented officer.

        Args:
            name: The common name; CONTOH is added.
            not_before: First instant of validity; a day before `now` by default.
            not_after: Last instant of validity; `days` after `not_before` by default.
            days: The usual length of validity.
            key: Its key; a new one on P-256 by default.
        """
        start = not_before or self._now - timedelta(days=1)
        return self._issue(name, self.intermediate, (start, not_after or start + timedelta(days=days)), _officer(), key)

    def organisation(self, name: str, *, key: PrivateKey | None = None) -> Credential:
        """Issue a certificate for electronic seals to an invented organisation (ETSI EN 319 412-3 and -5).

        Args:
            name: The organisation; CONTOH is added.
            key: Its key; a new one on P-256 by default.
        """
        start = self._now - timedelta(days=1)
        statement = x509.UnrecognizedExtension(_STATEMENTS, _FOR_SEALS)
        return self._issue(name, self.intermediate, (start, start + 2 * _YEAR), [*_officer(), (statement, False)], key)

    def stamping_authority(self, span: tuple[datetime, datetime] | None = None) -> Credential:
        """Issue a time-stamping certificate; the infrastructure has one from the start, for ten years.

        Args:
            span: First and last instant of its validity.
        """
        span = span or (self._now - timedelta(days=1), self._now + 10 * _YEAR)
        return self._issue("Penanda Waktu", self.intermediate, span, _service(ExtendedKeyUsageOID.TIME_STAMPING))

    def revoke(
        self, certificate: x509.Certificate, at: datetime, reason: x509.ReasonFlags = x509.ReasonFlags.key_compromise
    ) -> None:
        """Revoke a certificate; OCSP answers and CRLs from then on say so."""
        self._revoked[certificate.serial_number] = Revocation(at, reason)

    def revocation(self, certificate: x509.Certificate, now: datetime) -> Revocation | None:
        """Return the revocation known at that instant, or None."""
        known = self._revoked.get(certificate.serial_number)
        return known if known and known.at <= now else None

    def find(self, serial: int) -> x509.Certificate | None:
        """Return the certificate that the intermediate issued under this serial number, or None."""
        return self._issued.get(serial)

    def crl(self, issuer: Credential, now: datetime) -> bytes:
        """Return the complete CRL of an authority at that instant, DER, good for seven days."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(now)
            .next_update(now + _CRL_TERM)
            .add_extension(_authority_key(issuer.certificate), critical=False)
            .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        )
        for certificate in self._issued.values():
            revocation = self.revocation(certificate, now)
            if revocation and certificate.issuer == issuer.certificate.subject:
                entry = (
                    x509.RevokedCertificateBuilder()
                    .serial_number(certificate.serial_number)
                    .revocation_date(revocation.at)
                    .add_extension(x509.CRLReason(revocation.reason), critical=False)
                )
                builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(issuer.key, _SHA256).public_bytes(serialization.Encoding.DER)

    def _issue(
        self,
        name: str,
        issuer: Credential | None,
        span: tuple[datetime, datetime],
        extensions: Iterable[_Extension],
        key: PrivateKey | None = None,
    ) -> Credential:
        key = key or ec.generate_private_key(ec.SECP256R1())
        subject = self._subject(name)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(span[0])
            .not_valid_after(span[1])
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        for extension, critical in (*extensions, *self._pointers(issuer)):
            builder = builder.add_extension(extension, critical=critical)
        certificate = builder.sign(issuer.key if issuer else key, _SHA256)
        self._issued[certificate.serial_number] = certificate
        return Credential(certificate, key, (issuer.certificate, *issuer.chain) if issuer else ())

    def _subject(self, name: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Contoh - bukan untuk dipakai"),
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, self._label),
                x509.NameAttribute(NameOID.COMMON_NAME, f"CONTOH {name}"),
            ]
        )

    def _pointers(self, issuer: Credential | None) -> Iterable[_Extension]:
        """Tell where status and issuer are found: OCSP and CRL below the intermediate, a CRL below the root."""
        if issuer is None:
            return
        name = "intermediate" if issuer.chain else "root"
        yield _authority_key(issuer.certificate), False
        yield x509.CRLDistributionPoints([x509.DistributionPoint(_uri(f"{self._url}/crl/{name}.crl"), None, None, None)]), False
        places = [x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, *_uri(f"{self._url}/ca/{name}.crt"))]
        if issuer.chain:
            places.append(x509.AccessDescription(AuthorityInformationAccessOID.OCSP, *_uri(f"{self._url}/ocsp")))
        yield x509.AuthorityInformationAccess(places), False


def _uri(address: str) -> list[x509.GeneralName]:
    return [x509.UniformResourceIdentifier(address)]


def _authority_key(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    identifier = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _authority(*, path_length: int) -> list[_Extension]:
    return [(x509.BasicConstraints(ca=True, path_length=path_length), True), _usage(key_cert_sign=True, crl_sign=True)]


def _officer() -> list[_Extension]:
    return [(x509.BasicConstraints(ca=False, path_length=None), True), _usage(digital_signature=True, content_commitment=True)]


def _service(purpose: x509.ObjectIdentifier) -> list[_Extension]:
    return [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        _usage(digital_signature=True),
        (x509.ExtendedKeyUsage([purpose]), True),
    ]


def _usage(
    *, digital_signature: bool = False, content_commitment: bool = False, key_cert_sign: bool = False, crl_sign: bool = False
) -> _Extension:
    usage = x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )
    return usage, True
