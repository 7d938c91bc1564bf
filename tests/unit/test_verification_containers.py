"""Which encodings, algorithms and keys a container may have."""

from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import algos
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from slrtkit.adapters.signing.pdfcheck import der
from slrtkit.adapters.signing.pdfcheck.container import strong

NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Contoh")])
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def certificate(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> asn1.Certificate:
    builder = x509.CertificateBuilder().subject_name(NAME).issuer_name(NAME).public_key(key.public_key()).serial_number(1)
    signed = builder.not_valid_before(NOW).not_valid_after(NOW + timedelta(days=1)).sign(key, hashes.SHA256())
    return asn1.Certificate.load(signed.public_bytes(Encoding.DER))


RSA = certificate(rsa.generate_private_key(65537, 3072))
SHORT = certificate(rsa.generate_private_key(65537, 2048))
P256, P384, P521 = (certificate(ec.generate_private_key(curve)) for curve in (ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()))


def pss(digest: str, mask: str, salt: int) -> algos.SignedDigestAlgorithm:
    parameters = {
        "hash_algorithm": {"algorithm": digest},
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": mask}},
        "salt_length": salt,
    }
    return algos.SignedDigestAlgorithm({"algorithm": "rsassa_pss", "parameters": algos.RSASSAPSSParams(parameters)})


def plain(name: str) -> algos.SignedDigestAlgorithm:
    return algos.SignedDigestAlgorithm({"algorithm": name})


@pytest.mark.parametrize(
    ("algorithm", "signer", "allowed"),
    [
        (plain("sha256_ecdsa"), P256, True),
        (plain("sha256_ecdsa"), P384, True),
        (plain("sha256_ecdsa"), P521, False),
        (plain("sha384_ecdsa"), P256, False),
        (plain("sha1_ecdsa"), P256, False),
        (plain("sha256_ecdsa"), RSA, False),
        (plain("sha256_rsa"), RSA, True),
        (plain("rsassa_pkcs1v15"), RSA, True),
        (plain("sha256_rsa"), SHORT, False),
        (plain("sha1_rsa"), RSA, False),
        (plain("sha256_rsa"), P256, False),
        (pss("sha256", "sha256", 32), RSA, True),
        (pss("sha256", "sha1", 32), RSA, False),
        (pss("sha1", "sha1", 20), RSA, False),
        (pss("sha256", "sha256", 0), RSA, False),
    ],
)
def test_only_strong_algorithms_and_keys_count(
    algorithm: algos.SignedDigestAlgorithm, signer: asn1.Certificate, allowed: bool
) -> None:
    assert strong(algorithm, signer, "sha256") is allowed


@pytest.mark.parametrize(
    "text",
    [
        "0101ff",
        "010100",
        "020100",
        "02020080",
        "0500",
        "0603550403",
        "3000",
        "3103020101",
        "3106020101020102",
        "030200ff",
        "0302000e",
        "030100",
        "a003020101",
    ],
)
def test_der_is_der(text: str) -> None:
    der.check(bytes.fromhex(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "02",
        "0101",
        "010101",
        "0200",
        "02020001",
        "0202ff80",
        "050100",
        "0600",
        "06018055",
        "060180",
        "030101",
        "0300",
        "030207ff",
        "0302010e",
        "0000",
        "3080020101000",
        "30800000",
        "3081010200",
        "308200030201",
        "3106020102020101",
        "2403040100",
        "1000",
        "1f0100",
        "020101ff",
        "30" * 40,
    ],
)
def test_what_is_not_der_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        der.check(bytes.fromhex(text if len(text) % 2 == 0 else text + "0"))
