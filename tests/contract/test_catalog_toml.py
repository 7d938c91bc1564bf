"""The folder of TOML files keeps every promise of a catalog: the sample's, and one of our own."""

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.ports.catalog import Catalog
from slrtkit.testing.catalog import CatalogContract

PROGRAM = """
code = "RTLH"
name = "Rehabilitasi Rumah Tidak Layak Huni"
sector = "perumahan"
owner = "Dinas Perumahan"
unit = "family"

[[version]]
in_force_from = 2024-01-01
legal_basis = "Peraturan contoh"
source = "invented"

  [[version.criterion]]
  code = "desil"
  says = {{ id = "Desil 1 sampai 4", en = "Deciles 1 to 4" }}
  when = "{condition}"
"""


class TestSampleCatalog(CatalogContract):
    @pytest.fixture
    def make_catalog(self) -> Callable[[], Catalog]:
        return lambda: TomlCatalog(Path(str(files("slrtkit.demo") / "catalog")))

    @pytest.fixture
    def make_faulty_catalog(self, tmp_path: Path) -> Callable[[str], Catalog]:
        def opened(condition: str) -> Catalog:
            (tmp_path / "RTLH.toml").write_text(PROGRAM.format(condition=condition), "utf-8")
            return TomlCatalog(tmp_path)

        return opened


def test_the_planted_condition_is_all_that_is_wrong_with_the_faulty_catalog(tmp_path: Path) -> None:
    (tmp_path / "RTLH.toml").write_text(PROGRAM.format(condition="desil <= 4"), "utf-8")
    assert TomlCatalog(tmp_path).codes() == ("RTLH",)
