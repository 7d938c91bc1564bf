"""`slrtkit report` on a population: pages and tables that say the same every time, without a name, and on record."""

import csv
import json
import os
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slrtkit.adapters.exchange.plots import Bars, bar_plot
from slrtkit.adapters.exchange.populationhtml import HtmlPopulation
from slrtkit.cli.base import main
from slrtkit.domain.crosstable import CrossTable, RoundedTable
from slrtkit.errors import AdapterNotInstalledError
from slrtkit.ports.population import Breakdown, PopulationPart, PopulationReport, ReportKind
from slrtkit.testing.population import POPULATION_DAY, SamplePopulation, write_sample_catalog

PICTURES = os.environ.get("SLRTKIT_PICTURES")
CUT = """[...document.querySelectorAll('svg text, figure li')].filter(one => {
  const room = (one.closest('svg') || one.closest('figure')).getBoundingClientRect(), told = document.createRange()
  told.selectNodeContents(one)
  const text = told.getBoundingClientRect()
  return text.left < room.left - 1 || text.right > Math.min(room.right, innerWidth) + 1
}).map(one => one.textContent)"""
"""What is said of a plot and reaches beyond it, or beyond the screen."""
"""A folder into which pictures of the pages are put, to be looked at."""


class Field:
    """A district before two catalogs, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        files = SamplePopulation(400).write(folder / "tables")
        self.tables = [f"--{name}={path}" for name, path in files.items()]
        for name, decile in (("old", 4), ("new", 5)):
            write_sample_catalog(folder / name, decile=decile)
            day = f"--on={POPULATION_DAY}"
            done = self.run("screen", *self.tables, f"--catalog={folder / name}", day, f"--out={folder / f'{name}-out'}")
            assert done.exit_code == 0, done.output

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, words)

    def report(self, kind: str, out: str, *more: str) -> Result:
        old = [f"--catalog={self.folder / 'old'}"]
        if kind == "simulate":
            places = [f"--before={self.folder / 'old-out'}", f"--after={self.folder / 'new-out'}"]
            places += [f"--against={self.folder / 'new'}"]
        else:
            places = [f"--screened={self.folder / 'old-out'}"]
        return self.run("report", kind, *self.tables, *places, *old, f"--out={self.folder / out}", *more)


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Field:
    return Field(tmp_path_factory.mktemp("field"))


@pytest.mark.parametrize("kind", ["targeting", "overlaps", "rotation", "simulate"])
def test_the_same_tables_give_the_same_bytes(field: Field, kind: str) -> None:
    for out in ("once", "twice"):
        done = field.report(kind, out, "--format=csv")
        assert done.exit_code == 0, done.output
    one, other = (field.folder / out / f"{kind}.csv" for out in ("once", "twice"))
    assert one.read_bytes() == other.read_bytes()
    rows = list(csv.DictReader(one.read_text("utf-8").splitlines()))
    assert {row["laporan"] for row in rows} == {{"simulate": "simulation"}.get(kind, kind)}
    cells = [row for row in rows if row["bagian"] in {"village", "decile", "sex", "disability", "failing"}]
    assert cells
    assert all(int(row["angka"]) % 10 == 0 for row in cells)
    assert not re.search(r"\bH\d{5}", one.read_text("utf-8"))
    assert all(re.fullmatch(r"[0-9a-f]{64}( [0-9a-f]{64})?", row["sidik_aturan"]) for row in rows)


def test_a_simulation_tells_of_what_changed_and_of_both_rules(field: Field) -> None:
    done = field.report("simulate", "told", "--format=csv", "--json")
    told = json.loads(done.output)
    assert list(told["rules"]) == ["TUNAI"]
    assert len(set(told["rules"]["TUNAI"])) == 2
    named = json.loads(field.report("simulate", "named", "--format=csv", "--json", "--program=PANGAN").output)
    assert list(named["rules"]) == ["PANGAN"]
    rows = list(csv.DictReader(Path(told["files"][0]).read_text("utf-8").splitlines()))
    assert {row["bagian"] for row in rows} >= {"waiting before", "waiting after", "cost"}


def test_a_report_replaces_no_file_and_refuses_a_small_base(field: Field) -> None:
    field.report("rotation", "kept", "--format=csv")
    again = field.report("rotation", "kept", "--format=csv")
    assert again.exit_code == 2
    assert "export.exists" in again.output
    assert field.report("rotation", "small", "--base=3").exit_code == 2
    absent = field.report("targeting", "absent", "--program=TIDAK-ADA")
    assert absent.exit_code == 2
    assert "program.unknown" in absent.output


@pytest.mark.parametrize(("kind", "lang"), [("targeting", "id"), ("simulate", "en")])
def test_a_page_holds_its_plots_and_loads_nothing(field: Field, kind: str, lang: str) -> None:
    pytest.importorskip("vl_convert", reason="altair and vl-convert-python are not installed (requirements/dev.txt)")
    pytest.importorskip("altair", reason="altair is not installed (requirements/dev.txt)")
    pages = []
    for out in ("first", "second"):
        done = field.report(kind, f"{out}-{lang}", "--format=html", f"--lang={lang}", "--program=TUNAI")
        assert done.exit_code == 0, done.output
        pages.append((field.folder / f"{out}-{lang}" / f"{kind}.html").read_bytes())
    assert pages[0] == pages[1]
    page = pages[0].decode()
    assert page.count("<svg") >= 4
    assert "<script" not in page
    assert not re.search(r"""(src|href)=["'](?!#)""", page)
    assert "default-src 'none'" in page
    assert f'<html lang="{lang}">' in page
    assert {"id": "kelipatan 10", "en": "multiple of 10"}[lang] in page
    assert ("Rp" in page) == (kind == "simulate")


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("kind", ["targeting", "overlaps", "rotation", "simulate"])
def test_a_page_opens_in_a_browser_and_shows_every_plot(field: Field, kind: str) -> None:
    pytest.importorskip("vl_convert", reason="altair and vl-convert-python are not installed (requirements/dev.txt)")
    playwright = pytest.importorskip("playwright.sync_api")
    done = field.report(kind, "seen", "--format=html")
    assert done.exit_code == 0, done.output
    file = field.folder / "seen" / f"{kind}.html"
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page, asked, said = browser.new_page(viewport={"width": 390, "height": 800}), list[str](), list[str]()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(file.as_uri())
        sizes = page.locator("svg").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(b => [b.width, b.height])"
        )
        marks = page.locator("svg").evaluate_all(
            "all => all.map(one => [...one.querySelectorAll('path, text')].some(m => m.getBoundingClientRect().width > 0))"
        )
        wide = page.evaluate("document.documentElement.scrollWidth")
        cut = page.evaluate(CUT)
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"population-{kind}.png"), full_page=True)
        browser.close()
    assert len(sizes) >= 4
    assert all(width > 100 and height > 40 for width, height in sizes), sizes
    assert all(marks)
    assert (asked, said, wide, cut) == ([file.as_uri()], [], 390, [])


