"""The seal on a signed letter is that letter's, wherever somebody reads it; the page itself is asked apart."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.seal import SealClaims, claims_of
from slrtkit.domain.seal_words import CAPTION
from slrtkit.domain.verification import Axis, Status
from slrtkit.ports.documents import RenderRequest, SealMark
from slrtkit.ports.seal import SealReader
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.verify import verify
from slrtkit.testing.letters import full_letter, seal_mark
from slrtkit.testing.seal import seal_trust
from slrtkit.testing.workshop import NOW, Workshop, attachment_of, open_workshop
from slrtkit.wire import letter_commitment

SIGNER, OTHER, READER = PemSealSigner.made(), PemSealSigner.made(), QrSealReader()
SALT = bytes(range(32)).hex()


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with open_workshop() as opened:
        yield opened


@pytest.fixture(scope="module")
def letter(workshop: Workshop) -> RecommendationLetter:
    kept = {name: getattr(workshop.letter, name) for name in ("office", "type", "dated", "valid_until")}
    return evolve(full_letter(), **kept, dependants=(), basis=(), copies=(), sealed=("amount",))


def claims(letter: RecommendationLetter) -> SealClaims:
    return claims_of(letter, commitment=letter_commitment(letter, SALT), at=NOW)


def answers(
    workshop: Workshop, letter: RecommendationLetter, mark: SealMark | None, reader: SealReader | None = READER
) -> list[tuple[Status, str, str]]:
    """Sign a letter with this seal on its page, and ask what the pages and the seal say."""
    page = workshop.renderer.render(RenderRequest(letter, attachment_of(letter), seal=mark))
    lists = seal_trust(SIGNER.key)
    trust = TrustBundle(workshop.trust.roots, workshop.trust.authority, lists.issuers)
    report = verify(workshop.sign(page), PdfExaminer(), trust, NOW, "letter/2", seals=reader)
    return [(one.status, one.code, one.evidence) for one in report.axes if one.axis is Axis.SEMANTICS]


def mark(said: SealClaims, signer: PemSealSigner = SIGNER) -> SealMark:
    return SealMark(signer.seal(said).modules, (CAPTION.id,))


def test_the_letters_own_seal_agrees(workshop: Workshop, letter: RecommendationLetter) -> None:
    page, seal = answers(workshop, letter, mark(claims(letter)))
    assert page[:2] == (Status.PASSED, "PAGE_AGREES")
    assert seal[:2] == (Status.PASSED, "SEAL_AGREES")


def test_a_letter_without_a_seal_lacks_nothing(workshop: Workshop, letter: RecommendationLetter) -> None:
    assert [code for _, code, _ in answers(workshop, letter, None)] == ["PAGE_AGREES"]


def test_the_seal_of_another_letter_fails(workshop: Workshop, letter: RecommendationLetter) -> None:
    """Every field of it that is not this letter's is named, and none is told."""
    cheap = evolve(letter.particulars[0], text="Rp30,00 (tiga puluh rupiah)", value="30")
    other = evolve(letter, number="400.9/0999/XI/2026", particulars=(cheap,))
    _, seal = answers(workshop, letter, mark(claims(other)))
    assert seal == (Status.FAILED, "SEAL_DIFFERS", "fields=number,commitment,sealed")


def test_a_drawing_that_is_no_seal_fails(workshop: Workshop, letter: RecommendationLetter) -> None:
    _, seal = answers(workshop, letter, SealMark(seal_mark().modules, (CAPTION.id,)))
    assert seal == (Status.FAILED, "SEAL_DIFFERS", "seals=0")


def test_a_seal_by_a_key_that_nobody_lists_is_not_taken_for_checked(workshop: Workshop, letter: RecommendationLetter) -> None:
    _, seal = answers(workshop, letter, mark(claims(letter), OTHER))
    assert seal[:2] == (Status.NOT_CHECKED, "SEAL_UNREAD")


def test_where_nobody_reads_seals_nothing_is_said_of_the_seal(workshop: Workshop, letter: RecommendationLetter) -> None:
    assert [code for _, code, _ in answers(workshop, letter, mark(claims(letter)), None)] == ["PAGE_AGREES"]


def rerendered(workshop: Workshop, page: bytes) -> list[str]:
    signed, trust = (
        workshop.sign(page),
        TrustBundle(workshop.trust.roots, workshop.trust.authority, seal_trust(SIGNER.key).issuers),
    )
    report = verify(signed, PdfExaminer(), trust, NOW, "letter/2", seals=READER, renderer=workshop.renderer)
    return [one.code for one in report.axes if one.axis is Axis.SEMANTICS]


def test_whoever_has_the_renderer_can_make_the_page_again_with_its_seal(
    workshop: Workshop, letter: RecommendationLetter
) -> None:
    sealed = workshop.renderer.render(RenderRequest(letter, attachment_of(letter), seal=mark(claims(letter))))
    assert rerendered(workshop, sealed) == ["RERENDERED", "SEAL_AGREES"]
    assert rerendered(workshop, workshop.page(letter)) == ["RERENDERED"]


def test_other_bytes_say_nothing_and_the_page_is_read(workshop: Workshop, letter: RecommendationLetter) -> None:
    """As of a letter whose renderer, template or fonts were others; also one that no renderer would print today."""
    other = workshop.page(letter).replace(b"(Typst ", b"(Typsu ")
    assert rerendered(workshop, other) == ["PAGE_AGREES"]
    unprintable = evolve(letter, purpose="S\u0456ti")
    assert rerendered(workshop, workshop.page(letter, attachment_of(unprintable))) == ["PAGE_DIFFERS"]
