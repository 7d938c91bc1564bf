"""What a post is promised by `household`, `fact` and `proposal` beside what the how-to pages show."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.cli import main

NIK = "331699" + "0502900001"
TABLE = f"""household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source,family.desil
A,33.16.09.1008,RT 02,tidak,A-K,331699{"0101200001"},A-1,{NIK},Sukirman,kepala_keluarga,2000-01-01,2026-01-05,dtsen,4
A,33.16.09.1008,RT 02,tidak,A-K,331699{"0101200001"},A-2,,Ratna,anak,,2026-01-05,dtsen,4
"""


@pytest.fixture(autouse=True)
def _post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLRTKIT_AS", "fasilitator")
    monkeypatch.setenv("SLRTKIT_LANG", "en")
    Path("areas.csv").write_text("code,name\n33.16,Blora\n33.16.09,Blora\n33.16.09.1008,Bangkle\n", "utf-8")
    Path("a.csv").write_text(TABLE, "utf-8")
    assert run("init", "slrtkit.db", "--areas", "areas.csv").exit_code == 0
    assert run("import", "a.csv").exit_code == 0


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [*words], input=stdin)


def document(*words: str, stdin: str | None = None) -> Any:  # noqa: ANN401  JSON
    return json.loads(run(*words, "--json", stdin=stdin).stdout)


def code(*words: str, stdin: str | None = None) -> str:
    result = run(*words, "--json", stdin=stdin)
    assert result.exit_code == 2
    told: str = json.loads(result.stdout)["error"]["code"]
    return told


def test_a_household_is_shown_with_masked_numbers_and_who_said_what() -> None:
    told = document("household", "show", "A", "--history", "--fact", "desil")
    assert (told["roster_complete"], told["known_until"]) == (False, None)
    assert [(m["id"], m["nik"], m["since"]) for m in told["cards"][0]["members"]] == [
        ("A-1", "3316************", "2000-01-01"),
        ("A-2", None, None),
    ]
    assert told["cards"][0]["facts"]["desil"] == {"value": 4, "on": "2026-01-05", "source": "dtsen"}
    assert [(one["subject"], one["value"], one["by"], one["proposal"]) for one in told["history"]] == [
        ("A-K", 4, "fasilitator", None)
    ]
    text = run("household", "show", "A", "--history").stdout
    assert "the roster is not complete" in text
    assert NIK not in text


def agree(words: str) -> None:
    """Propose a change, and let another officer check and apply it."""
    wish = json.loads(run(*words.split(), "--propose", "--reason", "KK", "--json").stdout)["id"]
    for step in ("check", "apply"):
        assert run("proposal", step, wish, "--as", "manajer").exit_code == 0


def test_everything_that_can_happen_can_be_recorded() -> None:
    for words in (
        "fact record A A-1 works ? --on 2026-01-06",
        "fact record A A housing.power_va 450 --on 2026-01-06",
        "household identify A A-2 --name Ratna_Dewi --reason KTP",
        "household classify A A-1 pemulung --on 2026-01-01",
        "household roster A --complete",
        f"household card A A-K2 --nkk 331699{'0101200002'}",
        f"household join A --name A --nik 331699{'0502900009'} --card A-K2 --relation anak --since 2026-01-11 --cause adoption",
        "household move A --village 33.16.09.1008 --address RT_09 --since 2026-02-01",
    ):
        result = run(*words.split())
        assert (result.exit_code, result.stdout) == (0, "Recorded: A\n"), result.stderr
    joining = "household join A --person A-2 --from A --card A-K2 --relation istri --since 2026-01-10 --cause marriage"
    assert code(*joining.split()) == "change.second-officer"
    agree(joining)
    leaving = run(*["household", "leave", "A", "A-2", "--until", "2026-02-02", "--cause", "move"])
    assert (leaving.exit_code, leaving.stdout) == (0, "Recorded: A\n")
    told = document("household", "show", "A")
    assert told["address"] == "RT_09"
    text = run("household", "show", "A", "--lang", "id").stdout
    assert "PPKS: pemulung" in text
    assert "works = tidak tahu" in text
    assert "Ratna" not in text


def test_the_same_request_is_recorded_once() -> None:
    words = ("fact", "record", "A", "A-1", "works", "ya", "--on", "2026-01-06", "--request", "r1")
    assert document(*words) == document(*words)
    assert len(document("household", "show", "A", "--history", "--fact", "works")["history"]) == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("household show X", "access.nothing"),
        ("household show A --known 2026-01-31", "not-found"),
        ("household show A --known yesterday", "usage"),
        ("household show A --known 2026-01-31T08:00:00", "usage"),
        ("household show A --known 2026-01-31T08:00:00+07:00", "not-found"),
        ("fact record A A-1 works mungkin --on 2026-01-06", "csv.value"),
        ("fact record A A-1 wroks ya --on 2026-01-06", "facts.unknown"),
        ("fact record A A-9 works ya --on 2026-01-06", "household.unknown"),
        ("fact record A A-1 works ya --on 2026-01-06 --evidence no.jpg", "file.unreadable"),
        ("household move A --village 33.16.09.1009 --address x --since 2026-01-06", "area.unknown"),
        ("household split A --into B --card K --member A-2 --since 2026-01-06 --village 33.16.09.1008 --address x", "usage"),
        ("household join A --card A-K --relation anak --since 2026-01-06 --cause birth", "usage"),
        ("household join A --card A-K --relation anak --since 2026-01-06 --cause move --from A", "usage"),
        ("proposal propose A --change no.json", "file.unreadable"),
        ("proposal check P9", "access.nothing"),
    ],
)
def test_what_is_wrong_is_told_by_its_code(words: str, expected: str) -> None:
    assert code(*words.split()) == expected


def test_a_program_proposes_a_change_as_json_and_no_list_tells_a_number() -> None:
    change = {"change": "IdentityChange", "subject": "A-2", "name": "Ratna", "nik": "331699" + "0502900003"}
    told = document("proposal", "propose", "A", "--change", "-", "--reason", "KTP", stdin=json.dumps(change))
    (found,) = document("proposal", "list", "--status", "proposed")["proposals"]
    assert (found["id"], found["change"]["nik"], found["proposer"]) == (told["id"], "3316************", "facilitator")
    assert run("proposal", "refuse", told["id"], "--as", "manajer", "--reason", "Kabur").stdout == f"{told['id']}: refused\n"
    assert run("proposal", "list", "--status", "checked").stdout == "There are no proposals.\n"
    for wrong, expected in (("{", "wire.json"), ("{}", "wire.missing"), ('{"change": "Magic"}', "wire.missing")):
        assert code("proposal", "propose", "A", "--change", "-", stdin=wrong) == expected


def test_a_past_day_is_shown_as_it_was_known_then() -> None:
    told = document("household", "show", "A", "--on", "2026-01-04")
    assert told["cards"][0]["facts"] == {}
    later = "2099-01-01T00:00:00+07:00"
    assert document("household", "show", "A", "--known", later)["known_until"] is None


def test_proposals_are_listed_in_words_of_both_languages() -> None:
    run("fact", "record", "A", "A-K", "desil", "9", "--on", "2026-01-06", "--propose", "--reason", "Musdes")
    run("household", "leave", "A", "A-2", "--until", "2026-01-06", "--cause", "move", "--propose")
    run("household", "roster", "A", "--incomplete", "--propose")
    for lang, words in (
        ("id", {"keterangan desil: A-K", "anggota keluar (pindah): A-2", "daftar anggota: A"}),
        ("en", {"fact desil: A-K", "member leaves (move): A-2", "roster: A"}),
    ):
        lines = CliRunner().invoke(main, ["proposal", "list", "--lang", lang]).output.splitlines()
        assert {line.split("  ")[2] for line in lines} == words
