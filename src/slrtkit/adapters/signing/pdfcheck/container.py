"""The CMS container of a signature or a time stamp, in the one form that letters have.

DER only, one signer, one certificate path, no root, no loose attribute, each algorithm named in one way (RFC 5652, RFC 5035,
RFC 6211, ETSI EN 319 122-1). What the signature does not cover is fixed by a rule here, so that a container says one thing, and
the time stamp fixes the signature itself. What others signed beside it can vary, and says the same: (r, n - s) is as good as
an ECDSA signature (r, s), so of the stamp's own and of those on certificates above the signer's; a stamp can be had anew within
the allowed delay, and its authority may leave the digest algorithm unprotected. So the hash of a signed PDF is never the
letter's identity.
"""

import hashlib
from datetime import datetime

from asn1crypto import algos, cms, tsp, x509
from attrs import frozen
from cryptography.exceptions import InvalidSignature
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator, SignatureValidationContext

from slrtkit.adapters.signing.pdfcheck import der
from slrtkit.adapters.signing.pdfcheck.asread import as_read, settle_attributes, settle_certificate
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.path import path_of
from slrtkit.domain.verification import Axis

__all__ = ["Container", "check_digest", "organisational", "read_container", "read_token", "strong"]

_MAX_PATH = 8
_RSA_BITS = 3072
_CURVES = ("secp256r1", "secp384r1")
_ARCS = (("sha256", "01"), ("sha384", "02"), ("sha512", "03"))
_DIGESTS = {bytes.fromhex(f"300d06096086480165030402{arc}0500"): name for name, arc in _ARCS}
"""AlgorithmIdentifier (DER, parameters NULL, as signers of letters write it) -> name."""
_BARE = {bytes.fromhex(f"300b06096086480165030402{arc}"): name for name, arc in _ARCS}
"""The same without parameters, which RFC 5754 prefers."""
_SIGNATURES = {
    "300d06092a864886f70d0101010500": "rsa",
    "300d06092a864886f70d01010b0500": "sha256 rsa",
    "300d06092a864886f70d01010c0500": "sha384 rsa",
    "300d06092a864886f70d01010d0500": "sha512 rsa",
    "300a06082a8648ce3d040302": "sha256 ec",
    "300a06082a8648ce3d040303": "sha384 ec",
    "300a06082a8648ce3d040304": "sha512 ec",
}
"""AlgorithmIdentifier (DER, hexadecimal; RFC 4055, RFC 5758) -> digest, where it names one, and kind of key."""
_STATEMENTS = "1.3.6.1.5.5.7.1.3"
"""The extension qcStatements (RFC 3739)."""
_SEALS = bytes.fromhex("060704008e46010602")
"""The object identifier id-etsi-qct-eseal, 0.4.0.1862.1.6.2 (DER)."""
_SIGNED = {"content_type", "message_digest", "signing_certificate_v2"}
_SIGNED_OPTIONAL = {"cms_algorithm_protection"}


@frozen
class Container:
    """A container that has the form.

    Attributes:
        signed_data: The parsed SignedData.
        signer: The signer's certificate.
        path: Every certificate of the container, from the signer up, without the root.
        digest: Name of the digest algorithm, such as `sha256`.
        token: The signature time stamp (DER), or None.
    """

    signed_data: cms.SignedData
    signer: x509.Certificate
    path: tuple[x509.Certificate, ...]
    digest: str
    token: bytes | None

    @property
    def key(self) -> str:
        """SHA-256 of the signer's SubjectPublicKeyInfo (DER), hexadecimal."""
        return hashlib.sha256(as_read(self.signer.public_key)).hexdigest()

    @property
    def sealed(self) -> bool:
        """Whether it is an organisation's seal, not a person's signature: so says the certificate (ETSI EN 319 412-3, -5)."""
        return organisational(self.signer)

    @property
    def instant(self) -> datetime:
        """The instant that a time-stamp token states, in UTC."""
        stated: datetime = self.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
        return stated

    @property
    def imprint(self) -> tuple[str, bytes]:
        """The digest that a time-stamp token is on, after the name of its algorithm."""
        imprint = self.signed_data["encap_content_info"]["content"].parsed["message_imprint"]
        return imprint["hash_algorithm"]["algorithm"].native, imprint["hashed_message"].native

    @property
    def info(self) -> cms.SignerInfo:
        """The one SignerInfo."""
        return self.signed_data["signer_infos"][0]


def read_container(data: bytes, *, certified: bool = True) -> Container:
    """Read the container of a PAdES signature.

    Args:
        data: The container.
        certified: Whether it certifies the document, as those do that are made here; signing services of others, whose
            signatures do not, may bring the root too, and name a digest without parameters.

    Raises:
        Fault: on the integrity axis, for everything that is not in the form.
        ValueError: likewise, from the parser.
    """
    return _read(data, Axis.INTEGRITY, "v1", "data", {"signature_time_stamp_token"}, foreign=not certified)


