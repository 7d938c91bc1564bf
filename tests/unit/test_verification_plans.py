"""The byte plan, bent at one place at a time: every byte has its place, and every number tells the truth."""

import re

import pytest

from slrtkit.adapters.signing.pdfcheck.fault import Fault
from slrtkit.adapters.signing.pdfcheck.layout import Layout, plan
from slrtkit.adapters.signing.pdfcheck.tables import read_table

HEADER = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n"


def revision(before: bytes, objects: dict[int, bytes], *, size: int, words: bytes = b"/ID[(a)(b)]") -> bytes:
    """Append a revision: its objects, its table, its trailer."""
    previous = re.findall(rb"startxref\n(\d+)", before)
    out, table = bytearray(before), b"xref\n" if previous else b"xref\n0 1\n0000000000 65535 f \n"
    for number, body in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    chain = b"/Prev " + previous[-1] if previous else b""
    tail = b"trailer\n<</Size %d/Root 1 0 R%b%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, chain, words, len(out))
    return bytes(out + table + tail)


ONE = revision(HEADER, {1: b"<</A(x)>>", 2: b"<</Length 3>>\nstream\nabc\nendstream"}, size=3)
TWO = revision(ONE, {3: b"[1]"}, size=4)


def read(pdf: bytes) -> Layout | str:
    try:
        return plan(pdf)
    except (Fault, ValueError) as refused:
        return str(refused)


def test_a_plan_names_every_object_of_every_revision() -> None:
    layout = plan(TWO)
    assert sorted(layout.objects) == [1, 2, 3]
    assert [sorted(each.objects) for each in (layout.base, *layout.updates)] == [[1, 2], [3]]
    assert (layout.base.end, layout.updates[0].end) == (len(ONE), len(TWO))
    assert layout.trailer["Size"] == 4
    assert layout.updates[0].text > layout.base.text > 0


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (rb"%PDF-1.7", b"%PDF-1.3", "no PDF header"),
        (rb"\A", b"\n", "no PDF header"),
        (rb"\Z", b"\n", "bytes follow the end"),
        (rb"\Z", b"%%EOF\n", "bytes follow the end"),
        (rb"trailer\n(?!.*trailer)", b"Trailer\n", "no trailer"),
        (rb"<</Size 4(.*?)>>", rb"[/Size 4\1]", "no trailer"),
        (rb"00000 n \n(?!.*00000 n)", b"00000 m \n", "malformed"),
        (rb"00000 n \n(?!.*00000 n)", b"00000 n\n", "malformed"),
        (rb"0000000000 65535 f", b"0000000000 65535 n", "freed or reused"),
        (rb"(\d{10}) 00000 n \n(?!.*00000 n)", rb"\1 00001 n \n", "freed or reused"),
        (rb"(\d{10}) 00000 n \n(?!.*00000 n)", rb"\1 00000 f \n", "freed or reused"),
        (rb"3 1\n(\d{10} 00000 n \n)", rb"3 1\n\g<1>3 1\n\1", "malformed"),
        (rb"3 0 obj\n\[1\]\nendobj", b"3 0 obj\n[1]\nendobX", "does not end"),
        (rb"3 0 obj", b"4 0 obj", "not at its offset"),
        (rb"3 0 obj", b"3 1 obj", "not at its offset"),
        (rb"/Length 3", b"/Length 2", "does not end"),
        (rb"/Length 3", b"/Length 9", "does not end"),
        (rb"/Length 3", b"/Lengtt 3", "without a length"),
        (rb"/Length 3", b"/Length()", "without a length"),
        (rb"/Size 4", b"/Size 5", "miscounts"),
        (rb"/Size 4", b"/Size 3", "miscounts"),
        (rb"/Size 3", b"/Size 9", "miscounts"),
        (rb"/Prev (\d+)", b"/Prev 17", "does not chain"),
        (rb"/Prev (\d+)", rb"/Prev \1.0", "does not chain"),
        (rb"/Prev (\d+)", b"", "does not chain"),
        (rb"/Size 3", b"/Size 3/Prev 9", "does not chain"),
        (rb"/Root 1 0 R", b"/Root<<>>", "missing or unknown"),
        (rb"/Root 1 0 R", b"/Root 1 0 R/Encrypt 1 0 R", "missing or unknown"),
        (rb"/Root 1 0 R", b"/Root 1 0 R/XRefStm 9", "missing or unknown"),
        (rb"/ID\[\(a\)\(b\)\]", b"/ID[(a)]", "two short strings"),
        (rb"/ID\[\(a\)\(b\)\]", b"/ID(ab)", "two short strings"),
        (rb"/ID\[\(a\)\(b\)\](?!.*/ID)", b"/ID[(c)(b)]", "another file"),
        (rb"/ID\[\(a\)\(b\)\](?!.*/ID)", b"/ID[(a)(" + b"c" * 65 + b")]", "two short strings"),
        (rb"/ID\[\(a\)\(b\)\](?!.*/ID)", b"", "another file"),
        (rb"startxref\n(\d+)(?!.*startxref)", rb"startxref\n9", "no cross-reference table"),
        (rb">>\nstartxref(?!.*startxref)", b">>\n%\nstartxref", "no end of revision"),
        (rb"startxref\n\d+(?=.*startxref)", b"startxref\n17", "no cross-reference table"),
        (rb"\[1\]", b"[1 ", "no object of the grammar"),
    ],
)
def test_one_thing_that_is_bent_is_told(old: bytes, new: bytes, reason: str) -> None:
    bent = re.sub(old, new, TWO, count=1, flags=re.DOTALL)
    assert bent != TWO
    told = read(bent)
    assert isinstance(told, str)
    assert reason in told


