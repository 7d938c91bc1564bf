"""Every class of attack, on letters of every level and renderer: refused, and on the right axis; and what is genuine passes."""

import ast
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from asn1crypto import cms, tsp

from slrtkit.adapters.signing.pades.key import KeptKey
from slrtkit.domain.verification import Axis, Verdict
from slrtkit.ports.signing import SignatureRequest
from slrtkit.testing.foreign import approved
from slrtkit.testing.workshop import NOW

from .workshop.attack import Attack, AttackClass
from .workshop.classes import CLASSES
from .workshop.containers import in_the_token, other_root, roomy, stamped
from .workshop.samples import ANSWERS, District, Level, Maker, Sample, open_district
from .workshop.signed import CATALOG, LEAVE
from .workshop.writing import edited, entries_of, layout_of, number_of, objects_of, rebuilt, resigned, spelt, updated, written

PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
TESTS = Path(__file__).parents[1]
WORD = shutil.which("soffice") is not None
MADE = [each for each in CLASSES if each.attacks]


PAGE = TESTS.parent / "docs" / "reference" / "attacks.md"


@pytest.fixture(scope="module")
def district() -> Iterator[District]:
    with open_district() as opened:
        yield opened


class TestGenuine:
    @pytest.mark.parametrize("maker", [Maker.TYPST, pytest.param(Maker.WORD, marks=pytest.mark.needs("soffice"))])
    @pytest.mark.parametrize("level", Level)
    def test_a_letter_of_each_level_is_judged_as_what_it_is(self, district: District, level: Level, maker: Maker) -> None:
        if maker is Maker.WORD and not PROVE and level is not Level.LTA:
            level = Level.LT
        sample = district.sample(level, maker)
        report = sample.check(sample.pdf)
        assert (report.verdict, report.sub_indication) == ANSWERS[level], report.axes

    def test_a_page_written_again_without_a_change_still_passes(self, district: District) -> None:
        """The tools of the workshop change what they say they change, and nothing else."""
        sample = district.sample(Level.LT)
        assert sample.check(sample.signed(rebuilt(sample.page, lambda _: None))).verdict is Verdict.PASSED

    @pytest.mark.parametrize("level", [level for level in Level if ANSWERS[level][0] is Verdict.PASSED])
    def test_a_revision_that_says_the_same_again_is_let_through(self, district: District, level: Level) -> None:
        """So whatever is refused behind a letter is refused for what it says, not for how the workshop writes it."""
        sample = district.sample(level)
        page = number_of(sample.pdf, "Page")
        pdf = updated(sample.pdf, {page: spelt(entries_of(sample.pdf, page))})
        assert pdf != sample.pdf
        assert sample.check(pdf).verdict is Verdict.PASSED

    def test_a_container_written_again_as_it_was_still_passes(self, district: District) -> None:
        sample = roomy(district.sample(Level.LT))
        assert edited(sample.pdf, lambda _: None) == sample.pdf
        assert sample.check(sample.pdf).verdict is Verdict.PASSED

    def test_a_file_signed_again_by_the_same_officer_is_that_officers_letter(self, district: District) -> None:
        sample = district.sample(Level.B)
        report = sample.check(resigned(sample.pdf, district.workshop.officer))
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "NO_POE")

    def test_evidence_in_a_revision_of_its_own_behind_anothers_approval_passes(self, district: District) -> None:
        officer = district.workshop.officer
        key = KeptKey(officer.key, officer.certificate, officer.chain)
        pdf = approved(district.page(), key, district.proof, SignatureRequest("contoh", NOW))
        assert district.workshop.check(pdf, district.trust).verdict is Verdict.PASSED


def targets(attack: Attack, turn: int, district: District) -> Iterator[Sample]:
    """Yield the letters to attack: of every level and renderer that it is for in the long proof, else one of them."""
    levels = [level for level in Level if level in attack.levels]
    if not PROVE:
        quick = [level for level in (Level.B, Level.LT) if level in levels] if attack.anew else levels
        yield district.sample(quick[turn % len(quick)])
        return
    for maker in Maker:
        if maker in attack.makers and (WORD or maker is Maker.TYPST):
            yield from (district.sample(level, maker) for level in levels)


@pytest.mark.parametrize("kind", MADE, ids=str)
def test_every_attack_of_the_class_is_refused_on_the_right_axis(
    district: District, kind: AttackClass, prove: Callable[..., None]
) -> None:
    wrong, files = list[str](), 0
    for turn, attack in enumerate(kind.attacks):
        if PROVE or Maker.TYPST in attack.makers:
            for sample in targets(attack, turn, district):
                files += 1
                wrong += filter(None, [attack.wrong(sample)])
    refused = f"{len(kind.attacks)} attacks, {files - len(wrong)} of {files} files refused on the right axis"
    assert not wrong, "\n".join(wrong)
    prove(f"attack: {kind}", refused, holds=not wrong)


@pytest.mark.needs("soffice")
def test_a_letter_by_word_is_as_hard_to_attack(district: District) -> None:
    sample = district.sample(Level.LT, Maker.WORD)
    assert sample.check(sample.pdf).verdict is Verdict.PASSED
    attacks = [each for kind in MADE for each in kind.attacks[:1] if Level.LT in each.levels and Maker.WORD in each.makers]
    assert [said for said in (attack.wrong(sample) for attack in attacks) if said] == []


@pytest.mark.parametrize("kind", [each for each in CLASSES if each.elsewhere], ids=str)
def test_what_is_attacked_elsewhere_is_attacked_there(kind: AttackClass, prove: Callable[..., None]) -> None:
    missing = [place for place in kind.elsewhere if not _stands(place)]
    prove(f"attack: {kind}, elsewhere", f"by {', '.join(kind.elsewhere)}", holds=not missing)


