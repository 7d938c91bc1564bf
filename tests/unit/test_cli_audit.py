"""Who saw or changed what of whom, and who broke the glass, from the command line; and a ticket that asks for no name."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.cli import main
from slrtkit.demo.sample import sample_households_csv

HERE, ELSEWHERE = "BKL-02", "BLS-03"
CATALOG = Path(str(files("slrtkit.demo"))) / "catalog"
CONFIG = f"""
store = "sqlite:slrtkit.db"
catalog = {json.dumps(str(CATALOG))}
officer = [
  {{ id = "desa", name = "Lestari", position = "Fasilitator", office = "33.16.09.1008", roles = ["fasilitator"] }},
  {{ id = "pengawas", name = "Handayani", position = "Supervisor", office = "33.16.09", roles = ["supervisor"] }},
  {{ id = "auditor", name = "Wibowo", position = "Inspektorat", office = "33.16", roles = ["auditor"] }},
  {{ id = "data", name = "Wulandari", position = "Operator", office = "33.16", roles = ["operator"] }},
]
"""


@pytest.fixture(scope="module", autouse=True)
def _post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A post with four officers, the people of the sample, and one case that has a ticket."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("pos"))
        patch.delenv("SLRTKIT_AS", raising=False)
        Path("slrtkit.toml").write_text(CONFIG, "utf-8")
        Path("rumah.csv").write_text(sample_households_csv(), "utf-8")
        assert run("init", "slrtkit.db").exit_code == 0
        assert run("import", "rumah.csv", "--as", "data").exit_code == 0
        yield


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def told(*words: str, acting: str) -> Any:  # noqa: ANN401  JSON of whatever shape the command tells
    done = run(*words, "--as", acting, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def refused(*words: str, acting: str) -> str:
    done = run(*words, "--as", acting, "--json")
    assert done.exit_code == 2, done.output
    return str(json.loads(done.output.splitlines()[-1])["error"]["code"])


def lines(*words: str, acting: str = "auditor") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told("audit", "access", *words, acting=acting)["accesses"]
    return found


def test_an_auditor_sees_who_read_and_changed_what_of_a_person_when_and_why() -> None:
    assert run("household", "show", HERE, "--as", "desa", "--json").exit_code == 0
    (look,) = lines("--person", f"{HERE}-1", "--officer", "desa")
    assert (look["officer"], look["kind"], look["things"]) == ("desa", "read", [f"household/{HERE}"])
    day = look["at"][:10]
    assert lines("--person", f"{HERE}-1", "--officer", "desa", "--to", "2020-01-01") == []
    assert lines("--person", f"{HERE}-1", "--officer", "desa", "--from", day) == [look]
    assert {"read", "changed"} <= {one["kind"] for one in lines("--person", f"{HERE}-1")}
    shown = run("audit", "access", "--person", f"{HERE}-1", "--officer", "desa", "--as", "auditor").output
    assert f"desa  melihat  read  household/{HERE}" in shown
    english = run("audit", "access", "--person", f"{HERE}-1", "--officer", "desa", "--as", "auditor", "--lang", "en").output
    assert f"desa  read  read  household/{HERE}" in english


def test_a_refusal_is_told_with_its_code_and_who_asks_for_nobody_is_told_so() -> None:
    assert refused("household", "show", ELSEWHERE, acting="desa") == "access.nothing"
    denied = [one for one in lines("--officer", "desa") if one["kind"] == "denied"]
    assert ("access.nothing", [f"household/{ELSEWHERE}"]) in [(one["code"], one["things"]) for one in denied]
    assert refused("audit", "access", acting="auditor") == "audit.whom"
    assert refused("audit", "access", "--person", f"{HERE}-1", acting="desa") == "access.action"
    assert run("audit", "access", "--person", "siapa", "--as", "auditor").output == "Tidak ada.\n"
    assert run("audit", "access", "--person", "nobody", "--as", "auditor", "--lang", "en").output == "Nobody.\n"


def test_the_glass_is_broken_for_a_reason_and_a_time_before_the_eyes_of_who_supervises() -> None:
    assert refused("household", "show", ELSEWHERE, acting="pengawas") == "access.nothing"
    assert refused("audit", "break-glass", ELSEWHERE, acting="pengawas") == "glass.reason"
    assert refused("audit", "break-glass", ELSEWHERE, "--reason", "x", "--hours", "48", acting="pengawas") == "glass.until"
    assert refused("audit", "break-glass", ELSEWHERE, "--reason", "x", acting="desa") == "access.action"
    broken = told("audit", "break-glass", ELSEWHERE, "--reason", "Pasien di loket", "--hours", "2", acting="pengawas")
    assert (broken["household"], broken["hours"]) == (ELSEWHERE, 2)
    assert run("household", "show", ELSEWHERE, "--as", "pengawas", "--json").exit_code == 0
    (glass,) = told("audit", "glass", acting="pengawas")["glass"]
    assert (glass["officer"], glass["household"], glass["reason"]) == ("pengawas", ELSEWHERE, "Pasien di loket")
    assert glass["from"] < glass["until"]
    assert refused("audit", "glass", acting="desa") == "access.action"
    assert "Pasien di loket" in {one["reason"] for one in lines("--person", f"{ELSEWHERE}-1", "--officer", "pengawas")}
    shown = run("audit", "glass", "--as", "pengawas").output
    assert shown.startswith("akses darurat: 1\n  - pengawas, BLS-03, ")


def test_a_ticket_asks_nobody_who_they_are_and_everything_else_does() -> None:
    words = ("--household", HERE, "--person", f"{HERE}-1", "--category", "kesehatan", "--text", "Tidak mampu")
    case = told("complaint", "file", *words, acting="desa")["complaint"]
    slip = run("complaint", "slip", case, "--as", "desa").output
    number = next(line.partition(": ")[2] for line in slip.splitlines() if line.startswith("Nomor tiket"))
    done = run("ticket", number)
    assert (done.exit_code, done.stdout.split(" sejak ")[0]) == (0, "Diterima di Puskesos"), done.output
    assert json.loads(run("complaint", "show", case, "--json").stdout)["error"]["code"] == "officer.unknown"
    assert lines("--officer", "operator") == []


def test_who_may_not_audit_cannot_prove_the_log() -> None:
    assert refused("rebuild", acting="desa") == "access.action"
    assert told("rebuild", acting="auditor")["problems"] == []
    assert refused("rebuild", "--renew", acting="auditor") == "access.action"
    assert told("rebuild", "--renew", acting="data")["renewed"] == 0
