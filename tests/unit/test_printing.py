"""What villages do to a letter: A4 and F4, shrunk to 92 %, black only, little toner, copied twice. It can still be read.

People read these copies whole; here a general program reads them, which was not told what to expect, and which loses some words
that it reads on the clean page. What is shown is a floor: so many of the words of at least three letters were read exactly.
"""

import os
import re
import subprocess
from functools import cache
from importlib.resources import files
from random import Random

import pytest
from attrs import evolve

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.domain import Paper
from slrtkit.ports.documents import RenderRequest
from slrtkit.testing.asked import asked
from slrtkit.testing.copier import Picture, copied, printed, scanned, thinned
from slrtkit.testing.letters import full_letter, seal_mark

_WORD = re.compile(r"\w{3,}")
COPIED = 0.75
"""Of a clean page 98 to 99 % of the words were read when this was written, of a copied one 84 to 92 %."""


@cache
def page(paper: Paper) -> bytes:
    head = evolve(full_letter().letterhead, paper=paper, logo="sample")
    letter = evolve(full_letter(), letterhead=head, countersigned=None)
    renderer = TypstRenderer({"sample": (files("slrtkit.demo") / "logo.svg").read_bytes()})
    return renderer.render(RenderRequest(letter, b"{}", seal=seal_mark()))


def share_read(picture: Picture) -> float:
    done = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", "ind", "--psm", "4", "--dpi", "200"],
        input=picture.pgm(), env=os.environ | {"OMP_THREAD_LIMIT": "1"}, capture_output=True, check=True,
    )  # fmt: skip
    found = set(_WORD.findall(done.stdout.decode().lower()))
    words = [word for text in asked(full_letter()).values() for word in _WORD.findall(text.lower())]
    return sum(word in found for word in words) / len(words)


def maltreated(pdf: bytes, chance: Random) -> Picture:
    return copied(copied(scanned(thinned(printed(pdf, scale=0.92), chance)), chance), chance)


@pytest.mark.needs("tesseract")
@pytest.mark.parametrize("paper", Paper)
def test_a_letter_that_was_shrunk_thinned_and_copied_twice_is_still_read(paper: Paper) -> None:
    share = share_read(maltreated(page(paper), Random(paper.name)))
    assert share >= COPIED, share


def test_a_print_in_black_only_has_no_grey_and_a_copy_is_worse_than_its_original() -> None:
    dots, chance = printed(page(Paper.A4), dpi=100, scale=0.92), Random(1)
    assert set(dots.grey) == {0, 255}
    assert thinned(dots, chance).grey.count(0) < 0.8 * dots.grey.count(0)
    scan = scanned(dots)
    assert (scan.width, scan.height) == (dots.width // 2, dots.height // 2)
    once = copied(scan, chance)
    assert len(set(copied(once, chance).grey)) > len(set(scan.grey))
    assert scan.pgm().startswith(b"P5 %d %d 255\n" % (scan.width, scan.height))
