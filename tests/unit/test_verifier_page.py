"""The page that checks seals: one file, read by a telephone at a counter, that asks nobody anything."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from attrs import evolve
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Browser, Error, Page, Request, expect, sync_playwright

from slrtkit.adapters.signing.qr import PemSealSigner
from slrtkit.adapters.trust import write_bundle
from slrtkit.cli import main
from slrtkit.domain.authority import AuthorityList
from slrtkit.domain.issuers import WithdrawnEntry
from slrtkit.domain.seal_report import SealNotice, SealVerdict
from slrtkit.domain.seal_words import SEAL_FIELDS, SEAL_NOTICES, SEAL_REASONS, SEAL_VERDICTS, compared
from slrtkit.errors import TrustError
from slrtkit.ports.seal import PrintedSeal
from slrtkit.ports.trust import TrustBundle
from slrtkit.testing.seal import SEALED_AT, bitmap, largest_claims, sample_claims, seal_trust
from slrtkit.testing.workshop import open_workshop
from slrtkit.web.verifier import verifier_page
from slrtkit.web.verifier.words import PAGE

ROOT = Path(__file__).parents[2]
BUILT = Path(str(files("slrtkit.web.verifier") / "built"))
SIGNER = PemSealSigner.made()
TRUST = seal_trust(SIGNER.key)
SEAL = SIGNER.seal(sample_claims())
AT = SEALED_AT + timedelta(days=2)
EVIL = "</script><script>document.title='evil'</script><img src=x onerror=\"document.title='evil'\">"
HOST = "kantor.test"
"""A name that leads to this machine, and that a browser takes for another one: a page from there is no secure context."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    pages: dict[str, TrustBundle] = {
        "plain": TRUST,
        "cabut": seal_trust(
            SIGNER.key, withdrawn=(WithdrawnEntry(sample_claims().letter, "33.16.dinsos", EVIL, AT.date(), "400.9/0124"),)
        ),
        "agustus": seal_trust(SIGNER.key, withdrawn=(WithdrawnEntry("lain", "33.16.dinsos", "400.9/0100", date(2026, 8, 2)),)),
        "dicabut": seal_trust(SIGNER.key, revoked=date(2026, 11, 22)),
        "jahat": seal_trust(SIGNER.key, letter_types=("keringanan-biaya", EVIL)),
        "latihan": evolve(TRUST, training=True),
        "buta": evolve(TRUST, withdrawn=None),
    }
    for name, trust in pages.items():
        (folder / f"{name}.html").write_text(verifier_page(trust, SEALED_AT), "utf-8")
    picture = Image.open(BytesIO(bitmap(SEAL.modules)))
    picture.save(folder / "seal.png")
    sheet(SEAL).save(folder / "sheet.jpg", quality=45)
    sheet(SIGNER.seal(largest_claims())).save(folder / "largest.jpg", quality=45)
    Image.new("L", (400, 400), 255).save(folder / "blank.png")
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(40))
    (folder / "video.y4m").write_bytes(video(picture))
    return folder


