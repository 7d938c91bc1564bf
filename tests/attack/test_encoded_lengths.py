"""Lengths that asn1crypto takes for indefinite ones: nothing is written anew, and nothing else is hashed than what was read."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from asn1crypto import core, crl
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from slrtkit.adapters.signing.pdfcheck.asread import as_read, settle_list
from slrtkit.adapters.signing.pdfcheck.layout import Layout, Revision
from slrtkit.adapters.signing.pdfcheck.objects import Ref, Stream, Value
from slrtkit.adapters.signing.pdfcheck.store import raw_store
from slrtkit.demo.pki import Credential
from slrtkit.testing.workshop import Workshop

ENTRIES = 5_000
CHOSEN = bytes.fromhex("0603550403")
"""The object identifier of a common name."""


@pytest.fixture
def written() -> Iterator[list[str]]:
    """The kinds of values that asn1crypto writes anew although they were read."""
    kinds, patch = list[str](), pytest.MonkeyPatch()

    def heard(kind: type[Any]) -> Callable[..., None]:
        plainly = kind._set_contents  # noqa: SLF001  what writes a value anew

        def write(self: object, force: bool = False) -> None:
            if force:
                kinds.append(type(self).__name__)
            plainly(self, force=force)

        return write

    for kind in (core.Sequence, core.SequenceOf, core.SetOf):
        patch.setattr(kind, "_set_contents", heard(kind))
    yield kinds
    patch.undo()


def tlv(tag: int, content: bytes) -> bytes:
    size = len(content)
    width = (size.bit_length() + 7) // 8
    return bytes([tag, size] if size < 128 else [tag, 128 | width]) + (size.to_bytes(width) if size >= 128 else b"") + content


def taken_for_endless(made: Callable[[int], bytes]) -> bytes:
    """Return the first of these encodings whose own length, or that of what it begins with, ends in 0x80."""
    return next(data for data in map(made, range(300)) if data[1 + (data[1] & 0x7F)] == 0x80)


def revocation_list(padding: int) -> bytes:
    """Write a list of so many certificates; its signature is nobody's."""
    algorithm = bytes.fromhex("300a06082a8648ce3d040302")
    name = tlv(0x30, tlv(0x31, tlv(0x30, CHOSEN + tlv(0x0C, b"CA " + b"x" * padding))))
    at = tlv(0x17, b"261121030000Z")
    entry = tlv(0x30, tlv(0x02, b"\x11\x22\x33\x44\x55") + at)
    to_be_signed = tlv(0x30, bytes.fromhex("020101") + algorithm + name + at + at + tlv(0x30, entry * ENTRIES))
    return tlv(0x30, to_be_signed + algorithm + tlv(0x03, b"\0" + bytes(70)))


def test_a_long_list_that_looks_endless_gives_its_bytes_as_they_were_read(written: list[str]) -> None:
    data = taken_for_endless(revocation_list)
    plain = crl.CertificateList.load(data)
    assert plain.dump() == data
    assert len(written) > ENTRIES  # the fault is still there: all of it is written anew, and again each time
    written.clear()
    listed = settle_list(crl.CertificateList.load(data))
    assert [listed.dump(), as_read(listed), as_read(plain)] == [data] * 3
    assert listed["tbs_cert_list"].dump() == data[4 + 1 :][: len(listed["tbs_cert_list"].dump())]
    assert not written


@pytest.fixture(scope="module")
def looks_endless(workshop: Workshop) -> Credential:
    """An officer whose certificate has such a length; signatures, and so lengths, differ by a byte or two from try to try."""
    pki = workshop.services.pki
    plainly = type(pki)._subject  # noqa: SLF001  no other way gives a subject of a wanted length

    def issued(number: int) -> Credential:
        more = x509.NameAttribute(NameOID.LOCALITY_NAME, "x" * (100 + number % 28))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(pki), "_subject", lambda self, name: x509.Name([*plainly(self, name), more]))
            return pki.officer("Pejabat Rekaan Bernama Panjang Sekali Benar")

    return next(one for one in map(issued, range(2000)) if one.certificate.public_bytes(Encoding.DER)[3] == 0x80)


def test_a_letter_whose_signer_has_such_a_certificate_is_judged_without_writing_anything_anew(
    workshop: Workshop, looks_endless: Credential, written: list[str]
) -> None:
    pdf = workshop.sign(workshop.page(), looks_endless)
    written.clear()
    report = workshop.check(pdf)
    assert report.sub_indication == "KEY_NOT_AUTHORISED"
    assert {one.axis.value: one.status.value for one in report.axes}["revocation"] == "passed"
    assert not written


@pytest.mark.parametrize("kind", ["Certs", "OCSPs", "CRLs"])
@pytest.mark.parametrize(
    "item",
    [b"\x30\x80\0\0", b"\x30\x81\x02\x05\x00", b"\x30\x80" * 40_000, tlv(0x30, b"\x30\x80\0\0")],
    ids=["endless", "not minimal", "endless, nested deep", "endless inside"],
)
def test_evidence_in_another_encoding_than_der_is_not_read(kind: str, item: bytes) -> None:
    objects: dict[int, Value] = {1: {"DSS": Ref(2)}, 2: {kind: [Ref(3)]}, 3: Stream({}, item)}
    with pytest.raises(ValueError, match=r"."):
        raw_store(Layout(Revision(objects, {"Root": Ref(1)}, 0, 0)))
