"""The page in a real browser: a file is dropped, and a verdict stands there; on a telephone and on a desk."""

import os
import shutil
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, ViewportSize, expect, sync_playwright

from slrtkit.domain.seal_report import SealVerdict
from slrtkit.domain.seal_words import SEAL_VERDICTS
from slrtkit.domain.sentences import VERDICTS
from slrtkit.domain.verification import Verdict
from slrtkit.web.verification import Manners
from slrtkit.web.verification.words import SAID

from .conftest import District, Opened, Site, running

pytestmark = pytest.mark.needs("chromium")

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
DROP = """([name, type, data]) => {
    const held = new DataTransfer();
    held.items.add(new File([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))], name, { type }));
    document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: held }));
}"""
PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
PICTURES = os.environ.get("SLRTKIT_PICTURES")
"""A folder into which pictures of the pages are put, to be looked at."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def watched(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Give a page; a fault of its script, or of its policy, is a failure."""
    size, script = getattr(request, "param", (PHONE, True))
    faults = list[str]()

    def fault(what: Error) -> None:
        faults.append(str(what))

    with browser.new_context(viewport=size, has_touch=size is PHONE, java_script_enabled=script) as context:
        page = context.new_page()
        page.on("pageerror", fault)
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        yield page
    assert [one for one in faults if "400 (Bad Request)" not in one] == [], "an upload without a file is answered by 400"


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)


def fits(page: Page) -> None:
    """Check what a thumb needs: nothing beside the screen, nothing too small to be touched."""
    width = page.viewport_size
    assert width
    assert page.evaluate("document.documentElement.scrollWidth") <= width["width"]
    touched = page.locator("button:visible, a:visible, summary:visible, input[type=file]:visible, .fields label:visible").all()
    assert all((box := one.bounding_box()) and box["height"] >= 44 for one in touched)


@pytest.mark.parametrize("watched", [(PHONE, True), (DESK, True)], indirect=True, ids=["phone", "desk"])
def test_a_letter_that_is_dropped_on_the_page_is_judged(watched: Page, site: Site, district: District) -> None:
    size = "phone" if watched.viewport_size == PHONE else "desk"
    watched.goto(site.url)
    fits(watched)
    picture(watched, f"start-{size}")
    watched.evaluate(DROP, ["surat.pdf", "application/pdf", b64encode(district.letter).decode()])
    expect(watched.locator(".verdict .code")).to_have_text("TOTAL-PASSED")
    said = watched.inner_text(".verdict h2")
    assert said.startswith(f"{VERDICTS[Verdict.PASSED].id} Halamannya tidak dibandingkan"), "no register asks for its pages"
    assert watched.evaluate("document.activeElement.id") == "answer", "whoever cannot see it hears it first"
    values = watched.locator(".fields .value").all_inner_texts()
    assert district.workshop.letter.number in values
    assert watched.locator(".axes li.passed").count() == len(watched.locator(".axes li").all())
    fits(watched)
    picture(watched, f"passed-{size}")


@pytest.mark.parametrize("watched", [(PHONE, False)], indirect=True, ids=["no script"])
def test_without_a_script_the_form_does_it_all(watched: Page, site: Site, district: District, tmp_path: Path) -> None:
    letter, photo = tmp_path / "surat.pdf", tmp_path / "foto.png"
    letter.write_bytes(district.letter.replace(b"%%EOF", b"%%EOG"))
    photo.write_bytes(district.photo())
    watched.goto(f"{site.url}/?lang=en")
    for field, path, verdict, said in (
        ("file", letter, "TOTAL-FAILED", VERDICTS[Verdict.FAILED].en),
        ("photo", photo, "SEAL-GENUINE", SEAL_VERDICTS[SealVerdict.GENUINE].en),
    ):
        watched.get_by_label(SAID[field].en).set_input_files(path)
        watched.get_by_role("button", name=SAID["check"].en).click()
        expect(watched.locator(".verdict .code")).to_have_text(verdict)
        assert watched.inner_text(".verdict h2").startswith(said)
        fits(watched)
        picture(watched, verdict)
        watched.get_by_role("link", name=SAID["again"].en).click()
    watched.get_by_role("button", name=SAID["check"].en).click()
    expect(watched.get_by_role("alert")).to_contain_text("Choose the file")
    picture(watched, "nothing")


def test_a_file_that_is_too_large_is_told_before_it_is_sent(watched: Page, opened: Opened) -> None:
    with running(opened(Manners(largest=2 << 20, burst=1))) as served:
        watched.goto(served.url)
        watched.set_input_files("#photo", {"name": "besar.png", "mimeType": "image/png", "buffer": bytes(3 << 20)})
        expect(watched.get_by_role("status")).to_have_text(SAID["large"].id.format(size=2))
        watched.get_by_role("button", name=SAID["check"].id).click()
        assert watched.url == f"{served.url}/"
        watched.set_input_files("#file", {"name": "kecil.pdf", "mimeType": "application/pdf", "buffer": b"hello"})
        expect(watched.get_by_role("status")).to_be_hidden()
        assert watched.evaluate("document.getElementById('photo').files.length") == 0
        watched.get_by_role("button", name=SAID["check"].id).click()
        expect(watched.locator(".verdict .code")).to_have_text("TOTAL-FAILED")


@pytest.mark.parametrize("watched", [(PHONE, True)], indirect=True, ids=["phone"])
def test_axe_finds_nothing_to_complain_of(watched: Page, site: Site, district: District) -> None:
    axe = Path(pytest.importorskip("axe_playwright_python").__file__).with_name("axe.min.js").read_text("utf-8")
    handed = {"start": None, "passed": district.letter, "seal": district.photo(), "failed": b"hello"}
    for view, data in handed.items() if PROVE else [("start", None), ("seal", handed["seal"])]:
        watched.goto(f"{site.url}/")
        if data:
            watched.set_input_files("#file", {"name": "surat", "mimeType": "application/octet-stream", "buffer": data})
            watched.get_by_role("button", name=SAID["check"].id).click()
            expect(watched.locator("#answer")).to_be_visible()
        watched.evaluate(axe)
        found = watched.evaluate("axe.run(document)")
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == [], view
        assert len(found["passes"]) > 20
