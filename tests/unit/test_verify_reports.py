"""Reports on verified files that an inspectorate can file: JSON, CSV, HTML and PDF, in two languages."""

import csv
import io
import json
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]  # it is not typed

from slrtkit.adapters.documents import verification
from slrtkit.adapters.documents.verification import PdfVerification
from slrtkit.adapters.exchange.verification import COLUMNS, CsvVerification, JsonVerification
from slrtkit.adapters.exchange.verificationhtml import HtmlVerification
from slrtkit.adapters.trust import load_bundle, write_bundle
from slrtkit.cli import main
from slrtkit.cli.verifypage import trust_page
from slrtkit.domain.office import Zone
from slrtkit.domain.trust import TrustPart
from slrtkit.domain.verify_words import AGE_WORDS, PART_WORDS
from slrtkit.errors import RenderError
from slrtkit.kit.judge import Judge
from slrtkit.kit.judging import Judging, trust_to_wire
from slrtkit.ports.verifyreport import VerificationRun, VerificationWriter
from slrtkit.testing.workshop import NOW, open_workshop
from slrtkit.wire.verifyreport import part_to_wire

OnTerminal = Callable[[list[str], Path], tuple[int, bytes]]
NIK = "33169901" + "01800001"
NAMES = ("baik.pdf", "=2+3.pdf", "luring.pdf", f"surat <b>{NIK}<i>.pdf", "tidak-ada.pdf")
WRITERS: tuple[VerificationWriter, ...] = (JsonVerification(), CsvVerification(), HtmlVerification(), PdfVerification())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Letters good and bad under strange names, and a trust bundle beside them."""
    folder = tmp_path_factory.mktemp("meja")
    with open_workshop() as workshop:
        letter = evolve(workshop.letter, identity=evolve(workshop.letter.identity, nik=NIK))
        good = workshop.sign(workshop.page(letter))
        offline = workshop.sign(workshop.page(), offline=True)
        roots, authority = workshop.trust.roots, workshop.authority()
    for name, data in zip(NAMES, (good, good + b" ", offline, b"<script>alert(1)</script>"), strict=False):
        (folder / name).write_bytes(data)
    keys = [Ed25519PrivateKey.generate()]
    write_bundle(
        folder / "trust",
        roots=roots,
        root_keys=keys,
        authority_keys=keys,
        authority=authority,
        expires=NOW + timedelta(days=900),
    )
    return folder


def made(desk: Path, lang: str = "id", *, detailed: bool = True) -> VerificationRun:
    bundle = load_bundle(desk / "trust", NOW)
    judge = Judge(Judging(bundle, NOW, detailed=detailed))
    records = [judge.record((desk / name, str(desk / name))) for name in NAMES]
    counts = Counter(str(record.get("verdict", "UNREADABLE")) for record in records)
    told = trust_to_wire(bundle, NOW)
    return VerificationRun(NOW, "letter", "slrtkit 0", told, False, counts, records, detailed, lang)


@pytest.fixture(scope="module")
def run(desk: Path) -> VerificationRun:
    return made(desk)


def written(writer: VerificationWriter, run: VerificationRun) -> bytes:
    return b"".join(writer.write_verification(run))


def read(pdf: bytes) -> str:
    with PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: type(writer).__name__)
def test_the_same_run_gives_the_same_bytes_and_no_nik_leaves_whole(writer: VerificationWriter, run: VerificationRun) -> None:
    data = written(writer, run)
    assert written(writer, run) == data
    if not isinstance(writer, JsonVerification):  # which names files as they are, for programs to find them
        assert NIK.encode() not in data
        assert NIK not in (read(data) if isinstance(writer, PdfVerification) else "")


def test_json_has_every_file_in_order_with_what_it_was_judged_by(run: VerificationRun) -> None:
    told = json.loads(written(JsonVerification(), run))
    assert told["schema"] == "slrtkit/verification/1"
    assert told["files"] == list(run.records)
    assert told["counts"] == {"TOTAL-PASSED": 1, "TOTAL-FAILED": 2, "INDETERMINATE": 1, "UNREADABLE": 1}
    assert {part["part"]: part["age_days"] >= 0 for part in told["trust"]["parts"]}["authority"]
    assert written(JsonVerification(), evolve(run, records=[], counts={})).endswith(b'"files": [\n]}\n')


def test_csv_has_a_row_a_file_and_no_formula(run: VerificationRun) -> None:
    rows = list(csv.DictReader(io.StringIO(written(CsvVerification(), run).decode())))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["verdict"] for row in rows] == [record.get("verdict", "UNREADABLE") for record in run.records]
    assert rows[0]["integrity"] == "passed INTACT"
    assert rows[4]["sub_indication"] == "file.unreadable"
    assert all(len(row) == len(COLUMNS) and None not in row.values() for row in rows)
    relative = evolve(run, records=[{**record, "file": Path(str(record["file"])).name} for record in run.records])
    assert list(csv.DictReader(io.StringIO(written(CsvVerification(), relative).decode())))[1]["file"] == "'=2+3.pdf"


@pytest.mark.parametrize("lang", ["id", "en"])
def test_html_says_everything_loads_nothing_and_runs_nothing(desk: Path, lang: str) -> None:
    told = made(desk, lang)
    page = written(HtmlVerification(), told).decode()
    assert {"id": "Laporan pemeriksaan surat, rinci", "en": "Report on verified letters, in detail"}[lang] in page
    assert "<b>3316" not in page
    assert "&lt;b&gt;3316************&lt;i&gt;" in page
    assert not any(sign in page for sign in ("<script", "http://", "https://", "src=", "url(", "@import", "<link"))
    for record in told.records:
        for axis in record.get("axes", ()):
            assert axis["code"] in page
        for signature in record.get("detail", {}).get("signatures", ()):
            assert signature["digest"] in page
            assert all(one["sha256"] in page for one in signature["certificates"])
    simple = written(HtmlVerification(), made(desk, lang, detailed=False)).decode()
    assert len(simple) < len(page)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_pdf_says_what_html_says(desk: Path, lang: str) -> None:
    told = made(desk, lang)
    data = written(PdfVerification(), told)
    assert b"pdfaid:part>3" in data
    text = "".join(read(data).split())
    words = {"id": ("Laporan pemeriksaan surat, rinci", "Tidak terbaca"), "en": ("Report on verified letters", "Unreadable")}
    assert all("".join(word.split()) in text for word in words[lang])
    for record in told.records:
        assert all(axis["code"] in text for axis in record.get("axes", ()))
        for signature in record.get("detail", {}).get("signatures", ()):
            assert signature["digest"] in text


def test_no_report_takes_a_digest_for_somebodys_number(run: VerificationRun) -> None:
    """One digest in a hundred has sixteen decimal digits in a row; who compares it must see all of it."""
    digest = "3316" * 4 + "abcdef" * 8
    record = next(one for one in run.records if one.get("detail", {}).get("signatures"))
    bent = {**record, "detail": {**record["detail"], "sha256": digest}}
    told = evolve(run, records=[bent], trust={**run.trust, "roots": [digest]})
    for text in (written(HtmlVerification(), told).decode(), "".join(read(written(PdfVerification(), told)).split())):
        assert text.count(digest) == 2
        assert NIK not in text


def test_a_pdf_has_a_bound_and_says_what_to_do(run: VerificationRun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "MOST_FILES", 4)
    with pytest.raises(RenderError, match="more than 4 files") as refused:
        written(PdfVerification(), run)
    assert "HTML" in refused.value.cure


def test_a_bundle_of_roots_alone_and_one_for_training_are_warned_of(run: VerificationRun) -> None:
    told = evolve(run, trust={**run.trust, "authority": False, "training": True, "parts": []}, records=[], log=True)
    for text in (written(HtmlVerification(), told).decode(), read(written(PdfVerification(), told))):
        assert "LATIHAN" in text
        assert "Hanya sertifikat akar" in text


@pytest.mark.needs("chromium")
def test_the_page_opens_in_a_browser_and_fits_a_phone(desk: Path, tmp_path: Path, run: VerificationRun) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    file = tmp_path / "laporan.html"
    file.write_bytes(written(HtmlVerification(), run))
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page, asked, said = browser.new_page(viewport={"width": 390, "height": 800}), list[str](), list[str]()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.goto(file.as_uri())
        assert page.locator("article").count() == 4
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert len(page.screenshot()) > 10_000
        browser.close()
    assert (asked, said, desk.exists()) == ([file.as_uri()], [], True)


def asked(desk: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, words), "--trust", str(desk / "trust"), "--at", NOW.isoformat()])


@pytest.fixture
def inbox(desk: Path, tmp_path: Path) -> Iterator[Path]:
    """A folder with folders; the working folder is beside it."""
    for name in ("a/2.pdf", "a/b/1.PDF", "c/3.pdf"):
        (tmp_path / "masuk" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(desk / "baik.pdf", tmp_path / "masuk" / name)
    (tmp_path / "masuk/a/catatan.txt").write_text("bukan surat")
    before = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path / "masuk"
    os.chdir(before)


def test_folders_and_patterns_stand_for_the_pdfs_in_them(desk: Path, inbox: Path) -> None:
    for words, files in (
        ([inbox], ["a/2.pdf", "a/b/1.PDF", "c/3.pdf"]),
        ([inbox / "*/*.pdf"], ["a/2.pdf", "c/3.pdf"]),
        (["masuk/**/*.pdf", inbox / "a/b"], ["a/2.pdf", "c/3.pdf", "a/b/1.PDF"]),
    ):
        told = [json.loads(line) for line in asked(desk, *words, "--json").stdout.splitlines()]
        assert [Path(record["file"]).resolve() for record in told] == [inbox / file for file in files]
        assert {record["verdict"] for record in told} == {"TOTAL-PASSED"}


@pytest.mark.parametrize("word", ["masuk/*.pdf", "masuk/kosong", "tidak-ada*"])
def test_what_stands_for_no_file_is_told_as_unreadable(desk: Path, inbox: Path, word: str) -> None:
    (inbox / "kosong").mkdir()
    result = asked(desk, word, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["error"]["code"] == "file.unreadable"


def test_the_command_writes_every_report_that_is_asked_for(desk: Path, inbox: Path) -> None:
    outs = [inbox / f"l.{kind}" for kind in ("json", "csv", "html", "PDF")]
    words = [word for out in outs for word in ("--out", out)]
    result = asked(desk, desk / "baik.pdf", desk / "tidak-ada.pdf", "--detail", "--lang", "en", *words)
    assert result.exit_code == 2
    assert "Time stamp on the signature" in result.stdout
    assert json.loads(outs[0].read_bytes())["counts"] == {"TOTAL-PASSED": 1, "UNREADABLE": 1}
    assert outs[1].read_bytes().startswith(b"no,file,")
    assert b"Report on verified letters" in outs[2].read_bytes()
    assert outs[3].read_bytes().startswith(b"%PDF-")


def test_a_report_never_takes_the_place_of_another_file(desk: Path, inbox: Path) -> None:
    (inbox / "l.csv").write_text("lama")
    result = asked(desk, desk / "baik.pdf", "--out", inbox / "l.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("export.exists")
    assert (inbox / "l.csv").read_text() == "lama"


def test_a_report_of_an_unknown_kind_or_without_a_place_is_one_line(desk: Path, inbox: Path) -> None:
    unknown = asked(desk, desk / "baik.pdf", "--out", "laporan.xls")
    assert unknown.exit_code == 2
    assert ".json, .csv, .html, .pdf" in unknown.stderr
    nowhere = asked(desk, desk / "baik.pdf", "--out", inbox / "tidak/ada/laporan.csv")
    assert nowhere.exit_code == 2
    assert nowhere.stderr.startswith("file.unwritable")
    assert len(nowhere.stderr.splitlines()) == 1


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(("years", "stands"), [(0, "current"), (3, "expired")])
def test_every_report_says_how_old_each_list_is_and_whether_it_still_holds(
    desk: Path, run: VerificationRun, lang: str, years: int, stands: str
) -> None:
    at, bundle = NOW + timedelta(days=366 * years), load_bundle(desk / "trust", NOW)
    told = evolve(run, trust=trust_to_wire(bundle, at), records=[], lang=lang)
    words = AGE_WORDS[stands][lang == "en"]
    assert {part["standing"] for part in told.trust["parts"]} == {stands}
    html, pdf = written(HtmlVerification(), told).decode(), " ".join(read(written(PdfVerification(), told)).split())
    text = "\n".join(trust_page(dict(told.trust), lang))
    for part in bundle.parts:
        age, name = str((at - part.issued).days), PART_WORDS[part.name][lang == "en"]
        for page in (html, pdf, text):
            assert all(said in page for said in (words, name, age, Zone.WIB.dated(part.issued), Zone.WIB.dated(part.expires)))


@pytest.mark.parametrize(
    ("scope", "said"), [("33.16", "2026-11-22 WIB"), ("51.08", "2026-11-23 WITA"), ("91.71", "2026-11-23 WIT")]
)
def test_people_are_told_the_day_of_a_list_as_its_district_counts_days_and_programs_the_instant(
    run: VerificationRun, scope: str, said: str
) -> None:
    """An hour before midnight in Blora it is midnight in Buleleng."""
    late = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    part = part_to_wire(TrustPart("authority", 1, scope, late, late + timedelta(days=365), "ab" * 32, ""), late)
    assert part["issued"] == "2026-11-22T16:30:00.000000Z"
    told = evolve(run, trust={**run.trust, "parts": [part]}, records=[])
    html, pdf = written(HtmlVerification(), told).decode(), " ".join(read(written(PdfVerification(), told)).split())
    for page in (html, pdf, "\n".join(trust_page(dict(told.trust), "id"))):
        assert said in page
        assert said.replace("2026", "2027") in page


def test_the_command_says_it_to_people_after_the_last_file_and_roots_alone_have_no_age(desk: Path) -> None:
    told = asked(desk, desk / "tidak-ada.pdf", "--lang", "en").stdout.splitlines()
    assert [line.split(":")[-1].strip() for line in told[-4:]] == ["in force"] * 4
    assert told[-5] == "Trust bundle"
    assert list(trust_page({"parts": []}, "en")) == []


def test_on_a_terminal_the_progress_over_many_files_is_shown_and_the_answers_stay_whole(
    desk: Path, tmp_path: Path, on_terminal: OnTerminal
) -> None:
    files = [str(tmp_path / f"{number}.pdf") for number in range(12)]
    for file in files:
        Path(file).touch()
    given = ["--trust", str(desk / "trust"), "--at", NOW.isoformat(), "--json", "--workers", "1"]
    words = [sys.executable, "-m", "slrtkit", "verify", *files, *given]
    ended, shown = on_terminal(words, tmp_path / "jawaban.jsonl")
    assert ended == 1
    assert b"100%" in shown
    assert b"\r" in shown
    told = [json.loads(line) for line in (tmp_path / "jawaban.jsonl").read_text().splitlines()]
    assert [one["file"] for one in told] == files
