"""What stands in the signatures of a file, told for a report: it decides nothing."""

from datetime import datetime

from attrs import frozen

__all__ = ["CertificateParticulars", "SignatureParticulars"]


@frozen
class CertificateParticulars:
    """One certificate.

    Attributes:
        subject: Whose it is; no NIK stands in it whole.
        issuer: Who gave it.
        serial: Its serial number, hexadecimal.
        valid_from: The first instant of its validity, in UTC.
        valid_to: The last one.
        digest: SHA-256 of the certificate (DER), hexadecimal.
        key: SHA-256 of its SubjectPublicKeyInfo (DER), hexadecimal.
    """

    subject: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    digest: str
    key: str


@frozen
class SignatureParticulars:
    """One signature, the time stamp on one, or a time stamp on the document.

    Attributes:
        kind: `signature`, `signature-timestamp` or `document-timestamp`.
        at: The instant that it states, in UTC; of a signature the one that is claimed, None where none is.
        algorithm: Name of the digest algorithm, such as `sha256`.
        digest: What it is on: the digest of the covered bytes, or of the signature, hexadecimal.
        covered: How many bytes of the file it covers; 0 for a time stamp on a signature.
        certificates: From whoever made it up, without the root.
    """

    kind: str
    at: datetime | None
    algorithm: str
    digest: str
    covered: int
    certificates: tuple[CertificateParticulars, ...]
