"""What whoever keeps a catalog is promised by `slrtkit catalog`."""

import json
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.cli import main
from slrtkit.domain.rules import parse
from slrtkit.domain.rules.jsonform import to_json

SAMPLE = str(files("slrtkit.demo") / "catalog")
PROGRAM = """code = "RTLH"
name = "Rehabilitasi Rumah"
sector = "perumahan"
owner = "Dinas Perumahan"
unit = "family"

[[version]]
in_force_from = 2024-01-01
legal_basis = "Peraturan lama"
source = ""

  [[version.criterion]]
  code = "desil"
  says = { id = "Desil 1 sampai 4", en = "Deciles 1 to 4" }
  when = "desil <= 4"

[[version]]
in_force_from = 2026-01-01
legal_basis = "Peraturan baru"
source = "contoh"

  [[version.criterion]]
  code = "balita"
  says = { id = "Ada balita", en = "A toddler" }
  when = "any(m.age < 5 for m in members)"
  source = "invented"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "RTLH.toml").write_text(PROGRAM, "utf-8")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["catalog", *words])


def document(result: Result) -> Any:  # noqa: ANN401  JSON
    return json.loads(result.stdout)


def test_a_sound_catalog_is_said_to_be_sound(folder: Path) -> None:
    result = run("check", str(folder))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"{folder}: tidak bercela. Program: 1.",
        "2 catatan, di antaranya 2 syarat yang belum diverifikasi; --remarks menampilkan semuanya.",
    ]
    assert "[catalog.unverified] RTLH.toml:12:3: desil: " in run("check", str(folder), "--remarks").stdout
    assert document(run("check", str(folder), "--json")) == {
        "catalog": str(folder),
        "sound": True,
        "programs": ["RTLH"],
        "faults": [],
        "remarks": [
            {
                "code": "catalog.unverified",
                "path": f"RTLH.toml:{line}:3",
                "text": {
                    "id": f"{code}: belum ada yang menyatakan telah membaca sumbernya",
                    "en": f"{code}: nobody has stated that they read its source",
                },
            }
            for line, code in ((12, "desil"), (22, "balita"))
        ],
    }


def test_the_sample_catalog_is_sound() -> None:
    assert run("check", SAMPLE).exit_code == 0


def test_every_fault_has_its_place_and_its_picture_and_the_exit_code_is_1(folder: Path) -> None:
    text = PROGRAM.replace("desil <= 4", "desill <= 4").replace('"perumahan"', "3").replace("m.age < 5", "m.age < 'x'")
    (folder / "RTLH.toml").write_text(text, "utf-8")
    (folder / "PKH.toml").write_text(PROGRAM.replace("desil <= 4", "desil =< 4"), "utf-8")
    result = run("check", str(folder), "--lang", "en")
    assert (result.exit_code, result.stderr) == (1, "")
    told = result.stdout.splitlines()
    assert told[0].startswith("[catalog.name] PKH.toml:1:1: ")
    assert told[1:3] == ['code = "RTLH"', "^^^^"]
    assert told[4].startswith("[rule.character] PKH.toml:15:17: ")
    assert told[8].startswith("[wire.type] RTLH.toml:3:1: sector: ")
    assert told[-1] == "3 faults."
    faults = document(run("check", str(folder), "--json"))
    assert (faults["sound"], faults["programs"]) == (False, [])
    assert [(fault["code"], fault["path"]) for fault in faults["faults"]] == [
        ("catalog.name", "PKH.toml:1:1"),
        ("rule.character", "PKH.toml:15:17"),
        ("wire.type", "RTLH.toml:3:1"),
    ]
    assert all(set(fault) == {"code", "path", "text", "cure", "picture"} for fault in faults["faults"])


@pytest.mark.parametrize("command", ["check", "describe"])
def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path, command: str) -> None:
    result = run(command, str(tmp_path / "nowhere"), "--json")
    assert (result.exit_code, document(result)["error"]["code"]) == (2, "catalog.folder")


def test_a_program_is_described_version_by_version(folder: Path) -> None:
    assert run("describe", str(folder)).stdout == (
        "RTLH  Rehabilitasi Rumah\n"
        "  Untuk: tiap keluarga\n"
        "  Bidang: perumahan\n"
        "  Diputuskan oleh: Dinas Perumahan\n\n"
        "  Berlaku sejak 1 Januari 2024 sampai dengan 31 Desember 2025\n\n"
        "  Siapa yang berhak\n"
        "    Semua hal ini harus terpenuhi:\n"
        "    - Desil 1 sampai 4 [belum diverifikasi]\n"
        "        dinilai dari: desil paling tinggi 4\n"
        "        kode: desil\n\n"
        "  Belum diverifikasi\n"
        "    1 dari 1 syarat belum diverifikasi: belum ada yang menyatakan telah membaca sumbernya.\n\n"
        "  Dasar hukum\n"
        "    - Peraturan lama\n\n"
        "  Berlaku sejak 1 Januari 2026\n\n"
        "  Siapa yang berhak\n"
        "    Semua hal ini harus terpenuhi:\n"
        "    - Ada balita [belum diverifikasi]\n"
        "        dinilai dari: ada anggota keluarga yang berumur kurang dari 5 tahun\n"
        "        kode: balita\n"
        "        sumber: invented\n\n"
        "  Belum diverifikasi\n"
        "    1 dari 1 syarat belum diverifikasi: belum ada yang menyatakan telah membaca sumbernya.\n\n"
        "  Dasar hukum\n"
        "    - Peraturan baru\n"
        "    - sumber: contoh\n"
    )


def test_one_day_chooses_one_version(folder: Path) -> None:
    told = run("describe", str(folder), "RTLH", "--on", "2025-12-31", "--lang", "en").stdout
    assert "In force from 1 January 2024 to 31 December 2025" in told
    assert "1 January 2026" not in told
    assert "decile is at most 4" in told
    result = run("describe", str(folder), "RTLH", "--on", "2023-12-31", "--json")
    assert (result.exit_code, document(result)["error"]["code"]) == (2, "rule.not-in-force")


def test_as_json_both_languages_and_the_digest_are_told(folder: Path) -> None:
    (program,) = document(run("describe", str(folder), "--json"))["programs"]
    first, second = program["versions"]
    assert (first["in_force_from"], first["in_force_until"], second["in_force_until"]) == ("2024-01-01", "2025-12-31", None)
    assert len(first["digest"]) == 64
    assert second["criteria"] == [
        {
            "code": "balita",
            "role": "required",
            "says": {"id": "Ada balita", "en": "A toddler"},
            "when": "any(m.age < 5 for m in members)",
            "ast": to_json(parse("any(m.age < 5 for m in members)")),
            "described": {
                "id": "ada anggota keluarga yang berumur kurang dari 5 tahun",
                "en": "there is a member of the family who is aged less than 5 years",
            },
            "facts": ["m.age"],
            "source": "invented",
            "read_by": "",
            "unverified": True,
        }
    ]


def test_a_program_that_is_not_there_is_named_with_those_that_are(folder: Path) -> None:
    result = run("describe", str(folder), "PKH")
    assert result.exit_code == 2
    assert "yang dikenal: RTLH" in result.stderr


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_program_of_the_sample_can_be_described(lang: str) -> None:
    result = run("describe", SAMPLE, "--lang", lang)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "PBI-JK-REAKTIVASI" in result.stdout


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_letter_whose_receiver_is_told_by_the_case_alone_is_told_without_one(lang: str) -> None:
    assert "    - Surat Keterangan Tidak Mampu\n" in run("describe", SAMPLE, "SKTM", "--lang", lang).stdout


def test_what_is_to_be_brought_is_said_in_whole_sentences() -> None:
    birth = run("describe", SAMPLE, "AKTA-LAHIR", "--lang", "en").stdout
    assert "helper, if the applicant has a statement of birth\n" in birth
    assert "penolong kelahiran, jika memiliki surat keterangan" in run("describe", SAMPLE, "AKTA-LAHIR").stdout


def test_the_cases_of_the_sample_agree_with_its_rules() -> None:
    done = CliRunner().invoke(main, ["catalog", "test", SAMPLE, "--json"])
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert (told["catalog"], told["problems"]) == (SAMPLE, [])
    assert told["cases"] > 150


def test_a_case_that_the_rules_contradict_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "RTLH.toml").write_text(PROGRAM, "utf-8")
    case = '[[case]]\nname = "miskin"\non = 2025-01-01\nverdict = "ineligible"\nfacts = { desil = 2 }\n'
    (tmp_path / "RTLH.cases.toml").write_text(case, "utf-8")
    done = CliRunner().invoke(main, ["catalog", "test", str(tmp_path)])
    assert done.exit_code == 1
    assert "RTLH.cases.toml:case[0].verdict" in done.stdout
    assert "1 ketidaksesuaian dalam 1 kasus." in done.stdout


def test_cases_of_a_program_that_is_not_there_are_not_passed_over(folder: Path) -> None:
    (folder / "RTHL.cases.toml").write_text('[[case]]\nname = "x"\non = 2026-01-31\nverdict = "eligible"\n', "utf-8")
    done = run("test", str(folder))
    assert (done.exit_code, done.stdout.splitlines()[0]) == (
        1,
        "[catalog.name] RTHL.cases.toml: there is no program RTHL to test",
    )


def test_what_the_rules_cannot_mean_is_a_fault_at_its_criterion(folder: Path) -> None:
    (folder / "RTLH.toml").write_text(PROGRAM.replace("desil <= 4", "desil <= 4 and desil >= 5"), "utf-8")
    result = run("check", str(folder), "--lang", "en")
    assert result.exit_code == 1
    assert "[criterion.never] RTLH.toml:12:3: no case can meet this\n  [[version.criterion]]\n" in result.stdout


RICH = (
    PROGRAM.replace(
        'when = "any(m.age < 5 for m in members)"\n  source = "invented"',
        """when = "any(m.age < 5 for m in members)"
  role = "counted"
  source = "invented"
  read_by = "Budi <b>2026</b>"

  [[version.criterion]]
  code = "hamil"
  says = { id = "Ada yang hamil", en = "Somebody is pregnant" }
  when = "any(m.pregnant for m in members)"
  role = "counted"

  [[version.criterion]]
  code = "gelandangan"
  says = { id = "Tidak punya rumah", en = "Homeless" }
  when = "homeless"
  role = "sufficient"

  [[version.criterion]]
  code = "desil"
  says = { id = "Desil 1 sampai 4", en = "Deciles 1 to 4" }
  when = "desil <= 4"

  [[version.exclusion]]
  code = "asn"
  says = { id = "Keluarga ASN", en = "A civil servant's family" }
  when = "excluded_asn_tni_polri"

  [[version.document]]
  code = "kia"
  says = { id = "Buku KIA", en = "Maternity book" }
  when = "any(m.pregnant for m in members)"
  required = false

  [version.quota]
  places = 20
  period = "year"
  order = ["desil", "household.housing.last_aid", "-count(m for m in members)"]""",
    ).replace(
        'legal_basis = "Peraturan baru"',
        """at_least = 1
