"""The pytest plug-in of slrtkit: cases of a catalog as tests, and a sample district as fixtures.

Named so that starting pytest loads nothing of slrtkit itself. The cases beside a program (`CODE.cases.toml` beside `CODE.toml`)
are collected wherever pytest looks, a test for each; they need nothing but slrtkit. A fixture loads what it needs when a test
first asks for it; the libraries come with `slrtkit[testing,sqlite,typst,pades]`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slrtkit.adapters.catalog.cases import ProgramCase
    from slrtkit.adapters.catalog.toml import TomlCatalog
    from slrtkit.demo.pki import SamplePki
    from slrtkit.kit import Kit
    from slrtkit.ports.trust import TrustBundle
    from slrtkit.testing.bsre import BsreStandIn
    from slrtkit.testing.workshop import Workshop

_CASES = ".cases.toml"
_CATALOGS = pytest.StashKey[dict[Path, "TomlCatalog"]]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "CatalogCases | None":
    """Collect the cases of a program that stands beside them."""
    code = file_path.name.removesuffix(_CASES)
    if code == file_path.name or not file_path.with_name(f"{code}.toml").is_file():
        return None
    return CatalogCases.from_parent(parent, path=file_path)


class CatalogCases(pytest.File):
    """The cases of one program."""

    def collect(self) -> "Iterator[CatalogCase]":
        """Read the catalog, once a session, and the cases; a fault of either is an error of collection."""
        from slrtkit.adapters.catalog.cases import read_case_file
        from slrtkit.adapters.catalog.toml import TomlCatalog
        from slrtkit.errors import SlrtError, WireError

        catalogs = self.config.stash.setdefault(_CATALOGS, {})
        folder = self.path.parent
        try:
            if folder not in catalogs:
                catalogs[folder] = TomlCatalog(folder)
            cases = read_case_file(self.path)
        except WireError as error:
            raise self.CollectError("\n".join(f"[{p.code}] {p.path}: {p.text}" for p in error.problems)) from None
        except SlrtError as error:
            raise self.CollectError(f"{error}\n{getattr(error, 'picture', '')}") from None
        for case in cases:
            yield CatalogCase.from_parent(self, name=case.name, case=case, catalog=catalogs[folder])


class CatalogCase(pytest.Item):
    """One case: the rules say what it expects."""

    def __init__(self, *, case: "ProgramCase", catalog: "TomlCatalog", **rest: Any) -> None:  # noqa: ANN401  what pytest hands on
        super().__init__(**rest)
        self.case = case
        self.catalog = catalog

    def runtest(self) -> None:
        """Judge the case, and fail with everything that is said otherwise."""
        from slrtkit.adapters.catalog.cases import disagreements

        program = self.catalog.program(self.path.name.removesuffix(_CASES))
        problems = disagreements(program, self.case, self.catalog.facts)
        if problems:
            pytest.fail("\n".join(f"[{p.code}] {p.path}: {p.text}" for p in problems), pytrace=False)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the case stands: file and line, from 0."""
        return self.path, self.case.line - 1, f"{self.path.name}: {self.case.name}"


@pytest.fixture(scope="session")
def slrtkit_workshop() -> "Iterator[Workshop]":
    """Open a small district that makes and signs letters, with its certificate services on loopback, once a session."""
    from slrtkit.testing.workshop import open_workshop

    with open_workshop() as workshop:
        yield workshop


@pytest.fixture(scope="session")
def slrtkit_pki(slrtkit_workshop: "Workshop") -> "SamplePki":
    """Return the throw-away public key infrastructure of that district."""
    return slrtkit_workshop.services.pki


@pytest.fixture(scope="session")
def slrtkit_trust(slrtkit_workshop: "Workshop") -> "TrustBundle":
    """Return what an honest verifier of that district believes."""
    return slrtkit_workshop.trust


@pytest.fixture(scope="session")
def slrtkit_signed_letter(slrtkit_workshop: "Workshop") -> bytes:
    """Return a signed letter of that district (PDF), which its trust verifies."""
    return slrtkit_workshop.sign(slrtkit_workshop.page())


@pytest.fixture
def slrtkit_bsre(slrtkit_workshop: "Workshop") -> "Iterator[BsreStandIn]":
    """Open a stand-in for the BSrE gateway on loopback, which signs with the key of that district's officer, for one test."""
    from slrtkit.testing.bsre import BsreStandIn
    from slrtkit.testing.workshop import NOW

    with BsreStandIn(slrtkit_workshop.services, slrtkit_workshop.officer, lambda: NOW) as gateway:
        yield gateway


@pytest.fixture
def slrtkit_kit(tmp_path: Path) -> "Iterator[Kit]":
    """Open a kit on the sample district, in a folder of its own, with the sample's households registered."""
    from slrtkit.demo import open_sample

    with open_sample(tmp_path / "slrtkit") as kit:
        yield kit
