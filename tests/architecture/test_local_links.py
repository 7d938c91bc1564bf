"""`make docs` ends where a link of the built pages leads nowhere; here, what it notices."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

PLACE = Path(__file__).parents[2] / "docs" / "links.py"
WHOLE = """<h1 id="a b">A</h1><a href="">this page</a><a href="#">its top</a><a href="sub/other.html#there">other</a>
<a href="https://example.org/none">elsewhere</a><a href="mailto:a@example.org">mail</a><img src="letter%20one.png" alt="">"""


@pytest.fixture(scope="module")
def links() -> ModuleType:
    spec = spec_from_file_location("links", PLACE)
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules["links"] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "index.html").write_text(WHOLE, "utf-8")
    (tmp_path / "letter one.png").touch()
    (tmp_path / "sub" / "other.html").write_text('<p id="there"><a href="../index.html#a%20b">back</a>', "utf-8")
    return tmp_path


def test_pages_whose_links_lead_somewhere_pass(links: ModuleType, built: Path) -> None:
    assert links.main(str(built)) == 0


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ('<a href="gone.html">', "index.html: gone.html: no such file"),
        ('<a href="sub">', "index.html: sub: no such file"),
        ('<a href="sub/other.html#gone">', "index.html: sub/other.html#gone: no such anchor"),
        ('<a href="#gone">', "index.html: #gone: no such anchor"),
        ('<script src="gone.js">', "index.html: gone.js: no such file"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_with_its_page(links: ModuleType, built: Path, link: str, told: str) -> None:
    (built / "index.html").write_text(WHOLE + link, "utf-8")
    assert links.broken(built) == [told]


def test_a_folder_without_pages_does_not_pass(links: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert links.main(str(tmp_path)) == 1
    assert "no pages" in capsys.readouterr().out
