"""The signature has one form: byte range, hexadecimal string and CMS container (signature forgery, malleability)."""

import hashlib
import re
from collections.abc import Callable, Iterator

import pytest
from asn1crypto import cms, core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.timestamps import TimeStamper

from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.domain.verification import Axis, Verdict
from slrtkit.testing.workshop import Workshop

GAP = re.compile(rb"<([0-9A-Fa-f]{1000,})>")
RANGE = re.compile(rb"/ByteRange \[[^\]]*\] *")


@pytest.fixture(scope="module")
def genuine(workshop: Workshop) -> Iterator[bytes]:
    """A letter whose gap has room for more than its container."""
    measured = KeptKey.container

    async def roomy(self: KeptKey, stamper: TimeStamper | None) -> int:
        return 3 * await measured(self, stamper)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(KeptKey, "container", roomy)
        yield workshop.sign(workshop.page())


def held(pdf: bytes) -> bytes:
    """Return the container of a letter, with the zeros after it."""
    found = GAP.search(pdf)
    assert found
    return bytes.fromhex(found[1].decode())


def refilled(pdf: bytes, container: bytes) -> bytes:
    """Put another container into the gap, which keeps its size."""
    found = GAP.search(pdf)
    assert found
    assert 2 * len(container) <= len(found[1])
    return pdf[: found.start(1)] + container.hex().upper().encode().ljust(len(found[1]), b"0") + pdf[found.end(1) :]


def edited(change: Callable[[cms.SignedData], None]) -> Callable[[bytes], bytes]:
    """Return the attack that changes the parsed container and writes it again."""

    def attack(pdf: bytes) -> bytes:
        envelope = cms.ContentInfo.load(held(pdf))
        envelope = cms.ContentInfo(
            {"content_type": "signed_data", "content": cms.SignedData.load(envelope["content"].untag().dump())}
        )
        change(envelope["content"])
        return refilled(pdf, envelope.dump())

    return attack


def _signer_twice(signed: cms.SignedData) -> None:
    signed["signer_infos"].append(signed["signer_infos"][0].copy())


def _with(signed: cms.SignedData, more: list[cms.CertificateChoices]) -> None:
    """Put more certificates beside those of the path, in the order that DER wants."""
    signed["certificates"] = cms.CertificateSet(sorted([*signed["certificates"], *more], key=lambda choice: choice.dump()))


def _certificate_twice(signed: cms.SignedData) -> None:
    _with(signed, [signed["certificates"][0].copy()])


def _strangers_certificate(signed: cms.SignedData) -> None:
    token = signed["signer_infos"][0]["unsigned_attrs"][0]["values"][0]["content"]
    known = {choice.dump() for choice in signed["certificates"]}
    _with(signed, [choice.copy() for choice in token["certificates"] if choice.dump() not in known])


def _fewer_certificates(signed: cms.SignedData) -> None:
    signed["certificates"] = cms.CertificateSet([signed["certificates"][0]])


def _content_inside(signed: cms.SignedData) -> None:
    signed["encap_content_info"] = {"content_type": "data", "content": core.OctetString(b"surat lain")}


def _loose_attribute(signed: cms.SignedData) -> None:
    signed["signer_infos"][0]["unsigned_attrs"].append(
        cms.CMSAttribute({"type": "1.3.6.1.4.1.99999.1", "values": [core.Null()]})
    )


def _stamp_twice(signed: cms.SignedData) -> None:
    attributes = signed["signer_infos"][0]["unsigned_attrs"]
    attributes.append(attributes[0].copy())


def _weak_digest(signed: cms.SignedData) -> None:
    signed["signer_infos"][0]["digest_algorithm"] = {"algorithm": "sha1"}


def _no_digest(signed: cms.SignedData) -> None:
    info = signed["signer_infos"][0]
    info["signed_attrs"] = cms.CMSAttributes([a for a in info["signed_attrs"] if a["type"].native != "message_digest"])


def _other_signature(signed: cms.SignedData) -> None:
    info = signed["signer_infos"][0]
    value = info["signature"].native
    info["signature"] = value[:-1] + bytes([value[-1] ^ 1])