def test_more_groups_than_a_plot_holds_are_all_in_the_table() -> None:
    pytest.importorskip("vl_convert", reason="altair and vl-convert-python are not installed (requirements/dev.txt)")
    pytest.importorskip("altair", reason="altair is not installed (requirements/dev.txt)")
    villages = tuple(f"33.16.99.{1001 + place}" for place in range(20))
    cells = tuple((10 * place, 0, 500) for place in range(20))
    table = RoundedTable(CrossTable(villages, ("both", "one", "neither"), cells), 10)
    part = PopulationPart("A+B", "A + B", "household", ("0" * 64,), {Breakdown.VILLAGE: table})
    report = PopulationReport(ReportKind.OVERLAPS, (POPULATION_DAY,), 10, (part,))
    page = HtmlPopulation("en").write_population(report).decode()
    plot = page[page.index("<svg") : page.index("</svg>")]
    assert all(village in page for village in villages)
    assert [village in plot for village in villages] == [place >= 5 for place in range(20)]


def test_villages_have_their_names_beside_their_codes_where_a_table_tells_them(field: Field) -> None:
    codes = {row["kelompok"] for row in _rows(field, "bare")} - {"?", "…"}
    assert {row["desa"] for row in _rows(field, "still bare")} == {""}
    known = min(codes)
    table = field.folder / "areas.csv"
    table.write_text(f"code,name\n{known},Kamolan & Rekan\n", "utf-8")
    for row in _rows(field, "named villages", f"--areas={table}"):
        assert row["desa"] == ("Kamolan & Rekan" if row["kelompok"] == known else "")
    pytest.importorskip("vl_convert", reason="altair and vl-convert-python are not installed (requirements/dev.txt)")
    done = field.report("rotation", "page", "--format=html", "--program=TUNAI", f"--areas={table}")
    page = (field.folder / "page" / "rotation.html").read_text("utf-8")
    assert done.exit_code == 0
    assert f'<th scope="row">Kamolan &amp; Rekan ({known})</th>' in page
    assert all(f'<th scope="row">{code}</th>' in page for code in codes - {known})


def _rows(field: Field, out: str, *more: str) -> list[dict[str, str]]:
    """Return the figures by village of a report as CSV."""
    assert field.report("rotation", out, "--format=csv", "--program=TUNAI", *more).exit_code == 0
    rows = csv.DictReader((field.folder / out / "rotation.csv").read_text("utf-8").splitlines())
    return [row for row in rows if row["bagian"] == "village"]


def test_without_what_draws_the_extra_is_named(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "altair", None)
    with pytest.raises(AdapterNotInstalledError, match="altair"):
        bar_plot(Bars(("a",), (("b", "#000000"),), ((10,),)))
    done = field.report("rotation", "undrawn", "--format=html", "--format=csv")
    assert done.exit_code == 2
    assert "slrtkit[reports]" in done.output
    assert not (field.folder / "undrawn").exists()