valid_days = 30
letter = "surat"
excludes = ["PKH"]
open_questions = [{ id = "Mengapa 5?", en = "Why 5?" }]
conflicts = [{ id = "Ada yang menyebut 6", en = "Some say 6" }]
legal_basis = 'Peraturan <script>alert("x")</script>'""",
    )
    + """
[[letter]]
code = "surat"
title = "Surat"
classification = "460"
subject = "Rekomendasi"
addressee = ["Direktur {destination}", "{regency}"]
statement = ["{name} layak."]
closing = "Demikian."
valid_days = 90
"""
)
TEXTS = {
    "id": (
        "Semua hal ini harus terpenuhi:",
        "Selain itu, sekurang-kurangnya 1 dari 2 hal ini harus terpenuhi:",
        "Hitungan itu tidak perlu dipenuhi jika salah satu hal ini terpenuhi:",
        "Siapa pun yang memenuhi salah satu hal ini tidak berhak:",
        "Sedang menerima PKH; keduanya tidak diberikan bersama",
        "Buku KIA, jika ada anggota keluarga yang hamil",
        "20 tempat setiap tahun. Jika pemohon lebih banyak, yang didahulukan: desil terkecil;",
        "paling awal; jumlah",
        "Rekomendasi berlaku 30 hari.",
        "Surat, kepada Direktur …",
        "Mengapa 5?",
        "Ada yang menyebut 6",
        "5 dari 6 syarat belum diverifikasi",
    ),
    "en": (
        "All of these must hold:",
        "In addition, at least 1 of these 2 must hold:",
        "That number is not needed where one of these holds:",
        "Anyone to whom one of these applies is not entitled:",
        "Receives PKH; not given together",
        "Maternity book, if there is a member of the family who is pregnant",
        "20 places each year. Where more apply than there are places, priority goes by: decile, smallest first;",
        ", earliest first; the number of members of the family, largest first.",
        "A recommendation holds for 30 days.",
        "Surat, to Direktur …",
        "Why 5?",
        "Some say 6",
        "For 5 of 6 criteria, nobody has stated that they read the source.",
    ),
}


@pytest.fixture
def rich(folder: Path) -> Path:
    said = """sector = "perumahan"
