"""The reference frontend in a real browser and over HTTP: from intake to a letter in hand, and what it promises on the way."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from attrs import define, field, frozen
from playwright.sync_api import Browser, BrowserContext, Error, Page, ViewportSize, expect, sync_playwright
from starlette.types import ASGIApp

from slrtkit import Kit
from slrtkit.adapters.clock.system import SystemClock
from slrtkit.domain import Fact, Source
from slrtkit.domain.change import FactChange
from slrtkit.domain.letter import LetterStatus
from slrtkit.domain.verification import Verdict
from slrtkit.testing import open_practice
from slrtkit.testing.serving import serving

ROOT = Path(__file__).parents[2]
VILLAGES = ("33.16.11.2005", "33.16.13.2020")
PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 800}
AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
LARGEST = 30_000
SMALL = """[...document.querySelectorAll("button, .button")]
    .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44).map((one) => one.innerText)"""
"""What is too small for a thumb."""
PROVE = os.environ.get("SLRTKIT_PROVE") == "1"
PICTURES = os.environ.get("SLRTKIT_PICTURES")
"""A folder into which pictures of the screens are put, to be looked at."""


class Morning(SystemClock):
    """Goes on from a morning, so that no test runs over midnight."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead = AT - datetime.now(UTC)

    def now(self) -> datetime:
        return super().now() + self._ahead


@frozen
class Site:
    """The application on loopback, and its district."""

    url: str
    kit: Kit
    app: Any


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(ROOT))
        app = import_module("examples.kabupaten.application")
        config = ROOT / "examples" / "kabupaten" / "kabupaten.toml"
        people = {one: one for one in VILLAGES}
        with (
            open_practice(config, tmp_path_factory.mktemp("district"), people=people, clock=Morning()) as kit,
            running(app.application(kit, b"k" * 32)) as url,
        ):
            yield Site(url, kit, app)


@contextmanager
def running(app: ASGIApp) -> Iterator[str]:
    with serving(app) as port:
        yield f"http://127.0.0.1:{port}"


@frozen
class Answered:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def to(self) -> str:
        return self.headers.get("location", "").partition("?")[0]

    def hidden(self, name: str) -> str:
        found = re.search(f'name="{name}" value="([^"]*)"', self.text)
        assert found, f"no {name} on this page"
        return found[1]


@define
class Client:
    """A browser without a screen: it keeps cookies, and follows nothing."""

    url: str
    cookies: dict[str, str] = field(factory=dict)

    def ask(self, method: str, path: str, body: bytes | None = None) -> Answered:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        try:
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, body, headers)
            got = connection.getresponse()
            for one in got.headers.get_all("Set-Cookie") or []:
                name, _, value = one.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answered(
                got.status, {k.lower(): ", ".join(got.headers.get_all(k) or ()) for k in got.headers}, got.read().decode()
            )
        finally:
            connection.close()

    def get(self, path: str) -> Answered:
        return self.ask("GET", path)

    def send(self, path: str, **fields: str) -> Answered:
        return self.ask("POST", path, urlencode(fields).encode())

    def fill(self, path: str, **fields: str) -> Answered:
        """Fill in the form of a page, and send it."""
        page = self.get(path)
        return self.send(path, _once=page.hidden("_once"), _word=page.hidden("_word"), **fields)


def at_work(site: Site, officer: str) -> Client:
    client = Client(site.url)
    assert client.fill("/masuk", petugas=officer).to == "/"
    return client


COMPLAINT = {"orang": "BLS-03-1", "kategori": "kesehatan", "saluran": "layanan", "kegentingan": "routine"}


def complained(site: Site, text: str) -> str:
    """Return the address of a case of Balongsari."""
    return at_work(site, "balongsari").fill("/keluarga/BLS-03/pengaduan", uraian=text, **COMPLAINT).to


def cases(site: Site, household: str) -> list[str]:
    return [one.text for one in site.kit.seen_by(site.kit.context("balongsari")).complaints_of(household)]


