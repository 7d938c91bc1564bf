"""The CMS container: forged, doubled, loosened, written in another way; and the stamps and certificates in it."""

import re
from collections.abc import Callable

import pytest
from asn1crypto import algos, cms, core
from attrs import evolve
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from pyhanko.sign.timestamps import TimeStamper

from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.domain.verification import Axis, Verdict

from .attack import Attack, AttackClass, Make
from .samples import Level, Sample
from .writing import GAP, Edit, edited, held, layout_of, packed, refilled, resigned, unpacked, unpadded

FAMILY = "CMS and time stamps"
CONTAINER = frozenset({Axis.INTEGRITY, Axis.FORMAT})
STAMPED = frozenset({Level.T, Level.LT, Level.LTA, Level.RENEWED})
PLAIN = frozenset({Level.B, Level.T, Level.LT})
"""One signature, and nothing behind it."""
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256."""


def roomy(sample: Sample) -> Sample:
    """Return the same letter, signed again so that its gap has room for three containers."""
    made, key = sample.district.roomy, (sample.level, sample.maker)
    if key not in made:
        measured = KeptKey.container

        async def thrice(self: KeptKey, stamper: TimeStamper | None) -> int:
            return 3 * await measured(self, stamper)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(KeptKey, "container", thrice)
            made[key] = evolve(sample, pdf=sample.signed(sample.page))
    return made[key]


def editing(change: Edit) -> Make:
    """Return the attack that changes the parsed container and writes it again."""
    return lambda sample: edited(roomy(sample).pdf, change)


def in_the_token(change: Edit) -> Edit:
    """Return the change that is made in the time stamp of a container."""

    def outer(signed: cms.SignedData) -> None:
        token = unpacked(signed["signer_infos"][0]["unsigned_attrs"][0]["values"][0].dump())
        change(token)
        stamped(signed, packed(token))

    return outer


def stamped(signed: cms.SignedData, token: cms.ContentInfo) -> None:
    """Put a time stamp into a container, for the one that is there."""
    attribute = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})
    signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([attribute])


def _signer_twice(signed: cms.SignedData) -> None:
    signed["signer_infos"].append(signed["signer_infos"][0].copy())


def _with(signed: cms.SignedData, more: list[cms.CertificateChoices]) -> None:
    """Put more certificates beside those of the path, in the order that DER wants."""
    signed["certificates"] = cms.CertificateSet(sorted([*signed["certificates"], *more], key=lambda choice: choice.dump()))


def _certificate_twice(signed: cms.SignedData) -> None:
    _with(signed, [cms.CertificateChoices.load(signed["certificates"][0].dump())])


def _strangers_certificate(signed: cms.SignedData) -> None:
    token = signed["signer_infos"][0]["unsigned_attrs"][0]["values"][0]["content"]
    known = {choice.dump() for choice in signed["certificates"]}
    _with(
        signed, [cms.CertificateChoices.load(choice.dump()) for choice in token["certificates"] if choice.dump() not in known]
    )


def _fewer_certificates(signed: cms.SignedData) -> None:
    signed["certificates"] = cms.CertificateSet([signed["certificates"][0]])


def _content_inside(signed: cms.SignedData) -> None:
    signed["encap_content_info"] = {"content_type": "data", "content": core.OctetString(b"surat lain")}


def _loose_attribute(signed: cms.SignedData) -> None:
    loose = cms.CMSAttribute({"type": "1.3.6.1.4.1.99999.1", "values": [core.Null()]})
    info = signed["signer_infos"][0]
    present = [cms.CMSAttribute.load(each.dump()) for each in info["unsigned_attrs"]]
    info["unsigned_attrs"] = cms.CMSAttributes([*present, loose])


def _stamp_twice(signed: cms.SignedData) -> None:
    info = signed["signer_infos"][0]
    stamp = info["unsigned_attrs"][0].dump()
    info["unsigned_attrs"] = cms.CMSAttributes([cms.CMSAttribute.load(stamp), cms.CMSAttribute.load(stamp)])


def _weak_digest(signed: cms.SignedData) -> None:
    signed["signer_infos"][0]["digest_algorithm"] = {"algorithm": "sha1"}


def _other_digest(signed: cms.SignedData) -> None:
    signed["signer_infos"][0]["digest_algorithm"] = {"algorithm": "sha512"}


def _no_digest(signed: cms.SignedData) -> None:
    info = signed["signer_infos"][0]
    info["signed_attrs"] = cms.CMSAttributes([a for a in info["signed_attrs"] if a["type"].native != "message_digest"])


def _no_signed_attributes(signed: cms.SignedData) -> None:
    del signed["signer_infos"][0]["signed_attrs"]


def _other_signature(signed: cms.SignedData) -> None:
    info = signed["signer_infos"][0]
    value = info["signature"].native
    info["signature"] = value[:-1] + bytes([value[-1] ^ 1])


def _without_null(signed: cms.SignedData) -> None:
    """Leave out the NULL of the digest algorithm, in both places where it stands."""
    bare = bytes.fromhex("300b0609608648016503040201")
    signed["digest_algorithms"] = cms.DigestAlgorithms([algos.DigestAlgorithm.load(bare)])
    signed["signer_infos"][0]["digest_algorithm"] = algos.DigestAlgorithm.load(bare)


def _null_parameters(signed: cms.SignedData) -> None:
    """Write NULL as the parameters of ECDSA, which has none (RFC 5758)."""
    algorithm = algos.SignedDigestAlgorithm.load(bytes.fromhex("300c06082a8648ce3d0403020500"))
    signed["signer_infos"][0]["signature_algorithm"] = algorithm


def other_root(signed: cms.SignedData) -> None:
    """Write the other of the two values that every ECDSA signature has."""
    info = signed["signer_infos"][0]
    r, s = decode_dss_signature(info["signature"].native)
    info["signature"] = encode_dss_signature(r, ORDER - s)


def _protected_otherwise(signed: cms.SignedData) -> None:
    """Write RSA where the signed attribute protects ECDSA (RFC 6211)."""
    signed["signer_infos"][0]["signature_algorithm"] = {"algorithm": "sha256_rsa"}


def _bytes(change: Callable[[bytes], bytes]) -> Make:
    """Return the attack that writes the container in other bytes."""

    def make(sample: Sample) -> bytes:
        pdf = roomy(sample).pdf
        return refilled(pdf, change(held(pdf)))

    return make


def _long_length(container: bytes) -> bytes:
    """Write the outer length in one byte more than DER allows."""
    size = int.from_bytes(container[2:4])
    return b"\x30\x83" + size.to_bytes(3) + container[4 : 4 + size]


def _endless(container: bytes) -> bytes:
    size = int.from_bytes(container[2:4])
    return b"\x30\x80" + container[4 : 4 + size] + b"\0\0"


def _long_length_inside(data: bytes) -> bytes:
    """Write the length of the signature value in one byte more than DER allows, and every length around it to fit."""
    container = bytearray(unpadded(data))
    value = cms.ContentInfo.load(data)["content"]["signer_infos"][0]["signature"].dump()
    at = container.index(value)
    for outer in range(at):
        size = int.from_bytes(container[outer + 2 : outer + 4])
        if container[outer] in b"\x30\x31\xa0" and container[outer + 1] == 0x82 and outer + 4 + size >= at + len(value):
            container[outer + 2 : outer + 4] = (size + 1).to_bytes(2)
    container[at + 1 : at + 1] = b"\x81"
    return bytes(container)


def _part_of_a_byte(data: bytes) -> bytes:
    """Let the signature of a certificate end within its last byte, as it may where the last bit is zero."""
    container = bytearray(unpadded(data))
    values = [each.chosen["signature_value"] for each in cms.ContentInfo.load(data)["content"]["certificates"]]
    value = min(values, key=lambda value: value.contents[-1] & 1)
    container[container.index(value.contents)] = 1
    return bytes(container)


def _string(change: Callable[[re.Match[bytes]], bytes]) -> Make:
    """Return the attack that writes the hexadecimal string in another way."""
    return lambda sample: GAP.sub(change, roomy(sample).pdf, count=1)


def _half(found: re.Match[bytes]) -> bytes:
    return b"<" + found[1][:900].lower() + found[1][900:] + b">"


def _other_case(found: re.Match[bytes]) -> bytes:
    return found[0].lower()


def _anothers(sample: Sample) -> bytes:
    """Put another letter's container into this letter."""
    other = sample.district.sign(sample.page, Level.B, sample.district.village)
    return refilled(roomy(sample).pdf, unpadded(held(other)))


