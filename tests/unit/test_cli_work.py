"""The day's work from the command line: what waits, how much is open, and the report of the month."""

import json
import sqlite3
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.cli import main
from slrtkit.demo.sample import sample_households_csv

DEMO = Path(str(files("slrtkit.demo")))
VILLAGE = "33.16.09.1008"
CONFIG = f"""
store = "sqlite:slrtkit.db"
catalog = {json.dumps(str(DEMO / "catalog"))}
areas = {json.dumps(str(DEMO / "areas.csv"))}

[office]
code = "33.16.dinsos"
name = "Dinas Sosial"
region = "33.16"
zone = "WIB"
unit = "SLRT"
place = "Blora"
letterhead = {{ government = "PEMERINTAH KABUPATEN", agency = "DINAS SOSIAL", address = "Jalan Contoh" }}

[[time_limit]]
code = "jawaban"
span = "14 calendar-day"
starts = "filed"
ends = "answered"

[[officer]]
id = "desa"
name = "Prasetyo Contoh"
position = "Fasilitator"
office = "{VILLAGE}"
roles = ["fasilitator", "front-office"]

[[officer]]
id = "manajer"
name = "Endang Contoh"
position = "Manajer SLRT"
roles = ["manajer", "operator"]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A post with two cases, made once."""
    folder = tmp_path_factory.mktemp("post")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("slrtkit.toml").write_text(CONFIG, "utf-8")
        Path("rumah.csv").write_text(sample_households_csv(), "utf-8")
        told("init", "slrtkit.db", json_out=False)
        told("import", "rumah.csv", "--as", "manajer", json_out=False)
        for text, urgency in (("Mohon bantuan beras", "routine"), ("Anak sakit", "emergency")):
            about = ("--household", "BKL-02", "--person", "BKL-02-1", "--category", "kesehatan", "--text", text)
            told("complaint", "file", *about, "--urgency", urgency, "--as", "desa")
    return folder


@pytest.fixture(autouse=True)
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("SLRTKIT_AS", raising=False)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), standalone_mode=True)


def told(*words: str, json_out: bool = True) -> Any:  # noqa: ANN401  a JSON document
    result = run(*words, *(["--json"] if json_out else []))
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout) if json_out else result.stdout


def test_an_officer_is_shown_what_waits_the_most_urgent_first() -> None:
    listed = told("worklist", "--as", "desa")
    assert [item["urgency"] for item in listed["items"]] == ["emergency", "routine"]
    assert listed["items"][0]["standing"] == "on-track"
    assert (listed["officer"], listed["next"]) == ("desa", None)
    assert told("worklist", "--as", "manajer")["items"] == []


def test_a_long_list_goes_on_where_the_last_page_ended() -> None:
    first = told("worklist", "--as", "desa", "--limit", "1")
    second = told("worklist", "--as", "desa", "--limit", "1", "--after", first["next"])
    assert [len(page["items"]) for page in (first, second)] == [1, 1]
    assert second["next"] is None
    assert "Lanjutkan: --after" in told("worklist", "--as", "desa", "--limit", "1", json_out=False)
    assert run("worklist", "--as", "desa", "--after", "x").exit_code == 2


def test_the_list_is_narrowed_and_read_in_two_languages() -> None:
    assert len(told("worklist", "--as", "desa", "--village", VILLAGE, "--status", "filed", "--kind", "case")["items"]) == 2
    assert told("worklist", "--as", "desa", "--late", "breached")["items"] == []
    shown = told("worklist", "--as", "desa", json_out=False)
    assert "darurat" in shown
    assert "dipegang kantor ini" in shown
    assert "(aman)" in shown
    assert "this office holds it" in told("worklist", "--as", "desa", "--lang", "en", json_out=False)
    assert "Tidak ada yang menunggu." in told("worklist", "--as", "desa", "--kind", "removal", json_out=False)


