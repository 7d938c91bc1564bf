"""What a file whose bytes are in order may still not say: evidence, changes of the signing revision, the attachment."""

from datetime import UTC, datetime

import pytest
from asn1crypto import core, ocsp

from slrtkit.adapters.signing.pdfcheck.attachment import attachment_of
from slrtkit.adapters.signing.pdfcheck.changes import check_changes
from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.field import Field, Signature
from slrtkit.adapters.signing.pdfcheck.layout import Layout, Revision
from slrtkit.adapters.signing.pdfcheck.objects import Name, Ref, Stream, Value, read, same
from slrtkit.adapters.signing.pdfcheck.order import Order
from slrtkit.adapters.signing.pdfcheck.store import read_store

ROOT: dict[str, Value] = {"Root": Ref(1)}


def parsed(text: bytes) -> Value:
    return read(text, 0, len(text))[0]


def layout(*objects: bytes | Stream, update: dict[int, bytes] | None = None, trailer: dict[str, Value] | None = None) -> Layout:
    """Return the layout of objects 1, 2, …, of which the first is the catalog."""
    base = {number: body if isinstance(body, Stream) else parsed(body) for number, body in enumerate(objects, 1)}
    after = {number: parsed(body) for number, body in (update or {}).items()}
    return Layout(Revision(base, ROOT, 0, 0), (Revision(after, trailer or ROOT, 0, 0),) if update else ())


@pytest.mark.parametrize(
    "store",
    [
        b"null",
        b"[]",
        b"<</VRI<<>>>>",
        b"<</OCSPs 2 0 R>>",
        b"<</OCSPs[1 0 R]>>",
        b"<</CRLs[2 0 R 2 0 R]>>",
        b"<</Certs[%b]>>" % (b"2 0 R " * 17),
        b"<</Certs[3 0 R]/CRLs[4 0 R]>>",
    ],
    ids=["null", "a list", "an unknown entry", "no list", "no stream", "the same twice", "too many", "too much"],
)
def test_a_security_store_of_another_form_is_refused(store: bytes) -> None:
    large = (Stream({}, bytes(1_500_000)), Stream({}, b"\x01" * 1_500_000))
    with pytest.raises(Fault):
        read_store(layout(b"<</DSS %b>>" % store, Stream({}, b"x"), *large))


def test_without_a_security_store_there_is_no_evidence() -> None:
    nothing = read_store(layout(b"<</Pages 2 0 R>>"))
    assert (list(nothing.known_ocsps), list(nothing.known_crls)) == ([], [])


def test_an_answer_that_is_a_refusal_is_no_evidence() -> None:
    with pytest.raises(Fault, match="exactly one certificate"):
        read_store(layout(b"<</DSS<</OCSPs[2 0 R]>>>>", Stream({}, bytes.fromhex("30030a0103"))))


def test_an_answer_about_two_certificates_is_no_evidence() -> None:
    def single(serial: int) -> ocsp.SingleResponse:
        name = {
            "hash_algorithm": {"algorithm": "sha1"},
            "issuer_name_hash": b"n",
            "issuer_key_hash": b"k",
            "serial_number": serial,
        }
        status = ocsp.CertStatus("good", core.Null())
        return ocsp.SingleResponse({"cert_id": name, "cert_status": status, "this_update": SIGNATURE.claimed_at})

    def answer(count: int) -> Stream:
        told = {"responder_id": ocsp.ResponderId("by_key", b"k"), "produced_at": SIGNATURE.claimed_at}
        data = ocsp.ResponseData({**told, "responses": [single(serial) for serial in range(count)]})
        basic = {
            "tbs_response_data": data,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": b"s",
            "certs": [],
        }
        held = {"response_type": "basic_ocsp_response", "response": ocsp.BasicOCSPResponse(basic)}
        return Stream({}, ocsp.OCSPResponse({"response_status": "successful", "response_bytes": held}).dump())

    assert len(list(read_store(layout(b"<</DSS<</OCSPs[2 0 R]>>>>", answer(1))).known_ocsps)) == 1
    for count in (0, 2):
        with pytest.raises(Fault, match="exactly one certificate"):
            read_store(layout(b"<</DSS<</OCSPs[2 0 R]>>>>", answer(count)))


SIGNATURE = Signature(1, (0, 1, 2, 3), b"", b"", datetime(2026, 11, 21, tzinfo=UTC))
ORDER = Order((Field(Ref(8), Ref(2), None, Ref(9), SIGNATURE),), (), None, certified=True)


@pytest.mark.parametrize(
    ("number", "before", "after"),
    [
        (3, b"[0]", b"[false]"),
        (3, b"<</P 1>>", b"<</P 1.0>>"),
        (3, b"<</P 1>>", b"<<>>"),
        (3, b"(a)", b"/a"),
        (2, b"<</Rotate 0>>", b"<</Rotate 0/Contents 4 0 R>>"),
        (2, b"<</Rotate 0>>", b"[]"),
        (2, b"[]", b"<</Annots[8 0 R]>>"),
        (1, b"<</Lang(id)>>", b"<</Lang(en)/DSS 4 0 R>>"),
    ],
)
def test_a_signing_revision_that_replaces_a_value_is_seen(number: int, before: bytes, after: bytes) -> None:
    objects = [b"<<>>", b"<<>>", b"<<>>"]
    objects[number - 1] = before
    with pytest.raises(Fault, match="replaces object"):
        check_changes(layout(*objects, update={number: after}), ORDER)


def test_a_signing_revision_may_repeat_a_value_and_add_what_a_signature_needs() -> None:
    objects = (b"<</Lang(id)>>", b"<</Rotate 0>>", b"[1 (a) /b null true 1.5 <</C[]>>]")
    update = {1: b"<</Lang(id)/AcroForm 4 0 R>>", 2: b"<</Rotate 0/Annots[8 0 R]>>", 3: objects[2], 4: b"<<>>"}
    check_changes(layout(*objects, update=update), ORDER)


def test_a_signing_revision_with_other_information_is_seen() -> None:
    with pytest.raises(Fault, match="other information"):
        check_changes(layout(b"<<>>", update={2: b"<<>>"}, trailer={**ROOT, "Info": Ref(2)}), ORDER)
    with pytest.raises(Fault, match="of its own"):
        check_changes(layout(b"<<>>"), ORDER)


def test_two_streams_are_the_same_by_entries_and_bytes() -> None:
    one = Stream({"Length": 1}, b"x")
    assert same(one, Stream({"Length": 1}, b"x"))
    assert not same(one, Stream({"Length": 1}, b"y"))
    assert not same(one, Stream({"Length": True}, b"x"))


def test_an_attachment_under_the_name_of_another_stream_is_refused() -> None:
    names = b"<</EmbeddedFiles<</Names[(letter.json) 2 0 R]>>>>"
    found = layout(
        b"<</AF[2 0 R]/Names %b>>" % names,
        b"<</Type/Filespec/F(letter.json)/UF(letter.json)/EF<</F 3 0 R/UF 3 0 R>>>>",
        Stream({}, b"{}"),
        Stream({"Type": Name("EmbeddedFile")}, b"{}"),
    )
    with pytest.raises(Fault, match="not the embedded file"):
        attachment_of(found)
