"""What no signature covers has one form: the same signature in other bytes, and time stamps on weak digests."""

import hashlib
import re
from collections.abc import Callable, Iterator

import pytest
from asn1crypto import algos, cms, tsp
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from pyhanko.sign.timestamps import TimeStamper

from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.domain.verification import Verdict
from slrtkit.testing.workshop import Workshop

GAP = re.compile(rb"<([0-9A-Fa-f]{1000,})>")
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256."""
Edit = Callable[[cms.SignedData], None]


@pytest.fixture(scope="module")
def roomy(workshop: Workshop) -> Iterator[bytes]:
    """A letter whose gap has room for more than its container."""
    measured = KeptKey.container

    async def thrice(self: KeptKey, stamper: TimeStamper | None) -> int:
        return 3 * await measured(self, stamper)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeptKey, "container", thrice)
        yield workshop.sign(workshop.page())


def unpacked(data: bytes) -> cms.SignedData:
    return cms.SignedData.load(cms.ContentInfo.load(data)["content"].untag().dump())


def packed(signed: cms.SignedData) -> cms.ContentInfo:
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData.load(signed.dump())})


def edited(pdf: bytes, change: Edit) -> bytes:
    """Change the parsed container and write it again."""
    found = GAP.search(pdf)
    assert found
    signed = unpacked(bytes.fromhex(found[1].decode()))
    change(signed)
    container: bytes = packed(signed).dump()
    text = container.hex().upper().encode()
    return pdf[: found.start(1)] + text.ljust(len(found[1]), b"0") + pdf[found.end(1) :]


def stamped(signed: cms.SignedData, token: cms.ContentInfo) -> None:
    attribute = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})
    signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([attribute])


def in_the_token(change: Edit) -> Edit:
    """Return the change that is made in the time stamp of a container."""

    def outer(signed: cms.SignedData) -> None:
        token = unpacked(signed["signer_infos"][0]["unsigned_attrs"][0]["values"][0].dump())
        change(token)
        stamped(signed, packed(token))

    return outer


def _without_null(signed: cms.SignedData) -> None:
    """Leave out the NULL of the digest algorithm, in both places where it stands."""
    bare = bytes.fromhex("300b0609608648016503040201")
    signed["digest_algorithms"] = cms.DigestAlgorithms([algos.DigestAlgorithm.load(bare)])
    signed["signer_infos"][0]["digest_algorithm"] = algos.DigestAlgorithm.load(bare)


def _null_parameters(signed: cms.SignedData) -> None:
    """Write NULL as the parameters of ECDSA, which has none (RFC 5758)."""
    algorithm = algos.SignedDigestAlgorithm.load(bytes.fromhex("300c06082a8648ce3d0403020500"))
    signed["signer_infos"][0]["signature_algorithm"] = algorithm


def _other_root(signed: cms.SignedData) -> None:
    """Write the other of the two values that every ECDSA signature has."""
    info = signed["signer_infos"][0]
    r, s = decode_dss_signature(info["signature"].native)
    info["signature"] = encode_dss_signature(r, ORDER - s)


def _protected_otherwise(signed: cms.SignedData) -> None:
    """Write RSA where the signed attribute protects ECDSA (RFC 6211)."""
    signed["signer_infos"][0]["signature_algorithm"] = {"algorithm": "sha256_rsa"}


EDITS: dict[str, Edit] = {
    "another algorithm than the protected one": in_the_token(_protected_otherwise),
    "no NULL for the digest": _without_null,
    "no NULL for the digest of the time stamp": in_the_token(_without_null),
    "the other ECDSA value, which is not the stamped one": _other_root,
    "NULL for ECDSA": _null_parameters,
    "NULL for the ECDSA of the time stamp": in_the_token(_null_parameters),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_the_same_container_in_other_bytes_does_not_pass(workshop: Workshop, roomy: bytes, edit: Edit) -> None:
    pdf = edited(roomy, edit)
    assert pdf != roomy
    assert workshop.check(pdf).verdict is not Verdict.PASSED


def test_the_other_value_of_the_time_stamps_own_signature_gives_another_file_of_the_same_letter(
    workshop: Workshop, roomy: bytes
) -> None:
    """Which of the two ECDSA values it has is the choice of whoever holds the file: its hash is no letter's identity."""
    pdf = edited(roomy, in_the_token(_other_root))
    assert pdf != roomy
    assert workshop.check(pdf) == workshop.check(roomy)


def test_the_same_container_in_the_other_hexadecimal_case_does_not_pass(workshop: Workshop, genuine: bytes) -> None:
    pdf = GAP.sub(lambda found: found[0].lower() if found[0].upper() == found[0] else found[0].upper(), genuine)
    assert pdf != genuine
    assert workshop.check(pdf).verdict is not Verdict.PASSED


@pytest.mark.parametrize("digest", ["md5", "sha1"])
def test_a_time_stamp_on_a_weak_digest_does_not_pass(workshop: Workshop, roomy: bytes, digest: str) -> None:
    def change(signed: cms.SignedData) -> None:
        value = hashlib.new(digest, signed["signer_infos"][0]["signature"].native).digest()
        imprint = {"hash_algorithm": {"algorithm": digest}, "hashed_message": value}
        request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
        _, answer = workshop.services.answer("/tsa", request.dump())
        stamped(signed, cms.ContentInfo.load(tsp.TimeStampResp.load(answer)["time_stamp_token"].dump()))

    assert workshop.check(edited(roomy, change)).verdict is not Verdict.PASSED