def test_a_form_that_is_sent_twice_or_at_once_does_its_thing_once(site: Site) -> None:
    client = at_work(site, "balongsari")
    page = client.get("/keluarga/BLS-03/pengaduan")
    form = {"_once": page.hidden("_once"), "_word": page.hidden("_word"), "uraian": "Dua kali ditekan.", **COMPLAINT}
    with ThreadPoolExecutor(4) as hands:
        answers = list(hands.map(lambda _: client.send("/keluarga/BLS-03/pengaduan", **form), range(4)))
    assert len({(one.status, one.to) for one in answers}) == 1
    assert answers[0].status == 303
    assert cases(site, "BLS-03").count("Dua kali ditekan.") == 1


def test_what_was_filed_before_leads_to_its_case_and_a_form_with_other_words_is_told(site: Site) -> None:
    client = at_work(site, "balongsari")
    page = client.get("/keluarga/BLS-03/pengaduan")
    form = {"_once": page.hidden("_once"), "_word": page.hidden("_word"), "uraian": "Sekali saja.", **COMPLAINT}
    case = client.send("/keluarga/BLS-03/pengaduan", **form).to
    other = client.send("/keluarga/BLS-03/pengaduan", **form | {"uraian": "Kata lain."})
    assert other.status == 422
    assert "permintaan ini sudah dipakai" in other.text
    assert other.hidden("_once") != form["_once"], "sent again, it is another form"
    assert client.fill("/keluarga/BLS-03/pengaduan", uraian="Sekali saja.", **COMPLAINT).to == case


def test_a_refused_form_keeps_what_was_typed_and_tells_each_fault_beside_its_field(site: Site) -> None:
    client = at_work(site, "balongsari")
    told = client.fill(
        "/keluarga/baru", desa=VILLAGES[0], alamat="Jl. <b>Contoh</b> 1", nik1="331699", lahir1="31-02-1990", nkk="12"
    )
    assert told.status == 422
    assert 'value="Jl. &lt;b&gt;Contoh&lt;/b&gt; 1"' in told.text, "what was typed is there, and is text"
    for name, said in (("nama1", "wajib diisi"), ("nik1", "16"), ("lahir1", "tanggalnya"), ("nkk", "16")):
        beside = re.search(f'id="e-{name}"[^>]*>(.*?)</p>', told.text)
        assert beside, name
        assert said in beside[1], name
        assert f'aria-describedby="h-{name} e-{name}"' in told.text or f'e-{name}" aria-invalid="true"' in told.text
        assert f'<a href="#f-{name}">' in told.text
    assert told.text.count('class="fault"') == 4
    for day in ("22-11-99999999999999999999", "22-11-20-26", "22-11", "22--2026"):
        wrong = client.fill("/keluarga/baru", desa=VILLAGES[0], alamat="Jl. Contoh 1", nama1="Sri", lahir1=day)
        assert (wrong.status, 'id="e-lahir1"' in wrong.text) == (422, True), day
    search = client.fill("/meja", nama="", nik="")
    assert (search.status, "Isi nama atau NIK." in search.text) == (422, True)


def test_two_officers_of_different_villages_do_not_see_each_others_cases(site: Site) -> None:
    case = complained(site, "Hanya untuk Balongsari.")
    own, other = at_work(site, "balongsari"), at_work(site, "bejirejo")
    assert "Hanya untuk Balongsari." in own.get(case).text
    for path in (case, f"{case}/penilaian", f"{case}/penilaian/SKTM", f"{case}/surat", "/keluarga/BLS-03", "/kasus/01TIDAKADA"):
        told = other.get(path)
        assert told.status == 404, path
        assert "Balongsari" not in told.text.replace("Puskesos Balongsari", ""), path
    assert case.removeprefix("/kasus/") not in other.get("/").text
    person = site.kit.seen_by(site.kit.context("balongsari")).household("BLS-03").person("BLS-03-1")
    assert person.name in own.fill("/meja", nama=person.name).text
    assert "Tidak ada yang cocok" in other.fill("/meja", nama=person.name).text
    assert other.fill("/keluarga/BJR-10/pengaduan", uraian="x", **COMPLAINT).status == 422, "nobody of another household"


