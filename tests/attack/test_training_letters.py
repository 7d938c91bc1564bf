"""What is made for practice never counts: KONSEP, CONTOH, and whatever is trusted for training only.

Whoever signs or seals it, and however well: a bundle by which letters count passes none of it.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.documents.word import WordRenderer
from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader
from slrtkit.adapters.trust import load_bundle, write_bundle
from slrtkit.cli import main
from slrtkit.demo.district import open_sample
from slrtkit.domain import DecisionOutcome, Fact, LetterStatus, Source, Verdict
from slrtkit.domain.seal_report import SealNotice, SealVerdict
from slrtkit.domain.sentences import NOTICES, conclusion
from slrtkit.domain.verification import Axis, Notice, Status
from slrtkit.errors import SigningRefusedError, TrustError
from slrtkit.kit import Kit
from slrtkit.ledger import canonical, parse
from slrtkit.ports.documents import Mark, Renderer, RenderRequest
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.seal import verify_seal
from slrtkit.testing.seal import SEALED_AT, sample_claims, seal_trust
from slrtkit.testing.workshop import NOW, Workshop, attachment_of

SEALER, READER = PemSealSigner.made(), QrSealReader()
SEAL_TRUST = seal_trust(SEALER.key)
DAY = timedelta(days=1)


def written(folder: Path, workshop: Workshop, *, training: bool) -> Path:
    keys = [Ed25519PrivateKey.generate()]
    return write_bundle(
        folder,
        roots=workshop.trust.roots,
        root_keys=keys,
        authority_keys=keys,
        authority=workshop.authority(),
        expires=NOW + 300 * DAY,
        training=training,
    )


@pytest.fixture(scope="module")
def specimen(workshop: Workshop) -> bytes:
    return workshop.sign(workshop.page(evolve(workshop.letter, specimen=True)))


@pytest.mark.parametrize("renderer", [TypstRenderer(), pytest.param(WordRenderer(), marks=pytest.mark.needs("soffice"))])
def test_a_draft_that_an_officer_signs_is_no_letter(workshop: Workshop, renderer: Renderer) -> None:
    report = workshop.check(workshop.sign(renderer.render(RenderRequest(workshop.letter, mark=Mark.KONSEP))))
    assert report.verdict is not Verdict.PASSED
    assert report.letter is None


@pytest.mark.parametrize("profile", ["letter", "signature"])
def test_a_specimen_signed_with_a_real_key_fails(workshop: Workshop, specimen: bytes, profile: str) -> None:
    report = workshop.check(specimen, profile=profile)
    assert report.verdict is not Verdict.PASSED
    assert Notice.SPECIMEN in report.notices
    if profile == "letter":
        assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "SPECIMEN")
        assert [one.axis for one in report.required if one.status is Status.FAILED] == [Axis.AUTHORITY]


def test_with_bare_roots_nothing_passes_and_the_specimen_is_told(workshop: Workshop, specimen: bytes) -> None:
    report = workshop.check(specimen, TrustBundle(workshop.trust.roots))
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "SIGNATURE_ONLY")
    assert report.notices == (Notice.SPECIMEN,)


def test_a_letter_that_hides_that_it_is_a_specimen_is_another_letter(workshop: Workshop) -> None:
    contoh = evolve(workshop.letter, specimen=True)
    said = parse(attachment_of(contoh))
    assert isinstance(said, dict)
    letter = said["letter"]
    assert isinstance(letter, dict)
    forged = canonical({**said, "letter": {**letter, "specimen": False}})
    report = workshop.check(workshop.sign(workshop.page(contoh, forged)))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "COMMITMENT_MISMATCH")


def test_only_a_bundle_for_practice_passes_it_and_says_what_that_is_worth(
    workshop: Workshop, genuine: bytes, specimen: bytes, tmp_path: Path
) -> None:
    practice = load_bundle(written(tmp_path / "latihan", workshop, training=True), NOW)
    earnest = load_bundle(written(tmp_path / "sungguhan", workshop, training=False), NOW)
    assert (practice.training, earnest.training) == (True, False)
    shown = workshop.check(specimen, practice)
    assert (shown.verdict, shown.notices) == (Verdict.PASSED, (Notice.SPECIMEN, Notice.TRAINING))
    assert conclusion(shown) == NOTICES[Notice.SPECIMEN]
    other = workshop.check(genuine, practice)
    assert other.notices == (Notice.TRAINING,)
    assert conclusion(other) == NOTICES[Notice.TRAINING]
    assert workshop.check(specimen, earnest).verdict is Verdict.FAILED
    assert workshop.check(genuine, earnest).notices == ()


def test_a_bundle_for_practice_is_not_made_one_that_counts(workshop: Workshop, tmp_path: Path) -> None:
    folder = written(tmp_path / "latihan", workshop, training=True)
    root = json.loads((folder / "root.json").read_bytes())
    for signed in ({**root["signed"], "training": False}, {k: v for k, v in root["signed"].items() if k != "training"}):
        (folder / "root.json").write_bytes(canonical({**root, "signed": signed}))
        with pytest.raises(TrustError) as refused:
            load_bundle(folder, NOW)
        assert refused.value.code == "trust.signature"


def test_the_command_line_says_that_the_bundle_is_for_practice(workshop: Workshop, genuine: bytes, tmp_path: Path) -> None:
    folder = written(tmp_path / "latihan", workshop, training=True)
    (tmp_path / "surat.pdf").write_bytes(genuine)
    words = ["verify", str(tmp_path / "surat.pdf"), "--trust", str(folder), "--at", "2026-11-22"]
    shown = CliRunner().invoke(main, words)
    assert "LATIHAN" in shown.stdout
    assert "Surat ini asli" not in shown.stdout
    assert json.loads(CliRunner().invoke(main, [*words, "--json"]).stdout)["notices"] == ["training"]


@pytest.mark.parametrize(
    ("trust", "verdict", "notices"),
    [
        (SEAL_TRUST, SealVerdict.FAILED, (SealNotice.SPECIMEN,)),
        (evolve(SEAL_TRUST, training=True), SealVerdict.GENUINE, (SealNotice.SPECIMEN, SealNotice.TRAINING)),
    ],
)
def test_the_seal_of_a_specimen_fails_where_letters_count(
    trust: TrustBundle, verdict: SealVerdict, notices: tuple[SealNotice, ...]
) -> None:
    for by_hand in (False, True):
        seal = SEALER.seal(sample_claims(specimen=True, by_hand=by_hand))
        report = verify_seal(seal.text.encode(), READER, trust, SEALED_AT + DAY)
        assert report.notices == notices
        assert (report.verdict is SealVerdict.FAILED) is (verdict is SealVerdict.FAILED)
        assert report.sub_indication == ("SPECIMEN" if verdict is SealVerdict.FAILED else "SIGNED_BY_HAND" if by_hand else "")


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kit]:
    with open_sample(tmp_path_factory.mktemp("district")) as kit:
        today = kit.office.zone.day(datetime.now(UTC))
        kit.record_fact(
            kit.context("fasilitator"), "BKL-02", "BKL-02-1", "integrity_pact", Fact(True, today, Source.HOME_VISIT)
        )
        yield kit.seen_by(kit.context("fasilitator"))


def test_a_training_office_signs_nothing_where_letters_count(district: Kit) -> None:
    kit = evolve(district, trust=evolve(district.trust, training=False))
    filed = kit.file_complaint(
        kit.context("fasilitator"), household="BKL-02", person="BKL-02-1", category="kesehatan", text="Latihan"
    ).id
    kit.assess(kit.context("fasilitator"), filed, "KERINGANAN-RS")
    kit.decide(kit.context("kadis"), filed, "KERINGANAN-RS", DecisionOutcome.RECOMMENDED)
    letter = kit.reserve_letter(kit.context("fasilitator"), filed, "keringanan-biaya-rs", signer="kadis", destination="RSUD").id
    with pytest.raises(SigningRefusedError) as refused:
        kit.issue_letter(kit.context("kadis"), letter)
    assert refused.value.code == "signing.specimen"
    assert kit.letter(letter).status is LetterStatus.RESERVED
    district.issue_letter(district.context("kadis"), letter)
    report = kit.verify(district.signed_pdf(letter))
    assert (report.verdict, report.sub_indication) == (Verdict.FAILED, "SPECIMEN")


def test_a_training_letter_says_so(workshop: Workshop, genuine: bytes) -> None:
    letter = evolve(workshop.letter, specimen=True)
    assert workshop.check(workshop.sign(workshop.page(letter))).notices == (Notice.SPECIMEN,)
    assert workshop.check(genuine).notices == ()
