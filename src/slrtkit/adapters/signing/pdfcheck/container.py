"""The CMS container of a signature or a time stamp, in the one form that letters have.

DER only, one signer, one certificate path, no root, no loose attribute (RFC 5652, RFC 5035, ETSI EN 319 122-1): whatever the
signature does not cover is fixed by a rule here, so that no byte of a container can be changed unseen.
"""

import hashlib

from asn1crypto import algos, cms, tsp, x509
from attrs import frozen

from slrtkit.adapters.signing.pdfcheck import der
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.domain.verification import Axis

__all__ = ["Container", "check_digest", "read_container", "read_token", "strong"]

_MAX_PATH = 8
_RSA_BITS = 3072
_CURVES = ("secp256r1", "secp384r1")
_DIGESTS = {
    bytes.fromhex(encoding): name
    for name, arc in (("sha256", "01"), ("sha384", "02"), ("sha512", "03"))
    for encoding in (f"300b06096086480165030402{arc}", f"300d06096086480165030402{arc}0500")
}
"""AlgorithmIdentifier (DER, parameters absent or NULL) -> name."""
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
        return hashlib.sha256(self.signer.public_key.dump()).hexdigest()

    @property
    def info(self) -> cms.SignerInfo:
        """The one SignerInfo."""
        return self.signed_data["signer_infos"][0]


def read_container(data: bytes) -> Container:
    """Read the container of a PAdES signature.

    Raises:
        Fault: on the integrity axis, for everything that is not in the form.
        ValueError: likewise, from the parser.
    """
    return _read(data, Axis.INTEGRITY, "v1", "data", {"signature_time_stamp_token"})


def read_token(data: bytes) -> Container:
    """Read an RFC 3161 time-stamp token.

    Raises:
        Fault: on the time axis, for everything that is not in the form.
        ValueError: likewise, from the parser.
    """
    return _read(data, Axis.TIME, "v3", "tst_info", set())


def check_digest(container: Container, covered: bytes) -> bytes:
    """Return the digest of the covered bytes, if it is the one that was signed.

    Raises:
        Fault: HASH_FAILURE on the integrity axis.
    """
    digest = hashlib.new(container.digest, covered).digest()
    if _attributes(container.info["signed_attrs"])["message_digest"].native != digest:
        raise Fault(Axis.INTEGRITY, "HASH_FAILURE", "the document is not the one that was signed")
    return digest


def _read(data: bytes, axis: Axis, version: str, content: str, unsigned: set[str]) -> Container:
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

    digest = _DIGESTS.get(info["digest_algorithm"].dump(), "")
    demand(digest, "a digest algorithm that is too weak or unknown", "CRYPTO_CONSTRAINTS_FAILURE")
    demand([a.dump() for a in signed["digest_algorithms"]] == [info["digest_algorithm"].dump()], "two digest algorithms")

    certificates = [choice.chosen for choice in signed["certificates"] if choice.name == "certificate"]
    demand(len(certificates) == len(signed["certificates"]) <= _MAX_PATH, "something else than the certificates of a path")
    demand(der.in_order([c.dump() for c in certificates]), "certificates out of order")
    sid = info["sid"].chosen
    signers = [
        c for c in certificates if c.serial_number == sid["serial_number"].native and c.issuer.dump() == sid["issuer"].dump()
    ]
    demand(len(signers) == 1, "no certificate of the signer", "NO_SIGNING_CERTIFICATE_FOUND")
    path = _path(signers[0], certificates)
    demand(len(path) == len(certificates), "other certificates than those of the signer's path, or the root")
    demand(
        all(c["signature_algorithm"].dump() == c["tbs_certificate"]["signature"].dump() for c in path),
        "an algorithm told twice",
    )
    demand(
        strong(info["signature_algorithm"], signers[0], digest),
        "a signature algorithm or key that is too weak or unknown",
        "CRYPTO_CONSTRAINTS_FAILURE",
    )

    attributes = _attributes(info["signed_attrs"])
    demand(len(attributes) == len(info["signed_attrs"]), "a signed attribute twice")
    demand(_SIGNED <= set(attributes) <= _SIGNED | _SIGNED_OPTIONAL, "signed attributes missing or unknown")
    demand(der.in_order([a.dump() for a in info["signed_attrs"]]), "signed attributes out of order")
    demand(attributes["content_type"].native == content, "signed as another kind of content")
    demand(_names(attributes["signing_certificate_v2"], signers[0]), "signed under another certificate")

    added = _attributes(info["unsigned_attrs"])
    demand(len(added) == len(info["unsigned_attrs"]) and set(added) <= unsigned, "unsigned attributes beyond one time stamp")
    token = added.get("signature_time_stamp_token")
    return Container(signed, signers[0], path, digest, token.dump() if token is not None else None)


def _complete(value: "cms.core.Sequence") -> bool:
    """Say whether the known fields are all there is; the parser passes over others."""
    known = b"".join(value[name].dump() for name in value)
    return bool(known == value.contents)


def _attributes(attributes: cms.CMSAttributes) -> "dict[str, cms.core.Asn1Value]":
    """Return type -> value of the attributes that have exactly one value."""
    return {a["type"].native: a["values"][0] for a in attributes if len(a["values"]) == 1}


def _path(signer: x509.Certificate, certificates: list[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Climb from the signer as far as the certificates reach; a root is not among them."""
    path = [signer]
    while len(path) < len(certificates):
        above = [c for c in certificates if c.subject == path[-1].issuer and c not in path and c.subject != c.issuer]
        if len(above) != 1:
            break
        path.append(above[0])
    return tuple(path)


def _names(value: "tsp.SigningCertificateV2", signer: x509.Certificate) -> bool:
    """Say whether the ESS attribute names exactly the signer's certificate (RFC 5035)."""
    certs = value["certs"]
    if len(certs) != 1 or value["policies"].native is not None:
        return False
    name = _DIGESTS.get(
        certs[0]["hash_algorithm"].dump(), "sha256" if certs[0]["hash_algorithm"].native["algorithm"] == "sha256" else ""
    )
    issued = certs[0]["issuer_serial"]
    return (
        bool(name)
        and certs[0]["cert_hash"].native == hashlib.new(name, signer.dump()).digest()
        and (issued.native is None or issued["serial_number"].native == signer.serial_number)
    )


def strong(algorithm: algos.SignedDigestAlgorithm, signer: x509.Certificate, digest: str) -> bool:
    """Say whether algorithm and key are among ECDSA on P-256 or P-384 and RSA of 3072 bits or more, with the digest above."""
    key, name = signer.public_key, algorithm["algorithm"].native
    if key.algorithm == "ec":
        return key.curve[1] in _CURVES and name == f"{digest}_ecdsa" and algorithm["parameters"].native is None
    if key.algorithm != "rsa" or key.bit_size < _RSA_BITS:
        return False
    if name != "rsassa_pss":
        return name in ("rsassa_pkcs1v15", f"{digest}_rsa")
    parameters = algorithm["parameters"]
    digests = parameters["hash_algorithm"], parameters["mask_gen_algorithm"]["parameters"]
    salt, trailer = parameters["salt_length"].native, parameters["trailer_field"].native
    return (
        all(item["algorithm"].native == digest for item in digests)
        and salt == hashlib.new(digest).digest_size
        and trailer == "trailer_field_bc"
    )