def _stripped(signed: cms.SignedData) -> None:
    del signed["signer_infos"][0]["unsigned_attrs"]


def _anothers_stamp(sample: Sample) -> bytes:
    """Put the time stamp of another letter into this letter's container."""
    other = unpacked(held(sample.district.sign(sample.page, Level.T)))["signer_infos"][0]["unsigned_attrs"]

    def copy(signed: cms.SignedData) -> None:
        signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes.load(other.untag().dump())

    return edited(roomy(sample).pdf, copy)


def _anothers_document_stamp(sample: Sample) -> bytes:
    """Put a token on another document into the last document time stamp."""
    other = sample.district.sign(sample.page, Level.LTA)
    return refilled(sample.pdf, unpadded(held(other, -1)), -1)


def _short_of(left_out: int) -> Make:
    def make(sample: Sample) -> bytes:
        pdf = sample.pdf
        span = GAP.search(pdf)
        assert span
        ranges = (0, span.start(), span.end(), len(pdf) - span.end() - left_out)
        return resigned(pdf, sample.district.workshop.officer, ranges)

    return make


def _other_page_when_signed(sample: Sample) -> bytes:
    """Let the signing revision itself change the page, under the right officer's signature."""
    signing = layout_of(sample.pdf).base.end
    found = re.compile(rb"/MediaBox ?\[ ?0 0 [56]").search(sample.pdf, signing)
    assert found
    return resigned(sample.pdf[: found.end() - 1] + b"1" + sample.pdf[found.end() :], sample.district.workshop.officer)