def test_nobody_works_without_a_session_and_no_form_from_elsewhere_is_taken(site: Site) -> None:
    nobody = Client(site.url)
    assert nobody.get("/").to == "/masuk"
    nobody.cookies["sesi"] = "WyJhIiwgOTk5OTk5OTk5OSwgImthZGlzIl0=." + "0" * 64
    assert nobody.get("/").to == "/masuk", "a cookie that nobody signed"
    client = at_work(site, "balongsari")
    stolen = client.send("/keluarga/BLS-03/pengaduan", uraian="Dari tempat lain.", _once="1", _word="0" * 64, **COMPLAINT)
    assert stolen.status == 403
    assert "Dari tempat lain." not in cases(site, "BLS-03")
    other = at_work(site, "balongsari").get("/meja").hidden("_word")
    assert client.send("/meja", nama="a", _once="2", _word=other).status == 403, "the word of another session"
    assert client.ask("POST", "/meja", b"nama=" + b"a" * 70_000).status == 413
    assert client.ask("POST", "/meja", b"\xff\xfe=1").status == 400
    client.send("/keluar", _word=client.get("/").hidden("_word"))
    assert client.get("/").to == "/masuk"


def test_a_session_ends_by_itself_and_no_key_believes_another(site: Site) -> None:
    sessions = site.app.Sessions
    now, ours = datetime(2026, 11, 20, tzinfo=UTC), sessions(b"a" * 32)
    cookie = ours.written(ours.begun(now, "kadis"))
    assert ours.read(cookie, now).officer == "kadis"
    assert ours.read(cookie, now + site.app.LASTS) is None
    assert sessions(b"b" * 32).read(cookie, now) is None
    assert ours.read("", now) is None


def test_every_answer_is_guarded_and_says_nothing_to_caches(site: Site) -> None:
    client = at_work(site, "balongsari")
    for path in ("/", "/meja", "/masuk", "/tidak-ada", "/keluarga/TIDAK"):
        told = client.get(path)
        assert "script-src 'self'" in told.headers["content-security-policy"], path
        assert told.headers["cache-control"] == "no-store", path
        assert "<script" not in told.text
        assert " style=" not in told.text
    assert "HttpOnly" in Client(site.url).get("/masuk").headers["set-cookie"]


def test_behind_a_proxy_that_speaks_https_cookies_go_by_nothing_else(site: Site) -> None:
    with serving(site.app.application(site.kit, b"k" * 32, secure=True)) as port:
        behind = Client(f"http://127.0.0.1:{port}").get("/masuk?lang=en").headers["set-cookie"]
    plain = Client(site.url).get("/masuk?lang=en").headers["set-cookie"]
    assert (behind.count("HttpOnly"), behind.count("Secure"), plain.count("Secure")) == (2, 2, 0)


def test_pages_speak_english_to_whoever_asks_and_remember_it(site: Site) -> None:
    client = at_work(site, "loket")
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert "Find" not in client.get("/?lang=id").text
    client.get("/?lang=en")
    told = client.fill("/keluarga/baru", desa="33.16.99.9999")
    assert "Choose one of these." in told.text