url = "https://example.org"
owner_contact = "Loket 3"
description = { id = "Bantuan rumah.", en = "Help with the house." }"""
    (folder / "RTLH.toml").write_text(RICH.replace('sector = "perumahan"', said), "utf-8")
    (folder / "PKH.toml").write_text(PROGRAM.replace('"RTLH"', '"PKH"'), "utf-8")
    return folder


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_resident_reads_everything_that_matters_on_the_terminal_and_on_the_page(
    rich: Path, lang: str, tmp_path: Path
) -> None:
    terminal = " ".join(run("describe", str(rich), "RTLH", "--lang", lang).stdout.split())
    done = run("describe", str(rich), "--lang", lang, "--out", str(tmp_path / "pages"))
    assert done.exit_code == 0
    page = (tmp_path / "pages" / "RTLH.html").read_text("utf-8")
    for text in TEXTS[lang]:
        assert text in terminal
        assert text in page
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == ["PKH.html", "RTLH.html", "index.html"]


class Reader(HTMLParser):
    """Reads a page as a screen reader does: headings in order, elements closed, nothing loaded from elsewhere."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.language = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        told = dict(attrs)
        assert "src" not in told
        assert not [name for name in told if name.startswith("on")]
        self.language = told.get("lang") or self.language
        self.links += [told["href"] or ""] if "href" in told else []
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_a_page_is_whole_in_itself_and_can_be_heard(rich: Path, tmp_path: Path) -> None:
    run("describe", str(rich), "--lang", "en", "--out", str(tmp_path / "pages"))
    for path in (tmp_path / "pages").iterdir():
        page = Reader(path.read_text("utf-8"))
        assert (page.open, page.language, page.tags.count("h1"), page.tags.count("title")) == ([], "en", 1, 1)
        assert not {"script", "link", "img", "iframe"} & set(page.tags)
        levels = [int(tag[1]) for tag in page.tags if tag in {"h1", "h2", "h3"}]
        assert all(later <= level + 1 for level, later in pairwise(levels))
        beside = {link for link in page.links if not link.startswith("https:")}
        assert all((tmp_path / "pages" / link).is_file() for link in beside)
    assert "https://example.org" in Reader((tmp_path / "pages" / "RTLH.html").read_text("utf-8")).links
    assert "<b>2026" not in (tmp_path / "pages" / "RTLH.html").read_text("utf-8")