CLASSES: tuple[AttackClass, ...] = (
    AttackClass(FAMILY, "two signers in one container", (Attack("twice the same", editing(_signer_twice), CONTAINER),)),
    AttackClass(FAMILY, "encapsulated content", (Attack("another letter inside", editing(_content_inside), CONTAINER),)),
    AttackClass(
        FAMILY,
        "no message digest",
        (
            Attack("left out", editing(_no_digest), CONTAINER),
            Attack("no signed attributes at all", editing(_no_signed_attributes), CONTAINER),
        ),
    ),
    AttackClass(
        FAMILY,
        "digest or algorithm that does not match",
        (
            Attack("another digest than was signed", editing(_other_digest), CONTAINER),
            Attack("RSA for ECDSA", editing(_protected_otherwise), CONTAINER),
            Attack(
                "RSA for ECDSA in the time stamp",
                editing(in_the_token(_protected_otherwise)),
                frozenset({Axis.TIME}),
                levels=STAMPED,
            ),
            Attack("another signature value", editing(_other_signature), CONTAINER),
        ),
    ),
    AttackClass(
        FAMILY,
        "certificates beside the path",
        (
            Attack("one twice", editing(_certificate_twice), CONTAINER),
            Attack("a stranger's", editing(_strangers_certificate), CONTAINER, levels=STAMPED),
            Attack("one left out", editing(_fewer_certificates), CONTAINER),
        ),
    ),
    AttackClass(
        FAMILY,
        "what no signature covers",
        (
            Attack("a loose attribute", editing(_loose_attribute), CONTAINER),
            Attack("two time stamps", editing(_stamp_twice), CONTAINER, levels=STAMPED),
            Attack("bytes in the padding", _bytes(lambda data: unpadded(data) + bytes(8) + b"\x01"), CONTAINER),
        ),
    ),
    AttackClass(
        FAMILY,
        "the same signature in other bytes",
        (
            Attack("a length that is not minimal", _bytes(_long_length), CONTAINER),
            Attack("a length inside that is not minimal", _bytes(_long_length_inside), CONTAINER),
            Attack("indefinite length", _bytes(_endless), CONTAINER),
            Attack("a signature that ends within a byte", _bytes(_part_of_a_byte), CONTAINER),
            Attack("two hexadecimal cases", _string(_half), CONTAINER),
            Attack("the other hexadecimal case", _string(_other_case), CONTAINER),
            Attack("white space in the string", _string(lambda found: b"<" + found[1][:-2] + b"  >"), CONTAINER),
            Attack("odd digits", _string(lambda found: b"<" + found[1][:-1] + b" >"), CONTAINER),
            Attack("no NULL for the digest", editing(_without_null), CONTAINER),
            Attack("NULL for ECDSA", editing(_null_parameters), CONTAINER),
            Attack(
                "NULL for the ECDSA of the time stamp",
                editing(in_the_token(_null_parameters)),
                frozenset({Axis.TIME}),
                levels=STAMPED,
            ),
            Attack("the other ECDSA value", editing(other_root), frozenset({Axis.TIME}), levels=frozenset({Level.T, Level.LT})),
        ),
        (
            "attack/test_workshop.py::test_the_other_value_of_the_time_stamps_own_signature_gives_another_file_of_the_same_letter",
        ),
    ),
    AttackClass(
        FAMILY,
        "container of another letter",
        (Attack("another officer's", _anothers, CONTAINER),),
    ),
    AttackClass(
        FAMILY,
        "time stamp copied, broken or taken out",
        (
            Attack("of another letter", _anothers_stamp, frozenset({Axis.TIME}), levels=frozenset({Level.T, Level.LT})),
            Attack("of another document", _anothers_document_stamp, frozenset({Axis.TIME}), levels=frozenset({Level.LTA})),
            Attack(
                "of another signature value", editing(in_the_token(_other_signature)), frozenset({Axis.TIME}), levels=STAMPED
            ),
            Attack(
                "taken out",
                editing(_stripped),
                frozenset({Axis.REVOCATION, Axis.TIME}),
                Verdict.INDETERMINATE,
                frozenset({"NO_POE"}),
                levels=frozenset({Level.T, Level.LT}),
            ),
        ),
        ("attack/test_workshop.py::test_a_time_stamp_on_a_weak_digest_does_not_pass",),
    ),
    AttackClass(
        FAMILY,
        "less than the file under the right signature",
        (
            Attack("a byte left out", _short_of(1), frozenset({Axis.COVERAGE}), levels=PLAIN),
            Attack("the end left out", _short_of(40), frozenset({Axis.COVERAGE}), levels=PLAIN),
            Attack(
                "a page changed by the signing revision", _other_page_when_signed, frozenset({Axis.MODIFICATION}), levels=PLAIN
            ),
        ),
    ),
)