def test_the_chain_stands_between_a_draft_and_its_signature(site: Site) -> None:
    case = complained(site, "Biaya rawat inap.")
    village, page = at_work(site, "balongsari"), f"{case}/penilaian/KERINGANAN-RS"
    assert village.fill(page, **{"q-integrity_pact": "ya", "sumber": "home-visit"}).status == 303
    early = village.fill(case, langkah="close", jawaban="Sudah.")
    assert early.status in (409, 422), "nothing is decided yet"
    refused = village.fill(case, langkah="decide", program="KERINGANAN-RS", putusan="refused")
    assert refused.status == 422
    assert 'id="e-alasan"' in refused.text
    assert village.fill(case, langkah="decide", program="KERINGANAN-RS", putusan="recommended").status == 303
    letter = village.fill(f"{case}/surat", **{"penanda-tangan": "kadis", "tujuan": "RSUD Contoh", "f-ceiling": "1000000"}).to
    assert letter.startswith("/surat/")
    assert village.fill(letter, langkah="request").status == 303
    kadis, kabid, manajer = (at_work(site, one) for one in ("kadis", "kabid", "manajer"))
    for early_bird, step in ((kadis, {"langkah": "issue"}), (kabid, {"langkah": "approve", "macam": "decide"})):
        page_now = early_bird.get(letter)
        assert "Menunggu: manajer" in page_now.text
        told = early_bird.send(letter, _word=page_now.hidden("_word"), _once=f"{letter}-{step['langkah']}", **step)
        assert told.status == 422
    assert manajer.fill(letter, langkah="send-back", catatan="").status == 422
    assert manajer.fill(letter, langkah="approve", macam="paraf").status == 303
    assert kabid.fill(letter, langkah="approve", macam="decide").status == 303
    signing = kadis.get(letter)
    form = {"_once": signing.hidden("_once"), "_word": signing.hidden("_word"), "langkah": "issue"}
    assert [kadis.send(letter, **form).status for _ in range(2)] == [303, 303], "the same form again is the same signature"
    seen = site.kit.seen_by(site.kit.context("kadis"))
    assert seen.letter(letter.removeprefix("/surat/")).status is LetterStatus.ISSUED


def test_a_case_is_handed_to_a_hospital_that_sees_what_goes_along_and_nothing_else(site: Site) -> None:
    case, village = complained(site, "Menunggu tindakan."), at_work(site, "balongsari")
    hospital = at_work(site, "rsud")
    village.fill(f"{case}/penilaian/KERINGANAN-RS", **{"q-integrity_pact": "ya", "sumber": "home-visit"})
    village.fill(case, langkah="decide", program="KERINGANAN-RS", putusan="referred", alasan="RSUD dapat menolong.")
    nobody = village.fill(f"{case}/rujukan", penerima="rsud-contoh", permintaan="Tanpa uang muka")
    assert nobody.status == 422
    assert 'id="e-persetujuan"' in nobody.text
    asked = {"penerima": "rsud-contoh", "permintaan": "Tanpa uang muka", "persetujuan": "Anak", "ikut-inpatient": "ya"}
    sent = village.fill(f"{case}/rujukan", **asked).to
    assert sent.startswith("/rujukan/")
    assert sent in hospital.get("/").text
    told = hospital.get(sent).text
    assert "Tanpa uang muka" in told
    assert "sedang dirawat inap" in told
    assert "pakta integritas" not in told
    assert hospital.get(case).status == 404
    early = hospital.fill(sent, langkah="complete", kata="Sudah")
    assert early.status == 422
    assert hospital.fill(sent, langkah="accept").status == 303
    wordless = hospital.fill(sent, langkah="complete")
    assert (wordless.status, 'id="e-kata"' in wordless.text) == (422, True)
    assert hospital.fill(sent, langkah="complete", kata="Sudah ditangani.").status == 303
    assert "Sudah ditangani." in village.get(sent).text
    settled = hospital.get(sent).text
    assert "Tanpa uang muka" not in settled, "once it is settled, nobody stands in it any more"


def test_what_decides_on_aid_waits_for_another_officer(site: Site) -> None:
    client = at_work(site, "balongsari")
    case = client.fill("/keluarga/BLS-04/pengaduan", uraian="Minta SKTM.", **COMPLAINT | {"orang": "BLS-04-1"}).to
    told = client.fill(f"{case}/penilaian/SKTM", **{"q-resident": "ya", "q-desil": "3", "sumber": "dtsen"})
    assert "ok=proposed" in told.headers["location"]
    seen = site.kit.seen_by(site.kit.context("manajer"))
    (proposed,) = seen.proposals()
    page = f"/usulan/{proposed.id}"
    own = client.fill(page, langkah="apply")
    assert own.status == 422
    assert "/usulan/" in at_work(site, "loket").get("/").text
    refused = at_work(site, "loket").fill(page, langkah="refuse")
    assert (refused.status, 'id="e-alasan"' in refused.text) == (422, True)
    assert at_work(site, "loket").fill(page, langkah="apply").status == 303
    fact = seen.household("BLS-04").fact(seen.household("BLS-04").cards[0].id, "desil")
    assert fact is not None
    assert fact.value == 3


