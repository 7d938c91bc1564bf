"""Participation, removal, verivali and privacy from the command line."""

import json
from datetime import timedelta
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.clock import SystemClock
from slrtkit.cli import main
from slrtkit.demo.sample import sample_households_csv

DEMO = Path(str(files("slrtkit.demo")))
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
training = true

[office.letterhead]
government = "PEMERINTAH KABUPATEN"
agency = "DINAS SOSIAL"
address = "Jalan Contoh"
logo = "sample"

[[officer]]
id = "fasilitator"
name = "Prasetyo Contoh"
position = "Fasilitator"
roles = ["operator"]

[[officer]]
id = "kadis"
name = "Wulandari Contoh"
position = "Kepala Dinas"
roles = ["kadis", "operator"]
"""
ACTS = ("--as", "fasilitator")
PKH = ("--household", "BKL-01", "--program", "PKH")


@pytest.fixture(autouse=True)
def _post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A post with the sample's households, and a file that shows something."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLRTKIT_AS", raising=False)
    Path("slrtkit.toml").write_text(CONFIG, "utf-8")
    Path("rumah.csv").write_text(sample_households_csv(), "utf-8")
    Path("akta.pdf").write_bytes(b"akta")
    assert run("init", "slrtkit.db").exit_code == 0
    assert run("import", "rumah.csv", "--as", "fasilitator").exit_code == 0


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def told(*words: str, acting: str = "fasilitator") -> Any:  # noqa: ANN401  JSON of whatever shape the command tells
    done = run(*words, "--as", acting, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def refused(*words: str, acting: str = "fasilitator") -> str:
    done = run(*words, "--as", acting, "--json")
    assert done.exit_code == 2, done.output
    return str(json.loads(done.output.splitlines()[-1])["error"]["code"])


def test_aid_is_entered_answered_listed_and_ended_with_evidence() -> None:
    told("participation", "enter", *PKH, "--since", "2025-01-01", "--amount", "750000")
    told("participation", "answer", *PKH, "--receives", "yes", "--on", "2026-01-01")
    told("participation", "answer", "--household", "BKL-01", "--program", "RTLH", "--receives", "unknown")
    (entry, answer, unknown) = told("participation", "list", "--household", "BKL-01")["participations"]
    assert (entry["status"], entry["from"], entry["amount"]) == ("running", "2025-01-01", 750_000)
    assert (answer["receives"], answer["on"], unknown["receives"]) == (True, "2026-01-01", None)
    end = ("participation", "end", *PKH, "--because", "moved", "--until", "2026-02-28")
    assert refused(*end) == "evidence.digest"
    assert refused(*end, "--evidence", "nothing.pdf") == "file.unreadable"
    assert refused(*end, "--evidence", "akta.pdf") == "participation.second-officer"
    wish = told(*end, "--evidence", "akta.pdf", "--propose")["proposed"]
    assert refused("proposal", "check", wish) == "proposal.own"
    for step in ("check", "apply"):
        told("proposal", step, wish, acting="kadis")
    (entry, *_) = told("participation", "list", "--household", "BKL-01")["participations"]
    assert (entry["status"], entry["to"], entry["because"]) == ("ended", "2026-02-28", "moved")
    assert sha256(b"akta").hexdigest() in Path("slrtkit.db").read_bytes().decode("latin-1") + "".join(
        path.read_bytes().decode("latin-1") for path in Path().glob("slrtkit.db-wal")
    )


def test_no_option_removes_aid_by_hand() -> None:
    told("participation", "enter", *PKH, "--since", "2025-01-01")
    assert refused("participation", "end", *PKH, "--because", "removed", "--evidence", "akta.pdf") == "usage"


def test_a_removal_goes_its_way_and_who_proposed_does_not_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    told("participation", "enter", *PKH, "--since", "2025-01-01")
    assert refused("removal", "propose", *PKH) == "removal.reason"
    number = told("removal", "propose", *PKH, "--reason", "Sudah mampu", "--evidence", "akta.pdf")["removal"]
    decide = ("removal", "decide", number, "--outcome", "end", "--until", "2099-12-31", "--reason", "Penghasilan naik")
    assert refused(*decide, acting="kadis") == "removal.decide"
    assert told("removal", "notice", number, "--received-by", "Ibu Contoh")["status"] == "notified"
    assert refused("removal", "lapse", number) == "removal.lapse"
    assert told("removal", "object", number, "--by", "Ibu Contoh", "--text", "Tidak benar")["objection"] == "Tidak benar"
    assert refused(*decide) == "removal.decide"
    assert refused(*decide, acting="kadis") == "removal.lapse"
    later = SystemClock().now() + timedelta(days=30)
    monkeypatch.setattr(SystemClock, "now", lambda _: later)
    ended = told(*decide, acting="kadis")
    assert (ended["status"], ended["outcome"], ended["decided_by"], ended["until"]) == ("decided", "end", "kadis", "2099-12-31")
    assert told("removal", "show", number) == ended
    (entry,) = told("participation", "list", "--household", "BKL-01")["participations"]
    assert entry["because"] == "removed"


def test_a_proposal_is_withdrawn() -> None:
    told("participation", "enter", *PKH, "--since", "2025-01-01")
    number = told("removal", "propose", *PKH, "--reason", "Sudah mampu")["removal"]
    assert told("removal", "withdraw", number, "--reason", "Salah keluarga")["status"] == "withdrawn"


def opened() -> str:
    households = ("--household", "BKL-01", "--household", "BKL-02")
    return str(told("verivali", "open", "--village", "33.16.09.1008", "--period", "2026-2", *households)["round"])


def held() -> str:
    number = opened()
    came = ("--attendee", "Suparman Contoh|BPD", "--attendee", "Siti Contoh|RT 01", "--resolution", "Daftar ditempel.")
    assert told("verivali", "hold", number, "--place", "Balai", "--chair", "Suparman Contoh", *came)["status"] == "held"
    return number


def test_a_round_is_held_recorded_visited_answered_and_finalised() -> None:
    number = held()
    told("verivali", "record", number, "--household", "BKL-01", "--result", "tidak-layak", "--reason", "Mampu")
    state = told("verivali", "record", number, "--household", "BKL-02", "--result", "menolak", "--reason", "Tidak bersedia")
    assert state["open"] == [{"what": "visit", "id": "BKL-01"}]
    assert state["struck"] == ["BKL-01"]
    told("verivali", "visit", number, "--household", "BKL-01", "--found", "Rumah permanen", "--evidence", "akta.pdf")
    objection = told("verivali", "object", number, "--household", "BKL-03", "--by", "Tetangga", "--text", "Belum diusulkan")
    assert refused("verivali", "finalise", number, acting="kadis") == "verivali.objection"
    told("verivali", "answer", number, objection["objections"][0]["id"], "--reason", "Akan dikunjungi")
    assert refused("verivali", "finalise", number) == "verivali.finalise"
    assert told("verivali", "finalise", number, acting="kadis")["status"] == "finalised"
    assert told("verivali", "show", number)["status"] == "finalised"
    assert told("verivali", "list", "--village", "33.16.09.1008")["rounds"][0]["round"] == number
    assert told("verivali", "changes", number, number) == {"changes": []}


def test_the_pre_list_is_all_of_the_village_by_default() -> None:
    state = told("verivali", "open", "--village", "33.16.09.1008", "--period", "2026-1")
    assert state["pre_list"] > 2


def test_the_minutes_are_written_as_pdf_and_as_docx() -> None:
    number = held()
    sign = ("--number", "141/07/2026", "--sign", "Hartono Contoh|Lurah|000000000000000000")
    assert told("verivali", "minutes", number, "--out", "ba.pdf", *sign)["households"] == 2
    told("verivali", "minutes", number, "--out", "ba.docx")
    told("verivali", "minutes", number, "--out", "logo.pdf", "--logos", str(logos()))
    assert Path("ba.pdf").read_bytes().startswith(b"%PDF")
    assert Path("ba.docx").read_bytes().startswith(b"PK")
    assert refused("verivali", "minutes", number, "--out", "nowhere/ba.pdf") == "file.unwritable"


def logos() -> Path:
    folder = Path("logos")
    folder.mkdir()
    (folder / "sample.svg").write_bytes((DEMO / "logo.svg").read_bytes())
    return folder


@pytest.mark.parametrize(("missing", "code"), [("areas", "config.areas"), ("office", "config.office")])
def test_minutes_say_what_the_configuration_lacks(missing: str, code: str) -> None:
    number = held()
    lines = CONFIG.partition("[office]")[0] if missing == "office" else CONFIG.partition("areas =")[0]
    Path("slrtkit.toml").write_text(lines, "utf-8")
    assert refused("verivali", "minutes", number, "--out", "ba.pdf") == code


def test_restricted_people_are_for_named_officers() -> None:
    told("privacy", "restrict", "--household", "BKL-01", "--ground", "violence", "--officer", "kadis")
    assert refused("participation", "enter", *PKH) == "access.nothing"
    assert refused("privacy", "lift", "--household", "BKL-01", "--reason", "x") == "access.nothing"
    told("privacy", "lift", "--household", "BKL-01", "--reason", "Selesai", acting="kadis")
    told("participation", "enter", *PKH)


def test_consent_is_recorded_and_withdrawn() -> None:
    words = ("privacy", "consent", "--household", "BKL-01", "--person", "BKL-01-1", "--purpose", "photograph", "--by", "Ibu")
    assert told(*words)["consents"][0]["given"] is True
    assert told(*words, "--withdrawn")["consents"][0]["given"] is False
    assert told("privacy", "show", "--person", "BKL-01-1")["consents"][0]["purpose"] == "photograph"


def test_people_read_what_programs_read_in_their_language() -> None:
    number = opened()
    shown = run("verivali", "show", number, *ACTS).output
    assert "status: dibuka" in shown
    assert "belum selesai: 2" in shown
    assert "status: opened" in run("verivali", "show", number, "--lang", "en", *ACTS).output
    told("participation", "enter", *PKH, "--since", "2025-01-01")
    assert "PKH, BKL-01, berjalan, 2025-01-01, dtsen" in run("participation", "list", "--household", "BKL-01", *ACTS).output
    told("verivali", "hold", number, "--place", "x", "--chair", "y", "--attendee", "a|b", "--attendee", "c|d")
    told("verivali", "record", number, "--household", "BKL-01", "--result", "tidak-layak", "--reason", "Mampu")
    assert "  - BKL-01\n" in run("verivali", "show", number, *ACTS).output


def test_a_restricted_household_is_shown_to_the_named_officers_alone() -> None:
    told("privacy", "restrict", "--household", "BKL-01", "--ground", "violence", "--officer", "kadis", acting="kadis")
    for words in (
        ("household", "show", "BKL-01"),
        ("assess", "--household", "BKL-01"),
        ("participation", "list", "--household", "BKL-01"),
    ):
        assert refused(*words) == "access.nothing"
        assert run(*words, "--json").exit_code == 2
        assert told(*words, acting="kadis")
    assert told("household", "show", "BKL-02")