def _stands(place: str) -> bool:
    """Whether a test stands where the table says."""
    file, *names = place.split("::")
    path = TESTS / file
    body: list[ast.stmt] = ast.parse(path.read_text("utf-8")).body if path.is_file() else []
    for name in names:
        found = [each for each in body if isinstance(each, ast.FunctionDef | ast.ClassDef) and each.name == name]
        if not found:
            return False
        body = found[0].body
    return bool(body)


def test_no_class_and_no_attack_is_told_twice() -> None:
    names = [str(kind) for kind in CLASSES]
    assert len(set(names)) == len(names)
    for kind in CLASSES:
        told = [attack.name for attack in kind.attacks]
        assert len(set(told)) == len(told), kind
        assert told or kind.elsewhere


def test_the_reference_lists_every_class_and_no_other() -> None:
    listed = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    told = [row for row in listed if row[0] not in ("chapter", "---")]
    assert sorted(told) == sorted((kind.family, kind.name) for kind in CLASSES)


def test_the_other_value_of_the_time_stamps_own_signature_gives_another_file_of_the_same_letter(district: District) -> None:
    """Which of the two ECDSA values it has is the choice of whoever holds the file: its hash is no letter's identity."""
    sample = roomy(district.sample(Level.LT))
    pdf = edited(sample.pdf, in_the_token(other_root))
    assert pdf != sample.pdf
    assert sample.check(pdf) == sample.check(sample.pdf)


@pytest.mark.parametrize("digest", ["md5", "sha1"])
def test_a_time_stamp_on_a_weak_digest_does_not_pass(district: District, digest: str) -> None:
    sample = roomy(district.sample(Level.LT))

    def change(signed: cms.SignedData) -> None:
        value = hashlib.new(digest, signed["signer_infos"][0]["signature"].native).digest()
        imprint = {"hash_algorithm": {"algorithm": digest}, "hashed_message": value}
        request = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "cert_req": True})
        _, answer = district.workshop.services.answer("/tsa", request.dump())
        stamped(signed, cms.ContentInfo.load(tsp.TimeStampResp.load(answer)["time_stamp_token"].dump()))

    assert sample.check(edited(sample.pdf, change)).verdict is not Verdict.PASSED


def test_a_table_that_frees_an_object_fails_although_the_right_key_signed_it(district: District) -> None:
    sample = district.sample(Level.B)
    number = max(objects_of(sample.page)) + 1

    def freeing(text: bytes) -> bytes:
        return b"%d 1\n0000000000 00001 f \n" % number + re.sub(rb"/Size \d+", b"/Size %d" % (number + 1), text)

    report = sample.check(sample.signed(rebuilt(sample.page, lambda _: None, freeing)))
    assert report.verdict is Verdict.FAILED
    assert report.decisive
    assert "freed" in report.decisive.evidence


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rb"<<", b"<</Encrypt 1 0 R"),
        (rb"/Size \d+", b"/Size 3"),
        (rb"/Prev (\d+)", rb"/Prev \1.0"),
        (rb"/Root \d+ 0 R", b"/Root<<>>"),
        (rb"/ID ?\[.*?\]", b"/ID[1 2]"),
    ],
    ids=["encrypted", "fewer objects than there are", "an offset in fractions", "a catalog in place", "no identifier"],
)
def test_a_last_trailer_that_says_otherwise_fails_although_the_right_key_signed_it(
    district: District, old: bytes, new: bytes
) -> None:
    sample = district.sample(Level.B)
    trailer = sample.pdf.rindex(b"trailer")
    pdf = sample.pdf[:trailer] + re.sub(old, new, sample.pdf[trailer:], count=1, flags=re.DOTALL)
    report = sample.check(resigned(pdf, district.workshop.officer))
    assert report.verdict is Verdict.FAILED
    assert report.decisive
    assert report.decisive.axis is Axis.FORMAT


def test_information_that_is_part_of_the_document_fails_although_the_right_key_signed_it(district: District) -> None:
    sample = district.sample(Level.B)
    information = spelt(layout_of(sample.page).trailer["Info"])
    report = sample.check(sample.signed(rebuilt(sample.page, written(CATALOG, LEAVE + b" " + information))))
    assert report.decisive
    assert "part of the document" in report.decisive.evidence


def test_a_signing_revision_that_blanks_a_page_named_as_information_fails_although_the_right_key_signed_it(
    district: District,
) -> None:
    sample = district.sample(Level.B)
    page = sample.page
    information = re.search(rb"/Info (\d+) 0 R", page[page.rindex(b"trailer") :])
    contents = re.search(rb"/Type/Page/.*?/Contents (\d+) 0 R", b"".join(objects_of(page).values()), re.DOTALL)
    assert information
    assert contents

    def naming(text: bytes) -> bytes:
        return text.replace(information[0], b"/Info %b 0 R" % contents[1])

    pdf = sample.signed(rebuilt(page, written(CATALOG, b"/PageLabels %b 0 R" % information[1]), naming))
    table = pdf.rindex(b"\nxref\n") + 1
    blank = b"%b 0 obj\n<</Length 0>>\nstream\n\nendstream\nendobj\n" % contents[1]
    entry = b"xref\n%b 1\n%010d 00000 n \n" % (contents[1], table)
    end = b"startxref\n%d\n%%%%EOF\n" % (table + len(blank))
    rest = pdf[table : pdf.rindex(b"startxref")].replace(b"xref\n", entry, 1)
    report = sample.check(resigned(pdf[:table] + blank + rest + end, district.workshop.officer))
    assert report.verdict is Verdict.FAILED
    assert report.decisive
    assert report.decisive.axis in (Axis.FORMAT, Axis.MODIFICATION)
