"""The linker on Splink keeps every promise, and adds some of its own."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from slrtkit.adapters.analytics.linkage import SplinkLinker, open_splink
from slrtkit.errors import AdapterNotInstalledError, PluginError
from slrtkit.ports.address import Address, no_secret
from slrtkit.ports.linkage import Agreement, Candidates, Entry, Kind, Layout, Trait
from slrtkit.testing.linkage import LAYOUT, LinkageContract, people


class TestSplinkLinker(LinkageContract):
    @pytest.fixture
    def make_linker(self) -> Callable[[], SplinkLinker]:
        return SplinkLinker


ALIKE = (
    (Kind.NAME, "siti aminah", "aminah siti", Agreement.SAME),
    (Kind.NAME, "sukirman", "sukirmam", Agreement.CLOSE),
    (Kind.NAME, "nur hidayah", "nurhidayah", Agreement.CLOSE),
    (Kind.NAME, "sri rahayu", "rahayu", Agreement.CLOSE),
    (Kind.NAME, "sukirman", "endang", Agreement.DIFFERENT),
    (Kind.CODE, "1234" * 4, "1234" * 3 + "1235", Agreement.CLOSE),
    (Kind.CODE, "1234" * 4, "4321" * 4, Agreement.DIFFERENT),
    (Kind.DAY, "19710817", "19710818", Agreement.CLOSE),
    (Kind.DAY, "19710803", "19710308", Agreement.CLOSE),
    (Kind.DAY, "19710817", "19710101", Agreement.CLOSE),
    (Kind.DAY, "19710817", "19820817", Agreement.CLOSE),
    (Kind.DAY, "19710817", "19830222", Agreement.DIFFERENT),
    (Kind.PLACE, "33.16.99.2001", "33.16.99.2002", Agreement.CLOSE),
    (Kind.PLACE, "33.16.99.2001", "33.16.98.2001", Agreement.DIFFERENT),
    (Kind.WORD, "L", "L", Agreement.SAME),
    (Kind.WORD, "L", "P", Agreement.DIFFERENT),
)


@pytest.mark.parametrize("turned", [False, True])
def test_what_makes_two_values_alike(turned: bool) -> None:
    known = {f"N{place:02}": {"sure": f"S{place:02}", "case": str(place)} for place in range(len(ALIKE))}
    sides = [
        Entry(case + side, values | {kind.value: value})
        for (case, values), (kind, *pair, _) in zip(known.items(), ALIKE, strict=True)
        for side, value in zip("BA" if turned else "AB", pair, strict=True)
    ]
    traits = (Trait("sure", Kind.CODE), *(Trait(kind.value, kind) for kind in Kind))
    told = SplinkLinker().candidates(Layout(traits, (("case",),)), sides, least=1)
    assert isinstance(told, Candidates)
    evidence = {pair.left[:3]: pair.evidence for pair in told.pairs}
    assert [evidence[case][kind.value] for case, (kind, *_) in zip(known, ALIKE, strict=True)] == [how for *_, how in ALIKE]


def test_a_common_name_says_less_than_a_rare_one() -> None:
    def probability(name: str) -> int:
        crowd = [Entry(f"C{place}", {"name": "siti aminah", "born": f"19{place:02}0101"}) for place in range(40)]
        told = SplinkLinker().candidates(
            LAYOUT, [*crowd, *(Entry(i, {"name": name, "born": "19710817"}) for i in ("X", "Y"))], least=1
        )
        assert isinstance(told, Candidates)
        return next(pair.probability for pair in told.pairs if (pair.left, pair.right) == ("X", "Y"))

    assert probability("siti aminah") < probability("sukirman rekaan")


def test_nothing_is_printed_or_logged_and_nobody_is_asked() -> None:
    program = (
        "import socket\n"
        "def refuse(*_, **__): raise AssertionError('a connection')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from slrtkit.adapters.analytics.linkage import SplinkLinker\n"
        "from slrtkit.testing.linkage import LAYOUT, people\n"
        "assert SplinkLinker().candidates(LAYOUT, people(), least=1)\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_it_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    SplinkLinker().candidates(LAYOUT, people(), least=1)
    assert not list(tmp_path.iterdir())


def test_the_library_is_loaded_when_somebody_looks_and_not_before() -> None:
    program = "import sys, slrtkit.adapters.analytics.linkage; print({'splink', 'duckdb', 'pyarrow'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_an_address_has_neither_options_nor_a_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(open_splink(Address("splink"), no_secret), SplinkLinker)
    with pytest.raises(PluginError, match=r"plugin\.option"):
        open_splink(Address.read("splink:?model=x"), no_secret)
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[linkage\]"):
        open_splink(Address("splink"), no_secret)