def test_counts_are_by_status_village_office_and_limit() -> None:
    found = told("counts", "--as", "manajer", "--standings")
    assert (found["open"], found["closed"]) == (2, 0)
    assert found["by_village"] == found["by_office"] == {VILLAGE: 2}
    assert (found["by_standing"], found["by_urgency"]) == ({"on-track": 2}, {"emergency": 1, "routine": 1})
    plain = told("counts", "--as", "manajer")
    assert "by_standing" not in plain
    assert "officers" not in plain
    assert told("counts", "--as", "manajer", "--officers")["officers"] == {"desa": {"case": 2}, "manajer": {}}
    assert told("counts", "--as", "desa", "--officers")["officers"] == {"desa": {"case": 2}}
    assert "Pekerjaan: desa:\n  kasus: 2\n" in told("counts", "--as", "manajer", "--officers", json_out=False)
    assert "Kasus terbuka: 2; selesai: 0" in told("counts", "--as", "manajer", json_out=False)
    assert "kasus: 2" in told("counts", "--as", "desa", json_out=False)


def test_the_report_of_a_month_is_written_as_csv_and_word(tmp_path: Path) -> None:
    month = told("worklist", "--as", "desa")["items"][0]["since"][:7]
    asked = ("report", "monthly", "--as", "manajer", "--month", month, "--out", str(tmp_path / "laporan"))
    made = told(*asked, "--sign", "Endang Contoh|Manajer SLRT|19700101 199501 2 001")
    assert (made["received"], made["open"], made["interim"]) == (2, 2, True)
    assert [Path(file).name for file in made["files"]] == [f"laporan-slrt-{month}.csv", f"laporan-slrt-{month}.docx"]
    assert "2 kasus masuk" in told(*asked, "--format", "csv", "--region", VILLAGE, json_out=False)
    assert (tmp_path / "laporan" / f"laporan-slrt-{month}-{VILLAGE}.csv").read_text("utf-8").count("\n") == 4
    assert "Report of May 2026: 0 cases" in run(*asked[:5], "2026-05", *asked[6:], "--format", "csv", "--lang", "en").stdout
    (tmp_path / "file").write_text("")
    refused = run(*asked[:-1], str(tmp_path / "file" / "x"), "--format", "csv")
    assert (refused.exit_code, "file.unwritable: tidak dapat ditulis" in refused.stderr) == (2, True)
    assert run("report", "monthly", "--as", "manajer", "--month", "11-2026", "--out", str(tmp_path)).exit_code == 2
    assert run(*asked, "--region", "33.17").exit_code == 2


def test_log_and_indexes_are_proved_and_made_anew(folder: Path) -> None:
    assert told("rebuild", "--as", "manajer")["problems"] == []
    with sqlite3.connect(folder / "slrtkit.db") as spoilt:
        spoilt.execute("DELETE FROM entry WHERE kind = 'complaint' AND name = 'work'")
    spoilt.close()
    result = run("rebuild", "--as", "manajer")
    assert (result.exit_code, "complaint/work: [index.differs]" in result.stdout) == (1, True)
    assert told("rebuild", "--as", "manajer", "--renew")["renewed"] == 2
    assert told("worklist", "--as", "desa")["items"]
    assert "0 ringkasan dibuat ulang." in told("rebuild", "--as", "manajer", "--renew", json_out=False)


def test_a_case_about_somebody_restricted_waits_in_the_district_for_who_is_named() -> None:
    listed, counted = told("worklist", "--as", "desa")["items"], told("counts", "--as", "desa")
    assert "BKL-03-1" in told("search", "Hadi", "Santoso", "--as", "desa", json_out=False)
    told("privacy", "restrict", "--household", "BKL-03", "--ground", "violence", "--officer", "manajer", "--as", "manajer")
    about = ("--household", "BKL-03", "--person", "BKL-03-1", "--category", "kesehatan", "--text", "Mohon perlindungan")
    assert run("complaint", "file", *about, "--as", "desa").exit_code == 2
    case = told("complaint", "file", *about, "--as", "manajer")
    assert case["holder"] == "33.16"
    [item] = told("worklist", "--as", "manajer")["items"]
    assert (item["id"], item["why"]) == (case["complaint"], "held")
    assert (told("worklist", "--as", "desa")["items"], told("counts", "--as", "desa")) == (listed, counted)
    assert run("search", "Hadi", "Santoso", "--as", "desa").exit_code == 1
