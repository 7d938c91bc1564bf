"""Small letters that take minutes, and files of strings that take gigabytes: the work has a limit whatever the file is."""

import hashlib
import re
import time
import zlib
from datetime import timedelta

import pytest
from asn1crypto import cms, ocsp, tsp

from slrtkit.domain.verification import Verdict
from slrtkit.testing.workshop import Workshop

GAP = re.compile(rb"<([0-9A-Fa-f]{1000,})>")
RANGE = re.compile(rb"/ByteRange \[[^\]]*\] *")
HEADER = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n"
SIZE = 16_000_000
LIMIT = timedelta(seconds=30)
"""Of processor time, ten times what a busy machine under coverage took; without the limits each takes minutes or gigabytes."""


def of_one_object(body: bytes) -> bytes:
    out = HEADER + b"1 0 obj\n" + body + b"\nendobj\n"
    table = b"xref\n0 2\n0000000000 65535 f \n%010d 00000 n \n" % len(HEADER)
    return out + table + b"trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)


@pytest.mark.parametrize(
    "string",
    [
        b"(" * (SIZE // 2) + b")" * (SIZE // 2),
        b"(()" + b"()" * (SIZE // 2) + b")",
        b"(()" + b"\\(" * (SIZE // 2) + b")",
        b"(()" * (SIZE // 3),
    ],
    ids=["nested", "side by side", "escaped", "unbalanced"],
)
def test_a_string_longer_than_all_text_of_a_letter_is_not_read_to_its_end(workshop: Workshop, string: bytes) -> None:
    pdf = of_one_object(string)
    start = time.process_time()
    report = workshop.check(pdf)
    assert report.sub_indication == "FORMAT_FAILURE"
    assert time.process_time() - start < LIMIT.total_seconds()


def test_two_revisions_of_the_shortest_objects_do_not_stop_the_verifier(workshop: Workshop) -> None:
    start = time.process_time()
    assert workshop.check(twice(b"[" + b"[]" * 1_030_000 + b"]")).sub_indication == "FORMAT_FAILURE"
    assert time.process_time() - start < LIMIT.total_seconds()


def test_the_bound_on_text_is_that_of_both_revisions_together(workshop: Workshop) -> None:
    for size, reason in ((100_000, "no form"), (300_000, "ValueError")):
        report = workshop.check(twice(b"<</A " + b"(%b)" % (b" " * size) + b">>"))
        assert report.decisive
        assert reason in report.decisive.evidence


def twice(body: bytes) -> bytes:
    """Write a file of two revisions, each with the same one object."""
    first = of_one_object(body) + b"\n"
    again = b"1 0 obj\n" + body + b"\nendobj\n"
    table = len(first) + len(again)
    previous = int(re.findall(rb"startxref\n(\d+)", first)[0])
    trailer = b"trailer\n<</Size 2/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (previous, table)
    return first + again + b"xref\n1 1\n%010d 00000 n \n" % len(first) + trailer


def repeating(answer: bytes, times: int) -> bytes:
    """Return an OCSP answer that says one thing many times; its signature fits no longer."""
    basic = ocsp.BasicOCSPResponse.load(ocsp.OCSPResponse.load(answer).basic_ocsp_response.dump())
    one = basic["tbs_response_data"]["responses"][0]
    basic["tbs_response_data"]["responses"] = ocsp.Responses([one.copy() for _ in range(times)])
    inside = {"response_type": "basic_ocsp_response", "response": ocsp.BasicOCSPResponse.load(basic.dump())}
    text: bytes = ocsp.OCSPResponse({"response_status": "successful", "response_bytes": inside}).dump()
    return text


def with_answer(pdf: bytes, times: int) -> bytes:
    """Write the signing revision again, its first OCSP answer repeated inside."""
    end = pdf.index(b"%%EOF") + len(b"%%EOF")
    revision = pdf[end:]
    objects = {int(m[1]): m[2] for m in re.finditer(rb"(\d+) 0 obj\n(.*?)\n?endobj\n+", revision, re.DOTALL)}
    listed = next(m for m in (re.search(rb"/OCSPs \[\s*(\d+) 0 R", body) for body in objects.values()) if m)
    number = int(listed[1])
    stream = re.search(rb"stream\n(.*)\nendstream", objects[number], re.DOTALL)
    assert stream
    plain = zlib.decompress(stream[1]) if b"/FlateDecode" in objects[number] else stream[1]
    data = zlib.compress(repeating(plain, times), 9)
    objects[number] = b"<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(data), data)
    out, table = bytearray(pdf[:end]), b"xref\n"
    for key, body in sorted(objects.items()):
        table += b"%d 1\n%010d 00000 n \n" % (key, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (key, body)
    trailer = revision[revision.rindex(b"trailer") : revision.rindex(b"startxref")]
    return bytes(out + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(out))


def signed_by_nobody(workshop: Workshop, pdf: bytes) -> bytes:
    """Make the digest fit, leave the old signature value, and have that stamped: no key is needed for it."""
    gap, span = GAP.search(pdf), RANGE.search(pdf)
    assert gap
    assert span
    ranges = (0, gap.start(), gap.end(), len(pdf) - gap.end())
    pdf = pdf.replace(span[0], (b"/ByteRange [%d %d %d %d]" % ranges).ljust(len(span[0])))
    envelope = cms.ContentInfo.load(bytes.fromhex(gap[1].decode()))
    signed = cms.SignedData.load(envelope["content"].untag().dump())
    info = signed["signer_infos"][0]
    digest = hashlib.sha256(pdf[: ranges[1]] + pdf[ranges[2] :]).digest()
    kept = [a for a in info["signed_attrs"] if a["type"].native != "message_digest"]
    info["signed_attrs"] = cms.CMSAttributes([*kept, cms.CMSAttribute({"type": "message_digest", "values": [digest]})])
    imprint = {
        "hash_algorithm": {"algorithm": "sha256"},
        "hashed_message": hashlib.sha256(info["signature"].native).digest(),
    }
    request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
    _, answer = workshop.services.answer("/tsa", request.dump())
    token = cms.ContentInfo.load(tsp.TimeStampResp.load(answer)["time_stamp_token"].dump())
    attribute = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [token]})
    info["unsigned_attrs"] = cms.CMSAttributes([attribute])
    content = cms.SignedData.load(signed.dump())
    container: bytes = cms.ContentInfo({"content_type": "signed_data", "content": content}).dump()
    return pdf[: gap.start(1)] + container.hex().upper().encode().ljust(len(gap[1]), b"0") + pdf[gap.end(1) :]


def test_an_ocsp_answer_that_repeats_itself_does_not_stop_the_verifier(workshop: Workshop, genuine: bytes) -> None:
    pdf = signed_by_nobody(workshop, with_answer(genuine, 250))
    assert len(pdf) < 100_000
    start = time.process_time()
    assert workshop.check(pdf).verdict is Verdict.FAILED
    assert time.process_time() - start < LIMIT.total_seconds()
