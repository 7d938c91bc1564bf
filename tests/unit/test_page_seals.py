"""The seal on a signed letter is that letter's, wherever somebody reads it; the page itself is asked apart."""

import json
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.attack.test_pages import adding, rebuilt, resource

from slrtkit.adapters.signing.pdfcheck import PdfExaminer
from slrtkit.adapters.signing.pdfcheck.layout import plan
from slrtkit.adapters.signing.pdfcheck.reading import read_pages
from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader
from slrtkit.adapters.trust import load_bundle, write_bundle
from slrtkit.cli import main
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.logkeys import LogEntry, LogList, LogRole
from slrtkit.domain.page_maker import PageMaker
from slrtkit.domain.seal import SealClaims, claims_of
from slrtkit.domain.seal_words import CAPTION
from slrtkit.domain.verification import Axis, Status, Verdict
from slrtkit.ports.documents import RenderRequest, SealMark, maker_of
from slrtkit.ports.seal import SealReader
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.verify import verify
from slrtkit.testing.letters import full_letter, seal_mark
from slrtkit.testing.seal import seal_trust
from slrtkit.testing.workshop import NOW, Workshop, attachment_of, open_workshop
from slrtkit.web.verification.judging import Asked, Question
from slrtkit.web.verification.workers import Workers
from slrtkit.wire import letter_commitment, letter_file

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
    report = verify(workshop.sign(page), PdfExaminer(), trust, NOW, profile="letter/2", seals=reader)
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


def test_a_picture_of_another_seal_over_the_letters_own_fails(workshop: Workshop, letter: RecommendationLetter) -> None:
    """People and phones see the picture."""
    other = mark(claims(evolve(letter, number="400.9/0999/XI/2026"))).modules
    page = workshop.renderer.render(RenderRequest(letter, attachment_of(letter), seal=mark(claims(letter))))
    ((own,),) = (sheet.symbols for sheet in read_pages(plan(page)).sheets if sheet.symbols)
    side, rows = len(other), b"".join(bytes(0 if dark else 255 for dark in row) for row in other)
    told = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray" % (side, side)
    box = own.box

    def cover(objects: dict[int, bytes]) -> None:
        objects[max(objects) + 1] = b"<<%b/Length %d>>\nstream\n%b\nendstream" % (told, len(rows), rows)
        place = b"%f 0 0 %f %f %f cm" % (box.right - box.left, box.top - box.bottom, box.left, box.bottom)
        resource(b"XObject", b"/imx %d 0 R" % max(objects), adding(b"q " + place + b" /imx Do Q"))(objects)

    lists = seal_trust(SIGNER.key)
    trust = TrustBundle(workshop.trust.roots, workshop.trust.authority, lists.issuers)
    report = verify(workshop.sign(rebuilt(page, cover)), PdfExaminer(), trust, NOW, profile="letter/2", seals=READER)
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "PAGE_DIFFERS")


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
    report = verify(signed, PdfExaminer(), trust, NOW, profile="letter/2", seals=READER, renderer=workshop.renderer)
    return [one.code for one in report.axes if one.axis is Axis.SEMANTICS]


def test_whoever_has_the_renderer_can_make_the_page_again_with_its_seal(
    workshop: Workshop, letter: RecommendationLetter
) -> None:
    sealed = workshop.renderer.render(RenderRequest(letter, attachment_of(letter), seal=mark(claims(letter))))
    assert rerendered(workshop, sealed) == ["RERENDERED", "SEAL_AGREES"]
    assert rerendered(workshop, workshop.page(letter)) == ["RERENDERED"]


def made(workshop: Workshop, letter: RecommendationLetter, maker: PageMaker) -> list[tuple[str, str]]:
    """Sign a letter that says what its pages were set with, and ask whoever has the renderer."""
    page = workshop.page(letter, letter_file(letter, SALT, maker=maker))
    trust = TrustBundle(workshop.trust.roots, workshop.trust.authority)
    report = verify(workshop.sign(page), PdfExaminer(), trust, NOW, profile="letter/2", renderer=workshop.renderer)
    return [(one.code, one.evidence) for one in report.axes if one.axis is Axis.SEMANTICS]


