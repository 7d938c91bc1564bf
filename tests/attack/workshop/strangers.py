"""Signatures by people who may not sign: any program's approval, a stranger's chain, a container made by hand."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko_certvalidator import ValidationContext

from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.adapters.signing.pades.revision import Revision
from slrtkit.demo.pki import Credential, PrivateKey
from slrtkit.testing.workshop import NOW

from .writing import GAP, RANGE, packed, refilled

DAY = timedelta(days=1)
_USAGES = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
_MORE_USAGES = ("key_cert_sign", "crl_sign", "encipher_only", "decipher_only")


def approved(
    pdf: bytes,
    officer: Credential,
    field: str,
    box: tuple[int, int, int, int] = (0, 0, 0, 0),
    *,
    certify: bool = False,
    level: MDPPerm = MDPPerm.NO_CHANGES,
) -> bytes:
    """Sign as any program may, whatever was certified: outside what a letter allows."""
    settings = PdfSignatureMetadata(
        field, md_algorithm="sha256", certify=certify, docmdp_permissions=level, subfilter=SigSeedSubFilter.PADES
    )
    key = KeptKey(officer.key, officer.certificate, officer.chain)
    out = BytesIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PdfSigner, "_enforce_certification_constraints", lambda *_: None)
        PdfSigner(settings, key, new_field_spec=SigFieldSpec(field, box=box)).sign_pdf(Revision(BytesIO(pdf)), output=out)
    return out.getvalue()


@contextmanager
def careless() -> Iterator[None]:
    """Take the care out of the signer, as a forger would: it signs whatever its certificate says, at any time."""

    def trusting(**settings: Any) -> ValidationContext:  # noqa: ANN401  pyHanko's own arguments
        blind = {"time_tolerance": 40 * DAY, "ocsps": (), "crls": (), "revocation_mode": "soft-fail"}
        return ValidationContext(**{**settings, **blind})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("slrtkit.adapters.signing.pades.key.KeptKey.check", lambda *_: None)
        patch.setattr("slrtkit.adapters.signing.pades.evidence.ValidationContext", trusting)
        yield


def issue(
    issuer: Credential,
    name: str,
    *usages: str,
    ca: bool = False,
    path_length: int | None = None,
    key: PrivateKey | None = None,
    since: datetime = NOW - DAY,
) -> Credential:
    """Issue a certificate that no honest authority would: by anybody, for anything."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    known = {usage: usage in usages for usage in (*_USAGES, *_MORE_USAGES)}
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"CONTOH {name}")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + 700 * DAY)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=path_length), critical=True)
        .add_extension(x509.KeyUsage(**known), critical=True)
        .sign(issuer.key, hashes.SHA256())
    )
    return Credential(certificate, key, (issuer.certificate, *issuer.chain))


def as_signed_by(pdf: bytes, signer: Credential, digest: str = "sha256") -> bytes:
    """Write a container by hand, for the bytes that the letter's own byte range covers: whole in itself, whoever signs."""
    span = RANGE.search(pdf)
    gap = GAP.search(pdf)
    assert span
    assert gap
    numbers = [int(number) for number in span[0][span[0].index(b"[") + 1 : span[0].index(b"]")].split()]
    covered = pdf[: numbers[1]] + pdf[numbers[2] : numbers[2] + numbers[3]]
    own, *issuers = (
        asn1.Certificate.load(each.public_bytes(Encoding.DER)) for each in (signer.certificate, *signer.chain[:-1])
    )
    name = tsp.ESSCertIDv2({"hash_algorithm": {"algorithm": "sha256"}, "cert_hash": hashlib.sha256(own.dump()).digest()})
    said: list[tuple[str, object]] = [
        ("content_type", "data"),
        ("message_digest", hashlib.new(digest, covered).digest()),
        ("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [name]})),
    ]
    attributes = cms.CMSAttributes([cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in said])
    kind = "ecdsa" if isinstance(signer.key, ec.EllipticCurvePrivateKey) else "rsa"
    algorithm = algos.DigestAlgorithm({"algorithm": digest, "parameters": algos.Null()})
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                "issuer_and_serial_number",
                cms.IssuerAndSerialNumber({"issuer": own.issuer, "serial_number": own.serial_number}),
            ),
            "digest_algorithm": algorithm,
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": f"{digest}_{kind}"},
            "signature": _raw(signer.key, attributes.dump(), digest),
        }
    )
    path = sorted([own, *issuers], key=lambda certificate: certificate.dump())
    signed = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [algorithm],
            "encap_content_info": {"content_type": "data"},
            "certificates": [cms.CertificateChoices("certificate", certificate) for certificate in path],
            "signer_infos": [info],
        }
    )
    return refilled(pdf, packed(signed).dump())


def _raw(key: PrivateKey, data: bytes, digest: str) -> bytes:
    algorithm = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "md5": hashes.MD5()}[digest]  # noqa: S303  the attack is that it is weak
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), algorithm)
    return key.sign(data, ec.ECDSA(algorithm))