def read_token(data: bytes) -> Container:
    """Read an RFC 3161 time-stamp token.

    Raises:
        Fault: on the time axis, for everything that is not in the form.
        ValueError: likewise, from the parser.
    """
    token = _read(data, Axis.TIME, "v3", "tst_info", set())
    stamped = token.signed_data["encap_content_info"]["content"]
    if _name(stamped.parsed["message_imprint"]["hash_algorithm"]) == "":
        raise Fault(Axis.TIME, "CRYPTO_CONSTRAINTS_FAILURE", "a time stamp on a digest that is too weak or unknown")
    if not _holds(token, hashlib.new(token.digest, bytes(stamped)).digest()):
        raise Fault(Axis.TIME, "SIG_CRYPTO_FAILURE", "the time stamp is not its authority's")
    return token


def organisational(certificate: x509.Certificate) -> bool:
    """Say whether a certificate is one for electronic seals: it says so, or names its organisation by an identifier."""
    seals = (_SEALS in each["extn_value"].contents for each in certificate["tbs_certificate"]["extensions"] if _states(each))
    return any(seals) or "organization_identifier" in certificate.subject.native


def _states(extension: x509.Extension) -> bool:
    return bool(extension["extn_id"].dotted == _STATEMENTS)


def check_digest(container: Container, covered: bytes) -> bytes:
    """Return the digest of the covered bytes, if it is the one that was signed, by the key of the signer's certificate.

    Raises:
        Fault: HASH_FAILURE or SIG_CRYPTO_FAILURE on the integrity axis.
    """
    digest = hashlib.new(container.digest, covered).digest()
    if _attributes(container.info["signed_attrs"])["message_digest"].native != digest:
        raise Fault(Axis.INTEGRITY, "HASH_FAILURE", "the document is not the one that was signed")
    if not _holds(container, digest):
        raise Fault(Axis.INTEGRITY, "SIG_CRYPTO_FAILURE", "the signature is not that of its certificate")
    return digest


def _holds(container: Container, digest: bytes) -> bool:
    """Say whether the signed attributes state the digest, under the signer's own signature; `_read` saw to the rest."""
    info = container.info
    signed = info["signed_attrs"].untag()
    try:
        DefaultSignatureValidator().validate_signature(
            info["signature"].native,
            signed.dump(),
            container.signer.public_key,
            info["signature_algorithm"],
            context=SignatureValidationContext(contextual_md_algorithm=container.digest, prehashed=False),
        )
    except InvalidSignature:
        return False
    return bool(_attributes(signed)["message_digest"].native == digest)


def _read(data: bytes, axis: Axis, version: str, content: str, unsigned: set[str], *, foreign: bool = False) -> Container:
    def demand(holds: object, evidence: str, code: str = "FORMAT_FAILURE") -> None:
        if not holds:
            raise Fault(axis, code, f"container: {evidence}")

    der.check(data)
    envelope = cms.ContentInfo.load(data, strict=True)
    demand(envelope["content_type"].native == "signed_data", "not signed data")
    signed = envelope["content"]
    demand(signed["version"].native == version and len(signed["signer_infos"]) == 1, "not exactly one signer")
    info = signed["signer_infos"][0]
    enclosed = signed["encap_content_info"]
    demand(
        all(map(_complete, (envelope, signed, info, info["sid"].chosen, enclosed))), "fields that the standard does not know"
    )
    demand(enclosed["content_type"].native == content, "about another kind of content")
    demand((content == "data") == (enclosed["content"].native is None), "content inside, or none where it should be")
    demand(info["version"].native == "v1" and info["sid"].name == "issuer_and_serial_number", "a signer named in another way")
    demand(len(signed["crls"]) == 0, "revocation lists in the container")

    settle_attributes(info)
    attributes = _attributes(info["signed_attrs"])
    protected = attributes.get("cms_algorithm_protection")
    digest = _name(info["digest_algorithm"], bare=foreign or axis is Axis.TIME)
    demand(digest, "a digest algorithm that is too weak or unknown", "CRYPTO_CONSTRAINTS_FAILURE")
    demand(list(map(as_read, signed["digest_algorithms"])) == [as_read(info["digest_algorithm"])], "two digest algorithms")

    certificates = [settle_certificate(choice.chosen) for choice in signed["certificates"] if choice.name == "certificate"]
    demand(len(certificates) == len(signed["certificates"]) <= _MAX_PATH, "something else than the certificates of a path")
    demand(der.in_order(list(map(as_read, certificates))), "certificates out of order")
    if foreign:
        certificates = [c for c in certificates if c.subject != c.issuer]
    sid = info["sid"].chosen
    signers = [
        c for c in certificates if (c.serial_number, as_read(c.issuer)) == (sid["serial_number"].native, as_read(sid["issuer"]))
    ]
    demand(len(signers) == 1, "no certificate of the signer", "NO_SIGNING_CERTIFICATE_FOUND")
    path = path_of(signers[0], certificates)
    demand(len(path) == len(certificates), "other certificates than those of the signer's path, or the root")
    demand(
        all(as_read(c["signature_algorithm"]) == as_read(c["tbs_certificate"]["signature"]) for c in path),
        "an algorithm told twice",
    )
    demand(
        strong(info["signature_algorithm"], signers[0], digest),
        "a signature algorithm or key that is too weak or unknown",
        "CRYPTO_CONSTRAINTS_FAILURE",
    )

    demand(protected is None or _protects(protected, info), "other algorithms than the protected ones")
    demand(len(attributes) == len(info["signed_attrs"]), "a signed attribute twice")
    demand(_SIGNED <= set(attributes) <= _SIGNED | _SIGNED_OPTIONAL, "signed attributes missing or unknown")
    demand(der.in_order(list(map(as_read, info["signed_attrs"]))), "signed attributes out of order")
    demand(attributes["content_type"].native == content, "signed as another kind of content")
    demand(_names(attributes["signing_certificate_v2"], signers[0]), "signed under another certificate")

    added = _attributes(info["unsigned_attrs"])
    demand(len(added) == len(info["unsigned_attrs"]) and set(added) <= unsigned, "unsigned attributes beyond one time stamp")
    token = added.get("signature_time_stamp_token")
    return Container(signed, signers[0], path, digest, as_read(token) if token is not None else None)


