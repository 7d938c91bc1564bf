"""Adapters by address: found among what is installed, loaded when asked for, refused by name where something is wrong.

The distributions are real: folders with metadata as pip leaves them, on the path. slrtkit's own is written from
pyproject.toml, so that these tests do not depend on how slrtkit itself was installed.
"""

import os
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from slrtkit.adapters.catalog.toml import TomlCatalog
from slrtkit.adapters.documents import TypstRenderer
from slrtkit.adapters.signing.pades import PadesSigner
from slrtkit.adapters.storage import MemoryStore, SqliteStore
from slrtkit.demo.pki import SamplePki
from slrtkit.errors import AdapterConflictError, AdapterNotInstalledError, KeyUnavailableError, PluginError, SlrtError
from slrtkit.plugins import CATALOG, RENDERER, SIGNER, STORAGE
from slrtkit.ports import Address
from slrtkit.testing.workshop import NOW

ROOT = Path(__file__).parents[2]
STORE = """
from slrtkit.adapters.storage import MemoryStore
from slrtkit.errors import StorageBusyError


def opened(address, secret):
    store = MemoryStore()
    store.told = (address.place, dict(address.options), secret("sandi"))
    return store


def busy(address, secret):
    raise StorageBusyError("another process holds the store")


def clumsy(address, secret):
    raise ZeroDivisionError


def nothing(address, secret):
    return None


text = "not callable"
"""


def install(site: Path, distribution: str, entries: dict[str, dict[str, str]], module: str = "") -> None:
    """Install a distribution: its module, and its metadata with entry points by group."""
    info = site / f"{distribution.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n", "utf-8")
    lines = [f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in named.items()) for group, named in entries.items()]
    (info / "entry_points.txt").write_text("\n".join(lines), "utf-8")
    if module:
        (site / f"{distribution.replace('-', '_')}.py").write_text(module, "utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed distributions, in which slrtkit is one."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    own = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    install(folder, "slrtkit", {group: named for group, named in own.items() if group != "pytest11"})
    return folder


@pytest.mark.usefixtures("site")
def test_the_built_in_adapters_are_opened_by_their_addresses(tmp_path: Path) -> None:
    assert isinstance(STORAGE.open("memory:"), MemoryStore)
    store = STORAGE.open("sqlite:data.db", folder=tmp_path)
    assert isinstance(store, SqliteStore)
    store.close()
    assert (tmp_path / "data.db").exists()
    assert isinstance(CATALOG.open(f"toml:{ROOT / 'src/slrtkit/demo/catalog'}"), TomlCatalog)
    assert isinstance(RENDERER.open("typst:"), TypstRenderer)
    assert {"memory", "sqlite"} <= STORAGE.installed().keys()
    assert STORAGE.installed()["sqlite"].startswith("slrtkit ")


@pytest.mark.usefixtures("site")
def test_logos_are_found_by_their_file_names(tmp_path: Path) -> None:
    (tmp_path / "kop.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    (tmp_path / "catatan.txt").write_text("bukan gambar", "utf-8")
    assert isinstance(RENDERER.open("typst:.", folder=tmp_path), TypstRenderer)
    with pytest.raises(PluginError) as refused:
        RENDERER.open("typst:tidak-ada", folder=tmp_path)
    assert refused.value.code == "plugin.address"


@pytest.mark.usefixtures("site")
def test_a_signer_asks_for_its_passphrase_and_says_at_which_level_it_signs(tmp_path: Path) -> None:
    officer = SamplePki(NOW, "http://127.0.0.1:9").officer("Camat Rekaan")
    (tmp_path / "camat.p12").write_bytes(officer.pkcs12(b"sandi contoh"))
    asked: list[str] = []

    def secret(name: str) -> bytes:
        asked.append(name)
        return b"sandi contoh"

    for options in ("level=b", "timestamp=http%3A//127.0.0.1:9/tsa", "timestamp=http://127.0.0.1:9/tsa&allow=127.0.0.1:9,a"):
        signer = SIGNER.open(f"pkcs12:camat.p12?{options}", folder=tmp_path, secret=secret)
        assert isinstance(signer, PadesSigner)
        assert signer.key == officer.key_id
    assert asked == ["camat.p12"] * 3
    with pytest.raises(KeyUnavailableError):
        SIGNER.open("pkcs12:camat.p12?level=b", folder=tmp_path)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("options", ["", "?level=c", "?level=b&timestamp=x", "?level=b&allow=x", "?timestamp=", "?allow=x"])
def test_a_signer_without_one_clear_level_is_refused_before_its_key_is_opened(options: str) -> None:
    with pytest.raises(SlrtError) as refused:
        SIGNER.open(f"pkcs12:tidak-ada.p12{options}", secret=pytest.fail)
    assert refused.value.code == "plugin.option"


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("", "plugin.address"),
        ("data.db", "plugin.address"),
        (":data.db", "plugin.address"),
        ("SQLITE:data.db", "plugin.address"),
        ("C:\\data.db", "plugin.address"),
        ("sqlite:", "plugin.address"),
        ("sqlite:data.db?tempo=5", "plugin.option"),
        ("memory:?a=1&a=2", "plugin.option"),
        ("memory:?a", "plugin.option"),
        ("memory:?a=%ff", "plugin.option"),
        ("sqllite:data.db", "plugin.unknown"),
    ],
)
def test_an_address_that_means_nothing_is_refused_in_one_line(address: str, code: str) -> None:
    with pytest.raises(PluginError) as refused:
        STORAGE.open(address)
    assert refused.value.code == code
    assert "\n" not in str(refused.value)


