"""Signed letters changed by their own grammar: none passes that a reader could see, or a machine could read, differently."""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator

import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
import pytest

from slrtkit.domain.verification import Report, Verdict
from slrtkit.testing import pdf as read

from .workshop.mutations import MUTATIONS, Bench, bench_of
from .workshop.samples import Level, Sample, open_district

TURNS = int(os.environ.get("SLRTKIT_MUTATIONS", "50000")) if os.environ.get("SLRTKIT_PROVE") == "1" else 300
SEED = 20261122
PARTS = 4
"""The turns are shared among so many tests, which may run beside each other."""


@pytest.fixture(scope="module")
def benches() -> Iterator[list[Bench]]:
    with open_district() as district:
        samples = [district.sample(level) for level in Level]
        others = [district.sign(district.page(), level) for level in (Level.LT, Level.LTA, Level.TWO)]
        yield [bench_of(sample, [*others, sample.page]) for sample in samples]


def seen(pdf: bytes, report: Report) -> object:
    """Return what a reader sees of a letter, and what a machine reads of it."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=0.5).to_pil().tobytes() for page in document]
    return pictures, read.pages(pdf), read.attachments(pdf), report.letter, report.key, report.signers, report.signed_at


def differs(sample: Sample, pdf: bytes, report: Report) -> bool:
    return seen(pdf, report) != seen(sample.pdf, sample.check(sample.pdf))


@pytest.mark.parametrize("part", range(PARTS))
def test_no_mutation_of_a_letter_passes_as_another(benches: list[Bench], part: int, prove: Callable[..., None]) -> None:
    chance, hit = random.Random(SEED + part), Counter[str]()
    passed, escaped = 0, list[str]()
    for turn in range(TURNS // PARTS):
        bench, mutate = benches[turn % len(benches)], chance.choice(MUTATIONS)
        pdf = mutate(bench, chance)
        report = bench.sample.check(pdf)
        decisive = report.decisive
        said = f"{decisive.axis} {decisive.code}" if decisive else "passed"
        hit.update((mutate.__name__.replace("_", " "), f"{report.verdict}: {said}", str(bench.sample.level)))
        if report.verdict is Verdict.PASSED and pdf not in bench.genuine:
            passed += 1
            escaped += [f"{part}/{turn} {mutate.__name__} {bench.sample}"] if differs(bench.sample, pdf, report) else []
    told = ", ".join(f"{name} {count}" for name, count in sorted(hit.items()))
    figure = f"{TURNS // PARTS} mutations, {passed} passed as the same letter, {len(escaped)} as another; {told}"
    assert not escaped, escaped
    prove(f"mutated letters pass as no other (part {part + 1} of {PARTS})", figure, holds=not escaped)


def test_the_comparison_sees_another_letter(benches: list[Bench]) -> None:
    """What tells letters apart here does tell them apart."""
    one, other = benches[2].sample, benches[5].sample
    assert not differs(one, one.pdf, one.check(one.pdf))
    assert differs(one, other.pdf, other.check(other.pdf))
