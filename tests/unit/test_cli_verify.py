"""`slrtkit verify`: what scripts and people get."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from slrtkit.adapters.trust import write_bundle
from slrtkit.cli import main
from slrtkit.domain.verification import PROFILES
from slrtkit.testing.workshop import NOW, Workshop, open_workshop

AT = ("--at", "2026-11-21")


@pytest.fixture(scope="module")
def workshop() -> Iterator[Workshop]:
    with open_workshop() as opened:
        yield opened


@pytest.fixture(scope="module")
def desk(workshop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with letters good and bad, and trust bundles."""
    folder = tmp_path_factory.mktemp("desk")
    letter = evolve(workshop.letter, identity=evolve(workshop.letter.identity, nik="3316010101800001"))
    good = workshop.sign(workshop.page(letter))
    (folder / "baik.pdf").write_bytes(good)
    (folder / "rusak.pdf").write_bytes(good.replace(b"Surat rekomendasi", b"Surat rekomendasj"))
    (folder / "luring.pdf").write_bytes(workshop.sign(workshop.page(), offline=True))
    (folder / "contoh.pdf").write_bytes(workshop.sign(workshop.page(evolve(letter, specimen=True))))
    (folder / "kosong.pdf").write_bytes(b"")
    (folder / "folder").mkdir()
    keys = [Ed25519PrivateKey.generate()]
    for name, authority in (("trust", workshop.authority()), ("lain", workshop.authority(key="0" * 64))):
        write_bundle(
            folder / name,
            roots=workshop.trust.roots,
            root_keys=keys,
            authority_keys=keys,
            authority=authority,
            expires=NOW + timedelta(days=900),
        )
    return folder


def run(desk: Path, *words: str, trust: str = "trust") -> Result:
    files = [str(desk / word) if word.endswith(".pdf") or word == "folder" else word for word in words]
    return CliRunner().invoke(main, ["verify", *files, "--trust", str(desk / trust), *AT])


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "trust", "code"),
    [
        (["baik.pdf"], "trust", 0),
        (["rusak.pdf"], "trust", 1),
        (["luring.pdf"], "trust", 3),
        (["kosong.pdf"], "trust", 1),
        (["tidak-ada.pdf"], "trust", 2),
        (["folder"], "trust", 2),
        (["baik.pdf", "luring.pdf", "rusak.pdf"], "trust", 1),
        (["luring.pdf", "baik.pdf"], "trust", 3),
        (["rusak.pdf", "tidak-ada.pdf", "baik.pdf"], "trust", 2),
        (["baik.pdf"], "lain", 1),
        (["baik.pdf"], "trust/roots.pem", 3),
        (["baik.pdf", "--profile", "signature"], "trust", 3),
    ],
)
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_the_exit_code_is_that_of_the_worst_file(desk: Path, words: list[str], trust: str, code: int, form: list[str]) -> None:
    result = run(desk, *words, *form, trust=trust)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output


def test_a_record_says_verdict_reason_and_every_axis_in_both_languages(desk: Path) -> None:
    good, bad = records(run(desk, "baik.pdf", "rusak.pdf", "--json"))
    assert good["file"] == str(desk / "baik.pdf")
    assert (good["verdict"], good["sub_indication"], good["profile"]) == ("TOTAL-PASSED", None, "letter/1")
    assert [axis["axis"] for axis in good["axes"]] == [axis.value for axis in PROFILES["letter/1"]]
    assert all(set(axis) == {"axis", "status", "code", "evidence", "text"} for axis in good["axes"])
    assert all(axis["text"]["id"] and axis["text"]["en"] for axis in good["axes"])
    assert (bad["verdict"], bad["sub_indication"]) == ("TOTAL-FAILED", "HASH_FAILURE")
    assert bad["letter"] is None


def test_a_file_that_cannot_be_read_keeps_its_place_among_the_records(desk: Path) -> None:
    first, second, third = records(run(desk, "baik.pdf", "tidak-ada.pdf", "kosong.pdf", "--json"))
    assert first["verdict"] == "TOTAL-PASSED"
    assert second["error"]["code"] == "file.unreadable"
    assert third["sub_indication"] == "FORMAT_FAILURE"


def test_a_training_letter_is_announced(desk: Path) -> None:
    (record,) = records(run(desk, "contoh.pdf", "--json"))
    assert record["specimen"] is True
    shown = run(desk, "contoh.pdf").stdout
    assert "CONTOH" in shown
    assert "asli" not in shown


def test_people_read_the_verdict_in_their_language_and_never_a_whole_nik(desk: Path) -> None:
    indonesian, english = run(desk, "baik.pdf").stdout, run(desk, "baik.pdf", "--lang", "en").stdout
    assert "Surat ini asli." in indonesian
    assert "This letter is genuine." in english
    assert "3316************" in indonesian
    for output in (indonesian, english, run(desk, "baik.pdf", "--json").stdout):
        assert "3316010101800001" not in output
    assert "Sulastri" not in run(desk, "rusak.pdf").stdout


def test_many_files_are_answered_in_their_order(desk: Path) -> None:
    names = ["baik.pdf", "rusak.pdf", "kosong.pdf"] * 22
    result = run(desk, *names, "--json")
    assert [Path(record["file"]).name for record in records(result)] == names
    assert result.exit_code == 1


@pytest.mark.parametrize("day", ["kemarin", "2026-13-01", "2026-11-21T08:00:00"])
def test_a_day_that_is_none_is_wrong_usage(desk: Path, day: str) -> None:
    result = CliRunner().invoke(main, ["verify", str(desk / "baik.pdf"), "--trust", str(desk / "trust"), "--at", day])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_day_counts_to_its_end_and_an_instant_exactly(desk: Path) -> None:
    for day, code in (("2026-11-20", 3), ("2026-11-21", 0), ("2026-11-21T03:00:00+00:00", 3), ("2026-11-21T10:30:00+07:00", 0)):
        result = CliRunner().invoke(main, ["verify", str(desk / "baik.pdf"), "--trust", str(desk / "trust"), "--at", day])
        assert result.exit_code == code, (day, result.output)


@pytest.mark.parametrize("bundle", ["tidak-ada", "folder", "baik.pdf"])
def test_a_bundle_that_cannot_be_believed_is_one_line(desk: Path, bundle: str) -> None:
    result = run(desk, "baik.pdf", trust=bundle)
    assert result.exit_code == 2
    assert result.stderr.startswith("trust.")
    assert len(result.stderr.splitlines()) == 1
