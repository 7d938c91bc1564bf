"""What an officer is promised by `slrtkit duplicates` and `slrtkit search`."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.cli import main

NIK = "331699" + "4308710001"
PEOPLE = f"""\
household,village,address,card,nkk,person,nik,name,relation,since,asked_on,source,roster_complete,person.birth_date,person.sex
A,33.16.99.2001,RT 1,A-K,,A-1,,Moh. Soekirman,kepala_keluarga,,2026-01-05,interview,ya,1961-03-04,L
A,33.16.99.2001,RT 1,A-K,,A-2,{NIK},Siti Rekaminah,istri,,2026-01-05,interview,ya,1971-08-03,P
B,33.16.99.2001,RT 2,B-K,,B-1,,Muhammad Sukirman,kepala_keluarga,,2026-01-05,interview,ya,1961-03-04,L
"""


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    Path("people.csv").write_text(PEOPLE, "utf-8")
    runner = CliRunner()
    for command in ("init slrtkit.db", "import people.csv --as one"):
        assert invoke(runner, command).exit_code == 0
    return runner


def invoke(runner: CliRunner, command: str, text: str | None = None) -> Result:
    return runner.invoke(main, [word.replace("_", " ") for word in command.split()], input=text)


def told(result: Result, code: int = 0) -> Any:  # noqa: ANN401  a document
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_an_officer_s_way_from_looking_to_merging_and_back(post: CliRunner) -> None:
    before = invoke(post, "duplicates review list --lang en")
    assert (before.exit_code, before.stdout) == (3, "Nobody looked yet: slrtkit duplicates find\n")
    assert told(invoke(post, "duplicates review list --json"), 3)["ran"] is False
    assert told(invoke(post, "duplicates find --as one --json")) == {"ran": True, "entries": 3, "least": 5000, "pairs": 1}
    assert invoke(post, "duplicates find --as one").stdout == "3 orang dibandingkan: 1 pasangan mungkin orang yang sama.\n"
    listed = invoke(post, "duplicates review list --lang en").stdout
    assert "A-1  B-1  the same: name, birth date, village, sex; not known: NIK, mother's name" in listed
    queue = told(invoke(post, "duplicates review list --json"))
    assert (queue["run"]["entries"], queue["open"][0]["pair"], queue["judged"]) == (3, ["A-1", "B-1"], [])
    shown = invoke(post, "duplicates review show B-1 A-1 --lang en").stdout
    assert "Muhammad Sukirman" in shown
    assert shown.endswith("open\n")
    assert invoke(post, "duplicates review same A-1 B-1 --reason KTP_dilihat --as one").stdout == "A-1 dan B-1: dicatat.\n"
    refused = invoke(post, "duplicates review merge A-1 B-1 --reason KTP_dilihat --as one")
    assert (refused.exit_code, "pair.second-officer" in refused.stderr) == (2, True)
    act = told(invoke(post, "duplicates review merge A-1 B-1 --reason KTP_dilihat --as two --json"))
    assert act == {"act": "merge", "pair": ["A-1", "B-1"]}
    assert told(invoke(post, "duplicates review show A-1 B-1 --json"))["judged"]["kept"] == "A-1"
    assert "A-1 stands for B-1" in invoke(post, "duplicates review list --all --lang en").stdout
    assert "No pair is waiting." in invoke(post, "duplicates review list --lang en").stdout
    assert "lihat A-1" in invoke(post, "search sukirman").stdout
    assert invoke(post, "duplicates review unmerge A-1 B-1 --reason keliru --as two").exit_code == 0
    assert invoke(post, "duplicates review different A-1 B-1 --reason saudara --as two").exit_code == 0
    assert told(invoke(post, "duplicates find --as one --json"))["pairs"] == 1
    assert told(invoke(post, "duplicates review list --json"))["open"] == []
    shown = told(invoke(post, "duplicates review show A-1 B-1 --json"))
    assert (shown["judged"]["status"], shown["candidate"]["pair"]) == ("different", ["A-1", "B-1"])


def test_a_register_of_nobody_is_told_as_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    assert invoke(runner, "init slrtkit.db").exit_code == 0
    assert told(invoke(runner, "duplicates find --as one --json"), 3)["code"] == "linkage.too-few"
    assert "Nobody looked" in invoke(runner, "duplicates find --as one --lang en").stdout


def test_a_judgement_needs_a_reason_and_persons_that_are_there(post: CliRunner) -> None:
    assert invoke(post, "duplicates review same A-1 B-1 --as one").exit_code == 2
    missing = invoke(post, "duplicates review show A-1 X-9")
    assert (missing.exit_code, "person.unknown" in missing.stderr) == (2, True)


def test_people_are_found_in_any_spelling(post: CliRunner) -> None:
    found = told(invoke(post, "search H._Mochamad Sukirman --json"))
    assert [match["person"] for match in found["matches"]] == ["A-1", "B-1"]
    nobody = invoke(post, "search endang --lang en")
    assert (nobody.exit_code, nobody.stdout) == (1, "Nobody was found.\n")
    assert "there are more" in invoke(post, "search sukirman --limit 1 --lang en").stdout
    assert invoke(post, "search").exit_code == 2


def test_a_nik_is_read_from_stdin_and_never_shown_whole(post: CliRunner) -> None:
    for command in (
        "search --nik -",
        "search --nik - --json",
        "duplicates review show A-1 A-2",
        "search --village 33.16.99.2001",
    ):
        result = invoke(post, command, NIK + "\n")
        assert result.exit_code == 0
        assert "Rekaminah" in result.stdout
        assert NIK not in result.output
        assert "3316************" in result.stdout
    wrong = invoke(post, "search --nkk -", "331699\n")
    assert (wrong.exit_code, "nkk.length" in wrong.stderr) == (2, True)