def _long_length(pdf: bytes) -> bytes:
    """Write the outer length in one byte more than DER allows."""
    container = held(pdf)
    size = int.from_bytes(container[2:4])
    return refilled(pdf, b"\x30\x83" + size.to_bytes(3) + container[4 : 4 + size])


def _long_length_inside(pdf: bytes) -> bytes:
    """Write the length of the signature value in one byte more than DER allows, and every length around it to fit."""
    container = bytearray(held(pdf).rstrip(b"\0"))
    value = cms.ContentInfo.load(held(pdf))["content"]["signer_infos"][0]["signature"].dump()
    at = container.index(value)
    for outer in range(at):
        size = int.from_bytes(container[outer + 2 : outer + 4])
        if container[outer] in b"\x30\x31\xa0" and container[outer + 1] == 0x82 and outer + 4 + size >= at + len(value):
            container[outer + 2 : outer + 4] = (size + 1).to_bytes(2)
    container[at + 1 : at + 1] = b"\x81"
    return refilled(pdf, bytes(container))


def _endless(pdf: bytes) -> bytes:
    container = held(pdf)
    size = int.from_bytes(container[2:4])
    return refilled(pdf, b"\x30\x80" + container[4 : 4 + size] + b"\0\0")


def _tail(pdf: bytes) -> bytes:
    container = held(pdf).rstrip(b"\0")
    return refilled(pdf, container + b"\0" * 8 + b"\x01")


def _one_case(pdf: bytes) -> bytes:
    return GAP.sub(lambda found: b"<" + found[1][:900].lower() + found[1][900:] + b">", pdf)


def _spaced(pdf: bytes) -> bytes:
    return GAP.sub(lambda found: b"<" + found[1][:-2] + b"  >", pdf)


def _odd(pdf: bytes) -> bytes:
    return GAP.sub(lambda found: b"<" + found[1][:-1] + b" >", pdf)


FORGERIES: dict[str, Callable[[bytes], bytes]] = {
    "two signers": edited(_signer_twice),
    "a certificate twice": edited(_certificate_twice),
    "a stranger's certificate": edited(_strangers_certificate),
    "a path cut short": edited(_fewer_certificates),
    "content inside": edited(_content_inside),
    "a loose attribute": edited(_loose_attribute),
    "two time stamps": edited(_stamp_twice),
    "SHA-1": edited(_weak_digest),
    "no message digest": edited(_no_digest),
    "another signature value": edited(_other_signature),
    "a length that is not minimal": _long_length,
    "a length inside that is not minimal": _long_length_inside,
    "indefinite length": _endless,
    "bytes behind the container": _tail,
    "two hexadecimal cases": _one_case,
    "white space in the string": _spaced,
    "odd digits": _odd,
    "empty": lambda pdf: refilled(pdf, b""),
    "zeros only": lambda pdf: refilled(pdf, b"\0" * 100),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_container_in_another_form_fails_integrity(
    workshop: Workshop, genuine: bytes, forgery: Callable[[bytes], bytes]
) -> None:
    pdf = forgery(genuine)
    assert pdf != genuine
    report = workshop.check(pdf)
    assert report.verdict is Verdict.FAILED
    assert report.decisive
    assert report.decisive.axis in (Axis.INTEGRITY, Axis.FORMAT)


def test_a_container_written_again_as_it_was_still_passes(workshop: Workshop, genuine: bytes) -> None:
    """The tools of this file change what they say they change, and nothing else."""
    assert edited(lambda _: None)(genuine) == genuine
    assert workshop.check(edited(lambda _: None)(genuine)).verdict is Verdict.PASSED


def test_another_letters_container_fails(workshop: Workshop, genuine: bytes) -> None:
    other = workshop.sign(workshop.page(), workshop.services.pki.officer("Pejabat Lain"))
    report = workshop.check(refilled(genuine, held(other).rstrip(b"\0")))
    assert report.verdict is Verdict.FAILED


def test_without_its_time_stamp_a_letter_is_undetermined(workshop: Workshop, genuine: bytes) -> None:
    def strip(signed: cms.SignedData) -> None:
        del signed["signer_infos"][0]["unsigned_attrs"]

    report = workshop.check(edited(strip)(genuine))
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "NO_POE")


