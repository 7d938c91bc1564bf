"""A Parquet file is read as a CSV file is: the same households, and each fault at its row."""

import json
import sys
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from slrtkit.adapters.exchange.csv import read_households
from slrtkit.adapters.exchange.parquet import ParquetFile
from slrtkit.adapters.exchange.rows import FileError
from slrtkit.adapters.exchange.sheet import Sheet
from slrtkit.cli import main
from slrtkit.domain.rules import FACTS
from slrtkit.errors import AdapterNotInstalledError, NotFoundError

ROW = {
    "household": "H1",
    "village": "33.16.09.1008",
    "address": "RT 01",
    "roster_complete": True,
    "card": "H1-K",
    "nkk": None,
    "person": "H1-1",
    "nik": None,
    "name": " Sukirman ",
    "relation": "kepala_keluarga",
    "since": date(2001, 1, 31),
    "asked_on": datetime(2026, 5, 12, 8, 0),  # noqa: DTZ001  as files have it
    "source": "interview",
    "household.housing.power_va": 450.0,
    "family.desil": 2,
    "person.inpatient": False,
}
CSV = (
    "household,village,address,roster_complete,card,nkk,person,nik,name,relation,since,asked_on,source,"
    "household.housing.power_va,family.desil,person.inpatient\n"
    "H1,33.16.09.1008,RT 01,ya,H1-K,,H1-1,,Sukirman,kepala_keluarga,2001-01-31,2026-05-12,interview,450,2,tidak\n"
)


def parquet(path: Path, *rows: dict[str, object]) -> Path:
    pq.write_table(pa.Table.from_pylist(list(rows)), path)
    return path


def test_numbers_days_and_flags_are_read_as_their_columns_say(tmp_path: Path) -> None:
    sheet = Sheet(ParquetFile(parquet(tmp_path / "t.parquet", ROW)), FACTS)
    assert tuple(entry.household for entry in sheet.entries()) == read_households(CSV, FACTS)
    assert (sheet.findings, sheet.foreign, sheet.total) == ((), False, 1)


def test_a_fault_is_told_at_its_row_and_column(tmp_path: Path) -> None:
    file = parquet(tmp_path / "t.parquet", ROW, {**ROW, "household": "H2", "card": "K2", "person": "P2", "family.desil": 11})
    sheet = Sheet(ParquetFile(file), FACTS)
    assert len(list(sheet.entries())) == 1
    assert [(one.line, one.column, one.code) for one in sheet.findings] == [(3, "family.desil", "csv.range")]


def test_the_command_takes_it_by_its_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", "slrtkit.db"]).exit_code == 0
    parquet(tmp_path / "t.parquet", ROW)
    for expected in (1, 0):
        result = CliRunner().invoke(main, ["import", "t.parquet", "--as", "operator", "--json"])
        assert (result.exit_code, json.loads(result.stdout)["registered"]) == (0, expected)


def test_what_is_no_parquet_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "no.parquet").write_text("household,village", "utf-8")
    with pytest.raises(FileError) as refused:
        ParquetFile(tmp_path / "no.parquet").rows()
    assert refused.value.finding.code == "parquet.syntax"
    with pytest.raises(NotFoundError):
        ParquetFile(tmp_path / "nowhere.parquet").rows()
    file = parquet(tmp_path / "t.parquet", ROW, ROW)
    damaged = bytearray(file.read_bytes())
    damaged[8:400] = bytes(392)
    (tmp_path / "d.parquet").write_bytes(damaged)
    with pytest.raises(FileError) as refused:
        list(ParquetFile(tmp_path / "d.parquet").rows()[1])
    assert refused.value.finding.code == "parquet.syntax"
    for limit, code in (("MAX_ROWS", "csv.too-many-rows"), ("MAX_BYTES", "csv.too-large")):
        monkeypatch.setattr(f"slrtkit.adapters.exchange.parquet.{limit}", 1)
        with pytest.raises(FileError) as refused:
            ParquetFile(file).rows()
        assert refused.value.finding.code == code


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(AdapterNotInstalledError) as refused:
        ParquetFile(tmp_path / "t.parquet").rows()
    assert "slrtkit[parquet]" in refused.value.cure
