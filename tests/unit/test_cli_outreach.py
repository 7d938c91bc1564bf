"""Time limits, tickets, notices, volunteers, villages and graduations from the command line."""

import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.notify import Outbox
from slrtkit.cli import main
from slrtkit.demo.sample import sample_households_csv

DEMO = Path(str(files("slrtkit.demo")))
VILLAGE, KECAMATAN = "33.16.09.1008", "33.16.09"
CONFIG = f"""
store = "sqlite:slrtkit.db"
catalog = "katalog"
areas = {json.dumps(str(DEMO / "areas.csv"))}
notify = "outbox:keluar"
[office]
code = "33.16.dinsos"
name = "Dinas Sosial"
region = "33.16"
zone = "WIB"
unit = "SLRT"
place = "Blora"
letterhead = {{ government = "PEMERINTAH KABUPATEN", agency = "DINAS SOSIAL", address = "Jalan Contoh" }}
[readiness]
train = ["officers-trained"]
[[officer]]
id = "petugas"
name = "Prasetyo Contoh"
position = "Manajer"
roles = ["operator"]
[[time_limit]]
code = "tanggapan"
span = "3 calendar-day"
starts = "filed"
ends = "answered"
extended_for = ["ill"]
[[time_limit]]
code = "pbi"
span = "20 working-day"
starts = "filed"
ends = "answered"
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def told(*words: str) -> Any:  # noqa: ANN401  JSON of whatever shape the command tells
    done = run(*words, "--as", "petugas", "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def refused(*words: str) -> str:
    done = run(*words, "--json")
    assert done.exit_code == 2, done.output
    return str(json.loads(done.output.splitlines()[-1])["error"]["code"])


def one_program() -> None:
    """Make a catalog that is read in a moment."""
    Path("katalog").mkdir()
    shutil.copy(DEMO / "catalog" / "KERINGANAN-RS.toml", "katalog")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the bytes of a store in which the sample households are registered."""
    folder = tmp_path_factory.mktemp("post")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("slrtkit.toml").write_text(CONFIG, "utf-8")
        one_program()
        Path("rumah.csv").write_text(sample_households_csv(), "utf-8")
        assert run("init", "slrtkit.db").exit_code == 0
        assert run("import", "rumah.csv", "--as", "petugas").exit_code == 0
        return Path("slrtkit.db").read_bytes()


@pytest.fixture(autouse=True)
def _post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filled: bytes) -> None:
    monkeypatch.chdir(tmp_path)
    Path("slrtkit.toml").write_text(CONFIG, "utf-8")
    Path("slrtkit.db").write_bytes(filled)
    one_program()


def filed(*more: str) -> str:
    words = ("--household", "BKL-02", "--person", "BKL-02-1", "--category", "kesehatan", "--text", "Tidak mampu")
    return str(told("complaint", "file", *words, *more)["complaint"])


def test_a_case_shows_its_limits_and_one_can_be_made_longer() -> None:
    case = filed()
    first, second = told("complaint", "show", case)["limits"]
    assert (first["limit"], first["status"]) == ("tanggapan", "on-track")
    assert first["due"].endswith("+07:00")
    assert "no calendar" in second["problem"]
    words = (
        "complaint",
        "extend",
        case,
        "--limit",
        "tanggapan",
        "--by",
        "7 calendar-day",
        "--for",
        "ill",
        "--reason",
        "Dirawat",
    )
    assert told(*words)["limits"][0]["due"] > first["due"]
    assert refused("complaint", "extend", case, "--limit", "tanggapan", "--by", "7 hari", "--for", "ill", "--as", "petugas")
    assert "batas waktu: 2" in run("complaint", "show", case, "--as", "petugas").output


def test_the_calendar_is_the_one_that_is_named() -> None:
    Path("libur.toml").write_text("[decreed]\n2026 = []\n2027 = []\n2028 = []\n", "utf-8")
    Path("slrtkit.toml").write_text('calendar = "fixed:libur.toml"\n' + CONFIG, "utf-8")
    assert [one["status"] for one in told("complaint", "show", filed())["limits"]] == ["on-track", "on-track"]


def test_a_resident_asks_with_the_number_on_the_slip_and_is_asked_for_nothing() -> None:
    case = filed()
    slip = told("complaint", "slip", case)["text"]
    [number] = [line.partition(": ")[2] for line in slip.splitlines() if line.startswith("Nomor tiket")]
    done = run("ticket", number.lower())
    assert done.exit_code == 0
    assert done.output.startswith("Diterima di Puskesos")
    assert "Received" in run("ticket", number, "--lang", "en").output
    document = json.loads(run("ticket", number, "--json").output)
    assert (document["ticket"], document["stage"], document["training"]) == (number, "received", False)
    assert document["until"]
    told("complaint", "return", case, "--program", "KERINGANAN-RS")
    waiting = json.loads(run("ticket", number, "--json").output)
    assert (waiting["stage"], waiting["until"]) == ("waiting", None)
    assert "Kartu Keluarga" in waiting["missing"]
    assert refused("ticket", "0000-0000-0000"[:13] + "1") == "ticket.check"
    assert refused("ticket", "0000-0000-0000") == "ticket.unknown"
    assert refused("ticket", "12") == "ticket.form"