def sheet(seal: PrintedSeal) -> Image.Image:
    """Return a photo of an A4 sheet, a little turned and blurred, in bad light, with its seal at 0.45 mm a module."""
    page, chance = Image.new("L", (1654, 2339), 255), Random(8)
    pen = ImageDraw.Draw(page)
    for line in range(40):
        pen.text((150, 150 + 40 * line), "surat rekomendasi " * 8, fill=0)
    side = round((len(seal.modules) + 8) * 0.45 / 25.4 * 200)
    page.paste(Image.open(BytesIO(bitmap(seal.modules))).resize((side, side)), (1150, 1850))
    turned = page.rotate(4, expand=True, fillcolor=120).filter(ImageFilter.GaussianBlur(0.8))
    shade = Image.linear_gradient("L").resize(turned.size).point([110 + light * 140 // 255 for light in range(256)])
    dark = Image.composite(turned, Image.new("L", turned.size, 40), shade)
    noise = Image.frombytes("L", (128, 128), chance.randbytes(128 * 128)).resize(turned.size)
    return Image.blend(dark, noise, 0.06)


def video(picture: Image.Image) -> bytes:
    """Return what a camera sees that is held before a seal: YUV4MPEG2, grey."""
    frame = Image.new("L", (1280, 720), 200)
    frame.paste(picture.resize((600, 600)), (340, 60))
    grey = frame.tobytes() + b"\x80" * (1280 * 720 // 2)
    return b"YUV4MPEG2 W1280 H720 F10:1 Ip A1:1 C420jpeg\n" + (b"FRAME\n" + grey) * 2


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and remembers what it was asked for."""

    asked: list[str] = []  # noqa: RUF012  one list for all handlers, which is the point

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002  as in the standard library
        self.asked.append(self.path)


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser(folder: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[
                "--no-sandbox",
                f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={folder / 'video.y4m'}",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def phone(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True) as context:
        yield context.new_page()


@contextmanager
def opened(phone: Page, address: str, *, at: datetime = AT) -> Iterator[Page]:
    """Open a page when the clock says so; any fault of its script is a failure, and so is any request beside the first."""
    faults, asked = list[str](), list[str]()

    def fault(what: Error) -> None:
        faults.append(str(what))

    def ask(request: Request) -> None:
        asked.append(request.url)

    phone.on("pageerror", fault)
    phone.on("request", ask)
    try:
        phone.clock.set_fixed_time(at)
        phone.goto(address)
        yield phone
        assert (faults, asked) == ([], [address])
    finally:
        phone.remove_listener("pageerror", fault)
        phone.remove_listener("request", ask)


def photograph(page: Page, path: Path) -> None:
    page.set_input_files("#photo", path)


def answer(page: Page) -> tuple[str, str]:
    """Return verdict and sentence."""
    expect(page.locator(".verdict")).to_be_visible(timeout=30_000)
    return page.inner_text(".verdict .code"), page.inner_text(".verdict h2")


def shown_fields(page: Page) -> list[tuple[str, str]]:
    return list(
        zip(page.locator(".fields .name").all_inner_texts(), page.locator(".fields .value").all_inner_texts(), strict=True)
    )


needs_chromium = pytest.mark.needs("chromium")


@needs_chromium
def test_a_photo_of_a_letter_is_read_and_its_fields_are_shown_to_compare(phone: Page, folder: Path) -> None:
    with opened(phone, f"file://{folder}/plain.html") as page:
        photograph(page, folder / "sheet.jpg")
        assert answer(page) == ("SEAL-GENUINE", SEAL_VERDICTS[SealVerdict.GENUINE].id)
        assert shown_fields(page) == [(SEAL_FIELDS[name].id, text) for name, text in compared(sample_claims())]
        assert "Pencabutan diketahui sampai 2026-10-22 10:30 WIB" in page.inner_text("#result")
        page.locator(".fields input").first.check()
        assert page.inner_text(".count") == "1 dari 12 isian sudah dibandingkan"
        page.click("#language")
        assert answer(page) == ("SEAL-GENUINE", SEAL_VERDICTS[SealVerdict.GENUINE].en)
        assert shown_fields(page) == [(SEAL_FIELDS[name].en, text) for name, text in compared(sample_claims())], "as on paper"
        assert "Withdrawals known up to 2026-10-22 10:30 WIB" in page.inner_text("#result")
        page.click("#again")
        assert not page.is_visible("#answer")
        photograph(page, folder / "largest.jpg")
        assert answer(page)[1].endswith(SEAL_REASONS["SEAL_OUT_OF_SCOPE"].en), "the largest seal there is was read, and holds"


@needs_chromium
def test_the_camera_reads_a_seal_by_itself_and_is_let_go(phone: Page, port: int) -> None:
    phone.context.grant_permissions(["camera"])
    with opened(phone, f"http://127.0.0.1:{port}/plain.html") as page:
        page.click("#camera")
        assert answer(page)[0] == "SEAL-GENUINE"
        assert page.evaluate("document.getElementById('video').srcObject") is None
        assert not page.is_visible("#watching")
    phone.context.clear_permissions()


@needs_chromium
def test_a_camera_that_is_refused_leaves_the_photo(phone: Page, port: int, folder: Path) -> None:
    with opened(phone, f"http://127.0.0.1:{port}/plain.html") as page:
        page.click("#camera")
        expect(page.locator("#hint")).to_have_text(PAGE["refused"].id)
        photograph(page, folder / "seal.png")
        assert answer(page)[0] == "SEAL-GENUINE"


@needs_chromium
def test_a_page_that_is_no_secure_context_checks_with_the_curve_it_brings_along(phone: Page, port: int, folder: Path) -> None:
    with opened(phone, f"http://{HOST}:{port}/plain.html") as page:
        assert page.evaluate("[isSecureContext, typeof crypto.subtle, typeof navigator.mediaDevices]") == [
            False,
            "undefined",
            "undefined",
        ]
        assert not page.is_visible("#camera")
        assert page.inner_text("#hint") == PAGE["no_camera"].id
        photograph(page, folder / "seal.png")
        assert answer(page)[0] == "SEAL-GENUINE"
        page.click("#again")
        typed(page, SEAL.text[:-1] + ("A" if SEAL.text[-1] == "0" else "0"))
        assert answer(page)[0] == "TOTAL-FAILED"


def typed(page: Page, text: str) -> None:
    page.click("#ask summary")
    page.fill("#text", text)
    page.click("#typed button")


REFUSED = [
    ("cabut", AT, "TOTAL-FAILED", "WITHDRAWN"),
    ("dicabut", AT, "TOTAL-FAILED", "SEAL_KEY_REVOKED"),
    ("plain", SEALED_AT + timedelta(days=93), "TOTAL-FAILED", "LETTER_LAPSED"),
    ("plain", SEALED_AT - timedelta(days=1), "INDETERMINATE", "SEALED_LATER"),
    ("plain", SEALED_AT + timedelta(days=400), "TOTAL-FAILED", "LETTER_LAPSED"),
    ("buta", AT, "INDETERMINATE", "NO_WITHDRAWN_LIST"),
]


@needs_chromium
def test_what_is_refused_is_refused_in_the_words_of_verify_seal(phone: Page, folder: Path) -> None:
    for name, at, verdict, reason in REFUSED:
        with opened(phone, f"file://{folder}/{name}.html", at=at) as page:
            typed(page, SEAL.text)
            code, said = answer(page)
            told = SEAL_REASONS.get(reason)
            assert (code, said.startswith(SEAL_VERDICTS[SealVerdict(verdict)].id)) == (verdict, True), reason
            assert told is None or said.endswith(told.id), reason


@needs_chromium
def test_what_is_no_seal_is_told_apart(phone: Page, folder: Path) -> None:
    with opened(phone, f"file://{folder}/plain.html") as page:
        photograph(page, folder / "letter.pdf")
        expect(page.locator("#hint")).to_have_text(PAGE["pdf"].id)
        for file, reason in (("blank.png", "Tidak ada segel yang terbaca"), ("broken.jpg", "Berkas tidak berbentuk surat")):
            photograph(page, folder / file)
            assert reason in answer(page)[1]
            page.click("#again")


@needs_chromium
def test_the_age_of_the_lists_stands_on_the_page_and_an_old_list_stands_out(phone: Page, folder: Path) -> None:
    with opened(phone, f"file://{folder}/plain.html") as page:
        ages = page.locator("#lists .age").all_inner_texts()
        assert [PAGE["age"].id.format(days=32) in age for age in ages] == [True, True]
        assert not page.locator("#lists .age.old").count()
        assert not page.is_visible("#stale")
    with opened(phone, f"file://{folder}/plain.html", at=SEALED_AT + timedelta(days=400)) as page:
        assert page.locator("#lists .age.old strong").all_inner_texts() == [PAGE["expired"].id] * 2
        assert page.inner_text("#stale") == PAGE["expired"].id
    with opened(phone, f"file://{folder}/plain.html", at=SEALED_AT - timedelta(days=60)) as page:
        assert page.locator("#lists .age.old strong").all_inner_texts() == [PAGE["early"].id] * 2
    with opened(phone, f"file://{folder}/buta.html", at=SEALED_AT - timedelta(days=30)) as page:
        assert page.locator("#lists .age.old").all_inner_texts() == [f"{PAGE['withdrawn'].id}\n{PAGE['no_withdrawn'].id}"]
        assert PAGE["today"].id in page.inner_text("#lists")
        assert page.inner_text("#stale") == PAGE["no_withdrawn"].id


@needs_chromium
def test_issuers_and_withdrawn_letters_are_listed_with_their_days(phone: Page, folder: Path) -> None:
    with opened(phone, f"file://{folder}/dicabut.html") as page:
        page.click("#lists summary")
        listed = page.inner_text(".issuers")
        assert "33.16.dinsos" in listed
        assert "1 Oktober 2026 \N{EN DASH} 29 Desember 2026" in listed
        assert "DICABUT 22 November 2026" in listed
        page.click("#language")
        page.click("#lists summary")
        listed = page.inner_text(".issuers")
        assert "1 October 2026 \N{EN DASH} 29 December 2026" in listed
        assert "REVOKED 22 November 2026" in listed
    with opened(phone, f"file://{folder}/cabut.html") as page:
        page.click(f"text={PAGE['gone'].id}")
        assert page.inner_text(".withdrawn") == f"{EVIL}\n33.16.dinsos\n23 November 2026\n{PAGE['replaced'].id} 400.9/0124"
    with opened(phone, f"file://{folder}/agustus.html") as page:
        for language, day in (("id", "2 Agustus 2026"), ("en", "2 August 2026")):
            page.click(f"text={getattr(PAGE['gone'], language)}")
            assert day in page.inner_text(".withdrawn")
            page.click("#language")


@needs_chromium
def test_practice_is_never_called_genuine(phone: Page, folder: Path) -> None:
    with opened(phone, f"file://{folder}/latihan.html") as page:
        assert SEAL_NOTICES[SealNotice.TRAINING].id in page.inner_text("#lists")
        typed(page, SEAL.text)
        assert answer(page)[1] == SEAL_NOTICES[SealNotice.TRAINING].id


@needs_chromium
def test_every_word_changes_with_the_language_and_the_warning_stands_on_every_view(phone: Page, folder: Path) -> None:
    with opened(phone, f"file://{folder}/plain.html") as page:
        for language in ("id", "en", "id"):
            assert page.evaluate("document.documentElement.lang") == language
            for element in page.locator("[data-says]").all():
                key = element.get_attribute("data-says") or ""
                assert element.text_content() == getattr(PAGE[key], language)
            assert page.inner_text(".own") == getattr(PAGE["own"], language)
            page.click("#language")
        typed(page, SEAL.text)
        assert page.is_visible(".own")


@needs_chromium
def test_it_fits_a_small_telephone_and_a_thumb(phone: Page, folder: Path) -> None:
    with opened(phone, f"file://{folder}/plain.html") as page:
        for _ in range(2):
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            touched = page.locator("button:visible, .big:visible, summary:visible, .fields label:visible").all()
            assert all((box := one.bounding_box()) and box["height"] >= 48 for one in touched)
            if page.is_visible("#ask"):
                typed(page, SEAL.text)
                answer(page)


@needs_chromium
def test_no_text_of_a_bundle_becomes_part_of_the_page(phone: Page, folder: Path) -> None:
    with opened(phone, f"file://{folder}/jahat.html") as page:
        page.click("#lists summary")
        assert EVIL in page.inner_text(".issuers")
        assert page.title() == PAGE["title"].id
        assert page.locator("img").count() == 0


@needs_chromium
def test_the_page_can_neither_send_nor_fetch_nor_run_what_it_does_not_hold(phone: Page, port: int) -> None:
    phone.goto(f"http://127.0.0.1:{port}/plain.html")
    before = len(Quiet.asked)
    tried = """() => new Promise((done) => setTimeout(async () => {
        const tried = async (act) => { try { await act(); return "done" } catch (error) { return "refused" } };
        const picture = new Image(); picture.src = "/seal.png";
        done([await tried(() => fetch("/seal.png")), await tried(() => eval("1")), await tried(() => picture.decode()),
            await tried(() => { document.body.innerHTML = "<b>x</b>" })]);
    }))"""
    assert phone.evaluate(tried) == ["refused"] * 4
    assert len(Quiet.asked) == before


def test_the_page_is_one_file_whose_policy_names_its_script_and_style_by_their_digests() -> None:
    page = verifier_page(TRUST, SEALED_AT, language="en")
    assert not re.search(r"<(script|img|link|iframe|video|audio)[^>]* (src|href)=", page)
    assert len(re.findall(r"<script", page)) == 3
    assert "default-src &#x27;none&#x27;" in page
    assert "unsafe-inline" not in page
    assert "://" not in (BUILT / "page.js").read_text("utf-8")
    assert EVIL not in verifier_page(seal_trust(SIGNER.key, letter_types=(EVIL,)), SEALED_AT)


def test_the_page_names_nobody_and_holds_no_certificate() -> None:
    page = verifier_page(evolve(TRUST, roots=(b"a root",)), SEALED_AT)
    data = json.loads(re.search(r'id="data">(.*)</script>', page)[1])  # type: ignore[index]  # it is there
    assert data["trust"].keys() == {"training", "issuers", "withdrawn"}
    assert data["trust"]["issuers"]["entries"][0].keys() == {"key", "kid", "point", "office", "types", "from", "to", "revoked"}


def test_every_reason_that_the_script_gives_has_its_sentence_in_the_page() -> None:
    script = (BUILT / "page.js").read_text("utf-8")
    given = set(
        re.findall(
            r'"([A-Z]+(?:_[A-Z]+)+)"',
            "".join((ROOT / "verifier/src" / name).read_text() for name in ("check.js", "judge.js", "report.js")),
        )
    )
    data = json.loads(re.search(r'id="data">(.*)</script>', verifier_page(TRUST, SEALED_AT))[1])  # type: ignore[index]  # it is there
    known = set(data["words"]["reasons"]) | {"SIGNED_BY_HAND"}
    assert given <= known
    assert all(f'"{code}"' in script for code in given)


def test_what_is_shipped_was_built_from_the_sources_that_lie_here() -> None:
    told = json.loads((BUILT / "built.json").read_text("utf-8"))
    sources = [
        *sorted((ROOT / "verifier" / "src").glob("*.js")),
        *(ROOT / "verifier" / name for name in ("build.mjs", "package-lock.json")),
    ]
    assert told.pop("sources") == hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    assert told == {name: hashlib.sha256((BUILT / name).read_bytes()).hexdigest() for name in told}
    assert told.keys() == {"page.js", "reader.wasm", "LICENSES.txt"}


def test_a_bundle_without_seal_keys_makes_no_page() -> None:
    with pytest.raises(TrustError) as refused:
        verifier_page(TrustBundle(()), SEALED_AT)
    assert refused.value.code == "trust.issuers"


def test_the_command_writes_the_page_and_says_what_is_in_it(tmp_path: Path) -> None:
    keys = [Ed25519PrivateKey.generate()]
    now = datetime.now(SEALED_AT.tzinfo)
    with open_workshop() as workshop:
        roots = workshop.trust.roots
    for name, trust in (("trust", TRUST), ("buta", evolve(TRUST, withdrawn=None)), ("kosong", TrustBundle(()))):
        write_bundle(
            tmp_path / name,
            roots=roots,
            root_keys=keys,
            authority_keys=keys,
            authority=AuthorityList(1, "33.16", now, now + timedelta(days=365), ()),
            expires=now + timedelta(days=900),
            issuers=trust.issuers,
            issuers_keys=keys,
            withdrawn=trust.withdrawn,
            withdrawn_keys=keys,
        )
    out = tmp_path / "verify.html"
    asked = ["verifier-page", "--trust", str(tmp_path / "trust"), "--out", str(out)]
    done = CliRunner().invoke(main, [*asked, "--json"])
    told = json.loads(done.stdout)
    assert (done.exit_code, told["file"], told["bytes"]) == (0, str(out), out.stat().st_size)
    assert told["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (told["issuers"]["entries"], told["withdrawn"]["entries"], told["training"]) == (1, 0, False)
    assert out.stat().st_mode & 0o777 == 0o644
    again = CliRunner().invoke(main, asked)
    assert (again.exit_code, "export.exists" in again.stderr) == (2, True)
    out.unlink()
    assert "1 kunci segel" in CliRunner().invoke(main, asked).stdout
    blind = ["verifier-page", "--trust", str(tmp_path / "buta"), "--out", str(tmp_path / "2.html"), "--lang", "en"]
    assert "WITHOUT a list of withdrawn letters" in CliRunner().invoke(main, blind).stdout
    blind = ["verifier-page", "--trust", str(tmp_path / "buta"), "--out", str(tmp_path / "4.html"), "--json"]
    assert json.loads(CliRunner().invoke(main, blind).stdout)["withdrawn"] is None
    none = CliRunner().invoke(main, ["verifier-page", "--trust", str(tmp_path / "kosong"), "--out", str(tmp_path / "3.html")])
    assert (none.exit_code, "trust.issuers" in none.stderr, (tmp_path / "3.html").exists()) == (2, True, False)
