"""No byte of a letter can be changed, added or taken away."""

import os
import random
import re
from collections import Counter
from collections.abc import Callable

import pytest

from slrtkit.domain.verification import PROFILES, Axis, Verdict
from slrtkit.testing.workshop import Workshop

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
OUTSIDE, INSIDE, LENGTHS = (20_000, 1_000_000, 200) if PROVE else (150, 150, 12)


def gap(pdf: bytes) -> tuple[int, int]:
    found = re.search(rb"/Contents (<[0-9A-Fa-f]{1000,}>)", pdf)
    assert found
    return found.span(1)


def flipped(pdf: bytes, at: int, mask: int) -> bytes:
    return pdf[:at] + bytes([pdf[at] ^ mask]) + pdf[at + 1 :]


def test_a_genuine_letter_passes_on_every_axis(workshop: Workshop, genuine: bytes) -> None:
    report = workshop.check(genuine)
    assert report.verdict is Verdict.PASSED, report
    assert [result.axis for result in report.required] == list(PROFILES["letter/1"])
    assert report.key == workshop.officer.key_id


@pytest.mark.promise("one byte changed outside the signature: TOTAL-FAILED")
def test_a_byte_changed_outside_the_signature_fails(
    workshop: Workshop, genuine: bytes, record_property: Callable[[str, object], None]
) -> None:
    start, end = gap(genuine)
    places = [at for at in range(len(genuine)) if not start < at < end - 1]
    chosen = random.Random(2026)
    tried = chosen.sample(places, min(OUTSIDE, len(places)))
    for at in [*tried, *range(start - 12, start + 1), end - 1, *range(len(genuine) - 40, len(genuine))]:
        mask = chosen.randrange(1, 256)
        report = workshop.check(flipped(genuine, at, mask))
        assert report.verdict is Verdict.FAILED, (at, mask, report)
    record_property("figure", f"{len(tried)} of {len(places)} bytes")


@pytest.mark.promise("one byte changed inside the signature: never TOTAL-PASSED")
def test_a_byte_changed_inside_the_signature_never_passes(
    workshop: Workshop, genuine: bytes, record_property: Callable[[str, object], None]
) -> None:
    start, end = gap(genuine)
    container = len(genuine[start:end].rstrip(b"0>"))
    chosen = random.Random(2026)
    places = list(range(start + 1, end - 1))
    tried = chosen.sample(places, min(INSIDE, len(places)))
    seen = Counter[Verdict]()
    for at in [*tried, *range(start + 1, start + 41), *range(start + container - 20, start + container + 20)]:
        for mask in (0x20, 1 << chosen.randrange(8)):
            report = workshop.check(flipped(genuine, at, mask))
            assert report.verdict is not Verdict.PASSED, (at, mask, report)
            seen[report.verdict] += 1
    record_property("figure", f"{len(tried)} of {len(places)} bytes, {dict(seen)}")


@pytest.mark.promise("1 to 1500 bytes in front or behind: TOTAL-FAILED")
@pytest.mark.parametrize("filler", [b"\n", b"\0", b" ", b"%%EOF\n", b"% comment\n", b"xref\n0 0\n", b"startxref\n0\n%%EOF\n"])
def test_bytes_in_front_or_behind_fail(workshop: Workshop, genuine: bytes, filler: bytes) -> None:
    lengths = {1, 2, 1023, 1024, 1025, 1500, *random.Random(7).sample(range(1, 1501), LENGTHS)}
    for length in lengths:
        extra = (filler * length)[:length]
        for pdf in (genuine + extra, extra + genuine):
            assert workshop.check(pdf).verdict is Verdict.FAILED, (length, filler)
    assert any(result.axis is Axis.COVERAGE for result in workshop.check(genuine + b"\n").axes)


def test_a_truncated_letter_fails(workshop: Workshop, genuine: bytes) -> None:
    for length in [0, 1, 5, 8, *random.Random(9).sample(range(len(genuine)), 60), len(genuine) - 2, len(genuine) - 1]:
        assert workshop.check(genuine[:length]).verdict is Verdict.FAILED, length


def test_two_letters_joined_fail(workshop: Workshop, genuine: bytes) -> None:
    other = workshop.sign(workshop.page())
    for pdf in (genuine + other, other + genuine, workshop.page() + genuine):
        assert workshop.check(pdf).verdict is Verdict.FAILED
