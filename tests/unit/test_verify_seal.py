"""A paper seal is judged on five axes, and paper never does better than "genuine: compare these fields"."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import cbor2
import cwt
import pypdfium2  # type: ignore[import-untyped]  # the package ships no types
import pytest
from attrs import evolve
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image

from slrtkit.adapters.signing.qr import PemSealSigner, QrSealReader, base45, key_id, public_key
from slrtkit.adapters.signing.qr.looking import look_at
from slrtkit.adapters.signing.qr.symbol import modules_of
from slrtkit.adapters.trust import write_bundle
from slrtkit.cli import main
from slrtkit.domain.authority import AuthorityList
from slrtkit.domain.issuers import WithdrawnEntry
from slrtkit.domain.seal import OPAQUE
from slrtkit.domain.seal_report import SealNotice, SealReport, SealVerdict
from slrtkit.domain.seal_words import SEAL_NOTICES, SEAL_REASONS, SEAL_VERDICTS, seal_conclusion, seal_sentence
from slrtkit.domain.verification import Axis, AxisResult, Status
from slrtkit.errors import RenderError
from slrtkit.ports.documents import RenderRequest
from slrtkit.ports.seal import PrintedSeal
from slrtkit.ports.trust import TrustBundle
from slrtkit.service.seal import SealPress, match_seal, verify_seal
from slrtkit.testing.letters import dependants
from slrtkit.testing.seal import SEALED_AT, bitmap, sample_claims, seal_trust
from slrtkit.testing.workshop import Workshop, attachment_of, open_workshop
from slrtkit.wire import claims_to_map, letter_commitment

SIGNER, READER = PemSealSigner.made(), QrSealReader()
TRUST = seal_trust(SIGNER.key)
SEAL = SIGNER.seal(sample_claims())
AT = SEALED_AT + timedelta(days=2)
SALT = bytes(range(32)).hex()


def judged(data: bytes | str, trust: TrustBundle = TRUST, at: datetime = AT) -> SealReport:
    return verify_seal(data.encode() if isinstance(data, str) else data, READER, trust, at)


def symbols(*seals: PrintedSeal) -> bytes:
    """Return a picture with these symbols side by side."""
    pictures = [Image.open(BytesIO(bitmap(seal.modules))) for seal in seals]
    sheet = Image.new("L", (sum(p.width for p in pictures), max(p.height for p in pictures)), 255)
    for at, picture in enumerate(pictures):
        sheet.paste(picture, (sum(p.width for p in pictures[:at]), 0))
    out = BytesIO()
    sheet.save(out, "PNG")
    return out.getvalue()


def scan(pdf: bytes, number: int = -1) -> bytes:
    """Return a page as a PDF that holds nothing but its picture, as scanners write it."""
    with pypdfium2.PdfDocument(pdf) as document, pypdfium2.PdfDocument.new() as scanned:
        shown = document[number % len(document)].render(scale=200 / 72, grayscale=True)
        width, height = document[0].get_size()
        jpeg, out = BytesIO(), BytesIO()
        Image.frombuffer("L", (shown.width, shown.height), bytes(shown.buffer), "raw", "L", shown.stride, 1).save(jpeg, "JPEG")
        picture = pypdfium2.PdfImage.new(scanned)
        picture.load_jpeg(jpeg)
        picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
        page = scanned.new_page(width, height)
        page.insert_obj(picture)
        page.gen_content()
        scanned.save(out)
        return out.getvalue()


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with open_workshop() as opened:
        yield opened


@pytest.fixture(scope="module")
def page(workshop: Workshop) -> bytes:
    """The page of a letter with its seal, unsigned."""
    letter = evolve(workshop.letter, sealed=("addressee", "dependants", "pages"))
    request = RenderRequest(letter, attachment_of(letter))
    return SealPress(SIGNER, READER).page(
        workshop.renderer, request, commitment=letter_commitment(letter, SALT), at=SEALED_AT, nik="0001", programs=("RS",)
    )


@pytest.fixture(scope="module")
def signed(workshop: Workshop, page: bytes) -> bytes:
    return workshop.sign(page, offline=True)


def test_a_genuine_seal_is_genuine_and_says_what_to_compare() -> None:
    report = judged(SEAL.text)
    assert (report.verdict, report.sub_indication) == (SealVerdict.GENUINE, "")
    assert report.claims == sample_claims()
    assert report.key == SIGNER.key
    assert TRUST.withdrawn
    assert report.known_to == TRUST.withdrawn.issued
    assert [result.axis for result in report.required] == [
        Axis.FORMAT,
        Axis.INTEGRITY,
        Axis.AUTHORITY,
        Axis.TIME,
        Axis.REGISTER,
    ]


def test_paper_never_passes() -> None:
    assert "TOTAL-PASSED" not in set(SealVerdict)


def test_another_library_of_cose_opens_it_and_reads_the_same() -> None:
    data, numbers = base45.decode(SEAL.text.removeprefix("SLR1:")), public_key(SIGNER.key).public_numbers()
    kid = key_id(public_key(SIGNER.key))
    key = cwt.COSEKey.new({1: 2, 2: kid, 3: -7, 4: [2], -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})
    protected, unprotected, payload = cwt.COSE.new().decode_with_headers(data, key)
    assert (protected, unprotected) == ({1: -7, 4: kid}, {})
    assert cbor2.loads(payload) == claims_to_map(sample_claims())
    with pytest.raises(cwt.VerifyError):
        cwt.COSE.new().decode(data[:-1] + bytes([data[-1] ^ 1]), key)


OTHER = WithdrawnEntry("id-lain", "33.16.dinsos", "400.9/0999/XI/2026", date(2026, 11, 22))


@pytest.mark.parametrize(
    ("trust", "days", "verdict", "reason"),
    [
        (TRUST, 92, SealVerdict.GENUINE, ""),
        (TRUST, 93, SealVerdict.FAILED, "LETTER_LAPSED"),
        (TRUST, -1, SealVerdict.INDETERMINATE, "SEALED_LATER"),
        (seal_trust(SIGNER.key, revoked=date(2027, 1, 1)), 2, SealVerdict.FAILED, "SEAL_KEY_REVOKED"),
        (seal_trust(SIGNER.key, office="33.16.dinkes"), 2, SealVerdict.FAILED, "SEAL_OFFICE_NOT_LISTED"),
        (seal_trust(SIGNER.key, letter_types=("sktm",)), 2, SealVerdict.FAILED, "SEAL_TYPE_NOT_LISTED"),
        (seal_trust(SIGNER.key, valid_from=date(2026, 11, 22)), 2, SealVerdict.FAILED, "SEAL_DATE_NOT_LISTED"),
        (seal_trust(SIGNER.key, valid_to=date(2026, 11, 20)), 2, SealVerdict.FAILED, "SEAL_DATE_NOT_LISTED"),
        (seal_trust(PemSealSigner.made().key), 2, SealVerdict.FAILED, "SEAL_KEY_UNKNOWN"),
        (seal_trust(SIGNER.key, withdrawn=(OTHER,)), 2, SealVerdict.GENUINE, ""),
        (
            seal_trust(SIGNER.key, withdrawn=(OTHER, evolve(OTHER, letter=sample_claims().letter, replaced_by="400.9/0124"))),
            2,
            SealVerdict.FAILED,
            "WITHDRAWN",
        ),
        (seal_trust(SIGNER.key, withdrawn=(evolve(OTHER, number=sample_claims().number),)), 2, SealVerdict.FAILED, "WITHDRAWN"),
        (evolve(TRUST, withdrawn=None), 2, SealVerdict.INDETERMINATE, "NO_WITHDRAWN_LIST"),
        (evolve(TRUST, issuers=None), 2, SealVerdict.INDETERMINATE, "NO_ISSUER_LIST"),
        (TrustBundle(()), 2, SealVerdict.INDETERMINATE, "NO_ISSUER_LIST"),
    ],
)
def test_issuer_dates_and_withdrawal_are_judged(trust: TrustBundle, days: int, verdict: SealVerdict, reason: str) -> None:
    report = judged(SEAL.text, trust, SEALED_AT + timedelta(days=days))
    assert (report.verdict, report.sub_indication) == (verdict, reason)


def aged(trust: TrustBundle, **changes: object) -> TrustBundle:
    """Return a bundle whose lists say other things of themselves."""
    assert trust.issuers
    assert trust.withdrawn
    lists = {name.partition("_")[0] for name in changes}
    said = {name.partition("_")[2]: value for name, value in changes.items()}
    issuers = evolve(trust.issuers, **said) if "issuers" in lists else trust.issuers  # type: ignore[arg-type]  # fields of a list
    withdrawn = evolve(trust.withdrawn, **said) if "withdrawn" in lists else trust.withdrawn  # type: ignore[arg-type]  # likewise
    return evolve(trust, issuers=issuers, withdrawn=withdrawn)


@pytest.mark.parametrize(
    ("trust", "reason"),
    [
        (aged(TRUST, issuers_expires=AT), "ISSUER_LIST_EXPIRED"),
        (aged(TRUST, issuers_issued=AT + timedelta(seconds=1)), "ISSUER_LIST_NOT_YET_ISSUED"),
        (aged(TRUST, withdrawn_expires=AT), "WITHDRAWN_LIST_EXPIRED"),
        (aged(TRUST, withdrawn_issued=AT + timedelta(seconds=1)), "WITHDRAWN_LIST_EXPIRED"),
        (aged(TRUST, withdrawn_scope="33.17"), "NO_WITHDRAWN_LIST"),
        (aged(seal_trust(PemSealSigner.made().key), issuers_expires=AT), "ISSUER_LIST_EXPIRED"),
    ],
)
def test_a_list_that_is_not_in_force_is_not_relied_on(trust: TrustBundle, reason: str) -> None:
    report = judged(SEAL.text, trust)
    assert (report.verdict, report.sub_indication) == (SealVerdict.INDETERMINATE, reason)


def test_a_key_of_one_regency_seals_nothing_for_another() -> None:
    elsewhere = SIGNER.seal(sample_claims(office="33.160.dinsos")).text
    assert judged(elsewhere).sub_indication == "SEAL_OUT_OF_SCOPE"


def test_what_lapsed_or_was_withdrawn_is_still_told_and_what_is_not_believed_is_not() -> None:
    assert judged(SEAL.text, at=SEALED_AT + timedelta(days=100)).claims == sample_claims()
    gone = evolve(OTHER, letter=sample_claims().letter)
    assert judged(SEAL.text, seal_trust(SIGNER.key, withdrawn=(gone,))).claims == sample_claims()
    assert judged(SEAL.text, seal_trust(SIGNER.key, revoked=date(2026, 11, 22))).claims is None
    assert judged(SEAL.text, seal_trust(PemSealSigner.made().key)).claims is None


def test_the_seal_of_a_sensitive_letter_is_listed_under_its_own_type() -> None:
    text = SIGNER.seal(sample_claims(type=OPAQUE, name="S. R.")).text
    assert judged(text).verdict is SealVerdict.GENUINE


@pytest.mark.parametrize(
    ("data", "verdict", "reason"),
    [
        (SEAL.text, SealVerdict.GENUINE, ""),
        (SEAL.text + "\r\n", SealVerdict.GENUINE, ""),
        (symbols(SEAL), SealVerdict.GENUINE, ""),
        (symbols(SEAL, SEAL), SealVerdict.GENUINE, ""),
        (symbols(SEAL, SIGNER.seal(sample_claims(number="400.9/0124/XI/2026"))), SealVerdict.FAILED, "TWO_SEALS"),
        (SEAL.text[:-3] + "000", SealVerdict.FAILED, "SEAL_BROKEN"),
        (SEAL.text + "0", SealVerdict.FAILED, "SEAL_MALFORMED"),
        ("https://slrt.contoh.example/surat/1", SealVerdict.FAILED, "ADDRESS_ONLY"),
        ("SLR2:" + SEAL.text[5:], SealVerdict.FAILED, "ADDRESS_ONLY"),
        (b"", SealVerdict.FAILED, "FORMAT_FAILURE"),
        (b"\x89PNG\r\n\x1a\n", SealVerdict.FAILED, "FORMAT_FAILURE"),
        (b"%PDF-1.7 and nothing else", SealVerdict.FAILED, "FORMAT_FAILURE"),
        (b"\0" * 100, SealVerdict.FAILED, "FORMAT_FAILURE"),
        (symbols(PrintedSeal("", tuple((False,) * 21 for _ in range(21)))), SealVerdict.INDETERMINATE, "NO_SEAL"),
    ],
    ids=lambda value: value[:12] if isinstance(value, (str, bytes)) else None,
)
def test_what_is_on_the_sheet_decides(data: bytes | str, verdict: SealVerdict, reason: str) -> None:
    report = judged(data)
    assert (report.verdict, report.sub_indication) == (verdict, reason)
    assert (report.claims is not None) is (verdict is SealVerdict.GENUINE)


def test_an_address_beside_a_seal_changes_nothing() -> None:
    address = PrintedSeal("", modules_of("HTTPS://SLRT.CONTOH.EXAMPLE/SURAT/1"))
    assert judged(symbols(SEAL, address)).verdict is SealVerdict.GENUINE
    assert judged(symbols(address)).sub_indication == "ADDRESS_ONLY"


def test_a_picture_that_is_too_large_or_cut_off_is_no_sheet() -> None:
    picture = symbols(SEAL)
    assert judged(picture[: len(picture) // 2]).sub_indication == "FORMAT_FAILURE"
    out = BytesIO()
    Image.new("1", (9000, 9000), 1).save(out, "PNG")
    assert judged(out.getvalue()).sub_indication == "FORMAT_FAILURE"
    assert judged(bytes(64 * 1024 * 1024 + 1)).sub_indication == "FORMAT_FAILURE"


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "1"])
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "WEBP"])
def test_a_symbol_is_read_in_whatever_colours_and_format_it_was_saved(mode: str, kind: str) -> None:
    out = BytesIO()
    Image.open(BytesIO(symbols(SEAL))).convert(mode).save(out, kind)
    assert judged(out.getvalue()).verdict is SealVerdict.GENUINE


def test_what_is_transparent_is_paper() -> None:
    black = Image.open(BytesIO(symbols(SEAL))).convert("L")
    clear, out = Image.new("LA", black.size, (0, 0)), BytesIO()
    clear.putalpha(black.point(lambda value: 255 - value))
    clear.save(out, "PNG")
    assert judged(out.getvalue()).verdict is SealVerdict.GENUINE


def test_all_pages_of_a_scan_are_looked_at() -> None:
    first, second, out = Image.new("L", (200, 200), 255), Image.open(BytesIO(symbols(SEAL))), BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=[second])
    assert judged(out.getvalue()).verdict is SealVerdict.GENUINE


def test_a_look_in_a_process_of_its_own_sees_what_a_look_here_sees(page: bytes, signed: bytes) -> None:
    empty, clear, two, sheet = BytesIO(), BytesIO(), BytesIO(), BytesIO()
    blank, black = Image.new("L", (200, 200), 255), Image.open(BytesIO(symbols(SEAL))).convert("L")
    blank.save(empty, "PNG")
    blank.save(sheet, "PDF", resolution=72)
    blank.save(two, "TIFF", save_all=True, append_images=[black])
    Image.merge("LA", (Image.new("L", black.size), black.point(lambda value: 255 - value))).save(clear, "PNG")
    files = [one.getvalue() for one in (empty, clear, two, sheet)]
    for data in (signed, page, scan(page), symbols(SEAL), *files, b"%PDF-1.7 and nothing else", b"\0" * 100):
        assert READER.look(data) == look_at(data)


def test_a_signed_file_a_scan_and_an_unsigned_print_are_told_apart(page: bytes, signed: bytes) -> None:
    assert judged(signed).verdict is SealVerdict.GENUINE
    assert judged(signed).notices == (SealNotice.SIGNED_FILE,)
    assert judged(scan(page)).verdict is SealVerdict.GENUINE
    assert judged(scan(page)).notices == ()
    report = judged(page)
    assert (report.verdict, report.sub_indication, report.claims) == (SealVerdict.FAILED, "UNSIGNED_FILE", None)


def test_the_seal_on_a_signed_letter_says_what_its_attachment_says(workshop: Workshop, page: bytes, signed: bytes) -> None:
    letter = evolve(workshop.letter, sealed=("addressee", "dependants", "pages"))
    commitment = letter_commitment(letter, SALT)
    assert match_seal(signed, letter, commitment, READER, [SIGNER.key]) == ()
    assert match_seal(signed, evolve(letter, number="9/9/9"), commitment, READER, [SIGNER.key]) == ("number",)
    assert match_seal(signed, letter, commitment, READER, []) == ("seal",)
    assert match_seal(workshop.page(letter), letter, commitment, READER, [SIGNER.key]) == ("seal",)
    assert READER.pages(page) == READER.look(page).pages >= 1


def test_the_number_of_pages_is_sealed_as_it_is_printed(workshop: Workshop) -> None:
    letter = evolve(workshop.letter, sealed=("pages",), dependants=dependants(60))
    page = SealPress(SIGNER, READER).page(
        workshop.renderer,
        RenderRequest(letter, attachment_of(letter)),
        commitment=letter_commitment(letter, SALT),
        at=SEALED_AT,
    )
    assert READER.pages(page) > 1
    assert match_seal(page, letter, letter_commitment(letter, SALT), READER, [SIGNER.key]) == ()


def test_a_renderer_whose_pages_never_settle_is_refused(workshop: Workshop) -> None:
    class Restless:
        def __init__(self) -> None:
            self.pages = 1

        def render(self, request: RenderRequest) -> bytes:
            assert request.seal
            self.pages += 1
            out = BytesIO()
            with pypdfium2.PdfDocument.new() as document:
                for _ in range(self.pages):
                    document.new_page(100, 100)
                document.save(out)
            return out.getvalue()

    letter = evolve(workshop.letter, sealed=("pages",))
    with pytest.raises(RenderError) as caught:
        SealPress(SIGNER, READER).page(
            Restless(), RenderRequest(letter, attachment_of(letter)), commitment="ab" * 32, at=SEALED_AT
        )
    assert caught.value.code == "document.pages"


def test_every_reason_has_a_sentence_in_both_languages() -> None:
    for pair in (*SEAL_REASONS.values(), *SEAL_VERDICTS.values(), *SEAL_NOTICES.values()):
        assert pair.id
        assert pair.en
        assert pair.id != pair.en
    assert set(SEAL_VERDICTS) == set(SealVerdict)
    assert set(SEAL_NOTICES) == set(SealNotice)
    assert seal_sentence(AxisResult(Axis.TIME, Status.FAILED, "NEVER_HEARD_OF")).id
    assert (
        SEAL_REASONS["TWO_SEALS"].en in seal_conclusion(SealReport((AxisResult(Axis.FORMAT, Status.FAILED, "TWO_SEALS"),))).en
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, workshop: Workshop, page: bytes, signed: bytes) -> Path:
    """A folder with sheets good and bad, and trust bundles."""
    folder, keys = tmp_path_factory.mktemp("loket"), [Ed25519PrivateKey.generate()]
    (folder / "surat.pdf").write_bytes(signed)
    (folder / "pindai.pdf").write_bytes(scan(page))
    (folder / "cetak.pdf").write_bytes(page)
    (folder / "segel.txt").write_text(SEAL.text)
    (folder / "kosong.png").write_bytes(symbols(PrintedSeal("", ((False,) * 21,) * 21)))
    (folder / "contoh.txt").write_text(SIGNER.seal(sample_claims(specimen=True)).text)
    assert TRUST.issuers
    for name, trust in (
        ("trust", TRUST),
        ("cabut", seal_trust(SIGNER.key, withdrawn=(evolve(OTHER, letter=sample_claims().letter),))),
        ("latihan", evolve(TRUST, training=True)),
    ):
        write_bundle(
            folder / name,
            roots=workshop.trust.roots,
            root_keys=keys,
            authority_keys=keys,
            authority=AuthorityList(1, "33.16", SEALED_AT, SEALED_AT + timedelta(days=365), ()),
            expires=SEALED_AT + timedelta(days=900),
            issuers=trust.issuers,
            issuers_keys=keys,
            withdrawn=trust.withdrawn,
            withdrawn_keys=keys,
            training=trust.training,
        )
    return folder


def run(desk: Path, sheet: str, *words: str, trust: str = "trust") -> Result:
    written = str(desk / sheet) if (desk / sheet).exists() or sheet.endswith(".png") else sheet
    return CliRunner().invoke(main, ["verify-seal", written, "--trust", str(desk / trust), "--at", "2026-11-23", *words])


@pytest.mark.parametrize(
    ("sheet", "trust", "code"),
    [
        ("surat.pdf", "trust", 0),
        ("pindai.pdf", "trust", 0),
        ("segel.txt", "trust", 0),
        pytest.param(SEAL.text, "trust", 0, id="text"),
        ("contoh.txt", "latihan", 0),
        ("contoh.txt", "trust", 1),
        ("cetak.pdf", "trust", 1),
        pytest.param(SEAL.text[:-2], "trust", 1, id="shortened"),
        ("https://contoh.example/1", "trust", 1),
        ("segel.txt", "cabut", 1),
        ("kosong.png", "trust", 3),
        ("segel.txt", "trust/roots.pem", 3),
        ("tidak-ada.png", "trust", 2),
        ("trust", "trust", 2),
        ("segel.txt", "tidak-ada", 2),
        ("x\0y", "trust", 2),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"], ["--lang", "en"]])
def test_the_exit_code_is_the_answer(desk: Path, sheet: str, trust: str, code: int, form: list[str]) -> None:
    result = run(desk, sheet, *form, trust=trust)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output


def test_a_record_says_verdict_reasons_and_the_fields_to_compare(desk: Path) -> None:
    good = json.loads(run(desk, "segel.txt", "--json").stdout)
    assert (good["verdict"], good["sub_indication"], good["profile"]) == ("SEAL-GENUINE", None, "seal/1")
    assert [axis["axis"] for axis in good["axes"]] == ["format", "integrity", "authority", "time", "register"]
    assert all(set(axis) == {"axis", "status", "code", "evidence", "text"} for axis in good["axes"])
    assert good["withdrawals_known_to"] == "2026-10-22T03:30:00.000000Z"
    assert (good["compare"]["amount"], good["compare"]["nik_last_four"]) == (3_000_000, "0001")
    bad = json.loads(run(desk, "cetak.pdf", "--json").stdout)
    assert (bad["verdict"], bad["sub_indication"], bad["compare"]) == ("TOTAL-FAILED", "UNSIGNED_FILE", None)


def test_people_are_told_to_compare_and_up_to_when_withdrawals_are_known(desk: Path) -> None:
    shown, english = run(desk, "segel.txt").stdout, run(desk, "segel.txt", "--lang", "en").stdout
    assert "bandingkan setiap isian" in shown
    assert "Rp3.000.000" in shown
    assert "21 November 2026" in shown
    assert "Pencabutan diketahui sampai 2026-10-22" in shown
    assert "compare each of these fields" in english
    assert "CONTOH" in run(desk, "contoh.txt").stdout
    for trust in ("trust", "latihan"):
        assert "asli: bandingkan" not in run(desk, "contoh.txt", trust=trust).stdout
    assert "LATIHAN" in run(desk, "segel.txt", trust="latihan").stdout
    assert "slrtkit verify" in run(desk, "surat.pdf").stdout
    withdrawn = run(desk, "segel.txt", trust="cabut").stdout
    assert "sudah dicabut" in withdrawn
    assert "Sulastri Rekaan" in withdrawn


@pytest.mark.parametrize("lang", ["id", "en"])
def test_days_and_amounts_are_told_as_the_paper_writes_them_in_any_language(desk: Path, lang: str) -> None:
    shown = run(desk, "segel.txt", "--lang", lang).stdout
    assert not [told for told in ("21 November 2026", "21 Februari 2027", "Rp3.000.000") if told not in shown]


def test_the_text_of_a_symbol_cannot_steer_a_terminal(desk: Path) -> None:
    assert "\x1b" not in run(desk, "https://contoh.example/\x1b[2J").output


def test_a_scan_on_which_the_seal_cannot_be_read_is_not_called_forged(desk: Path) -> None:
    shown = run(desk, "kosong.png").stdout
    assert "200 dpi" in shown
    assert "TIDAK dapat diterima" not in shown
