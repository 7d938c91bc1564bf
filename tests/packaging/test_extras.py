"""Each extra is enough for what it is for, and where it is missing the error names it."""

import re
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .alone import EXTRAS, ROOT, Told, run

LOCK = (ROOT / "requirements" / "dev.txt").read_text("utf-8")

BROUGHT = re.compile(r"slrtkit\[([a-z0-9,]+)\]")


def opened(group: str, address: str) -> str:
    return f"from slrtkit.plugins import {group}\n{group}.open({address!r})"


def command(*words: str) -> str:
    return f"import sys\nsys.argv = {['slrtkit', *words]!r}\nfrom slrtkit.cli import main\nsys.exit(main())"


SIGNED = """
from pathlib import Path
Path("keys.toml").write_text('[[key]]\\nname = "kadis"\\nkind = "passkey"\\npublic = "{}="\\n'.format("A" * 43))
from slrtkit.plugins import IDENTITY
IDENTITY.open("signed:keys.toml")
"""
PAGE = "from slrtkit.adapters.documents.setting import Setter\nSetter('page.typ', 60).pdf({})"
AUDIT = "from pathlib import Path\nfrom slrtkit.adapters.encryption import new_identity\nnew_identity(Path('auditor.age'))"
PARQUET = """
from pathlib import Path
from slrtkit.adapters.exchange.parquet import ParquetFile
list(ParquetFile(Path("none.parquet")).rows())
"""
PLOT = "from slrtkit.adapters.exchange.plots import Bars, bar_plot\nbar_plot(Bars(('desa',), (('layak', '#000'),), ((1,),)))"
WORDS = "from slrtkit.adapters.wording import IndonesianWording as Words\nWords().spelled(12)\nWords().rupiah(600000)"
DOCX = "from slrtkit.adapters.documents.word.library import docx\ndocx()"
SCREEN = "from slrtkit.adapters.analytics.screening import open_engine\nopen_engine('polars')"
TOKENS = """
from slrtkit.adapters.authentication.opening import open_jwt
from slrtkit.ports import Address
open_jwt(Address.read("jwt:none.json?issuer=kabupaten&audience=slrt"), lambda _: None)
"""
DOOR = "import slrtkit.web.verification, slrtkit.web.verification.serving, slrtkit.web.bundles"

NOT_ALONE = {"all", "spark", "telemetry", "testing"}  # a sum, what needs Java, what adds to `web`, and what is for tests

# What an extra is for, and how the use ends where it is there: done, or with an error about the place that was named.
USES = {
    "sqlite": (opened("STORAGE", "sqlite:data.db") + ".close()", "done"),
    "postgresql": (opened("STORAGE", "postgresql://127.0.0.1:1/none?timeout=1"), "storage.unavailable"),
    "letters": (WORDS, "done"),
    "typst": (PAGE, "done"),
    "docx": (DOCX, "done"),
    "pades": (opened("SIGNER", "pem:none.pem"), "plugin.option"),
    "pkcs11": (opened("SIGNER", "pkcs11:/none.so"), "plugin.option"),
    "bsre": (opened("SIGNER", "bsre:none"), "plugin.option"),
    "calendar": (opened("CALENDAR", "indonesia:"), "done"),
    "identity": (SIGNED, "done"),
    "audit": (AUDIT, "done"),
    "keys": (opened("KEYS", "file:none.keys"), "done"),
    "seal": (opened("SEAL", "es256:none.pem"), "signing.key-unavailable"),
    "linkage": (opened("LINKAGE", "splink:"), "done"),
    "parquet": (PARQUET, "file.unreadable"),
    "screening": (SCREEN, "done"),
    "reports": (PLOT, "done"),
    "oidc": (TOKENS, "plugin.address"),
    "web": (DOOR, "done"),
}


def test_each_extra_alone_is_enough_and_where_it_is_missing_the_error_names_it(tmp_path: Path) -> None:
    asked: dict[str, tuple[tuple[str, ...], str]] = {
        "with cli": (("cli",), command("--version")),
        "without cli": ((), command("--version")),
        "with testing": (("testing",), "import slrtkit.testing as kit\nkit.StoreContract, kit.store_machine"),
        "core": ((), opened("STORAGE", "memory:") + "\n" + opened("CATALOG", "toml:none")),
    }
    here = {extra: use for extra, use in USES.items() if held(extra)}
    for extra, (code, _) in here.items():
        asked |= {f"with {extra}": ((extra,), code), f"without {extra}": ((), code)}
    told = run(tmp_path, asked)
    ended = {use: one.code for use, one in told.items()}
    assert (ended["core"], ended["with testing"]) == ("catalog.folder", "done"), told
    assert (ended["with cli"], ended["without cli"]) == ("exit 0", "exit 2"), told
    assert {extra: told[f"with {extra}"] for extra, (_, end) in here.items() if ended[f"with {extra}"] != end} == {}
    assert {extra: told[f"without {extra}"] for extra in here if not names(told[f"without {extra}"], extra)} == {}


def held(extra: str) -> bool:
    """Tell whether the dev lock holds what an extra asks for; what it holds is here."""
    asked = {canonicalize_name(Requirement(text).name) for text in EXTRAS[extra]} - {"slrtkit"}
    return asked <= set(re.findall(r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==", LOCK, re.MULTILINE))


def names(told: Told, extra: str) -> bool:
    """Tell whether an error says that an extra is missing: this one, or one that it brings."""
    brought = BROUGHT.findall(" ".join([f"slrtkit[{extra}]", *EXTRAS[extra]]))
    named = BROUGHT.findall(told.text)
    return (
        told.code == "plugin.not-installed" and bool(named) and {*",".join(named).split(",")} <= {*",".join(brought).split(",")}
    )


def test_every_extra_has_a_use_here() -> None:
    assert set(EXTRAS) == {*USES, "cli", *NOT_ALONE}


def test_all_brings_every_extra_but_those_for_tests_and_for_spark() -> None:
    brought = set(EXTRAS["all"][0].removeprefix("slrtkit[").removesuffix("]").split(","))
    assert set(EXTRAS) - brought == {"all", "spark", "testing", "identity"}  # the last is brought by `pades`