@pytest.mark.usefixtures("site")
def test_a_name_that_nothing_brings_is_answered_with_what_is_installed() -> None:
    with pytest.raises(PluginError) as refused:
        STORAGE.open("oracle:db")
    assert "sqlite (slrtkit" in refused.value.cure
    assert "slrtkit.storage" in refused.value.cure


@pytest.mark.usefixtures("site")
def test_neither_an_error_nor_a_representation_tells_what_an_address_may_hide() -> None:
    hidden = "kata-sandi-rahasia"
    for address in (f"oracle://me:{hidden}@db/slrt?sandi={hidden}", f"sqlite:{hidden}?sandi={hidden}", f"{hidden}"):
        with pytest.raises(PluginError) as refused:
            STORAGE.open(address)
        assert hidden not in f"{refused.value} {refused.value!r}"
    assert hidden not in repr(Address.read(f"oracle://me:{hidden}@db/slrt?sandi={hidden}"))


def test_a_strangers_adapter_is_opened_with_place_options_and_secret(site: Path) -> None:
    install(site, "oracle-slrt", {"slrtkit.storage": {"oracle": "oracle_slrt:opened"}}, STORE)
    store = STORAGE.open("oracle://db/slrt?a=1&b=%20x", secret=str.encode)
    assert vars(store)["told"] == ("//db/slrt", {"a": "1", "b": " x"}, b"sandi")
    assert STORAGE.installed()["oracle"] == "oracle-slrt 1.0"


def test_what_a_strangers_adapter_raises_on_purpose_comes_through(site: Path) -> None:
    install(site, "busy-slrt", {"slrtkit.storage": {"busy": "busy_slrt:busy"}}, STORE)
    with pytest.raises(SlrtError) as refused:
        STORAGE.open("busy:")
    assert refused.value.code == "storage.busy"


@pytest.mark.parametrize(
    ("value", "module"),
    [
        ("broken_slrt:opened", "import tidak_ada"),
        ("broken_slrt:opened", "raise ValueError"),
        ("broken_slrt:opened", "opened = "),
        ("broken_slrt:missing", STORE),
        ("broken_slrt:text", STORE),
        ("broken_slrt:clumsy", STORE),
        ("broken_slrt:nothing", STORE),
        ("tidak.ada:x", STORE),
    ],
)
def test_a_broken_adapter_is_named_with_its_distribution_and_harms_no_other(site: Path, value: str, module: str) -> None:
    install(site, "broken-slrt", {"slrtkit.storage": {"broken": value}}, module)
    with pytest.raises(PluginError) as refused:
        STORAGE.open("broken:")
    assert refused.value.code == "plugin.broken"
    assert "broken-slrt 1.0" in str(refused.value)
    assert value in refused.value.path
    assert isinstance(STORAGE.open("memory:"), MemoryStore)
    sys.modules.pop("broken_slrt", None)


def test_two_adapters_of_one_name_are_refused_and_both_named(site: Path) -> None:
    install(site, "other-slrt", {"slrtkit.storage": {"sqlite": "other_slrt:opened"}}, "raise SystemExit('imported')")
    with pytest.raises(AdapterConflictError) as refused:
        STORAGE.open("sqlite:data.db")
    assert "other-slrt 1.0" in str(refused.value)
    assert "slrtkit" in str(refused.value)
    assert isinstance(STORAGE.open("memory:"), MemoryStore)
    assert STORAGE.installed()["sqlite"].count(" and ") == 1


LOADED = """
import sys
from slrtkit.plugins import CATALOG, RENDERER, SIGNER, STORAGE
for group in (CATALOG, RENDERER, SIGNER, STORAGE):
    group.installed()
print(*sorted(name for name in sys.modules if name.startswith(("slrtkit.adapters", "typst", "pyhanko", "sqlite_utils"))))
STORAGE.open("memory:")
print(*sorted(name for name in sys.modules if name.startswith("slrtkit.adapters.") and name.count(".") == 2))
"""


def test_only_the_adapter_that_is_asked_for_is_imported(site: Path) -> None:
    paths = os.pathsep.join([str(site), str(ROOT / "src")])
    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=os.environ | {"PYTHONPATH": paths}, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["", "slrtkit.adapters.storage"]


@pytest.mark.usefixtures("site")
def test_a_library_that_is_missing_is_named_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlite_utils", None)
    with pytest.raises(AdapterNotInstalledError) as refused:
        STORAGE.open("sqlite:data.db", folder=tmp_path)
    assert "slrtkit[sqlite]" in refused.value.cure


@pytest.mark.usefixtures("site")
def test_every_built_in_entry_point_can_be_loaded() -> None:
    groups = ("slrtkit.storage", "slrtkit.catalog", "slrtkit.renderer", "slrtkit.signer")
    assert all(callable(entry.load()) for group in groups for entry in entry_points(group=group))