def test_what_is_due_is_handed_to_the_outbox_once() -> None:
    case = filed()
    told("complaint", "return", case, "--program", "KERINGANAN-RS")
    assert told("notify", "due") == {"notices": []}
    [sent] = told("notify", "run")["notices"]
    assert (sent["notice"], sent["to"], sent["id"]) == ("returned", "resident", "BKL-02-1")
    assert told("notify", "run") == {"notices": [], "failed": []}
    assert [one.about for one in Outbox(Path("keluar")).waiting()] == [sent["about"]]
    Path("slrtkit.toml").write_text(CONFIG.replace('notify = "outbox:keluar"', ""), "utf-8")
    assert refused("notify", "run", "--as", "petugas") == "config.notify"


def test_volunteers_are_sent_and_answer() -> None:
    case = filed()
    told("volunteer", "add", "ani", "--name", "Ani Contoh", "--kind", "tksk", "--area", KECAMATAN)
    told("volunteer", "add", "budi", "--name", "Budi Contoh", "--kind", "psm", "--area", VILLAGE, "--capacity", "1")
    told("volunteer", "absent", "ani", "--since", "2020-01-01", "--until", "2020-01-02")
    assert told("volunteer", "send", case, "ani")["volunteer"] == "ani"
    listed = told("volunteer", "list", "--village", VILLAGE)["volunteers"]
    assert [(one["volunteer"], one["open"]) for one in listed] == [("budi", 0), ("ani", 1)]
    assert told("volunteer", "send", case, "budi", "--instead", "--reason", "Ani sakit")["volunteer"] == "budi"
    told("volunteer", "answer", case, "accept")
    assert told("volunteer", "answer", case, "decline", "--reason", "Berhalangan")["volunteer"] is None
    assert refused("volunteer", "send", case, "citra", "--as", "petugas") == "access.nothing"
    Path("kosong.toml").write_text('store = "sqlite:slrtkit.db"', "utf-8")
    assert refused("volunteer", "list", "--config", "kosong.toml") == "config.office"


def test_a_village_opens_step_by_step() -> None:
    case = filed()
    planned = told("village", "plan", VILLAGE, "--reason", "Tahap dua")
    assert (planned["stage"], planned["possible"]) == ("planned", ["train"])
    assert told("complaint", "show", case)["office"] == KECAMATAN
    assert refused("village", "advance", VILLAGE, "train", "--as", "petugas") == "readiness.missing"
    for item in ("officers-trained", "officers-named", "signal"):
        told("village", "check", VILLAGE, item)
    assert told("village", "check", VILLAGE, "printer", "--missing")["missing"] == ["printer"]
    told("village", "advance", VILLAGE, "train")
    assert told("village", "advance", VILLAGE, "pilot")["stage"] == "pilot"
    assert told("complaint", "show", case)["office"] == VILLAGE
    assert told("village", "show", VILLAGE)["there"] == ["officers-named", "officers-trained", "signal"]
    assert [one["stage"] for one in told("village", "list", "--stage", "pilot")["villages"]] == ["pilot"]
    assert told("village", "list", "--stage", "live") == {"villages": []}


def test_a_case_goes_up_and_back_down_and_practice_says_that_it_is_practice() -> None:
    case = filed()
    told("complaint", "escalate", case, "--reason", "Tidak selesai")
    assert told("complaint", "send-down", case, "--reason", "Cukup di desa")["holder"] == VILLAGE
    assert told("complaint", "show", case)["training"] is False
    asked = ("--letter", "L", "--to", "Ani", "--as", "petugas")
    assert refused("complaint", "hand-over", case, *asked) == "complaint.hand-over"
    Path("slrtkit.toml").write_text(CONFIG.replace("[readiness]", "training = true\n[readiness]"), "utf-8")
    practice = filed("--text", "Latihan", "--channel", "keluhan")
    assert told("complaint", "show", practice)["training"] is True


def test_a_graduation_is_followed_up_and_the_uneven_list_is_only_a_list() -> None:
    entered = ("participation", "enter", "--household", "BKL-02", "--bearer", "BKL-02-1", "--source", "dtsen")
    told(*entered, "--program", "PKH", "--since", "2025-01-01", "--until", "2026-01-31")
    told(*entered, "--program", "BLT", "--since", "2026-01-01", "--until", "2026-02-01")
    number = told("graduation", "record", "BKL-02", "BKL-02-1", "PKH", "--outcome", "self-reliant")["graduation"]
    assert number == "BKL-02-1/PKH/2025-01-01"
    assert [one["months"] for one in told("graduation", "due", "--on", "2026-08-01")["due"]] == [3, 6]
    words = ("graduation", "visit", number, "--months", "3", "--outcome", "needs-support", "--note", "Warung sepi")
    visited = told(*words)
    assert (visited["outcome"], [one["months"] for one in visited["due"]]) == ("needs-support", [6, 12])
    assert refused(*words, "--as", "petugas") == "graduation.visit"
    uneven = told("graduation", "uneven", "--village", VILLAGE, "--since", "2025-01-01")
    assert {one["household"]: one["times"] for one in uneven["uneven"]} == {"BKL-02": 2}
    assert told("graduation", "uneven", "--village", VILLAGE, "--least", "3")["uneven"] == []