def test_a_letter_names_what_set_its_pages_and_only_by_that_they_are_made_again(
    workshop: Workshop, letter: RecommendationLetter
) -> None:
    known = maker_of(workshop.renderer, letter)
    assert known is not None
    assert known.renderer == f"typst {version('typst')}"
    assert made(workshop, letter, known) == [("RERENDERED", str(known))]
    for other in ("renderer", "template", "fonts"):
        maker = evolve(known, **{other: "0" * 64})
        ((code, evidence),) = made(workshop, letter, maker)
        assert code == "PAGE_AGREES"
        assert evidence.endswith(f"; {maker}")


def test_other_bytes_say_nothing_and_the_page_is_read(workshop: Workshop, letter: RecommendationLetter) -> None:
    """As of a letter whose renderer, template or fonts were others; also one that no renderer would print today."""
    other = workshop.page(letter).replace(b"(Typst ", b"(Typsu ")
    assert rerendered(workshop, other) == ["PAGE_AGREES"]
    unprintable = evolve(letter, purpose="S\u0456ti")
    assert rerendered(workshop, workshop.page(letter, attachment_of(unprintable))) == ["PAGE_DIFFERS"]


@pytest.fixture(scope="module")
def desk(workshop: Workshop, letter: RecommendationLetter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A letter under its own seal, one under the seal of another letter, and a trust bundle that asks what pages say."""
    folder, keys = tmp_path_factory.mktemp("meja"), [Ed25519PrivateKey.generate()]
    for name, sealed in (("sendiri.pdf", letter), ("lain.pdf", evolve(letter, number="400.9/0999/XI/2026"))):
        page = workshop.renderer.render(RenderRequest(letter, attachment_of(letter), seal=mark(claims(sealed))))
        (folder / name).write_bytes(workshop.sign(page))
    day, until, year = NOW.date(), NOW + timedelta(days=900), timedelta(days=365)
    log = LogEntry("slrtkit/loket/1", "0" * 64, LogRole.LOG, letter.office, day - year, day + year, day - year)
    write_bundle(
        folder / "trust",
        roots=workshop.trust.roots,
        root_keys=keys,
        authority_keys=keys,
        authority=workshop.authority(),
        expires=until,
        issuers=seal_trust(SIGNER.key).issuers,
        issuers_keys=keys,
        log=LogList(1, letter.office, NOW - year, until, (log,)),
        log_keys=keys,
    )
    return folder


def semantics(axes: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(one["status"], one["code"]) for one in axes if one["axis"] == Axis.SEMANTICS.value]


AGREES = [("passed", "PAGE_AGREES")]
DIFFERS = [("failed", "SEAL_DIFFERS")]
"""The worst answer of an axis is told."""


def test_the_command_reads_the_seal_on_the_page_and_one_of_another_letter_fails(desk: Path) -> None:
    files, at = [str(desk / "sendiri.pdf"), str(desk / "lain.pdf")], NOW.isoformat()
    told = CliRunner().invoke(main, ["verify", *files, "--trust", str(desk / "trust"), "--at", at, "--json"])
    own, other = map(json.loads, told.stdout.splitlines())
    assert (own["profile"], semantics(own["axes"]), semantics(other["axes"])) == ("letter/2", AGREES, DIFFERS)
    assert (told.exit_code, other["verdict"]) == (1, "TOTAL-FAILED")


def test_the_public_page_reads_it_too(desk: Path) -> None:
    trust, judge = load_bundle(desk / "trust", NOW), Workers(1, 60)
    try:
        for name, expected in (("sendiri.pdf", AGREES), ("lain.pdf", DIFFERS)):
            answer = judge.judge(Question(Asked.LETTER, name, (desk / name).read_bytes(), NOW), trust)
            assert isinstance(answer, dict)
            axes: Any = answer["axes"]
            assert semantics(axes) == expected
    finally:
        judge.end()