def test_an_answer_that_cannot_be_is_told_beside_its_question(site: Site) -> None:
    client = at_work(site, "balongsari")
    case = client.fill("/keluarga/BLS-13/pengaduan", uraian="Listrik.", **COMPLAINT | {"orang": "BLS-13-1"}).to
    page = f"{case}/penilaian/LISTRIK-SUBSIDI"
    told = client.fill(page, **{"q-housing.power_va": "-450", "q-in_register": "mungkin", "sumber": "interview"})
    assert told.status == 422
    assert 'value="-450"' in told.text
    assert 'id="e-q-in_register"' in told.text
    assert client.fill(page, **{"q-housing.power_va": "450", "sumber": "kabar angin"}).status == 422
    beyond = client.fill(page, **{"q-housing.power_va": "-450", "sumber": "interview"})
    assert 'id="e-q-housing.power_va"' in beyond.text


def test_the_report_counts_what_is_not_practice(site: Site, tmp_path: Path) -> None:
    told = at_work(site, "balongsari").get("/laporan?bulan=2026-13")
    assert 'id="e-bulan"' in told.text
    assert at_work(site, "rsud").get("/laporan").status == 403
    config, clock = ROOT / "examples" / "kabupaten" / "kabupaten.toml", Morning()
    people = {one: one for one in VILLAGES}
    with (
        open_practice(config, tmp_path, training=False, people=people, clock=clock) as kit,
        running(site.app.application(kit, b"e" * 32)) as url,
    ):
        earnest = Site(url, kit, site.app)
        complained(earnest, "Sungguh.")
        own, other = (at_work(earnest, one).get("/laporan").text for one in ("balongsari", "bejirejo"))
        whole = at_work(earnest, "manajer").get("/laporan?wilayah=33.16").text
        assert at_work(earnest, "balongsari").get("/laporan?wilayah=33.16").text.count("<table>") == 0
    assert "<li><b>1</b> <span>Masuk</span></li>" in own
    assert "<li><b>0</b> <span>Masuk</span></li>" in other
    assert "Desa Balongsari" in whole