def test_export_gives_the_whole_catalog_to_other_systems(rich: Path, tmp_path: Path) -> None:
    told = document(run("export", str(rich), "--format", "json"))
    assert (told["schema"], [one["program"] for one in told["programs"]]) == ("slrtkit/catalog/1", ["PKH", "RTLH"])
    rules = told["programs"][1]["versions"][1]
    assert [one["code"] for one in rules["exclusions"]] == ["asn", "tidak-bersama-PKH"]
    assert rules["unverified"] == ["asn", "tidak-bersama-PKH", "hamil", "gelandangan", "desil"]
    assert rules["documents"][0]["when"] == "any(m.pregnant for m in members)"
    assert rules["quota"]["order"] == ["desil", "household.housing.last_aid", "-count(m for m in members)"]
    file = tmp_path / "hsds.json"
    done = run("export", str(rich), "--format", "hsds", "--on", "2026-05-12", "--lang", "en", "--out", str(file))
    assert (done.exit_code, done.stdout) == (0, f"2 programs written to {file}.\n")
    assert [one["name"] for one in json.loads(file.read_text("utf-8"))["contents"]] == ["Rehabilitasi Rumah"] * 2
    assert document(run("export", str(rich), "--format", "hsds"))["total_items"] == 2


def test_a_catalog_with_faults_is_not_exported(folder: Path) -> None:
    (folder / "RTLH.toml").write_text(PROGRAM.replace("desil <= 4", "desill <= 4"), "utf-8")
    result = run("export", str(folder), "--format", "json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "RTLH.toml:15:11" in result.stderr


def test_a_receipt_of_a_program_that_the_catalog_does_not_have_is_remarked(folder: Path) -> None:
    (folder / "RTLH.toml").write_text(PROGRAM.replace("desil <= 4", "desil <= 4 and not receives('RTHL')"), "utf-8")
    told = run("check", str(folder), "--remarks", "--lang", "en").stdout
    assert "[catalog.program] RTLH.toml:15:3: this catalog has no program RTHL; did you mean RTLH?" in told
