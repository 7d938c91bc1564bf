"""A letter on an office's own Word page is never refused for its form; what people could not see on it is found anyway."""

from functools import cache

import pytest
from attrs import evolve

from slrtkit.adapters.documents.word import WordRenderer
from slrtkit.adapters.signing.pdfcheck.layout import plan
from slrtkit.adapters.signing.pdfcheck.reading import read_pages
from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.seal import claims_of
from slrtkit.domain.seal_words import CAPTION
from slrtkit.ports.documents import RenderRequest, SealMark
from slrtkit.ports.page import PageReading
from slrtkit.service.page_seal import judge_page_seal
from slrtkit.service.register_axis import SignedLetter
from slrtkit.service.semantics import judge_pages
from slrtkit.testing.letters import full_letter
from slrtkit.testing.seal import SEALED_AT, seal_trust
from slrtkit.wire import letter_commitment

pytestmark = pytest.mark.needs("soffice")
SIGNER = PemSealSigner.made()
LETTER = evolve(full_letter(), specimen=True)
COMMITMENT = letter_commitment(LETTER, "00" * 32)


@cache
def page() -> bytes:
    """Return the built-in Word layout, which nobody but its office knows, with the seal of the letter and CONTOH across it."""
    claims = claims_of(LETTER, commitment=COMMITMENT, at=SEALED_AT)
    seal = SealMark(SIGNER.seal(claims).modules, (CAPTION.id,))
    return WordRenderer().render(RenderRequest(LETTER, b"{}", seal=seal))


def reading(pdf: bytes) -> PageReading:
    return read_pages(plan(pdf))


def codes(letter: RecommendationLetter, pdf: bytes) -> list[str]:
    return [f"{one.status} {one.code}" for one in judge_pages(letter, reading(pdf))]


def test_its_fields_are_all_found_its_glyphs_compared_and_its_form_left_alone() -> None:
    assert codes(LETTER, page()) == ["not_checked OFFICE_FORM"]
    assert reading(page()).foreign == ()


def test_another_amount_on_it_fails() -> None:
    dear = evolve(LETTER.particulars[0], text="Rp30.000.000,00 (tiga puluh juta rupiah)", value="30000000")
    assert codes(evolve(LETTER, particulars=(dear, *LETTER.particulars[1:])), page()) == ["failed PAGE_DIFFERS"]


def test_its_seal_is_found_on_the_page_as_people_see_it() -> None:
    signed = SignedLetter(LETTER, COMMITMENT, None, SEALED_AT)
    (seal,) = judge_page_seal(page(), signed, reading(page()), QrSealReader(), seal_trust(SIGNER.key).issuers)
    assert seal.code == "SEAL_AGREES"
    other = evolve(signed, letter=evolve(LETTER, number="9/9/9"))
    (seal,) = judge_page_seal(page(), other, reading(page()), QrSealReader(), seal_trust(SIGNER.key).issuers)
    assert (seal.code, seal.evidence) == ("SEAL_DIFFERS", "fields=number")