def test_the_command_serves_it_until_it_is_ended() -> None:
    command = [sys.executable, "-m", "examples.kabupaten", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout
        url = serving.stdout.readline().partition(" ")[0].rstrip("/")
        assert Client(url).get("/").to == "/masuk"
        serving.send_signal(signal.SIGINT)
        assert serving.wait(60) == 0


# ---------------------------------------------------------------------- in a real browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@define
class Person:
    """Somebody at a screen of their own, in front of whom every screen is looked at."""

    site: Site
    context: BrowserContext
    size: str
    axe: str = ""

    @property
    def page(self) -> Page:
        return self.context.pages[0]

    def comes(self, name: str) -> None:
        self.page.goto(f"{self.site.url}/masuk")
        self.page.get_by_role("radio", name=name).check()
        self.presses("Masuk")

    def presses(self, button: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    def follows(self, link: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=link).first.click()

    def looks(self, name: str, *, again: bool = False) -> None:
        """Check what every screen owes: nothing beside it, nothing too small to touch, light, and nothing that axe finds."""
        page, held = self.page, self.page.viewport_size
        assert held
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{self.size}.png"), full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= held["width"], name
        assert page.evaluate(SMALL) == [], name
        assert len(page.content().encode()) < LARGEST, name
        if self.axe and (PROVE or not again):
            page.evaluate(self.axe)
            found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found["violations"]] == [], name


@pytest.fixture
def person(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[Person]:
    """Give somebody with a phone, or with a desk and no script; a fault in the console is a failure."""
    size, script = request.param
    faults = list[str]()

    def fault(what: Error) -> None:
        faults.append(str(what))

    phone = size is PHONE
    with browser.new_context(viewport=size, has_touch=phone, java_script_enabled=script, accept_downloads=True) as context:
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", fault)
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        axe = Path(pytest.importorskip("axe_playwright_python").__file__).with_name("axe.min.js").read_text("utf-8")
        yield Person(site, context, "phone" if phone else "desk", axe if script else "")
    assert [one for one in faults if not any(status in one for status in ("403", "404", "422"))] == [], "these are asked for"


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("person", [(DESK, True)], ids=["desk"], indirect=True)
def test_a_wide_screen_shows_the_same_screens(person: Person) -> None:
    case = complained(person.site, "Dilihat di layar lebar.")
    person.comes("Prasetyo")
    paths = (
        "/",
        "/meja",
        "/keluarga/baru",
        "/keluarga/BLS-03",
        "/keluarga/BLS-03/pengaduan",
        case,
        f"{case}/penilaian/RTLH",
        "/laporan",
    )
    for number, path in enumerate(paths):
        person.page.goto(person.site.url + path)
        person.looks(f"wide-{number}", again=True)


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("person", [(DESK, True)], ids=["desk"], indirect=True)
def test_what_is_proposed_and_what_is_refused_stand_well_on_a_wide_screen(person: Person) -> None:
    page, kit = person.page, person.site.kit
    asked = kit.context("balongsari", reason="Ditanyakan di rumah")
    card = kit.seen_by(asked).household("BLS-03").cards[0].id
    wish = FactChange(card, "desil", Fact(5, AT.date(), Source.HOME_VISIT))
    proposed = kit.propose_change(asked, "BLS-03", wish).id
    person.comes("Yatmi")
    page.goto(f"{person.site.url}/usulan/{proposed}")
    person.looks("proposal")
    page.get_by_label("Tolak").check()
    person.presses("Catat")
    expect(page.get_by_role("alert")).to_be_visible()
    person.looks("proposal-refused")
    page.get_by_label("Alasan").fill("Tidak sesuai dengan kunjungan")
    page.get_by_label("Tolak").check()
    person.presses("Catat")
    expect(page.get_by_text("Diputuskan Yatmi Contoh — Tidak sesuai dengan kunjungan")).to_be_visible()
    person.looks("proposal-settled", again=True)
    person.comes("Handayani")
    for name, path, status in (("refused-nothing", "/keluarga/TIDAK", 404), ("refused-denied", "/laporan", 403)):
        answered = page.goto(person.site.url + path)
        assert answered
        assert answered.status == status
        person.looks(name, again=status == 404)


@pytest.mark.needs("chromium")
@pytest.mark.parametrize(
    "person",
    [(PHONE, True), pytest.param((DESK, False), marks=pytest.mark.long)],
    ids=["phone", "desk, no script"],
    indirect=True,
)
def test_from_intake_to_a_letter_in_hand(person: Person, tmp_path: Path) -> None:
    page, kit = person.page, person.site.kit
    name = f"Suminah {'Ponsel' if person.size == 'phone' else 'Meja'}"
    register(person, name)
    case = file(person, name)
    assess(person)
    letter = draft(person, case)
    sign(person, letter)

    person.comes("Prasetyo")
    page.goto(letter)
    with page.expect_download() as handed:
        page.get_by_role("link", name="Unduh surat").click()
    handed.value.save_as(tmp_path / "surat.pdf")
    assert kit.verify((tmp_path / "surat.pdf").read_bytes()).verdict is Verdict.PASSED
    seen = kit.seen_by(kit.context("balongsari"))
    assert seen.letter(letter.rpartition("/")[2]).letter.specimen, "a letter of the training says CONTOH"

    refer(person, case, name)
    page.goto(case)
    page.get_by_text("Jawab warga dan tutup kasus").click()
    person.looks("case-closing")
    person.presses("Kirim jawaban dan tutup")
    expect(page.get_by_text("ditutup").first).to_be_visible()
    person.follows("Laporan")
    person.looks("report")


def register(person: Person, name: str) -> None:
    """Nobody has this name yet: the household enters the register, at the second try."""
    page = person.page
    page.goto(f"{person.site.url}/masuk")
    person.looks("login")
    person.comes("Prasetyo")
    person.follows("Meja")
    page.get_by_label("Nama").fill(name)
    person.presses("Cari")
    expect(page.get_by_text("Tidak ada yang cocok")).to_be_visible()
    person.looks("desk")
    person.follows("Daftarkan rumah tangga")
    page.get_by_label("Alamat").fill("Dukuh Contoh RT 01 RW 02")
    page.get_by_label("NIK").first.fill("331699")
    person.presses("Daftarkan")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Alamat")).to_have_value("Dukuh Contoh RT 01 RW 02")
    person.looks("newcomers-refused")
    page.get_by_label("NIK").first.fill("")
    page.get_by_label("Nama lengkap").first.fill(name)
    page.get_by_label("Tanggal lahir").first.fill("1971-03-09")
    page.get_by_label("Jenis kelamin").first.select_option("P")
    person.presses("Daftarkan")
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    person.looks("household")


def file(person: Person, name: str) -> str:
    """Take what she needs; return the address of the case."""
    page = person.page
    person.follows("Terima pengaduan")
    page.get_by_label("Apa yang disampaikan warga?").fill(f"{name} dirawat inap dan tidak mampu membayar.")
    page.get_by_label("Kategori").select_option("kesehatan")
    page.get_by_label("Mendesak").check()
    person.looks("complaint")
    person.presses("Catat")
    person.looks("case-filed", again=True)
    return page.url.partition("?")[0]


def assess(person: Person) -> None:
    """Ask what the rules still ask for, on the page."""
    page = person.page
    person.follows("Nilai menurut aturan program")
    person.looks("programs")
    person.follows("Keringanan Biaya Rumah Sakit")
    person.looks("assessment-open")
    for asked in page.get_by_role("group").all():
        asked.locator("input[value=ya]").check()
    page.locator("select:not([name=sumber])").select_option("tidak_ada")
    page.locator("input[inputmode=numeric]").fill("450")
    page.get_by_label("Dari mana jawaban ini?").select_option("home-visit")
    person.presses("Catat jawaban dan nilai lagi")
    expect(page.locator(".verdict .eligible")).to_be_visible()
    person.looks("assessment-done", again=True)


def draft(person: Person, case: str) -> str:
    """Decide, draft, and ask for approval; return the address of the letter."""
    page = person.page
    page.goto(case)
    person.looks("case-assessed", again=True)
    person.presses("Tetapkan")
    person.follows("Susun surat")
    page.get_by_label("Dibawa ke mana?").fill("RSUD Contoh Blora")
    person.looks("drafting")
    person.presses("Beri nomor dan lihat suratnya")
    letter = page.url.partition("?")[0]
    person.presses("Ajukan ke rantai paraf")
    expect(page.get_by_text("Menunggu: manajer")).to_be_visible()
    return letter


def sign(person: Person, letter: str) -> None:
    """Let the chain have its way, each officer with their own step."""
    page = person.page
    for officer, button in (("Hartono", "Paraf surat ini"), ("Suharto", "Tetapkan surat ini")):
        person.comes(officer)
        page.goto(letter)
        person.presses(button)
        expect(page.get_by_role("status")).to_be_visible()
    person.comes("Wulandari")
    person.follows("Surat")
    person.looks("letter-signing")
    person.presses("Tanda tangani dan terbitkan")
    expect(page.get_by_text("TOTAL-PASSED")).to_be_visible()
    person.looks("letter-issued", again=True)


def refer(person: Person, case: str, name: str) -> None:
    """Hand the case to the hospital, and let it answer."""
    page = person.page
    page.goto(f"{case}/rujukan")
    page.get_by_label("Apa yang diminta?").fill("Tindakan tanpa uang muka.")
    page.get_by_label("Siapa yang menyetujui").fill(name)
    page.locator("[name=ikut-inpatient]").check()
    person.looks("referring")
    person.presses("Kirim rujukan")
    person.comes("Handayani")
    person.follows("Rujukan")
    person.looks("referral")
    person.presses("Catat")
    page.get_by_label("Keterangan").fill("Sudah ditangani tanpa uang muka.")
    person.presses("Catat")
    expect(page.get_by_text("Sudah selesai")).to_be_visible()
    person.comes("Prasetyo")
    person.looks("work", again=True)
