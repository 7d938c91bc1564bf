"""Questions to agencies from the command line, against stand-ins that answer on this computer."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.exchange.csv import read_households
from slrtkit.cli import main
from slrtkit.demo.agencies import AGENCY_TOKEN, Agencies, AgencyFault
from slrtkit.demo.sample import sample_households_csv
from slrtkit.domain.rules import FACTS

AREAS = json.dumps(str(files("slrtkit.demo") / "areas.csv"))
CONFIG = f"""
store = "sqlite:slrtkit.db"
areas = {AREAS}

[lookup]
dukcapil = "json:dukcapil.toml"
dtsen = "json:dtsen.toml"
bpjs = "json:bpjs.toml"
"""
WHO = ("--household", "BKL-01", "--person", "BKL-01-1", "--as", "fasilitator", "--reason", "pemutakhiran")
DEAD = {"NAMA_LGKP": "SUKIRMAN", "TGL_MENINGGAL": "01-02-2026"}


@pytest.fixture
def agencies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Agencies]:
    """A post with the sample's households, whose first person has consented, and the agencies that it may ask."""
    monkeypatch.chdir(tmp_path)
    households = {household.id: household for household in read_households(sample_households_csv(), FACTS)}
    nik = households["BKL-01"].person("BKL-01-1").nik
    assert nik is not None
    name = households["BKL-01"].person("BKL-01-1").name
    people: dict[str, dict[str, dict[str, Any]]] = {
        "dukcapil": {nik.text: {**DEAD, "NAMA_LGKP": name.upper()}},
        "dtsen": {nik.text: {"desil": 9, "pemutakhiran": "2026-07-01", "nama": name}},
        "bpjs": {nik.text: {"jenisPeserta": "ENTAH"}},
    }
    with Agencies(people) as running:
        Path("slrtkit.toml").write_text(CONFIG, "utf-8")
        for agency in people:
            Path(f"{agency}.toml").write_text(running.profile(agency, timeout=5), "utf-8")
            monkeypatch.setenv(f"SLRTKIT_TOKEN_{agency.upper()}", AGENCY_TOKEN)
        Path("rumah.csv").write_text(sample_households_csv(), "utf-8")
        assert run("init", "slrtkit.db").exit_code == 0
        assert run("import", "rumah.csv", "--as", "fasilitator").exit_code == 0
        assert run("privacy", "consent", *WHO[:6], "--purpose", "lookup", "--by", "Sukirman").exit_code == 0
        yield running


def run(*words: str) -> Result:
    return CliRunner().invoke(main, [*words])


def ask(at: str, *more: str) -> tuple[int, Any]:
    done = run("lookup", "ask", *WHO, "--at", at, "--json", *more)
    return done.exit_code, json.loads(done.output.splitlines()[-1])


@pytest.mark.usefixtures("agencies")
def test_what_an_agency_knows_becomes_proposals() -> None:
    code, told = ask("dtsen")
    assert (code, told["outcome"], told["unread"]) == (0, "found", [])
    listed = json.loads(run("proposal", "list", "--json").output)["proposals"]
    assert [(one["id"], one["change"]["name"], one["change"]["fact"]) for one in listed] == [
        (told["proposals"][0], "desil", {"value": 9, "on": "2026-07-01", "source": "dtsen"})
    ]
    assert listed[0]["evidence"] == [told["evidence"]]


def test_not_found_and_not_asked_have_exit_codes_of_their_own(agencies: Agencies) -> None:
    nobody = ("--household", "BKL-01", "--person", "BKL-01-2", "--reason", "pemutakhiran", "--as", "fasilitator")
    assert run("lookup", "ask", *nobody, "--at", "dukcapil").exit_code == 3
    assert (
        run("privacy", "consent", *nobody[:4], "--as", "fasilitator", "--purpose", "lookup", "--by", "Ngatini").exit_code == 0
    )
    told = run("lookup", "ask", *nobody, "--at", "dukcapil", "--lang", "en")
    assert (told.exit_code, told.output) == (1, "dukcapil: not found\n")
    agencies.faults["dukcapil"] = AgencyFault.BUSY
    told = run("lookup", "ask", *nobody, "--at", "dukcapil", "--lang", "id")
    assert (told.exit_code, told.output) == (3, "dukcapil: tidak ditanyakan; instansi sedang tidak dapat menjawab\n")


@pytest.mark.usefixtures("agencies")
def test_what_was_asked_is_listed_with_who_and_why() -> None:
    assert run("lookup", "list", "--person", "BKL-01-1", "--lang", "en").output == "Nobody asked yet.\n"
    assert ask("bpjs")[1]["unread"] == ["insurance"]
    listed = run("lookup", "list", "--person", "BKL-01-1", "--lang", "en").output
    assert "fasilitator  pemutakhiran  bpjs: found; proposed: 0; could not be proposed: insurance\n" in listed
    assert [
        one["source"] for one in json.loads(run("lookup", "list", "--person", "BKL-01-1", "--json").output)["enquiries"]
    ] == ["bpjs"]


@pytest.mark.usefixtures("agencies")
def test_the_same_request_is_answered_from_the_log() -> None:
    first = ask("dukcapil", "--request", "R-1")
    assert first == ask("dukcapil", "--request", "R-1")
    assert len(first[1]["proposals"]) == 1


def test_an_address_can_be_named_and_its_url_be_another(agencies: Agencies) -> None:
    assert ask(f"json:dtsen.toml?url={agencies.url}/dtsen")[0] == 0
    assert ask(f"json:dtsen.toml?url={agencies.url}/elsewhere")[1]["code"] == "unreadable"


@pytest.mark.usefixtures("agencies")
def test_a_nik_stands_in_no_output() -> None:
    shown = "".join(run("lookup", "ask", *WHO, "--at", at).output for at in ("dukcapil", "dtsen", "bpjs"))
    shown += run("lookup", "list", "--person", "BKL-01-1", "--json").output + run("proposal", "list", "--json").output
    assert "331699" not in shown


@pytest.mark.usefixtures("agencies")
@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("kemensos", "lookup.unknown"),
        ("json:nowhere.toml", "lookup.profile"),
        ("json:dtsen.toml?host=x", "plugin.option"),
        ("json:dtsen.toml?url=http://dtsen.example/nik", "lookup.url"),
    ],
)
def test_an_agency_that_cannot_be_opened_is_one_typed_error(at: str, code: str) -> None:
    exit_code, told = ask(at)
    assert (exit_code, told["error"]["code"]) == (2, code)


@pytest.mark.usefixtures("agencies")
@pytest.mark.parametrize("token", [None, "", "t\u00f6ken", "a\tb"])
def test_a_token_that_is_missing_or_none_is_told(token: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if token is None:
        monkeypatch.delenv("SLRTKIT_TOKEN_DTSEN")
    else:
        monkeypatch.setenv("SLRTKIT_TOKEN_DTSEN", token)
    assert ask("dtsen")[1]["error"]["code"] == "lookup.token"
