"""What stands in the signatures of a file, for a report. It decides nothing, and is told of whatever can be read."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate

from slrtkit.adapters.signing.pdfcheck.asread import as_read
from slrtkit.adapters.signing.pdfcheck.container import Container, read_container, read_token
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import Signature, read_fields
from slrtkit.adapters.signing.pdfcheck.layout import plan
from slrtkit.domain.identifiers import mask
from slrtkit.ports.particulars import CertificateParticulars, SignatureParticulars

__all__ = ["particulars_of"]


def particulars_of(pdf: bytes) -> tuple[SignatureParticulars, ...]:
    """Return what stands in the signatures of a file, in the order of the form, up to what cannot be read."""
    found = list[SignatureParticulars]()
    try:
        for field in read_fields(pdf, plan(pdf)):
            if field.signature:
                found.extend(_told(field.signature))
    except (Fault, ValueError, TypeError, KeyError, AttributeError):
        return tuple(found)
    return tuple(found)


def _told(signature: Signature) -> Iterator[SignatureParticulars]:
    size = len(signature.covered)
    if signature.claimed_at is None:
        token = read_token(signature.container)
        yield _stamp("document-timestamp", token, size)
        return
    container = read_container(signature.container, certified=False)
    digest = hashlib.new(container.digest, signature.covered).hexdigest()
    path = tuple(map(_certificate, container.path))
    yield SignatureParticulars("signature", signature.claimed_at, container.digest, digest, size, path)
    if container.token:
        yield _stamp("signature-timestamp", read_token(container.token), 0)


def _stamp(kind: str, token: Container, covered: int) -> SignatureParticulars:
    algorithm, digest = token.imprint
    path = tuple(map(_certificate, token.path))
    return SignatureParticulars(kind, token.instant, algorithm, digest.hex(), covered, path)


def _certificate(certificate: x509.Certificate) -> CertificateParticulars:
    return _described(as_read(certificate))


@lru_cache(maxsize=256)
def _described(data: bytes) -> CertificateParticulars:
    certificate = load_der_x509_certificate(data)
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return CertificateParticulars(
        subject=mask(certificate.subject.rfc4514_string()),
        issuer=mask(certificate.issuer.rfc4514_string()),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        digest=hashlib.sha256(data).hexdigest(),
        key=hashlib.sha256(key).hexdigest(),
    )
