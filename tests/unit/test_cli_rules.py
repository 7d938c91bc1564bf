"""What a script is promised by `slrtkit rules eval`."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.cli import main

WHEN = "desil <= 4 and any(m.age < 7 for m in members)"


def run(*words: str, facts: object = None, text: bytes | None = None) -> Result:
    given = json.dumps({} if facts is None else facts).encode() if text is None else text
    return CliRunner().invoke(main, ["rules", "eval", "--facts", "-", "--on", "2026-01-31", *words], input=given)


def document(result: Result) -> Any:  # noqa: ANN401  JSON
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    ("facts", "outcome", "missing"),
    [
        ({"desil": 3, "members": [{"birth_date": "2019-02-01"}]}, "met", []),
        ({"desil": 3, "members": [{"birth_date": "2019-01-31"}]}, "not_met", []),
        ({"desil": 3, "members": [{"age": None}]}, "unknown", ["members[0].age"]),
        ({"desil": 3}, "unknown", ["members"]),
    ],
)
def test_it_prints_one_document_and_exits_0_whatever_the_outcome(facts: object, outcome: str, missing: list[str]) -> None:
    result = run("--when", WHEN, "--json", facts=facts)
    assert (result.exit_code, result.stderr) == (0, "")
    told = document(result)
    assert sorted(told) == ["missing", "outcome", "trace"]
    assert (told["outcome"], told["missing"], told["trace"]["when"]) == (outcome, missing, WHEN)
    assert [part["when"] for part in told["trace"]["parts"]] == WHEN.split(" and ")


def test_it_reads_a_file_and_takes_today_where_no_day_is_given(tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    file.write_text('\ufeff{"birth_date": "2000-01-01"}', encoding="utf-8")
    result = CliRunner().invoke(main, ["rules", "eval", "--when", "age > 20", "--facts", str(file)])
    assert (result.exit_code, result.stdout) == (0, "age > 20: terpenuhi  [age = " + result.stdout.split("age = ")[1])


def test_without_json_it_prints_a_tree_for_people() -> None:
    facts = {"desil": 3, "members": [{"age": 9}, {}]}
    assert run("--when", WHEN, facts=facts).stdout.splitlines() == [
        f"{WHEN}: belum dapat ditentukan",
        "  desil <= 4: terpenuhi  [desil = 3]",
        "  any(m.age < 7 for m in members): belum dapat ditentukan",
        "    members[0]: tidak terpenuhi",
        "      m.age < 7: tidak terpenuhi  [members[0].age = 9]",
        "    members[1]: belum dapat ditentukan",
        "      m.age < 7: belum dapat ditentukan",
        "Fakta yang belum diketahui: members[1].age",
    ]
    assert run("--when", "desil * 1.5 <= 4", facts={"desil": 3}).stdout.splitlines()[1:] == ["  desil * 1.5 = 4.5  [desil = 3]"]
    english = run("--when", "x / 0 > count(m for m in members) + 0.5", "--lang", "en", facts={"x": 1}).stdout.splitlines()
    assert english == [
        "x / 0 > count(m for m in members) + 0.5: unknown",
        "  x / 0 = ?  [x = 1]",
        "  count(m for m in members) + 0.5 = 0.5..",
        "Facts still missing: members",
        "Cannot be calculated: x / 0",
    ]


def test_names_that_are_not_declared_are_typed_from_their_values() -> None:
    told = document(
        run(
            "--when",
            "boat == 'jukung' and size / 3 < 0.7 and since >= date('2025-05-01')",
            "--json",
            facts={"boat": "jukung", "size": 2, "since": "2025-05-02"},
        )
    )
    assert told["outcome"] == "met"
    assert told["trace"]["facts"] == {"boat": "jukung", "size": 2, "since": "2025-05-02"}


def test_a_name_that_is_nowhere_is_unknown_and_noted() -> None:
    result = run("--when", "desill <= 4 or housing.floor == 'tannah'", "--json")
    assert document(result)["outcome"] == "unknown"
    assert [line.split(" (")[1] for line in result.stderr.splitlines()] == ["did you mean desil?)", "did you mean 'tanah'?)"]


def test_an_ill_formed_condition_is_refused_with_a_caret() -> None:
    result = run("--when", "nama == 'Ngawèn' and desil =< 4", "--lang", "en")
    assert (result.exit_code, result.stdout) == (2, "")
    line, text, carets = result.stderr.splitlines()
    assert line.startswith("error: [rule.character] --when:1:28: = is not part of the language")
    assert text[carets.index("^")] == "="


def test_with_json_a_refusal_is_a_document_too() -> None:
    told = document(run("--when", "desil <= 'x'", "--json"))["error"]
    assert (told["code"], told["path"], told["picture"]) == ("rule.kind", "--when:1:10", "desil <= 'x'\n         ^^^")


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        (b'{"a": 1, "a": 2}', "json.duplicate", "a"),
        (b'{"members": [{}, {"x": 1, "x": 1}]}', "json.duplicate", "members[1].x"),
        (b'{"a": {"b c": 1, "b c": 1}}', "json.duplicate", "a.?"),
        (b'{"a": NaN}', "facts.kind", "a"),
        (b'{"a": -Infinity}', "facts.kind", "a"),
        (b'{"a": 1e400}', "facts.kind", "a"),
        (b'{"a": 1e99999999999999999999}', "facts.kind", "a"),
        (b'{"a": ' + b"9" * 5000 + b"}", "facts.kind", "a"),
        (b'{"a": "\\ud800"}', "facts.kind", "a"),
        (b'{"desil": "3"}', "facts.kind", "desil"),
        (b'{"desil": true}', "facts.kind", "desil"),
        (b"[]", "json.kind", "stdin"),
        (b"3", "json.kind", "stdin"),
        (b"", "json.syntax", "stdin:1:1"),
        (b'{"a": 1}\n}', "json.syntax", "stdin:2:1"),
        (b'{"a": "\xff"}', "json.encoding", "stdin"),
        (b"[" * 200_000, "json.depth", "stdin"),
        (b'{"a":' * 100 + b"1" + b"}" * 100, "json.depth", "stdin"),
        (b'{"a":' * 60 + b"1" + b"}" * 60, "facts.depth", "a.a.a.a.a.a.a.a.a"),
        (b" " * (16 * 2**20 + 1), "file.too-large", "stdin"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_facts_that_cannot_be_read_are_refused_with_their_place(text: bytes, code: str, path: str) -> None:
    result = run("--when", "True", "--json", "--lang", "en", text=text)
    assert result.exit_code == 2
    told = document(result)["error"]
    assert (told["code"], told["path"]) == (code, path)
    assert result.stderr.startswith(f"error: [{code}] {path}: ")


def test_every_fact_that_does_not_fit_is_told_at_once() -> None:
    result = run("--when", "True", "--json", facts={"desil": "3", "members": [{"age": "x"}]})
    assert [problem["path"] for problem in document(result)["error"]["problems"]] == ["desil", "members[0].age"]
    assert len(result.stderr.splitlines()) == 2


@pytest.mark.parametrize("path", ["nowhere.json", "."])
def test_a_file_that_cannot_be_opened_is_told_by_its_name(path: str) -> None:
    result = CliRunner().invoke(main, ["rules", "eval", "--when", "True", "--facts", path, "--json"])
    assert (result.exit_code, document(result)["error"]["path"]) == (2, path)


@pytest.mark.parametrize("on", ["2026-1-5", "20260105", "besok", "2026-02-30"])
def test_a_day_is_written_in_one_way(on: str) -> None:
    result = run("--when", "True", "--on", on, "--json")
    assert (result.exit_code, document(result)["error"]["code"]) == (2, "usage")
