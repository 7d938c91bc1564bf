"""Whoever keeps a store brings it up to date, looks it over, copies and proves it from the command line."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.storage import SqliteStore
from slrtkit.cli import main
from slrtkit.cli.config import read_config
from slrtkit.plugins import STORAGE
from slrtkit.ports.store import Record
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
AT_OFFICE = f'{OFFICERS}office = "33.16.dinsos"\n'


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
    assert "storage.schema-too-old: tabel penyimpanan ini versi 1, slrtkit ini memerlukan 3" in refused.stderr
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


def filled(folder: Path) -> None:
    """Make a store of a register, with a file, and a configuration."""
    (folder / "households.csv").write_text(
        "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source,family.desil\n"
        "A,33.16.99.2001,RT 02,ya,A-K,,A-1,,Sukirman Rekaan,kepala_keluarga,,2026-01-05,interview,2\n",
        "utf-8",
    )
    (folder / "slrtkit.toml").write_text(AT_OFFICE, "utf-8")
    with closing(SqliteStore(folder / "slrtkit.db")) as store:
        store.put(b"%PDF-1.7 surat")
    done = run("import", "households.csv", "--as", "operator")
    assert done.exit_code == 0, done.output


def test_a_store_is_copied_to_postgresql_and_back_whole(folder: Path, postgresql: Server) -> None:
    filled(folder)
    address = f"{postgresql.address}{'&' if '?' in postgresql.address else '?'}schema=salin_{uuid4().hex}"
    refused = run("store", "copy", "slrtkit.db", address, "--as", "desa")
    assert (refused.exit_code, "access.action" in refused.stderr) == (2, True)
    first = told("store", "copy", "slrtkit.db", address, "--as", "operator")
    assert first["files"] == 1
    assert told("store", "rebuild", "--store", address, "--as", "operator")["problems"] == []
    assert told("household", "show", "A", "--store", address, "--as", "operator")["address"] == "RT 02"
    again = run("store", "copy", "slrtkit.db", address, "--as", "operator")
    assert (again.exit_code, "storage.not-empty" in again.stderr) == (2, True)
    said = run("store", "copy", address, "kembali.db", "--as", "operator")
    assert "Disalin dan dibandingkan" in said.stdout
    assert "1 berkas" in said.stdout
    assert told("store", "rebuild", "--store", "kembali.db", "--as", "operator")["problems"] == []


def test_a_restored_back_up_is_a_new_life_of_the_post(folder: Path) -> None:
    filled(folder)
    assert run("store", "snapshot", "cadangan.db", "--as", "operator").exit_code == 0
    for backup in ("cadangan.db", "tidak-ada.db"):
        refused = run("store", "restore", backup, "--as", "operator")
        assert (refused.exit_code, "store.exists" in refused.stderr) == (2, True)
    for one in folder.glob("slrtkit.db*"):
        one.unlink()
    (folder / "slrtkit.db-wal").touch()
    assert "store.exists" in run("store", "restore", "cadangan.db", "--as", "operator").stderr
    (folder / "slrtkit.db-wal").unlink()
    assert "access.action" in run("store", "restore", "cadangan.db", "--as", "desa").stderr
    assert "store.missing" in run("store", "restore", "tidak-ada.db", "--as", "operator").stderr
    assert (folder / "slrtkit.toml").read_text("utf-8") == AT_OFFICE
    done = told("store", "restore", "cadangan.db", "--as", "operator")
    assert done["files"] == 1
    assert f'incarnation = "{done["incarnation"]}"' in (folder / "slrtkit.toml").read_text("utf-8")
    (folder / "slrtkit.db").unlink()
    assert "Dipulihkan dan dibandingkan" in run("store", "restore", "cadangan.db", "--as", "operator").stdout
    text = (folder / "slrtkit.toml").read_text("utf-8")
    assert text.count("incarnation") == 1
    assert (
        text.replace(next(line for line in text.splitlines(keepends=True) if "incarnation" in line), "").split()
        == AT_OFFICE.split()
    )
    assert told("household", "show", "A", "--as", "operator")["address"] == "RT 02"
    lives = {record.incarnation for record in log(folder / "slrtkit.db")}
    assert {"1", read_config(folder / "slrtkit.toml").incarnation} == lives
    assert told("store", "rebuild", "--as", "operator")["problems"] == []


def log(path: Path) -> list[Record]:
    with closing(SqliteStore(path)) as store, store.begin(write=False) as unit:
        return [record for _, record in unit.since(0, 10**6)]


def test_what_cannot_be_restored_into_is_told(folder: Path) -> None:
    STORAGE.open("sqlite:cadangan.db").close()
    for words in ((), ("--store", "baru.db")):
        refused = run("store", "restore", "cadangan.db", *words)
        assert (refused.exit_code, "config.store" in refused.stderr) == (2, True)
    (folder / "slrtkit.toml").write_text('catalog = """\n[x]\n"""\nstore = "sqlite:slrtkit.db"\n', "utf-8")
    before = (folder / "slrtkit.toml").read_text("utf-8")
    refused = run("store", "restore", "cadangan.db")
    assert (refused.exit_code, "config.syntax" in refused.stderr) == (2, True)
    assert (folder / "slrtkit.toml").read_text("utf-8") == before
    assert {one.name for one in folder.iterdir() if one.suffix == ".part"} == set()