def test_a_second_part_of_the_identifier_may_change_and_each_has_room_for_a_digest() -> None:
    for other in (b"(c)", b"(" + b"c" * 64 + b")"):
        assert isinstance(read(revision(ONE, {3: b"[1]"}, size=4, words=b"/ID[(a)%b]" % other)), Layout)
    assert isinstance(read(revision(revision(HEADER, {1: b"1"}, size=2, words=b""), {3: b"1"}, size=4)), Layout)


def test_a_file_of_no_objects_counts_none() -> None:
    assert plan(revision(HEADER, {}, size=1)).objects == {}
    assert "miscounts" in str(read(revision(HEADER, {}, size=2)))


@pytest.mark.parametrize("loose", [b"%x\n", b"x", b"\n\n\n"])
def test_bytes_between_objects_have_no_place(loose: bytes) -> None:
    held = revision(HEADER, {1: b"1\nendobj\n" + loose, 2: b"1"}, size=3).replace(loose + b"\nendobj\n", loose)
    assert isinstance(read(held), str)


def test_no_two_objects_lie_in_the_same_bytes() -> None:
    """A stream of less than nothing would end inside its own dictionary, where another object could begin."""
    rest = b")/Length -00>>\nstream\n"
    inner = b"\nendstream\nendobj\n3 0 obj\n<</Length %d>>\nstream\n" % len(rest)
    body = b"<</X(" + inner + rest.replace(b"00", b"%d" % (len(inner) + len(rest)))
    one = revision(HEADER, {1: b"1", 2: body + b"endstream"}, size=4)
    second, table = one.index(b"2 0 obj"), one.index(b"xref")
    third = one.index(b"3 0 obj")
    both = b"2 1\n%010d 00000 n \n" % second
    told = read(one.replace(both, both + b"3 1\n%010d 00000 n \n" % third))
    assert "object 2 is a stream without a length" in str(told), table


def test_a_file_has_a_largest_size() -> None:
    assert "larger than any letter" in str(read(bytes(16 * 1024 * 1024 + 1)))
    assert "no PDF header" in str(read(bytes(16 * 1024 * 1024)))


def test_a_file_has_a_largest_number_of_objects() -> None:
    entry = b"0000000017 00000 n \n"
    most = b"xref\n1 20000\n" + 20_000 * entry
    assert len(read_table(most, 0)[0]) == 20_000
    for more in (b"xref\n1 20001\n" + 20_001 * entry, most + b"20001 1\n" + entry):
        with pytest.raises(Fault, match="more objects than any letter"):
            read_table(more, 0)


def test_all_text_of_all_revisions_together_has_a_bound() -> None:
    large = b"(" + b"x" * 300_000 + b")"
    one = revision(HEADER, {1: large}, size=2)
    assert isinstance(read(one), Layout)
    assert isinstance(read(revision(one, {2: b"(" + b"x" * 200_000 + b")"}, size=3)), Layout)
    assert isinstance(read(revision(one, {2: large}, size=3)), str)


def test_the_bound_on_text_is_512_kibibytes() -> None:
    def of(size: int) -> bytes:
        return revision(HEADER, {1: b"(" + b"x" * size + b")"}, size=2)

    most = 512 * 1024 - plan(of(0)).base.text
    assert plan(of(most)).base.text == 512 * 1024
    assert isinstance(read(of(most + 100)), str)


def test_a_file_has_sixteen_revisions_at_most() -> None:
    pdf = ONE
    for number in range(3, 18):
        pdf = revision(pdf, {number: b"1"}, size=number + 1)
    assert isinstance(read(pdf), Layout)
    assert "17 revisions" in str(read(revision(pdf, {18: b"1"}, size=19)))