def test_a_time_stamp_of_another_letter_fails(workshop: Workshop, genuine: bytes) -> None:
    other = cms.ContentInfo.load(held(workshop.sign(workshop.page())))["content"]["signer_infos"][0]["unsigned_attrs"]

    def copy(signed: cms.SignedData) -> None:
        signed["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes.load(other.untag().dump())

    report = workshop.check(edited(copy)(genuine))
    assert report.verdict is Verdict.FAILED
    assert report.decisive
    assert report.decisive.axis is Axis.TIME


def signed_anew(workshop: Workshop, pdf: bytes, ranges: tuple[int, int, int, int]) -> bytes:
    """Let the officer's own key sign another byte range of the same file."""
    found = RANGE.search(pdf)
    assert found
    pdf = pdf.replace(found[0], (b"/ByteRange [%d %d %d %d]" % ranges).ljust(len(found[0])))
    digest = hashlib.sha256(pdf[: ranges[1]] + pdf[ranges[2] : ranges[2] + ranges[3]]).digest()

    def sign(signed: cms.SignedData) -> None:
        info = signed["signer_infos"][0]
        kept = [a for a in info["signed_attrs"] if a["type"].native != "message_digest"]
        attributes = cms.CMSAttributes([*kept, cms.CMSAttribute({"type": "message_digest", "values": [digest]})])
        info["signed_attrs"] = attributes
        key = workshop.officer.key
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        info["signature"] = key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))

    return edited(sign)(pdf)


def test_a_signing_revision_that_changes_the_page_fails_although_the_right_key_signed(
    workshop: Workshop, genuine: bytes
) -> None:
    span, page = GAP.search(genuine), genuine.rindex(b"/MediaBox [ 0 0 5")
    assert span
    assert page > len(workshop.page())
    changed = genuine[:page] + b"/MediaBox [ 0 0 1" + genuine[page + 17 :]
    report = workshop.check(signed_anew(workshop, changed, (0, span.start(), span.end(), len(genuine) - span.end())))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "MODIFIED")


@pytest.mark.parametrize("left_out", [0, 1, 40])
def test_what_the_signature_leaves_out_at_the_end_fails_coverage_although_the_right_key_signed(
    workshop: Workshop, genuine: bytes, left_out: int
) -> None:
    span = GAP.search(genuine)
    assert span
    ranges = (0, span.start(), span.end(), len(genuine) - span.end() - left_out)
    report = workshop.check(signed_anew(workshop, genuine, ranges))
    assert report.verdict is Verdict.FAILED
    assert report.decisive
    assert report.decisive.axis is (Axis.COVERAGE if left_out else Axis.TIME)  # the old time stamp is of the old signature


@pytest.mark.parametrize(
    "ranges",
    [
        b"null",
        b"[]",
        b"[0 0 0 0]",
        b"[0 %(a)d %(b)d -1]",
        b"[0 %(a)d %(b)d 0]",
        b"[1 %(a)d %(b)d %(c)d]",
        b"[0 %(b)d %(a)d %(c)d]",
        b"[0 %(wide)d %(b)d %(c)d]",
        b"[0 %(a)d %(later)d %(less)d]",
        b"[0 %(a)d %(b)d %(less)d]",
        b"[0 %(a)d %(b)d %(c)d 0 0]",
        b"[0 %(a)d %(b)d 10 %(b)d %(c)d]",
        b"[0.0 %(a)d %(b)d %(c)d]",
        b"[0 %(size)d %(size)d 0]",
    ],
)
def test_a_byte_range_in_another_form_fails(workshop: Workshop, genuine: bytes, ranges: bytes) -> None:
    found = RANGE.search(genuine)
    span = GAP.search(genuine)
    assert found
    assert span
    a, b, size = span.start(), span.end(), len(genuine)
    values = {b"a": a, b"b": b, b"c": size - b, b"wide": a - 10, b"later": b + 10, b"less": size - b - 10, b"size": size}
    text = (b"/ByteRange " + ranges % values).ljust(len(found[0]))
    pdf = genuine.replace(found[0], text)
    assert len(pdf) == len(genuine)
    assert workshop.check(pdf).verdict is Verdict.FAILED