def _name(algorithm: algos.DigestAlgorithm, *, bare: bool = True) -> str:
    """Return the name of a digest that may be used, in its one encoding or, where that is not ours to choose, in either."""
    encoded = as_read(algorithm)
    return _DIGESTS.get(encoded, "") or (_BARE.get(encoded, "") if bare else "")


def _protects(protected: "cms.CMSAlgorithmProtection", info: cms.SignerInfo) -> bool:
    """Say whether the algorithms are, byte for byte, those that the signed attribute names (RFC 6211)."""
    signature = protected["signature_algorithm"]
    return (
        as_read(protected["digest_algorithm"]) == as_read(info["digest_algorithm"])
        and signature.native is not None
        and b"\x30" + as_read(signature)[1:] == as_read(info["signature_algorithm"])
        and protected["mac_algorithm"].native is None
    )


def _complete(value: "cms.core.Sequence") -> bool:
    """Say whether the known fields are all there is; the parser passes over others."""
    known = b"".join(as_read(value[name]) for name in value)
    return bool(known == value.contents)


def _attributes(attributes: cms.CMSAttributes) -> "dict[str, cms.core.Asn1Value]":
    """Return type -> value of the attributes that have exactly one value."""
    return {a["type"].native: a["values"][0] for a in attributes if len(a["values"]) == 1}


def _names(value: "tsp.SigningCertificateV2", signer: x509.Certificate) -> bool:
    """Say whether the ESS attribute names exactly the signer's certificate (RFC 5035)."""
    certs = value["certs"]
    if len(certs) != 1 or value["policies"].native is not None:
        return False
    name = _name(certs[0]["hash_algorithm"])
    issued = certs[0]["issuer_serial"]
    return (
        bool(name)
        and certs[0]["cert_hash"].native == hashlib.new(name, as_read(signer)).digest()
        and (issued.native is None or issued["serial_number"].native == signer.serial_number)
    )


def strong(algorithm: algos.SignedDigestAlgorithm, signer: x509.Certificate, digest: str) -> bool:
    """Say whether algorithm and key are among ECDSA on P-256 or P-384 and RSA of 3072 bits or more, with the digest above."""
    key = signer.public_key
    if key.algorithm == "ec" and key.curve[1] in _CURVES:
        return _SIGNATURES.get(as_read(algorithm).hex()) == f"{digest} ec"
    if key.algorithm != "rsa" or key.bit_size < _RSA_BITS:
        return False
    if algorithm["algorithm"].native != "rsassa_pss":
        return _SIGNATURES.get(as_read(algorithm).hex()) in ("rsa", f"{digest} rsa")
    parameters = algorithm["parameters"]
    digests = parameters["hash_algorithm"], parameters["mask_gen_algorithm"]["parameters"]
    salt, trailer = parameters["salt_length"].native, parameters["trailer_field"].native
    return (
        all(item["algorithm"].native == digest for item in digests)
        and salt == hashlib.new(digest).digest_size
        and trailer == "trailer_field_bc"
    )
