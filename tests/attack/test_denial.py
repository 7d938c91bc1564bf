"""Whatever the file is, the answer comes, is typed, and comes before long."""

import os
import random
import zlib
from collections.abc import Callable

import pytest

from slrtkit.domain.verification import Verdict
from slrtkit.testing.workshop import Workshop

TURNS = 100_000 if os.environ.get("SLRTKIT_PROVE") == "1" else 1_500
HEADER = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n"
TAIL = b"trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"


def whole(*objects: bytes) -> bytes:
    """Write a small PDF of these objects."""
    out, places = bytearray(HEADER), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out + table + TAIL % len(out))


LOOP = HEADER + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 17>>\nstartxref\n17\n%%EOF"
FILES = {
    "empty": b"",
    "one byte": b"\x00",
    "text": b"Surat ini asli.\n",
    "a PDF header": b"%PDF-1.7\n",
    "a PDF of nothing": whole(),
    "somebody's unsigned PDF": whole(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"),
    "a table that points at itself": LOOP,
    "a table without end": HEADER + b"xref\n0 999999\n" + b"0000000000 00000 n \n" * 40 + TAIL % 17,
    "a page tree that bites its tail": whole(b"<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>"),
    "lists in lists": whole(b"[" * 100_000 + b"]" * 100_000),
    "dictionaries in dictionaries": whole(b"<</A" * 100_000 + b"<<>>" + b">>" * 100_000),
    "open parentheses": whole(b"(" * 500_000),
    "balanced parentheses": whole(b"(" * 100_000 + b")" * 100_000),
    "an endless number": whole(b"9" * 300_000),
    "an endless name": whole(b"/" + b"a" * 300_000),
    "backslashes": whole(b"(" + b"\\" * 300_000 + b")"),
    "a deflate bomb": whole(
        b"<</Length 80000/Filter/FlateDecode>>\nstream\n" + zlib.compress(bytes(80_000_000), 9)[:80_000] + b"\nendstream"
    ),
    "sixteen megabytes of tokens": whole(*[b"[" + b"0 " * 500_000 + b"]"] * 16),
    "one object of tokens": whole(b"[" + b"0 " * 8_000_000 + b"]"),
    "many headers": b"%PDF-1.7\n" * 50_000,
    "many ends": HEADER + b"startxref\n17\n%%EOF\n" * 50_000,
    "many signatures": whole(*[b"<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>"] * 2_000),
    "larger than any letter": b"%PDF-1.7\n" + bytes(17 * 1024 * 1024),
}


@pytest.mark.parametrize("pdf", FILES.values(), ids=FILES.keys())
def test_a_file_that_is_no_letter_fails_by_its_form(workshop: Workshop, pdf: bytes) -> None:
    report = workshop.check(pdf)
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "FORMAT_FAILURE")
    assert report.letter is None


def mutated(pdf: bytes, chance: random.Random) -> bytes:
    """Change a file as a fuzzer does: blocks cut out, doubled, moved, overwritten, numbers bent."""
    data = bytearray(pdf)
    for _ in range(chance.randrange(1, 6)):
        at, size = chance.randrange(len(data)), chance.choice([1, 2, 8, 64, 512, 4096])
        match chance.randrange(6):
            case 0:
                del data[at : at + size]
            case 1:
                data[at:at] = data[at : at + size]
            case 2:
                data[at : at + size] = chance.randbytes(size)
            case 3:
                other = chance.randrange(len(data))
                data[at : at + size] = data[other : other + size]
            case 4:
                data[at:at] = chance.choice(
                    [b"<<", b">>", b"[", b"obj", b"endobj", b"stream\n", b"/Prev 0", b"999999999999", b"\0" * 9]
                )
            case _:
                data[at] = chance.randrange(256)
    return bytes(data)


@pytest.mark.promise("a mutated letter: a typed answer, never TOTAL-PASSED")
def test_a_mutated_letter_never_passes_and_never_raises(
    workshop: Workshop, genuine: bytes, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(20261121)
    record_property("figure", f"{TURNS} mutations")
    for turn in range(TURNS):
        pdf = mutated(genuine, chance)
        if pdf != genuine:
            assert workshop.check(pdf).verdict is not Verdict.PASSED, turn
