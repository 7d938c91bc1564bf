"""Whoever keeps a store brings it up to date, looks it over, copies and proves it from the command line."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from slrtkit.cli import main
from slrtkit.plugins import STORAGE
from slrtkit.testing.postgresql import Server

OLD = Path(__file__).parents[1] / "fixtures" / "store-0.1.0.db"
OFFICERS = """
store = "sqlite:slrtkit.db"
[[officer]]
id = "desa"
name = "Prasetyo Contoh"
position = "Fasilitator"
roles = ["fasilitator"]
[[officer]]
id = "operator"
name = "Endang Contoh"
position = "Operator"
roles = ["operator"]
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def told(*words: str) -> Any:  # noqa: ANN401  JSON of whatever shape the command has
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_old_store_is_refused_until_it_is_migrated(folder: Path) -> None:
    shutil.copy(OLD, folder / "lama.db")
    refused = run("rebuild", "--store", "lama.db")
    assert refused.exit_code == 2
    assert "storage.schema-too-old: tabel penyimpanan ini versi 1, slrtkit ini memerlukan 2" in refused.stderr
    assert "slrtkit store migrate" in refused.stderr
    assert told("store", "migrate", "--store", "lama.db") == {"migrated": True}
    assert told("store", "migrate", "--store", "sqlite:lama.db?timeout=1") == {"migrated": False}
    assert "Tabel penyimpanan sudah yang terbaru." in run("store", "migrate", "--store", "lama.db").stdout
    assert told("store", "check", "--store", "lama.db") == {"problems": []}
    assert run("store", "rebuild", "--renew", "--store", "lama.db").exit_code == 0


def test_a_migration_says_what_it_did(folder: Path) -> None:
    shutil.copy(OLD, folder / "lama.db")
    assert (
        "The tables of the store were brought up to date."
        in run("store", "migrate", "--store", "lama.db", "--lang", "en").stdout
    )


def test_a_store_that_is_not_there_is_not_made(folder: Path) -> None:
    assert "store.missing" in run("store", "migrate", "--store", "tidak-ada.db").stderr
    assert not list(folder.iterdir())


def test_a_snapshot_is_a_store_and_that_it_was_made_is_on_record(folder: Path) -> None:
    STORAGE.open("sqlite:slrtkit.db").close()
    (folder / "slrtkit.toml").write_text(OFFICERS, "utf-8")
    refused = run("store", "snapshot", "salinan.db", "--as", "desa")
    assert (refused.exit_code, "access.action" in refused.stderr) == (2, True)
    assert told("store", "snapshot", "salinan.db", "--as", "operator") == {"snapshot": "salinan.db"}
    assert "Salinan penyimpanan: dua.db" in run("store", "snapshot", "dua.db", "--as", "operator").stdout
    assert "storage.exists" in run("store", "snapshot", "dua.db", "--as", "operator").stderr
    assert told("rebuild", "--store", "dua.db", "--as", "operator")["events"] == 3  # who was refused, and both copies


def test_damage_is_told_with_exit_code_1() -> None:
    STORAGE.open("sqlite:slrtkit.db").close()
    assert "Tidak ada yang salah" in run("store", "check", "--store", "slrtkit.db").stdout
    with sqlite3.connect("slrtkit.db") as spoilt:
        spoilt.execute("INSERT INTO entry VALUES ('household', 'nik', x'00', 'nobody', 1)")
    spoilt.close()
    done = run("store", "check", "--store", "slrtkit.db")
    assert (done.exit_code, "[storage.corrupt]" in done.stdout) == (1, True)
    assert run("store", "check", "--store", "slrtkit.db", "--json").exit_code == 1


def test_a_post_works_on_postgresql(postgresql: Server, folder: Path) -> None:
    address = f"{postgresql.address}{'&' if '?' in postgresql.address else '?'}schema={folder.name[:40].lower()}"
    assert told("store", "migrate", "--store", address) == {"migrated": False}
    assert told("store", "check", "--store", address) == {"problems": []}
    assert told("store", "snapshot", "salinan.db", "--store", address) == {"snapshot": "salinan.db"}
    assert told("store", "rebuild", "--store", "salinan.db")["problems"] == []
